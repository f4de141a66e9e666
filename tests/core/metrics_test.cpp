// The figures that leave the centre: what is booked, where, and what takes it back.
#include "broker/queue/metrics.h"

#include "tests/catch.h"
#include "tests/core/command_words.h"
#include "tests/core/told_day.h"

namespace dawr::play {
namespace {

constexpr auto morning = R"(
  09:00:00  supervisor   open day 2026-03-01  -> ok
  09:00:00  counter 1    open by clerk 11     -> ok
  09:00:00  counter 3    open by clerk 12     -> ok
)";

class MeasuredDay : public ToldDay {
 public:
  MeasuredDay() { tell(morning); }

  // Of line A unless told otherwise; all zero if there is none.
  MetricCell cell(const std::string& quarter, char line = 'A',
                  MetricClass metric_class = MetricClass::ordinary) {
    const CellKey key{*state().last_date, instant_of(quarter), LineId{line}, metric_class};
    const auto found = play().metrics().find(key);
    return found == play().metrics().end() ? MetricCell{} : found->second;
  }

  // How many cells the rows have changed.
  std::size_t changed_by(const std::string& rows) {
    play().take_changed_cells();
    tell(rows);
    return play().take_changed_cells().size();
  }
};

// One ticket, served from 09:02:00 at counter 1.
constexpr auto in_service = R"(
  09:00:00  dispenser 1  take A01   -> ok
  09:01:00  counter 1    call next  -> ok
  09:02:00  counter 1    start      -> ok
)";

}  // namespace

TEST_CASE("each figure is booked in the quarter in which it happened") {
  MeasuredDay day;
  day.tell(R"(
    09:14:59  dispenser 1  take A01            -> ok
    09:15:00  dispenser 1  take A01            -> ok
    09:29:59  counter 1    call next           -> ok
    09:30:00  counter 1    start               -> ok
    09:44:59  counter 1    complete            -> ok
    09:45:00  counter 1    call next           -> ok
  )");
  CHECK(day.cell("09:00:00").issued == 1);
  CHECK(day.cell("09:15:00").issued == 1);
  CHECK(day.cell("09:15:00").called == 1);
  CHECK(day.cell("09:15:00").wait_first.sum_s == 900);
  CHECK(day.cell("09:30:00").walk.sum_s == 1);
  CHECK(day.cell("09:30:00").service.sum_s == 899);
  CHECK(day.cell("09:30:00").served == 1);
  CHECK(day.cell("09:45:00").called == 1);
  CHECK(day.cell("09:45:00").wait_first.max_s == 1800);
  CHECK(day.cell("09:45:00").wait_first.sketch.quantile(0.5) == Approx(1800).epsilon(0.01));
}

TEST_CASE("in target is called within T, the last second included") {
  MeasuredDay day;
  day.tell(R"(
    09:00:00  dispenser 1  take A01            -> ok
    09:00:01  dispenser 1  take A01            -> ok
    09:00:01  dispenser 1  take A01            -> ok
    09:00:02  dispenser 1  take A01            -> ok
    09:25:01  portal       leave A 3           -> ok
    09:25:01  portal       leave A 1           -> ok
    09:25:01  counter 1    call next           -> ok
    09:25:02  counter 1    start               -> ok
    09:25:02  counter 1    complete            -> ok
    09:25:03  counter 1    call next           -> ok
  )");
  const auto cell = day.cell("09:15:00");
  CHECK(cell.called == 2);
  CHECK(cell.called_in_target == 1);
  CHECK(cell.left == 2);
  CHECK(cell.left_after_target == 1);
}

TEST_CASE("a wait is measured at its first call only") {
  MeasuredDay day;
  day.tell(R"(
    09:00:00  dispenser 1  take A01            -> ok
    09:01:00  counter 1    call next           -> ok
    09:01:10  counter 1    recall 2 times      -> ok
    09:01:10  display      shown A 1 call 3    -> ok
    09:02:00  counter 1    no-show             -> ok
    09:03:00  dispenser 1  rejoin A 1          -> ok
    09:08:00  counter 1    call next           -> ok
    09:08:10  counter 1    start               -> ok
    09:09:00  counter 1    transfer to C       -> ok
    09:09:30  counter 3    call next           -> ok
    09:09:50  counter 3    start               -> ok
    09:11:50  counter 3    complete as incomplete  -> ok
  )");
  const auto cell = day.cell("09:00:00");
  CHECK(cell.called == 1);
  CHECK(cell.wait_first.count() == 1);
  CHECK(cell.wait_first.sum_s == 60);
  CHECK(cell.no_shows == 1);
  CHECK(cell.walk.sum_s == 10);
  CHECK(cell.service.sum_s == 50);
  CHECK(cell.served == 0);
  const auto next = day.cell("09:00:00", 'C');
  CHECK(next.called == 0);
  CHECK(next.walk.sum_s == 20);
  CHECK(next.service.sum_s == 120);
  CHECK(next.incomplete == 1);
  // 60 s before the first call, five minutes after the rejoin, 30 s at the second hop.
  CHECK(cell.wait_total.count() == 0);
  CHECK(next.wait_total.count() == 1);
  CHECK(next.wait_total.sum_s == 60 + 300 + 30);
}

