#include "broker/messages/settings.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "broker/floor/config_table.h"
#include "broker/floor/plain_text.h"
#include "broker/floor/toml_tree.h"
#include "broker/messages/message.h"
#include "common/domain/limits.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::size_t most_file_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_template_bytes = 2048;
constexpr std::size_t most_headers = 16;
constexpr std::size_t most_words = 16;
constexpr std::size_t most_sender_bytes = 32;
constexpr std::int64_t most_per_minute = 6000;
constexpr std::int64_t most_timeout_s = 20;

// The names in braces, such as {to}; braces around anything else are the body's own.
std::vector<std::string_view> placeholders(std::string_view text) {
  std::vector<std::string_view> found;
  for (auto open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const auto close = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", open + 1);
    if (close != std::string_view::npos && text[close] == '}' && close > open + 1) {
      found.push_back(text.substr(open + 1, close - open - 1));
    }
  }
  return found;
}

bool has(std::string_view text, std::string_view placeholder) {
  const auto names = placeholders(text);
  return std::ranges::find(names, placeholder) != names.end();
}

std::optional<minutes> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_number(text.substr(0, 2), 0, 23);
  const auto minute = parse_number(text.substr(3), 0, 59);
  if (!hour || !minute) return std::nullopt;
  return minutes{*hour * 60 + *minute};
}

bool is_on_this_machine(std::string_view url) {
  constexpr std::array beginnings = {std::string_view("http://127.0.0.1"),
                                     std::string_view("http://localhost"),
                                     std::string_view("http://[::1]")};
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) {
    if (!url.starts_with(beginning)) return false;
    const auto rest = url.substr(beginning.size());
    const auto port = rest.substr(0, rest.find('/'));
    // "http://127.0.0.1:x@elsewhere/" is elsewhere.
    return port.find('@') == std::string_view::npos && (port.empty() || port.front() == ':');
  });
}

class MessagesReader {
 public:
  MessagesReader(const NamedText& text, const std::filesystem::path& directory)
      : text_(text), directory_(directory), faults_(text.name) {}

  Configured<MessageSettings> read() {
    const auto members = parse_toml(text_.text);
    if (!members) {
      faults_.add(members.error().place, members.error().text + " (TOML)");
      return std::unexpected(faults_.take());
    }
    ConfigTable root("the file", {1, 1}, *members, faults_);
    settings_.on = root.flag_or("on", false);
    settings_.language =
        std::string(root.word_or<std::string_view>("language", {{"ar", "ar"}, {"en", "en"}}, "ar"));
    read_quiet_hours(root);
    settings_.per_minute =
        static_cast<std::uint32_t>(root.number_or("per_minute", 1, most_per_minute, 60));
    if (auto gateway = root.table("gateway", true)) read_gateway(*gateway);
    root.refuse_unknown_keys();
    if (!faults_.empty()) return std::unexpected(faults_.take());
    return std::move(settings_);
  }

