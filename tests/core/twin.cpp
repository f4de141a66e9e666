#include "tests/core/twin.h"

#include <algorithm>

#include "common/domain/limits.h"

// Citizens, supervisor, display and time; twin_counter.cpp has what counters do.
namespace dawr::play {

using enum RejectionCode;

std::vector<Event> Twin::pass(Instant now) {
  now_ = now;
  events_.clear();
  for (TwinCounter& counter : counters_) {
    const TwinTicket* held = ticket(counter.held);
    if (held != nullptr && held->hold_until <= now) end_hold(counter);
  }
  for (TwinTicket& each : tickets_) {
    const bool ended_unasked =
        each.state == TicketState::voided || each.state == TicketState::closed_out;
    if (each.print == queue::Print::pending && !ended_unasked &&
        each.made_at + policy_.rules.print_doubtful_after <= now) {
      each.print = queue::Print::doubtful;
      events_.emplace_back(PrintDoubted{each.serial});
    }
  }
  std::erase_if(requests_, [&](const ApprovalRequest& each) {
    if (each.expires_at > now) return false;
    events_.emplace_back(ApprovalExpired{each.number});
    return true;
  });
  for (TwinCounter& counter : counters_) {
    if (is_idle(counter)) close(counter);
  }
  pass_bookings();
  note_ends();
  return events_;
}

Verdict Twin::act(const Command& command, const Principal& principal, Instant now) {
  no_ = {};
  events_.clear();
  id_ = command.id;
  who_ = principal;
  now_ = now;
  persons_needed_ = command.person_needed;
  if (!may(command)) return {Rejection{role_forbidden, std::nullopt}, {}};
  const bool deed = who_.role == Role::supervisor &&
                    !std::holds_alternative<SignIn>(command.body) &&
                    !std::holds_alternative<SignOut>(command.body);
  SignedInAt* const someone = deed ? person() : nullptr;
  if (deed && command.person_needed && someone == nullptr) {
    return {Rejection{sign_in_needed, std::nullopt}, {}};
  }
  if (someone != nullptr) events_.emplace_back(SupervisorActed{who_.device, someone->clerk});
  // A refused deed is none; the end of the day is the end of this, too.
  const auto before = signed_in_;
  if (someone != nullptr) someone->last = now_;
  std::visit([&](const auto& body) { play(body); }, command.body);
  if (!no_.none()) signed_in_ = before;
  note_ends();
  if (!no_.none()) return {no_.first(), {}};
  const bool presses = who_.role == Role::counter || who_.role == Role::cashier;
  for (TwinCounter& counter : counters_) {
    if (presses && who_.counter == counter.place.id) counter.pressed = now_;
  }
  return {std::nullopt, events_};
}

bool Twin::may(const Command& command) const {
  const May may = roles_.at(who_.role, kind_of(command.body));
  if (may != May::in_a_van) return may == May::yes;
  return policy_.is_van || std::get<OpenDay>(command.body).policy.is_van;
}

TwinTicket* Twin::ticket(Serial serial) {
  const auto found = std::ranges::find(tickets_, serial, &TwinTicket::serial);
  return found == tickets_.end() ? nullptr : &*found;
}

TwinTicket* Twin::ticket(const std::optional<Serial>& serial) {
  return serial ? ticket(*serial) : nullptr;
}

TwinTicket* Twin::own_ticket(Serial serial) {
  TwinTicket* found = open_ ? ticket(serial) : nullptr;
  no_.add(!open_, day_closed);
  no_.add(found == nullptr, unknown_ticket);
  no_.add(found != nullptr && found->take.device != who_.device, not_yours);
  return found;
}

TwinTicket* Twin::held_ticket(const std::optional<TicketRef>& ref) {
  no_.add(!open_, day_closed);
  no_.add(!ref, token_mismatch);
  no_.add(ref && ref->date != date_, other_day);
  if (!open_ || !ref || ref->date != date_) return nullptr;
  no_.add(ticket(ref->serial) == nullptr, unknown_ticket);
  return ticket(ref->serial);
}

bool Twin::waits_with_another(const std::optional<PersonTag>& person,
                              const TwinTicket* than) const {
  return person && std::ranges::any_of(tickets_, [&](const TwinTicket& each) {
           const bool ended =
               each.state == TicketState::no_show || each.state == TicketState::served ||
               each.state == TicketState::incomplete || each.state == TicketState::redirected ||
               each.state == TicketState::left || each.state == TicketState::closed_out ||
               each.state == TicketState::voided;
           return &each != than && each.person == person && !ended;
         });
}

void Twin::play(const TakeTicket& command) {
  no_.add(!open_, day_closed);
  const Service* service = open_ ? find_service(policy_, command.service) : nullptr;
  no_.add(service == nullptr, unknown_service);
  no_.add(open_ && waits_with_another(command.person, nullptr), duplicate_live);
  no_.add(!paused_.empty(), issuing_paused);
  if (service != nullptr) look_at_hours(*service);
  no_.add(std::ranges::count(cancelled_, id_) > 0, take_cancelled);
  if (!no_.none()) return;
  no_.add(last_number_[service->line] >= 9999 || last_serial_ >= 1'000'000, numbers_exhausted);
  if (!no_.none()) return;

  TwinTicket made;
  made.serial.value = static_cast<std::uint32_t>(++last_serial_);
  made.letter = made.line = service->line;
  made.number = static_cast<std::uint16_t>(++last_number_[service->line]);
  made.take = id_;
  made.service = command.service;
  made.person = command.person;
  made.visit_since = visit_of(command.person);
  made.life = ++lives_;
  made.issued_at = made.made_at = made.turn = made.callable_at = made.waits_since = now_;
  const bool at_once = policy_.rules.priority_grant == PriorityGrant::kiosk;
  (at_once ? made.priority : made.claim) = command.priority_claim;
  if (made.priority) {
    made.turn = now_ - policy_.rules.priority_credit;
    made.reason = TurnReason::priority;
  }
  tickets_.push_back(made);
  events_.emplace_back(TicketIssued{made.serial, command.service, made.line, made.number, id_,
                                    made.turn, made.claim, made.priority,
                                    command.arrival_commitment, false, made.person});
}

void Twin::play(const CancelTake& command) {
  no_.add(!open_, day_closed);
  const CommandId take{who_.device, command.session, command.counter};
  const auto made = std::ranges::find_if(
      tickets_, [&](const TwinTicket& each) { return each.take == take && !each.pad; });
  if (open_ && down_ && std::ranges::count(down_->entered, take) > 0) {
    no_.add(true, RejectionCode::state);
    return;
  }
  const bool known = open_ && made != tickets_.end();
  if (!known) {
    const bool again = std::ranges::count(cancelled_, take) > 0;
    const auto own = std::ranges::count(cancelled_, take.device, &CommandId::device);
    no_.add(!again && static_cast<std::size_t>(own) >= limits::cancelled_takes, cancel_limit);
    if (!no_.none() || again) return;
    cancelled_.push_back(take);
    events_.emplace_back(TakeCancelled{take});
    return;
  }
  if (made->state == TicketState::voided) return;
  const bool confirmed = made->print == queue::Print::paper || made->print == queue::Print::screen;
  no_.add(made->state == TicketState::called, call_in_progress);
  no_.add(made->state != TicketState::waiting || confirmed, RejectionCode::state);
  if (!no_.none()) return;
  made->state = TicketState::voided;
  ++made->touched;
  if (made->booking) {
    TwinBooking& checked_in = *booking(made->booking);
    checked_in.state = BookingState::confirmed;
    checked_in.ticket.reset();
  }
  events_.emplace_back(TicketVoided{made->serial});
}

void Twin::play(const ConfirmPrint& command) {
  TwinTicket* own = own_ticket(command.ticket);
  no_.add(own != nullptr && own->state == TicketState::voided, RejectionCode::state);
  if (!no_.none()) return;
  if (own->print == queue::Print::paper || own->print == queue::Print::screen) return;
  own->print = command.medium == PrintMedium::paper ? queue::Print::paper : queue::Print::screen;
  events_.emplace_back(PrintConfirmed{own->serial, command.medium});
}

void Twin::play(const Reprint& command) {
  TwinTicket* own = own_ticket(command.ticket);
  if (own == nullptr) return;
  const bool lives = own->state == TicketState::waiting || own->state == TicketState::called ||
                     own->state == TicketState::serving || own->state == TicketState::on_hold;
  no_.add(!lives, RejectionCode::state);
  no_.add(now_ - own->made_at > policy_.rules.reprint_within, reprint_over);
  no_.add(own->papers > 0, reprint_over);
  no_.add(own->copies >= limits::copies, reprint_over);
  if (!no_.none()) return;
  ++own->copies;
  events_.emplace_back(TicketReprinted{own->serial, static_cast<std::uint8_t>(own->copies)});
}

void Twin::play(const GrantPriority& command) {
  no_.add(!open_, day_closed);
  TwinTicket* one = open_ ? ticket(command.ticket) : nullptr;
  no_.add(one == nullptr, unknown_ticket);
  no_.add(!command.evidence, priority_evidence);
  if (one == nullptr) return;
  no_.add(one->state == TicketState::called, call_in_progress);
  no_.add(one->state != TicketState::waiting || one->priority.has_value(), RejectionCode::state);
  if (!no_.none()) return;
  const Instant by_credit = one->issued_at - policy_.rules.priority_credit;
  if (by_credit < one->turn) {
    one->turn = by_credit;
    one->reason = TurnReason::priority;
  }
  one->priority = command.priority;
  one->claim.reset();
  ++one->touched;
  events_.emplace_back(
      PriorityGranted{one->serial, command.priority, *command.evidence, one->turn});
}

void Twin::play(const LeaveLine& command) {
  TwinTicket* one = held_ticket(command.ticket);
  if (one == nullptr) return;
  no_.add(one->state == TicketState::called, call_in_progress);
  no_.add(one->state != TicketState::waiting, RejectionCode::state);
  if (!no_.none()) return;
  one->state = TicketState::left;
  ++one->touched;
  events_.emplace_back(TicketLeft{one->serial});
}

void Twin::play(const Rejoin& command) {
  TwinTicket* one = held_ticket(command.ticket);
  if (one == nullptr) return;
  no_.add(waits_with_another(one->person, one), duplicate_live);
  no_.add(one->state != TicketState::no_show, RejectionCode::state);
  no_.add(one->state == TicketState::no_show && now_ > one->rejoin_until, rejoin_over);
  no_.add(one->rejoined, reinstated);
  if (!no_.none()) return;
  one->state = TicketState::waiting;
  one->rejoined = true;
  one->life = ++lives_;
  one->waits_since = now_;
  one->callable_at = now_ + policy_.rules.rejoin_delay;
  ++one->touched;
  events_.emplace_back(TicketRejoined{one->serial, one->callable_at});
}

void Twin::play(const OpenDay& command) {
  no_.add(date_ && command.date <= *date_, day_open);
  no_.add(!faults_of(command.policy).empty(), RejectionCode::policy);
  const auto ahead = command.date.time_since_epoch() - now_.time_since_epoch();
  no_.add(ahead > std::chrono::days{2}, bad_argument);
  if (!no_.none()) return;
  if (open_) {
    for (TwinTicket& each : tickets_) close_out(each, "the next service date was opened");
    for (TwinCounter& counter : counters_) {
      if (counter.state != CounterState::closed) close(counter);
    }
    signed_in_.clear();
    events_.emplace_back(DayClosed{});
  }
  services_.clear();
  remember_visits();
  date_ = command.date;
  policy_ = with_skills(command.policy, command.date);
  voice_.reset();
  seen_ = {};
  open_ = true;
  paused_ = {};
  tickets_.clear();
  cancelled_.clear();
  requests_.clear();
  asked_ = 0;
  overridden_ = 0;
  int lost = 0;
  for (const auto& [when, epochs] : restored_) {
    if (now_ < when + std::chrono::hours{24}) lost += epochs;
  }
  down_.reset();
  last_serial_ = std::min(10'000 * lost, 1'000'000);
  last_number_.clear();
  outlooks_.clear();
  for (const Line& line : policy_.lines) last_number_[line.id] = std::min(1'000 * lost, 9999);
  counters_.clear();
  clerks_.clear();
  for (const Counter& counter : policy_.counters) counters_.emplace_back().place = counter;
  std::ranges::sort(counters_, {}, [](const TwinCounter& counter) { return counter.place.id; });
  for (const Clerk& clerk : policy_.clerks) clerks_.emplace_back().person = clerk;
  events_.emplace_back(DayOpened{command.date, policy_});
  publish(command.days_ahead, command.date);
}

void Twin::close_out(TwinTicket& ticket, const std::string& reason) {
  if (ticket.state > TicketState::on_hold) return;
  for (TwinCounter& counter : counters_) {
    if (counter.hand == ticket.serial) counter.hand.reset();
    if (counter.held == ticket.serial) counter.held.reset();
  }
  ticket.state = TicketState::closed_out;
  ++ticket.touched;
  events_.emplace_back(TicketClosedOut{ticket.serial, reason});
}

void Twin::play(const CloseOut& command) {
  no_.add(!open_, day_closed);
  no_.add(command.reason.empty(), reason_required);
  if (!no_.none()) return;
  for (TwinTicket& each : tickets_) {
    if (each.state == TicketState::waiting) close_out(each, command.reason);
  }
  if (std::ranges::none_of(bookings_, [&](const auto& each) { return is_due_today(each); })) return;
  std::vector<DayPlan> later = days_;
  std::erase_if(later, [&](const DayPlan& day) { return day.date <= *date_; });
  move_those_that_cant_be_kept(later);
}

void Twin::play(const CloseDay&) {
  no_.add(!open_, day_closed);
  no_.add(std::ranges::any_of(
              tickets_, [](const TwinTicket& each) { return each.state <= TicketState::on_hold; }),
          live_tickets);
  no_.add(std::ranges::any_of(bookings_, [&](const auto& each) { return is_due_today(each); }),
          live_tickets);
  if (!no_.none()) return;
  std::erase_if(days_, [&](const DayPlan& day) { return day.date <= *date_; });
  for (TwinCounter& counter : counters_) {
    if (counter.state != CounterState::closed) close(counter);
  }
  down_.reset();
  open_ = false;
  paused_ = {};
  signed_in_.clear();
  requests_.clear();
  voice_.reset();
  for (TwinCounter& counter : counters_) counter.helps.clear();
  events_.emplace_back(DayClosed{});
}

void Twin::play(const PauseIssuing& command) {
  no_.add(!open_, day_closed);
  no_.add(command.reason.ar.empty() || command.reason.en.empty(), reason_required);
  if (!no_.none()) return;
  paused_ = command.reason;
  events_.emplace_back(IssuingPaused{command.reason});
}

void Twin::play(const ResumeIssuing&) {
  no_.add(!open_, day_closed);
  no_.add(paused_.empty(), RejectionCode::state);
  if (!no_.none()) return;
  paused_ = {};
  events_.emplace_back(IssuingResumed{});
}

void Twin::play(const PostNotice& command) {
  no_.add(command.slot >= limits::notices, bad_argument);
  no_.add(command.text.ar.empty() != command.text.en.empty(), bad_argument);
  if (no_.none()) events_.emplace_back(NoticePosted{command.slot, command.text});
}

void Twin::play(const UnlockCode& command) {
  no_.add(!open_, day_closed);
  const auto counter = std::ranges::find_if(counters_, [&](const TwinCounter& each) {
    return open_ && each.place.id == command.counter;
  });
  no_.add(counter == counters_.end(), unknown_counter);
  if (counter == counters_.end()) return;
  TwinTicket* hand = ticket(counter->hand);
  no_.add(hand == nullptr, no_ticket_in_hand);
  if (hand == nullptr) return;
  no_.add(
      hand->state != TicketState::called || hand->wrong_codes < policy_.rules.arrival_code_tries,
      RejectionCode::state);
  if (!no_.none()) return;
  hand->wrong_codes = 0;
  ++hand->touched;
  events_.emplace_back(CodeUnlocked{hand->serial, command.counter});
}

void Twin::play(const AckShown& command) {
  no_.add(!open_, day_closed);
  TwinTicket* one = open_ ? ticket(command.ticket) : nullptr;
  no_.add(one == nullptr, unknown_ticket);
  if (one == nullptr) return;
  const auto& lines = who_.shown_lines;
  no_.add(!lines.empty() && std::ranges::count(lines, one->line) == 0, not_yours);
  no_.add(command.call < 1 || command.call > one->calls, bad_argument);
  if (!no_.none() || one->state != TicketState::called || command.call <= one->shown) return;
  if (one->call_times[command.call - 1U] != command.called_at) return;
  one->shown = command.call;
  seen_ = now_;
  events_.emplace_back(CallShown{command.ticket, command.call, who_.device});
  if (voice_) events_.emplace_back(VoiceEnded{});
  voice_.reset();
}

void Twin::play(const Pulse&) {}

std::optional<ServiceInterrupted> Twin::started(Instant last, Instant now) {
  if (!open_ || now < last + minutes{1}) return std::nullopt;
  Instant from = last;
  if (down_ && down_->entered.empty()) {
    const bool nobody_since = std::ranges::none_of(
        tickets_, [&](const TwinTicket& each) { return each.made_at > down_->until; });
    if (nobody_since) from = down_->from;
  }
  down_ = Down{from, now, {}};
  return ServiceInterrupted{from};
}

void Twin::play(const EnterPad& command) {
  no_.add(!open_, day_closed);
  std::map<LineId, int> wanted;
  for (const ServiceCode& code : command.services) {
    const Service* service = open_ ? find_service(policy_, code) : nullptr;
    no_.add(service == nullptr, unknown_service);
    if (service != nullptr) ++wanted[service->line];
  }
  const auto count = std::ssize(command.services);
  no_.add(count < 1 || count > 100 || std::ssize(command.arrival_commitments) != count,
          bad_argument);
  no_.add(!paused_.empty(), issuing_paused);
  no_.add(std::ranges::count(cancelled_, id_) > 0, take_cancelled);
  no_.add(last_serial_ + count > 1'000'000, numbers_exhausted);
  for (const auto& [line, more] : wanted) {
    no_.add(last_number_[line] + more > 9999, numbers_exhausted);
  }
  no_.add(!down_, no_interruption);
  if (down_) {
    no_.add(std::ranges::count(down_->entered, who_.device, &CommandId::device) > 0, pad_entered);
    no_.add(now_ - down_->until > std::chrono::hours{1}, pad_over);
  }
  if (!no_.none()) return;
  const auto span = (down_->until - down_->from).count();
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& code = command.services[static_cast<std::size_t>(i)];
    TwinTicket made;
    made.serial.value = static_cast<std::uint32_t>(++last_serial_);
    made.letter = made.line = find_service(policy_, code)->line;
    made.number = static_cast<std::uint16_t>(++last_number_[made.line]);
    made.take = id_;
    made.service = code;
    made.pad = true;
    made.made_at = made.callable_at = now_;
    made.issued_at = made.turn = made.waits_since =
        down_->from + Duration{(i + 1) * span / (count + 1)};
    made.visit_since = made.issued_at;
    made.reason = TurnReason::pad;
    tickets_.push_back(made);
    events_.emplace_back(TicketIssued{made.serial,
                                      code,
                                      made.line,
                                      made.number,
                                      id_,
                                      made.turn,
                                      {},
                                      {},
                                      command.arrival_commitments[static_cast<std::size_t>(i)],
                                      true});
  }
  down_->entered.push_back(id_);
}

void Twin::restored(const JournalRestored& event, Instant since, Instant now) {
  if (open_ && since < now) down_ = Down{since, now, {}};
  restored_.emplace_back(now, 1 + event.abandoned);
  const auto first_beyond = [&](int last, int papers, int step, int most) {
    int next = step;
    while (next < last + papers) next += step;
    return std::min(next + step * event.abandoned, most);
  };
  last_serial_ = first_beyond(last_serial_, 5'000, 10'000, 1'000'000);
  for (auto& [line, last] : last_number_) last = first_beyond(last, 500, 1'000, 9999);
  last_booking_ += 10'000U * (1U + event.abandoned);
}

std::string Twin::difference_from(const queue::State& state) const {
  if (state.day_open != open_ || state.last_date != date_) return "the day";
  if (state.paused != paused_) return "whether tickets are given";
  if (static_cast<int>(state.overrides) != overridden_) return "the overrides";
  if (state.requests.size() != requests_.size()) return "the open requests";
  for (const ApprovalRequest& each : requests_) {
    const auto theirs = state.requests.find(each.number);
    if (theirs == state.requests.end() || theirs->second != each) return "an open request";
  }
  std::map<std::uint32_t, ServiceDate> used;
  for (const ApprovalCode& code : used_codes_) {
    if (code.until >= *date_) used.emplace(code.number, code.until);
  }
  if (state.used_codes != used) return "the one-time codes that were used";
  if (state.tickets.size() != tickets_.size()) return "the number of tickets";
  if (static_cast<int>(state.last_serial) != last_serial_) return "the last serial";
  for (const auto& [line, last] : last_number_) {
    if (state.lines.at(line).last_number != last) return "a line's last number";
  }
  for (std::size_t i = 0; i < tickets_.size(); ++i) {
    const auto what = difference(tickets_[i], state.tickets[i]);
    if (!what.empty()) return what + " of ticket " + std::to_string(i + 1);
  }
  for (const Line& line : policy_.lines) {
    const auto waiting = std::ranges::count_if(tickets_, [&](const TwinTicket& each) {
      return each.state == TicketState::waiting && each.line == line.id;
    });
    if (static_cast<std::int64_t>(state.lines.at(line.id).waiting()) != waiting) {
      return std::string("how many wait in line ") + line.id.value;
    }
  }
  if (const auto what = difference_of_people(state); !what.empty()) return what;
  if (const auto what = difference_of_duties(state); !what.empty()) return what;
  if (const auto what = difference_of_payments(state); !what.empty()) return what;
  if (const auto what = difference_of_bookings(state); !what.empty()) return what;
  for (const TwinCounter& counter : counters_) {
    const auto what = difference(counter, state.counters.at(counter.place.id));
    if (!what.empty()) return what + " of counter " + std::to_string(counter.place.id.value);
  }
  return {};
}

std::string Twin::difference_of_people(const queue::State& state) const {
  for (const SignedInAt& each : signed_in_) {
    const auto theirs = state.signed_in(each.device, now_);
    const bool still = now_ - each.last < minutes{10};
    if (theirs.has_value() != still) return "who is signed in";
    if (still && theirs != SignedIn{each.clerk, each.last + minutes{10}}) return "who acts";
  }
  for (const TwinClerk& clerk : clerks_) {
    Duration took{};
    std::uint32_t count = 0;
    for (const TwinService& each : services_) {
      if (each.clerk != clerk.person.id) continue;
      took += each.took;
      ++count;
    }
    const auto theirs = state.clerks.find(clerk.person.id);
    const auto day = theirs == state.clerks.end() ? queue::ClerkDay{} : theirs->second;
    if (day.services != count || day.service_time != took) return "the services of a clerk";
  }
  return {};
}

std::string Twin::difference(const TwinTicket& mine, const queue::Ticket& theirs) const {
  if (mine.serial != theirs.serial) return "the serial";
  if (mine.letter != theirs.letter || mine.number != theirs.number) return "the number";
  if (mine.state != theirs.state) return "the state";
  if (mine.line != theirs.line) return "the line";
  if (mine.turn != theirs.turn) return "the turn";
  if (mine.reason != theirs.turn_reason) return "the turn's reason";
  if (mine.print != theirs.print) return "the print";
  if (mine.copies != theirs.copies) return "the copies";
  if (mine.papers != theirs.replaced) return "the replacements";
  if (mine.claim != theirs.claim || mine.priority != theirs.priority) return "the priority";
  const bool waits = mine.state == TicketState::waiting;
  if (waits && mine.callable_at != theirs.callable_at) return "when it is callable";
  if (waits && mine.waits_since != theirs.waiting_since) return "since when it waits";
  if (mine.state <= TicketState::on_hold && mine.waited != theirs.waited) return "the wait";
  const bool called = mine.state == TicketState::called;
  if (called && (mine.calls != theirs.calls || mine.shown != theirs.shown_call)) return "the calls";
  if (called && mine.wrong_codes != theirs.wrong_codes) return "the wrong codes";
  return {};
}

std::string Twin::difference(const TwinCounter& mine, const queue::CounterStand& theirs) const {
  if (mine.state != theirs.state) return "the state";
  if (mine.hand != theirs.in_hand) return "the ticket in hand";
  if (mine.held != theirs.on_hold) return "the ticket on hold";
  if (mine.served != theirs.served_today) return "the count of people served";
  const bool staffed = mine.state != CounterState::closed;
  if (staffed && (mine.clerk != theirs.clerk || mine.device != theirs.device)) return "the clerk";
  return {};
}

}  // namespace dawr::play
