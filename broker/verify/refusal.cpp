#include "broker/verify/refusal.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <utility>

#include "broker/appointments/slots.h"
#include "broker/queue/decide.h"

namespace dawr::verify {
namespace {

using Tries = std::vector<CommandBody>;

constexpr Serial no_ticket{0};
constexpr CounterId no_counter{0xffff};
constexpr LineId no_line{'!'};
constexpr ClerkId no_clerk{0};
constexpr BookingId no_booking{0};
constexpr std::uint32_t no_code = 0;
constexpr ArrivalCode some_code = 111;
constexpr ArrivalCode wrong_code = 999;
constexpr std::uint8_t no_slot = 0xff;
constexpr std::uint8_t no_call = 0xff;
const ServiceCode no_service{"?"};
const Name some_words{"-", "-"};
const Name half_words{"-", ""};
constexpr auto number_of_somebody = "01000000000";

// The smallest configuration that a day opens with.
CentrePolicy small_centre() {
  CentrePolicy policy;
  policy.code = "-";
  policy.name = some_words;
  policy.lines = {{LineId{'A'}, "ب", some_words}};
  Service service;
  service.code = ServiceCode{"-"};
  service.line = LineId{'A'};
  service.name = some_words;
  policy.services = {service};
  policy.counters = {{CounterId{1}, CounterKind::counter, 1, {{LineId{'A'}, minutes{}}}}};
  policy.clerks = {{ClerkId{1}, {}}};
  return policy;
}

template <class Kind>
using As = std::type_identity<Kind>;

// What the commands of one kind may have said. One overload each, so that a new command does not
// compile without.
struct Tried {
  const queue::State& state;
  Instant at{};

