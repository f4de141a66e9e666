#include <ostream>
#include <system_error>

#include "broker/ctl/commands.h"
#include "broker/ctl/sql_copy.h"

namespace dawr::ctl {

Result<> sql(const std::filesystem::path& journal, std::filesystem::path copy, std::ostream& out) {
  std::error_code error;
  if (std::filesystem::is_directory(journal, error)) {
    return std::unexpected(Fault{FaultKind::refused, journal.string() +
                                                         " is a folder: name the journal in it, "
                                                         "such as " +
                                                         (journal / "journal.db").string()});
  }
  if (copy.empty()) {
    copy = journal;
    copy.replace_filename(journal.stem().string() + "-copy" + journal.extension().string());
  }
  const auto parent = copy.parent_path();
  if (!parent.empty() && !std::filesystem::is_directory(parent, error)) {
    return std::unexpected(Fault{
        FaultKind::refused,
        "--out " + copy.string() + ": there is no folder " + parent.string() + "; make it first"});
  }
  const auto made = make_sql_copy(journal, copy);
  if (!made) return std::unexpected(Fault{FaultKind::refused, made.error().text});
  out << copy.string() << ": " << made->last_seq << " entries, " << made->tickets << " tickets, "
      << made->calls << " calls, " << made->refusals << " refusals. Look into it with: sqlite3 "
      << copy.string() << "\n";
  return {};
}

}  // namespace dawr::ctl
