// A journal is lost and put back from a backup, under real devices and a real upstream; and
// whatever is no backup of this centre changes nothing.
#include <csignal>
#include <fstream>
#include <map>
#include <set>

#include <sys/wait.h>

#include "broker/queue/evolve.h"
#include "broker/queue/metrics.h"
#include "common/storage/sqlite.h"
#include "common/wire/keys.h"
#include "tests/catch.h"
#include "tests/functional/support.h"
#include "upstream/store.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace fs = std::filesystem;

namespace {

constexpr ServiceDate today{std::chrono::local_days{std::chrono::year{2026} / 3 / 15}};

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

std::string text(const Json& json, const char* key) { return json.at(key).get<std::string>(); }

struct Ran {
  int code{};
  std::string errors;
};

Ran dawrctl(const Scratch& scratch, const std::vector<std::string>& arguments) {
  const auto log = scratch.path() / "ran.log";
  fs::remove(log);
  Process program(tools().bin / "dawrctl", arguments, log);
  const auto exit = program.wait(harness::Limit{60'000});
  REQUIRE(exit);
  return {exit->code, harness::read_text(log)};
}

// Every file of a folder with its content: what must not change.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const auto& file : fs::directory_iterator(folder)) {
    const auto name = file.path().filename().string();
    const bool means_nothing = name.ends_with(".lock") || name.ends_with("-shm");
    if (file.is_regular_file() && !means_nothing) found[name] = harness::read_text(file.path());
  }
  return found;
}

// A centre whose stopped broker has left a journal with a few tickets.
void give_tickets(Centre& centre, const std::string& device, int tickets) {
  auto dispenser = centre.dispenser(centre.enrol("dispenser", device));
  for (int i = 0; i < tickets; ++i) REQUIRE(is(dispenser.ask("take S01"), "issued"));
  // Each print is confirmed of its own accord; the last one's, too, is on its way into the journal.
  harness::wait_until([&] { return dispenser.ask("state").at("unconfirmed").empty(); }, "prints");
  dispenser.process().stop();
}

struct Upstream {
  fs::path folder;
  std::string address;
  std::unique_ptr<Process> process;

  explicit Upstream(const fs::path& scratch) : folder(scratch / "upstream") {
    run({"init"});
    process = std::make_unique<Process>(tools().bin / "dawr-upstream",
                                        std::vector<std::string>{"serve", "--dir", folder.string(),
                                                                 "--endpoint", "tcp://127.0.0.1:0"},
                                        scratch / "upstream.log");
    const auto line = process->line(harness::patience);
    REQUIRE(line);
    address = line->substr(std::string("listening on ").size());
  }
  void run(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, {"--dir", folder.string()});
    harness::run_program(tools().bin / "dawr-upstream", words, folder.parent_path() / "up.log");
  }
  [[nodiscard]] std::string key() const {
    return wire::to_z85(wire::load_public_key(folder / "upstream.pub").value());
  }
  [[nodiscard]] std::map<CellKey, MetricCell> cells() const {
    std::map<CellKey, MetricCell> found;
    auto reader = upstream::StoreReader::open(folder / "upstream.db");
    REQUIRE(reader);
    const auto counting = reader->cells_that_count(today);
    REQUIRE(counting);
    for (const auto& cell : *counting) {
      found.emplace(cell.cell.key, cell.cell);
    }
    return found;
  }
  [[nodiscard]] std::uint32_t issued() const {
    std::uint32_t sum = 0;
    for (const auto& [key, cell] : cells()) sum += cell.issued;
    return sum;
  }
};

queue::DayMetrics metrics_of(const std::vector<Entry>& entries) {
  queue::State state;
  queue::DayMetrics metrics;
  std::set<CellKey> changed;
  for (const Entry& entry : entries) {
    queue::observe(metrics, changed, state, entry);
    queue::evolve(state, entry.event, entry.at);
  }
  return metrics;
}

void lose_journal(const Centre& centre) {
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(centre.journal().string() + suffix);
}

}  // namespace

