#include "display/voice/options.h"

#include <CLI/CLI.hpp>

#include "common/device/options.h"

namespace dawr::voice {

std::expected<Options, int> read_options(int argc, const char* const* argv) {
  CLI::App app{"Dawr's voice: says the calls of a waiting room aloud, and what a dispenser shows"};
  Options options;
  app.require_subcommand(1);
  app.fallthrough();  // the subcommands' options may stand together with these
  app.add_option("--languages", options.languages, "In the order in which they are spoken")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--words", options.words, "Folder with the words of each language")
      ->capture_default_str();
  app.add_option("--clips", options.clips, "Folder with the recordings: ar/ticket.wav and so on");
  auto* speak = app.add_subcommand("speak",
                                   "Say the calls on standard input, one a line, such as: "
                                   "call C ص 42 counter 7; or: say en Take your number");
  speak->add_option("--volume", options.volume, "0 to 100")
      ->check(CLI::Range(0, full_volume))
      ->capture_default_str();
  speak
      ->add_option("--synthesiser", options.synthesiser,
                   "The speech program (espeak-ng) for what is not recorded; empty: none")
      ->capture_default_str();
  speak->add_flag("--finish", options.finish, "Say everything before the end");
  speak->add_flag("--end-without-sound", options.end_without_sound,
                  "End, with 3, when there is no sound device or no speech program");
  auto* missing = app.add_subcommand(
      "missing", "List the recordings that are missing, and what to say in them");
  missing->callback([&] {
    if (options.clips.empty()) throw CLI::RequiredError("--clips");
  });
  if (const auto parsed = device::parse_options(app, argc, argv); !parsed)
    return std::unexpected(parsed.error());
  options.task = missing->parsed() ? Task::list_missing : Task::speak;
  return options;
}

}  // namespace dawr::voice
