// The server: one thread, one loop, until SIGTERM or SIGINT.
#pragma once

#include <filesystem>
#include <string>

#include "common/domain/fault.h"

namespace dawr::upstream {

// What `dawr-upstream init` makes, and where.
struct UpstreamFiles {
  std::filesystem::path directory;
  [[nodiscard]] std::filesystem::path secret_key() const { return directory / "upstream.key"; }
  [[nodiscard]] std::filesystem::path public_key() const { return directory / "upstream.pub"; }
  // Of the key that cosigns the centres' logs.
  [[nodiscard]] std::filesystem::path witness_key() const { return directory / "witness.key"; }
  [[nodiscard]] std::filesystem::path witness_public() const { return directory / "witness.pub"; }
  [[nodiscard]] std::filesystem::path centres() const { return directory / "centres"; }
  [[nodiscard]] std::filesystem::path store() const { return directory / "upstream.db"; }
};

struct ServeSettings {
  UpstreamFiles files;
  std::string endpoint;        // see wire::Socket::bind
  std::uint32_t most_pages{};  // see StoreOptions
};

// Prints "listening on <address>" on standard output once it does, and tells systemd. Returns after
// a signal, with everything acknowledged on disk, or with the fault because of which it must end;
// the process should then leave through _exit (see wire/socket.h).
Result<> serve(const ServeSettings& settings);

}  // namespace dawr::upstream
