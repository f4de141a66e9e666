#include "upstream/enrolment.h"

#include <algorithm>
#include <functional>
#include <sstream>
#include <utility>

#include <sys/stat.h>

#include "common/domain/limits.h"
#include "common/domain/utf8.h"
#include "common/log/encoding.h"
#include "common/storage/files.h"
#include "upstream/date_text.h"

namespace dawr::upstream {
namespace {

constexpr std::size_t most_bytes = 1 << 24U;

constexpr std::string_view log_mark = "log=";

using Centres = std::vector<EnrolledCentre>;

std::unexpected<Fault> fault(FaultKind kind, std::string text) {
  return std::unexpected(Fault{kind, std::move(text)});
}

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= limits::label_bytes &&
         std::ranges::all_of(code, [](char letter) { return letter > ' ' && letter <= '~'; });
}

bool is_name(std::string_view name) {
  const auto is_control = [](char letter) {
    return static_cast<unsigned char>(letter) < ' ' || letter == '\x7f';
  };
  return name.size() <= limits::name_bytes && is_utf8(name) && !name.starts_with(log_mark) &&
         std::ranges::none_of(name, is_control);
}

std::string to_text(const EnrolledCentre& centre) {
  return std::to_string(centre.number.value) + (centre.revoked ? " revoked " : " approved ") +
         utc_text(centre.since) + ' ' + centre.code + ' ' + wire::to_z85(centre.key) +
         (centre.log_key ? " " + std::string(log_mark) + log::to_base64(centre.log_key->bytes)
                         : "") +
         (centre.name.empty() ? "" : " " + centre.name);
}

// Off the front of what follows the key.
bool take_log_key(EnrolledCentre& centre) {
  const auto end = std::min(centre.name.find(' '), centre.name.size());
  const auto bytes =
      log::hash_from_base64(std::string_view(centre.name).substr(0, end).substr(log_mark.size()));
  if (!bytes) return false;
  centre.log_key = log::PublicKey{*bytes};
  centre.name.erase(0, std::min(end + 1, centre.name.size()));
  return true;
}

std::optional<EnrolledCentre> parse_line(const std::string& text) {
  std::istringstream words(text);
  EnrolledCentre centre;
  std::string status;
  std::string since;
  std::string key;
  if (!(words >> centre.number.value >> status >> since >> centre.code >> key)) return std::nullopt;
  std::getline(words >> std::ws, centre.name);
  if (centre.name.starts_with(log_mark) && !take_log_key(centre)) return std::nullopt;
  const auto at = parse_utc(since);
  const auto public_key = wire::parse_public_key(key);
  if ((status != "approved" && status != "revoked") || !at || !public_key ||
      !is_code(centre.code) || !is_name(centre.name) || centre.number.value == 0) {
    return std::nullopt;
  }
  centre.revoked = status == "revoked";
  centre.since = *at;
  centre.key = *public_key;
  return centre;
}

Result<Centres> read_centres(const std::filesystem::path& file) {
  auto content = storage::read_file(file, most_bytes);
  if (!content) return std::unexpected(content.error());
  std::istringstream in(std::move(*content));
  Centres centres;
  int number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    if (text.empty() || text.starts_with('#')) continue;
    auto centre = parse_line(text);
    if (!centre || (!centres.empty() && centres.back().number >= centre->number)) {
      return fault(FaultKind::damaged,
                   file.string() + ":" + std::to_string(number) +
                       ": expected 'number approved|revoked UTC-time code key name', ascending by "
                       "number");
    }
    centres.push_back(std::move(*centre));
  }
  return centres;
}

std::string to_text(const Centres& centres) {
  std::string text = "# Centres that may deliver; change it with dawr-upstream enrol and revoke.\n";
  for (const auto& centre : centres) text += to_text(centre) + '\n';
  return text;
}

using Change = std::function<Result<EnrolledCentre>(Centres&)>;

Result<EnrolledCentre> change(const std::filesystem::path& file, const Change& apply) {
  const auto lock = storage::FileLock::wait_for(file);
  if (!lock) return std::unexpected(lock.error());
  auto centres = read_centres(file);
  if (!centres) return std::unexpected(centres.error());
  auto changed = apply(*centres);
  if (!changed) return changed;
  const auto replaced = storage::replace_file(file, to_text(*centres), storage::Privacy::open);
  if (!replaced) return std::unexpected(replaced.error());
  return changed;
}

}  // namespace

