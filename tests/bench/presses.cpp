#include <array>
#include <memory>
#include <stdexcept>

#include "broker/journal/sqlite_journal.h"
#include "common/wire/outbox.h"
#include "tests/bench/bare_server.h"
#include "tests/bench/benchmarks.h"
#include "tests/harness/loopback.h"

namespace dawr::bench {
namespace {

using namespace harness;

constexpr std::size_t devices = 32;
const TakeTicket press{ServiceCode{"B01"}, {}, {}};
// The ticket, and what was promised of its wait.
constexpr double entries_of_a_press = 2;
// Several lines, so that their numbers suffice.
constexpr std::array services{"B01", "P01", "S01", "Q01", "R01", "G01"};

// The bare server as a process of its own, as the broker is.
class BareServer {
 public:
  BareServer(const Setting& setting, std::size_t row_bytes, std::size_t answer_bytes)
      : keys_(wire::make_key_pair()) {
    std::filesystem::create_directories(setting.directory / "bare");
    std::filesystem::remove(setting.directory / "bare" / "bare.key");
    if (auto saved = wire::save_secret_key(keys_, setting.directory / "bare" / "bare.key");
        !saved) {
      throw std::runtime_error(saved.error().text);
    }
    process_ = std::make_unique<harness::Process>(
        "/proc/self/exe",
        std::vector<std::string>{"--bare-server", (setting.directory / "bare").string(),
                                 "--row-bytes", std::to_string(row_bytes), "--answer-bytes",
                                 std::to_string(answer_bytes)},
        setting.directory / "bare.log");
    address_ = process_->line(harness::Limit{10'000}).value();
  }
  std::unique_ptr<Client> client(wire::Context& context) {
    return std::make_unique<Client>(context, wire::make_key_pair(),
                                    wire::ServerAddress{address_, keys_.public_key});
  }

 private:
  wire::KeyPair keys_;
  std::unique_ptr<harness::Process> process_;
  std::string address_;
};

Microseconds press_one_by_one(Client& client, std::size_t count) {
  Microseconds took;
  for (std::size_t i = 0; i < count; ++i) {
    const wire::Bytes frame = client.next_command(press);
    took.push_back(time_us([&] { accepted(client.ask(frame)); }));
  }
  return took;
}

Microseconds echo_one_by_one(Client& client, const wire::Bytes& frame, std::size_t count) {
  Microseconds took;
  for (std::size_t i = 0; i < count; ++i) {
    took.push_back(time_us([&] { client.ask(frame); }));
  }
  return took;
}

double outbox_p50_us(const Setting& setting, const wire::Bytes& frame, std::size_t count) {
  auto outbox = wire::open_outbox({setting.directory / "outbox.db", wire::random_number(), {}});
  if (!outbox) throw std::runtime_error(outbox.error().text);
  Microseconds took;
  for (std::size_t i = 0; i < count; ++i) {
    took.push_back(time_us([&] {
      const auto counter = (*outbox)->next_counter();
      if (!(*outbox)->add({counter, frame, {}}) || !(*outbox)->settle(counter)) {
        throw std::runtime_error("the outbox failed");
      }
    }));
  }
  return quantile(took, 0.5);
}

// What one press writes: its entry, its reply with the payload's hash, and the changed cell.
std::size_t bytes_of_a_press(const std::filesystem::path& journal_file, std::size_t reply_bytes) {
  auto journal = journal::open_journal(journal_file);
  if (!journal) throw std::runtime_error(journal.error().text);
  std::size_t entry_bytes = 0;
  const auto read =
      (*journal)->read_entries((*journal)->last_seq() - 1, [&](const journal::EntryRow& row) {
        entry_bytes = row.bytes.size();
        return true;
      });
  const auto cells = (*journal)->outbox(0, 1);
  if (!read || !cells || cells->empty()) throw std::runtime_error("the journal can't be read");
  return entry_bytes + reply_bytes + sizeof(journal::PayloadHash) + cells->front().bytes.size();
}

struct Pressed {
  std::size_t row_bytes{};
  std::size_t answer_bytes{};
  Microseconds alone_us;
  Throughput together;
};

Pressed press_at_the_broker(const Setting& setting, std::size_t alone, std::size_t together) {
  Loopback centre(setting.tools, setting.directory / "presses", without_allowance());
  Pressed pressed;
  auto one = centre.client("dispenser", "citizen");
  press_one_by_one(*one, alone / 10);
  pressed.alone_us = press_one_by_one(*one, alone);
  const wire::Frames answer = one->ask(one->next_command(press));
  pressed.answer_bytes = answer[0].size() + answer[1].size();
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < devices; ++i)
    clients.push_back(centre.client("dispenser", "citizen"));
  std::size_t turn = 0;
  pressed.together = run_together(
      clients, together,
      [&](Client& client) {
        const ServiceCode service{services[turn++ % services.size()]};
        return client.next_command(TakeTicket{service, {}, {}});
      },
      [](Client&, const wire::Frames& frames) { accepted(frames); });
  centre.centre().broker().stop();
  pressed.row_bytes = bytes_of_a_press(centre.centre().journal(), answer[0].size());
  return pressed;
}

}  // namespace

void bench_presses(Report& report, const Setting& setting) {
  const auto alone = static_cast<std::size_t>(2000 * setting.scale);
  const auto together = static_cast<std::size_t>(20'000 * setting.scale);
  const Pressed pressed = press_at_the_broker(setting, alone, together);

  wire::Context context;
  BareServer echo(setting, 0, pressed.answer_bytes);
  auto one = echo.client(context);
  const wire::Bytes frame = one->next_command(press);
  echo_one_by_one(*one, frame, alone / 10);
  const double round_trip_us = quantile(echo_one_by_one(*one, frame, alone), 0.5);
  const double commit_us =
      quantile(commit_bare(setting.directory / "bare", alone, pressed.row_bytes), 0.5);
  const double press_us = quantile(pressed.alone_us, 0.5);
  report.add_info("bare CURVE round trip, p50", round_trip_us, "us");
  report.add_info("bare SQLite FULL commit of the same bytes, p50", commit_us, "us");
  report.add_info("TakeTicket from one device, p50", press_us, "us");
  report.add_info("a device's own outbox beside it, p50", outbox_p50_us(setting, frame, alone),
                  "us");
  report.add({"TakeTicket from one device / (bare commit + bare round trip)",
              press_us / (commit_us + round_trip_us), "x", 2.0});

  BareServer bare(setting, pressed.row_bytes, pressed.answer_bytes);
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < devices; ++i) clients.push_back(bare.client(context));
  const Throughput bare_together = run_together(
      clients, together, [&](Client& client) { return client.next_command(press); },
      [](Client&, const wire::Frames&) {});
  report.add_info("32 devices, presses", pressed.together.per_second, "/s");
  const auto log = time_of_log();
  report.add_info("of the time for presses alone: log and receipts",
                  (entries_of_a_press * log.entry_us + log.receipt_us) *
                      pressed.together.per_second / 1e6 * 100,
                  "%");
  report.add_info("32 devices, press p99", quantile(pressed.together.latency_us, 0.99), "us");
  report.add_info("32 devices, bare CURVE ROUTER with commits", bare_together.per_second, "/s");
  report.add({"32 devices: presses / bare loop",
              pressed.together.per_second / bare_together.per_second, "x", 0.4, true});
}

}  // namespace dawr::bench
