#include "broker/floor/floor.h"

#include <algorithm>
#include <utility>

#include "broker/estimate/snapshot.h"
#include "broker/floor/floor_draft.h"
#include "broker/queue/archive.h"
#include "broker/queue/deadlines.h"
#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "broker/queue/snapshot.h"
#include "broker/queue/views.h"
#include "common/domain/check.h"
#include "common/log/encoding.h"
#include "common/wire/codec.h"

namespace dawr {
namespace {

constexpr Seq entries_between_snapshots = 10'000;
constexpr std::uint32_t replies_between_prunes = 5'000;
constexpr auto pause_when_disk_is_full = std::chrono::seconds{1};
constexpr auto looks_ahead_every = std::chrono::minutes{1};
constexpr auto van_keeps_replies_for = std::chrono::hours{24 * 30};

const Principal broker_principal{broker_itself, Role::broker, std::nullopt, {}};

// A snapshot's parts, each behind its length in 8 bytes, least significant first.
constexpr std::size_t length_bytes = 8;

void append_part(wire::Bytes& snapshot, const wire::Bytes& part) {
  for (std::size_t i = 0; i < length_bytes; ++i) {
    snapshot.push_back(static_cast<std::uint8_t>(std::uint64_t{part.size()} >> (8 * i)));
  }
  snapshot.insert(snapshot.end(), part.begin(), part.end());
}

// Cut off the front of `rest`; none if there is no such part.
std::optional<wire::BytesView> take_part(wire::BytesView& rest) {
  if (rest.size() < length_bytes) return std::nullopt;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length |= std::uint64_t{rest[i]} << (8 * i);
  rest = rest.subspan(length_bytes);
  if (length > rest.size()) return std::nullopt;
  const auto part = rest.first(length);
  rest = rest.subspan(length);
  return part;
}

// A visit that is over for good, but for a step back of the clerk's own.
void note_ends(const Event& event, std::vector<Serial>& ended) {
  const auto note = [&]<class Kind>(std::type_identity<Kind>) {
    if (const auto* found = std::get_if<Kind>(&event)) ended.push_back(found->ticket);
  };
  note(std::type_identity<TicketLeft>{});
  note(std::type_identity<TicketVoided>{});
  note(std::type_identity<ServiceCompleted>{});
  note(std::type_identity<TicketClosedOut>{});
}

// What is kept of a booking's person ends with it, or goes with its ticket.
void note_bookings(const Event& event, std::vector<BookingId>& over,
                   std::vector<std::pair<BookingId, Serial>>& checked_in) {
  if (const auto* cancelled = std::get_if<BookingCancelled>(&event)) {
    over.push_back(cancelled->booking);
  } else if (const auto* missed = std::get_if<BookingMissed>(&event)) {
    over.push_back(missed->booking);
  } else if (const auto* issued = std::get_if<TicketIssued>(&event); issued && issued->booking) {
    checked_in.emplace_back(*issued->booking, issued->ticket);
  }
}

}  // namespace

Floor::Floor(journal::Journal& journal, FloorSettings settings)
    : journal_(journal),
      settings_(std::move(settings)),
      permissions_(settings_.pins, settings_.codes),
      log_(settings_.log_key, log_origin(settings_.centre, journal_.epoch())),
      conditions_(settings_.clock_rate) {}

Result<std::unique_ptr<Floor>> Floor::open(journal::Journal& journal, FloorSettings settings) {
  std::unique_ptr<Floor> floor{new Floor(journal, std::move(settings))};
  if (auto recovered = floor->recover(); !recovered) return std::unexpected(recovered.error());
  floor->forget_those_who_left();
  return floor;
}

bool Floor::restore(const journal::Snapshot& snapshot) {
  if (snapshot.format != queue::snapshot_format) return false;
  wire::BytesView rest{snapshot.bytes};
  const auto state_part = take_part(rest);
  const auto estimate_part = take_part(rest);
  const auto log_part = take_part(rest);
  const auto day_part = take_part(rest);
  if (!log_part || !day_part) return false;
  auto recovered = queue::restore(*state_part);
  auto estimate = estimate::restore(*estimate_part);
  if (!recovered || !estimate || recovered->state.seq != snapshot.seq) return false;
  const auto since = queue::unsealed(*day_part);
  if (!since || since->size() != sizeof(Seq)) return false;
  const auto tree = queue::unsealed(*log_part);
  if (!tree || !log_.restore(*tree) || log_.size() != snapshot.seq) return false;
  day_since_ = log::number_of(*since);
  estimate_ = *std::move(estimate);
  state_ = std::move(recovered->state);
  metrics_ = std::move(recovered->metrics);
  watch_ = std::move(recovered->watch);
  snapshot_seq_ = snapshot.seq;
  return true;
}

Result<> Floor::recover() {
  state_ = {};
  metrics_ = {};
  watch_ = {};
  estimate_ = {};
  log_.forget_all();
  snapshot_seq_ = 0;
  day_since_ = 0;
  // A snapshot that is damaged or of another version costs time only: an older one, or none, will
  // do.
  auto snapshot = journal_.newest_snapshot();
  while (snapshot && *snapshot && !restore(**snapshot)) {
    snapshot = journal_.snapshot_before((*snapshot)->seq);
  }
  if (!snapshot) return std::unexpected(snapshot.error());
  std::string damage;
  std::set<CellKey> replayed_cells;
  const auto read = journal_.read_entries(snapshot_seq_, [&](const journal::EntryRow& row) {
    const auto entry = wire::decode_entry(row.bytes);
    if (!entry || entry->seq != row.seq) {
      damage = "journal entry " + std::to_string(row.seq) +
               " can't be read: " + (entry ? "it names another seq" : entry.error().detail) +
               "; restore the newest backup";
      return false;
    }
    if (const auto* restored = std::get_if<JournalRestored>(&entry->event)) {
      log_.cite(log_origin(settings_.centre, restored->previous));
    }
    log_.append(row.bytes);
    if (std::holds_alternative<DayOpened>(entry->event)) day_since_ = entry->seq;
    queue::observe(metrics_, replayed_cells, state_, *entry);
    estimate_.observe(state_, *entry);
    queue::evolve(state_, entry->event, entry->at);
    queue::fold(watch_, state_, *entry);
    return true;
  });
  if (!read) return std::unexpected(read.error());
  if (!damage.empty()) {
    return std::unexpected(Fault{FaultKind::damaged, damage});
  }
  shown_.clear();
  for (const auto& [id, line] : state_.lines) shown_[id].shown = line.outlook;
  next_look_ahead_ = state_.now + looks_ahead_every;
  last_seq_ = journal_.last_seq();
  board_ = queue::board_of(state_, journal_.epoch(), last_seq_);

  const auto checkpoint = journal_.newest_checkpoint();
  if (!checkpoint) return std::unexpected(checkpoint.error());
  signed_for_ = *checkpoint ? (*checkpoint)->size : 0;
  signed_at_ = *checkpoint ? (*checkpoint)->at : Instant{};
  const auto marks = journal_.session_marks();
  if (!marks) return std::unexpected(marks.error());
  sessions_.clear();
  for (const auto& mark : *marks) {
    sessions_[{mark.device, mark.session}] = {mark.highest, 0, mark.at};
  }
  return {};
}

std::optional<Instant> Floor::next_deadline() const {
  auto due = queue::next_deadline(state_);
  const auto also = [&](Instant at) { due = due ? std::min(*due, at) : at; };
  if (state_.day_open) also(next_look_ahead_);
  if (signed_for_ < last_seq_) also(signed_at_ + PublicLog::checkpoint_every);
  return due && disk_full_until_ ? std::max(*due, *disk_full_until_) : due;
}

void Floor::look_around(Surroundings around, Instant now) {
  around_ = std::move(around);
  conditions_.keep_only(around_.devices, now);
  conditions_.add_to(around_.devices);
}

Gauges Floor::gauges(Instant now) const { return queue::gauges_of(state_, now); }

Result<> Floor::note_interruption(Instant now) {
  const auto interrupted = queue::interruption_before(state_, now);
  if (!interrupted) return {};
  Draft draft{.now = now};
  record(draft, {}, *interrupted);
  // With a full disk it is not noted, and no pad can be entered: the broker starts all the same.
  if (auto committed = commit(draft, {}); !committed) return std::unexpected(committed.error());
  return {};
}

Result<Handled> Floor::handle(std::span<const Incoming> batch, Instant now) {
  if (disk_full_until_ && now < *disk_full_until_) return refuse_all(batch, now);
  Draft draft;
  draft.now = std::max(now, state_.now);
  run_deadlines(draft);
  look_ahead(draft);
  for (std::size_t i = 0; i < batch.size() && !draft.fault; ++i) {
    batch[i].over_allowance ? answer_over_allowance(draft, i, batch[i])
                            : answer(draft, i, batch[i]);
  }
  if (draft.fault) return std::unexpected(*draft.fault);

  Handled handled;
  if (!draft.batch.entries.empty() || !draft.batch.replies.empty() ||
      checkpoint_is_due(draft.now)) {
    auto committed = commit(draft, batch);
    if (!committed || committed->storage_full) return committed;
    handled = *std::move(committed);
  }
  follow_booking_people(draft);
  handled.replies = std::move(draft.replies);
  handled.unsound_policy = std::move(draft.unsound_policy);
  handled.told_times = std::move(draft.told_times);
  replies_since_prune_ += static_cast<std::uint32_t>(draft.batch.replies.size());
  if (draft.day_opened || replies_since_prune_ > replies_between_prunes) prune(draft.now);
  return handled;
}

Result<Handled> Floor::commit(Draft& draft, std::span<const Incoming> batch) {
  add_outbox(draft);
  add_snapshot(draft);
  add_checkpoint(draft);
  const auto committed = journal_.commit(draft.batch);
  if (!committed && committed.error().kind == FaultKind::full) {
    if (auto recovered = recover(); !recovered) return std::unexpected(recovered.error());
    disk_full_until_ = draft.now + pause_when_disk_is_full;
    return refuse_all(batch, draft.now);
  }
  if (!committed) return std::unexpected(committed.error());
  disk_full_until_.reset();
  if (const auto& checkpoint = draft.batch.checkpoint) {
    signed_for_ = checkpoint->size;
    signed_at_ = checkpoint->at;
  }
  Handled handled;
  handled.entries = static_cast<std::uint32_t>(draft.batch.entries.size());
  follow_people(draft);
  if (handled.entries > 0) {
    if (draft.batch.snapshot) snapshot_seq_ = draft.batch.snapshot->seq;
    Board after = queue::board_of(state_, journal_.epoch(), last_seq_);
    handled.board = difference(board_, after);
    board_ = std::move(after);
  }
  return handled;
}

Handled Floor::refuse_all(std::span<const Incoming> batch, Instant now) {
  Draft draft{.now = std::max(now, state_.now)};
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i].over_allowance ? answer_over_allowance(draft, i, batch[i])
                            : answer_without_storage(draft, i, batch[i]);
  }
  Handled handled;
  handled.storage_full = true;
  handled.replies = std::move(draft.replies);
  return handled;
}

