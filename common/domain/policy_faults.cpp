#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "common/domain/limits.h"
#include "common/domain/policy.h"
#include "common/domain/utf8.h"

namespace dawr {
namespace {

using std::to_string;

constexpr std::uint16_t largest_painted_number = 999;
constexpr std::uint16_t longest_deadline_days = 3650;
constexpr std::uint8_t most_calls = 9;
constexpr std::uint8_t most_tries = 9;
constexpr std::uint8_t most_overrides = 9;
constexpr std::uint8_t most_approval_minutes = 60;

// What a printed ticket may start with: the letters of the Arabic alphabet but alif (reads as ١,
// "alif 42" is heard as 1,042) and heh (reads as ٥). Hamza carriers, teh marbuta and alef maksura
// are no letters of their own.
constexpr std::array<std::string_view, 26> usable_letters = {
    "ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر", "ز", "س", "ش", "ص",
    "ض", "ط", "ظ", "ع", "غ", "ف", "ق", "ك", "ل", "م", "ن", "و", "ي"};

struct Clash {
  std::string_view one;
  std::string_view other;
  std::string_view how;
};
// {ح هـ} needs no row: heh is never usable.
constexpr std::array clashes = {
    Clash{"ب", "ت", "look"},  Clash{"ب", "ث", "look"},  Clash{"ت", "ث", "look"},
    Clash{"ج", "ح", "look"},  Clash{"ف", "ق", "look"},  Clash{"ق", "ك", "sound"},
    Clash{"ت", "ط", "sound"}, Clash{"ث", "س", "sound"},
};

std::string letter_of(LineId line) {
  return {line.value >= '!' && line.value <= '~' ? line.value : '?'};
}

bool is_latin_letter(LineId line) { return line.value >= 'A' && line.value <= 'Z'; }

bool is_printable(char byte) { return byte >= '!' && byte <= '~'; }

// 1 to 8 printable characters, zero padded.
bool is_sound(const ServiceCode& code) {
  const auto text = code.view();
  const bool padded = std::all_of(code.text.begin() + static_cast<std::ptrdiff_t>(text.size()),
                                  code.text.end(), [](char byte) { return byte == '\0'; });
  return !text.empty() && padded && std::ranges::all_of(text, is_printable);
}

std::string place_of(const Counter& counter) { return "counter " + to_string(counter.id.value); }

class PolicyCheck {
 public:
  explicit PolicyCheck(const CentrePolicy& policy) : policy_(policy) {}

  std::vector<std::string> run() {
    check_centre();
    check_rules();
    check_lines();
    check_letter_clashes();
    check_services();
    check_counters();
    check_every_line_is_served();
    check_clerks();
    return std::move(faults_);
  }

 private:
  void report(const std::string& place, const std::string& what) {
    faults_.push_back(place + ": " + what);
  }

  void check_label(const std::string& place, std::string_view text) {
    if (text.empty()) report(place, "is empty");
    if (text.size() > limits::label_bytes || !std::ranges::all_of(text, is_printable)) {
      report(place, "must be at most " + to_string(limits::label_bytes) +
                        " printable ASCII characters without a space");
    }
  }

  void check_name(const std::string& place, const Name& name) {
    for (const auto& [language, text] : {std::pair{".ar", &name.ar}, std::pair{".en", &name.en}}) {
      if (text->empty()) report(place + language, "is empty");
      if (text->size() > limits::name_bytes) {
        report(place + language,
               "is longer than " + to_string(limits::name_bytes) + " bytes of UTF-8");
      }
      if (!is_utf8(*text)) report(place + language, "is not UTF-8");
    }
  }

  void check_count(const std::string& place, std::size_t count, std::size_t least,
                   std::size_t most) {
    if (count >= least && count <= most) return;
    report(place, "there are " + to_string(count) + "; there must be " + to_string(least) + " to " +
                      to_string(most));
  }

  void check_range(const std::string& place, std::int64_t value, std::int64_t least,
                   std::int64_t most) {
    if (value >= least && value <= most) return;
    report(place, to_string(value) + " is not in " + to_string(least) + " to " + to_string(most));
  }

  void check_minutes(const std::string& place, minutes value) {
    check_range(place, value.count(), 0, limits::longest_rule_minutes);
  }

  void check_seconds(const std::string& place, seconds value) {
    check_range(place, value.count(), 0, limits::longest_rule_minutes * 60);
  }

  template <class Value>
  void check_new(const std::string& place, std::set<Value>& known, const Value& value,
                 const std::string& what) {
    if (!known.insert(value).second) report(place, what);
  }

