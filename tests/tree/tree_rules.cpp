#include "tests/tree/tree_rules.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

namespace dawr::tree {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_lines = 600;

// ---- Project headers: which folders a folder may include from. The first match decides. ----

struct FolderRule {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

const std::vector<FolderRule>& folder_rules() {
  static const std::vector<FolderRule> rules = {
      {"common/domain/", {"common/domain/"}},
      {"common/storage/", {"common/domain/", "common/storage/"}},
      {"common/", {"common/"}},
      {"broker/appointments/", {"common/domain/", "broker/appointments/"}},
      {"broker/queue/", {"common/domain/", "broker/appointments/", "broker/queue/"}},
      {"broker/estimate/", {"common/domain/", "broker/queue/", "broker/estimate/"}},
      {"broker/planning/", {"common/domain/", "broker/queue/", "broker/planning/"}},
      {"broker/behaviour/", {"common/domain/", "broker/queue/", "broker/behaviour/"}},
      {"broker/journal/", {"common/", "broker/queue/", "broker/journal/"}},
      // Shares no code with the journal's writer for reading its bytes.
      {"broker/verify/",
       {"common/domain/", "common/storage/", "common/log/", "broker/appointments/", "broker/queue/",
        "broker/verify/"}},
      {"broker/floor/",
       {"common/", "broker/queue/", "broker/journal/", "broker/estimate/", "broker/messages/",
        "broker/floor/"}},
      {"broker/messages/",
       {"common/", "broker/queue/", "broker/messages/", "broker/floor/config.h",
        "broker/floor/config_table.h", "broker/floor/contact_vault.h", "broker/floor/plain_text.h",
        "broker/floor/toml_tree.h"}},
      // Sends what the broker has put into the box; of the queue it knows nothing.
      {"broker/notify/",
       {"common/", "broker/messages/", "broker/notify/", "broker/floor/config.h",
        "broker/floor/contact_vault.h", "broker/floor/day_key.h"}},
      {"broker/ctl/",
       // dawrctl makes, checks and changes what the broker reads; of its loop it knows nothing.
       {"common/",
        "broker/appointments/",
        "broker/queue/",
        "broker/journal/",
        "broker/estimate/",
        "broker/planning/",
        "broker/behaviour/",
        "broker/verify/",
        "broker/ctl/",
        "broker/floor/approval_codes.h",
        "broker/floor/calendar_file.h",
        "broker/floor/csv.h",
        "broker/floor/config.h",
        "broker/floor/day_plans.h",
        "broker/floor/epochs.h",
        "broker/floor/plain_text.h",
        "broker/floor/public_log.h",
        "broker/floor/registry.h",
        "broker/floor/secrets.h",
        "broker/floor/staff.h",
        "broker/floor/toml_tree.h",
        "broker/messages/"}},
      {"broker/", {"common/", "broker/queue/", "broker/journal/", "broker/floor/"}},
      {"ticket/", {"common/", "ticket/"}},
      {"counter/", {"common/", "counter/"}},
      {"display/", {"common/", "display/"}},
      {"portal/", {"common/", "portal/"}},
      {"upstream/", {"common/", "upstream/"}},
      {"cmake/", {"common/"}},  // what is precompiled
  };
  return rules;
}

// ---- Foreign headers: the places that may include them. Tests may include anything. ----

struct HomeRule {
  std::string_view name;
  std::vector<std::string_view> headers;  // what the header's name starts with
  std::function<bool(std::string_view path)> is_home;
  std::string_view home;  // in words
};

bool is_cpp(std::string_view path) { return path.ends_with(".cpp"); }

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool may_draw_on_screen(std::string_view path) {
  return path.starts_with("common/ui/") || path.ends_with("_sdl.cpp") || path.ends_with("_sdl.h");
}

const std::vector<HomeRule>& home_rules() {
  static const std::vector<HomeRule> rules = {
      {"home-zmq",
       {"zmq"},
       [](std::string_view path) { return path.starts_with("common/wire/"); },
       "common/wire"},
      {"home-flatbuffers",
       {"flatbuffers/"},
       [](std::string_view path) { return path.starts_with("common/wire/") && is_cpp(path); },
       "the .cpp files of common/wire"},
      {"home-sqlite",
       {"sqlite3"},
       [](std::string_view path) { return path.starts_with("common/storage/") && is_cpp(path); },
       "the .cpp files of common/storage"},
      {"home-sdl", {"SDL"}, may_draw_on_screen, "common/ui and the files named *_sdl"},
      {"home-pango-cairo",
       {"pango", "cairo"},
       [](std::string_view path) { return path.starts_with("common/ui/"); },
       "common/ui"},
      {"home-icu",
       {"unicode/"},
       [](std::string_view path) { return path.starts_with("common/text/"); },
       "common/text"},
      {"home-sodium",
       {"sodium"},
       [](std::string_view path) {
         return path.starts_with("common/wire/") || path.starts_with("common/log/") ||
                path.starts_with("broker/floor/");
       },
       "common/wire, common/log and broker/floor"},
  };
  return rules;
}

// Foreign headers that live in one file, wherever that is.
struct OneFileRule {
  std::string_view name;
  std::string_view header;
};
constexpr std::array one_file_rules = {
    OneFileRule{"one-home-toml", "toml++/"},     OneFileRule{"one-home-qrencode", "qrencode"},
    OneFileRule{"one-home-systemd", "systemd/"}, OneFileRule{"one-home-zlib", "zlib"},
    OneFileRule{"one-home-ical", "libical/"},    OneFileRule{"one-home-curl", "curl/"},
    OneFileRule{"one-home-json", "nlohmann/"},
};

// Standard headers that bring in threads, chance or I/O: not for the core, which must replay.
constexpr std::array impure_headers = {
    "thread"sv, "mutex"sv,  "shared_mutex"sv, "condition_variable"sv, "future"sv,
    "atomic"sv, "random"sv, "fstream"sv,      "iostream"sv,           "filesystem"sv,
};

// ---- Words. They are put together here so that this file does not contain them. ----

const std::vector<std::string>& unfinished_words() {
  static const std::vector<std::string> words = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X"};
  return words;
}
const std::vector<std::string>& sleeping_words() {
  static const std::vector<std::string> words = {
      "sleep"
      "_for",
      "sleep"
      "_until",
      "usl"
      "eep",
      "nano"
      "sleep"};
  return words;
}
const std::string bidi_breaking_library =
    "SDL"
    "2_ttf";
const std::string bidi_breaking_header =
    "SDL"
    "_ttf.h";
const std::string reading_a_clock =
    "_clock::"
    "now";

// ---- Reading lines ----

struct Include {
  std::string_view header;
  bool quoted = false;
};

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<Include> parse_include(std::string_view line) {
  line = trim(line);
  if (!line.starts_with('#')) return std::nullopt;
  line = trim(line.substr(1));
  constexpr auto word = "include"sv;
  if (!line.starts_with(word)) return std::nullopt;
  line = trim(line.substr(word.size()));
  if (line.size() < 2 || (line[0] != '"' && line[0] != '<')) return std::nullopt;
  const bool quoted = line[0] == '"';
  const auto end = line.find(quoted ? '"' : '>', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Include{line.substr(1, end - 1), quoted};
}

bool is_word_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_';
}

bool has_word(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool starts = at == 0 || !is_word_letter(line[at - 1]);
    const bool ends = end == line.size() || !is_word_letter(line[end]);
    if (starts && ends) return true;
  }
  return false;
}

bool starts_with_any(std::string_view text, std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](auto beginning) { return text.starts_with(beginning); });
}

