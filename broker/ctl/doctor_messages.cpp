// Whether people are told by message, and whether messages wait.
#include <algorithm>
#include <string>

#include "broker/ctl/doctor.h"
#include "broker/messages/message_box.h"
#include "broker/messages/settings.h"
#include "common/storage/files.h"

namespace dawr::ctl {
namespace {

using enum Health;

constexpr auto waits_too_long = std::chrono::minutes{3};
constexpr std::size_t most_key_bytes = 4096;

std::string text_of(const MessageBox::Figures& figures) {
  return std::to_string(figures.waiting) + " wait, " + std::to_string(figures.accepted) +
         " were accepted, " + std::to_string(figures.undelivered) + " of them not delivered, " +
         std::to_string(figures.refused) + " refused, " + std::to_string(figures.expired) +
         " of no use before they could be sent, " + std::to_string(figures.uncertain) +
         " of which nobody knows whether they were taken";
}

Finding found_in_box(const MessageFiles& files, Instant now) {
  auto box = MessageBox::open_to_read(files.box());
  if (!box && box.error().kind == FaultKind::missing) {
    return {ok, "messages", "they are on, and none was made yet", {}};
  }
  if (!box) return {bad, "messages", box.error().text, {}};
  const auto figures = box->figures();
  if (!figures) return {bad, "messages", figures.error().text, {}};
  if (figures->waiting_since && now - *figures->waiting_since > waits_too_long) {
    const auto waited = std::chrono::floor<std::chrono::minutes>(now - *figures->waiting_since);
    const std::string why = figures->reason.empty() ? "" : "; the last attempt: " + figures->reason;
    return {warn, "messages",
            text_of(*figures) + "; the oldest waits for " + std::to_string(waited.count()) +
                " min" + why,
            "look at the gateway, and whether dawr-notifier runs: systemctl status dawr-notifier@"
            "NAME. At night they wait by themselves"};
  }
  const bool is_trouble = figures->refused + figures->uncertain > 0;
  return {is_trouble ? warn : ok, "messages", text_of(*figures),
          is_trouble ? "the log of dawr-notifier says why" : ""};
}

}  // namespace

Findings check_messages(const std::filesystem::path& centre, bool people_asked, Instant now) {
  const auto settings = load_messages(centre);
  if (!settings) {
    return {
        {bad, "messages", to_text(settings.error()), "put it right; until then nobody is told"}};
  }
  if (!settings->on) return {{ok, "messages", "they are off", {}}};
  if (!people_asked) {
    return {{warn, "messages", "they are on, and nobody is asked for a mobile number",
             "[people] mobile = \"optional\" in centre.toml, or on = false in messages.toml"}};
  }
  const auto& key_file = settings->gateway.key_file;
  if (!key_file.empty()) {
    if (auto key = storage::read_secret_file(key_file, most_key_bytes); !key) {
      return {{bad, "messages", key.error().text, "put the gateway's key there, mode 0600"}};
    }
  }
  return {found_in_box(MessageFiles{centre}, now)};
}

}  // namespace dawr::ctl
