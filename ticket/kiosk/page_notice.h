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

void draw_notice(const Draft& draft, std::string_view fingerprint);
void draw_still_there(const Draft& draft);

}  // namespace dawr::ticket
