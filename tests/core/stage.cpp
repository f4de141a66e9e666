#include "tests/core/stage.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include "broker/queue/deadlines.h"
#include "broker/queue/views.h"
#include "tests/core/command_words.h"
#include "tests/core/words.h"

namespace dawr::play {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string in_a_row(const queue::State& state, const std::vector<Event>& events) {
  std::string row;
  for (const Event& event : events) row += (row.empty() ? "" : "; ") + text_of(state, event);
  return row.empty() ? "nothing" : row;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const auto end = std::min(text.find(separator, begin), text.size());
    parts.push_back(trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

std::vector<std::string> words_of(const std::string& text) {
  auto words = split(text, ' ');
  std::erase(words, "");
  return words;
}

bool set_rule(AppointmentRules& rules, const std::string& name, int value) {
  const std::map<std::string, minutes*> all{{"slot_hold", &rules.hold},
                                            {"appointment_credit", &rules.credit},
                                            {"callable_before", &rules.callable_before},
                                            {"late_after", &rules.late_after},
                                            {"check_in_before", &rules.check_in_before},
                                            {"missed_after", &rules.missed_after},
                                            {"release_least", &rules.release_least},
                                            {"release_most", &rules.release_most}};
  if (name == "share_percent") {
    rules.share_percent = static_cast<std::uint8_t>(value);
  } else if (name == "days_ahead") {
    rules.days_ahead = static_cast<std::uint16_t>(value);
  } else if (const auto known = all.find(name); known != all.end()) {
    *known->second = minutes{value};
  } else {
    return false;
  }
  return true;
}

void set_rule(Rules& rules, const std::string& name, int value, const SourceLine& line) {
  const auto byte = static_cast<std::uint8_t>(value);
  if (name == "priority_credit") return void(rules.priority_credit = minutes{value});
  if (name == "rejoin_within") return void(rules.rejoin_within = minutes{value});
  if (name == "rejoin_delay") return void(rules.rejoin_delay = minutes{value});
  if (name == "hold_limit") return void(rules.hold_limit = minutes{value});
  if (name == "print_doubtful_after") return void(rules.print_doubtful_after = seconds{value});
  if (name == "no_show_after") return void(rules.no_show_after = seconds{value});
  if (name == "put_back_after") return void(rules.put_back_after = seconds{value});
  if (name == "undo_within") return void(rules.undo_within = seconds{value});
  if (name == "reprint_within") return void(rules.reprint_within = minutes{value});
  if (name == "arrival_code_tries") return void(rules.arrival_code_tries = byte);
  if (name == "calls_before_no_show") return void(rules.calls_before_no_show = byte);
  if (name == "approval_within") return void(rules.approval_within = minutes{value});
  if (name == "overrides_a_day") return void(rules.overrides_a_day = byte);
  if (name == "cover_after") return void(rules.cover_after = minutes{value});
  if (name == "idle_close_after") return void(rules.idle_close_after = minutes{value});
  if (name == "reissue_within") return void(rules.reissue_within = minutes{value});
  if (name == "within_hours") return void(rules.within_hours = value != 0);
  if (name == "cash_desk_closes_before") {
    return void(rules.cash_desk_closes_before = minutes{value});
  }
  if (name == "payment_needed") return void(rules.payment_needed = value != 0);
  if (name == "kiosk_grants") return void(rules.priority_grant = PriorityGrant::kiosk);
  if (set_rule(rules.appointments, name, value)) return;
  throw BadRow(line.place, "there is no rule '" + name + "'");
}

void add_line(CentrePolicy& policy, char letter, minutes target) {
  static const std::map<char, std::string> arabic{{'A', "ب"}, {'B', "ج"}, {'C', "د"},
                                                  {'D', "ر"}, {'E', "س"}, {'F', "خ"}};
  policy.lines.push_back({LineId{letter}, arabic.at(letter), {"صف", "Line"}, target});
  Service service;
  service.code = ServiceCode(std::string{letter} + "01");
  service.line = LineId{letter};
  service.name = {"خدمة", "Service"};
  policy.services.push_back(service);
}

// "A, B+10"
void add_counter(CentrePolicy& policy, CounterKind kind, const std::string& number,
                 const std::string& lines) {
  Counter counter;
  counter.id.value = counter.number = static_cast<std::uint16_t>(std::stoi(number));
  counter.kind = kind;
  for (const std::string& part : split(lines, ',')) {
    const auto plus = part.find('+');
    const minutes handicap{plus == std::string::npos ? 0 : std::stoi(part.substr(plus + 1))};
    counter.serves.push_back({LineId{part.front()}, handicap});
  }
  policy.counters.push_back(counter);
}

}  // namespace

std::vector<SourceLine> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": can't be read");
  std::vector<SourceLine> lines;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    text = trimmed(text.substr(0, text.find('#')));
    const auto name = path.substr(path.find("tests/core"));
    if (!text.empty()) lines.push_back({name + ":" + std::to_string(number), text});
  }
  return lines;
}

