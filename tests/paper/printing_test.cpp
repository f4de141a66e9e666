// From a press to paper: the real programs, and a printer that can fail.
#include <algorithm>
#include <array>
#include <cstdio>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;
using harness::Enrolled;
using harness::Json;
using harness::JsonProcess;
using harness::Process;

namespace {

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

// What a command line program says.
std::string said_by(const std::string& command) {
  std::string said;
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> some{};
  while (const auto count = std::fread(some.data(), 1, some.size(), pipe)) {
    said.append(some.data(), count);
  }
  INFO(command);
  REQUIRE(::pclose(pipe) == 0);
  return said;
}

std::string squares_in(const std::string& picture) {
  return said_by("zbarimg -q --raw -Sdisable -Sqrcode.enable " + picture + " 2>/dev/null");
}

// The square for the counter; the one below it is the receipt.
std::string qr_in(const std::string& picture) {
  const auto squares = squares_in(picture);
  const auto receipt = squares.find("DAWR-RECEIPT:");
  if (receipt == std::string::npos) return squares;
  const auto end = squares.find('\n', receipt);
  return squares.substr(0, receipt) + squares.substr(end + 1);
}

// Wherever they stand: a ticket has frames and columns. Reading takes a second of every processor,
// and a printer that is kept from answering for longer than that counts as silent: it reads last
// and alone.
std::string words_in(const std::string& picture, const std::string& languages) {
  return said_by("OMP_THREAD_LIMIT=1 nice tesseract " + picture + " - -l " + languages +
                 " --dpi 203 --psm 11 2>/dev/null");
}

struct Hall {
  Scratch scratch{"paper"};
  Centre centre{tools(), scratch.path()};
  Enrolled door;
  JsonProcess printer{
      Process(tools().bin / "dawr-printer-emulator", {scratch.path().string()}, log("printer"))};
  int port{};

  Hall() {
    port = printer.await([](const Json& line) { return is(line, "listening"); }).at("port");
    centre.start_broker();
    centre.open_day("2026-03-15");
    door = centre.enrol("dispenser", "door");
  }
  [[nodiscard]] std::filesystem::path log(const std::string& name) const {
    return scratch.path() / (name + ".log");
  }
  [[nodiscard]] JsonProcess dispenser(const std::string& language = "ar") const {
    return dispenser(door, language);
  }
  [[nodiscard]] JsonProcess dispenser(const Enrolled& device, const std::string& language) const {
    auto arguments = centre.device_arguments(device, "citizen");
    for (const auto& more :
         {std::string("--headless"), std::string("--printer"),
          "tcp://127.0.0.1:" + std::to_string(port), std::string("--language"), language,
          std::string("--phrases"), (tools().source / "config/phrases").string()}) {
      arguments.push_back(more);
    }
    JsonProcess program{Process(tools().bin / "dawr-ticket", arguments, log("door"))};
    program.await(
        [](const Json& line) { return line == Json{{"event", "printer"}, {"state", "ready"}}; });
    return program;
  }
  std::string slip() {
    return printer.await([](const Json& line) { return is(line, "slip"); }).at("file");
  }
};

Json await(JsonProcess& program, const char* event) {
  return program.await([&](const Json& line) { return is(line, event); });
}

}  // namespace

TEST_CASE("the paper says what the ticket is, to scanners and to eyes") {
  Hall hall;
  auto arabic = hall.dispenser("ar");
  const Json issued = arabic.ask("take S01");
  const auto slip = hall.slip();
  CHECK(await(arabic, "printed").at("ticket") == issued.at("ticket"));
  CHECK(await(arabic, "confirmed").at("ticket") == issued.at("ticket"));
  CHECK(qr_in(slip) == "2026031500000001" + issued.at("arrival_code").get<std::string>() + "\n");
  CHECK_THAT(squares_in(slip), Contains(issued.at("receipt").get<std::string>() + "\n"));
  const auto words = words_in(slip, "ara+eng");
  CHECK_THAT(words, Contains("رمز الحضور"));
  CHECK_THAT(words, Contains("Ismailia"));

  const Json copy = arabic.ask("reprint 1");
  CHECK(copy.at("copy") == 1);
  const auto copied_slip = hall.slip();
  CHECK(await(arabic, "printed").at("copy") == 1);
  CHECK_THAT(words_in(copied_slip, "ara+eng"), Contains("Copy"));
  arabic.process().stop();

  auto english = hall.dispenser("en");
  const Json second = english.ask("take S01");
  const auto english_slip = hall.slip();
  CHECK(qr_in(english_slip) ==
        "2026031500000002" + second.at("arrival_code").get<std::string>() + "\n");
  const auto english_words = words_in(english_slip, "eng");
  CHECK_THAT(english_words, Contains("Arrival code") && Contains("Counters do not choose"));
}

