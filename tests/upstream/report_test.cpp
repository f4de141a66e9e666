#include "upstream/report.h"

#include <algorithm>
#include <cmath>

#include "tests/catch.h"
#include "tests/upstream/samples.h"

namespace dawr::upstream {
namespace {

using namespace std::chrono_literals;

constexpr auto target_s = 25U * 60U;
constexpr auto second_hop_s = 300U;

// What happened to the people of one line, told one by one and judged the naive way.
struct People {
  std::vector<std::uint32_t> waits_s;
  std::uint32_t no_shows{};
  std::uint32_t left{};
  std::uint32_t left_after_target{};

  [[nodiscard]] double exact_quantile(double q) const {
    auto sorted = waits_s;
    std::ranges::sort(sorted);
    return sorted.at(static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1)));
  }
  [[nodiscard]] double in_target() const {
    const auto in_time =
        std::ranges::count_if(waits_s, [](auto wait_s) { return wait_s <= target_s; });
    return static_cast<double>(in_time) / static_cast<double>(waits_s.size() + left_after_target);
  }
};

// Spread over quarters and both classes.
std::vector<StoredCell> cells_of(const People& people, const std::string& centre, char line) {
  std::map<CellKey, MetricCell> cells;
  const auto cell = [&](std::size_t i) -> MetricCell& {
    const auto metric_class = i % 5 == 0 ? MetricClass::priority : MetricClass::ordinary;
    const auto key = sample_key(static_cast<int>(i % 29), line, metric_class);
    cells[key].key = key;
    return cells[key];
  };
  for (std::size_t i = 0; i < people.waits_s.size(); ++i) {
    auto& booked = cell(i);
    ++booked.called;
    if (people.waits_s[i] <= target_s) ++booked.called_in_target;
    booked.wait_first.add(people.waits_s[i]);
    if (i >= people.no_shows) booked.wait_total.add(people.waits_s[i] + second_hop_s);
  }
  for (std::uint32_t i = 0; i < people.no_shows; ++i) ++cell(i).no_shows;
  for (std::uint32_t i = 0; i < people.left; ++i) ++cell(i).left;
  for (std::uint32_t i = 0; i < people.left_after_target; ++i) ++cell(i).left_after_target;
  std::vector<StoredCell> stored;
  for (const auto& [key, value] : cells)
    stored.push_back({.centre = centre, .epoch = Epoch{1}, .cell = value});
  return stored;
}

