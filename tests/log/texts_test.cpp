// Checkpoints and proofs: their fixed forms, and what is refused.
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "common/log/checkpoint.h"
#include "common/log/encoding.h"
#include "common/log/origin.h"
#include "common/log/proof_text.h"
#include "tests/catch.h"
#include "tests/log/golden.h"
#include "tests/log/samples.h"

using namespace dawr::log;
using samples::refusal;

namespace {

const std::string root64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";  // of an empty tree

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  REQUIRE(at != text.npos);
  return text.replace(at, what.size(), by);
}

struct Case {
  std::string text;
  std::string said;
};

}  // namespace

TEST_CASE("a citation is one line, which is written in one way") {
  const Citation citation{
      .origin = "dawr/IS-02/00000000000000a1", .size = 12, .root = empty_root()};
  const auto line = to_extension(citation);
  CHECK(line.starts_with("restored dawr/IS-02/00000000000000a1 12 "));
  CHECK(parse_extension(line) == citation);
  CHECK(origin_of("IS-02", dawr::Epoch{0xa1}) == citation.origin);
  const std::vector<std::string> others{"",
                                        "restored ",
                                        "restored  12 x",
                                        "restored a 012 " + root64,
                                        "restored a 12",
                                        "other a 12 " + root64,
                                        line + " "};
  for (const auto& other : others) {
    CHECK_FALSE(parse_extension(other));
  }
  Checkpoint checkpoint{.origin = "x", .size = 20, .root = {}, .extensions = {"some words", line}};
  CHECK(citations_of(checkpoint) == std::vector{citation});
}

TEST_CASE("checkpoints have a fixed form") {
  CHECK(samples::is_golden("checkpoint-0", samples::checkpoint_note(0)));
  CHECK(samples::is_golden("checkpoint-5", samples::checkpoint_note(5)));
  CHECK(samples::is_golden("checkpoint-20", samples::checkpoint_note(20)));
  auto extended = samples::checkpoint(5);
  extended.extensions = {"one more", "سطر"};
  CHECK(parse_checkpoint(to_text(extended)) == extended);
}

TEST_CASE("another log's checkpoint is read, its origin with spaces too") {
  const auto read = parse_checkpoint("go.sum database tree\n0\n" + root64 + "\n");
  REQUIRE(read);
  CHECK(read->origin == "go.sum database tree");
}

TEST_CASE("checkpoints that are none are refused in words") {
  const auto size_fault =
      "is no checkpoint: line 2 is no size: expected a number below 2^63 without leading zeros";
  const auto root_fault = "is no checkpoint: line 3 is no root: expected 32 bytes in base64";
  const std::vector<Case> cases = {
      {"", "is no checkpoint: line 1 is no origin"},
      {"a", "is no checkpoint: line 1 is no origin"},
      {"\n0\n" + root64 + "\n", "is no checkpoint: line 1 is no origin"},
      {"a\n", size_fault},
      {"a\n00\n" + root64 + "\n", size_fault},
      {"a\n05\n" + root64 + "\n", size_fault},
      {"a\n-1\n" + root64 + "\n", size_fault},
      {"a\n 1\n" + root64 + "\n", size_fault},
      {"a\n9223372036854775808\n" + root64 + "\n", size_fault},
      {"a\n\n" + root64 + "\n", size_fault},
      {"a\n1\n", root_fault},
      {"a\n1\n" + root64, root_fault},
      {"a\n1\n" + root64 + "=\n", root_fault},
      {"a\n1\n" + root64.substr(4) + "\n", root_fault},
      {"a\n1\n" + root64 + "\nmore", "is no checkpoint: the last line has no newline"},
      {"a\n1\n" + root64 + "\n\n", "is no checkpoint: line 4 is empty or no text"},
      {"a\n1\n" + root64 + "\nx\n\ny\n", "is no checkpoint: line 5 is empty or no text"},
      {"a\n0\n" + to_base64(Hash{}) + "\n",
       "is no checkpoint: it has no entries, but its root is not that of an empty tree"},
  };
  for (const auto& [text, said] : cases) CHECK(refusal(parse_checkpoint(text)) == said);
}

