// Lets people know: looks at the centre now and then, and puts the messages that are due into the
// box, from which the notifier (dawr-notifier) takes them. What fails is tried again the next time.
//
// It never keeps the hall waiting: no network is here, and a box that the notifier holds is left
// alone until the next look. Of one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "broker/floor/people.h"
#include "broker/messages/message_box.h"
#include "broker/queue/state.h"

namespace dawr {

class Messenger {
 public:
  // Reads messages.toml of that directory. Where it is off or unsound, nothing is ever made, and a
  // box that was left is destroyed. `is_real`: a demonstration makes no messages.
  Messenger(MessageFiles files, bool is_real);

  // `now`: of the machine's clock.
  void look(const queue::State& state, People& people, Instant now);

  // For the log, since the last call; nobody is named in it.
  std::vector<People::News> take_news();

 private:
  Result<> open();
  void tell(bool is_trouble, std::string text);

  MessageFiles files_;
  bool is_on_{};
  bool destroyed_{};  // what an earlier run has left
  std::optional<MessageBox> box_;
  std::string last_trouble_;
  std::vector<People::News> news_;
};

}  // namespace dawr
