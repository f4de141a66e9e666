#include "tests/overload/overload.h"

#include <cstdio>
#include <iostream>
#include <memory>

#include "tests/campaign/folder.h"
#include "tests/overload/crowd.h"
#include "tests/overload/nuisance.h"

namespace dawr::overload {
namespace {

constexpr std::size_t burst_presses = 10'000;
constexpr std::size_t idle_connections = 5'000;
constexpr double most_memory_mib = 256;
constexpr double most_provider_ms = 250;
constexpr double least_fairness = 0.5;  // of the least served dispenser to the most served
constexpr auto answered_within = 10s;
constexpr auto nobody_serves = "K01";  // a line whose tickets no clerk here calls

struct Step {
  std::string_view name;
  bool burst{};
  bool never_reader{};
  bool silent_display{};
  bool strangers{};
  bool flooder{};
};
constexpr std::array steps{
    Step{"before"},
    Step{"10,000 presses in a second", true},
    Step{"a client that never reads", false, true},
    Step{"a display that never reads", false, false, true},
    Step{"5,000 idle connections", false, false, false, true},
    Step{"a valid key that floods", false, false, false, false, true},
    Step{"all at once", true, true, true, true, true},
    Step{"after"},
};

double memory_mib(pid_t pid, const std::string& field) {
  const auto text = harness::read_text("/proc/" + std::to_string(pid) + "/status");
  const auto at = text.find(field + ":");
  return at == std::string::npos ? 0 : std::stod(text.substr(at + field.size() + 1)) / 1024;
}

double file_mib(const std::filesystem::path& file) {
  double size = 0;
  for (const auto* suffix : {"", "-wal"}) {
    std::error_code missing;
    const auto bytes = std::filesystem::file_size(file.string() + suffix, missing);
    if (!missing) size += static_cast<double>(bytes) / 1048576;
  }
  return size;
}

std::string in_words(const Refusals& refusals) {
  std::string text;
  for (const auto& [code, times] : refusals) text += ", " + code + " " + std::to_string(times);
  return text;
}

// At once, since a step takes seconds.
void say(const std::string& line) { std::cout << "  " << line << std::endl; }

class Overload {
 public:
  Overload(const campaign::Options& options, const std::filesystem::path& folder)
      : step_time_(options.n),
        centre_(campaign::tools(), folder),
        crowd_(centre_, witness_, sim::Chance(options.seed)) {
    const auto enrol = [&](const std::string& role) { return centre_.enrol(role); };
    const auto flooder = enrol("dispenser");
    const auto never_reader = enrol("dispenser");
    const auto newcomer = enrol("dispenser");
    const auto display = enrol("display");
    numbers_ = campaign::device_numbers(centre_.centre());
    flooder_ = key_of(flooder, "citizen");
    never_reader_ = key_of(never_reader, "citizen");
    newcomer_ = key_of(newcomer, "citizen");
    display_ = key_of(display, "board");
  }

  campaign::Findings run() {
    for (const Step& step : steps) {
      take(step);
      ++findings_.runs;
      if (!broker().running()) {
        findings_.find("the broker ended during \"" + std::string(step.name) +
                       "\"; its log: " + centre_.centre().log().string());
        return findings_;
      }
    }
    findings_.runs = static_cast<std::uint64_t>(step_time_.count());
    settle();
    return findings_;
  }

 private:
  harness::Process& broker() { return centre_.centre().broker(); }

  Key key_of(const harness::Enrolled& device, const std::string& side) {
    const auto keys = wire::load_secret_key(device.key);
    const auto server = wire::load_public_key(centre_.centre().directory() / "broker.pub");
    if (!keys || !server) throw std::runtime_error("the keys of " + device.name + " can't be read");
    return {*keys, {centre_.centre().addresses().at(side), *server}, numbers_.at(device.name)};
  }

  std::vector<std::unique_ptr<Nuisance>> nuisances_of(const Step& step) {
    std::vector<std::unique_ptr<Nuisance>> all;
    if (step.never_reader) all.push_back(make_never_reader(never_reader_, nobody_serves));
    if (step.silent_display) {
      const auto& feed = centre_.centre().addresses().at("feed");
      all.push_back(make_silent_display(display_, {feed, display_.server.server_key}));
    }
    if (step.strangers) {
      std::vector<std::string> doors;
      for (const auto& [side, address] : centre_.centre().addresses()) doors.push_back(address);
      all.push_back(make_strangers(doors, idle_connections));
    }
    if (step.flooder) all.push_back(make_flooder(flooder_, nobody_serves));
    return all;
  }

