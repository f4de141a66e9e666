#include "broker/verify/event_fields.h"

#include <array>
#include <concepts>
#include <cstdio>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dawr::verify {
namespace {

// --- every event's fields with the names of the schema: one overload each, so that a new event
// does not compile without ---

template <class Value>
struct Field {
  std::string_view name;
  const Value& value;
};
template <class Value>
Field(std::string_view, const Value&) -> Field<Value>;

template <class... Value>
std::tuple<Field<Value>...> all(const Field<Value>&... fields) {
  return {fields...};
}

auto fields(const DayOpened& e) { return all(Field{"date", e.date}, Field{"policy", e.policy}); }
auto fields(const DayClosed& /*e*/) { return all(); }
auto fields(const TicketIssued& e) {
  return all(Field{"ticket", e.ticket}, Field{"service", e.service}, Field{"line", e.line},
             Field{"number", e.number}, Field{"take", e.take}, Field{"turn", e.turn},
             Field{"claim", e.claim}, Field{"priority", e.priority},
             Field{"arrival_commitment", e.arrival_commitment}, Field{"pad", e.pad},
             Field{"person", e.person}, Field{"booking", e.booking});
}
auto fields(const TakeCancelled& e) { return all(Field{"take", e.take}); }
auto fields(const TicketVoided& e) { return all(Field{"ticket", e.ticket}); }
auto fields(const PrintConfirmed& e) {
  return all(Field{"ticket", e.ticket}, Field{"medium", e.medium});
}
auto fields(const PrintDoubted& e) { return all(Field{"ticket", e.ticket}); }
auto fields(const TicketReprinted& e) {
  return all(Field{"ticket", e.ticket}, Field{"copy", e.copy});
}
auto fields(const PriorityGranted& e) {
  return all(Field{"ticket", e.ticket}, Field{"priority", e.priority},
             Field{"evidence", e.evidence}, Field{"turn", e.turn});
}
auto fields(const TicketLeft& e) { return all(Field{"ticket", e.ticket}); }
auto fields(const TicketRejoined& e) {
  return all(Field{"ticket", e.ticket}, Field{"callable_at", e.callable_at});
}
auto fields(const CounterOpened& e) {
  return all(Field{"counter", e.counter}, Field{"clerk", e.clerk}, Field{"device", e.device});
}
auto fields(const TicketCalled& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter}, Field{"key", e.key},
             Field{"reason", e.reason}, Field{"handicap_minutes", e.handicap},
             Field{"runner_up", e.runner_up}, Field{"cover", e.cover});
}
auto fields(const TicketRecalled& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter}, Field{"call", e.call});
}
auto fields(const CallShown& e) {
  return all(Field{"ticket", e.ticket}, Field{"call", e.call}, Field{"display", e.display});
}
template <class Step>
auto step_fields(const Step& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter});
}
auto fields(const ServiceStarted& e) { return step_fields(e); }
auto fields(const CallPutBack& e) { return step_fields(e); }
auto fields(const TicketResumed& e) { return step_fields(e); }
auto fields(const HoldEnded& e) { return step_fields(e); }
auto fields(const StepUndone& e) { return step_fields(e); }
auto fields(const ServiceCompleted& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter}, Field{"outcome", e.outcome});
}
auto fields(const TicketTransferred& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter}, Field{"line", e.line},
             Field{"turn", e.turn}, Field{"reason", e.reason}, Field{"stage", e.stage});
}
auto fields(const TicketHeld& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter}, Field{"until", e.until});
}
auto fields(const NoShowMarked& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter},
             Field{"rejoin_until", e.rejoin_until});
}
auto fields(const CodeUnlocked& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter});
}
auto fields(const CounterOnBreak& e) {
  return all(Field{"counter", e.counter}, Field{"reason", e.reason});
}
auto fields(const CounterClosed& e) { return all(Field{"counter", e.counter}); }
auto fields(const TicketClosedOut& e) {
  return all(Field{"ticket", e.ticket}, Field{"reason", e.reason});
}
auto fields(const IssuingPaused& e) { return all(Field{"reason", e.reason}); }
auto fields(const IssuingResumed& /*e*/) { return all(); }
auto fields(const NoticePosted& e) { return all(Field{"slot", e.slot}, Field{"text", e.text}); }
auto fields(const TimePassed& /*e*/) { return all(); }
auto fields(const CommandRefused& e) {
  return all(Field{"kind", e.kind}, Field{"role", e.role}, Field{"code", e.code},
             Field{"ticket", e.ticket});
}
auto fields(const JournalRestored& e) {
  return all(Field{"previous", e.previous}, Field{"kept", e.kept}, Field{"abandoned", e.abandoned});
}
auto fields(const ServiceInterrupted& e) { return all(Field{"from", e.from}); }
auto fields(const WaitPromised& e) {
  return all(Field{"ticket", e.ticket}, Field{"promise", e.promise}, Field{"p10_s", e.p10_s},
             Field{"p50_s", e.p50_s}, Field{"p80_s", e.p80_s}, Field{"p90_s", e.p90_s});
}
auto fields(const OutlookChanged& e) {
  return all(Field{"line", e.line}, Field{"promise", e.promise});
}
auto fields(const SupervisorSignedIn& e) {
  return all(Field{"device", e.device}, Field{"clerk", e.clerk});
}
auto fields(const SupervisorActed& e) {
  return all(Field{"device", e.device}, Field{"clerk", e.clerk});
}
auto fields(const SupervisorSignedOut& e) { return all(Field{"device", e.device}); }
auto fields(const ApprovalRequested& e) { return all(Field{"request", e.request}); }
auto fields(const ApprovalGranted& e) {
  return all(Field{"request", e.request}, Field{"device", e.device}, Field{"clerk", e.clerk},
             Field{"code", e.code});
}
auto fields(const ApprovalWithdrawn& e) { return all(Field{"request", e.request}); }
auto fields(const ApprovalExpired& e) { return all(Field{"request", e.request}); }
auto fields(const TicketOverridden& e) {
  return all(Field{"ticket", e.ticket}, Field{"turn", e.turn}, Field{"request", e.request},
             Field{"reason", e.reason});
}