  void check_line_exists(const std::string& place, LineId line) {
    if (!find_line(policy_, line)) report(place, "there is no line " + letter_of(line));
  }

  void check_centre() {
    check_label("centre.code", policy_.code);
    check_label("centre.time_zone", policy_.time_zone);
    check_name("centre.name", policy_.name);
  }

  void check_rules() {
    const auto& rules = policy_.rules;
    check_minutes("rules.priority_credit", rules.priority_credit);
    check_minutes("rules.rejoin_within", rules.rejoin_within);
    check_minutes("rules.rejoin_delay", rules.rejoin_delay);
    check_minutes("rules.hold_limit", rules.hold_limit);
    check_seconds("rules.print_doubtful_after", rules.print_doubtful_after);
    check_seconds("rules.no_show_after", rules.no_show_after);
    check_range("rules.calls_before_no_show", rules.calls_before_no_show, 1, most_calls);
    check_seconds("rules.put_back_after", rules.put_back_after);
    check_seconds("rules.undo_within", rules.undo_within);
    check_minutes("rules.reprint_within", rules.reprint_within);
    check_range("rules.arrival_code_tries", rules.arrival_code_tries, 1, most_tries);
    check_range("rules.approval_within", rules.approval_within.count(), 1, most_approval_minutes);
    check_range("rules.overrides_a_day", rules.overrides_a_day, 0, most_overrides);
    check_minutes("rules.cover_after", rules.cover_after);
    check_minutes("rules.idle_close_after", rules.idle_close_after);
    check_minutes("rules.reissue_within", rules.reissue_within);
    check_minutes("rules.cash_desk_closes_before", rules.cash_desk_closes_before);
    check_appointments(rules.appointments);
    const bool has_cashier =
        std::ranges::count(policy_.counters, CounterKind::cashier, &Counter::kind) > 0;
    if (rules.payment_needed && !has_cashier) {
      report("rules.payment_needed", "there is no cashier's counter at which to pay");
    }
    const auto grant = rules.priority_grant;
    if (grant != PriorityGrant::reception && grant != PriorityGrant::kiosk) {
      report("rules.priority_grant", "is neither reception nor kiosk");
    }
  }

  void check_appointments(const AppointmentRules& rules) {
    constexpr std::int64_t whole_percent = 100;
    constexpr std::int64_t most_days_ahead = 120;
    check_range("rules.appointments.share_percent", rules.share_percent, 0, whole_percent);
    check_range("rules.appointments.days_ahead", rules.days_ahead, 1, most_days_ahead);
    check_range("rules.appointments.hold", rules.hold.count(), 1, most_approval_minutes);
    check_minutes("rules.appointments.credit", rules.credit);
    check_minutes("rules.appointments.callable_before", rules.callable_before);
    check_minutes("rules.appointments.late_after", rules.late_after);
    check_minutes("rules.appointments.check_in_before", rules.check_in_before);
    check_minutes("rules.appointments.missed_after", rules.missed_after);
    check_minutes("rules.appointments.release_least", rules.release_least);
    check_minutes("rules.appointments.release_most", rules.release_most);
    if (rules.check_in_before > rules.credit) {
      report("rules.appointments.check_in_before",
             "is longer than the credit: nobody's turn may be "
             "in the future");
    }
    if (rules.late_after > rules.missed_after) {
      report("rules.appointments.late_after", "is longer than missed_after");
    }
    if (rules.release_least > rules.release_most) {
      report("rules.appointments.release_least", "is longer than release_most");
    }
  }

  void check_lines() {
    check_count("lines", policy_.lines.size(), 1, limits::lines);
    std::set<LineId> ids;
    std::set<std::string> letters;
    for (const auto& line : policy_.lines) {
      const auto place = "line " + letter_of(line.id);
      if (!is_latin_letter(line.id)) report(place, "its letter must be one of A to Z");
      check_new(place, ids, line.id, "another line has this letter too");
      if (std::ranges::find(usable_letters, line.letter_ar) == usable_letters.end()) {
        report(place + ".letter_ar", "must be one Arabic letter other than alif and heh");
      }
      check_new(place + ".letter_ar", letters, line.letter_ar,
                "another line has " + line.letter_ar + " too");
      check_name(place + ".name", line.name);
      check_minutes(place + ".target_wait", line.target_wait);
      check_place(place + ".at", line);
    }
  }

