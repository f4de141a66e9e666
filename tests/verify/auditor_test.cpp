// What is said of the plain cheats, each in a morning of a few steps.
#include "broker/verify/auditor.h"

#include <algorithm>
#include <functional>

#include "tests/floor/house.h"

namespace dawr::verify {
namespace {

using Catch::Matchers::Contains;
using tests::counter;
using tests::door;
using tests::hall;
using tests::House;
using tests::office;
using namespace std::chrono_literals;

const TakeTicket press{ServiceCode{"S01"}, {}, {}};

// Three tickets, of which the first is called and served.
std::vector<Entry> a_morning() {
  House house;
  house.open_day();
  house.command(door, press);
  house.command(door, press);
  house.command(counter, OpenCounter{ClerkId{101}});
  house.now += 10s;
  house.command(counter, CallNext{});
  house.command(door, press);
  house.command(counter, CallNext{});  // refused: one is in hand
  return house.entries();
}

std::optional<Finding> finding_in(const std::vector<Entry>& entries) {
  Auditor auditor;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry entry = entries[i];
    entry.seq = i + 1;
    const auto bytes = wire::encode(entry);
    auditor.take({entry.seq, entry.at, bytes});
  }
  return auditor.finish().finding;
}

template <class Kind>
Entry& last_of(std::vector<Entry>& entries) {
  const auto found = std::find_if(entries.rbegin(), entries.rend(), [](const Entry& entry) {
    return std::holds_alternative<Kind>(entry.event);
  });
  REQUIRE(found != entries.rend());
  return *found;
}

// At the end, as the next command of the device.
void add(std::vector<Entry>& entries, DeviceId device, Event event, Duration later = {}) {
  const Instant at = entries.back().at + later;
  const CommandId cause{device, 9, 1000 + entries.size()};
  entries.push_back({0, at, device == broker_itself ? CommandId{} : cause, std::move(event)});
}

struct Case {
  Breach breach;
  const char* words;
  std::function<void(std::vector<Entry>&)> cheat;
};

const DeviceId door_id = door.device;
const DeviceId counter_id = counter.device;

std::vector<Case> cases() {
  return {
      {Breach::order, "2 was called out of turn: it was the turn of ",
       [](auto& entries) {
         auto& called = std::get<TicketCalled>(last_of<TicketCalled>(entries).event);
         const OrderKey first = called.key;
         called.ticket = Serial{2};
         called.key = *called.runner_up;
         called.runner_up = first;
       }},
      {Breach::rule, "handicap_minutes is 7 and should be 0",
       [](auto& entries) {
         std::get<TicketCalled>(last_of<TicketCalled>(entries).event).handicap = 7min;
       }},
      {Breach::rule, "E_NO_TICKET_IN_HAND",
       [](auto& entries) {
         std::erase_if(entries, [](const Entry& entry) {
           return std::holds_alternative<TicketCalled>(entry.event) ||
                  std::holds_alternative<CommandRefused>(entry.event);
         });
         add(entries, counter_id, ServiceStarted{Serial{1}, CounterId{10}});
       }},
      {Breach::rule, "what ticket 3 was promised",
       [](auto& entries) {
         const auto seq = last_of<WaitPromised>(entries).seq;
         std::erase_if(entries, [&](const Entry& entry) { return entry.seq == seq; });
       }},
      {Breach::refusal, "E_LINE_EMPTY",
       [](auto& entries) {
         std::get<CommandRefused>(last_of<CommandRefused>(entries).event).code =
             RejectionCode::line_empty;
       }},
      {Breach::refusal, "a ticket is named",
       [](auto& entries) {
         std::get<CommandRefused>(last_of<CommandRefused>(entries).event).ticket = Serial{1};
       }},
      {Breach::overdue, "something else was due",
       [](auto& entries) {
         add(entries, door_id, PrintConfirmed{Serial{3}, PrintMedium::paper}, 2min);
       }},
      {Breach::sender, "device 1 is a dispenser",
       [](auto& entries) {
         add(entries, door_id,
             CommandRefused{kind_of(Pulse{}), Role::counter, RejectionCode::role_forbidden, {}});
       }},
      {Breach::sender, "device 3 stands at counter 10, not at counter 11",
       [](auto& entries) {
         add(entries, counter_id, CounterOpened{CounterId{11}, ClerkId{102}, counter_id});
       }},
      {Breach::sender, "has happened already",
       [](auto& entries) {
         add(entries, door_id, PrintConfirmed{Serial{3}, PrintMedium::paper});
         entries.back().cause.counter = 1;
       }},
      {Breach::sender, "has happened already",
       [](auto& entries) {
         // A refusal under a number that another command of the device has had.
         auto refused = last_of<CommandRefused>(entries);
         refused.at = entries.back().at;
         entries.push_back(refused);
       }},
      {Breach::sender, "nobody has commanded it",
       [](auto& entries) { add(entries, broker_itself, TicketLeft{Serial{2}}); }},
      {Breach::sender, "only the broker itself records that",
       [](auto& entries) { add(entries, door_id, TimePassed{}); }},
      {Breach::rule, "nothing of the kind was due",
       [](auto& entries) { add(entries, broker_itself, TimePassed{}); }},
      {Breach::rule, "not down for a minute",
       [](auto& entries) { add(entries, broker_itself, ServiceInterrupted{entries.back().at}); }},
      {Breach::rule, "a restore keeps all entries",
       [](auto& entries) { add(entries, broker_itself, JournalRestored{Epoch{1}, 2, 0}); }},
      {Breach::rule, "E_LIVE_TICKETS",
       [](auto& entries) { add(entries, office.device, DayClosed{}); }},
      {Breach::rule, "had its effect before",
       [](auto& entries) {
         add(entries, door_id, PrintConfirmed{Serial{3}, PrintMedium::paper});
         add(entries, door_id, PrintConfirmed{Serial{3}, PrintMedium::paper});
       }},
      {Breach::rule, "had its effect before",
       [](auto& entries) {
         // Twice under one number, as if somebody had been struck off the staff list.
         add(entries, office.device, SupervisorSignedOut{office.device});
         entries.push_back(entries.back());
       }},
      {Breach::time, "time never goes back", [](auto& entries) { entries.back().at -= 1h; }},
  };
}

}  // namespace

TEST_CASE("an honest morning is lawful") { CHECK_FALSE(finding_in(a_morning())); }

TEST_CASE("each cheat is named for what it is") {
  for (const Case& one : cases()) {
    auto entries = a_morning();
    one.cheat(entries);
    const auto finding = finding_in(entries);
    INFO(one.words);
    REQUIRE(finding);
    INFO(finding->seq << ": " << finding->why);
    CHECK(finding->breach == one.breach);
    CHECK_THAT(finding->why, Contains(one.words));
  }
}

TEST_CASE("a command that is cut in two is missing its rest") {
  auto entries = a_morning();
  while (!std::holds_alternative<TicketIssued>(entries.back().event)) entries.pop_back();
  const auto finding = finding_in(entries);
  REQUIRE(finding);
  CHECK(finding->seq == entries.size() + 1);
  CHECK_THAT(finding->why, Contains("it is missing"));
}

}  // namespace dawr::verify