 private:
  void read_quiet_hours(ConfigTable& root) {
    const auto text = root.text_or("quiet", limits::label_bytes, "");
    if (text.empty()) return;
    const auto dash = text.find('-');
    const auto from = time_of_day(std::string_view(text).substr(0, dash));
    const auto until = dash == std::string::npos
                           ? std::nullopt
                           : time_of_day(std::string_view(text).substr(dash + 1));
    if (!from || !until) {
      root.fault("quiet", R"(expected hours such as "21:00-08:00", found ")" + text + "\"");
      return;
    }
    settings_.quiet = {*from, *until};
  }

  void read_gateway(ConfigTable& table) {
    GatewaySettings& gateway = settings_.gateway;
    gateway.url = table.text("url", most_template_bytes);
    check_url(table, "url", gateway.url);
    gateway.method = std::string(
        table.word_or<std::string_view>("method", {{"POST", "POST"}, {"GET", "GET"}}, "POST"));
    for (auto& header : table.texts_or_none("headers", most_headers)) read_header(header);
    gateway.body = table.text_or("body", most_template_bytes, "");
    gateway.encoding = table.word_or<BodyEncoding>(
        "encoding", {{"json", BodyEncoding::json}, {"form", BodyEncoding::form}},
        BodyEncoding::json);
    gateway.number = table.word_or<NumberFormat>(
        "number",
        {{"national", NumberFormat::national}, {"international", NumberFormat::international}},
        NumberFormat::international);
    gateway.sender = table.text("sender", most_sender_bytes);
    const auto key_file = table.text_or("key_file", most_template_bytes, "");
    if (!key_file.empty()) gateway.key_file = directory_ / key_file;
    gateway.id_pointer = table.text_or("id_pointer", limits::reason_bytes, "");
    check_pointer(table, "id_pointer", gateway.id_pointer);
    gateway.accepted_pointer = table.text_or("accepted_pointer", limits::reason_bytes, "");
    check_pointer(table, "accepted_pointer", gateway.accepted_pointer);
    for (auto& word : table.texts_or_none("accepted", most_words)) {
      gateway.accepted.push_back(word.text);
    }
    if (gateway.accepted_pointer.empty() != gateway.accepted.empty()) {
      table.fault("accepted", "accepted and accepted_pointer go together");
    }
    gateway.knows_repeats = table.flag_or("knows_repeats", false);
    gateway.timeout =
        std::chrono::seconds{table.number_or("timeout_seconds", 1, most_timeout_s, 10)};
    if (auto receipt = table.table("receipt", false)) read_receipt(*receipt);
    check_gateway(table);
    table.refuse_unknown_keys();
  }

  void read_header(const ConfigTable::Entry& header) {
    const auto colon = header.text.find(':');
    if (colon == std::string::npos || colon == 0) {
      faults_.add(header.place, "expected a header such as \"Content-Type: application/json\"");
    }
    for (const auto name : placeholders(header.text)) {
      if (name != "key")
        faults_.add(header.place, "{" + std::string(name) + "}: a header knows {key}");
    }
    settings_.gateway.headers.push_back(header.text);
  }

  void read_receipt(ConfigTable& table) {
    ReceiptSettings receipt;
    receipt.url = table.text("url", most_template_bytes);
    check_url(table, "url", receipt.url);
    for (const auto name : placeholders(receipt.url)) {
      if (name != "id" && name != "reference") {
        table.fault("url", "{" + std::string(name) + "}: it knows {id} and {reference}");
      }
    }
    if (has(receipt.url, "id") && settings_.gateway.id_pointer.empty()) {
      table.fault("url", "{id} needs id_pointer in [gateway]");
    }
    receipt.pointer = table.text("pointer", limits::reason_bytes);
    check_pointer(table, "pointer", receipt.pointer);
    for (auto& word : table.texts("delivered", most_words)) receipt.delivered.push_back(word.text);
    for (auto& word : table.texts_or_none("undelivered", most_words)) {
      receipt.undelivered.push_back(word.text);
    }
    table.refuse_unknown_keys();
    settings_.gateway.receipt = std::move(receipt);
  }

  // Numbers of people go over it: nobody must be able to listen.
  static void check_url(ConfigTable& table, std::string_view key, const std::string& url) {
    if (url.empty() || url.starts_with("https://") || is_on_this_machine(url)) return;
    table.fault(key,
                "expected https://…, or http:// to this machine itself: numbers of people go "
                "over it");
  }

  static void check_pointer(ConfigTable& table, std::string_view key, const std::string& pointer) {
    if (pointer.empty() || pointer.starts_with('/')) return;
    table.fault(key, "expected a JSON pointer such as /messages/0/id");
  }

  void check_gateway(ConfigTable& table) const {
    constexpr std::array known = {std::string_view("to"), std::string_view("text"),
                                  std::string_view("sender"), std::string_view("reference")};
    const GatewaySettings& gateway = settings_.gateway;
    for (const auto& [key, text] :
         {std::pair<std::string_view, const std::string&>{"url", gateway.url},
          {"body", gateway.body}}) {
      for (const auto name : placeholders(text)) {
        if (std::ranges::find(known, name) != known.end()) continue;
        table.fault(key,
                    "{" + std::string(name) + "}: it knows {to}, {text}, {sender} and {reference}");
      }
    }
    const std::string whole = gateway.url + gateway.body;
    for (const auto* name : {"to", "text"}) {
      if (!has(whole, name))
        table.fault("body", std::string("{") + name + "} is in neither url nor body");
    }
    if (gateway.knows_repeats && !has(whole, "reference")) {
      table.fault("knows_repeats", "it can't know repeats without {reference} in url or body");
    }
    if (gateway.method == "GET" && !gateway.body.empty()) {
      table.fault("body", "GET has no body; put it into url");
    }
    const bool names_key = std::ranges::any_of(
        gateway.headers, [](const std::string& header) { return has(header, "key"); });
    if (names_key && gateway.key_file.empty()) table.fault("key_file", "{key} needs it");
  }

  const NamedText& text_;
  const std::filesystem::path& directory_;
  FaultList faults_;
  MessageSettings settings_;
};

}  // namespace

Configured<MessageSettings> read_messages(const NamedText& text,
                                          const std::filesystem::path& directory) {
  return MessagesReader(text, directory).read();
}

Configured<MessageSettings> load_messages(const std::filesystem::path& directory) {
  const auto file = MessageFiles{directory}.config();
  std::error_code no_such;
  if (!std::filesystem::exists(file, no_such)) return MessageSettings{};
  const auto text = storage::read_file(file, most_file_bytes);
  if (!text) return std::unexpected(std::vector<ConfigFault>{{"", 0, 0, text.error().text}});
  return read_messages({file.string(), *text}, directory);
}

}  // namespace dawr
