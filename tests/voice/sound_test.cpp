// Sounds as numbers.

#include "display/voice/sound.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "display/voice/speaker.h"
#include "display/voice/wav.h"
#include "tests/catch.h"
#include "tests/voice/sound_files.h"

using namespace dawr::voice;
using namespace dawr::voice::samples;
using namespace std::chrono_literals;

namespace {

using File = std::vector<std::uint8_t>;

constexpr std::size_t encoding_at = 20;
constexpr std::size_t channels_at = 22;
constexpr std::size_t rate_at = 24;
constexpr std::size_t bits_at = 34;
constexpr std::size_t length_at = 40;

void set(File& file, std::size_t place, std::uint32_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    file[place + i] = static_cast<std::uint8_t>(number);
    number >>= 8U;
  }
}

std::string trouble(const File& file) {
  const auto sound = read_wav(file);
  return sound ? "" : sound.error();
}

int peak(const Samples& samples) {
  int peak = 0;
  for (const auto sample : samples) peak = std::max(peak, std::abs(int{sample}));
  return peak;
}

}  // namespace

TEST_CASE("a WAV file is read as it was written") {
  for (const int rate : {8'000, 22'050, 44'100, 96'000}) {
    const Sound written{.rate = rate, .channels = 2, .samples = {1, -2, 32767, -32768}};
    const auto read = read_wav(wav_of(written));
    REQUIRE(read);
    CHECK(read->rate == rate);
    CHECK(read->channels == 2);
    CHECK(read->samples == written.samples);
  }
}

TEST_CASE("other parts of a WAV file are passed over, and half a frame is left out") {
  auto file = wav_of({.rate = 44'100, .channels = 2, .samples = {1, 2, 3}});
  const std::string part = std::string("LIST") + '\3' + std::string(3, '\0') + "abc" + '\0';
  file.insert(file.begin() + 12, part.begin(), part.end());
  const auto read = read_wav(file);
  REQUIRE(read);
  CHECK(read->samples == Samples{1, 2});
}

TEST_CASE("a WAV file that comes through a pipe has no length yet") {
  auto file = wav_of({.rate = 22'050, .channels = 1, .samples = {1, 2, 3}});
  for (const std::uint32_t length : {0x7ffff000U, 0x7fffffffU, 0xffffffffU}) {
    set(file, length_at, length, 4);
    const auto read = read_wav(file);
    REQUIRE(read);
    CHECK(read->samples == Samples{1, 2, 3});
  }
}

TEST_CASE("what can't be played is refused in words") {
  const auto good = wav_of(tone(440, 100ms));
  CHECK(trouble(good).empty());
  const auto changed = [&](std::size_t place, std::uint32_t number, std::size_t size) {
    auto file = good;
    set(file, place, number, size);
    return trouble(file);
  };
  CHECK(trouble({}) == "expected a WAV file");
  CHECK(changed(0, 0, 4) == "expected a WAV file");
  CHECK(changed(8, 0, 4) == "expected a WAV file");
  CHECK(changed(encoding_at, 3, 2) == "expected PCM of 16 bits");
  CHECK(changed(bits_at, 24, 2) == "expected PCM of 16 bits");
  CHECK(changed(channels_at, 0, 2) == "expected one or two channels");
  CHECK(changed(channels_at, 6, 2) == "expected one or two channels");
  CHECK_THAT(changed(rate_at, 0, 4), Catch::Contains("samples a second"));
  CHECK_THAT(changed(rate_at, 192'000, 4), Catch::Contains("samples a second"));
  CHECK(changed(length_at, 0x10000000, 4) == "it is cut off");
  CHECK(changed(length_at, 0, 4) == "it holds no sound");
  CHECK(changed(16, 14, 4) == "the fmt part is cut off");
  CHECK(changed(36, 0, 4) == "it holds no data part");
  CHECK(changed(12, 0, 4) == "expected the fmt part before the data");
  CHECK(trouble(File(most_wav_bytes + 1)) == "expected at most 8 MiB");
  CHECK(trouble(wav_of({.rate = 8'000, .channels = 1, .samples = Samples(8'000UL * 30)})) ==
        "expected less than 30 s");
  for (std::size_t size = 0; size < good.size(); size += 7) {
    INFO(size);
    CHECK_FALSE(
        trouble(File(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))).empty());
  }
}

TEST_CASE("recordings of every rate come out as the loudspeaker takes them") {
  for (const int rate : {8'000, 22'050, 44'100, 48'000, 96'000}) {
    INFO(rate);
    const auto samples = for_speaker(tone(1000, 400ms, rate));
    CHECK(length_of(samples.size()) >= 390ms);
    CHECK(length_of(samples.size()) <= 410ms);
    constexpr std::array hertz{1000.0, 500.0, 2000.0};
    const auto heard = tones_in(samples, hertz);
    REQUIRE(heard.size() == 1);
    CHECK(heard.front().candidate == 0);
  }
}

TEST_CASE("the chime is E5, then C5, in 1.3 s, and ends in silence") {
  const auto sound = chime();
  CHECK(length_of(sound.size()) == 1300ms);
  constexpr std::array hertz{659.26, 523.25};
  const auto heard = tones_in(sound, hertz);
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].candidate == 0);
  CHECK(heard[1].candidate == 1);
  CHECK(heard[1].at >= 400ms);
  CHECK(peak(sound) > 8'000);
  CHECK(peak(sound) < 30'000);
  CHECK(std::abs(int{sound.front()}) < 100);
  CHECK(std::abs(int{sound.back()}) < 100);
}

TEST_CASE("volume") {
  const Samples full{32767, -32768, 100};
  const auto at = [&](int volume) {
    auto samples = full;
    scale(samples, volume);
    return samples;
  };
  CHECK(at(100) == full);
  CHECK(at(0) == Samples{0, 0, 0});
  CHECK(at(50) == Samples{8191, -8192, 25});
  CHECK(at(200) == full);
  CHECK(at(-1) == at(0));
}

TEST_CASE("silence at both ends of a recording is taken away, but for a breath") {
  auto samples = silence(500ms);
  const auto sound = for_speaker(tone(440, 200ms));
  samples.insert(samples.end(), sound.begin(), sound.end());
  const auto end = silence(300ms);
  samples.insert(samples.end(), end.begin(), end.end());
  trim(samples);
  CHECK(length_of(samples.size()) >= 230ms);
  CHECK(length_of(samples.size()) <= 250ms);
  CHECK(samples.size() % output_channels == 0);
  CHECK(peak(samples) > 10'000);

  auto nothing = silence(100ms);
  trim(nothing);
  CHECK(nothing.empty());
  trim(nothing);
  CHECK(nothing.empty());
  Samples short_one{20'000, 20'000};
  trim(short_one);
  CHECK(short_one == Samples{20'000, 20'000});
}
