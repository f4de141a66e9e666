// A receipt printer on a paper roll, as far as Dawr speaks to one: bytes in, answers and slips out.
// It can run out of paper, jam, have its cover opened, or say nothing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/ui/bitmap.h"

namespace dawr::paper {

class PrinterEmulator {
 public:
  int rows_left{1'000'000};  // of paper
  bool cover_open{};
  bool cutter_stuck{};
  bool mute{};

  // The printer's answers to these bytes.
  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes);
  // Slips that have been cut off, oldest first. A torn one is what came out before the paper ended.
  [[nodiscard]] const std::vector<ui::Bitmap>& slips() const { return slips_; }
  // Bytes that no command begins with: none in a sound stream.
  [[nodiscard]] std::size_t misunderstood() const { return misunderstood_; }

 private:
  std::size_t command_at(std::size_t at, std::vector<std::uint8_t>& answers);
  void raster(std::size_t at, std::size_t across, std::size_t rows);
  void obey_real_time(std::span<const std::uint8_t> bytes, std::vector<std::uint8_t>& answers);
  [[nodiscard]] bool stopped() const { return rows_left <= 0 || cover_open || cutter_stuck; }
  [[nodiscard]] std::uint8_t status(std::uint8_t asked) const;

  std::vector<std::uint8_t> received_;  // not obeyed yet
  std::uint8_t last_byte_{}, byte_before_{};
  ui::Bitmap on_roll_;
  std::vector<ui::Bitmap> slips_;
  std::size_t misunderstood_{};
};

}  // namespace dawr::paper
