#include "broker/floor/secrets.h"

#include <cmath>
#include <map>
#include <set>

#include "tests/catch.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;

namespace {

CentreSecret secret_of(std::uint8_t fill) {
  CentreSecret::Key key{};
  key.fill(fill);
  return CentreSecret(key);
}

TicketRef ticket(std::uint32_t serial, int day = 21) {
  return {ServiceDate{std::chrono::local_days{std::chrono::year{2026} / 11 / day}}, Serial{serial}};
}

template <class Bytes>
std::string hex(const Bytes& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : bytes) text += {digits[byte >> 4U], digits[byte & 0xfU]};
  return text;
}

constexpr Epoch epoch{0x1234567890abcdefULL};

}  // namespace

TEST_CASE("an arrival code has three digits 1 to 9, each code equally likely") {
  const auto secret = secret_of(1);
  std::map<ArrivalCode, int> seen;
  constexpr int draws = 72'900;
  for (std::uint32_t serial = 1; serial <= draws; ++serial) {
    const auto code = secret.arrival_code(epoch, ticket(serial));
    REQUIRE(code >= 111);
    REQUIRE(code <= 999);
    REQUIRE((code % 10 != 0 && code / 10 % 10 != 0));
    ++seen[code];
  }
  CHECK(seen.size() == 729);
  // Chi-squared with 728 degrees of freedom: mean 728, standard deviation 38; six of them.
  double chi_squared = 0;
  for (const auto& [code, count] : seen) chi_squared += std::pow(count - 100.0, 2) / 100.0;
  CHECK(chi_squared < 728 + 6 * 38.2);
  CHECK(chi_squared > 728 - 6 * 38.2);
}

// Computed with Python's hashlib.blake2b from the formulas of secrets.cpp. Paper with such codes
// may be in somebody's hand while the broker is updated.
TEST_CASE("codes, commitments, tokens and hashes stay what they are over versions") {
  const auto secret = secret_of(7);
  CHECK(secret.arrival_code(epoch, ticket(42)) == 173);
  CHECK(hex(secret.commitment(epoch, ticket(42), 173)) == "2141f36835d4baa86cc41d6e4a98dcfd");
  CHECK(hex(secret.token(epoch, ticket(42))) == "2a000000d409d6bbae8c9f4388e72e34");
  // The first paper's are those from before there were replacements.
  CHECK(secret.arrival_code(epoch, ticket(42), 0) == 173);
  CHECK(hex(secret.payload_hash(std::vector<std::uint8_t>{1, 2, 3})) ==
        "1d55b9ec8a8459037bac5601a7e6b628961d043125620e1f20803372ae9deb3e");
}

TEST_CASE("codes depend on the centre, the epoch, the date and the ticket") {
  const auto secret = secret_of(1);
  const auto differ = [&](const auto& other) {
    int count = 0;
    for (std::uint32_t serial = 1; serial <= 200; ++serial) {
      count += other(serial) != secret.arrival_code(epoch, ticket(serial)) ? 1 : 0;
    }
    return count > 180;
  };
  CHECK(differ([&](auto serial) { return secret_of(2).arrival_code(epoch, ticket(serial)); }));
  CHECK(differ([&](auto serial) { return secret.arrival_code(Epoch{5}, ticket(serial)); }));
  CHECK(differ([&](auto serial) { return secret.arrival_code(epoch, ticket(serial, 22)); }));
  CHECK(differ([&](auto serial) { return secret.arrival_code(epoch, ticket(serial + 1)); }));
  CHECK(differ([&](auto serial) { return secret.arrival_code(epoch, ticket(serial), 1); }));
}

TEST_CASE("a commitment tells every argument apart") {
  const auto secret = secret_of(1);
  const std::set<Commitment> all = {
      secret.commitment(epoch, ticket(1), 123),    secret.commitment(epoch, ticket(1), 124),
      secret.commitment(epoch, ticket(2), 123),    secret.commitment(epoch, ticket(1, 22), 123),
      secret.commitment(Epoch{5}, ticket(1), 123), secret_of(2).commitment(epoch, ticket(1), 123),
  };
  CHECK(all.size() == 6);
  CHECK(secret.commitment(epoch, ticket(1), 123) == secret.commitment(epoch, ticket(1), 123));
}

