// Appointments that a careful forger has favoured, moved, sold twice or forgotten.
#include "tests/verify/bookings.h"

#include <algorithm>
#include <functional>

#include "broker/verify/auditor.h"
#include "common/wire/codec.h"
#include "tests/catch.h"

namespace dawr::verify {
namespace {

using Catch::Matchers::Contains;
using namespace booked;
using namespace std::chrono_literals;

std::optional<Finding> finding_in(std::vector<Entry> entries) {
  Auditor auditor;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry& entry = entries[i];
    entry.seq = i + 1;
    auditor.take({entry.seq, entry.at, wire::encode(entry)});
  }
  return auditor.finish().finding;
}

std::string words_of(const std::optional<Finding>& finding) {
  if (!finding) return "nothing is wrong";
  return "entry " + std::to_string(finding->seq) + ", " + std::string(name_of(finding->breach)) +
         ": " + finding->why;
}

// The first of its kind from there on that fits.
template <class Kind>
Kind& find(
    std::vector<Entry>& entries,
    const std::function<bool(const Kind&)>& fits = [](const Kind&) { return true; }) {
  for (Entry& entry : entries) {
    auto* found = std::get_if<Kind>(&entry.event);
    if (found != nullptr && fits(*found)) return *found;
  }
  FAIL("there is no such event");
  throw std::logic_error("unreachable");
}

TicketIssued ticket_of(std::uint32_t serial, std::uint32_t booking, Instant turn) {
  TicketIssued issued;
  issued.ticket = Serial{serial};
  issued.service = permit;
  issued.line = line_a;
  issued.number = static_cast<std::uint16_t>(serial);
  issued.turn = turn;
  issued.booking = BookingId{booking};
  return issued;
}

// The take is the command's own number.
void forge_check_in(Journal& journal, std::uint32_t serial, std::uint32_t booking, Instant turn) {
  journal.forge(dispenser.device, ticket_of(serial, booking, turn));
  auto entries = journal.entries();
  std::get<TicketIssued>(entries.back().event).take = entries.back().cause;
}

struct Forged {
  const char* what;
  Breach breach;
  const char* words;
  std::function<std::vector<Entry>()> entries;
};

// One that goes on from an honest journal with what never happened.
template <class Make>
std::function<std::vector<Entry>()> then(Journal (*honest)(), Make make) {
  return [=] {
    auto journal = honest();
    make(journal);
    auto entries = journal.entries();
    if (auto* issued = std::get_if<TicketIssued>(&entries.back().event)) {
      issued->take = entries.back().cause;
    }
    return entries;
  };
}
// One in which something is changed.
template <class Change>
std::function<std::vector<Entry>()> with(Journal (*honest)(), Change change) {
  return [=] {
    auto entries = honest().entries();
    change(entries);
    return entries;
  };
}

const std::vector<Forged>& forged_journals() {
  static const std::vector<Forged> all = {
      {"an earlier turn than the slot allows", Breach::rule, "turn is 2026-03-15T07:50",
       with(two_days,
            [](auto& entries) {
              find<TicketIssued>(entries, [](const auto& one) {
                return one.booking == BookingId{1};
              }).turn = at(7h + 50min);
            })},
      {"the turn of the slot for who comes late", Breach::rule, "should be 2026-03-15T11:10",
       with(two_days,
            [](auto& entries) {
              find<TicketIssued>(entries, [](const auto& one) {
                return one.booking == BookingId{2};
              }).turn = at(10h);
            })},
      {"a walk-in that is made one with an appointment", Breach::rule, "E_",
       with(two_days,
            [](auto& entries) {
              auto& walk_in = find<TicketIssued>(entries);
              walk_in.booking = BookingId{1};
              walk_in.turn = at(8h);
            })},
      {"a check-in before its window", Breach::rule, "E_CHECK_IN_EARLY",
       then(with_bookings,
            [](Journal& journal) {
              journal.pass(at(7h + 59min));
              forge_check_in(journal, 1, 1, at(8h));
            })},
      {"a check-in after its window", Breach::rule, "E_CHECK_IN_OVER",
       then(checked_in,
            [](Journal& journal) {
              journal.pass(at(10h + 31min));
              forge_check_in(journal, 3, 4, at(10h + 31min));
            })},
      {"a second check-in", Breach::rule, "E_TICKET_USED",
       then(checked_in, [](Journal& journal) { forge_check_in(journal, 3, 1, at(8h)); })},
      {"a check-in of nobody's booking", Breach::rule, "E_OTHER_DAY",
       then(checked_in, [](Journal& journal) { forge_check_in(journal, 3, 77, at(8h)); })},
      {"called before the slot", Breach::order, "E_LINE_EMPTY",
       then(checked_in,
            [](Journal& journal) {
              serve_next(journal);
              TicketCalled call;
              call.ticket = Serial{2};
              call.counter = CounterId{1};
              call.key = {at(8h), Serial{2}};
              call.reason = TurnReason::appointment;
              journal.forge(counter.device, call);
            })},
      {"called before a walk-in while it could not be", Breach::order, "called out of turn",
       then(checked_in,
            [](Journal& journal) {
              TicketCalled call;
              call.ticket = Serial{2};
              call.counter = CounterId{1};
              call.key = {at(8h), Serial{2}};
              call.reason = TurnReason::appointment;
              journal.forge(counter.device, call);
            })},
      {"a place sold twice", Breach::rule, "E_SLOT_TAKEN",
       then(with_bookings,
            [](Journal& journal) {
              journal.forge(portal.device, BookingMade{BookingId{7}, permit, line_a, at(9h + 15min),
                                                       portal.device});
            })},
      {"a place sold that somebody holds", Breach::rule, "E_SLOT_TAKEN",
       then(with_bookings,
            [](Journal& journal) {
              journal.forge(portal.device, BookingMade{BookingId{7}, permit, line_a,
                                                       at(10h + 30min), portal.device});
            })},
      {"a place sold before it is free again", Breach::rule, "E_SLOT_TAKEN",
       then(with_bookings,
            [](Journal& journal) {
              journal.submit(portal, Reschedule{BookingId{2}, at(11h), 20min, {}});
              journal.pass(journal.now + 19min);
              journal.forge(portal.device, SlotHeld{BookingId{7}, permit, line_a, at(9h + 15min),
                                                    journal.now + 5min, portal.device});
            })},
      {"a booking given to a second person", Breach::rule, "E_HOLD_OVER",
       then(with_bookings,
            [](Journal& journal) {
              journal.forge(portal.device, BookingMade{BookingId{2}, permit, line_a, at(9h + 15min),
                                                       portal.device});
            })},
      {"a place kept for longer than the rule", Breach::rule, "until is",
       with(with_bookings, [](auto& entries) { find<SlotHeld>(entries).until += 30min; })},
      {"a slot moved after the fact", Breach::rule, "turn is 2026-03-15T08:00",
       with(two_days,
            [](auto& entries) {
              const auto is_first = [](const auto& one) { return one.booking == BookingId{1}; };
              find<SlotHeld>(entries, is_first).slot = at(8h + 45min);
              find<BookingMade>(entries, is_first).slot = at(8h + 45min);
            })},
      {"a slot moved after the fact, of who did not come", Breach::overdue,
       "a booking that is missed",
       with(two_days,
            [](auto& entries) {
              find<BookingMade>(entries, [](const auto& one) {
                return one.booking == BookingId{4};
              }).slot = at(9h + 45min);
            })},
      {"a move to somebody's place", Breach::rule, "E_SLOT_TAKEN",
       then(with_bookings,
            [](Journal& journal) {
              journal.forge(portal.device, BookingMoved{BookingId{4}, at(9h), journal.now + 20min});
            })},
      {"a move to when the doors are shut", Breach::rule, "E_NO_SLOT",
       then(with_bookings,
            [](Journal& journal) {
              journal.forge(portal.device,
                            BookingMoved{BookingId{4}, at(14h), journal.now + 20min});
            })},
      {"a place that comes free at once, for a friend", Breach::rule, "E_BAD_ARGUMENT",
       then(with_bookings,
            [](Journal& journal) {
              journal.forge(portal.device, BookingCancelled{BookingId{4}, journal.now});
            })},
      {"a cancellation from a counter", Breach::sender, "which may not do that",
       then(checked_in,
            [](Journal& journal) {
              journal.forge(counter.device, BookingCancelled{BookingId{4}, journal.now + 20min});
            })},
      {"missed too early", Breach::rule, "nothing of the kind was due",
       then(checked_in,
            [](Journal& journal) {
              journal.pass(at(10h + 29min));
              journal.forge(broker_itself, BookingMissed{BookingId{4}});
            })},
      {"missed at somebody's command", Breach::sender, "only the broker itself records that",
       then(checked_in,
            [](Journal& journal) { journal.forge(portal.device, BookingMissed{BookingId{4}}); })},
      {"not missed at all", Breach::rule, "the command has more to it",
       with(two_days,
            [](auto& entries) {
              std::erase_if(entries, [](const Entry& entry) {
                return std::holds_alternative<BookingMissed>(entry.event);
              });
            })},
      {"a hold that goes on", Breach::overdue, "something else was due",
       with(two_days,
            [](auto& entries) {
              std::erase_if(entries, [](const Entry& entry) {
                return std::holds_alternative<HoldLapsed>(entry.event);
              });
            })},
      {"who has an appointment is sent away with nothing", Breach::rule, "E_LIVE_TICKETS",
       with(two_days,
            [](auto& entries) {
              std::erase_if(entries, [](const Entry& entry) {
                const auto* displaced = std::get_if<BookingDisplaced>(&entry.event);
                return displaced != nullptr && displaced->slot == on(tomorrow, 8h);
              });
            })},
      {"given up although there was a place", Breach::rule, "slot is nothing and should be",
       with(two_days, [](auto& entries) { find<BookingDisplaced>(entries).slot.reset(); })},
      {"given a later place than the next", Breach::rule, "slot is",
       with(two_days, [](auto& entries) { *find<BookingDisplaced>(entries).slot += 15min; })},
      {"somebody else displaced", Breach::rule, "booking is 99 and should be 1",
       then(with_bookings,
            [](Journal& journal) {
              journal.forge(office.device, BookingDisplaced{BookingId{99}, {}});
            })},
      {"days in no order", Breach::rule, "in no order",
       with(with_bookings,
            [](auto& entries) { std::ranges::reverse(find<DaysPublished>(entries).days); })},
      {"doors in no order", Breach::rule, "in no order",
       with(with_bookings,
            [](auto& entries) {
              auto& open = find<DaysPublished>(entries).days.front().open.front();
              std::swap(open.from, open.until);
            })},
      {"days by themselves", Breach::sender, "only the broker itself records that",
       then(with_bookings,
            [](Journal& journal) { journal.forge(office.device, DaysPublished{}); })},
  };
  return all;
}

}  // namespace

