#include "broker/ctl/sql_copy.h"

#include <fstream>

#include <sqlite3.h>

#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/core/play.h"
#include "tests/core/sample_centre.h"
#include "tests/journal/samples.h"
#include "tests/verify/bookings.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;

// All rows of an answer, one a line, columns parted by '|' as SQLite's own tool does.
std::string ask(const fs::path& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  std::string rows;
  const auto add = [](void* result, int columns, char** values, char** /*names*/) {
    auto& text = *static_cast<std::string*>(result);
    for (int column = 0; column < columns; ++column) {
      text += column == 0 ? "" : "|";
      text += values[column] == nullptr ? "-" : values[column];
    }
    text += "\n";
    return 0;
  };
  const int code = sqlite3_exec(database, sql.c_str(), add, &rows, nullptr);
  INFO(sqlite3_errmsg(database));
  CHECK(code == SQLITE_OK);
  sqlite3_close(database);
  return rows;
}

class Morning {
 public:
  void at(int hour, int minute, int second) {
    now_ = Instant{std::chrono::days{20513} + std::chrono::hours{hour} + minutes{minute} +
                   seconds{second} + Duration{250}};
  }
  void say(Role role, std::uint32_t device, CommandBody body) {
    Principal principal;
    principal.device = DeviceId{device};
    principal.role = role;
    if (role == Role::counter) principal.counter = CounterId{static_cast<std::uint16_t>(device)};
    play_.submit(principal, std::move(body), now_);
  }
  void start(std::uint32_t device, Serial ticket) {
    const auto code = play::arrival_code_of(ticket);
    say(Role::counter, device, StartService{code, code});
  }
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return play_.entries(); }

 private:
  play::Play play_;
  Instant now_;
};

// Two take tickets, one is called twice, started and sent on to C; a clerk presses once too often.
Morning played_morning() {
  Morning morning;
  morning.at(8, 0, 0);
  morning.say(Role::supervisor, 90,
              OpenDay{ServiceDate{std::chrono::days{20513}}, play::sample_centre()});
  morning.say(Role::counter, 1, OpenCounter{ClerkId{11}});
  morning.at(8, 1, 0);
  morning.say(Role::reception, 60, TakeTicket{ServiceCode("A01"), {}, {}});
  morning.say(Role::reception, 60, ConfirmPrint{Serial{1}, PrintMedium::paper});
  morning.at(8, 2, 0);
  morning.say(Role::reception, 60, TakeTicket{ServiceCode("B01"), {}, {}});
  morning.at(8, 4, 30);
  morning.say(Role::counter, 1, CallNext{});
  morning.say(Role::display, 50, AckShown{Serial{1}, 1, morning.now()});
  morning.at(8, 4, 50);
  morning.say(Role::counter, 1, CallNext{});  // refused: one is called already
  morning.say(Role::counter, 1, Recall{});
  morning.at(8, 5, 0);
  morning.start(1, Serial{1});
  morning.at(8, 9, 0);
  morning.say(Role::counter, 1, Transfer{LineId{'C'}});
  return morning;
}

fs::path journal_of(const Scratch& folder, const std::vector<Entry>& entries) {
  const auto file = journal::make_journal(folder);
  const auto opened = journal::reopen(file);
  journal::Batch batch;
  for (const auto& entry : entries)
    batch.entries.push_back({entry.seq, entry.at, wire::encode(entry)});
  batch.replies.push_back(journal::sample_reply({DeviceId{1}, 1, 1}, "a reply kept secret"));
  batch.outbox.push_back({journal::bytes_of("key"), 1, journal::bytes_of("a cell kept aside")});
  batch.snapshot = journal::Snapshot{1, 1, journal::bytes_of("a snapshot kept aside")};
  REQUIRE(opened->commit(batch));
  return file;
}

}  // namespace

TEST_CASE("The copy answers in SQL what happened") {
  const Scratch folder;
  const auto morning = played_morning();
  const auto file = journal_of(folder, morning.entries());
  const auto copy = folder / "copy.sqlite";
  const auto made = make_sql_copy(file, copy);
  INFO((made ? "" : made.error().text));
  REQUIRE(made);
  CHECK(made->epoch == journal::sample_epoch);
  CHECK(made->last_seq == morning.entries().size());
  CHECK(made->tickets == 2);
  CHECK(made->calls == 2);
  CHECK(made->refusals == 1);

  CHECK(ask(copy,
            "SELECT date, serial, ticket, letter_ar, service, line, state, print, device, "
            "issued_at, first_called_at, ended_at, wait_first_s, wait_total_s, service_s, hops, "
            "calls FROM tickets ORDER BY serial") ==
        "2026-03-01|1|A 1|ب|A01|C|waiting|paper|60|2026-03-01T08:01:00.000250Z|"
        "2026-03-01T08:04:30.000250Z|-|210|210|240|2|2\n"
        "2026-03-01|2|B 1|ج|B01|B|waiting|doubtful|60|2026-03-01T08:02:00.000250Z|-|-|-|0|0|1|"
        "0\n");
  CHECK(ask(copy,
            "SELECT ticket, hop, line, reason, joined_at, counter_kind, counter, clerk, outcome, "
            "wait_s, walk_s, service_s FROM hops WHERE serial = 1") ==
        "A 1|1|A|walk_in|2026-03-01T08:01:00.000250Z|counter|1|11|transferred|210|30|240\n"
        "A 1|2|C|transferred|2026-03-01T08:09:00.000250Z|-|-|-|waiting|0|-|0\n");
  CHECK(ask(copy,
            "SELECT ticket, hop, call, line, counter, clerk, called_at, shown_at, ended, reason, "
            "turn_at, handicap_min, next_ticket, next_turn_at FROM calls ORDER BY seq") ==
        "A 1|1|1|A|1|11|2026-03-01T08:04:30.000250Z|2026-03-01T08:04:30.000250Z|recalled|walk_in|"
        "2026-03-01T08:01:00.000250Z|0|B 1|2026-03-01T08:07:00.000250Z\n"
        "A 1|1|2|A|1|11|2026-03-01T08:04:50.000250Z|-|started|-|-|-|-|-\n");
  CHECK(ask(copy, "SELECT at, date, device, role, command, code FROM refusals") ==
        "2026-03-01T08:04:50.000250Z|2026-03-01|1|counter|CallNext|E_CALL_IN_PROGRESS\n");
  CHECK(ask(copy,
            "SELECT event, device, ticket, counter_id, line, detail FROM events "
            "WHERE event LIKE 'Ticket%' OR event = 'CounterOpened' ORDER BY seq") ==
        "CounterOpened|1|-|1|-|clerk 11\n"
        "TicketIssued|60|A 1|-|A|A01\n"
        "TicketIssued|60|B 1|-|B|B01\n"
        "TicketCalled|1|A 1|1|-|walk_in\n"
        "TicketRecalled|1|A 1|1|-|call 2\n"
        "TicketTransferred|1|A 1|1|C|transferred\n");
}