auto fields(const SkillsSet& e) {
  return all(Field{"counter", e.counter}, Field{"lines", e.lines}, Field{"from", e.from},
             Field{"request", e.request});
}
auto fields(const CoverArranged& e) {
  return all(Field{"counter", e.counter}, Field{"line", e.line}, Field{"from", e.from},
             Field{"request", e.request}, Field{"reason", e.reason});
}
auto fields(const VoiceDeclared& e) { return all(Field{"reason", e.reason}); }
auto fields(const VoiceEnded& /*e*/) { return all(); }
auto fields(const TicketReplaced& e) {
  return all(Field{"ticket", e.ticket}, Field{"replacement", e.replacement},
             Field{"arrival_commitment", e.arrival_commitment});
}
auto fields(const PaymentRecorded& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter},
             Field{"reference", e.reference});
}
auto fields(const PaymentWaived& e) {
  return all(Field{"ticket", e.ticket}, Field{"counter", e.counter}, Field{"reason", e.reason});
}
auto fields(const VisitRated& e) { return all(Field{"ticket", e.ticket}, Field{"vote", e.vote}); }

auto fields(const DaysPublished& e) { return all(Field{"days", e.days}); }
auto fields(const SlotHeld& e) {
  return all(Field{"booking", e.booking}, Field{"service", e.service}, Field{"line", e.line},
             Field{"slot", e.slot}, Field{"until", e.until}, Field{"device", e.device});
}
auto fields(const HoldLapsed& e) { return all(Field{"booking", e.booking}); }
auto fields(const BookingMade& e) {
  return all(Field{"booking", e.booking}, Field{"service", e.service}, Field{"line", e.line},
             Field{"slot", e.slot}, Field{"device", e.device});
}
auto fields(const BookingMoved& e) {
  return all(Field{"booking", e.booking}, Field{"slot", e.slot},
             Field{"released_at", e.released_at});
}
auto fields(const BookingCancelled& e) {
  return all(Field{"booking", e.booking}, Field{"released_at", e.released_at});
}
auto fields(const BookingDisplaced& e) {
  return all(Field{"booking", e.booking}, Field{"slot", e.slot});
}
auto fields(const BookingMissed& e) { return all(Field{"booking", e.booking}); }

// --- a field's value as a word ---

