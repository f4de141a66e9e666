#include "broker/floor/registry.h"

#include <atomic>
#include <set>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/domain/limits.h"
#include "tests/catch.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                                        std::chrono::hours(12)};

wire::PublicKey key(std::uint32_t number) {
  wire::PublicKey result;
  for (std::size_t i = 0; i < 4; ++i) {
    result.bytes.at(i) = static_cast<std::uint8_t>(number >> 8 * i);
  }
  return result;
}

Approval dispenser(std::uint32_t number) {
  return {key(number), Role::dispenser, std::nullopt, {}, "Dispenser " + std::to_string(number),
          false};
}

Approval counter(std::uint32_t number, std::uint16_t place) {
  return {key(number), Role::counter, CounterId{place}, {}, "Counter", false};
}

std::string said(const Result<Device>& result) {
  return result ? "device " + std::to_string(result->principal.device.value) : result.error().text;
}

struct Made {
  Scratch folder;
  std::filesystem::path file = folder / "devices";
  Made() { REQUIRE(create_registry(file)); }
};

}  // namespace

TEST_CASE(
    "an approved device is known by its key and its number, a revoked one is let in no more") {
  const Made made;
  auto registry = Registry::open(made.file);
  REQUIRE(registry);
  CHECK(registry->devices().empty());
  CHECK(registry->standing(key(1)) == Standing::unknown);

  const auto device = approve(made.file, counter(1, 7), noon);
  REQUIRE(device);
  CHECK(device->principal.device == DeviceId{1});
  CHECK(registry->standing(key(1)) == Standing::unknown);  // not before it looks
  CHECK(registry->refresh().value());
  CHECK(registry->standing(key(1)) == Standing::approved);
  REQUIRE(registry->principal(DeviceId{1}) != nullptr);
  CHECK(*registry->principal(DeviceId{1}) ==
        Principal{DeviceId{1}, Role::counter, CounterId{7}, {}});
  CHECK(registry->principal(DeviceId{2}) == nullptr);
  CHECK_FALSE(registry->refresh().value());

  REQUIRE(revoke(made.file, DeviceId{1}, noon));
  CHECK(registry->refresh().value());
  CHECK(registry->standing(key(1)) == Standing::revoked);
  CHECK(registry->principal(DeviceId{1}) == nullptr);
  REQUIRE(registry->find(key(1)) != nullptr);
  CHECK(registry->find(key(1))->since == noon);
}

TEST_CASE("everything about a device survives its file") {
  const Made made;
  const Approval display{
      key(3), Role::display, std::nullopt, {LineId{'B'}, LineId{'F'}}, "شاشة الصالة: 1 # \"x\"",
      false};
  const auto written = approve(made.file, display, noon);
  REQUIRE(written);
  const auto registry = Registry::open(made.file);
  REQUIRE(registry);
  CHECK(registry->devices() == std::vector<Device>{*written});
}

TEST_CASE("what can't be approved is refused in words") {
  const Made made;
  REQUIRE(approve(made.file, dispenser(1), noon));
  REQUIRE(approve(made.file, counter(2, 7), noon));
  REQUIRE(revoke(made.file, DeviceId{1}, noon));

  CHECK(said(approve(made.file, dispenser(1), noon)) ==
        "this key is device 1 (dispenser, Dispenser 1) and was revoked; a key has one role for "
        "ever: make a new one on the device with dawrctl enrol");
  CHECK(said(approve(made.file, dispenser(2), noon)) ==
        "this key is device 2 (counter, Counter) already; a key has one role for ever: make a new "
        "one on the device with dawrctl enrol");
  CHECK(said(approve(made.file, counter(3, 7), noon)) ==
        "counter 7 has device 2 (counter, Counter) already; revoke that first, or replace it");
  auto lost = dispenser(4);
  lost.counter = CounterId{1};
  CHECK(said(approve(made.file, lost, noon)) == "a dispenser key has no counter");
  auto placeless = counter(5, 1);
  placeless.counter.reset();
  CHECK(said(approve(made.file, placeless, noon)) ==
        "a counter key needs the number of its counter");
  auto showing = dispenser(6);
  showing.shown_lines = {LineId{'B'}};
  CHECK(said(approve(made.file, showing, noon)) == "only a display shows lines");
  for (const auto* name : {"", "two\nlines", "\xff", "bell\x07", "\xc2\x85"}) {
    auto named = dispenser(7);
    named.name = name;
    CHECK(said(approve(made.file, named, noon)) == "the name must be one line of 1 to 400 bytes");
  }
  for (const auto role : {Role::broker, Role::upstream, static_cast<Role>(77)}) {
    auto impossible = dispenser(8);
    impossible.role = role;
    CHECK(said(approve(made.file, impossible, noon)) == "a device can't have that role");
  }
  CHECK(said(revoke(made.file, DeviceId{9}, noon)) ==
        "there is no device 9; dawrctl devices lists them");
}

