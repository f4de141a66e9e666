// Cheating with calls: who is called, skipped, parked, passed on, or served without being there.
#include <algorithm>

#include "tests/abuse/hall.h"
#include "tests/abuse/raw.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using enum RejectionCode;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using tests::RawCommand;

namespace {

Device& open(Hall& hall, unsigned counter, unsigned clerk) {
  Device& device = hall.counter(counter);
  device.must(OpenCounter{ClerkId{clerk}, {}});
  return device;
}

// Takes a ticket, calls and starts it.
Paper serve(Hall& hall, Device& counter, const char* service) {
  Paper paper = hall.take(service);
  REQUIRE(hall.call(counter) == paper.issued.ticket.serial);
  counter.must(StartService{paper.slip.arrival_code, {}});
  return paper;
}

// Of 111 to 999, none of the two that would be taken for `code`.
ArrivalCode wrong(ArrivalCode code) {
  for (ArrivalCode other = 111;; ++other) {
    const int reversed = (code % 10) * 100 + (code / 10 % 10) * 10 + code / 100;
    if (other != code && other != reversed) return other;
  }
}

// Everything that comes before a no-show: three calls, all of them seen.
void call_three_times(Hall& hall, Device& counter) {
  counter.must(Recall{});
  counter.must(Recall{});
  hall.show();
}

Serial grant(Hall& hall, const char* service) {
  Device& reception = hall.device(Role::reception);
  const Serial serial = hall.take(service, reception).issued.ticket.serial;
  reception.must(GrantPriority{serial, PriorityClass::elderly, Evidence::identity_card});
  return serial;
}

}  // namespace

TEST_CASE("AB02 a call names no ticket: the order chooses") {
  Hall& hall = Hall::with_a_new_day();
  for (int i = 0; i < 3; ++i) hall.take("S01");
  Device& counter = open(hall, 10, 101);
  constexpr auto call = static_cast<std::uint8_t>(RawCommand::call_next);
  constexpr std::uint8_t recall = call + 1;
  std::vector<wire::Bytes> frames;
  for (flatbuffers::voffset_t slot = 0; slot < 6; ++slot) {
    for (const auto command : {call, recall}) {
      frames.push_back(raw_command(command, [&](auto& more) { more.number(slot, 3U); }));
      frames.push_back(
          raw_command(command, [&](auto& more) { more.number(slot, std::uint8_t{3}); }));
      frames.push_back(
          raw_command(command, [&](auto& more) { more.number(slot, std::uint64_t{3}); }));
    }
  }
  CHECK_THAT(hall.cannot_read(counter, frames),
             Contains("Recall: has a field that the schema does not know"));
  CHECK(hall.call(counter) == Serial{1});
  // A colleague's ticket in hand can't be called again either.
  Device& other = open(hall, 11, 102);
  hall.refuses(other, Recall{}, no_ticket_in_hand);
  CHECK(hall.call(other) == Serial{2});
}

TEST_CASE("AB03 a transfer jumps nothing, and never comes back to its own counter") {
  Hall& hall = Hall::with_a_new_day();
  Device& counter = open(hall, 12, 101);  // serves S, and helps G
  const Paper paper = serve(hall, counter, "S01");
  hall.refuses(counter, {{Transfer{LineId{'S'}}, transfer_target, {}},
                         {Transfer{LineId{'G'}}, transfer_target, {}},
                         {Transfer{LineId{'Z'}}, unknown_line, {}}});
  constexpr auto transfer = static_cast<std::uint8_t>(RawCommand::transfer);
  const auto with_place = raw_command(transfer, [](auto& more) {
    more.number(0, std::uint8_t{'B'});
    more.number(1, std::uint8_t{1});
  });
  CHECK_THAT(hall.cannot_read(counter, with_place), Contains("Transfer: has a field that"));

  const auto waited = hall.ticket(paper.issued.ticket.serial).waited;
  hall.later(5min);  // in service: nothing that counts as waiting
  hall.ledger().news();
  hall.counter(12).must(Transfer{LineId{'B'}});
  const auto news = hall.ledger().news();
  const auto moved = std::ranges::find_if(news, [](const Entry& entry) {
    return std::holds_alternative<TicketTransferred>(entry.event);
  });
  REQUIRE(moved != news.end());
  CHECK(std::get<TicketTransferred>(moved->event).turn == moved->at - waited);
}

TEST_CASE(
    "AB12 nobody is marked absent before three calls, a minute, and a display that showed it") {
  Hall& hall = Hall::with_a_new_day();
  hall.take("S01");
  open(hall, 10, 101);
  hall.call(hall.counter(10));
  hall.refuses(hall.counter(10), MarkNoShow{}, no_show_early);
  hall.counter(10).must(Recall{});
  hall.counter(10).must(Recall{});
  hall.refuses(hall.counter(10), {{MarkNoShow{}, no_show_early, {}}, {Recall{}, recall_limit, {}}});
  hall.later(61s);
  hall.refuses(hall.counter(10), MarkNoShow{}, not_displayed);
  // Nor may a display have shown another call than this one.
  const BoardCall newest = hall.board().calls.at(0);
  hall.display().must(AckShown{newest.ticket, newest.call, newest.called_at - 1us});
  hall.refuses(hall.counter(10), MarkNoShow{}, not_displayed);
  hall.refuses(hall.counter(10), AckShown{newest.ticket, newest.call, newest.called_at},
               role_forbidden);
  hall.show();
  hall.refuses(hall.counter(10), PutBack{}, displayed);
  hall.counter(10).must(MarkNoShow{});
}

