// The log retold, against the state that the broker itself makes of it: over days played by chance,
// both must tell the same of every ticket.
#include "broker/ctl/visits.h"

#include <map>
#include <random>
#include <set>

#include "broker/queue/evolve.h"
#include "tests/catch.h"
#include "tests/core/play.h"
#include "tests/core/sample_centre.h"
#include "tests/verify/bookings.h"

namespace dawr::ctl {
namespace {

constexpr ServiceDate first_date{std::chrono::days{20513}};

class RandomDays {
 public:
  explicit RandomDays(std::uint64_t seed) : random_(seed) {}

  // Takes a random step; most are refused or make sense only now and then.
  void step() {
    now_ += seconds{number(0, 40)};
    if (!play_.state().day_open) return open_day();
    if (++steps_ % 500 == 0) return play_.restore(0, now_);
    if (steps_ % 400 == 0) return enter_pad();
    if (steps_ % 70 == 0) return put_ahead();
    const auto kind = number(0, 99);
    if (kind < 30) return at_dispenser();
    if (kind < 98) return at_counter(CounterId{static_cast<std::uint16_t>(number(1, 4))});
    submit(Role::supervisor, 90, CloseOut{"end"});
    if (chance(50)) submit(Role::supervisor, 90, CloseDay{});
  }

  [[nodiscard]] const play::Play& play() const { return play_; }

 private:
  std::int64_t number(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }
  bool chance(int percent) { return number(1, 100) <= percent; }

  void submit(Role role, std::uint32_t device, CommandBody body,
              std::optional<CounterId> counter = {}) {
    Principal principal;
    principal.device = DeviceId{device};
    principal.role = role;
    principal.counter = counter;
    play_.submit(principal, std::move(body), now_);
  }

  void open_day() {
    now_ += std::chrono::hours{24};
    submit(Role::supervisor, 90, OpenDay{date_, play::sample_centre()});
    date_ += std::chrono::days{1};
  }

  void at_dispenser() {
    const auto& tickets = play_.state().tickets;
    const auto any = number(0, std::max<std::int64_t>(std::ssize(tickets), 1) - 1);
    const Serial some = tickets.empty() ? Serial{1} : tickets[static_cast<std::size_t>(any)].serial;
    const TicketRef token{*play_.state().last_date, some};
    switch (number(0, 7)) {
      case 0:
        return submit(Role::reception, 1,
                      GrantPriority{some, PriorityClass::elderly, Evidence::identity_card});
      case 1:
        return submit(Role::reception, 1, LeaveLine{token});
      case 2:
        return submit(Role::reception, 1, Rejoin{token});
      case 3:
        return submit(Role::reception, 1, ConfirmPrint{some, PrintMedium::screen});
      case 4:
        return submit(Role::reception, 1, Reprint{some});
      default:
        submit(Role::reception, 1,
               TakeTicket{play::random_service(static_cast<int>(number(0, 4))), {}, {}});
    }
  }

  void put_ahead() {
    const auto& tickets = play_.state().tickets;
    const auto waits = std::ranges::find(tickets, TicketState::waiting, &queue::Ticket::state);
    if (waits == tickets.end()) return;
    submit(Role::supervisor, 90, Override{waits->letter, waits->number, "ill"});
    submit(Role::supervisor, 91, Approve{play_.state().last_request});
  }

  void enter_pad() {
    now_ += minutes{1};
    play_.start(now_);
    EnterPad pad;
    for (int service = 0; service < 3; ++service) {
      pad.services.push_back(play::random_service(service));
    }
    pad.arrival_commitments.resize(pad.services.size());
    submit(Role::reception, 1, pad);
  }

  void at_counter(CounterId counter) {
    const bool is_cashier = counter.value == 4;
    const auto role = is_cashier ? Role::cashier : Role::counter;
    const auto& stand = play_.state().counters.at(counter);
    const auto say = [&](CommandBody body) {
      submit(role, 20U + counter.value, std::move(body), counter);
    };
    if (stand.state == CounterState::closed) {
      return say(OpenCounter{ClerkId{is_cashier ? 31U : 10U + counter.value}});
    }
    if (!stand.in_hand && chance(80)) return say(CallNext{});
    if (stand.in_hand && chance(30)) {
      const auto code = play::arrival_code_of(*stand.in_hand);
      return say(StartService{code, chance(90) ? code : play::reversed_digits(code)});
    }
    say(anything(stand));
  }

  CommandBody anything(const queue::CounterStand& stand) {
    switch (number(0, 9)) {
      case 0:
        return Complete{chance(70) ? Outcome::served : Outcome::incomplete};
      case 1:
        return Transfer{play::random_line(static_cast<int>(number(0, 3)))};
      case 2:
        return Hold{};
      case 3:
        return Resume{};
      case 4:
        return MarkNoShow{};
      case 5:
        return Undo{};
      case 6:
        return PutBack{};
      case 7:
        return chance(10) ? CommandBody(CloseCounter{}) : CommandBody(Undo{});
      case 8:
        if (stand.in_hand && chance(50)) {
          submit(Role::display, 50, AckShown{*stand.in_hand, 1, stand.called_at.front()});
        }
        return Recall{};
      default:
        return Recall{};
    }
  }

