// One-time codes at the broker: which one approves, who is locked out, and what nobody learns.
#include "broker/floor/code_check.h"

#include "broker/floor/config.h"
#include "broker/floor/floor.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace std::chrono_literals;

namespace {

constexpr ServiceDate day{std::chrono::local_days{std::chrono::year{2026} / 3 / 15}};
constexpr std::chrono::sys_seconds evening{std::chrono::sys_days{std::chrono::year{2026} / 3 / 14} +
                                           18h};
const Instant morning = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15} + 7h;
const auto pin = Pin::from("4711");
const ClerkId asker{201};
const ClerkId issuer{202};
const Principal office{DeviceId{2}, Role::supervisor, {}, {}};
const Principal other{DeviceId{3}, Role::supervisor, {}, {}};
const Principal door{DeviceId{1}, Role::dispenser, {}, {}};

OfferedCode wrong_of(const OfferedCode& code) {
  const bool zeros = code.secret.digits() == "00000000";
  return {code.number, *Pin::from(zeros ? "11111111" : "00000000")};
}

// Two supervisors; the codes of one of them; and the check that reads both lists.
struct Lists {
  Scratch folder;
  std::filesystem::path staff_file = folder / "staff";
  std::filesystem::path codes_file = folder / "approval-codes";
  std::vector<OfferedCode> slips;
  StaffList staff;
  PinCheck pins{staff};
  ApprovalCodes issued;
  CodeCheck codes{issued, &pins};
  Instant now{morning};

  Lists() : staff(made(staff_file)), issued(made(codes_file, slips)) {}

  static StaffList made(const std::filesystem::path& file) {
    REQUIRE(add_staff(file, asker, "Samia", *pin, evening, true));
    REQUIRE(add_staff(file, issuer, "Hoda", *pin, evening, true));
    return StaffList::open(file).value();
  }
  static ApprovalCodes made(const std::filesystem::path& file, std::vector<OfferedCode>& slips) {
    slips = issue_approval_codes(file, 4, issuer, day, day, evening).value();
    return ApprovalCodes::open(file).value();
  }
  // Two seconds later than whatever was before.
  std::string check(DeviceId device, const OfferedCode& code,
                    std::optional<Instant> restored = std::nullopt) {
    now += 2s;
    const auto checked = codes.check(device, code, restored, now);
    return checked ? "" : std::string(name_of(checked.error().code));
  }
};

// A floor with them.
struct House {
  Lists lists;
  std::unique_ptr<journal::Journal> journal = journal::make_memory_journal(Epoch{7});
  CentrePolicy policy = load_centre(std::string{DAWR_SOURCE_DIR} + "/config")->policy;
  std::unique_ptr<Floor> floor;
  std::map<DeviceId, std::uint64_t> counters;
  std::uint16_t tickets{};

  House() { start(); }

  void start() {
    floor = *Floor::open(*journal, {.secret = CentreSecret{CentreSecret::Key{}},
                                    .log_key = log::SigningKey{log::SigningKey::Seed{}},
                                    .policy = [this] { return policy; },
                                    .centre = "IS-02",
                                    .centre_name = {},
                                    .quarantined = {},
                                    .pins = &lists.pins,
                                    .codes = &lists.codes});
  }
  std::string send(const Principal& sender, CommandBody body) {
    lists.now += 2s;
    const auto frame = wire::encode(
        wire::ClientMessage{wire::Submit{9, ++counters[sender.device], 1, std::move(body), {}}});
    const std::vector<Incoming> batch{
        {sender, sender.role == Role::dispenser ? Side::citizen : Side::provider, frame}};
    const auto handled = floor->handle(batch, lists.now);
    REQUIRE(handled);
    const auto reply = std::get<wire::Reply>(
        *wire::decode_broker_message(handled->replies.front().frames.front()));
    const auto* rejection = std::get_if<Rejection>(&reply.body);
    return rejection == nullptr ? "" : std::string(name_of(rejection->code));
  }
  void open_day(ServiceDate date = day) {
    REQUIRE(send(office, SignIn{asker, pin}).empty());
    REQUIRE(send(office, OpenDay{date, {}}).empty());
  }
  // The number of a fresh request of the office's.
  std::uint32_t ask() {
    REQUIRE(send(door, TakeTicket{policy.services.front().code, {}, {}}).empty());
    const auto& ticket = floor->state().tickets.back();
    REQUIRE(send(office, Override{ticket.letter, ticket.number, "taken ill"}).empty());
    return floor->state().last_request;
  }
  [[nodiscard]] std::vector<Entry> entries() const {
    std::vector<Entry> all;
    REQUIRE(journal->read_entries(0, [&](const journal::EntryRow& row) {
      all.push_back(*wire::decode_entry(row.bytes));
      return true;
    }));
    return all;
  }
};

}  // namespace