TEST_CASE("Appointments are told as they stand, and with which tickets they were kept") {
  const Scratch folder;
  const auto file = journal_of(folder, booked::two_days().entries());
  const auto copy = folder / "copy.sqlite";
  REQUIRE(make_sql_copy(file, copy));
  CHECK(ask(copy,
            "SELECT booking, service, line, slot_at, state, moved, displaced, ticket, "
            "checked_in_at FROM bookings") ==
        "1|A01|A|2026-03-15T09:00:00.000000Z|checked_in|0|0|A 2|2026-03-15T08:10:00.000000Z\n"
        "2|A01|A|2026-03-15T11:00:00.000000Z|checked_in|1|0|A 4|2026-03-15T11:10:00.000000Z\n"
        "3|A01|A|2026-03-15T09:30:00.000000Z|cancelled|0|0|-|-\n"
        "4|A01|A|2026-03-15T10:00:00.000000Z|missed|0|0|-|-\n"
        "5|A01|A|2026-03-16T10:00:00.000000Z|checked_in|0|2|A 1|2026-03-16T10:00:00.000000Z\n"
        "6|A01|A|2026-03-15T10:30:00.000000Z|lapsed|0|0|-|-\n");
  CHECK(ask(copy,
            "SELECT ticket, reason FROM hops WHERE reason LIKE '%appointment' ORDER BY date, "
            "serial") == "A 2|appointment\nA 4|late_appointment\nA 1|appointment\n");
  CHECK(ask(copy, "SELECT detail FROM events WHERE event = 'BookingMoved'") ==
        "booking 2 to 2026-03-15T11:00Z, its place free from 2026-03-15T07:20Z\n");
}

TEST_CASE("Each day's tickets are their own") {
  const Scratch folder;
  auto morning = played_morning();
  morning.say(Role::counter, 1, CloseCounter{});
  morning.say(Role::supervisor, 90, CloseOut{"end of day"});
  morning.say(Role::supervisor, 90, CloseDay{});
  morning.at(30, 0, 0);
  morning.say(Role::supervisor, 90,
              OpenDay{ServiceDate{std::chrono::days{20514}}, play::sample_centre()});
  morning.say(Role::reception, 60, TakeTicket{ServiceCode("C01"), {}, {}});
  const auto copy = folder / "copy.sqlite";
  REQUIRE(make_sql_copy(journal_of(folder, morning.entries()), copy));
  CHECK(ask(copy, "SELECT date, ticket, state FROM tickets ORDER BY date, serial") ==
        "2026-03-01|A 1|closed_out\n2026-03-01|B 1|closed_out\n2026-03-02|C 1|waiting\n");
}

TEST_CASE("The copy is one file without replies, and no journal") {
  const Scratch folder;
  const auto file = journal_of(folder, played_morning().entries());
  const Scratch shelf;
  const auto copy = shelf / "copy.sqlite";
  REQUIRE(make_sql_copy(file, copy));
  CHECK(shelf.names() == std::vector<std::string>{"copy.sqlite"});

  std::ifstream stream(copy, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  for (const char* kept_aside : {"a reply kept secret", "a cell kept aside", "a snapshot kept"})
    CHECK(bytes.find(kept_aside) == std::string::npos);

  const auto opened = journal::open_journal(copy);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().kind == FaultKind::damaged);
  CHECK_FALSE(make_sql_copy(file, copy));  // it is there already
}

TEST_CASE("An entry that can't be read is named, and no copy is left") {
  const Scratch folder;
  const auto file = journal::make_journal(folder);
  REQUIRE(journal::reopen(file)->commit(journal::entries_only(1, 1)));
  const Scratch shelf;
  const auto made = make_sql_copy(file, shelf / "copy");
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == FaultKind::damaged);
  CHECK(made.error().text.find("entry 1 can't be read") != std::string::npos);
  CHECK(shelf.names().empty());
}

}  // namespace dawr::ctl
