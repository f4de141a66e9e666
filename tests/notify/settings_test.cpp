// messages.toml, right and wrong.
#include "broker/messages/settings.h"

#include "common/storage/files.h"
#include "tests/catch.h"
#include "tests/notify/samples.h"

using namespace dawr;
using namespace dawr::tests;

namespace {

std::string sample() {
  return storage::read_file(DAWR_SOURCE_DIR "/config/messages.toml", 100'000).value();
}

// The sample with one text replaced.
Configured<MessageSettings> changed(const std::string& from, const std::string& to) {
  auto text = sample();
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  return read_messages({"messages.toml", text}, "/centre");
}

}  // namespace

TEST_CASE("the sample is sound, and off") {
  const auto settings = read_messages({"messages.toml", sample()}, "/centre");
  REQUIRE(settings);
  CHECK_FALSE(settings->on);
  CHECK(settings->language == "ar");
  CHECK(settings->quiet == QuietHours{21h, 8h});
  CHECK(settings->gateway.key_file == "/centre/secrets/gateway.key");
  CHECK(settings->gateway.knows_repeats);
  REQUIRE(settings->gateway.receipt);
  CHECK(settings->gateway.receipt->delivered == std::vector<std::string>{"delivered"});
  CHECK_FALSE(load_messages("/there/is/none")->on);
}

TEST_CASE("what is wrong is said with its place") {
  struct Row {
    const char* from;
    const char* to;
    const char* says;
  };
  const std::vector<Row> rows = {
      {"on = false", "on = \"yes\"", "on"},
      {"language = \"ar\"", "language = \"fr\"", "language"},
      {"21:00-08:00", "21:00", "expected hours"},
      {"21:00-08:00", "21:00-24:00", "expected hours"},
      {"per_minute = 60", "per_minute = 0", "per_minute"},
      {"https://sms", "http://sms", "expected https"},
      {"https://sms.example.net/v1/messages\"", "http://127.0.0.1.example.net/\"",
       "expected https"},
      {"\"{to}\"", "\"{two}\"", "{two}"},
      {"\"{to}\"", "\"\"", "{to} is in neither"},
      {"\"{text}\"", "\"\"", "{text} is in neither"},
      {"\"{reference}\"", "\"\"", "it can't know repeats"},
      {"\"POST\"", "\"GET\"", "GET has no body"},
      {"Bearer {key}", "Bearer {to}", "a header knows {key}"},
      {"\"Content-Type: application/json\"", "\"nonsense\"", "expected a header"},
      {"key_file =", "# key_file =", "{key} needs it"},
      {"id_pointer = \"/id\"", "id_pointer = \"id\"", "expected a JSON pointer"},
      {"id_pointer = \"/id\"", "", "{id} needs id_pointer"},
      {"# accepted =", "accepted =", "go together"},
      {"timeout_seconds = 10", "timeout_seconds = 0", "timeout_seconds"},
      {"delivered = [\"delivered\"]", "", "delivered"},
      {"sender =", "sander =", "sander"},
      {"[gateway.receipt]", "[gateway.receipts]", "receipts"},
      {"[gateway]", "[gateway", "TOML"},
  };
  for (const Row& row : rows) {
    INFO(row.from << " -> " << row.to);
    const auto settings = changed(row.from, row.to);
    REQUIRE_FALSE(settings);
    CHECK_THAT(to_text(settings.error()), Catch::Contains(row.says));
    CHECK(settings.error().front().line > 0);
  }
  CHECK(changed("https://sms.example.net/v1/messages\"", "http://127.0.0.1:8080/x\""));
  CHECK_FALSE(changed("https://sms.example.net/v1/messages\"", "http://127.0.0.1:x@elsewhere/\""));
}