TEST_CASE("a lost journal is put back, and the hall goes on") {
  Scratch scratch("restore");
  const Upstream upstream(scratch.path());
  harness::CentreOptions options;
  options.upstream_address = upstream.address;
  options.upstream_key = upstream.key();
  Centre centre(tools(), scratch.path(), options);
  upstream.run(
      {"enrol", "--centre", "IS-02", "--public-key", (centre.directory() / "broker.pub").string()});
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  auto other = centre.dispenser(centre.enrol("dispenser", "stairs"), false);
  auto counter = centre.counter(centre.enrol("counter", "ten", {"--counter", "10"}));
  auto arguments = centre.device_arguments(centre.enrol("display", "hall"), "board");
  arguments.insert(arguments.end(),
                   {"--feed", centre.addresses().at("feed"), "--headless", "--phrases",
                    (tools().source / "config" / "phrases").string()});
  JsonProcess display{
      Process(tools().bin / "dawr-display", arguments, scratch.path() / "display.log")};
  display.await([](const Json& line) { return is(line, "welcome"); });

  // Before the backup: four tickets, of which the first is called.
  std::vector<Json> kept;
  for (int i = 0; i < 4; ++i) kept.push_back(dispenser.ask("take S01"));
  counter.ask("open 101");
  REQUIRE(is(counter.ask("next"), "called"));
  REQUIRE_FALSE(is(counter.ask("start " + text(kept[0], "arrival_code")), "refused"));
  const auto backup = (scratch.path() / "backup.dawr").string();
  centre.ctl({"backup", "--centre", centre.directory().string(), "--to", backup});

  // After it: the visit ends, the next one is called, and three more take tickets.
  REQUIRE_FALSE(is(counter.ask("complete served"), "refused"));
  REQUIRE(counter.ask("next").at("in_hand").at("number") == 2);
  const Json lost = dispenser.ask("take S01");
  REQUIRE(lost.at("number") == 5);
  const Json in_printer = other.ask("take S01");
  REQUIRE(in_printer.at("number") == 6);
  harness::wait_until([&] { return upstream.issued() == 6; }, "figures of the lost time");

  // A press that reaches a broker which does nothing any more.
  centre.broker().signal(SIGSTOP);
  dispenser.send("#press take S01");
  dispenser.await([](const Json& line) { return is(line, "submitted"); });
  centre.broker().kill();
  lose_journal(centre);
  centre.ctl({"restore", "--centre", centre.directory().string(), "--from", backup});
  centre.start_broker();

  // It acts once, with a number that nobody has on paper.
  const Json again = dispenser.await_tag("press", harness::Limit{60'000});
  CHECK(again.at("number") == 1001);
  CHECK(again.at("ticket") == 10'001);
  // The slip that was in the printer is of a ticket that never was: said, and done with.
  other.await([&](const Json& line) {
    return is(line, "forgotten") && line.at("ticket") == in_printer.at("ticket");
  });
  CHECK(other.ask("state").at("unconfirmed").empty());
  CHECK(other.ask("take S01").at("number") == 1002);

  const Json welcome = display.await(
      [](const Json& line) { return is(line, "welcome") && line.at("new_epoch") == true; });
  // The first visit is where the backup has it; the clerk's screen has asked.
  harness::wait_until(
      [&] {
        const Json view = counter.ask("view");
        return view.contains("in_hand") && !view.at("in_hand").is_null() &&
               view.at("in_hand").at("number") == 1;
      },
      "the console's view of the restored journal");
  REQUIRE_FALSE(is(counter.ask("complete served"), "refused"));
  REQUIRE(counter.ask("next").at("in_hand").at("number") == 2);
  // What a display finds when its feed is back is shown quietly; what is called then, aloud.
  display.await(
      [&](const Json& line) { return is(line, "frame") && line.at("seq") >= welcome.at("seq"); });
  CHECK_FALSE(is(counter.ask("start " + text(kept[1], "arrival_code")), "refused"));
  CHECK_FALSE(is(counter.ask("complete served"), "refused"));
  // Kept tokens are good, lost ones mean nobody.
  CHECK_FALSE(is(dispenser.ask("leave " + text(kept[2], "token")), "refused"));
  CHECK(dispenser.ask("leave " + text(lost, "token")).value("code", "") == "E_UNKNOWN_TICKET");
  CHECK(counter.ask("next").at("in_hand").at("number") == 4);
  display.await([](const Json& line) { return is(line, "shown") && line.at("ticket") == 4; });

  // 4 kept, the press, one more.
  harness::wait_until([&] { return upstream.issued() == 6; }, "figures of the new epoch");
  harness::wait_until(
      [&] {
        std::uint32_t called = 0;
        for (const auto& [key, cell] : upstream.cells()) called += cell.called;
        return called == 3;
      },
      "figures of the last call");
  dispenser.process().stop();
  other.process().stop();
  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  const auto restored = events_of<JournalRestored>(entries);
  REQUIRE(restored.size() == 1);
  CHECK(restored[0].abandoned == 0);
  CHECK(upstream.cells() == metrics_of(entries));
  auto reader = upstream::StoreReader::open(upstream.folder / "upstream.db");
  const auto alarms = reader->alarms().value();
  REQUIRE(alarms.size() == 1);
  CHECK_THAT(alarms[0].detail, Contains("restored from a backup"));
}

TEST_CASE("what is no backup of this centre's newest epoch changes nothing") {
  Scratch scratch("refused");
  Centre centre(tools(), scratch.path() / "one");
  Centre other(tools(), scratch.path() / "two");
  const auto folder = scratch.path() / "backups";
  fs::create_directories(folder);
  fs::create_directories(folder / "others");
  const auto file = [&](const char* name) { return (folder / name).string(); };
  const auto back_up = [&](const Centre& of, const char* name) {
    centre.ctl({"backup", "--centre", of.directory().string(), "--to", file(name)});
  };
  for (Centre* each : {&other, &centre}) {
    each->start_broker();
    each->open_day("2026-03-15");
    give_tickets(*each, "door", 3);
  }
  back_up(other, "others/other");
  back_up(centre, "good");
  give_tickets(centre, "stairs", 2);

  const auto restore = [&](const std::string& from, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"restore", "--centre", centre.directory().string(), "--from", from});
    return dawrctl(scratch, more);
  };
  const auto refuses = [&](const std::string& from, const std::string& words,
                           const std::vector<std::string>& more = {"--discard-newer"}) {
    INFO(from);
    const auto before = contents(centre.directory());
    const auto ran = restore(from, more);
    CHECK(ran.code == 1);
    CHECK_THAT(ran.errors, Contains(words));
    CHECK(contents(centre.directory()) == before);
  };

  refuses(file("good"), "Stop the broker first");  // the broker runs
  centre.broker().stop();
  refuses(file("none"), "there is no such file");
  refuses(centre.journal().string(), "is the centre's journal itself");
  refuses(file("good"), "entries would be lost", {});
  refuses(file("others/other"), "made with another secret");
  const auto config = centre.directory() / "centre.toml";
  const auto as_it_is = harness::read_text(config);
  auto renamed = as_it_is;
  renamed.replace(renamed.find("IS-02"), 5, "IS-03");
  harness::write_text(config, renamed);
  refuses(file("good"), "is a backup of centre IS-02, this is centre IS-03");
  harness::write_text(config, as_it_is);

  const auto damaged = [&](const char* name, const std::function<void(std::string&)>& change) {
    auto bytes = harness::read_text(file("good"));
    change(bytes);
    harness::write_text(file(name), bytes);
    return file(name);
  };
  refuses(damaged("half", [](auto& bytes) { bytes.resize(bytes.size() / 2); }), "malformed");
  refuses(damaged("empty", [](auto& bytes) { bytes.clear(); }), "is not a journal of Dawr");
  refuses(damaged("text", [](auto& bytes) { bytes = "hello"; }), "this is not a journal");
  refuses(damaged("short", [](auto& bytes) { bytes.resize(bytes.size() - 1); }),
          "was not copied whole");
  refuses(damaged("noise", [](auto& bytes) { bytes.replace(bytes.size() / 2, 4096, 4096, '#'); }),
          "");
  const auto edited = [&](const char* name, const std::string& sql) {
    fs::copy_file(file("good"), file(name));
    storage::Database(file(name), storage::Access::read_write).execute(sql);
    return file(name);
  };
  refuses(edited("gap", "DELETE FROM entry WHERE seq = 3"), "is missing");
  refuses(edited("newer", "PRAGMA user_version = 99"), "newer version of Dawr");
  refuses(edited("foreign", "PRAGMA application_id = 1"), "is not a journal of Dawr");
  refuses(edited("garbled", "UPDATE entry SET bytes = x'00' WHERE seq = 4"), "can't be read");
  refuses(edited("moved", "UPDATE entry SET at = at + 1 WHERE seq = 4"), "another entry's place");
  // Each entry can be read, yet two tickets can't have one serial.
  refuses(edited("twice",
                 "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE seq = 2), at = (SELECT "
                 "at FROM entry WHERE seq = 2) WHERE seq = 3"),
          "another entry's place");
  refuses(edited("epoch", "UPDATE meta SET epoch = 7"), "made with another secret");
  back_up(Centre(tools(), scratch.path() / "three"), "others/unused");  // no ticket, no day
  refuses(file("others/unused"), "never had the epoch");

  // A good one is taken; then it is of an older epoch.
  CHECK(restore(file("good"), {"--discard-newer"}).code == 0);
  back_up(centre, "newest");
  refuses(file("good"), "older than the last restore");
  refuses(file("good"), "would be lost", {"--older-epoch"});
  CHECK(restore(file("newest")).code == 0);
  // The journal is gone, yet the centre remembers its epochs.
  lose_journal(centre);
  refuses(file("good"), "older than the last restore", {});
  CHECK(restore(file("good"), {"--older-epoch"}).code == 0);
  centre.start_broker();
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "last"));
  // 1001… were given in the first epoch that is given up, 2001… in the second.
  CHECK(dispenser.ask("take S01").at("number") == 3001);
  dispenser.process().stop();
  centre.broker().stop();
  CHECK(fault_in(entries_of(centre.journal())) == "");

  // What was replaced is kept whole, each under its name.
  int aside = 0;
  for (const auto& each : fs::directory_iterator(centre.directory())) {
    const auto name = each.path().filename().string();
    if (name.find(".before-restore-") == std::string::npos || name.ends_with(".lock")) continue;
    ++aside;
    CHECK(fault_in(entries_of(each.path())) == "");
  }
  CHECK(aside == 2);
}

