#include "tests/verify/cheats.h"

#include <algorithm>
#include <functional>
#include <set>

#include "broker/ctl/event_words.h"
#include "broker/verify/event_fields.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/verify/twist.h"

namespace dawr::verify {
namespace {

std::string name_of(const Entry& entry) { return std::string(ctl::name_of(entry.event)); }

// Renames two tickets into each other, wherever an event names one.
void exchange(Event& event, Serial one, Serial other) {
  std::visit(
      [&](auto& kind) {
        if constexpr (requires { kind.ticket = one; }) {
          if (kind.ticket == one) {
            kind.ticket = other;
          } else if (kind.ticket == other) {
            kind.ticket = one;
          }
        }
      },
      event);
}

}  // namespace

Forger::Forger(const Rows& honest, std::uint64_t seed) : honest_(honest), samples_(seed) {
  for (const auto& row : honest) entries_.push_back(*wire::decode_entry(row.bytes));
}

// As a careful forger leaves it: numbered without a gap.
Cheat Forger::made(const std::string& what, const std::string& kind, std::vector<Entry> touched,
                   std::vector<Entry> entries) const {
  Cheat cheat{what + " " + kind, what, 0, std::move(touched)};
  cheat.first = std::min(honest_.size(), entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry& entry = entries[i];
    entry.seq = i + 1;
    if (auto* restored = std::get_if<JournalRestored>(&entry.event); restored && what != "edit") {
      restored->kept = i;
    }
    cheat.rows.push_back({entry.seq, entry.at, wire::encode(entry)});
    const bool differs = i >= honest_.size() || honest_[i].bytes != cheat.rows.back().bytes;
    if (differs) cheat.first = std::min(cheat.first, i);
  }
  return cheat;
}

std::optional<Cheat> Forger::forge() {
  const std::array<std::function<std::optional<Cheat>()>, 12> ways{
      [&] { return edit(); },      [&] { return edit(); },       [&] { return edit(); },
      [&] { return edit_head(); }, [&] { return drop(); },       [&] { return insert(); },
      [&] { return duplicate(); }, [&] { return swap_calls(); }, [&] { return swap_neighbours(); },
      [&] { return cut(); },       [&] { return spoil_row(); },  [&] { return forge_jump(); }};
  auto cheat = ways.at(below(ways.size()))();
  if (!cheat) return cheat;
  const auto same_row = [](const journal::EntryRow& a, const journal::EntryRow& b) {
    return a.seq == b.seq && a.at == b.at && a.bytes == b.bytes;
  };
  if (std::ranges::equal(cheat->rows, honest_, same_row)) return std::nullopt;
  return cheat;
}

std::optional<Cheat> Forger::edit() {
  auto entries = entries_;
  // Each kind of event as often as any other.
  const auto kind = below(std::variant_size_v<Event>);
  std::vector<std::size_t> of_kind;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].event.index() == kind) of_kind.push_back(i);
  }
  if (of_kind.empty()) return std::nullopt;
  Entry& entry = entries[of_kind[below(of_kind.size())]];
  Event copy = entry.event;
  Twist count(~std::size_t{0}, samples_);
  count(copy);
  if (count.met() == 0) return std::nullopt;
  Twist twist(below(count.met()), samples_);
  twist(copy);
  const auto changed = differences(entry.event, copy);
  if (changed.empty()) return std::nullopt;
  auto field = changed.front().substr(0, changed.front().find(' '));
  const Entry before = entry;
  entry.event = copy;
  return made("edit", name_of(entry) + " " + field, {before, entry}, std::move(entries));
}

std::optional<Cheat> Forger::edit_head() {
  auto entries = entries_;
  const auto index = below(entries.size());
  Entry& entry = entries[index];
  switch (below(3)) {
    case 0: {
      // Not before the one before, nor after the one behind.
      const auto least = index == 0 ? entry.at - std::chrono::minutes{1} : entries[index - 1].at;
      const auto most =
          index + 1 == entries.size() ? entry.at + std::chrono::minutes{1} : entries[index + 1].at;
      const auto span = static_cast<std::uint64_t>((most - least).count());
      entry.at = least + Duration{static_cast<std::int64_t>(samples_.below(span + 1))};
      return made("retime", name_of(entry), {entry}, std::move(entries));
    }
    case 1:
      entry.cause.device.value = static_cast<std::uint32_t>(below(45));
      return made("other device", name_of(entry), {entry}, std::move(entries));
    default:
      (samples_.below(2) == 0 ? entry.cause.session : entry.cause.counter) += 1 + below(3);
      return made("other command number", name_of(entry), {entry}, std::move(entries));
  }
}

std::optional<Cheat> Forger::drop() {
  auto entries = entries_;
  const auto index = below(entries.size());
  const Entry dropped = entries[index];
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(index));
  return made("drop", name_of(dropped), {dropped}, std::move(entries));
}

