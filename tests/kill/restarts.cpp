#include <stdexcept>

#include "tests/campaign/programs.h"
#include "tests/harness/centre.h"
#include "tests/kill/full_day.h"
#include "tests/kill/kill.h"
#include "tests/kill/probe.h"
#include "tests/scratch.h"

namespace dawr::kill {
namespace {

using namespace std::chrono_literals;

constexpr int most_until_served_ms = 1000;
constexpr auto given_up_after = 20s;

Probe make_probe(harness::Centre& centre) {
  const auto key = centre.enrol("dispenser", "probe");
  const auto keys = wire::load_secret_key(key.key);
  const auto broker = wire::load_public_key(centre.directory() / "broker.pub");
  if (!keys || !broker) throw std::runtime_error("the probe's keys can't be read");
  centre.start_broker();  // picks the ports, which stay
  centre.broker().stop();
  return {*keys, {centre.addresses().at("citizen"), *broker}, "Q01"};
}

double start_once(const harness::Centre& centre, Probe& probe) {
  const auto began = Clock::now();
  harness::Process broker(centre.tools().bin / "dawr-broker",
                          {"--config", (centre.directory() / "centre.toml").string()},
                          centre.log());
  probe.broker_started(began);
  while (Clock::now() - began < given_up_after) {
    if (const auto answer = probe.turn()) {
      broker.kill();
      return answer->served_after_ms;
    }
    wire::wait_for_any({}, 1ms);
  }
  throw std::runtime_error("a broker did not serve; see " + centre.log().string());
}

}  // namespace

void measure_restarts(campaign::Findings& findings, std::size_t days, std::size_t restarts) {
  Scratch folder("restarts");
  harness::Centre centre(campaign::tools(), folder.path());
  Probe probe = make_probe(centre);
  const auto written = write_days(centre.directory(), days);
  std::vector<double> served_ms;
  for (std::size_t i = 0; i < restarts; ++i) served_ms.push_back(start_once(centre, probe));
  const auto what = "broker killed and started on " + std::to_string(written.entries) +
                    " entries (" + std::to_string(written.since_snapshot) +
                    " since the snapshot), to the first command served: ";
  findings.figures.push_back(what + campaign::latency_words(served_ms));
  if (campaign::quantile(served_ms, 0.99) > most_until_served_ms) {
    findings.find(what + campaign::latency_words(served_ms) + ", wanted is a p99 within " +
                  std::to_string(most_until_served_ms) + " ms (" + campaign::machine_load() + ")");
  }
}

}  // namespace dawr::kill
