// The power goes in the middle of a day and comes back: nobody types anything, and the day goes on
// where it was.
#include <csignal>
#include <map>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Enrolled;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace {

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

// The programs of one small centre, each of which can lose its power.
class House {
 public:
  explicit House(const std::filesystem::path& folder) : folder_(folder), centre_(tools(), folder) {
    centre_.start_broker();
    centre_.open_day("2026-03-15");
    dispenser_ = centre_.enrol("dispenser", "door");
    counter_ = centre_.enrol("counter", "ten", {"--counter", "10"});
    display_ = centre_.enrol("display", "hall");
  }

  // "broker", "dispenser", "counter", "display", in the order given; waits for none of them.
  void start(const std::vector<std::string>& order) {
    for (const auto& name : order) {
      if (name == "broker") {
        broker_.emplace(tools().bin / "dawr-broker",
                        std::vector<std::string>{"--centre", centre_.directory().string()},
                        centre_.log());
      } else {
        devices_.emplace(name, start_device(name));
      }
    }
  }

  // Everything at once, without a word of warning.
  void cut_power() {
    for (auto& [name, device] : devices_) device.process().signal(SIGKILL);
    if (broker_) broker_->signal(SIGKILL);
    if (centre_.broker().running()) centre_.broker().signal(SIGKILL);
    devices_.clear();
    broker_.reset();
    centre_.broker().kill();
  }

  JsonProcess& operator[](const std::string& name) { return devices_.at(name); }
  Centre& centre() { return centre_; }
  Process& broker() { return *broker_; }

 private:
  JsonProcess start_device(const std::string& name) {
    if (name == "dispenser") return centre_.dispenser(dispenser_);
    if (name == "counter") return centre_.counter(counter_);
    auto arguments = centre_.device_arguments(display_, "board");
    arguments.insert(arguments.end(),
                     {"--feed", centre_.addresses().at("feed"), "--headless", "--phrases",
                      (tools().source / "config" / "phrases").string()});
    return JsonProcess{Process(tools().bin / "dawr-display", arguments, folder_ / "display.log")};
  }

  std::filesystem::path folder_;
  Centre centre_;
  Enrolled dispenser_, counter_, display_;
  std::optional<Process> broker_;
  std::map<std::string, JsonProcess> devices_;
};

Json await_online(JsonProcess& device) {
  return device.await([](const Json& line) { return is(line, "welcome"); });
}

}  // namespace

TEST_CASE("after a power cut everything starts by itself, in any order, and goes on") {
  Scratch scratch("boot");
  House house(scratch.path());
  house.start({"dispenser", "counter", "display"});
  house["display"].await([](const Json& line) { return is(line, "frame"); });
  const Json first = house["dispenser"].ask("take S01");
  const Json second = house["dispenser"].ask("take S01");
  REQUIRE(is(second, "issued"));
  house["counter"].ask("open 101");
  REQUIRE(is(house["counter"].ask("next"), "called"));
  house["display"].await([](const Json& line) { return is(line, "shown"); });
  const Json board = house["display"].ask("state");

  house.cut_power();
  house.start(GENERATE(std::vector<std::string>{"broker", "dispenser", "counter", "display"},
                       std::vector<std::string>{"display", "counter", "dispenser", "broker"},
                       std::vector<std::string>{"counter", "broker", "display", "dispenser"}));

  const Json view = house["counter"].ask("view");
  CHECK(view.at("in_hand").at("ticket") == first.at("ticket"));
  await_online(house["display"]);
  Json again;
  harness::wait_until([&] { return (again = house["display"].ask("state")).contains("seq"); },
                      "the board");
  for (const auto* part : {"scene", "card", "lines"}) {
    INFO(part);
    CHECK(board.contains(part));
    CHECK(again.value(part, Json()) == board.value(part, Json()));
  }
  // The call is not announced anew, the ticket in hand is served, and the next one gets its number.
  CHECK_FALSE(
      is(house["counter"].ask("start " + first.at("arrival_code").get<std::string>()), "refused"));
  CHECK_FALSE(is(house["counter"].ask("complete served"), "refused"));
  CHECK(house["counter"].ask("next").at("in_hand").at("ticket") == second.at("ticket"));
  CHECK(house["dispenser"].ask("take S01").at("number") == 3);

  house.broker().stop();
  const auto entries = entries_of(house.centre().journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<DayOpened>(entries).size() == 1);
  CHECK(events_of<TicketIssued>(entries).size() == 3);
  const auto log = harness::read_text(house.centre().log());
  CHECK(log.find(first.at("token").get<std::string>()) == std::string::npos);
}

// A machine whose clock battery is dead comes up years ago.
TEST_CASE("a broker whose machine's clock is years behind the journal works, and says so") {
  Scratch scratch("past");
  harness::CentreOptions options;
  options.clock_rate = 2;
  options.demo_start = "2090-03-15T08:00:00Z";
  Centre centre(tools(), scratch.path(), options);
  centre.start_broker();
  centre.open_day("2090-03-15");
  const auto device = centre.enrol("dispenser", "door");
  std::string issued_at;
  {
    auto dispenser = centre.dispenser(device);
    issued_at = dispenser.ask("take S01").at("issued_at");
  }
  centre.broker().kill();

  const auto file = centre.directory() / "centre.toml";
  std::string text = harness::read_text(file);
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"demo = true", "demo = false"},
                                 {"clock_rate = 2", "clock_rate = 1"}}) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    const auto end = text.find_first_of(" #\n", at + from.size());
    text.replace(at, end - at, to);
  }
  harness::write_text(file, text);
  Process broker(tools().bin / "dawr-broker", {"--centre", centre.directory().string()},
                 centre.log());
  auto dispenser = centre.dispenser(device);
  const Json issued = dispenser.ask("take S01");
  CHECK(issued.at("number") == 2);
  CHECK(issued.at("issued_at").get<std::string>() > issued_at);
  harness::wait_until(
      [&] {
        return harness::read_text(centre.log())
                   .find(
                       "the machine's clock differs from the "
                       "centre's by -") != std::string::npos;
      },
      "the warning");
  broker.stop();
  CHECK(fault_in(entries_of(centre.journal())) == "");
}
