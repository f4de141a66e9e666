// One printer's dialogue as plain values: what to send, what came back, and what became of each
// slip. No socket, no file, no clock.
//
// A slip counts as printed only when the printer, asked after the cut, says that it is well: paper
// that ran out half way, a jam or a printer that vanished leave it unprinted, and the caller shows
// the ticket on the screen instead.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "common/domain/printer_state.h"
#include "common/wire/link_core.h"
#include "ticket/paper/escpos.h"

namespace dawr::ticket {

std::string_view name_of(PrinterState state);

using SlipNumber = std::uint64_t;
struct SlipResult {
  SlipNumber slip{};
  bool printed{};
  bool operator==(const SlipResult&) const = default;
};

class PrinterCore {
 public:
  // How long an answer may take, and a slip from its first byte to its cut.
  static constexpr std::chrono::milliseconds answers_within{1'500};
  static constexpr std::chrono::seconds prints_within{20};
  static constexpr std::chrono::seconds asks_every{5};
  static constexpr std::chrono::seconds asks_while_printing{1};

  void connected(wire::Steady now);
  // What was being printed is not known to have come out.
  void disconnected();
  void received(std::span<const std::uint8_t> bytes, wire::Steady now);
  // So many of the bytes of `to_send` have left.
  void sent(std::size_t bytes);
  // Time has come to `now`: questions are asked, patience ends.
  void turn(wire::Steady now);

  // `job`: of escpos::print_and_cut. One after the other, in this order. A slip that can't be
  // printed now is not kept for later: the person would be gone.
  void print(SlipNumber slip, std::vector<std::uint8_t> job);

  [[nodiscard]] std::span<const std::uint8_t> to_send() const;
  [[nodiscard]] PrinterState state() const { return state_; }
  [[nodiscard]] bool is_idle() const { return jobs_.empty(); }
  std::vector<SlipResult> take_results();

 private:
  struct Job {
    SlipNumber slip{};
    std::vector<std::uint8_t> bytes;
    bool begun{};
    bool cut{};  // the printer has said so
    wire::Steady until{};
  };
  void ask(wire::Steady now);
  void understand(const escpos::Status& status);
  void begin_next(wire::Steady now);
  void end_job(bool printed);
  void fail_all();
  void send(std::span<const std::uint8_t> bytes);

  PrinterState state_{PrinterState::absent};
  std::deque<Job> jobs_;  // the first one is being printed
  std::vector<std::uint8_t> out_;
  std::size_t out_done_{};
  std::vector<std::uint8_t> answers_;
  std::optional<wire::Steady> asked_at_;
  bool asked_after_cut_{};
  wire::Steady next_ask_at_{};
  std::vector<SlipResult> results_;
};

}  // namespace dawr::ticket
