// Which messages are due, as the state of the centre is now. Pure.
//
// Asked of the state and not of the events that led to it: whoever was down, or could not write for
// a while, asks again and misses nothing that is still of use. What is not due any more is to be
// withdrawn, if it was not sent. The same cause has the same reference, so that it is made once.
#pragma once

#include <vector>

#include "broker/floor/contact_vault.h"
#include "broker/messages/message.h"
#include "broker/queue/state.h"

namespace dawr {

// Nobody is told while no day is open. O(contacts × log waiting). A ticket is told
//   near    once for each line that it waits in, when at most this many are before it;
//   called  once for each call, recalls not counted;
//   missed  once, as long as it may come back.
inline constexpr std::uint32_t told_when_ahead = 3;
std::vector<DueMessage> due_messages(const queue::State& state,
                                     const std::vector<SealedContact>& contacts);

}  // namespace dawr