Enrolment::Version Enrolment::version_of(const std::filesystem::path& file) {
  struct stat found{};
  if (::stat(file.c_str(), &found) != 0) return {};
  return {found.st_ino, found.st_size,
          found.st_mtim.tv_sec * std::int64_t{1'000'000'000} + found.st_mtim.tv_nsec};
}

Result<Enrolment> Enrolment::open(const std::filesystem::path& file) {
  Enrolment enrolment;
  enrolment.file_ = file;
  enrolment.version_ = version_of(file);
  if (auto read = enrolment.read(); !read) return std::unexpected(read.error());
  return enrolment;
}

Result<> Enrolment::read() {
  auto centres = read_centres(file_);
  if (!centres) return std::unexpected(centres.error());
  centres_ = std::move(*centres);
  return {};
}

Result<bool> Enrolment::refresh() {
  const auto version = version_of(file_);
  if (version == version_) return false;
  version_ = version;
  if (auto done = read(); !done) return std::unexpected(done.error());
  return true;
}

const EnrolledCentre* Enrolment::find(const wire::PublicKey& key) const {
  const auto found = std::ranges::find(centres_, key, &EnrolledCentre::key);
  return found == centres_.end() ? nullptr : &*found;
}

const EnrolledCentre* Enrolment::approved(DeviceId number) const {
  const auto found = std::ranges::lower_bound(centres_, number, {}, &EnrolledCentre::number);
  const bool is_there = found != centres_.end() && found->number == number && !found->revoked;
  return is_there ? &*found : nullptr;
}

Result<> create_enrolment(const std::filesystem::path& file) {
  return storage::create_file(file, to_text(Centres{}), storage::Privacy::open);
}

Result<EnrolledCentre> enrol(const std::filesystem::path& file, std::string_view code,
                             const wire::PublicKey& key, std::string_view name, Instant now) {
  if (!is_code(code)) {
    return fault(FaultKind::refused, "'" + std::string(code) +
                                         "' is no centre's code: expected up to 64 ASCII "
                                         "characters without blanks, such as IS-02");
  }
  if (!is_name(name)) return fault(FaultKind::refused, "the name must be one line of UTF-8");
  return change(file, [&](Centres& centres) -> Result<EnrolledCentre> {
    for (const auto& other : centres) {
      if (other.key == key) {
        return fault(FaultKind::refused, "this key is, or was, the one of " + other.code +
                                             ": a key stands for one centre for ever; make a new "
                                             "one");
      }
      if (other.code == code && !other.revoked) {
        return fault(FaultKind::refused,
                     other.code + " has a key already: revoke it before enrolling another one");
      }
    }
    const DeviceId number{centres.empty() ? 1 : centres.back().number.value + 1};
    centres.push_back({.number = number,
                       .since = std::chrono::floor<seconds>(now),
                       .code = std::string(code),
                       .key = key,
                       .name = std::string(name)});
    return centres.back();
  });
}

Result<EnrolledCentre> revoke(const std::filesystem::path& file, std::string_view code,
                              Instant now) {
  return change(file, [&](Centres& centres) -> Result<EnrolledCentre> {
    const auto found = std::ranges::find_if(
        centres, [&](const auto& centre) { return centre.code == code && !centre.revoked; });
    if (found == centres.end()) {
      return fault(
          FaultKind::refused,
          "'" + std::string(code) +
              "' has no approved key; what is enrolled, and what was: dawr-upstream centres");
    }
    found->revoked = true;
    found->since = std::chrono::floor<seconds>(now);
    return *found;
  });
}

Result<EnrolledCentre> set_log_key(const std::filesystem::path& file, std::string_view code,
                                   const log::PublicKey& key) {
  return change(file, [&](Centres& centres) -> Result<EnrolledCentre> {
    const auto found = std::ranges::find_if(
        centres, [&](const auto& centre) { return centre.code == code && !centre.revoked; });
    if (found == centres.end()) {
      return fault(
          FaultKind::refused,
          "'" + std::string(code) +
              "' has no approved key; what is enrolled, and what was: dawr-upstream centres");
    }
    if (found->log_key && *found->log_key != key) {
      return fault(FaultKind::refused,
                   "the log of " + found->code +
                       " has another key already: revoke the centre and enrol it again");
    }
    for (const auto& other : centres) {
      if (other.log_key != key || other.code == code) continue;
      return fault(FaultKind::refused, "this is the key of the log of " + other.code);
    }
    found->log_key = key;
    return *found;
  });
}

}  // namespace dawr::upstream
