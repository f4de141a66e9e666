// What only this centre can compute: arrival codes, their commitments, ticket tokens, booking codes
// and payload hashes, all from one secret of 32 random bytes.
//
// Each is a keyed BLAKE2b (RFC 7693) with a purpose of its own inside, so that none tells anything
// about another. Everything is a pure function of the secret and its arguments: nothing is stored,
// and a restart gives the same answers. A paper that replaces a lost one has others: `replaced`
// counts the papers before it. All functions may be called from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "broker/journal/journal.h"
#include "common/domain/command.h"
#include "common/domain/identifiers.h"
#include "common/wire/message.h"

namespace dawr {

class CentreSecret {
 public:
  static constexpr std::size_t bytes = 32;
  using Key = std::array<std::uint8_t, bytes>;

  // From the file: 64 lowercase hexadecimal digits and a newline, mode 0600 (refused otherwise).
  static Result<CentreSecret> load(const std::filesystem::path& file);
  // Draws a secret from the system's random source and writes it; an existing file is refused.
  static Result<> create(const std::filesystem::path& file);

  explicit CentreSecret(const Key& key) : key_(key) {}
  CentreSecret(const CentreSecret&) = default;
  CentreSecret& operator=(const CentreSecret&) = default;
  ~CentreSecret();  // wipes the key

  // Three digits 1..9, each of the 729 equally likely.
  [[nodiscard]] ArrivalCode arrival_code(Epoch epoch, TicketRef ticket,
                                         std::uint8_t replaced = 0) const;

  // H(salt ‖ ticket ‖ code) with a salt that is itself derived from the secret: opening one
  // commitment to an auditor (by its salt) opens no other. Without the salt the 729 codes can't be
  // tried out.
  [[nodiscard]] Commitment commitment(Epoch epoch, TicketRef ticket, ArrivalCode code,
                                      std::uint8_t replaced = 0) const;

  // 4 bytes serial, 2 bytes days since 2020-01-01 (both little endian), 10 bytes MAC.
  [[nodiscard]] wire::Token token(Epoch epoch, TicketRef ticket, std::uint8_t replaced = 0) const;
  // The ticket a token stands for; none unless this centre made it in this epoch. Takes the same
  // time whatever is wrong with it.
  [[nodiscard]] std::optional<TicketRef> open_token(Epoch epoch, const wire::Token& token,
                                                    std::uint8_t replaced = 0) const;

  // Of a booking's code (booking_code.h).
  [[nodiscard]] std::uint32_t booking_check(Epoch epoch, BookingId booking) const;

  // A time by chance, in whole minutes from `least` to `most`, each equally likely: nobody outside
  // can tell it, and the same command always has the same.
  [[nodiscard]] minutes release_after(const CommandId& command, minutes least, minutes most) const;

  // Keyed, because payloads may hold numbers that could be found by trying them all.
  [[nodiscard]] journal::PayloadHash payload_hash(std::span<const std::uint8_t> payload) const;

 private:
  Key key_;
};

}  // namespace dawr
