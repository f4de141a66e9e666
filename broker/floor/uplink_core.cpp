#include "broker/floor/uplink_core.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "common/domain/limits.h"
#include "common/log/cell_signature.h"
#include "common/log/origin.h"

namespace dawr {
namespace {

using Rows = std::span<const journal::OutboxRow>;

constexpr std::size_t most_refusals_remembered = 16;

// How many rows, from the first on, have the first one's version.
std::size_t rows_of_one_version(Rows rows) {
  std::size_t count = 0;
  while (count < rows.size() && rows[count].version == rows[0].version) ++count;
  return count;
}

// How many rows, from the first on, go into one frame: whole versions, and at least one.
std::size_t rows_of_one_frame(Rows rows) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (count < rows.size()) {
    const auto group = rows.subspan(count, rows_of_one_version(rows.subspan(count)));
    for (const auto& row : group) bytes += row.bytes.size();
    const bool fits = count + group.size() <= most_uplink_cells && bytes <= most_uplink_bytes;
    if (!fits && count > 0) break;
    count += group.size();
  }
  return count;
}

std::string words_of(Seq version) { return "version " + std::to_string(version); }

}  // namespace

UplinkCore::UplinkCore(wire::UplinkHello hello, UplinkKeys keys, UplinkTimes times)
    : hello_(std::move(hello)),
      log_key_(keys.log),
      origin_(log::origin_of(hello_.centre, hello_.epoch)),
      times_(times),
      witness_({.name = origin_, .kind = log::SignatureKind::ed25519, .key = log_key_.public_key()},
               std::move(keys.witness), hello_.epoch, times.witness) {}

void UplinkCore::connected(Steady now) {
  connected_ = true;
  stuck_ = false;
  flight_.reset();
  look_at_ = now;
  gauges_at_ = now;
  refusals_.clear();
  witness_.connected(now);
  tell(UplinkNews::Kind::connected, {});
  outgoing_.clear();
  send_hello();
}

void UplinkCore::disconnected() {
  if (!connected_) return;
  connected_ = false;
  flight_.reset();
  witness_.disconnected();
  outgoing_.clear();
  tell(UplinkNews::Kind::disconnected, {});
}

void UplinkCore::received(wire::BytesView frame, Steady now) {
  const auto message = wire::decode_upstream_message(frame);
  if (!message) return tell(UplinkNews::Kind::garbled, message.error().detail);
  std::visit([&](const auto& body) { on(body, now); }, *message);
}

void UplinkCore::on(const wire::UplinkAck& ack, Steady now) {
  if (ack.epoch != hello_.epoch) {
    return tell(UplinkNews::Kind::garbled, "an acknowledgement for another epoch");
  }
  if (ack.version > sent_) {
    return tell(UplinkNews::Kind::garbled, "an acknowledgement up to " + words_of(ack.version) +
                                               ", but only " + words_of(sent_) + " was sent");
  }
  acknowledged_ = std::max(acknowledged_, ack.version);
  if (!flight_ || ack.version < flight_->last) return;
  flight_.reset();
  if (backlog_) look_at_ = now;
}

void UplinkCore::on(const wire::UplinkRefused& refused, Steady /*now*/) {
  hello_due_ = true;
  if (refusals_.size() >= most_refusals_remembered) refusals_.clear();
  if (refusals_.insert(refused.detail).second) tell(UplinkNews::Kind::refused, refused.detail);
}

void UplinkCore::on(const wire::LogCosigned& cosigned, Steady now) {
  tell_of_log(witness_.on(cosigned, now), std::to_string(cosigned.size) + " entries");
}

void UplinkCore::on(const wire::LogDoubted& doubted, Steady now) {
  const auto known = witness_.cosigned();
  const auto answer = witness_.on(doubted, now);
  const bool is_behind = answer == WitnessCore::Answer::forgotten;
  tell_of_log(answer, is_behind ? std::to_string(doubted.from) + " entries of " +
                                      std::to_string(known) + " that it had cosigned"
                                : doubted.detail);
}

void UplinkCore::tell_of_log(WitnessCore::Answer answer, std::string detail) {
  using Kind = UplinkNews::Kind;
  switch (answer) {
    case WitnessCore::Answer::expected:
      return;
    case WitnessCore::Answer::first:
      return tell(Kind::log_cosigned, std::move(detail));
    case WitnessCore::Answer::unchecked:
      return tell(Kind::log_unchecked, std::move(detail));
    case WitnessCore::Answer::doubted:
      return tell(Kind::log_doubted, witness_.doubt());
    case WitnessCore::Answer::forged:
      return tell(Kind::log_forged, witness_.doubt());
    case WitnessCore::Answer::forgotten:
      return tell(Kind::log_forgotten, std::move(detail));
    case WitnessCore::Answer::waits:
      return tell(Kind::log_waits, std::move(detail));
    case WitnessCore::Answer::garbled:
      return tell(Kind::garbled, "what it says of the public log is of another one, or can't be");
  }
}

