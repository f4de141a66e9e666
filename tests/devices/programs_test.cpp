// The programs themselves, as processes, against the broker of few words in this one.
#include <csignal>
#include <set>

#include "common/wire/keys.h"
#include "tests/catch.h"
#include "tests/devices/fake_broker.h"
#include "tests/harness/process.h"
#include "ticket/shell.h"

using namespace dawr;
using harness::Process;

namespace {

using namespace std::chrono_literals;

const std::filesystem::path bin = DAWR_BIN_DIR;

struct Files {
  Files() { REQUIRE(wire::save_secret_key(wire::make_key_pair(), scratch / "device.key")); }

  [[nodiscard]] std::vector<std::string> arguments(const test::FakeBroker& broker,
                                                   std::vector<std::string> more) const {
    std::vector<std::string> all{"--endpoint",   broker.address().address,
                                 "--broker-key", wire::to_z85(broker.address().server_key),
                                 "--key",        (scratch / "device.key").string(),
                                 "--outbox",     (scratch / "outbox.db").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Scratch scratch;
};

// The broker serves while the test waits for a line with this part.
std::string await(test::FakeBroker& broker, Process& process, const std::string& part) {
  const auto end = std::chrono::steady_clock::now() + 15s;
  std::string seen;
  while (std::chrono::steady_clock::now() < end) {
    broker.step();
    const auto line = process.line(5ms);
    if (!line) continue;
    if (line->find(part) != std::string::npos) return *line;
    seen += *line + "\n";
  }
  FAIL("no line with " << part << ", but:\n" << seen);
  return {};
}

harness::Exit await_exit(test::FakeBroker& broker, Process& process) {
  std::optional<harness::Exit> exit;
  const auto end = std::chrono::steady_clock::now() + 15s;
  while (!exit && std::chrono::steady_clock::now() < end) {
    broker.step();
    exit = process.wait(5ms);
  }
  REQUIRE(exit);
  return *exit;
}

}  // namespace

TEST_CASE("without a broker's key they say so and end with 2") {
  test::FakeBroker broker(Role::dispenser);
  for (const std::string program : {"dawr-ticket", "dawr-counter"}) {
    CAPTURE(program);
    const Files files;
    Process no_key(bin / program, {"--headless"}, files.scratch / "log");
    CHECK(await_exit(broker, no_key).code == 2);
  }
}

TEST_CASE("a fault of the outside ends them with 1 and words") {
  test::FakeBroker broker(Role::dispenser);
  const Files files;
  std::filesystem::permissions(files.scratch / "device.key", std::filesystem::perms::all);
  Process process(bin / "dawr-ticket", files.arguments(broker, {"--headless"}),
                  files.scratch / "log");
  CHECK(await_exit(broker, process).code == 1);
}

TEST_CASE("a stop in the middle loses nothing: the next run sends the same bytes") {
  const int stop = GENERATE(SIGTERM, SIGINT, SIGKILL);
  CAPTURE(stop);
  test::FakeBroker broker(Role::dispenser);
  broker.on_submit = [](const wire::Submit&) { return std::nullopt; };
  const Files files;
  {
    Process process(bin / "dawr-ticket", files.arguments(broker, {"--headless"}),
                    files.scratch / "log");
    process.send("#1 take B01");
    await(broker, process, R"("event":"submitted","tag":"1")");
    harness::wait_until(
        [&] {
          broker.step();
          return !broker.frames.empty();
        },
        "the press to be sent");
    process.signal(stop);
    const auto exit = await_exit(broker, process);
    CHECK((stop == SIGKILL ? exit.signal == SIGKILL : exit.code == 0));
  }
  broker.on_submit = [](const wire::Submit& command) -> std::optional<test::FakeAnswer> {
    if (std::holds_alternative<TakeTicket>(command.body)) {
      return test::issued(1, test::sample_day);
    }
    return test::FakeAnswer{wire::Done{}, std::nullopt};
  };
  Process process(bin / "dawr-ticket", files.arguments(broker, {"--headless", "--auto-confirm"}),
                  files.scratch / "log");
  await(broker, process, R"("event":"issued")");
  await(broker, process, R"("event":"confirmed")");
  process.send("quit");
  CHECK(await_exit(broker, process).code == 0);
  // The press, which came at least twice, and its confirmation: each always with the same bytes.
  CHECK(broker.commands.size() == 2);
  CHECK(broker.frames.size() >= 3);
  CHECK(std::set<wire::Bytes>(broker.frames.begin(), broker.frames.end()).size() == 2);
}

TEST_CASE("killed after the slip, it settles the ticket when it starts again") {
  test::FakeBroker broker(Role::dispenser);
  broker.on_submit = [](const wire::Submit& command) -> std::optional<test::FakeAnswer> {
    if (std::holds_alternative<TakeTicket>(command.body)) {
      return test::issued(1, test::sample_day);
    }
    return test::FakeAnswer{wire::Done{}, std::nullopt};
  };
  const Files files;
  {
    Process process(bin / "dawr-ticket", files.arguments(broker, {"--headless"}),
                    files.scratch / "log");
    process.send("take B01");
    await(broker, process, R"("event":"issued")");
    process.signal(SIGKILL);
    await_exit(broker, process);
  }
  Process process(bin / "dawr-ticket", files.arguments(broker, {"--headless"}),
                  files.scratch / "log");
  await(broker, process, R"("event":"doubtful","ticket":1)");
  process.send("void 1");
  await(broker, process, R"("event":"voided")");
  CHECK(std::holds_alternative<CancelTake>(broker.commands.back().body));
}

TEST_CASE("at the end of its input a program ends; with --exit-when-idle after the last answer") {
  test::FakeBroker broker(Role::supervisor);
  const Files files;
  Process process(bin / "dawr-counter", files.arguments(broker, {"--headless", "--exit-when-idle"}),
                  files.scratch / "log");
  process.send("#1 open-day 2026-11-22\n#2 nonsense\n#3 close-day");
  process.close_input();
  await(broker, process, R"("event":"error","tag":"2")");
  await(broker, process, R"("event":"done","tag":"3","what":"close-day")");
  CHECK(await(broker, process, R"("event":"bye")").find(R"("unanswered":0)") != std::string::npos);
  CHECK(await_exit(broker, process).code == 0);
}
