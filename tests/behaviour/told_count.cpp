#include "tests/behaviour/naive_count.h"

namespace dawr::behaviour {

std::string at_counter(CounterId counter, const char* what) {
  return "counter " + std::to_string(counter.value) + " " + what;
}

namespace {

void add_counter(Counts& counts, CounterId id, const CounterFigures& figures) {
  counts[at_counter(id, "open")] = figures.open.count();
  counts[at_counter(id, "on break")] = figures.on_break.count();
  counts[at_counter(id, "idle")] = figures.idle.count();
  counts[at_counter(id, "gaps")] = figures.long_gaps.of;
  counts[at_counter(id, "long gaps")] = figures.long_gaps.n;
  counts[at_counter(id, "calls")] = figures.put_backs.of;
  counts[at_counter(id, "put-backs")] = figures.put_backs.n;
  counts[at_counter(id, "no-shows")] = figures.no_shows.n;
  counts[at_counter(id, "early no-shows")] = figures.early_no_shows.n;
  counts[at_counter(id, "rejoined")] = figures.rejoined.n;
  counts[at_counter(id, "starts")] = figures.short_walks.of;
  counts[at_counter(id, "short walks")] = figures.short_walks.n;
  counts[at_counter(id, "services")] = figures.short_services.of;
  counts[at_counter(id, "short services")] = figures.short_services.n;
}

void add_tickets(Counts& counts, const DayBehaviour& day) {
  const Ends& ends = day.ends;
  counts["issued"] = ends.issued;
  counts["called"] = ends.called;
  counts["outcome 1"] = ends.served;
  counts["outcome 2"] = ends.incomplete;
  counts["outcome 3"] = ends.redirected;
  counts["no-shows"] = ends.no_show;
  counts["left"] = ends.left;
  counts["closed out"] = ends.closed_out;
  counts["voided"] = ends.voided;
  counts["priority issued"] = day.priority_issued.n;
  counts["priority called"] = day.priority_called.n;
  for (const auto& [device, issuer] : day.issuers) {
    for (const auto& [evidence, times] : issuer.granted) counts["granted"] += times;
    counts["papers replaced"] += issuer.replaced;
  }
  counts["calls by voice declared"] = static_cast<std::int64_t>(day.by_voice.size());
  counts["calls that passed somebody"] = day.passing_calls.n;
  for (const auto& [reason, figures] : day.passings) {
    const auto number = std::to_string(static_cast<int>(reason));
    counts["calls that passed: " + number] = figures.calls;
    counts["passed: " + number] = figures.passed;
  }
}

}  // namespace

Counts counts_of(const DayBehaviour& day) {
  Counts counts;
  for (const auto& [id, figures] : day.counters) add_counter(counts, id, figures);
  add_tickets(counts, day);
  const auto& before = day.before_the_ticket;
  counts["open"] = before.open.count();
  counts["paused"] = before.paused.count();
  counts["down"] = before.down.count();
  counts["paused or down"] = before.paused_or_down.count();
  counts["longest without a ticket"] = before.longest_without.count();
  counts["presses while paused"] = before.presses_while_paused;
  for (const auto& [key, times] : day.refusals) {
    counts["refused " + std::to_string(key.device.value) + " " + std::string(name_of(key.code))] +=
        times;
  }
  counts["pauses"] = static_cast<std::int64_t>(day.pauses.size());
  counts["doubtful prints"] = static_cast<std::int64_t>(day.doubtful.size());
  counts["unlocks"] = static_cast<std::int64_t>(day.unlocks.size());
  counts["payments"] = day.payments;
  counts["waivers"] = static_cast<std::int64_t>(day.waivers.size());
  counts["reissues"] = static_cast<std::int64_t>(day.reissues.size());
  for (const auto& reissue : day.reissues) {
    counts["reissued after"] += reissue.before.count();
    if (reissue.waited) counts["waited since the first"] += reissue.waited->count();
  }
  const AppointmentFigures& appointments = day.appointments;
  counts["appointments booked"] = appointments.booked;
  counts["appointments moved"] = appointments.moved;
  counts["appointments cancelled"] = appointments.cancelled;
  counts["appointments displaced"] = appointments.displaced;
  counts["appointments given up"] = appointments.given_up;
  counts["appointments kept"] = appointments.kept;
  counts["appointments late"] = appointments.late;
  counts["appointments missed"] = appointments.missed;
  counts["requests"] = static_cast<std::int64_t>(day.requests.size());
  for (const auto& request : day.requests) {
    if (request.end == RequestEnd::granted) ++counts["requests granted"];
    if (request.code) ++counts["requests granted by code"];
    if (request.end == RequestEnd::expired) ++counts["requests expired"];
  }
  std::erase_if(counts, [](const auto& one) { return one.second == 0; });
  return counts;
}

std::string difference(const Counts& told, const Counts& counted) {
  std::string words;
  const auto missing = [&](const Counts& one, const Counts& other, const char* who) {
    for (const auto& [name, count] : one) {
      const auto there = other.find(name);
      if (there != other.end() && there->second == count) continue;
      words += std::string(who) + " " + name + " = " + std::to_string(count) + "\n";
    }
  };
  missing(told, counted, "told");
  missing(counted, told, "counted");
  return words;
}

}  // namespace dawr::behaviour