  std::mt19937_64 random_;
  play::Play play_;
  int steps_{};
  Instant now_{std::chrono::hours{24 * 20513}};
  ServiceDate date_{first_date};
};

PrintTold told_print(queue::Print print) {
  switch (print) {
    case queue::Print::pending:
      return PrintTold::pending;
    case queue::Print::doubtful:
      return PrintTold::doubtful;
    case queue::Print::paper:
      return PrintTold::paper;
    case queue::Print::screen:
      return PrintTold::screen;
  }
  return PrintTold::pending;
}

void require_same(const VisitTold& told, const queue::Ticket& ticket) {
  CAPTURE(ticket.serial.value);
  REQUIRE(told.course.state == ticket.state);
  REQUIRE(told.waited() == ticket.waited);
  REQUIRE(told.first_called_at() == ticket.first_called_at);
  REQUIRE(told.issued_at == ticket.issued_at);
  REQUIRE(told.priority == ticket.priority);
  REQUIRE(told.print == told_print(ticket.print));
  REQUIRE(told.copies == ticket.copies);
  REQUIRE(told.course.rejoined == ticket.rejoined_before);
  const auto& hop = told.course.hops.back();
  REQUIRE(hop.line == ticket.line);
  REQUIRE(hop.turn == ticket.turn);
  REQUIRE(hop.reason == ticket.turn_reason);
  if (ticket.calls > 0) {
    REQUIRE(told.course.calls.back().call == ticket.calls);
    REQUIRE(told.course.calls.back().shown_at.has_value() == (ticket.shown_call == ticket.calls));
  }
}

void require_same(const DayTold& day, const queue::State& state) {
  REQUIRE(day.date == state.last_date);
  REQUIRE(day.visits.size() == state.tickets.size());
  for (const auto& ticket : state.tickets) require_same(day.visits.at(ticket.serial), ticket);
}

}  // namespace

TEST_CASE("What is told of a ticket is what the broker knows of it") {
  std::set<std::size_t> events;
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    CAPTURE(seed);
    RandomDays days(seed);
    Teller teller;
    std::size_t heard = 0;
    for (int step = 0; step < 1200; ++step) {
      days.step();
      const auto& entries = days.play().entries();
      for (; heard < entries.size(); ++heard) {
        teller.hear(entries[heard]);
        events.insert(entries[heard].event.index());
      }
      if (step % 50 == 0) require_same(*teller.day(), days.play().state());
    }
  }
  for (const auto event : {Event(TicketVoided{}).index(),        Event(TakeCancelled{}).index(),
                           Event(CounterOnBreak{}).index(),      Event(IssuingPaused{}).index(),
                           Event(IssuingResumed{}).index(),      Event(NoticePosted{}).index(),
                           Event(WaitPromised{}).index(),        Event(OutlookChanged{}).index(),
                           Event(SupervisorSignedIn{}).index(),  Event(SupervisorActed{}).index(),
                           Event(SupervisorSignedOut{}).index(), Event(CodeUnlocked{}).index(),
                           Event(ApprovalRequested{}).index(),   Event(ApprovalGranted{}).index(),
                           Event(ApprovalWithdrawn{}).index(),   Event(ApprovalExpired{}).index(),
                           Event(SkillsSet{}).index(),           Event(CoverArranged{}).index(),
                           Event(VoiceDeclared{}).index(),       Event(VoiceEnded{}).index(),
                           Event(TicketReplaced{}).index(),      Event(PaymentRecorded{}).index(),
                           Event(PaymentWaived{}).index(),       Event(VisitRated{}).index()})
    events.insert(event);  // nothing to tell, or tried elsewhere
  // Appointments are the next test's.
  for (std::size_t event = 0; event < Event(DaysPublished{}).index(); ++event) {
    INFO("event number " << event << " never happened");
    CHECK(events.contains(event));
  }
}

TEST_CASE("What is told of a booking is what the broker knows of it") {
  queue::State state;
  Teller teller;
  std::map<BookingId, BookingTold> told;
  const auto days = booked::two_days();
  for (const Entry& entry : days.entries()) {
    teller.hear(entry);
    if (teller.booking() != nullptr) told.insert_or_assign(teller.booking()->id, *teller.booking());
    queue::evolve(state, entry.event, entry.at);
    if (!state.day_open) continue;
    require_same(*teller.day(), state);
    for (const auto& [id, one] : told) {
      CAPTURE(id.value);
      const Booking* booking = state.bookings.find(id);
      REQUIRE((booking == nullptr) == one.lapsed);
      if (booking == nullptr) continue;
      REQUIRE(one.state == booking->state);
      REQUIRE(one.slot == booking->slot);
      REQUIRE(one.moved + one.displaced == booking->version);
      REQUIRE(one.ticket.has_value() == booking->ticket.has_value());
    }
  }
  CHECK(told.size() == 6);
}

TEST_CASE("Events about what was never heard of are passed over") {
  Teller teller;
  Entry entry;
  const std::vector<Event> events = {TicketCalled{Serial{9}, CounterId{1}, {}, {}, {}, {}},
                                     ServiceCompleted{Serial{9}, CounterId{1}, Outcome::served},
                                     StepUndone{Serial{9}, {}}, TicketIssued{},
                                     CallShown{Serial{9}, 1, {}}};
  const auto hear_all = [&] {
    for (const auto& event : events) {
      entry.event = event;
      teller.hear(entry);
    }
  };
  hear_all();
  CHECK(teller.day() == nullptr);
  entry.event = DayOpened{first_date, play::sample_centre()};
  teller.hear(entry);
  hear_all();
  CHECK(teller.day()->visits.size() == 1);
}

}  // namespace dawr::ctl
