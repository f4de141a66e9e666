// Every state of the board as a page, in both languages.
#include "display/manager/page.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "tests/catch.h"
#include "tests/manager/sample_figures.h"

using namespace dawr;
using namespace dawr::display::manager;
using namespace dawr::display::manager::samples;
using display::Trouble;
using namespace std::chrono_literals;

namespace {

constexpr ui::Size size{1920, 1080};
constexpr ui::Size upright{1080, 1920};

View toasted(ToastKind kind) {
  auto view = view_of(quiet());
  view.toast = Toast{kind};
  return view;
}

View asked_while_silent() {
  auto view = pressed(quiet(), {"menu", "deed 5", "choice 0"});
  view.silent = true;
  return view;
}

View next_morning() {
  auto view = pressed(never_opened(), {"menu", "deed 1"});
  view.figures = quiet();
  return view;
}

std::vector<View> every_view() {
  std::vector<View> views{view_of(busy()),
                          view_of(quiet()),
                          view_of(many_alarms()),
                          view_of(help_wanted()),
                          pressed(help_wanted(), {"devices"}),
                          view_of(with_lines(17)),
                          view_of(with_counters(256)),
                          view_of(never_opened()),
                          view_of(just_opened()),
                          view_of(closed()),
                          silent(busy()),
                          wrong_role()};
  for (const auto* action : {"menu", "refusals", "devices", "alarms"}) {
    views.push_back(pressed(many_alarms(), {action}));
  }
  views.push_back(pressed(quiet(), {"menu", "deed 2"}));
  views.push_back(pressed(quiet(), {"menu", "deed 4", "choice 1"}));
  views.push_back(view_of(locked_out()));
  views.push_back(view_of(asking_for_approval()));
  views.push_back(pressed(asking_for_approval(), {"menu", "deed 8"}));
  views.push_back(pressed(asking_for_approval(), {"menu", "deed 8", "choice 0"}));
  views.push_back(pressed(asking_for_approval(), {"menu", "deed 8", "choice 1"}));
  views.push_back(code_asked());
  views.push_back(code_typed());
  for (const auto code : {RejectionCode::approval_code, RejectionCode::approval_code_used,
                          RejectionCode::approval_code_locked}) {
    views.push_back(code_refused({code, noon() + std::chrono::minutes{5}}));
  }
  views.push_back(pressed(asking_for_approval(), {"menu", "deed 9", "choice 0"}));
  for (const auto& view : samples::filled_forms()) views.push_back(view);
  views.push_back(pressed(locked_out(), {"menu", "deed 7"}));
  views.push_back(pressed(locked_out(), {"menu", "deed 7", "choice 1"}));
  views.push_back(asked_while_silent());
  views.push_back(next_morning());
  views.push_back(pressed(never_opened(), {"menu", "deed 1"}));
  for (const auto kind : {ToastKind::sent, ToastKind::done, ToastKind::refused, ToastKind::not_sent,
                          ToastKind::no_link, ToastKind::postponed, ToastKind::taken_back}) {
    views.push_back(toasted(kind));
  }
  for (const auto& steps :
       std::vector<std::vector<std::string>>{{"menu"},
                                             {"menu", "sign-in"},
                                             {"menu", "#4294967295", "sign-in", "#12345678"},
                                             {"menu", "#201", "sign-in", "sign-in"},
                                             {"menu", "#201", "sign-in", "#4711", "sign-in"}}) {
    views.push_back(asked(steps));
  }
  views.push_back(turned_away({RejectionCode::pin_wrong, {}}));
  views.push_back(turned_away({RejectionCode::pin_locked, noon() + 5min}));
  views.push_back(view_of(with_person(busy())));
  views.push_back(pressed(with_person(busy()), {"menu"}));
  for (const auto trouble :
       {Trouble::none, Trouble::unreachable, Trouble::not_enrolled, Trouble::refused}) {
    views.push_back(in_trouble(trouble));
  }
  return views;
}

ui::Page page(const View& view, const std::string& language = "en", ui::Size window = size) {
  return page_of(view, {words(language), "badu kimo salu rabi jonu wida"}, window);
}

bool apart(const ui::Box& one, const ui::Box& other) {
  return one.end() <= other.start || other.end() <= one.start || one.bottom() <= other.top ||
         other.bottom() <= one.top;
}

std::vector<ui::Box> places_of_words(const ui::Page& page) {
  std::vector<ui::Box> places;
  for (const auto& element : page.elements) {
    if (std::holds_alternative<ui::Words>(element.drawing)) places.push_back(element.box);
  }
  return places;
}

bool within(const ui::Box& box, const ui::Box& outer) {
  constexpr double soft_edge = 2;
  return box.start >= outer.start - soft_edge && box.top >= outer.top - soft_edge &&
         box.end() <= outer.end() + soft_edge && box.bottom() <= outer.bottom() + soft_edge;
}

std::string all_words(const ui::Page& page) {
  std::string all;
  for (const auto& element : page.elements) {
    if (const auto* text = std::get_if<ui::Words>(&element.drawing)) all += text->text + "\n";
  }
  return all;
}

std::set<std::string> actions(const ui::Page& page) {
  std::set<std::string> found;
  for (const auto& target : page.targets) found.insert(target.action);
  return found;
}

}  // namespace

