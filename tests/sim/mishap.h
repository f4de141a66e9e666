// What can go wrong in a simulated centre, and how often it did.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string_view>

namespace dawr::sim {

enum class Mishap : std::uint8_t {
  frame_lost,
  frame_doubled,
  frame_delayed,  // and so overtaken
  feed_lost,
  feed_doubled,
  feed_delayed,
  link_cut,
  peer_stalled,  // does not read for a while
  broker_killed,
  broker_killed_before_reply,  // but after the commit
  broker_power_cut,
  broker_stalled,  // its disk or machine makes it wait
  long_outage,     // tickets are given from a paper pad meanwhile
  disk_full,
  write_failed,
  sync_failed,
  clock_jumped,
  clock_drifted,
  day_changed,
  device_killed,
  device_killed_before_settling,  // the answer was heard
  device_power_cut,
  device_disk_full,
  device_replaced,
  upstream_cut,
  upstream_killed,
  upstream_power_cut,
  printer_jammed,
  garbage_sent,
  frame_replayed,  // of another device, under one's own key
  wrong_role,
  id_reused,  // with another payload
  flood,
};
inline constexpr std::size_t mishaps = 33;

inline constexpr std::array<std::string_view, mishaps> mishap_names = {
    "frame-lost",
    "frame-doubled",
    "frame-delayed",
    "feed-lost",
    "feed-doubled",
    "feed-delayed",
    "link-cut",
    "peer-stalled",
    "broker-killed",
    "broker-killed-before-reply",
    "broker-power-cut",
    "broker-stalled",
    "long-outage",
    "disk-full",
    "write-failed",
    "sync-failed",
    "clock-jumped",
    "clock-drifted",
    "day-changed",
    "device-killed",
    "device-killed-before-settling",
    "device-power-cut",
    "device-disk-full",
    "device-replaced",
    "upstream-cut",
    "upstream-killed",
    "upstream-power-cut",
    "printer-jammed",
    "garbage-sent",
    "frame-replayed",
    "wrong-role",
    "id-reused",
    "flood"};

using MishapCounts = std::array<std::uint64_t, mishaps>;
using Mishaps = std::set<Mishap>;

// Bugs that are planted to see whether the judge finds them.
enum class Plant : std::uint8_t {
  none,
  journal_disk_lies,   // syncs do nothing
  reply_forgotten,     // a retry finds no stored reply
  replies_unwritten,   // answered without the answer being kept
  sessions_forgotten,  // after a restart every command looks new
  counter_reset,       // an outbox counts from the start again
  command_dropped,     // an outbox forgets what was not answered
  store_disk_lies,     // the upstream acknowledges what is not on its disk
  figures_forgotten,   // the broker forgets rows before the upstream has them
  figures_unwritten,   // changed cells never reach the outbox
  feed_ignored,        // a display hears nothing any more, and believes that all is well
  number_reused,       // one number printed twice
  device_starved,      // the broker never serves one of the devices
  time_set_back,       // the journal's clock goes back
  secret_changed,      // tokens differ after a restart
  line_jumped,         // somebody is called before an earlier one
  called_twice,        // somebody whom another counter has called is called again
  counter_crowded,     // a counter is given a second ticket
  answer_outdated,     // an answer names an entry from before what others have heard
  entry_rewritten,     // what is committed changes afterwards
  log_forked,          // checkpoints are signed of another log, from some entry on
};

// What a simulation is to say of each: another finding would be an accident.
struct Planted {
  std::string_view name;
  std::string_view finding;
};
inline constexpr std::array planted = {
    Planted{"none", ""},
    Planted{"journal-disk-lies", "acknowledged entries are gone"},
    Planted{"reply-forgotten", "got another answer than the journal holds"},
    Planted{"replies-unwritten", "and the journal knows nothing of it"},
    // One press makes one ticket: the broker itself ends over it.
    Planted{"sessions-forgotten", "ended by signal 6"},
    Planted{"counter-reset", "was given twice"},
    Planted{"command-dropped", "commands without an answer"},
    Planted{"store-disk-lies", "the upstream"},
    Planted{"figures-forgotten", "the upstream"},
    Planted{"figures-unwritten", "the upstream lacks a cell"},
    Planted{"feed-ignored", "it does not come to rest"},
    Planted{"number-reused", "leaves a gap or was printed twice"},
    Planted{"device-starved", "commands without an answer"},
    Planted{"time-set-back", "time went back"},
    Planted{"secret-changed", "one ticket has two tokens"},
    Planted{"line-jumped", "is called before"},
    Planted{"called-twice", "is at two counters"},
    Planted{"counter-crowded", "has two tickets in hand"},
    Planted{"answer-outdated", "was sent after a later answer was heard"},
    Planted{"entry-rewritten", "is not what it was"},
    Planted{"log-forked", "is not consistent with the checkpoint"},
};
inline constexpr std::size_t plants = planted.size();

}  // namespace dawr::sim
