#include "broker/messages/message_box.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "common/storage/files.h"

namespace dawr {
namespace {

using storage::Row;

constexpr std::int64_t application_id = 0x44574d58;  // "DWMX"
constexpr std::size_t most_bytes = std::size_t{1} << 30U;

constexpr const char* schema =
    "CREATE TABLE message (reference TEXT PRIMARY KEY, kind INTEGER NOT NULL,"
    " date INTEGER NOT NULL, serial INTEGER NOT NULL, letter_ar TEXT NOT NULL,"
    " letter_en TEXT NOT NULL, number INTEGER NOT NULL, count INTEGER NOT NULL,"
    " counter INTEGER NOT NULL, is_cashier INTEGER NOT NULL, at INTEGER, code TEXT NOT NULL,"
    " sealed BLOB, made_at INTEGER NOT NULL, useless_after INTEGER NOT NULL,"
    " state INTEGER NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL,"
    " gateway_id TEXT NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX message_open ON message (useless_after) WHERE state <= 3;"
    "CREATE INDEX message_numbers ON message (kind) WHERE sealed IS NOT NULL;"
    "CREATE INDEX message_dates ON message (date);";

std::int64_t column(Instant at) { return at.time_since_epoch().count(); }
Instant instant(std::int64_t column) { return Instant{std::chrono::microseconds{column}}; }
std::int64_t column(ServiceDate date) { return date.time_since_epoch().count(); }

// False: a database of somebody else. Numbers are overwritten when they go, and nothing is kept in
// temporary files.
bool prepare(storage::Database& database) {
  database.execute(
      "PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON; PRAGMA synchronous = FULL;"
      "PRAGMA temp_store = MEMORY");
  if (database.integer("PRAGMA application_id") == application_id) return true;
  // The other program may be making it at this moment.
  database.execute("BEGIN IMMEDIATE");
  const bool is_ours = database.integer("PRAGMA application_id") == application_id;
  const bool is_empty = database.integer("SELECT count(*) FROM sqlite_schema") == 0;
  if (is_empty) {
    database.execute(std::string(schema) +
                     "PRAGMA application_id = " + std::to_string(application_id));
  }
  database.execute("COMMIT");
  return is_ours || is_empty;
}

ino_t inode_of(const std::filesystem::path& file) {
  struct stat found{};
  return ::stat(file.c_str(), &found) == 0 ? found.st_ino : 0;
}

Message message_in(const Row& row) {
  Message message;
  message.reference = row.text(0);
  message.kind = static_cast<MessageKind>(row.integer(1));
  message.about.date = ServiceDate{std::chrono::days{row.integer(2)}};
  message.about.serial = Serial{static_cast<std::uint32_t>(row.integer(3))};
  message.facts.letter = {row.text(4), row.text(5)};
  message.facts.number = static_cast<std::uint16_t>(row.integer(6));
  message.facts.count = static_cast<std::uint32_t>(row.integer(7));
  message.facts.counter = static_cast<std::uint16_t>(row.integer(8));
  message.facts.is_cashier = row.integer(9) != 0;
  if (!row.is_null(10)) message.facts.at = instant(row.integer(10));
  message.facts.code = row.text(11);
  if (!row.is_null(12)) message.sealed.assign(row.blob(12).begin(), row.blob(12).end());
  message.made_at = instant(row.integer(13));
  message.useless_after = instant(row.integer(14));
  message.state = static_cast<MessageState>(row.integer(15));
  message.attempts = static_cast<std::uint32_t>(row.integer(16));
  message.next_at = instant(row.integer(17));
  message.gateway_id = row.text(18);
  message.reason = row.text(19);
  return message;
}

bool may_still_be_sent(MessageState state) { return state <= MessageState::sending; }

// One that was made, as far as settling needs it.
struct Made {
  MessageState state{};
  bool has_number{};
  std::uint32_t count{};
  std::uint32_t attempts{};
};

std::optional<Made> find_made(storage::Statement& query, const std::string& reference) {
  std::optional<Made> made;
  query.read(
      [&](const Row& row) {
        made = {static_cast<MessageState>(row.integer(0)), row.integer(1) != 0,
                static_cast<std::uint32_t>(row.integer(2)),
                static_cast<std::uint32_t>(row.integer(3))};
      },
      std::string_view(reference));
  return made;
}

// Whether it is to be sent, and as it is now: it was withdrawn, its number was, or it says what is
// not so any more and nobody may have heard it.
bool is_to_be_renewed(const Made& made, const DueMessage& due) {
  if (made.state == MessageState::withdrawn) return true;
  if (!may_still_be_sent(made.state)) return false;
  return !made.has_number || (made.attempts == 0 && made.count != due.facts.count);
}

// What settling has to do.
struct Changes {
  std::vector<const DueMessage*> to_make;
  std::vector<const DueMessage*> to_renew;
  std::vector<std::string> to_withdraw;
  bool has_old{};
  [[nodiscard]] bool empty() const {
    return to_make.empty() && to_renew.empty() && to_withdraw.empty() && !has_old;
  }
};

// O(due + messages with a number).
Changes changes_to(storage::Database& database, const std::vector<DueMessage>& due,
                   std::optional<ServiceDate> today) {
  Changes changes;
  std::set<std::string_view> wanted;
  auto made_before = database.prepare(
      "SELECT state, sealed IS NOT NULL, count, attempts FROM message WHERE reference = ?");
  for (const DueMessage& message : due) {
    wanted.insert(message.reference);
    const auto made = find_made(made_before, message.reference);
    if (!made) {
      changes.to_make.push_back(&message);
    } else if (is_to_be_renewed(*made, message)) {
      changes.to_renew.push_back(&message);
    }
  }
  database.prepare("SELECT reference FROM message WHERE sealed IS NOT NULL AND kind <= ?")
      .read(
          [&](const Row& row) {
            auto reference = row.text(0);
            if (!wanted.contains(reference)) changes.to_withdraw.push_back(std::move(reference));
          },
          std::to_underlying(MessageKind::missed));
  if (!today) return changes;
  database.prepare("SELECT 1 FROM message WHERE date < ? AND kind <= ? LIMIT 1")
      .read([&](const Row&) { changes.has_old = true; }, column(*today),
            std::to_underlying(MessageKind::missed));
  return changes;
}

}  // namespace

Result<MessageBox> MessageBox::open(const std::filesystem::path& file,
                                    std::chrono::milliseconds patience) {
  // SQLite would make it for everybody to read.
  const auto made = storage::create_file(file, "", storage::Privacy::secret);
  if (!made && !std::filesystem::exists(file)) return std::unexpected(made.error());
  const auto readable = storage::read_secret_file(file, most_bytes);
  if (!readable) return std::unexpected(readable.error());
  MessageBox box(file, nullptr);
  try {
    box.database_ = std::make_unique<storage::Database>(
        file, storage::Access::read_write, storage::Opening{.vfs = {}, .patience = patience});
    if (!prepare(*box.database_)) {
      return std::unexpected(
          Fault{FaultKind::damaged, file.string() + ": a database, but not of messages"});
    }
  } catch (const storage::Failure& failure) {
    return std::unexpected(box.fault(failure));
  }
  box.inode_ = inode_of(file);
  return box;
}

bool MessageBox::is_in_place() const { return inode_of(file_) == inode_; }

Result<MessageBox> MessageBox::open_to_read(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    return std::unexpected(Fault{FaultKind::missing, file.string() + ": there is no such file"});
  }
  MessageBox box(file, nullptr);
  try {
    box.database_ = std::make_unique<storage::Database>(file, storage::Access::read_only);
    if (box.database_->integer("PRAGMA application_id") != application_id) {
      return std::unexpected(
          Fault{FaultKind::damaged, file.string() + ": a database, but not of messages"});
    }
  } catch (const storage::Failure& failure) {
    return std::unexpected(box.fault(failure));
  }
  return box;
}

