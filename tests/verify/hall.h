// Honest journals: a small hall whose broker is the real one (Floor), with hands that press
// everything, plausible and hostile. The same seed is the same journal.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "broker/floor/floor.h"
#include "broker/floor/staff.h"
#include "tests/scratch.h"

namespace dawr::verify {

using Rows = std::vector<journal::EntryRow>;

class Hall {
 public:
  explicit Hall(std::uint64_t seed);

  // The next service date, so many presses long. It may be left open: the next one closes it.
  void run_day(int presses);
  [[nodiscard]] Rows rows();

 private:
  struct Device {
    Principal who;
    std::uint64_t session{};
    std::uint64_t pressed{};
    std::vector<std::uint8_t> last_frame{};
  };
  struct Press {
    Device* device{};
    CommandBody body;
    std::optional<wire::Token> token{};
  };

  void open_floor();
  void start_again();
  void pass_some_time();
  void press_some();
  void send(const std::vector<Press>& presses);
  std::vector<std::uint8_t> frame_of(const Press& press);
  std::vector<std::uint8_t> spoilt_frame(const Press& press);
  Press random_press();
  Press citizens_press();
  Press bookings_press();
  std::vector<DayPlan> some_days(ServiceDate from);
  Instant some_slot(ServiceCode service);
  std::string some_code();
  Press counters_press(Device& device);
  CommandBody body_in_hand(const queue::Ticket& ticket, CounterId counter);
  Press displays_press(Device& device);
  std::optional<CommandBody> exceptional_deed(const Device& device);
  OfferedCode some_slip();
  std::optional<CommandBody> deed_about_duties();
  Press supervisors_press(Device& device);
  Press odd_press();
  CommandBody opening(CounterId counter);
  CentrePolicy random_policy();
  Serial some_ticket();
  std::optional<wire::Token> some_token(bool no_show);
  std::optional<wire::Token> some_vote();
  void set_supervisor(StaffStatus status);

  Device& device(std::uint32_t number) { return devices_.at(number); }
  bool chance(int percent) { return number(1, 100) <= percent; }
  std::int64_t number(std::int64_t least, std::int64_t most);
  template <class Enum>
  Enum one_of(Enum last) {
    return static_cast<Enum>(number(1, static_cast<std::int64_t>(last)));
  }

  std::mt19937_64 random_;
  std::map<std::uint32_t, Device> devices_;
  CentreSecret secret_{CentreSecret::Key{}};
  std::unique_ptr<journal::Journal> journal_;
  std::optional<Scratch> folder_;  // of a staff list
  std::optional<StaffList> staff_;
  std::optional<PinCheck> pins_;
  std::optional<CodeCheck> codes_;
  std::unique_ptr<Floor> floor_;
  ServiceDate date_;
  Instant now_;
  std::uint64_t epochs_{100};
};

}  // namespace dawr::verify
