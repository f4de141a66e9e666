#include <algorithm>

#include <SDL.h>

#include "display/voice/speaker.h"

namespace dawr::voice {
namespace {

constexpr Uint16 buffer_frames = 2048;

Fault sdl_fault() { return {FaultKind::missing, SDL_GetError()}; }

class SdlSpeaker final : public Speaker {
 public:
  SdlSpeaker() { SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); }
  SdlSpeaker(const SdlSpeaker&) = delete;
  SdlSpeaker& operator=(const SdlSpeaker&) = delete;
  ~SdlSpeaker() override { shut(); }

  Result<> open() override {
    if (device_ != 0 && SDL_GetAudioDeviceStatus(device_) != SDL_AUDIO_STOPPED) return {};
    shut();
    if (SDL_Init(SDL_INIT_AUDIO) != 0) return std::unexpected(sdl_fault());
    // Before it is tried: ALSA writes a page about a device that is not there.
    if (SDL_GetNumAudioDevices(0) == 0) {
      shut();
      return std::unexpected(Fault{FaultKind::missing, "there is no sound device"});
    }
    SDL_AudioSpec wanted{};
    wanted.freq = output_rate;
    wanted.format = AUDIO_S16SYS;
    wanted.channels = output_channels;
    wanted.samples = buffer_frames;
    device_ = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
    if (device_ == 0) {
      auto fault = sdl_fault();
      shut();
      return std::unexpected(std::move(fault));
    }
    SDL_PauseAudioDevice(device_, 0);
    return {};
  }

  void play(const Samples& samples) override {
    const auto bytes = samples.size() * sizeof(Samples::value_type);
    SDL_QueueAudio(device_, samples.data(), static_cast<Uint32>(bytes));
  }

  [[nodiscard]] std::chrono::milliseconds remaining() const override {
    if (device_ == 0) return {};
    return length_of(SDL_GetQueuedAudioSize(device_) / sizeof(Samples::value_type));
  }

  void hush() override {
    if (device_ != 0) SDL_ClearQueuedAudio(device_);
  }

  void close() override { shut(); }

 private:
  // Without SDL's own memory of which devices there are: one may have been plugged in.
  void shut() {
    if (device_ != 0) {
      SDL_ClearQueuedAudio(device_);
      SDL_CloseAudioDevice(device_);
    }
    device_ = 0;
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
  }

  SDL_AudioDeviceID device_{};
};

}  // namespace

std::unique_ptr<Speaker> sdl_speaker() { return std::make_unique<SdlSpeaker>(); }

Samples for_speaker(const Sound& sound) {
  auto* stream = SDL_NewAudioStream(AUDIO_S16SYS, static_cast<Uint8>(sound.channels), sound.rate,
                                    AUDIO_S16SYS, static_cast<Uint8>(output_channels), output_rate);
  Samples samples;
  if (stream == nullptr) return samples;
  constexpr int bytes_a_sample = sizeof(Samples::value_type);
  // A flush of SDL 2.26 loses the last tenth of a second: let it be silence.
  auto padded = sound.samples;
  const auto a_second =
      static_cast<std::size_t>(sound.rate) * static_cast<std::size_t>(sound.channels);
  padded.resize(padded.size() + a_second / 4);
  const auto bytes = static_cast<int>(padded.size()) * bytes_a_sample;
  if (SDL_AudioStreamPut(stream, padded.data(), bytes) == 0 && SDL_AudioStreamFlush(stream) == 0) {
    samples.resize(static_cast<std::size_t>(SDL_AudioStreamAvailable(stream)) / bytes_a_sample);
    const auto got = SDL_AudioStreamGet(stream, samples.data(),
                                        static_cast<int>(samples.size()) * bytes_a_sample);
    const auto whole = sound.samples.size() * output_rate / a_second * output_channels;
    samples.resize(got > 0 ? std::min(static_cast<std::size_t>(got) / bytes_a_sample, whole) : 0);
  }
  SDL_FreeAudioStream(stream);
  return samples;
}

}  // namespace dawr::voice
