#include "common/text/promise_text.h"

namespace dawr::text {

std::string promise_text(const Phrases& phrases, const Promise& promise) {
  switch (promise.kind) {
    case PromiseKind::soon:
      return phrases.text("promise.soon");
    case PromiseKind::within:
      return phrases.text("promise.within", {{"minutes", promise.minutes}});
    case PromiseKind::more_than:
      return phrases.text("promise.more_than", {{"hours", promise.minutes / 60}});
    case PromiseKind::none:
      break;
  }
  return promise.reason == NoPromise::no_counter ? phrases.text("promise.no_counter")
                                                 : std::string{};
}

}  // namespace dawr::text
