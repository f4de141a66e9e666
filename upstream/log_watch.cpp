#include "upstream/log_watch.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>
#include <vector>

#include "common/domain/limits.h"
#include "common/domain/utf8.h"
#include "common/log/merkle.h"
#include "common/log/origin.h"
#include "upstream/date_text.h"

namespace dawr::upstream {
namespace {

using wire::LogDoubt;

std::string entries(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " entry" : " entries");
}

std::string words_of(const KeptCheckpoint& kept) {
  return "the checkpoint of " + entries(kept.size) + " of " + utc_text(kept.at);
}

// What fits into an answer, whole letters only.
std::string shortened(std::string text) {
  if (text.size() <= limits::detail_bytes) return text;
  text.resize(limits::detail_bytes);
  while (!is_utf8(text)) text.pop_back();
  return text;
}

std::optional<std::vector<log::Hash>> hashes_in(const wire::Bytes& bytes) {
  constexpr auto each = sizeof(log::Hash);
  if (bytes.size() % each != 0) return std::nullopt;
  std::vector<log::Hash> hashes(bytes.size() / each);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    std::ranges::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * each), each,
                        hashes[i].begin());
  }
  return hashes;
}

log::Checkpoint checkpoint_in(const KeptCheckpoint& kept) {
  if (const auto note = log::parse_note(kept.note)) {
    if (auto checkpoint = log::parse_checkpoint(note->text)) return *std::move(checkpoint);
  }
  return {.origin = kept.origin, .size = kept.size, .root = {}, .extensions = {}};
}

class Judging {
 public:
  Judging(const EnrolledCentre& centre, const wire::UplinkCheckpoint& message,
          const LogHistory& history)
      : centre_(centre), message_(message), history_(history) {}

  Result<LogVerdict> run() {
    if (!read()) return std::move(verdict_);
    const auto& newest = history_.newest;
    if (!newest) {
      prove_from(std::nullopt);
    } else if (newest->origin == verdict_.checkpoint.origin) {
      go_on(*newest);
    } else if (auto done = go_on_from_another(*newest); !done) {
      return std::unexpected(done.error());
    }
    return std::move(verdict_);
  }

 private:
  // The note itself: whose it is, and that the log has signed it.
  bool read();
  void go_on(const KeptCheckpoint& newest);
  Result<> go_on_from_another(const KeptCheckpoint& newest);
  // None: from nothing.
  void prove_from(const std::optional<KeptCheckpoint>& base);
  bool doubt(LogDoubt why, std::string detail, const std::optional<KeptCheckpoint>& against = {});

  const EnrolledCentre& centre_;
  const wire::UplinkCheckpoint& message_;
  const LogHistory& history_;
  LogVerdict verdict_;
};

bool Judging::doubt(LogDoubt why, std::string detail,
                    const std::optional<KeptCheckpoint>& against) {
  verdict_.doubt = wire::LogDoubted{.epoch = message_.epoch,
                                    .size = verdict_.checkpoint.size,
                                    .why = why,
                                    .from = 0,
                                    .detail = shortened(std::move(detail)),
                                    .known = {}};
  verdict_.is_alarm = why != LogDoubt::prove_from && why != LogDoubt::not_ready;
  const bool is_of_this_log = against && against->origin == verdict_.checkpoint.origin;
  if (verdict_.is_alarm && is_of_this_log) verdict_.doubt->known = against->note;
  verdict_.against = against;
  return false;
}

