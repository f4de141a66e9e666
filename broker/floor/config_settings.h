// The part of centre.toml that the broker's shell needs: [network], [upstream], [limits], [people],
// [keep] and [broker].
#pragma once

#include <filesystem>

#include "broker/floor/config.h"
#include "broker/floor/config_table.h"

namespace dawr {

// `directory` is what relative paths start from. What is absent or wrong keeps its default.
void read_settings(ConfigTable& root, const std::filesystem::path& directory, FaultList& faults,
                   BrokerSettings& settings);

}  // namespace dawr
