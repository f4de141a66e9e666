#include "tests/kill/member.h"

namespace dawr::kill {

Member::Member(Hall& hall, Program program, DeviceId device, sim::Chance chance)
    : hall_(hall), chance_(chance), program_(std::move(program)), device_(device) {}

void Member::start() {
  process_.emplace(program_.file, program_.arguments, program_.log);
  rest(0, 300);
  started();
}

void Member::kill() {
  process_->kill();
  while (const auto line = process_->line_now()) hear(*line);
  wishes_.clear();  // what was not answered lives on in its outbox
}

void Member::turn(Clock::time_point now) {
  while (const auto line = process_->line_now()) hear(*line);
  if (!hall_.paused && wishes_.empty() && now >= next_at_) act();
}

std::string Member::finish(std::chrono::milliseconds limit) {
  process_->close_input();
  const auto until = Clock::now() + limit;
  while (!has_ended() && Clock::now() < until) {
    if (const auto line = process_->line(std::chrono::milliseconds{20})) hear(*line);
  }
  while (const auto line = process_->line_now()) hear(*line);
  const auto exit = process_->wait(std::chrono::milliseconds{0});
  if (!exit) return name() + " still waits for an answer after all is over";
  if (exit->code == 0) return {};
  return name() + " ended with exit code " + std::to_string(exit->code) + ", signal " +
         std::to_string(exit->signal);
}

void Member::wish(const std::string& command, bool effect) {
  const auto tag = "w" + std::to_string(next_tag_++);
  wishes_.emplace(tag, hall_.witness.now());
  wished_effects_ += static_cast<std::uint64_t>(effect);
  process_->send("#" + tag + " " + command);
}

void Member::rest(std::int64_t least_ms, std::int64_t most_ms) {
  next_at_ = Clock::now() + std::chrono::milliseconds{chance_.between(least_ms, most_ms)};
}

void Member::tell(const Json& result, const campaign::Answer& answer) {
  const auto command = result.at("command").get<std::uint64_t>();
  if (answer.issued || answer.called) effective_.insert(command);
  hall_.witness.told(device_, command, answer);
}

void Member::hear(const std::string& line) {
  const auto result = Json::parse(line, nullptr, false);
  if (result.is_discarded()) return hall_.find(name() + " printed what is no JSON: " + line);
  const std::string event = result.value("event", "");
  const std::string tag = result.value("tag", "");
  if (event == "error" || event == "garbled") hall_.find(name() + ": " + line);
  if (event == "submitted") {
    const auto wished = wishes_.find(tag);
    if (wished != wishes_.end()) {
      hall_.witness.asked(device_, result.at("command").get<std::uint64_t>(), wished->second);
    }
    return;
  }
  if (event == "postponed") return;
  wishes_.erase(tag);
  if (event == "refused") tell(result, {.code = result.at("code")});
  heard(result);
}

std::string Member::doubled() const {
  if (effective_.size() <= wished_effects_) return {};
  return name() + " was asked for " + std::to_string(wished_effects_) + " tickets or calls, and " +
         std::to_string(effective_.size()) + " were made";
}

}  // namespace dawr::kill