TEST_CASE("nothing lies outside the board, and every text is there") {
  for (const auto* language : {"ar", "en"}) {
    for (const auto& view : every_view()) {
      for (const auto window : {size, upright}) {
        const auto made = page(view, language, window);
        for (const auto& element : made.elements) CHECK(within(element.box, made.whole()));
        // A phrase that is missing shows as its key.
        CHECK_THAT(all_words(made), !Catch::Contains("manager."));
      }
    }
  }
}

TEST_CASE("what became of a deed covers no words") {
  for (const auto window : {size, upright}) {
    auto view = view_of(many_alarms());
    const auto before = places_of_words(page(view, "en", window));
    view.toast = Toast{ToastKind::done};
    const auto after = places_of_words(page(view, "en", window));
    REQUIRE(after.size() == before.size() + 1);
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(apart(after[i], after.back()));
  }
}

TEST_CASE("targets are large, apart, and each has a key of its own") {
  const auto check = [](const ui::Page& made) {
    constexpr double least = 44;
    std::set<std::string> keys;
    for (std::size_t i = 0; i < made.targets.size(); ++i) {
      const auto& one = made.targets[i];
      CAPTURE(one.action);
      CHECK(one.box.width >= least);
      CHECK(one.box.height >= least);
      // Letters and digits are typed into a form.
      const bool is_typed = one.action.starts_with("digit ") || one.action.starts_with("line ");
      REQUIRE(one.keys.empty() == is_typed);
      for (const auto& key : one.keys) CHECK(keys.insert(key).second);
      for (std::size_t j = i + 1; j < made.targets.size(); ++j) {
        CHECK(apart(one.box, made.targets[j].box));
      }
    }
  };
  for (const auto& view : every_view()) {
    check(page(view));
    check(page(view, "en", upright));
  }
}

TEST_CASE("nothing on it calls or moves anybody, and no supervisor alone reorders them") {
  const std::set<std::string> allowed{
      "menu",         "refusals",     "devices",  "alarms",         "back",         "yes",
      "deed 1",       "deed 2",       "deed 3",   "deed 4",         "deed 5",       "deed 6",
      "deed 7",       "deed 8",       "deed 9",   "choice 0",       "choice 1",     "choice 2",
      "choice 3",     "choice 4",     "sign-in",  "sign-out",       "field number", "field pin",
      "forms",        "form 1",       "form 2",   "form 3",         "form 4",       "form 5",
      "next",         "erase",        "choice 5", "choice 6",       "choice 7",     "other-days",
      "kind counter", "kind cashier", "code",     "approve by code"};
  for (const auto& view : every_view()) {
    for (const auto& action : actions(page(view))) {
      CAPTURE(action);
      // What is printed on a ticket that somebody holds.
      if (action.starts_with("line ") || action.starts_with("digit ")) continue;
      CHECK(allowed.contains(action));
    }
  }
  // A supervisor's commands only; the broker refuses any other from this key.
  for (const Deed deed : all_deeds()) {
    const auto command = command_of(deed, {.phrase = "manager.reason_full"}, {}, words("en"));
    const bool harmless =
        std::holds_alternative<OpenDay>(command) || std::holds_alternative<PauseIssuing>(command) ||
        std::holds_alternative<ResumeIssuing>(command) ||
        std::holds_alternative<PostNotice>(command) || std::holds_alternative<CloseOut>(command) ||
        std::holds_alternative<CloseDay>(command) || std::holds_alternative<UnlockCode>(command) ||
        std::holds_alternative<Approve>(command) ||
        std::holds_alternative<WithdrawRequest>(command);
    CHECK(harmless);
  }
}

