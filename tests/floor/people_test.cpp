// The day's key, what is sealed with it, and what becomes of both.
#include "broker/floor/people.h"

#include <fstream>
#include <iterator>

#include <sys/stat.h>

#include "tests/floor/house.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::tests;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr auto phone = "01012345678";
constexpr ServiceDate day = first_day;

std::string bytes_in(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

unsigned mode_of(const fs::path& file) {
  struct stat found{};
  REQUIRE(::stat(file.c_str(), &found) == 0);
  return found.st_mode & 0777U;
}

MobileNumber mobile() { return MobileNumber::read(phone).value(); }

struct Place {
  Scratch scratch{"people"};
  PeopleFiles files{scratch / "day.key", scratch / "contacts.db"};

  [[nodiscard]] People people() const { return {files, {.identity = true, .mobile = true}}; }
};

// The token of the newest ticket, as its holder gets it.
wire::Token take(House& house, std::optional<PersonTag> person = {}) {
  TakeTicket wanted = press();
  wanted.person = person;
  const auto frames = house.send(door, house.frame(door, wanted));
  REQUIRE(frames.size() == 2);
  return wire::decode_slip(frames.back())->token;
}

std::optional<RejectionCode> leave(House& house, const wire::Token& token,
                                   std::optional<MobileNumber> number) {
  const auto answer = house.ask(door, wire::LeaveContact{4711, token, number});
  const auto& noted = std::get<wire::ContactNoted>(answer);
  CHECK(noted.nonce == 4711);
  return noted.refused;
}

std::string left_for(People& people, Serial ticket) {
  const auto found = people.contact_of(ticket);
  REQUIRE(found);
  return *found ? std::string((*found)->digits()) : "";
}

}  // namespace

TEST_CASE("a day's key is its owner's alone, and gone when it is destroyed") {
  const Place place;
  const auto& file = place.files.day_key;
  CHECK_FALSE(DayKey::load(file).value());
  const auto made = DayKey::create(file, day);
  REQUIRE(made);
  CHECK(mode_of(file) == 0600);
  CHECK_FALSE(DayKey::create(file, day));
  const auto again = DayKey::load(file).value();
  REQUIRE(again);
  CHECK(again->date() == day);
  CHECK(again->identity_key() == made->identity_key());
  CHECK(again->identity_key() != again->contact_key());

  // By another name the bytes stay to be looked at.
  fs::create_hard_link(file, place.scratch / "same");
  REQUIRE(DayKey::destroy(file));
  CHECK_FALSE(fs::exists(file));
  const auto rest = bytes_in(place.scratch / "same");
  CHECK(rest.size() > 64);
  CHECK(rest.find_first_not_of('\0') == std::string::npos);
  CHECK(DayKey::destroy(file));
  const auto next = DayKey::create(file, day);
  REQUIRE(next);
  CHECK(next->identity_key() != made->identity_key());
}

TEST_CASE("a day's key that others can read, or that is none, is refused") {
  const Place place;
  const auto& file = place.files.day_key;
  REQUIRE(DayKey::create(file, day));
  const auto text = bytes_in(file);
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  CHECK_FALSE(DayKey::load(file));
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  for (const std::string& damaged :
       {std::string(), text.substr(1), text + "x", "2026-13-15" + text.substr(10),
        text.substr(0, 40), std::string(text.size(), '\0')}) {
    std::ofstream(file, std::ios::binary) << damaged;
    CHECK_FALSE(DayKey::load(file));
  }
  std::ofstream(file, std::ios::binary) << text;
  CHECK(DayKey::load(file).value());
}

TEST_CASE("contacts are sealed, each for its own ticket, and overwritten when they are erased") {
  const Place place;
  const auto key = DayKey::create(place.files.day_key, day).value();
  const auto& file = place.files.contacts;
  {
    auto vault = ContactVault::open(file, key).value();
    CHECK(mode_of(file) == 0600);
    REQUIRE(vault.keep(Serial{1}, mobile()));
    REQUIRE(vault.keep(Serial{2}, MobileNumber::read("01587654321").value()));
    CHECK((*vault.contact_of(Serial{1}))->digits() == phone);
    CHECK_FALSE(vault.contact_of(Serial{3}).value());
    REQUIRE(vault.keep(Serial{2}, mobile()));
    CHECK((*vault.contact_of(Serial{2}))->digits() == phone);
  }
  CHECK(bytes_in(file).find("5678") == std::string::npos);
  {
    storage::Database database(file, storage::Access::read_write);
    CHECK(database.integer("SELECT count(DISTINCT sealed) FROM contact") == 2);
    database.execute("UPDATE contact SET sealed = (SELECT sealed FROM contact WHERE ticket = 1)");
  }
  auto vault = ContactVault::open(file, key).value();
  CHECK((*vault.contact_of(Serial{1}))->digits() == phone);
  CHECK(vault.contact_of(Serial{2}).error().kind == FaultKind::damaged);
  REQUIRE(DayKey::destroy(place.files.day_key));
  const auto other = DayKey::create(place.files.day_key, day).value();
  vault = ContactVault::open(place.scratch / "another", other).value();
  vault = ContactVault::open(file, other).value();
  CHECK_FALSE(vault.contact_of(Serial{1}));
  REQUIRE(vault.erase(Serial{1}));
  REQUIRE(vault.erase(Serial{1}));
  CHECK_FALSE(vault.contact_of(Serial{1}).value());
}

