// Which centres may deliver, and by which key: one key, one centre, for ever. One text file,
// `centres`, is the truth; `dawr-upstream enrol` and `revoke` replace it while the server reads it.
// One line a centre's key, ascending by number:
//     1 approved 2026-11-22T08:00:00Z IS-02 rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7 Ismailia,
//     Sheikh Zayed
// Before the name there may be the public key of the centre's log, as log=BASE64.
// A number is given once and never again, so a revoked line stays.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/domain/time.h"
#include "common/log/signing_key.h"
#include "common/wire/keys.h"

namespace dawr::upstream {

struct EnrolledCentre {
  DeviceId number;
  bool revoked{};
  Instant since{};  // of the status; whole seconds
  std::string code;
  wire::PublicKey key;
  std::string name;                         // for people, may be empty
  std::optional<log::PublicKey> log_key{};  // that its checkpoints are verified with
  bool operator==(const EnrolledCentre&) const = default;
};

class Enrolment {
 public:
  static Result<Enrolment> open(const std::filesystem::path& file);

  // Reads the file again if it was replaced since; true if it was. Otherwise one stat. A fault
  // leaves the list as it was and is told once.
  Result<bool> refresh();

  // Whatever its status; nullptr when there is none. Valid until the next refresh.
  [[nodiscard]] const EnrolledCentre* find(const wire::PublicKey& key) const;
  // Of a key that is not revoked; nullptr otherwise. Keys are checked at the handshake only, so
  // this has to be asked for each message.
  [[nodiscard]] const EnrolledCentre* approved(DeviceId number) const;
  [[nodiscard]] const std::vector<EnrolledCentre>& centres() const { return centres_; }

 private:
  struct Version {
    std::uint64_t inode{};
    std::int64_t size{}, modified_ns{};
    bool operator==(const Version&) const = default;
  };
  static Version version_of(const std::filesystem::path& file);
  Result<> read();

  std::filesystem::path file_;
  Version version_;
  std::vector<EnrolledCentre> centres_;
};

// --- changing the file: under a lock, replaced at once and durably ---

Result<> create_enrolment(const std::filesystem::path& file);
// Refused: a key that is in the file already, in any status; a centre with an approved key (revoke
// that one first); a code that is not 1 to 64 printable ASCII characters without blanks.
Result<EnrolledCentre> enrol(const std::filesystem::path& file, std::string_view code,
                             const wire::PublicKey& key, std::string_view name, Instant now);
// Refused: a centre without an approved key. Takes effect on its next message.
Result<EnrolledCentre> revoke(const std::filesystem::path& file, std::string_view code,
                              Instant now);
// The key of the log of the centre's approved key, once and for ever: after another one everything
// else could be signed anew. Refused: another centre's, one that is set already to another.
Result<EnrolledCentre> set_log_key(const std::filesystem::path& file, std::string_view code,
                                   const log::PublicKey& key);

}  // namespace dawr::upstream
