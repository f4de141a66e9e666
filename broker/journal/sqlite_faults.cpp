#include "broker/journal/sqlite_faults.h"

#include <string>
#include <system_error>

namespace dawr::journal {
namespace {

struct Judgement {
  FaultKind kind;
  std::string_view remedy;
};

constexpr std::string_view make_room =
    "Nothing was changed. Make room on the disk that holds it; nothing else is needed.";
constexpr std::string_view get_access =
    "The broker's user must be able to write this file and the folder it lies in (three files "
    "lie beside it: -wal, -shm, .lock), and the disk must not be mounted read-only.";
constexpr std::string_view check_disk =
    "The disk did not do as it was told, so nothing after this can be trusted: end the program, "
    "look into the system's log for disk errors, and start again; the journal recovers by itself.";
constexpr std::string_view restore =
    "Keep the file for the supplier, and go on from the newest copy that passes its check.";
constexpr std::string_view leave_alone =
    "Another program holds the file. Nobody but the broker opens the live journal: close that "
    "program, and use a copy.";
constexpr std::string_view find_the_other =
    "Somebody else has appended to this journal, so this broker must end: find the other program "
    "that writes to the file, stop it, and start the broker again.";

Judgement judge(const storage::Failure& failure) {
  switch (failure.trouble()) {
    case storage::Trouble::full:
      return {FaultKind::full, make_room};
    case storage::Trouble::busy:
      return {FaultKind::busy, leave_alone};
    case storage::Trouble::damaged:
      return {FaultKind::damaged, restore};
    case storage::Trouble::constraint:
      return {FaultKind::fatal, find_the_other};
    case storage::Trouble::no_access:
    case storage::Trouble::cannot_open:
      return {FaultKind::fatal, get_access};
    case storage::Trouble::io:
      break;
  }
  return {FaultKind::fatal, check_disk};
}

Fault compose(const std::filesystem::path& file, std::string_view doing, const std::string& words,
              const Judgement& judgement) {
  std::string text = file.string() + ": " + std::string(doing) + " failed: " + words + ". ";
  return {judgement.kind, text += judgement.remedy};
}

}  // namespace

Fault sqlite_fault(const std::filesystem::path& file, std::string_view doing,
                   const storage::Failure& failure) {
  if (failure.is_no_database()) {
    return {FaultKind::damaged,
            file.string() +
                ": this is not a journal, nor any database. Check the path. If it was "
                "the journal, its beginning is overwritten: go on from the newest copy "
                "that passes its check."};
  }
  std::string words = failure.what();
  if (failure.system_error() != 0)
    words += " (" + std::generic_category().message(failure.system_error()) + ")";
  words += ", SQLite code " + std::to_string(failure.code());
  return compose(file, doing, words, judge(failure));
}

Fault no_access_fault(std::string failed) {
  return {FaultKind::fatal, (failed += ". ") += get_access};
}

Fault gap_fault(const std::filesystem::path& file, Seq expected, Seq found) {
  std::string text = file.string() + ": entry " + std::to_string(expected) +
                     " is missing; the next one found is " + std::to_string(found) + ". ";
  return {FaultKind::damaged, text += restore};
}

Fault damaged_row_fault(const std::filesystem::path& file, std::string_view table) {
  std::string text = file.string() + ": a row of the table " + std::string(table) +
                     " is not as any broker writes it. ";
  return {FaultKind::damaged, text += restore};
}

Fault lost_tail_fault(const std::filesystem::path& file) {
  std::string text = file.string() + ": entries are missing since its newest snapshot. ";
  return {FaultKind::damaged, text += restore};
}

}  // namespace dawr::journal
