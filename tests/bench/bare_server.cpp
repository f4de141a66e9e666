#include "tests/bench/bare_server.h"

#include <iostream>
#include <memory>
#include <stdexcept>

#include <sqlite3.h>
#include <unistd.h>

#include "common/domain/limits.h"
#include "common/wire/endpoint.h"
#include "tests/bench/report.h"

namespace dawr::bench {
namespace {

class BareDatabase {
 public:
  explicit BareDatabase(const std::filesystem::path& directory) {
    const auto file = directory / "bare.db";
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) throw std::runtime_error("bare.db");
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE row(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
    sqlite3_prepare_v2(db_, "INSERT INTO row(bytes) VALUES(?)", -1, &insert_, nullptr);
  }
  ~BareDatabase() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }
  BareDatabase(const BareDatabase&) = delete;
  BareDatabase& operator=(const BareDatabase&) = delete;

  void commit(std::size_t rows, const std::string& bytes) {
    run("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < rows; ++i) {
      sqlite3_bind_blob(insert_, 1, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
      sqlite3_step(insert_);
      sqlite3_reset(insert_);
    }
    run("COMMIT");
  }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(db_));
    }
  }
  sqlite3* db_{};
  sqlite3_stmt* insert_{};
};

}  // namespace

int serve_bare(const BareServerOptions& options) {
  const auto keys = wire::load_secret_key(options.directory / "bare.key");
  if (!keys) throw std::runtime_error(keys.error().text);
  wire::Context context;
  std::uint32_t devices = 0;
  auto gate = wire::Gatekeeper::open(
      context, [&](std::string_view, const wire::PublicKey&) -> wire::Verdict {
        return wire::Admitted{DeviceId{++devices}};
      });
  if (!gate) throw std::runtime_error(gate.error().text);
  auto server = wire::SecureServer::open(
      context, *gate, {wire::Traffic::dialogue, "tcp://127.0.0.1:0", "bare", *keys});
  if (!server) throw std::runtime_error(server.error().text);
  std::unique_ptr<BareDatabase> database;
  if (options.row_bytes > 0) database = std::make_unique<BareDatabase>(options.directory);
  const std::string row(options.row_bytes, 'r');
  const wire::Bytes answer(options.answer_bytes, 'a');
  std::cout << server->address() << std::endl;

  for (;;) {
    const auto ready = wire::wait_for_any(
        std::vector<wire::Source>{gate->source(), server->source(), {nullptr, STDIN_FILENO}},
        std::chrono::milliseconds{1000});
    if (ready[2]) _exit(0);
    gate->serve();
    std::vector<wire::Arrival> batch;
    while (batch.size() < limits::batch_commands) {
      auto arrival = server->receive();
      if (!arrival) break;
      batch.push_back(*std::move(arrival));
    }
    if (batch.empty()) continue;
    if (database) database->commit(batch.size(), row);
    for (const wire::Arrival& arrival : batch) server->send(arrival.from, answer);
  }
}

std::vector<double> commit_bare(const std::filesystem::path& directory, std::size_t rows,
                                std::size_t row_bytes) {
  BareDatabase database(directory);
  const std::string row(row_bytes, 'r');
  std::vector<double> took;
  for (std::size_t i = 0; i < rows; ++i) {
    took.push_back(time_us([&] { database.commit(1, row); }));
  }
  return took;
}

}  // namespace dawr::bench
