// How the events of appointments lie on the wire.
#pragma once

#include "common/domain/event.h"
#include "common/wire/codec_domain.h"

namespace dawr::wire {

namespace fb {
struct DaysPublished;
struct SlotHeld;
struct HoldLapsed;
struct BookingMade;
struct BookingMoved;
struct BookingCancelled;
struct BookingDisplaced;
struct BookingMissed;
}  // namespace fb

flatbuffers::Offset<fb::DaysPublished> to_wire(Builder& builder, const DaysPublished& event);
flatbuffers::Offset<fb::SlotHeld> to_wire(Builder& builder, const SlotHeld& event);
flatbuffers::Offset<fb::HoldLapsed> to_wire(Builder& builder, const HoldLapsed& event);
flatbuffers::Offset<fb::BookingMade> to_wire(Builder& builder, const BookingMade& event);
flatbuffers::Offset<fb::BookingMoved> to_wire(Builder& builder, const BookingMoved& event);
flatbuffers::Offset<fb::BookingCancelled> to_wire(Builder& builder, const BookingCancelled& event);
flatbuffers::Offset<fb::BookingDisplaced> to_wire(Builder& builder, const BookingDisplaced& event);
flatbuffers::Offset<fb::BookingMissed> to_wire(Builder& builder, const BookingMissed& event);

DaysPublished from_wire(const fb::DaysPublished& event);
SlotHeld from_wire(const fb::SlotHeld& event);
HoldLapsed from_wire(const fb::HoldLapsed& event);
BookingMade from_wire(const fb::BookingMade& event);
BookingMoved from_wire(const fb::BookingMoved& event);
BookingCancelled from_wire(const fb::BookingCancelled& event);
BookingDisplaced from_wire(const fb::BookingDisplaced& event);
BookingMissed from_wire(const fb::BookingMissed& event);

}  // namespace dawr::wire
