// A broker that can't start says why, where, and what to do; and it loses nothing.
#include <csignal>
#include <fstream>

#include "broker/journal/sqlite_journal.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Process;

namespace {

// Starts a broker that must give up; what it said.
std::string refusal(Centre& centre, const std::filesystem::path& log) {
  Process broker(tools().bin / "dawr-broker", {"--config", centre.directory().string()}, log);
  const auto exit = broker.wait(harness::patience);
  REQUIRE(exit);
  CHECK(exit->code == 1);
  return harness::read_text(log);
}

}  // namespace

TEST_CASE("a second broker on the same journal") {
  Scratch scratch("second");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  const std::string said = refusal(centre, scratch.path() / "second.log");
  CHECK_THAT(said, Contains("journal.db"));
  CHECK(centre.broker().running());
}

TEST_CASE("a configuration with a wrong type") {
  Scratch scratch("type");
  Centre centre(tools(), scratch.path());
  harness::replace_in(centre.directory() / "centre.toml", "hold_limit_minutes = 10",
                      "hold_limit_minutes = \"ten\"");
  const std::string said = refusal(centre, scratch.path() / "refused.log");
  CHECK_THAT(said, Contains("centre.toml:21:"));
  CHECK_THAT(said, Contains("hold_limit_minutes"));
}

TEST_CASE("two lines with one letter") {
  Scratch scratch("letter");
  Centre centre(tools(), scratch.path());
  harness::replace_in(centre.directory() / "centre.toml", "letter = \"B\"", "letter = \"Q\"");
  const std::string said = refusal(centre, scratch.path() / "refused.log");
  CHECK_THAT(said, Contains("centre.toml"));
  CHECK_THAT(said, Contains("Q"));
}

TEST_CASE("a clock that runs faster outside a demonstration") {
  Scratch scratch("rate");
  Centre centre(tools(), scratch.path());
  harness::replace_in(centre.directory() / "centre.toml", "clock_rate = 1", "clock_rate = 60");
  CHECK_THAT(refusal(centre, scratch.path() / "refused.log"), Contains("demo"));
}

TEST_CASE("a journal that is none") {
  Scratch scratch("garbage");
  Centre centre(tools(), scratch.path());
  harness::write_text(centre.journal(), std::string(10'000, 'x'));
  CHECK_THAT(refusal(centre, scratch.path() / "refused.log"), Contains("journal.db"));
}

TEST_CASE("keys that anybody could read") {
  Scratch scratch("open-keys");
  Centre centre(tools(), scratch.path());
  std::filesystem::permissions(centre.directory() / "secrets" / "broker.key",
                               std::filesystem::perms(0644));
  CHECK_THAT(refusal(centre, scratch.path() / "refused.log"), Contains("chmod"));
}

TEST_CASE("an address that somebody else uses") {
  Scratch scratch("address");
  Centre first(tools(), scratch.path() / "first");
  first.start_broker();
  Centre second(tools(), scratch.path() / "second");
  const std::string address = first.addresses().at("citizen");
  harness::replace_in(second.directory() / "centre.toml", "tcp://127.0.0.1:0", address);
  CHECK_THAT(refusal(second, scratch.path() / "refused.log"), Contains(address));
}

TEST_CASE("a broker stops when asked, and goes on where it was") {
  Scratch scratch("restart");
  harness::Loopback centre(tools(), scratch.path());
  const auto device = centre.enrol("dispenser");
  {
    auto dispenser = centre.connect(device, "citizen");
    harness::accepted(
        dispenser->ask(dispenser->next_command(TakeTicket{ServiceCode{"B01"}, {}, {}})));
  }
  const auto exit = centre.centre().broker().stop();
  CHECK(exit.code == 0);
  centre.centre().start_broker();
  auto dispenser = centre.connect(device, "citizen");
  const auto reply = harness::accepted(
      dispenser->ask(dispenser->next_command(TakeTicket{ServiceCode{"B01"}, {}, {}})));
  const auto issued = std::get<IssuedTicket>(reply.body);
  CHECK(issued.number == 2);
  CHECK(issued.ahead == 1);
}
