// Every state as a page, in both languages, upright and lying.
#include <algorithm>
#include <set>

#include "common/ui/colour.h"
#include "common/ui/pointing.h"
#include "tests/catch.h"
#include "tests/kiosk/samples.h"
#include "ticket/kiosk/pages.h"
#include "ticket/kiosk/sector_icons.h"
#include "ticket/kiosk/style.h"

using namespace dawr;
using namespace dawr::ticket;
using namespace std::chrono_literals;
using samples::Person;

namespace {

constexpr ui::Size upright{1080, 1920};
constexpr ui::Size lying{1920, 1080};

ui::Page page(const View& view, ui::Size size, const std::string& language = "ar") {
  static const auto arabic = samples::words("ar");
  static const auto english = samples::words("en");
  return page_of(view, size, language == "ar" ? arabic : english, "badu kimo salu");
}

bool overlap(const ui::Box& one, const ui::Box& other) {
  return one.start < other.end() - 0.5 && other.start < one.end() - 0.5 &&
         one.top < other.bottom() - 0.5 && other.top < one.bottom() - 0.5;
}

void check_targets(const ui::Page& page, double least) {
  const auto whole = page.whole();
  std::set<std::string> actions;
  for (const auto& target : page.targets) {
    INFO(target.action);
    CHECK(actions.insert(target.action).second);
    CHECK(target.box.width >= least);
    CHECK(target.box.height >= least);
    CHECK(target.box.start >= 0);
    CHECK(target.box.top >= 0);
    CHECK(target.box.end() <= whole.width + 0.5);
    CHECK(target.box.bottom() <= whole.height + 0.5);
    CHECK_FALSE(target.spoken.empty());
    for (const auto& other : page.targets) {
      if (&other == &target) break;
      INFO(other.action);
      CHECK_FALSE(overlap(target.box, other.box));
    }
  }
}

std::string all_words(const ui::Page& page) {
  std::string words;
  for (const auto& element : page.elements) {
    if (const auto* one = std::get_if<ui::Words>(&element.drawing)) words += one->text + "\n";
    if (const auto* one = std::get_if<ui::Digits>(&element.drawing)) words += one->digits + "\n";
  }
  return words;
}

bool has_qr(const ui::Page& page) {
  return std::ranges::any_of(page.elements, [](const ui::Element& element) {
    return std::holds_alternative<ui::QrImage>(element.drawing);
  });
}

}  // namespace

TEST_CASE("every key is 20 mm or more, on the glass, and none lies on another") {
  for (const auto& [name, view] : samples::states()) {
    for (const auto* language : {"ar", "en"}) {
      for (const auto size : {upright, lying}) {
        INFO(name << " " << language << " " << size.width);
        check_targets(page(view, size, language), Style::least_target - 0.5);
      }
      check_targets(page(view, {400, 300}, language), 16);
      check_targets(page(view, {240, 240}, language), 10);
      check_targets(page(view, {2160, 3840}, language), 2 * Style::least_target - 1);
    }
  }
}

TEST_CASE("lowered keys lie below 1100 mm, whatever the page; a lying screen is low already") {
  for (const auto& [name, view] : samples::states()) {
    if (!view.access.lowered) continue;
    INFO(name);
    for (const auto& target : page(view, upright).targets) {
      CHECK(target.box.top > 0.3 * upright.height);
    }
    CHECK(page(view, lying).find("lower") == nullptr);
  }
}

TEST_CASE("a press that is about to be taken back can be waited for, also by Enter") {
  const auto english = samples::words("en");
  for (const auto& [name, view] : samples::states()) {
    if (view.scene != Scene::asking) continue;
    INFO(name);
    const bool ends = view.seconds_left.has_value();
    CHECK((page(view, upright).find("stay") != nullptr) == ends);
    CHECK((default_action(view) == "stay") == ends);
    CHECK(page(view, upright).find("cancel") != nullptr);
    if (!ends) continue;
    const auto when = english.first.text("kiosk.asking_ends", {{"seconds", *view.seconds_left}});
    CHECK(all_words(page(view, upright, "en")).find(when) != std::string::npos);
  }
}

