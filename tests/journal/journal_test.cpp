// What every journal promises, asked of both.
#include <limits>

#include "tests/catch.h"
#include "tests/journal/samples.h"

namespace dawr::journal {
namespace {

struct InMemory {
  std::unique_ptr<Journal> journal = make_memory_journal(sample_epoch);
};

struct InSqlite {
  Scratch folder;
  std::unique_ptr<Journal> journal = reopen(make_journal(folder));
};

std::vector<std::string> texts_after(Journal& journal, Seq after) {
  std::vector<std::string> texts;
  REQUIRE(journal.read_entries(after, [&](const EntryRow& entry) {
    texts.emplace_back(entry.bytes.begin(), entry.bytes.end());
    return true;
  }));
  return texts;
}

bool has_reply(Journal& journal, CommandId id) {
  const auto found = journal.find_reply(id);
  REQUIRE(found);
  return found->has_value();
}

std::vector<std::pair<Seq, std::string>> outbox_of(Journal& journal, Seq after, std::size_t limit) {
  std::vector<std::pair<Seq, std::string>> result;
  const auto rows = journal.outbox(after, limit);
  REQUIRE(rows);
  for (const auto& row : *rows)
    result.emplace_back(row.version, std::string(row.bytes.begin(), row.bytes.end()));
  return result;
}

Seq snapshot_seq(const Result<std::optional<Snapshot>>& snapshot) {
  REQUIRE(snapshot);
  return *snapshot ? (*snapshot)->seq : 0;
}

}  // namespace

TEMPLATE_TEST_CASE("A new journal is empty and knows its epoch", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  CHECK(journal.epoch() == sample_epoch);
  CHECK(journal.last_seq() == 0);
  CHECK(texts_after(journal, 0).empty());
  CHECK(snapshot_seq(journal.newest_snapshot()) == 0);
  CHECK(outbox_of(journal, 0, 10).empty());
  CHECK(journal.session_marks().value().empty());
}

TEMPLATE_TEST_CASE("Entries come back in order, byte for byte", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  const Bytes every_kind{0, 255, 0, 'a'};
  Batch batch;
  batch.entries = {{1, Instant{Duration{-5}}, every_kind}, {2, Instant{Duration{6}}, {}}};
  REQUIRE(journal.commit(batch));
  REQUIRE(journal.commit(entries_only(3, 2)));
  CHECK(journal.last_seq() == 4);

  std::vector<EntryRow> rows;
  REQUIRE(journal.read_entries(0, [&](const EntryRow& entry) {
    rows.push_back(entry);
    return true;
  }));
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].at == Instant{Duration{-5}});
  CHECK(rows[0].bytes == every_kind);
  CHECK(rows[1].seq == 2);
  CHECK(rows[1].bytes.empty());
  CHECK(texts_after(journal, 3) == std::vector<std::string>{"entry 4"});
  CHECK(texts_after(journal, 4).empty());
}

TEMPLATE_TEST_CASE("Reading stops where the visitor wants", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  REQUIRE(journal.commit(entries_only(1, 5)));
  std::vector<Seq> seen;
  REQUIRE(journal.read_entries(1, [&](const EntryRow& entry) {
    seen.push_back(entry.seq);
    return entry.seq < 3;
  }));
  CHECK(seen == std::vector<Seq>{2, 3});
  CHECK(journal.commit(entries_only(6, 1)));
}

TEMPLATE_TEST_CASE("A commit of nothing changes nothing", "", InMemory, InSqlite) {
  TestType made;
  CHECK(made.journal->commit({}));
  CHECK(made.journal->last_seq() == 0);
}

