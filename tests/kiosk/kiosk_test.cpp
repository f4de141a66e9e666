#include "ticket/kiosk/kiosk.h"

#include "tests/catch.h"
#include "tests/kiosk/samples.h"

using namespace dawr;
using namespace dawr::ticket;
using namespace std::chrono_literals;
using samples::handed;
using samples::Person;

namespace {

template <class Kind>
std::vector<Kind> wishes(const Orders& orders) {
  std::vector<Kind> found;
  for (const Wish& wish : orders.wishes) {
    if (const auto* one = std::get_if<Kind>(&wish)) found.push_back(*one);
  }
  return found;
}

void be(Person& person, DispenserState standing) {
  person.hear([&](Known& known) { known.standing = standing; });
}

}  // namespace

TEST_CASE("what is touched leads where it says, and nowhere else") {
  struct Row {
    std::vector<std::string_view> touches;
    Scene scene;
  };
  const Row rows[] = {
      {{}, Scene::home},
      {{"group B"}, Scene::group},
      {{"group B", "service B01"}, Scene::service},
      {{"group B", "service B01", "back"}, Scene::group},
      {{"group B", "service B01", "back", "back"}, Scene::home},
      {{"group B", "service B01", "priority"}, Scene::priority},
      {{"group B", "service B01", "priority", "back"}, Scene::service},
      {{"group B", "service B01", "priority", "claim none"}, Scene::service},
      {{"group B", "service B01", "take"}, Scene::asking},
      // What the scene does not offer.
      {{"take"}, Scene::home},
      {{"priority"}, Scene::home},
      {{"claim elderly"}, Scene::home},
      {{"back"}, Scene::home},
      {{"done"}, Scene::home},
      {{"group Ж"}, Scene::home},
      {{"service ZZZ"}, Scene::home},
      {{"service A code too long"}, Scene::home},
      {{"nonsense"}, Scene::home},
      {{""}, Scene::home},
      {{"group B", "service B01", "take", "back"}, Scene::asking},
      {{"group B", "service B01", "take", "home"}, Scene::asking},
      {{"group B", "service B01", "take", "take"}, Scene::asking},
  };
  for (const auto& [touches, scene] : rows) {
    Person person;
    for (const auto touch : touches) person.touch(touch);
    INFO((touches.empty() ? "" : touches.back()));
    CHECK(person.view().scene == scene);
  }
}

TEST_CASE("a page is reached by its number, and by nothing else") {
  struct Row {
    std::string_view touch;
    std::size_t page;
  };
  const Row rows[] = {{"page 0", 0},     {"page 9", 9},    {"page 10", 10},
                      {"page 123", 123}, {"page 1000", 3}, {"page", 3},
                      {"page ", 3},      {"page 1x", 3},   {"page -1", 3},
                      {"page  1", 3},    {"page x", 3},    {"page 99999999999999999999", 3}};
  for (const auto& [touch, page] : rows) {
    Person person;
    person.touch({"group E", "page 3", touch});
    INFO(touch);
    CHECK(person.view().page == page);
  }
}

TEST_CASE("one press asks once, with the claim that was made") {
  Person person;
  person.touch({"group S", "service S01", "priority", "claim pregnancy", "take", "take"});
  const auto takes = wishes<TakeTicket>(person.orders());
  REQUIRE(takes.size() == 1);
  CHECK(takes.front().service == ServiceCode("S01"));
  CHECK(takes.front().priority_claim == PriorityClass::pregnancy);
}

TEST_CASE("the next person inherits nothing: no claim, no language, no larger letters") {
  Person person;
  person.touch({"language", "larger", "group S", "service S01", "priority", "claim elderly"});
  person.wait(194s);
  CHECK(person.view().scene == Scene::still_there);
  person.wait(2s);
  CHECK(person.view() == Person().view());
  person.touch({"group S", "service S01", "take"});
  CHECK_FALSE(wishes<TakeTicket>(person.orders()).front().priority_claim);
}