TEST_CASE("a token opens to its own ticket") {
  const auto secret = secret_of(1);
  for (const std::uint32_t serial : {1U, 999'999U, 0xffffffffU}) {
    CHECK(secret.open_token(epoch, secret.token(epoch, ticket(serial))) == ticket(serial));
  }
  const TicketRef first{ServiceDate{std::chrono::local_days{std::chrono::year{2020} / 1 / 1}},
                        Serial{1}};
  const TicketRef last{first.date + std::chrono::days{65535}, Serial{1}};
  CHECK(secret.open_token(epoch, secret.token(epoch, first)) == first);
  CHECK(secret.open_token(epoch, secret.token(epoch, last)) == last);
}

TEST_CASE("each paper of one ticket has secrets of its own") {
  const auto secret = secret_of(1);
  for (std::uint8_t paper = 0; paper < 4; ++paper) {
    const auto token = secret.token(epoch, ticket(42), paper);
    for (std::uint8_t tried = 0; tried < 4; ++tried) {
      CHECK(secret.open_token(epoch, token, tried).has_value() == (tried == paper));
    }
    CHECK((secret.commitment(epoch, ticket(42), 123, paper) ==
           secret.commitment(epoch, ticket(42), 123)) == (paper == 0));
  }
}

TEST_CASE("a token of a date that does not fit never opens to another date") {
  const auto secret = secret_of(1);
  const TicketRef early{ServiceDate{std::chrono::local_days{std::chrono::year{2019} / 12 / 31}},
                        Serial{1}};
  CHECK_FALSE(secret.open_token(epoch, secret.token(epoch, early)));
}

TEST_CASE(
    "a token of another centre, epoch, day or ticket, or with one flipped bit, is not genuine") {
  const auto secret = secret_of(1);
  const auto token = secret.token(epoch, ticket(42));
  CHECK_FALSE(secret_of(2).open_token(epoch, token));
  CHECK_FALSE(secret.open_token(Epoch{5}, token));
  CHECK_FALSE(secret.open_token(epoch, wire::Token{}));
  for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
    auto forged = token;
    forged[bit / 8] = static_cast<std::uint8_t>(forged[bit / 8] ^ (1U << bit % 8));
    INFO("bit " << bit);
    CHECK_FALSE(secret.open_token(epoch, forged));
  }
  auto other_day = secret.token(epoch, ticket(42, 22));
  std::copy(token.begin() + 6, token.end(), other_day.begin() + 6);
  CHECK_FALSE(secret.open_token(epoch, other_day));
}

TEST_CASE("a payload's hash is the centre's own") {
  const std::vector<std::uint8_t> payload = {1, 2, 3};
  const std::vector<std::uint8_t> other = {1, 2, 4};
  CHECK(secret_of(1).payload_hash(payload) == secret_of(1).payload_hash(payload));
  CHECK(secret_of(1).payload_hash(payload) != secret_of(1).payload_hash(other));
  CHECK(secret_of(1).payload_hash(payload) != secret_of(2).payload_hash(payload));
  CHECK(secret_of(1).payload_hash({}) != journal::PayloadHash{});
}

TEST_CASE("the secret's file: made with mode 0600, never overwritten, read back the same") {
  const Scratch folder;
  const auto file = folder / "centre.secret";
  REQUIRE(CentreSecret::create(file));
  using std::filesystem::perms;
  CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
  CHECK(read(file).size() == 65);
  const auto one = CentreSecret::load(file);
  const auto two = CentreSecret::load(file);
  REQUIRE((one && two));
  CHECK(one->token(epoch, ticket(1)) == two->token(epoch, ticket(1)));
  const auto again = CentreSecret::create(file);
  REQUIRE_FALSE(again);
  CHECK(again.error().text == file.string() + ": exists already; nothing was changed");
}

TEST_CASE("a secret that others can read, or that is damaged, is refused") {
  const Scratch folder;
  const auto file = folder / "centre.secret";
  const std::string digits(64, 'a');
  const auto fault = [&] {
    const auto loaded = CentreSecret::load(file);
    return loaded ? std::string("loaded") : loaded.error().text;
  };

  CHECK(fault() == file.string() + ": can't be opened: No such file or directory");
  for (const unsigned mode : {0644U, 0640U, 0660U, 0604U, 0700U, 0666U}) {
    write(file, digits + "\n", mode);
    INFO(mode);
    CHECK(fault().find("instead of 0600") != std::string::npos);
  }
  write(file, digits + "\n", 0400);
  CHECK(fault() == "loaded");
  std::filesystem::remove(file);

  write(file, digits, 0600);
  CHECK(fault() == "loaded");
  for (const auto& text : {std::string(), std::string(63, 'a'), std::string(65, 'a'),
                           std::string(64, 'x'), digits + "\n\n", digits + " "}) {
    write(file, text, 0600);
    INFO("text: " << text);
    CHECK(fault().starts_with(file.string() + ": expected 64 hexadecimal digits"));
  }
  write(file, std::string(100'000, 'a'), 0600);
  CHECK(fault() == file.string() + ": is longer than 256 bytes; is this the right file?");

  write(folder / "real", digits, 0600);
  std::filesystem::remove(file);
  std::filesystem::create_symlink(folder / "real", file);
  CHECK(fault() == file.string() + ": is a link; a secret must be a file of its own");
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  CHECK(fault() == file.string() + ": is not a regular file");
}
