#include "upstream/store_faults.h"

#include <string>
#include <string_view>

namespace dawr::upstream {
namespace {

struct Judgement {
  FaultKind kind;
  std::string_view remedy;
};

Judgement judge(const storage::Failure& failure) {
  switch (failure.trouble()) {
    case storage::Trouble::full:
      return {FaultKind::full,
              "Nothing was changed, and the centres keep what is not acknowledged: make room on "
              "the disk; nothing else is needed."};
    case storage::Trouble::busy:
      return {FaultKind::busy,
              "Another program holds the file: close it, and open the live store with nothing but "
              "dawr-upstream."};
    case storage::Trouble::damaged:
      return {FaultKind::damaged,
              "Keep the file for the supplier, and go on from the newest copy."};
    case storage::Trouble::no_access:
    case storage::Trouble::cannot_open:
      return {FaultKind::fatal,
              "Does it exist, and may this user write it and the folder it lies in?"};
    case storage::Trouble::constraint:
    case storage::Trouble::io:
      break;
  }
  return {FaultKind::fatal,
          "The disk did not do as it was told: end the program, look into the system's log for "
          "disk errors, and start again; the store recovers by itself."};
}

}  // namespace

Fault to_fault(const std::filesystem::path& file, const storage::Failure& failure) {
  const auto [kind, remedy] = judge(failure);
  return {kind, file.string() + ": " + failure.what() + ". " + std::string(remedy)};
}

}  // namespace dawr::upstream
