// What a supervisor presses, and what comes of it.
#include "display/manager/model.h"

#include "tests/catch.h"
#include "tests/manager/sample_figures.h"

using namespace dawr;
using namespace dawr::display::manager;
using namespace dawr::display::manager::samples;
using namespace std::chrono_literals;

namespace {

constexpr wire::Steady start{};

std::optional<CommandBody> press(Model& model, const std::vector<std::string>& actions) {
  std::optional<CommandBody> command;
  for (const auto& action : actions) {
    CHECK_FALSE(command);  // only the last press may be the deed
    command = model.press(action, words("ar"), start);
  }
  return command;
}

}  // namespace

TEST_CASE("every deed asks again before it is done") {
  const auto open = model_of(quiet());
  SECTION("pause, with a reason that the hall reads in both languages") {
    auto model = open;
    const auto command = press(model, {"menu", "deed 2", "choice 0", "yes"});
    REQUIRE(command);
    const auto& reason = std::get<PauseIssuing>(*command).reason;
    CHECK(reason.en == "prayer break");
    CHECK(reason.ar == words("ar").first.text("manager.reason_prayer"));
    CHECK(model.view(noon(), start).panel == Panel::none);
  }
  SECTION("a notice, and to take it down") {
    auto model = open;
    const auto notice = press(model, {"menu", "deed 4", "choice 2", "yes"});
    CHECK(std::get<PostNotice>(*notice).text.en == "Pay at the cashier only");
    const auto none = press(model, {"menu", "deed 4", "choice 4", "yes"});
    CHECK(std::get<PostNotice>(*none).text.empty());
  }
  SECTION("close out") {
    auto model = open;
    const auto command = press(model, {"menu", "deed 5", "choice 2", "yes"});
    CHECK(std::get<CloseOut>(*command).reason == words("ar").first.text("manager.reason_fault"));
  }
  SECTION("close the day") {
    auto view = closed();
    view.day_open = true;
    auto model = model_of(view);
    CHECK(std::holds_alternative<CloseDay>(*press(model, {"menu", "deed 6", "yes"})));
  }
  SECTION("open the day, which is today's by the centre's clock") {
    auto model = model_of(never_opened());
    const auto command = press(model, {"menu", "deed 1", "yes"});
    CHECK(std::get<OpenDay>(*command).date ==
          std::chrono::local_days{std::chrono::year{2026} / 3 / 15});
  }
  SECTION("resume") {
    auto model = model_of(many_alarms());
    CHECK(std::holds_alternative<ResumeIssuing>(*press(model, {"menu", "deed 3", "yes"})));
  }
  SECTION("unlock the counter that was chosen, though figures come meanwhile") {
    auto model = model_of(locked_out());
    CHECK_FALSE(press(model, {"menu", "deed 7", "choice 1"}));
    model.take(quiet(), start);
    const auto command = model.press("yes", words("ar"), start);
    REQUIRE(command);
    CHECK(std::get<UnlockCode>(*command).counter == locked_out().counters.back().counter);
  }
  SECTION("approve what another device asks for, and withdraw what this one does") {
    auto model = model_of(asking_for_approval());
    const auto approve = press(model, {"menu", "deed 8", "choice 0", "yes"});
    CHECK(std::get<Approve>(*approve).request == 4);
    CHECK_FALSE(std::get<Approve>(*approve).offered);
    CHECK(std::holds_alternative<WithdrawRequest>(
        *press(model, {"menu", "deed 9", "choice 0", "yes"})));
  }
  SECTION("approve with a one-time code what this device asks for") {
    auto model = model_of(asking_for_approval());
    CHECK_FALSE(press(model, {"menu", "deed 8", "choice 1", "code"}));
    CHECK(model.view(noon(), start).panel == Panel::code);
    CHECK(model.takes_digits());
    model.type("١١", start);
    CHECK_FALSE(press(model, {"approve by code"}));
    model.type("4829", start);
    model.type("3051", start);
    const auto approve = press(model, {"approve by code"});
    REQUIRE(approve);
    const auto& offered = std::get<Approve>(*approve).offered;
    CHECK(std::get<Approve>(*approve).request == 5);
    REQUIRE(offered);
    CHECK(offered->number == 11);
    CHECK(offered->secret == Pin::from("48293051"));

    // What is about the code stands in the form, which stays; whatever else closes it.
    model.code_answered(Rejection{RejectionCode::approval_code, {}}, start);
    CHECK(model.view(noon(), start).panel == Panel::code);
    CHECK(model.view(noon(), start).form.note == FormNote::refused);
    CHECK(model.view(noon(), start).form.pin_length == 0);
    model.code_answered(Rejection{RejectionCode::approval_code_locked, noon() + 61s}, start);
    CHECK(model.view(noon(), start).form.locked_minutes == 2);
    model.code_answered(Rejection{RejectionCode::approval_over, {}}, start);
    CHECK(model.view(noon(), start).panel == Panel::none);
    CHECK(model.view(noon(), start).toast ==
          Toast{ToastKind::refused, RejectionCode::approval_over});
  }
  SECTION("a code that was right closes its form, and one that is left is wiped") {
    auto model = model_of(asking_for_approval());
    press(model, {"menu", "deed 8", "choice 0", "code"});
    model.type("11", start);
    model.close_if_left(start + form_kept_for);
    CHECK(model.view(noon(), start).panel == Panel::none);
    press(model, {"menu", "deed 8", "choice 0", "code"});
    CHECK(model.view(noon(), start).form.number.empty());
    model.code_answered(std::nullopt, start);
    CHECK(model.view(noon(), start).panel == Panel::none);
    CHECK(model.view(noon(), start).toast == Toast{ToastKind::done});
  }
  SECTION("but not when it is taken back") {
    auto model = open;
    CHECK_FALSE(press(model, {"menu", "deed 5", "choice 0", "back", "yes"}));
    CHECK(model.view(noon(), start).panel == Panel::none);
  }
}

