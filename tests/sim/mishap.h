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
};
inline constexpr std::size_t plants = 16;
inline constexpr std::array<std::string_view, plants> plant_names = {"none",
                                                                     "journal-disk-lies",
                                                                     "reply-forgotten",
                                                                     "replies-unwritten",
                                                                     "sessions-forgotten",
                                                                     "counter-reset",
                                                                     "command-dropped",
                                                                     "store-disk-lies",
                                                                     "figures-forgotten",
                                                                     "figures-unwritten",
                                                                     "feed-ignored",
                                                                     "number-reused",
                                                                     "device-starved",
                                                                     "time-set-back",
                                                                     "secret-changed",
                                                                     "line-jumped"};

}  // namespace dawr::sim
