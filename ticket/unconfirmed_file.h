// The tickets whose paper is not settled, on disk: what a crash must not forget.
//
// A small text file, mode 0600, replaced whole and synced at each change. After its first line,
// "dawr-unconfirmed 1", one ticket a line:
//     epoch date serial letter number session counter
//     4557430888798830399 2026-11-22 12 C 12 81985529216486895 4
// Numbers are decimal.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "common/domain/fault.h"
#include "ticket/model.h"

namespace dawr::ticket {

class UnconfirmedFile {
 public:
  explicit UnconfirmedFile(std::filesystem::path path) : path_(std::move(path)) {}

  // Nothing when there is no file yet. Fault `damaged` with the line, `newer` for another format.
  [[nodiscard]] Result<std::vector<Unconfirmed>> load() const;
  // On disk when it returns; after a fault the former content is still there.
  [[nodiscard]] Result<> save(std::span<const Unconfirmed> tickets) const;

 private:
  std::filesystem::path path_;
};

}  // namespace dawr::ticket
