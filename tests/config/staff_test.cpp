// The staff list as a file, and the PINs in it.
#include "broker/floor/staff.h"

#include <sys/stat.h>

#include "common/domain/limits.h"
#include "tests/catch.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;
using Catch::Matchers::Contains;

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                                        std::chrono::hours(12)};
constexpr std::chrono::sys_seconds evening = noon + std::chrono::hours(6);

Pin pin(std::string_view digits) { return Pin::from(digits).value(); }

template <class T>
std::string said(const Result<T>& result) {
  return result ? "" : result.error().text;
}

struct Made {
  Scratch folder;
  std::filesystem::path file = folder / "staff";

  [[nodiscard]] Result<StaffMember> add(std::uint32_t number, std::string_view digits,
                                        const std::string& name = "Mona Adel") const {
    return add_staff(file, ClerkId{number}, name, pin(digits), noon);
  }
};

}  // namespace

TEST_CASE("a PIN is 4 to 8 digits") {
  for (const std::string_view good : {"0000", "4711", "80264913"}) {
    REQUIRE(Pin::from(good));
    CHECK(Pin::from(good)->digits() == good);
  }
  for (const std::string_view bad : {"", "471", "802649131", "47 11", "47a1", "٤٧١١", "-4711"}) {
    CHECK_FALSE(Pin::from(bad));
  }
  CHECK(pin("4711") == pin("4711"));
  CHECK_FALSE(pin("4711") == pin("04711"));
}

TEST_CASE("a PIN fits its own hash and no other, and two hashes of it are not alike") {
  const auto hash = hash_of(pin("4711"));
  CHECK(hash.starts_with("$argon2id$v=19$m=8192,t=3,p=1$"));
  CHECK(fits(pin("4711"), hash));
  CHECK_FALSE(fits(pin("4712"), hash));
  CHECK_FALSE(fits(pin("04711"), hash));
  CHECK_FALSE(fits(pin("4711"), "nonsense"));
  CHECK(hash_of(pin("4711")) != hash);
}

TEST_CASE("a PIN that everybody would try first is told from the others") {
  for (const auto* weak : {"0000", "7777777", "1234", "4321", "12345678", "7890", "2109", "0123"}) {
    INFO(weak);
    CHECK(weakness_of(pin(weak), ClerkId{101}) != "");
  }
  CHECK(weakness_of(pin("4711"), ClerkId{4711}) == "it is the staff number");
  for (const auto* good : {"4711", "1235", "1122", "9081", "13579"}) {
    INFO(good);
    CHECK(weakness_of(pin(good), ClerkId{101}) == "");
  }
}

