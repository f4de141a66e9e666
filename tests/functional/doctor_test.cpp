// `dawrctl doctor` on real installations, beside a broker and without one.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Json;
using harness::Process;

namespace {

struct Ran {
  int code{-1};
  std::string out;
  std::string errors;
};

Ran doctor(const std::filesystem::path& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "doctor");
  const auto log = folder / "doctor.log";
  std::filesystem::remove(log);
  Process process(tools().bin / "dawrctl", arguments, log);
  process.close_input();
  Ran ran;
  while (const auto line = process.line(harness::patience)) ran.out += *line + "\n";
  ran.code = process.wait(harness::patience).value().code;
  ran.errors = harness::read_text(log);
  return ran;
}

// Health of the findings of one check.
std::vector<std::string> health_of(const Ran& ran, const std::string& check) {
  std::vector<std::string> all;
  for (const auto& finding : Json::parse(ran.out)) {
    if (finding.at("check") == check) all.push_back(finding.at("health"));
  }
  return all;
}

using Words = std::vector<std::string>;

// A machine on which tests run may have its temporary files in memory, and no room: that is what
// the doctor is there to tell, and not what is tested here.
bool disk_is_sound(const Ran& ran) {
  for (const auto& health : health_of(ran, "disk")) {
    if (health == "bad") return false;
  }
  return true;
}

}  // namespace

TEST_CASE("the doctor finds a running centre sound, and does not disturb it") {
  Scratch scratch("doctor");
  harness::Loopback loopback(tools(), scratch.path());
  Centre& centre = loopback.centre();
  auto dispenser = loopback.client("dispenser", "citizen");
  harness::accepted(
      dispenser->ask(dispenser->next_command(TakeTicket{ServiceCode{"B01"}, {}, {}})));
  const auto directory = centre.directory().string();
  const auto ran = doctor(scratch.path(), {"--centre", directory, "--json"});
  INFO(ran.out << ran.errors);
  CHECK(ran.code == (disk_is_sound(ran) ? 0 : 1));
  CHECK(health_of(ran, "configuration") == Words{"ok"});
  CHECK(health_of(ran, "keys") == Words{"ok", "ok", "ok", "ok"});
  CHECK(health_of(ran, "ports") == Words{"ok", "ok", "ok", "ok"});
  CHECK(health_of(ran, "journal") == Words{"ok"});
  CHECK(health_of(ran, "permissions") == Words{"ok"});
  CHECK_THAT(ran.out, Contains("it runs as process " + std::to_string(centre.broker().pid())));
  CHECK_THAT(ran.out, Contains(" is open\""));
  for (int i = 0; i < 3; ++i) doctor(scratch.path(), {"--centre", directory});
  CHECK(centre.broker().running());
  harness::accepted(
      dispenser->ask(dispenser->next_command(TakeTicket{ServiceCode{"B01"}, {}, {}})));
  centre.broker().kill();
  CHECK_THAT(doctor(scratch.path(), {"--centre", directory}).out, Contains("it does not run"));
  centre
      .start_broker();  // what a look at the dead one's journal left does not keep it from starting
  centre.broker().stop();
  CHECK(fault_in(entries_of(centre.journal())) == "");
}

TEST_CASE("the doctor says what is broken, and exits with 1") {
  Scratch scratch("doctor");
  Centre centre(tools(), scratch.path());
  const auto directory = centre.directory().string();
  SECTION("an unsound configuration does not hide the keys") {
    harness::write_text(centre.directory() / "centre.toml", "nonsense");
    std::filesystem::permissions(centre.directory() / "secrets" / "broker.key",
                                 std::filesystem::perms(0644));
    const auto ran = doctor(scratch.path(), {"--centre", directory});
    CHECK(ran.code == 1);
    CHECK_THAT(ran.out, Contains("BAD   configuration") && Contains("BAD   keys") &&
                            Contains("chmod 600") && Contains("-> put it right"));
    CHECK_THAT(ran.errors, Contains("2 bad"));
  }
  SECTION("a damaged list of devices, a lost journal, a quarantined command") {
    harness::write_text(centre.directory() / "devices", "nonsense\n");
    harness::write_text(centre.directory() / "quarantine", std::string(24, 'x'));
    std::filesystem::remove(centre.journal());
    const auto ran = doctor(scratch.path(), {"--centre", directory});
    CHECK(ran.code == 1);
    CHECK_THAT(ran.out, Contains("BAD   devices") && Contains("BAD   journal") &&
                            Contains("WARN  quarantine"));
  }
  SECTION("a port that another program has") {
    Centre other(tools(), scratch.path() / "other");
    other.start_broker();
    auto text = harness::read_text(centre.directory() / "centre.toml");
    text.replace(text.find("tcp://127.0.0.1:0"), 17, other.addresses().at("citizen"));
    harness::write_text(centre.directory() / "centre.toml", text);
    const auto ran = doctor(scratch.path(), {"--centre", directory});
    CHECK(ran.code == 1);
    CHECK_THAT(ran.out, Contains(other.addresses().at("citizen") + " is taken by another program"));
  }
  SECTION("no such directory") {
    const auto ran = doctor(scratch.path(), {"--centre", directory + "x"});
    CHECK(ran.code == 1);
    CHECK_THAT(ran.errors, Contains("No such file"));
  }
  SECTION("neither a centre nor a device") { CHECK(doctor(scratch.path(), {}).code == 2); }
}

TEST_CASE("the doctor looks at a device, alone or against its centre") {
  Scratch scratch("doctor");
  Centre centre(tools(), scratch.path());
  const auto device = centre.enrol("display", "hall").key.parent_path();
  const auto directory = centre.directory().string();
  const auto alone = doctor(scratch.path(), {"--device", device.string()});
  CHECK(alone.code == 1);
  CHECK_THAT(alone.out, Contains("copy broker.pub"));
  std::filesystem::copy_file(centre.directory() / "broker.pub", device / "broker.pub");
  const auto both =
      doctor(scratch.path(), {"--device", device.string(), "--centre", directory, "--json"});
  INFO(both.out);
  CHECK(health_of(both, "keys") == Words{"ok", "ok", "ok", "ok", "ok"});
  CHECK(health_of(both, "fonts") == Words{"ok"});
}
