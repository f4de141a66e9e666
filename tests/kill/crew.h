// The devices of the hall, by kind, with the people in front of them.
#pragma once

#include <optional>
#include <string>

#include "tests/kill/member.h"

namespace dawr::kill {

// A dispenser where somebody presses now and then; its slips are confirmed as paper at once.
class Dispenser final : public Member {
 public:
  Dispenser(Hall& hall, Program program, DeviceId device, sim::Chance chance, std::string service)
      : Member(hall, std::move(program), device, chance), service_(std::move(service)) {}

 private:
  void heard(const Json& result) override;
  void act() override;
  std::string service_;
};

// A counter with its clerk, who uses every key now and then.
class Console final : public Member {
 public:
  Console(Hall& hall, Program program, DeviceId device, sim::Chance chance, int clerk,
          std::string other_line)
      : Member(hall, std::move(program), device, chance),
        clerk_(clerk),
        other_line_(std::move(other_line)) {}
  [[nodiscard]] bool is_free() const override;

 private:
  void started() override { view_.reset(); }
  void heard(const Json& result) override;
  void act() override;
  void act_on_call(const Json& ticket);
  void act_in_service();
  [[nodiscard]] bool may(std::uint64_t one_in) {
    return !hall().closing && chance().one_in(one_in);
  }

  int clerk_;
  std::string other_line_;  // for transfers
  std::optional<Json> view_;
  bool line_is_empty_{};
};

// Opens the day, and posts a notice now and then.
class Supervisor final : public Member {
 public:
  Supervisor(Hall& hall, Program program, DeviceId device, sim::Chance chance, std::string date)
      : Member(hall, std::move(program), device, chance), date_(std::move(date)) {}
  [[nodiscard]] bool has_opened() const { return opened_; }

 private:
  void heard(const Json& result) override;
  void act() override;
  std::string date_;
  bool opened_{};
};

// Shows calls and confirms them.
class Display final : public Member {
 public:
  using Member::Member;
  // Asks for what it shows; forgotten until it answers.
  void look() {
    shows_.reset();
    wish("state");
  }
  [[nodiscard]] const std::optional<Json>& shows() const { return shows_; }

 private:
  void started() override { shows_.reset(); }
  void heard(const Json& result) override;
  void act() override { rest(1000, 1000); }
  std::optional<Json> shows_;
};

}  // namespace dawr::kill
