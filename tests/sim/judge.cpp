#include "tests/sim/judge.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "broker/queue/views.h"
#include "common/log/checkpoint.h"
#include "common/log/note.h"
#include "common/wire/codec.h"

namespace dawr::sim {
namespace {

using std::to_string;

std::string words(const CommandId& id) {
  return "device " + to_string(id.device.value) + " command " + to_string(id.counter);
}

std::string words(Serial ticket) { return "ticket " + to_string(ticket.value); }

// What only the holder of a booking may know is made for each sending, and kept nowhere.
wire::Bytes as_kept(wire::Reply reply) {
  if (auto* booked = std::get_if<BookedSlot>(&reply.body)) booked->code.clear();
  return wire::encode(wire::BrokerMessage{reply});
}

std::size_t fingerprint(const journal::Bytes& bytes) {
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

// ---- What is committed ----

void Judge::entry(const journal::EntryRow& row) {
  const auto print = fingerprint(row.bytes);
  if (row.seq <= last_) {
    if (prints_[row.seq - 1] != print) {
      find("entry " + to_string(row.seq) + " is not what it was");
    }
    return;
  }
  if (row.seq != last_ + 1) return find("the journal has a gap before entry " + to_string(row.seq));
  const auto decoded = wire::decode_entry(row.bytes);
  if (!decoded) return find("journal entry " + to_string(row.seq) + " can't be read");
  last_ = row.seq;
  prints_.push_back(print);
  log_.append(log::leaf_hash(row.bytes));
  if (decoded->at < state_.now) find("time went back at entry " + to_string(row.seq));
  watch(*decoded);
  if (!found_.empty()) return;  // what follows would abort over it
  std::set<CellKey> changed;
  queue::observe(metrics_, changed, state_, *decoded);
  queue::evolve(state_, decoded->event, decoded->at);
  for (const CellKey& key : changed) {
    const auto cell = metrics_.find(key);
    if (cell != metrics_.end()) cells_[key] = cell->second;
  }
  auditor_.take({row.seq, row.at, row.bytes});
  if (const auto& finding = auditor_.finding()) {
    find("the auditor accuses entry " + to_string(finding->seq) + ": " + finding->why);
  }
}

void Judge::compare_log(const std::vector<std::string>& notes) {
  for (const auto& text : notes) {
    const auto note = log::parse_note(text);
    const auto seen = note ? log::parse_checkpoint(note->text)
                           : Result<log::Checkpoint>(std::unexpected(note.error()));
    const bool is_ours = seen && seen->size <= log_.size() && seen->root == log_.root(seen->size);
    if (!is_ours) find("the upstream has cosigned another log: " + text);
  }
}

void Judge::replies(const std::vector<journal::ReplyRow>& rows) {
  for (const auto& row : rows) {
    if (!stored_.emplace(row.id, row.reply).second) {
      find(words(row.id) + " was executed twice");
    }
  }
}

// Nobody waits twice: by what ends a ticket and what brings it back, not by the broker's state.
void Judge::judge_person(const Event& event) {
  const auto lives = [&](Serial ticket) {
    const auto known = persons_.find(ticket);
    if (known == persons_.end()) return;
    const auto [waits, is_first] = waiting_persons_.try_emplace(known->second, ticket);
    if (!is_first && waits->second != ticket) {
      find("the person of " + words(ticket) + " waits with " + words(waits->second) + " too");
    }
  };
  std::visit(
      [&](const auto& one) {
        using Kind = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Kind, DayOpened>) {
          persons_.clear();
          waiting_persons_.clear();
        } else if constexpr (std::is_same_v<Kind, TicketIssued>) {
          if (one.person) persons_.emplace(one.ticket, *one.person);
          lives(one.ticket);
        } else if constexpr (std::is_same_v<Kind, TicketRejoined> ||
                             std::is_same_v<Kind, StepUndone>) {
          lives(one.ticket);
        } else if constexpr (std::is_same_v<Kind, TicketVoided> ||
                             std::is_same_v<Kind, TicketLeft> ||
                             std::is_same_v<Kind, ServiceCompleted> ||
                             std::is_same_v<Kind, NoShowMarked> ||
                             std::is_same_v<Kind, TicketClosedOut>) {
          std::erase_if(waiting_persons_,
                        [&](const auto& each) { return each.second == one.ticket; });
        }
      },
      event);
}

// Nobody is served for nothing where there is a fee, one receipt pays once, and one visit has one
// vote: by the entries, not by the broker's state.
void Judge::judge_payment(const Event& event) {
  const auto at_cashiers = [&](CounterId counter) {
    const auto* place = find_counter(state_.policy, counter);
    if (place == nullptr || place->kind != CounterKind::cashier) find("a window took money");
  };
  if (std::holds_alternative<DayOpened>(event)) {
    services_.clear();
    settled_.clear();
    receipts_.clear();
  } else if (const auto* issued = std::get_if<TicketIssued>(&event)) {
    services_[issued->ticket] = issued->service;
  } else if (const auto* paid = std::get_if<PaymentRecorded>(&event)) {
    at_cashiers(paid->counter);
    settled_.insert(paid->ticket);
    if (!receipts_.insert(paid->reference).second)
      find("receipt " + paid->reference + " paid twice");
  } else if (const auto* waived = std::get_if<PaymentWaived>(&event)) {
    at_cashiers(waived->counter);
    settled_.insert(waived->ticket);
  } else if (const auto* ended = std::get_if<ServiceCompleted>(&event)) {
    const auto* service = find_service(state_.policy, services_[ended->ticket]);
    const bool has_fee = state_.policy.rules.payment_needed && service->fee_at_cashier;
    if (ended->outcome == Outcome::served && has_fee && !settled_.contains(ended->ticket)) {
      find(words(ended->ticket) + " was served without its fee");
    }
  } else if (const auto* moved = std::get_if<TicketTransferred>(&event)) {
    if (moved->stage) judge_referral(*moved);
  } else if (const auto* vote = std::get_if<VisitRated>(&event)) {
    if (!rated_.insert(vote->ticket).second) find(words(vote->ticket.serial) + " was rated twice");
  }
}

// Where its service's visit goes, and past the cash desk with its fee alone.
void Judge::judge_referral(const TicketTransferred& moved) {
  const auto* service = find_service(state_.policy, services_[moved.ticket]);
  std::vector<LineId> visit{service->line};
  visit.insert(visit.end(), service->onward.begin(), service->onward.end());
  if (*moved.stage == 0 || *moved.stage >= visit.size() || visit[*moved.stage] != moved.line) {
    return find(words(moved.ticket) + " was referred to where its visit does not go");
  }
  const bool has_fee = state_.policy.rules.payment_needed && service->fee_at_cashier;
  if (!has_fee || settled_.contains(moved.ticket)) return;
  for (std::uint8_t behind = 0; behind < *moved.stage; ++behind) {
    if (find_line(state_.policy, visit[behind])->at == HopKind::cashier) {
      find(words(moved.ticket) + " went past the cash desk without its fee");
    }
  }
}

void Judge::watch(const Entry& entry) {
  if (auto wrong = bookings_.see(state_, entry); !wrong.empty()) find(std::move(wrong));
  if (auto wrong = queue::broken_place(state_, entry.event); !wrong.empty()) find(std::move(wrong));
  judge_payment(entry.event);
  judge_exception(entry);
  judge_person(entry.event);
  judge_duties(entry);
  if (std::holds_alternative<DayOpened>(entry.event)) {
    numbers_.clear();
    serials_ = 0;
    in_hand_.clear();
  } else if (const auto* issued = std::get_if<TicketIssued>(&entry.event)) {
    ++issued_;
    if (issued->ticket.value != ++serials_)
      find(words(issued->ticket) + " leaves a gap or repeats");
    if (issued->number != ++numbers_[issued->line]) {
      find("number " + to_string(issued->number) + " leaves a gap or was printed twice");
    }
  } else if (const auto* called = std::get_if<TicketCalled>(&entry.event)) {
    ++called_;
    judge_call(*called, entry.at);
  } else if (const auto* resumed = std::get_if<TicketResumed>(&entry.event)) {
    take_in_hand(resumed->ticket, resumed->counter);
  } else if (const auto* undone = std::get_if<StepUndone>(&entry.event)) {
    const auto at = in_hand_.find(undone->ticket);
    if (at == in_hand_.end() || at->second != undone->counter) {
      take_in_hand(undone->ticket, undone->counter);
    }
  } else {
    std::visit(
        [&](const auto& event) {
          using Kind = std::decay_t<decltype(event)>;
          if constexpr (std::is_same_v<Kind, CallPutBack> ||
                        std::is_same_v<Kind, ServiceCompleted> ||
                        std::is_same_v<Kind, TicketTransferred> ||
                        std::is_same_v<Kind, TicketHeld> || std::is_same_v<Kind, NoShowMarked>) {
            leave_counter(event.ticket);
          } else if constexpr (std::is_same_v<Kind, TicketVoided> ||
                               std::is_same_v<Kind, TicketLeft> ||
                               std::is_same_v<Kind, TicketClosedOut>) {
            in_hand_.erase(event.ticket);
          }
        },
        entry.event);
  }
}

// What came of the second key is what was asked for.
template <class Deed>
const Deed* Judge::granted_deed(std::uint32_t request, const CommandId& cause) {
  const bool by_grant = granted_ && granted_->request == request && granted_in_ == cause;
  granted_.reset();
  return by_grant ? std::get_if<Deed>(&deed_) : nullptr;
}

// Today's calls stay as they are: what a counter serves changes with a later date, and what it
// helps with not at once.
void Judge::judge_duties(const Entry& entry) {
  if (const auto* set = std::get_if<SkillsSet>(&entry.event)) {
    const auto* deed = granted_deed<SetSkills>(set->request, entry.cause);
    if (deed == nullptr || *deed != SetSkills{set->counter, set->lines, set->from}) {
      return find("skills that nobody asked for, or one person alone");
    }
    if (set->from <= *state_.last_date) find("skills changed on the same day");
  } else if (const auto* cover = std::get_if<CoverArranged>(&entry.event)) {
    const auto* deed = granted_deed<Cover>(cover->request, entry.cause);
    if (deed == nullptr || *deed != Cover{cover->counter, cover->line, cover->reason}) {
      return find("a cover that nobody asked for, or one person alone");
    }
    if (cover->from - entry.at < state_.policy.rules.cover_after) find("a cover began too early");
  } else if (const auto* absent = std::get_if<NoShowMarked>(&entry.event)) {
    const auto* ticket = state_.find(absent->ticket);
    if (ticket == nullptr) return;
    const bool by_voice = state_.by_voice_since && *state_.by_voice_since <= ticket->called_at;
    if (ticket->shown_call == 0 && !by_voice)
      find("who was neither shown nor called out is absent");
  }
}

// Two keys and two people, and no more of them than the day allows.
void Judge::judge_exception(const Entry& entry) {
  if (const auto* granted = std::get_if<ApprovalGranted>(&entry.event)) {
    const auto asked = state_.requests.find(granted->request);
    if (asked == state_.requests.end()) return find("what nobody asked for is approved");
    const ApprovalRequest& request = asked->second;
    const auto& code = granted->code;
    const bool same_person = request.clerk && request.clerk == granted->clerk;
    if (code ? request.clerk == code->issuer : request.device == granted->device || same_person) {
      find("one person was both keys");
    }
    if (code && !used_codes_.insert(code->number).second) find("a one-time code was used twice");
    if (code && code->until < *state_.last_date) find("a one-time code was used too late");
    if (entry.at >= request.expires_at) find("a request was approved too late");
    granted_ = *granted;
    granted_in_ = entry.cause;
    deed_ = request.deed;
  } else if (const auto* ahead = std::get_if<TicketOverridden>(&entry.event)) {
    const bool by_grant = granted_ && granted_->request == ahead->request;
    if (!by_grant || granted_in_ != entry.cause) return find("an override without a second key");
    const auto* deed = std::get_if<Override>(&deed_);
    const auto* ticket = state_.find(ahead->ticket);
    if (deed == nullptr || ticket == nullptr || ticket->letter != deed->line ||
        ticket->number != deed->number) {
      find("another ticket than that which was asked for is put before everybody");
    }
    granted_.reset();
    if (state_.overrides >= state_.policy.rules.overrides_a_day) find("too many overrides");
  }
}

void Judge::judge_call(const TicketCalled& call, Instant at) {
  take_in_hand(call.ticket, call.counter);
  judge_order(call, at);
}

void Judge::take_in_hand(Serial ticket, CounterId counter) {
  if (!in_hand_.emplace(ticket, counter).second) find(words(ticket) + " is at two counters");
  for (const auto& [other, at] : in_hand_) {
    if (at == counter && other != ticket) find("a counter has two tickets in hand");
  }
}

// The published rule once more, over everybody in the hall instead of the lines' own order: of
// those whom this counter and its clerk serve, and who may be called now, nobody is earlier.
void Judge::judge_order(const TicketCalled& call, Instant at) {
  const auto* counter = find_counter(state_.policy, call.counter);
  const auto stand = state_.counters.find(call.counter);
  if (counter == nullptr || stand == state_.counters.end()) return find("a call by no counter");
  const auto* clerk = find_clerk(state_.policy, stand->second.clerk);
  if (clerk == nullptr) return find("a call by nobody");
  const auto key_here = [&](const queue::Ticket& ticket) -> std::optional<OrderKey> {
    for (const queue::CoveredLine& cover : stand->second.covers) {
      if (cover.line == ticket.line && cover.from <= at)
        return OrderKey{ticket.turn, ticket.serial};
    }
    const auto& skills = clerk->lines;
    const bool knows = skills.empty() || std::ranges::find(skills, ticket.line) != skills.end();
    const auto served = std::ranges::find(counter->serves, ticket.line, &ServedLine::line);
    if (!knows || served == counter->serves.end()) return std::nullopt;
    return OrderKey{ticket.turn + served->handicap, ticket.serial};
  };
  const auto* called = state_.find(call.ticket);
  const auto key = called != nullptr ? key_here(*called) : std::nullopt;
  if (!key) return find(words(call.ticket) + " is called by a counter that does not serve it");
  const auto is_ahead = [](const queue::Ticket& ticket) {
    return ticket.turn_reason == TurnReason::overridden;
  };
  if (is_ahead(*called) != (call.reason == TurnReason::overridden)) {
    return find(words(call.ticket) + " is called for another reason than its own");
  }
  for (const queue::Ticket& ticket : state_.tickets) {
    if (ticket.state != TicketState::waiting || ticket.callable_at > at) continue;
    const auto other = key_here(ticket);
    if (other && is_ahead(ticket) && !is_ahead(*called)) {
      return find(words(call.ticket) + " is called before an override");
    }
    if (other && *other < *key) {
      return find(words(call.ticket) + " is called before " + words(ticket.serial));
    }
  }
}

void Judge::leave_counter(Serial ticket) {
  if (in_hand_.erase(ticket) == 0) find(words(ticket) + " left a counter where it was not");
}

// ---- What the devices do and hear ----

void Judge::submitted(const CommandId& id) {
  const auto [ask, fresh] = asks_.emplace(id, Ask{heard_, std::nullopt, false});
  if (!fresh && !ask->second.perhaps_never_sent) find(words(id) + " was given twice");
  ask->second.perhaps_never_sent = false;
}

void Judge::not_taken(const CommandId& id, bool perhaps) {
  if (perhaps) {
    asks_[id].perhaps_never_sent = true;
  } else {
    asks_.erase(id);
  }
}

void Judge::abandoned(DeviceId device) {
  std::erase_if(asks_,
                [&](const auto& ask) { return ask.first.device == device && !ask.second.reply; });
}

void Judge::answered(const CommandId& id, const wire::Submit& command, const wire::Reply& reply) {
  const auto ask = asks_.find(id);
  if (ask == asks_.end()) return find(words(id) + " was answered and never asked");
  auto bytes = wire::encode(wire::BrokerMessage{reply});
  if (ask->second.reply && *ask->second.reply != bytes) {
    return find(words(id) + " got two different answers");
  }
  const auto* rejection = std::get_if<Rejection>(&reply.body);
  auto stored = stored_.find(id);
  if (stored == stored_.end() && look_up_reply) {
    if (auto found = look_up_reply(id)) stored = stored_.emplace(id, *std::move(found)).first;
  }
  if (stored == stored_.end() && rejection == nullptr) {
    return find(words(id) + " was answered, and the journal knows nothing of it");
  }
  if (stored != stored_.end() && stored->second != as_kept(reply)) {
    return find(words(id) + " got another answer than the journal holds");
  }
  if (reply.seq > last_) return find(words(id) + " was answered before the commit");
  if (reply.seq < ask->second.heard_before) {
    return find(words(id) + " was sent after a later answer was heard");
  }
  heard_ = std::max(heard_, reply.seq);
  ask->second.reply = std::move(bytes);
  const auto* booked = std::get_if<BookedSlot>(&reply.body);
  if (booked != nullptr && state_.bookings.find(booked->booking) == nullptr) {
    find("booking " + to_string(booked->booking.value) + " was acknowledged, and is not there");
  }
  const auto* issued = std::get_if<IssuedTicket>(&reply.body);
  if (issued == nullptr || !std::holds_alternative<TakeTicket>(command.body)) return;
  if (state_.last_date != issued->ticket.date) return;
  const auto* ticket = state_.find(issued->ticket.serial);
  if (ticket == nullptr || ticket->number != issued->number || ticket->take != id) {
    find(words(issued->ticket.serial) + " was acknowledged, and is not there");
  }
}

std::size_t Judge::unanswered() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      asks_, [](const auto& ask) { return !ask.second.reply && !ask.second.perhaps_never_sent; }));
}

std::string Judge::first_unanswered() const {
  for (const auto& [id, ask] : asks_) {
    if (!ask.reply && !ask.perhaps_never_sent) return words(id);
  }
  return "none";
}

// ---- What must agree ----

void Judge::compare(const queue::State& floor) {
  if (!found_.empty()) return;
  if (!(floor == state_)) return find("the broker's state is not what its journal says");
  if (auto wrong = queue::broken_invariant(floor); !wrong.empty()) find(wrong);
}

void Judge::recovered(const queue::State& floor, Seq last) {
  if (last < last_) find("acknowledged entries are gone after a restart");
  if (last > last_) find("the restarted broker knows entries that the journal does not hold");
  compare(floor);
}

void Judge::compare_cells(const std::map<CellKey, MetricCell>& upstream) {
  for (const auto& [key, cell] : cells_) {
    const auto found = upstream.find(key);
    if (found == upstream.end()) return find("the upstream lacks a cell");
    if (!(found->second == cell)) return find("the upstream has another cell");
  }
  if (upstream.size() != cells_.size()) find("the upstream has a cell that never was");
}

}  // namespace dawr::sim