TEST_CASE("a form says what will happen, what is left of the day's cap, and why not") {
  const auto sure = all_words(
      page(pressed(quiet(), {"menu", "forms", "form 1", "#S", "#42", "next", "choice 0"})));
  CHECK_THAT(sure, Catch::Contains("another supervisor approves") &&
                       Catch::Contains("exceptional") &&
                       Catch::Contains("3⁩ exceptional calls are left"));
  CHECK_THAT(all_words(page(pressed(asking_for_approval(), {"menu", "forms"}))),
             Catch::Contains("Withdraw it first"));
  auto view = view_of(quiet());
  view.toast = Toast{ToastKind::refused, RejectionCode::state, FormDeed::override_order};
  CHECK_THAT(all_words(page(view)), Catch::Contains("does not wait"));
  view.toast = Toast{ToastKind::done, {}, FormDeed::cover};
  CHECK_THAT(all_words(page(view)), Catch::Contains("Asked for"));
  view.toast = Toast{ToastKind::refused, RejectionCode::storage, FormDeed::cover};
  CHECK_THAT(all_words(page(view)), Catch::Contains("disk is full"));
}

TEST_CASE("a window over the board takes its targets") {
  CHECK(actions(page(view_of(quiet()))) == std::set<std::string>{"menu", "refusals", "devices"});
  CHECK(actions(page(view_of(many_alarms()))).contains("alarms"));
  CHECK(actions(page(pressed(quiet(), {"refusals"}))) == std::set<std::string>{"back"});
  const auto menu = page(pressed(quiet(), {"menu"}));
  CHECK_FALSE(menu.find("deed 1")->enabled);  // the day is open
  CHECK(menu.find("deed 2")->enabled);
  CHECK(page(pressed(quiet(), {"menu", "deed 5", "choice 0"})).find("yes")->enabled);
  CHECK_FALSE(page(asked_while_silent()).find("yes")->enabled);
  CHECK(menu.find("deed 2")->keys == std::vector<std::string>{"2", "٢", "Keypad 2"});
}

TEST_CASE("who acts has signed in first, and is named with a key to sign out") {
  CHECK(actions(page(asked({"menu"}))) ==
        std::set<std::string>{"back", "field number", "field pin", "sign-in"});
  CHECK(actions(page(view_of(with_person(quiet())))) ==
        std::set<std::string>{"devices", "menu", "refusals", "sign-out"});
  CHECK_THAT(all_words(page(view_of(with_person(quiet())))), Catch::Contains("201"));
  const auto typed = page(asked({"menu", "#201", "sign-in", "#4711"}), "ar");
  CHECK_THAT(all_words(typed), !Catch::Contains("4711") && !Catch::Contains("٤٧١١"));
  CHECK_FALSE(
      page(asked({"menu", "#201", "sign-in", "#4711", "sign-in"})).find("sign-in")->enabled);
  CHECK_THAT(all_words(page(turned_away({RejectionCode::pin_locked, noon() + 5min}))),
             Catch::Contains("minutes"));
}

TEST_CASE("who opens a day while another is open hears whose tickets that ends") {
  CHECK_THAT(all_words(page(next_morning())),
             Catch::Contains("tickets without an end are closed out"));
  CHECK_THAT(all_words(page(pressed(never_opened(), {"menu", "deed 1"}))),
             !Catch::Contains("closed out"));
}

TEST_CASE("the only codes on it are those at counters") {
  const auto made = page(view_of(busy()));
  std::size_t codes = 0;
  for (const auto& element : made.elements) {
    codes += std::holds_alternative<ui::CodeText>(element.drawing) ? 1U : 0U;
  }
  std::size_t in_hand = 0;
  for (const auto& counter : busy().counters) in_hand += counter.in_hand ? 1U : 0U;
  CHECK(codes == in_hand);
}

