// PINs at the broker: who gets in, who is locked out and until when, and what nobody learns.
#include "broker/floor/pin_check.h"

#include "broker/floor/config.h"
#include "broker/floor/floor.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace std::chrono_literals;

namespace {

const Instant morning = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15} + 7h;
constexpr std::chrono::sys_seconds noon{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
constexpr DeviceId first{3};
constexpr DeviceId second{4};
const auto right = Pin::from("4711");
const auto wrong = Pin::from("4712");
const ClerkId mona{101};
const ClerkId blocked{102};
const ClerkId unknown{999};
const ClerkId chief{201};

// A staff list of three, one of them blocked and one a supervisor, and the desk that reads it.
struct Desk {
  Scratch folder;
  std::filesystem::path file = folder / "staff";
  StaffList staff;
  PinCheck pins{staff};
  Instant now{morning};

  static StaffList made(const std::filesystem::path& file, bool with_list) {
    if (with_list) {
      REQUIRE(add_staff(file, mona, "Mona", *right, noon));
      REQUIRE(add_staff(file, blocked, "Basem", *right, noon));
      REQUIRE(change_status(file, blocked, StaffStatus::blocked, noon));
      REQUIRE(add_staff(file, chief, "Samia", *right, noon, true));
    }
    return StaffList::open(file).value();
  }
  explicit Desk(bool with_list = true) : staff(made(file, with_list)) {}

  std::optional<Rejection> at_once(DeviceId device, ClerkId clerk, std::optional<Pin> pin) {
    return pins.refusal(device, {clerk, pin}, now);
  }
  // Two seconds later than whatever was before.
  std::optional<Rejection> ask(DeviceId device, ClerkId clerk, std::optional<Pin> pin) {
    now += 2s;
    return at_once(device, clerk, pin);
  }
  RejectionCode code(DeviceId device, ClerkId clerk, std::optional<Pin> pin) {
    return ask(device, clerk, pin).value().code;
  }
};

}  // namespace

TEST_CASE("the right PIN lets in, whatever else is the case gets one and the same answer") {
  Desk desk;
  CHECK(desk.ask(first, mona, right) == std::nullopt);
  const Rejection no{RejectionCode::pin_wrong, std::nullopt};
  CHECK(desk.ask(first, mona, wrong) == no);
  CHECK(desk.ask(first, unknown, right) == no);
  CHECK(desk.ask(first, blocked, right) == no);
  CHECK(desk.code(first, mona, std::nullopt) == RejectionCode::pin_required);

  REQUIRE(change_status(desk.file, blocked, StaffStatus::active, noon));
  REQUIRE(desk.staff.refresh());
  CHECK(desk.ask(first, blocked, right) == std::nullopt);
}

TEST_CASE("without a staff list nobody is asked for a PIN, and one that comes is not looked at") {
  Desk desk(false);
  CHECK_FALSE(desk.pins.asks_for_pins());
  CHECK(desk.ask(first, mona, std::nullopt) == std::nullopt);
  for (int i = 0; i < 20; ++i) CHECK(desk.at_once(first, unknown, wrong) == std::nullopt);
}

TEST_CASE("five wrong PINs lock a staff number everywhere; the lock ends by itself") {
  Desk desk;
  for (int i = 0; i < 4; ++i) {
    CHECK(desk.code(i % 2 == 0 ? first : second, mona, wrong) == RejectionCode::pin_wrong);
  }
  const auto locked = desk.ask(first, mona, wrong);
  CHECK(locked == Rejection{RejectionCode::pin_locked, desk.now + 5min});
  CHECK(desk.pins.take_news() ==
        std::vector<std::string>{"staff number 101 is locked: 5 wrong PINs"});
  CHECK(desk.pins.take_news().empty());

  // Also for the right PIN, and at another device; somebody else gets in.
  CHECK(desk.ask(second, mona, right) == locked);
  REQUIRE(add_staff(desk.file, ClerkId{103}, "Hany", *right, noon));
  REQUIRE(desk.staff.refresh());
  CHECK(desk.ask(first, ClerkId{103}, right) == std::nullopt);

  desk.now = *locked->retry_at - 1us;
  CHECK(desk.at_once(first, mona, right) == locked);
  desk.now += 1us;
  CHECK(desk.at_once(first, mona, right) == std::nullopt);
}