TEST_CASE("whoever is still there goes on where he was") {
  Person person;
  person.touch({"group S", "service S01"}).wait(44s);
  CHECK(person.view().scene == Scene::service);
  person.wait(1s);
  CHECK(person.view().scene == Scene::still_there);
  CHECK(person.view().seconds_left == 20);
  person.touch("stay");
  CHECK(person.view().scene == Scene::service);
  person.wait(64s);
  CHECK(person.view().scene == Scene::still_there);
  person.touch("home");
  CHECK(person.view().scene == Scene::home);
  SECTION("three times longer with an access mode") {
    person.touch({"contrast", "group S"}).wait(134s);
    CHECK(person.view().scene == Scene::group);
    person.wait(1s);
    CHECK(person.view().scene == Scene::still_there);
  }
}

TEST_CASE("an untouched screen never asks") {
  Person person;
  person.wait(1h);
  CHECK(person.view().scene == Scene::home);
  CHECK_FALSE(person.view().seconds_left);
}

TEST_CASE("a printed ticket leaves by its key or after eight seconds") {
  Person person;
  person.touch({"group S", "service S01", "take"});
  person.hear([](Known& known) { known.waiting = true; });
  CHECK(person.view().scene == Scene::asking);
  person.given(handed(PaperStage::printing));
  CHECK(person.view().scene == Scene::printing);
  person.wait(1h);  // its printer's own limit is shorter
  CHECK(person.view().scene == Scene::printing);
  person.given(handed(PaperStage::printed));
  CHECK(person.view().scene == Scene::ticket);
  CHECK(person.view().ticket->arrival_code == 0);
  person.orders();
  SECTION("by its key") { person.touch("done"); }
  SECTION("by itself") {
    person.wait(7900ms);
    CHECK(person.view().scene == Scene::ticket);
    person.wait(100ms);
  }
  CHECK(person.view().scene == Scene::home);
  const auto orders = person.orders();
  CHECK(orders.forget_ticket);
  CHECK(orders.wishes.empty());  // its printer confirmed it
}

TEST_CASE("the screen is the paper where none came out, and only then it has the arrival code") {
  const bool has_printer = GENERATE(true, false);
  Person person;
  person.hear([&](Known& known) {
    if (!has_printer) known.printer.reset();
  });
  person.given(handed(has_printer ? PaperStage::unprinted : PaperStage::printing));
  CHECK(person.view().scene == Scene::screen_ticket);
  CHECK(person.view().ticket->arrival_code == 471);
  person.wait(30s);
  CHECK(person.view().scene == Scene::screen_ticket);
  SECTION("confirmed by whoever noted it") {
    person.touch("done");
    const auto orders = person.orders();
    const auto confirmed = wishes<ConfirmPrint>(orders);
    REQUIRE(confirmed.size() == 1);
    CHECK(confirmed.front().ticket == Serial{55});
    CHECK(confirmed.front().medium == PrintMedium::screen);
    CHECK(orders.forget_ticket);
  }
  SECTION("left alone it stays doubtful: somebody may have read it") {
    person.wait(36s);
    const auto orders = person.orders();
    CHECK(orders.forget_ticket);
    CHECK(orders.wishes.empty());
  }
  CHECK(person.view().scene == Scene::home);
}

TEST_CASE("the second tap on a key does not hit the one that comes in its place") {
  struct Row {
    std::chrono::milliseconds after_take;
    std::chrono::milliseconds after_ticket;
    std::string_view touch;
    Scene scene;
  };
  const Row rows[] = {
      {50ms, 300ms, "done", Scene::screen_ticket},
      {50ms, 600ms, "done", Scene::screen_ticket},
      {50ms, 1999ms, "done", Scene::screen_ticket},
      {30s, 1999ms, "done", Scene::screen_ticket},
      {50ms, 2s, "done", Scene::home},
      {350ms, 0ms, "cancel", Scene::asking},
      {999ms, 0ms, "cancel", Scene::asking},
      {1s, 0ms, "cancel", Scene::home},
  };
  for (const auto& [after_take, after_ticket, touch, scene] : rows) {
    INFO(touch << " " << after_take.count() << " " << after_ticket.count());
    Person person;
    person.touch({"group S", "service S01", "take"});
    person.hear([](Known& known) { known.waiting = true; });
    person.orders();
    person.wait(after_take);
    if (after_ticket > 0ms) person.given(handed(PaperStage::unprinted)).wait(after_ticket);
    person.touch(touch);
    CHECK(person.view().scene == scene);
    CHECK(person.orders().wishes.empty() == (scene != Scene::home));
  }
}

