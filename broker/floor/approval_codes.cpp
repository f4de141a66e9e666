#include "broker/floor/approval_codes.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <limits>
#include <system_error>
#include <utility>

#include <sodium.h>

#include "broker/floor/plain_text.h"
#include "broker/floor/record_reader.h"
#include "broker/floor/staff.h"
#include "common/domain/check.h"
#include "common/domain/service_dates.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::string_view first_line = "dawr approval codes 1";
constexpr std::string_view comment =
    "# Change this file with dawrctl approval-codes only: the broker follows at once.";
constexpr std::size_t most_bytes = most_approval_codes * 1024;

struct CodeBook {
  std::uint32_t last{};  // number that was ever given
  std::vector<IssuedCode> codes;
  bool operator==(const CodeBook&) const = default;
};

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

std::optional<ServiceDate> service_date_in(std::string_view text) {
  const auto date = parse_date(text);
  const bool can_be = date && *date >= first_service_date && *date <= last_service_date;
  return can_be ? date : std::nullopt;
}

// ---- Text form ----

std::string to_file_text(const CodeBook& book) {
  std::string text = std::string(first_line) + "\n" + std::string(comment) + "\n";
  text += "last " + std::to_string(book.last) + "\n";
  for (const auto& issued : book.codes) {
    text += "\ncode " + std::to_string(issued.code.number) + "\n";
    text += "by " + std::to_string(issued.code.issuer.value) + "\n";
    text += "secret " + issued.secret_hash + "\n";
    text += "until " + date_text(issued.code.until) + "\n";
    text += "issued " + utc_text(issued.issued_at) + "\n";
  }
  text += "\nend " + std::to_string(book.codes.size()) + "\n";
  return text;
}

std::optional<std::uint32_t> parse_count(std::string_view text, std::uint32_t least) {
  return parse_number(text, least, std::numeric_limits<std::uint32_t>::max());
}

// Reads exactly what to_file_text writes, comments and blank lines apart.
class Reader {
 public:
  Reader(const std::filesystem::path& file, std::string_view text) : lines_(file, text) {}

  Result<CodeBook> read() {
    if (auto begun = lines_.begin(first_line); !begun) return std::unexpected(begun.error());
    CodeBook book;
    const auto last = lines_.take("last");
    const auto last_number = last ? parse_count(*last, 0) : std::nullopt;
    if (!last_number) return lines_.fault("expected 'last' and the last number that was given");
    book.last = *last_number;
    while (const auto number = lines_.take("code")) {
      const auto before = book.codes.empty() ? 0 : book.codes.back().code.number;
      const auto own = parse_count(*number, before + 1);
      if (!own || *own > book.last) return lines_.fault("numbers must ascend up to the last one");
      if (book.codes.size() == most_approval_codes) return lines_.fault("too many codes");
      IssuedCode issued;
      issued.code.number = *own;
      if (auto fault = read_code(issued); !fault.empty()) return lines_.fault(fault);
      book.codes.push_back(std::move(issued));
    }
    if (auto ended = lines_.end("code", book.codes.size()); !ended) {
      return std::unexpected(ended.error());
    }
    return book;
  }

 private:
  std::string read_code(IssuedCode& issued) {
    const auto by = lines_.take("by");
    const auto issuer = by ? parse_count(*by, 1) : std::nullopt;
    if (!issuer) return "expected 'by' and a staff number";
    issued.code.issuer = ClerkId{*issuer};
    const auto hash = lines_.take("secret");
    if (!hash || !is_hash(std::string(*hash))) {
      return "expected 'secret' and a hash that dawrctl approval-codes has made";
    }
    issued.secret_hash = *hash;
    const auto until = lines_.take("until");
    const auto date = until ? service_date_in(*until) : std::nullopt;
    if (!date) return "expected 'until' and a date such as 2026-11-21";
    issued.code.until = *date;
    const auto since = lines_.take("issued");
    const auto instant = since ? parse_utc(*since) : std::nullopt;
    if (!instant) return "expected 'issued' and an instant such as 2026-11-21T09:30:00Z";
    issued.issued_at = *instant;
    return {};
  }

  RecordReader lines_;
};

Result<CodeBook> read_book(const std::filesystem::path& file) {
  const auto text = storage::read_secret_file(file, most_bytes);
  if (!text) return std::unexpected(text.error());
  return Reader(file, *text).read();
}

