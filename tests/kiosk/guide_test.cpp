// What the audio guide says, and how a finger finds its way by it.
#include "ticket/kiosk/guide.h"

#include <algorithm>

#include "common/ui/pointing.h"
#include "tests/catch.h"
#include "tests/kiosk/samples.h"
#include "ticket/kiosk/pages.h"

using namespace dawr;
using namespace dawr::ticket;
using namespace std::chrono_literals;
using samples::handed;
using samples::Person;

namespace {

constexpr ui::Size upright{1080, 1920};

const text::PhrasePair& english() {
  static const auto words = samples::words("en");
  return words;
}
const text::PhrasePair& arabic() {
  static const auto words = samples::words("ar");
  return words;
}

// Without the marks around values, and with a bar between utterances.
std::string plain(const std::optional<Utterances>& said) {
  if (!said) return "(goes on)";
  std::string all;
  for (const auto& one : *said) all += (all.empty() ? "" : " | ") + one.text;
  for (const auto* mark : {"\u2068", "\u2069"}) {
    for (auto at = all.find(mark); at != std::string::npos; at = all.find(mark)) all.erase(at, 3);
  }
  return all;
}

// What is said when the person does this, in English.
std::string said(Person& person, const std::function<void(Person&)>& steps) {
  const auto before = person.view();
  steps(person);
  return plain(utterances(before, person.view(), english()));
}

void take(Person& person) {
  person.touch({"group S", "service S01", "take"});
  person.hear([](Known& known) { known.waiting = true; });
}

// A finger on the glass, and what the guide has been told of.
struct Finger {
  Person person;
  ui::Pointing pointing;
  Guide guide;
  std::string heard{};

  Finger() { follow(); }
  void follow() {
    const auto view = person.view();
    pointing.explore(view.access.guide);
    const auto shown = page();
    const auto said = guide.follow(view, shown, english(), pointing.marks(shown).focused);
    heard = plain(said);
  }
  [[nodiscard]] ui::Page page() const {
    return page_of(person.view(), upright, english(), "badu kimo salu");
  }
  std::optional<std::string> tap(std::string_view action) {
    person.wait(1s);
    const auto shown = page();
    const auto* target = shown.find(action);
    REQUIRE(target != nullptr);
    const auto [x, y] = shown.middle_of(*target);
    return at(x, y, shown);
  }
  std::optional<std::string> at(double x, double y, const ui::Page& shown) {
    pointing.take(ui::Pressed{x, y}, shown, person.now());
    return after(pointing.take(ui::Released{x, y}, shown, person.now()));
  }
  // What is heard, or what is done, while the finger stays on the glass.
  std::string down(std::string_view action) { return touched<ui::Pressed>(action); }
  std::string slide(std::string_view action) { return touched<ui::Moved>(action); }
  std::string lift(std::string_view action) { return touched<ui::Released>(action); }
  template <class Event>
  std::string touched(std::string_view action) {
    person.wait(20ms);
    const auto shown = page();
    const auto* target = shown.find(action);
    REQUIRE(target != nullptr);
    const auto [x, y] = shown.middle_of(*target);
    const Event event{static_cast<double>(x), static_cast<double>(y)};
    const auto done = after(pointing.take(event, shown, person.now()));
    return done ? "does " + *done : heard;
  }
  std::optional<std::string> key(const std::string& name) {
    person.wait(1s);
    return after(pointing.take(ui::KeyPressed{name}, page(), person.now()));
  }
  std::optional<std::string> after(const std::optional<std::string>& action) {
    const auto before = person.view().scene;
    if (action) person.touch(*action);
    if (person.view().scene != before) pointing.reset();
    follow();
    return action;
  }
};

}  // namespace