TEST_CASE("a number that its printer gives up is on the screen for a moment at least") {
  Person person;
  person.given(handed(PaperStage::printing)).wait(10s);
  person.given(handed(PaperStage::unprinted)).wait(500ms).touch("done");
  CHECK(person.view().scene == Scene::screen_ticket);
  person.wait(1500ms).touch("done");
  CHECK(person.view().scene == Scene::home);
}

TEST_CASE("a broker that goes is said at every step, and nobody loses his place") {
  const std::vector<std::vector<std::string_view>> places = {
      {}, {"group S"}, {"group S", "service S01"}, {"group S", "service S01", "priority"}};
  for (const auto& touches : places) {
    Person person;
    for (const auto touch : touches) person.touch(touch);
    const auto scene = person.view().scene;
    be(person, DispenserState::connecting);
    CHECK(person.view().scene == scene);  // three seconds are nobody's business
    be(person, DispenserState::offline);
    CHECK(person.view().notice == Notice::offline);
    person.touch("take");
    CHECK(person.orders().wishes.empty());
    be(person, DispenserState::offering);
    CHECK(person.view().scene == scene);
  }
}

TEST_CASE("every state in the way has a notice of its own") {
  struct Row {
    DispenserState standing;
    Notice notice;
  };
  const Row rows[] = {
      {DispenserState::not_enrolled, Notice::offline},  // it was, a moment ago
      {DispenserState::key_refused, Notice::key_refused},
      {DispenserState::wrong_broker, Notice::wrong_broker},
      {DispenserState::version_refused, Notice::version_refused},
      {DispenserState::offline, Notice::offline},
      {DispenserState::closed, Notice::closed},
      {DispenserState::paused, Notice::paused},
  };
  for (const auto& [standing, notice] : rows) {
    Person person;
    be(person, standing);
    CHECK(person.view().scene == Scene::notice);
    CHECK(person.view().notice == notice);
    person.type("permit").touch("group B").wait(2min);
    CHECK(person.view().notice == notice);
  }
}

TEST_CASE("before the broker's first word the screen says how far it has come") {
  Person person;
  for (const auto& [standing, notice] :
       {std::pair{DispenserState::connecting, Notice::connecting},
        std::pair{DispenserState::not_enrolled, Notice::not_enrolled}}) {
    person.hear([&](Known& known) { known = {.standing = standing}; });
    CHECK(person.view().notice == notice);
    person.touch("group B").type("permit").wait(2min);
    CHECK(person.orders().wishes.empty());
  }
}

TEST_CASE("a press without an answer can be taken back, and is when nobody waits for it") {
  Person person;
  person.touch({"group S", "service S01", "take"});
  person.hear([](Known& known) {
    known.waiting = true;
    known.standing = DispenserState::offline;
  });
  CHECK(person.view().scene == Scene::asking);
  CHECK(person.view().broker_gone);
  person.orders();
  SECTION("by its key") { person.wait(1s).touch("cancel"); }
  SECTION("by nobody") {
    person.wait(64s);
    CHECK(person.orders().wishes.empty());
    person.wait(1s);
  }
  CHECK(wishes<Cancel>(person.orders()).size() == 1);
  be(person, DispenserState::offering);
  CHECK(person.view().scene == Scene::home);
}

TEST_CASE("how long a press is waited for is said, and whoever is there waits on") {
  Person person;
  person.touch({"group S", "service S01", "take"});
  person.hear([](Known& known) { known.waiting = true; });
  CHECK_FALSE(person.view().seconds_left);
  SECTION("while the broker is there, when it takes long") {
    CHECK_FALSE(person.wait(44s).view().seconds_left);
    CHECK(person.wait(1s).view().seconds_left == 20);
    CHECK_FALSE(person.touch("stay").view().seconds_left);
  }
  SECTION("from the start when the broker has gone") {
    be(person, DispenserState::offline);
    CHECK(person.view().seconds_left == 65);
    CHECK(person.wait(64s).view().seconds_left == 1);
    CHECK(person.touch("stay").view().seconds_left == 65);
  }
  person.orders();
  person.wait(64s);
  CHECK(person.view().scene == Scene::asking);
  CHECK(person.orders().wishes.empty());
  person.wait(1s);
  CHECK(wishes<Cancel>(person.orders()).size() == 1);
  CHECK(person.view().scene != Scene::asking);
}

