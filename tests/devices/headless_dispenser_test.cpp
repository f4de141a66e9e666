// dawr-ticket's shell on a real link, against a broker that forgets, refuses and delays.
#include "tests/catch.h"
#include "tests/devices/fake_broker.h"
#include "ticket/shell.h"

using namespace dawr;
using namespace dawr::ticket;
using test::FakeAnswer;
using test::FakeBroker;
using test::sample_day;

namespace {

// A dispenser from start to crash.
struct Run {
  Run(FakeBroker& fake, const Scratch& scratch, bool auto_confirm = false)
      : broker(fake),
        file((scratch / "unconfirmed")),
        device(fake, scratch / "outbox.db"),
        dispenser(device.dialogue(), device.outbox(), file,
                  DispenserModel(100, *file.load(), pending_commands(device.outbox())),
                  auto_confirm, nullptr, DAWR_SOURCE_DIR "/config/governorates.csv") {}

  void line(const std::string& text) { device.line(dispenser, text); }
  std::string await(const std::string& part) { return device.await(broker, dispenser, part); }
  void pump(const std::function<bool()>& until) { device.pump(broker, dispenser, until); }
  void ready() {
    pump([&] { return dispenser.ready(); });
  }
  void idle() {
    pump([&] { return device.outbox().pending().empty(); });
  }

  FakeBroker& broker;
  UnconfirmedFile file;
  test::DeviceRun device;
  HeadlessDispenser dispenser;
};

bool is_take(const wire::Submit& command) {
  return std::holds_alternative<TakeTicket>(command.body);
}

std::size_t takes(const FakeBroker& broker) {
  return static_cast<std::size_t>(
      std::count_if(broker.commands.begin(), broker.commands.end(), is_take));
}

// Tickets with ascending serials; the same press gets the same ticket again.
auto issuing() {
  return [known = std::map<std::uint64_t, std::uint32_t>{}](
             const wire::Submit& command) mutable -> std::optional<FakeAnswer> {
    if (!is_take(command)) return FakeAnswer{wire::Done{}, std::nullopt};
    const auto next = static_cast<std::uint32_t>(known.size() + 1);
    return test::issued(known.emplace(command.counter, next).first->second, sample_day);
  };
}

}  // namespace

TEST_CASE("a press becomes a slip under its own tag") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = issuing();
  Run run(broker, scratch);
  run.ready();
  run.line("#17 take B01 elderly");
  const auto slip = run.await(R"("event":"issued")");
  CHECK(slip.find(R"("tag":"17","what":"take","command":1,"ticket":1,"date":"2026-11-22")") !=
        std::string::npos);
  CHECK(slip.find(R"("arrival_code":"471","token":"00000000000000000000000000000000")") !=
        std::string::npos);
  CHECK(std::get<TakeTicket>(broker.commands[0].body).priority_claim == PriorityClass::elderly);
  CHECK(run.file.load()->size() == 1);
  run.line("#18 confirm 1 screen");
  run.await(R"("event":"confirmed","tag":"18")");
  CHECK(run.file.load()->empty());
  CHECK(run.dispenser.model().state() == DispenserState::offering);
}

TEST_CASE("an answer that was lost is asked for again with the very same bytes") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = [&, lose = 2](const wire::Submit&) mutable -> std::optional<FakeAnswer> {
    if (lose-- > 0) return std::nullopt;
    return test::issued(1, sample_day);
  };
  Run run(broker, scratch);
  run.ready();
  run.line("take B01");
  run.await(R"("event":"issued")");
  CHECK(broker.frames.size() >= 3);
  for (const auto& frame : broker.frames) CHECK(frame == broker.frames[0]);
  CHECK(run.device.count("issued") == 1);
}