bool is_cxx(std::string_view path) { return path.ends_with(".h") || is_cpp(path); }
bool is_cmake(std::string_view path) {
  return path.ends_with(".cmake") || file_name(path) == "CMakeLists.txt";
}
bool is_test(std::string_view path) { return path.starts_with("tests/"); }
bool is_pure(std::string_view path) {
  return path.starts_with("common/domain/") || path.starts_with("broker/appointments/") ||
         path.starts_with("broker/queue/");
}
bool is_standard(std::string_view header) {
  return std::ranges::all_of(header, [](char letter) { return is_word_letter(letter); });
}

// ---- The check itself ----

class Checker {
 public:
  explicit Checker(const std::vector<SourceFile>& files) {
    for (const auto& file : files) known_paths_.insert(file.path);
    for (const auto& file : files) check_file(file);
    check_one_file_rules();
  }

  std::vector<Violation> take() { return std::move(found_); }

 private:
  void report(std::string_view rule, std::string message) {
    found_.push_back({path_, line_, std::string(rule), std::move(message)});
  }

  void check_file(const SourceFile& file) {
    path_ = file.path;
    line_ = 0;
    std::string_view rest = file.text;
    while (!rest.empty()) {
      ++line_;
      const auto end = std::min(rest.find('\n'), rest.size());
      check_line(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (line_ > most_lines && (is_cxx(path_) || is_cmake(path_) || path_.ends_with(".fbs"))) {
      report("too-long",
             std::to_string(line_) + " lines; files have at most " + std::to_string(most_lines));
    }
  }

  void check_line(std::string_view line) {
    check_words(line);
    if (!is_cxx(path_)) return;
    if (const auto include = parse_include(line)) {
      check_project_header(*include);
      check_foreign_header(*include);
      check_pure_header(*include);
    }
  }

  void check_words(std::string_view line) {
    for (const auto& word : unfinished_words()) {
      if (has_word(line, word)) report("unfinished", "'" + word + "': finish it or leave it out");
    }
    if (is_test(path_) && is_cxx(path_)) {
      for (const auto& word : sleeping_words()) {
        if (has_word(line, word)) report("test-sleeps", "tests wait for events, they never sleep");
      }
    }
    if (is_pure(path_) && line.find(reading_a_clock) != std::string_view::npos) {
      report("pure", "time is an argument here; only the shell reads a clock");
    }
    const bool names_it =
        line.find(bidi_breaking_header) != std::string_view::npos ||
        (is_cmake(path_) && line.find(bidi_breaking_library) != std::string_view::npos);
    if (names_it) {
      report("bidi", bidi_breaking_library +
                         " turns numbers around inside Arabic text; draw with common/ui");
    }
  }

  void check_project_header(const Include& include) {
    const auto header = include.header;
    if (!include.quoted) return;
    if (header.ends_with("_generated.h")) return;
    if (!known_paths_.contains(std::string(header))) {
      report("include-root",
             "\"" + std::string(header) + "\" is no file, seen from the root of the checkout");
      return;
    }
    if (is_test(path_)) return;
    for (const auto& rule : folder_rules()) {
      if (!path_.starts_with(rule.folder)) continue;
      if (!starts_with_any(header, rule.may_include)) {
        report("include", std::string(rule.folder) + " may not include " + std::string(header));
      }
      return;
    }
    report("include",
           "this folder has no include rule yet; give it one in tests/tree/tree_rules.cpp");
  }

  void check_foreign_header(const Include& include) {
    const auto header = include.header;
    const bool generated = header.ends_with("_generated.h");
    if (header.starts_with("catch2/") && path_ != "tests/catch.h") {
      report("home-catch", "Catch2 is included through tests/catch.h");
    }
    if ((include.quoted && !generated) || is_test(path_)) return;
    for (const auto& rule : home_rules()) {
      const bool foreign =
          generated ? rule.name == "home-flatbuffers" : starts_with_any(header, rule.headers);
      if (foreign && !rule.is_home(path_)) {
        report(rule.name, std::string(header) + " is included only in " + std::string(rule.home));
      }
    }
    for (const auto& rule : one_file_rules) {
      if (header.starts_with(rule.header)) users_[rule.name].insert({path_, line_});
    }
  }

  void check_pure_header(const Include& include) {
    if (!is_pure(path_) || include.quoted) return;
    if (!is_standard(include.header)) {
      report("pure", "<" + std::string(include.header) + "> is not of the C++ standard library");
    } else if (!path_.starts_with("common/") &&
               std::ranges::find(impure_headers, include.header) != impure_headers.end()) {
      report("pure", "<" + std::string(include.header) + "> brings threads, chance or I/O in");
    }
  }

  void check_one_file_rules() {
    for (const auto& [rule, users] : users_) {
      std::set<std::string_view> paths;
      for (const auto& [path, line] : users) paths.insert(path);
      if (paths.size() < 2) continue;
      for (const auto& [path, line] : users) {
        path_ = path;
        line_ = line;
        report(rule, "this header has one home, but " + std::to_string(paths.size()) +
                         " files include it");
      }
    }
  }

  std::set<std::string> known_paths_;
  std::map<std::string_view, std::set<std::pair<std::string, std::size_t>>> users_;
  std::vector<Violation> found_;
  std::string path_;
  std::size_t line_ = 0;
};

}  // namespace

std::vector<Violation> find_violations(const std::vector<SourceFile>& files,
                                       const std::vector<Exception>& exceptions) {
  auto found = Checker(files).take();
  for (const auto& exception : exceptions) {
    const auto covered = std::erase_if(found, [&](const Violation& violation) {
      return violation.path == exception.path && violation.rule == exception.rule;
    });
    if (covered == 0) {
      found.push_back({std::string(exception.path), 0, "unused-exception",
                       "nothing uses the exception from '" + std::string(exception.rule) +
                           "' any more; remove it"});
    }
  }
  return found;
}

std::string to_text(const Violation& violation) {
  std::string text = violation.path;
  if (violation.line != 0) text += ":" + std::to_string(violation.line);
  return text + ": " + violation.message + " [" + violation.rule + "]";
}

}  // namespace dawr::tree