TEST_CASE("a folder of backups keeps the newest, and what is not a backup of this centre") {
  Scratch scratch("shelf");
  Centre centre(tools(), scratch.path() / "one");
  Centre other(tools(), scratch.path() / "two");
  const auto folder = scratch.path() / "shelf";
  fs::create_directories(folder);
  const auto config = other.directory() / "centre.toml";
  auto renamed = harness::read_text(config);
  renamed.replace(renamed.find("IS-02"), 5, "IS-03");
  harness::write_text(config, renamed);
  const auto back_up = [&](const Centre& of, const std::string& keep) {
    return dawrctl(scratch, {"backup", "--centre", of.directory().string(), "--to", folder.string(),
                             "--keep", keep});
  };
  REQUIRE(back_up(other, "9").code == 0);
  REQUIRE(back_up(centre, "9").code == 0);
  // Of this centre by its name alone; of this centre, but not by its name; a cut off one.
  harness::write_text(folder / "IS-02-20200101T000000Z-000000000001.dawr", "no journal");
  fs::path own;
  for (const auto& each : fs::directory_iterator(folder)) {
    if (each.path().filename().string().starts_with("IS-02-2026") || own.empty()) own = each.path();
  }
  fs::copy_file(own, folder / "my favourite.dawr");
  harness::write_text(folder / "IS-02-20200101T000000Z.unchecked", "cut off");
  for (int i = 1; i <= 3; ++i) {
    const auto name = "IS-02-2020010" + std::to_string(i) + "T000000Z-000000000000.dawr";
    centre.ctl(
        {"backup", "--centre", centre.directory().string(), "--to", (folder / name).string()});
  }
  // A second later at most: a backup is named by the second, and replaces nothing. One that was
  // made while the machine's clock was ahead does not drive out the newest.
  fs::copy_file(own, folder / "IS-02-20990101T000000Z-000000000000.dawr");
  harness::wait_until([&] { return back_up(centre, "1").code == 0 && !fs::exists(own); },
                      "the next second");
  std::set<std::string> names;
  for (const auto& [name, bytes] : contents(folder)) names.insert(name);
  CHECK(names.contains("my favourite.dawr"));
  CHECK(names.contains("IS-02-20200101T000000Z-000000000001.dawr"));
  CHECK_FALSE(names.contains("IS-02-20200101T000000Z.unchecked"));
  CHECK_FALSE(names.contains("IS-02-20200103T000000Z-000000000000.dawr"));
  CHECK_FALSE(names.contains("IS-02-20990101T000000Z-000000000000.dawr"));
  // The other centre's, the two oddities, the newest of ours, and the epochs of both.
  CHECK(names.size() == 6);
  CHECK_FALSE(names.contains(own.filename().string()));
}