bool is_there(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(file, ignored));
}

// ---- Changing ----

using Change = std::function<Result<>(CodeBook&)>;

// Reads the file, changes what it says, and writes it if that is something else.
Result<> change(const std::filesystem::path& file, const Change& how) {
  const auto locked = storage::FileLock::wait_for(file);
  if (!locked) return std::unexpected(locked.error());
  auto book = is_there(file) ? read_book(file) : Result<CodeBook>(CodeBook{});
  if (!book) return std::unexpected(book.error());
  const CodeBook before = *book;
  if (auto changed = how(*book); !changed || *book == before) return changed;
  return storage::replace_file(file, to_file_text(*book), storage::Privacy::secret);
}

Pin random_secret() {
  constexpr std::uint32_t all = 100'000'000;
  std::array<char, limits::pin_digits + 1> digits{};
  std::snprintf(digits.data(), digits.size(), "%08u", randombytes_uniform(all));
  const Pin secret = *Pin::from(digits.data());
  sodium_memzero(digits.data(), digits.size());
  return secret;
}

std::string fault_of(std::size_t count, ServiceDate until, ServiceDate today) {
  if (count == 0) return "expected one code or more";
  if (until < today || until > today + longest_approval_code) {
    return "a code is for today and at most " + std::to_string(longest_approval_code.count()) +
           " days more; expected a date from " + date_text(today) + " to " +
           date_text(today + longest_approval_code);
  }
  return {};
}

}  // namespace

Result<ApprovalCodes> ApprovalCodes::open(const std::filesystem::path& file) {
  DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started");
  ApprovalCodes codes(file);
  if (auto read = codes.refresh(); !read) return std::unexpected(read.error());
  return codes;
}

ApprovalCodes ApprovalCodes::of(std::vector<IssuedCode> ascending) {
  ApprovalCodes codes{std::filesystem::path{}};
  codes.codes_ = std::move(ascending);
  return codes;
}

Result<bool> ApprovalCodes::refresh() {
  if (!file_.changed()) return false;
  if (!is_there(file_.path())) {
    codes_.clear();
    return true;
  }
  auto book = read_book(file_.path());
  if (!book) return std::unexpected(book.error());
  codes_ = std::move(book->codes);
  return true;
}

const IssuedCode* ApprovalCodes::find(std::uint32_t number) const {
  const auto found =
      std::ranges::find(codes_, number, [](const IssuedCode& each) { return each.code.number; });
  return found == codes_.end() ? nullptr : &*found;
}

Result<std::vector<OfferedCode>> issue_approval_codes(const std::filesystem::path& file,
                                                      std::size_t count, ClerkId issuer,
                                                      ServiceDate until, ServiceDate today,
                                                      std::chrono::sys_seconds now) {
  DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started");
  if (auto fault = fault_of(count, until, today); !fault.empty()) return refused(fault);
  std::vector<OfferedCode> fresh;
  const auto changed = change(file, [&](CodeBook& book) -> Result<> {
    std::erase_if(book.codes, [&](const IssuedCode& old) { return old.code.until < today; });
    if (book.codes.size() + count > most_approval_codes) {
      return refused("a centre has at most " + std::to_string(most_approval_codes) +
                     " codes at a time; revoke those that are not needed");
    }
    for (std::size_t i = 0; i < count; ++i) {
      const OfferedCode& code = fresh.emplace_back(++book.last, random_secret());
      book.codes.push_back({.code = {.number = code.number, .issuer = issuer, .until = until},
                            .secret_hash = hash_of(code.secret),
                            .issued_at = now});
    }
    return {};
  });
  if (!changed) return std::unexpected(changed.error());
  return fresh;
}

Result<std::size_t> revoke_approval_codes(const std::filesystem::path& file,
                                          std::optional<std::uint32_t> number) {
  if (!is_there(file)) return refused("no codes were issued here");
  std::size_t count = 0;
  const auto changed = change(file, [&](CodeBook& book) -> Result<> {
    count = std::erase_if(
        book.codes, [&](const IssuedCode& one) { return !number || one.code.number == *number; });
    if (number && count == 0) {
      return refused("there is no code number " + std::to_string(*number) +
                     "; dawrctl approval-codes list shows them");
    }
    return {};
  });
  if (!changed) return std::unexpected(changed.error());
  return count;
}

}  // namespace dawr
