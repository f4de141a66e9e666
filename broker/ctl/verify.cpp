#include <algorithm>
#include <ostream>
#include <string>

#include "broker/ctl/commands.h"
#include "broker/ctl/event_words.h"
#include "broker/ctl/exported_log.h"
#include "broker/ctl/journal_walk.h"
#include "broker/ctl/log_verdict.h"
#include "broker/ctl/papers.h"
#include "broker/verify/event_fields.h"
#include "broker/verify/journal_file.h"
#include "common/text/json_text.h"

namespace dawr::ctl {
namespace {

using text::json_text;
using verify::Figures;
using verify::Finding;
using verify::Verdict;

constexpr std::size_t doubtful_told = 20;

struct Judged {
  std::string name;
  verify::Judgement by;
  KeySource keys{};
  [[nodiscard]] bool lawful() const {
    return !by.rules.finding && by.log.contradiction() == nullptr;
  }
  [[nodiscard]] bool sound() const { return !by.rules.finding && by.log.findings.empty(); }
};

// "TicketCalled ticket 12, counter 3, line B (walk_in)"
std::string words_of(const Event& event) {
  const auto facts = facts_of(event);
  std::string words(name_of(event));
  std::string separator = " ";
  const auto add = [&](const std::string& part) {
    words += separator + part;
    separator = ", ";
  };
  if (facts.ticket) add("ticket " + std::to_string(facts.ticket->value));
  if (facts.counter) add("counter " + std::to_string(facts.counter->value));
  if (facts.line) add("line " + std::string(1, facts.line->value));
  if (!facts.detail.empty()) words += " (" + facts.detail + ")";
  return words;
}

std::string_view headline(verify::Breach breach) {
  using enum verify::Breach;
  switch (breach) {
    case unreadable:
      return "it can't be read";
    case numbering:
      return "entries are missing, or not in their places";
    case time:
      return "its time can't be right";
    case order:
      return "SOMEBODY WAS CALLED OUT OF TURN";
    case rule:
      return "the rules make something else of it";
    case refusal:
      return "a refusal without its reason";
    case overdue:
      return "something had to happen before it";
    case sender:
      return "it can't have come from that device";
  }
  return "it is wrong";
}

void print_finding(const Finding& finding, std::ostream& out) {
  out << "FOUND at entry " << finding.seq << ", " << verify::text_of(finding.at) << ": "
      << headline(finding.breach) << ".\n  " << finding.why << "\n";
  if (finding.expected) out << "  expected: " << words_of(*finding.expected) << "\n";
  if (finding.found) out << "  found:    " << words_of(*finding.found) << "\n";
  out << "What comes after it was not judged. Keep this file as it is, and compare it with the "
         "newest backup and with the papers that people hold.\n";
}

std::string list_of(const std::vector<verify::DoubtfulPrint>& doubtful) {
  std::string list;
  for (std::size_t i = 0; i < std::min(doubtful.size(), doubtful_told); ++i) {
    const auto& print = doubtful[i];
    list += (list.empty() ? " (" : ", ") + text_of(print.ticket.date) + " " + print.letter.value +
            " " + std::to_string(print.number);
  }
  if (list.empty()) return list;
  if (doubtful.size() > doubtful_told) list += ", …";
  return list + ")";
}

void print_figures(const Verdict& verdict, std::ostream& out) {
  const Figures& figures = verdict.figures;
  out << (verdict.finding ? "Up to there nobody jumped: " : "Nobody jumped: ")
      << counted(figures.calls, "call, the head of its order.\n",
                 "calls, each the head of its order.\n");
  out << "Tickets: " << grouped(figures.issued) << " issued = " << grouped(figures.confirmed)
      << " confirmed + " << grouped(figures.voided) << " void + "
      << grouped(figures.doubtful.size()) << " doubtful" << list_of(figures.doubtful) << " + "
      << grouped(figures.unsettled) << " unsettled.\n";
  out << counted(figures.refusals, "attempt was", "attempts were") << " refused; "
      << counted(figures.put_backs, "call that no screen had shown was taken back",
                 "calls that no screen had shown were taken back")
      << "; " << counted(figures.interruptions, "interruption", "interruptions") << "; "
      << counted(figures.restores, "restore", "restores") << " from a backup.\n";
}

void print(const Judged& judged, std::ostream& out) {
  const auto& verdict = judged.by.rules;
  const Figures& figures = verdict.figures;
  if (!judged.lawful()) {
    out << judged.name << " is not lawful.\n";
    if (verdict.finding) print_finding(*verdict.finding, out);
  } else if (!judged.by.log.findings.empty()) {
    out << judged.name << " is lawful in itself, but not all that was held against it is of it.\n";
  } else {
    out << judged.name << " is lawful: " << counted(figures.entries, "entry", "entries") << " of "
        << counted(figures.days, "day", "days");
    if (figures.entries > 0) {
      out << ", from " << verify::text_of(verdict.first) << " to " << verify::text_of(verdict.last);
    }
    out << ".\n";
  }
  print_figures(verdict, out);
  print_log(judged.by.log, verdict.finding ? &*verdict.finding : nullptr, judged.keys, out);
}

void print_json_finding(const Finding& finding, std::ostream& out) {
  out << "{\"entry\":" << finding.seq << ",\"at\":" << json_text(verify::text_of(finding.at))
      << ",\"breach\":" << json_text(verify::name_of(finding.breach))
      << ",\"why\":" << json_text(finding.why);
  if (finding.expected) out << ",\"expected\":" << json_text(words_of(*finding.expected));
  if (finding.found) out << ",\"found\":" << json_text(words_of(*finding.found));
  out << "}";
}

void print_json(const Judged& judged, std::ostream& out) {
  const auto& verdict = judged.by.rules;
  const Figures& figures = verdict.figures;
  out << "{\"journal\":" << json_text(judged.name)
      << ",\"lawful\":" << (judged.lawful() ? "true" : "false")
      << ",\"all_papers_used\":" << (judged.by.log.findings.empty() ? "true" : "false")
      << ",\"finding\":";
  if (verdict.finding) {
    print_json_finding(*verdict.finding, out);
  } else {
    out << "null";
  }
  out << ",\"entries\":" << figures.entries << ",\"days\":" << figures.days
      << ",\"calls_in_order\":" << figures.calls << ",\"put_backs\":" << figures.put_backs
      << ",\"refusals\":" << figures.refusals << ",\"interruptions\":" << figures.interruptions
      << ",\"restores\":" << figures.restores << R"(,"tickets":{"issued":)" << figures.issued
      << ",\"confirmed\":" << figures.confirmed << ",\"void\":" << figures.voided
      << ",\"unsettled\":" << figures.unsettled << ",\"doubtful\":[";
  std::string_view separator;
  for (const auto& print : figures.doubtful) {
    out << separator << "{\"date\":" << json_text(text_of(print.ticket.date))
        << ",\"serial\":" << print.ticket.serial.value << ",\"ticket\":"
        << json_text(std::string(1, print.letter.value) + " " + std::to_string(print.number))
        << "}";
    separator = ",";
  }
  out << "]},\"log\":";
  print_log_json(judged.by.log, judged.keys, out);
  out << "}\n";
}

}  // namespace

Result<bool> verify_journal(const VerifyOptions& options, std::ostream& out) {
  const bool is_centre = std::filesystem::exists(options.journal / "centre.toml");
  const auto journal =
      is_centre ? journal_of(options.journal) : Result<std::filesystem::path>(options.journal);
  if (!journal) return std::unexpected(journal.error());
  auto read = read_papers(options.papers, *journal);
  if (!read) return std::unexpected(read.error());
  if (std::filesystem::is_directory(*journal)) {
    return verify_exported(*journal, *std::move(read), options.json, out);
  }
  auto by = verify::verify_journal(*journal, std::move(read->papers));
  if (!by) return std::unexpected(by.error());
  const Judged judged{journal->string(), *std::move(by), read->keys};
  options.json ? print_json(judged, out) : print(judged, out);
  return judged.sound();
}

}  // namespace dawr::ctl
