// What breaks the schema is refused, and the refusal names the place.
#include <string>

#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/wire/raw_frame.h"
#include "tests/wire/samples.h"

using namespace dawr;
using namespace dawr::tests;

namespace {

std::string refusal_of(const wire::Bytes& frame) {
  const auto decoded = wire::decode_client_message(frame);
  if (decoded) return "accepted";
  CHECK(decoded.error().code == RejectionCode::malformed);
  return decoded.error().detail;
}

template <class Body>
Body accepted(const wire::Bytes& frame) {
  const auto decoded = wire::decode_client_message(frame);
  INFO((decoded ? "" : decoded.error().detail));
  REQUIRE(decoded.has_value());
  return std::get<Body>(std::get<wire::Submit>(*decoded).body);
}

}  // namespace

TEST_CASE("CallNext can't carry a ticket") {
  CHECK(refusal_of(submit_nothing(RawCommand::call_next)) == "accepted");
  CHECK(refusal_of(submit_number(RawCommand::call_next, std::uint32_t{42})) ==
        "Submit.command.CallNext: has a field that the schema does not know");
  // Nor an empty one, nor one in a slot far away.
  CHECK(refusal_of(submit_number(RawCommand::call_next, std::uint32_t{0})) != "accepted");
  const auto far = submit_frame(RawCommand::call_next, [](auto& builder) {
    return RawTable(builder).number(30, std::uint32_t{42}).end();
  });
  CHECK(refusal_of(far) != "accepted");
}

TEST_CASE("unknown fields are refused wherever they are") {
  const auto in_frame = [] {
    flatbuffers::FlatBufferBuilder builder;
    const auto ask = RawTable(builder).number(0, std::uint8_t{1}).end();
    const auto root = RawTable(builder)
                          .number(0, std::uint8_t{3})
                          .offset(1, ask)
                          .number(2, std::uint8_t{1})
                          .end();
    return finished(builder, root, "DWCL");
  }();
  CHECK(refusal_of(in_frame) == "ClientFrame: has a field that the schema does not know");

  const auto in_notice = submit_frame(RawCommand::post_notice, [](auto& builder) {
    const auto text = RawTable(builder).number(2, std::uint64_t{1}).end();
    return RawTable(builder).number(0, std::uint8_t{0}).offset(1, text).end();
  });
  CHECK(refusal_of(in_notice) ==
        "Submit.command.PostNotice.text: has a field that the schema does not know");

  const auto in_list = [] {
    flatbuffers::FlatBufferBuilder builder;
    const auto name = RawTable(builder).end();
    const auto extra = RawTable(builder).number(2, std::uint8_t{1}).end();
    const auto line = RawTable(builder).number(0, std::uint8_t{'B'}).offset(2, extra).end();
    const std::vector<flatbuffers::Offset<void>> lines{flatbuffers::Offset<void>(line)};
    const auto vector = builder.CreateVector(lines);
    const auto offer = RawTable(builder).offset(1, name).offset(3, vector.o).end();
    const auto root = RawTable(builder).number(0, std::uint8_t{5}).offset(1, offer).end();
    return finished(builder, root, "DWBR");
  }();
  const auto decoded = wire::decode_broker_message(in_list);
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().detail ==
        "OfferView.lines[0].name: has a field that the schema does not know");
}

TEST_CASE("an enum takes its values and no others") {
  CHECK(accepted<Complete>(submit_number(RawCommand::complete, std::uint8_t{3})).outcome ==
        Outcome::redirected);
  CHECK(refusal_of(submit_number(RawCommand::complete, std::uint8_t{4})) ==
        "Submit.command.Complete.outcome: has no value 4");
  CHECK(refusal_of(submit_number(RawCommand::complete, std::uint8_t{0})) ==
        "Submit.command.Complete.outcome: is missing");
  CHECK(refusal_of(submit_nothing(RawCommand::complete)) ==
        "Submit.command.Complete.outcome: is missing");
}

TEST_CASE("every rejection code of the domain is one of the wire") {
  int codes = 0;
  for (std::uint16_t number = 0; number < 1000; ++number) {
    const auto code = static_cast<RejectionCode>(number);
    const bool known = name_of(code) != "E_UNKNOWN";
    const auto decoded =
        wire::decode_broker_message(wire::encode(wire::BrokerMessage{wire::Refused{code, {}}}));
    INFO(number);
    CHECK(decoded.has_value() == known);
    codes += known ? 1 : 0;
  }
  CHECK(codes >= 49);
}

