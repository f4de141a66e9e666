#include <iostream>
#include <vector>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/device/standard_streams.h"
#include "display/voice/announcer.h"
#include "display/voice/missing.h"
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

void take_lines(device::LineInput& input, voice::Announcer& announcer) {
  while (const auto line = input.next()) {
    if (line->text.empty()) continue;
    if (const auto told = voice::read_line(line->text); told) {
      announcer.take(*told);
    } else {
      spdlog::warn("{}", told.error());
    }
  }
}

int speak(const voice::Options& options, const std::vector<voice::WordList>& lists) {
  const device::StopSignal stop;
  device::LineInput input(STDIN_FILENO);
  std::vector<voice::Say> languages;
  languages.reserve(lists.size());
  for (const auto& list : lists) {
    languages.emplace_back(
        [tongue = voice::Tongue(list, options.clips, {options.synthesiser})](
            const voice::Announcement& announcement) mutable { return tongue.say(announcement); });
  }
  const auto speaker = voice::sdl_speaker();
  voice::Announcer announcer(*speaker, std::move(languages), options.volume);
  const auto said_all = [&] { return input.over() && (announcer.idle() || !options.finish); };
  while (!stop.came() && !said_all()) {
    const auto patience = announcer.patience(std::chrono::steady_clock::now());
    std::vector<wire::Source> sources{stop.source()};
    if (!input.over()) sources.push_back(input.source());
    const auto ready =
        wire::wait_for_any(sources, patience.value_or(std::chrono::milliseconds{-1}));
    if (ready.size() > 1 && ready.back()) input.read();
    take_lines(input, announcer);
    announcer.turn(std::chrono::steady_clock::now());
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
