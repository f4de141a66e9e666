#include "tests/demo/hall.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace dawr::demo {
namespace {

using harness::Json;
using harness::Process;
using Clock = std::chrono::steady_clock;

// One clerk for each counter who serves the counter's own line and helps no other, since the log
// says which line each call was for.
std::string staff(const std::vector<StandIn>& lines) {
  std::ostringstream clerks;
  clerks << "[";
  for (const StandIn& line : lines) {
    for (const int counter : line.counters) {
      clerks << "{number = " << first_demo_clerk + counter << ", lines = [\"" << line.letter
             << "\"]},";
    }
  }
  clerks << "{number = " << first_demo_clerk + hand_counter << ", lines = [\"" << hand_line
         << "\"]}]";
  return clerks.str();
}

// The last word of the file.
std::string line_of(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string upstream_key(const std::filesystem::path& file) {
  std::istringstream in(harness::read_text(file));
  std::string word;
  std::string last;
  while (in >> word) last = word;
  return last;
}

// Says that a folder is ours to clear.
constexpr auto marker = ".dawr-demo";

// Made anew for each demonstration. A folder with anything else in it is not touched.
void clear_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  if (fs::exists(folder)) {
    if (!fs::is_directory(folder)) throw std::runtime_error(folder.string() + " is no folder");
    if (!fs::is_empty(folder) && !fs::exists(folder / marker)) {
      throw std::runtime_error(folder.string() +
                               " holds something else than an earlier demonstration; it was not "
                               "touched. Give --out another folder, or empty this one");
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename() != marker) fs::remove_all(entry.path());
    }
  }
  fs::create_directories(folder);
  harness::write_text(folder / marker, "dawr demo clears this folder each time it runs\n");
}

bool has_event(const Json& result, const std::string& event) {
  return result.value("event", "") == event;
}

// The people called, over all lines whose figures are shown.
std::size_t called_in(const Json& report) {
  std::size_t called = 0;
  for (const Json& centre : report.at("centres")) {
    for (const Json& line : centre.at("lines")) {
      if (line.at("n").is_number()) called += line["n"].get<std::size_t>();
    }
  }
  return called;
}

}  // namespace

Hall::Hall(HallOptions options, const std::vector<StandIn>& lines) : options_(std::move(options)) {
  clear_folder(options_.out);
  start_upstream();
  harness::CentreOptions centre;
  centre.clock_rate = options_.speed;
  centre.demo_start = options_.starts_at;
  centre.staff = staff(lines);
  centre.upstream_address = upstream_address_;
  centre.upstream_key = upstream_key(options_.out / "upstream" / "upstream.pub");
  centre.witness_key = witness_key();
  centre_ = std::make_unique<harness::Centre>(options_.tools, options_.out, centre);
  connect_upstream();
  enrol(lines);
  centre_->start_broker();
  for (const auto& [letter, key] : dispenser_keys_) {
    dispensers_[letter] = std::make_unique<harness::JsonProcess>(centre_->dispenser(key));
    if (dispensers_.size() == 1) read_clock(*dispensers_[letter]);
  }
  for (const auto& [id, key] : counter_keys_) {
    counters_[id] = std::make_unique<harness::JsonProcess>(centre_->counter(key));
  }
  start_displays();
  centre_->open_day(service_date);
  for (auto& [id, counter] : counters_) {
    const Json opened = counter->ask("open " + std::to_string(first_demo_clerk + id));
    if (has_event(opened, "refused")) {
      throw std::runtime_error("counter " + std::to_string(id) + ": " + opened.dump());
    }
  }
}

Hall::~Hall() = default;

