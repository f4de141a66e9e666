#include "tests/kill/full_day.h"

#include <array>
#include <map>
#include <stdexcept>
#include <vector>

#include "broker/floor/config.h"
#include "broker/floor/floor.h"
#include "broker/floor/registry.h"
#include "broker/journal/sqlite_journal.h"
#include "common/wire/codec.h"

namespace dawr::kill {
namespace {

constexpr std::size_t tickets_a_day = 1500;
constexpr Seq nearly_a_snapshot = 9'800;  // of the 10,000 entries after which one is written
constexpr std::uint32_t first_clerk = 101;
struct Place {
  std::uint16_t counter;
  const char* service;
};
constexpr std::array places{Place{1, "Q01"},  Place{2, "Q01"},  Place{3, "B01"},  Place{4, "B01"},
                            Place{5, "P01"},  Place{6, "P01"},  Place{8, "R01"},  Place{9, "R01"},
                            Place{10, "S01"}, Place{11, "S01"}, Place{12, "S01"}, Place{17, "L01"},
                            Place{18, "L01"}, Place{20, "W01"}};

template <class T>
T need(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text);
  return *std::move(result);
}

struct Heard {
  wire::Reply reply;
  std::optional<wire::Slip> slip;
};

class Writer {
 public:
  Writer(Floor& floor, Instant begin) : floor_(floor), now_(begin) {}

  void open_day() {
    const ServiceDate date{
        std::chrono::local_days{std::chrono::floor<std::chrono::days>(now_).time_since_epoch()}};
    say({{supervisor_, OpenDay{date, {}}}});
    std::uint32_t clerk = first_clerk;
    everybody([&](std::size_t) { return OpenCounter{ClerkId{clerk++}}; });
  }
  void close_counters() {
    everybody([](std::size_t) { return CloseCounter{}; });
    say({{supervisor_, CloseOut{"the day ends"}}});
  }
  void pass(Duration time) { now_ += time; }

  // Fourteen people from press to the end of their service.
  std::size_t visit() {
    std::vector<Said> presses;
    for (const Place& place : places) {
      presses.push_back({dispenser_, TakeTicket{ServiceCode{place.service}, {}, {}}});
    }
    std::map<Serial, ArrivalCode> codes;
    std::vector<Said> confirmations;
    for (const Heard& heard : say(presses)) {
      const auto& issued = std::get<IssuedTicket>(heard.reply.body);
      codes[issued.ticket.serial] = heard.slip->arrival_code;
      confirmations.push_back({dispenser_, ConfirmPrint{issued.ticket.serial, PrintMedium::paper}});
    }
    say(confirmations);
    serve(codes);
    return presses.size();
  }

 private:
  struct Said {
    Principal sender;
    CommandBody body;
  };

  void serve(const std::map<Serial, ArrivalCode>& codes) {
    std::vector<std::pair<Principal, Serial>> called;
    const auto answers = everybody([](std::size_t) { return CallNext{}; });
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const auto* view = std::get_if<CounterView>(&answers[i].reply.body);
      if (view != nullptr) called.emplace_back(consoles_[i], view->in_hand->ticket);
    }
    show(called, 1);
    std::vector<Said> recalls;
    for (const auto& [console, ticket] : called) recalls.push_back({console, Recall{}});
    say(recalls);
    show(called, 2);
    std::vector<Said> services;
    for (const auto& [console, ticket] : called) {
      services.push_back({console, StartService{codes.at(ticket), 0}});
      services.push_back({console, Complete{}});
    }
    say(services);
  }

  // All calls were made at one instant.
  void show(const std::vector<std::pair<Principal, Serial>>& called, std::uint8_t call) {
    std::vector<Said> shown;
    for (const auto& [console, ticket] : called) {
      shown.push_back({display_, AckShown{ticket, call, now_}});
    }
    say(shown);
    now_ += seconds{10};
  }

  template <class Wish>
  std::vector<Heard> everybody(Wish wish) {
    std::vector<Said> all;
    for (std::size_t i = 0; i < consoles_.size(); ++i) all.push_back({consoles_[i], wish(i)});
    return say(all);
  }

  // In one transaction.
  std::vector<Heard> say(const std::vector<Said>& commands) {
    std::vector<wire::Bytes> frames;
    for (const Said& said : commands) {
      ++counter_;
      frames.push_back(
          wire::encode(wire::ClientMessage{wire::Submit{1, counter_, counter_, said.body, {}}}));
    }
    std::vector<Incoming> batch;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const Principal& sender = commands[i].sender;
      batch.push_back({sender, *side_of(sender.role), frames[i]});
    }
    const auto handled = need(floor_.handle(batch, now_));
    std::vector<Heard> all;
    for (const auto& outgoing : handled.replies) {
      const auto message = wire::decode_broker_message(outgoing.frames.front());
      if (!message) throw std::runtime_error(message.error().detail);
      Heard heard{std::get<wire::Reply>(*message), {}};
      if (outgoing.frames.size() == 2) heard.slip = *wire::decode_slip(outgoing.frames[1]);
      all.push_back(std::move(heard));
    }
    return all;
  }

  static std::vector<Principal> make_consoles() {
    std::vector<Principal> consoles;
    for (const Place& place : places) {
      consoles.push_back(
          {DeviceId{100U + place.counter}, Role::counter, CounterId{place.counter}, {}});
    }
    return consoles;
  }

  Floor& floor_;
  Instant now_;
  std::uint64_t counter_{};
  Principal dispenser_{DeviceId{91}, Role::dispenser, std::nullopt, {}};
  Principal supervisor_{DeviceId{92}, Role::supervisor, std::nullopt, {}};
  Principal display_{DeviceId{93}, Role::display, std::nullopt, {}};
  std::vector<Principal> consoles_{make_consoles()};
};

Seq since_snapshot(journal::Journal& journal) {
  const auto snapshot = need(journal.newest_snapshot());
  return journal.last_seq() - (snapshot ? snapshot->seq : 0);
}

}  // namespace

WrittenDays write_days(const std::filesystem::path& centre, std::size_t days) {
  const auto config = load_centre(centre);
  if (!config) throw std::runtime_error(to_text(config.error()));
  const auto journal = need(journal::open_journal(config->settings.journal));
  const auto secret = need(CentreSecret::load(CentreFiles{centre}.centre_secret()));
  const auto log_key = need(log::load_signing_key(CentreFiles{centre}.log_secret_key()));
  const CentrePolicy policy = config->policy;
  const auto floor = need(Floor::open(
      *journal, {secret,
                 log_key,
                 [policy]() -> std::expected<CentrePolicy, std::string> { return {policy}; },
                 policy.code,
                 policy.name,
                 false,
                 1.0,
                 {},
                 false}));
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  Writer writer(*floor, now - std::chrono::days{days});
  for (std::size_t day = 0; day < days; ++day) {
    writer.open_day();
    const bool last = day + 1 == days;
    for (std::size_t tickets = 0;
         tickets < tickets_a_day || (last && since_snapshot(*journal) < nearly_a_snapshot);) {
      tickets += writer.visit();
    }
    if (last) break;
    writer.close_counters();
    writer.pass(std::chrono::hours{20});
  }
  return {journal->last_seq(), since_snapshot(*journal)};
}

}  // namespace dawr::kill
