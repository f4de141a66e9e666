// What became of the paper of the press that was answered last: for a screen in front of whoever
// pressed.
#pragma once

#include <cstdint>
#include <optional>

#include "common/domain/view.h"
#include "common/wire/message.h"

namespace dawr::ticket {

enum class PaperStage : std::uint8_t {
  printing,
  printed,    // the printer said so, after the cut
  unprinted,  // it did not come out: the screen shows what the paper would have said
};

struct Handed {
  IssuedTicket ticket;  // `copy` above 0: it was asked for again
  ArrivalCode arrival_code{};
  PaperStage stage{};
};

}  // namespace dawr::ticket
