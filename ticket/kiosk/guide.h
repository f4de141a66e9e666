// The audio guide: what is said to whoever can't see the screen. The place that somebody has come
// to, each target that the focus comes to, what became of a wish, the ticket's code and where to
// take it. Never the arrival code, which others would hear. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/text/phrases.h"
#include "common/ui/page.h"
#include "common/ui/screen.h"
#include "common/voice/lines.h"
#include "ticket/kiosk/view.h"

namespace dawr::ticket {

// One after the other; none: silence.
using Utterances = std::vector<voice::Utterance>;

// What is to be said in place of what is being said, when the screen goes from one view to another;
// no value: that goes on. `words`: of the language that `after` speaks.
std::optional<Utterances> utterances(const View& before, const View& after,
                                     const text::PhrasePair& words);

// The words of a target, in the language that it is written in.
Utterances utterances(const ui::Target& target, const text::PhrasePair& words);

// Whether somebody wants to hear the last words again: by F3, or by a finger put beside all that
// can be pressed.
bool asks_again(const ui::ScreenEvent& event, const ui::Page& page);

class Guide {
 public:
  // Call it after each change of the view, the page or the focus.
  std::optional<Utterances> follow(const View& view, const ui::Page& page,
                                   const text::PhrasePair& words, const std::string& focused);
  // What was said last.
  [[nodiscard]] const Utterances& last() const { return last_; }

 private:
  View view_;
  std::string focused_;
  Utterances last_;
};

}  // namespace dawr::ticket
