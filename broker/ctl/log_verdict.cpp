#include "broker/ctl/log_verdict.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "common/log/encoding.h"
#include "common/text/json_text.h"

namespace dawr::ctl {
namespace {

using text::json_text;
using verify::Held;
using verify::LogBreach;
using verify::LogFinding;
using verify::LogVerdict;

std::string_view headline(LogBreach breach) {
  using enum LogBreach;
  switch (breach) {
    case unreadable:
      return "it is not what it should be";
    case signature:
      return "no key that was given has signed it";
    case other_log:
      return "it is of another log";
    case end_missing:
      return "THE END IS MISSING";
    case split_view:
      return "TWO HISTORIES WERE SIGNED";
    case changed:
      return "ENTRIES WERE CHANGED";
  }
  return "it is wrong";
}

std::string list_of(const std::vector<std::string>& words) {
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

void print_finding(const LogFinding& finding, std::ostream& out) {
  const auto code = code_of(finding.breach);
  out << (code.empty() ? "NOT USED" : "FOUND ") << code << ", " << finding.paper << ": "
      << headline(finding.breach) << ".\n  " << finding.why << "\n";
}

void print_held(const Held& held, std::ostream& out) {
  out << "  holds: " << held.paper;
  if (!held.own) out << ", of " << counted(held.size, "entry", "entries");
  if (!held.witnessed_by.empty()) out << ", witnessed by " << list_of(held.witnessed_by);
  if (!held.cosigned_by.empty() && held.witnessed_by.empty()) {
    out << ", cosigned in the name of " << list_of(held.cosigned_by)
        << " (not checked: give their keys)";
  }
  out << "\n";
}

std::string_view source_words(KeySource keys) {
  switch (keys) {
    case KeySource::none:
      return "No key of the log was given: nobody's signature was checked, and a forger could have "
             "made all of it. Take the key that was published.\n";
    case KeySource::given:
      return "Signatures were checked with the key that was given.\n";
    case KeySource::centre:
      return "Signatures were checked with the key in this centre's own folder: who changed the "
             "journal may have it too. Give the published one (--key).\n";
  }
  return "";
}

std::string_view source_name(KeySource keys) {
  constexpr std::array<std::string_view, 3> names{"none", "given", "centre"};
  return names.at(static_cast<std::size_t>(keys));
}

// What both together tell of an entry that breaks the rules.
void print_when(const LogVerdict& log, const verify::Finding& rules, std::ostream& out) {
  if (rules.seq <= log.held_up_to()) {
    out << "Entry " << rules.seq
        << " was written like that by the broker, and not changed afterwards: a checkpoint that "
           "has it holds.\n";
  }
}

void print_json_list(const std::vector<std::string>& words, std::ostream& out) {
  out << "[";
  std::string_view separator;
  for (const auto& word : words) {
    out << separator << json_text(word);
    separator = ",";
  }
  out << "]";
}

void print_json_finding(const LogFinding& finding, std::ostream& out) {
  out << "{\"breach\":" << json_text(name_of(finding.breach))
      << ",\"code\":" << json_text(code_of(finding.breach))
      << ",\"paper\":" << json_text(finding.paper) << ",\"from\":" << finding.from
      << ",\"to\":" << finding.to << ",\"why\":" << json_text(finding.why) << "}";
}

void print_json_held(const Held& held, std::ostream& out) {
  out << "{\"paper\":" << json_text(held.paper) << ",\"size\":" << held.size << ",\"cosigned_by\":";
  print_json_list(held.cosigned_by, out);
  out << ",\"witnessed_by\":";
  print_json_list(held.witnessed_by, out);
  out << "}";
}

}  // namespace

std::string grouped(std::uint64_t number) {
  auto digits = std::to_string(number);
  constexpr std::size_t group = 3;
  for (auto at = digits.size(); at > group;) digits.insert(at -= group, ",");
  return digits;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + " " + std::string(number == 1 ? one : many);
}

void print_log(const LogVerdict& log, const verify::Finding* rules, KeySource keys,
               std::ostream& out) {
  for (const auto& finding : log.findings) print_finding(finding, out);
  out << "The log: " << counted(log.size, "entry", "entries") << ", root "
      << log::to_base64(log.root) << ".\n";
  if (log.checkpoints.empty()) {
    out << "No checkpoint confirms it: whether its end was cut off, or what has no consequence was "
           "changed, only one tells.\n";
  } else {
    const auto held = log.held_up_to();
    if (log.signatures_checked) {
      out << counted(log.checkpoints.size(), "checkpoint holds", "checkpoints hold")
          << ": entries 1 to " << grouped(held) << " are those that were signed";
    } else {
      out << counted(log.checkpoints.size(), "checkpoint fits", "checkpoints fit")
          << ", whoever made it: entries 1 to " << grouped(held) << " are those that it is of";
    }
    if (held < log.size) {
      out << "; of the last " << grouped(log.size - held) << " nothing is signed yet";
    }
    out << ".\n";
  }
  if (log.receipts > 0) {
    out << counted(log.receipts, "receipt is", "receipts are") << " of entries that are there.\n";
  }
  // Its own are many, and say no more than the newest of them.
  for (const auto& held : log.checkpoints) {
    if (!held.own || &held == &log.checkpoints.back()) print_held(held, out);
  }
  if (log.agrees) {
    out << "  agrees: " << log.agrees->name << ", whose "
        << counted(log.agrees->size, "entry that was signed is the first",
                   "entries that were signed are the first " + grouped(log.agrees->size))
        << " of these.\n";
  }
  for (const auto& lost : log.lost) out << "  given up by a restore: " << lost << "\n";
  if (rules != nullptr) print_when(log, *rules, out);
  const bool anything = !log.checkpoints.empty() || !log.findings.empty() || log.receipts > 0;
  if (anything) out << source_words(keys);
}

void print_log_json(const LogVerdict& log, KeySource keys, std::ostream& out) {
  out << "{\"size\":" << log.size << ",\"root\":" << json_text(log::to_base64(log.root))
      << ",\"key\":" << json_text(source_name(keys))
      << ",\"signed_up_to\":" << (log.signatures_checked ? log.held_up_to() : 0)
      << ",\"receipts\":" << log.receipts << ",\"checkpoints\":[";
  std::string_view separator;
  for (const auto& held : log.checkpoints) {
    out << separator;
    print_json_held(held, out);
    separator = ",";
  }
  out << "],\"agrees\":";
  if (log.agrees) {
    out << "{\"log\":" << json_text(log.agrees->name) << ",\"size\":" << log.agrees->size << "}";
  } else {
    out << "null";
  }
  out << ",\"lost\":";
  print_json_list(log.lost, out);
  out << ",\"findings\":[";
  separator = "";
  for (const auto& finding : log.findings) {
    out << separator;
    print_json_finding(finding, out);
    separator = ",";
  }
  out << "]}";
}

}  // namespace dawr::ctl
