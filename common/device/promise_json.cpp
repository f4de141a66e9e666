#include "common/device/promise_json.h"

namespace dawr::device {

Json promise_json(const Promise& promise) {
  Json json;
  switch (promise.kind) {
    case PromiseKind::soon:
      return json.add("kind", "soon");
    case PromiseKind::within:
      return json.add("kind", "within").add("minutes", promise.minutes);
    case PromiseKind::more_than:
      return json.add("kind", "more_than").add("minutes", promise.minutes);
    case PromiseKind::none:
      break;
  }
  json.add("kind", "none");
  if (promise.reason == NoPromise::no_counter) json.add("reason", "no_counter");
  if (promise.reason == NoPromise::uncertain) json.add("reason", "uncertain");
  return json;
}

}  // namespace dawr::device
