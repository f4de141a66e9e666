// What somebody is told who asks for help at a dispenser, from moment to moment.
#include "ticket/help.h"

#include <vector>

#include "tests/catch.h"

using namespace dawr;
using namespace dawr::ticket;
using namespace std::chrono_literals;

namespace {

enum class Does : std::uint8_t { nothing, wants, takes_back, seen, unseen };

struct Moment {
  std::chrono::seconds at{};
  Does does{};
  Help help{};
  bool online{true};
};

struct Case {
  std::string_view what;
  std::vector<Moment> moments;
};

void act(HelpCall& call, Does does) {
  if (does == Does::wants) call.want(true);
  if (does == Does::takes_back) call.want(false);
  if (does == Does::seen) call.noted(true);
  if (does == Does::unseen) call.noted(false);
}

const std::vector<Case>& cases() {
  using enum Does;
  static const std::vector<Case> all{
      {"nobody asks",
       {{0s, nothing, Help::none}, {1s, seen, Help::none}, {9s, nothing, Help::none}}},
      {"staff see it", {{0s, wants, Help::asking}, {1s, seen, Help::told}, {6s, seen, Help::told}}},
      {"nobody looks", {{0s, wants, Help::asking}, {1s, unseen, Help::nobody}}},
      {"somebody looks later",
       {{0s, wants, Help::asking}, {1s, unseen, Help::nobody}, {6s, seen, Help::told}}},
      {"nobody looks any more",
       {{0s, wants, Help::asking}, {1s, seen, Help::told}, {6s, unseen, Help::nobody}}},
      {"no answer",
       {{0s, wants, Help::asking}, {4s, nothing, Help::asking}, {5s, nothing, Help::nobody}}},
      {"a late answer",
       {{0s, wants, Help::asking}, {5s, nothing, Help::nobody}, {7s, seen, Help::told}}},
      {"no broker", {{0s, wants, Help::nobody, false}, {3s, nothing, Help::nobody, false}}},
      {"the broker comes back at once",
       {{0s, wants, Help::nobody, false}, {1s, nothing, Help::asking}, {2s, seen, Help::told}}},
      {"a short outage after staff saw it",
       {{0s, wants, Help::asking}, {1s, seen, Help::told}, {4s, nothing, Help::told, false}}},
      {"no more answers after one",
       {{0s, wants, Help::asking},
        {1s, seen, Help::told},
        {12s, nothing, Help::told},
        {13s, nothing, Help::nobody}}},
      {"taken back",
       {{0s, wants, Help::asking},
        {1s, seen, Help::told},
        {2s, takes_back, Help::none},
        {3s, seen, Help::none}}},
      {"asked for again: nothing of before counts",
       {{0s, wants, Help::asking},
        {1s, seen, Help::told},
        {2s, takes_back, Help::none},
        {3s, wants, Help::asking},
        {7s, nothing, Help::asking},
        {8s, nothing, Help::nobody}}},
      {"asking twice is asking once",
       {{0s, wants, Help::asking}, {4s, wants, Help::asking}, {5s, nothing, Help::nobody}}},
      {"it ends by itself",
       {{0s, wants, Help::asking},
        {299s, seen, Help::told},
        {300s, seen, Help::none},
        {301s, nothing, Help::none}}},
  };
  return all;
}

}  // namespace

TEST_CASE("what is told to who asks for help") {
  for (const Case& one : cases()) {
    HelpCall call;
    for (const Moment& moment : one.moments) {
      INFO(one.what << ", after " << moment.at.count() << " s");
      act(call, moment.does);
      call.turn(wire::Steady{100s + moment.at}, moment.online);
      CHECK(call.state() == moment.help);
      CHECK(call.is_wanted() == (moment.help != Help::none));
    }
  }
}

TEST_CASE("a wish is there before the next turn") {
  HelpCall call;
  call.want(true);
  CHECK(call.state() == Help::asking);
}
