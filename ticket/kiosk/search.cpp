#include "ticket/kiosk/search.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/text/search_key.h"

namespace dawr::ticket {
namespace {

bool has_every_word(std::string_view text, std::string_view words) {
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (text.find(words.substr(0, end)) == std::string_view::npos) return false;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return true;
}

}  // namespace

std::vector<ServiceCode> find_services(const OfferView& offer, std::string_view typed,
                                       std::size_t most) {
  const auto wanted = text::search_key(typed);
  std::vector<ServiceCode> first;
  std::vector<ServiceCode> others;
  if (wanted.empty()) return first;
  for (const Service& service : offer.services) {
    const std::array keys{text::search_key(service.code.view()), text::search_key(service.name.ar),
                          text::search_key(service.name.en)};
    const bool begins =
        std::ranges::any_of(keys, [&](const std::string& key) { return key.starts_with(wanted); });
    const bool has = has_every_word(keys[0] + " " + keys[1] + " " + keys[2], wanted);
    if (begins) {
      first.push_back(service.code);
    } else if (has) {
      others.push_back(service.code);
    }
  }
  first.insert(first.end(), others.begin(), others.end());
  if (first.size() > most) first.resize(most);
  return first;
}

}  // namespace dawr::ticket
