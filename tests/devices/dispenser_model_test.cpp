// The dispenser's states, as text: what happens, then what is to be seen.
#include <sstream>

#include "tests/catch.h"
#include "ticket/model.h"

using namespace dawr;
using namespace dawr::ticket;

namespace {

constexpr ServiceDate today{std::chrono::days{20779}};
constexpr std::uint64_t session = 9;

// Words: online connecting unreachable not_enrolled key_refused wrong_broker version_refused
//        dispenser reception day tomorrow no_day paused epoch8
//        press:N  cancel:N (of press N)  confirm:T  void:T             submitted
//        issue:N=T  refuse:N=CODE                                      answers to press N
//        cancelled:N  uncancelled:N=CODE  confirmed:T  unconfirmed:T=CODE
//        unreadable:N  dismiss  drop
class Play {
 public:
  explicit Play(std::size_t presses_at_once = 1) : model(presses_at_once, {}, {}) {}

  void all(const std::string& words) {
    std::istringstream in(words);
    std::string word;
    while (in >> word) one(word);
  }

  DispenserModel model;
  std::string consequences;

 private:
  static wire::Submit submit(std::uint64_t counter, CommandBody body) {
    return {session, counter, 0, std::move(body), std::nullopt};
  }
  static CommandBody take() { return TakeTicket{ServiceCode("B01"), std::nullopt, {}}; }
  static CommandBody confirm(std::uint64_t ticket) {
    return ConfirmPrint{Serial{static_cast<std::uint32_t>(ticket)}, PrintMedium::paper};
  }

  void answer(const wire::Submit& command, decltype(wire::Reply::body) body) {
    const auto outcome =
        model.answered(command, {command.session, command.counter, 1, std::move(body)});
    constexpr std::array<const char*, 6> names{"none",     "print", "doubtful",
                                               "unwanted", "copy",  "settled"};
    consequences += std::string(consequences.empty() ? "" : " ") +
                    names[static_cast<std::size_t>(outcome.consequence)];
  }

  void one(const std::string& word) {
    const auto colon = word.find(':');
    if (colon != std::string::npos) {
      const auto equals = word.find('=');
      with_number(word.substr(0, colon), std::stoull(word.substr(colon + 1)),
                  equals == std::string::npos ? "" : word.substr(equals + 1));
      return;
    }
    if (link(word)) return;
    if (word == "dispenser" || word == "reception") {
      wire::Welcome welcome;
      welcome.epoch = Epoch{7};
      welcome.principal.role = word == "reception" ? Role::reception : Role::dispenser;
      model.welcomed(welcome);
    } else if (word == "epoch8") {
      model.epoch_is(Epoch{8});
    } else if (word == "dismiss") {
      model.dismiss();
    } else if (word == "drop") {
      model.drop_stale();
    } else {
      offer(word);
    }
  }

  bool link(const std::string& word) {
    using enum wire::LinkState;
    const std::vector<std::pair<std::string, wire::LinkState>> states{
        {"online", online},
        {"connecting", connecting},
        {"unreachable", unreachable},
        {"not_enrolled", not_enrolled},
        {"key_refused", key_refused},
        {"wrong_broker", wrong_broker},
        {"version_refused", version_refused}};
    for (const auto& [name, state] : states) {
      if (name != word) continue;
      model.link_is(state);
      return true;
    }
    return false;
  }

  void offer(const std::string& word) {
    OfferView view;
    if (word == "day" || word == "paused") view.date = today;
    if (word == "tomorrow") view.date = today + std::chrono::days{1};
    if (word == "paused") view.paused = {"كهرباء", "power"};
    REQUIRE((view.date || word == "no_day"));
    model.offered(view);
  }

  static wire::Submit cancel_of(std::uint64_t press) {
    return submit(press + 100, CancelTake{session, press});
  }
  static Rejection rejection(const std::string& code) {
    using enum RejectionCode;
    for (const auto known : {day_closed, issuing_paused, call_in_progress, state, unknown_ticket,
                             quarantined, role_forbidden}) {
      if (dawr::name_of(known) == code) return {known, std::nullopt};
    }
    FAIL("no code " + code);
    return {};
  }

