#include "ticket/paper/escpos.h"

#include <algorithm>

namespace dawr::ticket::escpos {
namespace {

constexpr std::uint8_t dle = 0x10;
constexpr std::uint8_t eot = 0x04;
constexpr std::uint8_t esc = 0x1b;
constexpr std::uint8_t gs = 0x1d;
constexpr int rows_in_band = 256;

std::uint8_t low(std::size_t value) { return static_cast<std::uint8_t>(value & 0xffU); }
std::uint8_t high(std::size_t value) { return static_cast<std::uint8_t>(value >> 8U & 0xffU); }

bool begins_a_command(std::uint8_t after_dle) {
  return after_dle == 0x04 || after_dle == 0x05 || after_dle == 0x14;
}

void append(std::vector<std::uint8_t>& job, std::span<const std::uint8_t> bytes) {
  job.insert(job.end(), bytes.begin(), bytes.end());
}

}  // namespace

std::vector<std::uint8_t> print_and_cut(const ui::Bitmap& bitmap) {
  std::vector<std::uint8_t> job{esc, '@'};
  job.reserve(bitmap.bytes.size() + 64);
  for (int row = 0; row < bitmap.height; row += rows_in_band) {
    const int rows = std::min(rows_in_band, bitmap.height - row);
    const auto across = bitmap.stride();
    append(job, std::array<std::uint8_t, 8>{gs, 'v', '0', 0, low(across), high(across),
                                            low(static_cast<std::size_t>(rows)),
                                            high(static_cast<std::size_t>(rows))});
    const auto picture = job.size();
    append(job, bitmap.rows(row, rows));
    for (auto at = picture; at + 1 < job.size(); ++at) {
      if (job[at] == dle && begins_a_command(job[at + 1])) job[at] = 0;
    }
  }
  append(job, std::array<std::uint8_t, 7>{gs, 'V', 66, 0, gs, 'r', 1});
  return job;
}

std::array<std::uint8_t, 3> ask(Ask what) { return {dle, eot, static_cast<std::uint8_t>(what)}; }

std::optional<Status> read_status(std::span<const std::uint8_t, 4> answers) {
  if (!std::ranges::all_of(answers, is_status)) return std::nullopt;
  Status status;
  status.offline = (answers[0] & 0x08U) != 0;
  status.cover_open = (answers[1] & 0x04U) != 0;
  status.cutter_stuck = (answers[2] & 0x08U) != 0;
  status.broken = (answers[2] & 0x20U) != 0;
  status.paper_low = (answers[3] & 0x0cU) != 0;
  status.paper_out = (answers[3] & 0x60U) != 0;
  return status;
}

}  // namespace dawr::ticket::escpos