TEST_CASE("without a connection nothing is done, neither now nor later") {
  const auto spoken = words("ar");
  SECTION("the link is gone") {
    auto model = model_of(quiet());
    press(model, {"menu", "deed 5", "choice 0"});
    model.set_online(false);
    CHECK_FALSE(model.press("yes", spoken, start));
    CHECK(model.view(noon(), start).toast == Toast{ToastKind::no_link});
    CHECK(model.view(noon(), start).panel == Panel::none);
    model.set_online(true);
    CHECK(press(model, {"menu", "deed 5", "choice 0", "yes"}));
  }
  SECTION("the figures are old") {
    auto model = model_of(quiet());
    press(model, {"menu", "deed 5", "choice 0"});
    CHECK_FALSE(model.press("yes", spoken, start + 11s));
    CHECK(model.view(noon(), start + 11s).toast == Toast{ToastKind::no_link});
  }
}

TEST_CASE("only what went out is called sent") {
  auto model = model_of(quiet());
  CHECK(press(model, {"menu", "deed 5", "choice 0", "yes"}));
  CHECK_FALSE(model.view(noon(), start).toast);
  model.sent(start);
  CHECK(model.view(noon(), start).toast == Toast{ToastKind::sent});
  model.taken_back(start);
  model.take(quiet(), start + 1h);  // nobody could look at it before
  CHECK(model.view(noon(), start + 1h).toast == Toast{ToastKind::taken_back});
  model.take(quiet(), start + 2h);
  CHECK_FALSE(model.view(noon(), start + 2h).toast);
  model.postponed(start);
  CHECK(model.view(noon(), start).toast == Toast{ToastKind::postponed});
}

TEST_CASE("what can't be done now is locked, with its reason") {
  struct Row {
    Deed deed{};
    ManagerView view;
    std::optional<Lock> lock;
  };
  auto paused = quiet();
  paused.paused = {"عطل", "fault"};
  auto nobody = quiet();
  nobody.totals.waiting = 0;
  constexpr ServiceDate sunday = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
  for (const auto& row : std::vector<Row>{
           {Deed::open_day, never_opened(), std::nullopt},
           {Deed::open_day, quiet(), Lock::day_is_open},
           {Deed::open_day, closed(), Lock::day_is_over},
           {Deed::pause, quiet(), std::nullopt},
           {Deed::pause, paused, Lock::paused_already},
           {Deed::pause, closed(), Lock::day_is_closed},
           {Deed::resume, paused, std::nullopt},
           {Deed::resume, quiet(), Lock::not_paused},
           {Deed::notice, quiet(), std::nullopt},
           {Deed::notice, closed(), std::nullopt},
           {Deed::close_out, quiet(), std::nullopt},
           {Deed::close_out, nobody, Lock::no_tickets},
           {Deed::close_day, quiet(), Lock::tickets_without_end},
           {Deed::close_day, closed(), Lock::day_is_closed},
           {Deed::unlock, locked_out(), std::nullopt},
           {Deed::approve, asking_for_approval(), std::nullopt},
           {Deed::approve, quiet(), Lock::nothing_asked},
           {Deed::withdraw, asking_for_approval(), std::nullopt},
           {Deed::withdraw, quiet(), Lock::nothing_asked_here},
           {Deed::unlock, quiet(), Lock::nothing_locked},
           {Deed::unlock, closed(), Lock::day_is_closed},
       }) {
    CAPTURE(static_cast<int>(row.deed));
    CHECK(lock_of(row.deed, row.view, sunday, DeviceId{9}) == row.lock);
  }
  auto model = model_of(quiet());
  CHECK_FALSE(press(model, {"menu", "deed 1", "yes"}));
}

