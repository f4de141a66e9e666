#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <ostream>
#include <sstream>
#include <system_error>
#include <utility>

#include <sys/stat.h>

#include "broker/ctl/commands.h"
#include "broker/ctl/config_edit.h"
#include "broker/floor/config.h"
#include "broker/floor/epochs.h"
#include "broker/floor/registry.h"
#include "broker/floor/secrets.h"
#include "broker/journal/sqlite_journal.h"
#include "common/log/signing_key.h"
#include "common/storage/files.h"
#include "common/wire/keys.h"

namespace dawr::ctl {
namespace {

constexpr std::size_t most_config_bytes = 1 << 20U;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

struct Sources {
  std::string centre;
  std::string catalogue;
  std::optional<std::string> flows, calendar, holidays;  // those that are there
};

// The settings that init was asked for, later ones over earlier ones.
std::vector<std::string> settings_of(const InitOptions& options) {
  std::vector<std::string> settings;
  if (options.demo) {
    settings = {"broker.demo=true", R"(network.citizen="tcp://127.0.0.1:5571")",
                R"(network.provider="tcp://127.0.0.1:5572")",
                R"(network.board="tcp://127.0.0.1:5573")",
                R"(network.feed="tcp://127.0.0.1:5574")"};
  }
  if (options.clock_rate) {
    std::ostringstream rate;
    rate << "broker.clock_rate=" << *options.clock_rate;
    settings.push_back(rate.str());
  }
  settings.insert(settings.end(), options.settings.begin(), options.settings.end());
  return settings;
}

Result<Sources> read_sources(const InitOptions& options) {
  const CentreFiles from{options.from};
  auto centre = storage::read_file(from.config(), most_config_bytes);
  if (!centre) return std::unexpected(centre.error());
  auto catalogue = storage::read_file(from.catalogue(), most_config_bytes);
  if (!catalogue) return std::unexpected(catalogue.error());
  for (const auto& setting : settings_of(options)) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos)
      return refused("--set " + setting + ": expected section.key=value");
    auto edited = with_setting(*centre, setting.substr(0, equals), setting.substr(equals + 1));
    if (!edited) return refused("--set " + setting + ": " + edited.error());
    centre = std::move(*edited);
  }
  Sources sources{std::move(*centre), std::move(*catalogue), {}, {}, {}};
  for (const auto& [file, text] : {std::pair{from.flows(), &sources.flows},
                                   {from.calendar(), &sources.calendar},
                                   {from.holidays(), &sources.holidays}}) {
    std::error_code no_such;
    if (!std::filesystem::exists(file, no_such)) continue;
    auto read = storage::read_file(file, most_config_bytes);
    if (!read) return std::unexpected(read.error());
    *text = std::move(*read);
  }
  return sources;
}

std::string mkdir_fault(const std::filesystem::path& directory, mode_t mode) {
  if (::mkdir(directory.c_str(), mode) == 0) return {};
  return directory.string() + ": can't be made: " + storage::last_error();
}

// Everything but the journal's place is relative, so the directory can be made under another name.
Result<wire::PublicKey> fill(const CentreFiles& files, const Sources& sources,
                             const std::filesystem::path& journal) {
  if (auto fault = mkdir_fault(files.directory, 0755); !fault.empty()) return refused(fault);
  if (auto fault = mkdir_fault(files.secrets(), 0700); !fault.empty()) return refused(fault);
  const auto keys = wire::make_key_pair();
  const auto create_if = [](const std::filesystem::path& file,
                            const std::optional<std::string>& text) -> Result<> {
    if (!text) return {};
    return storage::create_file(file, *text, storage::Privacy::open);
  };
  const std::array steps = {
      create_if(files.flows(), sources.flows),
      create_if(files.calendar(), sources.calendar),
      create_if(files.holidays(), sources.holidays),
      storage::create_file(files.config(), sources.centre, storage::Privacy::open),
      storage::create_file(files.catalogue(), sources.catalogue, storage::Privacy::open),
      wire::save_secret_key(keys, files.broker_secret_key()),
      wire::save_public_key(keys.public_key, files.broker_public_key()),
      CentreSecret::create(files.centre_secret()),
      log::save_signing_key(log::SigningKey::make(), files.log_secret_key()),
      create_registry(files.devices()),
  };
  const auto failed = std::ranges::find_if(steps, [](const auto& step) { return !step; });
  if (failed != steps.end()) return std::unexpected(failed->error());
  const Epoch epoch{wire::random_number()};
  const auto created = journal::create_journal(journal, epoch);
  if (!created) return refused(created.error().text);
  if (auto known = remember_epochs(files.epochs(), {epoch}); !known) {
    return std::unexpected(known.error());
  }
  return keys.public_key;
}

std::string check_target(const std::filesystem::path& centre) {
  std::error_code error;
  if (!std::filesystem::exists(centre, error)) return {};
  if (!std::filesystem::is_directory(centre, error))
    return centre.string() + ": is not a directory";
  if (!std::filesystem::is_empty(centre, error) || error) {
    return centre.string() +
           ": is not empty; a centre is made in a directory of its own, from the centre.toml and "
           "services.csv of --from FOLDER";
  }
  return {};
}

void say_next_steps(const CentreFiles& files, const wire::PublicKey& key, std::ostream& out) {
  const auto directory = files.directory.string();
  out << "The centre is in " << directory << ". Its broker has the key\n"
      << "  " << wire::to_z85(key) << "\n"
      << "  " << wire::fingerprint(key) << "\n\n"
      << "Next:\n"
      << "1. Edit " << files.config().string() << ", then: dawrctl config check " << directory
      << "\n"
      << "2. Start the broker: dawr-broker --config " << directory << "\n"
      << "3. On each device: dawrctl enrol --out FOLDER, and copy "
      << files.broker_public_key().string() << " to it.\n"
      << "4. Here, for each device: dawrctl approve --centre " << directory
      << " --words \"THE SIX WORDS IT SHOWS\" --role ROLE --name NAME\n"
      << "Keep a copy of " << files.secrets().string()
      << " in a safe place: without it every device has to be told the broker's new key.\n";
}

}  // namespace

