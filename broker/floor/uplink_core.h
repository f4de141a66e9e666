// The broker's half of the dialogue with the upstream, as a state machine without socket, clock or
// journal: uplink.h and the broker's loop drive it with real ones, tests with theirs.
//
//   Hello after each (re)connection. Then cells, ascending by version, one frame in flight: the
//   next one goes out when the upstream has acknowledged, that is committed, the one before.
//   Without an acknowledgement Hello and the cells as they stand by then go out again. A cell that
//   changes while it is on its way simply travels once more, with its new version. Gauges are sent
//   when there is a connection, and forgotten otherwise.
//
// What is acknowledged is true for ever, so a lost frame, a lost acknowledgement or a crash on
// either side costs a repetition and nothing else: the upstream knows a repeated cell by its key
// and version. Memory: one frame.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker/floor/witness_core.h"
#include "broker/journal/journal.h"
#include "common/domain/metric_cell.h"
#include "common/log/note.h"
#include "common/log/signing_key.h"
#include "common/wire/broker_clock.h"
#include "common/wire/codec.h"
#include "common/wire/message.h"

namespace dawr {

struct UplinkTimes {
  std::chrono::milliseconds look_every{5000};      // into an outbox that was empty
  std::chrono::milliseconds resend_after{10'000};  // without an acknowledgement
  std::chrono::milliseconds gauges_every{10'000};
  WitnessTimes witness{};
};

// What the centre answers with, and who may answer for its upstream.
struct UplinkKeys {
  log::SigningKey log;  // of the public log; each cell is signed with it when it leaves
  std::optional<log::VerifierKey> witness{};  // none: no cosignature is believed
};

// Per frame. Cells of one version always travel together, because an acknowledgement speaks of
// whole versions; only for their sake may a frame exceed these, up to limits::frame_bytes.
inline constexpr std::size_t most_uplink_cells = 64;
inline constexpr std::size_t most_uplink_bytes = 48UL * 1024;

// For the log; nothing needs to be done about any of them but those of which is_alarm is true.
struct UplinkNews {
  enum class Kind : std::uint8_t {
    connected,
    disconnected,
    not_enrolled,   // the upstream keeps silent: our key is not enrolled there yet
    wrong_server,   // whoever listens there has another key than the configuration names
    key_refused,    // the upstream knows our key and said no
    refused,        // the upstream answered with words: a conflict or another centre's code
    garbled,        // an answer that can't be one; ignored
    stuck,          // an outbox row that can't be sent: it and all later ones stay in the outbox
    log_cosigned,   // the first checkpoint in this run, or after a refusal
    log_unchecked,  // the same, but nobody can check its cosignature: no key is configured
    log_doubted,    // the upstream refuses to cosign the log: somebody must look into it
    log_forged,     // so is a cosignature that is not by the witness
    log_forgotten,  // and an upstream that has less than it had cosigned
    log_waits,      // the upstream can't cosign yet
  };
  Kind kind{};
  std::string detail;
  [[nodiscard]] bool is_alarm() const {
    return kind == Kind::log_doubted || kind == Kind::log_forged || kind == Kind::log_forgotten;
  }
};

class UplinkCore {
 public:
  using Steady = wire::Steady;

  UplinkCore(wire::UplinkHello hello, UplinkKeys keys, UplinkTimes times = {});

  // --- what the world does ---
  void connected(Steady now);
  void disconnected();
  void received(wire::BytesView frame, Steady now);

  // --- what the owner wants ---
  // Lines or names have changed; sent again if so. The epoch and the centre's code never change.
  void introduce(wire::UplinkHello hello);
  [[nodiscard]] bool wants_gauges(Steady now) const;
  void offer(const Gauges& gauges, Steady now);

  // --- what the driver must do, after each of the calls above and at next_wake() ---
  // When it returns a version: hand over Journal::outbox(version, most_uplink_cells).
  [[nodiscard]] std::optional<Seq> wants_rows_after(Steady now) const;
  void take(std::span<const journal::OutboxRow> rows, Steady now);
  // What becomes of the log's checkpoints: see follow. `present` after it.
  [[nodiscard]] WitnessCore& witness() { return witness_; }
  [[nodiscard]] const WitnessCore& witness() const { return witness_; }
  void present(Steady now);
  // Frames to send, one message each. What can't be sent is dropped: it comes again.
  std::vector<wire::Bytes> take_outgoing();
  // The version to hand to Journal::forget_outbox; asked for until `forgotten` is called.
  [[nodiscard]] std::optional<Seq> wants_forgotten() const;
  void forgotten(Seq version);
  std::vector<UplinkNews> take_news();
  // Nothing is to be done before, except when a frame arrives; none while there is no connection.
  [[nodiscard]] std::optional<Steady> next_wake() const;

  [[nodiscard]] bool is_connected() const { return connected_; }
  // Everything up to here is committed upstream, as far as this run has heard.
  [[nodiscard]] Seq acknowledged() const { return acknowledged_; }

 private:
  struct Flight {
    Seq last{};
    Steady resend_at{};
  };

  void on(const wire::UplinkAck& ack, Steady now);
  void on(const wire::UplinkRefused& refused, Steady now);
  void on(const wire::LogCosigned& cosigned, Steady now);
  void on(const wire::LogDoubted& doubted, Steady now);
  void tell_of_log(WitnessCore::Answer answer, std::string detail);
  void send_hello();
  void tell(UplinkNews::Kind kind, std::string detail);
  void sign(wire::SignedCell& cell) const;
  void send_cells(wire::UplinkCells cells, Steady now);
  void get_stuck(Seq version, std::string_view why);

  wire::UplinkHello hello_;
  log::SigningKey log_key_;
  std::string origin_;  // of the log
  UplinkTimes times_;
  WitnessCore witness_;
  bool connected_{};
  bool stuck_{};    // told once per connection
  bool backlog_{};  // the outbox holds more than the last frame could
  // Who did not answer, or refused, may not know who is speaking: said again before the next frame.
  bool hello_due_{};
  std::set<std::string> refusals_;  // told on this connection, each once
  std::optional<Flight> flight_;
  Steady look_at_{};
  Steady gauges_at_{};
  Seq sent_{};  // highest version that has left in this run
  Seq acknowledged_{};
  Seq forgotten_{};
  std::vector<wire::Bytes> outgoing_;
  std::vector<UplinkNews> news_;
};

// Between the core and the journal: forgets what of the outbox was acknowledged, reads what is
// wanted, one frame's rows at most, and follows the log. A fault is the journal's; `full` is none
// here: what was to be forgotten is tried again.
Result<> exchange(UplinkCore& uplink, journal::Journal& journal, UplinkCore::Steady now);

}  // namespace dawr
