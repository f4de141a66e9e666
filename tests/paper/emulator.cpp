#include "tests/paper/emulator.h"

#include <algorithm>
#include <utility>

namespace dawr::paper {
namespace {

constexpr std::uint8_t dle = 0x10;
constexpr std::size_t incomplete = 0;

}  // namespace

std::uint8_t PrinterEmulator::status(std::uint8_t asked) const {
  unsigned byte = 0x12;
  if (asked == 1 && stopped()) byte |= 0x08U;
  if (asked == 2 && cover_open) byte |= 0x04U;
  if (asked == 2 && rows_left <= 0) byte |= 0x20U;
  if (asked == 3 && cutter_stuck) byte |= 0x08U;
  if (asked == 4 && rows_left < 2'000) byte |= 0x0cU;
  if (asked == 4 && rows_left <= 0) byte |= 0x60U;
  return static_cast<std::uint8_t>(byte);
}

// Real-time commands are obeyed as they arrive, wherever they stand.
void PrinterEmulator::obey_real_time(std::span<const std::uint8_t> bytes,
                                     std::vector<std::uint8_t>& answers) {
  for (const auto byte : bytes) {
    if (byte_before_ == dle && last_byte_ == 0x04 && byte >= 1 && byte <= 4) {
      answers.push_back(status(byte));
    }
    if (byte_before_ == dle && last_byte_ == 0x05 && byte == 2) {
      received_.clear();
      on_roll_ = {};
      byte_before_ = last_byte_ = 0;
      continue;
    }
    byte_before_ = std::exchange(last_byte_, byte);
    received_.push_back(byte);
  }
}

std::vector<std::uint8_t> PrinterEmulator::receive(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> answers;
  obey_real_time(bytes, answers);
  std::size_t at = 0;
  while (at < received_.size() && !stopped()) {
    const auto length = command_at(at, answers);
    if (length == incomplete) break;
    at += length;
  }
  received_.erase(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(at));
  if (mute) answers.clear();
  return answers;
}

// The length of the command at this place, which has been obeyed; `incomplete` when more is to
// come.
std::size_t PrinterEmulator::command_at(std::size_t at, std::vector<std::uint8_t>& answers) {
  const auto rest = std::span(received_).subspan(at);
  const auto begins = [&](std::initializer_list<std::uint8_t> command) {
    return rest.size() >= command.size() && std::ranges::equal(command, rest.first(command.size()));
  };
  if (begins({dle, 0x04})) return rest.size() < 3 ? incomplete : 3;  // obeyed on arrival
  if (begins({0x1b, '@'})) return 2;
  if (begins({0x1d, 'v', '0', 0})) {
    if (rest.size() < 8) return incomplete;
    const auto across = static_cast<std::size_t>(rest[4] + 256 * rest[5]);
    const auto rows = static_cast<std::size_t>(rest[6] + 256 * rest[7]);
    if (rest.size() < 8 + across * rows) return incomplete;
    raster(at + 8, across, rows);
    return 8 + across * rows;
  }
  if (begins({0x1d, 'V', 66})) {
    if (rest.size() < 4) return incomplete;
    slips_.push_back(std::exchange(on_roll_, {}));
    return 4;
  }
  if (begins({0x1d, 'r'})) {
    if (rest.size() < 3) return incomplete;
    answers.push_back(0);
    return 3;
  }
  if (rest.size() < 4 && (rest[0] == 0x1d || rest[0] == 0x1b || rest[0] == dle)) return incomplete;
  ++misunderstood_;
  return 1;
}

void PrinterEmulator::raster(std::size_t at, std::size_t across, std::size_t rows) {
  const auto fits = std::min(rows, static_cast<std::size_t>(std::max(rows_left, 0)));
  on_roll_.width = static_cast<int>(across * 8);
  on_roll_.height += static_cast<int>(fits);
  const auto from = received_.begin() + static_cast<std::ptrdiff_t>(at);
  on_roll_.bytes.insert(on_roll_.bytes.end(), from,
                        from + static_cast<std::ptrdiff_t>(across * fits));
  rows_left -= static_cast<int>(rows);
}

}  // namespace dawr::paper
