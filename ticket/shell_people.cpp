// What people say of themselves at a dispenser: it is in the lines that come in, and in no result,
// file or log.
#include <chrono>
#include <utility>

#include "common/wire/person_tag.h"
#include "ticket/governorates.h"
#include "ticket/shell.h"

namespace dawr::ticket {
namespace {

using namespace std::chrono_literals;

constexpr auto contact_answered_within = 10s;

}  // namespace

void HeadlessDispenser::carry_out(const std::string& tag, const TakeAs& wish) {
  const auto& offer = model_.offer();
  if (!offer || !offer->date || !offer->asked.identity) {
    dialogue_.locked(tag, "take", name_of(Lock::not_asked));
    return;
  }
  const auto number = national_number(tag, wish.national_number);
  if (!number) return;
  TakeTicket take = wish.take;
  take.person = wire::person_tag(*offer->asked.identity, take.service, *number);
  submit(tag, take);
}

std::optional<NationalNumber> HeadlessDispenser::national_number(const std::string& tag,
                                                                 const std::string& typed) {
  if (governorates_.empty()) {
    auto read = load_governorates(governorates_file_);
    if (!read) {
      dialogue_.error(tag, read.error().text);
      return std::nullopt;
    }
    governorates_ = *std::move(read);
  }
  const auto number = NationalNumber::read(typed, governorates_, *model_.offer()->date);
  if (!number) {
    dialogue_.error(tag, words_of(number.error()));
    return std::nullopt;
  }
  return *number;
}

void HeadlessDispenser::carry_out(const std::string& tag, const LeaveMobile& wish) {
  if (!model_.offer() || !model_.offer()->asked.mobile) {
    dialogue_.locked(tag, "contact", name_of(Lock::not_asked));
    return;
  }
  const std::uint64_t nonce = ++last_contact_;
  if (!dialogue_.leave({.nonce = nonce, .token = wish.token, .mobile = wish.mobile})) {
    dialogue_.locked(tag, "contact", device::name_of(dialogue_.link().state()));
    return;
  }
  contacts_[nonce] = {tag, !wish.mobile, std::nullopt};
}

void HeadlessDispenser::contact_noted(const wire::ContactNoted& noted) {
  const auto pending = contacts_.extract(noted.nonce);
  if (pending.empty()) return;
  const auto& [tag, taken_back, until] = pending.mapped();
  auto json = device::Dialogue::event("contact", tag);
  if (noted.refused) {
    json.add("state", "refused").add("code", dawr::name_of(*noted.refused));
  } else {
    json.add("state", taken_back ? "erased" : "kept");
  }
  dialogue_.put(json);
}

// It may have been kept, or not: it is said again, or taken back.
void HeadlessDispenser::turn_contacts(wire::Steady now) {
  for (auto each = contacts_.begin(); each != contacts_.end();) {
    PendingContact& pending = each->second;
    if (!pending.unanswered_at) pending.unanswered_at = now + contact_answered_within;
    if (now < *pending.unanswered_at) {
      ++each;
      continue;
    }
    dialogue_.put(device::Dialogue::event("contact", pending.tag).add("state", "unanswered"));
    each = contacts_.erase(each);
  }
}

}  // namespace dawr::ticket
