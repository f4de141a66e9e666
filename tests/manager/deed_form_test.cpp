// Forms of deeds: what is asked, typed and chosen, and the command that comes of it.
#include "display/manager/deed_form.h"

#include "tests/catch.h"
#include "tests/manager/sample_figures.h"

using namespace dawr;
using namespace dawr::display::manager;
using namespace dawr::display::manager::samples;
using namespace std::chrono_literals;

namespace {

constexpr wire::Steady start{};
constexpr DeviceId own{9};

std::optional<CommandBody> fill(Model& model, const std::vector<std::string>& steps) {
  std::optional<CommandBody> command;
  for (const auto& step : steps) {
    CHECK_FALSE(command);
    if (step.starts_with('#')) {
      model.type(step.substr(1), start);
    } else {
      command = model.press(step, words("en"), start);
    }
  }
  return command;
}

std::optional<CommandBody> fill(const std::vector<std::string>& steps) {
  auto model = model_of(quiet());
  return fill(model, steps);
}

Answers answers_after(const std::vector<std::string>& steps) {
  return pressed(quiet(), steps).answers.value_or(Answers{});
}

ManagerView with_overrides(std::uint32_t done) {
  auto view = quiet();
  view.overrides = done;
  return view;
}

ManagerView nobody_waits() {
  auto view = quiet();
  view.totals.waiting = 0;
  return view;
}

}  // namespace

TEST_CASE("each form leads to its command, by keys and by touch alike") {
  struct Row {
    std::vector<std::string> steps;
    CommandBody command;
  };
  const Override order{LineId{'S'}, 42, "taken ill in the hall"};
  const auto same = [](const CommandBody& one, const CommandBody& other) {
    if (one.index() != other.index()) return false;
    if (const auto* asked = std::get_if<Override>(&one)) return *asked == std::get<Override>(other);
    if (const auto* asked = std::get_if<Cover>(&one)) return *asked == std::get<Cover>(other);
    if (const auto* asked = std::get_if<SetSkills>(&one)) {
      return *asked == std::get<SetSkills>(other);
    }
    if (const auto* said = std::get_if<DeclareVoice>(&one)) {
      return said->reason == std::get<DeclareVoice>(other).reason;
    }
    return std::holds_alternative<EndVoice>(one);
  };
  const CounterId seven = quiet().counters[6].counter;
  const CounterId cashier = quiet().counters[0].counter;
  const ServiceDate monday = *quiet().date + std::chrono::days{1};
  for (const auto& row : std::vector<Row>{
           {{"form 1", "line S", "digit 4", "digit 2", "next", "choice 0", "yes"}, order},
           {{"form 1", "#s", "#٤۲", "next", "choice 0", "yes"}, order},
           {{"form 1", "#س42", "next", "choice 0", "yes"}, order},
           {{"form 1", "#S", "#43", "erase", "#2", "next", "choice 3", "#ill ", "#x", "erase",
             "#now", "next", "yes"},
            Override{LineId{'S'}, 42, "ill now"}},
           {{"form 2", "#7", "next", "line B", "choice 0", "yes"},
            Cover{seven, LineId{'B'}, "its clerk is absent"}},
           {{"form 3", "#7", "next", "#S", "line B", "#J", "#j", "next", "choice 0", "yes"},
            SetSkills{seven, {LineId{'S'}, LineId{'B'}}, monday}},
           {{"form 3", "kind cashier", "#1", "next", "#S", "next", "other-days", "choice 1", "yes"},
            SetSkills{cashier, {LineId{'S'}}, *quiet().date + std::chrono::days{9}}},
           {{"form 4", "choice 1", "yes"}, DeclareVoice{"the display has no power"}},
       }) {
    CAPTURE(row.steps);
    auto steps = row.steps;
    steps.insert(steps.begin(), {"menu", "forms"});
    const auto command = fill(steps);
    REQUIRE(command);
    CHECK(same(*command, row.command));
    CHECK(form_deed_of(*command));
  }
  auto model = model_of(by_voice());
  const auto end = fill(model, {"menu", "forms", "form 5", "yes"});
  REQUIRE(end);
  CHECK(std::holds_alternative<EndVoice>(*end));
  CHECK(model.view(noon(), start).panel == Panel::none);
}

