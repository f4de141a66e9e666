#include <algorithm>
#include <array>
#include <utility>

#include "broker/floor/plain_text.h"
#include "broker/floor/registry.h"

namespace dawr {
namespace {

constexpr std::string_view first_line = "dawr candidates 1";
constexpr std::size_t most_bytes = 1 << 16U;
constexpr std::chrono::seconds between_saves{2};
constexpr std::chrono::seconds worth_writing{60};

constexpr std::array<std::pair<Side, std::string_view>, 3> side_words = {
    {{Side::citizen, "citizen"}, {Side::provider, "provider"}, {Side::board, "board"}}};

std::optional<Candidate> parse(std::string_view line) {
  const auto words = split(line, ' ');
  if (words.size() != 3) return std::nullopt;
  const auto key = wire::parse_public_key(words[0]);
  const auto side =
      std::ranges::find(side_words, words[1], &std::pair<Side, std::string_view>::second);
  const auto seen = parse_utc(words[2]);
  if (side == side_words.end() || !key || !seen) return std::nullopt;
  return Candidate{*key, side->first, *seen};
}

}  // namespace

std::string_view name_of(Side side) {
  return side_words.at(static_cast<std::size_t>(side) - 1).second;
}

CandidateList::CandidateList(std::filesystem::path file) : file_(std::move(file)) {}

void CandidateList::knocked(const wire::PublicKey& public_key, Side side,
                            std::chrono::sys_seconds now) {
  const auto known = std::ranges::find(candidates_, public_key, &Candidate::public_key);
  if (known != candidates_.end()) {
    if (known->side == side && now - known->last_seen < worth_writing) return;
    candidates_.erase(known);
  } else if (candidates_.size() == most) {
    candidates_.erase(candidates_.begin());
  }
  candidates_.push_back({public_key, side, now});
  changed_ = true;
}

void CandidateList::forget_known(const Registry& registry) {
  const auto dropped = std::erase_if(candidates_, [&](const Candidate& candidate) {
    return registry.standing(candidate.public_key) != Standing::unknown;
  });
  changed_ = changed_ || dropped > 0;
}

Result<> CandidateList::save(std::chrono::sys_seconds now) {
  if (!changed_ || (saved_at_ <= now && now - saved_at_ < between_saves)) return {};
  // Also after a fault: a full disk is not asked again for every message.
  saved_at_ = now;
  std::string text = std::string(first_line) + "\n";
  for (const auto& candidate : candidates_) {
    text += wire::to_z85(candidate.public_key) + " " + std::string(name_of(candidate.side)) + " " +
            utc_text(candidate.last_seen) + "\n";
  }
  auto written = storage::replace_file(file_, text, storage::Privacy::open);
  if (written) changed_ = false;
  return written;
}

Result<std::vector<Candidate>> CandidateList::read(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::vector<Candidate>{};
  const auto text = storage::read_file(file, most_bytes);
  if (!text) return std::unexpected(text.error());
  std::vector<Candidate> candidates;
  std::size_t number = 0;
  for (const auto line : split(*text, '\n')) {
    ++number;
    if (number == 1 ? line == first_line : line.empty()) continue;
    auto candidate = parse(line);
    if (number == 1 || !candidate) {
      return std::unexpected(Fault{FaultKind::damaged,
                                   file.string() + ":" + std::to_string(number) +
                                       ": is damaged; remove the file, the broker writes it anew"});
    }
    candidates.push_back(*candidate);
  }
  return candidates;
}

}  // namespace dawr
