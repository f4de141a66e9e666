#include "broker/floor/staff.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <system_error>
#include <utility>

#include <sodium.h>

#include "broker/floor/plain_text.h"
#include "broker/floor/record_reader.h"
#include "common/domain/check.h"
#include "common/domain/limits.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::string_view first_line = "dawr staff 1";
constexpr std::string_view comment =
    "# Change this file with dawrctl staff only: the broker follows at once.";
constexpr std::string_view supervisor_role = "supervisor";
constexpr std::size_t most_bytes = limits::staff * 1024;

// Of a hash: three passes over 8 MiB.
constexpr unsigned long long passes = 3;
constexpr std::size_t memory = std::size_t{8} << 20U;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

std::string fault_of_name(const std::string& name) {
  if (!name.empty() && name.size() <= limits::name_bytes && is_one_line(name)) return {};
  return "the name must be one line of 1 to " + std::to_string(limits::name_bytes) + " bytes";
}

// ---- Text form ----

std::string to_file_text(const std::vector<StaffMember>& members) {
  std::string text = std::string(first_line) + "\n" + std::string(comment) + "\n";
  for (const auto& member : members) {
    text += "\nstaff " + std::to_string(member.number.value) + "\n";
    text += "name " + member.name + "\n";
    text += "pin " + member.pin_hash + "\n";
    if (member.is_supervisor) text += "role " + std::string(supervisor_role) + "\n";
    text += std::string(name_of(member.status)) + " " + utc_text(member.since) + "\n";
  }
  text += "\nend " + std::to_string(members.size()) + "\n";
  return text;
}

// Reads exactly what to_file_text writes, comments and blank lines apart.
class Reader {
 public:
  Reader(const std::filesystem::path& file, std::string_view text) : lines_(file, text) {}

  Result<std::vector<StaffMember>> read() {
    if (auto begun = lines_.begin(first_line); !begun) return std::unexpected(begun.error());
    std::vector<StaffMember> members;
    while (auto number = lines_.take("staff")) {
      StaffMember member;
      if (auto fault = read_number(*number, member); !fault.empty()) return lines_.fault(fault);
      if (!members.empty() && members.back().number >= member.number) {
        return lines_.fault("staff numbers must ascend");
      }
      if (auto fault = read_member(member); !fault.empty()) return lines_.fault(fault);
      if (members.size() == limits::staff) return lines_.fault("too many people");
      members.push_back(std::move(member));
    }
    if (auto ended = lines_.end("staff", members.size()); !ended) {
      return std::unexpected(ended.error());
    }
    return members;
  }

 private:
  static std::string read_number(std::string_view text, StaffMember& member) {
    const auto number = parse_number(text, 1, std::numeric_limits<std::uint32_t>::max());
    if (!number) return "expected a staff number";
    member.number.value = *number;
    return {};
  }

  std::string read_member(StaffMember& member) {
    const auto name = lines_.take("name");
    if (!name) return lines_.expected_here("'name'");
    member.name = *name;
    if (auto fault = fault_of_name(member.name); !fault.empty()) return fault;
    const auto hash = lines_.take("pin");
    if (!hash) return lines_.expected_here("'pin' and the hash of a PIN");
    member.pin_hash = *hash;
    if (!is_hash(member.pin_hash)) return "expected a hash that dawrctl staff has made";
    if (const auto role = lines_.take("role")) {  // an older list has none
      member.is_supervisor = *role == supervisor_role;
      if (!member.is_supervisor) return "expected the role 'supervisor', or no role";
    }
    return read_status(member);
  }

  std::string read_status(StaffMember& member) {
    auto since = lines_.take(name_of(StaffStatus::active));
    if (!since) {
      since = lines_.take(name_of(StaffStatus::blocked));
      member.status = StaffStatus::blocked;
    }
    if (!since) return lines_.expected_here("'active' or 'blocked', and since when");
    const auto instant = parse_utc(*since);
    if (!instant) return "expected an instant such as 2026-11-21T09:30:00Z";
    member.since = *instant;
    return {};
  }

  RecordReader lines_;
};

Result<std::vector<StaffMember>> read_staff(const std::filesystem::path& file) {
  const auto text = storage::read_secret_file(file, most_bytes);
  if (!text) return std::unexpected(text.error());
  return Reader(file, *text).read();
}

bool is_there(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(file, ignored));
}

// ---- Changing ----

using Members = std::vector<StaffMember>;
using Change = std::function<Result<StaffMember>(Members&)>;

// Reads the file, changes what it says, and writes it if that is something else.
Result<StaffMember> change(const std::filesystem::path& file, const Change& how) {
  const auto locked = storage::FileLock::wait_for(file);
  if (!locked) return std::unexpected(locked.error());
  const bool is_new = !is_there(file);
  auto members = is_new ? Result<Members>(Members{}) : read_staff(file);
  if (!members) return std::unexpected(members.error());
  const auto before = *members;
  auto changed = how(*members);
  if (!changed || (*members == before && !is_new)) return changed;
  auto written = storage::replace_file(file, to_file_text(*members), storage::Privacy::secret);
  if (!written) return std::unexpected(written.error());
  return changed;
}

std::unexpected<Fault> no_such(ClerkId number) {
  return refused("there is no staff number " + std::to_string(number.value) +
                 "; dawrctl staff list shows them");
}

using ChangeMember = std::function<Result<StaffMember>(Members&, Members::iterator)>;