Result<> MessageBox::destroy(const std::filesystem::path& file) {
  for (const char* suffix : {"-journal", "-wal", "-shm", ""}) {
    const auto part = storage::with_suffix(file, suffix);
    if (::unlink(part.c_str()) != 0 && errno != ENOENT) {
      return std::unexpected(
          Fault{FaultKind::fatal, part.string() + ": can't be deleted: " + storage::last_error()});
    }
  }
  return {};
}

template <class Work>
auto MessageBox::in_transaction(Work&& work) -> Result<decltype(work())> {
  try {
    database_->execute("BEGIN IMMEDIATE");
    auto result = work();
    database_->execute("COMMIT");
    return result;
  } catch (const storage::Failure& failure) {
    [[maybe_unused]] const auto why = database_->roll_back();
    return std::unexpected(fault(failure));
  }
}

void MessageBox::insert(const DueMessage& message, Instant now) {
  const MessageFacts& facts = message.facts;
  const auto at = facts.at ? std::optional(column(*facts.at)) : std::nullopt;
  database_->prepare("INSERT INTO message VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,0,?,'','')")
      .run(std::string_view(message.reference), std::to_underlying(message.kind),
           column(message.about.date), message.about.serial.value,
           std::string_view(facts.letter.ar), std::string_view(facts.letter.en), facts.number,
           facts.count, facts.counter, facts.is_cashier ? 1 : 0, at, std::string_view(facts.code),
           storage::BytesView(message.sealed), column(now), column(now + message.lives),
           column(now));
}

void MessageBox::renew(const DueMessage& message, Instant now) {
  // An attempt that has begun keeps its words and its count.
  database_
      ->prepare(
          "UPDATE message SET sealed = ?, useless_after = ?, state = iif(state = 8, 1, state),"
          " next_at = ?, count = iif(attempts = 0, ?, count)"
          " WHERE reference = ? AND state IN (1, 2, 8)")
      .run(storage::BytesView(message.sealed), column(now + message.lives), column(now),
           message.facts.count, std::string_view(message.reference));
}

