#include "broker/journal/batch_rules.h"

#include <string>
#include <string_view>

#include "common/domain/check.h"

namespace dawr::journal {

void check_continues(const Batch& batch, Seq last) {
  for (const auto& entry : batch.entries) {
    DAWR_CHECK(entry.seq == last + 1, "the journal ends with seq " + std::to_string(last) +
                                          ", but seq " + std::to_string(entry.seq) +
                                          " was to be appended");
    last = entry.seq;
  }
  const auto check_exists = [&](std::string_view what, Seq seq) {
    DAWR_CHECK(seq <= last, std::string(what) + " of seq " + std::to_string(seq) +
                                " in a journal that ends with seq " + std::to_string(last));
  };
  if (batch.snapshot) check_exists("a snapshot", batch.snapshot->seq);
  if (batch.checkpoint) check_exists("a checkpoint", batch.checkpoint->size);
}

std::string second_reply(const CommandId& id) {
  return "command " + std::to_string(id.counter) + " of session " + std::to_string(id.session) +
         " of device " + std::to_string(id.device.value) + " has a reply already";
}

}  // namespace dawr::journal
