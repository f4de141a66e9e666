#include "ticket/unconfirmed_file.h"

#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "common/device/command_text.h"
#include "common/domain/limits.h"
#include "common/storage/files.h"

namespace dawr::ticket {
namespace {

constexpr std::string_view format = "dawr-unconfirmed ";
constexpr std::string_view version = "1";
constexpr std::size_t most_bytes = 1 << 20U;

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

}  // namespace

Result<std::vector<Unconfirmed>> UnconfirmedFile::load() const {
  std::vector<Unconfirmed> tickets;
  auto content = storage::read_file(path_, most_bytes);
  if (!content && content.error().kind == FaultKind::missing) return tickets;
  if (!content) return std::unexpected(content.error());
  std::istringstream file(std::move(*content));
  std::string line;
  if (!std::getline(file, line) || !line.starts_with(format)) {
    return std::unexpected(
        Fault{FaultKind::damaged, path_.string() + ":1: expected '" + std::string(format) +
                                      std::string(version) +
                                      "'; this is not a file of dawr-ticket: move it away"});
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
  return storage::replace_file(path_, text_of(tickets), storage::Privacy::secret);
}

}  // namespace dawr::ticket