TEST_CASE("a press that was never answered is asked for again by the next run, and printed then") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = [](const wire::Submit&) { return std::nullopt; };
  {
    Run run(broker, scratch);
    run.ready();
    run.line("#1 take B01");
    run.pump([&] { return !broker.frames.empty(); });
    CHECK(run.dispenser.model().state() == DispenserState::waiting);
  }
  const auto first = broker.frames.front();
  broker.on_submit = issuing();
  Run run(broker, scratch);
  CHECK(run.dispenser.model().presses().size() == 1);
  const auto slip = run.await(R"("event":"issued")");
  CHECK(slip.find(R"("earlier_run":true)") != std::string::npos);
  CHECK(broker.frames.back() == first);
}

TEST_CASE(
    "a crash between the slip and its confirmation leaves a doubt, which the printer settles") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = issuing();
  {
    Run run(broker, scratch);
    run.ready();
    run.line("take B01");
    run.await(R"("event":"issued")");
    run.idle();
  }
  SECTION("it came out") {
    Run run(broker, scratch);
    CHECK(run.await("doubtful").find(R"("ticket":1)") != std::string::npos);
    run.line("confirm 1 paper");
    run.await(R"("event":"confirmed")");
    CHECK(run.file.load()->empty());
  }
  SECTION("nothing came out") {
    Run run(broker, scratch);
    run.await("doubtful");
    run.line("void 1");
    CHECK(run.await(R"("event":"voided")").find(R"("ticket":1)") != std::string::npos);
    const auto cancel = std::get<CancelTake>(broker.commands.back().body);
    CHECK(cancel.session == broker.commands.front().session);
    CHECK(cancel.counter == broker.commands.front().counter);
    CHECK(run.file.load()->empty());
  }
  SECTION("the line is the slip") {
    Run run(broker, scratch, true);
    run.await(R"("event":"confirmed")");
    CHECK(std::get<ConfirmPrint>(broker.commands.back().body).ticket == Serial{1});
    CHECK(run.file.load()->empty());
  }
  SECTION("nobody says yet which day is open") {
    Run run(broker, scratch);
    run.line("confirm 1 paper");
    CHECK(run.device.results().back() ==
          R"({"event":"locked","what":"confirm","reason":"no_broker"})");
    CHECK(run.device.outbox().pending().empty());
  }
  SECTION("another day has begun") {
    broker.offer.date = sample_day + std::chrono::days{1};
    Run run(broker, scratch);
    run.await(R"("event":"forgotten","ticket":1)");
    CHECK(run.device.count("doubtful") == 0);
    CHECK(run.file.load()->empty());
  }
  SECTION("the journal was restored from a backup") {
    broker.epoch = Epoch{8};
    Run run(broker, scratch, true);
    run.await(R"("event":"forgotten","ticket":1)");
    run.idle();
    CHECK(takes(broker) == broker.commands.size());
    CHECK(run.file.load()->empty());
  }
}

TEST_CASE("a slip is not printed twice when a crash came before its answer was settled") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = issuing();
  {
    Run run(broker, scratch);
    run.ready();
    run.line("take B01");
    // Nothing steps the link after the answer: the outbox still holds the press.
    run.await(R"("event":"issued")");
    REQUIRE(run.device.outbox().pending().size() == 1);
  }
  Run run(broker, scratch);
  run.await("doubtful");
  run.idle();
  CHECK(broker.frames.size() >= 2);
  CHECK(broker.commands.size() == 1);
  CHECK(run.device.count(R"("event":"issued")") == 0);
}