void UplinkCore::present(Steady now) {
  auto message = witness_.take_message(now);
  if (!message) return;
  if (hello_due_) send_hello();
  outgoing_.push_back(wire::encode(wire::UplinkMessage{*std::move(message)}));
}

void UplinkCore::introduce(wire::UplinkHello hello) {
  const bool same = hello.centre_name == hello_.centre_name && hello.lines == hello_.lines;
  hello_ = std::move(hello);
  if (!same && connected_) send_hello();
}

bool UplinkCore::wants_gauges(Steady now) const { return connected_ && now >= gauges_at_; }

void UplinkCore::offer(const Gauges& gauges, Steady now) {
  if (!wants_gauges(now)) return;
  gauges_at_ = now + times_.gauges_every;
  if (hello_due_) send_hello();
  outgoing_.push_back(wire::encode(wire::UplinkMessage{wire::UplinkGauges{hello_.epoch, gauges}}));
}

std::optional<Seq> UplinkCore::wants_rows_after(Steady now) const {
  if (!connected_) return std::nullopt;
  if (flight_ ? now < flight_->resend_at : now < look_at_) return std::nullopt;
  return acknowledged_;
}

void UplinkCore::take(Rows rows, Steady now) {
  if (std::exchange(flight_, std::nullopt)) hello_due_ = true;
  look_at_ = now + times_.look_every;

  const auto count = rows_of_one_frame(rows);
  backlog_ = count < rows.size() || rows.size() >= most_uplink_cells;
  wire::UplinkCells cells{hello_.epoch, {}};
  for (const auto& row : rows.first(count)) {
    auto cell = wire::decode_cell(row.bytes);
    if (!cell) {
      get_stuck(row.version, cell.error().detail);
      std::erase_if(cells.cells,
                    [&](const auto& before) { return before.cell.version == row.version; });
      break;
    }
    sign(*cell);
    cells.cells.push_back(std::move(*cell));
  }
  if (!cells.cells.empty()) send_cells(std::move(cells), now);
}

// Of a row that says nothing of its beginning: everything up to there.
void UplinkCore::sign(wire::SignedCell& cell) const {
  if (cell.since == 0) cell.since = 1;
  cell.signature = log::sign_cell(origin_, cell.cell, cell.since, log_key_);
}

void UplinkCore::send_cells(wire::UplinkCells cells, Steady now) {
  const auto last = cells.cells.back().cell.version;
  auto frame = wire::encode(wire::UplinkMessage{std::move(cells)});
  if (frame.size() > limits::frame_bytes) return get_stuck(last, "too large for one frame");
  if (hello_due_) send_hello();
  outgoing_.push_back(std::move(frame));
  sent_ = std::max(sent_, last);
  flight_ = Flight{last, now + times_.resend_after};
}

void UplinkCore::send_hello() {
  hello_due_ = false;
  outgoing_.push_back(wire::encode(wire::UplinkMessage{hello_}));
}

void UplinkCore::get_stuck(Seq version, std::string_view why) {
  if (std::exchange(stuck_, true)) return;
  tell(UplinkNews::Kind::stuck,
       "the outbox row of " + words_of(version) + " can't be sent: " + std::string(why) +
           ". It and all later ones wait in the outbox: keep the journal for the supplier");
}

void UplinkCore::tell(UplinkNews::Kind kind, std::string detail) {
  news_.push_back({kind, std::move(detail)});
}

std::vector<wire::Bytes> UplinkCore::take_outgoing() { return std::exchange(outgoing_, {}); }

std::vector<UplinkNews> UplinkCore::take_news() { return std::exchange(news_, {}); }

std::optional<Seq> UplinkCore::wants_forgotten() const {
  if (acknowledged_ == forgotten_) return std::nullopt;
  return acknowledged_;
}

void UplinkCore::forgotten(Seq version) { forgotten_ = std::max(forgotten_, version); }

std::optional<UplinkCore::Steady> UplinkCore::next_wake() const {
  if (!connected_) return std::nullopt;
  const auto next = std::min(flight_ ? flight_->resend_at : look_at_, gauges_at_);
  return std::min(next, witness_.next_wake().value_or(next));
}

Result<> exchange(UplinkCore& uplink, journal::Journal& journal, UplinkCore::Steady now) {
  if (const auto version = uplink.wants_forgotten()) {
    const auto done = journal.forget_outbox(*version);
    if (!done && done.error().kind != FaultKind::full) return done;
    if (done) uplink.forgotten(*version);
  }
  if (const auto after = uplink.wants_rows_after(now)) {
    const auto rows = journal.outbox(*after, most_uplink_cells);
    if (!rows) return std::unexpected(rows.error());
    uplink.take(*rows, now);
  }
  if (auto followed = follow(uplink.witness(), journal, now); !followed) return followed;
  uplink.present(now);
  return {};
}

}  // namespace dawr
