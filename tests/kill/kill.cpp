#include "tests/kill/kill.h"

#include <iostream>

#include "tests/kill/house.h"
#include "tests/scratch.h"

namespace dawr::kill {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t longest_pause_ms = 900;
constexpr std::uint64_t least_between_checks = 100;
constexpr std::uint64_t checks = 8;
constexpr auto served_within = 180s;

// The broker in half of all cases.
Victim choose(sim::Chance& chance) {
  const auto drawn = chance.below(100);
  if (drawn < 50) return Victim::broker;
  if (drawn < 68) return Victim::dispenser;
  if (drawn < 86) return Victim::console;
  return drawn < 93 ? Victim::display : Victim::upstream;
}

std::string judge_so_far(House& house, const std::set<DeviceId>& settled) {
  const auto rows = campaign::read_copy(house.journal());
  if (auto wrong = campaign::fault_in(rows); !wrong.empty()) return wrong;
  return house.hall().witness.hold_against(rows, settled);
}

class Campaign {
 public:
  Campaign(const campaign::Options& options, const std::filesystem::path& folder)
      : options_(options), chance_(options.seed), house_(folder, chance_.fork()) {}

  campaign::Findings run() {
    storm();
    if (nothing_found()) house_.compare_displays();
    if (nothing_found() && !house_.close(served_within)) {
      house_.hall().find("not everybody who waited was served after the kills");
    }
    if (nothing_found()) house_.compare_displays();
    if (nothing_found()) house_.compare_figures();
    house_.stop();
    findings_.find(house_.hall().found);
    findings_.find(
        judge_so_far(house_, nothing_found() ? house_.settled_devices() : std::set<DeviceId>{}));
    report();
    return findings_;
  }

 private:
  [[nodiscard]] bool nothing_found() { return house_.hall().found.empty(); }

  void storm() {
    const auto between_checks = std::max(least_between_checks, options_.n / checks);
    while (findings_.runs < options_.n && nothing_found()) {
      const bool at_once = chance_.one_in(6);
      const auto pause = at_once ? 0ms : std::chrono::milliseconds{chance_.below(longest_pause_ms)};
      house_.turn_until([] { return false; }, pause);
      if (!nothing_found()) break;
      const Victim victim = choose(chance_);
      house_.kill(victim);
      ++killed_[static_cast<std::size_t>(victim)];
      if (++findings_.runs % between_checks != 0) continue;
      house_.hall().find(judge_so_far(house_, {}));
      std::cout << "  " << findings_.runs << " kills, " << house_.hall().witness.answers()
                << " answers held against the journal" << std::endl;
    }
  }

  void report() {
    for (std::size_t i = 0; i < victims; ++i) {
      findings_.counts.push_back({"killed: " + std::string(victim_names[i]), killed_[i]});
    }
    const auto& witness = house_.hall().witness;
    findings_.counts.push_back(
        {"killed while it was starting: broker", house_.killed_while_starting()});
    findings_.counts.push_back({"answers held against the journal", witness.answers()});
    findings_.counts.push_back({"tickets acknowledged", witness.issued()});
    findings_.counts.push_back({"calls acknowledged", witness.called()});
    findings_.figures.push_back("broker killed at work, from its start to a device's welcome: " +
                                campaign::latency_words(house_.probe().welcomed_ms()));
    findings_.figures.push_back("  to the first command served: " +
                                campaign::latency_words(house_.served_ms()));
  }

  campaign::Options options_;
  sim::Chance chance_;
  House house_;
  campaign::Findings findings_;
  std::array<std::uint64_t, victims> killed_{};
};

}  // namespace

campaign::Findings kill_everybody(const campaign::Options& options) {
  Scratch folder("kill");
  auto findings = Campaign(options, folder.path()).run();
  if (!findings.found.empty()) {
    folder.keep();
    findings.found += "\n  its directory: " + folder.path().string();
  }
  return findings;
}

campaign::Findings run_kills(const campaign::Options& options) {
  auto findings = kill_everybody(options);
  if (!findings.found.empty()) return findings;
  std::cout << "  starts over long journals …" << std::endl;
  constexpr std::size_t restarts = 100;
  measure_restarts(findings, 1, restarts);
  measure_restarts(findings, 8, restarts);
  return findings;
}

}  // namespace dawr::kill
