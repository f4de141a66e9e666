// The console as its clerk meets it: keys in, pages out, between them HeadlessConsole, which keeps
// the model and speaks with the broker. What is pressed becomes the line that a script would write,
// so a script and a person can do the same things.
//
// No window and no clock of its own but the broker's: the caller says when something was typed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/device/dialogue.h"
#include "common/device/headless.h"
#include "common/text/phrases.h"
#include "common/ui/pointing.h"
#include "counter/console/desk.h"
#include "counter/console/view.h"
#include "counter/shell.h"

namespace dawr::counter::console {

class ConsoleScreen : public device::HeadlessDevice {
 public:
  // How often the names of lines and services are asked for: a day may have opened since.
  static constexpr std::chrono::seconds ask_offer_every{15};
  static constexpr std::chrono::seconds ask_names_every{1};  // while some are missing
  static constexpr std::chrono::seconds refusal_shown_for{12};
  // An answer that comes sooner changes the page once, without all keys flashing as locked before.
  static constexpr std::chrono::milliseconds wait_shown_after{400};

  struct Parts {
    HeadlessConsole& engine;  // both outlive the screen
    device::Dialogue& dialogue;
    text::PhrasePair words;
    std::string fingerprint;  // of this device's key
  };
  explicit ConsoleScreen(Parts parts);

  // --- what the loop tells ---
  void command(const device::CommandText& text) override { parts_.engine.command(text); }
  void news(const wire::LinkNews& news) override;
  void turn(wire::Steady now) override;
  [[nodiscard]] bool ready() const override { return parts_.engine.ready(); }
  [[nodiscard]] bool idle() const override { return parts_.engine.idle(); }
  [[nodiscard]] const std::optional<Fault>& fault() const override { return parts_.engine.fault(); }

  // --- what the clerk does and sees ---
  void take(const ui::ScreenEvent& event, ui::Size size, Time now);
  // What is so, and what is worth showing of it now.
  [[nodiscard]] View view(Time now) const;
  [[nodiscard]] View shown(Time now) const;
  [[nodiscard]] ui::Page page(ui::Size size, Time now) const;
  [[nodiscard]] ui::Marks marks(const ui::Page& page) const { return pointing_.marks(page); }
  // Everything that a page names has been heard, or can't be.
  [[nodiscard]] bool complete() const;

 private:
  void act(std::string_view action, Time now);
  void carry_out(const std::string& line, Time now);
  void order(const std::function<void()>& give, Time now);
  void sign_in(const SignIn& who, Time now);
  void escape(Time now);
  void typed(const std::string& text, Time now);
  void answered(const wire::Answered& answer);
  void attend();
  void note_undo();

  Parts parts_;
  Desk desk_;
  ui::Pointing pointing_;
  Surroundings around_;
  std::string zone_name_;
  std::optional<Instant> undo_until_;
  View before_;  // when the last command was sent
  std::optional<Time> sent_at_;
  std::optional<wire::Steady> refused_at_;
  std::optional<wire::Steady> offer_asked_at_;
};

}  // namespace dawr::counter::console