Row row_of(const SourceLine& line) {
  const auto arrow = line.text.find("->");
  if (arrow == std::string::npos) throw BadRow(line.place, "there is no ->");
  std::vector<std::string> columns;
  std::string rest = trimmed(line.text.substr(0, arrow));
  while (!rest.empty()) {
    const auto end = columns.size() == 2 ? rest.size() : std::min(rest.find("  "), rest.size());
    columns.push_back(rest.substr(0, end));
    rest = trimmed(rest.substr(end));
  }
  if (columns.size() != 3) {
    throw BadRow(line.place, "a row is: time  who  command  -> what comes of it");
  }
  return {line.place, instant_of(columns[0]), columns[1], columns[2],
          trimmed(line.text.substr(arrow + 2))};
}

void add_to_centre(CentrePolicy& policy, const SourceLine& line) {
  const auto words = words_of(line.text);
  const auto& what = words.front();
  const auto second_part = [&](const std::string& word) {
    const auto at = line.text.find(" " + word + " ");
    return at == std::string::npos ? "" : trimmed(line.text.substr(at + word.size() + 2));
  };
  if (what == "van") {
    policy.is_van = true;
  } else if (what == "line") {
    const auto target = second_part("target");
    add_line(policy, words.at(1).front(), minutes{target.empty() ? 25 : std::stoi(target)});
  } else if (what == "fee") {
    const auto service =
        std::ranges::find(policy.services, ServiceCode(words.at(1)), &Service::code);
    if (service == policy.services.end()) throw BadRow(line.place, "there is no such service");
    service->fee_at_cashier = true;
  } else if (what == "cash_desk") {
    const auto desk = std::ranges::find(policy.lines, LineId{words.at(1).front()}, &Line::id);
    if (desk == policy.lines.end()) throw BadRow(line.place, "there is no such line");
    desk->at = HopKind::cashier;
  } else if (what == "visit") {
    const auto service =
        std::ranges::find(policy.services, ServiceCode(words.at(1)), &Service::code);
    if (service == policy.services.end()) throw BadRow(line.place, "there is no such service");
    for (const auto& each : split(second_part("on"), ',')) {
      service->onward.push_back(LineId{each.front()});
    }
  } else if (what == "typical") {
    const auto service =
        std::ranges::find(policy.services, ServiceCode(words.at(1)), &Service::code);
    if (service == policy.services.end()) throw BadRow(line.place, "there is no such service");
    service->typical_minutes = static_cast<std::uint16_t>(std::stoi(words.at(2)));
  } else if (what == "counter" || what == "cashier") {
    const auto kind = what == "counter" ? CounterKind::counter : CounterKind::cashier;
    add_counter(policy, kind, words.at(1), second_part("serves"));
  } else if (what == "clerk") {
    Clerk clerk{ClerkId{static_cast<std::uint32_t>(std::stoi(words.at(1)))}, {}};
    const auto lines = second_part("for");
    if (!lines.empty()) {
      for (const auto& each : split(lines, ',')) clerk.lines.push_back(LineId{each.front()});
    }
    policy.clerks.push_back(clerk);
  } else if (what == "rule") {
    set_rule(policy.rules, words.at(1), words.size() > 2 ? std::stoi(words[2]) : 0, line);
  } else {
    throw BadRow(line.place, "a centre has no '" + what + "'");
  }
}