TEST_CASE("a form goes on only with an answer, and back to the one before") {
  struct Row {
    std::vector<std::string> steps;
    FormStep step{};
    Missing missing{};
  };
  using enum FormStep;
  for (const auto& row : std::vector<Row>{
           {{"form 1"}, line, Missing::nothing},
           {{"form 1", "#Z"}, line, Missing::nothing},
           {{"form 1", "line Z", "digit 4", "next", "yes"}, line, Missing::nothing},
           {{"form 1", "#S", "next"}, number, Missing::number},
           {{"form 1", "#S", "#0", "next"}, number, Missing::number},
           {{"form 1", "#S", "next", "#4"}, number, Missing::nothing},
           {{"form 1", "#S", "#4", "next", "choice 9"}, reason, Missing::nothing},
           {{"form 1", "#S", "#4", "next", "choice 3", "#  ", "next"},
            FormStep::words,
            Missing::words},
           {{"form 1", "#S", "#4", "next", "choice 3", "back"}, reason, Missing::nothing},
           {{"form 1", "#S", "#4", "next", "back"}, number, Missing::nothing},
           {{"form 1", "#S", "#4", "next", "choice 0", "back", "back", "back"},
            line,
            Missing::nothing},
           {{"form 2", "next"}, counter, Missing::counter},
           {{"form 2", "#99", "next"}, counter, Missing::counter},
           {{"form 2", "#1", "next"}, counter, Missing::counter},  // 1 is a cashier
           {{"form 3", "#7", "next", "next"}, lines, Missing::lines},
           {{"form 3", "#7", "next", "#S", "#S", "next"}, lines, Missing::lines},
       }) {
    CAPTURE(row.steps);
    auto steps = row.steps;
    steps.insert(steps.begin(), {"menu", "forms"});
    const auto answers = answers_after(steps);
    CHECK(answers.step == row.step);
    CHECK(answers.missing == row.missing);
  }
  CHECK(pressed(quiet(), {"menu", "forms", "form 1", "back"}).panel == Panel::none);
  CHECK(answers_after({"menu", "forms", "form 1", "#S", "#43215"}).number == "4321");
}

TEST_CASE("an own reason takes any letter, and no more than the broker does") {
  auto model = model_of(quiet());
  fill(model, {"menu", "forms", "form 4", "choice 3", "#عطل"});
  CHECK(model.takes_words());
  model.erase(start);
  CHECK(model.view(noon(), start).answers->reason == "عط");
  for (int i = 0; i < 300; ++i) model.type("ش", start);
  CHECK(model.view(noon(), start).answers->reason.size() <= limits::reason_bytes);
  CHECK(model.view(noon(), start).answers->reason.size() + 2 > limits::reason_bytes);
}

TEST_CASE("every day up to a month ahead can be chosen, and then the first again") {
  auto answers = answers_after({"menu", "forms", "form 3", "#7", "next", "#S", "next"});
  REQUIRE(answers.step == FormStep::date);
  CHECK(dates_of(answers, quiet()).size() == 7);
  CHECK(dates_of(answers, quiet()).front() == *quiet().date + std::chrono::days{1});
  answers.dates_page = 4;
  CHECK(dates_of(answers, quiet()).back() == *quiet().date + std::chrono::days{31});
  const auto again =
      answers_after({"menu", "forms", "form 3", "#7", "next", "#S", "next", "other-days",
                     "other-days", "other-days", "other-days", "other-days"});
  CHECK(again.dates_page == 0);
}

TEST_CASE("what can't be begun is locked, with its reason") {
  struct Row {
    FormDeed deed{};
    ManagerView view;
    std::optional<FormLock> lock;
  };
  for (const auto& row : std::vector<Row>{
           {FormDeed::override_order, quiet(), std::nullopt},
           {FormDeed::override_order, closed(), FormLock::day_is_closed},
           {FormDeed::override_order, asking_for_approval(), FormLock::asked_already},
           {FormDeed::override_order, with_overrides(2), std::nullopt},
           {FormDeed::override_order, with_overrides(3), FormLock::no_overrides_left},
           {FormDeed::override_order, nobody_waits(), FormLock::no_tickets},
           {FormDeed::cover, nobody_waits(), std::nullopt},
           {FormDeed::cover, asking_for_approval(), FormLock::asked_already},
           {FormDeed::skills, with_overrides(3), std::nullopt},
           {FormDeed::voice, quiet(), std::nullopt},
           {FormDeed::voice, asking_for_approval(), std::nullopt},
           {FormDeed::voice, by_voice(), FormLock::by_voice_already},
           {FormDeed::end_voice, by_voice(), std::nullopt},
           {FormDeed::end_voice, quiet(), FormLock::not_by_voice},
       }) {
    CAPTURE(static_cast<int>(row.deed));
    CHECK(lock_of(row.deed, row.view, own) == row.lock);
  }
  CHECK(pressed(closed(), {"menu", "forms", "form 1"}).panel == Panel::form_menu);
}

TEST_CASE("a form is neither sent without a connection nor without a person") {
  SECTION("no connection") {
    auto model = model_of(quiet());
    fill(model, {"menu", "forms", "form 4", "choice 0"});
    model.set_online(false);
    CHECK_FALSE(fill(model, {"yes"}));
    CHECK(model.view(noon(), start).toast == Toast{ToastKind::no_link});
  }
  SECTION("signed out meanwhile") {
    auto model = asking({});
    model.take(with_person(busy()), start);
    fill(model, {"menu", "forms", "form 4", "choice 0"});
    model.take(busy(), start);
    CHECK_FALSE(fill(model, {"yes"}));
    CHECK(model.view(noon(), start).panel == Panel::sign_in);
  }
}
