#include "display/ways.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>

namespace dawr::display {
namespace {

constexpr std::uint16_t largest_number = 999;

std::optional<std::uint16_t> number_in(std::string_view text) {
  std::uint16_t number{};
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  const bool sound = error == std::errc{} && end == text.end() && number > 0;
  return sound && number <= largest_number ? std::optional(number) : std::nullopt;
}

std::optional<Way> way_in(std::string_view word) {
  constexpr std::array<std::string_view, 4> words{"left", "right", "up", "down"};
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Way>(found - words.begin());
}

}  // namespace

std::expected<void, std::string> Ways::add(std::string_view text) {
  constexpr std::string_view cashier = "cashier:";
  const auto refused = std::unexpected(
      "\"" + std::string(text) +
      "\": expected left, right, up or down and the numbers of counters, such as left=1-6,9 or "
      "up=cashier:1");
  const auto equals = text.find('=');
  const auto way = way_in(text.substr(0, equals));
  if (equals == std::string_view::npos || equals + 1 == text.size() || !way) return refused;
  auto all = ways_;
  for (const auto part : std::views::split(text.substr(equals + 1), ',')) {
    std::string_view piece(part.begin(), part.end());
    const bool at_cashier = piece.starts_with(cashier);
    if (at_cashier) piece.remove_prefix(cashier.size());
    const auto dash = piece.find('-');
    const auto first = number_in(piece.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number_in(piece.substr(dash + 1));
    if (!first || !last || *last < *first) return refused;
    const auto kind = at_cashier ? CounterKind::cashier : CounterKind::counter;
    for (std::uint16_t number = *first; number <= *last; ++number) all[{kind, number}] = *way;
  }
  ways_ = std::move(all);
  return {};
}

std::optional<Way> Ways::to(CounterKind kind, std::uint16_t number) const {
  const auto found = ways_.find({kind, number});
  return found == ways_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace dawr::display
