// Whoever signs in learns nothing of which staff numbers there are: one that nobody has, one that
// is struck off and a wrong PIN are told the same, byte by byte, for the same work.
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/functional/support.h"
#include "tests/harness/client.h"

using namespace dawr;
using namespace dawr::functional;
using Catch::Matchers::Contains;
using harness::Centre;

namespace {

const std::string right = "80264913";
const Pin wrong = *Pin::from("80264931");

// A device that sends what it likes.
class Visitor {
 public:
  Visitor(Centre& centre, wire::Context& context, const std::string& role, const std::string& name,
          const std::vector<std::string>& place = {}) {
    const auto device = centre.enrol(role, name, place);
    const auto keys = wire::load_secret_key(device.key);
    const auto broker = wire::load_public_key(centre.directory() / "broker.pub");
    REQUIRE((keys && broker));
    client_ = std::make_unique<harness::Client>(
        context, *keys, wire::ServerAddress{centre.addresses().at("provider"), *broker});
  }

  // The answer's bytes, but for the numbers of command and journal entry, which no two share; a
  // check takes its turn.
  wire::Bytes answer(const CommandBody& body) {
    wire::Reply reply;
    const auto is_answered = [&] {
      reply = harness::reply_in(client_->ask(client_->next_command(body)));
      return harness::rejection_in(reply) != RejectionCode::rate_limited;
    };
    harness::wait_until(is_answered, "an answer");
    reply.counter = 0;
    reply.seq = 0;
    return wire::encode(wire::BrokerMessage{reply});
  }
  Rejection refusal(const CommandBody& body) {
    const auto reply = harness::reply_in({answer(body)});
    return std::get<Rejection>(reply.body);
  }

 private:
  std::unique_ptr<harness::Client> client_;
};

}  // namespace

TEST_CASE("an unknown staff number, one that is struck off and a wrong PIN get the same bytes") {
  Scratch scratch("enumeration");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  staff(centre, {"add", "101", "--name", "Mona Adel"}, right);
  staff(centre, {"add", "102", "--name", "Basem Nour"}, right);
  staff(centre, {"add", "103", "--name", "Gone Long"}, right);
  staff(centre, {"add", "201", "--name", "Samia Nabil", "--supervisor"}, right);
  staff(centre, {"block", "102"}, {});
  staff(centre, {"remove", "103"}, {});
  wire::Context context;
  Visitor counter(centre, context, "counter", "ten", {"--counter", "10"});
  Visitor office(centre, context, "supervisor", "office");

  // Four each: the fifth would lock the device.
  const auto opened = counter.answer(OpenCounter{ClerkId{101}, wrong});
  const Pin its_pin = *Pin::from(right);
  CHECK(counter.answer(OpenCounter{ClerkId{102}, its_pin}) == opened);  // struck off
  CHECK(counter.answer(OpenCounter{ClerkId{103}, its_pin}) == opened);  // no more
  CHECK(counter.answer(OpenCounter{ClerkId{999}, its_pin}) == opened);  // never
  const auto signed_in = office.answer(SignIn{ClerkId{201}, wrong});
  CHECK(office.answer(SignIn{ClerkId{101}, its_pin}) == signed_in);  // no supervisor's
  CHECK(office.answer(SignIn{ClerkId{102}, its_pin}) == signed_in);
  CHECK(office.answer(SignIn{ClerkId{999}, its_pin}) == signed_in);

  // Each was held against a hash, whoever's it was.
  centre.broker().stop();
  CHECK_THAT(harness::read_text(centre.log()),
             Contains("8 PINs and 0 one-time codes were checked"));
  std::vector<RejectionCode> recorded;
  for (const auto& refusal : events_of<CommandRefused>(entries_of(centre.journal()))) {
    recorded.push_back(refusal.code);
  }
  CHECK(recorded == std::vector<RejectionCode>(8, RejectionCode::pin_wrong));
}

TEST_CASE("a staff number that nobody has is locked as one that somebody has") {
  Scratch scratch("lock-out");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  centre.open_day("2026-03-15");
  staff(centre, {"add", "101", "--name", "Mona Adel"}, right);
  staff(centre, {"add", "102", "--name", "Hany Aziz"}, right);
  wire::Context context;
  // From two devices in turns, so that the number is locked, and neither device.
  const auto lock = [&](ClerkId clerk, const std::string& name, unsigned place) {
    Visitor first(centre, context, "counter", name + "-1", {"--counter", std::to_string(place)});
    Visitor second(centre, context, "counter", name + "-2",
                   {"--counter", std::to_string(place + 1)});
    std::vector<RejectionCode> told;
    std::optional<Instant> until;
    for (int i = 0; i < 5; ++i) {
      const auto refusal = (i % 2 == 0 ? first : second).refusal(OpenCounter{clerk, wrong});
      told.push_back(refusal.code);
      until = refusal.retry_at;
    }
    // And stays so for whoever knows the PIN, at another device, until the same instant.
    const auto after = second.refusal(OpenCounter{clerk, *Pin::from(right)});
    told.push_back(after.code);
    CHECK(after.retry_at == until);
    return told;
  };
  const auto known = lock(ClerkId{101}, "known", 10);
  CHECK(known.back() == RejectionCode::pin_locked);
  CHECK(lock(ClerkId{999}, "unknown", 12) == known);

  // Neither of them took more work than the other, and a lock takes none.
  centre.broker().stop();
  CHECK_THAT(harness::read_text(centre.log()),
             Contains("10 PINs and 0 one-time codes were checked") &&
                 Contains("staff number 101 is locked") && Contains("staff number 999 is locked"));
}
