// What a centre signs of its figures: the text is fixed for ever.
#include "common/domain/cell_text.h"
#include "common/log/cell_signature.h"
#include "common/log/encoding.h"
#include "tests/catch.h"
#include "tests/log/golden.h"
#include "tests/log/samples.h"

using namespace dawr;
using namespace dawr::log;
using namespace std::chrono_literals;

namespace {

constexpr Seq since = 12;

MetricCell sample(Seq version, char line) {
  MetricCell cell;
  cell.key = {ServiceDate{std::chrono::days{20'779}}, Instant{samples::morning}, LineId{line},
              MetricClass::priority};
  cell.version = version;
  cell.issued = 4;
  cell.called = 3;
  cell.called_in_target = 2;
  cell.left = 1;
  for (const std::uint32_t wait_s : {0U, 61U, 1500U}) cell.wait_first.add(wait_s);
  return cell;
}

std::string row_of(const MetricCell& cell) {
  const auto signature = sign_cell(samples::origin, cell, since, samples::log_key());
  return cell_line(cell) + "," + samples::origin + "," + std::to_string(since) + "-" +
         std::to_string(cell.version) + "," + to_base64(signature) + "\n";
}

}  // namespace

TEST_CASE("what is signed of a cell, and how cells are listed with it, is fixed") {
  CHECK(samples::is_golden("cell-17.statement",
                           cell_statement(samples::origin, sample(17, 'A'), since)));
  CHECK(samples::is_golden("cells.csv", signed_cell_header() + "\n" + row_of(sample(17, 'A')) +
                                            row_of(sample(44, 'C'))));
}

TEST_CASE("a cell's signature is of this cell, these entries and this log, and nothing else's") {
  const auto key = samples::log_key();
  const auto cell = sample(17, 'A');
  const auto signature = sign_cell(samples::origin, cell, since, key);
  const auto holds = [&](const std::string& origin, const MetricCell& other, Seq from) {
    return is_signed_by(key.public_key(), origin, other, from, signature);
  };
  CHECK(holds(samples::origin, cell, since));
  CHECK_FALSE(holds("dawr.example/cairo-2/3f2a", cell, since));
  CHECK_FALSE(holds(samples::origin, cell, since + 1));
  CHECK_FALSE(holds(samples::origin, sample(18, 'A'), since));
  auto sketch = cell;
  sketch.wait_first.sketch.add(1);
  CHECK_FALSE(holds(samples::origin, sketch, since));
  CHECK_FALSE(
      is_signed_by(samples::witness_key().public_key(), samples::origin, cell, since, signature));
  // Nor can it be read as anything else that the key signs.
  CHECK_FALSE(parse_checkpoint(cell_statement(samples::origin, cell, since)));
}