TEST_CASE("a press that is taken back is not printed") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = [](const wire::Submit&) { return std::nullopt; };
  Run run(broker, scratch);
  run.ready();
  run.line("#1 take B01");
  run.line("#2 cancel");
  run.line("#3 cancel");
  run.await(R"("event":"locked","tag":"3","what":"cancel","reason":"nothing_asked")");
  SECTION("in this run") {
    broker.on_submit = issuing();
    run.await(R"("event":"unwanted","tag":"1")");
    run.await(R"("event":"voided","tag":"2")");
    CHECK(run.device.count(R"("event":"issued")") == 0);
    CHECK(run.device.count("arrival_code") == 0);
  }
  SECTION("and refused after all") {
    broker.on_submit = [](const wire::Submit& command) -> std::optional<FakeAnswer> {
      return test::rejected(is_take(command) ? RejectionCode::issuing_paused
                                             : RejectionCode::numbers_exhausted);
    };
    run.await(R"("event":"refused","tag":"1")");
    run.await(R"("event":"refused","tag":"2")");
  }
  CHECK(run.file.load()->empty());
}

TEST_CASE("an outbox without room fails the command of a line, and the device goes on") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  bool deaf = true;
  broker.on_submit = [&, issue = issuing()](const wire::Submit& command) mutable {
    return deaf ? std::nullopt : issue(command);
  };
  test::DeviceRun device(broker, wire::make_memory_outbox(5));
  const UnconfirmedFile file(scratch / "unconfirmed");
  HeadlessDispenser dispenser(device.dialogue(), device.outbox(), file, DispenserModel(100, {}, {}),
                              false);
  device.pump(broker, dispenser, [&] { return dispenser.ready(); });
  for (std::size_t i = 0; i < wire::most_pending_commands; ++i) device.line(dispenser, "take B01");
  device.line(dispenser, "#one-more take B01");
  CHECK(device.results().back().find(R"({"event":"error","tag":"one-more")") == 0);
  CHECK_FALSE(device.link().outbox_fault());
  CHECK_FALSE(dispenser.fault());
  deaf = false;
  device.pump(broker, dispenser,
              [&] { return device.outbox().pending().size() < wire::most_pending_commands; });
  device.line(dispenser, "#now take B01");
  CHECK(device.count(R"("event":"submitted","tag":"now")") == 1);
}

namespace {

constexpr auto national = "29901010134567";
constexpr auto phone = "01012345678";

// Neither as it was typed nor in other digits.
bool quotes_a_number(const std::string& text) {
  return text.find(national) != std::string::npos || text.find(phone) != std::string::npos ||
         text.find("٢٩٩٠١٠١٠١٣٤٥٦٧") != std::string::npos;
}

void ask_people(FakeBroker& broker) {
  broker.offer.date = sample_day;
  broker.offer.asked = {.identity = IdentityKey{1, 2, 3}, .mobile = true};
}

}  // namespace

TEST_CASE("who says who he is is known by a tag alone") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = issuing();
  ask_people(broker);
  Run run(broker, scratch);
  run.ready();
  run.pump([&] { return run.dispenser.model().offer().has_value(); });
  run.line("#1 take B01 elderly national " + std::string(national));
  run.line("#2 take B01 national ٢٩٩٠١٠١٠١٣٤٥٦٧");
  run.line("#3 take B02 national " + std::string(national));
  run.line("#4 take B01");
  run.await(R"("event":"issued","tag":"4")");
  REQUIRE(broker.commands.size() >= 4);
  const auto person = [&](std::size_t i) { return std::get<TakeTicket>(broker.commands[i].body); };
  CHECK(person(0).person);
  CHECK(person(0).priority_claim == PriorityClass::elderly);
  CHECK(person(1).person == person(0).person);
  CHECK(person(2).person != person(0).person);
  CHECK_FALSE(person(3).person);

  const std::size_t sent = broker.commands.size();
  run.line("#5 take B01 national 2990101013456");
  CHECK(
      run.device.results().back() ==
      R"({"event":"error","tag":"5","text":"a national number has 14 digits, a mobile number 11"})");
  run.line("#6 take B01 national 29901019934567");  // born nowhere
  run.line("#7 take B01 29901010134567");
  run.line("#8 take B01 national 29901010134567 2");
  CHECK(run.device.count(R"("event":"error")") == 4);
  run.idle();
  CHECK(broker.commands.size() == sent);
  CHECK(std::ranges::none_of(run.device.results(), quotes_a_number));
}

