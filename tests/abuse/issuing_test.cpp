// Cheating with tickets: who makes them, when, how many, and what of them is lost.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

#include "common/storage/sqlite.h"
#include "common/wire/person_tag.h"
#include "tests/abuse/hall.h"
#include "tests/abuse/raw.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using enum RejectionCode;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

TakeTicket press(const char* service) { return {ServiceCode{service}, {}, {}}; }

std::uint32_t waiting_in(const Board& board) {
  std::uint32_t count = 0;
  for (const BoardLine& line : board.lines) count += line.waiting;
  return count;
}

std::ptrdiff_t tickets_in(const std::vector<Entry>& entries) {
  return std::ranges::count_if(entries, [](const Entry& entry) {
    return std::holds_alternative<TicketIssued>(entry.event);
  });
}

}  // namespace

TEST_CASE("AB01 a ticket comes from a dispenser or from reception, never from staff") {
  Hall& hall = Hall::with_a_new_day();
  const std::vector<Attempt> attempts{{press("S01"), role_forbidden, {}},
                                      {Reprint{Serial{1}}, role_forbidden, {}},
                                      {EnterPad{{ServiceCode{"S01"}}, {}}, role_forbidden, {}}};
  for (Device* staff : {&hall.counter(10), &hall.device(Role::cashier, 101), &hall.supervisor(),
                        &hall.device(Role::auditor)}) {
    hall.refuses(*staff, attempts);
  }
  CHECK(hall.ledger().state().tickets.empty());
  CHECK(waiting_in(hall.board()) == 0);
}

TEST_CASE("AB05 nobody takes a ticket for a counter of his choice") {
  Hall& hall = Hall::with_a_new_day();
  const auto words = hall.cannot_read(hall.dispenser(), raw_press("S01", [](RawFields& more) {
                                        more.number(3, std::uint16_t{10});
                                      }));
  CHECK_THAT(words, Contains("TakeTicket: has a field that the schema does not know"));
  // Without that field the same frame is a press.
  const auto plain = raw_press("S01", [](RawFields&) {});
  CHECK_FALSE(harness::rejection_in(harness::reply_in(hall.dispenser().ask(plain))));
  // Nor does the ticket tell where its holder will be called.
  CHECK(hall.ticket(Serial{1}).counter == CounterId{});
}

TEST_CASE("AB07 a flood from one dispenser is refused, a burst at opening is not") {
  Hall& hall = Hall::with_a_new_day();
  Device& door = hall.device(Role::dispenser, 7);
  const auto presses = [&](int count) {
    int limited = 0;
    for (int sent = 0; sent < count; sent += 50) {
      std::vector<wire::Bytes> frames;
      for (int i = 0; i < 50; ++i) frames.push_back(door.client().next_command(press("B01")));
      for (const auto& answer : door.ask_all(frames)) {
        const auto code = harness::rejection_in(harness::reply_in(answer));
        CHECK(code.value_or(rate_limited) == rate_limited);
        limited += code ? 1 : 0;
      }
    }
    return limited;
  };
  const auto began = std::chrono::steady_clock::now();
  CHECK(presses(150) == 0);
  CHECK(tickets_in(hall.ledger().news()) == 150);
  const int limited = presses(900);
  // [limits] of the sample centre: 200 at once, 20 a second.
  const auto took =
      std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - began);
  CHECK(150 + 900 - limited <= 201 + 21 * took.count());
  CHECK(tickets_in(hall.ledger().news()) == 900 - limited);
  if (limited == 0) return;  // this machine is too slow for a flood
  // The journal would be filled by it, so the log tells of it.
  CHECK_THAT(harness::read_text(hall.centre().log()),
             Contains("device " + std::to_string(door.principal().device.value) +
                      ": sends more than its allowance (E_RATE_LIMITED)"));
  // Nobody else is held up.
  hall.take("S01");
}