TEST_CASE("a staff number that nobody has is locked as any other") {
  Desk desk;
  for (int i = 0; i < 4; ++i) CHECK(desk.code(first, unknown, wrong) == RejectionCode::pin_wrong);
  CHECK(desk.code(first, unknown, wrong) == RejectionCode::pin_locked);
}

TEST_CASE("locks grow from five minutes to an hour, and the right PIN forgives") {
  Desk desk;
  std::vector<Duration> locks;
  for (int lock = 0; lock < 6; ++lock) {
    std::optional<Rejection> last;
    // From a device of its own each time, so that only the number is locked.
    for (std::uint32_t i = 0; i < 5; ++i) {
      last = desk.ask(DeviceId{100 + static_cast<std::uint32_t>(lock) * 5 + i}, mona, wrong);
    }
    REQUIRE(last->code == RejectionCode::pin_locked);
    locks.push_back(*last->retry_at - desk.now);
    desk.now = *last->retry_at;
  }
  CHECK(locks == std::vector<Duration>{5min, 10min, 20min, 40min, 1h, 1h});

  CHECK(desk.ask(first, mona, right) == std::nullopt);
  for (std::uint32_t i = 0; i < 4; ++i) desk.ask(DeviceId{200 + i}, mona, wrong);
  const auto locked = desk.ask(second, mona, wrong);
  CHECK(locked == Rejection{RejectionCode::pin_locked, desk.now + 5min});
}

TEST_CASE(
    "five wrong PINs from one device lock it, for whoever sits there; a right one between is no excuse") {
  Desk desk;
  for (std::uint32_t i = 0; i < 4; ++i) desk.ask(first, ClerkId{900 + i}, wrong);
  CHECK(desk.ask(first, mona, right) == std::nullopt);
  const auto locked = desk.ask(first, ClerkId{950}, wrong);
  CHECK(locked == Rejection{RejectionCode::pin_locked, desk.now + 5min});
  CHECK(desk.pins.take_news() ==
        std::vector<std::string>{"signing in at device 3 is locked: 5 wrong PINs"});
  CHECK(desk.ask(first, mona, right) == locked);
  CHECK(desk.ask(second, mona, right) == std::nullopt);

  // Forgotten a quarter of an hour after it ended.
  desk.now = *locked->retry_at + 15min;
  for (std::uint32_t i = 0; i < 4; ++i) {
    CHECK(desk.code(first, ClerkId{800 + i}, wrong) == RejectionCode::pin_wrong);
  }
}

TEST_CASE("a wrong PIN now and then is forgotten") {
  Desk desk;
  for (int i = 0; i < 12; ++i) {
    CHECK(desk.code(first, mona, wrong) == RejectionCode::pin_wrong);
    desk.now += 24h;
  }
}

TEST_CASE("a device has one check a second, and all of them together have twenty") {
  Desk desk;
  const auto is_later = [](const std::optional<Rejection>& answer) {
    return answer && answer->code == RejectionCode::rate_limited;
  };
  CHECK(desk.at_once(first, mona, right) == std::nullopt);
  CHECK(is_later(desk.at_once(first, mona, right)));
  // What needs no check needs no turn.
  CHECK(desk.at_once(first, mona, std::nullopt)->code == RejectionCode::pin_required);
  desk.now += 1s;
  CHECK(desk.at_once(first, mona, right) == std::nullopt);

  desk.now += 1s;
  int checked = 0;
  for (std::uint32_t device = 10; device < 40; ++device) {
    if (!is_later(desk.at_once(DeviceId{device}, mona, right))) ++checked;
  }
  CHECK(checked == 4);
  for (std::uint32_t device = 50; device < 150; ++device) {
    desk.now += 10ms;
    if (!is_later(desk.at_once(DeviceId{device}, mona, right))) ++checked;
  }
  CHECK(checked == 24);
}