Result<MessageBox::Settled> MessageBox::settle(const std::vector<DueMessage>& due,
                                               std::optional<ServiceDate> today, Instant now) {
  Changes changes;
  try {
    changes = changes_to(*database_, due, today);
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault(failure));
  }
  const Settled settled{changes.to_make.size(), changes.to_withdraw.size()};
  if (changes.empty()) return settled;
  return in_transaction([&] {
    for (const DueMessage* message : changes.to_make) insert(*message, now);
    for (const DueMessage* message : changes.to_renew) renew(*message, now);
    auto withdraw = database_->prepare(
        "UPDATE message SET sealed = NULL, state = iif(state = 1, 8, state) WHERE reference = ?");
    for (const auto& reference : changes.to_withdraw) withdraw.run(std::string_view(reference));
    if (changes.has_old) {
      database_->prepare("DELETE FROM message WHERE kind <= 3 AND date < ?").run(column(*today));
    }
    return settled;
  });
}

Result<bool> MessageBox::put(const DueMessage& message, Instant now) {
  return in_transaction([&] {
    bool is_there = false;
    database_->prepare("SELECT 1 FROM message WHERE reference = ?")
        .read([&](const Row&) { is_there = true; }, std::string_view(message.reference));
    if (!is_there) insert(message, now);
    return !is_there;
  });
}

Result<std::vector<Message>> MessageBox::unfinished() {
  std::vector<Message> messages;
  try {
    database_
        ->prepare(
            "SELECT * FROM message WHERE state <= 3 AND next_at < ? ORDER BY useless_after,"
            " reference")
        .read([&](const Row& row) { messages.push_back(message_in(row)); }, column(Instant::max()));
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault(failure));
  }
  return messages;
}

Result<bool> MessageBox::begin_attempt(const Message& message) {
  return in_transaction([&] {
    database_
        ->prepare(
            "UPDATE message SET state = 2, attempts = attempts + 1 WHERE reference = ? AND"
            " state <= 2 AND sealed = ? AND count = ?")
        .run(std::string_view(message.reference), std::span<const std::uint8_t>(message.sealed),
             message.facts.count);
    return database_->integer("SELECT changes()") == 1;
  });
}

Result<> MessageBox::write(const Message& message) {
  const bool keeps_number = may_still_be_sent(message.state);
  const auto done = in_transaction([&] {
    database_
        ->prepare(
            "UPDATE message SET state = ?, attempts = ?, next_at = ?, gateway_id = ?,"
            " reason = ?, sealed = iif(?, sealed, NULL) WHERE reference = ?")
        .run(std::to_underlying(message.state), message.attempts, column(message.next_at),
             std::string_view(message.gateway_id), std::string_view(message.reason),
             keeps_number ? 1 : 0, std::string_view(message.reference));
    return true;
  });
  if (!done) return std::unexpected(done.error());
  return {};
}

Result<MessageBox::Figures> MessageBox::figures() {
  Figures figures;
  try {
    database_->prepare("SELECT state, count(*), min(made_at) FROM message GROUP BY state")
        .read([&](const Row& row) {
          const auto count = static_cast<std::size_t>(row.integer(1));
          switch (static_cast<MessageState>(row.integer(0))) {
            case MessageState::pending:
            case MessageState::sending: {
              const Instant since = instant(row.integer(2));
              figures.waiting += count;
              figures.waiting_since = std::min(figures.waiting_since.value_or(since), since);
              break;
            }
            case MessageState::accepted:
            case MessageState::delivered:
              figures.accepted += count;
              break;
            case MessageState::undelivered:
              figures.accepted += count;
              figures.undelivered += count;
              break;
            case MessageState::refused:
              figures.refused += count;
              break;
            case MessageState::expired:
              figures.expired += count;
              break;
            case MessageState::uncertain:
              figures.uncertain += count;
              break;
            case MessageState::withdrawn:
              break;
          }
        });
    database_
        ->prepare(
            "SELECT reason FROM message WHERE state <= 2 AND reason <> '' ORDER BY made_at"
            " LIMIT 1")
        .read([&](const Row& row) { figures.reason = row.text(0); });
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault(failure));
  }
  return figures;
}

Fault MessageBox::fault(const storage::Failure& failure) const {
  const auto kind = failure.trouble() == storage::Trouble::full      ? FaultKind::full
                    : failure.trouble() == storage::Trouble::damaged ? FaultKind::damaged
                    : failure.trouble() == storage::Trouble::busy    ? FaultKind::busy
                                                                     : FaultKind::fatal;
  return {kind, file_.string() + ": " + failure.what()};
}

}  // namespace dawr