TEST_CASE("a key and contacts live as long as their day, over restarts too") {
  const Place place;
  auto people = place.people();
  people.settle(std::nullopt);
  CHECK(people.asked() == AskedOfPeople{});
  CHECK(people.leave(Serial{1}, mobile()) == RejectionCode::storage);
  people.settle(day);
  const auto key = people.asked().identity;
  REQUIRE(key);
  CHECK(people.asked().mobile);
  CHECK_FALSE(people.leave(Serial{1}, mobile()));
  CHECK(people.take_news().size() == 1);

  auto restarted = place.people();
  people = place.people();  // lets go of the file
  restarted.settle(day);
  CHECK(restarted.asked().identity == key);
  CHECK(left_for(restarted, Serial{1}) == phone);

  restarted.settle(day + std::chrono::days{1});
  CHECK(restarted.asked().identity != key);
  CHECK(left_for(restarted, Serial{1}).empty());
  CHECK_FALSE(restarted.leave(Serial{1}, mobile()));
  restarted.settle(std::nullopt);
  CHECK(place.scratch.names().empty());
}

TEST_CASE("what an earlier run has left of another day is destroyed, and damage is made good") {
  const Place place;
  REQUIRE(DayKey::create(place.files.day_key, day - std::chrono::days{1}));
  std::ofstream(place.files.contacts) << "no database";
  REQUIRE(::chmod(place.files.contacts.c_str(), 0600) == 0);
  auto people = place.people();
  people.settle(std::nullopt);
  CHECK(place.scratch.names().empty());

  std::ofstream(place.files.day_key) << "no key";
  REQUIRE(::chmod(place.files.day_key.c_str(), 0600) == 0);
  people = place.people();
  people.settle(day);
  CHECK(people.asked().identity);
  CHECK(people.take_news().front().is_trouble);
}

TEST_CASE("a key that can't be made stops nobody, is told once, and is tried again") {
  const Place place;
  People people({place.scratch / "gone" / "day.key", place.scratch / "gone" / "contacts.db"},
                {.identity = true, .mobile = true});
  people.settle(day);
  people.settle(day);
  CHECK(people.asked() == AskedOfPeople{});
  CHECK(people.take_news().size() == 1);
  fs::create_directory(place.scratch / "gone");
  people.settle(day);
  CHECK(people.asked().identity);
}

TEST_CASE("where people are asked for nothing there is no key, and no device makes up a person") {
  const Place place;
  People people(place.files, {});
  House house(&people);
  house.open_day();
  CHECK(place.scratch.names().empty());
  const auto offer = std::get<OfferView>(house.ask(door, wire::Ask{wire::Question::offer}));
  CHECK(offer.asked == AskedOfPeople{});
  const auto token = take(house, PersonTag{7});
  CHECK_FALSE(house.floor->state().tickets.back().person);
  CHECK(leave(house, token, mobile()) == RejectionCode::bad_argument);
}

TEST_CASE("the citizen side alone is told the key of tags, and no entry has a contact") {
  const Place place;
  auto people = place.people();
  House house(&people);
  house.open_day();
  const auto offer = std::get<OfferView>(house.ask(door, wire::Ask{wire::Question::offer}));
  CHECK(offer.asked == people.asked());
  CHECK(offer.asked.identity);
  const auto of_counter = std::get<OfferView>(house.ask(counter, wire::Ask{wire::Question::offer}));
  CHECK(of_counter.asked == AskedOfPeople{});

  const auto token = take(house, PersonTag{7});
  CHECK(house.floor->state().tickets.back().person == PersonTag{7});
  const Seq before = house.floor->last_seq();
  CHECK_FALSE(leave(house, token, mobile()));
  CHECK(left_for(people, Serial{1}) == phone);
  CHECK_FALSE(leave(house, token, std::nullopt));
  CHECK(left_for(people, Serial{1}).empty());
  auto forged = token;
  forged.back() ^= 1U;
  CHECK(leave(house, forged, mobile()) == RejectionCode::token_mismatch);
  for (const Principal& other : {counter, office, hall}) {
    const auto answer = house.ask(other, wire::LeaveContact{1, token, mobile()});
    CHECK(std::get<wire::Refused>(answer).code == RejectionCode::role_forbidden);
  }
  CHECK(house.floor->last_seq() == before);
}

TEST_CASE("a contact goes when its visit ends, and with the day") {
  const Place place;
  auto people = place.people();
  House house(&people);
  house.open_day();
  const auto left = take(house);
  const auto stays = take(house);
  CHECK_FALSE(leave(house, left, mobile()));
  CHECK_FALSE(leave(house, stays, mobile()));
  house.send(door, wire::encode(wire::ClientMessage{
                       wire::Submit{9, ++house.counters[door.device], 1, LeaveLine{}, left}}));
  CHECK(left_for(people, Serial{1}).empty());
  CHECK(leave(house, left, mobile()) == RejectionCode::state);
  CHECK(left_for(people, Serial{2}) == phone);

  SECTION("what was rolled back has ended nothing") {
    house.journal.fault = FaultKind::full;
    house.command(office, CloseOut{"the day is over"});
    CHECK(left_for(people, Serial{2}) == phone);
  }
  SECTION("a run that ended between a commit and its consequence is made good") {
    house.people = nullptr;
    house.reopen();
    house.command(office, CloseOut{"the day is over"});
    CHECK(left_for(people, Serial{2}) == phone);
    house.people = &people;
    house.reopen();
    CHECK(left_for(people, Serial{2}).empty());
  }
  SECTION("with the day") {
    house.command(office, CloseOut{"the day is over"});
    CHECK(left_for(people, Serial{2}).empty());
    house.command(office, CloseDay{});
    CHECK(place.scratch.names().empty());
    CHECK(leave(house, stays, mobile()) == RejectionCode::day_closed);
    const auto offer = std::get<OfferView>(house.ask(door, wire::Ask{wire::Question::offer}));
    CHECK(offer.asked == AskedOfPeople{});
  }
}
