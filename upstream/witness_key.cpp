#include "upstream/witness_key.h"

#include <system_error>
#include <utility>

#include "common/storage/files.h"

namespace dawr::upstream {
namespace {

constexpr std::size_t longest_file = 4096;

}  // namespace

Result<WitnessKey> make_witness_key(const std::filesystem::path& secret,
                                    const std::filesystem::path& published, std::string_view name) {
  if (auto fine = log::check_key_name(name); !fine) return std::unexpected(fine.error());
  std::error_code error;
  if (std::filesystem::exists(secret, error)) {
    return std::unexpected(Fault{FaultKind::refused, secret.string() + " exists already"});
  }
  WitnessKey made{.name = std::string(name), .key = log::SigningKey::make()};
  const auto text = log::to_vkey(verifier_of(made)) + "\n";
  // The secret last: without it there is no key, and it can be made again.
  if (auto saved = storage::replace_file(published, text, storage::Privacy::open); !saved) {
    return std::unexpected(saved.error());
  }
  if (auto saved = log::save_signing_key(made.key, secret); !saved) {
    return std::unexpected(saved.error());
  }
  return made;
}

Result<WitnessKey> load_witness_key(const std::filesystem::path& secret,
                                    const std::filesystem::path& published) {
  std::error_code error;
  if (!std::filesystem::exists(secret, error)) {
    return std::unexpected(Fault{
        FaultKind::missing,
        secret.string() + ": there is no key to cosign with; make one: dawr-upstream witness"});
  }
  auto key = log::load_signing_key(secret);
  if (!key) return std::unexpected(key.error());
  auto text = storage::read_file(published, longest_file);
  if (!text) return std::unexpected(text.error());
  while (text->ends_with('\n')) text->pop_back();
  const auto named = log::parse_vkey(*text);
  if (!named) {
    return std::unexpected(
        Fault{FaultKind::damaged, published.string() + ": " + named.error().text});
  }
  WitnessKey witness{.name = named->name, .key = *std::move(key)};
  if (verifier_of(witness) == *named) return witness;
  return std::unexpected(
      Fault{FaultKind::refused, published.string() + " is not of the key in " + secret.string()});
}

}  // namespace dawr::upstream