TEST_CASE("a checkpoint is believed if its log has signed it under its own name") {
  const auto note = samples::checkpoint_note(5);
  const auto seen = read_checkpoint(note, samples::log_vkey());
  REQUIRE(seen);
  CHECK(seen->checkpoint == samples::checkpoint(5));
  CHECK(seen->witnesses.empty());
  CHECK(to_text(seen->note) == note);

  const auto watched = read_checkpoint(note, samples::log_vkey(),
                                       std::array{samples::log_vkey(), samples::witness_vkey()});
  REQUIRE(watched);
  // The log itself, given as a witness, has signed, too, though without a time.
  REQUIRE(watched->witnesses.size() == 2);
  CHECK(watched->witnesses[1].key == 1);
  CHECK(watched->witnesses[1].at == samples::morning);
}

TEST_CASE("a checkpoint that its log has not signed is refused in words") {
  const auto note = samples::checkpoint_note(5);
  CHECK(refusal(read_checkpoint(note, samples::vkey_of(samples::log_key(), "other.example"))) ==
        "the checkpoint is of the log dawr.example/cairo-1/3f2a, not of other.example");
  CHECK(refusal(read_checkpoint(note, samples::vkey_of(samples::key_of(9), samples::origin)))
            .starts_with("the checkpoint is not signed by its log: none of the keys given"));
  CHECK(refusal(read_checkpoint(replaced(note, "\n5\n", "\n6\n"), samples::log_vkey()))
            .starts_with("the checkpoint is not signed by its log: the signature by"));
  CHECK(refusal(read_checkpoint("hello\n", samples::log_vkey())) ==
        "is no checkpoint: is no signed note: no empty line between a text and its signatures");
  // Signed by the log, and yet none.
  Note greeting{.text = "hello\n", .signatures = {}};
  sign(greeting, samples::origin, samples::log_key());
  CHECK(refusal(read_checkpoint(to_text(greeting), samples::log_vkey()))
            .starts_with("is no checkpoint: "));

  auto forged = *parse_note(note);
  forged.signatures[1].bytes[20] ^= 1U;
  CHECK(read_checkpoint(to_text(forged), samples::log_vkey()));
  CHECK(refusal(read_checkpoint(to_text(forged), samples::log_vkey(),
                                std::array{samples::witness_vkey()}))
            .starts_with("the signature by witness.example/upstream"));
}

TEST_CASE("a witness that has not signed is no fault of the log") {
  const auto note = to_text(signed_checkpoint(samples::checkpoint(5), samples::log_key()));
  const auto seen = read_checkpoint(note, samples::log_vkey(), std::array{samples::witness_vkey()});
  REQUIRE(seen);
  CHECK(seen->witnesses.empty());
}

TEST_CASE("proofs have a fixed form") {
  auto proof = samples::inclusion(11, 20);
  CHECK(samples::is_golden("entry-11-of-20.tlog-proof", to_text(proof)));
  CHECK(parse_inclusion_proof(to_text(proof)) == proof);
  proof.extra = {0, 1, 2, 3};
  CHECK(samples::is_golden("with-extra.tlog-proof", to_text(proof)));
  CHECK(parse_inclusion_proof(to_text(proof)) == proof);
  const auto alone = samples::inclusion(0, 1);
  CHECK(samples::is_golden("alone.tlog-proof", to_text(alone)));
  CHECK(parse_inclusion_proof(to_text(alone)) == alone);
  const auto grown = samples::consistency(5, 20);
  CHECK(samples::is_golden("from-5-to-20", to_text(grown)));
  CHECK(parse_consistency_proof(to_text(grown)) == grown);
}

TEST_CASE("proofs of every place hold, and of no other entry") {
  const auto leaves = samples::leaves(20);
  for (std::size_t index = 0; index < leaves.size(); ++index) {
    const auto proof = parse_inclusion_proof(to_text(samples::inclusion(index, leaves.size())));
    REQUIRE(proof);
    const auto seen = verify(*proof, leaves[index], samples::log_vkey());
    REQUIRE(seen);
    CHECK(seen->checkpoint.size == leaves.size());
    CHECK(refusal(verify(*proof, leaves[(index + 1) % leaves.size()], samples::log_vkey())) ==
          "the proof leads to another root: this entry is not there");
  }
}

TEST_CASE("a checkpoint goes on from another of the same log, by a proof from its size") {
  const auto proof = samples::consistency(5, 20);
  CHECK(verify(proof, samples::checkpoint(5), samples::log_vkey()));
  CHECK(refusal(verify(proof, samples::checkpoint(6), samples::log_vkey())) ==
        "the proof begins at 5 entries, the old checkpoint has 6");
  auto other = samples::checkpoint(5);
  other.origin = "other.example";
  CHECK(refusal(verify(proof, other, samples::log_vkey())) ==
        "the old checkpoint is of the log other.example, the new one of "
        "dawr.example/cairo-1/3f2a");
  auto changed = samples::checkpoint(5);
  changed.root[0] ^= 1U;
  CHECK(refusal(verify(proof, changed, samples::log_vkey())) ==
        "the proof leads to another old root: what was there has been changed");
  CHECK_FALSE(
      verify(proof, samples::checkpoint(5), samples::vkey_of(samples::key_of(9), samples::origin)));
}