TEST_CASE("a call that is put back was none, in the quarter of the call") {
  MeasuredDay day;
  day.tell(R"(
    09:00:00  dispenser 1  take A01            -> ok
    09:14:30  counter 1    call next           -> ok
  )");
  CHECK(day.cell("09:00:00").called == 1);
  CHECK(day.cell("09:00:00").called_in_target == 1);
  day.tell("09:15:30  counter 1  put back -> ok");
  CHECK(day.cell("09:00:00").called == 0);
  CHECK(day.cell("09:00:00").called_in_target == 0);
  CHECK(day.cell("09:00:00").wait_first.count() == 0);
  CHECK(day.cell("09:00:00").wait_first.sum_s == 0);
  CHECK(day.cell("09:00:00").version == day.play().entries().size());
  CHECK(day.cell("09:15:00") == MetricCell{});
  day.tell("09:26:00  counter 1  call next -> ok");
  CHECK(day.cell("09:15:00").called == 1);
  CHECK(day.cell("09:15:00").called_in_target == 0);
  CHECK(day.cell("09:15:00").wait_first.sum_s == 1560);
}

TEST_CASE("a second call that is put back takes nothing away, even at the instant of the first") {
  MeasuredDay day;
  day.tell(R"(
    09:00:00  dispenser 1  take A01            -> ok
    09:01:00  counter 1    call next           -> ok
    09:01:00  counter 1    start               -> ok
    09:01:00  counter 1    transfer to C       -> ok
    09:01:00  counter 3    call next           -> ok
    09:02:00  counter 3    put back            -> ok
  )");
  CHECK(day.cell("09:00:00").called == 1);
  CHECK(day.cell("09:00:00", 'C') == MetricCell{});
}

TEST_CASE("an undone step is taken out of the quarter in which it was booked") {
  MeasuredDay day;
  day.tell(in_service);
  const auto before = day.cell("09:00:00");
  SECTION("a completion") {
    day.tell("09:14:55  counter 1  complete -> ok");
    CHECK(day.cell("09:00:00").served == 1);
    CHECK(day.cell("09:00:00").service.sum_s == 775);
  }
  SECTION("papers missing") {
    day.tell("09:14:55  counter 1  complete as incomplete -> ok");
    CHECK(day.cell("09:00:00").incomplete == 1);
  }
  SECTION("the wrong place") {
    day.tell("09:14:55  counter 1  complete as redirected -> ok");
    CHECK(day.cell("09:00:00").redirected == 1);
  }
  SECTION("a transfer") {
    day.tell("09:14:55  counter 1  transfer to C -> ok");
    CHECK(day.cell("09:00:00").service.count() == 1);
  }
  day.tell("09:15:05  counter 1  undo -> ok");
  auto after = day.cell("09:00:00");
  CHECK(after.version == day.play().entries().size());
  CHECK(after.service.max_s == 775);  // of all that were ever added
  after.version = before.version;
  after.service.max_s = 0;
  after.wait_total.max_s = 0;
  CHECK(after == before);
  CHECK(day.cell("09:15:00") == MetricCell{});
  CHECK(day.cell("09:00:00", 'C') == MetricCell{});
  // In the end the whole service is measured, once.
  day.tell("09:16:00  counter 1  complete -> ok");
  CHECK(day.cell("09:15:00").service.sum_s == 840);
  CHECK(day.cell("09:15:00").served == 1);
}

TEST_CASE("an undone no-show is none") {
  MeasuredDay day;
  day.tell(R"(
    09:00:00  dispenser 1  take A01            -> ok
    09:01:00  counter 1    call next           -> ok
    09:01:10  counter 1    recall 2 times      -> ok
    09:01:10  display      shown A 1 call 3    -> ok
    09:14:55  counter 1    no-show             -> ok
    09:15:05  counter 1    undo                -> ok
  )");
  CHECK(day.cell("09:00:00").no_shows == 0);
  CHECK(day.cell("09:00:00").service.count() == 0);
  CHECK(day.cell("09:00:00").called == 1);
}