void Hall::start_upstream() {
  const auto program = options_.tools.bin / "dawr-upstream";
  const auto directory = (options_.out / "upstream").string();
  const auto log = options_.out / "upstream.log";
  harness::run_program(program, {"init", "--dir", directory}, log);
  collector_ = std::make_unique<Process>(
      program,
      std::vector<std::string>{"serve", "--dir", directory, "--endpoint", "tcp://127.0.0.1:0"},
      log);
  const auto listening = collector_->line(harness::Limit{10'000});
  const std::string words = "listening on ";
  if (!listening || !listening->starts_with(words)) {
    throw std::runtime_error("the upstream did not start; see " + log.string());
  }
  upstream_address_ = listening->substr(words.size());
}

// With which the upstream cosigns the centre's log.
std::string Hall::witness_key() const {
  return line_of(harness::run_program(options_.tools.bin / "dawr-upstream",
                                      {"witness", "--dir", (options_.out / "upstream").string()},
                                      options_.out / "upstream.log"));
}

void Hall::connect_upstream() {
  const auto log_key =
      line_of(centre_->ctl({"log-key", "--centre", centre_->directory().string()}));
  harness::run_program(options_.tools.bin / "dawr-upstream",
                       {"enrol", "--dir", (options_.out / "upstream").string(), "--centre", "IS-02",
                        "--public-key", (centre_->directory() / "broker.pub").string(), "--name",
                        "The demonstration's centre", "--log-key", log_key},
                       options_.out / "upstream.log");
}

void Hall::enrol(const std::vector<StandIn>& lines) {
  for (const StandIn& line : lines) {
    const std::string letter{line.letter};
    dispenser_keys_[line.letter] = centre_->enrol("dispenser", "dispenser-" + letter);
    for (const int id : line.counters) {
      counter_keys_[id] = centre_->enrol("counter", "counter-" + std::to_string(id),
                                         {"--counter", std::to_string(id)});
    }
  }
}

void Hall::start_displays() {
  const auto start = [&](const std::string& name, const std::string& language,
                         const std::vector<std::string>& mode) {
    const auto key = centre_->enrol("display", name);
    auto arguments = centre_->device_arguments(key, "board");
    arguments.insert(arguments.end(),
                     {"--feed", centre_->addresses().at("feed"), "--language", language,
                      "--phrases", (options_.tools.source / "config" / "phrases").string()});
    arguments.insert(arguments.end(), mode.begin(), mode.end());
    return Process(options_.tools.bin / "dawr-display", arguments, options_.out / (name + ".log"));
  };
  for (const std::string language : {"ar", "en"}) {
    displays_[language] = std::make_unique<harness::JsonProcess>(
        start("display-" + language, language, {"--headless", "--size", "1920x1080"}));
  }
  if (options_.desktop) {
    windows_ = std::make_unique<Windows>(*centre_, *options_.desktop, options_.out);
  }
}

std::vector<harness::JsonProcess*> Hall::devices() {
  std::vector<harness::JsonProcess*> all;
  if (windows_) all = windows_->devices();
  for (auto& [letter, device] : dispensers_) all.push_back(device.get());
  for (auto& [id, device] : counters_) all.push_back(device.get());
  for (auto& [language, display] : displays_) all.push_back(display.get());
  return all;
}

// A display reports every frame: unread, the pipe fills up and the display stands still.
void Hall::drop_results() {
  for (harness::JsonProcess* device : devices()) {
    while (device->next(harness::Limit{0})) {
    }
  }
}

// A device is told the centre's time when it is welcomed.
void Hall::read_clock(harness::JsonProcess& device) {
  const Json welcome = device.await([](const Json& line) { return has_event(line, "welcome"); });
  clock_read_at_ = Clock::now();
  clock_read_s_ = static_cast<double>(harness::microseconds_in(welcome.at("now"))) / 1e6 -
                  static_cast<double>(service_date_utc_s - utc_offset_s);
}

double Hall::local_time_s() const {
  const std::chrono::duration<double> passed = Clock::now() - clock_read_at_;
  return clock_read_s_ + passed.count() * options_.speed;
}

std::vector<std::filesystem::path> Hall::take_pictures(const std::string& name) {
  std::vector<std::filesystem::path> pictures;
  for (auto& [language, display] : displays_) {
    const auto file = options_.out / ("display-" + name + "-" + language + ".png");
    display->ask("snapshot " + file.string());
    pictures.push_back(file);
  }
  return pictures;
}

namespace {

void close(harness::JsonProcess& counter) {
  const Json view = counter.ask("view");
  if (view.contains("in_hand") && view["in_hand"].value("state", "") == "serving") {
    counter.ask("complete served");
  }
  counter.ask("close");
}

}  // namespace

std::string Hall::finish(std::size_t expected_calls) {
  harness::JsonProcess& supervisor = centre_->supervisor();
  supervisor.ask("close-out the demonstration ends");
  for (auto& [id, counter] : counters_) close(*counter);
  if (windows_) close(windows_->console());
  supervisor.ask("close-day");
  const std::vector<std::string> report{"report", "--dir", (options_.out / "upstream").string(),
                                        "--date", service_date};
  const auto run = [&](const std::vector<std::string>& arguments) {
    return harness::run_program(options_.tools.bin / "dawr-upstream", arguments,
                                options_.out / "upstream.log");
  };
  std::vector<std::string> as_json = report;
  as_json.emplace_back("--json");
  harness::wait_until(
      [&] {
        drop_results();
        return called_in(Json::parse(run(as_json))) >= expected_calls;
      },
      "upstream to have every figure", harness::Limit{30'000});
  return run(report);
}

}  // namespace dawr::demo
