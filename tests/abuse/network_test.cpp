// Cheating on the floor's network: listening in, sending again, speaking as somebody else.
#include <algorithm>

#include "common/wire/codec.h"
#include "tests/abuse/hall.h"
#include "tests/abuse/wiretap.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using enum RejectionCode;
using namespace std::chrono_literals;

namespace {

TakeTicket press(const char* service) { return {ServiceCode{service}, {}, {}}; }

Serial ticket_in(const wire::Frames& answer) {
  return std::get<IssuedTicket>(harness::accepted(answer).body).ticket.serial;
}

}  // namespace

TEST_CASE("AB29 what was heard on the cable opens no door a second time") {
  Hall& hall = Hall::with_a_new_day();
  const std::string door = hall.centre().addresses().at("citizen");
  const auto key = hall.device(Role::dispenser, 2).enrolled();
  Wiretap tap(door);
  std::uint64_t session{};
  {
    Device spied(key, hall.connect(key, tap.address()));
    session = spied.must(press("S01")).session;
  }
  const auto heard = tap.end();
  CHECK(heard.size() > 500);  // a handshake and three messages
  const auto by_device = [&](const std::vector<Entry>& entries) {
    return std::ranges::count_if(entries, [&](const Entry& entry) {
      return entry.cause.device != broker_itself && entry.cause.session == session;
    });
  };
  CHECK(by_device(hall.ledger().news()) > 0);

  // The broker greets whoever connects, and never comes to the point of reading a command.
  const auto answer = send_again(door, heard, 5s);
  CHECK(answer.size() < heard.size());
  hall.now();
  CHECK(by_device(hall.ledger().news()) == 0);
  CHECK(hall.ledger().state().last_serial == 1);
}

TEST_CASE("AB29 a command's id belongs to the key that sent it") {
  Hall& hall = Hall::with_a_new_day();
  Device& owner = hall.dispenser();
  const wire::Bytes frame = owner.client().next_command(press("S01"));
  const wire::Frames first = owner.ask(frame);
  REQUIRE(ticket_in(first) == Serial{1});
  const auto take = hall.ticket(Serial{1}).take;

  // The same bytes by another key: that key's own press, or what its role may not do. Whose they
  // were they do not say, so nobody hears the answer or the code of another's ticket.
  hall.refuses(hall.counter(10), {frame}, {{press("S01"), role_forbidden, {}}});
  hall.refuses(hall.display(), {frame}, {{press("S01"), role_forbidden, {}}});
  Device& other = hall.device(Role::dispenser, 2);
  const wire::Frames copied = other.ask(frame);
  CHECK(ticket_in(copied) == Serial{2});
  CHECK(harness::slip_in(copied).token != harness::slip_in(first).token);
  hall.refuses(other, {{ConfirmPrint{Serial{1}, PrintMedium::paper}, not_yours, {}}});
  other.must(CancelTake{take.session, take.counter});  // its own press of that number
  CHECK(hall.ticket(Serial{1}).state == TicketState::waiting);
  CHECK(hall.ticket(Serial{2}).state == TicketState::voided);
}

TEST_CASE(
    "AB29 a command sent twice has one effect and one answer; with other words it is refused") {
  Hall& hall = Hall::with_a_new_day();
  Device& dispenser = hall.dispenser();
  const wire::Bytes frame = dispenser.client().next_command(press("B01"));
  const wire::Frames first = dispenser.ask(frame);
  CHECK(dispenser.ask(frame) == first);
  for (const auto& again : dispenser.ask_all({frame, frame})) CHECK(again == first);

  auto message = wire::decode_client_message(frame);
  std::get<wire::Submit>(*message).body = press("S01");
  hall.refuses(dispenser, {wire::encode(*message)}, {{press("S01"), replay, {}}});
  CHECK(hall.ledger().state().last_serial == 1);
}

TEST_CASE("AB30 a van's ticket means nothing in the hall, though their numbers are the same") {
  Hall& hall = Hall::with_a_new_day();
  Hall van({}, "mobile");
  van.new_day();
  const Paper here = hall.take("B07");
  const Paper there = van.take("B07");
  CHECK(here.issued.letter == there.issued.letter);
  CHECK(here.issued.number == there.issued.number);
  CHECK(here.issued.ticket.serial == there.issued.ticket.serial);
  hall.refuses(hall.dispenser(), {{LeaveLine{}, token_mismatch, there.slip.token},
                                  {Rejoin{}, token_mismatch, there.slip.token}});
  van.refuses(van.dispenser(), {{LeaveLine{}, token_mismatch, here.slip.token},
                                {Rejoin{}, token_mismatch, here.slip.token}});
}
