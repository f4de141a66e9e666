// The text files of a centre and of its devices: configuration, registry, staff, one-time codes,
// candidates, keys, the dispenser's unconfirmed slips, the quarantine.
#include <algorithm>
#include <set>

#include "broker/floor/approval_codes.h"
#include "broker/floor/config.h"
#include "broker/floor/epochs.h"
#include "broker/floor/quarantine.h"
#include "broker/floor/registry.h"
#include "broker/floor/secrets.h"
#include "broker/floor/staff.h"
#include "common/wire/codec.h"
#include "common/wire/keys.h"
#include "tests/fuzz/scratch_file.h"
#include "tests/fuzz/targets.h"
#include "tests/wire/fields.h"
#include "ticket/unconfirmed_file.h"

namespace dawr::fuzz {
namespace {

// A fault names the file, so that a technician knows where to look.
void check_fault(const Fault& fault, const std::filesystem::path& file) {
  require(fault.text.find(file.string()) != std::string::npos, "a fault names the file");
}

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
}

void check_config_faults(const std::vector<ConfigFault>& faults, const NamedText& centre,
                         const NamedText& catalogue) {
  require(!faults.empty(), "what is refused has a reason");
  for (const ConfigFault& fault : faults) {
    require(!fault.text.empty(), "a fault has words");
    require(fault.file == centre.name || fault.file == catalogue.name, "a fault names its file");
    const auto& text = fault.file == centre.name ? centre.text : catalogue.text;
    require(fault.line <= lines_in(text) + 1, "a fault's line is in the file");
  }
}

}  // namespace

void configuration(BytesView bytes) {
  const auto both = text_of(bytes);
  const auto end = std::min(both.find('\0'), both.size());
  const NamedText centre{"centre.toml", both.substr(0, end)};
  const NamedText catalogue{"services.csv", both.substr(std::min(end + 1, both.size()))};
  const auto config = read_centre({.centre = centre, .catalogue = catalogue}, "/centre");
  if (!config) return check_config_faults(config.error(), centre, catalogue);
  require(faults_of(config->policy).empty(), "a policy that is taken is sound");
  // The journal has to keep it.
  const Entry opened{
      1, Instant{}, {}, DayOpened{ServiceDate{std::chrono::days{20000}}, config->policy}};
  const auto kept = wire::decode_entry(wire::encode(opened));
  require(kept.has_value(), kept ? "" : "taken, but it can't be stored: " + kept.error().detail);
  require(tests::equal(*kept, opened), "a policy is stored as it was taken");
}

void devices(BytesView bytes) {
  const auto file = scratch().put("devices", text_of(bytes));
  const auto registry = Registry::open(file);
  if (!registry) return check_fault(registry.error(), file);
  if (registry->devices().empty()) return;
  // Revoking the first writes all of them.
  auto expected = registry->devices();
  const auto revoked = revoke(file, expected.front().principal.device, std::chrono::sys_seconds{});
  require(revoked.has_value(), "a device that is listed can be revoked");
  expected.front() = *revoked;
  const auto again = Registry::open(file);
  require(again && again->devices() == expected, "devices are read as they were written");
}

void staff(BytesView bytes) {
  const auto file = scratch().put("staff", text_of(bytes));
  const auto list = StaffList::open(file);
  if (!list) return check_fault(list.error(), file);
  require(list->asks_for_pins(), "where there is a list, PINs are asked for");
  if (list->members().empty()) return;
  // Changing the first writes all of them.
  auto expected = list->members();
  const auto status =
      expected.front().status == StaffStatus::active ? StaffStatus::blocked : StaffStatus::active;
  const auto changed =
      change_status(file, expected.front().number, status, std::chrono::sys_seconds{});
  require(changed.has_value(), "whoever is listed can be blocked or let in again");
  expected.front() = *changed;
  const auto again = StaffList::open(file);
  require(again && again->members() == expected, "a staff list is read as it was written");
}

void approval_codes(BytesView bytes) {
  const auto file = scratch().put("approval-codes", text_of(bytes));
  const auto codes = ApprovalCodes::open(file);
  if (!codes) return check_fault(codes.error(), file);
  if (codes->all().empty()) return;
  // Revoking the first writes all the others.
  auto expected = codes->all();
  const auto revoked = revoke_approval_codes(file, expected.front().code.number);
  require(revoked == std::size_t{1}, "a code that is listed can be revoked");
  expected.erase(expected.begin());
  const auto again = ApprovalCodes::open(file);
  require(again && again->all() == expected, "codes are read as they were written");
}

void candidates(BytesView bytes) {
  const auto file = scratch().put("candidates", text_of(bytes));
  const auto known = CandidateList::read(file);
  if (!known) return check_fault(known.error(), file);
  std::set<wire::PublicKey> keys;
  for (const Candidate& one : *known) keys.insert(one.public_key);
  if (known->empty() || known->size() > CandidateList::most || keys.size() != known->size()) return;
  CandidateList list(file);
  for (const Candidate& one : *known) list.knocked(one.public_key, one.side, one.last_seen);
  require(list.save(known->back().last_seen).has_value(), "candidates can be written");
  const auto again = CandidateList::read(file);
  require(again && *again == *known, "candidates are read as they were written");
}

void key_file(BytesView bytes) {
  const auto file = scratch().put("key", text_of(bytes));
  if (const auto key = wire::load_public_key(file); key) {
    require(wire::parse_public_key(wire::to_z85(*key)) == *key, "a key is its Z85 text");
    require(wire::save_public_key(*key, file) && wire::load_public_key(file) == *key,
            "a public key is read as it was written");
  } else {
    check_fault(key.error(), file);
  }
  const auto secret_file = scratch().put("secret", text_of(bytes));
  if (const auto keys = wire::load_secret_key(secret_file); keys) {
    std::filesystem::remove(secret_file);
    require(wire::save_secret_key(*keys, secret_file).has_value(), "a secret key can be written");
    const auto again = wire::load_secret_key(secret_file);
    require(again && again->public_key == keys->public_key &&
                again->secret_key.bytes == keys->secret_key.bytes,
            "a secret key is read as it was written");
  } else {
    check_fault(keys.error(), secret_file);
  }
  const auto centre_file = scratch().put("centre.secret", text_of(bytes));
  if (const auto secret = CentreSecret::load(centre_file); !secret) {
    check_fault(secret.error(), centre_file);
  }
}

void unconfirmed(BytesView bytes) {
  const ticket::UnconfirmedFile file(scratch().put("unconfirmed", text_of(bytes)));
  const auto tickets = file.load();
  if (!tickets) return check_fault(tickets.error(), scratch().path() / "unconfirmed");
  require(file.save(*tickets).has_value(), "unconfirmed tickets can be written");
  const auto again = file.load();
  require(again && tests::equal(*again, *tickets), "tickets are read as they were written");
}

void epochs(BytesView bytes) {
  const auto known = parse_epochs("epochs", text_of(bytes));
  if (!known) return check_fault(known.error(), "epochs");
  const auto again = parse_epochs("epochs", to_text(*known));
  require(again && *again == *known, "epochs are read as they were written");
}

void quarantine(BytesView bytes) {
  const auto ids = quarantined_in(bytes);
  require(ids.size() <= bytes.size() / 24, "an id is a whole record");
}

}  // namespace dawr::fuzz
