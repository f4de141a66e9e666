// What is said of a log that was held against what was signed of it.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "broker/ctl/papers.h"
#include "broker/verify/auditor.h"
#include "broker/verify/log_claims.h"

namespace dawr::ctl {

// "1,230"
std::string grouped(std::uint64_t number);
// "1,230 entries"
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

// `rules`: what the rules find, if they could be asked at all.
void print_log(const verify::LogVerdict& log, const verify::Finding* rules, KeySource keys,
               std::ostream& out);
// "{…}" without a line's end.
void print_log_json(const verify::LogVerdict& log, KeySource keys, std::ostream& out);

}  // namespace dawr::ctl