namespace {

const Principal office{DeviceId{2}, Role::supervisor, {}, {}};
const Principal counter{first, Role::counter, CounterId{10}, {}};
const Principal door{DeviceId{1}, Role::dispenser, {}, {}};

// A floor with that desk.
struct House {
  Desk desk;
  std::unique_ptr<journal::Journal> journal = journal::make_memory_journal(Epoch{7});
  std::unique_ptr<Floor> floor;
  std::map<DeviceId, std::uint64_t> counters;
  int readings{};  // of the configuration

  explicit House(bool with_list = true) : desk(with_list) {
    const auto policy = load_centre(std::string{DAWR_SOURCE_DIR} + "/config")->policy;
    floor = *Floor::open(*journal, {.secret = CentreSecret{CentreSecret::Key{}},
                                    .log_key = log::SigningKey{log::SigningKey::Seed{}},
                                    .policy =
                                        [this, policy] {
                                          ++readings;
                                          return policy;
                                        },
                                    .centre = "IS-02",
                                    .centre_name = {},
                                    .quarantined = {},
                                    .pins = &desk.pins});
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  wire::Bytes frame(const Principal& sender, CommandBody body) {
    return wire::encode(
        wire::ClientMessage{wire::Submit{9, ++counters[sender.device], 1, std::move(body), {}}});
  }
  wire::Reply send(const Principal& sender, const wire::Bytes& frame) const {
    const std::vector<Incoming> batch{
        {sender, sender.role == Role::dispenser ? Side::citizen : Side::provider, frame}};
    const auto handled = floor->handle(batch, desk.now);
    REQUIRE(handled);
    REQUIRE(handled->replies.size() == 1);
    return std::get<wire::Reply>(
        *wire::decode_broker_message(handled->replies.front().frames.front()));
  }
  wire::Reply command(const Principal& sender, CommandBody body) {
    desk.now += 2s;
    return send(sender, frame(sender, std::move(body)));
  }
  std::string code(const Principal& sender, CommandBody body) {
    const auto reply = command(sender, std::move(body));
    const auto* rejection = std::get_if<Rejection>(&reply.body);
    return rejection == nullptr ? "" : std::string(name_of(rejection->code));
  }
  void open_day() {
    const ServiceDate day{std::chrono::local_days{std::chrono::year{2026} / 3 / 15}};
    if (desk.staff.asks_for_pins()) REQUIRE(code(office, SignIn{chief, right}).empty());
    REQUIRE(code(office, OpenDay{day, {}}).empty());
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

TEST_CASE("a counter opens, and comes back from a break, with a PIN only") {
  House house;
  house.open_day();
  CHECK(house.code(counter, OpenCounter{mona}) == "E_PIN_REQUIRED");
  CHECK(house.code(counter, OpenCounter{mona, wrong}) == "E_PIN_WRONG");
  CHECK(house.code(counter, OpenCounter{mona, right}).empty());
  CHECK(house.code(counter, Break{"prayer"}).empty());
  CHECK(house.code(counter, OpenCounter{mona, wrong}) == "E_PIN_WRONG");
  CHECK(house.code(counter, OpenCounter{mona, right}).empty());

  std::vector<std::string> refused;
  for (const Entry& entry : house.entries()) {
    if (const auto* refusal = std::get_if<CommandRefused>(&entry.event)) {
      CHECK(refusal->kind == kind_of(OpenCounter{}));
      CHECK(entry.cause.device == first);
      refused.emplace_back(name_of(refusal->code));
    }
  }
  CHECK(refused == std::vector<std::string>{"E_PIN_REQUIRED", "E_PIN_WRONG", "E_PIN_WRONG"});
}

TEST_CASE("what precedes the PIN is said before it is asked for, nothing else is") {
  House house;
  CHECK(house.code(counter, OpenCounter{mona, wrong}) == "E_DAY_CLOSED");
  house.open_day();
  CHECK(house.code(door, OpenCounter{mona, wrong}) == "E_ROLE_FORBIDDEN");
  const Principal nowhere{DeviceId{7}, Role::counter, CounterId{999}, {}};
  CHECK(house.code(nowhere, OpenCounter{mona, wrong}) == "E_UNKNOWN_COUNTER");
  // A number that centre.toml has not, and one that works elsewhere, are wrong PINs to a stranger.
  CHECK(house.code(counter, OpenCounter{unknown, right}) == "E_PIN_WRONG");
  REQUIRE(house.code(counter, OpenCounter{mona, right}).empty());
  const Principal beside{second, Role::counter, CounterId{11}, {}};
  CHECK(house.code(beside, OpenCounter{mona, wrong}) == "E_PIN_WRONG");
  CHECK(house.code(beside, OpenCounter{mona, right}) == "E_CLERK_ELSEWHERE");
}

TEST_CASE("a command that has to wait for its check is neither kept nor recorded, and acts later") {
  House house;
  house.open_day();
  CHECK(house.code(counter, OpenCounter{mona, wrong}) == "E_PIN_WRONG");
  const auto seq = house.floor->last_seq();
  const auto frame = house.frame(counter, OpenCounter{mona, right});
  const auto early = house.send(counter, frame);
  CHECK(std::get<Rejection>(early.body).code == RejectionCode::rate_limited);
  CHECK(house.floor->last_seq() == seq);
  house.desk.now += 1s;
  CHECK(std::holds_alternative<CounterView>(house.send(counter, frame).body));
  // And its retry is no second try.
  CHECK(std::holds_alternative<CounterView>(house.send(counter, frame).body));
}

TEST_CASE("retries of a wrong PIN count once, and until when it is locked is answered") {
  House house;
  house.open_day();
  for (int i = 0; i < 4; ++i) {
    house.desk.now += 2s;
    const auto frame = house.frame(counter, OpenCounter{mona, wrong});
    for (int retry = 0; retry < 5; ++retry) {
      CHECK(std::get<Rejection>(house.send(counter, frame).body).code == RejectionCode::pin_wrong);
    }
  }
  const auto reply = house.command(counter, OpenCounter{mona, wrong});
  CHECK(std::get<Rejection>(reply.body) ==
        Rejection{RejectionCode::pin_locked, house.desk.now + 5min});
}

TEST_CASE("a centre without a staff list is as it was") {
  House house(false);
  house.open_day();
  CHECK(house.code(counter, OpenCounter{unknown}) == "E_UNKNOWN_CLERK");
  CHECK(house.code(counter, OpenCounter{mona}).empty());
}

TEST_CASE("no PIN is in any entry or stored reply") {
  House house;
  house.open_day();
  const auto other = Pin::from("80264913");
  const auto frame = house.frame(counter, OpenCounter{mona, other});
  house.desk.now += 2s;
  house.send(counter, frame);
  const auto holds_pin = [](const wire::Bytes& bytes) {
    const std::string_view digits = "80264913";
    return std::ranges::search(bytes, digits).begin() != bytes.end();
  };
  REQUIRE(holds_pin(frame));
  REQUIRE(house.journal->read_entries(0, [&](const journal::EntryRow& row) {
    CHECK_FALSE(holds_pin(row.bytes));
    return true;
  }));
  const auto stored = house.journal->find_reply({first, 9, 1});
  REQUIRE((stored && *stored));
  CHECK_FALSE(holds_pin((*stored)->reply));
}

// ---- Supervisors ----

namespace {

std::vector<std::string> names(const std::vector<Entry>& entries) {
  std::vector<std::string> all;
  for (const Entry& entry : entries) {
    if (const auto* in = std::get_if<SupervisorSignedIn>(&entry.event)) {
      all.push_back("in " + std::to_string(in->clerk.value));
    } else if (const auto* by = std::get_if<SupervisorActed>(&entry.event)) {
      all.push_back("by " + std::to_string(by->clerk.value));
    } else if (std::holds_alternative<SupervisorSignedOut>(entry.event)) {
      all.emplace_back("out");
    } else if (std::holds_alternative<IssuingPaused>(entry.event)) {
      all.emplace_back("paused");
    } else if (const auto* no = std::get_if<CommandRefused>(&entry.event)) {
      all.emplace_back(name_of(no->code));
    }
  }
  return all;
}

const PauseIssuing quick_pause{{"عطل", "fault"}};

std::optional<SignedIn> told(const House& house) {
  const auto frame = wire::encode(wire::ClientMessage{wire::Ask{wire::Question::manager}});
  const std::vector<Incoming> batch{{office, Side::provider, frame}};
  const auto handled = house.floor->handle(batch, house.desk.now);
  REQUIRE(handled);
  const auto message = wire::decode_broker_message(handled->replies.front().frames.front());
  return std::get<ManagerView>(*message).signed_in;
}

}  // namespace

TEST_CASE("a supervisor's key alone does nothing where there is a staff list; a person does") {
  House house;
  house.open_day();
  REQUIRE(house.code(office, SignOut{}).empty());
  CHECK(told(house) == std::nullopt);
  CHECK(house.code(office, quick_pause) == "E_SIGN_IN_NEEDED");
  CHECK(house.code(office, SignIn{chief}) == "E_PIN_REQUIRED");
  CHECK(house.code(office, SignIn{chief, wrong}) == "E_PIN_WRONG");
  CHECK(house.code(office, SignIn{chief, right}).empty());
  CHECK(told(house) == SignedIn{chief, house.desk.now + 10min});
  CHECK(house.code(office, quick_pause).empty());
  CHECK(told(house) == SignedIn{chief, house.desk.now + 10min});
  CHECK(house.code(office, SignOut{}).empty());
  CHECK(house.code(office, ResumeIssuing{}) == "E_SIGN_IN_NEEDED");
  CHECK(names(house.entries()) == std::vector<std::string>{"in 201", "by 201", "out",
                                                           "E_SIGN_IN_NEEDED", "E_PIN_REQUIRED",
                                                           "E_PIN_WRONG", "in 201", "by 201",
                                                           "paused", "out", "E_SIGN_IN_NEEDED"});
}

TEST_CASE("a clerk's right PIN is a wrong one at the board, and locks like one") {
  House house;
  const Rejection no{RejectionCode::pin_wrong, std::nullopt};
  for (const auto number : {mona, unknown, blocked}) {
    CHECK(std::get<Rejection>(house.command(office, SignIn{number, right}).body) == no);
  }
  CHECK(house.code(office, SignIn{mona, right}) == "E_PIN_WRONG");
  const auto locked = std::get<Rejection>(house.command(office, SignIn{mona, right}).body);
  CHECK(locked == Rejection{RejectionCode::pin_locked, house.desk.now + 5min});
  CHECK(std::get<Rejection>(house.command(office, SignIn{chief, right}).body) == locked);
  house.desk.now = *locked.retry_at;
  CHECK(house.code(office, SignIn{chief, right}).empty());
}

TEST_CASE("ten minutes without a deed, or the end of the day, and the next one asks again") {
  House house;
  house.open_day();
  house.desk.now += 9min;
  CHECK(house.code(office, quick_pause).empty());
  house.desk.now += 10min;
  CHECK(told(house) == std::nullopt);
  CHECK(house.code(office, ResumeIssuing{}) == "E_SIGN_IN_NEEDED");
  CHECK(house.code(office, SignIn{chief, right}).empty());
  CHECK(house.code(office, CloseDay{}).empty());
  CHECK(house.code(office, PostNotice{0, {"نص", "text"}}) == "E_SIGN_IN_NEEDED");
}

TEST_CASE("who is blocked, or supervises no more, acts no more, though signed in") {
  House house;
  house.open_day();
  SECTION("blocked") { REQUIRE(change_status(house.desk.file, chief, StaffStatus::blocked, noon)); }
  SECTION("a clerk again") { REQUIRE(change_role(house.desk.file, chief, false)); }
  SECTION("removed") { REQUIRE(remove_staff(house.desk.file, chief)); }
  REQUIRE(house.desk.staff.refresh());
  CHECK(told(house) == std::nullopt);
  const auto before = house.entries().size();
  CHECK(house.code(office, quick_pause) == "E_SIGN_IN_NEEDED");
  CHECK(house.floor->state().paused.empty());
  CHECK(house.floor->state().supervisors.empty());
  auto all = house.entries();
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before));
  CHECK(names(all) == std::vector<std::string>{"out", "E_SIGN_IN_NEEDED"});
}

TEST_CASE("nobody who is not signed in has the configuration read") {
  House house;
  const OpenDay open{ServiceDate{std::chrono::local_days{std::chrono::year{2026} / 3 / 15}}, {}};
  CHECK(house.code(office, open) == "E_SIGN_IN_NEEDED");
  CHECK(house.readings == 0);
  CHECK(house.code(office, SignIn{chief, right}).empty());
  CHECK(house.code(office, open).empty());
  CHECK(house.readings == 1);
}

TEST_CASE("who signs in before there is a staff list has not been checked, and acts no more") {
  House house(false);
  CHECK(house.code(office, SignIn{chief}).empty());
  CHECK(told(house) == std::nullopt);
  REQUIRE(add_staff(house.desk.file, chief, "Samia", *right, noon, true));
  REQUIRE(house.desk.staff.refresh());
  CHECK(house.code(office, quick_pause) == "E_SIGN_IN_NEEDED");
  CHECK(names(house.entries()) == std::vector<std::string>{"E_SIGN_IN_NEEDED"});
}

TEST_CASE("a restarted broker knows who was signed in, from the journal") {
  House house;
  house.open_day();
  const auto policy = load_centre(std::string{DAWR_SOURCE_DIR} + "/config")->policy;
  house.floor = *Floor::open(*house.journal, {.secret = CentreSecret{CentreSecret::Key{}},
                                              .log_key = log::SigningKey{log::SigningKey::Seed{}},
                                              .policy = [policy] { return policy; },
                                              .centre = "IS-02",
                                              .centre_name = {},
                                              .quarantined = {},
                                              .pins = &house.desk.pins});
  CHECK(house.code(office, quick_pause).empty());
}

TEST_CASE("a supervisor of a centre without a staff list acts as before") {
  House house(false);
  house.open_day();
  CHECK(house.code(office, quick_pause).empty());
  CHECK(names(house.entries()) == std::vector<std::string>{"paused"});
}

TEST_CASE("no PIN of a supervisor is in any entry or stored reply") {
  House house;
  const auto frame = house.frame(office, SignIn{chief, Pin::from("80264913")});
  house.desk.now += 2s;
  house.send(office, frame);
  const auto holds_pin = [](const wire::Bytes& bytes) {
    return std::ranges::search(bytes, std::string_view("80264913")).begin() != bytes.end();
  };
  REQUIRE(holds_pin(frame));
  REQUIRE(house.journal->read_entries(0, [&](const journal::EntryRow& row) {
    CHECK_FALSE(holds_pin(row.bytes));
    return true;
  }));
  const auto stored = house.journal->find_reply({office.device, 9, 1});
  REQUIRE((stored && *stored));
  CHECK_FALSE(holds_pin((*stored)->reply));
}
