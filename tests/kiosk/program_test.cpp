// The dispenser with its window, before a real broker: driven by lines that touch it.
#include <csignal>
#include <filesystem>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace {

JsonProcess start(const Centre& centre, const harness::Enrolled& device,
                  const std::filesystem::path& log) {
  auto arguments = centre.device_arguments(device, "citizen");
  arguments.insert(arguments.end(), {"--script", "--size", "540x960", "--phrases",
                                     (tools().source / "config" / "phrases").string()});
  return JsonProcess{Process(tools().bin / "dawr-ticket", arguments, log)};
}

void await_scene(JsonProcess& kiosk, const std::string& scene) {
  harness::wait_until([&] { return kiosk.ask("screen").value("scene", "") == scene; },
                      "the screen to show " + scene);
}

// A key that comes in the place of another one counts from a moment on.
void await_home_after(JsonProcess& kiosk, const std::string& touch) {
  harness::wait_until([&] { return kiosk.ask(touch).value("scene", "") == "home"; },
                      "the screen to take " + touch);
}

// Of the one press that there was.
void check_taken_back(Centre& centre) {
  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  const auto issued = events_of<TicketIssued>(entries);
  const auto voided = events_of<TicketVoided>(entries);
  CHECK(issued.size() == voided.size());
  CHECK(issued.size() + events_of<TakeCancelled>(entries).size() == 1);
  if (!issued.empty() && !voided.empty()) CHECK(issued[0].ticket == voided[0].ticket);
}

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

}  // namespace

TEST_CASE("a finger gets a number; without a printer the screen is its paper") {
  Scratch scratch("kiosk");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  const auto door = centre.enrol("dispenser", "door");
  auto kiosk = start(centre, door, scratch.path() / "kiosk.log");
  await_scene(kiosk, "home");
  CHECK(is(kiosk.ask("touch take"), "error"));
  CHECK(kiosk.ask("touch group S").at("scene") == "group");
  CHECK(kiosk.ask("touch service S01").at("scene") == "service");
  CHECK(kiosk.ask("touch language").at("language") == "en");
  kiosk.send("touch take");
  const Json asking = kiosk.await([](const Json& line) { return is(line, "screen"); });
  CHECK(asking.at("scene") == "asking");
  const Json issued = kiosk.await([](const Json& line) { return is(line, "issued"); });
  CHECK(issued.at("letter") == "S");
  await_scene(kiosk, "screen_ticket");
  const auto picture = scratch.path() / "ticket.png";
  CHECK(is(kiosk.ask("snapshot " + picture.string()), "snapshot"));
  CHECK(std::filesystem::file_size(picture) > 1000);
  CHECK(kiosk.ask("touch done").at("scene") == "screen_ticket");  // nobody has read it yet
  await_home_after(kiosk, "touch done");
  kiosk.await([](const Json& line) { return is(line, "confirmed"); });
  CHECK(kiosk.ask("screen").at("scene") == "home");
  CHECK(kiosk.ask("screen").at("language") == "ar");

  // By the keyboard alone: a code, Enter for its page, Enter for its number; a scanner's second
  // Enter does nothing.
  CHECK(kiosk.ask("type b01").at("scene") == "search");
  kiosk.send("key Return");
  const Json twice = kiosk.ask("key Return");
  CHECK(twice.at("scene") == "service");
  harness::wait_until([&] { return kiosk.ask("key Return").at("scene") == "asking"; },
                      "Enter to count again");
  kiosk.await([](const Json& line) { return is(line, "issued"); });
  await_scene(kiosk, "screen_ticket");
  kiosk.process().kill();

  // What nobody confirmed is settled by the next run: somebody may have noted it.
  auto again = start(centre, door, scratch.path() / "again.log");
  again.await([](const Json& line) { return is(line, "confirmed"); });
  await_scene(again, "home");
  again.process().stop();
  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<TicketIssued>(entries).size() == 2);
  const auto confirmed = events_of<PrintConfirmed>(entries);
  CHECK(confirmed.size() == 2);
  for (const auto& one : confirmed) CHECK(one.medium == PrintMedium::screen);
}

