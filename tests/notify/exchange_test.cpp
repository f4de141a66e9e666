// What goes to the gateway, and what its answers mean.
#include "broker/notify/exchange.h"

#include "tests/catch.h"
#include "tests/notify/samples.h"

using namespace dawr;
using namespace dawr::notify;
using namespace dawr::tests;

namespace {

const Sending sending{.mobile = "01012345678", .text = "دورك \"{to}\"\n&", .reference = "r/1"};

}  // namespace

TEST_CASE("values are filled in once, as the place needs them") {
  auto settings = gateway();
  const auto json = request_of(settings, "the key", sending);
  CHECK(json.body ==
        R"({"to":"201012345678","from":"DAWR","text":"دورك \"{to}\"\n&","reference":"r/1"})");
  CHECK(json.headers == std::vector<std::string>{"Authorization: Bearer the key"});
  CHECK(json.url == settings.url);
  settings.encoding = BodyEncoding::form;
  settings.number = NumberFormat::national;
  settings.body = "to={to}&text={text}&ref={reference}";
  settings.url = "http://127.0.0.1/{reference}?k={key}";
  const auto form = request_of(settings, "the key", sending);
  CHECK(form.body ==
        "to=01012345678&text=%D8%AF%D9%88%D8%B1%D9%83%20%22%7Bto%7D%22%0A%26&ref=r%2F1");
  CHECK(form.url == "http://127.0.0.1/r%2F1?k={key}");
  Message asked = message();
  asked.gateway_id = "a b";
  CHECK(question_of(settings, "", asked).url == "http://127.0.0.1:1/messages/a%20b");
}

TEST_CASE("what an answer means") {
  struct Row {
    int status;
    std::string body;
    AttemptEnd end;
  };
  const std::vector<Row> rows = {
      {200, R"({"id":"g7"})", AttemptEnd::accepted},
      {202, R"({"id":17})", AttemptEnd::accepted},
      {409, "", AttemptEnd::accepted},  // it has it already
      {200, "", AttemptEnd::perhaps_taken},
      {200, "<html>", AttemptEnd::perhaps_taken},
      {200, R"({"id":)", AttemptEnd::perhaps_taken},
      {200, R"({"id":""})", AttemptEnd::perhaps_taken},
      {200, R"({"id":null})", AttemptEnd::perhaps_taken},
      {200, R"(["id"])", AttemptEnd::perhaps_taken},
      {200, std::string(5'000, '['), AttemptEnd::perhaps_taken},
      {302, "", AttemptEnd::not_taken},
      {400, "", AttemptEnd::refused},
      {401, "", AttemptEnd::not_taken},
      {403, "", AttemptEnd::not_taken},
      {404, "", AttemptEnd::not_taken},
      {422, "01012345678", AttemptEnd::refused},
      {429, "", AttemptEnd::not_taken},
      {500, "", AttemptEnd::perhaps_taken},
      {502, "", AttemptEnd::perhaps_taken},
      {503, "", AttemptEnd::not_taken},
  };
  for (const Row& row : rows) {
    INFO(row.status << " " << row.body.substr(0, 20));
    const Answer answer = answer_of(gateway(), {row.status, row.body});
    CHECK(answer.end == row.end);
    if (row.end == AttemptEnd::accepted) continue;
    CHECK_THAT(answer.reason, Catch::Contains(std::to_string(row.status)));
    CHECK_THAT(answer.reason, !Catch::Contains("010"));
  }
  CHECK(answer_of(gateway(), {200, R"({"id":17})"}).gateway_id == "17");
  CHECK(answer_of(gateway(), {503, "", 30s}).retry_after == 30s);
  CHECK(answer_of(gateway(false), {409, ""}).end == AttemptEnd::refused);
}

TEST_CASE("a gateway that answers everything with 200 says by a word whether it took it") {
  auto settings = gateway();
  settings.accepted_pointer = "/result/0/code";
  settings.accepted = {"0", "queued"};
  const auto outcome = [&](const std::string& result) {
    return answer_of(settings, {200, R"({"id":"g","result":[{"code":)" + result + "}]}"}).end;
  };
  CHECK(outcome("0") == AttemptEnd::accepted);
  CHECK(outcome("\"queued\"") == AttemptEnd::accepted);
  CHECK(outcome("17") == AttemptEnd::refused);
  CHECK(outcome("[]") == AttemptEnd::perhaps_taken);
}

TEST_CASE("what a receipt says") {
  const ReceiptSettings receipt = gateway().receipt.value();
  const auto says = [&](int status, const std::string& body) {
    return delivery_of(receipt, {status, body});
  };
  CHECK(says(200, R"({"status":"delivered"})") == Delivery::delivered);
  CHECK(says(200, R"({"status":"failed"})") == Delivery::undelivered);
  CHECK(says(200, R"({"status":"on its way"})") == Delivery::unknown);
  CHECK(says(200, "nonsense") == Delivery::unknown);
  CHECK(says(500, R"({"status":"delivered"})") == Delivery::unknown);
}
