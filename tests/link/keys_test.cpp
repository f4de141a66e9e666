#include "common/wire/keys.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <sys/stat.h>
#include <zmq.h>

#include "tests/catch.h"
#include "tests/scratch.h"

namespace dawr::wire {
namespace {

// The key pair of libzmq's own manual page zmq_curve(7).
constexpr auto manual_public = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
constexpr auto manual_secret = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

void write(const std::filesystem::path& file, const std::string& text, mode_t mode) {
  std::ofstream(file) << text;
  REQUIRE(::chmod(file.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("Z85 is libzmq's") {
  for (int i = 0; i < 50; ++i) {
    const auto key = make_key_pair().public_key;
    std::array<char, 41> text{};
    REQUIRE(zmq_z85_encode(text.data(), key.bytes.data(), key.bytes.size()) != nullptr);
    CHECK(to_z85(key) == text.data());
    CHECK(parse_public_key(text.data()) == key);
  }
  const auto wrong =
      GENERATE(as<std::string>{}, "", "rq:rM", std::string(40, '#'), std::string(40, ' '),
               std::string(manual_public) + "0", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]y~7");
  INFO(wrong);
  CHECK_FALSE(parse_public_key(wrong).has_value());
}

TEST_CASE("a key pair survives its file, which only its owner may read") {
  const Scratch scratch;
  const auto file = scratch / "device.key";
  const auto keys = make_key_pair();
  REQUIRE(save_secret_key(keys, file));

  struct stat status{};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  const auto loaded = load_secret_key(file);
  REQUIRE(loaded);
  CHECK(loaded->public_key == keys.public_key);
  CHECK(loaded->secret_key.bytes == keys.secret_key.bytes);

  SECTION("it is never overwritten") {
    const auto again = save_secret_key(make_key_pair(), file);
    REQUIRE_FALSE(again);
    CHECK(again.error().kind == FaultKind::refused);
    CHECK(load_secret_key(file)->public_key == keys.public_key);
  }
  SECTION("a file open to others is refused with the command that puts it right") {
    const auto mode = GENERATE(0640U, 0604U, 0660U, 0644U, 0700U);
    REQUIRE(::chmod(file.c_str(), mode) == 0);
    const auto refused = load_secret_key(file);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().text.find("run: chmod 600 '" + file.string() + "'") != std::string::npos);
  }
}

TEST_CASE("the public half is worked out from the secret one") {
  const Scratch scratch;
  const auto file = scratch / "device.key";
  write(file, "# a comment\n\ndawr-secret-key " + std::string(manual_secret) + "\n", 0600);
  const auto keys = load_secret_key(file);
  REQUIRE(keys);
  CHECK(to_z85(keys->public_key) == manual_public);
}

TEST_CASE("a wrong key file says what was expected and where") {
  const Scratch scratch;
  const auto file = scratch / "wrong.key";
  CHECK(load_secret_key(file).error().kind == FaultKind::missing);
  const auto text = GENERATE(as<std::string>{}, "", "# only a comment\n", "hello\n",
                             "dawr-public-key rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n",
                             "dawr-secret-key short\n");
  INFO(text);
  write(file, text, 0600);
  const auto refused = load_secret_key(file);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == FaultKind::damaged);
  CHECK(refused.error().text.find("wrong.key") != std::string::npos);
  CHECK(refused.error().text.find("dawr-secret-key") != std::string::npos);
}

TEST_CASE("public key files are replaced whole") {
  const Scratch scratch;
  const auto file = scratch / "device.pub";
  for (int i = 0; i < 2; ++i) {
    const auto key = make_key_pair().public_key;
    REQUIRE(save_public_key(key, file));
    CHECK(load_public_key(file) == key);
  }
  CHECK_FALSE(save_public_key({}, scratch / "nowhere" / "device.pub").has_value());
}

TEST_CASE("a fingerprint is six words, the same everywhere, another for another key") {
  CHECK(fingerprint(*parse_public_key(manual_public)) == "zido kiri zili gadu zubo luku");
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const auto text = fingerprint(make_key_pair().public_key);
    std::istringstream words(text);
    int count = 0;
    for (std::string word; words >> word; ++count) CHECK(word.size() == 4);
    CHECK(count == 6);
    CHECK(seen.insert(text).second);
  }
}

}  // namespace dawr::wire
