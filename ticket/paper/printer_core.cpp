#include "ticket/paper/printer_core.h"

#include <algorithm>
#include <utility>

namespace dawr::ticket {
namespace {

PrinterState state_of(const escpos::Status& status) {
  if (status.paper_out) return PrinterState::paper_out;
  if (status.cover_open) return PrinterState::cover_open;
  if (status.cutter_stuck) return PrinterState::cutter_stuck;
  if (status.broken) return PrinterState::broken;
  if (status.offline) return PrinterState::offline;
  return status.paper_low ? PrinterState::paper_low : PrinterState::ready;
}

}  // namespace

std::string_view name_of(PrinterState state) {
  switch (state) {
    case PrinterState::absent:
      return "absent";
    case PrinterState::silent:
      return "silent";
    case PrinterState::offline:
      return "offline";
    case PrinterState::cover_open:
      return "cover_open";
    case PrinterState::cutter_stuck:
      return "cutter_stuck";
    case PrinterState::broken:
      return "broken";
    case PrinterState::paper_out:
      return "paper_out";
    case PrinterState::paper_low:
      return "paper_low";
    case PrinterState::ready:
      return "ready";
  }
  return {};
}

void PrinterCore::connected(wire::Steady now) {
  state_ = PrinterState::silent;
  ask(now);
}

void PrinterCore::disconnected() {
  state_ = PrinterState::absent;
  out_.clear();
  out_done_ = 0;
  asked_at_.reset();
  fail_all();
}

void PrinterCore::send(std::span<const std::uint8_t> bytes) {
  out_.insert(out_.end(), bytes.begin(), bytes.end());
}

std::span<const std::uint8_t> PrinterCore::to_send() const {
  return std::span(out_).subspan(out_done_);
}

void PrinterCore::sent(std::size_t bytes) {
  out_done_ += bytes;
  if (out_done_ < out_.size()) return;
  out_.clear();
  out_done_ = 0;
}

std::vector<SlipResult> PrinterCore::take_results() { return std::exchange(results_, {}); }

void PrinterCore::print(SlipNumber slip, std::vector<std::uint8_t> job) {
  jobs_.push_back({slip, std::move(job)});
}

void PrinterCore::ask(wire::Steady now) {
  answers_.clear();
  for (const auto what : escpos::asks) send(escpos::ask(what));
  asked_at_ = now;
  asked_after_cut_ = !jobs_.empty() && jobs_.front().cut;
}

void PrinterCore::received(std::span<const std::uint8_t> bytes, wire::Steady now) {
  for (const auto byte : bytes) {
    if (escpos::is_status(byte)) {
      if (asked_at_) answers_.push_back(byte);
    } else if (escpos::is_done(byte) && !jobs_.empty() && jobs_.front().begun && out_.empty()) {
      jobs_.front().cut = true;
      next_ask_at_ = now;
    }
    if (answers_.size() < escpos::asks.size()) continue;
    const auto status = escpos::read_status(std::span<const std::uint8_t, 4>(answers_));
    answers_.clear();
    asked_at_.reset();
    next_ask_at_ = std::max(next_ask_at_, now);
    if (status) understand(*status);
  }
}

void PrinterCore::understand(const escpos::Status& status) {
  state_ = state_of(status);
  if (jobs_.empty() || !jobs_.front().begun) return;
  if (!status.can_print()) {
    end_job(false);
  } else if (asked_after_cut_) {
    end_job(true);
  }
}

void PrinterCore::begin_next(wire::Steady now) {
  // What is known may be seconds old: the status behind the cut decides.
  if (!prints(state_)) return fail_all();
  Job& job = jobs_.front();
  send(job.bytes);
  job.bytes = {};
  job.begun = true;
  job.until = now + prints_within;
}

void PrinterCore::end_job(bool printed) {
  const bool begun = jobs_.front().begun;
  results_.push_back({jobs_.front().slip, printed});
  jobs_.pop_front();
  if (printed || !begun || state_ == PrinterState::absent) return;
  out_.clear();
  out_done_ = 0;
  send(escpos::start_over);
}

void PrinterCore::fail_all() {
  while (!jobs_.empty()) end_job(false);
}

void PrinterCore::turn(wire::Steady now) {
  if (state_ == PrinterState::absent) return fail_all();
  if (!jobs_.empty() && !jobs_.front().begun && !asked_at_) begin_next(now);
  if (!jobs_.empty() && jobs_.front().begun && now >= jobs_.front().until) {
    state_ = PrinterState::silent;
    end_job(false);
  }
  if (asked_at_ && now - *asked_at_ >= answers_within) {
    asked_at_.reset();
    state_ = PrinterState::silent;
    fail_all();
    next_ask_at_ = now + asks_while_printing;
  }
  // A question never stands in the middle of a slip's bytes.
  if (asked_at_ || !out_.empty() || now < next_ask_at_) return;
  ask(now);
  next_ask_at_ =
      now + (jobs_.empty() ? std::chrono::milliseconds(asks_every) : asks_while_printing);
}

}  // namespace dawr::ticket
