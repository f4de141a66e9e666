// Who comes is nobody's business before the meeting: no number of a person on any frame to a
// counter, a supervisor or a display, and no field that could carry one.
#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

#include "common/device/command_text.h"
#include "common/wire/codec.h"
#include "tests/abuse/hall.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using namespace std::chrono_literals;

namespace {

constexpr auto national_number = "29901011234567";
constexpr auto national_number_ar = "٢٩٩٠١٠١١٢٣٤٥٦٧";
constexpr auto phone = "01012345678";
constexpr auto phone_ar = "٠١٠١٢٣٤٥٦٧٨";

// A national number has 14 digits and a mobile 11: so many in a row, in any script, are neither a
// ticket's nor a counter's.
bool has_personal_number(const wire::Bytes& frame) {
  const auto text = device::with_western_digits(
      std::string_view(reinterpret_cast<const char*>(frame.data()), frame.size()));
  int in_a_row = 0;
  return std::ranges::any_of(text, [&](char one) {
    in_a_row = one >= '0' && one <= '9' ? in_a_row + 1 : 0;
    return in_a_row >= 11;
  });
}

wire::Bytes hello_by(const std::string& program) {
  return wire::encode(wire::ClientMessage{wire::Hello{.program = program, .version = phone_ar}});
}

// Everything that the feed says, from the moment of subscribing.
class FeedListener {
 public:
  explicit FeedListener(Hall& hall)
      : socket_(*wire::SecureClient::open(
            hall.context(), wire::Traffic::feed,
            *wire::load_secret_key(hall.display().enrolled().key),
            {hall.centre().addresses().at("feed"),
             *wire::load_public_key(hall.centre().directory() / "broker.pub")})) {
    wait_for([](const wire::FeedMessage&) { return true; });
  }

  // Until such a message came.
  template <class Wanted>
  void wait_for(const Wanted& wanted) {
    bool came = false;
    harness::wait_until(
        [&] {
          wire::wait_for_any(socket_.sources(), 100ms);
          socket_.handshakes();
          while (const auto got = socket_.receive()) {
            frames.push_back(got->front());
            came |= wanted(wire::decode_feed_message(got->front()).value());
          }
          return came;
        },
        "the feed");
  }

  std::vector<wire::Bytes> frames;

 private:
  wire::SecureClient socket_;
};

// A visit in which numbers of people are typed wherever a device lets somebody type that the hall
// is not meant to read. What a supervisor writes for the hall, a pause's reason or a notice, is
// read.
void visit(Hall& hall) {
  for (const auto* typed : {national_number, phone, national_number_ar}) {
    for (Device* device : {&hall.dispenser(), &hall.counter(10), &hall.supervisor(),
                           &hall.display(), &hall.device(Role::reception)}) {
      device->ask(hello_by(typed));
    }
  }
  const Paper paper = hall.take("S01");
  hall.take("S01");
  Device& counter = hall.counter(10);
  counter.must(OpenCounter{ClerkId{101}, {}});
  counter.must(Break{std::string("مكالمة مع ") + phone_ar});
  counter.must(OpenCounter{ClerkId{101}, {}});
  hall.call(counter);
  hall.show();
  counter.must(StartService{paper.slip.arrival_code, {}});
  counter.must(Complete{Outcome::incomplete});
  counter.must(Break{national_number});
  hall.supervisor().must(CloseOut{std::string(phone) + " " + national_number_ar});
  for (const auto what : {wire::Question::offer, wire::Question::counter}) counter.question(what);
  for (const auto what : {wire::Question::manager, wire::Question::board}) {
    hall.supervisor().question(what);
  }
  hall.board();
}

}  // namespace

TEST_CASE("AB04 no frame to counters, supervisors or displays has a person's number") {
  for (const auto* typed : {national_number, national_number_ar, phone, phone_ar}) {
    CHECK(has_personal_number(wire::encode(
        wire::ClientMessage{wire::Submit{1, 1, 1, Break{std::string("x ") + typed}, {}}})));
  }
  Hall& hall = Hall::with_a_new_day();
  FeedListener feed(hall);
  visit(hall);
  feed.wait_for([](const wire::FeedMessage& message) {
    const auto* update = std::get_if<BoardUpdate>(&message);
    return update != nullptr && std::ranges::any_of(update->lines, [](const BoardLine& line) {
             return line.id == LineId{'S'} && line.waiting == 0;
           });
  });
  CHECK(feed.frames.size() > 3);
  CHECK(std::ranges::none_of(feed.frames, has_personal_number));
  // Neither the key that makes tags of persons, nor that anybody is asked for anything.
  const auto key = std::get<OfferView>(hall.dispenser().question(wire::Question::offer)).asked;
  REQUIRE(key.identity);
  const auto has_key = [&](const wire::Bytes& frame) {
    return !std::ranges::search(frame, *key.identity).empty();
  };
  CHECK(std::ranges::any_of(hall.dispenser().heard, has_key));
  CHECK(std::ranges::none_of(feed.frames, has_key));
  for (Device* device : {&hall.counter(10), &hall.supervisor(), &hall.display()}) {
    CHECK(std::ranges::none_of(device->heard, has_key));
    CHECK(device->heard.size() > 5);
    CHECK(std::ranges::none_of(device->heard, has_personal_number));
  }
}

// Each of them holds what the centre's configuration, its installer or a supervisor wrote: a
// letter, the name of a line, a service, a counter's device, a reason. One that is new
// here has to be looked at first: nothing of a person may travel to staff or to a display. What is
// told of slots, and a booking's code, goes to nobody but whoever may book.
TEST_CASE("AB04 every text that can travel to counters and displays is known") {
  const std::set<std::string> known{"Board.paused",
                                    "Board.paused_en",
                                    "Board.time_zone",
                                    "BoardCall.letter_ar",
                                    "BoardCover.letter_ar",
                                    "BoardLine.letter_ar",
                                    "BoardUpdate.paused",
                                    "BoardUpdate.paused_en",
                                    "BookedSlot.code",
                                    "BookedSlot.service",
                                    "Cover.reason",
                                    "DeviceFigures.name",
                                    "DeviceName.name",
                                    "FreeSlots.service",
                                    "HeldSlot.service",
                                    "IssuedTicket.letter_ar",
                                    "IssuedTicket.service",
                                    "Line.letter_ar",
                                    "ManagerView.time_zone",
                                    "Name.ar",
                                    "Name.en",
                                    "Notice.ar",
                                    "Notice.en",
                                    "OfferView.paused",
                                    "OfferView.paused_en",
                                    "OfferView.time_zone",
                                    "Override.reason",
                                    "Refused.detail",
                                    "Service.code",
                                    "TicketInHand.service",
                                    "Welcome.centre"};
  const std::regex begins(R"((?:table|struct) (\w+).*)");
  const std::regex text(R"(\s+(\w+)\s*:\s*\[?\s*string\b.*)");
  std::set<std::string> found;
  for (const std::string name : {"board", "broker", "domain", "feed"}) {
    std::ifstream file(DAWR_SOURCE_DIR "/common/wire/schema/" + name + ".fbs");
    std::string table;
    std::smatch match;
    for (std::string line; std::getline(file, line);) {
      if (std::regex_match(line, match, begins)) table = match[1];
      if (std::regex_match(line, match, text)) found.insert(table + "." + match[1].str());
    }
  }
  CHECK(found == known);
}
