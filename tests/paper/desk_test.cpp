#include "ticket/paper/desk.h"

#include "tests/catch.h"

namespace dawr::ticket {
namespace {

TEST_CASE("a slip has a name of its own, and its copies have others") {
  IssuedTicket ticket;
  ticket.ticket = {std::chrono::local_days{std::chrono::year{2026} / 3 / 15}, Serial{55}};
  CHECK(slip_number(ticket) == 20260315'00000055'000ULL);
  ticket.copy = 2;
  CHECK(slip_number(ticket) == 20260315'00000055'002ULL);
  ticket.ticket.serial = Serial{99'999'999};
  ticket.copy = 255;
  CHECK(slip_number(ticket) == 20260315'99999999'255ULL);
}

}  // namespace
}  // namespace dawr::ticket