TEST_CASE("two honest days with appointments are lawful") {
  const auto journal = two_days();
  const auto finding = finding_in(journal.entries());
  INFO(words_of(finding));
  CHECK_FALSE(finding);
  std::set<std::size_t> met;
  for (const Entry& entry : journal.entries()) met.insert(entry.event.index());
  constexpr auto first = Event{DaysPublished{}}.index();
  for (auto kind = first; kind < std::variant_size_v<Event>; ++kind) {
    INFO("event " << kind);
    CHECK(met.contains(kind));
  }
}

TEST_CASE("each cheat with an appointment is found, and named") {
  for (const Forged& forged : forged_journals()) {
    INFO(forged.what);
    const auto finding = finding_in(forged.entries());
    INFO(words_of(finding));
    REQUIRE(finding);
    CHECK(finding->breach == forged.breach);
    CHECK_THAT(finding->why, Contains(forged.words));
  }
}

TEST_CASE("refusals of appointments: those that hold, and no others") {
  struct Refused {
    Journal (*honest)();
    const Principal& sender;
    CommandBody body;
    RejectionCode code;
    bool holds;
  };
  using enum RejectionCode;
  const std::vector<Refused> rows = {
      {with_bookings, portal, HoldSlot{}, slot_taken, true},
      {with_bookings, portal, HoldSlot{}, slot_over, true},
      {with_bookings, portal, HoldSlot{}, no_slot, true},
      {with_bookings, portal, HoldSlot{}, unknown_service, true},
      {with_bookings, portal, HoldSlot{}, not_bookable, false},
      {with_bookings, portal, HoldSlot{}, booking_quota, false},  // it holds one
      {with_bookings, portal, HoldSlot{}, hold_over, false},
      {with_bookings, portal, Book{}, booking_quota, true},
      {with_bookings, portal, Book{}, hold_over, true},
      {with_bookings, portal, Book{}, not_yours, true},
      {with_bookings, dispenser, Book{}, bad_argument, true},
      {with_bookings, portal, Book{}, not_bookable, false},
      {with_bookings, portal, Book{}, check_in_early, false},
      {with_bookings, portal, Reschedule{}, token_mismatch, true},
      {with_bookings, portal, Reschedule{}, other_day, true},
      {with_bookings, portal, Reschedule{}, slot_taken, true},
      {with_bookings, portal, Reschedule{}, slot_over, true},
      {with_bookings, portal, Reschedule{}, no_slot, true},
      {with_bookings, portal, Reschedule{}, booking_code_locked, true},
      {with_bookings, portal, Reschedule{}, state, true},  // what is only held
      {with_bookings, portal, Reschedule{}, ticket_used, false},
      {checked_in, portal, Reschedule{}, ticket_used, true},
      {with_bookings, portal, CancelAppointment{}, ticket_used, false},
      {checked_in, portal, CancelAppointment{}, ticket_used, true},
      {checked_in, portal, CancelAppointment{}, check_in_over, false},
      {with_bookings, dispenser, CancelAppointment{}, role_forbidden, true},
      {with_bookings, portal, HoldSlot{}, booking_code_locked, false},
      {with_bookings, dispenser, CheckIn{}, check_in_early, true},
      {with_bookings, dispenser, CheckIn{}, token_mismatch, true},
      {with_bookings, dispenser, CheckIn{}, ticket_used, false},
      {checked_in, dispenser, CheckIn{}, ticket_used, true},
      {checked_in, dispenser, CheckIn{}, day_closed, false},
      {checked_in, dispenser, CheckIn{}, numbers_exhausted, false},
  };
  for (const Refused& row : rows) {
    auto journal = row.honest();
    journal.refuse(row.sender, row.body, row.code);
    const auto finding = finding_in(journal.entries());
    INFO("command " << std::to_underlying(kind_of(row.body)) << ", " << name_of(row.code));
    INFO(words_of(finding));
    CHECK(finding.has_value() != row.holds);
    if (finding) CHECK(finding->breach == Breach::refusal);
  }
}

}  // namespace dawr::verify
