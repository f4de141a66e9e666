// Signing in with a PIN, from dawrctl staff to the console; and that no file holds the PIN.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace {

const std::string pin = "80264913";
const std::string mistyped = "80264931";
const std::string new_pin = "59371648";

// A device may sign in once a second: one that is told to wait tries again by itself.
Json ask(JsonProcess& console, const std::string& line) {
  const std::string tag = "t" + std::to_string(std::hash<std::string>{}(line) % 100'000);
  console.send("#" + tag + " " + line);
  return console.await([&](const Json& result) {
    const auto event = result.value("event", "");
    return result.value("tag", "") == tag && event != "submitted" && event != "postponed";
  });
}

std::string code(const Json& result) { return result.value("code", result.value("event", "")); }

std::vector<std::filesystem::path> files_with(const std::filesystem::path& folder,
                                              const std::string& text) {
  std::vector<std::filesystem::path> found;
  for (const auto& one : std::filesystem::recursive_directory_iterator(folder)) {
    if (!one.is_regular_file()) continue;
    std::ifstream file(one.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.find(text) != std::string::npos) found.push_back(one.path());
  }
  return found;
}

}  // namespace

TEST_CASE("a clerk signs in with a PIN, the list is changed meanwhile, and no file holds a PIN") {
  Scratch scratch("sign-in");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  const auto key = centre.enrol("counter", "ten", {"--counter", "10"});
  auto console = centre.counter(key);
  // Without a staff list the number is enough.
  CHECK(ask(console, "state").at("pin_needed") == false);
  CHECK(code(ask(console, "open 101")) == "opened");
  CHECK(code(ask(console, "close")) == "closed");

  // The running broker follows.
  CHECK_THAT(
      staff(centre, {"add", "101", "--name", "Mona Adel"}, pin),
      Contains("Staff number 101 (Mona Adel) may sign in") && Contains("everybody needs a PIN"));
  CHECK(code(ask(console, "open 102")) == "E_PIN_REQUIRED");
  CHECK(code(ask(console, "open 101 " + mistyped)) == "E_PIN_WRONG");
  CHECK(code(ask(console, "open 101 " + pin)) == "opened");
  CHECK(code(ask(console, "break prayer")) == "on_break");
  staff(centre, {"block", "101"}, {});
  CHECK(code(ask(console, "open 101  " + pin)) == "E_PIN_WRONG");
  staff(centre, {"unblock", "101"}, {});
  staff(centre, {"pin", "١٠١"}, new_pin);
  CHECK(code(ask(console, "open 101 " + new_pin)) == "opened");
  CHECK(code(ask(console, "close  ")) == "closed");

  // Asked for while the broker hangs, and never answered: the console ends with it in hand.
  centre.broker().signal(SIGSTOP);
  console.send("open 101 " + new_pin);
  console.await([](const Json& result) { return result.value("event", "") == "submitted"; });
  console.process().kill();
  for (const auto& secret : {pin, mistyped, new_pin}) {
    CHECK(files_with(scratch.path(), secret).empty());
  }
  centre.broker().signal(SIGCONT);

  // The restarted console knows nothing of it, and goes on.
  auto again = centre.counter(key);
  again.await([](const Json& result) { return result.value("event", "") == "welcome"; });
  CHECK(ask(again, "state").at("pin_needed") == true);
  const auto view = again.ask("view");
  if (view.at("state") == "open") CHECK(code(ask(again, "close")) == "closed");
  CHECK(code(ask(again, "open 101 " + new_pin)) == "opened");
  again.process().stop();
  centre.broker().stop();

  for (const auto& secret : {pin, mistyped, new_pin}) {
    CHECK(files_with(scratch.path(), secret).empty());
  }
  CHECK_FALSE(files_with(scratch.path(), "Mona Adel").empty());
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  std::vector<std::string> refused;
  for (const auto& refusal : events_of<CommandRefused>(entries)) {
    refused.emplace_back(name_of(refusal.code));
  }
  CHECK(refused == std::vector<std::string>{"E_PIN_REQUIRED", "E_PIN_WRONG", "E_PIN_WRONG"});
}

