#include "common/domain/policy.h"

#include <algorithm>

namespace dawr {
namespace {

template <class Item, class Key>
const Item* find_by(const std::vector<Item>& items, Key Item::* member, const Key& key) {
  const auto found = std::ranges::find(items, key, member);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Line* find_line(const CentrePolicy& policy, LineId id) {
  return find_by(policy.lines, &Line::id, id);
}

const Service* find_service(const CentrePolicy& policy, ServiceCode code) {
  return find_by(policy.services, &Service::code, code);
}

const Counter* find_counter(const CentrePolicy& policy, CounterId id) {
  return find_by(policy.counters, &Counter::id, id);
}

const Clerk* find_clerk(const CentrePolicy& policy, ClerkId id) {
  return find_by(policy.clerks, &Clerk::id, id);
}

}  // namespace dawr
