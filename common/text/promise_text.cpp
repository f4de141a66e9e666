#include "common/text/promise_text.h"

namespace dawr::text {

std::string promise_text(const Phrases& phrases, const Promise& promise, PromiseForm form) {
  const bool brief = form == PromiseForm::brief;
  switch (promise.kind) {
    case PromiseKind::soon:
      return phrases.text("promise.soon");
    case PromiseKind::within:
      return phrases.text(brief ? "promise.within_brief" : "promise.within",
                          {{"minutes", promise.minutes}});
    case PromiseKind::more_than:
      return phrases.text(brief ? "promise.more_than_brief" : "promise.more_than",
                          {{"hours", promise.minutes / 60}});
    case PromiseKind::none:
      break;
  }
  switch (promise.reason) {
    case NoPromise::no_counter:
      return phrases.text(brief ? "promise.no_counter_brief" : "promise.no_counter");
    case NoPromise::uncertain:
      return phrases.text(brief ? "promise.uncertain_brief" : "promise.uncertain");
    case NoPromise::not_asked:
      break;
  }
  return {};
}

}  // namespace dawr::text