template <std::integral Number>
std::string word(Number value) {
  return std::to_string(value);
}
std::string word(const std::string& text) { return "'" + text + "'"; }
std::string word(LineId line) { return {line.value}; }
template <class Tag, std::unsigned_integral Value>
std::string word(Identifier<Tag, Value> id) {
  return std::to_string(id.value);
}
template <class Enum>
  requires std::is_enum_v<Enum>
std::string word(Enum value) {
  return std::to_string(std::to_underlying(value));
}
std::string word(Role role) { return std::string(name_of(role)); }
std::string word(RejectionCode code) { return std::string(name_of(code)); }
std::string word(Instant at) { return text_of(at); }
std::string word(minutes value) { return std::to_string(value.count()); }
std::string word(ServiceDate date) {
  return text_of(Instant{date.time_since_epoch()}).substr(0, std::string_view("2026-03-15").size());
}
std::string word(const ServiceCode& code) { return std::string(code.view()); }
std::string word(const CommandId& id) {
  return word(id.device) + "/" + word(id.session) + "/" + word(id.counter);
}
std::string word(const OrderKey& key) {
  return "ticket " + word(key.serial) + " at " + word(key.turn);
}
std::string word(const TicketRef& ticket) {
  return word(ticket.serial) + " of " + word(ticket.date);
}
std::string word(const Name& name) { return word(name.ar) + " | " + word(name.en); }
std::string word(const Promise& promise) {
  return word(promise.kind) + " " + word(promise.minutes) + " " + word(promise.reason);
}
std::string word(const Commitment& /*secret*/) { return "another one"; }
std::string word(const CentrePolicy& policy) { return "a configuration of " + policy.code; }
std::string word(const ApprovalCode& code) {
  return "code " + word(code.number) + " of clerk " + word(code.issuer) + " until " +
         word(code.until);
}
template <class Value>
std::string word(const std::optional<Value>& value) {
  return value ? word(*value) : "nothing";
}
std::string word(const std::vector<LineId>& lines) {
  std::string letters;
  for (const LineId line : lines) letters += line.value;
  return letters;
}
std::string word(const std::vector<DayPlan>& days) {
  if (days.empty()) return "no days";
  return std::to_string(days.size()) + " days from " + word(days.front().date) + " to " +
         word(days.back().date);
}
std::string word(const SetSkills& deed) {
  return "counter " + word(deed.counter) + " for lines " + word(deed.lines) + " from " +
         word(deed.from);
}
std::string word(const Cover& deed) {
  return "counter " + word(deed.counter) + " helps line " + word(deed.line) + " " +
         word(deed.reason);
}
std::string word(const Override& deed) {
  return "override of " + word(deed.line) + " " + word(deed.number) + " " + word(deed.reason);
}
std::string word(const ApprovalRequest& request) {
  const auto deed = std::visit([](const auto& one) { return word(one); }, request.deed);
  return word(request.number) + " by " + word(request.device) + ", clerk " + word(request.clerk) +
         ", until " + word(request.expires_at) + ": " + deed;
}

template <class Kind>
std::vector<std::string> differences_of(const Kind& expected, const Kind& found) {
  std::vector<std::string> words;
  const auto compare = [&](const auto& should, const auto& is) {
    if (should.value == is.value) return;
    words.push_back(std::string(is.name) + " is " + word(is.value) + " and should be " +
                    word(should.value));
  };
  const auto should = fields(expected);
  const auto is = fields(found);
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (compare(std::get<i>(should), std::get<i>(is)), ...);
  }(std::make_index_sequence<std::tuple_size_v<decltype(fields(expected))>>{});
  return words;
}

template <class Kind>
bool same_fields(const Kind& one, const Kind& other) {
  const auto first = fields(one);
  const auto second = fields(other);
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return ((std::get<i>(first).value == std::get<i>(second).value) && ...);
  }(std::make_index_sequence<std::tuple_size_v<decltype(fields(one))>>{});
}

}  // namespace

bool same(const Event& one, const Event& other) {
  if (one.index() != other.index()) return false;
  return std::visit(
      [&]<class Kind>(const Kind& first) { return same_fields(first, std::get<Kind>(other)); },
      one);
}

std::vector<std::string> differences(const Event& expected, const Event& found) {
  if (expected.index() != found.index()) return {};
  return std::visit(
      [&]<class Kind>(const Kind& should) { return differences_of(should, std::get<Kind>(found)); },
      expected);
}

std::string text_of(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return text.data();
}

}  // namespace dawr::verify