TEMPLATE_TEST_CASE("A gap in seq is a bug", "", InMemory, InSqlite) {
  CHECK(aborts([] { (void)TestType().journal->commit(entries_only(2, 1)); }));
  CHECK(aborts([] { (void)TestType().journal->commit(entries_only(0, 1)); }));
  CHECK(aborts([] {
    auto batch = entries_only(1, 3);
    batch.entries.erase(batch.entries.begin() + 1);
    (void)TestType().journal->commit(batch);
  }));
  CHECK(aborts([] {
    auto batch = entries_only(1, 3);
    batch.snapshot = Snapshot{4, 1, {}};
    (void)TestType().journal->commit(batch);
  }));
}

TEMPLATE_TEST_CASE("A reply is kept with its command", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  constexpr auto huge = std::numeric_limits<std::uint64_t>::max();
  const CommandId first{DeviceId{3}, huge, 9};
  const CommandId second{DeviceId{4'000'000'000}, 5, huge};
  Batch batch;
  batch.replies = {sample_reply(first, "one"), sample_reply(second, "")};
  REQUIRE(journal.commit(batch));

  const auto found = journal.find_reply(first).value().value();
  CHECK(found.id == first);
  CHECK(found.reply == bytes_of("one"));
  CHECK(found.payload_hash == sample_reply(first, "").payload_hash);
  CHECK(found.at == Instant{seconds{1'800'000'000}});
  CHECK(journal.find_reply(second).value().value().reply.empty());
  CHECK_FALSE(has_reply(journal, {DeviceId{3}, huge, 8}));
  CHECK_FALSE(has_reply(journal, {DeviceId{3}, 0, 9}));
  CHECK_FALSE(has_reply(journal, {DeviceId{2}, huge, 9}));
}

TEMPLATE_TEST_CASE("A second reply to one command is a bug", "", InMemory, InSqlite) {
  CHECK(aborts([] {
    Batch batch;
    batch.replies = {sample_reply({DeviceId{1}, 2, 3}, "one"),
                     sample_reply({DeviceId{1}, 2, 3}, "two")};
    (void)TestType().journal->commit(batch);
  }));
}

TEMPLATE_TEST_CASE("Each session's highest command is known", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  constexpr auto huge = std::numeric_limits<std::uint64_t>::max();
  Batch batch;
  for (const CommandId id : {CommandId{DeviceId{1}, 10, 1}, CommandId{DeviceId{1}, 10, huge},
                             CommandId{DeviceId{1}, huge, 4}, CommandId{DeviceId{2}, 10, 2},
                             CommandId{DeviceId{2}, 10, 3}})
    batch.replies.push_back(sample_reply(id, "x"));
  REQUIRE(journal.commit(batch));

  auto marks = journal.session_marks().value();
  std::ranges::sort(marks, {},
                    [](const SessionMark& mark) { return std::pair(mark.device, mark.session); });
  REQUIRE(marks.size() == 3);
  CHECK(marks[0].highest == huge);
  CHECK(marks[1].session == huge);
  CHECK(marks[1].highest == 4);
  CHECK(marks[2].device == DeviceId{2});
  CHECK(marks[2].highest == 3);
}

TEMPLATE_TEST_CASE("Only settled and old replies are pruned", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  Batch batch;
  for (std::uint64_t counter = 1; counter <= 4; ++counter) {
    auto reply = sample_reply({DeviceId{1}, 10, counter}, "x");
    reply.at = Instant{seconds{counter}};
    batch.replies.push_back(reply);
  }
  batch.replies.push_back(sample_reply({DeviceId{1}, 11, 1}, "x"));
  batch.replies.push_back(sample_reply({DeviceId{2}, 10, 1}, "x"));
  REQUIRE(journal.commit(batch));

  const std::vector<LowWater> settled{{DeviceId{1}, 10, 4}};
  REQUIRE(journal.prune_replies(settled, Instant{seconds{3}}));
  CHECK_FALSE(has_reply(journal, {DeviceId{1}, 10, 1}));
  CHECK_FALSE(has_reply(journal, {DeviceId{1}, 10, 2}));
  CHECK(has_reply(journal, {DeviceId{1}, 10, 3}));  // settled, but not old enough
  CHECK(has_reply(journal, {DeviceId{1}, 10, 4}));  // the low-water mark itself is not below it
  CHECK(has_reply(journal, {DeviceId{1}, 11, 1}));
  CHECK(has_reply(journal, {DeviceId{2}, 10, 1}));

  REQUIRE(journal.prune_replies(settled, Instant{seconds{1000}}));
  CHECK_FALSE(has_reply(journal, {DeviceId{1}, 10, 3}));
  CHECK(has_reply(journal, {DeviceId{1}, 10, 4}));

  const std::vector<LowWater> everything{
      {DeviceId{1}, 10, std::numeric_limits<std::uint64_t>::max()}};
  REQUIRE(journal.prune_replies(everything, Instant{seconds{1000}}));
  CHECK_FALSE(has_reply(journal, {DeviceId{1}, 10, 4}));
  CHECK(has_reply(journal, {DeviceId{1}, 11, 1}));
}

TEMPLATE_TEST_CASE("An outbox row replaces the one with its key", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  auto batch = entries_only(1, 3);
  batch.outbox = {{bytes_of("b"), 2, bytes_of("b2")}, {bytes_of("a"), 3, bytes_of("a3")}};
  REQUIRE(journal.commit(batch));
  CHECK(outbox_of(journal, 0, 10) ==
        std::vector<std::pair<Seq, std::string>>{{2, "b2"}, {3, "a3"}});

  batch = entries_only(4, 1);
  batch.outbox = {{bytes_of("b"), 4, bytes_of("b4")}};
  REQUIRE(journal.commit(batch));
  CHECK(outbox_of(journal, 0, 10) ==
        std::vector<std::pair<Seq, std::string>>{{3, "a3"}, {4, "b4"}});
  CHECK(outbox_of(journal, 3, 10) == std::vector<std::pair<Seq, std::string>>{{4, "b4"}});
  CHECK(outbox_of(journal, 0, 1) == std::vector<std::pair<Seq, std::string>>{{3, "a3"}});
}

TEMPLATE_TEST_CASE("An acknowledgement forgets what it covers and nothing newer", "", InMemory,
                   InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  auto batch = entries_only(1, 3);
  batch.outbox = {{bytes_of("a"), 1, bytes_of("a1")}, {bytes_of("b"), 2, bytes_of("b2")}};
  REQUIRE(journal.commit(batch));
  batch = entries_only(4, 1);
  batch.outbox = {{bytes_of("a"), 4, bytes_of("a4")}};  // while version 2 is on its way
  REQUIRE(journal.commit(batch));

  REQUIRE(journal.forget_outbox(2));
  CHECK(outbox_of(journal, 0, 10) == std::vector<std::pair<Seq, std::string>>{{4, "a4"}});
  REQUIRE(journal.forget_outbox(4));
  CHECK(outbox_of(journal, 0, 10).empty());
}

TEMPLATE_TEST_CASE("Rows of one version are never parted", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  auto batch = entries_only(1, 2);
  for (const char* key : {"a", "b", "c"}) batch.outbox.push_back({bytes_of(key), 1, bytes_of(key)});
  batch.outbox.push_back({bytes_of("d"), 2, bytes_of("d")});
  REQUIRE(journal.commit(batch));
  CHECK(outbox_of(journal, 0, 2).size() == 3);
  CHECK(outbox_of(journal, 1, 2).size() == 1);
  CHECK(outbox_of(journal, 0, 0).empty());
}

TEMPLATE_TEST_CASE("The two newest snapshots are kept", "", InMemory, InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  for (Seq seq = 1; seq <= 4; ++seq) {
    auto batch = entries_only(seq, 1);
    batch.snapshot =
        Snapshot{seq, static_cast<std::uint32_t>(seq * 10), bytes_of(std::to_string(seq))};
    REQUIRE(journal.commit(batch));
  }
  const auto newest = journal.newest_snapshot().value().value();
  CHECK(newest.seq == 4);
  CHECK(newest.format == 40);
  CHECK(newest.bytes == bytes_of("4"));
  CHECK(snapshot_seq(journal.snapshot_before(4)) == 3);
  CHECK(snapshot_seq(journal.snapshot_before(3)) == 0);

  Batch again;
  again.snapshot = Snapshot{4, 41, bytes_of("new")};
  REQUIRE(journal.commit(again));
  CHECK(journal.newest_snapshot().value().value().format == 41);
  CHECK(snapshot_seq(journal.snapshot_before(4)) == 3);
}

TEMPLATE_TEST_CASE("Of the checkpoints the newest is kept, and the last of each hour", "", InMemory,
                   InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  CHECK_FALSE(journal.newest_checkpoint().value());
  using std::chrono::minutes;
  constexpr Instant noon{Duration{1'700'000'000'000'000 / 3'600'000'000 * 3'600'000'000}};
  const std::pair<Seq, minutes> rows[] = {{2, minutes{5}},    // replaced by the next
                                          {3, minutes{59}},   // the last of its hour
                                          {4, minutes{60}},   // replaced by the next
                                          {6, minutes{110}},  // the newest
                                          {6, minutes{115}}};
  for (const auto& [size, after] : rows) {
    auto batch = entries_only(journal.last_seq() + 1, size - journal.last_seq());
    batch.checkpoint = Checkpoint{size, noon + after, "sum of " + std::to_string(size)};
    REQUIRE(journal.commit(batch));
  }
  const auto newest = journal.newest_checkpoint().value().value();
  CHECK(newest.size == 6);
  CHECK(newest.at == noon + minutes{115});
  CHECK(newest.note == "sum of 6");
  const auto sizes_from = [&](Seq size) {
    std::vector<Seq> sizes;
    REQUIRE(journal.read_checkpoints(size, [&](const Checkpoint& one) {
      sizes.push_back(one.size);
      return true;
    }));
    return sizes;
  };
  CHECK(sizes_from(0) == std::vector<Seq>{3, 6});
  CHECK(sizes_from(3) == std::vector<Seq>{3, 6});
  CHECK(sizes_from(4) == std::vector<Seq>{6});
}

TEMPLATE_TEST_CASE("Of what was cosigned the newest is found, with its frontier", "", InMemory,
                   InSqlite) {
  TestType made;
  auto& journal = *made.journal;
  CHECK_FALSE(journal.newest_cosigned().value());
  for (const Seq size : {3, 5, 5, 9}) {
    const auto at = Instant{std::chrono::minutes{20 * size}};
    const auto mark = static_cast<std::uint8_t>(size);
    REQUIRE(journal.keep_cosigned({{size, at, "sum of " + std::to_string(size)}, {mark, 7}}));
    const auto newest = journal.newest_cosigned().value().value();
    CHECK(newest.checkpoint.size == size);
    CHECK(newest.checkpoint.at == at);
    CHECK(newest.checkpoint.note == "sum of " + std::to_string(size));
    CHECK(newest.frontier == Bytes{mark, 7});
  }
}

TEMPLATE_TEST_CASE("A checkpoint of entries that are not there is a bug", "", InMemory, InSqlite) {
  TestType made;
  CHECK(aborts([&] {
    auto batch = entries_only(1, 2);
    batch.checkpoint = Checkpoint{3, {}, "three"};
    (void)made.journal->commit(batch);
  }));
}

TEMPLATE_TEST_CASE("Numbered batches are found whole", "", InMemory, InSqlite) {
  TestType made;
  for (std::uint64_t number = 1; number <= 30; ++number) {
    REQUIRE(made.journal->commit(numbered_batch(number, made.journal->last_seq())));
    REQUIRE(require_whole_batches(*made.journal) == number);
  }
}

}  // namespace dawr::journal
