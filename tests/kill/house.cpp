#include "tests/kill/house.h"

#include <algorithm>
#include <stdexcept>

#include "broker/queue/views.h"
#include "tests/sim/judge.h"
#include "upstream/store.h"

namespace dawr::kill {
namespace {

using namespace std::chrono_literals;

constexpr auto date = "2026-03-15";
constexpr auto probe_service = "Q01";
constexpr std::size_t dispensers = 14;
constexpr std::size_t displays = 3;
constexpr std::array services{"Q01", "B01", "P01", "D01", "R01", "S01", "G01", "L01", "W01"};
constexpr int first_clerk = 101;
struct Place {
  const char* counter;
  const char* other_line;  // one that it does not serve, and somebody else does
};
constexpr std::array places{Place{"1", "B"},  Place{"2", "S"},  Place{"3", "S"},  Place{"4", "L"},
                            Place{"5", "S"},  Place{"7", "Q"},  Place{"8", "G"},  Place{"10", "L"},
                            Place{"11", "W"}, Place{"12", "Q"}, Place{"13", "R"}, Place{"17", "S"},
                            Place{"18", "B"}, Place{"20", "P"}};

harness::CentreOptions reporting_to(const std::filesystem::path& upstream_key,
                                    const std::string& address) {
  harness::CentreOptions options;
  options.upstream_address = address;
  const auto key = wire::load_public_key(upstream_key);
  if (!key) throw std::runtime_error(key.error().text);
  options.upstream_key = wire::to_z85(*key);
  return options;
}

}  // namespace

House::House(const std::filesystem::path& folder, sim::Chance chance)
    : folder_(folder),
      chance_(chance),
      centre_(tools_, folder,
              (start_upstream(),
               reporting_to(folder / "upstream" / "upstream.pub", upstream_address_))) {
  configure();
  harness::run_program(tools_.bin / "dawr-upstream",
                       {"enrol", "--dir", (folder_ / "upstream").string(), "--centre", "IS-02",
                        "--public-key", (centre_.directory() / "broker.pub").string()},
                       folder_ / "upstream.log");
  centre_.start_broker();  // picks the ports, which stay
  centre_.broker().stop();
  hire(chance_);
  start_broker();
  harness::wait_until(
      [&] {
        take_probe();
        return !probe_->is_busy();
      },
      "the broker to serve");
  for (Member* member : members_) member->start();
  if (!turn_until([&] { return supervisor_->has_opened(); }, 20s)) {
    throw std::runtime_error("the day did not open " + hall_.found);
  }
}

// What takes a minute in a centre takes two seconds here.
void House::configure() {
  const auto file = centre_.directory() / "centre.toml";
  harness::replace_in(file, "no_show_after_seconds = 60", "no_show_after_seconds = 2");
  harness::replace_in(file, "put_back_after_seconds = 60", "put_back_after_seconds = 2");
  harness::replace_in(file, "print_doubtful_after_seconds = 60",
                      "print_doubtful_after_seconds = 2");
  harness::replace_in(file, "hold_limit_minutes = 10", "hold_limit_minutes = 1");
}

Member::Program House::program_of(const harness::Enrolled& key, const std::string& side,
                                  const std::string& file,
                                  const std::vector<std::string>& more) const {
  auto arguments = centre_.device_arguments(key, side);
  arguments.emplace_back("--headless");
  arguments.insert(arguments.end(), more.begin(), more.end());
  return {key.name, tools_.bin / file, arguments, folder_ / (key.name + ".log")};
}

void House::hire(sim::Chance& chance) {
  std::vector<harness::Enrolled> dispenser_keys, console_keys, display_keys;
  for (std::size_t i = 0; i < dispensers; ++i) {
    dispenser_keys.push_back(centre_.enrol("dispenser", "dispenser-" + std::to_string(i)));
  }
  for (const Place& place : places) {
    const std::string counter = place.counter;
    console_keys.push_back(centre_.enrol("counter", "counter-" + counter, {"--counter", counter}));
  }
  for (std::size_t i = 0; i < displays; ++i) {
    display_keys.push_back(centre_.enrol("display", "display-" + std::to_string(i)));
  }
  const auto office = centre_.enrol("supervisor", "office");
  const auto probe = centre_.enrol("dispenser", "probe");
  const auto numbers = campaign::device_numbers(centre_);

  for (const auto& key : dispenser_keys) {
    dispensers_.push_back(std::make_unique<Dispenser>(
        hall_, program_of(key, "citizen", "dawr-ticket", {"--auto-confirm", "--exit-when-idle"}),
        numbers.at(key.name), chance.fork(), services[dispensers_.size() % services.size()]));
    members_.push_back(dispensers_.back().get());
  }
  for (const auto& key : console_keys) {
    const auto index = consoles_.size();
    consoles_.push_back(std::make_unique<Console>(
        hall_, program_of(key, "provider", "dawr-counter", {"--exit-when-idle"}),
        numbers.at(key.name), chance.fork(), first_clerk + static_cast<int>(index),
        places[index].other_line));
    members_.push_back(consoles_.back().get());
  }
  for (const auto& key : display_keys) {
    displays_.push_back(std::make_unique<Display>(
        hall_,
        program_of(key, "board", "dawr-display",
                   {"--feed", centre_.addresses().at("feed"), "--size", "480x270", "--phrases",
                    (tools_.source / "config" / "phrases").string()}),
        numbers.at(key.name), chance.fork()));
    members_.push_back(displays_.back().get());
  }
  supervisor_ = std::make_unique<Supervisor>(
      hall_, program_of(office, "provider", "dawr-counter", {"--exit-when-idle"}),
      numbers.at(office.name), chance.fork(), date);
  members_.push_back(supervisor_.get());

  const auto keys = wire::load_secret_key(probe.key);
  const auto broker = wire::load_public_key(centre_.directory() / "broker.pub");
  if (!keys || !broker) throw std::runtime_error("the probe's keys can't be read");
  probe_.emplace(*keys, wire::ServerAddress{centre_.addresses().at("citizen"), *broker},
                 probe_service);
  probe_device_ = numbers.at(probe.name);
}

// ---- Processes ----

void House::start_upstream() {
  const auto directory = folder_ / "upstream";
  const auto program = tools_.bin / "dawr-upstream";
  const auto log = folder_ / "upstream.log";
  if (!std::filesystem::exists(directory)) {
    harness::run_program(program, {"init", "--dir", directory.string()}, log);
  }
  const bool first = !upstream_;
  upstream_.emplace(program,
                    std::vector<std::string>{"serve", "--dir", directory.string(), "--endpoint",
                                             upstream_address_},
                    log);
  if (!first) return;
  const auto line = upstream_->line(10s);
  const std::string words = "listening on ";
  if (!line || !line->starts_with(words)) {
    throw std::runtime_error("the upstream did not start; see " + log.string());
  }
  upstream_address_ = line->substr(words.size());
}

void House::start_broker() {
  const auto now = Clock::now();
  broker_.emplace(
      tools_.bin / "dawr-broker",
      std::vector<std::string>{"--config", (centre_.directory() / "centre.toml").string()},
      centre_.log());
  probe_->broker_started(now);
}

void House::kill(Victim victim) {
  const auto again = [&](Member& member) {
    member.kill();
    member.start();
  };
  switch (victim) {
    case Victim::broker:
      killed_while_starting_ += static_cast<std::uint64_t>(probe_->is_busy());
      broker_->kill();
      return start_broker();
    case Victim::upstream:
      upstream_->kill();
      return start_upstream();
    case Victim::dispenser:
      return again(*dispensers_[chance_.below(dispensers_.size())]);
    case Victim::display:
      return again(*displays_[chance_.below(displays_.size())]);
    case Victim::console:
      const auto index = chance_.below(consoles_.size() + 1);
      return index == consoles_.size() ? again(*supervisor_) : again(*consoles_[index]);
  }
}

void House::watch_over_processes() {
  if (!broker_->running()) hall_.find("the broker ended by itself; see " + centre_.log().string());
  if (!upstream_->running()) {
    hall_.find("the upstream ended by itself; see " + (folder_ / "upstream.log").string());
  }
  for (Member* member : members_) {
    if (member->has_ended()) {
      hall_.find(member->name() + " ended by itself; see " +
                 (folder_ / (member->name() + ".log")).string());
    }
  }
}

// ---- Time passes ----

void House::turn() {
  std::vector<wire::Source> sources;
  for (const Member* member : members_) sources.push_back({nullptr, member->output()});
  wire::wait_for_any(sources, probe_->is_busy() ? 1ms : 5ms);
  take_probe();
  const auto now = Clock::now();
  for (Member* member : members_) member->turn(now);
  watch_over_processes();
}

void House::take_probe() {
  const auto counter = probe_->counter();
  const auto answer = probe_->turn();
  if (!answer) return;
  served_ms_.push_back(answer->served_after_ms);
  const auto told = campaign::answer_in(TakeTicket{}, answer->reply);
  hall_.witness.told(probe_device_, counter, told);
  if (!told.issued) return;
  ++hall_.waiting;
  if (answer->slip) hall_.codes[*told.issued] = std::to_string(answer->slip->arrival_code);
}

bool House::turn_until(const std::function<bool()>& done, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (!done()) {
    if (Clock::now() >= until || !hall_.found.empty()) return false;
    turn();
  }
  return true;
}

bool House::all_settled() const {
  return !probe_->is_busy() && std::ranges::all_of(members_, &Member::is_settled);
}

bool House::close(std::chrono::milliseconds limit) {
  hall_.closing = true;
  return turn_until(
      [&] {
        return all_settled() &&
               std::ranges::all_of(consoles_, [](const auto& one) { return one->is_free(); });
      },
      limit);
}

// ---- What must agree ----

namespace {

// Whether each call on the screen is on the board, and the newest call of the board on the screen.
bool shows_calls(const Json& shows, const Board& board) {
  const auto is_shown = [](const Json& shown, const BoardCall& call) {
    return shown.at("letter") == std::string(1, call.letter.value) &&
           shown.at("number") == call.number && shown.at("counter") == call.counter;
  };
  std::vector<Json> shown = shows.at("card");
  for (const Json& call : shows.at("earlier")) shown.push_back(call);
  const bool all_are_real = std::ranges::all_of(shown, [&](const Json& one) {
    return std::ranges::any_of(board.calls,
                               [&](const BoardCall& call) { return is_shown(one, call); });
  });
  const bool newest_is_there =
      board.calls.empty() || std::ranges::any_of(shown, [&](const Json& one) {
        return is_shown(one, board.calls.front());
      });
  return all_are_real && newest_is_there;
}

}  // namespace

void House::compare_displays() {
  hall_.paused = true;
  const auto settled = [&] { return all_settled(); };
  std::string wrong = "commands stay unanswered";
  const auto until = Clock::now() + 40s;  // a display may be finding its broker again
  while (!wrong.empty() && Clock::now() < until && turn_until(settled, 20s)) {
    wrong.clear();
    for (const auto& display : displays_) display->look();
    turn_until(settled, 20s);
    const auto rows = campaign::read_copy(journal());
    sim::Judge judge;
    for (const auto& row : rows) judge.entry(row);
    const Board board = queue::board_of(judge.state(), Epoch{}, judge.last_seq());
    for (const auto& display : displays_) {
      const auto& shows = display->shows();
      std::map<std::string, std::uint32_t> lines;
      for (const Json& line : shows ? shows->at("lines") : Json::array()) {
        lines[line.at("letter")] = line.at("waiting").get<std::uint32_t>();
      }
      const bool same =
          shows && shows->value("seq", Seq{}) == board.seq && shows_calls(*shows, board) &&
          std::ranges::all_of(board.lines, [&](const BoardLine& line) {
            const auto shown = lines.find(std::string(1, line.id.value));
            return shown == lines.end() ? line.waiting == 0 : shown->second == line.waiting;
          });
      if (!same) wrong = display->name() + " does not show the journal's board";
    }
  }
  if (!wrong.empty()) hall_.find(wrong);
  hall_.paused = false;
}

void House::compare_figures() {
  const auto until = Clock::now() + 40s;
  std::string wrong;
  do {
    const auto rows = campaign::read_copy(journal());
    sim::Judge judge;
    for (const auto& row : rows) judge.entry(row);
    auto reader = upstream::StoreReader::open(folder_ / "upstream" / "upstream.db");
    if (!reader) throw std::runtime_error(reader.error().text);
    const auto stored = reader->all_cells();
    const auto alarms = reader->alarms();
    if (!stored || !alarms) throw std::runtime_error("the upstream's store can't be read");
    std::map<CellKey, MetricCell> cells;
    for (const auto& one : *stored) cells[one.cell.key] = one.cell;
    judge.compare_cells(cells);
    wrong = judge.found();
    if (!alarms->empty())
      return hall_.find("the upstream raised an alarm: " + alarms->front().detail);
    if (!wrong.empty()) turn_until([] { return false; }, 500ms);
  } while (!wrong.empty() && Clock::now() < until);
  if (!wrong.empty()) hall_.find(wrong);
}

void House::stop() {
  for (Member* member : members_) {
    if (const auto wrong = member->finish(20s); !wrong.empty()) hall_.find(wrong);
  }
  if (broker_->stop().code != 0) hall_.find("the broker did not stop in order");
  if (upstream_->stop().code != 0) hall_.find("the upstream did not stop in order");
  for (const Member* member : members_) {
    if (const auto wrong = member->doubled(); !wrong.empty()) hall_.find(wrong);
  }
}

std::set<DeviceId> House::settled_devices() const {
  std::set<DeviceId> all{probe_device_, supervisor_->device()};
  for (const auto& one : dispensers_) all.insert(one->device());
  for (const auto& one : consoles_) all.insert(one->device());
  return all;
}

}  // namespace dawr::kill
