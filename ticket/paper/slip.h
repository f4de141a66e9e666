// The paper that a citizen holds: a ticket drawn for a thermal printer of 80 mm.
//
// It carries what screens never show, the arrival code, in figures and in a QR code, so that
// handing the paper over is enough. Pure: the same content gives the same dots on every machine
// with the same fonts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/domain/view.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"
#include "common/ui/bitmap.h"

namespace dawr::ticket {

inline constexpr int slip_dots = 576;  // 72 mm of 80 at 8 dots a millimetre

struct SlipContent {
  Name centre;
  IssuedTicket ticket;  // `copy` above 0 is marked as one
  bool replacement{};   // of a lost paper, which is void: marked as that instead
  Name service;         // both empty: its code
  text::CivilTime issued;
  std::optional<text::CivilTime> callable_at{};  // nobody calls it before
  std::uint16_t arrival_code{};
  std::string receipt;        // of the public log, as text for a QR code; empty: there is none
  std::string receipt_words;  // its fingerprint
  bool fee_at_cashier{};
  bool demonstration{};  // not valid for anything, and says so
};

// What the QR code holds: nineteen digits, so that a scanner that types like a keyboard is
// understood under every layout. Service date (8), serial (8), arrival code (3).
std::string scan_text(const TicketRef& ticket, std::uint16_t arrival_code);

// `slip_dots` wide and as tall as it needs, below 2,000 rows. The first language is large.
ui::Bitmap draw_slip(const SlipContent& content, const text::PhrasePair& words);

}  // namespace dawr::ticket
