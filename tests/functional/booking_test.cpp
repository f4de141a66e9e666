// Appointments through the programs that people meet, and many who want the same place at once.
#include <map>
#include <set>

#include "broker/appointments/slots.h"
#include "common/domain/booking_code.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Client;
using harness::Json;
using harness::Loopback;
using harness::rejection_in;

namespace {

constexpr ServiceDate day = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
constexpr std::size_t bookers = 64;

// The doors open at nine in Cairo, half an hour later.
harness::CentreOptions early_in_the_morning() {
  return {.clock_rate = 1.001, .demo_start = "2026-03-15T06:30:00Z"};
}
// By then whoever has the first slot that could be booked may check in.
constexpr auto when_they_come = "2026-03-15T07:00:00Z";

std::string code_of(const Json& refused) { return refused.value("code", ""); }

std::vector<std::string> free_slots(harness::JsonProcess& device) {
  const Json told = device.ask("slots S01 2026-03-15");
  REQUIRE(told.value("event", "") == "slots");
  std::vector<std::string> slots;
  for (const auto& slot : told.at("days").at(0).at("slots")) slots.push_back(slot.at("at"));
  return slots;
}

// The last digit is another one.
std::string wrong(std::string code) {
  code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
  return code;
}

Instant first_slot(Client& client) {
  const wire::Ask question{wire::Question::free_slots, wire::SlotQuestion{ServiceCode{"S01"}, day}};
  const auto answer = client.ask(wire::encode(wire::ClientMessage{question}));
  const auto message = wire::decode_broker_message(answer.front());
  REQUIRE(message);
  return std::get<FreeSlots>(*message).days.at(0).slots.at(0);
}

// As many as its line can serve then, of which a share is kept for walk-ins.
std::size_t places_at(const std::vector<Entry>& entries, Instant slot) {
  const auto opened = events_of<DayOpened>(entries).at(0);
  const auto& policy = opened.policy;
  appointments::SlotBook book;
  book.publish(events_of<DaysPublished>(entries).at(0).days,
               appointments::capacities(policy, policy.rules.appointments.share_percent));
  return book.places(find_service(policy, ServiceCode{"S01"})->line, slot);
}

}  // namespace

TEST_CASE("a reception books, and the dispenser gives a ticket for the code, once") {
  Scratch scratch("booking");
  Centre centre(tools(), scratch.path(), early_in_the_morning());
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto reception = centre.dispenser(centre.enrol("reception", "desk"));
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));

  const auto slots = free_slots(reception);
  REQUIRE(slots.size() > 4);
  const Json held = reception.ask("hold-slot S01 " + slots[0]);
  REQUIRE(held.value("event", "") == "held");
  const Json booked = reception.ask("book S01 " + slots[0] + " held " + held.at("booking").dump());
  REQUIRE(booked.value("event", "") == "booked");
  const std::string code = booked.at("code");
  REQUIRE(BookingCode::read(code));

  CHECK(code_of(dispenser.ask("check-in " + code)) == "E_CHECK_IN_EARLY");

  const Json other = dispenser.ask("book S01 " + slots[2]);
  REQUIRE(other.value("event", "") == "booked");
  const std::string second = other.at("code");
  CHECK(code_of(dispenser.ask("cancel-appointment " + second)) == "E_ROLE_FORBIDDEN");
  const Json moved = reception.ask("reschedule " + second + " " + slots[4]);
  CHECK(moved.value("event", "") == "rescheduled");
  CHECK(moved.value("slot", "") == slots[4]);
  CHECK(moved.value("code", "") == second);
  CHECK(code_of(reception.ask("cancel-appointment " + wrong(second))) == "E_TOKEN_MISMATCH");
  CHECK(reception.ask("cancel-appointment " + second).value("event", "") == "cancelled");
  CHECK(code_of(reception.ask("reschedule " + second + " " + slots[3])) == "E_TICKET_USED");
  CHECK(code_of(reception.ask("slots X99")) == "E_UNKNOWN_SERVICE");
  CHECK(reception.ask("book S01 soon").value("event", "") == "error");

  centre.broker().stop();
  centre.start_broker_at(when_they_come);
  const Json mistyped = dispenser.ask("check-in " + wrong(code), harness::Limit{60'000});
  CHECK(code_of(mistyped) == "E_TOKEN_MISMATCH");
  const Json issued = dispenser.ask("check-in " + code);
  CHECK(issued.value("event", "") == "issued");
  CHECK(issued.value("letter", "") == "S");
  CHECK(issued.value("arrival_code", "").size() == 3);
  CHECK(code_of(dispenser.ask("check-in " + code)) == "E_TICKET_USED");
  harness::wait_until([&] { return dispenser.ask("state").at("unconfirmed").empty(); }, "print");

  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  const auto tickets = events_of<TicketIssued>(entries);
  REQUIRE(tickets.size() == 1);
  CHECK(tickets[0].booking == BookingId{1});
  CHECK(events_of<PrintConfirmed>(entries).size() == 1);
  // Neither the journal nor a log has a code.
  for (const auto& file : {centre.journal(), centre.log()}) {
    CHECK(harness::read_text(file).find(code) == std::string::npos);
  }
}

TEST_CASE("64 people want one slot: as many get it as it has places, also across a kill") {
  Scratch scratch("bookers");
  Loopback centre(tools(), scratch.path(), early_in_the_morning());
  std::vector<harness::Enrolled> devices;
  for (std::size_t i = 0; i < bookers; ++i) devices.push_back(centre.enrol("dispenser"));
  const auto connected = [&] {
    std::vector<std::unique_ptr<Client>> clients;
    for (const auto& device : devices) clients.push_back(centre.connect(device, "citizen"));
    return clients;
  };
  auto clients = connected();
  const Instant slot = first_slot(*clients[0]);
  std::vector<wire::Bytes> presses;
  for (auto& client : clients) {
    presses.push_back(client->next_command(Book{ServiceCode{"S01"}, slot, std::nullopt}));
  }
  for (std::size_t i = 0; i < bookers; ++i) clients[i]->send(presses[i]);
  // Some have their answers, some don't, when it is killed.
  std::map<std::size_t, wire::Frames> before;
  for (std::size_t i = 0; i < bookers / 8; ++i) {
    if (auto answer = clients[i]->answer(std::chrono::seconds{10})) before[i] = *std::move(answer);
  }
  centre.centre().broker().kill();
  centre.centre().start_broker();

  clients = connected();
  for (std::size_t i = 0; i < bookers; ++i) clients[i]->send(presses[i]);
  std::set<BookingId> made;
  std::set<std::string> codes;
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bookers; ++i) {
    const auto answer = clients[i]->answer(std::chrono::seconds{10});
    REQUIRE(answer);
    if (const auto earlier = before.find(i); earlier != before.end()) {
      CHECK(earlier->second == *answer);
    }
    const auto reply = harness::reply_in(*answer);
    if (const auto* booked = std::get_if<BookedSlot>(&reply.body)) {
      CHECK(booked->slot == slot);
      CHECK(made.insert(booked->booking).second);
      CHECK(codes.insert(booked->code).second);
    } else {
      CHECK(rejection_in(reply) == RejectionCode::slot_taken);
      ++refused;
    }
  }
  centre.centre().broker().stop();
  const auto entries = entries_of(centre.centre().journal());
  CHECK(fault_in(entries) == "");
  const auto places = places_at(entries, slot);
  CHECK(places > 0);
  CHECK(made.size() == places);
  CHECK(refused == bookers - places);
  CHECK(events_of<BookingMade>(entries).size() == places);
}
