#include "common/log/note.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "common/log/encoding.h"
#include "tests/catch.h"
#include "tests/log/golden.h"
#include "tests/log/samples.h"

using namespace dawr::log;
using samples::refusal;
using std::chrono::sys_seconds;

namespace {

const std::string poem = "Nobody jumps,\nand anyone can check it.\n";

Note poem_note() {
  Note note{.text = poem, .signatures = {}};
  sign(note, samples::origin, samples::log_key());
  cosign(note, samples::witness_name, samples::witness_key(), samples::morning);
  return note;
}

// The example of Golang's sumdb/note, made by its own program.
const std::string peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string peter_note =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

}  // namespace

TEST_CASE("a note that another program signed is read and holds") {
  const auto key = parse_vkey(peter);
  REQUIRE(key);
  CHECK(to_vkey(*key) == peter);
  const auto note = parse_note(peter_note);
  REQUIRE(note);
  CHECK(to_text(*note) == peter_note);
  const auto verified = verify(*note, std::array{*key});
  REQUIRE(verified);
  REQUIRE(verified->size() == 1);
  CHECK(verified->front().key == 0);
  CHECK_FALSE(verified->front().at);
}

TEST_CASE("notes and keys have a fixed form") {
  CHECK(samples::is_golden("poem.note", to_text(poem_note())));
  CHECK(samples::is_golden("log.vkey", to_vkey(samples::log_vkey()) + "\n"));
  CHECK(samples::is_golden("witness.vkey", to_vkey(samples::witness_vkey()) + "\n"));
  const NamedSigningKey secret{
      .name = samples::origin, .kind = SignatureKind::ed25519, .key = samples::log_key()};
  CHECK(samples::is_golden("log.skey", to_skey(secret) + "\n"));
}

TEST_CASE("a secret key's text gives the key back") {
  const NamedSigningKey secret{
      .name = samples::origin, .kind = SignatureKind::ed25519, .key = samples::log_key()};
  const auto again = parse_skey(to_skey(secret));
  REQUIRE(again);
  CHECK(again->name == samples::origin);
  CHECK(again->key.seed() == secret.key.seed());
  CHECK(again->key.public_key() == secret.key.public_key());
}

TEST_CASE("who has signed is told in the order of the note, strangers are skipped") {
  auto note = poem_note();
  sign(note, "stranger.example", samples::key_of(7));
  const auto text = to_text(note);
  const auto parsed = parse_note(text);
  REQUIRE(parsed);
  CHECK(*parsed == note);
  const auto verified = verify(*parsed, std::array{samples::witness_vkey(), samples::log_vkey()});
  REQUIRE(verified);
  REQUIRE(verified->size() == 2);
  CHECK(verified->at(0).key == 1);
  CHECK_FALSE(verified->at(0).at);
  CHECK(verified->at(1).key == 0);
  CHECK(verified->at(1).at == samples::morning);
}

TEST_CASE("a key that signs twice is told once") {
  auto note = poem_note();
  sign(note, samples::origin, samples::log_key());
  cosign(note, samples::witness_name, samples::witness_key(),
         samples::morning + std::chrono::hours{1});
  const auto verified = verify(note, std::array{samples::log_vkey(), samples::witness_vkey()});
  REQUIRE(verified);
  REQUIRE(verified->size() == 2);
  CHECK(verified->at(1).at == samples::morning);
}

TEST_CASE("a note whose text or signature differs in one bit is refused") {
  const auto text = to_text(poem_note());
  const auto keys = std::array{samples::log_vkey(), samples::witness_vkey()};
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      auto spoilt = text;
      spoilt[at] = static_cast<char>(static_cast<unsigned char>(spoilt[at]) ^ (1U << bit));
      const auto parsed = parse_note(spoilt);
      if (!parsed) continue;
      const auto verified = verify(*parsed, keys);
      // What is left may be a signature of somebody unknown beside a good one; never two good ones.
      const bool is_whole = verified && verified->size() == 2;
      INFO(at << ", bit " << bit);
      REQUIRE_FALSE(is_whole);
      if (at < poem.size()) REQUIRE_FALSE(verified);
    }
  }
}