TEST_CASE("a union takes its members and no others") {
  const auto empty = [](auto& builder) { return RawTable(builder).end(); };
  CHECK(refusal_of(submit_frame(std::uint8_t{200}, empty)) == "Submit.command: has no member 200");
  CHECK(refusal_of(submit_frame(std::uint8_t{49}, empty)) == "Submit.command: has no member 49");
  CHECK(refusal_of(submit_frame(std::uint8_t{0}, empty)) == "Submit.command: is missing");
  CHECK(refusal_of(client_frame(8, empty)) == "ClientFrame.message: has no member 8");
  const auto without_table = client_frame(raw_submit, [](auto& builder) {
    return RawTable(builder).number(submit_command_type, std::uint8_t{9}).end();
  });
  CHECK(refusal_of(without_table) == "Submit.command.CallNext: is missing");
}

TEST_CASE("nested tables and structs are there") {
  const auto without_text = submit_frame(RawCommand::post_notice, [](auto& builder) {
    return RawTable(builder).number(0, std::uint8_t{0}).end();
  });
  CHECK(refusal_of(without_text) == "Submit.command.PostNotice.text: is missing");

  flatbuffers::FlatBufferBuilder builder;
  const auto slip = RawTable(builder).number(0, std::uint16_t{123}).end();
  const auto decoded = wire::decode_slip(finished(builder, slip, "DWSL"));
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().detail == "Slip.token: is missing");
}

TEST_CASE("a catalogue code is 1 to 8 printable ASCII characters") {
  CHECK(accepted<TakeTicket>(submit_text(RawCommand::take_ticket, "B01-XYZ9")).service.view() ==
        "B01-XYZ9");
  const std::string place = "Submit.command.TakeTicket.service: ";
  CHECK(refusal_of(submit_text(RawCommand::take_ticket, "B01-XYZ90")) ==
        place + "longer than 8 bytes");
  const std::string words = place + "must be printable ASCII characters without a space";
  CHECK(refusal_of(submit_text(RawCommand::take_ticket, "")) == words);
  CHECK(refusal_of(submit_text(RawCommand::take_ticket, "B 1")) == words);
  CHECK(refusal_of(submit_text(RawCommand::take_ticket, "ب")) == words);
  CHECK(refusal_of(submit_nothing(RawCommand::take_ticket)) == words);
}

TEST_CASE("text is UTF-8 within its bound") {
  const std::string place = "Submit.command.Break.reason: ";
  for (const std::string_view bad :
       {"\xff", "ok\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80"}) {
    CHECK(refusal_of(submit_text(RawCommand::take_break, bad)) == place + "is not UTF-8");
  }
  CHECK(refusal_of(submit_text(RawCommand::take_break, std::string_view("a\0b", 3))) ==
        place + "is not UTF-8");
  const std::string longest(limits::reason_bytes, 'x');
  CHECK(accepted<Break>(submit_text(RawCommand::take_break, longest)).reason == longest);
  CHECK(refusal_of(submit_text(RawCommand::take_break, longest + "x")) ==
        place + "longer than 400 bytes");
}

TEST_CASE("numbers stay within their bounds") {
  const auto code = [](std::uint16_t typed) {
    return refusal_of(submit_number(RawCommand::start_service, typed));
  };
  CHECK(code(111) == "accepted");
  CHECK(code(999) == "accepted");
  for (const int bad : {0, 1, 99, 101, 110, 190, 305, 1000, 1111, 65535}) {
    CHECK(code(static_cast<std::uint16_t>(bad)) ==
          "Submit.command.StartService.typed: must be three digits 1 to 9");
  }

  CHECK(refusal_of(submit_number(RawCommand::transfer, std::uint8_t{'Z'})) == "accepted");
  CHECK(refusal_of(submit_number(RawCommand::transfer, std::uint8_t{'a'})) ==
        "Submit.command.Transfer.line: 97 is not in 65 to 90");
  CHECK(refusal_of(submit_nothing(RawCommand::transfer)) ==
        "Submit.command.Transfer.line: 0 is not in 65 to 90");

  const auto date = [](std::int32_t days) {
    return refusal_of(submit_number(RawCommand::open_day, days));
  };
  CHECK(date(18262) == "accepted");  // 2020-01-01
  CHECK(date(18261) == "Submit.command.OpenDay.date: 18261 is not in 18262 to 47846");
  CHECK(date(47846) == "accepted");  // 2100-12-31
  CHECK(date(47847) != "accepted");
  CHECK(date(-1) != "accepted");
}

