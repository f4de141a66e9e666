#include "counter/console/page.h"

#include <algorithm>
#include <set>

#include "common/ui/picture.h"
#include "tests/catch.h"
#include "tests/console/samples.h"

using namespace dawr;
using namespace dawr::counter;
using namespace dawr::counter::console;
using namespace dawr::counter::console::samples;
using ui::Box;

namespace {

constexpr ui::Size sizes[] = {{1366, 768}, {1920, 1080}, {1280, 1024}, {1024, 768}, {240, 240}};

ui::Page draw(const Console& console, const text::PhrasePair& spoken, ui::Size size = {1366, 768}) {
  return page_of(console.view(spoken.first), size, spoken);
}

bool overlap(const Box& one, const Box& other) {
  return one.start < other.end() && other.start < one.end() && one.top < other.bottom() &&
         other.top < one.bottom();
}

std::string words_on(const ui::Page& page) {
  std::string all;
  for (const auto& element : page.elements) {
    if (const auto* text = std::get_if<ui::Words>(&element.drawing)) all += text->text + "\n";
    if (const auto* digits = std::get_if<ui::Digits>(&element.drawing))
      all += digits->digits + "\n";
  }
  return all;
}

const ui::Target* with_key(const ui::Page& page, const std::string& key) {
  const auto found = std::ranges::find_if(page.targets, [&](const ui::Target& target) {
    return std::ranges::find(target.keys, key) != target.keys.end();
  });
  return found == page.targets.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("in every state, size and language targets are apart, on the page and large enough") {
  for (const char* language : {"ar", "en"}) {
    const auto spoken = words(language);
    for (const auto& [name, console] : states()) {
      for (const ui::Size size : sizes) {
        CAPTURE(language, name, size.width, size.height);
        const auto page = draw(console, spoken, size);
        const double by = std::min(size.width / 1366.0, size.height / 768.0);
        std::set<std::string> actions;
        for (const auto& target : page.targets) {
          CAPTURE(target.action);
          CHECK(actions.insert(target.action).second);
          CHECK(target.box.start >= 0);
          CHECK(target.box.top >= 0);
          CHECK(target.box.end() <= size.width + 1);
          CHECK(target.box.bottom() <= size.height + 1);
          CHECK(target.box.width >= 44 * by - 0.5);
          CHECK(target.box.height >= 44 * by - 0.5);
          for (const auto& other : page.targets) {
            if (&other != &target) CHECK_FALSE(overlap(target.box, other.box));
          }
        }
      }
    }
  }
}

TEST_CASE("who asks for help elsewhere is said beside the work, and moves nothing of it") {
  const auto spoken = words("en");
  const auto busy = [](const CounterView& view, bool refused) {
    Console console(view);
    if (refused) console.answer(CallNext{}, RejectionCode::line_empty);
    return console;
  };
  for (const auto& [before, refused] : {std::pair{open_counter(), false},
                                        {open_counter(), true},
                                        {called(), false},
                                        {serving(), false}}) {
    CounterView view = before;
    view.help_at = {"Dispenser 1"};
    const auto asked = draw(busy(view, refused), spoken);
    const auto quiet = draw(busy(before, refused), spoken);
    const auto said = [](const ui::Page& page) {
      return std::ranges::any_of(page.elements, [](const ui::Element& element) {
        const auto* text = std::get_if<ui::Words>(&element.drawing);
        return text != nullptr && text->text.starts_with("Somebody at");
      });
    };
    CHECK(said(asked));
    CHECK_FALSE(said(quiet));
    REQUIRE(asked.targets.size() == quiet.targets.size());
    for (const auto& target : quiet.targets) {
      REQUIRE(asked.find(target.action) != nullptr);
      CHECK(asked.find(target.action)->box == target.box);
    }
  }
}

TEST_CASE(
    "what the clerk's own work needs said has the strip, before who asks for help elsewhere") {
  const auto spoken = words("en");
  CounterView view = open_counter();
  view.help_at = {"Dispenser 1"};
  Console console(view);
  CHECK(console.view(spoken.first).strip == Strip::help);
  console.answer(CallNext{}, RejectionCode::line_empty);
  CHECK(console.view(spoken.first).strip == Strip::refused);
}

TEST_CASE("where calls are by voice the clerk is told so, and what counts") {
  const auto spoken = words("en");
  struct Row {
    std::string state;
    Strip strip{};
    bool header{};
    bool counts{};
    bool no_show{};
  };
  for (const auto& row :
       std::vector<Row>{{"idle-voice", Strip::voice, true, false, false},
                        {"called-voice", Strip::voice, true, true, false},
                        {"called-voice-over", Strip::voice, true, true, true},
                        {"called-before-voice", Strip::put_back, true, false, false},
                        {"called-put-back", Strip::put_back, false, false, false},
                        {"called-no-show", Strip::none, false, false, true}}) {
    CAPTURE(row.state);
    const auto all = states();
    const auto state = std::ranges::find(all, row.state, &samples::State::name);
    REQUIRE(state != all.end());
    const auto view = state->console.view(spoken.first);
    CHECK(view.strip == row.strip);
    CHECK((view.ticket && view.ticket->called_out) == row.counts);
    CHECK(view.key(Key::no_show).open() == row.no_show);
    const auto page = draw(state->console, spoken);
    const auto says = [&](std::string_view words) {
      return std::ranges::any_of(page.elements, [&](const ui::Element& element) {
        const auto* text = std::get_if<ui::Words>(&element.drawing);
        return text != nullptr && text->text.starts_with(words);
      });
    };
    CHECK(says("Calls are by voice") == row.header);
    CHECK(says("Call out now") == (row.counts && !row.no_show));
    CHECK(says("Called out as often") == (row.counts && row.no_show));
    CHECK(says("called out by voice") == row.counts);
  }
}

TEST_CASE("no key means two things on one page") {
  const auto spoken = words("ar");
  for (const auto& [name, console] : states()) {
    CAPTURE(name);
    std::set<std::string> seen;
    for (const auto& target : draw(console, spoken).targets) {
      for (const auto& key : target.keys) {
        CAPTURE(key);
        CHECK(seen.insert(key).second);
      }
    }
  }
}

TEST_CASE("every phrase named is there; words fit their boxes with letters of 15 pixels or more") {
  ui::Picture picture({1366, 768});
  for (const char* language : {"ar", "en"}) {
    const auto spoken = words(language);
    const auto canvas = picture.canvas(spoken.first.direction());
    for (const auto& [name, console] : states()) {
      CAPTURE(language, name);
      for (const auto& element : draw(console, spoken).elements) {
        const auto* text = std::get_if<ui::Words>(&element.drawing);
        if (text == nullptr || text->text.empty()) continue;
        CAPTURE(text->text);
        CHECK_FALSE(text->text.starts_with("console."));
        const auto& place = text->place;
        // Lines break between words: some of their room is lost.
        const double room = element.box.width * (place.lines > 1 ? 0.88 * place.lines : 1.0);
        const double scale = std::min(1.0, room / canvas.text_width(text->text, text->style));
        CHECK(scale >= place.least_scale - 0.01);
        CHECK(text->style.size * scale >= 14.9);
      }
    }
  }
}

TEST_CASE("every function has a key of its own, so nothing needs a mouse") {
  const auto spoken = words("ar");
  for (const auto& [name, console] : states()) {
    CAPTURE(name);
    const View view = console.view(spoken.first);
    const auto page = draw(console, spoken);
    for (const auto& target : page.targets) {
      CAPTURE(target.action);
      const bool choice =
          std::ranges::find(view.options, target.action, &Option::action) != view.options.end();
      const bool field = target.action.starts_with("field ");
      // A large button does what its key of the bar does.
      const bool doubled = page.find("bar " + target.action) != nullptr;
      CHECK((!target.keys.empty() || choice || field || doubled));
    }
    for (const Option& option : view.options) {
      for (const auto& typed : option.typed) CHECK(chosen(view, typed) == option.action);
    }
  }
}

TEST_CASE("a locked key stays in its place and says why in words") {
  for (const char* language : {"ar", "en"}) {
    const auto spoken = words(language);
    const auto open = draw(Console(serving()), spoken);
    for (const auto& [name, console] : states()) {
      const auto page = draw(console, spoken);
      if (console.view(spoken.first).notice != Notice::none) continue;
      for (const char* key : {"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10"}) {
        CAPTURE(language, name, key);
        const ui::Target* target = with_key(page, key);
        REQUIRE(target != nullptr);
        CHECK(target->box == with_key(open, key)->box);
        if (target->enabled) continue;
        const auto said = std::ranges::count_if(page.elements, [&](const ui::Element& element) {
          const auto* text = std::get_if<ui::Words>(&element.drawing);
          return text != nullptr && !text->text.empty() && overlap(element.box, target->box);
        });
        CHECK(said == 3);  // its name, what it does, why not
      }
    }
  }
}

TEST_CASE("every lock and every refusal has words of its own language") {
  for (const char* language : {"ar", "en"}) {
    const auto spoken = words(language);
    auto console = Console(open_counter());
    for (auto code = 10; code <= 510; ++code) {
      const auto rejection = static_cast<RejectionCode>(code);
      if (name_of(rejection) == name_of(static_cast<RejectionCode>(9))) continue;
      console.answer(CallNext{}, rejection);
      CAPTURE(language, name_of(rejection));
      CHECK_FALSE(words_on(draw(console, spoken)).find("console.refused") != std::string::npos);
    }
  }
}

TEST_CASE("nothing of anybody who waits is on a page but how many and how long") {
  const auto spoken = words("en");
  for (const auto& [name, console] : states()) {
    CAPTURE(name);
    const auto page = draw(console, spoken);
    std::size_t codes = 0;
    for (const auto& element : page.elements) {
      if (std::holds_alternative<ui::CodeText>(element.drawing)) ++codes;
      CHECK_FALSE(std::holds_alternative<ui::QrImage>(element.drawing));
    }
    const View view = console.view(spoken.first);
    const std::size_t known = (view.ticket ? 1U : 0U) + (view.hold ? 1U : 0U);
    CHECK(codes <= known);
  }
}

TEST_CASE("a PIN is never written") {
  for (const char* language : {"ar", "en"}) {
    const auto spoken = words(language);
    auto console = Console([] {
      auto view = open_counter();
      view.state = CounterState::closed;
      return view;
    }());
    console.desk.choose(Field::pin);
    console.type("4927");
    const auto all = words_on(draw(console, spoken));
    for (const char* part : {"4927", "٤٩٢٧", "492", "٤٩٢"}) {
      CHECK(all.find(part) == std::string::npos);
    }
    CHECK(console.view(spoken.first).pin_length == 4);
  }
}

TEST_CASE("what can be undone covers neither the code's box nor the primary action") {
  const auto spoken = words("ar");
  auto view = open_counter();
  view.undo_until = morning() + std::chrono::seconds{7};
  const auto page = draw(Console(view), spoken);
  const auto* undo = page.find("undo");
  const auto* next = page.find("next");
  REQUIRE(undo != nullptr);
  REQUIRE(next != nullptr);
  CHECK(undo->keys == std::vector<std::string>{"Ctrl+Z"});
  CHECK_FALSE(overlap(undo->box, next->box));

  auto late = Console(view);
  late.now += std::chrono::seconds{8};
  CHECK(draw(late, spoken).find("undo") == nullptr);
  // With a ticket in hand nothing is undone: its box has the place to itself.
  auto busy = called();
  busy.undo_until = view.undo_until;
  CHECK(draw(Console(busy), spoken).find("undo") == nullptr);
}

TEST_CASE("a countdown counts, and its key opens at its end") {
  const auto spoken = words("en");
  auto view = called(true, 0);
  view.no_show_from = morning() + std::chrono::seconds{41};
  Console console(view);
  CHECK(words_on(draw(console, spoken))
            .find("available in \u2068"
                  "41\u2069 seconds") != std::string::npos);
  CHECK_FALSE(with_key(draw(console, spoken), "F4")->enabled);
  console.now += std::chrono::seconds{40};
  CHECK(words_on(draw(console, spoken)).find("available in 1 second") != std::string::npos);
  console.now += std::chrono::seconds{1};
  CHECK(with_key(draw(console, spoken), "F4")->enabled);
}

TEST_CASE("offline the ticket in hand stays in sight, and every key but help is locked") {
  const auto spoken = words("ar");
  for (const auto link :
       {wire::LinkState::unreachable, wire::LinkState::connecting, wire::LinkState::not_enrolled}) {
    Console console(serving());
    console.model.link_is(link);
    const auto page = draw(console, spoken);
    CHECK(std::ranges::any_of(page.elements, [](const ui::Element& element) {
      return std::holds_alternative<ui::CodeText>(element.drawing);
    }));
    for (const auto& target : page.targets) {
      CAPTURE(target.action);
      CHECK(target.enabled == (target.action == "bar ask help"));
    }
    console.model.link_is(wire::LinkState::online);
    CHECK(draw(console, spoken) == draw(Console(serving()), spoken));
  }
}

TEST_CASE("a fee is never said to be paid at a counter") {
  const auto spoken = words("en");
  auto view = serving();
  CHECK(words_on(draw(Console(view), spoken)).find("at the cashier only") != std::string::npos);
  view.kind = CounterKind::cashier;
  CHECK(words_on(draw(Console(view), spoken)).find("taken here") != std::string::npos);
}