Result<> init(const InitOptions& options, std::ostream& out) {
  if (options.centre.empty()) return refused("--centre: expected a directory to make");
  auto target = std::filesystem::absolute(options.centre).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  if (auto fault = check_target(target); !fault.empty()) return refused(fault);
  const auto sources = read_sources(options);
  if (!sources) return std::unexpected(sources.error());

  auto under_construction = target;
  under_construction += ".new";
  const CentreFiles from{options.from};
  const auto named = [](const std::filesystem::path& file, const std::optional<std::string>& text) {
    return text ? std::optional(NamedText{file.string(), *text}) : std::nullopt;
  };
  const auto config = read_centre({{from.config().string(), sources->centre},
                                   {from.catalogue().string(), sources->catalogue},
                                   named(from.flows(), sources->flows),
                                   named(from.calendar(), sources->calendar),
                                   named(from.holidays(), sources->holidays)},
                                  under_construction);
  if (!config) return refused("the configuration is unsound:\n" + to_text(config.error()));

  std::error_code error;
  if (std::filesystem::exists(under_construction, error)) {
    return refused(under_construction.string() +
                   ": is left over from an init that was cut off; remove it");
  }
  const auto key = fill(CentreFiles{under_construction}, *sources, config->settings.journal);
  if (!key) {
    std::filesystem::remove_all(under_construction, error);
    return std::unexpected(key.error());
  }
  // Takes the place of an empty directory, too.
  std::filesystem::rename(under_construction, target, error);
  if (error) {
    const auto reason = error.message();
    std::filesystem::remove_all(under_construction, error);
    return refused(target.string() + ": can't be put in place: " + reason);
  }
  say_next_steps(CentreFiles{target}, *key, out);
  return {};
}

}  // namespace dawr::ctl