TEST_CASE("a device whose clock is dead is still understood") {
  wire::Ping ping;
  ping.device_time = Instant{};
  CHECK(wire::decode_client_message(wire::encode(wire::ClientMessage{ping})).has_value());
  ping.device_time = Instant::max();
  CHECK(refusal_of(wire::encode(wire::ClientMessage{ping})).starts_with("Ping.device_time: "));
}

TEST_CASE("no command is settled that was not sent yet") {
  wire::Submit submit{7, 3, 3, TakeTicket{ServiceCode{"S01"}, {}, {}}, {}};
  REQUIRE(wire::decode_client_message(wire::encode(wire::ClientMessage{submit})));
  submit.low_water = 4;
  CHECK(refusal_of(wire::encode(wire::ClientMessage{submit})) ==
        "Submit.low_water: is above the counter of the command that it comes with");
}

TEST_CASE("a token goes with the two commands that need one, and with no other") {
  Samples samples(7);
  auto submit = samples.submit(Rejoin{});
  CHECK(refusal_of(wire::encode(wire::ClientMessage{submit})) == "accepted");
  submit.token.reset();
  CHECK(refusal_of(wire::encode(wire::ClientMessage{submit})) == "Submit.token: is missing");
  submit.body = CallNext{};
  submit.token.emplace();
  CHECK(refusal_of(wire::encode(wire::ClientMessage{submit})) ==
        "Submit.token: goes with LeaveLine, Rejoin and RateVisit only");
}

TEST_CASE("another protocol version is told apart from nonsense") {
  wire::Hello hello{.protocol = 2, .program = "dawr-ticket", .version = "9"};
  const auto decoded = wire::decode_client_message(wire::encode(wire::ClientMessage{hello}));
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().code == RejectionCode::version);

  // Even when its greeting has grown.
  const auto grown = client_frame(1, [](auto& builder) {
    return RawTable(builder).number(0, std::uint16_t{2}).number(3, std::uint64_t{1}).end();
  });
  const auto newer = wire::decode_client_message(grown);
  REQUIRE_FALSE(newer.has_value());
  CHECK(newer.error().code == RejectionCode::version);

  auto welcome = Samples(3).make<wire::Welcome>();
  welcome.protocol = 7;
  const auto answer = wire::decode_broker_message(wire::encode(wire::BrokerMessage{welcome}));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().code == RejectionCode::version);
}

TEST_CASE("a metric cell holds together") {
  auto cell = Samples(5).make<MetricCell>();
  cell.key.quarter += std::chrono::seconds{1};
  const auto decoded = wire::decode_cell(wire::encode(cell));
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().detail == "MetricCell.quarter: is not the start of a quarter-hour");

  cell.key.quarter -= std::chrono::seconds{1};
  auto older = cell;
  cell.version = 8;
  older.version = 7;
  const wire::UplinkMessage message =
      wire::UplinkCells{Epoch{1}, {{.cell = cell}, {.cell = older}}};
  const auto cells = wire::decode_uplink_message(wire::encode(message));
  REQUIRE_FALSE(cells.has_value());
  CHECK(cells.error().detail == "UplinkCells.cells[1].version: must not descend");
}

TEST_CASE("a PIN is 4 to 8 digits, or absent") {
  const auto pin = [](std::string_view text) {
    return submit_frame(RawCommand::open_counter, [&](auto& builder) {
      const auto string = builder.CreateString(text.data(), text.size());
      return RawTable(builder).number(0, std::uint32_t{101}).offset(1, string.o).end();
    });
  };
  CHECK(accepted<OpenCounter>(pin("0471")).pin == Pin::from("0471"));
  CHECK(accepted<OpenCounter>(pin("12345678")).pin == Pin::from("12345678"));
  // As an older console sends it, and with an empty text.
  CHECK_FALSE(
      accepted<OpenCounter>(submit_number(RawCommand::open_counter, std::uint32_t{101})).pin);
  CHECK_FALSE(accepted<OpenCounter>(pin("")).pin);
  const std::string place = "Submit.command.OpenCounter.pin: ";
  CHECK(refusal_of(pin("123456789")) == place + "longer than 8 bytes");
  for (const std::string_view bad : {"1", "123", "12a4", "12 34", "-123", "٤٧١١"}) {
    CHECK(refusal_of(pin(bad)) == place + "must be 4 to 8 digits");
  }
  for (const auto bad : {std::string_view("12\0"
                                          "45",
                                          5),
                         std::string_view("\xff\xff\xff\xff")}) {
    CHECK(refusal_of(pin(bad)) == place + "is not UTF-8");
  }
}
