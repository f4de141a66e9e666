// Whole visits: one number from stage to stage, as the catalogue's flows have it.
#include <map>
#include <set>

#include "broker/floor/config.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::Centre;
using harness::Json;
using harness::JsonProcess;

namespace {

bool is(const Json& result, const char* event) { return result.value("event", "") == event; }

// Who serves a line in the sample centre, and nothing else meanwhile.
struct Place {
  const char* role;
  const char* counter;
  const char* clerk;
};
const std::map<char, Place> places{
    {'B', {"counter", "3", "103"}},   {'C', {"counter", "23", "123"}},
    {'F', {"cashier", "101", "201"}}, {'K', {"counter", "24", "124"}},
    {'N', {"counter", "22", "122"}},  {'Q', {"counter", "1", "101"}},
    {'S', {"counter", "10", "110"}}};

class Desks {
 public:
  explicit Desks(Centre& centre) : centre_(centre) {}
  JsonProcess& of(char line) {
    const auto found = desks_.find(line);
    if (found != desks_.end()) return found->second;
    const Place& place = places.at(line);
    const auto key =
        centre_.enrol(place.role, std::string("desk-") + line, {"--counter", place.counter});
    auto& desk = desks_.emplace(line, centre_.counter(key)).first->second;
    REQUIRE(is(desk.ask(std::string("open ") + place.clerk), "opened"));
    return desk;
  }

 private:
  Centre& centre_;
  std::map<char, JsonProcess> desks_;
};

struct Walk {
  const char* service;
  const char* flow;
  std::string lines;  // in the order in which the visit passes them
};
const std::vector<Walk> walks{
    {"Q01", "enquiry", "Q"},     {"F01", "pay_only", "F"},  {"S13", "pay_only", "SF"},
    {"B13", "no_fee", "B"},      {"B01", "one_fee", "BFB"}, {"S01", "two_fees", "SFS"},
    {"S02", "final_fee", "SFK"}, {"C01", "complaint", "C"}, {"C08", "follow_up", "C"},
    {"X02", "investor", "N"},    {"K01", "collection", "K"}};

// One stage: called, come, served as far as it goes here. The called ticket must be that person's.
void serve(Desks& desks, const Walk& walk, std::size_t stage, const Json& paper, int receipt) {
  auto& desk = desks.of(walk.lines[stage]);
  const Json called = desk.ask("next");
  REQUIRE(is(called, "called"));
  const Json& in_hand = called.at("in_hand");
  CHECK(in_hand.at("letter") == paper.at("letter"));
  CHECK(in_hand.at("number") == paper.at("number"));
  const bool last = stage + 1 == walk.lines.size();
  CHECK(in_hand.value("next", "") == (last ? "" : walk.lines.substr(stage + 1, 1)));
  REQUIRE(is(desk.ask("start " + paper.at("arrival_code").get<std::string>()), "started"));
  if (walk.lines[stage] == 'F') {
    // F03 and the like cost nothing.
    const auto fee = desk.ask("view").at("in_hand").value("fee", "");
    if (fee == "due") {
      CHECK(desk.ask(last ? "complete served" : "refer").value("code", "") == "E_PAYMENT_REF");
      REQUIRE_FALSE(is(desk.ask("pay R" + std::to_string(receipt)), "refused"));
    }
  }
  if (last) {
    CHECK(desk.ask("refer").value("code", "") == "E_LAST_HOP");
    CHECK(is(desk.ask("complete served"), "completed"));
  } else {
    CHECK(is(desk.ask("refer"), "referred"));
  }
}

}  // namespace

TEST_CASE("every flow of the catalogue is walked under one number to its end") {
  std::set<std::string> flows;
  const auto sample = load_centre(tools().source / "config");
  REQUIRE(sample);
  for (const Flow& flow : sample->flows) flows.insert(flow.id);
  std::set<std::string> walked;
  for (const Walk& walk : walks) walked.insert(walk.flow);
  CHECK(walked == flows);

  Scratch scratch("journeys");
  Centre centre(tools(), scratch.path(), {.fees = true});
  centre.start_broker();
  centre.open_day("2026-03-15");
  auto dispenser = centre.dispenser(centre.enrol("dispenser", "door"));
  Desks desks(centre);
  std::map<Serial, std::string> papers;
  int receipt = 100;
  for (const Walk& walk : walks) {
    INFO(walk.service);
    const Json paper = dispenser.ask(std::string("take ") + walk.service);
    REQUIRE(is(paper, "issued"));
    papers[Serial{paper.at("ticket").get<std::uint32_t>()}] = walk.lines;
    for (std::size_t stage = 0; stage < walk.lines.size(); ++stage) {
      serve(desks, walk, stage, paper, ++receipt);
    }
  }

  centre.broker().stop();
  const auto entries = entries_of(centre.journal());
  CHECK(fault_in(entries) == "");
  std::map<Serial, std::string> passed;
  for (const auto& issued : events_of<TicketIssued>(entries)) {
    passed[issued.ticket] = issued.line.value;
  }
  for (const auto& moved : events_of<TicketTransferred>(entries)) {
    CHECK(moved.stage == passed[moved.ticket].size());
    passed[moved.ticket] += moved.line.value;
  }
  CHECK(passed == papers);
  CHECK(events_of<ServiceCompleted>(entries).size() == walks.size());
}
