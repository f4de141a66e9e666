#include <array>
#include <iostream>
#include <utility>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/device/fault_screen.h"
#include "common/device/headless.h"
#include "common/ui/fonts.h"
#include "ticket/kiosk/shell.h"
#include "ticket/options.h"
#include "ticket/shell.h"

namespace {

using namespace dawr;
using ticket::Options;

constexpr std::chrono::milliseconds look_at_window_every{30};

int fail(const Fault& fault) {
  std::cerr << "dawr-ticket: " << fault.text << '\n';
  return 1;
}

// What a dispenser works with, with or without a window. Made in place: its parts know each other.
struct Engine {
  std::unique_ptr<wire::Outbox> outbox;
  ticket::UnconfirmedFile file;
  std::vector<ticket::Unconfirmed> kept;
  std::unique_ptr<ticket::PaperDesk> desk;
  std::string fingerprint;
  wire::Context context;
  std::optional<wire::Link> link;

  explicit Engine(std::filesystem::path unconfirmed) : file(std::move(unconfirmed)) {}
};

Result<std::unique_ptr<ticket::PaperDesk>> open_desk(const Options& options) {
  if (options.printer.empty()) return nullptr;
  if (auto faces = ui::check_fonts(); !faces) return std::unexpected(faces.error());
  auto words = text::load_pair(options.phrases, options.language);
  if (!words) return std::unexpected(words.error());
  auto printer = ticket::open_printer(options.printer);
  if (!printer) return std::unexpected(printer.error());
  return std::make_unique<ticket::PaperDesk>(*std::move(printer), *std::move(words));
}

Result<std::unique_ptr<Engine>> open_engine(const Options& options) {
  auto settings = device::link_settings(options, "dawr-ticket");
  if (!settings) return std::unexpected(settings.error());
  auto outbox = device::open_outbox(options);
  if (!outbox) return std::unexpected(outbox.error());
  auto engine = std::make_unique<Engine>(options.outbox_file.string() + ".unconfirmed");
  engine->outbox = *std::move(outbox);
  auto kept = engine->file.load();
  if (!kept) return std::unexpected(kept.error());
  engine->kept = *std::move(kept);
  auto desk = open_desk(options);
  if (!desk) return std::unexpected(desk.error());
  engine->desk = *std::move(desk);
  engine->fingerprint = wire::fingerprint(settings->keys.public_key);
  auto link = wire::Link::open(engine->context, *std::move(settings), *engine->outbox);
  if (!link) return std::unexpected(link.error());
  engine->link.emplace(*std::move(link));
  return engine;
}

ticket::DispenserModel model_of(Engine& engine) {
  return {wire::most_pending_commands, std::move(engine.kept),
          ticket::pending_commands(*engine.outbox)};
}

int run_headless(const Options& options, device::StopSignal& stop) {
  auto opened = open_engine(options);
  if (!opened) return fail(opened.error());
  Engine& engine = **opened;
  auto output = device::ResultOutput::to(STDOUT_FILENO);
  device::Dialogue dialogue(*engine.link, output);
  ticket::HeadlessDispenser dispenser(dialogue, *engine.outbox, engine.file, model_of(engine),
                                      options.auto_confirm, engine.desk.get(),
                                      options.governorates);
  device::LineInput input(STDIN_FILENO);
  host::LifeSigns life;
  device::HeadlessLoop loop{*engine.link, dispenser, dialogue, output,
                            input,        stop,      life,     options.exit_when_idle};
  life.ready();
  const int code = device::run(loop);
  // Everything is on disk and written; ZeroMQ 4.3.4 can crash while it is torn down.
  ::_exit(code);
}

// ---- With a window ----

std::optional<voice::Voice> make_voice(const Options& options, const text::PhrasePair& words) {
  if (!options.voiced || !options.snapshot.empty()) return std::nullopt;
  auto settings = options.voice;
  settings.languages = {words.first.language(), words.second.language()};
  settings.ends_without_sound = true;
  return voice::Voice(std::move(settings));
}

int run_window(const Options& options, device::StopSignal& stop) {
  auto opened_window = device::open_window(options, false);
  if (!opened_window) return fail(opened_window.error());
  auto& [words, glass] = *opened_window;
  auto other = text::load_pair(options.phrases, words.first.second());
  if (!other) return fail(other.error());
  auto opened = open_engine(options);
  if (!opened) {
    device::show_fault(opened.error(), glass, words, stop);
    return fail(opened.error());
  }

  Engine& engine = **opened;
  auto output =
      options.script ? device::ResultOutput::to(STDOUT_FILENO) : device::ResultOutput::none();
  device::Dialogue dialogue(*engine.link, output);
  ticket::HeadlessDispenser dispenser(dialogue, *engine.outbox, engine.file, model_of(engine),
                                      options.auto_confirm, engine.desk.get(),
                                      options.governorates);
  ticket::WindowDispenser window({.dispenser = dispenser,
                                  .dialogue = dialogue,
                                  .glass = std::move(glass),
                                  .words = {words, *std::move(other)},
                                  .fingerprint = engine.fingerprint,
                                  .voice = make_voice(options, words),
                                  .governorates = options.governorates,
                                  .snapshot = options.snapshot});
  auto input = options.script ? device::LineInput(STDIN_FILENO) : device::LineInput::none();
  host::LifeSigns life;
  device::HeadlessLoop loop{.link = *engine.link,
                            .device = window,
                            .dialogue = dialogue,
                            .output = output,
                            .input = input,
                            .stop = stop,
                            .life = life,
                            .outlives_input = true,
                            .longest_wait = look_at_window_every};
  life.ready();
  const int code = device::run(loop);
  // Everything is on disk and written; ZeroMQ 4.3.4 can crash while it is torn down.
  ::_exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("dawr-ticket"));  // results are on the other
  const auto options = ticket::read_options(argc, argv);
  if (!options) return options.error();
  device::StopSignal stop;
  return options->headless ? run_headless(*options, stop) : run_window(*options, stop);
}