TEST_CASE("a new machine takes the place of a lost one") {
  Scratch scratch("new-machine");
  Centre lost(tools(), scratch.path() / "lost");
  const auto backup = (scratch.path() / "backup.dawr").string();
  lost.start_broker();
  lost.open_day("2026-03-15");
  give_tickets(lost, "door", 3);
  lost.ctl({"backup", "--centre", lost.directory().string(), "--to", backup});
  lost.broker().stop();

  Centre fresh(tools(), scratch.path() / "fresh");
  const auto restore = [&] {
    return dawrctl(scratch, {"restore", "--centre", fresh.directory().string(), "--from", backup});
  };
  CHECK_THAT(restore().errors, Contains("made with another secret"));
  for (const auto* file : {"secrets", "broker.pub", "devices", "epochs"}) {
    fs::remove_all(fresh.directory() / file);
    fs::copy(lost.directory() / file, fresh.directory() / file, fs::copy_options::recursive);
  }
  CHECK(restore().code == 0);
  fresh.start_broker();
  auto dispenser = fresh.dispenser(fresh.enrol("dispenser", "stairs"));
  CHECK(dispenser.ask("take S01").at("number") == 1001);
  dispenser.process().stop();
  fresh.broker().stop();
  CHECK(fault_in(entries_of(fresh.journal())) == "");
}

