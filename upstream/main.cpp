// dawr-upstream: takes in what the centres deliver, and reports a day.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "common/domain/cell_text.h"
#include "common/log/encoding.h"
#include "common/log/origin.h"
#include "common/storage/files.h"
#include "common/wire/keys.h"
#include "upstream/checkpoint_files.h"
#include "upstream/date_text.h"
#include "upstream/enrolment.h"
#include "upstream/report.h"
#include "upstream/serve.h"
#include "upstream/store.h"
#include "upstream/witness_key.h"

namespace {

using namespace dawr;
using namespace dawr::upstream;

Instant clock_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

int fail(const Fault& fault) {
  std::cerr << "dawr-upstream: " << fault.text << '\n';
  return EXIT_FAILURE;
}

// A word for whoever asks, beside what a program reads.
void say(const std::string& words) { std::cerr << "dawr-upstream: " << words << '\n'; }

Result<> check_is_enrolled(const UpstreamFiles& files, const std::string& code) {
  const auto enrolment = Enrolment::open(files.centres());
  if (!enrolment) return std::unexpected(enrolment.error());
  const auto& all = enrolment->centres();
  if (std::ranges::find(all, code, &EnrolledCentre::code) != all.end()) return {};
  return std::unexpected(
      Fault{FaultKind::missing, "no centre '" + code +
                                    "' was ever enrolled here; those that were: dawr-upstream "
                                    "centres --dir " +
                                    files.directory.string()});
}

constexpr std::string_view default_witness_name = "dawr-upstream";
constexpr std::size_t longest_key_file = 4096;

int init(const UpstreamFiles& files) {
  std::error_code error;
  std::filesystem::create_directories(files.directory, error);
  if (error) {
    return fail({FaultKind::refused, files.directory.string() + ": " + error.message()});
  }
  const auto keys = wire::make_key_pair();
  // The secret key last: without it nothing is served, and init can be run again.
  for (const auto& file :
       {files.secret_key(), files.witness_key(), files.store(), files.centres()}) {
    if (std::filesystem::exists(file, error)) {
      return fail({FaultKind::refused, file.string() + " exists already: this directory is "
                                                       "in use, nothing was changed"});
    }
  }
  if (auto made = create_store(files.store()); !made) return fail(made.error());
  if (auto made = create_enrolment(files.centres()); !made) return fail(made.error());
  if (auto saved = wire::save_public_key(keys.public_key, files.public_key()); !saved) {
    return fail(saved.error());
  }
  const auto witness =
      make_witness_key(files.witness_key(), files.witness_public(), default_witness_name);
  if (!witness) return fail(witness.error());
  if (auto saved = wire::save_secret_key(keys, files.secret_key()); !saved) {
    return fail(saved.error());
  }
  std::cout << "witness key  " << log::to_vkey(verifier_of(*witness)) << '\n';
  std::cout << "public key   " << wire::to_z85(keys.public_key) << "\nfingerprint  "
            << wire::fingerprint(keys.public_key) << '\n';
  return EXIT_SUCCESS;
}

void print(const EnrolledCentre& centre) {
  std::cout << centre.code << "  " << (centre.revoked ? "revoked " : "approved") << "  "
            << utc_text(centre.since) << "  " << wire::fingerprint(centre.key) << "  "
            << wire::to_z85(centre.key) << "  " << centre.name
            << (centre.log_key ? "" : "  (no log key)") << '\n';
}

// Of the text that dawrctl log-key prints, or a file with it.
Result<log::PublicKey> read_log_key(const std::string& code, const std::string& key_or_file) {
  auto text = key_or_file;
  std::error_code error;
  if (std::filesystem::exists(key_or_file, error)) {
    auto content = storage::read_file(key_or_file, longest_key_file);
    if (!content) return std::unexpected(content.error());
    text = *std::move(content);
  }
  while (text.ends_with('\n')) text.pop_back();
  const auto key = log::parse_vkey(text);
  if (!key) return std::unexpected(key.error());
  if (key->kind == log::SignatureKind::ed25519 && key->name.starts_with("dawr/" + code + "/")) {
    return key->key;
  }
  return std::unexpected(
      Fault{FaultKind::refused, "the key is of " + key->name + ", which is no log of " + code});
}

int give_log_key(const UpstreamFiles& files, const std::string& code, const std::string& key_text) {
  const auto key = read_log_key(code, key_text);
  if (!key) return fail(key.error());
  const auto changed = set_log_key(files.centres(), code, *key);
  if (!changed) return fail(changed.error());
  print(*changed);
  return EXIT_SUCCESS;
}

// One that was made with init.
Result<> check_directory(const UpstreamFiles& files) {
  std::error_code error;
  if (std::filesystem::exists(files.centres(), error)) return {};
  return std::unexpected(
      Fault{FaultKind::missing, files.directory.string() +
                                    " is no directory of dawr-upstream; make one: dawr-upstream "
                                    "init --dir " +
                                    files.directory.string()});
}

// Makes the key to cosign with, where there is none, and says what is published of it.
int witness(const UpstreamFiles& files, const std::string& name) {
  auto key = load_witness_key(files.witness_key(), files.witness_public());
  if (!key && key.error().kind == FaultKind::missing) {
    key = make_witness_key(files.witness_key(), files.witness_public(),
                           name.empty() ? default_witness_name : name);
  }
  if (!key) return fail(key.error());
  if (!name.empty() && name != key->name) {
    return fail({FaultKind::refused, "the key has the name " + key->name + " already"});
  }
  std::cout << log::to_vkey(verifier_of(*key)) << '\n';
  return EXIT_SUCCESS;
}

int export_checkpoints(const UpstreamFiles& files, const std::string& code,
                       const std::string& folder) {
  if (auto known = check_is_enrolled(files, code); !known) return fail(known.error());
  auto store = StoreReader::open(files.store());
  if (!store) return fail(store.error());
  const auto kept = store->checkpoints(code);
  if (!kept) return fail(kept.error());
  if (kept->empty()) {
    return fail({FaultKind::missing, "no checkpoint of the log of " + code +
                                         " was cosigned yet: is its key known here (dawr-upstream "
                                         "log-key), and does its broker deliver?"});
  }
  const auto written = write_checkpoints(*kept, folder);
  if (!written) return fail(written.error());
  std::cout << *written << " checkpoints in " << folder << '\n';
  return EXIT_SUCCESS;
}

int enrol_centre(const UpstreamFiles& files, const std::string& code, const std::string& key_text,
                 const std::string& name, const std::string& log_key_text) {
  const auto key = wire::public_key_from(key_text);
  if (!key) return fail(key.error());
  if (!log_key_text.empty()) {
    if (const auto log_key = read_log_key(code, log_key_text); !log_key) {
      return fail(log_key.error());
    }
  }
  const auto enrolled = enrol(files.centres(), code, *key, name, clock_now());
  if (!enrolled) return fail(enrolled.error());
  if (!log_key_text.empty()) return give_log_key(files, code, log_key_text);
  print(*enrolled);
  return EXIT_SUCCESS;
}

int revoke_centre(const UpstreamFiles& files, const std::string& code) {
  const auto revoked = revoke(files.centres(), code, clock_now());
  if (!revoked) return fail(revoked.error());
  print(*revoked);
  return EXIT_SUCCESS;
}

int list_centres(const UpstreamFiles& files) {
  const auto enrolment = Enrolment::open(files.centres());
  if (!enrolment) return fail(enrolment.error());
  for (const auto& centre : enrolment->centres()) print(centre);
  if (enrolment->centres().empty()) say("no centre is enrolled yet: dawr-upstream enrol");
  return EXIT_SUCCESS;
}

enum class Form : std::uint8_t { text, csv, json };

int report(const UpstreamFiles& files, const std::string& date_given,
           const std::optional<std::string>& centre, Form form) {
  const auto date = parse_date(date_given);
  if (!date) {
    return fail(
        {FaultKind::refused, "'" + date_given + "' is no date: expected one such as 2026-11-22"});
  }
  const auto enrolment = Enrolment::open(files.centres());
  if (!enrolment) return fail(enrolment.error());
  auto store = StoreReader::open(files.store());
  if (!store) return fail(store.error());
  const auto heard = store->centres();
  if (!heard) return fail(heard.error());
  std::vector<PromisesOfDay> days_before;
  for (std::chrono::days ago{1}; ago < promise_week; ++ago) {
    const auto of_day = store->cells_that_count(*date - ago);
    if (!of_day) return fail(of_day.error());
    std::ranges::move(promises_of(*of_day), std::back_inserter(days_before));
  }
  const auto cells = store->cells_that_count(*date);
  if (!cells) return fail(cells.error());
  const auto alarms = store->alarms();
  if (!alarms) return fail(alarms.error());

  const auto made = make_report(
      {*date, clock_now(), enrolment->centres(), *heard, *cells, days_before, centre, *alarms});
  if (centre && made.centres.empty()) {
    return fail({FaultKind::missing, "no centre '" + *centre + "' is enrolled"});
  }
  std::cout << (form == Form::json  ? to_json(made)
                : form == Form::csv ? to_csv(made)
                                    : to_text(made));
  return EXIT_SUCCESS;
}

// Who answers for it: nothing, of a centre that signs none.
std::string signature_of(const StoredCell& stored) {
  if (!stored.signature) return ",,,";
  return "," + log::origin_of(stored.centre, stored.epoch) + "," + std::to_string(stored.since) +
         "-" + std::to_string(stored.cell.version) + "," + log::to_base64(*stored.signature);
}

// What an auditor compares with a centre's journal.
int list_cells(const UpstreamFiles& files, const std::string& date_given, const std::string& centre,
               bool with_signatures) {
  const auto date = parse_date(date_given);
  if (!date) {
    return fail(
        {FaultKind::refused, "'" + date_given + "' is no date: expected one such as 2026-11-22"});
  }
  if (auto known = check_is_enrolled(files, centre); !known) return fail(known.error());
  auto store = StoreReader::open(files.store());
  if (!store) return fail(store.error());
  const auto cells = store->cells_that_count(*date);
  if (!cells) return fail(cells.error());
  std::cout << (with_signatures ? signed_cell_header() : cell_header()) << '\n';
  std::size_t count = 0;
  for (const auto& stored : *cells) {
    if (stored.centre != centre) continue;
    std::cout << cell_line(stored.cell) << (with_signatures ? signature_of(stored) : "") << '\n';
    ++count;
  }
  if (count == 0) say("no figures of " + centre + " of " + date_given + " have arrived");
  return EXIT_SUCCESS;
}

int list_alarms(const UpstreamFiles& files) {
  auto store = StoreReader::open(files.store());
  if (!store) return fail(store.error());
  const auto alarms = store->alarms();
  if (!alarms) return fail(alarms.error());
  for (const auto& alarm : *alarms) {
    std::cout << utc_text(alarm.at) << "  " << alarm.centre << "  epoch " << alarm.epoch.value
              << "  " << alarm.detail << '\n';
  }
  if (alarms->empty()) say("no alarm was ever raised");
  return EXIT_SUCCESS;
}

// Leaves without taking the sockets down: see wire/socket.h.
[[noreturn]] void serve_and_exit(const ServeSettings& settings) {
  spdlog::set_default_logger(spdlog::stderr_logger_st("dawr-upstream"));
  const auto served = serve(settings);
  if (!served) spdlog::critical("{}", served.error().text);
  spdlog::shutdown();
  std::cout.flush();
  ::_exit(served ? EXIT_SUCCESS : EXIT_FAILURE);
}

// What a command line says.
struct Arguments {
  ServeSettings settings{{}, "tcp://*:5580", 0};
  std::string code;
  std::string key;
  std::string name;
  std::string log_key;
  std::string folder;
  std::string date;
  bool json{};
  bool csv{};
  bool with_signatures{};
};

CLI::App* command(CLI::App& app, Arguments& given, const char* word, const char* help) {
  auto* added = app.add_subcommand(word, help);
  added->add_option("--dir", given.settings.files.directory, "the upstream's directory")
      ->required();
  return added;
}

void describe(CLI::App& app, Arguments& given) {
  app.require_subcommand(1);
  command(app, given, "init", "make a directory: key pair, store, empty list");
  auto* enrols = command(app, given, "enrol", "let a centre deliver");
  enrols->add_option("--centre", given.code, "its code, such as IS-02")->required();
  enrols->add_option("--public-key", given.key, "in Z85, or a file with it")->required();
  enrols->add_option("--name", given.name, "for people");
  enrols->add_option("--log-key", given.log_key,
                     "of its log, as dawrctl log-key prints it, or a file with it");
  auto* log_keys = command(app, given, "log-key", "tell the key of a centre's log");
  log_keys->add_option("--centre", given.code, "its code")->required();
  log_keys->add_option("--key", given.log_key, "as dawrctl log-key prints it, or a file with it")
      ->required();
  auto* witnesses =
      command(app, given, "witness", "print the key that cosigns logs; make it if there is none");
  witnesses->add_option("--name", given.name, "its name, such as an address without its scheme");
  auto* exports =
      command(app, given, "checkpoints", "the cosigned checkpoints of a centre, as files");
  exports->add_option("--centre", given.code, "its code")->required();
  exports->add_option("--to", given.folder, "a folder")->required();
  auto* revokes = command(app, given, "revoke", "let a centre's key deliver no longer");
  revokes->add_option("--centre", given.code, "its code")->required();
  command(app, given, "centres", "list the keys that were ever enrolled");
  auto* serves = command(app, given, "serve", "receive, until SIGTERM");
  serves->add_option("--endpoint", given.settings.endpoint, "where to listen; port 0: any")
      ->capture_default_str();
  serves->add_option("--most-pages", given.settings.most_pages,
                     "largest size of the store, in pages of 4 KiB; 0: as the disk allows");
  auto* reports = command(app, given, "report", "a service date in figures");
  reports->add_option("--date", given.date, "such as 2026-11-22")->required();
  reports->add_option("--centre", given.code, "only this one");
  auto* json = reports->add_flag("--json", given.json, "as JSON");
  reports->add_flag("--csv", given.csv, "as CSV")->excludes(json);
  auto* cells = command(app, given, "cells", "a service date of one centre, cell by cell");
  cells->add_option("--date", given.date, "such as 2026-11-22")->required();
  cells->add_option("--centre", given.code, "its code")->required();
  cells->add_flag("--signed", given.with_signatures,
                  "with the log, the entries and the signature that answer for each");
  command(app, given, "alarms", "what contradicted itself, oldest first");
}

int obey(const std::string& word, const Arguments& given) {
  const auto& files = given.settings.files;
  if (word == "init") return init(files);
  if (auto made = check_directory(files); !made) return fail(made.error());
  if (word == "enrol") {
    return enrol_centre(files, given.code, given.key, given.name, given.log_key);
  }
  if (word == "log-key") return give_log_key(files, given.code, given.log_key);
  if (word == "witness") return witness(files, given.name);
  if (word == "checkpoints") return export_checkpoints(files, given.code, given.folder);
  if (word == "revoke") return revoke_centre(files, given.code);
  if (word == "centres") return list_centres(files);
  if (word == "cells") return list_cells(files, given.date, given.code, given.with_signatures);
  if (word == "alarms") return list_alarms(files);
  if (word == "serve") serve_and_exit(given.settings);
  const auto form = given.json ? Form::json : given.csv ? Form::csv : Form::text;
  const auto centre = given.code.empty() ? std::nullopt : std::optional(given.code);
  return report(files, given.date, centre, form);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Takes in the figures of the centres, and reports a day."};
  Arguments given;
  describe(app, given);
  CLI11_PARSE(app, argc, argv);
  return obey(app.get_subcommands().front()->get_name(), given);
}
