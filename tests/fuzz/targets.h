// Every decoder of Dawr, each as a function that takes any bytes: it refuses them in words, or
// understands them, and what was understood can be written and read again. libFuzzer drives one at
// a time (preset fuzz); test_corpus replays all that was ever found.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dawr::fuzz {

using BytesView = std::span<const std::uint8_t>;

// What a decoder promises, broken by these bytes.
struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};
inline void require(bool holds, const std::string& promise) {
  if (!holds) throw Broken(promise);
}

inline std::string_view text_of(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// --- frames and stored values (codec.h) ---
void client_frame(BytesView bytes);
void broker_frame(BytesView bytes);  // and the slip
void feed_frame(BytesView bytes);
void uplink_frame(BytesView bytes);
void upstream_frame(BytesView bytes);
void entry(BytesView bytes);  // by the codec, and by the auditor's own reader
void cell(BytesView bytes);
void snapshot(BytesView bytes);           // without its hash
void estimate_snapshot(BytesView bytes);  // the same

// --- text files ---
void configuration(BytesView bytes);  // centre.toml, a zero byte, services.csv
void devices(BytesView bytes);
void staff(BytesView bytes);
void approval_codes(BytesView bytes);
void candidates(BytesView bytes);
void epochs(BytesView bytes);
void centres(BytesView bytes);
void key_file(BytesView bytes);
void unconfirmed(BytesView bytes);
void queue_log(BytesView bytes);
void phrases(BytesView bytes);
void voice_words(BytesView bytes);
void voice_line(BytesView bytes);
void commands(BytesView bytes);  // the lines of headless devices
void people_numbers(BytesView bytes);

// --- the transparency log ---
void signed_note(BytesView bytes);
void checkpoint(BytesView bytes);
void log_key(BytesView bytes);    // as published, and the secret's
void log_proof(BytesView bytes);  // both kinds
void receipt(BytesView bytes);    // as text and as bytes
void frontier(BytesView bytes);

// --- binary files ---
void quarantine(BytesView bytes);
void time_zone(BytesView bytes);
void wav(BytesView bytes);
void outbox_file(BytesView bytes);
void journal_file(BytesView bytes);
void store_file(BytesView bytes);  // the upstream's

struct Target {
  std::string_view name;  // of the function and of its folder in corpus/
  void (*check)(BytesView bytes){};
};

inline constexpr std::array targets = {
    Target{"client_frame", client_frame},
    Target{"broker_frame", broker_frame},
    Target{"feed_frame", feed_frame},
    Target{"uplink_frame", uplink_frame},
    Target{"upstream_frame", upstream_frame},
    Target{"entry", entry},
    Target{"cell", cell},
    Target{"snapshot", snapshot},
    Target{"configuration", configuration},
    Target{"devices", devices},
    Target{"staff", staff},
    Target{"approval_codes", approval_codes},
    Target{"candidates", candidates},
    Target{"epochs", epochs},
    Target{"centres", centres},
    Target{"key_file", key_file},
    Target{"unconfirmed", unconfirmed},
    Target{"queue_log", queue_log},
    Target{"estimate_snapshot", estimate_snapshot},
    Target{"phrases", phrases},
    Target{"voice_words", voice_words},
    Target{"voice_line", voice_line},
    Target{"commands", commands},
    Target{"people_numbers", people_numbers},
    Target{"quarantine", quarantine},
    Target{"time_zone", time_zone},
    Target{"wav", wav},
    Target{"outbox_file", outbox_file},
    Target{"journal_file", journal_file},
    Target{"store_file", store_file},
    Target{"signed_note", signed_note},
    Target{"checkpoint", checkpoint},
    Target{"log_key", log_key},
    Target{"log_proof", log_proof},
    Target{"receipt", receipt},
    Target{"frontier", frontier},
};

}  // namespace dawr::fuzz