TEST_CASE("a key can be replaced at its counter; the old one is revoked in the same step") {
  const Made made;
  REQUIRE(approve(made.file, counter(1, 7), noon));
  auto cashier = counter(2, 7);
  cashier.role = Role::cashier;
  REQUIRE(approve(made.file, cashier, noon));  // another role: another person's key
  auto fresh = counter(3, 7);
  fresh.replace = true;
  CHECK(said(approve(made.file, fresh, noon)) == "device 3");
  const auto registry = Registry::open(made.file);
  REQUIRE(registry);
  CHECK(registry->standing(key(1)) == Standing::revoked);
  CHECK(registry->standing(key(2)) == Standing::approved);
  CHECK(registry->standing(key(3)) == Standing::approved);
}

TEST_CASE("a centre has a bounded number of approved devices; numbers are never used again") {
  const Made made;
  auto text = read(made.file);
  std::string devices;
  for (std::size_t number = 1; number <= limits::devices; ++number) {
    devices += "device " + std::to_string(number) + "\nkey " +
               wire::to_z85(key(static_cast<std::uint32_t>(number))) +
               "\nrole dispenser\nname D\napproved 2026-11-21T12:00:00Z\n";
  }
  write(made.file, with(text, "end 0", devices + "end " + std::to_string(limits::devices)));
  CHECK(said(approve(made.file, dispenser(9999), noon)) ==
        "a centre has at most 1024 approved devices; revoke those that are gone");
  REQUIRE(revoke(made.file, DeviceId{1024}, noon));
  CHECK(said(approve(made.file, dispenser(9999), noon)) == "device 1025");
}

TEST_CASE("a damaged file is refused with its line") {
  const Made made;
  REQUIRE(approve(made.file, counter(1, 7), noon));
  REQUIRE(approve(made.file, dispenser(2), noon));
  const auto sound = read(made.file);
  struct Row {
    std::string_view from, to, fault;
  };
  const std::vector<Row> rows = {
      {"dawr devices 1", "dawr devices 2", "1: expected 'dawr devices 1'"},
      {"device 1", "device one", "4: expected the device's number"},
      {"device 2", "device 1", "15: device numbers must ascend"},
      {"key ", "kee ", "5: expected 'key' and the device's public key"},
      {"role counter", "role boss", "6: there is no role 'boss'"},
      {"role counter", "role upstream", "6: there is no role 'upstream'"},
      {"counter 7\n", "", "8: a counter key needs the number of its counter"},
      {"counter 7", "counter 70000", "7: expected the counter's number"},
      {"counter 7", "lines B7",
       "7: expected letters of lines, A to Z, with one space between them"},
      {"name Counter", "nom Counter", "8: expected 'name'"},
      {"approved 2026", "allowed 2026", "9: expected 'approved' or 'revoked', and since when"},
      {"2026-11-21", "2026-02-30", "9: expected an instant such as 2026-11-21T09:30:00Z"},
      {"end 2", "end 3", "17: expected 'device' or 'end 2'; the file may have been cut off"},
      {"end 2\n", "end 2\nmore\n", "18: nothing may follow the end"},
  };
  for (const auto& row : rows) {
    write(made.file, with(sound, row.from, row.to));
    const auto registry = Registry::open(made.file);
    INFO(row.from << " -> " << row.to);
    REQUIRE_FALSE(registry);
    CHECK(registry.error().text ==
          made.file.string() + ":" + std::string(row.fault) + "; put the file back from a backup");
  }
  for (std::size_t size = 0; size + 1 < sound.size(); ++size) {
    write(made.file, sound.substr(0, size));
    CHECK_FALSE(Registry::open(made.file));
  }
  write(made.file, with(sound, wire::to_z85(key(2)), wire::to_z85(key(1))));
  CHECK(Registry::open(made.file).error().text.find("this key is in the file already") !=
        std::string::npos);
}

TEST_CASE("a broker keeps its last good list while the file is damaged, and says so once") {
  const Made made;
  REQUIRE(approve(made.file, dispenser(1), noon));
  auto registry = Registry::open(made.file);
  REQUIRE(registry);
  const auto sound = read(made.file);

  write(made.file, sound.substr(0, sound.size() / 2));
  CHECK_FALSE(registry->refresh());
  CHECK_FALSE(registry->refresh().value());
  REQUIRE(registry->fault());
  CHECK(registry->fault()->text.starts_with(made.file.string() + ":"));
  CHECK(registry->standing(key(1)) == Standing::approved);

  std::filesystem::remove(made.file);
  CHECK_FALSE(registry->refresh());
  CHECK_FALSE(registry->refresh().value());
  CHECK(registry->standing(key(1)) == Standing::approved);

  write(made.file, sound);
  REQUIRE(revoke(made.file, DeviceId{1}, noon));
  CHECK(registry->refresh().value());
  CHECK_FALSE(registry->fault());
  CHECK(registry->standing(key(1)) == Standing::revoked);
}