bool Judging::read() {
  const auto& newest = history_.newest;
  if (!centre_.log_key) {
    return doubt(LogDoubt::not_ready,
                 "the public key of this centre's log is not known here: dawr-upstream log-key");
  }
  auto note = log::parse_note(message_.note);
  if (!note) return doubt(LogDoubt::bad_signature, note.error().text, newest);
  auto checkpoint = log::parse_checkpoint(note->text);
  if (!checkpoint) return doubt(LogDoubt::bad_signature, checkpoint.error().text, newest);
  verdict_.note = *std::move(note);
  verdict_.checkpoint = *std::move(checkpoint);
  const auto origin = log::origin_of(centre_.code, message_.epoch);
  if (verdict_.checkpoint.origin != origin) {
    return doubt(
        LogDoubt::other_log,
        "the checkpoint is of the log " + verdict_.checkpoint.origin + ", not of " + origin,
        newest);
  }
  const log::VerifierKey key{
      .name = origin, .kind = log::SignatureKind::ed25519, .key = *centre_.log_key};
  const auto signed_by_log = log::verify(verdict_.note, std::array{key});
  if (signed_by_log) return true;
  const bool claims_key = std::ranges::any_of(verdict_.note.signatures, [&](const auto& one) {
    return one.name == key.name && one.id == log::id_of(key);
  });
  return doubt(claims_key ? LogDoubt::bad_signature : LogDoubt::unknown_key,
               "the checkpoint is not signed by its log: " + signed_by_log.error().text, newest);
}

void Judging::go_on(const KeptCheckpoint& newest) {
  const auto& fresh = verdict_.checkpoint;
  const auto before = checkpoint_in(newest);
  if (fresh.size < newest.size) {
    doubt(LogDoubt::goes_back,
          "the log has " + entries(fresh.size) + ", fewer than " + words_of(newest), newest);
    return;
  }
  if (fresh.size > newest.size) return prove_from(newest);
  if (fresh.root != before.root) {
    doubt(LogDoubt::split_view, "the log has another content than " + words_of(newest), newest);
    return;
  }
  if (fresh == before) verdict_.known = newest.note;
}

Result<> Judging::go_on_from_another(const KeptCheckpoint& newest) {
  const auto cited = log::citations_of(verdict_.checkpoint);
  const auto& last = newest.origin;
  const auto same = std::ranges::find(cited, last, &log::Citation::origin);
  if (same != cited.end()) {
    std::optional base = newest;
    if (same->size < newest.size) {
      verdict_.loss = "restored: " + entries(newest.size - same->size) + " of " + last +
                      " are lost, of those that were cosigned";
      verdict_.against = newest;
      auto older = history_.up_to(last, same->size);
      if (!older) return std::unexpected(older.error());
      base = *std::move(older);
    }
    prove_from(base);
    return {};
  }
  for (const auto& citation : cited | std::views::reverse) {
    auto older = history_.up_to(citation.origin, citation.size);
    if (!older) return std::unexpected(older.error());
    if (!*older) continue;
    verdict_.loss = "restored from " + citation.origin + ": all of " + last + " is lost";
    verdict_.against = newest;
    prove_from(*older);
    return {};
  }
  if (centre_.since > newest.at) {
    verdict_.loss = "another log than " + last +
                    ", which it does not go on from; taken because "
                    "the centre was enrolled anew";
    verdict_.against = newest;
    prove_from(std::nullopt);
    return {};
  }
  doubt(LogDoubt::uncited,
        "another log than " + last +
            ", which it does not go on from: was the journal made anew? "
            "Restore it from a backup, or revoke the centre's key and enrol it again",
        newest);
  return {};
}

void Judging::prove_from(const std::optional<KeptCheckpoint>& base) {
  const auto from = base ? base->size : 0;
  if (message_.from != from) {
    doubt(LogDoubt::prove_from, "a proof from " + entries(from) + " is wanted", base);
    verdict_.doubt->from = from;
    return;
  }
  if (!base) return;
  const auto proof = hashes_in(message_.proof);
  if (!proof) {
    doubt(LogDoubt::not_consistent, "the proof is not made of hashes", base);
    return;
  }
  const auto& fresh = verdict_.checkpoint;
  const auto goes_on =
      log::verify_consistency(from, fresh.size, *proof, checkpoint_in(*base).root, fresh.root);
  if (goes_on) return;
  doubt(LogDoubt::not_consistent,
        "the log is not consistent with " + words_of(*base) + ": " + goes_on.error().text, base);
}

}  // namespace

Result<LogVerdict> judge(const EnrolledCentre& centre, const wire::UplinkCheckpoint& message,
                         const LogHistory& history) {
  return Judging(centre, message, history).run();
}

std::string last_line(const std::string& note) {
  const auto end = note.rfind('\n', note.size() - 2);
  return note.substr(end + 1);
}

}  // namespace dawr::upstream