// Of somebody on the list. A centre without one gets no lock, which would look as if a list had
// been lost.
Result<StaffMember> change_member(const std::filesystem::path& file, ClerkId number,
                                  const ChangeMember& how) {
  if (!is_there(file)) return no_such(number);
  return change(file, [&](Members& members) -> Result<StaffMember> {
    const auto found = std::ranges::find(members, number, &StaffMember::number);
    return found == members.end() ? no_such(number) : how(members, found);
  });
}

}  // namespace

std::string_view name_of(StaffStatus status) {
  return status == StaffStatus::active ? "active" : "blocked";
}

// ---- PINs ----

std::string hash_of(const Pin& pin) {
  DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started");
  const auto digits = pin.digits();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const auto failed = crypto_pwhash_str(hash.data(), digits.data(), digits.size(), passes, memory);
  DAWR_CHECK(failed == 0, "there is no memory for the hash of a PIN");
  return hash.data();
}

bool is_hash(const std::string& text) {
  return text.size() < crypto_pwhash_STRBYTES &&
         text.starts_with(crypto_pwhash_argon2id_STRPREFIX) &&
         crypto_pwhash_str_needs_rehash(text.c_str(), passes, memory) == 0;
}

bool fits(const Pin& pin, const std::string& hash) {
  const auto digits = pin.digits();
  return crypto_pwhash_str_verify(hash.c_str(), digits.data(), digits.size()) == 0;
}

std::string weakness_of(const Pin& pin, ClerkId number) {
  const auto digits = pin.digits();
  // 9 is followed by 0, as on a telephone.
  const auto steps_by = [&](int step) {
    return std::ranges::adjacent_find(digits, [&](char one, char next) {
             return (one - '0' + step + 10) % 10 != next - '0';
           }) == digits.end();
  };
  if (steps_by(0)) return "all its digits are the same";
  if (steps_by(1) || steps_by(-1)) return "its digits are a run such as 1234 or 4321";
  if (digits == std::to_string(number.value)) return "it is the staff number";
  return {};
}

// ---- The broker's view ----

Result<StaffList> StaffList::open(const std::filesystem::path& file) {
  DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started");
  StaffList list(file);
  if (auto read = list.refresh(); !read) return std::unexpected(read.error());
  return list;
}

Result<bool> StaffList::refresh() {
  if (!file_.changed()) return false;
  if (!is_there(file_.path())) {
    if (!asks_) return true;
    return std::unexpected(Fault{FaultKind::missing,
                                 file_.path().string() +
                                     ": is gone; PINs are still asked for, as it last said. Put it "
                                     "back from a copy; to do without PINs, restart the broker"});
  }
  auto members = read_staff(file_.path());
  if (!members) return std::unexpected(members.error());
  members_ = std::move(*members);
  asks_ = true;
  return true;
}

const StaffMember* StaffList::find(ClerkId number) const {
  const auto found = std::ranges::lower_bound(members_, number, {}, &StaffMember::number);
  return found != members_.end() && found->number == number ? &*found : nullptr;
}

// ---- Changing the file ----

Result<StaffMember> add_staff(const std::filesystem::path& file, ClerkId number,
                              const std::string& name, const Pin& pin, std::chrono::sys_seconds now,
                              bool is_supervisor) {
  if (number.value == 0) return refused("a staff number is 1 or more");
  if (auto fault = fault_of_name(name); !fault.empty()) return refused(fault);
  if (auto weak = weakness_of(pin, number); !weak.empty()) {
    return refused("this PIN is too easily guessed: " + weak + "; take another");
  }
  return change(file, [&](Members& members) -> Result<StaffMember> {
    const auto place = std::ranges::lower_bound(members, number, {}, &StaffMember::number);
    if (place != members.end() && place->number == number) {
      return refused("staff number " + std::to_string(number.value) + " is " + place->name +
                     " already; a new PIN: dawrctl staff pin");
    }
    if (members.size() == limits::staff) {
      return refused("a centre has at most " + std::to_string(limits::staff) +
                     " staff numbers; remove those who are gone");
    }
    return *members.insert(place, {.number = number,
                                   .name = name,
                                   .pin_hash = hash_of(pin),
                                   .is_supervisor = is_supervisor,
                                   .since = now});
  });
}

Result<StaffMember> change_pin(const std::filesystem::path& file, ClerkId number, const Pin& pin) {
  if (auto weak = weakness_of(pin, number); !weak.empty()) {
    return refused("this PIN is too easily guessed: " + weak + "; take another");
  }
  return change_member(file, number, [&](Members& /*all*/, Members::iterator member) {
    member->pin_hash = hash_of(pin);
    return *member;
  });
}

Result<StaffMember> change_role(const std::filesystem::path& file, ClerkId number,
                                bool is_supervisor) {
  return change_member(file, number, [&](Members& /*all*/, Members::iterator member) {
    member->is_supervisor = is_supervisor;
    return *member;
  });
}

Result<StaffMember> change_status(const std::filesystem::path& file, ClerkId number,
                                  StaffStatus status, std::chrono::sys_seconds now) {
  return change_member(file, number, [&](Members& /*all*/, Members::iterator member) {
    if (std::exchange(member->status, status) != status) member->since = now;
    return *member;
  });
}

Result<StaffMember> remove_staff(const std::filesystem::path& file, ClerkId number) {
  return change_member(file, number, [](Members& members, Members::iterator member) {
    auto removed = *member;
    members.erase(member);
    return removed;
  });
}

}  // namespace dawr
