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
  const auto papers = newest.replaced;
  const ArrivalCode code = settings_.secret.arrival_code(epoch, ticket, papers);
  return settings_.secret.commitment(epoch, ticket, code, papers) == newest.arrival_commitment;
}

// In which it was issued; the present one for tickets of other days, unless they may be rated.
Epoch Floor::epoch_of(TicketRef ticket) const {
  const auto papers = state_.papers_of(ticket);
  return state_.epoch_after(papers ? papers->issued_in : state_.restorations.size(),
                            journal_.epoch());
}

std::uint8_t Floor::replaced(TicketRef ticket) const {
  const auto papers = state_.papers_of(ticket);
  return papers ? papers->replaced : std::uint8_t{0};
}

// Of whichever of its papers, in that epoch.
std::optional<TicketRef> Floor::opened(Epoch epoch, const wire::Token& token,
                                       std::uint8_t& paper) const {
  for (paper = 0; paper <= limits::replacements; ++paper) {
    if (auto ticket = settings_.secret.open_token(epoch, token, paper)) return ticket;
  }
  return std::nullopt;
}

// None where the token is not genuine, is of a ticket that a restore has lost, or of a paper that
// was lost and replaced.
std::optional<TicketRef> Floor::ticket_of(const wire::Token& token) const {
  for (std::size_t restored = state_.restorations.size() + 1; restored-- > 0;) {
    const Epoch epoch = state_.epoch_after(restored, journal_.epoch());
    std::uint8_t paper = 0;
    const auto ticket = opened(epoch, token, paper);
    if (!ticket) continue;
    const bool known = state_.papers_of(*ticket).has_value();
    if (known && (epoch_of(*ticket) != epoch || replaced(*ticket) != paper)) {
      return std::nullopt;
    }
    return ticket;
  }
  return std::nullopt;
}

// A ticket's reply is followed by what only its holder may know; that is never stored.
// An answer that is told again has the secrets of its own paper, which may be worth nothing by now.
std::vector<wire::Bytes> Floor::frames_of(const Draft& draft, const CommandBody& command,
                                          const wire::Reply& reply, wire::Bytes encoded) const {
  if (const auto* booked = std::get_if<BookedSlot>(&reply.body)) {
    wire::Reply told = reply;
    std::get<BookedSlot>(told.body).code = code_of(booked->booking);
    encoded = wire::encode(wire::BrokerMessage{told});
  }
  std::vector<wire::Bytes> frames;
  frames.push_back(std::move(encoded));
  const auto add_slip = [&](const IssuedTicket& issued) {
    const Epoch epoch = epoch_of(issued.ticket);
    const bool replaces = std::holds_alternative<ReplaceTicket>(command);
    const auto paper = replaces ? replaced(issued.ticket) : std::uint8_t{0};
    frames.push_back(wire::encode(wire::Slip{
        settings_.secret.arrival_code(epoch, issued.ticket, paper),
        settings_.secret.token(epoch, issued.ticket, paper), receipt_of(draft, issued.ticket)}));
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
