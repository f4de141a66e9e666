// A script's side of a link: which result belongs to which line, and the results that all devices
// have in common. docs/PROTOCOL.md is about the wire; this is the text in front of it:
//
//   {"event":"link","state":"online"}
//   {"event":"welcome","role":"dispenser","device":7,"centre":"IS-02", …}
//   {"event":"submitted","tag":"17","what":"take","command":3}      on disk, and on its way
//   {"event":"postponed", … ,"code":"E_STORAGE"}                    kept, and tried again
//   {"event":"refused","tag":"17","what":"take","command":3,"code":"E_DAY_CLOSED","retry_at":…}
//   {"event":"locked","tag":"17","what":"take","reason":"offline"}  never asked for
//   {"event":"error","tag":"17","text":"…"}                         a line that makes no sense
//
// Results of commands that an earlier run had asked for have no tag, and "earlier_run":true.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/device/standard_streams.h"
#include "common/wire/link.h"

namespace dawr::device {

// "take", "open-day": the name of the line by which a script asks for it.
std::string_view verb_of(const CommandBody& body);
// "connecting", "unreachable", …
std::string_view name_of(wire::LinkState state);

class Dialogue {
 public:
  // Both outlive it.
  Dialogue(wire::Link& link, ResultOutput& output) : link_(link), output_(output) {}

  // The counter of the command; nothing, and an "error" result, when the outbox refused it.
  std::optional<std::uint64_t> submit(const std::string& tag, CommandBody body,
                                      std::optional<wire::Token> token = std::nullopt);
  void ask(wire::Question question) { link_.ask(question); }
  void ask(const wire::SlotQuestion& slots) { link_.ask(slots); }
  void tell(const wire::Condition& condition) { link_.tell(condition); }
  bool leave(const wire::LeaveContact& contact) { return link_.leave(contact); }
  bool leave(const wire::LeaveBookingContact& contact) { return link_.leave(contact); }

  // {"event":…,"tag":…} to be continued and put.
  static Json event(std::string_view name, const std::string& tag = {});
  // The same for the answer to a command, with its tag, name and number. The tag is kept until
  // forget(): one command may have several results.
  [[nodiscard]] Json result(std::string_view name, const wire::Submit& command) const;
  void forget(const wire::Submit& command) { tags_.erase(command.counter); }

  void put(const Json& json) { output_.put(json); }
  void error(const std::string& tag, std::string_view text);
  void locked(const std::string& tag, std::string_view verb, std::string_view reason);
  void refused(const wire::Submit& command, const Rejection& rejection);
  // What is the same for every device; true when it was that.
  bool common_news(const wire::LinkNews& news);

  [[nodiscard]] const wire::Link& link() const { return link_; }
  // As the broker said last: no real people wait here.
  [[nodiscard]] bool is_demonstration() const { return demonstration_; }

 private:
  void postponed(const wire::Postponed& news);
  void welcomed(const wire::Welcomed& news);

  wire::Link& link_;
  ResultOutput& output_;
  bool demonstration_{};
  std::map<std::uint64_t, std::string> tags_;  // of this run's commands, by counter
};

}  // namespace dawr::device
