// A journal as a busy day leaves it, written through the real floor without sockets.
#pragma once

#include <filesystem>
#include <string>

#include "common/domain/identifiers.h"

namespace dawr::kill {

struct WrittenDays {
  Seq entries{};
  Seq since_snapshot{};  // what a start has to replay
};

// So many days of 1,500 visits each in a centre that `dawrctl init` has made; today is the last
// one, still open, and goes on until the next snapshot is due. Throws std::runtime_error.
WrittenDays write_days(const std::filesystem::path& centre, std::size_t days);

}  // namespace dawr::kill
