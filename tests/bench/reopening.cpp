#include <stdexcept>

#include "broker/floor/config.h"
#include "broker/floor/floor.h"
#include "broker/journal/sqlite_journal.h"
#include "common/wire/codec.h"
#include "tests/bench/benchmarks.h"

namespace dawr::bench {
namespace {

constexpr Seq million = 1'000'000;
constexpr std::size_t tickets_a_day = 1500;
// Presses are answered at once, so that a million entries are written in a reasonable time.
const Principal dispenser{DeviceId{1}, Role::dispenser, std::nullopt, {}};
const Principal supervisor{DeviceId{2}, Role::supervisor, std::nullopt, {}};

FloorSettings settings_of(const CentrePolicy& policy) {
  return {CentreSecret{CentreSecret::Key{}},
          log::SigningKey{log::SigningKey::Seed{}},
          [policy] { return policy; },
          policy.code,
          policy.name,
          false,
          1.0,
          {}};
}

// Day after day of presses that leave again, through the real floor and journal.
class Writer {
 public:
  Writer(journal::Journal& journal, Floor& floor) : journal_(journal), floor_(floor) {}

  void write_up_to(Seq last) {
    while (journal_.last_seq() < last) {
      open_next_day();
      for (std::size_t i = 0; i < tickets_a_day; i += limits::batch_commands) press_a_batch();
      close_out();
    }
  }

 private:
  void open_next_day() {
    now_ += std::chrono::hours{24};
    handle({command(OpenDay{date_ += std::chrono::days{1}, {}})}, supervisor);
  }
  void close_out() { handle({command(CloseOut{"the day ends"})}, supervisor); }

  void press_a_batch() {
    std::vector<wire::Bytes> frames;
    for (std::size_t i = 0; i < limits::batch_commands; ++i) {
      frames.push_back(command(TakeTicket{ServiceCode{i % 2 == 0 ? "B01" : "S01"}, {}, {}}));
    }
    handle(frames, dispenser);
    now_ += seconds{20};
  }

  wire::Bytes command(CommandBody body) {
    ++counter_;
    return wire::encode(
        wire::ClientMessage{wire::Submit{1, counter_, counter_, std::move(body), {}}});
  }

  void handle(const std::vector<wire::Bytes>& frames, const Principal& sender) {
    std::vector<Incoming> batch;
    const Side side = sender.role == Role::dispenser ? Side::citizen : Side::provider;
    for (const wire::Bytes& frame : frames) batch.push_back({sender, side, frame});
    if (const auto handled = floor_.handle(batch, now_); !handled) {
      throw std::runtime_error(handled.error().text);
    }
  }

  journal::Journal& journal_;
  Floor& floor_;
  ServiceDate date_{std::chrono::local_days{std::chrono::year{2026} / 1 / 1}};
  Instant now_{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  std::uint64_t counter_{};
};

}  // namespace

void bench_reopening(Report& report, const Setting& setting) {
  const auto config = load_centre(setting.tools.source / "config");
  if (!config) throw std::runtime_error(to_text(config.error()));
  std::filesystem::create_directories(setting.directory);
  const auto file = setting.directory / "million.db";
  const auto open = [&]() -> std::unique_ptr<journal::Journal> {
    auto journal = journal::open_journal(file);
    if (!journal) throw std::runtime_error(journal.error().text);
    return *std::move(journal);
  };
  if (const auto made = journal::create_journal(file, Epoch{1}); !made) {
    throw std::runtime_error(made.error().text);
  }
  {
    const auto journal = open();
    const auto floor = Floor::open(*journal, settings_of(config->policy));
    if (!floor) throw std::runtime_error(floor.error().text);
    Writer(*journal, **floor).write_up_to(million);
  }
  const double opened_us = time_us([&] {
    const auto journal = open();
    const auto floor = Floor::open(*journal, settings_of(config->policy));
    if (!floor) throw std::runtime_error(floor.error().text);
  });
  const double size_mib = static_cast<double>(std::filesystem::file_size(file)) / 1048576.0;
  report.add_info("journal of 1,000,000 entries", size_mib, "MiB");
  report.add({"opening it, from the newest snapshot", opened_us / 1e6, "s", 1.0});
}

}  // namespace dawr::bench
