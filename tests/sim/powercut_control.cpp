// Whether these cuts can find anything: bare SQLite under them, once with each commit synced and
// once as many programs run it.
#include <stdexcept>

#include <sqlite3.h>

#include "tests/sim/campaign.h"
#include "tests/sim/disk.h"
#include "tests/sim/powercut.h"

namespace dawr::sim {
namespace {

class Bare {
 public:
  Bare(const Disk& disk, const char* synchronous) {
    if (sqlite3_open_v2("/bare.db", &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        disk.vfs().c_str()) != SQLITE_OK) {
      throw std::runtime_error("bare SQLite can't be opened");
    }
    run("PRAGMA journal_mode = WAL");
    run((std::string("PRAGMA synchronous = ") + synchronous).c_str());
    run("CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, bytes BLOB) STRICT");
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;
  ~Bare() { sqlite3_close(database_); }

  bool run(const char* sql) {
    return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  bool append() { return run("INSERT INTO entry (bytes) VALUES (randomblob(300))"); }
  std::uint64_t count() {
    std::uint64_t rows = 0;
    sqlite3_exec(
        database_, "SELECT count(*) FROM entry",
        [](void* into, int, char** values, char**) {
          *static_cast<std::uint64_t*>(into) = std::stoull(values[0]);
          return 0;
        },
        &rows, nullptr);
    return rows;
  }

 private:
  sqlite3* database_{};
};

// Acknowledged commits that were gone afterwards.
std::uint64_t lost_with(const char* synchronous, std::uint64_t seed, std::uint64_t cuts) {
  Chance chance(seed);
  Disk disk(chance.fork());
  std::uint64_t lost = 0;
  std::uint64_t acknowledged = 0;
  for (std::uint64_t cut = 0; cut < cuts; ++cut) {
    {
      Bare database(disk, synchronous);
      disk.stop_after(chance.below(80));
      while (database.append()) ++acknowledged;
    }
    disk.cut_power();
    const auto found = Bare(disk, synchronous).count();
    if (found < acknowledged) lost += acknowledged - found;
    acknowledged = found;
  }
  return lost;
}

}  // namespace

campaign::Findings control_power_cuts(const CampaignOptions& options) {
  constexpr std::uint64_t cuts_per_database = 1000;
  return cut_in_parts(
      "control", options, cuts_per_database, [](std::uint64_t seed, std::uint64_t cuts) {
        const auto full = lost_with("FULL", seed, cuts);
        const auto normal = lost_with("NORMAL", seed, cuts);
        campaign::Findings findings;
        findings.counts = {{"lost at synchronous=FULL", full}, {"lost at NORMAL", normal}};
        if (full > 0) findings.found = "synced commits were lost: the test is wrong";
        if (normal == 0)
          findings.found = "nothing was lost at NORMAL: these cuts can't find anything";
        return findings;
      });
}

}  // namespace dawr::sim