TEST_CASE("AB07 a person waits for one service with one ticket") {
  Hall& hall = Hall::with_a_new_day();
  const auto offer = std::get<OfferView>(hall.dispenser().question(wire::Question::offer));
  REQUIRE(offer.asked.identity);
  constexpr std::array<std::uint8_t, 1> governorates{1};
  const auto number = NationalNumber::read("29901010134567", governorates, *offer.date);
  REQUIRE(number);
  const auto press_of = [&](const char* service) {
    TakeTicket take = press(service);
    take.person = wire::person_tag(*offer.asked.identity, take.service, *number);
    return take;
  };
  hall.dispenser().must(press_of("S01"));
  hall.refuses(hall.dispenser(), press_of("S01"), duplicate_live);
  hall.refuses(hall.device(Role::reception), press_of("S01"), duplicate_live);
  hall.refuses(hall.device(Role::dispenser, 2), press_of("S01"), duplicate_live);
  // For another service it is another matter; and who gave it back may come again.
  const Paper other{std::get<IssuedTicket>(hall.dispenser().must(press_of("B01")).body), {}};
  CHECK(other.issued.number == 1);
  const auto first = hall.ticket(Serial{1}).take;
  hall.dispenser().must(CancelTake{first.session, first.counter});
  hall.dispenser().must(press_of("S01"));
  CHECK(hall.ticket(Serial{3}).person == press_of("S01").person);
  // The next day knows nobody by that tag.
  const auto before = press_of("S01").person;
  hall.new_day();
  const auto next = std::get<OfferView>(hall.dispenser().question(wire::Question::offer));
  REQUIRE(next.asked.identity);
  CHECK(wire::person_tag(*next.asked.identity, ServiceCode{"S01"}, *number) != before);
}

TEST_CASE("AB10 a number that no dispenser gave today is worth nothing") {
  Hall& hall = Hall::with_a_new_day();
  const Paper old = hall.take("S01");
  hall.supervisor().must(CloseOut{"the day is over"});
  hall.supervisor().must(CloseDay{});
  // Before the day is opened nobody gives any, not even as a pad's.
  hall.refuses(hall.dispenser(), press("S01"), day_closed);
  hall.refuses(hall.device(Role::reception), EnterPad{{ServiceCode{"S01"}}, {}}, day_closed);
  hall.new_day();
  hall.refuses(hall.device(Role::reception), EnterPad{{ServiceCode{"S01"}}, {}}, no_interruption);

  const Paper paper = hall.take("S01");
  wire::Token forged = paper.slip.token;
  forged.back() ^= 1U;
  wire::Token other_number = paper.slip.token;
  other_number.front() ^= 1U;
  for (Device* citizen : {&hall.dispenser(), &hall.device(Role::portal)}) {
    hall.refuses(*citizen, {{LeaveLine{}, token_mismatch, forged},
                            {LeaveLine{}, token_mismatch, other_number},
                            {LeaveLine{}, token_mismatch, wire::Token{}},
                            {LeaveLine{}, other_day, old.slip.token}});
  }
  hall.refuses(hall.dispenser(),
               {{Rejoin{}, token_mismatch, forged}, {Rejoin{}, other_day, old.slip.token}});
  CHECK(waiting_in(hall.board()) == 1);
}

TEST_CASE("AB11 a dispenser that is killed between press and paper leaves a ticket in doubt") {
  Hall& hall = Hall::with_a_new_day();
  const auto key = hall.centre().enrol("dispenser", "killed");
  {
    auto killed = hall.centre().dispenser(key, false);  // nobody confirms the print
    REQUIRE(killed.ask("take S01").value("event", "") == "issued");
    killed.process().kill();
  }
  hall.later(61s);
  const queue::Ticket doubtful = hall.ticket(Serial{1});
  CHECK(doubtful.print == queue::Print::doubtful);
  CHECK(doubtful.state == TicketState::waiting);  // a person may hold the paper
  const auto figures = std::get<ManagerView>(hall.supervisor().question(wire::Question::manager));
  const auto listed =
      std::ranges::find(figures.around.devices, doubtful.take.device, &DeviceFigures::device);
  REQUIRE(listed != figures.around.devices.end());
  CHECK(listed->doubtful_prints == 1);

  // Settled by its own dispenser and by no other.
  hall.refuses(hall.dispenser(), {{ConfirmPrint{Serial{1}, PrintMedium::paper}, not_yours, {}},
                                  {Reprint{Serial{1}}, not_yours, {}}});
  hall.dispenser().must(CancelTake{doubtful.take.session, doubtful.take.counter});
  CHECK(hall.ticket(Serial{1}).state == TicketState::waiting);
  auto restarted = hall.centre().dispenser(key, false);
  CHECK(restarted.ask("state").at("unconfirmed").size() == 1);
  CHECK(restarted.ask("void 1").value("event", "") == "voided");
  CHECK(restarted.ask("take S01").at("number") == 2);
  restarted.process().stop();
  CHECK(hall.ticket(Serial{1}).state == TicketState::voided);
}

