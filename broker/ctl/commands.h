// What dawrctl does, one function a command: each does it, says on `out` what was done and what to
// do next, or returns a fault in words. Only command_line.h knows the command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "broker/behaviour/thresholds.h"
#include "broker/ctl/papers.h"
#include "common/domain/fault.h"
#include "common/domain/pin.h"
#include "common/domain/time.h"

namespace dawr::ctl {

// --- installing a centre ---

struct InitOptions {
  std::filesystem::path centre;  // to be made; may exist if it is empty
  std::filesystem::path from;    // a folder with centre.toml and services.csv
  bool demo{};                   // demo = true, and only this machine can connect
  std::optional<double> clock_rate;
  std::vector<std::string> settings;  // "section.key=value", the value as TOML writes it
};
// All or nothing: the directory appears complete or not at all.
Result<> init(const InitOptions& options, std::ostream& out);

// `now`: hours that the coming changes of the clocks skip are a fault.
Result<> check_config(const std::filesystem::path& directory_or_file, std::chrono::sys_seconds now,
                      std::ostream& out);

enum class CalendarFormat : std::uint8_t { table = 1, csv = 2, ics = 3 };
struct CalendarOptions {
  std::filesystem::path centre;
  ServiceDate from{};
  std::size_t days{};  // 1 …
  CalendarFormat format{CalendarFormat::table};
  std::string language{"ar"};  // ar or en; CSV has both
  std::filesystem::path out;   // .txt, .csv or .ics by its format; empty: shown
};
// Which days and hours the centre works, or where a van stands: to be printed and published.
Result<> show_calendar(const CalendarOptions& options, std::chrono::sys_seconds now,
                       std::ostream& out);

enum class Import : std::uint8_t { catalogue = 1, holidays = 2, days = 3 };
struct ImportOptions {
  Import what{Import::catalogue};
  std::filesystem::path centre;
  std::filesystem::path
      file;      // CSV: as services.csv, as holidays.csv, as dawrctl calendar writes it
  bool apply{};  // false: only says what would change
};
// Refused, whatever is said, where the whole configuration would not be sound with it. The file
// that was there is kept beside it; at any moment the centre has the old one or the new one.
Result<> import_table(const ImportOptions& options, std::ostream& out);

// --- devices ---

// On the device: makes its key pair in `folder` (device.key, device.pub), or shows the one that is
// there already.
Result<> enrol(const std::filesystem::path& folder, std::ostream& out);

struct ApproveOptions {
  std::filesystem::path centre;
  std::string public_key;  // Z85, or a file with it; or empty and
  std::string words;       // the six words of a key that knocked at the broker
  std::string role;
  std::optional<std::uint16_t> counter;
  std::string lines;  // "B,C"; empty: all
  std::string name;
  bool replace{};
  bool yes{};  // the words were compared already
};
// Asks on `in` whether the device shows the same words, unless they were given.
Result<> approve(const ApproveOptions& options, std::chrono::sys_seconds now, std::istream& in,
                 std::ostream& out);

Result<> revoke(const std::filesystem::path& centre, std::uint32_t device,
                std::chrono::sys_seconds now, std::ostream& out);

Result<> list_devices(const std::filesystem::path& centre, bool as_json, std::ostream& out);

// --- staff: who may sign in at a counter and at the manager's board ---

struct StaffOptions {
  std::filesystem::path centre;
  std::uint32_t number{};
  bool supervisor{};  // of whom is added: may act at the manager's board
};
// Asked for when this user may change the list at all.
using AskPin = std::function<Result<Pin>()>;

Result<> add_staff(const StaffOptions& options, const std::string& name,
                   std::chrono::sys_seconds now, const AskPin& ask, std::ostream& out);
Result<> change_pin(const StaffOptions& options, const AskPin& ask, std::ostream& out);
// Or lets the number sign in again.
Result<> block_staff(const StaffOptions& options, bool blocked, std::chrono::sys_seconds now,
                     std::ostream& out);
// Lets the number act at the manager's board, or no more.
Result<> promote_staff(const StaffOptions& options, bool supervisor, std::ostream& out);
Result<> remove_staff(const StaffOptions& options, std::ostream& out);
Result<> list_staff(const std::filesystem::path& centre, bool as_json, std::ostream& out);

// --- one-time codes with which a supervisor approves without being there ---

struct ApprovalCodesOptions {
  std::filesystem::path centre;
  std::uint32_t by{};  // who issues them: a supervisor, where there is a staff list
  std::size_t count{};
  std::optional<ServiceDate> until;  // none: in a week
  std::string language{"en"};
  std::filesystem::path phrases;  // the folder of their words
};
// Prints a page to be cut, with the codes, which are kept nowhere.
Result<> issue_approval_codes(const ApprovalCodesOptions& options, std::chrono::sys_seconds now,
                              std::ostream& out);
Result<> list_approval_codes(const std::filesystem::path& centre, bool as_json, std::ostream& out);
// No number: all of them.
Result<> revoke_approval_codes(const std::filesystem::path& centre,
                               std::optional<std::uint32_t> number, std::ostream& out);

// --- looking after it ---

struct DoctorOptions {
  std::filesystem::path centre;  // either may be empty, not both
  std::filesystem::path device;  // a folder with device.key and broker.pub
  int stale_days{30};            // a device that was silent for so long may be gone
  bool json{};
  Instant now{};
};
// Says everything that is wrong with an installation and what to do (doctor.h). Changes nothing;
// root takes the rights of the directory's owner first, for good. Refused when anything is bad.
Result<> doctor(const DoctorOptions& options, std::ostream& out);

// --- backups ---

struct BackupOptions {
  std::filesystem::path centre;
  std::filesystem::path to;  // a file to make, or a folder
  std::size_t keep{14};      // in a folder: so many of this centre's; the older ones are deleted
};
// A copy of the journal beside a running broker, which appears when it has passed every check. In a
// folder it is named CENTRE-UTC-SEQ.dawr.
Result<> backup(const BackupOptions& options, std::chrono::sys_seconds now, std::ostream& out);

// Deletes what is older than [keep] of centre.toml says, and says what it was: full log files, and
// journals that a restore has put aside. Nothing that the broker still writes or reads. May run
// beside it.
Result<> erase(const std::filesystem::path& centre, std::chrono::sys_seconds now,
               std::ostream& out);

struct RestoreOptions {
  std::filesystem::path centre;
  std::filesystem::path from;
  bool discard_newer{};  // the present journal's entries that the backup does not have
  bool older_epoch{};    // a backup from before an earlier restore
};
// Puts a backup in the journal's place, under a new epoch; the broker must not run. All or nothing;
// the journal that was there is kept beside it.
Result<> restore(const RestoreOptions& options, std::chrono::sys_seconds now, std::ostream& out);

// --- looking into a journal ---

// Makes a copy with tables for SQL, beside a running broker too (sql_copy.h describes them); `copy`
// is JOURNAL's name with "-copy" where it is empty. An existing file is refused.
Result<> sql(const std::filesystem::path& journal, std::filesystem::path copy, std::ostream& out);

struct VerifyOptions {
  std::filesystem::path journal;  // or a copy of it, or the folder of an exported log
  PaperOptions papers;            // what was signed of it
  bool json{};
};
// Whether everything in a journal is lawful, in words: nobody was called out of turn, nothing is
// missing or forged, or the first entry that is wrong, and why (broker/verify); and whether it is
// what was signed. False also where a paper is of no use. Beside a running broker too. A fault: it
// can't be read.
Result<bool> verify_journal(const VerifyOptions& options, std::ostream& out);

enum class BehaviourFormat : std::uint8_t { table, csv, json };
struct BehaviourOptions {
  std::filesystem::path journal;    // or a copy of one, or a centre's directory
  std::optional<ServiceDate> from;  // none: from the first
  std::optional<ServiceDate> to;    // inclusive; none: to the last
  BehaviourFormat format{BehaviourFormat::table};
  std::string language{"en"};
  std::filesystem::path phrases;  // the folder of the phrase files
  bool publish{};                 // for others than the centre (behaviour_sheet.h)
  behaviour::Thresholds thresholds;
};
// Of each service date, what may be a way to favour somebody (docs/BEHAVIOUR.md). Beside a running
// broker too. Refused for a journal that is not lawful.
Result<> report_behaviour(const BehaviourOptions& options, std::ostream& out);

struct RecomputeOptions {
  std::filesystem::path journal;    // as BehaviourOptions's
  std::optional<ServiceDate> date;  // of what is listed; none: all
  std::filesystem::path against;    // cells as `dawr-upstream cells` writes them; empty: list them
  std::string key;  // of the log, as log_key says it: those cells must be signed by it; empty: any
};
// The figures that leave the centre, made anew from its journal (common/domain/cell_text.h), or
// whether those of a file are what the journal makes: each that is not is named, E_METRIC_MISMATCH.
// A version that is older than the newest is compared with what the journal had made by then.
Result<bool> recompute_cells(const RecomputeOptions& options, std::ostream& out);

// --- the public log ---

// The key that checkpoints and receipts are verified with, under the log's present name.
Result<> log_key(const std::filesystem::path& centre, std::ostream& out);

struct ExportLogOptions {
  std::filesystem::path journal;  // or a copy of one, or the directory of a centre
  std::filesystem::path out;      // a folder to make
};
// The log for the public: leaf hashes, checkpoints, proofs and entries, without persons
// (exported_log.h). All or nothing; beside a running broker too.
Result<> export_log(const ExportLogOptions& options, std::ostream& out);

struct ProveOptions {
  std::filesystem::path journal;   // or a copy of one
  std::string ticket;              // "S 55", its letter and digits in either script
  std::optional<ServiceDate> day;  // none: the newest that has it
  std::filesystem::path out;       // a new file; empty: standard output
};
// That the ticket's entry is in the log, as c2sp.org/tlog-proof, up to the newest checkpoint. Its
// `extra` is the entry.
Result<> prove(const ProveOptions& options, std::ostream& out);

struct ExplainOptions {
  std::filesystem::path journal;   // or a copy of one, or the directory of a centre
  std::string ticket;              // as above
  std::optional<ServiceDate> day;  // none: the newest that has it
  std::vector<std::string> languages;
  std::filesystem::path phrases;  // the folder of their words
};
// Why it was called when it was (explain.h), in one language after the other.
Result<> explain(const ExplainOptions& options, std::ostream& out);

struct CheckReceiptOptions {
  std::string receipt;             // as read_receipt takes it; "-": read from standard input
  std::string key;                 // a "vkey", as log_key says it; or a file with it
  std::filesystem::path journal;   // empty: the receipt alone
  std::optional<ServiceDate> day;  // on which it should have been given
};
// Whether the centre has signed it and, with a journal, whether that still has the entry. Refused
// if not.
Result<> check_receipt(const CheckReceiptOptions& options, std::istream& in, std::ostream& out);

// --- waits ---

struct WhatIfOptions {
  std::filesystem::path centre;
  ServiceDate day{};
  std::optional<std::string> counters;  // broker/planning/staffing.h; none: as recorded
  std::filesystem::path policy;         // another centre.toml; empty: that day's
  std::filesystem::path plot;           // PNG to make of the waits over the day; empty: none
};
// What another staffing or rule would have done to a recorded day, side by side with it.
Result<> what_if(const WhatIfOptions& options, std::ostream& out);

struct PromisesOptions {
  std::filesystem::path centre;
  std::filesystem::path plot;  // PNG to make of the share that was kept; empty: none
};
// Of the promises made, how many were kept: by line, hour and day.
Result<> promises(const PromisesOptions& options, std::ostream& out);

struct ReplayWaitsOptions {
  std::filesystem::path log;  // docs/QUEUE_LOG.md; .csv or .csv.gz
  std::filesystem::path out;  // made when all is done; empty: standard output, as it comes
};
// Sends a recorded queue through the wait estimate, in the order of time, and writes what it would
// have said to each ticket at its arrival: ticket,p10,p50,p80,p90 in seconds. Any size.
Result<> replay_waits(const ReplayWaitsOptions& options, std::ostream& out);

}  // namespace dawr::ctl
