// dawrctl staff, and PINs typed at a terminal.
#include <array>

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/floor/config.h"
#include "broker/floor/staff.h"
#include "tests/catch.h"
#include "tests/config/made_centre.h"
#include "tests/harness/centre.h"
#include "tests/harness/process.h"

using namespace dawr;
using namespace dawr::config_test;
using Catch::Matchers::Contains;

TEST_CASE("staff add, list, pin, block, unblock, remove") {
  const Centre centre;
  const auto staff = [&](const std::vector<std::string>& more, const std::string& typed = {}) {
    std::vector<std::string> arguments = {"staff"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"--centre", centre.directory});
    return dawrctl(arguments, typed);
  };
  const auto list = [&] { return StaffList::open(centre.files.staff()).value(); };
  CHECK_THAT(staff({"list"}).out, Contains("asks for no PIN"));

  const auto added = staff({"add", "101", "--name", "Mona Adel"}, "80264913");
  INFO(added.errors);
  REQUIRE(added.code == 0);
  CHECK(added.out ==
        "Staff number 101 (Mona Adel) may sign in from now on.\n"
        "This is the first: from now on everybody needs a PIN to open a counter here, and a "
        "supervisor one to act at the manager's board.\n");
  CHECK(mode_of(centre.files.staff()) == 0600);
  CHECK(fits(*Pin::from("80264913"), list().find(ClerkId{101})->pin_hash));
  // A number that centre.toml has not; digits as they are typed in Arabic.
  const auto second = staff({"add", "٩٩٩", "--name", "هاني"}, "٤٧١١");
  CHECK_THAT(second.out, Contains("Staff number 999 (هاني)") && Contains("add it to [staff]"));
  CHECK(fits(*Pin::from("4711"), list().find(ClerkId{999})->pin_hash));

  CHECK(staff({"pin", "101"}, "5937").out == "Staff number 101 (Mona Adel) has a new PIN.\n");
  CHECK(fits(*Pin::from("5937"), list().find(ClerkId{101})->pin_hash));
  CHECK_THAT(staff({"block", "101"}).out, Contains("can't sign in since 20"));
  CHECK(list().find(ClerkId{101})->status == StaffStatus::blocked);
  CHECK_THAT(staff({"list"}).out, Contains("101         blocked   20") && Contains("Mona Adel"));
  CHECK_THAT(staff({"list", "--json"}).out,
             Contains(R"({"number":101,"status":"blocked","since":"20)") &&
                 Contains(R"("name":"Mona Adel"},{"number":999)") && !Contains("argon2"));
  CHECK_THAT(staff({"unblock", "101"}).out, Contains("may sign in since 20"));
  CHECK_THAT(staff({"promote", "101"}).out, Contains("may act at the manager's board from"));
  CHECK_THAT(staff({"list"}).out, Contains("supervisor  Mona Adel"));
  CHECK_THAT(staff({"list", "--json"}).out, Contains(R"("role":"supervisor","name":"Mona)"));
  CHECK_THAT(staff({"demote", "101"}).out, Contains("can't act at the manager's board"));
  CHECK(staff({"remove", "101"}).code == 0);
  CHECK_THAT(staff({"remove", "999"}).out, Contains("nobody can open a counter"));
  CHECK(list().asks_for_pins());
}

TEST_CASE("approval-codes issue, list, revoke") {
  const Centre centre;
  const auto codes = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"approval-codes"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"--centre", centre.directory});
    return dawrctl(arguments);
  };
  const auto issue = [&](const std::string& by, const std::string& language) {
    return codes({"issue", "--count", "2", "--by", by, "--language", language, "--phrases",
                  std::string{DAWR_SOURCE_DIR} + "/config/phrases"});
  };
  CHECK_THAT(codes({"list"}).out, Contains("No codes"));
  const auto page = issue("201", "en");
  INFO(page.errors);
  REQUIRE(page.code == 0);
  CHECK_THAT(harness::without_isolates(page.out),
             Contains("Code 1:") && Contains("Code 2:") && Contains("Issued by staff number 201"));
  CHECK(mode_of(centre.files.approval_codes()) == 0600);
  CHECK_THAT(harness::without_isolates(issue("٢٠١", "ar").out),
             Contains("رمز ٣:") && !Contains("Code"));
  CHECK_THAT(codes({"list", "--json"}).out,
             Contains(R"({"number":4,"issuer":201,"issued_at":"20)") && !Contains("argon2"));
  CHECK_THAT(codes({"list"}).out, Contains("3         201         20"));

  CHECK_THAT(codes({"revoke", "٣"}).out, Contains("Code 3 approves nothing"));
  CHECK(codes({"revoke", "3"}).code == 1);
  CHECK(codes({"revoke"}).code == 2);
  CHECK_THAT(codes({"revoke", "--all"}).out, Contains("3 codes"));

  // Where people sign in, only a supervisor issues any.
  REQUIRE(
      dawrctl({"staff", "add", "101", "--name", "Mona", "--centre", centre.directory}, "80264913")
          .code == 0);
  CHECK_THAT(issue("101", "en").errors, Contains("is no supervisor"));
  CHECK_THAT(issue("201", "en").errors, Contains("is no supervisor"));
  REQUIRE(dawrctl({"staff", "promote", "101", "--centre", centre.directory}).code == 0);
  CHECK(issue("101", "en").code == 0);
}

