#include <algorithm>

#include "common/domain/limits.h"
#include "tests/core/twin.h"

// Who serves what, lost papers, calls by voice, idle counters.
namespace dawr::play {

using enum RejectionCode;

bool Twin::some_counter_serves(LineId line, CounterKind kind) const {
  return std::ranges::any_of(counters_, [&](const TwinCounter& counter) {
    return counter.place.kind == kind &&
           std::ranges::count(counter.place.serves, line, &ServedLine::line) > 0;
  });
}

void Twin::look_at(const SetSkills& deed) {
  const auto counter = std::ranges::find_if(
      counters_, [&](const TwinCounter& each) { return each.place.id == deed.counter; });
  const bool known = open_ && counter != counters_.end();
  no_.add(!known, unknown_counter);
  no_.add(!date_ || deed.from <= *date_, skill_cooldown);
  no_.add(date_ && deed.from > *date_ + std::chrono::days{31}, bad_argument);
  no_.add(deed.lines.empty(), bad_argument);
  for (const LineId line : deed.lines) {
    no_.add(open_ && find_line(policy_, line) == nullptr, unknown_line);
    no_.add(std::ranges::count(deed.lines, line) > 1, bad_argument);
    no_.add(known && !some_counter_serves(line, counter->place.kind), separation_of_duty);
  }
  for (const Line& line : policy_.lines) {
    auto serving = std::ranges::count(deed.lines, line.id);
    for (const TwinCounter& each : counters_) {
      if (each.place.id == deed.counter) continue;
      serving += std::ranges::count(each.place.serves, line.id, &ServedLine::line);
    }
    no_.add(serving == 0, bad_argument);
  }
}

void Twin::carry_out(const SetSkills& deed, std::uint32_t request) {
  skills_.push_back({deed.counter, deed.lines, deed.from, request});
  events_.emplace_back(skills_.back());
}

// The newest date that has come counts, and of one date what was said last.
CentrePolicy Twin::with_skills(const CentrePolicy& policy, ServiceDate date) const {
  CentrePolicy changed = policy;
  for (Counter& counter : changed.counters) {
    const SkillsSet* newest = nullptr;
    for (const SkillsSet& each : skills_) {
      if (each.counter != counter.id || each.from > date) continue;
      if (newest == nullptr || each.from >= newest->from) newest = &each;
    }
    if (newest == nullptr) continue;
    std::vector<ServedLine> serves;
    for (const LineId line : newest->lines) {
      if (find_line(policy, line) == nullptr) continue;
      serves.push_back({line, minutes{}});
      for (const ServedLine& before : counter.serves) {
        if (before.line == line) serves.back() = before;
      }
    }
    if (!serves.empty()) counter.serves = serves;
  }
  return faults_of(changed).empty() ? changed : policy;
}

void Twin::look_at(const Cover& deed) {
  const auto counter = std::ranges::find_if(
      counters_, [&](const TwinCounter& each) { return each.place.id == deed.counter; });
  const bool known = open_ && counter != counters_.end();
  no_.add(open_ && find_line(policy_, deed.line) == nullptr, unknown_line);
  no_.add(!known, unknown_counter);
  no_.add(deed.reason.empty(), reason_required);
  std::size_t all = 0;
  for (const TwinCounter& each : counters_) all += each.helps.size();
  no_.add(all >= limits::covers, RejectionCode::state);
  if (!known) return;
  no_.add(!some_counter_serves(deed.line, counter->place.kind), separation_of_duty);
  no_.add(std::ranges::count(counter->place.serves, deed.line, &ServedLine::line) > 0,
          RejectionCode::state);
  no_.add(std::ranges::count(counter->helps, deed.line, &CoverArranged::line) > 0,
          RejectionCode::state);
}

void Twin::carry_out(const Cover& deed, std::uint32_t request) {
  const CoverArranged cover{deed.counter, deed.line, now_ + policy_.rules.cover_after, request,
                            deed.reason};
  for (TwinCounter& each : counters_) {
    if (each.place.id == deed.counter) each.helps.push_back(cover);
  }
  events_.emplace_back(cover);
}

const CoverArranged* Twin::help(const TwinCounter& counter, LineId line) const {
  for (const CoverArranged& each : counter.helps) {
    if (each.line == line && each.from <= now_) return &each;
  }
  return nullptr;
}

std::vector<ServedLine> Twin::serves_now(const TwinCounter& counter) const {
  std::vector<ServedLine> lines;
  for (const TwinClerk& clerk : clerks_) {
    if (clerk.person.id != counter.clerk) continue;
    for (const ServedLine& served : counter.place.serves) {
      const auto& skills = clerk.person.lines;
      if (skills.empty() || std::ranges::count(skills, served.line) > 0) lines.push_back(served);
    }
  }
  for (const CoverArranged& each : counter.helps) {
    if (each.from <= now_) lines.push_back({each.line, minutes{}});
  }
  return lines;
}

bool Twin::is_idle(const TwinCounter& counter) const {
  const minutes limit = policy_.rules.idle_close_after;
  if (limit == minutes{} || counter.state != CounterState::open) return false;
  if (counter.hand || counter.held) return false;
  std::vector<Instant> begun;
  for (const ServedLine& served : serves_now(counter)) {
    for (const TwinTicket& each : tickets_) {
      if (each.line != served.line || each.state != TicketState::waiting) continue;
      if (each.callable_at <= now_) begun.push_back(std::max(each.waits_since, each.callable_at));
    }
  }
  if (begun.empty()) return false;
  const Instant since = std::max(counter.pressed, *std::ranges::min_element(begun));
  return since + limit <= now_;
}

bool Twin::by_voice(const TwinTicket& called) const {
  return voice_ && called.call_times.front() >= *voice_;
}

void Twin::play(const DeclareVoice& command) {
  no_.add(!open_, day_closed);
  no_.add(command.reason.empty(), reason_required);
  no_.add(voice_.has_value(), RejectionCode::state);
  std::vector<Instant> dark_from;
  for (const TwinTicket& each : tickets_) {
    const bool unseen =
        each.state == TicketState::called && each.shown == 0 && each.call_times.front() > seen_;
    if (unseen) dark_from.push_back(each.call_times.front() + policy_.rules.put_back_after);
  }
  if (dark_from.empty()) {
    no_.add(true, display_alive);
  } else {
    const Instant first = *std::ranges::min_element(dark_from);
    no_.add(now_ < first, display_alive, first);
  }
  if (!no_.none()) return;
  voice_ = now_;
  events_.emplace_back(VoiceDeclared{command.reason});
}

void Twin::play(const EndVoice&) {
  no_.add(!open_, day_closed);
  no_.add(!voice_, RejectionCode::state);
  if (!no_.none()) return;
  voice_.reset();
  events_.emplace_back(VoiceEnded{});
}

void Twin::play(const ReplaceTicket& command) {
  no_.add(!open_, day_closed);
  no_.add(open_ && find_line(policy_, command.line) == nullptr, unknown_line);
  const auto lost = std::ranges::find_if(tickets_, [&](const TwinTicket& each) {
    return open_ && each.letter == command.line && each.number == command.number;
  });
  no_.add(lost == tickets_.end(), unknown_ticket);
  if (lost == tickets_.end()) return;
  const bool of_use = lost->state == TicketState::waiting || lost->state == TicketState::on_hold ||
                      lost->state == TicketState::no_show;
  no_.add(lost->state == TicketState::called, call_in_progress);
  no_.add(!of_use, RejectionCode::state);
  no_.add(lost->papers >= 3, reprint_over);
  if (!no_.none()) return;
  ++lost->papers;
  events_.emplace_back(TicketReplaced{lost->serial, static_cast<std::uint8_t>(lost->papers),
                                      command.arrival_commitment});
}

std::string Twin::difference_of_duties(const queue::State& state) const {
  if (state.by_voice_since != voice_) return "calls by voice";
  for (const TwinCounter& counter : counters_) {
    const auto& theirs = state.counters.at(counter.place.id).covers;
    if (theirs.size() != counter.helps.size()) return "the covers";
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      const CoverArranged& mine = counter.helps[i];
      if (theirs[i] != queue::CoveredLine{mine.line, mine.from, mine.request}) return "a cover";
    }
    const Counter* place = find_counter(state.policy, counter.place.id);
    if (place->serves != counter.place.serves) return "what a counter serves";
  }
  return {};
}

}  // namespace dawr::play