TEST_CASE("where nobody is asked, nothing is sent") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = issuing();
  broker.offer.date = sample_day;
  Run run(broker, scratch);
  run.ready();
  run.pump([&] { return run.dispenser.model().offer().has_value(); });
  run.line("#1 take B01 national " + std::string(national));
  CHECK(run.device.results().back() ==
        R"({"event":"locked","tag":"1","what":"take","reason":"not_asked"})");
  run.line("#2 contact " + std::string(32, '0') + " " + phone);
  CHECK(run.device.results().back() ==
        R"({"event":"locked","tag":"2","what":"contact","reason":"not_asked"})");
  CHECK(broker.commands.empty());
  CHECK(broker.contacts.empty());
}

TEST_CASE("a mobile number goes to the broker and into no file") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = issuing();
  ask_people(broker);
  Run run(broker, scratch);
  run.ready();
  run.pump([&] { return run.dispenser.model().offer().has_value(); });
  const std::string token(32, 'a');
  run.line("#1 contact " + token + " ٠١٠١٢٣٤٥٦٧٨");
  CHECK(run.await(R"("tag":"1")") == R"({"event":"contact","tag":"1","state":"kept"})");
  REQUIRE(broker.contacts.size() == 1);
  CHECK(broker.contacts[0].mobile->digits() == phone);
  run.line("#2 contact " + token + " none");
  CHECK(run.await(R"("tag":"2")") == R"({"event":"contact","tag":"2","state":"erased"})");
  CHECK_FALSE(broker.contacts[1].mobile);
  broker.refuses_contacts = RejectionCode::token_mismatch;
  run.line("#3 contact " + token + " " + phone);
  CHECK(run.await(R"("tag":"3")") ==
        R"({"event":"contact","tag":"3","state":"refused","code":"E_TOKEN_MISMATCH"})");
  run.line("#4 contact " + token + " 01312345678");
  CHECK(run.device.results().back() ==
        R"({"event":"error","tag":"4","text":"a mobile number begins with 010, 011, 012 or 015"})");
  run.line("#5 contact aa " + std::string(phone));
  CHECK(run.device.count(R"("event":"error")") == 2);

  broker.notes_contacts = false;
  run.line("#6 contact " + token + " " + phone);
  CHECK_FALSE(run.dispenser.idle());
  run.dispenser.turn(std::chrono::steady_clock::now());
  run.dispenser.turn(std::chrono::steady_clock::now() + std::chrono::seconds{11});
  CHECK(run.device.results().back() == R"({"event":"contact","tag":"6","state":"unanswered"})");
  CHECK(run.dispenser.idle());
  CHECK(std::ranges::none_of(run.device.results(), quotes_a_number));
  CHECK(run.device.outbox().pending().empty());
}

TEST_CASE("a full disk at the broker postpones a press") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = [full = true](const wire::Submit&) mutable -> std::optional<FakeAnswer> {
    if (std::exchange(full, false)) return test::rejected(RejectionCode::storage);
    return test::issued(1, sample_day);
  };
  Run run(broker, scratch);
  run.ready();
  run.line("#5 take B01");
  run.await(R"("event":"postponed","tag":"5","command":1,"code":"E_STORAGE")");
  run.await(R"("event":"issued","tag":"5")");
  CHECK(broker.frames[0] == broker.frames[1]);
}

TEST_CASE("refusals come with their code, and the others go on") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = [](const wire::Submit& command) -> std::optional<FakeAnswer> {
    const auto& take = std::get<TakeTicket>(command.body);
    if (take.service == ServiceCode("X")) return test::rejected(RejectionCode::unknown_service);
    return test::issued(static_cast<std::uint32_t>(command.counter), sample_day);
  };
  Run run(broker, scratch);
  run.ready();
  run.line("#1 take X");
  run.line("#2 take B01");
  run.line("\xff");
  run.line("#3 fly");
  run.await(R"("event":"refused","tag":"1","what":"take","command":1,"code":"E_UNKNOWN_SERVICE")");
  run.await(R"("event":"issued","tag":"2")");
  CHECK(run.device.count(R"("event":"error")") == 2);
}