TEST_CASE(
    "a right code says who issued it; whatever else is the case gets one and the same answer") {
  Lists lists;
  const auto& slip = lists.slips.front();
  lists.now += 2s;
  const auto right = lists.codes.check(office.device, slip, std::nullopt, lists.now);
  REQUIRE(right);
  CHECK(*right == ApprovalCode{slip.number, issuer, day});

  CHECK(lists.check(DeviceId{10}, wrong_of(slip)) == "E_APPROVAL_CODE");
  CHECK(lists.check(DeviceId{11}, {99, slip.secret}) == "E_APPROVAL_CODE");
  REQUIRE(revoke_approval_codes(lists.codes_file, slip.number));
  REQUIRE(lists.issued.refresh());
  CHECK(lists.check(DeviceId{12}, slip) == "E_APPROVAL_CODE");
  // Nobody knows whether it was used, if the journal was put back since.
  CHECK(lists.check(DeviceId{13}, lists.slips[1], evening + 1s) == "E_APPROVAL_CODE");
  CHECK(lists.check(DeviceId{13}, lists.slips[1], evening - 1s).empty());
  REQUIRE(change_status(lists.staff_file, issuer, StaffStatus::blocked, evening));
  REQUIRE(lists.staff.refresh());
  CHECK(lists.check(DeviceId{14}, lists.slips[1]) == "E_APPROVAL_CODE");
  // The same work for each.
  CHECK(lists.codes.hashed() == 7);
}

TEST_CASE("five wrong codes lock a device, for right ones too and for unknown numbers alike") {
  for (const std::uint32_t number : {1U, 99U}) {
    Lists lists;
    const OfferedCode bad{number, wrong_of(lists.slips.front()).secret};
    for (int i = 0; i < 4; ++i) CHECK(lists.check(office.device, bad) == "E_APPROVAL_CODE");
    CHECK(lists.check(office.device, bad) == "E_APPROVAL_CODE_LOCKED");
    CHECK(lists.codes.take_news() ==
          std::vector<std::string>{
              "approving by one-time code at device 2 is locked: 5 wrong codes"});
    lists.now += 2s;
    const auto locked =
        lists.codes.check(office.device, lists.slips.front(), std::nullopt, lists.now);
    REQUIRE_FALSE(locked);
    CHECK(locked.error().retry_at == lists.now - 2s + 5min);
    CHECK(lists.codes.hashed() == 5);
    CHECK(lists.check(other.device, lists.slips.front()).empty());
    lists.now = *locked.error().retry_at;
    CHECK(lists.check(office.device, lists.slips.front()).empty());
  }
}

TEST_CASE("a device has one check a second, and all of them together four") {
  Lists lists;
  const auto is_later = [&](DeviceId device) {
    const auto checked = lists.codes.check(device, lists.slips.front(), std::nullopt, lists.now);
    return !checked && checked.error().code == RejectionCode::rate_limited;
  };
  CHECK_FALSE(is_later(DeviceId{10}));
  CHECK(is_later(DeviceId{10}));
  lists.now += 2s;
  int checked = 0;
  for (std::uint32_t device = 20; device < 40; ++device) {
    if (!is_later(DeviceId{device})) ++checked;
  }
  CHECK(checked == 4);
}