TEST_CASE("a machine that is lost again before its next backup gives nothing twice") {
  Scratch scratch("lost-again");
  const auto folder = scratch.path() / "backups";
  fs::create_directories(folder);
  const auto old_files = scratch.path() / "old";
  fs::create_directories(old_files);
  Centre first(tools(), scratch.path() / "first");
  first.start_broker();
  first.open_day("2026-03-15");
  give_tickets(first, "door", 3);
  const auto backup = (folder / "one.dawr").string();
  first.ctl({"backup", "--centre", first.directory().string(), "--to", backup});
  first.broker().stop();
  constexpr std::array files{"secrets", "broker.pub", "devices", "epochs"};
  for (const auto* file : files) {
    fs::copy(first.directory() / file, old_files / file, fs::copy_options::recursive);
  }
  const auto restored = [&](Centre& centre, const std::vector<std::string>& more) {
    for (const auto* file : files) {
      fs::remove_all(centre.directory() / file);
      fs::copy(old_files / file, centre.directory() / file, fs::copy_options::recursive);
    }
    std::vector<std::string> arguments{"restore", "--centre", centre.directory().string(), "--from",
                                       backup};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return dawrctl(scratch, arguments);
  };
  const auto next_ticket = [](Centre& centre) {
    centre.start_broker();
    auto dispenser = centre.dispenser(centre.enrol("dispenser", "stairs"));
    const Json issued = dispenser.ask("take S01");
    dispenser.process().stop();
    centre.broker().stop();
    return issued;
  };

  Centre second(tools(), scratch.path() / "second");
  REQUIRE(restored(second, {}).code == 0);
  const Json lost = next_ticket(second);
  Centre third(tools(), scratch.path() / "third");
  const auto refused = restored(third, {});
  CHECK(refused.code == 1);
  CHECK_THAT(refused.errors, Contains("older than the last restore"));
  REQUIRE(restored(third, {"--older-epoch"}).code == 0);
  const Json kept = next_ticket(third);
  CHECK(lost.at("number") == 1001);
  CHECK(kept.at("number") == 2001);

  // Whoever removed the note gives numbers twice; their papers still are two.
  fs::remove(folder / "IS-02.epochs");
  Centre fourth(tools(), scratch.path() / "fourth");
  REQUIRE(restored(fourth, {}).code == 0);
  const Json twice = next_ticket(fourth);
  CHECK(twice.at("number") == lost.at("number"));
  CHECK(twice.at("token") != lost.at("token"));
}

