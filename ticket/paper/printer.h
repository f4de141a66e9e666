// The printer of a dispenser, wherever it stands: turns of one loop, nothing ever waits.
//
//   tcp://192.168.1.50:9100      a receipt printer on the network (ESC/POS over a raw socket)
//   /dev/usb/lp0                 the same on a cable
//   folder:/var/spool/dawr       no printer: each slip is a picture there, for whoever prints it
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/ui/bitmap.h"
#include "ticket/paper/printer_core.h"

namespace dawr::ticket {

class Printer {
 public:
  virtual ~Printer() = default;
  // `slip` names it in the results; each is told once, printed or not.
  virtual void print(SlipNumber slip, const ui::Bitmap& paper) = 0;
  virtual void turn(wire::Steady now) = 0;
  [[nodiscard]] virtual PrinterState state() const = 0;
  virtual std::vector<SlipResult> take_results() = 0;
};

// A fault when the address is none, or the folder can't be written to. A printer that is not there
// yet is no fault: it is tried again every few seconds, and `state` says so.
Result<std::unique_ptr<Printer>> open_printer(std::string_view address);

}  // namespace dawr::ticket
