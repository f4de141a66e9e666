#include "common/domain/principal.h"

namespace dawr {

std::string_view name_of(Role role) {
  switch (role) {
    case Role::dispenser:
      return "dispenser";
    case Role::reception:
      return "reception";
    case Role::portal:
      return "portal";
    case Role::counter:
      return "counter";
    case Role::cashier:
      return "cashier";
    case Role::supervisor:
      return "supervisor";
    case Role::display:
      return "display";
    case Role::auditor:
      return "auditor";
    case Role::upstream:
      return "upstream";
    case Role::broker:
      return "broker";
  }
  return "unknown";
}

}  // namespace dawr
