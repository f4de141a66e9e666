#include "broker/journal/sqlite_faults.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <sqlite3.h>

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

Judgement judge(const sqlite::Failure& failure) {
  switch (failure.primary()) {
    case SQLITE_FULL:
      return {FaultKind::full, make_room};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {FaultKind::busy, leave_alone};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {FaultKind::damaged, restore};
    case SQLITE_CONSTRAINT:
      return {FaultKind::fatal, find_the_other};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {FaultKind::fatal, get_access};
    default:
      return {FaultKind::fatal, check_disk};
  }
}

Judgement judge(int error) {
  switch (error) {
    case ENOSPC:
      return {FaultKind::full, make_room};
    case ENOENT:
    case ENOTDIR:
      return {FaultKind::missing, "Check the path: that folder does not exist."};
    case EACCES:
    case EPERM:
    case EROFS:
      return {FaultKind::fatal, get_access};
    default:
      return {FaultKind::fatal, check_disk};
  }
}

Fault compose(const std::filesystem::path& file, std::string_view doing, const std::string& words,
              const Judgement& judgement) {
  std::string text = file.string() + ": " + std::string(doing) + " failed: " + words + ". ";
  return {judgement.kind, text += judgement.remedy};
}

std::string words_of(int error) { return std::generic_category().message(error); }

}  // namespace

Fault sqlite_fault(const std::filesystem::path& file, std::string_view doing,
                   const sqlite::Failure& failure) {
  std::string words = failure.what();
  if (failure.system_error() != 0) words += " (" + words_of(failure.system_error()) + ")";
  words += ", SQLite code " + std::to_string(failure.code());
  return compose(file, doing, words, judge(failure));
}

Fault system_fault(const std::filesystem::path& file, std::string_view doing, int error) {
  return compose(file, doing, words_of(error), judge(error));
}

Fault gap_fault(const std::filesystem::path& file, Seq expected, Seq found) {
  std::string text = file.string() + ": entry " + std::to_string(expected) +
                     " is missing; the next one found is " + std::to_string(found) + ". ";
  return {FaultKind::damaged, text += restore};
}

}  // namespace dawr::journal
