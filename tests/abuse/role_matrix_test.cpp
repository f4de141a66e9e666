// Every command by every role, over the sockets that roles have. The table is roles.txt of the
// core's scenarios, written from the rules of the floor and not from the code; it must be complete,
// so a command that is new to CommandBody fails here until it has its row.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "common/wire/codec.h"
#include "tests/abuse/hall.h"
#include "tests/catch.h"
#include "tests/core/role_table.h"
#include "tests/core/words.h"

using namespace dawr;
using namespace dawr::abuse;

namespace {

using play::May;

constexpr std::array connecting{Role::dispenser, Role::reception,  Role::portal,  Role::counter,
                                Role::cashier,   Role::supervisor, Role::display, Role::auditor};

play::RoleTable roles() {
  return play::RoleTable::read(DAWR_SOURCE_DIR "/tests/core/scenarios/roles.txt");
}

// What a frame can carry: a command has to be well-formed before anybody asks who sends it.
struct WellFormed {
  Instant now{};
  ServiceDate date{};

  void operator()(TakeTicket& command) const { command.service = ServiceCode{"S01"}; }
  void operator()(GrantPriority& command) const {
    command.priority = PriorityClass::elderly;
    command.evidence = Evidence::visible;
  }
  void operator()(StartService& command) const { command.typed = 123; }
  void operator()(Transfer& command) const { command.line = LineId{'B'}; }
  void operator()(OpenDay& command) const { command.date = date; }
  void operator()(Override& command) const { command.line = LineId{'S'}; }
  void operator()(SetSkills& command) const {
    command.counter = CounterId{10};
    command.from = date;
  }
  void operator()(Cover& command) const { command.line = LineId{'S'}; }
  void operator()(ReplaceTicket& command) const { command.line = LineId{'S'}; }
  void operator()(RateVisit& command) const { command.vote = Vote::good; }
  void operator()(AckShown& command) const { command.called_at = now; }
  void operator()(HoldSlot& command) const { command.service = ServiceCode{"S01"}; }
  void operator()(Book& command) const { command.service = ServiceCode{"S01"}; }
  void operator()(EnterPad& command) const { command.services = {ServiceCode{"S01"}}; }
  template <class Plain>
  void operator()(Plain&) const {}
};

// Those that come from a device: a Pulse is the broker's own, and no frame can carry one.
std::vector<CommandBody> commands(Instant now, ServiceDate date) {
  auto all = play::one_of_each_command();
  std::erase_if(all, [](const CommandBody& body) { return std::holds_alternative<Pulse>(body); });
  for (CommandBody& body : all) std::visit(WellFormed{now, date}, body);
  return all;
}

std::optional<wire::Token> token_for(const CommandBody& body) {
  const bool needed = std::holds_alternative<LeaveLine>(body) ||
                      std::holds_alternative<Rejoin>(body) ||
                      std::holds_alternative<RateVisit>(body);
  return needed ? std::optional{wire::Token{}} : std::nullopt;
}

Device& device_of(Hall& hall, Role role) {
  if (role == Role::counter) return hall.counter(10);
  if (role == Role::cashier) return hall.device(Role::cashier, 101);
  return hall.device(role);
}

// The rows of one role; returns how many of them are refused.
std::size_t walk(Hall& hall, Role role, bool in_van) {
  Device& device = device_of(hall, role);
  CHECK(device.principal().role == role);
  const auto table = roles();
  const ServiceDate next = hall.ledger().state().last_date.value() + std::chrono::days{1};
  std::vector<CommandBody> allowed;
  std::vector<Attempt> forbidden;
  for (const CommandBody& body : commands(hall.now(), next)) {
    const May may = table.at(role, kind_of(body));
    if (may == May::yes || (may == May::in_a_van && in_van)) {
      allowed.push_back(body);
    } else {
      forbidden.push_back({body, RejectionCode::role_forbidden, token_for(body)});
    }
  }
  hall.refuses(device, forbidden);
  for (const CommandBody& body : allowed) {
    INFO(play::kind_name(kind_of(body)) << " by " << name_of(role));
    const auto code = harness::rejection_in(device.command(body, token_for(body)));
    CHECK(code != RejectionCode::role_forbidden);
  }
  return forbidden.size();
}

}  // namespace

TEST_CASE("every command by every role: allowed, or refused and recorded with the key that tried") {
  Hall& hall = Hall::with_a_new_day();
  hall.take("S01");
  std::size_t refused = 0;
  for (const Role role : connecting) refused += walk(hall, role, false);
  CHECK(refused > 205);
}

// What may be asked, as docs/PROTOCOL.md has it. Whoever waits is in none of the answers.
TEST_CASE("every question by every role: answered, or refused") {
  const std::map<wire::Question, std::set<Role>> may_ask{
      {wire::Question::offer,
       {Role::dispenser, Role::reception, Role::portal, Role::counter, Role::cashier}},
      {wire::Question::counter, {Role::counter, Role::cashier}},
      {wire::Question::board, {Role::display, Role::supervisor}},
      {wire::Question::manager, {Role::supervisor}},
      {wire::Question::free_slots,
       {Role::dispenser, Role::reception, Role::portal, Role::supervisor}}};
  Hall& hall = Hall::with_a_new_day();
  for (const Role role : connecting) {
    Device& device = device_of(hall, role);
    for (const auto& [question, roles_that_may] : may_ask) {
      INFO("question " << static_cast<int>(question) << " by " << name_of(role));
      const auto answer = device.question(question);
      const auto* refused = std::get_if<wire::Refused>(&answer);
      CHECK((refused == nullptr) == roles_that_may.contains(role));
      if (refused != nullptr) CHECK(refused->code == RejectionCode::role_forbidden);
    }
  }
  // There is no other question.
  const auto next = static_cast<wire::Question>(may_ask.size() + 1);
  hall.cannot_read(hall.supervisor(), wire::encode(wire::ClientMessage{wire::Ask{next}}));
}

TEST_CASE("in a van any clerk may open the day, and nothing else is different") {
  Hall van({}, "mobile");
  van.new_day();
  for (const Role role : {Role::counter, Role::cashier}) walk(van, role, true);
}

TEST_CASE("no device can have the role of an upstream or of the broker itself") {
  Hall& hall = Hall::shared();
  for (const std::string role : {"upstream", "broker", "manager"}) {
    CHECK_THROWS(hall.centre().enrol(role, "false-" + role));
    CHECK_THAT(harness::read_text(hall.centre().log().parent_path() / "dawrctl.log"),
               Catch::Matchers::Contains("there is no role \"" + role + "\""));
  }
}
