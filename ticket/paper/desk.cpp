#include "ticket/paper/desk.h"

#include <algorithm>

#include "common/log/receipt.h"
#include "ticket/paper/slip.h"

namespace dawr::ticket {

SlipNumber slip_number(const IssuedTicket& ticket) {
  constexpr SlipNumber serials = 100'000'000;
  constexpr SlipNumber copies = 1'000;
  const std::chrono::year_month_day date{ticket.ticket.date};
  const auto day = static_cast<SlipNumber>(static_cast<int>(date.year())) * 10'000 +
                   SlipNumber{static_cast<unsigned>(date.month())} * 100 +
                   static_cast<unsigned>(date.day());
  return (day * serials + ticket.ticket.serial.value) * copies + ticket.copy;
}

// UTC where the centre's zone is not known here: doctor says so, and a slip without any time would
// be worse.
text::CivilTime PaperDesk::local(Instant at, const std::string& zone) {
  if (zone != zone_name_) {
    zone_name_ = zone;
    auto found = text::TimeZone::named(zone);
    zone_ = found ? std::optional(*std::move(found)) : std::nullopt;
  }
  if (zone_) return zone_->civil(at);
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::minutes>(at - day)};
  return {ServiceDate{day.time_since_epoch()}, static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count())};
}

void PaperDesk::print(const IssuedTicket& ticket, const wire::Slip& slip, const OfferView& offer,
                      bool demonstration, bool replacement) {
  const auto receipt = log::receipt_from_bytes(slip.receipt);
  const auto service = std::ranges::find(offer.services, ticket.service, &Service::code);
  const bool known = service != offer.services.end();
  const SlipContent content{
      .centre = offer.centre,
      .ticket = ticket,
      .replacement = replacement,
      .service = known ? service->name : Name{},
      .issued = local(ticket.issued_at, offer.time_zone),
      .callable_at = ticket.callable_at ? std::optional(local(*ticket.callable_at, offer.time_zone))
                                        : std::nullopt,
      .arrival_code = slip.arrival_code,
      .receipt = receipt ? to_text(*receipt) : std::string(),
      .receipt_words = receipt ? log::fingerprint(receipt->origin, receipt->index, receipt->leaf)
                               : std::string(),
      .fee_at_cashier = known && service->fee_at_cashier,
      .demonstration = demonstration};
  printer_->print(slip_number(ticket), draw_slip(content, words_));
}

}  // namespace dawr::ticket
