// One-time codes from the page that dawrctl prints to the supervisor's program, as in a van.
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
using harness::Slip;

namespace {

const std::string on_board = "80264913";
const std::string at_home = "59371648";

// A check takes its turn: one that is told to wait tries again by itself.
Json ask(JsonProcess& program, const std::string& line) {
  static int asked = 0;
  const std::string tag = "t" + std::to_string(++asked);
  program.send("#" + tag + " " + line);
  return program.await([&](const Json& result) {
    const auto event = result.value("event", "");
    return result.value("tag", "") == tag && event != "submitted" && event != "postponed";
  });
}

std::string code(const Json& result) { return result.value("code", result.value("event", "")); }

std::string said(const Slip& slip) { return std::to_string(slip.number) + " " + slip.secret; }
std::string misread(const Slip& slip) {
  auto secret = slip.secret;
  secret.back() = secret.back() == '0' ? '1' : '0';
  return std::to_string(slip.number) + " " + secret;
}

bool some_file_has(const std::filesystem::path& folder, const std::string& text) {
  for (const auto& one : std::filesystem::recursive_directory_iterator(folder)) {
    if (!one.is_regular_file()) continue;
    std::ifstream file(one.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.find(text) != std::string::npos) return true;
  }
  return false;
}

// A van: one supervisor on board, who is 201; the other one stays at home.
struct Van {
  Scratch scratch{"codes"};
  Centre centre{tools(), scratch.path()};
  std::vector<Slip> slips;
  std::optional<JsonProcess> dispenser;

  Van() {
    staff(centre, {"add", "201", "--name", "Samia Nabil", "--supervisor"}, on_board);
    staff(centre, {"add", "202", "--name", "Adel Fathi", "--supervisor"}, at_home);
    slips = centre.issue_codes(4, "202");
    centre.start_broker();
    sign_in();
    REQUIRE(code(ask(office(), "open-day 2026-03-15")) == "done");
    dispenser.emplace(centre.dispenser(centre.enrol("dispenser", "door")));
    for (int i = 0; i < 4; ++i) {
      REQUIRE(dispenser->ask("take S01").value("event", "") == "issued");
    }
  }
  JsonProcess& office() { return centre.supervisor(); }
  void sign_in() { REQUIRE(code(ask(office(), "sign-in 201 " + on_board)) == "done"); }
};

}  // namespace

TEST_CASE("in a van the second key is a code that another supervisor left, and it is good once") {
  Van van;
  CHECK(code(ask(van.office(), "override S 3 taken ill")) == "done");
  CHECK(code(ask(van.office(), "approve 1")) == "E_DUAL_CONTROL");
  CHECK(code(ask(van.office(), "approve 1 " + misread(van.slips[0]))) == "E_APPROVAL_CODE");
  CHECK(code(ask(van.office(), "approve 1 99 " + van.slips[0].secret)) == "E_APPROVAL_CODE");
  CHECK(code(ask(van.office(), "approve 1 " + said(van.slips[0]))) == "done");
  CHECK(code(ask(van.office(), "override S 2 a small child")) == "done");
  CHECK(code(ask(van.office(), "approve 2 " + said(van.slips[0]))) == "E_APPROVAL_CODE_USED");

  // It stays used when the broker is killed and comes again.
  van.centre.broker().kill();
  van.centre.start_broker();
  CHECK(code(ask(van.office(), "approve 2 " + said(van.slips[0]))) == "E_APPROVAL_CODE_USED");
  // Revoked while the broker runs.
  van.centre.ctl({"approval-codes", "revoke", std::to_string(van.slips[1].number), "--centre",
                  van.centre.directory().string()});
  CHECK(code(ask(van.office(), "approve 2 " + said(van.slips[1]))) == "E_APPROVAL_CODE");
  // Issued by whoever asks.
  const auto own = van.centre.issue_codes(1, "201");
  CHECK(code(ask(van.office(), "approve 2 " + said(own[0]))) == "E_DUAL_CONTROL");
  CHECK(code(ask(van.office(), "approve 2 " + said(van.slips[2]))) == "done");

  van.centre.broker().stop();
  for (const Slip& slip : van.slips) CHECK_FALSE(some_file_has(van.scratch.path(), slip.secret));
  const auto entries = entries_of(van.centre.journal());
  CHECK(fault_in(entries) == "");
  const auto granted = events_of<ApprovalGranted>(entries);
  REQUIRE(granted.size() == 2);
  for (const auto& grant : granted) {
    CHECK(grant.clerk == ClerkId{201});
    REQUIRE(grant.code);
    CHECK(grant.code->issuer == ClerkId{202});
  }
  CHECK(granted.front().code->number == van.slips[0].number);
  CHECK_THAT(van.centre.ctl({"verify", van.centre.journal().string()}), Contains("lawful"));
}

TEST_CASE(
    "five wrong codes lock the device, unknown numbers as known ones, and each is as much work") {
  Van van;
  CHECK(code(ask(van.office(), "override S 3 taken ill")) == "done");
  // Byte by byte the same answers, but for whose they are.
  const auto refusal = [&](const std::string& what) {
    auto result = ask(van.office(), "approve 1 " + what);
    for (const auto* own : {"tag", "seq", "command", "at"}) result.erase(own);
    return result.dump();
  };
  van.centre.ctl({"approval-codes", "revoke", std::to_string(van.slips[1].number), "--centre",
                  van.centre.directory().string()});
  const auto wrong = refusal(misread(van.slips[0]));
  CHECK(refusal("99 " + van.slips[0].secret) == wrong);  // unknown
  CHECK(refusal(said(van.slips[1])) == wrong);           // revoked
  CHECK(refusal("98 " + van.slips[0].secret) == wrong);
  const auto locked = ask(van.office(), "approve 1 97 " + van.slips[0].secret);
  CHECK(code(locked) == "E_APPROVAL_CODE_LOCKED");
  const auto again = ask(van.office(), "approve 1 " + said(van.slips[0]));
  CHECK(code(again) == "E_APPROVAL_CODE_LOCKED");
  CHECK(again.at("retry_at") == locked.at("retry_at"));
  van.centre.broker().stop();
  const auto log = harness::read_text(van.centre.log());
  CHECK_THAT(log, Contains("approving by one-time code at device") &&
                      Contains("and 5 one-time codes were checked"));
}

TEST_CASE("at the manager's board a code is typed for what that board asks for") {
  Van van;
  auto board = start_board(van.centre, van.scratch.path() / "board.log");
  sign_in_at_board(board, 201, on_board);
  CHECK(code(ask(van.office(), "override S 3 taken ill")) == "done");
  harness::wait_until([&] { return board.ask("state").at("requests") == 1; }, "the request");
  const auto press = [&](const std::vector<std::string>& steps) {
    for (const auto& step : steps) {
      INFO(step);
      const auto event = board.ask(step).value("event", "");
      CHECK((event == "pressed" || event == "typed"));
    }
  };
  const auto& slip = van.slips[0];
  press({"press menu", "press deed 8", "press choice 0", "press code",
         "type " + std::to_string(slip.number), "press approve by code", "type " + slip.secret,
         "press approve by code"});
  harness::wait_until([&] { return board.ask("state").at("overrides") == 1; }, "the override");
  van.centre.broker().stop();
  CHECK_FALSE(some_file_has(van.scratch.path(), slip.secret));
}
