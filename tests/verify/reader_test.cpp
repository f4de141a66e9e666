// Two readers of the same bytes, written apart: the codec's and the auditor's.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "broker/verify/entry_reader.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/wire/fields.h"
#include "tests/wire/samples.h"

namespace dawr::verify {
namespace {

// Why they disagree; empty: they do not.
std::string disagreement(std::span<const std::uint8_t> bytes) {
  const auto codecs = wire::decode_entry(bytes);
  const auto own = read_entry(bytes);
  if (codecs && !own) return "refused here alone: " + own.error();
  if (!codecs && own) return "accepted here alone; the codec: " + codecs.error().detail;
  if (codecs && !tests::equal(*codecs, *own)) return "understood as two different entries";
  return {};
}

}  // namespace

TEST_CASE("both readers understand every sample alike") {
  tests::Samples samples(7);
  for (int round = 0; round < 40; ++round) {
    for (const Event& event : samples.make_each<Event>()) {
      auto entry = samples.make<Entry>();
      entry.event = event;
      const auto bytes = wire::encode(entry);
      REQUIRE(disagreement(bytes) == "");
      REQUIRE(read_entry(bytes));
    }
  }
}

TEST_CASE("both readers agree on samples with any byte changed, and cut anywhere") {
  tests::Samples samples(11);
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (const Event& event : samples.make_each<Event>()) {
    auto entry = samples.make<Entry>();
    entry.event = event;
    const auto bytes = wire::encode(entry);
    for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 400); ++at) {
      auto changed = bytes;
      changed[at] = static_cast<std::uint8_t>(samples.below(256));
      INFO("event " << event.index() << ", byte " << at);
      REQUIRE(disagreement(changed) == "");
      ++(read_entry(changed) ? accepted : refused);
      REQUIRE(disagreement(std::span(bytes).first(at)) == "");
    }
  }
  CHECK(accepted > 100);
  CHECK(refused > 100);
}

TEST_CASE("both readers agree on all that fuzzing has found") {
  std::size_t files = 0;
  const std::filesystem::path corpus = DAWR_SOURCE_DIR "/tests/fuzz/corpus/entry";
  for (const auto& file : std::filesystem::directory_iterator(corpus)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
    INFO(file.path().string());
    REQUIRE(disagreement(bytes) == "");
    ++files;
  }
  CHECK(files > 50);
}

}  // namespace dawr::verify
