#include "common/device/machine.h"

#include <utility>

namespace dawr::device {

Result<std::unique_ptr<Machine>> open_machine(const DeviceOptions& options,
                                              std::string_view program) {
  auto settings = link_settings(options, program);
  if (!settings) return std::unexpected(settings.error());
  auto outbox = open_outbox(options);
  if (!outbox) return std::unexpected(outbox.error());
  auto machine = std::make_unique<Machine>();
  machine->outbox = *std::move(outbox);
  machine->keys = settings->keys;
  auto link = wire::Link::open(machine->context, *std::move(settings), *machine->outbox);
  if (!link) return std::unexpected(link.error());
  machine->link.emplace(*std::move(link));
  return machine;
}

}  // namespace dawr::device
