#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "common/domain/ddsketch.h"
#include "common/domain/metric_cell.h"
#include "tests/catch.h"

using namespace dawr;

namespace {

std::vector<double> random_values(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<double> values(count);
  for (auto& value : values)
    value = std::floor(std::exp(static_cast<double>(random() % 1000) / 90));
  return values;
}

DdSketch sketch_of(const std::vector<double>& values) {
  DdSketch sketch;
  for (const double value : values) sketch.add(value);
  return sketch;
}

}  // namespace

TEST_CASE("a quantile is within one percent of the true one") {
  for (const std::size_t count : {1U, 2U, 7U, 100U, 5000U}) {
    auto values = random_values(count, count);
    const auto sketch = sketch_of(values);
    std::ranges::sort(values);
    for (const double q : {0.0, 0.1, 0.5, 0.8, 0.9, 0.95, 1.0}) {
      const auto rank = static_cast<std::size_t>(q * static_cast<double>(count - 1));
      CHECK(std::abs(sketch.quantile(q) - values[rank]) <= values[rank] * 0.0101);
    }
  }
  CHECK(DdSketch{}.quantile(0.5) == 0);
}

TEST_CASE("merging is the same as adding everything to one sketch") {
  const auto a = random_values(1, 400);
  const auto b = random_values(2, 300);
  auto all = a;
  all.insert(all.end(), b.begin(), b.end());
  auto merged = sketch_of(a);
  merged.merge(sketch_of(b));
  CHECK(merged == sketch_of(all));
  CHECK(merged.count() == 700);
}

TEST_CASE("a value is taken back without a trace, and only if it was there") {
  const auto values = random_values(3, 50);
  auto sketch = sketch_of(values);
  const auto before = sketch;
  sketch.add(123456);
  CHECK(sketch.remove(123456));
  CHECK(sketch == before);
  CHECK_FALSE(sketch.remove(123456));
  CHECK(sketch == before);
  for (const double value : values) CHECK(sketch.remove(value));
  CHECK(sketch == DdSketch{});
  CHECK_FALSE(sketch.remove(0));
}

TEST_CASE("small, huge and senseless values have their place") {
  DdSketch sketch;
  sketch.add(0);
  sketch.add(0.99);
  sketch.add(std::numeric_limits<double>::quiet_NaN());
  CHECK(sketch.zeros() == 3);
  sketch.add(1);
  CHECK(sketch.buckets().contains(0));
  sketch.add(std::numeric_limits<double>::infinity());
  CHECK(sketch.buckets().contains(DdSketch::largest_key));
  // Counts stop at their largest value, and the total with them.
  sketch = {};
  sketch.add(5, std::numeric_limits<std::uint32_t>::max());
  sketch.add(5, 7);
  CHECK(sketch.count() == std::numeric_limits<std::uint32_t>::max());
}

TEST_CASE("a sketch is rebuilt from its parts, and nothing from broken ones") {
  const auto sketch = sketch_of(random_values(4, 80));
  DdSketch rebuilt;
  CHECK(DdSketch::from_parts(sketch.zeros(), sketch.buckets(), rebuilt));
  CHECK(rebuilt == sketch);
  CHECK_FALSE(DdSketch::from_parts(0, {{-1, 1}}, rebuilt));
  CHECK(rebuilt == DdSketch{});
  CHECK_FALSE(DdSketch::from_parts(0, {{DdSketch::largest_key + 1, 1}}, rebuilt));
  CHECK_FALSE(DdSketch::from_parts(0, {{5, 0}}, rebuilt));
}

TEST_CASE("a measure keeps sum and count, and its largest value for good") {
  Measure measure;
  measure.add(100);
  measure.add(30);
  CHECK(measure.sum_s == 130);
  CHECK(measure.count() == 2);
  measure.take_back(100);
  CHECK(measure.sum_s == 30);
  CHECK(measure.max_s == 100);
  measure.take_back(7777);
  CHECK(measure.sum_s == 30);

  Measure other;
  other.add(500);
  other.merge(measure);
  CHECK(other.sum_s == 530);
  CHECK(other.max_s == 500);
  CHECK(other.count() == 2);
}

TEST_CASE("quarters start every fifteen minutes, before 1970 too") {
  using namespace std::chrono_literals;
  const Instant start = std::chrono::sys_days{2026y / 1 / 1} + 10h + 45min;
  CHECK(quarter_of(start) == start);
  CHECK(quarter_of(start + 15min - 1us) == start);
  CHECK(quarter_of(start + 15min) == start + 15min);
  CHECK(quarter_of(Instant{-1us}) == Instant{-15min});
}