  void with_number(const std::string& verb, std::uint64_t number, const std::string& value) {
    if (verb == "press") model.submitted(submit(number, take()));
    if (verb == "cancel") model.submitted(cancel_of(number));
    if (verb == "confirm") model.submitted(submit(number + 200, confirm(number)));
    if (verb == "void") {
      const auto press = model.find(Serial{static_cast<std::uint32_t>(number)})->press;
      model.submitted(cancel_of(press.counter));
    }
    if (verb == "issue") {
      IssuedTicket ticket;
      ticket.ticket = {today, Serial{static_cast<std::uint32_t>(std::stoul(value))}};
      answer(submit(number, take()), ticket);
    }
    if (verb == "refuse") answer(submit(number, take()), rejection(value));
    if (verb == "cancelled") answer(cancel_of(number), wire::Done{});
    if (verb == "uncancelled") answer(cancel_of(number), rejection(value));
    if (verb == "confirmed") answer(submit(number + 200, confirm(number)), wire::Done{});
    if (verb == "unconfirmed") answer(submit(number + 200, confirm(number)), rejection(value));
    if (verb == "unreadable") model.unreadable(submit(number, take()), RejectionCode::malformed);
  }
};

std::string actions_of(const DispenserModel& model) {
  std::string text;
  for (std::size_t index = 0; index < actions; ++index) {
    const auto action = static_cast<Action>(index);
    if (model.lock_of(action) != Lock::none) continue;
    text += (text.empty() ? "" : " ") + std::string(name_of(action));
  }
  return text;
}

std::string kept_of(const DispenserModel& model) {
  std::string text;
  for (const auto& kept : model.unconfirmed()) {
    constexpr std::array<const char*, 3> names{"?", "+", "-"};
    text += (text.empty() ? "" : " ") + std::to_string(kept.ticket.serial.value) +
            names[static_cast<std::size_t>(kept.settling)];
  }
  return text;
}

// Everything that needs a broker and nothing else.
const std::string with_broker = "reprint leave rejoin";

}  // namespace

TEST_CASE("a pad's block is remembered ticket by ticket") {
  DispenserModel model(1, {}, {});
  const wire::Submit block{5, 9, 0, EnterPad{{ServiceCode("B01"), ServiceCode("B01")}, {}}, {}};
  IssuedTicket first;
  first.ticket.serial = Serial{4};
  IssuedTicket second;
  second.ticket.serial = Serial{5};
  for (const auto& ticket : {first, second}) {
    CHECK(model.entered(block, ticket).consequence == Consequence::print);
  }
  // The same answer once more: its slips are out.
  CHECK(model.entered(block, first).consequence == Consequence::doubtful);
  CHECK(model.is_of_a_block(*model.find(Serial{5})));
  const wire::Submit confirm{5, 10, 0, ConfirmPrint{Serial{5}, PrintMedium::paper}, {}};
  model.submitted(confirm);
  CHECK(model.answered(confirm, {5, 10, 1, wire::Done{}}).consequence == Consequence::settled);
  CHECK(kept_of(model) == "4?");
}

TEST_CASE("a dispenser's states and what can be done in them") {
  struct Row {
    std::string happened;
    std::string state;
    std::string actions;
    std::string kept;  // ? open, + confirming, - being taken back
  };
  const std::string up = "online dispenser day ";
  const std::vector<Row> rows = {
      {"", "connecting", "", ""},
      {"online dispenser", "connecting", "take " + with_broker, ""},
      {"unreachable", "offline", "", ""},
      {"not_enrolled", "not_enrolled", "", ""},
      {"key_refused", "key_refused", "", ""},
      {"wrong_broker", "wrong_broker", "", ""},
      {"version_refused", "version_refused", "", ""},
      {"online dispenser no_day", "closed", with_broker, ""},
      {"online dispenser paused", "paused", with_broker, ""},
      {up, "offering", "take " + with_broker, ""},
      {"online reception day", "offering", "take reprint grant leave rejoin pad", ""},
      {up + "connecting", "connecting", "", ""},
      {up + "unreachable", "offline", "", ""},
      // A press and its ticket.
      {up + "press:1", "waiting", "cancel " + with_broker, ""},
      {up + "press:1 connecting", "waiting", "cancel", ""},
      {up + "press:1 unreachable", "offline", "cancel", ""},
      {up + "press:1 issue:1=12", "issued", "confirm void " + with_broker, "12?"},
      {up + "press:1 issue:1=12 unreachable", "issued", "confirm void", "12?"},
      {up + "press:1 issue:1=12 confirm:12", "offering", "take " + with_broker, "12+"},
      {up + "press:1 issue:1=12 confirm:12 confirmed:12", "offering", "take " + with_broker, ""},
      {up + "press:1 issue:1=12 void:12", "offering", "take " + with_broker, "12-"},
      {up + "press:1 issue:1=12 void:12 cancelled:1", "offering", "take " + with_broker, ""},
      // Refusals are shown until dismissed, or the next press.
      {up + "press:1 refuse:1=E_ISSUING_PAUSED", "refused", "take " + with_broker + " dismiss", ""},
      {up + "press:1 refuse:1=E_DAY_CLOSED dismiss", "offering", "take " + with_broker, ""},
      {up + "press:1 refuse:1=E_DAY_CLOSED press:2", "waiting", "cancel " + with_broker, ""},
      {up + "press:1 unreadable:1", "refused", "take " + with_broker + " dismiss", ""},
      // Taking a press back.
      {up + "press:1 cancel:1", "waiting", with_broker, ""},
      {up + "press:1 cancel:1 issue:1=12", "offering", "take " + with_broker, "12-"},
      {up + "press:1 cancel:1 issue:1=12 cancelled:1", "offering", "take " + with_broker, ""},
      {up + "press:1 cancel:1 issue:1=12 uncancelled:1=E_CALL_IN_PROGRESS", "issued",
       "confirm void " + with_broker + " dismiss", "12?"},
      {up + "press:1 cancel:1 issue:1=12 uncancelled:1=E_STATE dismiss", "offering",
       "take " + with_broker, ""},
      // What can't be settled any more is forgotten, what can is kept.
      {up + "press:1 issue:1=12 confirm:12 unconfirmed:12=E_DAY_CLOSED dismiss", "offering",
       "take " + with_broker, ""},
      {up + "press:1 issue:1=12 confirm:12 unconfirmed:12=E_UNKNOWN_TICKET dismiss", "offering",
       "take " + with_broker, ""},
      {up + "press:1 issue:1=12 confirm:12 unconfirmed:12=E_QUARANTINED dismiss", "issued",
       "confirm void " + with_broker, "12?"},
      {up + "press:1 issue:1=12 tomorrow drop", "offering", "take " + with_broker, ""},
      {up + "press:1 issue:1=12 no_day drop", "issued", "confirm void " + with_broker, "12?"},
      {up + "press:1 issue:1=12 epoch8 drop", "offering", "take " + with_broker, ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.happened);
    Play play;
    play.all(row.happened);
    CHECK(name_of(play.model.state()) == row.state);
    CHECK(actions_of(play.model) == row.actions);
    CHECK(kept_of(play.model) == row.kept);
  }
}