TEST_CASE("five wrong PINs lock, the console hears until when, and the log says who") {
  Scratch scratch("locked");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  staff(centre, {"add", "101", "--name", "Mona Adel"}, pin);
  auto console = centre.counter(centre.enrol("counter", "ten", {"--counter", "10"}));
  for (int i = 0; i < 4; ++i) {
    CHECK(code(ask(console, "open 101 " + mistyped)) == "E_PIN_WRONG");
  }
  const auto locked = ask(console, "open 101 " + mistyped);
  CHECK(code(locked) == "E_PIN_LOCKED");
  const auto until = harness::microseconds_in(locked.at("retry_at"));
  const auto refused = ask(console, "open 101 " + pin);
  CHECK(code(refused) == "E_PIN_LOCKED");
  CHECK(harness::microseconds_in(refused.at("retry_at")) == until);
  centre.broker().stop();
  CHECK_THAT(harness::read_text(centre.log()), Contains("staff number 101 is locked"));
  CHECK(files_with(scratch.path(), mistyped).empty());
}

TEST_CASE("a supervisor signs in before acting, and the journal tells who acted") {
  Scratch scratch("supervisor");
  Centre centre(tools(), scratch.path());
  staff(centre, {"add", "101", "--name", "Mona Adel"}, new_pin);
  CHECK_THAT(staff(centre, {"add", "201", "--name", "Samia Nabil", "--supervisor"}, pin),
             Contains("also at the manager's board"));
  centre.start_broker();
  auto& office = centre.supervisor();
  const std::string open = "open-day 2026-03-15";
  CHECK(code(ask(office, open)) == "E_SIGN_IN_NEEDED");
  CHECK(code(ask(office, "sign-in 201 " + mistyped)) == "E_PIN_WRONG");
  CHECK(code(ask(office, "sign-in 101 " + new_pin)) == "E_PIN_WRONG");  // no supervisor's
  CHECK(code(ask(office, "sign-in ٢٠١ " + pin)) == "done");
  CHECK(code(ask(office, open + " ")) == "done");
  CHECK(code(ask(office, "sign-out")) == "done");
  CHECK(code(ask(office, "pause عطل | fault")) == "E_SIGN_IN_NEEDED");
  staff(centre, {"demote", "201"}, {});
  CHECK(code(ask(office, "sign-in 201  " + pin)) == "E_PIN_WRONG");
  staff(centre, {"promote", "201"}, {});
  CHECK(code(ask(office, "sign-in 201   " + pin)) == "done");
  CHECK(code(ask(office, "close-day")) == "done");
  CHECK(code(ask(office, "notice 0 | نص | text")) == "E_SIGN_IN_NEEDED");
  centre.broker().stop();
  for (const auto& secret : {pin, mistyped, new_pin}) {
    CHECK(files_with(scratch.path(), secret).empty());
  }
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  const auto acted = events_of<SupervisorActed>(entries);
  REQUIRE(acted.size() == 2);  // the day opened, the day closed
  for (const auto& deed : acted) CHECK(deed.clerk == ClerkId{201});
  CHECK(events_of<SupervisorSignedIn>(entries).size() == 2);
  CHECK(events_of<SupervisorSignedOut>(entries).size() == 1);
}

TEST_CASE("a broker does not start with a staff list that is damaged or that others could read") {
  Scratch scratch("staff");
  Centre centre(tools(), scratch.path());
  staff(centre, {"add", "101", "--name", "Mona Adel"}, pin);
  const auto file = centre.directory() / "staff";
  SECTION("readable by others") {
    std::filesystem::permissions(file, std::filesystem::perms(0644));
  }
  SECTION("damaged") { harness::replace_in(file, "end 1", "end 2"); }
  CHECK_THROWS_WITH(centre.start_broker(), Contains(file.string()));
}
