#include "tests/kill/crew.h"

#include <set>

namespace dawr::kill {
namespace {

constexpr std::uint64_t most_waiting = 60;

bool has_view(const std::string& event) {
  static const std::set<std::string> events{
      "view",        "opened", "called",  "recalled", "started",  "put_back", "completed",
      "transferred", "held",   "resumed", "no_show",  "on_break", "closed"};
  return events.contains(event);
}

}  // namespace

// ---- Dispenser ----

void Dispenser::heard(const Json& result) {
  const std::string event = result.value("event", "");
  if (event == "issued") {
    const Serial ticket{result.at("ticket").get<std::uint32_t>()};
    tell(result, {.issued = ticket, .number = result.at("number").get<std::uint16_t>()});
    if (result.contains("arrival_code")) hall().codes[ticket] = result.at("arrival_code");
    ++hall().waiting;
  } else if (event == "doubtful") {
    hall().witness.knows(device(), Serial{result.at("ticket").get<std::uint32_t>()});
  } else if (event == "confirmed") {
    tell(result, {});
  }
}

void Dispenser::act() {
  rest(100, 900);
  if (!hall().closing && hall().waiting < most_waiting) wish("take " + service_, true);
}

// ---- Console ----

void Console::heard(const Json& result) {
  const std::string event = result.value("event", "");
  if (!has_view(event)) {
    line_is_empty_ = result.value("code", "") == "E_LINE_EMPTY";
    return;
  }
  line_is_empty_ = false;
  view_ = result;
  if (!result.contains("command")) return;
  campaign::Answer answer{.seq = result.at("seq").get<Seq>(), .leaves_entry = true};
  if (event == "called") {
    answer.called = Serial{result.at("in_hand").at("ticket").get<std::uint32_t>()};
    if (hall().waiting > 0) --hall().waiting;
  }
  if (event == "transferred" || event == "put_back") ++hall().waiting;
  tell(result, answer);
}

bool Console::is_free() const {
  return view_ && line_is_empty_ && !view_->contains("in_hand") && !view_->contains("on_hold");
}

void Console::act() {
  rest(30, 250);
  if (!view_) return;
  if (view_->at("state") != "open") return wish("open " + std::to_string(clerk_));
  if (view_->contains("in_hand")) {
    const Json& ticket = view_->at("in_hand");
    return ticket.at("state") == "called" ? act_on_call(ticket) : act_in_service();
  }
  if (view_->contains("on_hold") && (hall().closing || chance().one_in(3))) return wish("resume");
  if (may(60)) return wish(chance().one_in(2) ? "close" : "break tea");
  wish("next", true);
}

// Without a code the citizen has not come: he is called again, and given up or put back.
void Console::act_on_call(const Json& ticket) {
  const auto code = hall().codes.find(Serial{ticket.at("ticket").get<std::uint32_t>()});
  if (code != hall().codes.end() && !may(25)) return wish("start " + code->second);
  if (ticket.at("calls_left").get<int>() > 0 && chance().one_in(2)) return wish("recall");
  wish(ticket.at("shown").get<bool>() ? "no-show" : "put-back");
}

void Console::act_in_service() {
  if (may(10)) return wish("transfer " + other_line_);
  if (may(20) && !view_->contains("on_hold")) return wish("hold");
  wish("complete served");
}

// ---- Supervisor and display ----

void Supervisor::heard(const Json& result) {
  if (result.value("event", "") != "done") {
    opened_ = opened_ || result.value("code", "") == "E_DAY_OPEN";
    return;
  }
  opened_ = true;
  tell(result, {.seq = result.at("seq").get<Seq>()});
}

void Supervisor::act() {
  rest(1000, 3000);
  if (!opened_) return wish("open-day " + date_);
  if (!hall().closing) wish("notice 1 | " + std::to_string(chance().below(1000)) + " | a notice");
}

void Display::heard(const Json& result) {
  if (result.value("event", "") == "state") shows_ = result;
}

}  // namespace dawr::kill
