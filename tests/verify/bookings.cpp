#include "tests/verify/bookings.h"

#include <utility>

#include "broker/queue/deadlines.h"
#include "broker/queue/evolve.h"
#include "tests/catch.h"
#include "tests/core/sample_centre.h"

namespace dawr::booked {
namespace {

using namespace std::chrono_literals;

const Principal the_broker{broker_itself, Role::broker, {}, {}};

DayPlan day_of(ServiceDate date, Duration from, Duration until) {
  DayPlan day;
  day.date = date;
  day.kind = DayKind::working;
  day.open = {{on(date, from), on(date, until), {}}};
  return day;
}

// One place in line A each quarter-hour.
CentrePolicy policy() {
  auto policy = play::sample_centre();
  for (Service& service : policy.services) service.typical_minutes = 15;
  policy.rules.appointments.share_percent = 100;
  return policy;
}

}  // namespace

CheckIn check_in(std::uint32_t booking) {
  CheckIn command;
  command.booking = BookingId{booking};
  return command;
}

// --- Journal ---

void Journal::pass(Instant until) {
  now = until;
  while (true) {
    const auto due = queue::next_deadline(state_);
    if (!due || *due > now) return;
    record({}, decide(the_broker, {}, Pulse{}));
  }
}

void Journal::submit(const Principal& sender, CommandBody body) {
  const auto id = next_id(sender);
  auto events = decide(sender, id, std::move(body));
  INFO("at entry " << entries_.size() + 1 << ": " << (events ? "" : name_of(events.error().code)));
  REQUIRE(events);
  record(id, std::move(events));
}

void Journal::forge(DeviceId device, Event event) {
  const auto id = device == broker_itself ? CommandId{} : next_id({device, {}, {}, {}});
  entries_.push_back({entries_.size() + 1, now, id, std::move(event)});
}

void Journal::refuse(const Principal& sender, const CommandBody& body, RejectionCode code) {
  forge(sender.device, CommandRefused{kind_of(body), sender.role, code, {}});
}

queue::Decision Journal::decide(const Principal& sender, const CommandId& id,
                                CommandBody body) const {
  return queue::decide(state_, Command{id, std::move(body)}, sender, now);
}

void Journal::record(const CommandId& cause, queue::Decision events) {
  for (Event& event : *events) {
    queue::evolve(state_, event, now);
    entries_.push_back({entries_.size() + 1, now, cause, std::move(event)});
  }
}

// --- the days ---

void serve_next(Journal& journal) {
  journal.submit(counter, CallNext{});
  journal.submit(counter, StartService{111, 111});
  journal.submit(counter, Complete{Outcome::served});
}

Journal with_bookings() {
  Journal journal;
  journal.submit(office,
                 OpenDay{today, policy(), {day_of(today, 8h, 14h), day_of(tomorrow, 8h, 14h)}});
  journal.submit(reception, HoldSlot{permit, at(9h)});
  journal.submit(reception, Book{permit, at(9h), BookingId{1}, false, {}});
  for (const auto slot : {9h + 15min, 9h + 30min, 10h + 0min, 12h + 0min}) {
    journal.submit(portal, Book{permit, at(slot), {}, false, {}});
  }
  journal.submit(dispenser, HoldSlot{permit, at(10h + 30min)});
  return journal;
}

Journal checked_in() {
  auto journal = with_bookings();
  journal.submit(portal, Reschedule{BookingId{2}, at(11h), 20min, {}});
  journal.submit(reception, CancelAppointment{BookingId{3}, 10min, {}});
  journal.submit(counter, OpenCounter{ClerkId{11}, std::nullopt});
  journal.pass(at(8h + 5min));
  journal.submit(dispenser, TakeTicket{permit, {}, {}});
  journal.pass(at(8h + 10min));
  journal.submit(dispenser, check_in(1));
  return journal;
}

Journal two_days() {
  auto journal = checked_in();
  serve_next(journal);
  journal.pass(at(9h));
  serve_next(journal);
  journal.pass(at(10h + 20min));
  journal.submit(dispenser, TakeTicket{permit, {}, {}});
  serve_next(journal);
  journal.pass(at(10h + 30min));
  journal.pass(at(11h + 10min));
  journal.submit(dispenser, check_in(2));
  serve_next(journal);
  journal.pass(at(11h + 30min));
  journal.submit(office, CloseOut{"the doors close"});
  journal.submit(office, CloseDay{});
  journal.pass(on(tomorrow, 7h));
  journal.submit(office, OpenDay{tomorrow, policy(), {day_of(tomorrow, 10h, 14h)}});
  journal.submit(counter, OpenCounter{ClerkId{11}, std::nullopt});
  journal.pass(on(tomorrow, 10h));
  journal.submit(dispenser, check_in(5));
  serve_next(journal);
  journal.submit(office, CloseDay{});
  return journal;
}

}  // namespace dawr::booked
