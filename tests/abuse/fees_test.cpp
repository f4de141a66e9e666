// A service with a fee is over when a cashier has its payment on record, or has waived it.
#include "tests/abuse/hall.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using enum RejectionCode;

namespace {

constexpr LineId cashiers{'F'};
constexpr unsigned window = 10;
constexpr unsigned till = 101;

// A centre that demands fees, as the sample centre does, with a day and both places open.
Hall& with_fees() {
  static Hall hall({.fees = true});
  hall.new_day();
  hall.counter(window).must(OpenCounter{ClerkId{110}});
  hall.device(Role::cashier, till).must(OpenCounter{ClerkId{201}});
  return hall;
}

Fee fee_at(Device& place) {
  return std::get<CounterView>(place.question(wire::Question::counter)).in_hand.value().fee.value();
}

Serial start(Hall& hall, Device& place, const Paper& paper) {
  const Serial called = hall.call(place);
  CHECK(called == paper.issued.ticket.serial);
  place.must(StartService{paper.slip.arrival_code});
  return called;
}

// Served at the window so far that it is to pay.
Paper sent_to_pay(Hall& hall) {
  const Paper paper = hall.take("S01");
  start(hall, hall.counter(window), paper);
  hall.counter(window).must(Transfer{cashiers});
  return paper;
}

}  // namespace

TEST_CASE("AB28 a service with a fee is not completed before it was paid at the cashier's") {
  Hall& hall = with_fees();
  Device& clerk = hall.counter(window);
  Device& cashier = hall.device(Role::cashier, till);
  const Paper paper = hall.take("S01");
  const Serial serial = start(hall, clerk, paper);
  CHECK(fee_at(clerk) == Fee::due);
  // Neither the window ends it, nor does it take money or let it go.
  hall.refuses(clerk, {{Complete{Outcome::served}, payment_ref, {}},
                       {RecordPayment{"7734-21"}, role_forbidden, {}},
                       {Waive{"an old friend"}, role_forbidden, {}}});
  clerk.must(Transfer{cashiers});
  start(hall, cashier, paper);
  hall.refuses(cashier, Complete{Outcome::served}, payment_ref);
  cashier.must(RecordPayment{"7734-21"});
  CHECK(fee_at(cashier) == Fee::paid);
  cashier.must(Complete{Outcome::served});
  CHECK(hall.ticket(serial).payments == 1);
  CHECK(hall.ticket(serial).state == TicketState::served);
}

TEST_CASE("AB28 one receipt pays once, and none of them tells of a person") {
  Hall& hall = with_fees();
  Device& cashier = hall.device(Role::cashier, till);
  start(hall, cashier, sent_to_pay(hall));
  hall.refuses(cashier, {{RecordPayment{""}, bad_argument, {}},
                         {RecordPayment{"paid"}, bad_argument, {}},
                         {RecordPayment{"29901011234567"}, bad_argument, {}},
                         {RecordPayment{"0100-123-4567"}, bad_argument, {}}});
  cashier.must(RecordPayment{"A/1"});
  cashier.must(Complete{Outcome::served});
  start(hall, cashier, sent_to_pay(hall));
  hall.refuses(cashier, {{RecordPayment{"A/1"}, payment_used, {}},
                         {Complete{Outcome::served}, payment_ref, {}}});
  cashier.must(RecordPayment{"A/2"});
  cashier.must(Complete{Outcome::served});
}

TEST_CASE("AB28 a cashier waives a fee with a reason, and the payment goes back to the window") {
  Hall& hall = with_fees();
  Device& clerk = hall.counter(window);
  Device& cashier = hall.device(Role::cashier, till);
  const Paper paper = sent_to_pay(hall);
  const Serial serial = start(hall, cashier, paper);
  hall.refuses(cashier,
               {{Waive{""}, reason_required, {}}, {Waive{"ask ٠١٠١٢٣٤٥٦٧٨"}, bad_argument, {}}});
  cashier.must(Waive{"exempt by law 10/2018"});
  hall.refuses(cashier, Waive{"again"}, state);
  cashier.must(Transfer{LineId{'S'}});
  start(hall, clerk, paper);
  CHECK(fee_at(clerk) == Fee::waived);
  clerk.must(Complete{Outcome::served});
  CHECK(hall.ticket(serial).waived);
}

TEST_CASE("AB28 papers that are missing cost nothing, and an end that is undone was still paid") {
  Hall& hall = with_fees();
  Device& clerk = hall.counter(window);
  Device& cashier = hall.device(Role::cashier, till);
  start(hall, clerk, hall.take("S01"));
  clerk.must(Complete{Outcome::incomplete});
  start(hall, cashier, sent_to_pay(hall));
  cashier.must(RecordPayment{"B/1"});
  cashier.must(Complete{Outcome::served});
  cashier.must(Undo{});
  CHECK(fee_at(cashier) == Fee::paid);
  cashier.must(Complete{Outcome::served});
  // Nothing of it is on a display.
  for (const auto& frame : hall.display().heard) {
    const std::string_view text(reinterpret_cast<const char*>(frame.data()), frame.size());
    CHECK(text.find("B/1") == std::string_view::npos);
  }
}
