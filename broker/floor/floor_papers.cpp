// What a ticket's paper proves, and what only its holder may know.
#include <algorithm>
#include <utility>

#include "broker/floor/floor_draft.h"
#include "common/wire/codec.h"

namespace dawr {

bool Floor::secret_fits() const {
  if (state_.tickets.empty() || !state_.last_date) return true;
  const queue::Ticket& newest = state_.tickets.back();
  const TicketRef ticket{*state_.last_date, newest.serial};
  const Epoch epoch = epoch_of(ticket);
  const ArrivalCode code = settings_.secret.arrival_code(epoch, ticket);
  return settings_.secret.commitment(epoch, ticket, code) == newest.arrival_commitment;
}

// In which it was issued; the present one for tickets of other days, which nothing can be done
// with.
Epoch Floor::epoch_of(TicketRef ticket) const {
  const auto* known = state_.last_date == ticket.date ? state_.find(ticket.serial) : nullptr;
  const auto restored = known != nullptr ? known->issued_in : state_.restorations.size();
  return state_.epoch_after(restored, journal_.epoch());
}

// None where the token is not genuine, or is of a ticket that a restore has lost.
std::optional<TicketRef> Floor::ticket_of(const wire::Token& token) const {
  for (std::size_t restored = state_.restorations.size() + 1; restored-- > 0;) {
    const Epoch epoch = state_.epoch_after(restored, journal_.epoch());
    const auto ticket = settings_.secret.open_token(epoch, token);
    if (!ticket) continue;
    const bool of_today =
        state_.last_date == ticket->date && state_.find(ticket->serial) != nullptr;
    if (of_today && epoch_of(*ticket) != epoch) return std::nullopt;
    return ticket;
  }
  return std::nullopt;
}

// A ticket's reply is followed by what only its holder may know; that is never stored.
std::vector<wire::Bytes> Floor::frames_of(const Draft& draft, const wire::Reply& reply,
                                          wire::Bytes encoded) const {
  std::vector<wire::Bytes> frames;
  frames.push_back(std::move(encoded));
  const auto add_slip = [&](const IssuedTicket& issued) {
    const Epoch epoch = epoch_of(issued.ticket);
    frames.push_back(wire::encode(wire::Slip{settings_.secret.arrival_code(epoch, issued.ticket),
                                             settings_.secret.token(epoch, issued.ticket),
                                             receipt_of(draft, issued.ticket)}));
  };
  if (const auto* issued = std::get_if<IssuedTicket>(&reply.body)) add_slip(*issued);
  if (const auto* pad = std::get_if<IssuedTickets>(&reply.body)) {
    for (const IssuedTicket& issued : pad->tickets) add_slip(issued);
  }
  return frames;
}

// Of the ticket's own entry; none for a ticket of another day, which can't be reprinted any more.
wire::Bytes Floor::receipt_of(const Draft& draft, TicketRef ticket) const {
  const auto* known = state_.last_date == ticket.date ? state_.find(ticket.serial) : nullptr;
  if (known == nullptr) return {};
  wire::Bytes receipt;
  const auto take = [&](const journal::EntryRow& row) {
    receipt = to_bytes(log_.receipt(row.seq, row.bytes, row.at));
    return false;
  };
  const auto& fresh = draft.batch.entries;
  const auto in_batch = std::ranges::find(fresh, known->entry, &journal::EntryRow::seq);
  if (in_batch != fresh.end()) {
    take(*in_batch);
  } else {
    const auto read = journal_.read_entries(known->entry - 1, take);
    if (!read) return {};  // a paper without a receipt is better than none
  }
  return receipt;
}

}  // namespace dawr
