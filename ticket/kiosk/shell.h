// dawr-ticket with a window: the headless dispenser is its engine, and goes on understanding lines.
//
// Beside the lines of commands.h a script may say
//   screen              {"event":"screen","scene":"service","language":"ar","actions":["back",…],
//                        "targets":[{"action":"back","x":980,"y":60},…]}; where their middles lie
//   touch ACTION        as a finger on the target of that action; "error" where there is none
//   key NAME            as a key: Tab, Return, Escape, F2 …
//   type TEXT           as a keyboard
//   snapshot FILE       {"event":"snapshot","file":"…"}, what is seen now as a PNG file
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/device/headless.h"
#include "common/ui/glass.h"
#include "common/ui/page.h"
#include "common/ui/pointing.h"
#include "common/voice/voice.h"
#include "ticket/kiosk/guide.h"
#include "ticket/kiosk/kiosk.h"
#include "ticket/shell.h"

namespace dawr::ticket {

std::string_view name_of(Scene scene);

struct WindowParts {
  HeadlessDispenser& dispenser;
  device::Dialogue& dialogue;
  ui::Glass glass;
  std::array<text::PhrasePair, 2> words;  // of the first language, and of the second
  std::string fingerprint;
  std::optional<voice::Voice> voice{};   // none: there is no audio guide
  std::filesystem::path governorates{};  // their table: without it nobody is asked who he is
  std::filesystem::path
      snapshot{};  // not empty: write one picture when there is an offer, then end
};

class WindowDispenser : public device::HeadlessDevice {
 public:
  explicit WindowDispenser(WindowParts parts);

  void command(const device::CommandText& text) override;
  void news(const wire::LinkNews& news) override;
  void turn(wire::Steady now) override;
  [[nodiscard]] bool ready() const override { return parts_.dispenser.ready(); }
  [[nodiscard]] bool idle() const override { return parts_.dispenser.idle(); }
  [[nodiscard]] std::optional<int> finished() const override { return finished_; }
  [[nodiscard]] const std::optional<Fault>& fault() const override {
    return parts_.dispenser.fault();
  }

 private:
  [[nodiscard]] Known known(wire::Steady now);
  [[nodiscard]] std::optional<text::CivilTime> clock();
  [[nodiscard]] std::optional<text::CivilTime> local(std::optional<Instant> at) const;
  [[nodiscard]] bool clock_is_wrong() const;
  void settle_earlier_run();
  void look_at_governorates();
  void look_at_window(wire::Steady now);
  void take(const ui::ScreenEvent& event, wire::Steady now);
  std::optional<std::string> point(const ui::ScreenEvent& event, wire::Steady now);
  void act(const std::string& action, wire::Steady now);
  void touch(const std::string& tag, const std::string& action, wire::Steady now);
  void show_screen(const std::string& tag);
  void write_snapshot(const std::string& tag, const std::filesystem::path& file);
  void end_with_snapshot(wire::Steady now);
  void carry_out_orders();
  void follow(wire::Steady now);
  void show(View view);
  void speak();
  void say_again(wire::Steady now);
  [[nodiscard]] const text::PhrasePair& words() const;
  void draw();

  WindowParts parts_;
  Kiosk kiosk_;
  ui::Pointing pointing_;
  ui::PageDrawer drawer_;
  ui::Page page_;
  std::optional<View> view_;  // that page_ shows
  Guide guide_;
  std::string zone_name_;
  std::optional<text::TimeZone> zone_;
  double clock_rate_{1};
  std::optional<std::vector<std::uint8_t>> governorates_;  // none: not looked at yet
  std::string digit_;                                      // that a finger typed last
  wire::Steady digit_at_{};
  bool settled_earlier_run_{};
  std::optional<wire::Steady> started_at_;
  std::optional<int> finished_;
};

}  // namespace dawr::ticket
