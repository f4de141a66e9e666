// The console's states, as text: what happens, then what is to be seen.
#include <sstream>

#include "counter/model.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::counter;

namespace {

constexpr Instant start{std::chrono::hours{24 * 20779}};

Instant at(int second) { return start + seconds{second}; }

// Words: online … as LinkState;  counter cashier supervisor: the key's role
//        closed open break: an empty counter    called serving: with a ticket in hand
//        then about the newest view: shown  left=N tries=N  ticket=N  hold  undo=S (until second S)
//        send: a command is on its way    ok: it is done, with the view so far
//        wrong: it was a wrong code       no: it was refused otherwise
//        later-break later-close stay
// A call is of second 0; no-show and put-back from second 60.
class Play {
 public:
  explicit Play(const std::string& words) {
    std::istringstream in(words);
    std::string word;
    while (in >> word) one(word);
    show();
  }
  ConsoleModel model;

 private:
  void one(const std::string& word) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const int number = equals == std::string::npos ? 0 : std::stoi(word.substr(equals + 1));
    if (link(name) || role(name) || view(name, number)) return;
    show();
    if (name == "send") model.submitted();
    if (name == "ok") answer(CallNext{}, view_);
    if (name == "wrong") answer(StartService{123, 0}, Rejection{RejectionCode::arrival_code, {}});
    if (name == "no") answer(CallNext{}, Rejection{RejectionCode::line_empty, {}});
    if (name == "later-break") waits_ = model.wait_for_ticket(Break{"prayer"});
    if (name == "later-close") waits_ = model.wait_for_ticket(CloseCounter{});
    if (name == "stay") model.stay();
  }

  void show() {
    if (has_view_) model.viewed(view_);
  }

