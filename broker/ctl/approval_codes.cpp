#include "broker/floor/approval_codes.h"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <ostream>
#include <string>

#include "broker/ctl/commands.h"
#include "broker/ctl/owner.h"
#include "broker/floor/config.h"
#include "broker/floor/plain_text.h"
#include "broker/floor/staff.h"
#include "common/domain/service_dates.h"
#include "common/text/json_text.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {
namespace {

constexpr std::chrono::days usual_life{7};

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

Result<> check_issuer(const std::filesystem::path& file, ClerkId number) {
  const auto staff = StaffList::open(file);
  if (!staff) return std::unexpected(staff.error());
  if (!staff->asks_for_pins()) return {};
  const StaffMember* member = staff->find(number);
  const bool may =
      member != nullptr && member->is_supervisor && member->status == StaffStatus::active;
  if (may) return {};
  return refused("staff number " + std::to_string(number.value) +
                 " is no supervisor here, and nobody else may issue codes; dawrctl staff list "
                 "shows who is");
}

// In two groups, as people read it out.
std::string grouped(std::string_view digits) {
  const auto half = digits.size() / 2;
  return std::string(digits.substr(0, half)) + " " + std::string(digits.substr(half));
}

struct Page {
  std::string centre;
  ClerkId issuer;
  ServiceDate until{};
};

void print(const Page& page, const std::vector<OfferedCode>& codes, const text::Phrases& phrases,
           std::ostream& out) {
  constexpr std::string_view cut = "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - -";
  const auto date = phrases.date(page.until);
  const std::int64_t issuer = page.issuer.value;
  out << phrases.text("codes.title", {{"centre", std::string_view(page.centre)}}) << "\n"
      << phrases.text("codes.how", {{"date", std::string_view(date)}}) << "\n"
      << phrases.text("codes.keep") << "\n";
  for (const OfferedCode& code : codes) {
    const auto secret = phrases.digits(grouped(code.secret.digits()));
    out << "\n"
        << cut << "\n\n    "
        << phrases.text("codes.code", {{"number", std::int64_t{code.number}},
                                       {"secret", std::string_view(secret)}})
        << "\n    "
        << phrases.text("codes.issued", {{"number", issuer}, {"date", std::string_view(date)}})
        << "\n";
  }
  out << "\n" << cut << "\n";
}

void print_table(const std::vector<IssuedCode>& codes, std::ostream& out) {
  const auto row = [&out](const std::string& number, const std::string& issuer,
                          const std::string& issued, const std::string& until) {
    out << std::left << std::setw(10) << number << std::setw(12) << issuer << std::setw(22)
        << issued << until << "\n";
  };
  row("number", "issued by", "issued at", "until");
  for (const auto& each : codes) {
    row(std::to_string(each.code.number), std::to_string(each.code.issuer.value),
        utc_text(each.issued_at), date_text(each.code.until));
  }
}

void print_json(const std::vector<IssuedCode>& codes, std::ostream& out) {
  out << "{\"approval_codes\":[";
  for (const auto& each : codes) {
    out << (&each == codes.data() ? "" : ",") << "{\"number\":" << each.code.number
        << ",\"issuer\":" << each.code.issuer.value
        << ",\"issued_at\":" << text::json_text(utc_text(each.issued_at))
        << ",\"until\":" << text::json_text(date_text(each.code.until)) << "}";
  }
  out << "]}\n";
}

}  // namespace

Result<> issue_approval_codes(const ApprovalCodesOptions& options, std::chrono::sys_seconds now,
                              std::ostream& out) {
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const CentreFiles files{options.centre};
  const ClerkId issuer{options.by};
  if (auto may = check_issuer(files.staff(), issuer); !may) return may;
  const auto config = load_centre(options.centre);
  if (!config) return refused("the centre's configuration is unsound:\n" + to_text(config.error()));
  const auto zone = text::TimeZone::named(config->policy.time_zone);
  if (!zone) return std::unexpected(zone.error());
  // Before there are any codes: they can be printed once.
  const auto phrases = text::Phrases::load(options.phrases, options.language);
  if (!phrases) return std::unexpected(phrases.error());
  const ServiceDate today = zone->civil(Instant{now}).date;
  const ServiceDate until = options.until.value_or(today + usual_life);
  const auto codes =
      dawr::issue_approval_codes(files.approval_codes(), options.count, issuer, until, today, now);
  if (!codes) return std::unexpected(codes.error());
  const auto& name = config->policy.name;
  print({.centre = options.language == "ar" ? name.ar : name.en, .issuer = issuer, .until = until},
        *codes, *phrases, out);
  return {};
}

Result<> list_approval_codes(const std::filesystem::path& centre, bool as_json, std::ostream& out) {
  const auto codes = ApprovalCodes::open(CentreFiles{centre}.approval_codes());
  if (!codes) return std::unexpected(codes.error());
  if (as_json) {
    print_json(codes->all(), out);
  } else if (codes->all().empty()) {
    out << "No codes: dawrctl approval-codes issue makes some.\n";
  } else {
    print_table(codes->all(), out);
    out << "Which of them were used, dawrctl behaviour shows.\n";
  }
  return {};
}

Result<> revoke_approval_codes(const std::filesystem::path& centre,
                               std::optional<std::uint32_t> number, std::ostream& out) {
  if (auto fine = check_is_owner(centre); !fine) return fine;
  const auto revoked = dawr::revoke_approval_codes(CentreFiles{centre}.approval_codes(), number);
  if (!revoked) return std::unexpected(revoked.error());
  out << (number ? "Code " + std::to_string(*number) + " approves nothing any more.\n"
                 : std::to_string(*revoked) + " codes approve nothing any more.\n");
  return {};
}

}  // namespace dawr::ctl
