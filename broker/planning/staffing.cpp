#include "broker/planning/staffing.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

namespace dawr::planning {
namespace {

using std::chrono::minutes;

std::vector<std::string_view> pieces(std::string_view text, char separator) {
  std::vector<std::string_view> all;
  for (;;) {
    const auto end = text.find(separator);
    all.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return all;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::uint32_t> number_in(std::string_view text, std::uint32_t most) {
  std::uint32_t value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

// "09:30"
std::optional<minutes> time_in(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = number_in(text.substr(0, 2), 23);
  const auto minute = number_in(text.substr(3), 59);
  if (!hour || !minute) return std::nullopt;
  return minutes{*hour * 60 + *minute};
}

double minutes_in(Duration duration) {
  return std::chrono::duration<double, std::ratio<60>>(duration).count();
}

struct Hours {
  Instant from{};
  Instant until{};
};

std::optional<Hours> hours_in(std::string_view text, const LocalTime& instant_of) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = time_in(text.substr(0, dash));
  const auto until = time_in(text.substr(dash + 1));
  if (!from || !until || *from >= *until) return std::nullopt;
  return Hours{instant_of(*from), instant_of(*until)};
}

Hours whole_day(const Plan& recorded) {
  Hours day{Instant::max(), Instant::min()};
  for (const Shift& shift : recorded.shifts) {
    day.from = std::min(day.from, shift.from);
    day.until = std::max(day.until, shift.until);
  }
  return day;
}

// Who can sit there: the clerk who has got it for other hours, the clerk of that day, else one who
// knows all of the counter's lines.
std::optional<ClerkId> clerk_for(const Plan& recorded, const Counter& counter,
                                 const std::vector<Shift>& shifts, const std::set<ClerkId>& taken) {
  const auto given = std::ranges::find(shifts, counter.id, &Shift::counter);
  if (given != shifts.end()) return given->clerk;
  for (const Shift& shift : recorded.shifts) {
    if (shift.counter == counter.id && !taken.contains(shift.clerk)) return shift.clerk;
  }
  for (const Clerk& clerk : recorded.policy.clerks) {
    const bool sat_elsewhere = std::ranges::any_of(
        recorded.shifts, [&](const Shift& shift) { return shift.clerk == clerk.id; });
    const bool knows =
        clerk.lines.empty() || std::ranges::all_of(counter.serves, [&](const ServedLine& served) {
          return std::ranges::find(clerk.lines, served.line) != clerk.lines.end();
        });
    if (!taken.contains(clerk.id) && !sat_elsewhere && knows) return clerk.id;
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::vector<Shift>, std::string> parse_staffing(std::string_view words,
                                                              const Plan& recorded,
                                                              const LocalTime& instant_of) {
  std::vector<Shift> shifts;
  std::set<ClerkId> taken;
  const Hours day = whole_day(recorded);
  for (const auto piece : pieces(words, ',')) {
    const auto colon = piece.find(':');
    const auto name = piece.substr(0, colon);
    const auto id = number_in(name, 0xffff);
    const Counter* counter =
        id ? find_counter(recorded.policy, CounterId{static_cast<std::uint16_t>(*id)}) : nullptr;
    if (name.empty()) return std::unexpected("expected counters such as 1,2:09:00-13:30,4");
    if (counter == nullptr) {
      return std::unexpected("there is no counter \"" + std::string(name) +
                             "\" in that day's configuration");
    }
    const auto hours = colon == std::string_view::npos
                           ? std::optional(day)
                           : hours_in(piece.substr(colon + 1), instant_of);
    if (!hours || hours->from >= hours->until) {
      return std::unexpected("\"" + std::string(piece) +
                             "\": expected hours of one day behind the colon, the later ones "
                             "last, such as 09:00-13:30");
    }
    if (std::ranges::any_of(shifts, [&](const Shift& shift) {
          return shift.counter == counter->id && shift.from < hours->until &&
                 hours->from < shift.until;
        })) {
      return std::unexpected("counter " + std::string(name) + " is named for hours that overlap");
    }
    const auto clerk = clerk_for(recorded, *counter, shifts, taken);
    if (!clerk) {
      return std::unexpected("nobody is left who could sit at counter " + std::string(name) +
                             ": see [staff] of that day's configuration");
    }
    taken.insert(*clerk);
    shifts.push_back({counter->id, *clerk, hours->from, hours->until});
  }
  return shifts;
}

void DayFigures::count(const Visited& visit) {
  ++visitors;
  if (visit.left_at) ++left;
  if (!visit.called_at) return;
  ++called;
  waits_min.push_back(minutes_in(*visit.called_at - visit.issued_at));
}

std::optional<double> DayFigures::wait_min(double quantile) const {
  const double place = std::ceil(quantile * (visitors - left));
  const auto rank = static_cast<std::size_t>(std::max(place, 1.0));
  return rank > waits_min.size() ? std::nullopt : std::optional(waits_min[rank - 1]);
}

std::optional<double> DayFigures::share_in_target() const {
  const auto counting = visitors - left_in_target;
  if (counting == 0) return std::nullopt;
  return static_cast<double>(in_target) / counting;
}

std::map<LineId, DayFigures> figures_of(const Plan& plan, const DayResult& result) {
  std::map<LineId, DayFigures> all;
  for (const Visited& visit : result.visits) {
    const Line* line = find_line(plan.policy, visit.line);
    for (const LineId key : {visit.line, LineId{}}) {
      DayFigures& figures = all[key];
      figures.count(visit);
      const auto within_target = [&](Instant until) {
        return line != nullptr && until - visit.issued_at <= line->target_wait;
      };
      if (visit.left_at && within_target(*visit.left_at)) ++figures.left_in_target;
      if (visit.called_at && within_target(*visit.called_at)) ++figures.in_target;
    }
  }
  for (auto& [line, figures] : all) std::ranges::sort(figures.waits_min);
  return all;
}

std::map<double, std::optional<double>> waits_over_day(
    const DayResult& result, const std::function<double(Instant)>& hour_of, double step_h) {
  std::map<double, DayFigures> steps;
  for (const Visited& visit : result.visits) {
    steps[(std::floor(hour_of(visit.issued_at) / step_h) + 0.5) * step_h].count(visit);
  }
  std::map<double, std::optional<double>> middle_waits;
  for (auto& [hour, figures] : steps) {
    std::ranges::sort(figures.waits_min);
    middle_waits[hour] = figures.wait_min(0.5);
  }
  return middle_waits;
}

double counter_hours(const std::vector<Shift>& shifts) {
  double hours = 0;
  for (const Shift& shift : shifts) {
    hours += std::chrono::duration<double, std::ratio<3600>>(shift.until - shift.from).count();
  }
  return hours;
}

}  // namespace dawr::planning