TEST_CASE("a restore that is killed leaves the old journal or the new one") {
  Scratch scratch("killed");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  give_tickets(centre, "door", 5);
  const auto backup = (scratch.path() / "backup.dawr").string();
  give_tickets(centre, "stairs", 5);
  centre.broker().stop();
  const auto restore = [&] {
    fs::remove(backup);
    centre.ctl({"backup", "--centre", centre.directory().string(), "--to", backup});
    return Process(tools().bin / "dawrctl",
                   {"restore", "--centre", centre.directory().string(), "--from", backup},
                   scratch.path() / "ran.log");
  };
  // How long one takes on this machine, to kill others anywhere in between.
  auto whole = restore();
  const auto begun = std::chrono::steady_clock::now();
  REQUIRE(whole.wait(harness::Limit{60'000})->code == 0);
  const auto takes = std::chrono::steady_clock::now() - begun;
  constexpr int rounds = 60;
  int old_ones = 0;
  int new_ones = 0;
  Seq last = entries_of(centre.journal()).size();
  for (int round = 0; round < rounds; ++round) {
    auto program = restore();
    program.wait(std::chrono::duration_cast<harness::Limit>(takes * round * 3 / (2 * rounds)));
    program.kill();
    const auto entries = entries_of(centre.journal());
    CHECK(fault_in(entries) == "");
    const bool is_new =
        entries.size() == last + 1 && std::holds_alternative<JournalRestored>(entries.back().event);
    REQUIRE((is_new || entries.size() == last));
    ++(is_new ? new_ones : old_ones);
    last = entries.size();
  }
  CHECK(old_ones > 0);
  CHECK(new_ones > 0);
  CHECK(restore().wait(harness::Limit{60'000})->code == 0);
  for (const auto& each : fs::directory_iterator(centre.directory())) {
    CHECK(each.path().filename().string().find(".part-") == std::string::npos);
  }
}

TEST_CASE("a disk that is full in the middle of it") {
  Scratch scratch("full");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  give_tickets(centre, "door", 40);
  centre.broker().stop();
  fs::remove(centre.directory() / "journal.db.reserve");  // the disk that is tried is smaller
  const auto backup = (scratch.path() / "backup.dawr").string();
  centre.ctl({"backup", "--centre", centre.directory().string(), "--to", backup});
  const auto disk = scratch.path() / "disk";
  const auto out = scratch.path() / "out";
  fs::create_directories(disk);
  fs::create_directories(out);
  const auto entries = entries_of(centre.journal()).size();
  // A small disk of its own: the centre is put there, then dawrctl is tried. Exit 77: no such disk
  // can be had here.
  const std::string script = R"sh(
    mount -t tmpfs -o size="$1" none "$2" || exit 77
    cp -r "$3/." "$2" || exit 76
    if [ "$6" = restore ]; then "$4" restore --centre "$2" --from "$5"
    else "$4" backup --centre "$2" --to "$2/new.dawr"; fi
    code=$?
    if [ $code != 0 ]; then
      ls "$2" | grep -e restor -e new.dawr -e part && exit 75
      rm -f "$7"/journal.db* && cp "$2"/journal.db* "$7" || exit 74
    fi
    exit $code)sh";
  const std::string what = GENERATE(as<std::string>{}, "restore", "backup");
  int full = 0;
  int code = 76;
  for (int kib = 64; code != 0 && kib < 4096; kib += 8) {
    const auto log = scratch.path() / "ran.log";
    fs::remove(log);
    Process program("/usr/bin/unshare",
                    {"--map-root-user", "--mount", "sh", "-c", script, "sh",
                     std::to_string(kib) + "k", disk.string(), centre.directory().string(),
                     (tools().bin / "dawrctl").string(), backup, what, out.string()},
                    log);
    code = program.wait(harness::Limit{60'000})->code;
    if (code == 77) {
      WARN("no disk of its own can be mounted here");
      return;
    }
    if (code == 76) continue;  // the centre itself has no room yet
    const auto said = harness::read_text(log);
    INFO(kib << " KiB: " << said);
    REQUIRE((code == 0 || code == 1));
    if (code == 0) break;
    ++full;
    CHECK(entries_of(out / "journal.db").size() == entries);
    CHECK_THAT(said, Contains("ull") || Contains("No space left"));
  }
  CHECK(code == 0);
  CHECK(full > 3);
}
