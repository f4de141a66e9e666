// Takes messages out of the box, one at a time, sends them, and writes down what became of each.
//
// Stopped at any moment it loses nothing: before an attempt the box says that it begins, after it
// how it ended. Of one thread; a call to the gateway is waited for, and nothing else is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "broker/floor/contact_vault.h"
#include "broker/messages/message_box.h"
#include "broker/messages/settings.h"
#include "broker/notify/gateway.h"
#include "broker/notify/words.h"

namespace dawr::notify {

// For the log: reference, what happened, why; never a number or a text.
struct News {
  bool is_trouble{};
  std::string text;
};

struct NotifierSettings {
  MessageSettings messages;
  WordSource words;
  std::filesystem::path day_key;
};

class Notifier {
 public:
  // `box` and `gateway` outlive it. `now`: reads the machine's clock.
  Notifier(NotifierSettings settings, MessageBox& box, Gateway& gateway,
           std::function<Instant()> now);

  // Does what is due, until `goes_on` says no; asked before each call to the gateway. Answers when
  // to come back at the latest.
  Result<Instant> work(const std::function<bool()>& goes_on);
  std::vector<News> take_news();

 private:
  Result<> send(const Message& message);
  Result<> finish(Message message, const Plan& plan);
  Result<> ask(const Message& message);
  Result<> write(const Message& message);

  NotifierSettings settings_;
  MessageBox& box_;
  Gateway& gateway_;
  std::function<Instant()> now_;
  Instant next_send_{};  // by the rate that is allowed
  std::minstd_rand chance_{std::random_device{}()};
  std::vector<News> news_;
};

}  // namespace dawr::notify
