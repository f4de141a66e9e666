// Those who do not keep to the rules: strangers, broken frames, revoked keys. Who may do what, and
// the known ways to cheat, are in tests/abuse.
#include <random>

#include "common/wire/keys.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

using namespace dawr;
using namespace dawr::functional;
using harness::accepted;
using harness::Loopback;
using namespace std::chrono_literals;

namespace {

TakeTicket press() { return {ServiceCode{"B01"}, {}, {}}; }

// The events that change something: all but refusals, the passing of time, and what is said of
// waits.
std::size_t effects(const std::vector<Entry>& entries) {
  std::size_t count = 0;
  for (const Entry& entry : entries) {
    const bool changes = !std::holds_alternative<CommandRefused>(entry.event) &&
                         !std::holds_alternative<TimePassed>(entry.event) &&
                         !std::holds_alternative<WaitPromised>(entry.event) &&
                         !std::holds_alternative<OutlookChanged>(entry.event);
    count += changes ? 1 : 0;
  }
  return count;
}

// The journal's write-ahead log too: the broker leaves without a checkpoint.
std::string text_of_all_files_in(const std::filesystem::path& directory) {
  std::string text;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) text += harness::read_text(entry.path());
  }
  return text;
}

}  // namespace

TEST_CASE("a key that nobody enrolled gets no word") {
  Scratch scratch("stranger");
  Loopback centre(tools(), scratch.path());
  const auto broker = wire::load_public_key(centre.centre().directory() / "broker.pub");
  auto stranger =
      wire::SecureClient::open(centre.context(), wire::Traffic::dialogue, wire::make_key_pair(),
                               {centre.centre().addresses().at("citizen"), *broker});
  REQUIRE(stranger);
  const auto hello = wire::encode(wire::ClientMessage{wire::Hello{}});
  const auto until = std::chrono::steady_clock::now() + 2s;
  while (std::chrono::steady_clock::now() < until) {
    (void)stranger->send(hello);
    wire::wait_for_any(stranger->sources(), 100ms);
    stranger->handshakes();
    CHECK_FALSE(stranger->receive());
  }
}

TEST_CASE("a key on the wrong side is turned away") {
  Scratch scratch("wrong-side");
  Loopback centre(tools(), scratch.path());
  const auto device = centre.enrol("dispenser");
  CHECK_NOTHROW(centre.connect(device, "citizen"));
  const auto keys = wire::load_secret_key(device.key);
  const auto broker = wire::load_public_key(centre.centre().directory() / "broker.pub");
  auto client = wire::SecureClient::open(centre.context(), wire::Traffic::dialogue, *keys,
                                         {centre.centre().addresses().at("provider"), *broker});
  REQUIRE(client);
  bool refused = false;
  harness::wait_until(
      [&] {
        wire::wait_for_any(client->sources(), 50ms);
        for (const auto event : client->handshakes()) {
          CHECK(event != wire::Handshake::succeeded);
          refused |= event == wire::Handshake::refused;
        }
        return refused;
      },
      "a refusal");
}

TEST_CASE("broken frames are refused by name and change nothing") {
  Scratch scratch("frames");
  Loopback centre(tools(), scratch.path());
  auto dispenser = centre.client("dispenser", "citizen");
  const wire::Bytes good = dispenser->next_command(press());
  std::mt19937 random(7);
  int unreadable = 0;
  const auto ask = [&](const wire::Bytes& frame) {
    const auto answer = dispenser->ask(frame);
    const auto message = wire::decode_broker_message(answer.front());
    REQUIRE(message);
    unreadable += static_cast<int>(std::holds_alternative<wire::Refused>(*message));
  };
  for (std::size_t size = 1; size < good.size(); size += 7) {
    ask({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)});
  }
  CHECK(unreadable > 5);
  ask(wire::Bytes(60'000, 0xff));
  for (int i = 0; i < 150; ++i) {  // with the others, within the allowance
    wire::Bytes noise(std::uniform_int_distribution<std::size_t>(1, 300)(random));
    for (auto& byte : noise) byte = static_cast<std::uint8_t>(random());
    ask(noise);
  }
  // The connection still works, and nothing has happened but the first press now.
  accepted(dispenser->ask(good));
  centre.centre().broker().stop();
  const auto entries = entries_of(centre.centre().journal());
  CHECK(effects(entries) == 3);  // the day opened, what can be booked published, one ticket issued
  CHECK(fault_in(entries) == "");
}

TEST_CASE("a message beyond 64 KiB costs its sender the connection, and nobody else anything") {
  Scratch scratch("oversized");
  Loopback centre(tools(), scratch.path());
  auto rude = centre.client("dispenser", "citizen");
  auto polite = centre.client("dispenser", "citizen");
  rude->send(wire::Bytes(70'000, 1));
  CHECK_FALSE(rude->answer(300ms));
  accepted(polite->ask(polite->next_command(press())));
}

TEST_CASE("a revoked key is refused from its next message on") {
  Scratch scratch("revoked");
  Loopback centre(tools(), scratch.path());
  auto dispenser = centre.client("dispenser", "citizen");
  accepted(dispenser->ask(dispenser->next_command(press())));
  const auto devices = harness::Json::parse(
      centre.centre().ctl({"devices", "--centre", centre.centre().directory().string(), "--json"}));
  std::string number;
  for (const auto& device : devices.at("devices")) {
    if (device.at("role") == "dispenser") number = std::to_string(device.at("device").get<int>());
  }
  centre.centre().ctl({"revoke", "--centre", centre.centre().directory().string(), number});
  const auto answer =
      wire::decode_broker_message(dispenser->ask(dispenser->next_command(press())).front());
  REQUIRE(answer);
  REQUIRE(std::holds_alternative<wire::Refused>(*answer));
  centre.centre().broker().stop();
  CHECK(events_of<TicketIssued>(entries_of(centre.centre().journal())).size() == 1);
}

// What a ticket's holder alone may know. Its three-digit code would be found by accident anywhere;
// it leaves in the same frame as the token.
TEST_CASE("a ticket's token is in no file of the centre") {
  Scratch scratch("secret");
  Loopback centre(tools(), scratch.path());
  auto dispenser = centre.client("dispenser", "citizen");
  std::vector<std::string> replies;
  std::vector<std::string> secrets;
  for (int i = 0; i < 20; ++i) {
    const auto answer = dispenser->ask(dispenser->next_command(press()));
    const auto slip = harness::slip_in(answer);
    replies.emplace_back(answer.front().begin(), answer.front().end());
    secrets.emplace_back(slip.token.begin(), slip.token.end());
  }
  centre.centre().broker().stop();
  const std::string everything = text_of_all_files_in(centre.centre().directory());
  const auto is_found = [&](const std::string& text) {
    return everything.find(text) != std::string::npos;
  };
  CHECK(std::ranges::all_of(replies, is_found));  // what is stored would be found
  CHECK(std::ranges::none_of(secrets, is_found));
}
