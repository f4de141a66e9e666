// A real centre whose public log a real upstream witnesses.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/log/note.h"
#include "tests/catch.h"
#include "tests/functional/support.h"

namespace dawr::functional {

using harness::patience;

inline std::string line_of(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

struct Ministry {
  std::filesystem::path folder;
  std::string address = "tcp://127.0.0.1:0";
  std::string witness;
  std::unique_ptr<harness::Process> process;

  explicit Ministry(const std::filesystem::path& scratch) : folder(scratch / "upstream") {
    run({"init"});
    witness = line_of(run({"witness"}));
    start();
  }
  // On a port that is picked once and kept.
  void start() {
    process = std::make_unique<harness::Process>(
        tools().bin / "dawr-upstream",
        std::vector<std::string>{"serve", "--dir", folder.string(), "--endpoint", address}, log());
    const auto line = process->line(harness::patience);
    REQUIRE(line);
    address = line->substr(std::string("listening on ").size());
  }
  [[nodiscard]] std::filesystem::path log() const { return folder.parent_path() / "upstream.log"; }
  std::string run(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, {"--dir", folder.string()});
    return harness::run_program(tools().bin / "dawr-upstream", words,
                                folder.parent_path() / "up.log");
  }
  [[nodiscard]] std::string key() const {
    const auto text = line_of(harness::read_text(folder / "upstream.pub"));
    return text.substr(text.rfind(' ') + 1);
  }
};

// A centre whose log the ministry knows, with the day open.
struct Hall {
  // What centre.toml names as the ministry's witness.
  enum Witness : std::uint8_t { right_witness, other_witness };

  Witness witness;
  Scratch scratch{"witness"};
  Ministry ministry{scratch.path()};
  harness::Centre centre{tools(), scratch.path(), options()};
  std::string log_key;

  explicit Hall(Witness configured = right_witness) : witness(configured) {
    log_key = line_of(centre.ctl({"log-key", "--centre", centre.directory().string()}));
    ministry.run({"enrol", "--centre", "IS-02", "--public-key",
                  (centre.directory() / "broker.pub").string(), "--log-key", log_key});
    centre.start_broker();
    centre.open_day("2026-03-15");
  }
  [[nodiscard]] harness::CentreOptions options() const {
    harness::CentreOptions chosen;
    chosen.upstream_address = ministry.address;
    chosen.upstream_key = ministry.key();
    chosen.witness_key = ministry.witness;
    if (witness == other_witness) {
      chosen.witness_key = log::to_vkey({.name = "dawr-upstream",
                                         .kind = log::SignatureKind::cosignature,
                                         .key = log::SigningKey::make().public_key()});
    }
    return chosen;
  }
  // The proof of a ticket, as soon as it leads to a cosigned checkpoint.
  std::string cosigned_proof(const std::string& ticket) {
    return proof_with(ticket, "dawr-upstream ");
  }
  // The same, as soon as these words are in it.
  std::string proof_with(const std::string& ticket, const std::string& words) {
    std::string proof;
    harness::wait_until(
        [&] {
          harness::Process process(tools().bin / "dawrctl",
                                   {"prove", centre.journal().string(), ticket},
                                   scratch / "prove.log");
          process.close_input();
          proof.clear();
          while (const auto line = process.line(patience)) proof += *line + "\n";
          process.wait(patience);
          return proof.find(words) != std::string::npos;
        },
        "a proof", patience);
    return proof;
  }
};

// Of a stopped broker: as whoever has the disk can do it.
inline void copy_journal(const std::string& from, const std::string& to) {
  std::filesystem::remove(to + "-shm");
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::remove(to + suffix);
    if (std::filesystem::exists(from + suffix))
      std::filesystem::copy_file(from + suffix, to + suffix);
  }
}

}  // namespace dawr::functional
