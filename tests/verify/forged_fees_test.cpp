// Payments and votes that a careful forger has added, taken away or moved.
#include <algorithm>

#include "broker/queue/evolve.h"
#include "broker/verify/auditor.h"
#include "broker/verify/entry_reader.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/verify/hall.h"

namespace dawr::verify {
namespace {

constexpr std::uint64_t halls = 6;

struct Morning {
  std::vector<Entry> entries;
};

const std::vector<Morning>& mornings() {
  static const std::vector<Morning> all = [] {
    std::vector<Morning> made;
    for (std::uint64_t seed = 1; seed <= halls; ++seed) {
      Hall hall(seed);
      hall.run_day(250);
      hall.run_day(250);
      auto& morning = made.emplace_back();
      for (const auto& row : hall.rows()) morning.entries.push_back(read_entry(row.bytes).value());
    }
    return made;
  }();
  return all;
}

std::optional<Finding> finding_in(std::vector<Entry> entries) {
  Auditor auditor;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry& entry = entries[i];
    entry.seq = i + 1;
    if (auto* restored = std::get_if<JournalRestored>(&entry.event)) restored->kept = i;
    auditor.take({entry.seq, entry.at, wire::encode(entry)});
  }
  return auditor.finish().finding;
}

template <class Kind>
std::vector<std::size_t> places_of(const std::vector<Entry>& entries) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (std::holds_alternative<Kind>(entries[i].event)) places.push_back(i);
  }
  return places;
}

// The places of what paid or waived a fee without which a service could not have ended as it did.
std::vector<std::size_t> needed_payments(const std::vector<Entry>& entries) {
  std::map<Serial, std::vector<std::size_t>> paid;
  std::vector<std::size_t> needed;
  queue::State state;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Event& event = entries[i].event;
    if (std::holds_alternative<DayOpened>(event)) paid.clear();
    if (const auto* one = std::get_if<PaymentRecorded>(&event)) paid[one->ticket].push_back(i);
    if (const auto* one = std::get_if<PaymentWaived>(&event)) paid[one->ticket].push_back(i);
    const auto* ended = std::get_if<ServiceCompleted>(&event);
    if (ended != nullptr && ended->outcome == Outcome::served &&
        state.fee_of(*state.find(ended->ticket)) && paid[ended->ticket].size() == 1) {
      needed.push_back(paid[ended->ticket].front());
    }
    queue::evolve(state, event, entries[i].at);
  }
  return needed;
}

// Under a command of its device that never was.
Entry another(Entry entry) {
  entry.cause.session = 1'000'000;
  entry.cause.counter = 1;
  return entry;
}

std::vector<Entry> with(std::vector<Entry> entries, std::size_t behind, Entry forged) {
  forged.at = entries[behind].at;
  entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(behind) + 1, std::move(forged));
  return entries;
}

}  // namespace

TEST_CASE("a payment that a served ticket needed is missed when it is taken away") {
  int tried = 0;
  for (const Morning& morning : mornings()) {
    for (const std::size_t place : needed_payments(morning.entries)) {
      auto entries = morning.entries;
      entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(place));
      const auto finding = finding_in(std::move(entries));
      REQUIRE(finding);
      CHECK(finding->seq > place);
      ++tried;
    }
  }
  CHECK(tried > 0);
}

TEST_CASE("a payment made up for a window, or a second time, is found") {
  int tried = 0;
  for (const Morning& morning : mornings()) {
    for (const std::size_t place : places_of<PaymentRecorded>(morning.entries)) {
      // The same receipt again.
      CHECK(finding_in(with(morning.entries, place, another(morning.entries[place]))));
    }
    for (const std::size_t place : places_of<ServiceStarted>(morning.entries)) {
      const auto started = std::get<ServiceStarted>(morning.entries[place].event);
      if (started.counter == CounterId{4}) continue;  // the cashier's
      Entry forged = another(morning.entries[place]);
      forged.event = PaymentRecorded{started.ticket, started.counter, "FORGED"};
      const auto finding = finding_in(with(morning.entries, place, forged));
      REQUIRE(finding);
      CHECK(finding->seq == place + 2);
      forged.event = PaymentWaived{started.ticket, started.counter, "forged"};
      CHECK(finding_in(with(morning.entries, place, forged)));
      if (++tried % 20 == 0) break;
    }
  }
  CHECK(tried > 0);
}

TEST_CASE("a vote of a second time, before the end, or from a clerk's device is found") {
  int tried = 0;
  for (const Morning& morning : mornings()) {
    for (const std::size_t place : places_of<VisitRated>(morning.entries)) {
      CHECK(finding_in(with(morning.entries, place, another(morning.entries[place]))));
      // A clerk's, who has called somebody before.
      const auto calls = places_of<TicketCalled>(morning.entries);
      auto entries = morning.entries;
      if (calls.empty() || calls.front() > place) continue;
      entries[place].cause = another(entries[calls.front()]).cause;
      CHECK(finding_in(std::move(entries)));
      ++tried;
    }
    for (const std::size_t place : places_of<TicketIssued>(morning.entries)) {
      const Entry& issued = morning.entries[place];
      queue::State state;
      for (std::size_t i = 0; i <= place; ++i) {
        queue::evolve(state, morning.entries[i].event, morning.entries[i].at);
      }
      Entry forged = another(issued);
      forged.event =
          VisitRated{{*state.last_date, std::get<TicketIssued>(issued.event).ticket}, Vote::good};
      CHECK(finding_in(with(morning.entries, place, forged)));
      if (++tried % 10 == 0) break;
    }
  }
  CHECK(tried > 0);
}

}  // namespace dawr::verify