TEST_CASE("what stands in the way of a ticket does not depend on who stands in front") {
  Play play;
  CHECK(play.model.standing() == DispenserState::connecting);
  play.all("online dispenser day");
  CHECK(play.model.standing() == DispenserState::offering);
  play.all("press:1 issue:1=5");
  CHECK(play.model.state() == DispenserState::issued);
  CHECK(play.model.standing() == DispenserState::offering);
  play.all("unreachable");
  CHECK(play.model.state() == DispenserState::issued);
  CHECK(play.model.standing() == DispenserState::offline);
  play.all("online paused");
  CHECK(play.model.standing() == DispenserState::paused);
}

TEST_CASE("what an answer means") {
  struct Row {
    std::string happened;
    std::string consequences;
  };
  const std::string up = "online dispenser day ";
  const std::vector<Row> rows = {
      {up + "press:1 issue:1=12", "print"},
      {up + "press:1 issue:1=12 issue:1=12", "print doubtful"},
      {up + "press:1 cancel:1 issue:1=12 cancelled:1", "unwanted settled"},
      {up + "press:1 refuse:1=E_DAY_CLOSED", "none"},
      {up + "press:1 issue:1=12 confirm:12 confirmed:12", "print settled"},
      {up + "confirmed:99", "settled"},
      {up + "press:1 press:2 cancel:2 issue:1=1 issue:2=2", "print unwanted"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.happened);
    Play play(10);
    play.all(row.happened);
    CHECK(play.consequences == row.consequences);
  }
}

TEST_CASE("one person presses once, a script as often as it may") {
  Play person(1);
  person.all("online dispenser day press:1");
  CHECK(person.model.lock_of(Action::take) == Lock::press_unanswered);
  person.all("issue:1=12");
  CHECK(person.model.lock_of(Action::take) == Lock::ticket_unconfirmed);
  Play script(2);
  script.all("online dispenser day press:1 issue:1=12 press:2");
  CHECK(script.model.lock_of(Action::take) == Lock::none);
  script.all("press:3");
  CHECK(script.model.lock_of(Action::take) == Lock::press_unanswered);
  CHECK(script.model.press_to_cancel() == PressName{session, 3});
}

TEST_CASE("a new run takes up what its outbox and its file hold") {
  const auto kept = [](std::uint64_t press, std::uint32_t serial) {
    return Unconfirmed{.press = {session, press},
                       .epoch = Epoch{7},
                       .ticket = {today, Serial{serial}},
                       .letter = LineId{'C'}};
  };
  const std::vector<wire::Submit> pending{
      {session, 4, 0, TakeTicket{}, {}},
      {session, 5, 0, TakeTicket{}, {}},
      {session, 6, 0, CancelTake{session, 5}, {}},
      {session, 7, 0, ConfirmPrint{Serial{11}, PrintMedium::paper}, {}},
      {session, 8, 0, CancelTake{session, 2}, {}},
  };
  const DispenserModel model(1, {kept(1, 11), kept(2, 12), kept(3, 13)}, pending);
  CHECK(kept_of(model) == "11+ 12- 13?");
  CHECK(model.find(Serial{13})->earlier_run);
  REQUIRE(model.presses().size() == 2);
  CHECK_FALSE(model.presses()[0].taken_back);
  CHECK(model.presses()[1].taken_back);
  CHECK(model.press_to_cancel() == PressName{session, 4});
}
