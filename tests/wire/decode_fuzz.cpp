// Any bytes are refused or understood; what was understood can be written and read again.
#include <cstdlib>

#include "common/wire/codec.h"

namespace {

using namespace dawr::wire;

template <auto decode>
void check(BytesView bytes) {
  const auto decoded = decode(bytes);
  if (decoded && !decode(encode(*decoded))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(data, size);
  check<decode_client_message>(bytes);
  check<decode_broker_message>(bytes);
  check<decode_slip>(bytes);
  check<decode_feed_message>(bytes);
  check<decode_uplink_message>(bytes);
  check<decode_upstream_message>(bytes);
  check<decode_entry>(bytes);
  check<decode_cell>(bytes);
  return 0;
}
