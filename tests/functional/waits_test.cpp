// What dispenser, counter and dawrctl say of the wait, and what dawrctl refuses.
#include <set>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Json;
using harness::Process;

namespace fs = std::filesystem;

namespace {

struct Ran {
  int code{};
  std::string words;  // of both outputs
};

Ran dawrctl(const Scratch& scratch, const std::vector<std::string>& arguments) {
  const auto log = scratch.path() / "ran.log";
  fs::remove(log);
  Process program(tools().bin / "dawrctl", arguments, log);
  std::string words;
  while (const auto line = program.line(harness::Limit{60'000})) words += *line + "\n";
  const auto exit = program.wait(harness::Limit{60'000});
  REQUIRE(exit);
  return {exit->code, words + harness::read_text(log)};
}

bool is_png(const fs::path& file) { return harness::read_text(file).starts_with("\x89PNG"); }

}  // namespace

TEST_CASE("a wait is promised, remembered, and asked about afterwards") {
  Scratch scratch("waits");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  CHECK(dispenser.ask("take S01").at("promise") ==
        Json{{"kind", "none"}, {"reason", "no_counter"}});
  auto counter = centre.counter(centre.enrol("counter", "ten", {"--counter", "10"}));
  counter.ask("open 101");
  std::vector<Json> issued;
  for (int i = 0; i < 3; ++i) issued.push_back(dispenser.ask("take S01"));
  for (const Json& one : issued) {
    INFO(one.dump());
    CHECK(one.at("promise").at("kind") != "none");
  }
  REQUIRE(counter.ask("next").at("event") == "called");
  REQUIRE(counter.ask("complete served").at("event") == "refused");  // not begun
  counter.process().stop();
  dispenser.process().stop();
  centre.broker().stop();

  const auto directory = centre.directory().string();
  const auto plot = [&](const char* name) { return (scratch.path() / name).string(); };
  const auto record =
      dawrctl(scratch, {"promises", "--centre", directory, "--plot", plot("p.png")});
  INFO(record.words);
  CHECK(record.code == 0);
  CHECK_THAT(record.words, Contains("2026-03-15"));
  CHECK(is_png(plot("p.png")));

  const auto what_if = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"what-if", "--centre", directory, "--day", "2026-03-15"});
    return dawrctl(scratch, more);
  };
  const auto other = what_if({"--counters", "10,11", "--plot", plot("w.png")});
  INFO(other.words);
  CHECK(other.code == 0);
  CHECK_THAT(other.words, Contains("what if"));
  CHECK_THAT(other.words, Contains("4/4"));
  CHECK(is_png(plot("w.png")));

  CHECK_THAT(what_if({"--counters", "99"}).words, Contains("there is no counter \"99\""));
  CHECK_THAT(what_if({"--counters", "10:14:00-09:00"}).words,
             Contains("expected hours of one day"));
  CHECK_THAT(what_if({"--counters", "10:09:00-12:00,10:11:30-14:00"}).words,
             Contains("hours that overlap"));
  CHECK_THAT(what_if({"--counters", ""}).words, Contains("--counters: expected a value"));
  CHECK_THAT(what_if({"--config", "/nowhere"}).words, Contains("--config"));
  CHECK_THAT(what_if({"--plot", "/nowhere/w.png"}).words, Contains("/nowhere/w.png"));
  const auto unknown = dawrctl(scratch, {"what-if", "--centre", directory, "--day", "2026-03-16"});
  CHECK(unknown.code == 1);
  CHECK_THAT(unknown.words, Contains("never opened"));
  CHECK(dawrctl(scratch, {"what-if", "--centre", directory, "--day", "tomorrow"}).code == 2);
  CHECK_THAT(dawrctl(scratch, {"replay-waits", plot("none.csv")}).words,
             Contains("can't be opened"));
}
