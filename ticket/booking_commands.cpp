// The lines of appointments.
#include <utility>

#include "common/domain/limits.h"
#include "ticket/commands.h"

namespace dawr::ticket {
namespace {

using Words = std::vector<std::string_view>;
using Read = std::expected<Wish, std::string>;

Read usage(std::string_view form) { return std::unexpected("expected: " + std::string(form)); }

std::optional<ServiceCode> read_service(std::string_view word) {
  const bool fits = !word.empty() && word.size() <= ServiceCode{}.text.size();
  for (const char letter : word) {
    if (letter <= ' ' || letter > '~') return std::nullopt;
  }
  return fits ? std::optional(ServiceCode(word)) : std::nullopt;
}

// Takes the last two words off, if the first of them is `name`.
std::optional<std::string_view> take_option(Words& words, std::string_view name,
                                            std::size_t behind) {
  if (words.size() < behind + 2 || words[words.size() - 2] != name) return std::nullopt;
  const auto value = words.back();
  words.resize(words.size() - 2);
  return value;
}

Read read_slots(const Words& words) {
  constexpr auto form = "slots SERVICE [DATE]";
  const auto service =
      words.size() == 2 || words.size() == 3 ? read_service(words[1]) : std::nullopt;
  const auto from = words.size() == 3 ? device::read_date(words[2]) : std::nullopt;
  if (!service || (words.size() == 3 && !from)) return usage(form);
  return AskSlots{*service, from};
}

Read read_hold(const Words& words) {
  const auto service = words.size() == 3 ? read_service(words[1]) : std::nullopt;
  const auto slot = words.size() == 3 ? device::read_instant(words[2]) : std::nullopt;
  if (!service || !slot) return usage("hold-slot SERVICE SLOT");
  return HoldSlot{*service, *slot};
}

Read read_book(Words words) {
  constexpr auto form = "book SERVICE SLOT [held BOOKING] [national NUMBER]";
  constexpr std::size_t least = 3;
  constexpr std::uint64_t most_bookings = 0xffff'ffff;
  const auto national = take_option(words, "national", least);
  const auto held = take_option(words, "held", least);
  const auto service = words.size() == least ? read_service(words[1]) : std::nullopt;
  const auto slot = words.size() == least ? device::read_instant(words[2]) : std::nullopt;
  const auto number = held ? device::read_number(*held, most_bookings) : std::nullopt;
  if (!service || !slot || (held && !number)) return usage(form);
  Book book{*service, *slot, std::nullopt};
  if (number) book.held = BookingId{static_cast<std::uint32_t>(*number)};
  if (national) return BookingAs{book, std::string(*national)};
  return book;
}

Read read_reschedule(const Words& words) {
  const auto slot = words.size() == 3 ? device::read_instant(words[2]) : std::nullopt;
  if (!slot || words[1].size() > limits::booking_code_bytes) return usage("reschedule CODE SLOT");
  return Reschedule{std::nullopt, *slot, {}, std::string(words[1])};
}

Read read_cancel(const Words& words) {
  if (words.size() != 2 || words[1].size() > limits::booking_code_bytes) {
    return usage("cancel-appointment CODE");
  }
  return CancelAppointment{std::nullopt, {}, std::string(words[1])};
}

Read read_check_in(Words words) {
  const auto national = take_option(words, "national", 2);
  if (words.size() != 2 || words[1].size() > limits::booking_code_bytes) {
    return usage("check-in CODE [national NUMBER]");
  }
  CheckIn check_in;
  check_in.code = words[1];
  if (national) return BookingAs{check_in, std::string(*national)};
  return check_in;
}

Read read_contact(const Words& words) {
  if (words.size() != 3 || words[1].size() > limits::booking_code_bytes) {
    return usage("booking-contact CODE NUMBER|none");
  }
  const std::string code(words[1]);
  if (words[2] == "none") return LeaveBookingMobile{code, std::nullopt};
  const auto mobile = MobileNumber::read(words[2]);
  if (!mobile) return std::unexpected(std::string(words_of(mobile.error())));
  return LeaveBookingMobile{code, *mobile};
}

}  // namespace

std::optional<Read> read_booking_wish(const device::CommandText& text) {
  const auto& words = text.words;
  const auto verb = words.front();
  if (verb == "slots") return read_slots(words);
  if (verb == "hold-slot") return read_hold(words);
  if (verb == "book") return read_book(words);
  if (verb == "reschedule") return read_reschedule(words);
  if (verb == "cancel-appointment") return read_cancel(words);
  if (verb == "check-in") return read_check_in(words);
  if (verb == "booking-contact") return read_contact(words);
  return std::nullopt;
}

}  // namespace dawr::ticket
