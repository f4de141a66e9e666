#include "tests/abuse/hall.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "broker/journal/journal_facts.h"
#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "common/wire/codec.h"
#include "tests/catch.h"

namespace dawr::abuse {
namespace {

using harness::Client;
using harness::patience;

constexpr auto first_start = "2026-03-15T06:00:00Z";
constexpr ServiceDate before_the_first{std::chrono::days{20'000}};

std::string text_of(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{std::chrono::sys_days{day.time_since_epoch()}};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
  const auto two = [](auto number) {
    return (number < 10 ? "0" : "") + std::to_string(static_cast<unsigned>(number));
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
         "T" + two(time.hours().count()) + ":" + two(time.minutes().count()) + ":" +
         two(time.seconds().count()) + "Z";
}

std::string side_of(Role role) {
  if (role == Role::dispenser || role == Role::reception || role == Role::portal) return "citizen";
  return role == Role::display ? "board" : "provider";
}

harness::CentreOptions with_its_own_clock(harness::CentreOptions options) {
  options.clock_rate = 1.001;  // a demonstration's clock does not look at the machine's
  if (options.demo_start.empty()) options.demo_start = first_start;
  return options;
}

// Nothing of a refusal but its time is in the state, and a wrong code at its ticket.
bool changes_nothing(const queue::State& before, const queue::State& after, RejectionCode code) {
  if (code == RejectionCode::arrival_code) return true;
  queue::State same_moment = before;
  same_moment.now = after.now;
  same_moment.seq = after.seq;
  return same_moment == after;
}

// What the hall sees, without what is no consequence of a command.
Board what_counts(Board board) {
  board.seq = 0;
  for (BoardLine& line : board.lines) line.outlook = {};
  return board;
}

}  // namespace

std::vector<Entry> Ledger::news() {
  std::vector<Entry> found;
  const auto read = journal::read_entries_backwards(journal_, [&](const journal::EntryRow& row) {
    if (row.seq <= read_) return false;
    auto entry = wire::decode_entry(row.bytes);
    if (!entry) throw std::runtime_error(entry.error().detail);
    found.push_back(*std::move(entry));
    return true;
  });
  if (!read) throw std::runtime_error(read.error().text);
  std::ranges::reverse(found);
  for (const Entry& entry : found) {
    const auto fail = [&](const std::string& why) {
      throw std::runtime_error("entry " + std::to_string(entry.seq) + ": " + why);
    };
    if (entry.seq != ++read_) fail("there is a gap before it");
    if (entry.at < state_.now) fail("its time is before that of the last");
    if (const auto* call = std::get_if<TicketCalled>(&entry.event)) {
      const auto broken = queue::broken_order(state_, *call);
      if (!broken.empty()) fail(broken);
    }
    queue::evolve(state_, entry.event, entry.at);
  }
  const auto broken = queue::broken_invariant(state_);
  if (!broken.empty()) throw std::runtime_error(broken);
  return found;
}

Device::Device(harness::Enrolled enrolled, std::unique_ptr<Client> client)
    : enrolled_(std::move(enrolled)), client_(std::move(client)) {
  const auto answer = client_->ask(wire::encode(wire::ClientMessage{wire::Hello{}}));
  principal_ =
      std::get<wire::Welcome>(wire::decode_broker_message(answer.front()).value()).principal;
}

wire::Frames Device::ask(const wire::Bytes& frame) { return ask_all({frame}).front(); }

std::vector<wire::Frames> Device::ask_all(const std::vector<wire::Bytes>& frames) {
  for (const auto& frame : frames) client_->send(frame);
  std::vector<wire::Frames> answers;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    auto answer = client_->answer(patience);
    if (!answer) throw std::runtime_error("no answer");
    heard.insert(heard.end(), answer->begin(), answer->end());
    answers.push_back(*std::move(answer));
  }
  return answers;
}

wire::BrokerMessage Device::question(wire::Question what) {
  wire::Ask asked{what};
  if (what == wire::Question::free_slots) {
    asked.slots = wire::SlotQuestion{ServiceCode{"S01"}, before_the_first};
  }
  const auto answer = ask(wire::encode(wire::ClientMessage{asked}));
  return wire::decode_broker_message(answer.front()).value();
}

wire::Reply Device::command(CommandBody body, std::optional<wire::Token> token) {
  return harness::reply_in(ask(client_->next_command(std::move(body), token)));
}

wire::Reply Device::must(CommandBody body, std::optional<wire::Token> token) {
  return harness::accepted(ask(client_->next_command(std::move(body), token)));
}

Hall::Hall(harness::CentreOptions options, const std::string& kind)
    : scratch_("abuse"),
      centre_({DAWR_BIN_DIR, DAWR_SOURCE_DIR}, scratch_.path(),
              with_its_own_clock(std::move(options))),
      ledger_(centre_.journal()),
      date_(before_the_first) {
  const auto file = centre_.directory() / "centre.toml";
  if (kind != "fixed") harness::replace_in(file, "\"fixed\"", "\"" + kind + "\"");
  centre_.start_broker();
}

Hall& Hall::shared() {
  static Hall hall({.asks_people = true});
  return hall;
}

Hall& Hall::with_a_new_day() {
  Hall& hall = shared();
  hall.new_day();
  return hall;
}

std::unique_ptr<Client> Hall::connect(const harness::Enrolled& device, const std::string& address) {
  const auto keys = wire::load_secret_key(device.key);
  const auto broker = wire::load_public_key(centre_.directory() / "broker.pub");
  if (!keys || !broker) throw std::runtime_error("the keys of " + device.name + " can't be read");
  return std::make_unique<Client>(context_, *keys, wire::ServerAddress{address, *broker});
}

harness::Enrolled Hall::enrol(Place place, const std::string& name, bool replace) {
  std::vector<std::string> arguments;
  if (is_counter_role(place.first)) arguments = {"--counter", std::to_string(place.second)};
  if (replace) arguments.emplace_back("--replace");
  return centre_.enrol(std::string{name_of(place.first)}, name, arguments);
}

Device& Hall::device(Role role, unsigned place) {
  const Place key{role, place};
  if (const auto known = devices_.find(key); known != devices_.end()) return known->second;
  const std::string name = std::string{name_of(role)} + "-" + std::to_string(place);
  if (!keys_.contains(key)) keys_.emplace(key, enrol(key, name, false));
  const auto& enrolled = keys_.at(key);
  return devices_
      .emplace(key, Device{enrolled, connect(enrolled, centre_.addresses().at(side_of(role)))})
      .first->second;
}

Device& Hall::replace(Role role, unsigned place) {
  const Place key{role, place};
  cut(role, place);
  keys_.insert_or_assign(key, enrol(key, keys_.at(key).name + "-new", true));
  return device(role, place);
}

void Hall::cut(Role role, unsigned place) { devices_.erase({role, place}); }

void Hall::new_day() {
  ledger_.news();
  date_ = std::max(date_, ledger_.state().last_date.value_or(date_)) + std::chrono::days{1};
  supervisor().must(OpenDay{date_, {}});
  ledger_.news();
}

Instant Hall::now() {
  const auto answer = display().client().ask(wire::encode(wire::ClientMessage{wire::Ping{}}));
  return std::get<wire::Pong>(wire::decode_broker_message(answer.front()).value()).now;
}

void Hall::later(Duration by) {
  const auto then = std::chrono::ceil<std::chrono::seconds>(now() + by);
  devices_.clear();
  centre_.broker().stop();
  centre_.start_broker_at(text_of(then));
  now();  // what has come due meanwhile has happened
}

Paper Hall::take(const char* service, Device& where) {
  const auto answer =
      where.ask(where.client().next_command(TakeTicket{ServiceCode{service}, {}, {}}));
  return {std::get<IssuedTicket>(harness::accepted(answer).body), harness::slip_in(answer)};
}

Serial Hall::call(Device& counter) {
  return std::get<CounterView>(counter.must(CallNext{}).body).in_hand.value().ticket;
}

void Hall::show() {
  const BoardCall newest = board().calls.at(0);
  display().must(AckShown{newest.ticket, newest.call, newest.called_at});
}

const queue::Ticket& Hall::ticket(Serial serial) {
  ledger_.news();
  const auto* found = ledger_.state().find(serial);
  if (found == nullptr) throw std::runtime_error("there is no such ticket");
  return *found;
}

Board Hall::board() { return std::get<Board>(display().question(wire::Question::board)); }

void Hall::check_recorded(const std::vector<Entry>& expected) {
  queue::State then = ledger_.state();
  std::size_t recorded = 0;
  for (const Entry& entry : ledger_.news()) {
    queue::State next = then;
    queue::evolve(next, entry.event, entry.at);
    if (entry.cause.device != broker_itself) {
      const auto* refused = std::get_if<CommandRefused>(&entry.event);
      REQUIRE(refused != nullptr);
      REQUIRE(recorded < expected.size());
      const Entry& wanted = expected[recorded++];
      const auto& refusal = std::get<CommandRefused>(wanted.event);
      CHECK(entry.cause == wanted.cause);
      CHECK(refused->kind == refusal.kind);
      CHECK(refused->role == refusal.role);
      CHECK(name_of(refused->code) == name_of(refusal.code));
      CHECK(changes_nothing(then, next, refusal.code));
    }
    then = std::move(next);
  }
  CHECK(recorded == expected.size());
}

void Hall::refuses(Device& who, const std::vector<Attempt>& attempts) {
  std::vector<wire::Bytes> frames;
  for (const Attempt& attempt : attempts) {
    frames.push_back(who.client().next_command(attempt.body, attempt.token));
  }
  refuses(who, frames, attempts);
}

void Hall::refuses(Device& who, const std::vector<wire::Bytes>& frames,
                   const std::vector<Attempt>& attempts) {
  const Board before = what_counts(board());
  ledger_.news();
  const auto& [device, role, counter, lines] = who.principal();
  const auto answers = who.ask_all(frames);
  std::vector<Entry> expected;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    const auto& [body, code, token] = attempts[i];
    const auto reply = harness::reply_in(answers[i]);
    const auto rejection = harness::rejection_in(reply);
    INFO(i << ". attempt, by " << name_of(role));
    CHECK((rejection ? name_of(*rejection) : "accepted") == name_of(code));
    expected.push_back({{},
                        {},
                        {device, reply.session, reply.counter},
                        CommandRefused{kind_of(body), role, code, {}}});
  }
  check_recorded(expected);
  CHECK(what_counts(board()) == before);
}

std::string Hall::cannot_read(Device& who, const std::vector<wire::Bytes>& frames) {
  const Board before = what_counts(board());
  ledger_.news();
  const auto& [device, role, counter, lines] = who.principal();
  const CommandRefused refusal{CommandKind::unreadable, role, RejectionCode::malformed, {}};
  std::string words;
  for (const wire::Frames& answer : who.ask_all(frames)) {
    const auto message = wire::decode_broker_message(answer.front()).value();
    const auto* refused = std::get_if<wire::Refused>(&message);
    REQUIRE(refused != nullptr);
    CHECK(refused->code == RejectionCode::malformed);
    words = refused->detail;
  }
  check_recorded({frames.size(), Entry{{}, {}, {device, 0, 0}, refusal}});
  CHECK(what_counts(board()) == before);
  return words;
}

}  // namespace dawr::abuse
