// The pages that say what is in the way. For pages.cpp.
#pragma once

#include <string>
#include <string_view>

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

// What a notice says: to the person, and to whoever can do something about it.
struct Message {
  ui::Shape icon{};
  std::string title;
  std::string note;
  std::string staff{};
  std::string onward{};  // of whoever did something, and can do something else: that key's words
  std::string again{};   // of whoever may show another code
};
Message message_of(const View& view, const text::Phrases& words, std::string_view fingerprint);

// From when the same wish is granted; the names of the words for later today, for another day, and
// for when that is not known.
struct WhenWords {
  std::string_view today;
  std::string_view day;
  std::string_view unknown;
};
std::string from_when(const View& view, const text::Phrases& words, const WhenWords& names);

void draw_notice(const Draft& draft, std::string_view fingerprint);
void draw_still_there(const Draft& draft);

}  // namespace dawr::ticket
