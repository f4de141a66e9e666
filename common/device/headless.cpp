#include "common/device/headless.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace dawr::device {
namespace {

using namespace std::chrono_literals;

class Loop {
 public:
  explicit Loop(HeadlessLoop& parts) : parts_(parts) {}

  int run() {
    while (!stopping_) {
      wait();
      turn();
      if (const auto& fault = parts_.link.outbox_fault()) return failed(*fault);
      if (const auto& fault = parts_.device.fault()) return failed(*fault);
      if (parts_.output.broken()) return 1;
      if (parts_.device.finished()) stopping_ = true;
    }
    hear();  // what has been answered is taken out of the outbox
    parts_.dialogue.put(Dialogue::event("bye").add("unanswered", parts_.link.unanswered()));
    return parts_.device.finished().value_or(0);
  }

 private:
  [[nodiscard]] bool takes_lines() const {
    return parts_.device.ready() && parts_.link.unanswered() < most_unanswered_lines;
  }

  void wait() {
    auto sources = parts_.link.sources();
    sources.push_back(parts_.stop.source());
    const bool reading = takes_lines() && !parts_.input.over();
    if (reading) sources.push_back(parts_.input.source());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        parts_.link.next_wake() - std::chrono::steady_clock::now());
    const auto ready = wire::wait_for_any(
        sources, std::clamp<std::chrono::milliseconds>(left, 0ms, parts_.longest_wait));
    if (reading && ready.back()) parts_.input.read();
  }

  void turn() {
    const bool heard = hear();
    take_lines();
    const auto now = std::chrono::steady_clock::now();
    parts_.device.turn(now);
    parts_.life.alive(now);
    if (parts_.stop.came()) stopping_ = true;
    if (parts_.input.over() && parts_.input.empty()) {
      const bool idle = !heard && parts_.link.unanswered() == 0 && parts_.device.idle();
      if (parts_.exit_when_idle ? idle : !parts_.outlives_input) stopping_ = true;
    }
  }

  bool hear() {
    const auto all_news = parts_.link.step(0ms);
    for (const auto& news : all_news) parts_.device.news(news);
    return !all_news.empty();
  }

  // As many as the outbox has room for; the rest waits for answers.
  void take_lines() {
    while (takes_lines() && !stopping_) {
      const auto line = parts_.input.next();
      if (!line) return;
      stopping_ = take_line(parts_.device, parts_.dialogue, *line);
    }
  }

  int failed(const Fault& fault) {
    parts_.dialogue.error({}, fault.text);
    return 1;
  }

  HeadlessLoop& parts_;
  bool stopping_{};
};

}  // namespace

int run(HeadlessLoop& loop) { return Loop(loop).run(); }

bool take_line(HeadlessDevice& device, Dialogue& dialogue, const LineSplitter::Line& line) {
  if (line.cut) {
    dialogue.error({}, "the line is longer than " + std::to_string(longest_line) + " bytes");
    return false;
  }
  const auto text = read_command(line.text);
  if (!text) {
    dialogue.error({}, text.error().text);
    return false;
  }
  if (text->words.empty()) return false;
  if (text->words.front() == "quit") return true;
  device.command(*text);
  return false;
}

}  // namespace dawr::device
