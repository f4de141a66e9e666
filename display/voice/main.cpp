#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/device/standard_streams.h"
#include "display/voice/announcer.h"
#include "display/voice/missing.h"
#include "display/voice/narrator.h"
#include "display/voice/options.h"
#include "display/voice/tongue.h"

namespace {

using namespace dawr;

Result<std::vector<voice::WordList>> load_lists(const voice::Options& options) {
  std::vector<voice::WordList> lists;
  for (const auto& language : options.languages) {
    auto list = voice::WordList::load(options.words, language);
    if (!list) return std::unexpected(list.error());
    lists.push_back(*std::move(list));
  }
  return lists;
}

int list_missing(const voice::Options& options, const std::vector<voice::WordList>& lists) {
  std::cout << voice::missing_text(lists, options.clips);
  return 0;
}

// What is said, whoever tells it.
struct Mouth {
  voice::Announcer announcer;
  voice::Narrator narrator;

  void take(const voice::Told& told) {
    if (const auto* utterance = std::get_if<voice::Utterance>(&told)) {
      narrator.take(*utterance);
    } else if (const auto* stop = std::get_if<voice::Stop>(&told)) {
      narrator.take(*stop);
    } else {
      announcer.take(told);
    }
  }
  void turn(voice::Steady now) {
    announcer.turn(now);
    narrator.turn(now);
  }
  [[nodiscard]] bool idle() const { return announcer.idle() && narrator.idle(); }
  [[nodiscard]] std::chrono::milliseconds patience(voice::Steady now) const {
    constexpr std::chrono::milliseconds for_ever{-1};
    const auto one = announcer.patience(now);
    const auto other = narrator.patience();
    if (one && other) return std::min(*one, *other);
    return one.value_or(other.value_or(for_ever));
  }
};

void take_lines(device::LineInput& input, Mouth& mouth) {
  while (const auto line = input.next()) {
    if (line->text.empty()) continue;
    if (const auto told = voice::read_line(line->text); told) {
      mouth.take(*told);
    } else {
      spdlog::warn("{}", told.error());
    }
  }
}

voice::Samples say(std::vector<voice::Tongue>& tongues, const voice::Utterance& utterance) {
  const auto tongue = std::ranges::find(tongues, utterance.language, &voice::Tongue::language);
  return tongue == tongues.end() ? voice::Samples{} : tongue->say(utterance.text);
}

// Whether the speech program of each language says anything.
bool can_speak(std::vector<voice::Tongue>& tongues) {
  return std::ranges::none_of(tongues, [](auto& tongue) { return tongue.say("1").empty(); });
}

int speak(const voice::Options& options, const std::vector<voice::WordList>& lists) {
  const device::StopSignal stop;
  device::LineInput input(STDIN_FILENO);
  const auto speaker = voice::sdl_speaker();
  if (options.end_without_sound && !speaker->open()) return voice::ended_without_sound;
  std::vector<voice::Tongue> tongues;
  tongues.reserve(lists.size());
  for (const auto& list : lists) {
    tongues.emplace_back(list, options.clips, voice::Synthesiser{options.synthesiser});
  }
  if (options.end_without_sound && !can_speak(tongues)) return voice::ended_without_sound;
  std::vector<voice::Say> calls;
  calls.reserve(tongues.size());
  for (auto& tongue : tongues) {
    calls.emplace_back([&tongue](const auto& announcement) { return tongue.say(announcement); });
  }
  Mouth mouth{.announcer = voice::Announcer(*speaker, std::move(calls), options.volume),
              .narrator = voice::Narrator(
                  *speaker, [&](const auto& utterance) { return say(tongues, utterance); },
                  options.volume)};
  const auto said_all = [&] { return input.over() && (mouth.idle() || !options.finish); };
  while (!stop.came() && !said_all()) {
    std::vector<wire::Source> sources{stop.source()};
    if (!input.over()) sources.push_back(input.source());
    const auto ready =
        wire::wait_for_any(sources, mouth.patience(std::chrono::steady_clock::now()));
    if (ready.size() > 1 && ready.back()) input.read();
    take_lines(input, mouth);
    mouth.turn(std::chrono::steady_clock::now());
    if (options.end_without_sound && mouth.narrator.silent()) return voice::ended_without_sound;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("dawr-voice"));
  const auto options = voice::read_options(argc, argv);
  if (!options) return options.error();
  const auto lists = load_lists(*options);
  if (!lists) {
    spdlog::error("{}", lists.error().text);
    return 1;
  }
  return options->task == voice::Task::list_missing ? list_missing(*options, *lists)
                                                    : speak(*options, *lists);
}