TEST_CASE("the day after, yesterday's open day gives way to a new one") {
  constexpr ServiceDate monday = std::chrono::local_days{std::chrono::year{2026} / 3 / 16};
  CHECK_FALSE(lock_of(Deed::open_day, quiet(), monday, DeviceId{9}));
}

TEST_CASE("figures are asked for with a supervisor's key only, every two seconds") {
  Model model;
  CHECK_FALSE(model.wants_figures(start));
  model.welcomed({DeviceId{1}, Role::counter, CounterId{3}, {}}, {}, false);
  CHECK_FALSE(model.wants_figures(start));
  CHECK(model.view(noon(), start).scene == Scene::wrong_role);
  model.welcomed({DeviceId{1}, Role::supervisor, {}, {}}, {}, false);
  CHECK(model.wants_figures(start));
  CHECK_FALSE(model.wants_figures(start + 1900ms));
  CHECK(model.wants_figures(start + 2s));
  model.answered(std::nullopt, start + 2100ms);
  CHECK(model.wants_figures(start + 2100ms));
}

TEST_CASE("old figures are marked and stand still; refused and outdated boards show none") {
  auto model = model_of(busy());
  const auto fresh = model.view(noon() + 10s, start + 10s);
  CHECK_FALSE(fresh.silent);
  const auto old = model.view(noon() + 10min, start + 10min);
  CHECK(old.silent);
  CHECK(old.now == noon());
  CHECK(old.alarms == alarms_of(busy(), noon()));
  CHECK(old.clock->minute == 52);
  for (const auto trouble : {display::Trouble::refused, display::Trouble::version}) {
    model.set_trouble(trouble);
    CHECK(model.view(noon(), start).scene == Scene::in_the_way);
  }
}

TEST_CASE("what became of a deed is said for a while") {
  auto model = model_of(quiet());
  model.answered(RejectionCode::storage, start);
  CHECK(model.view(noon(), start + 7s).toast == Toast{ToastKind::refused, RejectionCode::storage});
  CHECK_FALSE(model.view(noon(), start + 8s).toast);
}

TEST_CASE("where there is a staff list the menu asks who acts first") {
  const auto spoken = words("ar");
  auto model = asking({"menu"});
  const auto form = [&] { return model.view(noon(), start).form; };
  const auto panel = [&] { return model.view(noon(), start).panel; };
  CHECK(panel() == Panel::sign_in);
  CHECK_FALSE(press(model, {"deed 2", "yes", "sign-in"}));
  CHECK(form().note == FormNote::number_missing);
  model.type("٢٠۱x", start);
  CHECK(form().number == "201");
  CHECK_FALSE(press(model, {"sign-in"}));
  CHECK(form().field == Field::pin);
  model.type("471", start);
  CHECK_FALSE(press(model, {"sign-in"}));
  CHECK(form().note == FormNote::pin_missing);
  for (int digit = 0; digit < 4; ++digit) model.erase(start);
  CHECK(form().pin_length == 0);
  CHECK(form().field == Field::pin);  // the PIN typed next is not shown as a number
  model.type("47", start);
  model.type("12345678", start);
  CHECK(form().pin_length == 8);
  const auto command = press(model, {"sign-in"});
  REQUIRE(command);
  CHECK(std::get<SignIn>(*command).clerk == ClerkId{201});
  CHECK(std::get<SignIn>(*command).pin == Pin::from("47123456"));
  CHECK(form().note == FormNote::checking);
  CHECK(form().pin_length == 0);
  SECTION("yes: the menu, and deeds") {
    CHECK_FALSE(press(model, {"sign-in"}));  // it is on its way
    model.sign_in_answered(ClerkId{201}, std::nullopt, start);
    CHECK(panel() == Panel::menu);
    CHECK(model.view(noon(), start).figures.signed_in->clerk == ClerkId{201});
    CHECK(press(model, {"deed 5", "choice 0", "yes"}));
    CHECK(std::holds_alternative<SignOut>(*press(model, {"sign-out"})));
    model.signed_out(start);
    CHECK_FALSE(press(model, {"menu"}));
    CHECK(panel() == Panel::sign_in);
  }
  SECTION("no: the PIN again") {
    model.sign_in_answered(ClerkId{201}, Rejection{RejectionCode::pin_locked, noon() + 61s}, start);
    CHECK(form().note == FormNote::refused);
    CHECK(form().locked_minutes == 2);
    CHECK(form().field == Field::pin);
    CHECK(form().number == "201");
    model.type("4", start);
    CHECK(form().note == FormNote::how);
  }
  SECTION("given up: nothing is left in the form") {
    press(model, {"back", "menu"});
    CHECK(form().number.empty());
    CHECK(form().note == FormNote::how);
  }
}

