#include "common/log/origin.h"

#include "common/log/encoding.h"

namespace dawr::log {
namespace {

constexpr std::string_view word = "restored ";

}  // namespace

std::string origin_of(std::string_view centre_code, Epoch epoch) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string origin = "dawr/" + std::string(centre_code) + "/";
  for (unsigned shift = 64; shift > 0; shift -= 4)
    origin += digits[epoch.value >> (shift - 4) & 15U];
  return origin;
}

std::string to_extension(const Citation& citation) {
  return std::string(word) + citation.origin + " " + std::to_string(citation.size) + " " +
         to_base64(citation.root);
}

std::optional<Citation> parse_extension(std::string_view line) {
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  const auto origin_end = line.find(' ');
  const auto size_end = origin_end == line.npos ? line.npos : line.find(' ', origin_end + 1);
  if (size_end == line.npos || origin_end == 0) return std::nullopt;
  const auto size = parse_number(line.substr(origin_end + 1, size_end - origin_end - 1));
  const auto root = hash_from_base64(line.substr(size_end + 1));
  if (!size || !root) return std::nullopt;
  return Citation{.origin = std::string(line.substr(0, origin_end)), .size = *size, .root = *root};
}

std::vector<Citation> citations_of(const Checkpoint& checkpoint) {
  std::vector<Citation> citations;
  for (const auto& line : checkpoint.extensions) {
    if (auto one = parse_extension(line)) citations.push_back(*std::move(one));
  }
  return citations;
}

}  // namespace dawr::log