void Floor::run_deadlines(Draft& draft) {
  for (auto due = queue::next_deadline(state_); due && *due <= draft.now;
       due = queue::next_deadline(state_)) {
    const Command pulse{{}, Pulse{}};
    const auto decision = queue::decide(state_, pulse, broker_principal, draft.now);
    DAWR_CHECK(decision.has_value(), "nobody refuses what is due");
    DAWR_CHECK(!decision->empty(), "what is due can happen");
    for (const Event& event : *decision) record(draft, {}, event);
  }
}

// Once a minute, and when a counter opens or closes: what screens say of each line. Of a line with
// several services, as its first one.
void Floor::look_ahead(Draft& draft) {
  if (!state_.day_open || draft.now < next_look_ahead_) return;
  next_look_ahead_ = draft.now + looks_ahead_every;
  for (const Line& line : state_.policy.lines) {
    const auto service = std::ranges::find(state_.policy.services, line.id, &Service::line);
    if (service == state_.policy.services.end()) continue;
    const auto fresh = estimate_.of_newcomer(state_, *service, draft.now).promise;
    ShownPromise& shown = shown_[line.id];
    shown = settle(shown, fresh, draft.now);
    if (shown.shown != state_.lines.at(line.id).outlook) {
      record(draft, {}, OutlookChanged{line.id, shown.shown});
    }
  }
}