TEST_CASE("a signature that says it is by a known key and isn't spoils the note") {
  auto note = poem_note();
  note.signatures[0].bytes[3] ^= 1U;
  CHECK(refusal(verify(note, std::array{samples::log_vkey(), samples::witness_vkey()}))
            .ends_with("is not of this text: it was changed or made up"));
  // To whom the log is unknown, the witness is enough.
  CHECK(verify(note, std::array{samples::witness_vkey()}));
}

TEST_CASE("a cosignature whose time was moved is refused") {
  auto note = poem_note();
  note.signatures[1].bytes[7] ^= 1U;
  CHECK_FALSE(verify(note, std::array{samples::log_vkey(), samples::witness_vkey()}));
  note = poem_note();
  note.signatures[1].bytes[0] |= 0x80U;
  CHECK_FALSE(verify(note, std::array{samples::log_vkey(), samples::witness_vkey()}));
  note.signatures[1].bytes.resize(5);
  CHECK_FALSE(verify(note, std::array{samples::log_vkey(), samples::witness_vkey()}));
}

TEST_CASE("a key of one kind is not taken for the same key of the other") {
  auto note = Note{.text = poem, .signatures = {}};
  sign(note, samples::origin, samples::log_key());
  const auto as_witness =
      samples::vkey_of(samples::log_key(), samples::origin, SignatureKind::cosignature);
  CHECK(refusal(verify(note, std::array{as_witness})) ==
        "none of the keys given has signed it; it is signed by " + samples::origin + " (" +
            to_hex(id_of(samples::log_vkey())) + ")");
}

TEST_CASE("notes that are none are refused in words") {
  const std::string line = "— a.example AAAAAAA=\n";
  struct Case {
    std::string text;
    std::string said;
  };
  const std::vector<Case> cases = {
      {"", "is no signed note: no empty line between a text and its signatures"},
      {"text\n", "is no signed note: no empty line between a text and its signatures"},
      {"text\n" + line, "is no signed note: no empty line between a text and its signatures"},
      {"text\n\n", "is no signed note: nobody has signed it"},
      {"text\n\n" + line.substr(0, line.size() - 1),
       "is no signed note: its last line has no newline"},
      {"text\n\n" + line + "\n", "is no signed note: nobody has signed it"},
      {"te\rxt\n\n" + line, "is no signed note: it has a control character, byte 13"},
      {"te\xffxt\n\n" + line, "is no signed note: not UTF-8"},
      {std::string("te\0xt\n\n", 7) + line, "is no signed note: not UTF-8"},
      {"text\n\n- a.example AAAAAAA=\n",
       "is no signed note: line 1 of the signatures doesn't begin with a long dash (U+2014) and a "
       "space"},
      {"text\n\n" + line + "—  AAAAAAA=\n",
       "is no signed note: line 2 of the signatures has no name: a key's name is empty"},
      {"text\n\n— a.example\n",
       "is no signed note: line 1 of the signatures has no space after the key's name"},
      {"text\n\n— a+b AAAAAAA=\n",
       "is no signed note: line 1 of the signatures has no name: a key's name has a space or a '+': 'a+b'"},
      {"text\n\n— a\u00a0b AAAAAAA=\n",
       "is no signed note: line 1 of the signatures has no name: a key's name has a space or a '+': 'a\u00a0b'"},
      {"text\n\n— a.example AAAAAA==\n",
       "is no signed note: line 1 of the signatures has no signature: expected base64 of a key id "
       "and more"},
      {"text\n\n— a.example AAAAAAB=\n",
       "is no signed note: line 1 of the signatures has no signature: expected base64 of a key id "
       "and more"},
      {"text\n\n— a.example AAAAAAA= \n",
       "is no signed note: line 1 of the signatures has no signature: expected base64 of a key id "
       "and more"},
      {std::string(longest_note, 'x') + "\n\n" + line,
       "is no signed note: longer than 1000000 bytes"},
  };
  for (const auto& [text, said] : cases) CHECK(refusal(parse_note(text)) == said);
  std::string crowd = "text\n\n";
  for (std::size_t i = 0; i < most_signatures; ++i) crowd += line;
  CHECK(parse_note(crowd));
  CHECK(refusal(parse_note(crowd + line)) == "is no signed note: more than 100 signatures");
}

TEST_CASE("the text of a note may have empty lines") {
  Note note{.text = "a\n\n\nb\n", .signatures = {}};
  sign(note, "a.example", samples::log_key());
  const auto again = parse_note(to_text(note));
  REQUIRE(again);
  CHECK(*again == note);
}