TEST_CASE("what measures nothing changes no cell") {
  MeasuredDay day;
  day.tell(in_service);
  CHECK(day.changed_by("09:02:10  counter 1  hold -> ok") == 0);
  CHECK(day.changed_by("09:02:11  counter 1  undo -> ok") == 0);
  CHECK(day.changed_by("09:02:12  counter 1  recall -> E_STATE") == 0);
  CHECK(day.changed_by("09:02:12  dispenser 1  confirm A 1 -> ok") == 0);
  CHECK(day.changed_by("09:02:12  counter 1  transfer to C -> ok") == 1);
  CHECK(day.changed_by("09:02:13  portal  leave A 1 -> ok") == 0);  // was called before: no leaver
  CHECK(day.cell("09:00:00", 'C') == MetricCell{});
}

TEST_CASE("a service is the sum of its stretches, however a hold ended") {
  MeasuredDay day;
  day.tell(in_service);
  day.tell("09:02:30  counter 1  hold -> ok");
  SECTION("resumed") {
    day.tell("09:05:00  counter 1  resume -> ok");
    day.tell("09:05:20  counter 1  complete -> ok");
    CHECK(day.cell("09:00:00").service.sum_s == 50);
  }
  SECTION("by time, and called again") {
    day.tell(R"(
      09:13:00  counter 1    call next          -> ok
      09:13:30  counter 1    start              -> ok
      09:13:50  counter 1    complete           -> ok
    )");
    CHECK(day.cell("09:00:00").service.sum_s == 50);
  }
  SECTION("moved to another line: its service begins anew") {
    day.tell(R"(
      09:05:00  counter 1    resume             -> ok
      09:05:20  counter 1    transfer to C      -> ok
      09:05:30  counter 3    call next          -> ok
      09:05:40  counter 3    start              -> ok
      09:05:47  counter 3    complete           -> ok
    )");
    CHECK(day.cell("09:00:00").service.sum_s == 50);
    CHECK(day.cell("09:00:00", 'C').service.sum_s == 7);
  }
}

TEST_CASE("leavers: who left or was closed out before any call") {
  MeasuredDay day;
  day.tell(R"(
    09:00:00  dispenser 1  take A01 4 times    -> ok
    09:00:00  dispenser 1  take C01            -> ok
    09:00:10  dispenser 1  cancel A 4          -> ok
    09:00:20  counter 1    call next           -> ok
    09:10:00  portal       leave A 2           -> ok
    09:25:01  supervisor   close out power cut -> ok
  )");
  CHECK(day.cell("09:00:00").left == 1);
  CHECK(day.cell("09:00:00").left_after_target == 0);
  CHECK(day.cell("09:00:00").voided == 1);
  CHECK(day.cell("09:15:00").left == 1);
  CHECK(day.cell("09:15:00").left_after_target == 1);
  CHECK(day.cell("09:15:00", 'C').left == 1);
}

TEST_CASE("priority has its own cells, from the moment it is granted") {
  MeasuredDay day;
  day.tell(R"(
    09:00:00  dispenser 1  take A01 as elderly              -> ok
    09:00:10  reception    grant A 1 elderly by visible     -> ok
    09:01:00  counter 1    call next                        -> ok
  )");
  CHECK(day.cell("09:00:00").issued == 1);
  CHECK(day.cell("09:00:00").called == 0);
  CHECK(day.cell("09:00:00", 'A', MetricClass::priority).called == 1);
  CHECK(day.cell("09:00:00", 'A', MetricClass::priority).wait_first.sum_s == 60);
}

TEST_CASE("a new day begins with no figures") {
  MeasuredDay day;
  day.tell(in_service);
  day.tell("09:03:00  supervisor  open day 2026-03-02 -> ok");
  CHECK(day.play().metrics().empty());
  day.tell("09:04:00  dispenser 1  take A01 -> ok");
  CHECK(day.cell("09:00:00").issued == 1);
  CHECK(day.play().metrics().begin()->first.date == date_of("2026-03-02"));
}

TEST_CASE("how the centre is doing now") {
  MeasuredDay day;
  day.tell(in_service);
  day.tell(R"(
    09:02:00  dispenser 1  take A01 2 times    -> ok
    09:02:00  dispenser 1  take C01            -> ok
    09:02:00  dispenser 1  take C01            -> ok
    09:02:10  counter 3    call next           -> ok
  )");
  const auto now = instant_of("09:02:30");
  CHECK(queue::gauges_of(day.state(), now) == Gauges{now, 3, 1, 2});
  day.tell("09:02:40  counter 1  hold -> ok");
  day.tell("09:02:50  counter 1  break lunch -> ok");
  CHECK(queue::gauges_of(day.state(), now) == Gauges{now, 3, 0, 1});
}

}  // namespace dawr::play