People people_by(Chance& chance, std::size_t called) {
  People people;
  std::lognormal_distribution<double> wait(6.5, 1.2);
  for (std::size_t i = 0; i < called; ++i) {
    people.waits_s.push_back(static_cast<std::uint32_t>(std::min(wait(chance), 40'000.0)));
  }
  people.left = static_cast<std::uint32_t>(up_to(chance, called / 4));
  people.left_after_target = static_cast<std::uint32_t>(up_to(chance, people.left));
  people.no_shows = static_cast<std::uint32_t>(up_to(chance, called / 8));
  return people;
}

CentreRecord record_of(const std::string& code, Instant heard_at) {
  const auto hello = hello_of(code, Epoch{1});
  return {code, hello.centre_name, hello.lines, heard_at, Gauges{heard_at, 3, 2, 1}};
}

EnrolledCentre enrolled(std::uint32_t number, const std::string& code) {
  return {DeviceId{number}, false, sample_morning, code, {}, "Enrolled " + code};
}

CentreReport report_of(const std::vector<StoredCell>& cells) {
  const std::vector heard{record_of("IS-02", sample_morning)};
  const auto report = make_report({sample_date, sample_morning, {}, heard, cells, {}, {}, {}});
  REQUIRE(report.centres.size() == 1);
  return report.centres.front();
}

bool near(double value, double exact) { return std::abs(value - exact) <= exact * 0.0101; }

void require_right(const CallFigures& figures, const People& people) {
  REQUIRE(figures.n == people.waits_s.size());
  REQUIRE(near(figures.p50_s, people.exact_quantile(0.50)));
  REQUIRE(near(figures.p90_s, people.exact_quantile(0.90)));
  REQUIRE(near(figures.p95_s, people.exact_quantile(0.95)));
  REQUIRE(figures.max_s == std::ranges::max(people.waits_s));
  REQUIRE(figures.in_target == Approx(people.in_target()));
  REQUIRE(figures.no_shows == people.no_shows);
  double sum = 0;
  for (const auto wait_s : people.waits_s) sum += wait_s;
  REQUIRE(figures.mean_s == Approx(sum / static_cast<double>(people.waits_s.size())));
}

TEST_CASE("figures agree with those computed from every single person, percentiles within 1 %") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const auto first = people_by(chance, 10 + up_to(chance, 600));
    const auto second = people_by(chance, 10 + up_to(chance, 600));
    auto cells = cells_of(first, "IS-02", 'A');
    std::ranges::copy(cells_of(second, "IS-02", 'B'), std::back_inserter(cells));
    std::ranges::shuffle(cells, chance);

    const auto centre = report_of(cells);
    REQUIRE(centre.lines.size() == 2);
    REQUIRE(centre.lines[0].line.name.en == "Line A");
    require_right(*centre.lines[0].calls, first);
    require_right(*centre.lines[1].calls, second);
    CHECK(centre.lines[0].left == first.left);

    People all = first;
    std::ranges::copy(second.waits_s, std::back_inserter(all.waits_s));
    all.no_shows += second.no_shows;
    all.left_after_target += second.left_after_target;
    require_right(*centre.all.calls, all);
    CHECK(centre.all.left == first.left + second.left);
  }
}

TEST_CASE("the total wait is that of those who were served, and is printed in every form") {
  People people;
  people.waits_s.assign(30, 600);
  people.no_shows = 10;
  People few = people;
  few.no_shows = 21;
  auto cells = cells_of(people, "IS-02", 'A');
  std::ranges::copy(cells_of(few, "IS-02", 'B'), std::back_inserter(cells));
  const std::vector heard{record_of("IS-02", sample_morning)};
  const auto report = make_report({sample_date, sample_morning, {}, heard, cells, {}, {}, {}});
  const auto& centre = report.centres.front();
  REQUIRE(centre.lines[0].total);
  CHECK(centre.lines[0].total->n == 20);
  CHECK(centre.lines[0].total->mean_s == 900);
  CHECK(centre.lines[0].total->max_s == 900);
  CHECK(near(centre.lines[0].total->p50_s, 900));
  CHECK_FALSE(centre.lines[1].total);  // nine people
  REQUIRE(centre.all.total);
  CHECK(centre.all.total->n == 20);
  CHECK(to_text(report).find("total p50") != std::string::npos);
  CHECK(to_csv(report).find(",20,9") != std::string::npos);
  CHECK(to_json(report).find(R"("total":{"n":20,"p50_s":9)") != std::string::npos);
  CHECK(to_json(report).find(R"("total":null)") != std::string::npos);
}

TEST_CASE("promises kept, of lines where ten people or more were promised something") {
  People people;
  people.waits_s.assign(40, 600);
  auto cells = cells_of(people, "IS-02", 'A');
  std::ranges::copy(cells_of(people, "IS-02", 'B'), std::back_inserter(cells));
  cells.front().cell.promised = 16;
  cells.front().cell.promises_kept = 13;
  cells.back().cell.promised = 9;
  cells.back().cell.promises_kept = 2;
  const std::vector heard{record_of("IS-02", sample_morning)};
  const auto report = make_report({sample_date, sample_morning, {}, heard, cells, {}, {}, {}});
  const auto& centre = report.centres.front();
  REQUIRE(centre.lines[0].promises);
  CHECK(centre.lines[0].promises->n == 16);
  CHECK(centre.lines[0].promises->kept == Approx(13.0 / 16));
  CHECK_FALSE(centre.lines[1].promises);
  REQUIRE(centre.all.promises);
  CHECK(centre.all.promises->n == 16);
  CHECK(to_text(report).find("81.2 %") != std::string::npos);
  CHECK(to_csv(report).find(",16,0.8125,16,0.8125\r\n") != std::string::npos);
  CHECK(to_json(report).find(R"("promises":{"n":16,"kept":0.8125})") != std::string::npos);
  CHECK(to_json(report).find(R"("promises":null,"promises_week":null)") != std::string::npos);
}

TEST_CASE("the week's share of kept promises is of its days that are shown") {
  using std::chrono::days;
  struct Day {
    int ago;
    std::uint32_t promised;
    std::uint32_t kept;
  };
  std::vector<StoredCell> cells;
  // A day before the week and a day after it; and one of nine people, who stay hidden.
  for (const Day day :
       {Day{-1, 50, 0}, Day{0, 20, 20}, Day{2, 9, 0}, Day{6, 30, 20}, Day{7, 50, 0}}) {
    MetricCell cell;
    cell.key = sample_key(0, 'A', MetricClass::ordinary);
    cell.key.date = sample_date - days{day.ago};
    cell.promised = day.promised;
    cell.promises_kept = day.kept;
    cells.push_back({.centre = "IS-02", .epoch = Epoch{1}, .cell = cell});
  }
  const std::span today(cells.begin() + 1, 1);
  const auto week = promises_of(cells);
  const std::vector heard{record_of("IS-02", sample_morning)};
  const auto report = make_report({sample_date, sample_morning, {}, heard, today, week, {}, {}});
  REQUIRE(report.centres.front().lines.size() == 1);
  const auto& line = report.centres.front().lines.front();
  CHECK(line.promises->n == 20);
  CHECK(line.promises_week->n == 50);
  CHECK(line.promises_week->kept == Approx(0.8));
  CHECK(report.centres.front().all.promises_week->n == 50);
  CHECK(to_json(report).find(R"("promises_week":{"n":50,"kept":0.8000})") != std::string::npos);

  // Whoever has no cell that day is not listed.
  CHECK(make_report({sample_date, sample_morning, {}, heard, {}, week, {}, {}}).centres.empty());
}

TEST_CASE("figures about fewer than ten people do not leave the centre") {
  Chance chance(2);
  auto ten = people_by(chance, 10);
  ten.left = ten.left_after_target = 0;
  People nine = ten;
  nine.waits_s.pop_back();
  nine.no_shows = 4;
  People leavers;
  leavers.waits_s = {60, 70};
  leavers.left = 8;
  leavers.left_after_target = 8;
  auto cells = cells_of(ten, "IS-02", 'A');
  std::ranges::copy(cells_of(nine, "IS-02", 'B'), std::back_inserter(cells));
  std::ranges::copy(cells_of(leavers, "IS-02", 'C'), std::back_inserter(cells));

  const auto centre = report_of(cells);
  REQUIRE(centre.lines.size() == 3);
  CHECK(centre.lines[0].calls);
  CHECK(!centre.lines[1].calls);
  CHECK(!centre.lines[1].left);
  CHECK(!centre.lines[2].calls);
  CHECK(centre.lines[2].left == 8);  // ten people in all: whoever leaves is seen
  // The sum must not give the hidden ones away.
  CHECK(centre.all.calls->n == 10);
  CHECK(centre.all.left == 0);

  const Report report{sample_date, sample_morning, {centre}, 0};
  for (const auto& text : {to_text(report), to_csv(report), to_json(report)}) {
    INFO(text);
    CHECK(text.find("Line B") != std::string::npos);
    const auto row =
        text.substr(text.find("Line B") - std::min<std::size_t>(text.find("Line B"), 90));
    CHECK(row.find("44.4") == std::string::npos);
  }
  CHECK(to_text(report).find("B     <10") != std::string::npos);
  CHECK(to_csv(report).find("\"Line B\",,,,,,,,,,") != std::string::npos);
  CHECK(to_json(report).find(R"("en":"Line B"},"n":null,"in_target":null)") != std::string::npos);
}

TEST_CASE("staleness: live, stale, offline, never heard; gauges only while live") {
  const std::vector list{enrolled(1, "A"), enrolled(2, "B"), enrolled(3, "C"), enrolled(4, "D")};
  const auto now = sample_morning + 10h;
  const std::vector heard{record_of("A", now - 5min), record_of("B", now - 5min - 1s),
                          record_of("C", now - 3h)};
  const std::vector<Alarm> alarms{
      {now, "B", Epoch{1}, AlarmKind::conflict, "two contents", {}, {}},
      {now, "C", Epoch{1}, AlarmKind::log_doubted, "it is not consistent", {}, {}}};
  const auto report = make_report({sample_date, now, list, heard, {}, {}, {}, alarms});
  REQUIRE(report.centres.size() == 4);
  CHECK(report.centres[0].contact == Contact::live);
  CHECK(report.centres[0].gauges);
  CHECK(report.centres[1].contact == Contact::stale);
  CHECK(!report.centres[1].gauges);
  CHECK(report.centres[2].contact == Contact::offline);
  CHECK(report.centres[3].contact == Contact::never);
  CHECK(report.centres[3].name.en == "Enrolled D");
  const auto text = to_text(report);
  CHECK(text.find("[offline, heard 3 h ago]") != std::string::npos);
  CHECK(text.find("3 waiting, 2 in service, 1 counters open") != std::string::npos);
  CHECK(text.find("never heard") != std::string::npos);
  CHECK(text.find("2 alarms") != std::string::npos);
  CHECK(text.find("ALARM centre C, 2026-11-22T16:00:00Z: it is not consistent") !=
        std::string::npos);
  CHECK(to_json(report).find(R"("log_alarms":["ALARM centre C, )") != std::string::npos);
  CHECK(make_report({sample_date, now, list, heard, {}, {}, "C", {}}).centres.size() == 1);
  const auto other = make_report({sample_date, now, list, heard, {}, {}, "B", alarms});
  CHECK(other.log_alarms.empty());
}

TEST_CASE("text of people keeps its form in CSV and JSON") {
  auto record = record_of("IS-02", sample_morning);
  record.name.en = R"(A "quoted", \ name)";
  const std::vector heard{record};
  const std::vector list{enrolled(1, "IS-02")};
  const auto report = make_report({sample_date, sample_morning, list, heard, {}, {}, {}, {}});
  CHECK(to_csv(report).find(R"("A ""quoted"", \ name")") != std::string::npos);
  CHECK(to_json(report).find(R"("A \"quoted\", \\ name")") != std::string::npos);
}

}  // namespace
}  // namespace dawr::upstream
