#include "broker/floor/config_settings.h"

#include <set>
#include <utility>

#include "broker/floor/config_table.h"
#include "broker/floor/plain_text.h"

namespace dawr {
namespace {

constexpr std::size_t most_word_bytes = 256;
constexpr std::size_t most_vkey_bytes = 320;
constexpr std::int64_t most_days_kept = 3650;
constexpr double fastest_clock = 1000;
constexpr double most_per_second = 100'000;

// "tcp://host:port", as a machine that has to be bound or reached.
std::optional<std::uint32_t> port_of(std::string_view address, std::uint32_t least) {
  constexpr std::string_view scheme = "tcp://";
  if (!address.starts_with(scheme)) return std::nullopt;
  address.remove_prefix(scheme.size());
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  return parse_number(address.substr(colon + 1), least, 65535);
}

class SettingsReader {
 public:
  SettingsReader(const std::filesystem::path& directory, FaultList& faults,
                 BrokerSettings& settings)
      : directory_(directory), faults_(faults), settings_(settings) {}

  void read(ConfigTable& root) {
    read_network(root);
    read_upstream(root);
    read_limits(root);
    read_people(root);
    read_keep(root);
    read_broker(root);
  }

 private:
  void read_network(ConfigTable& root) {
    auto network = root.table("network", false);
    const TomlTable nothing;
    ConfigTable bound = network ? *network : ConfigTable("[network]", {}, nothing, faults_);
    read_address(bound, "citizen", 5571, settings_.bind.citizen);
    read_address(bound, "provider", 5572, settings_.bind.provider);
    read_address(bound, "board", 5573, settings_.bind.board);
    read_address(bound, "feed", 5574, settings_.bind.feed);
    bound.refuse_unknown_keys();
  }

  void read_address(ConfigTable& table, std::string_view key, std::uint32_t usual_port,
                    std::string& address) {
    address = table.text_or(key, most_word_bytes, "tcp://0.0.0.0:" + std::to_string(usual_port));
    if (address.empty()) return;
    const auto port = port_of(address, 0);
    if (!port) {
      table.fault(key, "expected tcp://HOST:PORT such as tcp://0.0.0.0:" +
                           std::to_string(usual_port) + ", found \"" + address + "\"");
    } else if (*port != 0 && !ports_.insert(*port).second) {
      table.fault(key, "port " + std::to_string(*port) +
                           " is taken by another endpoint; each side of the house has its own");
    }
  }

  void read_upstream(ConfigTable& root) {
    auto table = root.table("upstream", false);
    if (!table) return;
    UpstreamSettings upstream;
    for (const auto& entry : table->texts("addresses", 8)) {
      if (!port_of(entry.text, 1)) {
        faults_.add(entry.place,
                    "addresses: expected tcp://HOST:PORT, found \"" + entry.text + "\"");
      }
      upstream.addresses.push_back(entry.text);
    }
    if (table->has("addresses") && upstream.addresses.empty()) {
      table->fault("addresses",
                   "expected one address at least; without an upstream leave [upstream] out");
    }
    const auto key = table->text("public_key", most_word_bytes);
    const auto parsed = wire::parse_public_key(key);
    if (parsed) {
      upstream.public_key = *parsed;
    } else if (!key.empty()) {
      table->fault("public_key", parsed.error().text);
    }
    if (table->has("witness_key")) read_witness_key(*table, upstream);
    table->refuse_unknown_keys();
    settings_.upstream = std::move(upstream);
  }

  static void read_witness_key(ConfigTable& table, UpstreamSettings& upstream) {
    const auto text = table.text("witness_key", most_vkey_bytes);
    if (text.empty()) return;
    const auto key = log::parse_vkey(text);
    if (!key) {
      table.fault("witness_key", key.error().text + "; expected what dawr-upstream witness prints");
    } else if (key->kind != log::SignatureKind::cosignature) {
      table.fault("witness_key", "\"" + key->name +
                                     "\" is the key of a log, not of a witness; expected what "
                                     "dawr-upstream witness prints");
    } else {
      upstream.witness_key = *key;
    }
  }

