// What a message says: the ticket's number, where to go, until when; never who somebody is.
#pragma once

#include <string>

#include "broker/messages/message.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"

namespace dawr::notify {

// Of the centre.
struct WordSource {
  text::Phrases phrases;
  text::TimeZone zone;
  Name centre;
};

// The same text at each attempt. UTF-8 without the marks that a screen needs around values.
std::string words_of(const Message& message, const WordSource& source);

// The longest text of each kind that this centre can have to send, if it takes more than
// most_segments; empty: none does.
std::string too_long(const WordSource& source);

}  // namespace dawr::notify
