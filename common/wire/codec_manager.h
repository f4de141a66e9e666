// to_wire / from_wire of the manager's board. Inside of the codec only.
#pragma once

#include "common/domain/manager_view.h"
#include "common/wire/codec_domain.h"

namespace dawr::wire {

namespace fb {
struct ManagerView;
}

flatbuffers::Offset<fb::ManagerView> to_wire(Builder& builder, const ManagerView& view);
ManagerView from_wire(const fb::ManagerView& view);

}  // namespace dawr::wire
