#include "tests/overload/overload.h"

#include <cstdio>
#include <iostream>
#include <memory>

#include "tests/campaign/programs.h"
#include "tests/overload/crowd.h"
#include "tests/overload/nuisance.h"
#include "tests/overload/wanted.h"
#include "tests/scratch.h"

namespace dawr::overload {
namespace {

constexpr std::size_t burst_presses = 10'000;
constexpr std::size_t idle_connections = 5'000;
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
    const auto display = centre_.enrol("display");
    // A device has one session and does not come again every moment: a key for each and each step.
    std::vector<harness::Enrolled> guests;
    for (const Step& step : steps) {
      const auto count = 1 + static_cast<int>(step.flooder) + static_cast<int>(step.never_reader);
      for (int i = 0; i < count; ++i) guests.push_back(centre_.enrol("dispenser"));
    }
    numbers_ = campaign::device_numbers(centre_.centre());
    display_ = key_of(display, "board");
    for (const auto& one : guests) guest_keys_.push_back(key_of(one, "citizen"));
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

  Key take_guest_key() {
    Key key = std::move(guest_keys_.back());
    guest_keys_.pop_back();
    return key;
  }

  std::vector<std::unique_ptr<Nuisance>> nuisances_of(const Step& step) {
    std::vector<std::unique_ptr<Nuisance>> all;
    if (step.never_reader) all.push_back(make_never_reader(take_guest_key(), nobody_serves));
    if (step.silent_display) {
      const auto& feed = centre_.centre().addresses().at("feed");
      all.push_back(make_silent_display(display_, {feed, display_.server.server_key}));
    }
    if (step.strangers) {
      std::vector<std::string> doors;
      for (const auto& [side, address] : centre_.centre().addresses()) doors.push_back(address);
      all.push_back(make_strangers(doors, idle_connections));
    }
    if (step.flooder) all.push_back(make_flooder(take_guest_key(), nobody_serves));
    return all;
  }

  void take(const Step& step) {
    crowd_.begin_step();
    auto nuisances = nuisances_of(step);
    Newcomer newcomer(take_guest_key());
    if (step.burst) crowd_.press_together(burst_presses);
    auto outcome = watch(step);
    for (const auto& one : nuisances) one->stop();
    newcomer.stop();
    outcome.newcomer = newcomer.failure();
    report(step, outcome);
    for (const auto& one : nuisances) {
      one->testify(witness_);
      say("    " + one->words());
    }
    say("    " + newcomer.words());
    for (const auto& wrong : not_as_wanted(outcome)) {
      say("    NOT AS WANTED: " + wrong);
      findings_.find(std::string(step.name) + ": " + wrong);
    }
  }

  // Until the step's time is over and every press was answered.
  StepOutcome watch(const Step& step) {
    StepOutcome outcome;
    std::optional<CrowdFigures> at_half_time;
    const auto ends = Clock::now() + step_time_;
    const auto patience = ends + answered_within;
    while (Clock::now() < ends || (crowd_.unanswered_presses() > 0 && Clock::now() < patience)) {
      crowd_.turn();
      outcome.memory_mib = std::max(outcome.memory_mib, memory_mib(broker().pid(), "VmRSS"));
      if (step.burst && !at_half_time && crowd_.served() >= burst_presses / 2) {
        at_half_time = crowd_.figures();
      }
    }
    outcome.unanswered = crowd_.unanswered_presses();
    outcome.figures = crowd_.figures();
    outcome.fairness_at = at_half_time.value_or(outcome.figures);
    return outcome;
  }

  static void report(const Step& step, const StepOutcome& outcome) {
    const auto& figures = outcome.figures;
    char text[160];
    std::snprintf(text, sizeof text,
                  "memory %.0f MiB, journal entries +%llu, campaign's own loop %.0f ms at most",
                  outcome.memory_mib, static_cast<unsigned long long>(figures.entries),
                  figures.longest_turn_ms);
    say(std::string(step.name) + ": clerks' commands " +
        campaign::latency_words(figures.provider_ms) + in_words(figures.refused_clerks));
    say("    presses offered " + std::to_string(figures.offered) + ", tickets " +
        std::to_string(figures.served) + in_words(figures.refused_presses) + "; " +
        campaign::latency_words(figures.press_ms));
    say("    tickets by dispenser " + std::to_string(outcome.fairness_at.least_served) + " to " +
        std::to_string(outcome.fairness_at.most_served) +
        (step.burst ? " when half was given; " : "; ") + text);
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
  Key display_;
  std::vector<Key> guest_keys_;
  campaign::Findings findings_;
};

}  // namespace

campaign::Findings run_overload(const campaign::Options& options) {
  wire::raise_open_files_limit();
  Scratch folder("overload");
  auto findings = Overload(options, folder.path()).run();
  if (!findings.found.empty()) {
    folder.keep();
    findings.found += "\n  its directory: " + folder.path().string();
  }
  return findings;
}

}  // namespace dawr::overload