TEST_CASE("no page is without words, and none has a key where a phrase should be") {
  for (const auto& [name, view] : samples::states()) {
    for (const auto* language : {"ar", "en"}) {
      INFO(name << " " << language);
      const auto words = all_words(page(view, upright, language));
      CHECK(words.size() > 20);
      for (const auto* prefix : {"kiosk.", "slip.", "display.", "promise."}) {
        CHECK(words.find(prefix) == std::string::npos);
      }
    }
  }
}

TEST_CASE("the arrival code stands on the screen only where no paper came out") {
  for (const auto& [name, view] : samples::states()) {
    INFO(name);
    const auto shown = page(view, upright, "en");
    const bool paperless = view.scene == Scene::screen_ticket;
    CHECK((all_words(shown).find("471") != std::string::npos) == paperless);
    CHECK(has_qr(shown) == paperless);
  }
}

TEST_CASE("two touches find each of the catalogue's services, and the third takes its number") {
  const auto size = GENERATE(upright, lying);
  const auto* access = GENERATE("", "contrast");
  Person person;
  if (*access != '\0') person.touch(access);
  const auto home = page(person.view(), size);
  std::set<std::string> found;
  for (const auto& group : home.targets) {
    if (!group.action.starts_with("group ")) continue;
    person.touch(group.action);
    for (const auto& target : page(person.view(), size).targets) {
      if (target.action.starts_with("service ")) found.insert(target.action);
    }
    person.touch("back");
  }
  CHECK(found.size() == person.offer.services.size());
  person.touch({"group B", "service B17"});
  CHECK(page(person.view(), size).find("take") != nullptr);
}

TEST_CASE("what does not fit on one page is on the next ones") {
  for (const auto* access : {"larger", "lower"}) {
    Person person;
    person.touch({access, "group E"});
    std::set<std::string> found;
    std::optional<std::string> next = "page 0";
    for (int pages = 0; next && pages < 9; ++pages) {
      person.touch(*next);
      next.reset();
      for (const auto& target : page(person.view(), lying).targets) {
        if (target.action.starts_with("service ")) found.insert(target.action);
        if (target.action == "page " + std::to_string(pages + 1)) next = target.action;
      }
    }
    CHECK(found.size() == 22);
  }
}

TEST_CASE("from the keyboard alone: Tab and Enter lead to a number") {
  Person person;
  ui::Pointing pointing;
  auto now = person.now();
  const auto press = [&](const std::string& key) {
    now += 1s;
    const auto action = pointing.take(ui::KeyPressed{key}, page(person.view(), upright), now);
    if (action) {
      person.touch(*action);
      pointing.reset();
    }
    return action;
  };
  const auto walk_to = [&](const std::string& action) {
    for (int i = 0; i < 60; ++i) {
      press("Tab");
      if (pointing.marks(page(person.view(), upright)).focused == action) return press("Return");
    }
    return std::optional<std::string>();
  };
  CHECK(walk_to("group D") == "group D");
  CHECK(walk_to("service D02") == "service D02");
  CHECK(walk_to("priority") == "priority");
  CHECK(walk_to("claim elderly") == "claim elderly");
  CHECK(press("Escape") == "back");
  person.touch("service D02");
  CHECK(walk_to("take") == "take");
  CHECK(person.orders().wishes.size() == 1);
}

