#include "tests/demo/replay.h"

#include <algorithm>
#include <sstream>

#include <poll.h>

namespace dawr::demo {
namespace {

using harness::Json;
using Kind = Step::Kind;

constexpr double walk_s = 20;  // from the call to the counter; the log does not tell
constexpr int patience_ms = 20;

// What a result belongs to: which step of which line.
struct Tag {
  std::string what;
  std::size_t line{};
  std::size_t ticket{};
  int counter{};
};

std::string to_text(const Tag& tag) {
  return tag.what + ":" + std::to_string(tag.line) + ":" + std::to_string(tag.ticket) + ":" +
         std::to_string(tag.counter);
}

std::optional<Tag> parse_tag(std::string text) {
  std::ranges::replace(text, ':', ' ');
  std::istringstream in(text);
  Tag tag;
  if (in >> tag.what >> tag.line >> tag.ticket >> tag.counter) return tag;
  return std::nullopt;
}

}  // namespace

Replay::Replay(Hall& hall, const std::vector<LoggedTicket>& log, const std::vector<StandIn>& lines,
               Window window)
    : hall_(hall), log_(log) {
  for (const StandIn& line : lines) {
    lines_.push_back({line, steps_of(log, line.office_line, window)});
    for (const int counter : line.counters) counters_[counter];
  }
}

bool Replay::advance() {
  for (std::size_t i = 0; i < lines_.size(); ++i) perform(i);
  start_those_who_arrived();
  serve_guests();
  read_results();
  return std::ranges::any_of(
      lines_, [](const Line& line) { return line.busy || line.next < line.steps.size(); });
}

std::size_t Replay::calls_that_are_reported() const {
  constexpr std::size_t fewest_people = 10;
  std::map<std::string, std::size_t> called;
  for (const auto& [index, ticket] : tickets_) {
    if (ticket.called_us) ++called[log_[index].line];
  }
  for (const Line& line : lines_) called[line.stand_in.office_line] += line.guests;
  std::size_t reported = 0;
  for (const auto& [line, count] : called) {
    if (count >= fewest_people) reported += count;
  }
  return reported;
}

void Replay::perform(std::size_t line_index) {
  Line& line = lines_[line_index];
  if (line.busy || line.next >= line.steps.size()) return;
  const Step& step = line.steps[line.next];
  if (static_cast<double>(step.at_s) > hall_.local_time_s()) return;
  ++line.next;
  line.busy = true;
  switch (step.kind) {
    case Kind::arrive:
      press(line, line_index, step.ticket);
      break;
    case Kind::leave:
      leave(line, line_index, step.ticket);
      break;
    case Kind::call_earlier:
    case Kind::call_at_once:
      call(line, line_index, step.ticket);
      break;
  }
}

void Replay::press(Line& line, std::size_t line_index, std::size_t ticket) {
  hall_.dispenser_of(line.stand_in.letter)
      .send("#" + to_text({"press", line_index, ticket, 0}) + " take " + line.stand_in.service);
}

void Replay::leave(Line& line, std::size_t line_index, std::size_t ticket) {
  hall_.dispenser_of(line.stand_in.letter)
      .send("#" + to_text({"leave", line_index, ticket, 0}) + " leave " + tickets_[ticket].token);
}

void Replay::call(Line& line, std::size_t line_index, std::size_t ticket) {
  // The counter that has been free, or busy with one person, for longest.
  const auto& ids = line.stand_in.counters;
  const int id = ids[line.next_counter++ % ids.size()];
  CounterState& state = counters_[id];
  harness::JsonProcess& counter = hall_.counter(id);
  if (state.in_hand) {
    if (!state.started) start_service(id, state);
    counter.send("#" + to_text({"done", line_index, ticket, id}) + " complete served");
    state.in_hand.reset();
  }
  counter.send("#" + to_text({"call", line_index, ticket, id}) + " next");
}

void Replay::start_those_who_arrived() {
  for (auto& [id, state] : counters_) {
    if (state.in_hand && !state.started && hall_.local_time_s() >= state.start_at_s) {
      start_service(id, state);
    }
  }
}

void Replay::start_service(int counter, CounterState& state) {
  state.started = true;
  hall_.counter(counter).send("#" + to_text({"start", 0, *state.in_hand, counter}) + " start " +
                              tickets_[*state.in_hand].arrival_code);
}

void Replay::serve_guests() {
  std::erase_if(guests_, [&](const Guest& guest) {
    const auto code = hand_codes_.find(guest.serial);
    if (code == hand_codes_.end() || hall_.local_time_s() < guest.start_at_s) return false;
    harness::JsonProcess& counter = hall_.counter(guest.counter);
    counter.send("#" + to_text({"start", 0, 0, guest.counter}) + " start " + code->second);
    counter.send("#" + to_text({"done", 0, 0, guest.counter}) + " complete served");
    counter.send("#" + to_text({"call", guest.line, guest.expected, guest.counter}) + " next");
    return true;
  });
}

void Replay::read_results() {
  std::vector<pollfd> waiting;
  const auto devices = hall_.devices();
  for (harness::JsonProcess* device : devices) {
    waiting.push_back({device->process().output(), POLLIN, 0});
  }
  poll(waiting.data(), waiting.size(), patience_ms);
  for (harness::JsonProcess* device : devices) {
    while (const auto result = device->next(harness::Limit{0})) take_result(*result);
  }
}

void Replay::take_result(const Json& result) {
  const auto tag = parse_tag(result.value("tag", ""));
  const std::string event = result.value("event", "");
  if (!tag && event == "issued") hand_codes_[result.at("ticket")] = result.at("arrival_code");
  if (!tag || event == "submitted" || event == "confirmed" || event == "printed") return;
  if (event == "refused" || event == "error" || event == "locked") {
    tally_.surprises.push_back(result.dump());
    if (tag->what == "start" || tag->what == "done") return;
    lines_[tag->line].busy = false;
    return;
  }
  Line& line = lines_[tag->line];
  if (tag->what == "press" && event == "issued") on_issued(line, tag->ticket, result);
  if (tag->what == "call" && event == "called") {
    on_called(tag->line, tag->ticket, tag->counter, result);
  }
  if (tag->what == "leave") {
    ++tally_.left;
    line.busy = false;
  }
}

void Replay::on_issued(Line& line, std::size_t ticket, const Json& result) {
  ReplayedTicket& issued = tickets_[ticket];
  issued.serial = result.at("ticket");
  issued.code =
      result.at("letter").get<std::string>() + " " + std::to_string(result.at("number").get<int>());
  issued.arrival_code = result.at("arrival_code");
  issued.token = result.at("token");
  issued.issued_us = harness::microseconds_in(result.at("issued_at"));
  by_serial_[issued.serial] = ticket;
  ++tally_.issued;
  line.busy = false;
}

void Replay::on_called(std::size_t line, std::size_t ticket, int counter, const Json& result) {
  const Json& in_hand = result.at("in_hand");
  const std::uint32_t serial = in_hand.at("ticket");
  const auto known = by_serial_.find(serial);
  if (known == by_serial_.end()) {
    ++tally_.by_hand;
    ++lines_[line].guests;
    guests_.push_back({serial, counter, line, ticket, hall_.local_time_s() + walk_s});
    return;
  }
  const std::size_t called = known->second;
  ++tally_.called;
  if (called == ticket) {
    ++tally_.as_in_office;
  } else {
    tally_.surprises.push_back("the office called " + log_[ticket].id + ", the centre " +
                               log_[called].id);
  }
  tickets_[called].called_us = harness::microseconds_in(in_hand.at("called_at"));
  counters_[counter] = {called, hall_.local_time_s() + walk_s, false};
  lines_[line].busy = false;
}

}  // namespace dawr::demo