  [[nodiscard]] Tries operator()(As<TakeTicket>) const {
    Tries tries{TakeTicket{no_service, {}, {}}};
    for (const Service& service : state.policy.services) {
      tries.emplace_back(TakeTicket{service.code, {}, {}});
    }
    for (const auto& [person, ticket] : state.persons) {
      for (const Service& service : state.policy.services) {
        tries.emplace_back(TakeTicket{service.code, {}, {}, person});
      }
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<CancelTake>) const {
    Tries tries{CancelTake{0, std::numeric_limits<std::uint64_t>::max()}};
    for (const auto& ticket : state.tickets) {
      tries.emplace_back(CancelTake{ticket.take.session, ticket.take.counter});
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<ConfirmPrint>) const {
    return each_ticket([](Serial ticket) { return ConfirmPrint{ticket}; });
  }
  [[nodiscard]] Tries operator()(As<Reprint>) const {
    return each_ticket([](Serial ticket) { return Reprint{ticket}; });
  }
  [[nodiscard]] Tries operator()(As<GrantPriority>) const {
    auto tries = each_ticket([](Serial ticket) {
      return GrantPriority{ticket, PriorityClass::elderly, Evidence::visible};
    });
    for (const auto& ticket : state.tickets) {
      tries.emplace_back(GrantPriority{ticket.serial, PriorityClass::elderly, {}});
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<LeaveLine>) const { return each_token<LeaveLine>(); }
  [[nodiscard]] Tries operator()(As<Rejoin>) const { return each_token<Rejoin>(); }
  [[nodiscard]] Tries operator()(As<OpenCounter>) const {
    Tries tries{OpenCounter{no_clerk}};
    for (const Clerk& clerk : state.policy.clerks) tries.emplace_back(OpenCounter{clerk.id});
    return tries;
  }
  [[nodiscard]] Tries operator()(As<CallNext>) const { return {CallNext{}}; }
  [[nodiscard]] Tries operator()(As<Recall>) const { return {Recall{}}; }
  [[nodiscard]] Tries operator()(As<StartService>) const {
    return {StartService{wrong_code, some_code}};
  }
  [[nodiscard]] Tries operator()(As<PutBack>) const { return {PutBack{}}; }
  [[nodiscard]] Tries operator()(As<Complete>) const { return {Complete{}}; }
  [[nodiscard]] Tries operator()(As<Transfer>) const {
    Tries tries{Transfer{no_line}};
    for (const Line& line : state.policy.lines) tries.emplace_back(Transfer{line.id});
    return tries;
  }
  [[nodiscard]] Tries operator()(As<Refer>) const { return {Refer{}}; }
  [[nodiscard]] Tries operator()(As<Hold>) const { return {Hold{}}; }
  [[nodiscard]] Tries operator()(As<Resume>) const { return {Resume{}}; }
  [[nodiscard]] Tries operator()(As<MarkNoShow>) const { return {MarkNoShow{}}; }
  [[nodiscard]] Tries operator()(As<Break>) const { return {Break{"-"}, Break{}}; }
  [[nodiscard]] Tries operator()(As<CloseCounter>) const { return {CloseCounter{}}; }
  [[nodiscard]] Tries operator()(As<Undo>) const { return {Undo{}}; }
  [[nodiscard]] Tries operator()(As<OpenDay>) const {
    Tries tries{OpenDay{ServiceDate::max(), small_centre(), {}}};
    tries.emplace_back(OpenDay{state.last_date.value_or(ServiceDate::max()), {}, {}});
    tries.emplace_back(OpenDay{ServiceDate::max(), {}, {}});
    return tries;
  }
  [[nodiscard]] Tries operator()(As<CloseOut>) const { return {CloseOut{"-"}, CloseOut{}}; }
  [[nodiscard]] Tries operator()(As<CloseDay>) const { return {CloseDay{}}; }
  [[nodiscard]] Tries operator()(As<PauseIssuing>) const {
    return {PauseIssuing{some_words}, PauseIssuing{half_words}};
  }
  [[nodiscard]] Tries operator()(As<ResumeIssuing>) const { return {ResumeIssuing{}}; }
  [[nodiscard]] Tries operator()(As<PostNotice>) const { return {PostNotice{no_slot, some_words}}; }
  [[nodiscard]] Tries operator()(As<AckShown>) const {
    auto tries = each_ticket([](Serial ticket) { return AckShown{ticket, 1}; });
    for (const auto& ticket : state.tickets) tries.emplace_back(AckShown{ticket.serial, no_call});
    return tries;
  }
  // No device has one.
  [[nodiscard]] Tries operator()(As<Pulse>) const { return {}; }
  [[nodiscard]] Tries operator()(As<EnterPad>) const {
    Tries tries{EnterPad{}, EnterPad{{no_service}}};
    for (const Service& service : state.policy.services) {
      for (const std::size_t count : {std::size_t{1}, limits::pad_tickets}) {
        tries.emplace_back(
            EnterPad{std::vector(count, service.code), std::vector<Commitment>(count)});
      }
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<SignIn>) const {
    return {SignIn{no_clerk}, SignIn{ClerkId{1}}};
  }
  [[nodiscard]] Tries operator()(As<SignOut>) const { return {SignOut{}}; }
  [[nodiscard]] Tries operator()(As<Override>) const {
    Tries tries{Override{}};
    for (const auto& ticket : state.tickets) {
      for (const char* reason : {"-", ""}) {
        tries.emplace_back(Override{ticket.letter, ticket.number, reason});
      }
    }
    for (const Line& line : state.policy.lines) tries.emplace_back(Override{line.id, 0, "-"});
    return tries;
  }
  [[nodiscard]] Tries operator()(As<SetSkills>) const {
    const auto today = state.last_date.value_or(ServiceDate{});
    const auto next = today + std::chrono::days{1};
    Tries tries{SetSkills{{}, {no_line}, next}, SetSkills{no_counter, {}, next}};
    for (const Counter& counter : state.policy.counters) {
      tries.emplace_back(SetSkills{counter.id, {}, today});
      tries.emplace_back(SetSkills{counter.id, {}, next});
      std::vector<LineId> same;
      same.reserve(counter.serves.size() + 1);
      for (const ServedLine& served : counter.serves) same.push_back(served.line);
      tries.emplace_back(SetSkills{counter.id, same, next});
      for (const Line& line : state.policy.lines) {
        auto more = same;
        more.push_back(line.id);
        tries.emplace_back(SetSkills{counter.id, more, next});
      }
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<Cover>) const {
    Tries tries{Cover{{}, no_line, "-"}};
    for (const Line& line : state.policy.lines) {
      tries.emplace_back(Cover{no_counter, line.id, "-"});
      for (const Counter& counter : state.policy.counters) {
        tries.emplace_back(Cover{counter.id, line.id, "-"});
        tries.emplace_back(Cover{counter.id, line.id, ""});
      }
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<DeclareVoice>) const {
    return {DeclareVoice{"-"}, DeclareVoice{}};
  }
  [[nodiscard]] Tries operator()(As<EndVoice>) const { return {EndVoice{}}; }
  [[nodiscard]] Tries operator()(As<ReplaceTicket>) const {
    Tries tries{ReplaceTicket{no_line, 0}};
    for (const Line& line : state.policy.lines) tries.emplace_back(ReplaceTicket{line.id, 0});
    for (const auto& ticket : state.tickets) {
      tries.emplace_back(ReplaceTicket{ticket.letter, ticket.number});
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<RecordPayment>) const {
    Tries tries{RecordPayment{}, RecordPayment{unused_reference()}};
    if (!state.payments.empty()) tries.emplace_back(RecordPayment{*state.payments.begin()});
    return tries;
  }
  [[nodiscard]] Tries operator()(As<Waive>) const {
    return {Waive{"-"}, Waive{}, Waive{number_of_somebody}};
  }
  [[nodiscard]] Tries operator()(As<RateVisit>) const {
    auto tries = each_token<RateVisit>();
    for (CommandBody& body : tries) std::get<RateVisit>(body).vote = Vote::good;
    const auto yesterday = state.last_date.value_or(ServiceDate{}) - std::chrono::days{1};
    tries.emplace_back(RateVisit{TicketRef{yesterday, no_ticket}, Vote::good});
    for (const auto& [ticket, visit] : state.past_visits) {
      tries.emplace_back(RateVisit{ticket, Vote::good});
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<Approve>) const {
    Tries tries{Approve{}};
    const auto date = state.last_date.value_or(ServiceDate{});
    for (const auto& [number, request] : state.requests) {
      tries.emplace_back(Approve{number});
      tries.emplace_back(Approve{number, {}, ApprovalCode{no_code, no_clerk, date}});
      tries.emplace_back(
          Approve{number, {}, ApprovalCode{no_code, request.clerk.value_or(no_clerk), date}});
      for (const auto& [code, until] : state.used_codes) {
        tries.emplace_back(Approve{number, {}, ApprovalCode{code, no_clerk, until}});
      }
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<HoldSlot>) const {
    Tries tries{HoldSlot{no_service, {}}};
    for (const Service& service : state.policy.services) {
      for (const Instant slot : slots_of(service)) tries.emplace_back(HoldSlot{service.code, slot});
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<Book>) const {
    Tries tries{Book{no_service, {}, {}, false, {}}};
    for (const Service& service : state.policy.services) {
      tries.emplace_back(Book{service.code, {}, {}, true, {}});
      for (const Instant slot : slots_of(service)) {
        tries.emplace_back(Book{service.code, slot, {}, false, {}});
        tries.emplace_back(Book{service.code, slot, no_booking, false, {}});
      }
    }
    for (const auto& [id, booking] : state.bookings.all()) {
      tries.emplace_back(Book{booking.service, booking.slot, id, false, {}});
      tries.emplace_back(Book{booking.service, Instant::max(), id, false, {}});
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<Reschedule>) const {
    const auto drawn = state.policy.rules.appointments.release_least;
    Tries tries{Reschedule{}, Reschedule{no_booking, {}, drawn, {}}};
    std::map<ServiceCode, std::vector<Instant>> slots;
    for (const Service& service : state.policy.services) slots[service.code] = slots_of(service);
    for (const auto& [id, booking] : state.bookings.all()) {
      tries.emplace_back(Reschedule{id, booking.slot, drawn, {}});
      for (const Instant slot : slots[booking.service]) {
        tries.emplace_back(Reschedule{id, slot, drawn, {}});
      }
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<CancelAppointment>) const {
    const auto drawn = state.policy.rules.appointments.release_least;
    Tries tries{CancelAppointment{}, CancelAppointment{no_booking, drawn, {}}};
    for (const auto& [id, booking] : state.bookings.all()) {
      tries.emplace_back(CancelAppointment{id, drawn, {}});
    }
    return tries;
  }
  [[nodiscard]] Tries operator()(As<CheckIn>) const {
    Tries tries{CheckIn{}, check_in(no_booking)};
    for (const auto& [id, booking] : state.bookings.all()) tries.emplace_back(check_in(id));
    return tries;
  }
  [[nodiscard]] Tries operator()(As<WithdrawRequest>) const { return {WithdrawRequest{}}; }
  [[nodiscard]] Tries operator()(As<UnlockCode>) const {
    Tries tries{UnlockCode{}};
    for (const Counter& counter : state.policy.counters) {
      tries.emplace_back(UnlockCode{counter.id});
    }
    return tries;
  }

 private:
  static CheckIn check_in(BookingId booking) {
    CheckIn command;
    command.booking = booking;
    return command;
  }
  // One slot of each kind: over, too far ahead, free, and without a free place.
  [[nodiscard]] std::vector<Instant> slots_of(const Service& service) const {
    std::vector<Instant> slots{Instant{}, Instant::max()};
    const auto& bookings = state.bookings;
    const auto& rules = state.policy.rules.appointments;
    bool free_found = false;
    for (const DayPlan& day : bookings.slots().days()) {
      for (const OpenStretch& open : day.open) {
        for (auto slot = open.from; slot + appointments::slot_length <= open.until;
             slot += appointments::slot_length) {
          if (bookings.refusal_of_held(service, slot, at, rules)) continue;
          const bool is_free = bookings.slots().is_free(service.line, slot);
          if (!is_free || !std::exchange(free_found, true)) slots.push_back(slot);
          if (!is_free) return slots;
        }
      }
    }
    return slots;
  }
  [[nodiscard]] std::string unused_reference() const {
    std::string reference = "A";
    while (state.payments.contains(reference)) reference += 'A';
    return reference;
  }
  template <class Make>
  [[nodiscard]] Tries each_ticket(const Make& make) const {
    Tries tries{make(no_ticket)};
    for (const auto& ticket : state.tickets) tries.emplace_back(make(ticket.serial));
    return tries;
  }
  template <class ByToken>
  [[nodiscard]] Tries each_token() const {
    const auto today = state.last_date.value_or(ServiceDate{});
    Tries tries{ByToken{}, ByToken{TicketRef{today, no_ticket}},
                ByToken{TicketRef{today + std::chrono::days{1}, no_ticket}}};
    for (const auto& ticket : state.tickets) {
      tries.emplace_back(ByToken{TicketRef{today, ticket.serial}});
    }
    return tries;
  }
};

Tries tries_of(const queue::State& state, CommandKind kind, Instant at) {
  const auto number = std::to_underlying(kind);
  Tries tries;
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    static_cast<void>(
        ((number == index + 1 &&
          (tries = Tried{state, at}(As<std::variant_alternative_t<index, CommandBody>>{}), true)) ||
         ...));
  }(std::make_index_sequence<std::variant_size_v<CommandBody>>{});
  return tries;
}

template <class Kind>
bool is(CommandKind kind) {
  return kind == kind_of(CommandBody(Kind{}));
}

}  // namespace

bool refused_by_shell(CommandKind kind, RejectionCode code) {
  switch (code) {
    case RejectionCode::malformed:
    case RejectionCode::version:
      return kind == CommandKind::unreadable;
    case RejectionCode::replay:
    case RejectionCode::stale_command:
    case RejectionCode::quarantined:
      return kind != CommandKind::unreadable && !is<Pulse>(kind);
    case RejectionCode::pin_required:
    case RejectionCode::pin_locked:
    case RejectionCode::pin_wrong:
      return is<OpenCounter>(kind) || is<SignIn>(kind);
    case RejectionCode::approval_code_locked:
    case RejectionCode::approval_code:
      return is<Approve>(kind);
    case RejectionCode::booking_code_locked:
      return is<Reschedule>(kind) || is<CancelAppointment>(kind) || is<CheckIn>(kind);
    default:
      return false;
  }
}

bool refused_by_rules(const queue::State& state, const CommandId& id,
                      std::span<const Principal> senders, CommandKind kind, RejectionCode code,
                      Instant at) {
  const auto gives = [&](const CommandBody& body, const Principal& sender, bool person_needed) {
    const auto decision = queue::decide(state, Command{id, body, person_needed}, sender, at);
    return !decision && decision.error().code == code;
  };
  return std::ranges::any_of(tries_of(state, kind, at), [&](const CommandBody& body) {
    return std::ranges::any_of(senders, [&](const Principal& sender) {
      return gives(body, sender, false) || gives(body, sender, true);
    });
  });
}

}  // namespace dawr::verify