TEST_CASE("reception's paper for a lost one is marked as that in both languages, and scans anew") {
  Hall hall;
  auto reception = hall.dispenser(hall.centre.enrol("reception", "desk"), "ar");
  const Json issued = reception.ask("take S01");
  hall.slip();
  await(reception, "confirmed");
  const Json other = reception.ask("replace S 1");
  const auto slip = hall.slip();
  CHECK(other.at("ticket") == issued.at("ticket"));
  CHECK(other.at("token") != issued.at("token"));
  CHECK_THAT(words_in(slip, "ara+eng"),
             Contains("Replacement") && Contains("فاقد") && Contains("void") && !Contains("Copy"));
  CHECK(qr_in(slip) == "2026031500000001" + other.at("arrival_code").get<std::string>() + "\n");
}

TEST_CASE("what did not come out is not confirmed, and the ticket stays good") {
  Hall hall;
  auto dispenser = hall.dispenser();
  const auto printer_is = [&](const char* state) {
    dispenser.await(
        [&](const Json& line) { return is(line, "printer") && line.at("state") == state; });
  };
  hall.printer.send("paper 300");
  const Json torn = dispenser.ask("take S01");
  CHECK(await(dispenser, "unprinted").at("ticket") == torn.at("ticket"));
  printer_is("paper_out");
  CHECK(is(dispenser.ask("confirm 1 screen"), "confirmed"));

  hall.printer.send("well");
  printer_is("ready");
  hall.printer.send("vanish");
  printer_is("absent");
  CHECK(is(dispenser.ask("take S01"), "issued"));
  await(dispenser, "unprinted");
  CHECK(is(dispenser.ask("void 2"), "voided"));
  hall.printer.send("back");
  printer_is("ready");
  CHECK(is(dispenser.ask("take S01"), "issued"));
  await(dispenser, "printed");
  await(dispenser, "confirmed");

  // The program dies while the printer prints: nobody knows whether the paper came out.
  hall.printer.send("mute");
  CHECK(is(dispenser.ask("take S01"), "issued"));
  dispenser.process().kill();
  hall.printer.send("well");
  auto again = hall.dispenser();
  CHECK(await(again, "doubtful").at("ticket") == 4);
  CHECK(is(again.ask("confirm 4 paper"), "confirmed"));
  again.process().stop();
  hall.centre.broker().stop();
  const auto entries = entries_of(hall.centre.journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<PrintConfirmed>(entries).size() == 3);
  CHECK(events_of<TicketVoided>(entries).size() == 1);
}

TEST_CASE("without a printer slips are pictures in a folder") {
  Hall hall;
  auto arguments = hall.centre.device_arguments(hall.door, "citizen");
  const auto folder = hall.scratch.path() / "spool";
  std::filesystem::create_directory(folder);
  for (const auto& more :
       {std::string("--headless"), std::string("--printer"), "folder:" + folder.string(),
        std::string("--phrases"), (tools().source / "config/phrases").string()}) {
    arguments.push_back(more);
  }
  JsonProcess dispenser{Process(tools().bin / "dawr-ticket", arguments, hall.log("folder"))};
  const Json issued = dispenser.ask("take S01");
  await(dispenser, "confirmed");
  const auto slip = folder / "2026031500000001000.png";
  REQUIRE(std::filesystem::exists(slip));
  CHECK_THAT(qr_in(slip.string()), Contains(issued.at("arrival_code").get<std::string>()));
}

TEST_CASE("an address that is none is refused in words") {
  const Scratch scratch("printer");
  for (const auto& [address, words] : {std::pair{"lp0", "expected tcp://ADDRESS:PORT"},
                                       std::pair{"tcp://here:9100", "expected an address"},
                                       std::pair{"tcp://127.0.0.1:0", "expected an address"},
                                       std::pair{"folder:/nowhere", "expected a folder"}}) {
    Centre centre(tools(), scratch.path() / std::to_string(std::hash<std::string>{}(address)));
    centre.start_broker();
    auto arguments = centre.device_arguments(centre.enrol("dispenser", "door"), "citizen");
    for (const auto& more :
         {std::string("--headless"), std::string("--printer"), std::string(address),
          std::string("--phrases"), (tools().source / "config/phrases").string()}) {
      arguments.push_back(more);
    }
    Process program(tools().bin / "dawr-ticket", arguments, scratch.path() / "log");
    const auto exit = program.wait(harness::patience);
    REQUIRE(exit);
    CHECK(exit->code == 1);
    CHECK_THAT(harness::read_text(scratch.path() / "log"), Contains(words));
  }
}
