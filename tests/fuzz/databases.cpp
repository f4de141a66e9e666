// The SQLite files, whole: the device's outbox, the journal, the upstream's store. SQLite finds
// most damage by itself; what it does not find must not be trusted either.
#include "broker/journal/sqlite_journal.h"
#include "common/wire/codec.h"
#include "common/wire/outbox.h"
#include "tests/fuzz/scratch_file.h"
#include "tests/fuzz/targets.h"
#include "upstream/store.h"

namespace dawr::fuzz {
namespace {

void check_fault(const Fault& fault, const std::filesystem::path& file) {
  require(fault.text.find(file.string()) != std::string::npos, "a fault names the file");
}

std::filesystem::path put(const std::string& name, BytesView bytes) {
  scratch().clear();  // what SQLite left beside the one before
  return scratch().put(name, text_of(bytes));
}

void check_usable(wire::Outbox& outbox) {
  std::uint64_t last = 0;
  for (const auto& command : outbox.pending()) {
    require(command.counter > last, "pending commands ascend");
    require(!command.frame.empty(), "a pending command has a frame");
    last = command.counter;
  }
  require(outbox.next_counter() > last, "a counter is never given twice");
  require(outbox.low_water() <= outbox.next_counter(), "what is settled was given");
  if (const auto added = outbox.add({outbox.next_counter(), wire::Bytes(8, 1), Instant{}}); added) {
    require(outbox.settle(outbox.pending().back().counter).has_value(), "a command can be settled");
  }
}

}  // namespace

void outbox_file(BytesView bytes) {
  const auto file = put("outbox.db", bytes);
  std::deque<wire::PendingCommand> pending;
  std::uint64_t next = 0;
  {
    auto outbox = wire::open_outbox({file, 7, ""});
    if (!outbox) return check_fault(outbox.error(), file);
    check_usable(**outbox);
    pending = (*outbox)->pending();
    next = (*outbox)->next_counter();
  }
  const auto again = wire::open_outbox({file, 7, ""});
  require(again.has_value(), again ? "" : "opened once only: " + again.error().text);
  require((*again)->pending() == pending && (*again)->next_counter() == next,
          "an outbox is opened as it was left");
}

void journal_file(BytesView bytes) {
  const auto file = put("journal.db", bytes);
  const auto opened = journal::open_journal(file);
  if (!opened) return check_fault(opened.error(), file);
  journal::Journal& journal = **opened;
  Seq last = 0;
  const auto read = journal.read_entries(0, [&](const journal::EntryRow& row) {
    last = row.seq;
    return wire::decode_entry(row.bytes).has_value();
  });
  if (!read) check_fault(read.error(), file);
  require(last <= journal.last_seq(), "no entry follows the last");
  if (const auto rows = journal.outbox(0, 64); !rows) check_fault(rows.error(), file);
  if (const auto newest = journal.newest_snapshot(); !newest) check_fault(newest.error(), file);
  const auto marks = journal.session_marks();
  if (!marks) return check_fault(marks.error(), file);
  for (const auto& mark : *marks) {
    const auto reply = journal.find_reply({mark.device, mark.session, mark.highest});
    if (!reply) check_fault(reply.error(), file);
  }
}

void store_file(BytesView bytes) {
  const auto file = put("upstream.db", bytes);
  if (const auto store = upstream::Store::open(file); !store) check_fault(store.error(), file);
  auto reader = upstream::StoreReader::open(file);
  if (!reader) return check_fault(reader.error(), file);
  if (const auto centres = reader->centres(); !centres) check_fault(centres.error(), file);
  if (const auto alarms = reader->alarms(); !alarms) check_fault(alarms.error(), file);
  const auto cells = reader->all_cells();
  if (!cells) return check_fault(cells.error(), file);
  if (cells->empty()) return;
  const auto counting = reader->cells_that_count(cells->front().cell.key.date);
  if (!counting) return check_fault(counting.error(), file);
  require(counting->size() <= cells->size(), "what counts was delivered");
}

}  // namespace dawr::fuzz