// Right behind the ticket's own entry: what the paper says is what was promised.
void Floor::promise_wait(Draft& draft, const CommandId& cause, Serial serial) {
  const queue::Ticket& ticket = *state_.find(serial);
  if (ticket.from_pad()) return;
  record(draft, cause,
         estimate::promise_to(serial, estimate_.of_ticket(state_, ticket, draft.now)));
}

void Floor::record(Draft& draft, const CommandId& cause, Event event) {
  if (const auto* call = std::get_if<TicketCalled>(&event)) {
    DAWR_CHECK(queue::broken_order(state_, *call).empty(), queue::broken_order(state_, *call));
  }
  DAWR_CHECK(queue::broken_place(state_, event).empty(), queue::broken_place(state_, event));
  note_ends(event, draft.visits_ended);
  note_bookings(event, draft.bookings_over, draft.checked_in);
  draft.day_closed |= std::holds_alternative<DayClosed>(event);
  if (std::holds_alternative<DayOpened>(event)) {
    // The new day clears the cells: what closing the old one changed leaves first.
    add_outbox(draft);
    draft.day_opened = true;
    day_since_ = last_seq_ + 1;
    shown_.clear();
  }
  // Whether there is a promise at all shows at once.
  if (std::holds_alternative<DayOpened>(event) || std::holds_alternative<CounterOpened>(event) ||
      std::holds_alternative<CounterOnBreak>(event) ||
      std::holds_alternative<CounterClosed>(event)) {
    next_look_ahead_ = draft.now;
  }
  const Entry entry{++last_seq_, draft.now, cause, std::move(event)};
  queue::observe(metrics_, draft.changed_cells, state_, entry);
  estimate_.observe(state_, entry);
  queue::evolve(state_, entry.event, entry.at);
  DAWR_CHECK(state_.seq == entry.seq, "every entry is evolved, once");
  queue::fold(watch_, state_, entry);
  draft.batch.entries.push_back({entry.seq, entry.at, wire::encode(entry)});
  log_.append(draft.batch.entries.back().bytes);
}

