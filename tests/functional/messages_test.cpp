// People who left a number are told, once each, whatever gateway and notifier go through.
#include <csignal>
#include <filesystem>
#include <map>
#include <set>

#include "broker/messages/message_box.h"
#include "common/storage/sqlite.h"
#include "tests/abuse/traces.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::Limit;
using harness::Process;
namespace fs = std::filesystem;

namespace {

constexpr auto phone = "01012345678";
constexpr Limit long_limit{180'000};  // who sends waits up to a minute before the next try

class GatewayEmulator {
 public:
  // `certificate`: with its key; empty: it speaks no TLS.
  explicit GatewayEmulator(const fs::path& folder, const std::string& certificate = "")
      : process_("/usr/bin/env", arguments(certificate), folder / "gateway.log") {
    const auto line = process_.line(harness::patience);
    REQUIRE(line);
    port_ = line->substr(std::string("listening on ").size());
  }
  [[nodiscard]] const std::string& port() const { return port_; }
  void set(const std::string& mode) {
    process_.send("mode " + mode);
    REQUIRE(process_.line(harness::patience) == "mode " + mode);
  }
  Json seen() {
    process_.send("seen");
    const auto line = process_.line(harness::patience);
    REQUIRE(line);
    return Json::parse(*line);
  }
  std::size_t attempts() {
    const Json got = seen();
    std::size_t all = 0;
    for (const auto& [reference, count] : got.at("attempts").items())
      all += count.get<std::size_t>();
    return all;
  }

 private:
  static std::vector<std::string> arguments(const std::string& certificate) {
    std::vector<std::string> words = {"python3", DAWR_SOURCE_DIR "/tests/notify/gateway.py"};
    if (!certificate.empty()) words.push_back(certificate);
    return words;
  }

  Process process_;
  std::string port_;
};

// "1.near.S" of "IS-02.2026-03-15.1.near.S": what was got, by serial and kind.
std::multiset<std::string> kinds_in(const Json& seen) {
  std::multiset<std::string> kinds;
  for (const auto& [reference, message] : seen.at("messages").items()) {
    const auto serial = reference.find('.', reference.find('.') + 1) + 1;
    kinds.insert(reference.substr(serial, reference.rfind('.') - serial));
  }
  return kinds;
}

struct Town {
  Scratch scratch{"messages"};
  GatewayEmulator gateway{scratch.path()};
  Centre centre{tools(), scratch.path(), [] {
                  harness::CentreOptions options;
                  options.asks_people = true;
                  return options;
                }()};
  std::optional<Process> notifier;

  // How long the notifier waits for the gateway.
  explicit Town(int timeout_seconds = 20) {
    auto text = harness::read_text(DAWR_SOURCE_DIR "/config/messages.toml");
    const auto set = [&](const std::string& from, const std::string& to) {
      for (auto at = text.find(from); at != std::string::npos;
           at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
      }
    };
    set("on = false", "on = true");
    set("21:00-08:00", "00:00-00:00");
    set("per_minute = 60", "per_minute = 6000");
    set("timeout_seconds = 10", "timeout_seconds = " + std::to_string(timeout_seconds));
    set("https://sms.example.net", "http://127.0.0.1:" + gateway.port());
    harness::write_text(centre.directory() / "messages.toml", text);
    const auto key = centre.directory() / "secrets" / "gateway.key";
    harness::write_text(key, "the key\n");
    fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write);
    centre.start_broker();
    centre.open_day("2026-03-15");
  }
  void start_notifier() {
    notifier.emplace(tools().bin / "dawr-notifier",
                     std::vector<std::string>{"--centre", centre.directory().string(), "--phrases",
                                              DAWR_SOURCE_DIR "/config/phrases"},
                     scratch / "notifier.log");
  }
  [[nodiscard]] std::string notifier_log() const {
    return harness::read_text(scratch / "notifier.log");
  }
  // How many messages of the box are in one of these states.
  [[nodiscard]] std::int64_t count(const std::string& states) const {
    const auto file = MessageFiles{centre.directory()}.box();
    if (!fs::exists(file)) return 0;
    return storage::Database(file, storage::Access::read_only)
        .integer("SELECT count(*) FROM message WHERE state IN (" + states + ")");
  }
  void await_count(const std::string& states, std::int64_t count_wanted, const std::string& what) {
    harness::wait_until([&] { return count(states) == count_wanted; }, what, long_limit);
  }
};

}  // namespace

