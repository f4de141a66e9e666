#include "common/log/receipt.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "common/log/encoding.h"
#include "common/ui/qr.h"
#include "tests/catch.h"
#include "tests/log/golden.h"
#include "tests/log/samples.h"

using namespace dawr::log;
using samples::refusal;

namespace {

std::array<VerifierKey, 1> log_keys() { return {samples::log_vkey()}; }

std::string receipt_text(const Bytes& bytes) { return "DAWR-RECEIPT:" + to_base32(bytes); }

int version_of(const dawr::ui::QrCode& code) { return (code.modules - 17) / 4; }

}  // namespace

TEST_CASE("a receipt has a fixed form, and is read as it was written") {
  const auto receipt = samples::receipt(11);
  CHECK(samples::is_golden("entry-11.receipt", to_text(receipt) + "\n"));
  const auto bytes = to_bytes(receipt);
  CHECK(samples::is_golden("entry-11.receipt-bytes", std::string(bytes.begin(), bytes.end())));
  CHECK(parse_receipt(to_text(receipt)) == receipt);
  CHECK(receipt_from_bytes(to_bytes(receipt)) == receipt);
  CHECK(verify(receipt, log_keys()));
}

TEST_CASE("a receipt is read however people copied it") {
  const auto receipt = samples::receipt(11);
  auto text = to_text(receipt);
  text.insert(60, "\r\n  ");
  text.insert(9, "\n");
  for (auto& letter : text) {
    if (letter >= 'A' && letter <= 'M') letter = static_cast<char>(letter - 'A' + 'a');
  }
  CHECK(parse_receipt(" " + text + "\n") == receipt);
}

TEST_CASE("a receipt that differs in one bit is refused") {
  const auto bytes = to_bytes(samples::receipt(11));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      auto spoilt = bytes;
      spoilt[at] = static_cast<std::uint8_t>(spoilt[at] ^ (1U << bit));
      const auto receipt = receipt_from_bytes(spoilt);
      INFO(at << ", bit " << bit);
      const bool holds = receipt && verify(*receipt, log_keys());
      REQUIRE_FALSE(holds);
    }
  }
}

TEST_CASE("whose receipt it is, is told apart from a forged one") {
  const auto receipt = samples::receipt(11);
  CHECK(refusal(verify(receipt, {})) ==
        "the receipt is of the log dawr.example/cairo-1/3f2a, of which none of the keys given is");
  CHECK(refusal(verify(receipt, std::array{samples::vkey_of(samples::log_key(), "other.example")}))
            .ends_with("of which none of the keys given is"));
  CHECK(
      refusal(verify(receipt, std::array{samples::vkey_of(samples::key_of(9), samples::origin)})) ==
      "the receipt is signed by the key " + to_hex(id_of(samples::log_vkey())) +
          " of dawr.example/cairo-1/3f2a, which is none of the keys given (" +
          to_hex(id_of(samples::vkey_of(samples::key_of(9), samples::origin))) +
          "): take the one that was published");
  auto forged = receipt;
  forged.index = 12;
  CHECK(refusal(verify(forged, log_keys())) ==
        "the receipt's signature is not of what it says: it was changed or made up");
  CHECK(verify(receipt, std::array{samples::vkey_of(samples::key_of(9), samples::origin),
                                   samples::log_vkey()}));
}

TEST_CASE("a signature under a note is none under a receipt") {
  const auto receipt = samples::receipt(11);
  auto as_note = receipt;
  const auto text = to_text(samples::checkpoint(12));
  as_note.signature = samples::log_key().sign(bytes_of(text));
  CHECK_FALSE(verify(as_note, log_keys()));
}

TEST_CASE("receipts that are none are refused in words") {
  const auto bytes = to_bytes(samples::receipt(11));
  const auto with = [&](std::size_t at, std::uint8_t value) {
    auto other = bytes;
    other[at] = value;
    return receipt_text(other);
  };
  const Bytes cut(bytes.begin(), bytes.end() - 1);
  auto longer = bytes;
  longer.push_back(0);
  struct Case {
    std::string text;
    std::string said;
  };
  const auto beginning =
      "is no receipt: the text doesn't begin with DAWR-RECEIPT:; the receipt is the second QR of "
      "the ticket";
  const auto letters =
      "is no receipt: its text has other characters than A to Z and 2 to 7, or some are missing";
  const auto size = std::to_string(bytes.size());
  const std::vector<Case> cases = {
      {"", beginning},
      {"https://dawr.example/t#AAAA", beginning},
      {std::string(5000, 'A'), "is no receipt: the text is longer than any receipt"},
      {"DAWR-RECEIPT:", "is no receipt: there is nothing"},
      {"DAWR-RECEIPT:0", letters},
      {"DAWR-RECEIPT:A", letters},
      {receipt_text({1, 2, 3}), "is no receipt: it is cut short"},
      {receipt_text({2}), "is a receipt of version 2; this program knows version 1"},
      {receipt_text(cut),
       "is no receipt: it is cut short: " + std::to_string(cut.size()) + " of " + size + " bytes"},
      {receipt_text(longer), "is no receipt: there is more behind it: " +
                                 std::to_string(longer.size()) + " of " + size + " bytes"},
      {with(5, 0x80), "is no receipt: its index is 2^63 or more"},
      {with(13, 0x80), "is no receipt: its time is before 1970"},
      {with(54, ' '),
       "is no receipt: a key's name has a space or a '+': ' "
       "awr.example/cairo-1/3f2a'"},
      {with(54, 0xff), "is no receipt: a key's name is not UTF-8"},
  };
  for (const auto& [text, said] : cases) CHECK(refusal(parse_receipt(text)) == said);
  Bytes nameless(54 + 64);
  nameless[0] = 1;
  CHECK(refusal(receipt_from_bytes(nameless)) == "is no receipt: a key's name is empty");
  auto too_long = Bytes(54 + 129 + 64, 'x');
  too_long[0] = 1;
  too_long[5] = too_long[13] = 0;
  too_long[53] = 129;
  CHECK(refusal(receipt_from_bytes(too_long)) ==
        "is no receipt: its origin is longer than 128 bytes");
}

TEST_CASE("a receipt fits into a QR that a ticket printer prints well") {
  struct Case {
    std::size_t origin;
    int version;
  };
  for (const auto [origin, version] : {Case{25, 9}, Case{68, 10}, Case{69, 11}, Case{128, 12}}) {
    const auto receipt = make_receipt(std::string(origin, 'x'), 123'456'789, leaf_hash({}),
                                      samples::morning, samples::log_key());
    const auto code = dawr::ui::qr_code(to_text(receipt), largest_receipt_qr);
    INFO(origin << ": " << to_text(receipt).size() << " characters");
    REQUIRE(code);
    CHECK(version_of(*code) == version);
  }
}

TEST_CASE("an entry's six words are its own") {
  const auto leaf = samples::leaves(12).back();
  CHECK(fingerprint(samples::origin, 11, leaf) ==
        fingerprint(samples::receipt(11).origin, 11, samples::receipt(11).leaf));
  CHECK(samples::is_golden("entry-11.words", fingerprint(samples::origin, 11, leaf) + "\n"));
  CHECK(fingerprint(samples::origin, 12, leaf) != fingerprint(samples::origin, 11, leaf));
  CHECK(fingerprint("other.example", 11, leaf) != fingerprint(samples::origin, 11, leaf));
  CHECK(fingerprint(samples::origin, 11, samples::leaves(1)[0]) !=
        fingerprint(samples::origin, 11, leaf));
}