TEST_CASE("what dawrctl staff refuses changes nothing, and repeats no PIN") {
  const Centre centre;
  const auto file = centre.files.staff();
  const auto staff = [&](const std::vector<std::string>& more, const std::string& typed) {
    std::vector<std::string> arguments = {"staff"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"--centre", centre.directory});
    return dawrctl(arguments, typed);
  };
  struct Row {
    std::vector<std::string> arguments;
    std::string typed;
    int code;
    std::string words;
  };
  const std::vector<Row> rows = {
      {{"add", "101", "--name", "x"}, "471", 1, "a PIN is 4 to 8 digits"},
      {{"add", "101", "--name", "x"}, "47a1", 1, "a PIN is 4 to 8 digits"},
      {{"add", "101", "--name", "x"}, "", 1, "a PIN is 4 to 8 digits"},
      {{"add", "101", "--name", "x"}, "4321", 1, "too easily guessed"},
      {{"add", "4711", "--name", "x"}, "4711", 1, "it is the staff number"},
      {{"add", "101", "--name", "two\nlines"}, "4711", 1, "one line"},
      {{"add", "0", "--name", "x"}, "4711", 2, "number"},
      {{"add", "4294967296", "--name", "x"}, "4711", 2, "number"},
      {{"add", "me", "--name", "x"}, "4711", 2, "number"},
      {{"add", "101"}, "4711", 2, "--name"},
      {{"pin", "101"}, "4711", 1, "there is no staff number 101"},
      {{"block", "101"}, "", 1, "there is no staff number 101"},
      {{"remove", "101"}, "", 1, "there is no staff number 101"},
      {{"fly"}, "", 2, ""},
  };
  for (const Row& row : rows) {
    const auto ran = staff(row.arguments, row.typed);
    INFO(row.arguments.front() << " " << row.typed);
    CHECK(ran.code == row.code);
    CHECK_THAT(ran.errors + ran.out, Contains(row.words));
    if (row.words == "a PIN is 4 to 8 digits" && !row.typed.empty()) {
      CHECK_THAT(ran.errors + ran.out, !Contains(row.typed));
    }
    CHECK_FALSE(std::filesystem::exists(file));
  }
}

TEST_CASE("at a terminal a PIN is typed twice and not shown") {
  const Centre centre;
  const auto at_terminal = [&](const std::string& second) {
    int terminal = -1;
    const auto child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    REQUIRE(child >= 0);
    if (child == 0) {
      const auto program = (std::filesystem::path(DAWR_BIN_DIR) / "dawrctl").string();
      ::execl(program.c_str(), "dawrctl", "staff", "add", "101", "--name", "Mona", "--centre",
              centre.directory.c_str(), nullptr);
      ::_exit(127);
    }
    std::string shown;
    const auto read_until = [&](const std::string& text) {
      std::array<char, 256> block{};
      while (text.empty() || shown.find(text) == std::string::npos) {
        const auto count = ::read(terminal, block.data(), block.size());
        if (count <= 0) return;
        shown.append(block.data(), static_cast<std::size_t>(count));
      }
    };
    const auto type = [&](const std::string& line) {
      REQUIRE(::write(terminal, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    };
    read_until("4 to 8 digits: ");
    type("80264913\n");
    read_until("Once more: ");
    type(second);
    read_until("");
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    ::close(terminal);
    CHECK_THAT(shown, !Contains("8026"));
    return std::pair(WIFEXITED(status) ? WEXITSTATUS(status) : -1, shown);
  };
  const auto [differing, complaint] = at_terminal("80264914\n");
  CHECK(differing == 1);
  CHECK_THAT(complaint, Contains("the two PINs differ"));
  CHECK_FALSE(std::filesystem::exists(centre.files.staff()));
  const auto [code, said] = at_terminal("80264913\n");
  INFO(said);
  CHECK(code == 0);
  CHECK(fits(*Pin::from("80264913"),
             StaffList::open(centre.files.staff())->find(ClerkId{101})->pin_hash));
}