  // One line of each kind, so that whoever is sent there is sent to one place; and at the cash desk
  // somebody takes the money.
  void check_place(const std::string& place, const Line& line) {
    if (line.at == HopKind::counter) return;
    if (line.at != HopKind::cashier && line.at != HopKind::collection) {
      return report(place, "is neither counter, cashier nor collection");
    }
    const auto* first = &*std::ranges::find(policy_.lines, line.at, &Line::at);
    if (first != &line) report(place, "line " + letter_of(first->id) + " is that already");
    if (line.at != HopKind::cashier) return;
    for (const auto& counter : policy_.counters) {
      const bool serves = std::ranges::count(counter.serves, line.id, &ServedLine::line) > 0;
      if (serves && counter.kind != CounterKind::cashier) {
        report(place, "it is the cash desk, and " + place_of(counter) + ", which takes no money, " +
                          "serves it");
      }
    }
  }

  [[nodiscard]] const Line* line_with(std::string_view letter_ar) const {
    const auto line = std::ranges::find(policy_.lines, letter_ar, &Line::letter_ar);
    return line == policy_.lines.end() ? nullptr : &*line;
  }

  void check_letter_clashes() {
    for (const auto& clash : clashes) {
      const auto* one = line_with(clash.one);
      const auto* other = line_with(clash.other);
      if (!one || !other) continue;
      report("lines " + letter_of(one->id) + " and " + letter_of(other->id),
             std::string(clash.one) + " and " + std::string(clash.other) + " " +
                 std::string(clash.how) + " alike; give one of them another Arabic letter");
    }
  }

  void check_services() {
    check_count("services", policy_.services.size(), 1, limits::services);
    std::set<ServiceCode> codes;
    for (const auto& service : policy_.services) {
      if (!is_sound(service.code)) {
        report("services", "a code must be 1 to 8 printable ASCII characters without a space");
        continue;
      }
      const auto place = "service " + std::string(service.code.view());
      check_new(place, codes, service.code, "another service has this code too");
      check_line_exists(place + ".line", service.line);
      check_name(place + ".name", service.name);
      check_range(place + ".typical_minutes", service.typical_minutes, 0,
                  limits::longest_rule_minutes);
      check_range(place + ".deadline_days", service.deadline_days.value_or(0), 0,
                  longest_deadline_days);
      check_onward(place + ".onward", service);
    }
  }

  void check_onward(const std::string& place, const Service& service) {
    check_count(place, service.onward.size(), 0, limits::hops);
    LineId before = service.line;
    for (const auto line : service.onward) {
      check_line_exists(place, line);
      if (line == before) report(place, "goes from line " + letter_of(line) + " to itself");
      before = line;
    }
  }

  void check_counters() {
    check_count("counters", policy_.counters.size(), 1, limits::counters);
    std::set<CounterId> ids;
    std::set<std::pair<CounterKind, std::uint16_t>> numbers;
    for (const auto& counter : policy_.counters) {
      const auto place = place_of(counter);
      check_new(place, ids, counter.id, "another counter has this id too");
      if (counter.kind != CounterKind::counter && counter.kind != CounterKind::cashier) {
        report(place + ".kind", "is neither counter nor cashier");
      }
      check_range(place + ".number", counter.number, 1, largest_painted_number);
      check_new(place + ".number", numbers, std::pair{counter.kind, counter.number},
                "another one of its kind has the number " + to_string(counter.number) + " too");
      check_served_lines(place + ".serves", counter);
    }
  }

  void check_served_lines(const std::string& place, const Counter& counter) {
    if (counter.serves.empty()) report(place, "it serves no line");
    std::set<LineId> served;
    for (const auto& [line, handicap] : counter.serves) {
      check_line_exists(place, line);
      check_new(place, served, line, "line " + letter_of(line) + " is there twice");
      check_minutes(place + "." + letter_of(line) + ".handicap", handicap);
    }
  }

  void check_every_line_is_served() {
    std::set<LineId> served;
    for (const auto& counter : policy_.counters) {
      for (const auto& [line, handicap] : counter.serves) served.insert(line);
    }
    for (const auto& line : policy_.lines) {
      if (!served.contains(line.id)) report("line " + letter_of(line.id), "no counter serves it");
    }
  }

  void check_clerks() {
    check_count("clerks", policy_.clerks.size(), 1, limits::clerks);
    std::set<ClerkId> ids;
    for (const auto& clerk : policy_.clerks) {
      const auto place = "clerk " + to_string(clerk.id.value);
      check_new(place, ids, clerk.id, "another clerk has this number too");
      std::set<LineId> lines;
      for (const auto line : clerk.lines) {
        check_line_exists(place + ".lines", line);
        check_new(place + ".lines", lines, line, "line " + letter_of(line) + " is there twice");
      }
    }
  }

  const CentrePolicy& policy_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> faults_of(const CentrePolicy& policy) { return PolicyCheck(policy).run(); }

}  // namespace dawr