TEST_CASE(
    "without a file nobody needs a PIN; the first of the staff makes it, for its owner only") {
  const Made made;
  auto list = StaffList::open(made.file);
  REQUIRE(list);
  CHECK_FALSE(list->asks_for_pins());
  CHECK(list->find(ClerkId{101}) == nullptr);

  REQUIRE(made.add(101, "4711"));
  struct stat found{};
  REQUIRE(::stat(made.file.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0600);
  CHECK_THAT(read(made.file), !Contains("4711"));
  CHECK_FALSE(list->asks_for_pins());  // not before it looks
  CHECK(list->refresh().value());
  CHECK(list->asks_for_pins());
  REQUIRE(list->find(ClerkId{101}) != nullptr);
  CHECK(fits(pin("4711"), list->find(ClerkId{101})->pin_hash));
  CHECK(list->find(ClerkId{100}) == nullptr);
  CHECK(list->find(ClerkId{102}) == nullptr);
  CHECK_FALSE(list->refresh().value());
}

TEST_CASE("a list is read as it was written, ascending") {
  const Made made;
  const auto third = made.add(4'294'967'295, "8026", "آخر # رقم");
  const auto first = made.add(1, "5937");
  const auto second = made.add(101, "4711");
  REQUIRE((first && second && third));
  CHECK(StaffList::open(made.file)->members() == std::vector{*first, *second, *third});
}

TEST_CASE("who supervises is marked in the list, and one without marks is read as before") {
  const Made made;
  REQUIRE(made.add(101, "4711"));
  CHECK_THAT(read(made.file), !Contains("role"));
  REQUIRE(add_staff(made.file, ClerkId{201}, "Samia", pin("5937"), noon, true));
  auto list = StaffList::open(made.file);
  REQUIRE(list);
  CHECK_FALSE(list->find(ClerkId{101})->is_supervisor);
  CHECK(list->find(ClerkId{201})->is_supervisor);
  REQUIRE(change_role(made.file, ClerkId{101}, true));
  REQUIRE(change_role(made.file, ClerkId{201}, false));
  CHECK(list->refresh().value());
  CHECK(list->find(ClerkId{101})->is_supervisor);
  CHECK_FALSE(list->find(ClerkId{201})->is_supervisor);
  CHECK_THAT(said(change_role(made.file, ClerkId{9}, true)), Contains("no staff number 9"));

  auto text = read(made.file);
  text.replace(text.find("role supervisor"), 15, "role director  ");
  write(made.file, text, 0600);
  CHECK_THAT(said(StaffList::open(made.file)), Contains("expected the role 'supervisor'"));
}

TEST_CASE("a PIN and a status are changed, a member removed; the rest stays") {
  const Made made;
  REQUIRE(made.add(101, "4711"));
  const auto other = made.add(102, "5937");
  auto list = StaffList::open(made.file);

  REQUIRE(change_pin(made.file, ClerkId{101}, pin("8026")));
  CHECK(list->refresh().value());
  CHECK(fits(pin("8026"), list->find(ClerkId{101})->pin_hash));
  CHECK(list->find(ClerkId{101})->since == noon);

  REQUIRE(change_status(made.file, ClerkId{101}, StaffStatus::blocked, evening));
  CHECK(list->refresh().value());
  CHECK(list->find(ClerkId{101})->status == StaffStatus::blocked);
  CHECK(list->find(ClerkId{101})->since == evening);
  CHECK(fits(pin("8026"), list->find(ClerkId{101})->pin_hash));

  // Blocking twice changes nothing.
  REQUIRE(change_status(made.file, ClerkId{101}, StaffStatus::blocked, noon));
  CHECK_FALSE(list->refresh().value());

  REQUIRE(remove_staff(made.file, ClerkId{101}));
  CHECK(list->refresh().value());
  CHECK(list->members() == std::vector{*other});
  REQUIRE(remove_staff(made.file, ClerkId{102}));
  CHECK(list->refresh().value());
  CHECK(list->members().empty());
  CHECK(list->asks_for_pins());  // of nobody: it is not opened to everybody
}

TEST_CASE("what can't be entered is refused in words") {
  const Made made;
  REQUIRE(made.add(101, "4711"));
  CHECK(said(made.add(101, "5937")) ==
        "staff number 101 is Mona Adel already; a new PIN: dawrctl staff pin");
  CHECK(said(made.add(102, "1234")) ==
        "this PIN is too easily guessed: its digits are a run such as 1234 or 4321; take another");
  CHECK(said(made.add(0, "5937")) == "a staff number is 1 or more");
  for (const auto* name : {"", "two\nlines", "\xff", "bell\x07"}) {
    CHECK(said(made.add(102, "5937", name)) == "the name must be one line of 1 to 400 bytes");
  }
  CHECK(said(change_pin(made.file, ClerkId{101}, pin("9999"))) ==
        "this PIN is too easily guessed: all its digits are the same; take another");
  const std::string unknown = "there is no staff number 7; dawrctl staff list shows them";
  CHECK(said(change_pin(made.file, ClerkId{7}, pin("5937"))) == unknown);
  CHECK(said(change_status(made.file, ClerkId{7}, StaffStatus::active, noon)) == unknown);
  CHECK(said(remove_staff(made.file, ClerkId{7})) == unknown);
  CHECK(StaffList::open(made.file)->members().size() == 1);
}

TEST_CASE("a damaged list says which line, and what was expected") {
  const Made made;
  REQUIRE(made.add(101, "4711"));
  REQUIRE(made.add(102, "5937"));
  const auto good = read(made.file);
  const auto fault_of = [&](std::string_view from, std::string_view to) {
    write(made.file, with(good, from, to), 0600);
    return said(StaffList::open(made.file));
  };
  const auto at = [&](int line, const std::string& text) {
    return made.file.string() + ":" + std::to_string(line) + ": " + text +
           "; put the file back from a backup";
  };
  CHECK(fault_of("dawr staff 1", "dawr staff 2") == at(1, "expected 'dawr staff 1'"));
  CHECK(fault_of("staff 101", "staff 0") == at(4, "expected a staff number"));
  CHECK(fault_of("staff 101", "staff 4294967296") == at(4, "expected a staff number"));
  CHECK(fault_of("staff 101", "staff 103") == at(9, "staff numbers must ascend"));
  CHECK(fault_of("staff 101", "staff 102") == at(9, "staff numbers must ascend"));
  CHECK(fault_of("name Mona Adel", "who Mona Adel") == at(5, "expected 'name'"));
  CHECK(fault_of("pin $argon2id", "pin 4711") ==
        at(6, "expected a hash that dawrctl staff has made"));
  CHECK(fault_of("pin $argon2id", "pin $argon2i") ==
        at(6, "expected a hash that dawrctl staff has made"));
  // A hash that one sign-in would be busy with for minutes.
  CHECK(fault_of("m=8192", "m=4194304") == at(6, "expected a hash that dawrctl staff has made"));
  CHECK(fault_of("t=3", "t=3000000") == at(6, "expected a hash that dawrctl staff has made"));
  CHECK(fault_of("active 20", "asleep 20") ==
        at(7, "expected 'active' or 'blocked', and since when"));
  CHECK(fault_of("active 2026-11-21T12:00:00Z", "active noon") ==
        at(7, "expected an instant such as 2026-11-21T09:30:00Z"));
  CHECK(fault_of("end 2", "end 3") ==
        at(14, "expected 'staff' or 'end 2'; the file may have been cut off"));
  CHECK(fault_of("end 2", "end 2\nmore") == at(15, "nothing may follow the end"));
}

TEST_CASE("the list is bounded") {
  const Scratch folder;
  const auto file = folder / "staff";
  const auto hash = hash_of(pin("4711"));
  std::string text = "dawr staff 1\n";
  for (std::size_t i = 1; i <= limits::staff + 1; ++i) {
    text +=
        "staff " + std::to_string(i) + "\nname x\npin " + hash + "\nactive 2026-11-21T12:00:00Z\n";
    if (i < limits::staff) continue;
    write(file, text + "end " + std::to_string(i) + "\n", 0600);
    CHECK(StaffList::open(file).has_value() == (i == limits::staff));
    if (i > limits::staff) continue;
    CHECK_THAT(said(add_staff(file, ClerkId{9999}, "y", pin("5937"), noon)),
               Contains("at most 2000 staff numbers"));
  }
}

TEST_CASE(
    "a list that others could read is not used, and a running broker keeps the last good one") {
  const Made made;
  REQUIRE(made.add(101, "4711"));
  auto list = StaffList::open(made.file);
  REQUIRE(list);
  const auto good = read(made.file);

  write(made.file, good + "\n", 0644);
  CHECK_THAT(said(StaffList::open(made.file)), Contains(made.file.string()) && Contains("600"));
  CHECK_THAT(said(add_staff(made.file, ClerkId{102}, "x", pin("5937"), noon)), Contains("600"));
  CHECK_FALSE(list->refresh());
  CHECK(list->refresh().value() == false);  // told once
  CHECK(list->find(ClerkId{101}) != nullptr);

  std::filesystem::remove(made.file);
  CHECK_THAT(said(list->refresh()), Contains("is gone"));
  CHECK(list->asks_for_pins());
  CHECK(list->find(ClerkId{101}) != nullptr);

  write(made.file, good, 0600);
  CHECK(list->refresh().value());
  std::filesystem::remove(made.file);
  std::filesystem::create_symlink("elsewhere", made.file);
  CHECK_FALSE(StaffList::open(made.file));
}
