// What Dawr makes, checked by a program that shares no line with it: verify.py, in another
// language.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/log/encoding.h"
#include "tests/catch.h"
#include "tests/harness/process.h"
#include "tests/log/golden.h"
#include "tests/log/samples.h"
#include "tests/scratch.h"

using namespace dawr::log;
using dawr::harness::Json;
using namespace std::chrono_literals;

namespace {

const std::filesystem::path script = DAWR_SOURCE_DIR "/tests/log/verify.py";
constexpr auto limit = 30s;

std::string hex(const Hash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : hash) text += {digits[byte >> 4U], digits[byte & 15U]};
  return text;
}

class Python {
 public:
  bool holds(const Json& check) {
    process_.send(check.dump());
    const auto answer = process_.line(limit);
    if (!answer) throw std::runtime_error("verify.py gave no answer to " + check.dump());
    const auto read = Json::parse(*answer);
    said_ = read.at("said").get<std::string>();
    return read.at("ok").get<bool>();
  }
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  dawr::Scratch folder_;
  dawr::harness::Process process_{
      "/usr/bin/env", {"python3", "-B", script.string(), "cases"}, folder_ / "errors"};
  std::string said_;
};

const std::string log_vkey = to_vkey(samples::log_vkey());
const std::string witness_vkey = to_vkey(samples::witness_vkey());

Json inclusion_check(const InclusionProof& proof, const Hash& leaf) {
  return {{"check", "inclusion"},
          {"proof", to_text(proof)},
          {"leaf", hex(leaf)},
          {"keys", {log_vkey, witness_vkey}}};
}

Json consistency_check(const ConsistencyProof& proof, std::size_t old_size) {
  return {{"check", "consistency"},
          {"old", samples::checkpoint_note(old_size)},
          {"proof", to_text(proof)},
          {"keys", {log_vkey, witness_vkey}}};
}

Json receipt_check(const Receipt& receipt) {
  return {{"check", "receipt"}, {"text", to_text(receipt)}, {"keys", {log_vkey}}};
}

// The text with one letter of each group of `step` changed, one at a time.
std::vector<std::string> spoilt(const std::string& text, std::size_t step) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < text.size(); at += step) {
    if (text[at] == '\n' || static_cast<unsigned char>(text[at]) >= 0x80) continue;
    all.push_back(text);
    all.back()[at] = text[at] == 'B' ? 'C' : 'B';
  }
  return all;
}

}  // namespace

TEST_CASE("another program finds that entries are in the log") {
  Python python;
  for (const std::size_t size : {1U, 2U, 7U, 13U}) {
    const auto leaves = samples::leaves(size);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = samples::inclusion(index, size);
      CHECK(python.holds(inclusion_check(proof, leaves[index])));
      CHECK(python.said() == "entry " + std::to_string(index) + " of " + std::to_string(size) +
                                 " in " + samples::origin + ", 1 witnesses");
      auto elsewhere = proof;
      elsewhere.index = (index + 1) % (size + 1);
      CHECK_FALSE(python.holds(inclusion_check(elsewhere, leaves[index])));
      CHECK_FALSE(python.holds(inclusion_check(proof, leaf_hash({}))));
    }
  }
}

TEST_CASE("another program finds that the log goes on from where it was") {
  Python python;
  for (std::size_t size = 0; size <= 11; ++size) {
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof = samples::consistency(old_size, size);
      CHECK(python.holds(consistency_check(proof, old_size)));
      if (old_size == 0 || old_size == size) continue;
      auto other = proof;
      other.hashes.back()[7] ^= 4U;
      CHECK_FALSE(python.holds(consistency_check(other, old_size)));
      CHECK_FALSE(python.holds(consistency_check(proof, old_size - 1)));
    }
  }
}