TEST_CASE("every replacement is seen, however fast they follow each other") {
  const Made made;
  REQUIRE(approve(made.file, dispenser(1), noon));
  REQUIRE(approve(made.file, dispenser(2), noon));
  auto registry = Registry::open(made.file);
  REQUIRE(registry);
  // Two files of one size that take turns: the times and sizes tell nothing, the files do.
  const auto one = read(made.file);
  const auto other = with(one, "name Dispenser 1", "name Dispenser 9");
  struct stat found{};
  REQUIRE(::stat(made.file.c_str(), &found) == 0);
  const struct timespec times[2] = {found.st_mtim, found.st_mtim};
  for (int round = 0; round < 200; ++round) {
    const auto& text = round % 2 == 0 ? other : one;
    // Two steps between looks, so that a number of the file system may come round.
    for (const auto& step : {text == one ? other : one, text}) {
      write(made.folder / "next", step);
      REQUIRE(::utimensat(AT_FDCWD, (made.folder / "next").c_str(), times, 0) == 0);
      std::filesystem::rename(made.folder / "next", made.file);
    }
    INFO("round " << round);
    REQUIRE(registry->refresh().value());
    CHECK(registry->find(key(1))->name == (text == one ? "Dispenser 1" : "Dispenser 9"));
  }
}

TEST_CASE("two who approve at the same time both succeed, with numbers of their own") {
  const Made made;
  constexpr std::size_t each = 25;
  std::atomic<int> refused{};
  std::vector<std::jthread> people;
  people.reserve(4);
  for (std::uint32_t person = 0; person < 4; ++person) {
    people.emplace_back([&made, &refused, person] {
      for (std::uint32_t i = 1; i <= each; ++i) {
        if (!approve(made.file, dispenser(person * 1000 + i), noon)) ++refused;
      }
    });
  }
  auto registry = Registry::open(made.file);
  REQUIRE(registry);
  // A reader never sees half a file.
  while (registry->devices().size() < 4 * each && refused == 0) REQUIRE(registry->refresh());
  for (auto& person : people) person.join();
  CHECK(refused == 0);
  std::set<std::uint32_t> numbers;
  for (const auto& device : registry->devices()) numbers.insert(device.principal.device.value);
  CHECK(numbers.size() == 4 * each);
  CHECK(*numbers.rbegin() == 4 * each);
}

TEST_CASE("words for roles, and the side of the house where each may knock") {
  for (std::uint8_t value = 1; value <= 10; ++value) {
    const auto role = static_cast<Role>(value);
    const bool is_device = role != Role::upstream && role != Role::broker;
    CHECK(side_of(role).has_value() == is_device);
    CHECK(role_named(name_of(role)).has_value() == is_device);
    if (is_device) CHECK(role_named(name_of(role)) == role);
  }
  CHECK(side_of(Role::dispenser) == Side::citizen);
  CHECK(side_of(Role::supervisor) == Side::provider);
  CHECK(side_of(Role::display) == Side::board);
  CHECK_FALSE(role_named("Dispenser"));
}

TEST_CASE(
    "keys that knock are listed for the supervisor: bounded, newest kept, known ones dropped") {
  const Made made;
  const auto file = made.folder / "candidates";
  CHECK(CandidateList::read(file).value().empty());

  CandidateList list(file);
  const auto second = std::chrono::seconds(1);
  list.knocked(key(1), Side::citizen, noon);
  REQUIRE(list.save(noon));
  CHECK(CandidateList::read(file).value() == std::vector<Candidate>{{key(1), Side::citizen, noon}});

  list.knocked(key(2), Side::board, noon + second);
  REQUIRE(list.save(noon + second));  // too soon
  CHECK(CandidateList::read(file).value().size() == 1);
  REQUIRE(list.save(noon + 2 * second));
  CHECK(CandidateList::read(file).value().size() == 2);

  // Knocking again moves it up once a minute.
  list.knocked(key(1), Side::citizen, noon + 59 * second);
  REQUIRE(list.save(noon + 59 * second));
  CHECK(CandidateList::read(file).value().back().public_key == key(2));
  list.knocked(key(1), Side::citizen, noon + 60 * second);
  REQUIRE(list.save(noon + 62 * second));
  CHECK(CandidateList::read(file).value().back() ==
        Candidate{key(1), Side::citizen, noon + 60 * second});

  for (std::uint32_t number = 100; number < 200; ++number) {
    list.knocked(key(number), Side::provider, noon + 70 * second);
  }
  REQUIRE(approve(made.file, dispenser(199), noon));
  list.forget_known(Registry::open(made.file).value());
  REQUIRE(list.save(noon + 70 * second));
  const auto listed = CandidateList::read(file).value();
  CHECK(listed.size() == CandidateList::most - 1);
  CHECK(listed.back().public_key == key(198));

  write(file, "dawr candidates 1\nnonsense\n");
  CHECK(CandidateList::read(file).error().text ==
        file.string() + ":2: is damaged; remove the file, the broker writes it anew");
}