TEST_CASE("AB12 a call that was just shown waits for its minute") {
  Hall& hall = Hall::with_a_new_day();
  hall.take("S01");
  Device& counter = open(hall, 10, 101);
  hall.call(counter);
  call_three_times(hall, counter);
  hall.refuses(counter, MarkNoShow{}, no_show_early);
}

TEST_CASE("AB13 who missed a call comes back once, keeps the turn, and is called five minutes on") {
  Hall& hall = Hall::with_a_new_day();
  const Paper back = hall.take("S01");
  const Paper late = hall.take("S01");
  for (const unsigned counter : {10U, 11U}) {
    hall.call(open(hall, counter, 91 + counter));
    call_three_times(hall, hall.counter(counter));
  }
  hall.later(61s);
  for (const unsigned counter : {10U, 11U}) hall.counter(counter).must(MarkNoShow{});
  hall.dispenser().must(Rejoin{}, back.slip.token);
  hall.refuses(hall.dispenser(), {{Rejoin{}, state, back.slip.token}});  // waits already
  hall.refuses(hall.counter(10), CallNext{}, line_empty);
  CHECK(hall.ticket(back.issued.ticket.serial).turn == back.issued.issued_at);
  hall.later(5min);
  CHECK(hall.call(hall.counter(10)) == back.issued.ticket.serial);
  call_three_times(hall, hall.counter(10));
  hall.later(61s);
  hall.counter(10).must(MarkNoShow{});
  hall.refuses(hall.dispenser(), {{Rejoin{}, reinstated, back.slip.token}});
  hall.later(15min);
  hall.refuses(hall.dispenser(), {{Rejoin{}, rejoin_over, late.slip.token}});
}

TEST_CASE("AB14 no service starts without a call and without the person") {
  Hall& hall = Hall::with_a_new_day();
  const Paper paper = hall.take("S01");
  Device& counter = open(hall, 10, 101);
  hall.refuses(counter, {{StartService{123, {}}, no_ticket_in_hand, {}},
                         {StartService{paper.slip.arrival_code, {}}, no_ticket_in_hand, {}},
                         {Complete{}, no_ticket_in_hand, {}}});
  hall.call(counter);
  hall.refuses(counter, Complete{}, call_in_progress);
  const ArrivalCode guess = wrong(paper.slip.arrival_code);
  hall.refuses(counter, std::vector<Attempt>(5, {StartService{guess, {}}, arrival_code, {}}));
  CHECK(hall.ticket(paper.issued.ticket.serial).wrong_codes == 5);
  // Not even with the right code, until somebody else has looked at it.
  hall.refuses(counter, StartService{paper.slip.arrival_code, {}}, arrival_code_locked);
}

TEST_CASE("AB15 a ticket is parked once, one at a counter, and the time counts as waiting") {
  Hall& hall = Hall::with_a_new_day();
  Device& counter = open(hall, 10, 101);
  const Serial first = serve(hall, counter, "S01").issued.ticket.serial;
  counter.must(Hold{});
  serve(hall, counter, "S01");
  hall.refuses(counter, Hold{}, park_limit);  // another one is parked here
  counter.must(Complete{Outcome::served});
  counter.must(Resume{});
  hall.refuses(counter, Hold{}, park_limit);  // parked once already
  counter.must(Complete{Outcome::served});
  CHECK(hall.ticket(first).state == TicketState::served);

  const Paper forgotten = serve(hall, counter, "S01");
  counter.must(Hold{});
  const auto waited = hall.ticket(forgotten.issued.ticket.serial).waited;
  hall.later(10min);
  hall.refuses(hall.counter(10), Resume{}, state);  // past its time it is back in line
  const Serial serial = forgotten.issued.ticket.serial;
  CHECK(hall.ticket(serial).state == TicketState::waiting);
  CHECK(hall.ticket(serial).turn == forgotten.issued.issued_at);
  CHECK(hall.call(hall.counter(10)) == serial);
  CHECK(hall.ticket(serial).waited - waited >= 10min);
}

TEST_CASE("AB17 priority is granted by reception, on evidence, once") {
  Hall& hall = Hall::with_a_new_day();
  const Serial serial = hall.take("S01").issued.ticket.serial;
  const GrantPriority seen{serial, PriorityClass::elderly, Evidence::visible};
  for (Device* other : {&hall.counter(10), &hall.device(Role::cashier, 101), &hall.supervisor(),
                        &hall.dispenser()}) {
    hall.refuses(*other, seen, role_forbidden);
  }
  Device& reception = hall.device(Role::reception);
  hall.refuses(reception, GrantPriority{serial, PriorityClass::elderly, {}}, priority_evidence);
  reception.must(seen);
  const auto turn = hall.ticket(serial).turn;
  hall.refuses(reception, seen, state);
  hall.refuses(reception, GrantPriority{serial, PriorityClass::disability, Evidence::visible},
               state);
  CHECK(hall.ticket(serial).turn == turn);
}

TEST_CASE("AB17 however many have priority, nobody passes a walk-in by more than its minutes") {
  Hall& hall = Hall::with_a_new_day();
  const Serial ordinary = hall.take("S01").issued.ticket.serial;
  const Serial soon = grant(hall, "S01");
  hall.later(15min);
  for (int i = 0; i < 20; ++i) grant(hall, "S01");
  open(hall, 10, 101);
  open(hall, 11, 102);
  CHECK(hall.call(hall.counter(10)) == soon);
  CHECK(hall.call(hall.counter(11)) == ordinary);
}
