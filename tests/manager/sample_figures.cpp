#include "tests/manager/sample_figures.h"

#include <array>
#include <stdexcept>

namespace dawr::display::manager::samples {
namespace {

using namespace std::chrono_literals;

const Name centre{"المركز التكنولوجي — حي شرق مدينة نصر",
                  "Citizens' Service Centre — East Nasr City"};
constexpr ServiceDate sunday = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
constexpr wire::Steady started{};

LineFigures line(char letter, const char* letter_ar, Name name, int target, std::uint32_t waiting,
                 std::uint32_t median_min, std::uint32_t p90_min, std::uint32_t kept) {
  constexpr std::uint32_t in_a_minute = 60;
  return {.line = {LineId{letter}, letter_ar, std::move(name), minutes{target}},
          .waiting = waiting,
          .longest_wait_s = waiting == 0 ? 0 : p90_min * in_a_minute,
          .called = 20,
          .median_wait_s = median_min * in_a_minute,
          .p90_wait_s = p90_min * in_a_minute,
          .promised = 100,
          .promises_kept = kept};
}

std::vector<LineFigures> seven_lines() {
  return {line('S', "س", {"المحال العامة", "Public shops"}, 30, 9, 18, 24, 91),
          line('B', "ب", {"تراخيص البناء", "Building permits"}, 40, 7, 34, 58, 71),
          line('R', "ر", {"التصالح", "Settlements"}, 45, 6, 26, 41, 88),
          line('F', "ف", {"الخزينة", "Cashier"}, 15, 5, 8, 14, 95),
          line('J', "ج", {"إشغالات الطريق", "Street occupancy"}, 25, 2, 14, 22, 93),
          line('P', "ط", {"صلاحية الموقع", "Site suitability"}, 20, 1, 6, 12, 97),
          line('C', "ص", {"الشكاوى", "Complaints"}, 15, 1, 7, 11, 98)};
}

CounterFigures counter(std::uint16_t number, CounterState state, std::optional<Duration> age) {
  CounterFigures figures{.counter = CounterId{number},
                         .kind = CounterKind::counter,
                         .number = number,
                         .state = state,
                         .since = std::nullopt,
                         .in_hand = std::nullopt};
  if (age) figures.since = noon() - *age;
  return figures;
}

CounterFigures with(CounterFigures figures, char letter, std::uint16_t number, TicketState state) {
  figures.in_hand = CodeAtCounter{.letter = LineId{letter},
                                  .number = number,
                                  .state = state,
                                  .since = *figures.since,
                                  .calls = 1,
                                  .shown = true};
  figures.waiting = 7;
  figures.served_today = 12;
  return figures;
}

CounterFigures serving(std::uint16_t number, char letter, std::uint16_t code, Duration age) {
  return with(counter(number, CounterState::open, age), letter, code, TicketState::serving);
}

std::vector<CounterFigures> twelve_counters() {
  std::vector<CounterFigures> all{
      serving(1, 'B', 24, 130s),
      serving(2, 'S', 58, 402s),
      serving(3, 'C', 23, 245s),
      with(counter(4, CounterState::open, 22s), 'B', 28, TicketState::called),
      serving(5, 'R', 36, 1068s),
      counter(6, CounterState::open, 40s),
      serving(7, 'S', 61, 192s),
      counter(8, CounterState::on_break, 550s),
      serving(9, 'J', 12, 333s),
      serving(10, 'R', 37, 500s),
      counter(11, CounterState::closed, std::nullopt),
      serving(12, 'S', 57, 4000s)};
  all[0].kind = CounterKind::cashier;
  return all;
}

std::vector<QuarterFigures> morning_quarters() {
  constexpr std::array<std::array<std::uint32_t, 3>, 13> figures{{{18, 2, 12},
                                                                  {15, 9, 18},
                                                                  {14, 10, 24},
                                                                  {16, 12, 29},
                                                                  {13, 11, 33},
                                                                  {12, 12, 36},
                                                                  {11, 13, 38},
                                                                  {14, 12, 39},
                                                                  {12, 13, 38},
                                                                  {13, 14, 36},
                                                                  {10, 13, 35},
                                                                  {12, 12, 33},
                                                                  {8, 9, 31}}};
  std::vector<QuarterFigures> quarters;
  Instant at = noon() - 3h - 12min;
  for (const auto& [issued, called, waiting] : figures) {
    quarters.push_back({.quarter = at, .issued = issued, .called = called, .waiting = waiting});
    at += 15min;
  }
  return quarters;
}

std::vector<DeviceFigures> ten_devices() {
  std::vector<DeviceFigures> devices;
  const auto add = [&](Role role, const std::string& name) {
    devices.push_back({.device = DeviceId{static_cast<std::uint32_t>(devices.size() + 1)},
                       .role = role,
                       .counter = std::nullopt,
                       .name = name,
                       .heard_at = noon() - 1s});
  };
  add(Role::dispenser, "ماكينة التذاكر ١");
  add(Role::dispenser, "ماكينة التذاكر ٢");
  add(Role::reception, "الاستقبال");
  add(Role::display, "شاشة الصالة ١");
  add(Role::display, "شاشة الصالة ٢");
  for (int i = 1; i <= 4; ++i) add(Role::counter, "جهاز شباك " + std::to_string(i));
  add(Role::supervisor, "لوحة المدير");
  return devices;
}

}  // namespace

Instant noon() {
  return std::chrono::sys_days{std::chrono::year{2026} / std::chrono::March / 15} + 9h + 42min;
}

text::PhrasePair words(const std::string& language) {
  auto pair = text::load_pair(DAWR_SOURCE_DIR "/config/phrases", language);
  if (!pair) throw std::runtime_error(pair.error().text);
  return *pair;
}

ManagerView never_opened() {
  ManagerView view;
  view.at = noon();
  view.time_zone = "Africa/Cairo";
  view.around.devices = ten_devices();
  return view;
}

ManagerView quiet() {
  ManagerView view = never_opened();
  view.seq = 4218;
  view.date = sunday;
  view.day_open = true;
  view.lines = seven_lines();
  for (auto& one : view.lines) {
    const auto target = static_cast<std::uint32_t>(seconds{one.line.target_wait}.count());
    one.longest_wait_s = std::min(one.longest_wait_s, target - 60);
    one.p90_wait_s = std::min(one.p90_wait_s, target);
  }
  view.counters = twelve_counters();
  view.quarters = morning_quarters();
  view.totals = {.issued = 168,
                 .waiting = 31,
                 .called = 1,
                 .serving = 8,
                 .no_show = 5,
                 .served = 114,
                 .incomplete = 4,
                 .redirected = 2,
                 .left = 3};
  view.around.uplink = UplinkFigures{.connected = true, .since = noon() - 3h, .backlog = 0};
  view.overrides_a_day = 3;
  view.around.disk = DiskFigures{.free_bytes = std::uint64_t{40} << 30U};
  return view;
}

ManagerView just_opened() {
  ManagerView view = quiet();
  view.seq = 2;
  view.totals = {};
  view.quarters.clear();
  for (auto& one : view.lines) one = {.line = one.line};
  for (auto& one : view.counters) {
    one = counter(one.number, CounterState::closed, std::nullopt);
  }
  return view;
}

ManagerView busy() {
  ManagerView view = quiet();
  view.lines = seven_lines();
  view.counters[3].in_hand->shown = false;
  view.counters[5].since = noon() - 390s;
  view.counters[5].waiting = 7;
  view.around.devices[1].doubtful_prints = 3;
  view.around.uplink = UplinkFigures{.connected = false, .since = noon() - 24min, .backlog = 312};
  view.refusals = {{RejectionCode::replay, 1},
                   {RejectionCode::arrival_code, 2},
                   {RejectionCode::not_displayed, 3},
                   {RejectionCode::line_empty, 4}};
  return view;
}

ManagerView help_wanted() {
  ManagerView view = quiet();
  auto& devices = view.around.devices;
  devices[0].printer = PrinterState::ready;
  devices[0].help_since = noon() - 130s;
  devices[1].printer = PrinterState::paper_out;
  devices[2].printer = PrinterState::paper_low;
  view.around.seats = 30;
  return view;
}

ManagerView many_alarms() {
  ManagerView view = busy();
  view.lines[2].longest_wait_s = 4000;
  view.paused = {"عطل في الطابعة", "printer fault"};
  view.around.devices[4].heard_at = noon() - 2h;
  view.around.devices[0].heard_at.reset();
  view.around.disk = DiskFigures{.free_bytes = std::uint64_t{700} << 20U, .low = true};
  view.around.wall_ahead_s = -420;
  return view;
}

ManagerView locked_out() {
  ManagerView view = quiet();
  view.counters[3].in_hand->locked = true;
  auto& cashier = view.counters.back();
  cashier.kind = CounterKind::cashier;
  cashier.number = 1;
  cashier.state = CounterState::open;
  cashier.since = noon() - 3min;
  cashier.in_hand = CodeAtCounter{.letter = LineId{'F'},
                                  .number = 37,
                                  .state = TicketState::called,
                                  .since = *cashier.since,
                                  .calls = 2,
                                  .shown = true,
                                  .locked = true};
  return view;
}

ManagerView asking_for_approval() {
  ManagerView view = quiet();
  view.requests = {
      {.number = 4,
       .deed = Override{LineId{'S'}, 47, "أُغمي عليها في الصالة"},
       .device = DeviceId{8},
       .clerk = ClerkId{202},
       .expires_at = noon() + 6min},
      {.number = 5,
       .deed = Override{LineId{'B'}, 9, "a small child"},
       .device = DeviceId{9},
       .clerk = ClerkId{201},
       .expires_at = noon() + 8min},
  };
  view.overrides = 1;
  view.overrides_a_day = 3;
  return view;
}

ManagerView closed() {
  ManagerView view = quiet();
  view.day_open = false;
  view.totals = {.issued = 168, .no_show = 5, .served = 150, .incomplete = 6, .left = 7};
  for (auto& one : view.lines) one.waiting = one.longest_wait_s = 0;
  for (auto& one : view.counters) one = counter(one.number, CounterState::closed, 5min);
  return view;
}

ManagerView by_voice() {
  ManagerView view = quiet();
  view.by_voice_since = noon() - 15min;
  return view;
}

ManagerView with_lines(std::size_t count) {
  ManagerView view = busy();
  const auto seven = view.lines;
  for (std::size_t i = view.lines.size(); i < count; ++i) {
    view.lines.push_back(seven[i % seven.size()]);
    view.lines.back().line.id = LineId{static_cast<char>('A' + i)};
  }
  return view;
}

ManagerView with_counters(std::size_t count) {
  ManagerView view = quiet();
  const auto twelve = view.counters;
  for (std::size_t i = view.counters.size(); i < count; ++i) {
    view.counters.push_back(twelve[i % twelve.size()]);
    view.counters.back().number = static_cast<std::uint16_t>(i + 1);
  }
  return view;
}

Model model_of(const ManagerView& figures) {
  Model model;
  model.welcomed({DeviceId{9}, Role::supervisor, {}, {}}, centre, false);
  model.take(figures, started);
  return model;
}

View view_of(const ManagerView& figures) { return model_of(figures).view(noon(), started); }

View pressed(const ManagerView& figures, const std::vector<std::string>& actions) {
  Model model = model_of(figures);
  const auto spoken = words("ar");
  for (const auto& action : actions) {
    if (action.starts_with('#')) {
      model.type(action.substr(1), started);
    } else {
      model.press(action, spoken, started);
    }
  }
  return model.view(noon(), started);
}

std::vector<View> filled_forms() {
  std::vector<View> views{pressed(quiet(), {"menu", "forms"}),
                          pressed(asking_for_approval(), {"menu", "forms"}),
                          pressed(with_lines(17), {"menu", "forms", "form 1"}),
                          pressed(by_voice(), {"menu", "forms", "form 5"})};
  for (const auto& steps : std::vector<std::vector<std::string>>{
           {"form 1", "#S", "#42", "next", "choice 3", "#ill", "next"},
           {"form 1", "#S", "next"},
           {"form 2", "kind cashier", "#1", "next", "#B", "choice 0"},
           {"form 2", "#99", "next"},
           {"form 3", "#7", "next", "#S", "#B", "next", "other-days", "choice 1"},
           {"form 4", "choice 0"}}) {
    std::vector<std::string> done{"menu", "forms"};
    for (const auto& step : steps) {
      done.push_back(step);
      views.push_back(pressed(quiet(), done));
    }
  }
  return views;
}

View in_trouble(Trouble trouble) {
  Model model;
  model.set_trouble(trouble);
  return model.view(std::nullopt, started);
}

View wrong_role() {
  Model model;
  model.welcomed({DeviceId{9}, Role::counter, CounterId{1}, {}}, centre, false);
  return model.view(noon(), started);
}

Model asking(const std::vector<std::string>& steps) {
  Model model;
  model.welcomed({DeviceId{9}, Role::supervisor, {}, {}}, centre, false, 1, true);
  model.take(busy(), started);
  const auto spoken = words("ar");
  for (const auto& step : steps) {
    if (step.starts_with('#')) {
      model.type(step.substr(1), started);
    } else {
      model.press(step, spoken, started);
    }
  }
  return model;
}

View asked(const std::vector<std::string>& steps) { return asking(steps).view(noon(), started); }

View turned_away(const Rejection& rejection) {
  Model model = asking({"menu", "#201", "sign-in", "#4711", "sign-in"});
  model.sign_in_answered(ClerkId{201}, rejection, started);
  return model.view(noon(), started);
}

namespace {

Model asking_for_code() {
  Model model = model_of(asking_for_approval());
  const auto spoken = words("ar");
  for (const auto* step : {"menu", "deed 8", "choice 1", "code"}) {
    model.press(step, spoken, started);
  }
  model.type("11", started);
  model.press("approve by code", spoken, started);
  model.type("48293051", started);
  return model;
}

}  // namespace

View code_asked() { return pressed(asking_for_approval(), {"menu", "deed 8", "choice 1", "code"}); }

View code_typed() { return asking_for_code().view(noon(), started); }

View code_refused(const Rejection& rejection) {
  Model model = asking_for_code();
  model.press("approve by code", words("ar"), started);
  model.code_answered(rejection, started);
  return model.view(noon(), started);
}

ManagerView with_person(ManagerView figures) {
  figures.signed_in = SignedIn{ClerkId{201}, noon() + 8min};
  return figures;
}

View silent(const ManagerView& figures) {
  Model model = model_of(figures);
  model.set_trouble(Trouble::unreachable);
  return model.view(noon() + 95s, started + 95s);
}

}  // namespace dawr::display::manager::samples