  void answer(CommandBody body, decltype(wire::Reply::body) with) {
    model.answered({1, 1, 0, std::move(body), std::nullopt}, {1, 1, 1, std::move(with)});
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

  bool role(const std::string& word) {
    if (word != "counter" && word != "cashier" && word != "supervisor") return false;
    wire::Welcome welcome;
    welcome.principal.role = word == "counter"   ? Role::counter
                             : word == "cashier" ? Role::cashier
                                                 : Role::supervisor;
    model.welcomed(welcome);
    return true;
  }

  bool view(const std::string& word, int number) {
    const bool fresh = word == "closed" || word == "open" || word == "break" || word == "called" ||
                       word == "serving";
    if (fresh) {
      view_ = {};
      has_view_ = true;
      view_.state = word == "closed"  ? CounterState::closed
                    : word == "break" ? CounterState::on_break
                                      : CounterState::open;
      if (word == "called" || word == "serving") ticket(word == "called");
      return true;
    }
    if (word == "shown") view_.in_hand->shown = true;
    if (word == "left") view_.in_hand->calls_left = static_cast<std::uint8_t>(number);
    if (word == "tries") view_.in_hand->tries_left = static_cast<std::uint8_t>(number);
    if (word == "ticket") view_.in_hand->ticket.value = static_cast<std::uint32_t>(number);
    if (word == "hold") view_.on_hold = TicketOnHold{Serial{9}, LineId{'C'}, 9, at(600)};
    if (word == "undo") view_.undo_until = at(number);
    return word == "shown" || word == "left" || word == "tries" || word == "ticket" ||
           word == "hold" || word == "undo";
  }

  void ticket(bool called) {
    view_.in_hand = TicketInHand{};
    view_.in_hand->ticket = Serial{12};
    view_.in_hand->state = called ? TicketState::called : TicketState::serving;
    view_.in_hand->called_at = start;
    view_.in_hand->calls_left = 2;
    view_.in_hand->tries_left = 5;
    if (!called) return;
    view_.no_show_from = at(60);
    view_.put_back_from = at(60);
  }

  CounterView view_;
  bool has_view_{};
  bool waits_{};
};

std::string open_keys(const ConsoleModel& model, Instant now) {
  std::string text;
  for (std::size_t index = 0; index < keys; ++index) {
    const auto key = static_cast<Key>(index);
    if (!model.locks_of(key, now).empty()) continue;
    text += (text.empty() ? "" : " ") + std::string(name_of(key));
  }
  return text;
}

// "calls_missing 2; too_early 34 s; not_shown"
std::string locks_text(const ConsoleModel& model, Key key, Instant now) {
  std::string text;
  for (const auto& lock : model.locks_of(key, now)) {
    text += (text.empty() ? "" : "; ") + std::string(name_of(lock.lock));
    if (lock.lock == Lock::calls_missing) text += " " + std::to_string(lock.calls);
    if (lock.until) {
      const auto left = std::chrono::duration_cast<seconds>(*lock.until - now).count();
      text += " " + std::to_string(left) + " s";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a console's states and the keys that can be pressed in them") {
  struct Row {
    std::string happened;
    int second;
    std::string state;
    std::string keys;
  };
  const std::string up = "online counter ";
  const std::string ends = "complete transfer hold break close";
  const std::vector<Row> rows = {
      {"", 0, "connecting", ""},
      {"unreachable", 0, "offline", ""},
      {"not_enrolled", 0, "not_enrolled", ""},
      {"key_refused", 0, "key_refused", ""},
      {"wrong_broker", 0, "wrong_broker", ""},
      {"version_refused", 0, "version_refused", ""},
      {up, 0, "no_view", ""},
      {up + "closed", 0, "closed", "open"},
      {up + "open", 0, "idle", "next break close"},
      {up + "break", 0, "on_break", "open close"},
      {up + "open unreachable", 0, "offline", ""},
      {up + "open connecting", 0, "connecting", ""},
      {up + "open send", 0, "idle", ""},
      {up + "open send no", 0, "idle", "next break close"},
      {up + "open hold", 0, "idle", "next resume break close"},
      {up + "break hold", 0, "on_break", "open close"},
      {up + "open undo=10", 10, "idle", "next break close undo"},
      {up + "open undo=10", 11, "idle", "next break close"},
      {up + "called", 0, "called", "recall start break close"},
      {up + "called", 59, "called", "recall start break close"},
      {up + "called", 60, "called", "recall start put-back break close"},
      {up + "called shown", 60, "called", "recall start break close"},
      {up + "called shown left=0", 60, "called", "start no-show break close"},
      {up + "called shown left=0", 59, "called", "start break close"},
      {up + "called left=0", 60, "called", "start put-back break close"},
      {up + "called tries=0", 0, "called", "recall break close"},
      {up + "called send wrong", 0, "code_wrong", "recall start break close"},
      {up + "called send wrong tries=4", 0, "code_wrong", "recall start break close"},
      {up + "called send wrong serving", 0, "serving", ends},
      {up + "called send wrong called ticket=13", 0, "called", "recall start break close"},
      {up + "called send wrong send no", 0, "called", "recall start break close"},
      {up + "serving", 0, "serving", ends},
      {up + "serving hold", 0, "serving", "complete transfer break close"},
      {up + "serving undo=10", 5, "serving", ends},
      {up + "serving later-break", 0, "serving", ends},
      {up + "serving later-close", 0, "closing", ends},
      {up + "called later-close", 0, "closing", "recall start break close"},
      {up + "called later-close send wrong", 0, "code_wrong", "recall start break close"},
      {up + "serving later-close stay", 0, "serving", ends},
      {up + "serving later-close later-break", 0, "serving", ends},
      {"online cashier called", 0, "called", "recall start break close"},
      {"online supervisor", 0, "no_view", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.happened, row.second);
    const Play play(row.happened);
    CHECK(name_of(play.model.state()) == row.state);
    CHECK(open_keys(play.model, at(row.second)) == row.keys);
  }
}

TEST_CASE("a locked key says why, all of it") {
  struct Row {
    std::string happened;
    Key key;
    int second;
    std::string locks;
  };
  const std::string up = "online counter ";
  const std::vector<Row> rows = {
      {up + "called", Key::no_show, 26, "calls_missing 2; too_early 34 s; not_shown"},
      {up + "called shown", Key::no_show, 26, "calls_missing 2; too_early 34 s"},
      {up + "called shown left=0", Key::no_show, 26, "too_early 34 s"},
      {up + "called left=0", Key::no_show, 60, "not_shown"},
      {up + "called left=0", Key::recall, 0, "no_calls_left"},
      {up + "called", Key::put_back, 20, "too_early 40 s"},
      {up + "called shown", Key::put_back, 20, "shown"},
      {up + "called tries=0", Key::start, 0, "code_locked"},
      {up + "called", Key::complete, 0, "not_serving"},
      {up + "called", Key::next, 0, "call_in_progress"},
      {up + "called", Key::resume, 0, "call_in_progress; nothing_on_hold"},
      {up + "called", Key::open, 0, "counter_open"},
      {up + "serving", Key::next, 0, "in_service"},
      {up + "serving", Key::recall, 0, "in_service"},
      {up + "serving hold", Key::hold, 0, "hold_taken"},
      {up + "open", Key::start, 0, "nothing_in_hand"},
      {up + "open", Key::hold, 0, "nothing_in_hand"},
      {up + "open", Key::undo, 0, "nothing_to_undo"},
      {up + "open", Key::resume, 0, "nothing_on_hold"},
      {up + "break", Key::next, 0, "on_break"},
      {up + "closed", Key::next, 0, "counter_closed"},
      {up + "open send", Key::next, 0, "answer_awaited"},
      {up + "open unreachable", Key::next, 0, "no_broker"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.happened, name_of(row.key), row.second);
    CHECK(locks_text(Play(row.happened).model, row.key, at(row.second)) == row.locks);
  }
}

TEST_CASE("without the broker's clock nothing is over yet") {
  const Play called("online counter called shown left=0");
  REQUIRE(called.model.locks_of(Key::no_show, std::nullopt).size() == 1);
  CHECK(called.model.locks_of(Key::no_show, std::nullopt)[0].until == at(60));
  CHECK(Play("online counter open undo=10").model.undo_possible(std::nullopt));
}

TEST_CASE("the next change is the countdown that ends first") {
  CHECK(Play("online counter called").model.next_change(at(0)) == at(60));
  CHECK_FALSE(Play("online counter called").model.next_change(at(60)));
  CHECK(Play("online counter open undo=10 hold").model.next_change(at(0)) == at(10));
  CHECK(Play("online counter open undo=10 hold").model.next_change(at(10)) == at(600));
  CHECK_FALSE(Play("online counter").model.next_change(at(0)));
}

TEST_CASE("a break waits for the ticket in hand, once, and only where there is one") {
  Play serving("online counter serving later-break");
  CHECK_FALSE(serving.model.due());
  serving.model.submitted();
  serving.model.viewed(*Play("open").model.view());
  CHECK_FALSE(serving.model.due());  // the answer to what is on its way comes first
  serving.model.answered({}, {0, 0, 0, *Play("open").model.view()});
  const auto due = serving.model.due();
  REQUIRE(due);
  CHECK(std::get<Break>(*due).reason == "prayer");
  CHECK_FALSE(serving.model.due());

  Play idle("online counter open");
  CHECK_FALSE(idle.model.wait_for_ticket(CloseCounter{}));
  CHECK_FALSE(idle.model.due());
  Play offline("online counter serving later-break open unreachable");
  CHECK_FALSE(offline.model.due());
}

TEST_CASE("whether a PIN is needed is heard with the welcome, or when one was missing") {
  ConsoleModel model;
  CHECK_FALSE(model.pin_needed());
  wire::Welcome welcome;
  welcome.principal.role = Role::counter;
  model.welcomed(welcome);
  CHECK_FALSE(model.pin_needed());
  const wire::Submit open{1, 1, 1, OpenCounter{ClerkId{101}}, {}};
  const auto hears = [&](RejectionCode code) {
    model.submitted();
    model.answered(open, {1, 1, 0, Rejection{code, std::nullopt}});
  };
  hears(RejectionCode::day_closed);
  CHECK_FALSE(model.pin_needed());
  hears(RejectionCode::pin_required);
  CHECK(model.pin_needed());
  model.welcomed(welcome);  // the list is gone again
  CHECK_FALSE(model.pin_needed());
  welcome.pin_needed = true;
  model.welcomed(welcome);
  CHECK(model.pin_needed());
}

TEST_CASE("who asks for help stays known over an answer, which does not tell it") {
  ConsoleModel model;
  CounterView view;
  view.state = CounterState::open;
  const CounterView replied = view;
  view.help_at = {"Dispenser 1"};
  model.viewed(view);
  model.answered({1, 1, 0, CallNext{}, std::nullopt}, {1, 1, 1, replied});
  CHECK(model.view()->help_at == view.help_at);
  CounterView closed = replied;
  closed.state = CounterState::closed;
  model.answered({1, 2, 0, CloseCounter{}, std::nullopt}, {1, 2, 2, closed});
  CHECK(model.view()->help_at.empty());
  model.viewed(view);
  model.viewed(replied);  // asked for: nobody asks for help any more
  CHECK(model.view()->help_at.empty());
}