std::string Stage::play(const Row& row) {
  if (row.at < last_) throw BadRow(row.place, "time goes back");
  last_ = row.at;
  try {
    if (row.who == "look") return look(row);
    if (row.who == "broker") {
      return play_.start(row.at) ? text_of(play_.state(), play_.entries().back().event) : "nothing";
    }
    if (row.who == "journal") return restore(row);
    if (row.who == "calendar") return chart(row);
    if (row.who == "screens") return say_wait(row);
    if (row.who == "staff list") {
      const bool made = row.command != "is gone";
      play_.ask_for_persons(made);
      return made ? "asks for persons" : "asks for nobody";
    }
    if (row.who == "time") return in_a_row(play_.state(), play_.pass(row.at));
    return submit(row);
  } catch (const BadRow&) {
    throw;
  } catch (const std::exception& error) {
    throw BadRow(row.place, error.what());
  }
}

std::string Stage::restore(const Row& row) {
  const auto words = words_of(row.command);
  if (words.front() != "restored") throw BadRow(row.place, "a journal is restored, nothing else");
  // How many later epochs are given up with it: "restored", "restored 1".
  const auto abandoned = words.size() > 1 ? std::stoi(words.at(1)) : 0;
  play_.restore(static_cast<std::uint16_t>(abandoned), row.at);
  return text_of(play_.state(), play_.entries().back().event);
}

// "doors 2026-03-01 09:00:00 10:00:00", of that date alone; "shut 2026-03-01"; "nothing".
std::string Stage::chart(const Row& row) {
  const auto words = words_of(row.command);
  if (words.front() == "nothing") {
    days_.clear();
    return "nothing";
  }
  const auto date = date_of(words.at(1));
  std::erase_if(days_, [&](const DayPlan& day) { return day.date == date; });
  const auto since_first =
      Instant{date.time_since_epoch()} - Instant{first_date.time_since_epoch()};
  DayPlan day{date, DayKind::working, {}, {}};
  for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
    if (words[i] == "at") {
      day.open.back().place = {words[i + 1], words[i + 1]};
      continue;
    }
    day.open.push_back(
        {instant_of(words[i]) + since_first, instant_of(words[i + 1]) + since_first, {}});
  }
  days_.push_back(day);
  std::ranges::sort(days_, {}, &DayPlan::date);
  return words.front();
}

// "A within 20", "A more-than 60", "A nothing".
std::string Stage::say_wait(const Row& row) {
  static const std::map<std::string, PromiseKind> kinds{{"within", PromiseKind::within},
                                                        {"more-than", PromiseKind::more_than},
                                                        {"soon", PromiseKind::soon},
                                                        {"nothing", PromiseKind::none}};
  const auto words = words_of(row.command);
  Promise promise{kinds.at(words.at(1)), 0, NoPromise::not_asked};
  if (words.size() > 2) promise.minutes = static_cast<std::uint16_t>(std::stoi(words[2]));
  play_.tell(OutlookChanged{LineId{words.front().front()}, promise}, row.at);
  return "said";
}

std::string Stage::submit(const Row& row) {
  const Principal who = principal_of(row.who);
  play_.pass(row.at);
  ReadCommand read = command_of(row.command, play_.state(), policy_, who);
  if (auto* open = std::get_if<OpenDay>(&read.body)) open->days_ahead = days_;
  // A new day forgets the tickets of the old one, whose names the events still need.
  const bool forgets = std::holds_alternative<OpenDay>(read.body) && play_.state().day_open;
  const queue::State before = forgets ? play_.state() : queue::State{};
  const queue::State& names = forgets ? before : play_.state();
  std::string result;
  for (int i = 0; i < read.times; ++i) {
    const Played played =
        read.press ? play_.submit(who, Command{{who.device, 1, *read.press}, read.body}, row.at)
                   : play_.submit(who, read.body, row.at);
    if (played.rejection) refusals_.emplace(kind_of(read.body), played.rejection->code);
    result = played.rejection ? text_of(*played.rejection) : in_a_row(names, played.events);
    if (auto* cancel = std::get_if<CancelTake>(&read.body)) ++cancel->counter;
  }
  return result;
}

