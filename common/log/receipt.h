// Receipts: what the paper of a ticket says of the log, in its second QR. With it a citizen can
// show that a log which has no such entry at that place is not the one he was given a ticket from.
//
// As bytes (numbers most significant byte first):
//     1   version, 1
//     4   key id, of (origin, Ed25519, the log's public key) as in signed notes
//     8   index
//     8   time, seconds since 1970 in UTC
//     32  leaf hash
//     1   length of the origin, 1 to 128
//     …   origin
//     64  Ed25519 signature over "dawr receipt v1" ‖ 0x00 ‖ all bytes before. The zero byte keeps
//     it apart from
//         every signed note, which can't contain one.
//
// As text: "DAWR-RECEIPT:" and the bytes in base32 (RFC 4648, section 6) without padding. In a QR's
// alphanumeric mode a byte costs 8.8 bits, against 10.7 in base64url and 8.25 in base45; but base45
// has spaces, '%' and '$', which get lost where people copy a text. An origin of 128 bytes needs
// version 12 at level M; one of up to 68, version 10.
//
// All functions are pure and may be called from any thread. Faults are `damaged`.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/domain/fault.h"
#include "common/log/merkle.h"
#include "common/log/note.h"
#include "common/log/signing_key.h"

namespace dawr::log {

inline constexpr std::size_t longest_receipt_origin = 128;  // bytes
inline constexpr int largest_receipt_qr = 12;               // its version at level M

struct Receipt {
  std::string origin;
  std::uint64_t index{};
  Hash leaf{};
  std::chrono::sys_seconds time;
  KeyId key{};
  Signature signature{};
  bool operator==(const Receipt&) const = default;
};

// Preconditions: check_key_name(origin), at most longest_receipt_origin; index < 2^63; time not
// before 1970.
Receipt make_receipt(std::string_view origin, std::uint64_t index, const Hash& leaf,
                     std::chrono::sys_seconds time, const SigningKey& key);

Bytes to_bytes(const Receipt& receipt);
Result<Receipt> receipt_from_bytes(BytesView bytes);

std::string to_text(const Receipt& receipt);
// In small or capital letters; spaces and line breaks are skipped.
Result<Receipt> parse_receipt(std::string_view text);

// That one of `logs` has signed it. The fault tells a receipt of another log, one by a key that is
// none of these, and a forged one apart.
Result<> verify(const Receipt& receipt, std::span<const VerifierKey> logs);

// Six words (common/domain/spoken_words.h), such as "badu kimo salu rabi jonu wida", of what the
// log itself knows: whoever has the log's entries can tell them, without the receipt. From the
// first 16 bytes of SHA-256("dawr receipt words v1" ‖ 0x00 ‖ index in 8 bytes ‖ leaf hash ‖
// origin).
std::string fingerprint(std::string_view origin, std::uint64_t index, const Hash& leaf);

}  // namespace dawr::log
