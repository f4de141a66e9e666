// What the person at the dispenser's screen has come to, as plain values: no window, no broker, no
// clock. It is fed with what is touched and typed, with what the dispenser knows, and with the
// time; what it wants the dispenser to do it says in its orders.
//
//   home ──► group ──► service ──► (identity) ──► asking ──► printing ──► ticket ──► home
//     ├─typing─► search ──┘└──► priority         │             └──► screen_ticket ──┘
//     └─► check_in ──────────────────────────────┘
//
// Nothing freezes: whatever stands in the way of a ticket is shown over the place that somebody has
// reached, who goes on from there when it is gone. Whoever walks away is asked once, and then the
// screen is as it was for the next person.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/link_core.h"
#include "ticket/commands.h"
#include "ticket/handed.h"
#include "ticket/kiosk/view.h"
#include "ticket/model.h"

namespace dawr::ticket {

// What the dispenser knows this moment; the pointers hold until the next call of know().
struct Known {
  DispenserState standing{};  // DispenserModel::standing()
  const OfferView* offer{};   // none before the broker's first word
  const Handed* handed{};     // none while nobody's ticket is to be shown
  bool waiting{};             // a press has no answer yet
  std::optional<RejectionCode> refusal{};
  std::optional<text::CivilTime> retry_at{};     // of the refusal, where time alone is in the way
  std::optional<text::CivilTime> callable_at{};  // of the ticket that is handed, if it is early
  std::optional<PrinterState> printer{};         // none: the screen is the paper
  std::optional<text::CivilTime> clock{};
  bool demonstration{};
  bool clock_wrong{};
  Sound sound{};
  Help help{};
  std::span<const std::uint8_t> governorates{};  // empty: nobody is asked who he is
};

struct Orders {
  std::vector<Wish> wishes;
  bool forget_ticket{};        // the person has seen it
  std::optional<bool> help{};  // staff are called, or no longer
};

class Kiosk {
 public:
  using Time = wire::Steady;
  // Each is three times longer for whoever asked for lower keys, larger text, more contrast or the
  // audio guide.
  static constexpr std::chrono::seconds asks_after{45};
  static constexpr std::chrono::seconds gives_up_after{20};  // after it asked
  static constexpr std::chrono::seconds ticket_stays{8};
  // A voice that had to be started again is back by then; the audio guide stays on for it.
  static constexpr std::chrono::seconds sound_may_pause{10};
  // What takes a number back or off the screen lies where the key before it lay: a tap that comes
  // sooner was meant for that one.
  static constexpr std::chrono::seconds done_from{2};
  static constexpr std::chrono::seconds cancel_from{1};
  static constexpr int longer_with_access = 3;
  // A centre with so few services shows them at once.
  static constexpr std::size_t few_services = 8;
  static constexpr std::size_t most_found = 8;

  void know(const Known& known, Time now);
  // An action of a page's target: "check_in", "group B", "service B01", "take", "priority",
  // "claim elderly", "claim none", "digit 5", "erase", "identify", "skip", "arrive", "back",
  // "home", "page 1", "language", "lower", "larger", "contrast", "guide", "help", "done", "cancel",
  // "stay". What the present scene does not offer does nothing.
  void act(std::string_view action, Time now);
  // Somebody moves the focus: as long as he listens, he is there.
  void listen(Time now) { touched_at_ = now; }
  void type(std::string_view text, Time now);
  void erase(Time now);  // the last letter or digit typed
  void tick(Time now);

  [[nodiscard]] View view(Time now) const;
  Orders take_orders();

 private:
  enum class Stage : std::uint8_t {
    home,
    group,
    search,
    service,
    priority,
    identity,
    check_in,
    asking,
    ticket,
    told
  };

  [[nodiscard]] Scene scene(Time now) const;
  [[nodiscard]] Notice trouble() const;
  [[nodiscard]] bool in_use() const;
  [[nodiscard]] std::chrono::seconds patience(std::chrono::seconds usual) const;
  [[nodiscard]] std::optional<int> seconds_left(Time now) const;
  [[nodiscard]] bool printed() const;
  [[nodiscard]] bool is_printing() const;
  [[nodiscard]] bool asks_identity() const;
  [[nodiscard]] Identity identity() const;
  [[nodiscard]] bool takes_check_in() const;
  [[nodiscard]] bool is_checking_in() const;
  [[nodiscard]] const Service* service() const;
  [[nodiscard]] const Service* find(ServiceCode code) const;
  [[nodiscard]] Choice choice_of(const Service& service) const;
  [[nodiscard]] Choice choice_of(const Line& line) const;
  [[nodiscard]] Detail detail_of(const Service& service) const;
  [[nodiscard]] std::vector<Choice> groups() const;
  [[nodiscard]] std::vector<Choice> choices(Scene scene) const;
  [[nodiscard]] TicketFace face() const;

  bool act_anywhere(std::string_view action);
  void act_here(std::string_view verb, std::string_view object);
  bool act_on_identity(std::string_view verb, std::string_view object);
  bool act_on_check_in(std::string_view verb, std::string_view object);
  [[nodiscard]] bool too_soon(std::string_view verb, Time now) const;
  void choose_claim(std::string_view object);
  void tell(Notice notice);
  void go_back();
  void press();
  void take(Wish wish);
  void ask(Wish wish);
  void done();
  void go(Stage stage);
  void leave();
  void begin_anew();
  void follow_press();
  void follow_identity();
  void follow_check_in();
  void follow_ticket(Time now);
  void follow_sound(Time now);

  Known known_;
  Stage stage_{Stage::home};
  Stage before_service_{Stage::home};
  bool second_language_{};
  Access access_;
  std::optional<LineId> line_;
  std::optional<ServiceCode> service_;
  std::optional<PriorityClass> claim_;
  TypedNumber number_;  // empty on every page but its own
  TypedCode code_;      // the same
  std::string typed_;
  std::vector<ServiceCode> found_;
  std::size_t page_{};
  Notice told_{};
  std::optional<RejectionCode> refusal_;
  std::optional<text::CivilTime> retry_at_;  // of refusal_
  std::optional<IssuedTicket> ticket_;
  std::optional<PaperStage> paper_;
  Time touched_at_{};                // or, of a ticket, when it came out
  std::optional<Time> silent_from_;  // while the sound is missing under the audio guide
  Time shown_at_{};                  // of a press or a ticket: since when it looks as it does
  bool called_here_{};               // staff, by whoever stands here
  Orders orders_;
};

}  // namespace dawr::ticket
