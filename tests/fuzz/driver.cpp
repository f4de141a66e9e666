// libFuzzer's entry: one decoder, which the build names.
#include <cstddef>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dawr::fuzz::DAWR_FUZZ_TARGET({data, size});
  return 0;
}