TEST_CASE("who was signed out by time is asked again at the next deed") {
  auto model = asking({});
  model.take(with_person(busy()), start);
  CHECK_FALSE(press(model, {"menu", "deed 5", "choice 0"}));
  SECTION("as the figures tell") {
    model.take(busy(), start);
    CHECK_FALSE(press(model, {"yes"}));
  }
  SECTION("as the answer tells") {
    CHECK(press(model, {"yes"}));
    model.answered(RejectionCode::sign_in_needed, start);
  }
  CHECK(model.view(noon(), start).panel == Panel::sign_in);
}

TEST_CASE("a list that was made since is heard of by the first refusal") {
  auto model = model_of(quiet());
  CHECK(press(model, {"menu", "deed 5", "choice 0", "yes"}));
  model.answered(RejectionCode::sign_in_needed, start);
  CHECK(model.view(noon(), start).panel == Panel::sign_in);
  press(model, {"back", "menu"});
  CHECK(model.view(noon(), start).panel == Panel::sign_in);
}

TEST_CASE("a sign-in without a connection is not sent, and can be tried again") {
  auto model = asking({"menu", "#201", "sign-in", "#4711"});
  model.set_online(false);
  CHECK_FALSE(press(model, {"sign-in"}));
  CHECK(model.view(noon(), start).form.note == FormNote::how);
  CHECK(model.view(noon(), start).toast == Toast{ToastKind::no_link});
}

TEST_CASE("a sign-in that nobody goes on with is wiped and closed after a minute") {
  struct Step {
    std::chrono::seconds at;
    std::string what;  // "": nobody does anything
    bool open{};
  };
  const auto spoken = words("ar");
  for (const auto& steps : std::vector<std::vector<Step>>{
           {{59s, "", true}, {60s, "", false}},
           {{50s, "#4", true}, {109s, "", true}, {110s, "", false}},
           {{50s, "erase", true}, {109s, "", true}, {110s, "", false}},
           {{50s, "other field", true}, {109s, "", true}, {110s, "", false}},
           {{50s, "sign-in", true}, {109s, "", true}, {110s, "", false}},
           {{50s, "wrong", true}, {109s, "", true}, {110s, "", false}}}) {
    auto model = asking({"menu", "#201", "sign-in", "#47"});
    for (const auto& step : steps) {
      CAPTURE(step.at.count(), step.what);
      const auto now = start + step.at;
      model.close_if_left(now);
      if (step.what == "erase") {
        model.erase(now);
      } else if (step.what == "other field") {
        model.other_field(now);
      } else if (step.what == "wrong") {
        model.sign_in_answered(ClerkId{201}, Rejection{RejectionCode::pin_wrong, {}}, now);
      } else if (step.what.starts_with('#')) {
        model.type(step.what.substr(1), now);
      } else if (!step.what.empty()) {
        model.press(step.what, spoken, now);
      }
      const auto view = model.view(noon(), now);
      CHECK((view.panel == Panel::sign_in) == step.open);
      CHECK(view.form.number.empty() != step.open);
      if (!step.open) CHECK(view.form.pin_length == 0);
    }
  }
}

TEST_CASE("a sign-in that an answer asks for is left open for a minute, too") {
  auto model = model_of(quiet());
  CHECK(press(model, {"menu", "deed 5", "choice 0", "yes"}));
  model.answered(RejectionCode::sign_in_needed, start + 2min);
  model.close_if_left(start + 2min + 59s);
  CHECK(model.view(noon(), start + 2min).panel == Panel::sign_in);
  model.close_if_left(start + 3min);
  CHECK(model.view(noon(), start + 3min).panel == Panel::none);
}

TEST_CASE("only a sign-in is closed by time") {
  auto model = asking({});
  model.take(with_person(busy()), start);
  press(model, {"menu"});
  model.close_if_left(start + 1h);
  CHECK(model.view(noon(), start).panel == Panel::menu);
}
