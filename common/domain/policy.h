// A centre as configured for one service date: what is offered, where, and by which published rule.
// It enters the log whole with DayOpened, so a journal can be replayed and judged without any file
// beside it, and a changed configuration never rewrites a day that has begun.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/domain/time.h"

namespace dawr {

// The words of one thing in both languages, UTF-8; each at most limits::name_bytes.
struct Name {
  std::string ar;
  std::string en;
  [[nodiscard]] bool empty() const { return ar.empty() && en.empty(); }
  bool operator==(const Name&) const = default;
};

// Where a stage of a visit is served: at the counters of the service's own line, at the cash desk,
// or where finished papers are handed out.
enum class HopKind : std::uint8_t { counter = 1, cashier = 2, collection = 3 };

struct Service {
  ServiceCode code;
  LineId line;  // where its tickets wait first
  Name name;
  std::uint16_t typical_minutes{};
  bool typical_minutes_is_estimate{};
  std::optional<std::uint16_t> deadline_days;
  bool deadline_is_estimate{};
  bool fee_at_cashier{};
  bool offered_in_van{};
  // Where its visit goes after `line`, in this order, under the same number (flow.h: onward_of);
  // empty: it ends where it begins.
  std::vector<LineId> onward{};
  bool operator==(const Service&) const = default;
};

struct Line {
  LineId id;
  std::string letter_ar;  // one Arabic letter, as printed beside the number
  Name name;
  minutes target_wait{25};  // T of "in target"
  HopKind at{HopKind::counter};
  bool operator==(const Line&) const = default;
};

enum class CounterKind : std::uint8_t { counter = 1, cashier = 2 };

struct ServedLine {
  LineId line;
  minutes handicap{};  // ≥ 0; 0: the counter's own line
  bool operator==(const ServedLine&) const = default;
};

struct Counter {
  CounterId id;
  CounterKind kind{CounterKind::counter};
  std::uint16_t number{};  // painted on it; unique within its kind
  std::vector<ServedLine> serves;
  bool operator==(const Counter&) const = default;
};

struct Clerk {
  ClerkId id;
  std::vector<LineId> lines;  // may serve; empty: whatever the counter serves
  bool operator==(const Clerk&) const = default;
};

// Whether a claim made at the dispenser waits for reception or counts at once.
enum class PriorityGrant : std::uint8_t { reception = 1, kiosk = 2 };

// The published numbers of appointments; docs/GLOSSARY.md has the words.
struct AppointmentRules {
  std::uint8_t share_percent{};  // of what counters can serve; 0: nothing is booked here
  std::uint16_t days_ahead{30};  // so far, today not counted
  minutes hold{5};               // a slot is kept while somebody makes up his mind
  minutes credit{60};           // a checked-in appointment counts as issued so long before its slot
  minutes callable_before{2};   // its slot, not earlier: coming early gains nothing
  minutes late_after{5};        // its slot, the check-in is late: the turn is the check-in
  minutes check_in_before{60};  // its slot at the earliest
  minutes missed_after{30};     // its slot, without check-in, the booking is missed
  minutes release_least{10};    // a place that was given back is free after a time by chance
  minutes release_most{60};
  bool operator==(const AppointmentRules&) const = default;
};

// The published numbers of the calling order and of the steps of a visit.
struct Rules {
  minutes priority_credit{15};
  minutes rejoin_within{20};  // after the no-show
  minutes rejoin_delay{5};    // a rejoined ticket is callable so long after it
  minutes hold_limit{10};
  seconds print_doubtful_after{60};
  seconds no_show_after{60};             // since the first call
  std::uint8_t calls_before_no_show{3};  // first call and recalls; no further recall after it
  seconds put_back_after{60};            // since the first call, when no display confirmed it
  seconds undo_within{10};
  minutes reprint_within{10};  // since the issue
  std::uint8_t arrival_code_tries{5};
  PriorityGrant priority_grant{PriorityGrant::reception};
  minutes approval_within{10};  // a second person's, of a deed that takes two
  std::uint8_t overrides_a_day{3};
  minutes cover_after{15};      // since its approval a counter helps another line
  minutes idle_close_after{0};  // without a press while somebody waits; 0: never
  bool payment_needed{};        // a service with a fee ends as served once that is paid or waived
  // So soon after a ticket's end another one of the same person, for the same service, goes on with
  // its visit: its wait counts from the first one. It changes no order. 0: never.
  minutes reissue_within{0};
  bool within_hours{};  // tickets are given while somebody who takes one can be served
  minutes cash_desk_closes_before{};  // the doors
  AppointmentRules appointments;
  bool operator==(const Rules&) const = default;
};

struct CentrePolicy {
  std::string code;  // such as "IS-02"; unique in the nation
  Name name;
  std::string time_zone{"Africa/Cairo"};  // IANA name, for people's eyes only
  bool is_van{};
  Rules rules;
  std::vector<Line> lines;  // 1 … limits::lines, in the order shown
  std::vector<Service> services;
  std::vector<Counter> counters;
  std::vector<Clerk> clerks;
  bool operator==(const CentrePolicy&) const = default;
};

// What makes a policy unusable, in words that name the line, counter or field; empty when it is
// sound. Checks bounds, references, uniqueness, and that no two open letters look or sound alike
// ({ب ت ث} {ج ح} {ف ق} by shape, {ق ك} {ت ط} {ح هـ} {ث س} by spoken name; أ and هـ never).
std::vector<std::string> faults_of(const CentrePolicy& policy);

const Line* find_line(const CentrePolicy& policy, LineId id);
const Service* find_service(const CentrePolicy& policy, ServiceCode code);
const Counter* find_counter(const CentrePolicy& policy, CounterId id);
const Clerk* find_clerk(const CentrePolicy& policy, ClerkId id);

}  // namespace dawr
