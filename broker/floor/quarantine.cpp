#include "broker/floor/quarantine.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "common/domain/check.h"

namespace dawr {
namespace {

// A signal handler can be handed nothing: what it needs has to be global.
int quarantine_fd = -1;
const CommandId* command_in_hand = nullptr;

struct Record {
  std::uint64_t device{};
  std::uint64_t session{};
  std::uint64_t counter{};
};

// Once: a failed check comes by here, and then again with its SIGABRT.
void write_command_in_hand() {
  if (quarantine_fd < 0 || command_in_hand == nullptr || command_in_hand->device.value == 0) return;
  const Record record{command_in_hand->device.value, command_in_hand->session,
                      command_in_hand->counter};
  [[maybe_unused]] const auto written = write(quarantine_fd, &record, sizeof record);
  fsync(quarantine_fd);
  command_in_hand = nullptr;
}

void on_fatal_signal(int signal) {
  write_command_in_hand();
  std::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

Result<std::set<CommandId>> open_quarantine(const std::filesystem::path& file) {
  quarantine_fd = open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (quarantine_fd < 0) {
    return std::unexpected(
        Fault{FaultKind::refused, file.string() + ": can't be opened for writing (" +
                                      std::strerror(errno) +
                                      "); give the broker's user write access to this folder"});
  }
  std::vector<std::uint8_t> bytes;
  std::array<std::uint8_t, sizeof(Record)> record{};
  while (read(quarantine_fd, record.data(), record.size()) == sizeof record) {
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  // A record that a power cut tore would shift all that follow it.
  const auto whole =
      static_cast<off_t>(lseek(quarantine_fd, 0, SEEK_END) / static_cast<off_t>(sizeof record) *
                         static_cast<off_t>(sizeof record));
  if (ftruncate(quarantine_fd, whole) != 0) {
    return std::unexpected(Fault{FaultKind::refused, file.string() + ": can't be shortened (" +
                                                         std::strerror(errno) +
                                                         "); give the broker's user write access"});
  }
  return quarantined_in(bytes);
}

std::set<CommandId> quarantined_in(std::span<const std::uint8_t> bytes) {
  std::set<CommandId> ids;
  for (Record record; bytes.size() >= sizeof record; bytes = bytes.subspan(sizeof record)) {
    std::memcpy(&record, bytes.data(), sizeof record);
    ids.insert(
        {DeviceId{static_cast<std::uint32_t>(record.device)}, record.session, record.counter});
  }
  return ids;
}

void guard_against_crashes(const CommandId* in_hand) {
  command_in_hand = in_hand;
  on_bug(&write_command_in_hand);
  for (const int signal : std::array{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    std::signal(signal, &on_fatal_signal);
  }
}

}  // namespace dawr