TEST_CASE("a double tap, a long press and ten fingers ask for one number at most") {
  Person person;
  ui::Pointing pointing;
  person.touch({"group S", "service S01"});
  const auto shown = page(person.view(), upright);
  const auto& take = *shown.find("take");
  const double x = upright.width - take.box.start - take.box.width / 2;
  const double y = take.box.middle();
  const auto lift = [&](ui::Pointing::Time at) {
    const auto now_shown = page(person.view(), upright);
    pointing.take(ui::Pressed{x, y}, now_shown, at);
    if (const auto action = pointing.take(ui::Released{x, y}, now_shown, at)) person.touch(*action);
  };
  SECTION("a double tap") {
    lift(person.now());
    lift(person.now() + 120ms);
    CHECK(person.orders().wishes.size() == 1);
  }
  SECTION("a long press acts when it is lifted, once") {
    pointing.take(ui::Pressed{x, y}, shown, person.now());
    CHECK(person.orders().wishes.empty());
    const auto action = pointing.take(ui::Released{x, y}, shown, person.now() + 10s);
    CHECK(action == "take");
  }
  SECTION("ten fingers, all at once") {
    for (int finger = 0; finger < 10; ++finger)
      pointing.take(ui::Pressed{x, y}, shown, person.now());
    for (int finger = 0; finger < 10; ++finger) {
      if (const auto action = pointing.take(ui::Released{x, y}, shown, person.now())) {
        person.touch(*action);
      }
    }
    CHECK(person.orders().wishes.size() == 1);
  }
}

TEST_CASE("a key that needs no target does nothing as a second press so soon") {
  ui::Pointing pointing;
  const auto now = Person().now();
  CHECK(pointing.acts("Return", now));
  CHECK_FALSE(pointing.acts("Return", now + 299ms));
  CHECK(pointing.acts("Escape", now + 299ms));
  CHECK(pointing.acts("Return", now + 300ms));
  pointing.typed();
  CHECK(pointing.acts("Return", now + 301ms));
}

TEST_CASE("every sector of the catalogue has an icon") {
  for (const Service& service : samples::whole_catalogue().services) {
    INFO(service.code.view());
    CHECK(icon_of_sector(service.code.text[0]));
  }
  CHECK_FALSE(icon_of_sector('Z'));
  const auto home = Person().view();
  const auto line = std::ranges::find(home.choices, LineId{'F'}, &Choice::line);
  REQUIRE(line != home.choices.end());
  CHECK(line->sector == 'F');  // though services of other sectors are paid in it
}

TEST_CASE("Enter takes the first service found, then its number") {
  Person person;
  CHECK(default_action(person.view()).empty());
  person.type("elevator");
  person.touch(default_action(person.view()));
  CHECK(person.view().scene == Scene::service);
  CHECK(default_action(person.view()) == "take");
  person.type("zebra");
  CHECK(person.view().scene == Scene::service);
}

TEST_CASE("a name of sixty letters and a reason of many words change no key's place") {
  Person person;
  const auto before = page(person.touch({"group S", "service S01"}).view(), upright);
  auto& service = *std::ranges::find(person.offer.services, ServiceCode("S01"), &Service::code);
  service.name.ar = std::string();
  for (int i = 0; i < 12; ++i) service.name.ar += "طلبات ";
  CHECK(page(person.view(), upright).targets == before.targets);
}

TEST_CASE("every pair of colours can be read, in both sets") {
  for (const bool contrast : {false, true}) {
    const auto& c = palette(contrast);
    const double least = contrast ? 7 : 4.5;
    CHECK(ui::contrast(c.text, c.ground) >= least);
    CHECK(ui::contrast(c.text, c.card) >= least);
    CHECK(ui::contrast(c.text, c.soft_ground) >= least);
    CHECK(ui::contrast(c.mute, c.ground) >= least);
    CHECK(ui::contrast(c.mute, c.card) >= least);
    CHECK(ui::contrast(c.on_primary, c.primary) >= least);
    CHECK(ui::contrast(c.fine, c.fine_ground) >= least);
    CHECK(ui::contrast(c.text, c.fine_ground) >= least);
    CHECK(ui::contrast(c.warn, c.warn_ground) >= least);
    CHECK(ui::contrast(c.on_header, c.header) >= least);
    CHECK(ui::contrast(c.second_on_header, c.header) >= least);
    CHECK(ui::contrast(c.header, c.accent) >= least);
    CHECK(ui::contrast(c.edge, c.card) >= 3);
  }
  for (std::size_t place = 0; place < 17; ++place) {
    CHECK(ui::contrast(ui::colours::white, line_colour(place)) >= 4.5);
  }
}
