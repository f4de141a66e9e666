#include "broker/floor/epochs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <string>
#include <system_error>

#include "broker/floor/plain_text.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::size_t most_bytes = 1 << 20U;
constexpr std::size_t digits = 16;

}  // namespace

std::string to_text(const std::vector<Epoch>& epochs) {
  std::string text;
  for (const auto epoch : epochs) {
    std::array<char, digits + 2> line{};
    std::snprintf(line.data(), line.size(), "%016llx\n",
                  static_cast<unsigned long long>(epoch.value));
    text += line.data();
  }
  return text;
}

Result<std::vector<Epoch>> parse_epochs(const std::string& name, std::string_view text) {
  std::vector<Epoch> epochs;
  std::uint32_t number = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    if (line.empty()) continue;
    Epoch epoch;
    const auto [end, wrong] =
        std::from_chars(line.data(), line.data() + line.size(), epoch.value, 16);
    if (wrong != std::errc{} || end != line.data() + line.size() || line.size() != digits) {
      return std::unexpected(
          Fault{FaultKind::damaged, name + ":" + std::to_string(number) +
                                        ": expected 16 hexadecimal digits. Put the file back from "
                                        "a copy of the centre's directory."});
    }
    epochs.push_back(epoch);
  }
  return epochs;
}

std::string file_name_of(std::string_view code) {
  std::string name(code);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '_') c = '_';
  }
  return name;
}

std::filesystem::path epochs_beside(const std::filesystem::path& backup, std::string_view code) {
  return backup.parent_path() / (file_name_of(code) + ".epochs");
}

Result<std::vector<Epoch>> read_epochs(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::vector<Epoch>{};
  const auto text = storage::read_file(file, most_bytes);
  if (!text) return std::unexpected(text.error());
  return parse_epochs(file.string(), *text);
}

Result<> remember_epochs(const std::filesystem::path& file, const std::vector<Epoch>& epochs) {
  const auto lock = storage::FileLock::wait_for(file);
  if (!lock) return std::unexpected(lock.error());
  auto known = read_epochs(file);
  if (!known) return std::unexpected(known.error());
  const auto before = known->size();
  for (const auto epoch : epochs) {
    if (std::ranges::find(*known, epoch) == known->end()) known->push_back(epoch);
  }
  if (known->size() == before) return {};
  return storage::replace_file(file, to_text(*known), storage::Privacy::open);
}

}  // namespace dawr