TEST_CASE("a figure's note says nothing of nobody, and names those who were closed out") {
  const auto morning = all_words(page(view_of(just_opened())));
  CHECK_THAT(morning, !Catch::Contains("completed"));
  CHECK_THAT(morning, !Catch::Contains("before they were called"));
  auto evening = closed();
  CHECK_THAT(all_words(page(view_of(evening))), Catch::Contains("before they were called"));
  evening.totals.closed_out = 4;
  CHECK_THAT(all_words(page(view_of(evening))), Catch::Contains("4⁩ closed out"));
}

TEST_CASE("people are told against the seats, where the centre has counted them") {
  CHECK_THAT(all_words(page(view_of(quiet()))), !Catch::Contains("seat"));
  auto figures = quiet();  // 31 wait and one is called
  figures.around.seats = 32;
  CHECK_THAT(all_words(page(view_of(figures))),
             Catch::Contains("people for") && Catch::Contains("32") &&
                 Catch::Contains("waiting or called") && !Catch::Contains("no seat"));
  figures.around.seats = 31;
  CHECK_THAT(all_words(page(view_of(figures))), Catch::Contains("has no seat"));
}

TEST_CASE("the devices that need somebody come first, and say what they need") {
  const auto text = all_words(page(pressed(help_wanted(), {"devices"})));
  const auto help = text.find("asks for help\n");
  const auto out = text.find("out of paper\n", help);
  const auto low = text.find("paper low\n", out);
  CHECK(help != std::string::npos);
  CHECK(out != std::string::npos);
  CHECK(low != std::string::npos);
  CHECK_THAT(text, !Catch::Contains("prints\n"));  // it prints, but somebody stands there
}

TEST_CASE("nothing is said of help or paper that is not so") {
  auto figures = help_wanted();
  auto text = all_words(page(view_of(figures)));
  CHECK_THAT(text, Catch::Contains("They are told") && Catch::Contains("shown on its screen"));
  figures.around.devices[0].heard_at = noon() - 1h;
  figures.around.devices[1].role = Role::reception;
  text = all_words(page(view_of(figures)));
  CHECK_THAT(text, Catch::Contains("may not have been told") && !Catch::Contains("They are told"));
  CHECK_THAT(text, Catch::Contains("Its tickets are valid. Put in") && !Catch::Contains("screen"));
}

TEST_CASE("refusals are told by kind, and all of them") {
  const auto made = page(pressed(busy(), {"refusals"}));
  const auto text = all_words(made);
  CHECK_THAT(text, Catch::Contains("Wrong arrival code"));
  CHECK_THAT(text, Catch::Contains("Too early"));

  auto guessed = quiet();
  guessed.refusals = {{RejectionCode::pin_wrong, 5},
                      {RejectionCode::pin_locked, 2},
                      {RejectionCode::pin_required, 1}};
  const auto at_pin = page(pressed(guessed, {"refusals"}));
  const auto row = std::ranges::find_if(at_pin.elements, [](const ui::Element& element) {
    const auto* said = std::get_if<ui::Words>(&element.drawing);
    return said != nullptr && said->text.starts_with("Staff number, PIN");
  });
  REQUIRE(row != at_pin.elements.end());
  const auto beside = std::ranges::find_if(at_pin.elements, [&](const ui::Element& element) {
    return std::holds_alternative<ui::Digits>(element.drawing) && element.box.top == row->box.top;
  });
  REQUIRE(beside != at_pin.elements.end());
  CHECK(std::get<ui::Digits>(beside->drawing).digits == "8");
}

TEST_CASE("the time axis runs with the page") {
  const auto curve_of = [](const ui::Page& made) {
    for (const auto& element : made.elements) {
      if (const auto* curve = std::get_if<ui::Curve>(&element.drawing)) return *curve;
    }
    throw std::runtime_error("no curve");
  };
  // Start-based in both languages: the first quarter is nearest to the start edge.
  for (const auto* language : {"ar", "en"}) {
    const auto curve = curve_of(page(view_of(busy()), language));
    CHECK(std::ranges::is_sorted(curve.points, {}, &ui::Point::start));
  }
}
