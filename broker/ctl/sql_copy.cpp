#include "broker/ctl/sql_copy.h"

#include <string>
#include <string_view>
#include <utility>

#include "broker/ctl/event_words.h"
#include "broker/ctl/sql_views.h"
#include "broker/ctl/visits.h"
#include "broker/journal/sqlite_faults.h"
#include "broker/journal/sqlite_journal.h"
#include "common/storage/new_database.h"
#include "common/storage/sqlite.h"
#include "common/wire/codec.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;

// "DAWS": what carries it is no journal any more.
constexpr std::string_view no_journal_any_more = "PRAGMA application_id = 0x44415753";

std::int64_t us(Instant at) { return at.time_since_epoch().count(); }
std::int64_t us(Duration duration) { return duration.count(); }

template <class Value>
std::optional<std::int64_t> us(const std::optional<Value>& value) {
  if (!value) return std::nullopt;
  return us(*value);
}

template <class Enum>
std::optional<std::string_view> word_if(const std::optional<Enum>& value) {
  if (!value) return std::nullopt;
  return word_of(*value);
}

template <class Tag, class Value>
std::optional<Value> value_if(const std::optional<Identifier<Tag, Value>>& identifier) {
  if (!identifier) return std::nullopt;
  return identifier->value;
}

std::string letter(LineId line) { return {line.value}; }

// The place as people know it: kind and painted number.
struct Painted {
  std::optional<std::string_view> kind;
  std::optional<std::uint16_t> number;
};

Painted painted(const CentrePolicy& policy, std::optional<CounterId> id) {
  const Counter* counter = id ? find_counter(policy, *id) : nullptr;
  if (counter == nullptr) return {};
  return {word_of(counter->kind), counter->number};
}