TEST_CASE("AB11 an event that was taken out of the journal is named") {
  Hall& hall = Hall::with_a_new_day();
  hall.take("S01");
  const auto entries = hall.ledger().news();
  const auto issued = std::ranges::find_if(entries, [](const Entry& entry) {
    return std::holds_alternative<TicketIssued>(entry.event);
  });
  REQUIRE(issued != entries.end());
  const Scratch scratch("gap");
  std::filesystem::copy(hall.centre().directory(), scratch / "copy",
                        std::filesystem::copy_options::recursive);
  {
    storage::Database journal(scratch / "copy" / "journal.db", storage::Access::read_write);
    journal.prepare("DELETE FROM entry WHERE seq = ?").run(static_cast<std::int64_t>(issued->seq));
  }
  const auto log = scratch / "backup.log";
  CHECK_THROWS(harness::run_program(
      hall.centre().tools().bin / "dawrctl",
      {"backup", "--centre", (scratch / "copy").string(), "--to", scratch.path().string()}, log));
  CHECK_THAT(harness::read_text(log),
             Contains("entry " + std::to_string(issued->seq) + " is missing"));
}

TEST_CASE("AB22 the queue before the ticket is hidden with a reason or not at all") {
  Hall& hall = Hall::with_a_new_day();
  hall.refuses(hall.supervisor(), {{PauseIssuing{}, reason_required, {}},
                                   {PauseIssuing{{"عطل", ""}}, reason_required, {}},
                                   {CloseOut{}, reason_required, {}}});
  Device& counter = hall.counter(10);
  counter.must(OpenCounter{ClerkId{101}, {}});
  hall.refuses(counter, Break{}, reason_required);
  hall.dispenser().must(press("S01"));

  // With one it is an event, and the hall reads why.
  const Name reason{"عطل في الطابعة", "Printer out of order"};
  hall.supervisor().must(PauseIssuing{reason});
  const auto news = hall.ledger().news();
  CHECK(std::ranges::any_of(news, [&](const Entry& entry) {
    const auto* paused = std::get_if<IssuingPaused>(&entry.event);
    return paused != nullptr && paused->reason == reason;
  }));
  CHECK(hall.board().paused == reason);
  hall.refuses(hall.dispenser(), press("S01"), issuing_paused);
}

TEST_CASE("AB23 a day does not close on people who wait") {
  Hall& hall = Hall::with_a_new_day();
  hall.refuses(hall.counter(10),
               {{CloseDay{}, role_forbidden, {}}, {CloseOut{"finished"}, role_forbidden, {}}});
  const Paper first = hall.take("S01");
  hall.take("S01");
  hall.refuses(hall.supervisor(), CloseDay{}, live_tickets);
  Device& counter = hall.counter(10);
  counter.must(OpenCounter{ClerkId{101}, {}});
  hall.call(counter);
  hall.refuses(hall.supervisor(), CloseDay{}, live_tickets);
  counter.must(StartService{first.slip.arrival_code, {}});
  hall.refuses(hall.supervisor(), CloseDay{}, live_tickets);
  // Who is in service is not closed out; who waits is, with the reason that was given.
  hall.supervisor().must(CloseOut{"the building is closed"});
  CHECK(hall.ticket(Serial{1}).state == TicketState::serving);
  CHECK(hall.ticket(Serial{2}).state == TicketState::closed_out);
  hall.refuses(hall.supervisor(), CloseDay{}, live_tickets);
  counter.must(Complete{Outcome::served});
  hall.supervisor().must(CloseDay{});
}