TEST_CASE("whatever becomes of gateway and notifier, each is told once") {
  Town town(1);  // less than a slow gateway takes
  auto dispenser = town.centre.dispenser(town.centre.enrol("dispenser", "door"));
  auto counter = town.centre.counter(town.centre.enrol("counter", "ten", {"--counter", "10"}));
  const auto take = [&] {
    const Json issued = dispenser.ask("take S01");
    REQUIRE(issued.value("event", "") == "issued");
    const auto token = issued.at("token").get<std::string>();
    REQUIRE(dispenser.ask("contact " + token + " " + phone).value("state", "") == "kept");
  };

  // The gateway is down: it waits, with a reason.
  town.gateway.set("down");
  town.start_notifier();
  take();
  town.await_count("1, 2", 1, "the first message");
  harness::wait_until([&] { return town.notifier_log().find("failed") != std::string::npos; },
                      "a failed attempt");
  CHECK_THAT(town.notifier_log(), Catch::Contains("connect"));
  town.gateway.set("ok");
  town.await_count("3, 4", 1, "the first is accepted");
  CHECK(kinds_in(town.gateway.seen()) == std::multiset<std::string>{"1.near"});

  // What the gateway has taken without saying so; killed while it waits, and between the attempts.
  const auto survive = [&](const std::string& mode, const auto& cause) {
    INFO(mode);
    town.gateway.set(mode);
    const auto before = town.gateway.attempts();
    const auto done = town.count("3, 4");
    cause();
    harness::wait_until([&] { return town.gateway.attempts() > before; }, "an attempt", long_limit);
    town.notifier->kill();
    town.start_notifier();
    harness::wait_until([&] { return town.gateway.attempts() > before + 1; }, "another attempt",
                        long_limit);
    town.gateway.set("ok");
    town.await_count("3, 4", done + 1, "it is accepted in the end");
  };
  for (const auto* mode : {"slow", "error", "nonsense"}) survive(mode, take);
  REQUIRE_FALSE(counter.ask("open 101").value("event", "") == "refused");
  survive("drop", [&] { counter.ask("next"); });

  const Json seen = town.gateway.seen();
  CHECK(kinds_in(seen) ==
        std::multiset<std::string>{"1.called", "1.near", "2.near", "3.near", "4.near"});
  CHECK(seen.at("changed").empty());
  for (const auto& [reference, message] : seen.at("messages").items()) {
    CHECK(message.at("to") == "201012345678");
    CHECK(message.at("from") == "DAWR");
    CHECK_THAT(message.at("text").get<std::string>(), Catch::Contains("س"));
  }
  town.await_count("4", 5, "all are delivered");
  town.notifier->stop();
  town.centre.broker().stop();
  for (const auto* log : {"notifier.log", "broker.log"}) {
    CHECK_THAT(harness::read_text(town.scratch / log), !Catch::Contains("1012345678"));
  }
}

TEST_CASE("the broker is killed and comes back: nobody is told again, and nobody is forgotten") {
  Town town;
  auto dispenser = town.centre.dispenser(town.centre.enrol("dispenser", "door"));
  const auto take = [&] {
    const auto token = dispenser.ask("take S01").at("token").get<std::string>();
    REQUIRE(dispenser.ask("contact " + token + " " + phone).value("state", "") == "kept");
  };
  town.start_notifier();
  for (int i = 0; i < 3; ++i) {
    take();
    town.centre.broker().kill();  // most probably before it has looked
    town.centre.start_broker();
  }
  town.await_count("3, 4", 3, "all are accepted");
  const Json seen = town.gateway.seen();
  CHECK(kinds_in(seen) == std::multiset<std::string>{"1.near", "2.near", "3.near"});
  CHECK(town.gateway.attempts() == 3);
}

TEST_CASE("a number on its way is in no file, and when the day closes it is nowhere at all") {
  const abuse::Traces typed({phone});
  Town town;
  town.gateway.set("down");
  town.start_notifier();
  auto dispenser = town.centre.dispenser(town.centre.enrol("dispenser", "door"));
  const auto token = dispenser.ask("take S01").at("token").get<std::string>();
  REQUIRE(dispenser.ask("contact " + token + " " + phone).value("state", "") == "kept");
  const auto numbers = [&] {
    return storage::Database(MessageFiles{town.centre.directory()}.box(),
                             storage::Access::read_only)
        .integer("SELECT count(*) FROM message WHERE sealed IS NOT NULL");
  };
  harness::wait_until([&] { return town.notifier_log().find("failed") != std::string::npos; },
                      "a failed attempt");
  CHECK(numbers() == 1);
  CHECK(typed.below(town.scratch.path()) == std::set<std::string>{});
  town.centre.supervisor().ask("close-out the day is over");
  town.centre.supervisor().ask("close-day");
  harness::wait_until([&] { return numbers() == 0; }, "erasure");
  CHECK_FALSE(fs::exists(town.centre.directory() / "secrets" / "day.key"));
  CHECK_FALSE(fs::exists(town.centre.directory() / "secrets" / "contacts.db"));
  town.gateway.set("ok");
  town.await_count("8", 1, "it is withdrawn");
  town.notifier->stop();
  town.centre.broker().stop();
  CHECK(town.gateway.attempts() == 0);
  CHECK(typed.below(town.scratch.path()) == std::set<std::string>{});
}

TEST_CASE("a gateway whose certificate nobody vouches for is told nothing") {
  Town town;
  const auto pem = (town.scratch / "gateway.pem").string();
  harness::run_program(
      "/usr/bin/openssl",
      {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
       "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", pem, "-out", pem + ".crt"},
      town.scratch / "openssl.log");
  harness::write_text(pem, harness::read_text(pem) + harness::read_text(pem + ".crt"));
  GatewayEmulator impostor(town.scratch.path(), pem);
  const auto port = ":" + town.gateway.port();
  for (int i = 0; i < 2; ++i) {
    harness::replace_in(town.centre.directory() / "messages.toml", "http://127.0.0.1" + port,
                        "https://127.0.0.1:" + impostor.port());
  }
  auto dispenser = town.centre.dispenser(town.centre.enrol("dispenser", "door"));
  const auto token = dispenser.ask("take S01").at("token").get<std::string>();
  REQUIRE(dispenser.ask("contact " + token + " " + phone).value("state", "") == "kept");
  town.start_notifier();
  harness::wait_until([&] { return town.notifier_log().find("certificate") != std::string::npos; },
                      "a failed attempt", long_limit);
  CHECK(impostor.attempts() == 0);
  CHECK(town.count("1") == 1);
}