TEST_CASE("keys that are none are refused in words") {
  struct Case {
    std::string text;
    std::string said;
  };
  const auto whole = peter;
  const std::vector<Case> cases = {
      {"",
       "the text is no key: expected a name, 8 hexadecimal digits and base64, with '+' between"},
      {"name",
       "'name' is no key: expected a name, 8 hexadecimal digits and base64, with '+' between"},
      {"+c74f20a3+ARpc", "'+c74f20a3+ARpc' is no key: a key's name is empty"},
      {"Peter+c74f20a3+ARpc",
       "'Peter+c74f20a3+ARpc' is no key: expected 33 bytes in base64 after the last '+'"},
      {"Paul" + whole.substr(5), "'Paul" + whole.substr(5) +
                                     "' is no key: its name and bytes have the id 55e343b6, not "
                                     "'c74f20a3'; a part of it was changed"},
      {"PeterNeumann+C74F20A3+" + whole.substr(22),
       "'PeterNeumann+C74F20A3+" + whole.substr(22) +
           "' is no key: expected 8 hexadecimal digits, in small letters, between two '+'"},
      {"PeterNeumann+c74f20a3+AhpcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
       "'PeterNeumann+c74f20a3+AhpcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' is a key of kind 2; "
       "known are 1 (Ed25519) and 4 (cosignature/v1)"},
  };
  for (const auto& [text, said] : cases) CHECK(refusal(parse_vkey(text)) == said);
  CHECK(refusal(parse_vkey("\x1b[2J")) ==
        "the text is no key: expected a name, 8 hexadecimal digits and base64, with '+' between");
  CHECK(refusal(parse_skey(peter)) == "the secret key doesn't begin with PRIVATE+KEY+");
  CHECK(refusal(parse_skey("PRIVATE+KEY+" + peter)).starts_with("the secret key is no key: its"));
  CHECK(
      refusal(parse_skey("PRIVATE+KEY+a+\xff+AAAA")) ==
      "the secret key is no key: expected 8 hexadecimal digits, in small letters, between two '+'");
}

TEST_CASE("names of keys") {
  CHECK(check_key_name("a"));
  CHECK(check_key_name("مركز.example/1"));
  CHECK(check_key_name(std::string(longest_key_name, 'x')));
  CHECK(refusal(check_key_name("")) == "a key's name is empty");
  CHECK(refusal(check_key_name(std::string(longest_key_name + 1, 'x'))) ==
        "a key's name is longer than 255 bytes");
  CHECK(refusal(check_key_name("\xc3")) == "a key's name is not UTF-8");
  for (const auto* const name : {"a b", "a+b", "a\tb", "a\u3000b", "a\u2028b", "a\nb"}) {
    CHECK_FALSE(check_key_name(name));
  }
}

TEST_CASE("base32 and base64 have one way to write each value") {
  for (std::size_t size = 0; size < 12; ++size) {
    Bytes bytes;
    for (std::size_t i = 0; i < size; ++i)
      bytes.push_back(static_cast<std::uint8_t>(0xa7 + 31 * i));
    CHECK(from_base32(to_base32(bytes)) == bytes);
    CHECK(from_base64(to_base64(bytes)) == bytes);
  }
  // RFC 4648, section 10
  CHECK(to_base32(bytes_of("foobar")) == "MZXW6YTBOI");
  CHECK(to_base64(bytes_of("foobar")) == "Zm9vYmFy");
  for (const auto* const text :
       {"M", "MZX", "MZXW6Y", "MZ1W", "mz", "MZ======", "MR", "MZXW6YTBOJ"}) {
    INFO(text);
    CHECK(from_base32(text).has_value() == (std::string_view(text) == "MY"));
  }
  for (const auto* const text :
       {"Zg", "Zg=", "Zh==", "Zg==\n", "Z g==", "Zm9vYmF", "-_==", "Zm9\xff", "Zg\xff="}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
  CHECK(parse_number("0") == 0U);
  CHECK(parse_number("9223372036854775807") == largest_number);
  for (const auto* const text : {"", "00", "01", "-1", "+1", " 1", "1 ", "9223372036854775808",
                                 "1x", "99999999999999999999999"}) {
    CHECK_FALSE(parse_number(text));
  }
}