TEST_CASE("with a code the device that asked approves, once, and the journal says by whose") {
  House house;
  house.open_day();
  const auto request = house.ask();
  const auto& slip = house.lists.slips.front();
  CHECK(house.send(office, Approve{request}) == "E_DUAL_CONTROL");
  CHECK(house.send(office, Approve{request, wrong_of(slip)}) == "E_APPROVAL_CODE");
  CHECK(house.send(office, Approve{request, slip}).empty());
  const auto granted = [](const Entry& entry) {
    return std::holds_alternative<ApprovalGranted>(entry.event);
  };
  const auto entries = house.entries();
  const auto found = std::ranges::find_if(entries, granted);
  REQUIRE(found != entries.end());
  const auto& event = std::get<ApprovalGranted>(found->event);
  CHECK(event.clerk == asker);
  CHECK(event.code == ApprovalCode{slip.number, issuer, day});

  // Used, wherever it comes from; also after a restart.
  const auto next = house.ask();
  CHECK(house.send(office, Approve{next, slip}) == "E_APPROVAL_CODE_USED");
  house.start();
  CHECK(house.send(office, Approve{next, slip}) == "E_APPROVAL_CODE_USED");
  REQUIRE(house.send(other, SignIn{issuer, pin}).empty());
  CHECK(house.send(other, Approve{next, slip}) == "E_APPROVAL_CODE_USED");
  CHECK(house.send(other, Approve{next, house.lists.slips[1]}).empty());
}

TEST_CASE("what precedes the code costs no check, and everything else only a right one learns") {
  House house;
  CHECK(house.send(office, Approve{1, house.lists.slips.front()}) == "E_SIGN_IN_NEEDED");
  house.open_day();
  CHECK(house.send(door, Approve{1, house.lists.slips.front()}) == "E_ROLE_FORBIDDEN");
  CHECK(house.send(office, Approve{1, house.lists.slips.front()}) == "E_APPROVAL_OVER");
  CHECK(house.lists.codes.hashed() == 0);

  REQUIRE(house.send(office, SignIn{issuer, pin}).empty());
  const auto request = house.ask();
  CHECK(house.send(office, Approve{request, wrong_of(house.lists.slips.front())}) ==
        "E_APPROVAL_CODE");
  CHECK(house.send(office, Approve{request, house.lists.slips.front()}) == "E_DUAL_CONTROL");
  CHECK(house.lists.codes.hashed() == 2);
}

TEST_CASE("a code is over after its date, by the service date that is open") {
  House house;
  house.lists.now += 24h;
  house.open_day(day + std::chrono::days{1});
  const auto request = house.ask();
  CHECK(house.send(office, Approve{request, house.lists.slips.front()}) == "E_APPROVAL_CODE");
}

TEST_CASE("no secret of a code is in any entry or stored reply") {
  House house;
  house.open_day();
  const auto request = house.ask();
  const auto& slip = house.lists.slips.front();
  REQUIRE(house.send(office, Approve{request, slip}).empty());
  const auto holds = [&](const wire::Bytes& bytes) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())
               .find(slip.secret.digits()) != std::string_view::npos;
  };
  REQUIRE(house.journal->read_entries(0, [&](const journal::EntryRow& row) {
    CHECK_FALSE(holds(row.bytes));
    return true;
  }));
  for (const auto& [device, counter] : house.counters) {
    for (std::uint64_t number = 1; number <= counter; ++number) {
      const auto reply = house.journal->find_reply({device, 9, number});
      REQUIRE(reply);
      if (*reply) CHECK_FALSE(holds((*reply)->reply));
    }
  }
}
