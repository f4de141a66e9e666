// What the manager's board knows, and where its supervisor is in a deed. Pure: time is an argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/manager_view.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"
#include "common/wire/broker_clock.h"
#include "display/manager/actions.h"
#include "display/manager/alarms.h"
#include "display/manager/deed_form.h"
#include "display/manager/sign_in.h"
#include "display/view.h"

namespace dawr::display::manager {

inline constexpr auto ask_every = std::chrono::seconds{2};
inline constexpr auto stale_after = std::chrono::seconds{10};
inline constexpr auto toast_time = std::chrono::seconds{8};
inline constexpr auto form_kept_for = std::chrono::seconds{60};  // since it was used last

enum class Scene : std::uint8_t {
  board,
  in_the_way,  // `trouble` says what; `none`: still connecting
  wrong_role,  // the key is not a supervisor's
};

// What lies over the board.
enum class Panel : std::uint8_t {
  none,
  menu,
  choice,
  confirm,
  refusals,
  devices,
  alarms,
  sign_in,
  form_menu,
  form,  // of a deed that needs more than one answer
  code,  // a one-time code as the second key
};

enum class ToastKind : std::uint8_t {
  sent,
  done,
  refused,
  not_sent,
  no_link,     // pressed while the server was out of reach: never asked for
  postponed,   // the server can't now; it is asked again
  taken_back,  // without an answer while the server was out of reach: never asked for again
};
struct Toast {
  ToastKind kind{};
  std::optional<RejectionCode> code{};
  std::optional<FormDeed> about{};  // of a deed that has a form
  bool operator==(const Toast&) const = default;
};

struct View {
  Scene scene{};
  Trouble trouble{};
  Name centre;
  bool demonstration{};
  double clock_rate{1};
  Instant now{};  // by the broker's clock; of old figures, when they were new
  std::optional<text::CivilTime> clock;
  std::optional<text::TimeZone> zone;
  ServiceDate today{};
  ManagerView figures;
  DeviceId own;  // this device
  std::vector<Alarm> alarms;
  bool silent{};  // the figures are old: they are marked, and stand still
  Panel panel{};
  std::optional<Deed> deed;
  Choice choice;
  FormView form;                     // of the sign-in, or of a one-time code
  std::optional<Answers> answers{};  // of Panel::form
  std::optional<Toast> toast;
};

class Model {
 public:
  void set_trouble(Trouble trouble) { trouble_ = trouble; }
  void set_online(bool online) { online_ = online; }
  void welcomed(const Principal& principal, const Name& centre, bool demonstration,
                double clock_rate = 1, bool person_needed = false);
  void take(ManagerView view, wire::Steady now);
  // What became of the command that was pressed last.
  void sent(wire::Steady now);
  void answered(std::optional<RejectionCode> rejection, wire::Steady now,
                std::optional<FormDeed> about = std::nullopt);
  // The same of a sign-in, and of a sign-out that was accepted.
  void sign_in_answered(ClerkId clerk, const std::optional<Rejection>& rejection, wire::Steady now);
  void signed_out(wire::Steady now);
  // The same of a one-time code.
  void code_answered(const std::optional<Rejection>& rejection, wire::Steady now);
  void not_sent(wire::Steady now);
  void postponed(wire::Steady now);
  // Said again when figures come: who looks then has to see whether it was done.
  void taken_back(wire::Steady now);

  // Whether figures should be asked for; counts as having asked.
  bool wants_figures(wire::Steady now);

  // A target of the page was pressed. The command to send, when it was the last "yes" and the
  // server can be asked at once: what is kept for later would strike whoever came meanwhile.
  std::optional<CommandBody> press(std::string_view action, const text::PhrasePair& words,
                                   wire::Steady now);

  // What is typed belongs to the form that is open.
  [[nodiscard]] bool takes_text() const;
  // And a space is a letter of it.
  [[nodiscard]] bool takes_words() const;
  // It is a number and a secret: of the sign-in, or of a one-time code.
  [[nodiscard]] bool takes_digits() const {
    return panel_ == Panel::sign_in || panel_ == Panel::code;
  }
  void type(std::string_view text, wire::Steady now);
  void erase(wire::Steady now);
  void other_field(wire::Steady now);
  // Wipes and closes a form that was left half typed: whoever comes next is somebody else.
  void close_if_left(wire::Steady now);

  [[nodiscard]] View view(std::optional<Instant> broker_now, wire::Steady now) const;
  [[nodiscard]] bool silent(wire::Steady now) const { return now - figures_at_ > stale_after; }
  [[nodiscard]] bool has_figures() const { return figures_.has_value(); }

 private:
  [[nodiscard]] Scene scene() const;
  [[nodiscard]] ServiceDate today() const;
  std::optional<CommandBody> when_online(CommandBody command, wire::Steady now);
  std::optional<CommandBody> confirm(CommandBody command, wire::Steady now);
  std::optional<CommandBody> press_form(std::string_view action, const text::PhrasePair& words,
                                        wire::Steady now);
  [[nodiscard]] bool lacks_person() const;
  void ask_person(wire::Steady now);
  void choose(Deed deed);
  void ask_code(wire::Steady now);
  std::optional<CommandBody> press_secret(std::string_view action, wire::Steady now);
  void close_panel();
  void show(Toast toast, wire::Steady now);

  Trouble trouble_{};
  bool online_{};
  bool say_taken_back_{};
  std::optional<Role> role_;
  DeviceId own_;
  Name centre_;
  bool demonstration_{};
  double clock_rate_{1};
  std::optional<ManagerView> figures_;
  std::optional<text::TimeZone> zone_;
  wire::Steady figures_at_{};
  std::optional<wire::Steady> asked_at_;
  Panel panel_{};
  std::optional<Deed> deed_;
  Choice choice_;
  bool person_needed_{};  // by a staff list: each deed needs somebody who is signed in
  SecretForm form_;
  DeedForm deed_form_;
  wire::Steady form_used_at_{};
  std::optional<Toast> toast_;
  wire::Steady toast_at_{};
};

// The words of targets: "deed 3", "form 1", "choice 0".
std::string deed_action(Deed deed);
std::string form_action(FormDeed deed);
std::string choice_action(std::size_t index);

}  // namespace dawr::display::manager