TEST_CASE("a proof that differs in one bit is refused") {
  const auto text = to_text(samples::inclusion(11, 20));
  const auto leaf = samples::leaves(12).back();
  const auto keys = std::array{samples::witness_vkey()};
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      auto spoilt = text;
      spoilt[at] = static_cast<char>(static_cast<unsigned char>(spoilt[at]) ^ (1U << bit));
      const auto proof = parse_inclusion_proof(spoilt);
      if (!proof) continue;
      const auto seen = verify(*proof, leaf, samples::log_vkey(), keys);
      // A witness whose name was changed has not signed, but the log has.
      INFO(at << ", bit " << bit);
      const bool is_whole = seen && !seen->witnesses.empty();
      REQUIRE_FALSE(is_whole);
    }
  }
}

TEST_CASE("proofs that are none are refused in words") {
  const auto text = to_text(samples::inclusion(11, 20));
  const auto index_fault =
      " is no index: expected 'index ' and a number below 2^63 without leading zeros";
  const auto header = std::string("c2sp.org/tlog-proof@v1\n");
  const std::string hash_line = root64 + "\n";
  std::string long_one = header + "index 1\n";
  for (std::size_t i = 0; i <= longest_proof; ++i) long_one += hash_line;
  const std::vector<Case> cases = {
      {"", "is no proof: it doesn't begin with the line c2sp.org/tlog-proof@v1"},
      {replaced(text, "@v1", "@v2"),
       "is no proof: it doesn't begin with the line c2sp.org/tlog-proof@v1"},
      {header, std::string("is no proof: line 1") + index_fault},
      {replaced(text, "index 11", "index 011"), std::string("is no proof: line 2") + index_fault},
      {replaced(text, "index 11", "index -1"), std::string("is no proof: line 2") + index_fault},
      {replaced(text, "index 11", "Index 11"), std::string("is no proof: line 2") + index_fault},
      {replaced(text, "index 11", "extra \nindex 11"),
       "is no proof: line 2 has no base64 after 'extra '"},
      {replaced(text, "index 11", "extra AAE\nindex 11"),
       "is no proof: line 2 has no base64 after 'extra '"},
      {replaced(text, "index 11", "extra AA==\nextra AA==\nindex 11"),
       std::string("is no proof: line 3") + index_fault},
      {replaced(text, "index 11", "extra " + to_base64(Bytes(most_extra + 1)) + "\nindex 11"),
       "is no proof: line 2 has more than 65536 extra bytes"},
      {replaced(text, "index 11\n", "index 11\nAAAA\n"),
       "is no proof: line 3 is no hash: expected 32 bytes in base64, or an empty line"},
      {header + "index 1\n" + hash_line, "is no proof: no empty line before the checkpoint"},
      {long_one, "is no proof: line 66 is one hash too many: 63 are enough for any log"},
      {header + "index 0\n\n",
       "is no proof: its checkpoint is no signed note: no empty line between a text and its "
       "signatures"},
      {header + "index 0\n\n" + samples::read_golden("poem.note"),
       "is no proof: its checkpoint is no checkpoint: line 2 is no size: expected a number below "
       "2^63 without leading zeros"},
      {text.substr(0, text.size() - 1),
       "is no proof: its checkpoint is no signed note: its last line has no newline"},
  };
  for (const auto& [bad, said] : cases) CHECK(refusal(parse_inclusion_proof(bad)) == said);
  const auto grown = to_text(samples::consistency(5, 20));
  const auto old_fault =
      "is no proof: line 1 is no old size: expected 'old ' and a number below 2^63 without leading "
      "zeros";
  for (const auto* const bad : {"", "old 5", "old 05\n", "new 5\n", "old\n", "5\n"}) {
    CHECK(refusal(parse_consistency_proof(bad)) == old_fault);
  }
  CHECK(refusal(parse_consistency_proof(replaced(grown, "\n\n", "\n"))) ==
        "is no proof: line 8 is no hash: expected 32 bytes in base64, or an empty line");
}
