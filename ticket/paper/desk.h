// Where a dispenser's slips are drawn and printed: the words of the paper and the printer together.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/view.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"
#include "common/wire/message.h"
#include "ticket/paper/printer.h"

namespace dawr::ticket {

// Names a slip for ever: service date, serial and which copy it is.
SlipNumber slip_number(const IssuedTicket& ticket);

class PaperDesk {
 public:
  PaperDesk(std::unique_ptr<Printer> printer, text::PhrasePair words)
      : printer_(std::move(printer)), words_(std::move(words)) {}

  // `offer`: of the day of issue, for the names on the paper and the local time. `replacement`: of
  // a lost paper. Its result comes under slip_number().
  void print(const IssuedTicket& ticket, const wire::Slip& slip, const OfferView& offer,
             bool demonstration, bool replacement = false);
  void turn(wire::Steady now) { printer_->turn(now); }
  [[nodiscard]] PrinterState state() const { return printer_->state(); }
  std::vector<SlipResult> take_results() { return printer_->take_results(); }

 private:
  [[nodiscard]] text::CivilTime local(Instant at, const std::string& zone);

  std::unique_ptr<Printer> printer_;
  text::PhrasePair words_;
  std::string zone_name_;
  std::optional<text::TimeZone> zone_;
};

}  // namespace dawr::ticket