std::optional<Cheat> Forger::insert() {
  auto entries = entries_;
  const auto index = 1 + below(entries.size() - 1);
  // An event of another moment, or a made-up one, under a command of its device that never was.
  Entry forged = entries[below(entries.size())];
  if (below(2) == 0) {
    const auto all = samples_.make_each<Event>();
    forged.event = all[below(all.size())];
  }
  forged.at = entries[index - 1].at;
  if (forged.cause.device != broker_itself) {
    forged.cause.session = 1'000 + below(1'000);
    forged.cause.counter = 1 + below(9);
  }
  entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(index), forged);
  return made("insert", name_of(forged), {forged}, std::move(entries));
}

std::optional<Cheat> Forger::duplicate() {
  auto entries = entries_;
  const auto index = below(entries.size());
  const Entry twice = entries[index];
  entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(index), twice);
  return made("duplicate", name_of(twice), {twice}, std::move(entries));
}

std::optional<Cheat> Forger::swap_neighbours() {
  auto entries = entries_;
  const auto index = below(entries.size() - 1);
  Entry& one = entries[index];
  Entry& other = entries[index + 1];
  const auto kind = name_of(one) + ", " + name_of(other);
  std::swap(one, other);
  std::swap(one.at, other.at);
  return made("swap", kind, {one, other}, std::move(entries));
}

// Two calls of one counter or of two: each gets the other's ticket, with its key.
std::optional<Cheat> Forger::swap_calls() {
  auto entries = entries_;
  std::vector<std::size_t> calls;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (std::holds_alternative<TicketCalled>(entries[i].event)) calls.push_back(i);
  }
  if (calls.size() < 2) return std::nullopt;
  const auto first = below(calls.size() - 1);
  auto& one = std::get<TicketCalled>(entries[calls[first]].event);
  auto& other = std::get<TicketCalled>(entries[calls[first + 1]].event);
  if (one.ticket == other.ticket) return std::nullopt;
  std::swap(one.ticket, other.ticket);
  if (below(2) == 0) {
    std::swap(one.key, other.key);
    std::swap(one.reason, other.reason);
  }
  return made("swap two calls", "", {}, std::move(entries));
}

std::optional<Cheat> Forger::forge_jump() {
  auto entries = entries_;
  std::vector<std::size_t> calls;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto* call = std::get_if<TicketCalled>(&entries[i].event);
    if (call != nullptr && call->runner_up) calls.push_back(i);
  }
  if (calls.empty()) return std::nullopt;
  const auto at = calls[below(calls.size())];
  const auto honest = std::get<TicketCalled>(entries[at].event);
  const OrderKey favoured = *honest.runner_up;
  for (std::size_t i = at; i < entries.size(); ++i) {
    if (std::holds_alternative<DayOpened>(entries[i].event)) break;
    exchange(entries[i].event, honest.ticket, favoured.serial);
    auto* call = std::get_if<TicketCalled>(&entries[i].event);
    if (call != nullptr) call->key.serial = call->ticket;
  }
  auto& forged = std::get<TicketCalled>(entries[at].event);
  forged.key = favoured;
  forged.runner_up = honest.key;
  return made("jump", "", {}, std::move(entries));
}

// Off with the end: in the middle of a command, or not.
std::optional<Cheat> Forger::cut() {
  auto entries = entries_;
  const auto size = 1 + below(entries.size() - 1);
  const Entry next = entries[size];
  const Entry last = entries[size - 1];
  const bool inside = next.cause == last.cause && next.at == last.at &&
                      next.cause.device != broker_itself &&
                      !std::holds_alternative<CommandRefused>(next.event);
  entries.resize(size);
  return made("cut", inside ? "in the middle of a command" : "between two commands", {last, next},
              std::move(entries));
}

// A row's own columns, and bytes that are not all there.
std::optional<Cheat> Forger::spoil_row() {
  Cheat cheat{"spoil", "spoil", below(honest_.size()), {}, honest_};
  auto& row = cheat.rows[cheat.first];
  switch (below(4)) {
    case 0:
      row.at += Duration{1};
      cheat.kind = "spoil the column at";
      break;
    case 1:
      row.bytes.resize(below(row.bytes.size()));
      cheat.kind = "spoil the bytes' end";
      break;
    case 2:
      if (cheat.first + 1 == cheat.rows.size()) return std::nullopt;
      cheat.rows.erase(cheat.rows.begin() + static_cast<std::ptrdiff_t>(cheat.first));
      cheat.kind = "spoil the numbering";
      break;
    default:
      if (cheat.first + 1 == cheat.rows.size()) return std::nullopt;
      std::swap(row.bytes, cheat.rows[cheat.first + 1].bytes);
      cheat.kind = "spoil the places";
      break;
  }
  return cheat;
}

}  // namespace dawr::verify