TEST_CASE("a broker that goes away is said, and comes back to the same place") {
  Scratch scratch("kiosk-broker");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  auto kiosk = start(centre, centre.enrol("dispenser", "door"), scratch.path() / "kiosk.log");
  await_scene(kiosk, "notice");  // no day is open
  centre.open_day("2026-03-15");
  await_scene(kiosk, "home");
  kiosk.ask("touch group S");
  kiosk.ask("touch service S01");
  centre.broker().stop();
  await_scene(kiosk, "notice");
  CHECK(is(kiosk.ask("touch take"), "error"));
  centre.start_broker();
  await_scene(kiosk, "service");
  kiosk.send("touch take");
  kiosk.await([](const Json& line) { return is(line, "issued"); });
  kiosk.send("quit");
  CHECK(kiosk.process().wait(harness::Limit{10'000}).value().code == 0);
}

TEST_CASE("a broker that goes away under a press: it says so, and the press can be taken back") {
  Scratch scratch("kiosk-press");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto kiosk = start(centre, centre.enrol("dispenser", "door"), scratch.path() / "kiosk.log");
  await_scene(kiosk, "home");
  kiosk.ask("touch group S");
  kiosk.ask("touch service S01");
  centre.broker().signal(SIGSTOP);
  CHECK(kiosk.ask("touch take").at("scene") == "asking");
  const auto is_gone = [&] {
    const auto link = kiosk.ask("state").at("link");
    return link != "online" && link != "connecting";
  };
  harness::wait_until(is_gone, "the link to notice");
  CHECK(kiosk.ask("screen").at("scene") == "asking");
  CHECK(kiosk.ask("touch cancel").at("scene") == "notice");
  centre.broker().signal(SIGCONT);
  kiosk.await([](const Json& line) { return is(line, "taken_back") || is(line, "voided"); });
  await_scene(kiosk, "home");
  kiosk.process().stop();
  check_taken_back(centre);
}

TEST_CASE("a press that a power cut left without an answer becomes nobody's ticket") {
  Scratch scratch("kiosk-power");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  const auto door = centre.enrol("dispenser", "door");
  auto kiosk = start(centre, door, scratch.path() / "kiosk.log");
  await_scene(kiosk, "home");
  kiosk.ask("touch group S");
  kiosk.ask("touch service S01");
  centre.broker().signal(SIGSTOP);
  CHECK(kiosk.ask("touch take").at("scene") == "asking");
  kiosk.process().kill();
  auto again = start(centre, door, scratch.path() / "again.log");
  again.await(
      [](const Json& line) { return is(line, "submitted") && line.at("what") == "cancel"; });
  centre.broker().signal(SIGCONT);
  again.await([](const Json& line) {
    CHECK_FALSE(is(line, "issued"));
    return is(line, "taken_back") || is(line, "voided");
  });
  await_scene(again, "home");
  again.process().stop();
  check_taken_back(centre);
}

TEST_CASE("one picture, and a machine that can't even start, which says why") {
  Scratch scratch("kiosk-picture");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  const auto door = centre.enrol("dispenser", "door");
  auto arguments = centre.device_arguments(door, "citizen");
  arguments.insert(arguments.end(), {"--phrases", (tools().source / "config/phrases").string()});
  auto picture_arguments = arguments;
  picture_arguments.insert(picture_arguments.end(),
                           {"--snapshot", (scratch.path() / "home.png").string()});
  Process picture(tools().bin / "dawr-ticket", picture_arguments, scratch.path() / "log");
  CHECK(picture.wait(harness::Limit{30'000}).value().code == 0);
  CHECK(std::filesystem::file_size(scratch.path() / "home.png") > 10'000);

  std::filesystem::permissions(door.key, std::filesystem::perms::all);
  Process broken(tools().bin / "dawr-ticket", arguments, scratch.path() / "broken.log");
  CHECK_FALSE(broken.wait(harness::Limit{500}));
  broken.signal(SIGTERM);
  CHECK(broken.wait(harness::Limit{10'000}).value().code == 1);
}
