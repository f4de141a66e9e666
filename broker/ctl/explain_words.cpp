#include <algorithm>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/explain.h"
#include "broker/ctl/journal_walk.h"

namespace dawr::ctl {
namespace {

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

// The words of one explanation in one language.
class Words {
 public:
  Words(const Explanation& told, const text::Phrases& phrases, const text::TimeZone& zone)
      : told_(told), phrases_(phrases), zone_(zone) {}

  void print(std::ostream& out) const {
    out << phrases_.text("explain.title", {{"ticket", ticket(told_.letter, told_.number)},
                                           {"date", phrases_.date(told_.date)}})
        << "\n"
        << phrases_.text("explain.rule") << "\n";
    if (told_.visit_since) {
      out << phrases_.text("explain.reissued", {{"time", time(*told_.visit_since)}}) << "\n";
    }
    if (told_.slot) out << appointment(*told_.slot) << "\n";
    for (const Stretch& stretch : told_.stretches) print(stretch, out);
    if (told_.stretches.empty()) out << phrases_.text("explain.never_waited") << "\n";
  }

 private:
  [[nodiscard]] std::string appointment(Instant slot) const {
    const auto& rules = told_.policy.rules.appointments;
    if (told_.issued_at > slot + rules.late_after) {
      return phrases_.text("explain.booked_late", {{"slot", time(slot)},
                                                   {"time", time(told_.issued_at)},
                                                   {"minutes", rules.late_after.count()}});
    }
    return phrases_.text("explain.booked", {{"slot", time(slot)},
                                            {"time", time(told_.issued_at)},
                                            {"turn", time(slot - rules.credit)},
                                            {"from", time(slot - rules.callable_before)}});
  }

  void print(const Stretch& stretch, std::ostream& out) const {
    out << "\n"
        << phrases_.text("explain.joined", {{"time", time(stretch.since)},
                                            {"line", line(stretch.line)},
                                            {"turn", time(stretch.turn)}})
        << "\n";
    if (stretch.reason == TurnReason::priority)
      out << phrases_.text("explain.has_priority") << "\n";
    for (const TurnChange& change : stretch.changes) out << turn_of(change) << "\n";
    if (stretch.called_at) {
      out << phrases_.text(
                 "explain.called",
                 {{"time", time(*stretch.called_at)},
                  {"counter", counter(stretch.called_by)},
                  {"minutes",
                   std::chrono::floor<minutes>(*stretch.called_at - stretch.since).count()}})
          << "\n";
    }
    out << end_of(stretch) << "\n";
    out << phrases_.text("explain.before",
                         {{"count", static_cast<std::int64_t>(stretch.before.size())}})
        << "\n";
    for (const CalledBefore& one : stretch.before) {
      out << "  "
          << phrases_.text("explain.call", {{"time", time(one.at)},
                                            {"ticket", ticket(one.letter, one.number)},
                                            {"counter", counter(one.counter)},
                                            {"reason", reason(one)}})
          << "\n";
    }
    if (stretch.elsewhere > 0) {
      out << phrases_.text("explain.elsewhere",
                           {{"count", static_cast<std::int64_t>(stretch.elsewhere)}})
          << "\n";
    }
  }

  [[nodiscard]] std::string turn_of(const TurnChange& change) const {
    const auto at = time(change.at);
    if (change.reason == TurnReason::overridden) {
      return phrases_.text("explain.overridden", {{"time", at}});
    }
    return phrases_.text("explain.granted", {{"time", at},
                                             {"credit", told_.policy.rules.priority_credit.count()},
                                             {"turn", time(change.turn)}});
  }

  [[nodiscard]] std::string end_of(const Stretch& stretch) const {
    const auto at = stretch.ended_at ? time(*stretch.ended_at) : std::string();
    switch (stretch.end) {
      case WaitEnd::still_waiting:
        return phrases_.text("explain.still_waiting");
      case WaitEnd::still_called:
        return phrases_.text("explain.still_called");
      case WaitEnd::served:
        return phrases_.text("explain.came", {{"time", at}});
      case WaitEnd::no_show:
        return phrases_.text("explain.no_show", {{"time", at}});
      case WaitEnd::put_back:
        return phrases_.text("explain.put_back", {{"time", at}});
      case WaitEnd::left:
        return phrases_.text("explain.left", {{"time", at}});
      case WaitEnd::closed_out:
        if (stretch.called_at) return phrases_.text("explain.closed_out_called", {{"time", at}});
        return phrases_.text("explain.closed_out", {{"time", at}});
      case WaitEnd::voided:
        return phrases_.text("explain.voided", {{"time", at}});
      case WaitEnd::undone:
        return phrases_.text("explain.undone", {{"time", at}});
    }
    return {};
  }