// Writes what is told into the tables of a copy.
class Tables {
 public:
  explicit Tables(storage::Database& database)
      : tickets_(database.prepare("INSERT INTO ticket VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
        hops_(database.prepare("INSERT INTO hop VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                               "?, ?, ?)")),
        calls_(database.prepare("INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                "?, ?, ?, ?, ?)")),
        refusals_(database.prepare("INSERT INTO refusal VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
        events_(database.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
        bookings_(database.prepare(
            "INSERT OR REPLACE INTO booking VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {}

  void write(const Entry& entry, const DayTold* day) {
    const auto date = day == nullptr ? std::optional<std::string>() : text_of(day->date);
    const auto facts = facts_of(entry.event);
    const auto line = facts.line ? std::optional(letter(*facts.line)) : std::nullopt;
    events_.run(entry.seq, us(entry.at), date, name_of(entry.event), entry.cause.device.value,
                storage::to_column(entry.cause.session), storage::to_column(entry.cause.counter),
                value_if(facts.ticket), value_if(facts.counter), line, facts.detail);
    if (const auto* refused = std::get_if<CommandRefused>(&entry.event)) {
      refusals_.run(entry.seq, us(entry.at), date, entry.cause.device.value,
                    dawr::name_of(refused->role), name_of(refused->kind),
                    dawr::name_of(refused->code), value_if(refused->ticket));
    }
  }

  // As it stands now, in place of what was known of it.
  void write(const BookingTold& told) {
    std::optional<std::string> date;
    std::optional<std::uint32_t> serial;
    if (told.ticket) {
      date = text_of(told.ticket->date);
      serial = told.ticket->serial.value;
    }
    bookings_.run(told.id.value, told.service.view(), letter(told.line), us(told.slot),
                  told.lapsed ? "lapsed" : word_of(told.state), told.device.value, us(told.made_at),
                  told.moved, told.displaced, date, serial, us(told.checked_in_at));
  }

  void write(const DayTold& day) {
    const auto date = text_of(day.date);
    for (const auto& [serial, visit] : day.visits) {
      write_ticket(day, date, serial, visit);
      for (std::size_t index = 0; index < visit.course.hops.size(); ++index)
        write_hop(day, date, serial, visit, index);
      for (const auto& call : visit.course.calls) write_call(day, date, serial, visit, call);
    }
  }

 private:
  void write_ticket(const DayTold& day, const std::string& date, Serial serial,
                    const VisitTold& visit) {
    const auto& course = visit.course;
    const Line* line = find_line(day.policy, visit.issue.line);
    const auto letter_ar = line == nullptr ? std::optional<std::string>() : line->letter_ar;
    Duration served{};
    for (const auto& hop : course.hops) served += hop.served;
    tickets_.run(date, serial.value, letter(visit.issue.line), letter_ar, visit.issue.number,
                 visit.issue.service.view(), letter(course.hops.back().line), word_of(course.state),
                 word_if(visit.issue.claim), word_if(visit.priority), word_if(visit.evidence),
                 word_of(visit.print), visit.copies, visit.device.value, us(visit.issued_at),
                 us(visit.first_called_at()), us(course.hops.back().ended_at), us(visit.waited()),
                 us(served), course.hops.size(), course.calls.size(), course.holds, course.no_shows,
                 course.rejoined ? 1 : 0, visit.undone);
  }

  void write_hop(const DayTold& day, const std::string& date, Serial serial, const VisitTold& visit,
                 std::size_t index) {
    const auto& hop = visit.course.hops[index];
    const auto place = painted(day.policy, hop.counter);
    const auto outcome = hop.referred      ? "referred"
                         : hop.transferred ? "transferred"
                                           : word_of(visit.course.state);
    hops_.run(date, serial.value, index + 1, letter(hop.line), us(hop.turn), word_of(hop.reason),
              us(hop.joined_at), us(hop.first_called_at), us(hop.started_at), us(hop.ended_at),
              value_if(hop.counter), place.kind, place.number, value_if(hop.clerk), outcome,
              us(hop.waited), us(hop.served));
  }

  void write_call(const DayTold& day, const std::string& date, Serial serial,
                  const VisitTold& visit, const CallTold& call) {
    const auto place = painted(day.policy, call.counter);
    std::optional<std::string_view> reason;
    std::optional<std::int64_t> turn, handicap_min, next_turn;
    std::optional<std::uint32_t> next_serial;
    if (const auto& choice = call.choice) {
      reason = word_of(choice->reason);
      turn = us(choice->key.turn);
      handicap_min = choice->handicap.count();
      if (choice->runner_up) {
        next_serial = choice->runner_up->serial.value;
        next_turn = us(choice->runner_up->turn);
      }
    }
    const auto line = letter(visit.course.hops.at(call.hop - 1U).line);
    calls_.run(call.seq, date, serial.value, call.hop, call.call, line, call.counter.value,
               place.kind, place.number, value_if(call.clerk), us(call.called_at),
               us(call.shown_at), word_of(call.end), reason, turn, handicap_min, next_serial,
               next_turn);
  }

  storage::Statement tickets_;
  storage::Statement hops_;
  storage::Statement calls_;
  storage::Statement refusals_;
  storage::Statement events_;
  storage::Statement bookings_;
};

Fault undecodable(const fs::path& journal, Seq seq, const wire::Malformed& malformed) {
  return {FaultKind::damaged,
          journal.string() + ": entry " + std::to_string(seq) +
              " can't be read: " + malformed.detail +
              ". Either it was written by a newer version of Dawr, then use that one's dawrctl; or "
              "it is damaged, then keep the file for the supplier."};
}

Result<> tell_entries(const fs::path& journal, storage::Database& database) {
  Tables tables(database);
  Teller teller;
  Result<> told;
  database.prepare("SELECT seq, bytes FROM entry ORDER BY seq").read([&](const storage::Row& row) {
    const auto entry = wire::decode_entry(row.blob(1));
    if (!entry) {
      told = std::unexpected(
          undecodable(journal, storage::from_column(row.integer(0)), entry.error()));
      return false;
    }
    const bool starts_a_day = std::holds_alternative<DayOpened>(entry->event);
    if (starts_a_day && teller.day() != nullptr) tables.write(*teller.day());
    teller.hear(*entry);
    tables.write(*entry, teller.day());
    if (teller.booking() != nullptr) tables.write(*teller.booking());
    return true;
  });
  if (told && teller.day() != nullptr) tables.write(*teller.day());
  return told;
}

// ISO(column) is written out, because SQLite's own functions end at milliseconds.
std::string with_iso_times(std::string_view sql) {
  constexpr std::string_view begin = "ISO(";
  std::string result;
  for (auto at = sql.find(begin); at != std::string_view::npos; at = sql.find(begin)) {
    const auto end = sql.find(')', at);
    const auto column = sql.substr(at + begin.size(), end - at - begin.size());
    result += sql.substr(0, at);
    result += "strftime('%Y-%m-%dT%H:%M:%S', ";
    result += column;
    result += " / 1000000, 'unixepoch') || printf('.%06dZ', ";
    result += column;
    result += " % 1000000)";
    sql.remove_prefix(end + 1);
  }
  return result += sql;
}

Result<SqlCopy> fill(const fs::path& journal, const fs::path& prepared) {
  storage::Database database(prepared, storage::Access::read_write);
  // Until it is published nobody counts on the copy: no rollback, no sync. What is dropped is
  // overwritten, so that no reply can be dug out of the file's free pages.
  database.execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;"
      "PRAGMA cache_size = -4096; BEGIN;"
      "DROP TABLE reply; DROP TABLE outbox; DROP TABLE snapshot;");
  database.execute(std::string(no_journal_any_more));
  database.execute(sql_tables);
  if (auto told = tell_entries(journal, database); !told) return std::unexpected(told.error());
  database.execute(with_iso_times(sql_views));
  database.execute("COMMIT; PRAGMA journal_mode = DELETE");
  const auto count = [&](std::string_view sql) {
    return static_cast<std::uint64_t>(database.integer(sql));
  };
  return SqlCopy{Epoch{storage::from_column(database.integer("SELECT epoch FROM meta"))},
                 count("SELECT coalesce(max(seq), 0) FROM entry"),
                 count("SELECT count(*) FROM ticket"), count("SELECT count(*) FROM call"),
                 count("SELECT count(*) FROM refusal")};
}

}  // namespace

Result<SqlCopy> make_sql_copy(const fs::path& journal, const fs::path& copy) {
  SqlCopy made;
  const auto copy_and_fill = [&](const fs::path& prepared) -> Result<> {
    if (auto copied = journal::copy_journal(journal, prepared); !copied) return copied;
    auto filled = fill(journal, prepared);
    if (!filled) return std::unexpected(filled.error());
    made = *filled;
    return {};
  };
  try {
    if (auto published = storage::make_database(copy, copy_and_fill); !published) {
      return std::unexpected(published.error());
    }
    return made;
  } catch (const storage::Failure& failure) {
    return std::unexpected(journal::sqlite_fault(copy, "writing the copy for SQL", failure));
  }
}

}  // namespace dawr::ctl
