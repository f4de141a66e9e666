#include <algorithm>

#include "tests/core/twin.h"

// What is paid, what people say of their visits, and when a visit began.
namespace dawr::play {

using enum RejectionCode;

namespace {

bool was_served(const TwinTicket& ticket) {
  return ticket.state == TicketState::served || ticket.state == TicketState::incomplete ||
         ticket.state == TicketState::redirected;
}

// As docs/PROTOCOL.md has it, but for what might be a number of a person.
bool is_reference(const std::string& text) {
  constexpr std::string_view signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  if (text.empty() || text.size() > 40) return false;
  if (text.find_first_not_of(std::string(signs) + "-/") != std::string::npos) return false;
  return signs.find(text.front()) != signs.npos && signs.find(text.back()) != signs.npos;
}

std::string without_signs(std::string reference) {
  std::erase(reference, '-');
  std::erase(reference, '/');
  return reference;
}

}  // namespace

void Twin::note_ends() {
  for (TwinTicket& each : tickets_) {
    if (each.state <= TicketState::on_hold) {
      each.ended_at.reset();
    } else if (!each.ended_at) {
      each.ended_at = now_;
    }
  }
}

void Twin::remember_visits() {
  for (const TwinTicket& each : tickets_) {
    if (was_served(each)) past_.push_back({{*date_, each.serial}, *each.ended_at, each.rated});
  }
  // When the day opens whatever is too old is forgotten, and so nobody knows of it any more.
  std::erase_if(
      past_, [&](const TwinPast& each) { return now_ - each.ended_at > std::chrono::hours{24}; });
}

Instant Twin::visit_of(const std::optional<PersonTag>& person) const {
  const TwinTicket* last = nullptr;
  for (const TwinTicket& each : tickets_) {
    if (!person || each.person != person) continue;
    if (last == nullptr || each.life > last->life) last = &each;
  }
  const bool goes_on =
      last != nullptr && last->ended_at && *last->ended_at + policy_.rules.reissue_within > now_;
  return goes_on ? last->visit_since : now_;
}

bool Twin::owes(const TwinTicket& ticket) const {
  return policy_.rules.payment_needed && find_service(policy_, ticket.service)->fee_at_cashier &&
         ticket.paid.empty() && !ticket.waived;
}

void Twin::play(const RecordPayment& command) {
  TwinCounter* counter = open_counter();
  TwinTicket* served = served_ticket(counter);
  no_.add(!is_reference(command.reference), bad_argument);
  for (const TwinTicket& each : tickets_) {
    const auto same = [&](const std::string& paid) {
      return without_signs(paid) == without_signs(command.reference);
    };
    no_.add(std::ranges::any_of(each.paid, same), payment_used);
  }
  no_.add(served != nullptr && served->paid.size() >= 9, RejectionCode::state);
  if (!no_.none()) return;
  served->paid.push_back(command.reference);
  ++served->touched;
  events_.emplace_back(PaymentRecorded{served->serial, counter->place.id, command.reference});
}

void Twin::play(const Waive& command) {
  TwinCounter* counter = open_counter();
  TwinTicket* served = served_ticket(counter);
  no_.add(command.reason.empty(), reason_required);
  no_.add(command.reason.find("01001234567") != std::string::npos, bad_argument);
  if (served != nullptr) {
    const bool free = !find_service(policy_, served->service)->fee_at_cashier;
    no_.add(free || served->waived || !served->paid.empty(), RejectionCode::state);
  }
  if (!no_.none()) return;
  served->waived = true;
  ++served->touched;
  events_.emplace_back(PaymentWaived{served->serial, counter->place.id, command.reason});
}

void Twin::play(const RateVisit& command) {
  const auto& ref = command.ticket;
  no_.add(!ref, token_mismatch);
  no_.add(command.vote != Vote::good && command.vote != Vote::neutral && command.vote != Vote::bad,
          bad_argument);
  if (!ref) return;
  no_.add(ref->date > date_, other_day);
  TwinTicket* one = ref->date == date_ ? ticket(ref->serial) : nullptr;
  const auto past = std::ranges::find(past_, *ref, &TwinPast::ticket);
  if (ref->date == date_) {
    no_.add(one == nullptr, unknown_ticket);
    if (one == nullptr) return;
    no_.add(!was_served(*one), RejectionCode::state);
    no_.add(one->rated, vote_used);
    no_.add(one->ended_at && now_ - *one->ended_at > std::chrono::hours{24}, vote_over);
  } else {
    no_.add(past != past_.end() && past->rated, vote_used);
    no_.add(past == past_.end() || now_ - past->ended_at > std::chrono::hours{24}, vote_over);
  }
  if (!no_.none()) return;
  if (one != nullptr) {
    one->rated = true;
    ++one->touched;
  } else {
    past->rated = true;
  }
  events_.emplace_back(VisitRated{*ref, command.vote});
}

std::string Twin::difference_of_payments(const queue::State& state) const {
  std::size_t paid = 0;
  for (std::size_t i = 0; i < tickets_.size(); ++i) {
    const TwinTicket& mine = tickets_[i];
    const queue::Ticket& theirs = state.tickets[i];
    const std::string of = " of ticket " + std::to_string(i + 1);
    paid += mine.paid.size();
    if (mine.paid.size() != theirs.payments || mine.waived != theirs.waived) return "the fee" + of;
    if (mine.rated != theirs.rated) return "whether somebody has rated it:" + of;
    if (mine.visit_since != theirs.visit_since) return "the visit" + of;
    if (mine.ended_at && *mine.ended_at != theirs.ended_at) return "the end" + of;
    for (const std::string& reference : mine.paid) {
      if (!state.payments.contains(without_signs(reference))) return "a payment" + of;
    }
  }
  if (state.payments.size() != paid) return "the payments";
  if (state.past_visits.size() != past_.size()) return "the visits of days before";
  for (const TwinPast& mine : past_) {
    const auto theirs = state.past_visits.find(mine.ticket);
    if (theirs == state.past_visits.end() || theirs->second.ended_at != mine.ended_at ||
        theirs->second.rated != mine.rated) {
      return "a visit of a day before";
    }
  }
  return {};
}

}  // namespace dawr::play
