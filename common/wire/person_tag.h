// What stands for a person on the wire and in the journal.
#pragma once

#include "common/domain/command.h"
#include "common/domain/identifiers.h"
#include "common/domain/people_numbers.h"
#include "common/domain/view.h"

namespace dawr::wire {

// A keyed BLAKE2b (RFC 7693) of service and number. Who has the key can find the number by trying
// all that there are; once the key is destroyed nobody can, and no two service dates share a tag.
// Pure; may be called from any thread.
PersonTag person_tag(const IdentityKey& key, const ServiceCode& service,
                     const NationalNumber& number);

// With AskedOfPeople.booking_identity: of the person alone, for whoever comes with a code need not
// know of which service it is.
PersonTag booking_tag(const IdentityKey& key, const NationalNumber& number);

}  // namespace dawr::wire