TEST_CASE("another program finds that a receipt is the log's") {
  Python python;
  CHECK(python.holds(receipt_check(samples::receipt(11))));
  CHECK(python.said() == "entry 11 of " + samples::origin + ", leaf " +
                             hex(samples::leaves(12).back()) + ", at " +
                             std::to_string(samples::morning.time_since_epoch().count()));
  auto other = samples::receipt(11);
  other.index = 10;
  CHECK_FALSE(python.holds(receipt_check(other)));
  other = make_receipt(samples::origin, 11, {}, samples::morning, samples::key_of(9));
  CHECK_FALSE(python.holds(receipt_check(other)));
}

TEST_CASE("what is spoilt, both programs refuse, whatever they say of it") {
  Python python;
  const auto leaf = samples::leaves(12).back();
  const auto proof = to_text(samples::inclusion(11, 20));
  for (const auto& text : spoilt(proof, 7)) {
    auto check = inclusion_check(samples::inclusion(11, 20), leaf);
    check["proof"] = text;
    const auto parsed = parse_inclusion_proof(text);
    const bool holds =
        parsed && verify(*parsed, leaf, samples::log_vkey(), std::vector{samples::witness_vkey()});
    INFO(text);
    CHECK(python.holds(check) == holds);
    // But for the name of a witness, or its key id, which make it a stranger.
    if (text.substr(0, text.rfind("— ")) != proof.substr(0, proof.rfind("— "))) CHECK_FALSE(holds);
  }
  for (const auto& text : spoilt(to_text(samples::receipt(11)), 5)) {
    auto check = receipt_check(samples::receipt(11));
    check["text"] = text;
    CHECK_FALSE(python.holds(check));
    const auto parsed = parse_receipt(text);
    const bool holds = parsed && verify(*parsed, std::vector{samples::log_vkey()});
    CHECK_FALSE(holds);
  }
}

TEST_CASE("what stands in the files is what the other program is given by hand") {
  const dawr::Scratch folder;
  const auto golden = std::filesystem::path(DAWR_SOURCE_DIR "/tests/log/golden");
  std::ofstream(folder / "entry") << "entry 11";
  std::ofstream(folder / "other") << "entry 12";
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"python3", "-B", script.string()});
    dawr::harness::Process process("/usr/bin/env", arguments, folder / "errors");
    const auto said = process.line(limit).value_or("");
    return std::to_string(process.wait(limit).value().code) + " " + said;
  };
  const auto proof = (golden / "entry-11-of-20.tlog-proof").string();
  CHECK(run({"inclusion", proof, folder / "entry", log_vkey, witness_vkey}) ==
        "0 holds: entry 11 of 20 in dawr.example/cairo-1/3f2a, 1 witnesses");
  CHECK(run({"inclusion", proof, folder / "other", log_vkey}) ==
        "1 refused: the proof leads to another root");
  CHECK(run({"consistency", golden / "checkpoint-5", golden / "from-5-to-20", log_vkey}) ==
        "0 holds: from 5 to 20 entries in dawr.example/cairo-1/3f2a");
  CHECK(run({"consistency", golden / "checkpoint-0", golden / "from-5-to-20", log_vkey}) ==
        "1 refused: the proof begins at another size");
  CHECK(
      run({"receipt", golden / "entry-11.receipt", log_vkey}).starts_with("0 holds: entry 11 of"));
  CHECK(run({"receipt", golden / "entry-11.receipt", witness_vkey}) ==
        "1 refused: none of the keys has signed this receipt");
  CHECK(run({"receipt"}) == "2 ");
}

TEST_CASE("another program checks who answers for figures") {
  Python python;
  const auto listed = samples::read_golden("cells.csv");
  const auto check = [](const std::string& text) {
    return Json{{"check", "cells"}, {"text", text}, {"keys", {log_vkey}}};
  };
  CHECK(python.holds(check(listed)));
  CHECK(python.said() == "2 cells");
  const auto rows = listed.find('\n') + 1;
  for (const auto& text : spoilt(listed.substr(rows), 5)) {
    CAPTURE(text);
    CHECK_FALSE(python.holds(check(listed.substr(0, rows) + text)));
  }
}
