// The one-time codes as a file.
#include "broker/floor/approval_codes.h"

#include <sys/stat.h>

#include "broker/floor/staff.h"
#include "tests/catch.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                                        12h};
constexpr ServiceDate today{std::chrono::local_days{std::chrono::year{2026} / 11 / 21}};
constexpr ServiceDate friday = today + std::chrono::days{6};
constexpr ClerkId issuer{201};

template <class T>
std::string said(const Result<T>& result) {
  return result ? "" : result.error().text;
}

struct Made {
  Scratch folder;
  std::filesystem::path file = folder / "approval-codes";

  [[nodiscard]] Result<std::vector<OfferedCode>> issue(std::size_t count,
                                                       ServiceDate until = friday,
                                                       ServiceDate on = today) const {
    return issue_approval_codes(file, count, issuer, until, on, noon);
  }
  [[nodiscard]] std::vector<std::uint32_t> numbers() const {
    std::vector<std::uint32_t> all;
    const auto codes = ApprovalCodes::open(file);
    for (const auto& each : codes->all()) all.push_back(each.code.number);
    return all;
  }
};

}  // namespace

TEST_CASE("codes have eight digits, and the file holds only their hashes") {
  const Made made;
  CHECK(ApprovalCodes::open(made.file)->all().empty());
  const auto slips = made.issue(3);
  REQUIRE(slips);
  REQUIRE(slips->size() == 3);
  struct stat status{};
  REQUIRE(::stat(made.file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);

  const auto codes = ApprovalCodes::open(made.file);
  const auto text = read(made.file);
  for (const OfferedCode& slip : *slips) {
    CHECK(slip.secret.digits().size() == 8);
    const auto* found = codes->find(slip.number);
    REQUIRE(found != nullptr);
    CHECK(found->code == ApprovalCode{slip.number, issuer, friday});
    CHECK(found->issued_at == noon);
    CHECK(fits(slip.secret, found->secret_hash));
    CHECK(text.find(slip.secret.digits()) == std::string::npos);
  }
  CHECK(codes->find(4) == nullptr);
  CHECK((*slips)[0].secret.digits() != (*slips)[1].secret.digits());
}

TEST_CASE("a number is given once, whatever became of its code") {
  const Made made;
  REQUIRE(made.issue(2));
  CHECK(revoke_approval_codes(made.file, 2) == std::size_t{1});
  REQUIRE(made.issue(1));
  CHECK(made.numbers() == std::vector<std::uint32_t>{1, 3});
  CHECK(revoke_approval_codes(made.file, std::nullopt) == std::size_t{2});
  REQUIRE(made.issue(1));
  CHECK(made.numbers() == std::vector<std::uint32_t>{4});
  // Those that are over are forgotten at the next issue.
  REQUIRE(made.issue(1, friday + std::chrono::days{7}, friday + std::chrono::days{1}));
  CHECK(made.numbers() == std::vector<std::uint32_t>{5});
}

TEST_CASE("what is refused changes nothing") {
  const Made made;
  CHECK_THAT(said(revoke_approval_codes(made.file, 1)), Contains("no codes were issued"));
  REQUIRE(made.issue(1));
  const auto before = read(made.file);
  CHECK_THAT(said(made.issue(0)), Contains("one code or more"));
  CHECK_THAT(said(made.issue(1, today - std::chrono::days{1})),
             Contains("expected a date from 2026-11-21 to 2026-12-22"));
  CHECK_THAT(said(made.issue(1, today + std::chrono::days{32})), Contains("at most 31 days"));
  CHECK_THAT(said(made.issue(200)), Contains("at most 200 codes"));
  CHECK_THAT(said(revoke_approval_codes(made.file, 7)), Contains("no code number 7"));
  CHECK(read(made.file) == before);
}

TEST_CASE("a file of codes that others could read, or that is damaged, is refused") {
  const Made made;
  REQUIRE(made.issue(2));
  auto codes = *ApprovalCodes::open(made.file);
  const auto whole = read(made.file);
  write(made.file, whole, 0644);
  CHECK_THAT(said(ApprovalCodes::open(made.file)), Contains("0600"));
  CHECK_THAT(said(made.issue(1)), Contains("0600"));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"dawr approval codes 1", "dawr approval codes 2"},
           {"last 2", "last 1"},
           {"code 2", "code 1"},
           {"m=8192", "m=9192"},
           {"until 2026-11-27", "until 2026-11-31"},
           {"by 201", "by 0"},
           {"end 2", "end 1"},
           {"issued 2026", "issued 26"}}) {
    CAPTURE(to);
    write(made.file, with(whole, from, to), 0600);
    CHECK_THAT(said(ApprovalCodes::open(made.file)), Contains("approval-codes"));
    CHECK_FALSE(codes.refresh());
    CHECK(codes.all().size() == 2);
  }
  std::filesystem::remove(made.file);
  CHECK(codes.refresh());
  CHECK(codes.all().empty());
}