  void take(const Step& step) {
    crowd_.begin_step();
    const double journal_before = file_mib(centre_.centre().journal());
    auto nuisances = nuisances_of(step);
    Newcomer newcomer(newcomer_);
    if (step.burst) crowd_.press_together(burst_presses);
    double memory = 0;
    const auto ends = Clock::now() + step_time_;
    const auto patience = ends + answered_within;
    std::optional<CrowdFigures> at_half_time;
    while (Clock::now() < ends || (crowd_.unanswered_presses() > 0 && Clock::now() < patience)) {
      crowd_.turn();
      memory = std::max(memory, memory_mib(broker().pid(), "VmRSS"));
      const auto figures = crowd_.figures();
      if (!at_half_time && step.burst && figures.served >= burst_presses / 2)
        at_half_time = figures;
    }
    const auto unanswered = crowd_.unanswered_presses();
    const auto figures = crowd_.figures();
    for (const auto& one : nuisances) one->stop();
    newcomer.stop();
    report(step, figures, memory, file_mib(centre_.centre().journal()) - journal_before);
    for (const auto& one : nuisances) {
      one->testify(witness_);
      say("    " + one->words());
    }
    say("    " + newcomer.words());
    judge(step, at_half_time.value_or(figures), figures, unanswered);
    if (!newcomer.failure().empty())
      fail(step, "a dispenser that was switched on got " + newcomer.failure());
  }

  void report(const Step& step, const CrowdFigures& figures, double memory, double journal_mib) {
    char text[200];
    std::snprintf(text, sizeof text,
                  "memory %.0f MiB, journal +%.1f MiB, campaign's own loop %.0f ms", memory,
                  journal_mib, figures.longest_turn_ms);
    say(std::string(step.name) + ": clerks' commands " +
        campaign::latency_words(figures.provider_ms) + in_words(figures.refused_clerks));
    say("    presses offered " + std::to_string(figures.offered) + ", tickets " +
        std::to_string(figures.served) + in_words(figures.refused_presses) + "; " +
        campaign::latency_words(figures.press_ms));
    say("    tickets by dispenser " + std::to_string(figures.least_served) + " to " +
        std::to_string(figures.most_served) + "; " + text);
  }

  void fail(const Step& step, const std::string& what) {
    const auto text = std::string(step.name) + ": " + what;
    say("    NOT AS WANTED: " + what);
    findings_.find(text);
  }

  // `fair`: figures to judge fairness by; in a burst those of the moment when half was served.
  void judge(const Step& step, const CrowdFigures& fair, const CrowdFigures& figures,
             std::size_t unanswered) {
    if (campaign::quantile(figures.provider_ms, 0.99) > most_provider_ms) {
      fail(step, "clerks wait too long");
    }
    if (figures.provider_ms.empty()) fail(step, "no clerk got any answer");
    if (unanswered > 0) fail(step, std::to_string(unanswered) + " presses stay unanswered");
    if (static_cast<double>(fair.least_served) <
        least_fairness * static_cast<double>(fair.most_served)) {
      fail(step, "one dispenser gives " + std::to_string(fair.least_served) +
                     " tickets while another gives " + std::to_string(fair.most_served));
    }
    if (figures.refused_clerks.contains("E_RATE_LIMITED")) {
      fail(step, "a clerk at work is taken for a flood");
    }
  }

  void settle() {
    crowd_.calm_down();
    const auto until = Clock::now() + answered_within;
    while (!crowd_.is_settled() && Clock::now() < until) crowd_.turn();
    if (!crowd_.is_settled()) findings_.find("commands stay unanswered after all is over");
    const double peak = memory_mib(broker().pid(), "VmHWM");
    findings_.counts.push_back(
        {"broker's memory at its peak, MiB", static_cast<std::uint64_t>(peak)});
    if (peak > most_memory_mib) findings_.find("the broker took " + std::to_string(peak) + " MiB");
    if (broker().stop().code != 0) findings_.find("the broker did not stop in order");
    const auto rows = campaign::read_copy(centre_.centre().journal());
    findings_.counts.push_back({"journal entries", rows.size()});
    findings_.counts.push_back({"answers held against them", witness_.answers()});
    findings_.counts.push_back({"tickets acknowledged", witness_.issued()});
    findings_.counts.push_back({"calls acknowledged", witness_.called()});
    findings_.find(campaign::fault_in(rows));
    findings_.find(witness_.hold_against(rows, crowd_.devices()));
  }

  std::chrono::seconds step_time_;
  campaign::Witness witness_;
  harness::Loopback centre_;
  Crowd crowd_;
  std::map<std::string, DeviceId> numbers_;
  Key flooder_, never_reader_, newcomer_, display_;
  campaign::Findings findings_;
};

}  // namespace

campaign::Findings run_overload(const campaign::Options& options) {
  wire::raise_open_files_limit();
  campaign::Folder folder("overload");
  auto findings = Overload(options, folder.path()).run();
  if (!findings.found.empty()) {
    folder.keep();
    findings.found += "\n  its directory: " + folder.path().string();
  }
  return findings;
}

}  // namespace dawr::overload