TEST_CASE("what is said when something happens") {
  struct Row {
    const char* what;
    std::function<void(Person&)> before;
    std::function<void(Person&)> then;
    std::string says;
  };
  const auto nothing = [](Person&) {};
  const auto touch = [](std::string_view action) {
    return [action](Person& person) { person.touch(action); };
  };
  const std::string service_ends =
      " | Documents needed | Not listed here: ask staff before your turn | Ready | within 60 days | You can now choose: "
      "Priority service, Take your number, or Back";
  const Row rows[] = {
      {"a group", nothing, touch("group D"),
       "Demolition and structural safety | Usually within 10 minutes | There are 6 choices"},
      {"a service", touch("group S"), touch("service S01"),
       "Shop licence, prior-licence regime (Law 154/2019) | More than 2 hours | It has a fee: paid "
       "at the cashier only, never at a counter" +
           service_ends},
      {"who may ask for priority", [](Person& person) { person.touch({"group S", "service S01"}); },
       touch("priority"),
       "Which of these applies to you? | Reception may ask for proof of priority; a counter never "
       "does"},
      {"a claim", [](Person& person) { person.touch({"group S", "service S01", "priority"}); },
       touch("claim elderly"),
       "Shop licence, prior-licence regime (Law 154/2019) | You asked for priority | 65 or older | "
       "More than 2 hours | It has a fee: paid at the cashier only, never at a counter" +
           service_ends},
      {"a press", nothing, take, "Getting your number | One moment, please"},
      {"a broker that goes away under it", take,
       [](Person& person) {
         person.hear([](Known& known) { known.standing = DispenserState::offline; });
       },
       "The connection was lost while getting your number | When it is back your number comes by "
       "itself: do not ask for another. The request is cancelled if nobody touches the screen in "
       "the time shown below"},
      {"a ticket", nothing, [](Person& person) { person.given(handed(PaperStage::printed)); },
       "Your number: S, 55 | 14 people are before you | Take your ticket from the slot below the "
       "screen | The arrival code is printed on the ticket; it is not said aloud"},
      {"a ticket without paper", nothing,
       [](Person& person) { person.given(handed(PaperStage::unprinted)); },
       "Your number: S, 55 | 14 people are before you | No ticket was printed | The arrival code "
       "is on the screen; it is not said aloud. Have somebody you trust write it down for you, or "
       "call staff"},
      {"a refusal", take,
       [](Person& person) {
         person.hear([](Known& known) {
           known.waiting = false;
           known.refusal = RejectionCode::numbers_exhausted;
         });
       },
       "No numbers are left today for this service | Please ask staff, or choose another service"},
      {"an appointment", nothing, touch("check_in"),
       "Check in for your appointment | Your booking code is on the slip or in the message | Type "
       "it here, or hold its square code before the scanner | The booking number and the six "
       "digits after the dash"},
      {"a code that is complete", touch("check_in"),
       [](Person& person) { person.type(samples::booking_code); }, "The code is complete"},
      {"a code that is refused",
       [](Person& person) {
         person.touch("check_in").type(samples::booking_code);
         person.touch("arrive");
       },
       [](Person& person) {
         person.hear([](Known& known) {
           known.waiting = false;
           known.refusal = RejectionCode::check_in_over;
         });
       },
       "The time of your appointment is over | You can still be served today: take a number, and "
       "your turn counts from now on"},
      {"a ticket that comes early", nothing,
       [](Person& person) {
         auto early = handed(PaperStage::printed);
         early.ticket.callable_at = Instant{};
         person.hear([](Known& known) { known.callable_at = {ServiceDate{}, 10, 13}; })
             .given(early);
       },
       "Your number: S, 55 | You are called from 10:13\u00a0am on | Take your ticket from the slot "
       "below the screen | The arrival code is printed on the ticket; it is not said aloud"},
      {"a notice", nothing,
       [](Person& person) {
         person.hear([](Known& known) { known.standing = DispenserState::closed; });
       },
       "The centre is closed now | Numbers are given out when the doors open"},
      {"the question whether he is there", touch("group S"),
       [](Person& person) { person.wait(136s); },
       "Are you still there? | The screen starts again in 59 seconds | To go on, touch the screen "
       "anywhere, or press Enter"},
      {"what is typed", nothing, [](Person& person) { person.type("elevator"); },
       "3 services were found"},
      {"larger text", nothing, touch("larger"), "Larger text: on"},
      {"usual text", touch("larger"), touch("larger"), "Larger text: off"},
      {"staff are called", nothing, [](Person& person) { person.helped(Help::asking); },
       "Calling staff…"},
      {"staff know", nothing, [](Person& person) { person.helped(Help::told); },
       "Staff have been told. They are coming."},
      {"staff do not know", nothing, [](Person& person) { person.helped(Help::nobody); },
       "Nobody could be told from here. Please ask at the nearest counter."},
      {"the call is taken back", [](Person& person) { person.helped(Help::told); },
       [](Person& person) { person.helped(Help::none); }, "Staff are not called any more"},
      {"a second that passes", nothing, [](Person& person) { person.wait(1s); }, "(goes on)"},
      {"another minute on the clock", nothing,
       [](Person& person) { person.hear([](Known& known) { known.clock->minute = 59; }); },
       "(goes on)"},
      {"the guide is switched off", nothing, touch("guide"), "Audio guide off"},
      {"the sound goes away", nothing, [](Person& person) { person.sounds(Sound::missing); },
       "(goes on)"},
      {"the sound comes back",
       [](Person& person) { person.touch("group D").sounds(Sound::missing); },
       [](Person& person) { person.wait(3s).sounds(Sound::there); },
       "Demolition and structural safety | Usually within 10 minutes | There are 6 choices"},
      {"the sound stays away", [](Person& person) { person.sounds(Sound::missing); },
       [](Person& person) { person.wait(Kiosk::sound_may_pause); }, "Audio guide off"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    Person person;
    person.touch("guide");
    row.before(person);
    CHECK(said(person, row.then) == row.says);
  }
}

TEST_CASE("the page that asks who somebody is says what it is for, and no digit of the answer") {
  Person person(samples::asking_identity());
  person.touch("guide");
  CHECK(said(person, [](Person& one) { one.to_identity(); }) ==
        "National number (optional) | One ticket for one person and service | The number itself is "
        "not kept. Without it you are served just the same | Each digit is said aloud when you "
        "touch it. If you do not want that, skip this step | Type the 14 digits on your identity "
        "card");
  struct Row {
    std::string_view typed;
    std::string_view says;
  };
  const Row rows[] = {
      {"2900101", "7 digits are missing"},
      {"019999", "1 digit is missing"},
      {"9", "The number is complete"},
      {"9", "(goes on)"},
  };
  for (const auto& [typed, says] : rows) {
    INFO(typed);
    CHECK(said(person, [&](Person& one) { one.type(typed); }) == says);
  }
  CHECK(said(person, [](Person& one) { one.kiosk().erase(one.now()); }) == "1 digit is missing");
}

TEST_CASE("what a service's page tells of it is said before its keys") {
  Person person;
  person.touch({"guide", "group S"});
  const auto before = person.view();
  auto after = person.touch("service S01").view();
  after.detail->deadline_days = 7;
  after.detail->minutes = 10;
  after.printer = PrinterState::paper_out;
  const auto all = plain(utterances(before, after, english()));
  CHECK_THAT(all, Catch::EndsWith(" | Ready | within 7 days | Time at the counter | about 10 "
                                  "minutes | Not printing now: your number will be shown on this "
                                  "screen | You can now choose: Priority service, Take your "
                                  "number, or Back"));
  // By the names that the keys themselves have.
  const auto page = page_of(after, upright, english(), "");
  for (const auto* action : {"priority", "take", "back"}) {
    INFO(action);
    CHECK_THAT(all, Catch::Contains(page.find(action)->spoken));
  }
}

TEST_CASE("switched on, it says how it is used, and where one is; without it nothing is said") {
  Person person;
  CHECK(said(person, [](Person& one) { one.touch("group S"); }) == "(goes on)");
  const auto words = said(person, [](Person& one) { one.touch("guide"); });
  CHECK_THAT(words, Catch::StartsWith("Audio guide on. The first touch on a place"));
  CHECK_THAT(words, Catch::Contains(" | Public shops licences | "));
}

TEST_CASE("no state's words tell the arrival code, and all can be said") {
  for (const auto& [name, seen] : samples::states()) {
    for (const auto* words : {&arabic(), &english()}) {
      INFO(name << " " << words->first.language());
      auto view = seen;
      view.access.guide = true;
      const auto all = utterances({}, view, *words);
      REQUIRE(all);
      CHECK(plain(all).find("471") == std::string::npos);
      CHECK(plain(all).find("٤٧١") == std::string::npos);
      CHECK(plain(all).find("kiosk.") == std::string::npos);
      for (const auto& one : *all) {
        CHECK(one.language == words->first.language());
        CHECK_FALSE(one.text.empty());
        CHECK(one.text.size() <= voice::longest_utterance);
      }
      const auto page = page_of(view, upright, *words, "badu kimo salu");
      for (const auto& target : page.targets) {
        CHECK(target.spoken.find("471") == std::string::npos);
        CHECK(target.spoken.size() <= voice::longest_utterance);
      }
    }
  }
}

TEST_CASE("a new language is spoken at once, and its key in the language that it leads to") {
  Person person;
  person.touch("guide");
  const auto before = person.view();
  const auto page = page_of(before, upright, arabic(), "");
  const auto key = utterances(*page.find("language"), arabic());
  CHECK(key == Utterances{{"en", "English"}});
  person.touch("language");
  const auto said = utterances(before, person.view(), english());
  REQUIRE(said);
  CHECK(said->front() == voice::Utterance{"en", "Choose what you came for"});
}

TEST_CASE("a key of the bar says whether it is on") {
  Person person;
  person.touch({"guide", "larger"});
  const auto page = page_of(person.view(), upright, english(), "");
  CHECK(plain(utterances(*page.find("larger"), english())) == "Larger text: on");
  CHECK(plain(utterances(*page.find("contrast"), english())) == "High contrast");
}

TEST_CASE("the first tap says a target, the second presses it") {
  Finger finger;
  CHECK(finger.tap("group S") == "group S");
  finger.person.touch("back");
  finger.follow();
  finger.pointing.reset();
  CHECK(finger.tap("guide") == "guide");
  CHECK_THAT(finger.heard, Catch::StartsWith("Audio guide on"));
  CHECK(finger.tap("group D") == std::nullopt);
  CHECK(finger.heard == "Demolition and structural safety. Usually within 10 minutes");
  CHECK(finger.tap("group S") == std::nullopt);
  CHECK(finger.heard == "Public shops licences. More than 2 hours");
  CHECK(finger.tap("group S") == "group S");
  CHECK_THAT(finger.heard, Catch::StartsWith("Public shops licences | "));

  // On the new page everything is unknown again, whatever lies where the finger was.
  CHECK(finger.tap("service S01") == std::nullopt);
  CHECK(finger.key("Return") == "service S01");
  CHECK(finger.tap("take") == std::nullopt);
  CHECK(finger.heard == "Take your number");
  CHECK(finger.tap("take") == "take");
  CHECK(finger.person.orders().wishes.size() == 1);
}

TEST_CASE("a finger hears what it lies on, at once, and lifting presses only what it had heard") {
  const std::string group_d = "Demolition and structural safety. Usually within 10 minutes";
  const std::string group_s = "Public shops licences. More than 2 hours";
  Finger finger;
  REQUIRE(finger.key("F2") == "guide");
  finger.person.wait(1s);

  SECTION("held, then lifted") {
    CHECK(finger.down("group D") == group_d);
    finger.person.wait(2s);
    CHECK(finger.lift("group D") == "(goes on)");
    finger.person.wait(1s);
    CHECK(finger.down("group D") == "(goes on)");
    CHECK(finger.lift("group D") == "does group D");
  }
  SECTION("sliding from one to the next") {
    CHECK(finger.down("group D") == group_d);
    CHECK(finger.slide("group D") == "(goes on)");
    CHECK(finger.slide("group S") == group_s);
    CHECK(finger.slide("group D") == group_d);
    CHECK(finger.slide("group S") == group_s);
    CHECK(finger.lift("group S") == "(goes on)");
    finger.person.wait(1s);
    CHECK(finger.down("group S") == "(goes on)");
    CHECK(finger.slide("group S") == "(goes on)");  // no hand is quite still
    CHECK(finger.lift("group S") == "does group S");
  }
  SECTION("sliding away from what was heard, and back") {
    finger.tap("group D");
    finger.person.wait(1s);
    CHECK(finger.down("group D") == "(goes on)");
    CHECK(finger.slide("group S") == group_s);
    CHECK(finger.slide("group D") == group_d);
    CHECK(finger.lift("group D") == "(goes on)");
  }
  SECTION("one after the other, fast") {
    CHECK(finger.down("group D") == group_d);
    finger.lift("group D");
    CHECK(finger.down("group S") == group_s);
    CHECK(finger.lift("group S") == "(goes on)");
  }
  SECTION("a panel that bounces after a long touch") {
    finger.down("group D");
    finger.person.wait(2s);
    finger.lift("group D");
    finger.down("group D");
    finger.person.wait(1s);
    CHECK(finger.lift("group D") == "(goes on)");
  }
  SECTION("a panel that bounces on the next page") {
    finger.tap("group D");
    CHECK(finger.tap("group D") == "group D");
    CHECK(finger.down("back") == "(goes on)");
    CHECK(finger.lift("back") == "(goes on)");
    finger.person.wait(1s);
    CHECK(finger.down("back") == "Back");
  }
  SECTION("the guide's own key is unknown, too") {
    CHECK(finger.down("guide") == "Audio guide: on");
    CHECK(finger.lift("guide") == "(goes on)");
  }
}

TEST_CASE("the last words are said again once for a touch beside all that can be pressed") {
  Person person;
  auto shown = page_of(person.view(), upright, english(), "");
  const double beside = 2;
  CHECK(asks_again(ui::Pressed{beside, upright.height / 2.0}, shown));
  CHECK_FALSE(asks_again(ui::Moved{beside, upright.height / 2.0}, shown));
  CHECK_FALSE(asks_again(ui::Released{beside, upright.height / 2.0}, shown));
  CHECK(asks_again(ui::KeyPressed{"F3"}, shown));
  CHECK_FALSE(asks_again(ui::KeyPressed{"F2"}, shown));
  auto& target = shown.targets.front();
  const auto [x, y] = shown.middle_of(target);
  const ui::Pressed on_it{static_cast<double>(x), static_cast<double>(y)};
  CHECK_FALSE(asks_again(on_it, shown));
  target.enabled = false;
  CHECK(asks_again(on_it, shown));
}

TEST_CASE("a panel that bounces presses nothing while a finger explores") {
  Finger finger;
  finger.tap("guide");
  finger.person.wait(1s);
  const auto shown = finger.page();
  const auto [x, y] = shown.middle_of(*shown.find("group S"));
  CHECK(finger.at(x, y, shown) == std::nullopt);
  CHECK(finger.at(x, y, shown) == std::nullopt);
  CHECK(finger.person.view().scene == Scene::home);
  finger.person.wait(300ms);
  CHECK(finger.at(x, y, shown) == "group S");
}

TEST_CASE("by the keyboard: its own key switches it on, Tab says what is next, Enter takes it") {
  for (const auto* key : {"F2", "AudioPlay"}) {
    Finger finger;
    CHECK(finger.key(key) == "guide");
    CHECK(finger.guide.last().size() == 3);
    finger.key("Tab");
    const auto first = finger.heard;
    finger.key("Tab");
    CHECK(first != "(goes on)");
    CHECK(finger.heard != "(goes on)");
    CHECK(finger.heard != first);
    CHECK(plain(finger.guide.last()) == finger.heard);  // which can be said again
    CHECK(finger.key("Return"));
  }
}

TEST_CASE("the guide is on for one person, who has three times as long") {
  Person person;
  person.touch({"guide", "group S"}).wait(3 * (Kiosk::asks_after + Kiosk::gives_up_after) - 1s);
  CHECK(person.view().scene == Scene::still_there);
  CHECK(person.view().access.guide);
  person.kiosk().listen(person.now());  // he goes through the keys
  person.wait(3 * Kiosk::asks_after - 1s);
  CHECK(person.view().scene == Scene::group);
  person.wait(3 * Kiosk::gives_up_after + 2s);
  CHECK(person.view().scene == Scene::home);
  CHECK_FALSE(person.view().access.guide);
}

TEST_CASE("without a voice there is no key for it; without sound it says so and does nothing") {
  const auto key = [](Sound sound) {
    Person person;
    person.hear([&](Known& known) { known.sound = sound; }).touch("guide");
    CHECK(person.view().access.guide == (sound == Sound::there));
    const auto page = page_of(person.view(), upright, english(), "");
    const auto* target = page.find("guide");
    if (target == nullptr) return std::string("none");
    return (target->enabled ? "" : "locked: ") + plain(utterances(*target, english()));
  };
  CHECK(key(Sound::none) == "none");
  CHECK(key(Sound::missing) == "locked: No sound now");
  CHECK(key(Sound::there) == "Audio guide: on");
}

TEST_CASE("the guide outlasts a pause of the sound, counted anew each time") {
  Person person;
  person.touch("guide");
  for (int pause = 0; pause < 2; ++pause) {
    person.sounds(Sound::missing).wait(Kiosk::sound_may_pause - 1ms).sounds(Sound::missing);
    CHECK(person.view().access.guide);
    person.sounds(Sound::there).wait(1min);
    CHECK(person.view().access.guide);
  }
  person.sounds(Sound::missing).wait(Kiosk::sound_may_pause);
  CHECK_FALSE(person.view().access.guide);
  person.sounds(Sound::there);
  CHECK_FALSE(person.view().access.guide);
  person.touch("guide").sounds(Sound::missing).touch("guide");
  CHECK_FALSE(person.view().access.guide);
}

TEST_CASE("what became of somebody else's call is not said to whoever switches the guide on") {
  Finger finger;
  finger.person.touch("guide").helped(Help::told);
  finger.follow();
  finger.person.touch("guide");
  finger.follow();
  finger.person.helped(Help::none);
  finger.follow();
  finger.person.touch("guide");
  finger.follow();
  CHECK_THAT(finger.heard, Catch::Contains("Audio guide"));
  CHECK_THAT(finger.heard, !Catch::Contains("not called"));
}

TEST_CASE("staff are called, and called off, and whoever is told to look for them is not kept") {
  for (const auto help : {Help::asking, Help::told, Help::nobody}) {
    Person person;
    CHECK(person.touch("help").orders().help == true);
    CHECK(person.orders().help == std::nullopt);
    person.helped(help).touch("help");
    CHECK(person.orders().help == (help == Help::nobody));
    person.touch("group S").wait(Kiosk::asks_after + Kiosk::gives_up_after);
    CHECK(person.view().scene == Scene::home);
    CHECK(person.orders().help == (help == Help::nobody ? std::optional(false) : std::nullopt));
  }
}

TEST_CASE("the next person's press is a call of its own, and finds no word for the one before") {
  for (const bool at_home : {true, false}) {
    Person person;
    person.touch("help").helped(Help::told).orders();
    if (!at_home) person.touch("group S");
    person.wait(Kiosk::asks_after + Kiosk::gives_up_after);
    CHECK(person.orders().help == std::nullopt);
    CHECK(person.touch("help").orders().help == true);
    CHECK(person.touch("help").orders().help == false);
    person.touch("help").helped(Help::nobody).orders();
    if (!at_home) person.touch("group S");
    person.wait(Kiosk::asks_after + Kiosk::gives_up_after);
    CHECK(person.orders().help == false);
  }
}
