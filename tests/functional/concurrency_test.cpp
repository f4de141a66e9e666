// Many hands at once: no number twice, no ticket called twice, nothing lost.
#include <csignal>
#include <map>
#include <random>
#include <set>

#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::accepted;
using harness::Client;
using harness::Loopback;
using harness::rejection_in;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t devices = 32;

CounterView view_in(const wire::Reply& reply) { return std::get<CounterView>(reply.body); }

std::vector<std::unique_ptr<Client>> dispensers(Loopback& centre, std::size_t count) {
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < count; ++i) clients.push_back(centre.client("dispenser", "citizen"));
  return clients;
}

TakeTicket press(const char* service) { return {ServiceCode{service}, {}, {}}; }

}  // namespace

TEST_CASE("an answer that was lost is found again after the broker was killed") {
  Scratch scratch("lost-reply");
  Loopback centre(tools(), scratch.path());
  const auto device = centre.enrol("dispenser");
  wire::Bytes frame;
  wire::Frames first;
  {
    auto dispenser = centre.connect(device, "citizen");
    frame = dispenser->next_command(press("B01"));
    first = dispenser->ask(frame);
  }
  centre.centre().broker().kill();
  centre.centre().start_broker();
  auto dispenser = centre.connect(device, "citizen");
  CHECK(dispenser->ask(frame) == first);
  centre.centre().broker().stop();
  CHECK(events_of<TicketIssued>(entries_of(centre.centre().journal())).size() == 1);
}

TEST_CASE("a double click of a clerk calls one ticket, not two") {
  Scratch scratch("double-click");
  Loopback centre(tools(), scratch.path());
  auto dispenser = centre.client("dispenser", "citizen");
  for (int i = 0; i < 3; ++i) accepted(dispenser->ask(dispenser->next_command(press("S01"))));
  auto counter = centre.client("counter", "provider", {"--counter", "10"});
  REQUIRE_FALSE(rejection_in(counter->command(OpenCounter{ClerkId{101}})));
  const wire::Reply called = counter->command(CallNext{});
  REQUIRE_FALSE(rejection_in(called));
  CHECK(view_in(called).in_hand->ticket == Serial{1});
  CHECK(rejection_in(counter->command(CallNext{})) == RejectionCode::call_in_progress);
}

TEST_CASE("clerks who press at the same moment never get the same ticket") {
  Scratch scratch("clerks");
  Loopback centre(tools(), scratch.path());
  auto people = dispensers(centre, 1);
  std::vector<std::unique_ptr<Client>> clerks;
  std::map<Client*, bool> serving;
  // The three counters of one line.
  std::uint32_t clerk = 101;
  for (const auto* id : {"10", "11", "12"}) {
    clerks.push_back(centre.client("counter", "provider", {"--counter", id}));
    accepted(clerks.back()->ask(clerks.back()->next_command(OpenCounter{ClerkId{clerk++}})));
  }
  std::map<Serial, ArrivalCode> codes;
  for (int i = 0; i < 90; ++i) {
    const auto answer = people[0]->ask(people[0]->next_command(press("S01")));
    const auto issued = std::get<IssuedTicket>(accepted(answer).body);
    codes[issued.ticket.serial] = harness::slip_in(answer).arrival_code;
  }
  std::set<Serial> called;
  for (int round = 0; round < 30; ++round) {
    for (auto& one : clerks) one->send(one->next_command(CallNext{}));
    for (auto& one : clerks) {
      const auto answer = one->answer(10s);
      REQUIRE(answer);
      const Serial ticket = view_in(accepted(*answer)).in_hand->ticket;
      CHECK(called.insert(ticket).second);
      accepted(one->ask(one->next_command(StartService{codes.at(ticket), 0})));
      accepted(one->ask(one->next_command(Complete{})));
    }
  }
  CHECK(called.size() == 90);
  centre.centre().broker().stop();
  CHECK(fault_in(entries_of(centre.centre().journal())).empty());
}

TEST_CASE("32 devices at once: no number twice, none lost") {
  Scratch scratch("devices");
  Loopback centre(tools(), scratch.path());
  auto clients = dispensers(centre, devices);
  constexpr std::size_t presses = 3200;
  std::set<std::pair<char, std::uint16_t>> numbers;
  std::set<Serial> serials;
  const std::array services{"B01", "S01", "Q01", "P01"};
  std::size_t turn = 0;
  harness::run_together(
      clients, presses,
      [&](Client& client) { return client.next_command(press(services[turn++ % 4])); },
      [&](Client&, const wire::Frames& answer) {
        const auto issued = std::get<IssuedTicket>(accepted(answer).body);
        CHECK(numbers.emplace(issued.letter.value, issued.number).second);
        CHECK(serials.insert(issued.ticket.serial).second);
      });
  CHECK(serials.size() == presses);
  CHECK(serials.rbegin()->value == presses);
  centre.centre().broker().stop();
  const auto entries = entries_of(centre.centre().journal());
  CHECK(events_of<TicketIssued>(entries).size() == presses);
  CHECK(fault_in(entries) == "");
}

TEST_CASE("the broker is killed again and again under load: what was answered stays true") {
  Scratch scratch("kills");
  Loopback centre(tools(), scratch.path());
  std::vector<harness::Enrolled> keys;
  for (int i = 0; i < 8; ++i) keys.push_back(centre.enrol("dispenser"));
  std::map<Serial, wire::Frames> answered;  // by ticket
  std::vector<wire::Bytes> unanswered(keys.size());
  std::mt19937 random(20260315);

  for (int kill = 0; kill < 6; ++kill) {
    std::vector<std::unique_ptr<Client>> clients;
    for (const auto& key : keys) clients.push_back(centre.connect(key, "citizen"));
    const auto note = [&](const wire::Frames& answer) {
      const auto issued = std::get<IssuedTicket>(accepted(answer).body);
      const auto [known, fresh] = answered.emplace(issued.ticket.serial, answer);
      if (!fresh) CHECK(known->second == answer);
    };
    // What was under way at the last kill is sent again, with the same bytes.
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if (!unanswered[i].empty()) note(clients[i]->ask(unanswered[i]));
      unanswered[i].clear();
    }
    const std::size_t until = std::uniform_int_distribution<std::size_t>(50, 400)(random);
    std::size_t done = 0;
    while (done < until) {
      for (std::size_t i = 0; i < clients.size(); ++i) {
        unanswered[i] = clients[i]->next_command(press("B01"));
        clients[i]->send(unanswered[i]);
      }
      if (done + clients.size() >= until) break;  // these are in the air when it dies
      for (std::size_t i = 0; i < clients.size(); ++i) {
        const auto answer = clients[i]->answer(10s);
        REQUIRE(answer);
        note(*answer);
        unanswered[i].clear();
        ++done;
      }
    }
    centre.centre().broker().kill();
    for (const auto& client : clients) {
      // An answer that came out before the end counts.
      if (const auto answer = client->answer(0ms)) note(*answer);
    }
    centre.centre().start_broker();
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto client = centre.connect(keys[i], "citizen");
    const auto answer = accepted(client->ask(unanswered[i]));
    answered.emplace(std::get<IssuedTicket>(answer.body).ticket.serial, wire::Frames{});
  }
  centre.centre().broker().stop();
  const auto entries = entries_of(centre.centre().journal());
  CHECK(fault_in(entries) == "");
  CHECK(events_of<TicketIssued>(entries).size() == answered.size());
}
