#include "common/log/signing_key.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/log/encoding.h"
#include "tests/catch.h"
#include "tests/log/samples.h"
#include "tests/scratch.h"

using namespace dawr::log;
using samples::refusal;
using std::filesystem::perms;

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
  std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
}

}  // namespace

TEST_CASE("Ed25519 gives the signatures of RFC 8032") {
  // Section 7.1, test 2: the message is the one byte 0x72.
  SigningKey::Seed seed{};
  const auto bytes = from_base64("TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=");
  REQUIRE(bytes);
  std::ranges::copy(*bytes, seed.begin());
  const SigningKey key(seed);
  CHECK(to_base64(key.public_key().bytes) == "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
  CHECK(to_base64(key.sign(bytes_of("r"))) ==
        "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==");
  CHECK(is_signed_by(key.public_key(), bytes_of("r"), key.sign(bytes_of("r"))));
  CHECK_FALSE(is_signed_by(key.public_key(), bytes_of("s"), key.sign(bytes_of("r"))));
}

TEST_CASE("keys are made at random, and known by their words") {
  const auto one = SigningKey::make();
  const auto other = SigningKey::make();
  CHECK(one.seed() != other.seed());
  CHECK(fingerprint(one.public_key()) != fingerprint(other.public_key()));
  CHECK(fingerprint(samples::log_key().public_key()) == "wuri raki halo boko sudo zubu");
}

TEST_CASE("a key comes back from its file, which only its owner can read") {
  const dawr::Scratch folder;
  const auto file = folder / "log.key";
  const auto key = SigningKey::make();
  REQUIRE(save_signing_key(key, file));
  CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
  CHECK(folder.names() == std::vector<std::string>{"log.key"});
  const auto again = load_signing_key(file);
  REQUIRE(again);
  CHECK(again->seed() == key.seed());
  CHECK(again->public_key() == key.public_key());
  CHECK(refusal(save_signing_key(SigningKey::make(), file)) ==
        file.string() + ": exists already; nothing was changed");
  CHECK(load_signing_key(file)->seed() == key.seed());
}

TEST_CASE("a key file that others can read is refused") {
  const dawr::Scratch folder;
  const auto file = folder / "log.key";
  REQUIRE(save_signing_key(SigningKey::make(), file));
  std::filesystem::permissions(file, perms::group_read, std::filesystem::perm_options::add);
  CHECK(refusal(load_signing_key(file)).find("instead of 0600") != std::string::npos);
}

TEST_CASE("a key file that is none is refused in words") {
  const dawr::Scratch folder;
  const auto file = folder / "log.key";
  CHECK(load_signing_key(file).error().kind == dawr::FaultKind::missing);
  struct Case {
    std::string text;
    std::string said;
  };
  const std::string expected =
      ": expected 'dawr-log-signing-key ' and 32 bytes in base64; is this the right file?";
  for (const auto& [text, said] : {
           Case{"", ": no line that begins with 'dawr-log-signing-key'"},
           Case{"# nothing\n", ": no line that begins with 'dawr-log-signing-key'"},
           Case{"dawr-secret-key JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6\n", ":1" + expected},
           Case{"# a\ndawr-log-signing-key AAAA\n", ":2" + expected},
           Case{"dawr-log-signing-key TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs\n",
                ":1" + expected},
       }) {
    write(file, text);
    CHECK(refusal(load_signing_key(file)) == file.string() + said);
  }
}
