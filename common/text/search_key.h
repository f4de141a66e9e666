// Text as people type it when they look for something: the same word however it is written.
#pragma once

#include <string>
#include <string_view>

namespace dawr::text {

// Without case, accents, diacritics, tatweel and Arabic's hamzas; ة as ه, ى as ي, every digit as
// ASCII, all that is no letter or digit as one space. For comparing only, never for people.
std::string search_key(std::string_view text);

}  // namespace dawr::text
