// The service catalogue: services.csv, read strictly (RFC 4180 without line breaks inside a field).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/config.h"

namespace dawr {

struct CatalogueRow {
  std::uint32_t line{};         // in the file, from 1
  std::string prefix;           // of its sector, such as "B"
  Service service;              // without a waiting line yet
  std::string flow;             // of its visits: an id of flows.toml
  bool needs_visit{};           // no: it can be had without coming
  std::vector<Name> documents;  // to bring; none: no source gives them, ask at reception
  Name fee;                     // in words; empty: no source gives it, ask at reception
};

// Pure. Every fault of the file at once; its column is the field's number. Estimates are told by
// the `source` field: "minutes:EST", "deadline:EST…", a deadline of a comparable authority. There
// is no deadline for "deadline:NONE", nor where it binds the citizen instead of the centre. Several
// documents stand in one field with " | " between them, as many in each language.
Configured<std::vector<CatalogueRow>> read_catalogue(const NamedText& catalogue);

}  // namespace dawr
