#include "broker/verify/auditor.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <utility>

#include "broker/queue/deadlines.h"
#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "broker/verify/auditor_parts.h"
#include "broker/verify/deed.h"
#include "broker/verify/entry_reader.h"
#include "broker/verify/event_fields.h"
#include "common/domain/limits.h"

namespace dawr::verify {
namespace {

using std::to_string;

// As it stands on the paper, "B 42".
std::string code_of(const queue::State& state, Serial serial) {
  const auto* ticket = state.find(serial);
  if (ticket == nullptr) return of(serial);
  return std::string(1, ticket->letter.value) + " " + to_string(ticket->number);
}

// The entry of an older version of the program has its reason in one language only.
void as_recorded(Event& expected, const Event& found) {
  auto* should = std::get_if<IssuingPaused>(&expected);
  const auto* is = std::get_if<IssuingPaused>(&found);
  if (should != nullptr && is != nullptr && is->reason.en.empty()) should->reason.en.clear();
}

std::string why_different(const Event& expected, const Event& found) {
  std::string words;
  for (const auto& difference : differences(expected, found)) {
    words += (words.empty() ? "" : "; ") + difference;
  }
  return words.empty() ? "another event follows of the command" : words;
}

// As the core needs them: each date once, and its doors one opening after the other.
bool are_in_order(std::span<const DayPlan> days) {
  const auto ascend = [](const OpenStretch& one, const OpenStretch& next) {
    return one.until <= next.from;
  };
  const auto has_doors_in_order = [&](const DayPlan& day) {
    return std::ranges::all_of(day.open, [](const auto& open) { return open.from < open.until; }) &&
           std::ranges::adjacent_find(day.open, std::not_fn(ascend)) == day.open.end();
  };
  return std::ranges::adjacent_find(days, std::greater_equal{}, &DayPlan::date) == days.end() &&
         std::ranges::all_of(days, has_doors_in_order);
}

}  // namespace

std::string_view name_of(Breach breach) {
  constexpr std::array<std::string_view, 9> names{"unknown", "unreadable", "numbering",
                                                  "time",    "order",      "rule",
                                                  "refusal", "overdue",    "sender"};
  return names.at(static_cast<std::size_t>(breach));
}

// --- rows ---

void Auditor::take(const Row& row) {
  if (observer_) observer_(row.seq, row.bytes);
  if (over()) return;
  auto accepted = accept(row);
  if (!accepted) return;
  Entry& entry = *accepted;
  const bool goes_on =
      !group_.empty() && group_.front().cause == entry.cause && group_.front().at == entry.at;
  if (!goes_on) judge_group();
  if (!over()) group_.push_back(std::move(entry));
}

// What can be said of a row alone; what came before it is judged first.
std::optional<Entry> Auditor::accept(const Row& row) {
  const auto refuse = [&](Seq seq, Breach breach, std::string why) {
    judge_group();
    accuse({.seq = seq, .at = row.at, .breach = breach, .why = std::move(why)});
    return std::nullopt;
  };
  const Seq expected = last_seq_ + 1;
  if (row.seq != expected) {
    return refuse(expected, Breach::numbering,
                  "it is missing: entry " + to_string(row.seq) + " stands in its place");
  }
  auto read = read_entry(row.bytes);
  if (!read) return refuse(row.seq, Breach::unreadable, "it can't be read: " + read.error());
  const Entry& entry = *read;
  if (entry.seq != row.seq) {
    return refuse(row.seq, Breach::numbering,
                  "its bytes are those of entry " + to_string(entry.seq));
  }
  if (entry.at != row.at) {
    return refuse(row.seq, Breach::time,
                  "it lies under another instant than its bytes say: " + text_of(entry.at));
  }
  if (entry.at < last_at_ && last_seq_ > 0) {
    return refuse(row.seq, Breach::time,
                  "it is earlier than the entry before it: time never goes back");
  }
  last_seq_ = row.seq;
  last_at_ = row.at;
  return *std::move(read);
}

void Auditor::must_reach(Seq seq) {
  judge_group();
  if (over() || seq <= last_seq_) return;
  accuse(
      {.seq = last_seq_ + 1,
       .at = last_at_,
       .breach = Breach::numbering,
       .why = "it is missing at the end: the broker itself had come to entry " + to_string(seq)});
}

Verdict Auditor::finish() {
  judge_group();
  if (state_.day_open) count_prints();
  verdict_.centre = state_.policy.code;
  verdict_.restores = state_.restorations;
  return std::move(verdict_);
}

std::size_t Auditor::accuse(const Entry& entry, Breach breach, std::string why,
                            std::optional<Event> expected) {
  accuse({.seq = entry.seq,
          .at = entry.at,
          .breach = breach,
          .why = std::move(why),
          .expected = std::move(expected),
          .found = entry.event});
  return group_.size();
}

void Auditor::accuse(Finding finding) {
  if (!over()) verdict_.finding = std::move(finding);
}

// --- commands ---

void Auditor::judge_group() {
  for (std::size_t index = 0; index < group_.size() && !over();) {
    index = group_[index].cause.device == broker_itself ? judge_broker(index) : judge_device(index);
  }
  group_.clear();
}

// Whether something had to happen on its own before the entry.
bool Auditor::is_due_before(const Entry& entry, bool or_now) {
  const auto due = queue::next_deadline(state_);
  if (!due || *due > entry.at || (*due == entry.at && !or_now)) return false;
  accuse(
      entry, Breach::overdue,
      "something else was due before it, at " + text_of(*due) +
          ": a hold that ends, a print that is doubted, a ticket that becomes callable, a booking "
          "that is missed or a place that comes free");
  return true;
}

// Everybody that the device may be, as far as is known: one key has one role for ever.
std::vector<Principal> Auditor::senders(DeviceId device, std::uint16_t roles,
                                        std::optional<CounterId> counter) const {
  std::vector<Principal> senders;
  for (auto number = first_role; number <= last_role; ++number) {
    const Role role{number};
    if ((roles & bit_of(role)) == 0) continue;
    senders.push_back({device, role, is_counter_role(role) ? counter : std::nullopt, {}});
  }
  return senders;
}

std::size_t Auditor::judge_device(std::size_t index) {
  const Entry& entry = group_[index];
  auto& device = devices_.try_emplace(entry.cause.device, Device{every_role, {}, {}}).first->second;
  if (std::holds_alternative<CommandRefused>(entry.event)) return judge_refusal(index);
  if (!is_new_command(entry)) return group_.size();
  // A supervisor who is off the staff list since is signed out under the next command's number.
  const bool struck_off = std::holds_alternative<SupervisorSignedOut>(entry.event) &&
                          index + 1 < group_.size() && !is_repeated(group_[index + 1]);
  const auto next = judge_deed(index);
  if (!struck_off && !over()) device.sessions[entry.cause.session] = entry.cause.counter;
  return next;
}

// Within a session numbers ascend, so that no command happens twice. The broker forgets the oldest
// of very many sessions.
bool Auditor::is_new_command(const Entry& entry) {
  const auto& sessions = devices_.at(entry.cause.device).sessions;
  const auto known = sessions.find(entry.cause.session);
  const bool is_new = known == sessions.end() || entry.cause.counter > known->second;
  // What evolve would take for a bug.
  const bool pressed =
      std::holds_alternative<TicketIssued>(entry.event) && state_.takes.contains(entry.cause);
  if (!pressed && (is_new || sessions.size() > limits::sessions_per_device)) return true;
  accuse(entry, Breach::sender, "a command with this number of this device has happened already");
  return false;
}

bool Auditor::check_place(const Entry& entry, const std::optional<CounterId>& counter) {
  auto& place = devices_.at(entry.cause.device).counter;
  if (!counter) return true;
  if (!place) place = counter;
  if (*place == *counter) return true;
  accuse(entry, Breach::sender,
         of(entry.cause.device) + " stands at " + of(*place) + ", not at " + of(*counter));
  return false;
}

std::size_t Auditor::judge_deed(std::size_t index) {
  const Entry& entry = group_[index];
  const DeviceId id = entry.cause.device;
  if (is_due_before(entry, true)) return group_.size();
  const auto deed = deed_behind(state_, std::span(group_).subspan(index));
  if (!deed) return accuse(entry, Breach::sender, "only the broker itself records that");
  const auto* opening = std::get_if<OpenDay>(&deed->body);
  if (opening != nullptr && !are_in_order(opening->days_ahead)) {
    return accuse(entry, Breach::rule, "the days that can be booked are in no order");
  }
  Device& device = devices_.at(id);
  std::uint16_t roles = 0;
  queue::Decision decision = std::unexpected(Rejection{RejectionCode::role_forbidden, {}});
  for (const Principal& sender : senders(id, device.roles, deed->counter)) {
    const Command command{entry.cause, deed->body, deed->person_needed};
    auto decided = queue::decide(state_, command, sender, entry.at);
    if (decided) roles |= bit_of(sender.role);
    const bool unknown = !decision && decision.error().code == RejectionCode::role_forbidden;
    if (unknown || (!decision && decided)) decision = std::move(decided);
  }
  if (!decision && decision.error().code == RejectionCode::role_forbidden &&
      device.roles != every_role) {
    return accuse(entry, Breach::sender,
                  of(id) + " is a " + words_of(device.roles) + ", which may not do that");
  }
  if (!decision) {
    const bool jumped = std::holds_alternative<TicketCalled>(entry.event);
    return accuse(entry, jumped ? Breach::order : Breach::rule,
                  "the rules refuse the command: " + std::string(name_of(decision.error().code)));
  }
  if (decision->empty()) {
    return accuse(entry, Breach::rule, "it had its effect before: nothing more is recorded of it");
  }
  if (!check_place(entry, deed->counter)) return group_.size();
  device.roles = roles;
  return expect(index, *std::move(decision));
}

// All that the core has given, in its order and under one number.
std::size_t Auditor::expect(std::size_t index, std::vector<Event> events) {
  for (Event& event : events) {
    if (over()) return group_.size();
    if (index == group_.size()) {
      accuse({.seq = group_.back().seq + 1,
              .at = group_.back().at,
              .breach = Breach::rule,
              .why = "it is missing: the command has more to it",
              .expected = std::move(event)});
      return group_.size();
    }
    const Entry& entry = group_[index];
    as_recorded(event, entry.event);
    if (!same(event, entry.event)) {
      const auto* should = std::get_if<TicketCalled>(&event);
      const auto* is = std::get_if<TicketCalled>(&entry.event);
      const bool jumped = should != nullptr && is != nullptr && should->ticket != is->ticket;
      const auto why = jumped ? code_of(state_, is->ticket) +
                                    " was called out of turn: it was the turn of " +
                                    code_of(state_, should->ticket)
                              : why_different(event, entry.event);
      return accuse(entry, jumped ? Breach::order : Breach::rule, why, std::move(event));
    }
    const auto* issued = std::get_if<TicketIssued>(&entry.event);
    const bool is_promised = issued != nullptr && !issued->pad;
    const Serial ticket = is_promised ? issued->ticket : Serial{};
    index = apply(index);
    if (is_promised && !over()) index = expect_promise(index, ticket);
  }
  return index;
}

// What the ticket's paper says of the wait is recorded right behind it.
std::size_t Auditor::expect_promise(std::size_t index, Serial ticket) {
  const auto* promised =
      index < group_.size() ? std::get_if<WaitPromised>(&group_[index].event) : nullptr;
  if (promised == nullptr) {
    if (!promises_are_made_) return index;
    accuse({.seq = group_[index - 1].seq + 1,
            .at = group_.front().at,
            .breach = Breach::rule,
            .why = "it is missing: what " + of(ticket) + " was promised of its wait"});
    return group_.size();
  }
  promises_are_made_ = true;
  const bool ascend = promised->p10_s <= promised->p50_s && promised->p50_s <= promised->p80_s &&
                      promised->p80_s <= promised->p90_s;
  if (promised->ticket != ticket) {
    return accuse(group_[index], Breach::rule, "it should be the promise to " + of(ticket));
  }
  if (!ascend || !is_sayable(promised->promise)) {
    return accuse(group_[index], Breach::rule, "no ticket can say that of a wait");
  }
  return apply(index);
}

// --- what was found right ---

std::size_t Auditor::apply(std::size_t index) {
  if (over()) return group_.size();
  const Entry& entry = group_[index];
  if (const auto* call = std::get_if<TicketCalled>(&entry.event)) {
    // As the broker does before each commit, whoever has chosen.
    if (auto broken = queue::broken_order(state_, *call); !broken.empty()) {
      return accuse(entry, Breach::order, std::move(broken));
    }
  }
  if (auto broken = queue::broken_place(state_, entry.event); !broken.empty()) {
    return accuse(entry, Breach::rule, std::move(broken));
  }
  // The prints of a day are known when it is over.
  if (std::holds_alternative<DayClosed>(entry.event)) count_prints();
  queue::evolve(state_, entry.event, entry.at);
  count(entry);
  return index + 1;
}

void Auditor::count(const Entry& entry) {
  Figures& figures = verdict_.figures;
  if (figures.entries++ == 0) verdict_.first = entry.at;
  verdict_.last = entry.at;
  const Event& event = entry.event;
  const auto add = [&](std::uint64_t& figure, bool one) { figure += one ? 1 : 0; };
  add(figures.days, std::holds_alternative<DayOpened>(event));
  add(figures.calls, std::holds_alternative<TicketCalled>(event));
  add(figures.put_backs, std::holds_alternative<CallPutBack>(event));
  add(figures.refusals, std::holds_alternative<CommandRefused>(event));
  add(figures.interruptions, std::holds_alternative<ServiceInterrupted>(event));
  add(figures.restores, std::holds_alternative<JournalRestored>(event));
  const bool shows_at_once =
      std::holds_alternative<DayOpened>(event) || std::holds_alternative<CounterOpened>(event) ||
      std::holds_alternative<CounterOnBreak>(event) || std::holds_alternative<CounterClosed>(event);
  if (shows_at_once) {
    next_look_ = entry.at;
    looked_at_.reset();
  }
}

void Auditor::count_prints() {
  Figures& figures = verdict_.figures;
  for (const auto& ticket : state_.tickets) {
    ++figures.issued;
    if (ticket.state == TicketState::voided) {
      ++figures.voided;
    } else if (ticket.print == queue::Print::paper || ticket.print == queue::Print::screen) {
      ++figures.confirmed;
    } else if (ticket.print == queue::Print::pending) {
      ++figures.unsettled;
    } else {
      figures.doubtful.push_back({{state_.last_date.value_or(ServiceDate{}), ticket.serial},
                                  ticket.letter,
                                  ticket.number});
    }
  }
}

}  // namespace dawr::verify
