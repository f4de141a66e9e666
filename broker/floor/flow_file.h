// flows.toml: the stages that a visit passes, by template.
#pragma once

#include <vector>

#include "broker/floor/config.h"
#include "broker/floor/config_table.h"
#include "common/domain/flow.h"

namespace dawr {

// Strict, as read_centre. Pure.
//
//   [[flow]]
//   id = "one_fee"
//   name_ar = "…"
//   name_en = "…"
//   hops = [{ at = "counter", what_ar = "…", what_en = "…" }, …]    counter, cashier or collection
//   then = "collection"              on a later visit; left out: there is none
Configured<std::vector<Flow>> read_flows(const NamedText& flows);

// at = "counter", "cashier" or "collection", of a hop or of a line; left out: counter.
HopKind read_hop_kind(ConfigTable& table);

}  // namespace dawr
