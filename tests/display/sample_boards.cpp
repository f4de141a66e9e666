#include "tests/display/sample_boards.h"

#include <array>
#include <chrono>
#include <stdexcept>

namespace dawr::display::samples {

using namespace std::chrono_literals;

Instant morning() {
  return std::chrono::sys_days{std::chrono::year{2026} / std::chrono::March / 15} + 8h + 24min;
}

text::TimeZone cairo() {
  auto zone = text::TimeZone::named("Africa/Cairo");
  if (!zone) throw std::runtime_error(zone.error().text);
  return *zone;
}

text::PhrasePair words(const std::string& language) {
  auto pair = text::load_pair(DAWR_SOURCE_DIR "/config/phrases", language);
  if (!pair) throw std::runtime_error(pair.error().text);
  return *pair;
}

BoardCall call(std::uint32_t serial, char letter, const std::string& letter_ar,
               std::uint16_t number, std::uint16_t counter, std::uint8_t nth) {
  BoardCall made;
  made.ticket = {serial};
  made.letter = {letter};
  made.letter_ar = letter_ar;
  made.number = number;
  made.line = {letter};
  made.counter_kind = CounterKind::counter;
  made.counter = counter;
  made.call = nth;
  made.called_at = morning() - 10min + std::chrono::seconds{serial} + 20s * nth;
  made.open = true;
  return made;
}

static Promise within(std::uint16_t minutes) { return {PromiseKind::within, minutes, {}}; }

Board busy() {
  Board board;
  board.epoch = {7};
  board.seq = 900;
  board.date = std::chrono::local_days{std::chrono::year{2026} / std::chrono::March / 15};
  board.centre = {"المركز التكنولوجي لخدمة المواطنين — حي شرق مدينة نصر",
                  "Citizens' Service Centre — East Nasr City District"};
  board.time_zone = "Africa/Cairo";
  board.priority_credit_minutes = 15;
  board.lines = {
      {{'S'}, "س", {"المحال العامة", "Public shops"}, 12, within(45)},
      {{'B'}, "ب", {"تراخيص البناء", "Building permits"}, 6, within(10)},
      {{'C'}, "ص", {"الشكاوى", "Complaints"}, 2, {PromiseKind::soon, 2, {}}},
      {{'F'}, "ف", {"الخزينة", "Cashier"}, 121, {PromiseKind::more_than, 120, {}}},
  };
  board.calls = {call(300, 'S', "س", 42, 7), call(299, 'C', "ص", 18, 3), call(290, 'B', "ب", 7, 1),
                 call(280, 'S', "س", 41, 2), call(270, 'R', "ر", 113, 5)};
  board.calls[2].counter_kind = CounterKind::cashier;
  for (std::size_t i = 1; i < board.calls.size(); ++i) board.calls[i].open = false;
  board.notices = {{"برجاء تجهيز أصل بطاقة الرقم القومي (سارية) ورمز الحضور المطبوع على التذكرة",
                    "Please have your national ID card (valid) and the arrival code ready"}};
  return board;
}

Board with_lines(std::size_t count) {
  struct Sample {
    char id;
    const char* letter_ar;
    const char* ar;
    const char* en;
  };
  static constexpr Sample all[] = {
      {'S', "س", "المحال العامة", "Public shops"},
      {'B', "ب", "تراخيص البناء", "Building permits"},
      {'C', "ص", "الشكاوى", "Complaints"},
      {'F', "ف", "الخزينة", "Cashier"},
      {'D', "د", "الإعلانات", "Advertising"},
      {'E', "ع", "شؤون العقارات والأملاك", "Real estate and property affairs"},
      {'G', "ج", "الإشغالات", "Street occupancy"},
      {'K', "ك", "الاستعلامات", "Enquiries"},
      {'L', "ل", "تقنين أوضاع الأراضي", "Land legalisation"},
      {'M', "م", "المرافق", "Utilities"},
      {'N', "ن", "الاستثمار", "Investment"},
      {'P', "ط", "الطرق", "Roads"},
      {'Q', "ي", "خدمة كبار السن وذوي الهمم", "Elderly and disabled visitors"},
      {'R', "ر", "التصالح في مخالفات البناء", "Reconciliation of building violations"},
      {'V', "ق", "القرى", "Villages"},
      {'W', "و", "الوحدات المحلية", "Local units"},
      {'U', "ح", "الحي", "District"},
  };
  const std::array<Promise, 5> outlooks{Promise{PromiseKind::soon, 2, {}}, within(5), within(105),
                                        Promise{PromiseKind::more_than, 60, {}},
                                        Promise{PromiseKind::none, 0, NoPromise::no_counter}};
  auto board = busy();
  board.lines.clear();
  std::uint32_t waiting = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& line = all[i];
    board.lines.push_back(
        {{line.id}, line.letter_ar, {line.ar, line.en}, waiting, outlooks[i % 5]});
    waiting = waiting * 2 + 1;
  }
  return board;
}

namespace {

Model started_model() {
  Model model;
  model.set_time_zone(cairo());
  return model;
}

Moment moment(Duration display_time) {
  return {.display_time = display_time, .wall = morning(), .silent = {}, .missed_heartbeats = 0};
}

}  // namespace

View quiet_view(const Board& board) {
  auto model = started_model();
  model.take(board, {}, 0s);
  return model.view(moment(0s));
}

View called_view(const Board& board, std::size_t calls, Duration later) {
  auto model = started_model();
  auto before = board;
  const auto split = board.calls.begin() + static_cast<std::ptrdiff_t>(calls);
  before.calls.assign(split, board.calls.end());
  model.take(before, {}, 0s);
  model.take(board, {std::make_reverse_iterator(split), board.calls.rend()}, 0s);
  model.tick(later);
  return model.view(moment(later));
}

}  // namespace dawr::display::samples
