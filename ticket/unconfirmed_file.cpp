#include "ticket/unconfirmed_file.h"

#include <cerrno>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "common/device/command_text.h"
#include "common/domain/limits.h"

namespace dawr::ticket {
namespace {

constexpr std::string_view format = "dawr-unconfirmed ";
constexpr std::string_view version = "1";

Fault fault_of_errno(const std::filesystem::path& path, std::string_view doing) {
  const bool full = errno == ENOSPC || errno == EDQUOT;
  return {full ? FaultKind::full : FaultKind::fatal,
          path.string() + ": " + std::string(doing) +
              " failed: " + std::generic_category().message(errno) +
              (full ? "; make room on the disk" : "; check the disk and the folder's permissions")};
}

std::string text_of(std::span<const Unconfirmed> tickets) {
  std::ostringstream text;
  text << format << version << '\n';
  for (const Unconfirmed& kept : tickets) {
    const std::chrono::year_month_day date{kept.ticket.date};
    const auto two_digits = [](unsigned number) {
      return (number < 10 ? "0" : "") + std::to_string(number);
    };
    text << kept.epoch.value << ' ' << static_cast<int>(date.year()) << '-'
         << two_digits(static_cast<unsigned>(date.month())) << '-'
         << two_digits(static_cast<unsigned>(date.day())) << ' ' << kept.ticket.serial.value << ' '
         << kept.letter.value << ' ' << kept.number << ' ' << kept.press.session << ' '
         << kept.press.counter << '\n';
  }
  return text.str();
}

std::optional<Unconfirmed> read_ticket(const std::string& line) {
  const auto command = device::read_command(line);
  if (!command || command->words.size() != 7 || command->words[3].size() != 1) return std::nullopt;
  const auto& words = command->words;
  const auto most = std::numeric_limits<std::uint64_t>::max();
  const auto epoch = device::read_number(words[0], most);
  const auto date = device::read_date(words[1]);
  const auto serial = device::read_number(words[2], limits::serial_per_day);
  const auto number = device::read_number(words[4], limits::number_per_line);
  const auto session = device::read_number(words[5], most);
  const auto counter = device::read_number(words[6], most);
  if (!epoch || !date || !serial || !number || !session || !counter) return std::nullopt;
  return Unconfirmed{.press = {*session, *counter},
                     .epoch = Epoch{*epoch},
                     .ticket = {*date, Serial{static_cast<std::uint32_t>(*serial)}},
                     .letter = LineId{words[3].front()},
                     .number = static_cast<std::uint16_t>(*number)};
}

// Written and synced, or not there at all.
Result<> write_synced(const std::filesystem::path& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return std::unexpected(fault_of_errno(path, "creating it"));
  bool good = true;
  while (good && !text.empty()) {
    const auto count = ::write(fd, text.data(), text.size());
    good = count >= 0 || errno == EINTR;
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
  good = good && ::fsync(fd) == 0;
  auto fault = fault_of_errno(path, "writing it");
  ::close(fd);
  if (good) return {};
  ::unlink(path.c_str());
  return std::unexpected(std::move(fault));
}

Result<> sync_folder(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool good = fd >= 0 && ::fsync(fd) == 0;
  auto fault = fault_of_errno(folder, "syncing the folder");
  if (fd >= 0) ::close(fd);
  if (!good) return std::unexpected(std::move(fault));
  return {};
}

}  // namespace

Result<std::vector<Unconfirmed>> UnconfirmedFile::load() const {
  std::vector<Unconfirmed> tickets;
  if (!std::filesystem::exists(path_)) return tickets;
  std::ifstream file(path_);
  std::string line;
  if (!std::getline(file, line) || !line.starts_with(format)) {
    return std::unexpected(
        Fault{FaultKind::damaged,
              path_.string() + ":1: expected '" + std::string(format) + std::string(version) +
                  "'; this is not a file of dawr-ticket, or can't be read: move it away"});
  }
  if (line.substr(format.size()) != version) {
    return std::unexpected(
        Fault{FaultKind::newer, path_.string() + ": written by another version of dawr-ticket"});
  }
  for (std::size_t number = 2; std::getline(file, line); ++number) {
    auto ticket = read_ticket(line);
    if (!ticket) {
      return std::unexpected(Fault{
          FaultKind::damaged,
          path_.string() + ":" + std::to_string(number) +
              ": expected 'epoch date serial letter number session counter'; move the file away, "
              "its tickets stay valid"});
    }
    tickets.push_back(*ticket);
  }
  return tickets;
}

Result<> UnconfirmedFile::save(std::span<const Unconfirmed> tickets) const {
  auto fresh = path_;
  fresh += ".new";
  if (auto written = write_synced(fresh, text_of(tickets)); !written) return written;
  if (::rename(fresh.c_str(), path_.c_str()) != 0) {
    return std::unexpected(fault_of_errno(path_, "replacing it"));
  }
  return sync_folder(path_);
}

}  // namespace dawr::ticket
