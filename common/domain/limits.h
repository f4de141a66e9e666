// Bounds on every size and count that reaches the centre from outside. Configuration beyond them is
// refused with its place; a frame beyond them is E_MALFORMED.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace dawr::limits {

inline constexpr std::size_t frame_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t large_frame_bytes = std::size_t{1024} * 1024;  // to devices; entries
inline constexpr std::size_t lines = 17;  // clash-free letters that can be open at once
inline constexpr std::size_t services = 512;
inline constexpr std::size_t counters = 256;
inline constexpr std::size_t hops = 8;  // of one visit
inline constexpr std::size_t clerks = 1024;
inline constexpr std::size_t devices = 1024;
inline constexpr std::size_t staff = 2000;      // who may sign in
inline constexpr std::size_t name_bytes = 400;  // one name, UTF-8
inline constexpr std::size_t least_pin_digits = 4;
inline constexpr std::size_t pin_digits = 8;
inline constexpr std::size_t label_bytes = 64;     // a centre's code, a time zone, a program
inline constexpr std::size_t detail_bytes = 800;   // what was wrong with a frame, in words
inline constexpr std::size_t receipt_bytes = 256;  // of the public log, on a ticket
inline constexpr std::size_t reason_bytes = 400;
inline constexpr std::size_t notice_bytes = 800;
inline constexpr std::size_t notices = 4;
inline constexpr std::size_t open_requests = 16;        // that wait for a second person
inline constexpr std::uint16_t number_per_line = 9999;  // 1 to 4 digits are printed
inline constexpr std::uint32_t serial_per_day = 1'000'000;
inline constexpr std::size_t pad_tickets = 300;     // entered from a paper pad as one block
inline constexpr std::uint8_t copies = 9;           // marked reprints of one ticket
inline constexpr std::uint8_t replacements = 3;     // of one lost ticket
inline constexpr std::size_t reference_bytes = 40;  // of a payment
inline constexpr std::uint8_t payments = 9;         // of one ticket
inline constexpr std::size_t booking_code_bytes = 32;
inline constexpr std::size_t days_published = 128;  // that can be booked
inline constexpr std::size_t stretches_a_day = 16;  // of open doors, as the wire tells them
inline constexpr std::size_t days_of_slots = 14;    // in one answer
inline constexpr std::size_t slots_a_day = 100;     // and 25 hours have
inline constexpr std::size_t held_slots = 32;       // by one device, of appointments not yet made
inline constexpr std::size_t covers = 64;           // of a service date
inline constexpr std::size_t recent_calls = 16;  // kept on the board, unless more of them are open
// A counter has one open call at most, and open calls are never dropped.
inline constexpr std::size_t board_calls = counters + recent_calls;
inline constexpr std::size_t help_told =
    4;  // devices at which somebody asks for help, to a counter
inline constexpr std::size_t quarters_told = 96;  // of the day's curve; the newest
inline constexpr std::size_t refusal_kinds = 96;
inline constexpr std::size_t uplink_cells = 256;        // in one message, within frame_bytes
inline constexpr std::size_t restores_told = 64;        // to upstream, the newest
inline constexpr std::size_t cancelled_takes = 256;     // remembered per device and service date
inline constexpr std::size_t batch_commands = 64;       // one journal transaction
inline constexpr std::size_t sessions_per_device = 64;  // beyond it the one idle longest goes
inline constexpr std::uint64_t replies_per_session = 1000;  // the newest are kept
inline constexpr std::chrono::minutes signed_in_for{10};    // a supervisor, without a deed
inline constexpr std::chrono::hours vote_within{24};        // since the end of the visit
inline constexpr std::int64_t longest_rule_minutes = std::int64_t{24} * 60;

}  // namespace dawr::limits