std::string Stage::look(const Row& row) const {
  const auto words = words_of(row.command);
  const queue::State& state = play_.state();
  if (words.front() == "deadline") {
    const auto due = queue::next_deadline(state);
    return due ? text_of(*due) : "none";
  }
  if (words.front() == "line") {
    return std::to_string(state.lines.at(LineId{words.at(1).front()}).waiting()) + " waiting";
  }
  if (words.front() == "average") {
    const auto number = static_cast<std::uint16_t>(std::stoi(words.at(2)));
    const auto view = queue::counter_view(state, CounterId{number}, row.at);
    return view.average_service_s ? std::to_string(*view.average_service_s) + " s" : "none";
  }
  if (words.front() == "booking")
    return look_at_booking(BookingId{static_cast<std::uint32_t>(std::stoi(words.at(1)))});
  if (words.front() == "place") {
    const LineId line{words.at(1).front()};
    const auto slot = instant_of(words.size() > 3 ? words.at(2) + " " + words.at(3) : words.at(2));
    const auto& slots = state.bookings.slots();
    return std::to_string(slots.taken(line, slot)) + " of " +
           std::to_string(slots.places(line, slot)) + " taken";
  }
  if (words.front() == "voice") return state.by_voice_since ? "by voice" : "by displays";
  if (words.front() == "lines") {
    const auto number = static_cast<std::uint16_t>(std::stoi(words.at(1)));
    std::string letters;
    for (const auto& load : queue::counter_view(state, CounterId{number}, row.at).lines) {
      letters += load.line.value;
    }
    return letters;
  }
  if (words.front() == "board") {
    const Board board = queue::board_of(state, Epoch{}, state.seq);
    std::string text = board.by_voice ? "by voice" : "";
    for (const BoardCover& cover : board.covers) {
      text += (text.empty() ? "" : "; ") + std::to_string(cover.counter) + " helps " +
              cover.line.value + " from " + text_of(cover.from);
    }
    return text.empty() ? "no exceptions" : text;
  }
  if (words.front() == "counter") {
    const auto number = static_cast<std::uint16_t>(std::stoi(words.at(1)));
    const auto& stand = state.counters.at(CounterId{number});
    std::string text = text_of(stand.state);
    if (stand.in_hand) text += ", in hand " + name_of(state, *stand.in_hand);
    if (stand.on_hold) text += ", on hold " + name_of(state, *stand.on_hold);
    return text + ", served " + std::to_string(stand.served_today);
  }
  if (words.front() == "visit") {
    const auto visit = find_ticket(state, words.at(1), words.at(2));
    if (!visit) throw BadRow(row.place, "there is no ticket " + row.command);
    return "since " + text_of(state.find(*visit)->visit_since);
  }
  const auto serial = find_ticket(state, words.at(0), words.at(1));
  if (!serial) throw BadRow(row.place, "there is no ticket " + row.command);
  const queue::Ticket& ticket = *state.find(*serial);
  std::string text =
      text_of(ticket.state) + ", line " + ticket.line.value + ", turn " + text_of(ticket.turn);
  if (ticket.callable_at > state.now) text += ", callable " + text_of(ticket.callable_at);
  if (ticket.print == queue::Print::doubtful) text += ", doubtful";
  if (ticket.copies > 0) text += ", copies " + std::to_string(ticket.copies);
  if (ticket.replaced > 0) text += ", replaced " + std::to_string(ticket.replaced);
  return text;
}

std::string Stage::look_at_booking(BookingId id) const {
  constexpr std::array<std::string_view, 6> states{"?",          "held",      "confirmed",
                                                   "checked in", "cancelled", "missed"};
  const Booking* booking = play_.state().bookings.find(id);
  if (booking == nullptr) return "unknown";
  std::string text(states.at(static_cast<std::size_t>(booking->state)));
  text += std::string(", line ") + booking->line.value + ", " + text_of(booking->slot);
  if (booking->version > 0) text += ", version " + std::to_string(booking->version);
  if (booking->moved_by_centre) text += ", by the centre";
  if (booking->ticket) text += ", " + name_of(play_.state(), *booking->ticket);
  if (booking->made_in > 0) text += ", epoch " + std::to_string(booking->made_in);
  return text;
}

std::string Stage::check(const Row& row) {
  const std::string got = play(row);
  const bool refused = got.starts_with("E_");
  if (got == row.expected || (row.expected == "ok" && !refused)) return {};
  return row.place + ": " + row.who + ", " + row.command + "\n    expected  " + row.expected +
         "\n    got       " + got + "\n";
}

}  // namespace dawr::play
