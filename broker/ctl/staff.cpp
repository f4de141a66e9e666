#include "broker/floor/staff.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <string>

#include "broker/ctl/commands.h"
#include "broker/ctl/owner.h"
#include "broker/floor/config.h"
#include "broker/floor/plain_text.h"
#include "common/storage/files.h"
#include "common/text/json_text.h"

namespace dawr::ctl {
namespace {

using text::json_text;

std::string described(const StaffMember& member) {
  return "Staff number " + std::to_string(member.number.value) + " (" + member.name + ")";
}

// Whoever is not in centre.toml can't open a counter all the same.
void say_if_unlisted(const std::filesystem::path& centre, ClerkId number, std::ostream& out) {
  const auto config = load_centre(centre);
  if (!config || find_clerk(config->policy, number) != nullptr) return;
  out << "centre.toml does not have this number among its clerks yet: add it to [staff] there; it "
         "holds from the next day that is opened.\n";
}

std::string_view role_of(const StaffMember& member) {
  return member.is_supervisor ? "supervisor" : "clerk";
}

void print_table(const std::vector<StaffMember>& members, std::ostream& out) {
  const auto row = [&out](const std::string& number, std::string_view status,
                          const std::string& since, std::string_view role,
                          const std::string& name) {
    out << std::left << std::setw(12) << number << std::setw(10) << status << std::setw(22) << since
        << std::setw(12) << role << name << "\n";
  };
  row("number", "status", "since", "role", "name");
  for (const auto& member : members) {
    row(std::to_string(member.number.value), name_of(member.status), utc_text(member.since),
        role_of(member), member.name);
  }
}

void print_json(const std::vector<StaffMember>& members, std::ostream& out) {
  out << "{\"staff\":[";
  for (const auto& member : members) {
    out << (&member == members.data() ? "" : ",") << "{\"number\":" << member.number.value
        << ",\"status\":" << json_text(name_of(member.status))
        << ",\"since\":" << json_text(utc_text(member.since))
        << ",\"role\":" << json_text(role_of(member)) << ",\"name\":" << json_text(member.name)
        << "}";
  }
  out << "]}\n";
}

}  // namespace

Result<> add_staff(const StaffOptions& options, const std::string& name,
                   std::chrono::sys_seconds now, const AskPin& ask, std::ostream& out) {
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const CentreFiles files{options.centre};
  const auto before = StaffList::open(files.staff());
  if (!before) return std::unexpected(before.error());
  const auto pin = ask();
  if (!pin) return std::unexpected(pin.error());
  const auto added =
      dawr::add_staff(files.staff(), ClerkId{options.number}, name, *pin, now, options.supervisor);
  if (!added) return std::unexpected(added.error());
  out << described(*added) << " may sign in"
      << (added->is_supervisor ? ", also at the manager's board," : "") << " from now on.\n";
  if (!before->asks_for_pins()) {
    out << "This is the first: from now on everybody needs a PIN to open a counter here, and a "
           "supervisor one to act at the manager's board.\n";
  }
  say_if_unlisted(options.centre, added->number, out);
  return {};
}

Result<> change_pin(const StaffOptions& options, const AskPin& ask, std::ostream& out) {
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const auto pin = ask();
  if (!pin) return std::unexpected(pin.error());
  const auto changed =
      dawr::change_pin(CentreFiles{options.centre}.staff(), ClerkId{options.number}, *pin);
  if (!changed) return std::unexpected(changed.error());
  out << described(*changed) << " has a new PIN.\n";
  return {};
}

Result<> block_staff(const StaffOptions& options, bool blocked, std::chrono::sys_seconds now,
                     std::ostream& out) {
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const auto changed = change_status(CentreFiles{options.centre}.staff(), ClerkId{options.number},
                                     blocked ? StaffStatus::blocked : StaffStatus::active, now);
  if (!changed) return std::unexpected(changed.error());
  out << described(*changed) << (blocked ? " can't sign in since " : " may sign in since ")
      << utc_text(changed->since) << ".";
  if (blocked) out << " A counter that is open stays so until it is closed or on a break.";
  out << "\n";
  return {};
}

Result<> promote_staff(const StaffOptions& options, bool supervisor, std::ostream& out) {
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const auto changed =
      change_role(CentreFiles{options.centre}.staff(), ClerkId{options.number}, supervisor);
  if (!changed) return std::unexpected(changed.error());
  out << described(*changed)
      << (supervisor ? " may act at the manager's board" : " can't act at the manager's board")
      << " from now on.\n";
  return {};
}

Result<> remove_staff(const StaffOptions& options, std::ostream& out) {
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const auto file = CentreFiles{options.centre}.staff();
  const auto removed = dawr::remove_staff(file, ClerkId{options.number});
  if (!removed) return std::unexpected(removed.error());
  out << described(*removed) << " is removed and can't sign in any more.\n";
  const auto left = StaffList::open(file);
  if (left && left->members().empty()) {
    out << "Nobody is left, so nobody can open a counter. To do without PINs again, delete "
        << file.string() << " and " << storage::with_suffix(file, ".lock").filename().string()
        << " beside it, and restart the broker.\n";
  }
  return {};
}

Result<> list_staff(const std::filesystem::path& centre, bool as_json, std::ostream& out) {
  const auto list = StaffList::open(CentreFiles{centre}.staff());
  if (!list) return std::unexpected(list.error());
  if (as_json) {
    print_json(list->members(), out);
  } else if (list->asks_for_pins()) {
    print_table(list->members(), out);
  } else {
    out << "This centre asks for no PIN: a staff number opens a counter. dawrctl staff add makes "
           "the list.\n";
  }
  return {};
}

}  // namespace dawr::ctl
