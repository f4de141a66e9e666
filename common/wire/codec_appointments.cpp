#include "common/wire/codec_appointments.h"

#include "common/wire/codec_frame.h"
#include "common/wire/codec_pack.h"
#include "entry_generated.h"

namespace dawr::wire {

using flatbuffers::Offset;

Offset<fb::DaysPublished> to_wire(Builder& builder, const DaysPublished& event) {
  const auto days =
      pack_each(builder, event.days, [&](const DayPlan& day) { return to_wire(builder, day); });
  return fb::CreateDaysPublished(builder, days);
}
DaysPublished from_wire(const fb::DaysPublished& event) {
  return {.days = unpack_each(event.days(), [](const auto* day) { return from_wire(*day); })};
}

Offset<fb::SlotHeld> to_wire(Builder& builder, const SlotHeld& event) {
  const auto service = pack(builder, event.service);
  return fb::CreateSlotHeld(builder, event.booking.value, service, to_wire(event.line),
                            to_wire(event.slot), to_wire(event.until), event.device.value);
}
SlotHeld from_wire(const fb::SlotHeld& event) {
  return {.booking = BookingId{event.booking()},
          .service = code_of(event.service()),
          .line = line_of(event.line()),
          .slot = instant_of(event.slot()),
          .until = instant_of(event.until()),
          .device = DeviceId{event.device()}};
}

Offset<fb::HoldLapsed> to_wire(Builder& builder, const HoldLapsed& event) {
  return fb::CreateHoldLapsed(builder, event.booking.value);
}
HoldLapsed from_wire(const fb::HoldLapsed& event) {
  return {.booking = BookingId{event.booking()}};
}

Offset<fb::BookingMade> to_wire(Builder& builder, const BookingMade& event) {
  const auto service = pack(builder, event.service);
  return fb::CreateBookingMade(builder, event.booking.value, service, to_wire(event.line),
                               to_wire(event.slot), event.device.value);
}
BookingMade from_wire(const fb::BookingMade& event) {
  return {.booking = BookingId{event.booking()},
          .service = code_of(event.service()),
          .line = line_of(event.line()),
          .slot = instant_of(event.slot()),
          .device = DeviceId{event.device()}};
}

Offset<fb::BookingMoved> to_wire(Builder& builder, const BookingMoved& event) {
  return fb::CreateBookingMoved(builder, event.booking.value, to_wire(event.slot),
                                to_wire(event.released_at));
}
BookingMoved from_wire(const fb::BookingMoved& event) {
  return {.booking = BookingId{event.booking()},
          .slot = instant_of(event.slot()),
          .released_at = instant_of(event.released_at())};
}

Offset<fb::BookingCancelled> to_wire(Builder& builder, const BookingCancelled& event) {
  return fb::CreateBookingCancelled(builder, event.booking.value, to_wire(event.released_at));
}
BookingCancelled from_wire(const fb::BookingCancelled& event) {
  return {.booking = BookingId{event.booking()}, .released_at = instant_of(event.released_at())};
}

Offset<fb::BookingDisplaced> to_wire(Builder& builder, const BookingDisplaced& event) {
  return fb::CreateBookingDisplaced(builder, event.booking.value, to_wire(event.slot));
}
BookingDisplaced from_wire(const fb::BookingDisplaced& event) {
  return {.booking = BookingId{event.booking()}, .slot = maybe(event.slot(), instant_of)};
}

Offset<fb::BookingMissed> to_wire(Builder& builder, const BookingMissed& event) {
  return fb::CreateBookingMissed(builder, event.booking.value);
}
BookingMissed from_wire(const fb::BookingMissed& event) {
  return {.booking = BookingId{event.booking()}};
}

}  // namespace dawr::wire
