// Text that is no file of a centre: the upstream's list, phrases, recorded days, and what scripts
// write to headless devices.
#include <array>
#include <chrono>
#include <cstdint>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "broker/ctl/queue_log_file.h"
#include "broker/estimate/log_replay.h"
#include "common/device/command_text.h"
#include "common/device/json.h"
#include "common/domain/people_numbers.h"
#include "common/domain/utf8.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"
#include "common/wire/codec.h"
#include "counter/commands.h"
#include "tests/demo/queue_log.h"
#include "tests/fuzz/scratch_file.h"
#include "tests/fuzz/targets.h"
#include "tests/wire/fields.h"
#include "ticket/commands.h"
#include "upstream/enrolment.h"

namespace dawr::fuzz {
namespace {

void check_fault(const Fault& fault, std::string_view file) {
  require(fault.text.find(file) != std::string::npos, "a fault names the file");
}

// What a script may ask for, the broker can be asked for.
void check_can_travel(const CommandBody& body, std::optional<wire::Token> token = {}) {
  const wire::ClientMessage message = wire::Submit{1, 1, 1, body, token};
  const auto arrived = wire::decode_client_message(wire::encode(message));
  require(arrived.has_value(), arrived ? "" : "it can't travel: " + arrived.error().detail);
  require(tests::equal(*arrived, message), "what travels stays the same");
}

void check_wish(const counter::Wish& wish) {
  if (const auto* body = std::get_if<CommandBody>(&wish)) check_can_travel(*body);
}

void check_wish(const ticket::Wish& wish) {
  std::visit(
      [](const auto& one) {
        if constexpr (std::is_constructible_v<CommandBody, decltype(one)>) check_can_travel(one);
      },
      wish);
  if (const auto* with_token = std::get_if<ticket::WithToken>(&wish)) {
    check_can_travel(with_token->body, with_token->token);
  }
}

void check_line(const std::string& line) {
  const auto command = device::read_command(line);
  if (!command) return require(!command.error().text.empty(), "what is refused has a reason");
  if (command->words.empty()) return;
  if (const auto wish = counter::read_wish(*command); wish) {
    check_wish(*wish);
  } else {
    require(is_utf8(wish.error()) && !wish.error().empty(), "what is refused has a reason");
  }
  if (const auto wish = ticket::read_wish(*command); wish) {
    check_wish(*wish);
  } else {
    require(is_utf8(wish.error()) && !wish.error().empty(), "what is refused has a reason");
  }
}

void check_instant(const text::TimeZone& zone, Instant at) {
  const auto civil = zone.civil(at);
  require(civil.hour >= 0 && civil.hour < 24 && civil.minute >= 0 && civil.minute < 60,
          "a clock shows a time of day");
  const auto offset = zone.offset_at(at);
  require(offset > -std::chrono::hours{25} && offset < std::chrono::hours{26},
          "no place is further from Greenwich than RFC 8536 has it");
}

void check_words(const text::Phrases& words) {
  for (const auto& key : words.keys()) {
    require(is_utf8(words.text(key, {{"count", 3}, {"name", "B"}, {"number", "\u0663"}})),
            "a phrase is text");
    require(is_utf8(words.text(key)), "a phrase without its variables is text");
    for (const auto& variable : words.variables_of(key)) {
      require(is_utf8(words.text(key, {{variable, 1000}})) &&
                  is_utf8(words.text(key, {{variable, "x"}})),
              "a phrase with one variable is text");
    }
  }
  require(is_utf8(words.date(ServiceDate{std::chrono::days{20000}})), "a date is text");
  require(is_utf8(words.clock_line({ServiceDate{}, 15, 7})), "a time is text");
}

}  // namespace

// As somebody types them.
void people_numbers(BytesView bytes) {
  const auto typed = text_of(bytes);
  constexpr std::array<std::uint8_t, 3> governorates{1, 19, 88};
  constexpr ServiceDate today{std::chrono::days{20779}};
  const auto national = NationalNumber::read(typed, governorates, today);
  if (national) {
    require(NationalNumber::read(national->digits(), governorates, today) == national,
            "what was read reads as itself");
  } else {
    require(!words_of(national.error()).empty(), "what is refused has a reason");
  }
  const auto mobile = MobileNumber::read(typed);
  if (mobile) {
    require(MobileNumber::is_mobile(mobile->digits()), "what was read can travel");
  } else {
    require(!words_of(mobile.error()).empty(), "what is refused has a reason");
  }
  require(!national || !mobile, "no number is both");
}

void centres(BytesView bytes) {
  const auto file = scratch().put("centres", text_of(bytes));
  const auto list = upstream::Enrolment::open(file);
  if (!list) return check_fault(list.error(), file.string());
  const auto approved =
      std::ranges::find(list->centres(), false, &upstream::EnrolledCentre::revoked);
  if (approved == list->centres().end()) return;
  // Revoking one writes all of them.
  const auto revoked = upstream::revoke(file, approved->code, Instant{});
  require(revoked.has_value(), "a centre that is approved can be revoked");
  auto expected = list->centres();
  expected[static_cast<std::size_t>(approved - list->centres().begin())] = *revoked;
  const auto again = upstream::Enrolment::open(file);
  require(again && again->centres() == expected, "centres are read as they were written");
}

void phrases(BytesView bytes) {
  const auto words = text::Phrases::parse(text_of(bytes), "xx.phrases");
  if (words) return check_words(*words);
  require(words.error().text.starts_with("xx.phrases:"), "a fault names the file and the line");
}

// Whatever a log says, the estimate stays a number.
void replay_waits(const std::filesystem::path& file) {
  auto log = ctl::QueueLogFile::open(file);
  if (!log) return check_fault(log.error(), file.string() + ":");
  estimate::LogReplay replay([](const std::string&, double age_s, const estimate::Quantiles& wait) {
    require(age_s >= 0 && 0 <= wait.p10 && wait.p10 <= wait.p50 && wait.p50 <= wait.p80 &&
                wait.p80 <= wait.p90 && wait.p90 < 1e6,
            "quantiles are finite and in order");
  });
  for (;;) {
    auto row = log->next();
    if (!row) return check_fault(row.error(), file.string() + ":");
    if (!*row) break;
    replay.add(**std::move(row));
  }
  replay.finish();
}

void queue_log(BytesView bytes) {
  const auto file = scratch().put("log.csv", text_of(bytes));
  replay_waits(file);
  try {
    const auto log = demo::read_log(file);
    const auto window = demo::busiest_two_hours(log);
    for (const auto& ticket : log) {
      const auto steps = demo::steps_of(log, ticket.line, window);
      require(steps.size() <= 2 * log.size(), "a ticket comes and goes once");
    }
  } catch (const std::runtime_error& error) {
    check_fault({FaultKind::damaged, error.what()}, file.string() + ":");
  }
  try {
    demo::read_stand_ins(file);
  } catch (const std::runtime_error& error) {
    check_fault({FaultKind::damaged, error.what()}, file.string() + ":");
  }
}

void commands(BytesView bytes) {
  const auto text = text_of(bytes);
  device::LineSplitter lines;
  lines.feed(text.substr(0, text.size() / 2));
  lines.feed(text.substr(text.size() / 2));
  lines.finish();
  while (const auto line = lines.next()) {
    require(line->text.size() <= device::longest_line, "lines are bounded");
    require(nlohmann::json::accept(device::Json().add("text", line->text).text()),
            "any text can be told as JSON");
    if (!line->cut) check_line(line->text);
  }
}

void time_zone(BytesView bytes) {
  const auto file = scratch().put("Zone", text_of(bytes));
  const auto zone = text::TimeZone::named("Zone", scratch().path());
  if (!zone) return check_fault(zone.error(), file.string());
  for (int year = 1890; year < 2150; ++year) {
    const auto day = std::chrono::sys_days{std::chrono::year{year} / 4 / 30};
    check_instant(*zone, day - std::chrono::hours{2});
    check_instant(*zone, day + std::chrono::days{183});
  }
}

}  // namespace dawr::fuzz
