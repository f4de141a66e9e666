#include "upstream/enrolment.h"

#include <fstream>

#include "tests/catch.h"
#include "tests/upstream/samples.h"
#include "upstream/date_text.h"

namespace dawr::upstream {
namespace {

using namespace std::chrono_literals;

std::filesystem::path make_list(const Scratch& folder) {
  auto file = folder / "centres";
  REQUIRE(create_enrolment(file));
  return file;
}

TEST_CASE("dates and instants are read back as they are written, and nothing else is") {
  CHECK(date_text(sample_date) == "2026-11-22");
  CHECK(parse_date("2026-11-22") == sample_date);
  for (const auto* wrong : {"2026-11-31", "2026-1-22", "2026-11-22 ", "22-11-2026", "2026-11-2x"}) {
    CHECK(!parse_date(wrong));
  }
  CHECK(utc_text(sample_morning + 65s) == "2026-11-22T06:01:05Z");
  CHECK(parse_utc("2026-11-22T06:01:05Z") == sample_morning + 65s);
  for (const auto* wrong :
       {"2026-11-22T24:00:00Z", "2026-11-22T06:01:05", "2026-11-22 06:01:05Z"}) {
    CHECK(!parse_utc(wrong));
  }
}

TEST_CASE("an enrolled centre is admitted until it is revoked") {
  const Scratch folder;
  const auto file = make_list(folder);
  auto list = *Enrolment::open(file);
  const auto key = wire::make_key_pair().public_key;
  CHECK(list.find(key) == nullptr);

  const auto enrolled = enrol(file, "IS-02", key, "الإسماعيلية، الشيخ زايد", sample_morning);
  REQUIRE(enrolled);
  CHECK(list.find(key) == nullptr);
  REQUIRE(*list.refresh());
  REQUIRE(!*list.refresh());
  REQUIRE(list.find(key) != nullptr);
  CHECK(*list.find(key) == *enrolled);
  CHECK(list.approved(enrolled->number) == list.find(key));
  CHECK(list.approved(DeviceId{99}) == nullptr);

  REQUIRE(revoke(file, "IS-02", sample_morning + 1h));
  REQUIRE(*list.refresh());
  CHECK(list.approved(enrolled->number) == nullptr);
  REQUIRE(list.find(key) != nullptr);
  CHECK(list.find(key)->revoked);
  CHECK(list.find(key)->since == sample_morning + 1h);
}

TEST_CASE("one key stands for one centre for ever, one centre has one key at a time") {
  const Scratch folder;
  const auto file = make_list(folder);
  const auto key = wire::make_key_pair().public_key;
  const auto other = wire::make_key_pair().public_key;
  REQUIRE(enrol(file, "IS-02", key, "", sample_morning));
  CHECK(!enrol(file, "IS-03", key, "", sample_morning));
  CHECK(!enrol(file, "IS-02", other, "", sample_morning));
  REQUIRE(revoke(file, "IS-02", sample_morning));
  CHECK(!revoke(file, "IS-02", sample_morning));
  CHECK(!enrol(file, "IS-02", key, "", sample_morning));
  const auto again = enrol(file, "IS-02", other, "", sample_morning);
  REQUIRE(again);
  CHECK(again->number == DeviceId{2});
  CHECK(!enrol(file, "IS 04", wire::make_key_pair().public_key, "", sample_morning));
  CHECK(!enrol(file, "IS-04", wire::make_key_pair().public_key, "two\nlines", sample_morning));
}

TEST_CASE("the key of a centre's log is told once, and stands for one centre") {
  const Scratch folder;
  const auto file = make_list(folder);
  const log::PublicKey key{{1, 2, 3}};
  const log::PublicKey other{{4}};
  CHECK(!set_log_key(file, "IS-02", key));
  REQUIRE(enrol(file, "IS-02", wire::make_key_pair().public_key, "Ismailia, 2", sample_morning));
  REQUIRE(enrol(file, "IS-03", wire::make_key_pair().public_key, "", sample_morning));
  CHECK(!Enrolment::open(file)->centres().at(0).log_key);
  REQUIRE(set_log_key(file, "IS-02", key));
  REQUIRE(set_log_key(file, "IS-02", key));
  CHECK(!set_log_key(file, "IS-02", other));
  CHECK(!set_log_key(file, "IS-03", key));
  REQUIRE(set_log_key(file, "IS-03", other));
  const auto list = *Enrolment::open(file);
  CHECK(list.centres().at(0).log_key == key);
  CHECK(list.centres().at(0).name == "Ismailia, 2");
  CHECK(list.centres().at(1).log_key == other);
  CHECK(list.centres().at(1).name.empty());
  CHECK(!enrol(file, "IS-04", wire::make_key_pair().public_key, "log=x", sample_morning));
}

TEST_CASE("a damaged list is refused with its line, and a running server keeps the old one") {
  const Scratch folder;
  const auto file = make_list(folder);
  REQUIRE(enrol(file, "IS-02", wire::make_key_pair().public_key, "", sample_morning));
  auto list = *Enrolment::open(file);
  std::ofstream(file, std::ios::app) << "2 approved yesterday IS-03\n";
  const auto refreshed = list.refresh();
  REQUIRE(!refreshed);
  CHECK(refreshed.error().text.find("centres:3: ") != std::string::npos);
  CHECK(list.centres().size() == 1);
  CHECK(list.refresh().has_value());  // told once
  CHECK(!Enrolment::open(file));
  CHECK(!Enrolment::open(folder / "none"));
}

}  // namespace
}  // namespace dawr::upstream
