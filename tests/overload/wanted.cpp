#include "tests/overload/wanted.h"

#include "tests/campaign/campaign.h"

namespace dawr::overload {
namespace {

constexpr double most_provider_ms = 250;
constexpr double least_served = 0.5;    // of the presses: the others are told to try again
constexpr double least_fairness = 0.5;  // of the least served dispenser to the most served

}  // namespace

std::vector<std::string> not_as_wanted(const StepOutcome& step) {
  std::vector<std::string> wrong;
  const auto& figures = step.figures;
  if (figures.provider_ms.empty()) wrong.emplace_back("no clerk got any answer");
  if (campaign::quantile(figures.provider_ms, 0.99) > most_provider_ms) {
    wrong.emplace_back("clerks wait too long");
  }
  if (figures.refused_clerks.contains("E_RATE_LIMITED")) {
    wrong.emplace_back("a clerk at work is taken for a flood");
  }
  if (step.unanswered > 0) {
    wrong.push_back(std::to_string(step.unanswered) + " presses stay unanswered");
  }
  if (figures.queue_full > 0) {
    wrong.push_back(std::to_string(figures.queue_full) + " presses could not even be sent");
  }
  if (static_cast<double>(figures.served) < least_served * static_cast<double>(figures.offered)) {
    wrong.push_back("of " + std::to_string(figures.offered) + " presses only " +
                    std::to_string(figures.served) + " got a ticket");
  }
  const auto& fair = step.fairness_at;
  if (static_cast<double>(fair.least_served) <
      least_fairness * static_cast<double>(fair.most_served)) {
    wrong.push_back("one dispenser gives " + std::to_string(fair.least_served) +
                    " tickets while another gives " + std::to_string(fair.most_served));
  }
  if (step.memory_mib > most_memory_mib) {
    wrong.push_back("the broker takes " + std::to_string(step.memory_mib) + " MiB");
  }
  if (!step.newcomer.empty()) {
    wrong.push_back("a dispenser that is switched on: " + step.newcomer);
  }
  return wrong;
}

}  // namespace dawr::overload