TEST_CASE("a refusal stands until it is dismissed") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = [](const wire::Submit&) -> std::optional<FakeAnswer> {
    return test::rejected(RejectionCode::unknown_service);
  };
  Run run(broker, scratch);
  run.ready();
  run.line("#1 dismiss");
  CHECK(run.device.results().back() ==
        R"({"event":"locked","tag":"1","what":"dismiss","reason":"nothing_refused"})");
  run.line("take X");
  run.await(R"("event":"refused")");
  CHECK(run.dispenser.model().state() == DispenserState::refused);
  run.line("#2 dismiss");
  CHECK(run.device.results().back() == R"({"event":"dismissed","tag":"2"})");
  CHECK(run.dispenser.model().state() == DispenserState::offering);
}

TEST_CASE("the state tells a demonstration from a centre of real people") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.demonstration = GENERATE(true, false);
  Run run(broker, scratch);
  run.ready();
  run.line("state");
  const std::string told =
      std::string(R"("demonstration":)") + (broker.demonstration ? "true" : "false");
  CHECK(run.device.results().back().find(told) != std::string::npos);
}

TEST_CASE("while there is no broker nobody is promised a ticket, but a slip is settled later") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.on_submit = issuing();
  Run run(broker, scratch);
  run.ready();
  run.line("take B01");
  run.await(R"("event":"issued")");
  run.idle();
  FakeBroker elsewhere(Role::dispenser);  // steps in its place: the real one is silent
  run.device.pump(elsewhere, run.dispenser, [&] {
    return run.device.link().state() != wire::LinkState::online &&
           run.device.link().state() != wire::LinkState::connecting;
  });
  run.line("#8 take B01");
  CHECK(run.device.results().back().find(R"("event":"locked","tag":"8","what":"take")") !=
        std::string::npos);
  run.line("#9 confirm 1 paper");
  CHECK(run.device.count(R"("event":"submitted","tag":"9")") == 1);
  run.await(R"("event":"confirmed","tag":"9")");
}

TEST_CASE(
    "the broker learns how the dispenser is: at once, again after a while, and at each change") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  Run run(broker, scratch);
  run.ready();
  run.pump([&] { return broker.conditions.size() == 1; });
  CHECK(broker.conditions[0] == wire::Condition{});
  run.line("#1 help on");
  run.pump([&] { return broker.conditions.size() == 2; });
  CHECK(broker.conditions[1].help_wanted);
  run.pump([&] { return broker.conditions.size() == 3; });  // the same, so that it is known again
  CHECK(broker.conditions[2] == broker.conditions[1]);
}

TEST_CASE("who asks for help is told that staff see it, or that nobody does") {
  const Scratch scratch;
  FakeBroker broker(Role::dispenser);
  broker.staff_see_it = true;
  Run run(broker, scratch);
  run.ready();
  run.line("#5 help on");
  run.await(R"({"event":"help","tag":"5","state":"asking"})");
  run.await(R"({"event":"help","state":"told"})");
  CHECK(run.dispenser.help() == Help::told);
  broker.staff_see_it = false;
  run.await(R"({"event":"help","state":"nobody"})");
  run.line("#6 help off");
  run.await(R"({"event":"help","tag":"6","state":"none"})");
  run.pump([&] { return !broker.conditions.back().help_wanted; });
  // An answer to what was said before does not count for who asks next.
  CHECK(run.dispenser.help() == Help::none);
  run.dispenser.want_help(true);
  CHECK(run.dispenser.help() == Help::asking);
  CHECK(run.device.count(R"({"event":"help","state":"asking"})") == 1);
}