  [[nodiscard]] std::string reason(const CalledBefore& one) const {
    const auto turn = time(one.turn);
    const auto own = time(one.our_turn);
    switch (one.why) {
      case WhyBefore::earlier:
        if (turn == own) return phrases_.text("explain.earlier_in_minute");
        return phrases_.text("explain.earlier", {{"turn", turn}, {"own", own}});
      case WhyBefore::priority:
        if (turn == own) return phrases_.text("explain.priority_in_minute");
        return phrases_.text(
            "explain.priority",
            {{"credit", told_.policy.rules.priority_credit.count()}, {"turn", turn}, {"own", own}});
      case WhyBefore::returned:
        return phrases_.text("explain.returned", {{"turn", turn}, {"own", own}});
      case WhyBefore::transferred:
        return phrases_.text("explain.transferred", {{"turn", turn}, {"own", own}});
      case WhyBefore::pad:
        return phrases_.text("explain.pad", {{"turn", turn}, {"own", own}});
      case WhyBefore::appointment:
        return phrases_.text("explain.appointment", {{"slot", time(one.slot.value_or(one.turn))},
                                                     {"time", time(one.checked_in_at)},
                                                     {"turn", turn},
                                                     {"own", own}});
      case WhyBefore::late_appointment:
        return phrases_.text(
            "explain.late_appointment",
            {{"slot", time(one.slot.value_or(one.turn))}, {"turn", turn}, {"own", own}});
      case WhyBefore::exceptional:
        return phrases_.text("explain.exceptional");
      case WhyBefore::own_line:
        return phrases_.text("explain.own_line", {{"theirs", one.handicap.count()},
                                                  {"ours", one.our_handicap.count()},
                                                  {"turn", turn},
                                                  {"own", own}});
      case WhyBefore::not_yet:
        return phrases_.text("explain.not_yet", {{"time", time(one.callable_at)}});
    }
    return {};
  }

  [[nodiscard]] std::string time(Instant at) const { return phrases_.clock_line(zone_.civil(at)); }
  [[nodiscard]] std::string letter(LineId id) const {
    const auto* line = find_line(told_.policy, id);
    const bool arabic = phrases_.digit_set() == text::Digits::arabic_indic;
    return line != nullptr && arabic ? line->letter_ar : std::string(1, id.value);
  }
  [[nodiscard]] std::string ticket(LineId id, std::uint16_t number) const {
    return phrases_.text("explain.ticket",
                         {{"letter", letter(id)}, {"number", static_cast<std::int64_t>(number)}});
  }
  [[nodiscard]] std::string line(LineId id) const {
    const auto* line = find_line(told_.policy, id);
    return line == nullptr ? std::string(1, id.value) : phrases_.in(line->name);
  }
  [[nodiscard]] std::string counter(CounterId id) const {
    const auto* counter = find_counter(told_.policy, id);
    if (counter == nullptr) return {};
    return phrases_.text(
        counter->kind == CounterKind::cashier ? "manager.cashier" : "manager.counter",
        {{"number", static_cast<std::int64_t>(counter->number)}});
  }

  const Explanation& told_;
  const text::Phrases& phrases_;
  const text::TimeZone& zone_;
};

// The languages that the folder has phrases of: "ar, en".
std::string languages_in(const std::filesystem::path& folder) {
  std::vector<std::string> known;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".phrases") known.push_back(entry.path().stem().string());
  }
  std::ranges::sort(known);
  std::string words;
  for (const auto& one : known) words += (words.empty() ? "" : ", ") + one;
  return words;
}

Result<> check_language(const std::string& language, const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_regular_file(folder / (language + ".phrases"), error)) return {};
  const auto known = languages_in(folder);
  if (known.empty()) {
    return refused("--phrases " + folder.string() +
                   ": there are no phrase files, such as ar.phrases, in this folder");
  }
  return refused("--language " + language + ": not known; expected one of: " + known);
}

}  // namespace

void print(const Explanation& explanation, const text::Phrases& phrases, const text::TimeZone& zone,
           std::ostream& out) {
  Words(explanation, phrases, zone).print(out);
}

Result<> explain(const ExplainOptions& options, std::ostream& out) {
  auto name = read_ticket_name(options.ticket);
  if (!name) return std::unexpected(name.error());
  for (const auto& language : options.languages) {
    if (auto known = check_language(language, options.phrases); !known) return known;
  }
  const auto journal = journal_of(options.journal);
  if (!journal) return std::unexpected(journal.error());
  Explainer explainer(*std::move(name), options.day);
  const auto walked = walk_journal(*journal, [&](const queue::State& before, const Entry& entry) {
    explainer.look(before, entry);
  });
  if (!walked) return std::unexpected(walked.error());
  explainer.finish(*walked);
  const auto& found = explainer.found();
  if (!found) {
    return refused(journal->string() + ": no ticket " + options.ticket + " was given" +
                   (options.day ? " that day" : ""));
  }
  const auto zone = text::TimeZone::named(found->policy.time_zone);
  if (!zone) return std::unexpected(zone.error());
  std::string_view separator;
  for (const auto& language : options.languages) {
    const auto phrases = text::Phrases::load(options.phrases, language);
    if (!phrases) return std::unexpected(phrases.error());
    out << separator;
    print(*found, *phrases, *zone, out);
    separator = "\n";
  }
  return {};
}

}  // namespace dawr::ctl