  void read_limits(ConfigTable& root) {
    auto found = root.table("limits", false);
    const TomlTable nothing;
    ConfigTable table = found ? *found : ConfigTable("[limits]", {}, nothing, faults_);
    Allowance& allowance = settings_.allowance;
    allowance.per_second =
        table.decimal_or("commands_per_second", 1, most_per_second, allowance.per_second);
    allowance.burst = table.decimal_or("burst", 10, most_per_second, allowance.burst);
    table.refuse_unknown_keys();
  }

  static std::uint64_t mebibytes(ConfigTable& table, std::string_view key, std::int64_t most,
                                 std::uint64_t otherwise) {
    const auto given = table.number_or(key, 1, most, static_cast<std::int64_t>(otherwise >> 20U));
    return static_cast<std::uint64_t>(given) << 20U;
  }

  std::optional<LogFile> read_log_file(ConfigTable& table) const {
    const auto most_bytes = mebibytes(table, "log_file_mib", 1024, 10U << 20U);
    const auto most_files = static_cast<std::size_t>(table.number_or("log_files", 1, 100, 9));
    if (!table.has("log_file")) return std::nullopt;
    return LogFile{directory_ / table.text("log_file", 4096), most_bytes, most_files};
  }

  void read_people(ConfigTable& root) {
    auto table = root.table("people", false);
    if (!table) return;
    auto& people = settings_.people;
    const auto asked = [&](std::string_view key) {
      return table->word_or<bool>(key, {{"never", false}, {"optional", true}}, false);
    };
    people.identity = asked("identity");
    people.mobile = asked("mobile");
    table->refuse_unknown_keys();
  }

  void read_keep(ConfigTable& root) {
    auto table = root.table("keep", false);
    if (!table) return;
    const auto read_days = [&](std::string_view key, std::chrono::days& value) {
      value = std::chrono::days(table->number_or(key, 1, most_days_kept, value.count()));
    };
    auto& keep = settings_.keep;
    read_days("old_logs_days", keep.old_logs);
    read_days("replaced_journals_days", keep.replaced_journals);
    table->refuse_unknown_keys();
  }

  void read_broker(ConfigTable& root) {
    auto found = root.table("broker", false);
    const TomlTable nothing;
    ConfigTable table = found ? *found : ConfigTable("[broker]", {}, nothing, faults_);
    settings_.journal = directory_ / table.text_or("journal", 4096, "journal.db");
    settings_.log = table.word_or<LogFormat>(
        "log", {{"human", LogFormat::human}, {"json", LogFormat::json}}, settings_.log);
    settings_.log_file = read_log_file(table);
    settings_.room.warn_below =
        mebibytes(table, "warn_below_mib", 1'000'000, settings_.room.warn_below);
    settings_.room.reserve = mebibytes(table, "reserve_mib", 1024, settings_.room.reserve);
    settings_.demo = table.flag_or("demo", settings_.demo);
    settings_.clock_rate = table.decimal_or("clock_rate", 1, fastest_clock, 1);
    if (settings_.clock_rate != 1 && !settings_.demo) {
      table.fault("clock_rate",
                  "a clock that runs faster than time is for demonstrations only: set it to 1, or "
                  "demo = true if no real people wait here");
    }
    table.refuse_unknown_keys();
  }

  const std::filesystem::path& directory_;
  FaultList& faults_;
  BrokerSettings& settings_;
  std::set<std::uint32_t> ports_;
};

}  // namespace

void read_settings(ConfigTable& root, const std::filesystem::path& directory, FaultList& faults,
                   BrokerSettings& settings) {
  SettingsReader(directory, faults, settings).read(root);
}

}  // namespace dawr
