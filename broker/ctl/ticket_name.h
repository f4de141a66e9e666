// A ticket as people say it: "S 55", its letter in either script.
#pragma once

#include <cstdint>
#include <string>

#include "common/domain/event.h"
#include "common/domain/fault.h"

namespace dawr::ctl {

struct TicketName {
  std::string letter;
  std::uint16_t number{};
};
Result<TicketName> read_ticket_name(const std::string& text);

// Whether that ticket was issued under this name.
bool is_named(const TicketIssued& issued, const TicketName& name, const CentrePolicy& policy);

}  // namespace dawr::ctl
