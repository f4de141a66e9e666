#include "common/wire/codec_domain.h"
#include "common/wire/codec_pack.h"
#include "entry_generated.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;
using wire::to_wire;

Offset<fb::Counter> to_wire(Builder& builder, const Counter& counter) {
  const auto serves = pack_each(builder, counter.serves, [](const ServedLine& served) {
    return fb::ServedLine(to_wire(served.line), to_wire(served.handicap));
  });
  return fb::CreateCounter(builder, counter.id.value, same<fb::CounterKind>(counter.kind),
                           counter.number, serves);
}
ServedLine served_line_of(const fb::ServedLine* served) {
  return {.line = line_of(served->line()), .handicap = minutes{served->handicap_minutes()}};
}
Counter from_wire(const fb::Counter& counter) {
  return {.id = CounterId{counter.id()},
          .kind = same<CounterKind>(counter.kind()),
          .number = counter.number(),
          .serves = unpack_each(counter.serves(), served_line_of)};
}

Offset<fb::Clerk> to_wire(Builder& builder, const Clerk& clerk) {
  const auto lines = pack_each(builder, clerk.lines, [](LineId line) { return to_wire(line); });
  return fb::CreateClerk(builder, clerk.id.value, lines);
}
Clerk from_wire(const fb::Clerk& clerk) {
  return {.id = ClerkId{clerk.id()}, .lines = unpack_each(clerk.lines(), line_of)};
}

Offset<fb::AppointmentRules> to_wire(Builder& builder, const AppointmentRules& rules) {
  return fb::CreateAppointmentRules(
      builder, rules.share_percent, rules.days_ahead, to_wire(rules.hold), to_wire(rules.credit),
      to_wire(rules.callable_before), to_wire(rules.late_after), to_wire(rules.check_in_before),
      to_wire(rules.missed_after), to_wire(rules.release_least), to_wire(rules.release_most));
}
AppointmentRules from_wire(const fb::AppointmentRules* rules) {
  if (rules == nullptr) return {};
  return {.share_percent = rules->share_percent(),
          .days_ahead = rules->days_ahead(),
          .hold = minutes{rules->hold_minutes()},
          .credit = minutes{rules->credit_minutes()},
          .callable_before = minutes{rules->callable_before_minutes()},
          .late_after = minutes{rules->late_after_minutes()},
          .check_in_before = minutes{rules->check_in_before_minutes()},
          .missed_after = minutes{rules->missed_after_minutes()},
          .release_least = minutes{rules->release_least_minutes()},
          .release_most = minutes{rules->release_most_minutes()}};
}

Offset<fb::Rules> to_wire(Builder& builder, const Rules& rules) {
  const auto appointments = to_wire(builder, rules.appointments);
  return fb::CreateRules(
      builder, to_wire(rules.priority_credit), to_wire(rules.rejoin_within),
      to_wire(rules.rejoin_delay), to_wire(rules.hold_limit), to_wire(rules.print_doubtful_after),
      to_wire(rules.no_show_after), rules.calls_before_no_show, to_wire(rules.put_back_after),
      to_wire(rules.undo_within), to_wire(rules.reprint_within), rules.arrival_code_tries,
      same<fb::PriorityGrant>(rules.priority_grant), to_wire(rules.approval_within),
      rules.overrides_a_day, to_wire(rules.cover_after), to_wire(rules.idle_close_after),
      rules.payment_needed, to_wire(rules.reissue_within), appointments, rules.within_hours,
      to_wire(rules.cash_desk_closes_before));
}
Rules from_wire(const fb::Rules& rules) {
  return {.priority_credit = minutes{rules.priority_credit_minutes()},
          .rejoin_within = minutes{rules.rejoin_within_minutes()},
          .rejoin_delay = minutes{rules.rejoin_delay_minutes()},
          .hold_limit = minutes{rules.hold_limit_minutes()},
          .print_doubtful_after = seconds{rules.print_doubtful_after_seconds()},
          .no_show_after = seconds{rules.no_show_after_seconds()},
          .calls_before_no_show = rules.calls_before_no_show(),
          .put_back_after = seconds{rules.put_back_after_seconds()},
          .undo_within = seconds{rules.undo_within_seconds()},
          .reprint_within = minutes{rules.reprint_within_minutes()},
          .arrival_code_tries = rules.arrival_code_tries(),
          .priority_grant = same<PriorityGrant>(rules.priority_grant()),
          .approval_within = minutes{rules.approval_within_minutes()},
          .overrides_a_day = rules.overrides_a_day(),
          .cover_after = minutes{rules.cover_after_minutes()},
          .idle_close_after = minutes{rules.idle_close_after_minutes()},
          .payment_needed = rules.payment_needed(),
          .reissue_within = minutes{rules.reissue_within_minutes()},
          .within_hours = rules.within_hours(),
          .cash_desk_closes_before = minutes{rules.cash_desk_closes_before_minutes()},
          .appointments = from_wire(rules.appointments())};
}

}  // namespace

Offset<fb::CentrePolicy> to_wire(Builder& builder, const CentrePolicy& policy) {
  const auto each = [&](const auto& items) {
    return pack_each(builder, items, [&](const auto& item) { return to_wire(builder, item); });
  };
  const auto code = pack(builder, policy.code);
  const auto name = to_wire(builder, policy.name);
  const auto time_zone = pack(builder, policy.time_zone);
  const auto rules = to_wire(builder, policy.rules);
  const auto lines = each(policy.lines);
  const auto services = each(policy.services);
  const auto counters = each(policy.counters);
  const auto clerks = each(policy.clerks);
  return fb::CreateCentrePolicy(builder, code, name, time_zone, policy.is_van, rules, lines,
                                services, counters, clerks);
}
CentrePolicy from_wire(const fb::CentrePolicy& policy) {
  const auto each = [](const auto* items) {
    return unpack_each(items, [](const auto* item) { return from_wire(*item); });
  };
  return {.code = text_of(policy.code()),
          .name = from_wire(*policy.name()),
          .time_zone = text_of(policy.time_zone()),
          .is_van = policy.is_van(),
          .rules = from_wire(*policy.rules()),
          .lines = each(policy.lines()),
          .services = each(policy.services()),
          .counters = each(policy.counters()),
          .clerks = each(policy.clerks())};
}

}  // namespace dawr::wire