TEST_CASE("a press that was refused, or never asked, says so") {
  struct Row {
    std::optional<RejectionCode> code;
    Notice notice;
  };
  const Row rows[] = {{RejectionCode::numbers_exhausted, Notice::exhausted},
                      {RejectionCode::not_open_yet, Notice::not_open_yet},
                      {RejectionCode::too_late_today, Notice::too_late},
                      {RejectionCode::unknown_service, Notice::not_offered},
                      {RejectionCode::role_forbidden, Notice::refused},
                      {std::nullopt, Notice::not_asked}};
  for (const auto& [code, notice] : rows) {
    Person person;
    person.touch({"group S", "service S01", "take"});
    person.hear([&](Known& known) { known.refusal = code; });
    CHECK(person.view().notice == notice);
    CHECK(person.view().refusal == code);
    person.touch("home");
    CHECK(person.view().scene == Scene::home);
  }
}

TEST_CASE("a press into a pause comes back to its service when the pause is over") {
  Person person;
  person.touch({"group S", "service S01", "take"});
  person.hear([](Known& known) {
    known.refusal = RejectionCode::issuing_paused;
    known.standing = DispenserState::paused;
  });
  CHECK(person.view().notice == Notice::paused);
  person.hear([](Known& known) { known.standing = DispenserState::offering; });
  CHECK(person.view().scene == Scene::service);
  CHECK(person.view().detail->choice.service == ServiceCode("S01"));
}

TEST_CASE("a service that is withdrawn under somebody's finger") {
  Person person;
  person.touch({"group D", "service D01"});
  std::erase_if(person.offer.services, [](const Service& one) { return one.line == LineId{'D'}; });
  CHECK(person.view().notice == Notice::not_offered);
  person.touch("take");
  CHECK(person.orders().wishes.empty());
  person.touch("back");
  CHECK(person.view().notice == Notice::not_offered);
  person.touch("home");
  CHECK(person.view().scene == Scene::home);
}

TEST_CASE("typing finds, letter by letter, in either language") {
  Person person;
  person.type(" ");
  CHECK(person.view().scene == Scene::home);
  person.type("ه").type("د").type("م");
  CHECK(person.view().scene == Scene::search);
  CHECK_FALSE(person.view().choices.empty());
  for (int i = 0; i < 2; ++i) person.kiosk().erase(person.now());
  CHECK(person.view().typed == "ه");
  person.kiosk().erase(person.now());
  CHECK(person.view().scene == Scene::home);
  person.type("elevator");
  const auto first = person.view().choices.front();
  person.touch("service " + std::string(first.service->view()));
  CHECK(person.view().scene == Scene::service);
  person.touch("back");
  CHECK(person.view().scene == Scene::search);
  for (int i = 0; i < 100; ++i) person.type("too long ");
  CHECK(person.view().typed.size() <= 60);
}

TEST_CASE("another language in the middle changes the words and nothing else") {
  Person person;
  person.touch({"group S", "service S01"});
  auto before = person.view();
  person.touch("language");
  before.second_language = true;
  CHECK(person.view() == before);
}

TEST_CASE("a centre with few services shows them at once") {
  CHECK(Person(samples::small_centre(8)).view().choices.size() == 8);
  CHECK(Person(samples::small_centre(8)).view().choices.front().service);
  CHECK_FALSE(Person(samples::small_centre(9)).view().choices.front().service);
}

TEST_CASE("what the catalogue marks as an estimate is not told") {
  Person person;
  auto& service = *std::ranges::find(person.offer.services, ServiceCode("S01"), &Service::code);
  service.typical_minutes = 12;
  service.deadline_days = 30;
  const bool estimate = GENERATE(true, false);
  service.typical_minutes_is_estimate = estimate;
  service.deadline_is_estimate = estimate;
  const auto view = person.touch({"group S", "service S01"}).view();
  CHECK(view.detail->minutes.has_value() == !estimate);
  CHECK(view.detail->deadline_days.has_value() == !estimate);
}