void Floor::add_outbox(Draft& draft) const {
  for (const CellKey& key : draft.changed_cells) {
    const MetricCell& cell = metrics_.at(key);
    draft.batch.outbox.push_back(
        {wire::key_bytes(key), cell.version,
         wire::encode(wire::SignedCell{.cell = cell, .since = day_since_, .signature = {}})});
  }
  draft.changed_cells.clear();
}

void Floor::add_snapshot(Draft& draft) const {
  const Seq enough = std::max<Seq>(entries_between_snapshots, 2 * state_.tickets.size());
  if (!draft.day_opened && last_seq_ - snapshot_seq_ < enough) return;
  auto& snapshot = draft.batch.snapshot.emplace(last_seq_, queue::snapshot_format);
  append_part(snapshot.bytes, queue::snapshot_of(state_, metrics_, watch_));
  append_part(snapshot.bytes, estimate::snapshot_of(estimate_));
  append_part(snapshot.bytes, queue::sealed(log_.to_bytes()));
  log::Bytes since;
  log::append_number<sizeof(Seq)>(since, day_since_);
  append_part(snapshot.bytes, queue::sealed(since));
}

bool Floor::checkpoint_is_due(Instant now) const {
  return signed_for_ < last_seq_ && now >= signed_at_ + PublicLog::checkpoint_every;
}

// In the same transaction as the entries that it is of.
void Floor::add_checkpoint(Draft& draft) const {
  if (checkpoint_is_due(draft.now)) draft.batch.checkpoint = log_.checkpoint(draft.now);
}

void Floor::prune(Instant now) {
  std::vector<journal::LowWater> settled;
  for (const auto& [key, session] : sessions_) {
    if (session.low_water > 0) settled.push_back({key.first, key.second, session.low_water});
  }
  // Pruning only saves room: what can't be pruned now is pruned the next time.
  const Instant before = settings_.is_van ? now - van_keeps_replies_for : now;
  if (!journal_.prune_replies(settled, before)) return;
  if (!journal_.prune_replies(forgotten_sessions_, Instant::max())) return;
  forgotten_sessions_.clear();
  replies_since_prune_ = 0;
}

}  // namespace dawr
