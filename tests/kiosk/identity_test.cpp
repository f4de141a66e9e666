// Where the centre asks who somebody is: what is typed, what becomes of it, and that it is gone.
#include "ticket/kiosk/identity.h"

#include <algorithm>

#include "common/ui/page.h"
#include "tests/catch.h"
#include "tests/kiosk/samples.h"
#include "ticket/kiosk/pages.h"

using namespace dawr;
using namespace dawr::ticket;
using namespace std::chrono_literals;
using samples::Person;

namespace {

constexpr std::string_view sound = "29001010123456";
constexpr ui::Size upright{1080, 1920};

ui::Page page(const View& view, const std::string& language = "en") {
  return page_of(view, upright, samples::words(language), "badu kimo salu");
}

// Every digit that stands alone on a page: the pad's ten, and each that was typed.
std::size_t digits_on(const ui::Page& page) {
  return static_cast<std::size_t>(
      std::ranges::count_if(page.elements, [](const ui::Element& element) {
        return std::holds_alternative<ui::Digits>(element.drawing);
      }));
}
constexpr std::size_t pad = 10;

const ui::Box& box_of(const ui::Page& page, std::string_view action) {
  const auto* target = page.find(std::string(action));
  REQUIRE(target != nullptr);
  return target->box;
}

}  // namespace

TEST_CASE("digits are taken however they are typed, and nothing else is") {
  struct Row {
    std::string_view typed;
    std::string_view digits;
  };
  const Row rows[] = {{"", ""},
                      {"290", "290"},
                      {"٢٩٠", "290"},
                      {"۲۹۰", "290"},
                      {"2٩ ۰-1x٠", "29010"},
                      {"letters, ٪ and \n", ""},
                      {"290010101234567890", "29001010123456"}};
  for (const auto& [typed, digits] : rows) {
    INFO(typed);
    TypedNumber number;
    number.type(typed);
    CHECK(number.digits() == digits);
    CHECK(number.missing() == TypedNumber::whole - digits.size());
  }
  TypedNumber number;
  number.type("12");
  number.erase();
  CHECK(number.digits() == "1");
  number.erase();
  number.erase();
  CHECK(number == TypedNumber());
  number.type("123");
  number.clear();
  CHECK(number == TypedNumber());
}

TEST_CASE("who somebody is is asked only where the centre says so, and it can be told") {
  struct Row {
    const char* what;
    std::function<void(Person&)> change;
    Scene scene;
  };
  const Row rows[] = {
      {"asked", [](Person&) {}, Scene::identity},
      {"not asked", [](Person& person) { person.offer.asked.identity.reset(); }, Scene::asking},
      {"a mobile number alone",
       [](Person& person) { person.offer.asked = {.identity = {}, .mobile = true}; },
       Scene::asking},
      {"without the table of governorates",
       [](Person& person) { person.hear([](Known& known) { known.governorates = {}; }); },
       Scene::asking},
  };
  for (const auto& [what, change, scene] : rows) {
    INFO(what);
    Person person(samples::asking_identity());
    change(person);
    CHECK(person.to_identity().view().scene == scene);
    CHECK(person.view().identity.has_value() == (scene == Scene::identity));
  }
}

TEST_CASE("where the keys of its page lead, and what they ask for") {
  struct Row {
    const char* what;
    std::string_view typed;
    std::vector<std::string_view> touches;
    Scene scene;
    std::string_view number;  // that goes to the dispenser
  };
  const Row rows[] = {
      {"a sound number", sound, {"identify"}, Scene::asking, sound},
      {"typed on the pad", "2900101012345", {"digit 6", "identify"}, Scene::asking, sound},
      {"a slip put right",
       "290010101234",
       {"digit 9", "erase", "digit 5", "digit 6", "identify"},
       Scene::asking,
       sound},
      {"in Arabic digits", "٢٩٠٠١٠١٠١٢٣٤٥٦", {"identify"}, Scene::asking, sound},
      {"one too many", "290010101234567", {"identify"}, Scene::asking, sound},
      {"passed over", "", {"skip"}, Scene::asking, ""},
      {"passed over after all", sound, {"skip"}, Scene::asking, ""},
      {"nothing", "", {"identify"}, Scene::identity, ""},
      {"a digit short", "2900101012345", {"identify"}, Scene::identity, ""},
      {"the 30th of February", "29002300123456", {"identify"}, Scene::identity, ""},
      {"back", sound, {"back"}, Scene::service, ""},
      {"no digit", sound, {"erase", "digit x", "digit", "identify"}, Scene::identity, ""},
      {"home", sound, {"home"}, Scene::home, ""},
      {"another page's keys", sound, {"take", "priority", "claim none"}, Scene::identity, ""},
  };
  for (const auto& [what, typed, touches, scene, number] : rows) {
    INFO(what);
    Person person(samples::asking_identity());
    person.to_identity().type(typed).wait(1s);
    for (const auto touch : touches) person.touch(touch);
    CHECK(person.view().scene == scene);
    const auto orders = person.orders();
    REQUIRE(orders.wishes.size() == (scene == Scene::asking ? 1U : 0U));
    if (orders.wishes.empty()) continue;
    const auto* as = std::get_if<TakeAs>(&orders.wishes.front());
    REQUIRE((as != nullptr) == !number.empty());
    if (as == nullptr) {
      CHECK(std::get<TakeTicket>(orders.wishes.front()).service == ServiceCode("S01"));
    } else {
      CHECK(as->national_number == number);
      CHECK(as->take.service == ServiceCode("S01"));
    }
  }
}

TEST_CASE("a claim of priority goes with the number, or without it") {
  for (const bool says_who : {true, false}) {
    Person person(samples::asking_identity());
    person.touch({"group S", "service S01", "priority", "claim elderly", "take"});
    person.type(sound).wait(1s).touch(says_who ? "identify" : "skip");
    const auto orders = person.orders();
    REQUIRE(orders.wishes.size() == 1);
    const auto* as = std::get_if<TakeAs>(&orders.wishes.front());
    CHECK((as != nullptr) == says_who);
    const auto& take = says_who ? as->take : std::get<TakeTicket>(orders.wishes.front());
    CHECK(take.priority_claim == PriorityClass::elderly);
  }
}

TEST_CASE("what is wrong with a number is said when all of it is there") {
  struct Row {
    std::string_view typed;
    std::optional<NumberFault> fault;
    std::string_view says;
  };
  const Row rows[] = {
      {"", {}, "kiosk.identity_hint"},
      {"4", {}, "kiosk.identity_left"},
      {"4900101012345", {}, "kiosk.identity_left"},
      {sound, {}, "kiosk.identity_complete"},
      {"49001010123456", NumberFault::century, "kiosk.identity_century"},
      {"29013010123456", NumberFault::birthday, "kiosk.identity_birthday"},
      {"32603160123456", NumberFault::not_born, "kiosk.identity_not_born"},
      {"32603150123456", {}, "kiosk.identity_complete"},
      {"29001019923456", NumberFault::governorate, "kiosk.identity_governorate"},
  };
  for (const auto& [typed, fault, says] : rows) {
    INFO(typed);
    Person person(samples::asking_identity());
    const auto view = person.to_identity().type(typed).view();
    REQUIRE(view.identity);
    CHECK(view.identity->fault == fault);
    const bool is_sound = typed.size() == TypedNumber::whole && !fault;
    CHECK(view.identity->sound() == is_sound);
    CHECK(default_action(view) == (is_sound ? "identify" : ""));
    for (const auto* language : {"ar", "en"}) {
      const auto shown = page(view, language);
      CHECK(shown.find("identify")->enabled == is_sound);
      CHECK(shown.find("skip")->enabled);
      const auto missing = static_cast<std::int64_t>(TypedNumber::whole - typed.size());
      const auto wanted = samples::words(language).first.text(says, {{"count", missing}});
      CHECK(std::ranges::any_of(shown.elements, [&](const ui::Element& element) {
        const auto* words = std::get_if<ui::Words>(&element.drawing);
        return words != nullptr && words->text == wanted;
      }));
    }
  }
}

TEST_CASE("nothing typed stays when its page is left, however that comes") {
  struct Row {
    const char* what;
    std::function<void(Person&)> leave;
    bool comes_back;  // to the page, by itself
  };
  const auto link = [](DispenserState standing) {
    return [standing](Person& person) {
      person.hear([&](Known& known) { known.standing = standing; });
      CHECK_FALSE(person.view().identity);
      person.hear([](Known& known) { known.standing = DispenserState::offering; });
    };
  };
  const Row rows[] = {
      {"back", [](Person& person) { person.touch("back"); }, false},
      {"to the start", [](Person& person) { person.touch("home"); }, false},
      {"passed over", [](Person& person) { person.wait(1s).touch("skip"); }, false},
      {"said", [](Person& person) { person.touch("identify"); }, false},
      {"walked away", [](Person& person) { person.wait(66s); }, false},
      {"the broker is lost", link(DispenserState::offline), true},
      {"the centre closes", link(DispenserState::closed), true},
      {"not asked any more",
       [](Person& person) {
         person.offer.asked.identity.reset();
         person.hear([](Known&) {});
       },
       false},
  };
  for (const auto& [what, leave, comes_back] : rows) {
    INFO(what);
    Person person(samples::asking_identity());
    person.to_identity().type(sound);
    CHECK(digits_on(page(person.view())) == pad + sound.size());
    leave(person);
    const auto view = person.view();
    CHECK((view.scene == Scene::identity) == comes_back);
    CHECK(view.typed.empty());
    if (comes_back) {
      CHECK(digits_on(page(view)) == pad);
    } else {
      CHECK_FALSE(view.identity);
    }
    // And the next one finds it empty.
    person.offer.asked.identity = IdentityKey{};
    person.hear([](Known& known) { known.refusal = RejectionCode::duplicate_live; });
    person.touch("home").to_identity();
    REQUIRE(person.view().scene == Scene::identity);
    CHECK(person.view().identity->typed == TypedNumber());
  }
}

TEST_CASE(
    "whoever is asked whether he is there goes on with what he has typed, which nobody sees") {
  Person person(samples::asking_identity());
  person.to_identity().type("2900").wait(45s);
  CHECK(person.view().scene == Scene::still_there);
  CHECK_FALSE(person.view().identity);
  CHECK(digits_on(page(person.view())) == 0);
  SECTION("by its key") { person.touch("stay"); }
  SECTION("by a key of the keyboard, which is only an answer") { person.type("1"); }
  SECTION("by the one that erases") { person.kiosk().erase(person.now()); }
  REQUIRE(person.view().identity);
  CHECK(person.view().identity->typed.digits() == "2900");
}

TEST_CASE("letters and blanks look for nothing there; Backspace takes a digit away") {
  Person person(samples::asking_identity());
  person.to_identity().type("permit ").type(" ").type("29");
  CHECK(person.view().scene == Scene::identity);
  CHECK(person.view().typed.empty());
  person.kiosk().erase(person.now());
  CHECK(person.view().identity->typed.digits() == "2");
}

TEST_CASE("a second tap on what led to the page does not pass it over") {
  Person person(samples::asking_identity());
  person.to_identity().wait(999ms).touch("skip");
  CHECK(person.view().scene == Scene::identity);
  person.wait(1ms).touch("skip");
  CHECK(person.view().scene == Scene::asking);
}

TEST_CASE("the pad runs left to right in every language") {
  for (const auto* language : {"ar", "en"}) {
    INFO(language);
    Person person(samples::asking_identity());
    const auto shown = page(person.to_identity().view(), language);
    const auto left = [&](std::string_view action) {
      const auto& box = box_of(shown, action);
      return shown.direction == ui::Direction::right_to_left ? upright.width - box.end()
                                                             : box.start;
    };
    CHECK(left("digit 1") < left("digit 2"));
    CHECK(left("digit 2") < left("digit 3"));
    CHECK(left("digit 0") == left("digit 8"));
    CHECK(left("erase") == left("digit 9"));
    CHECK(box_of(shown, "digit 1").top < box_of(shown, "digit 4").top);
    CHECK(box_of(shown, "digit 9").top < box_of(shown, "digit 0").top);
  }
}

TEST_CASE("whoever has a ticket for it already is told so, and by no code") {
  Person person(samples::asking_identity());
  person.to_identity().type(sound).touch("identify");
  person.hear([](Known& known) { known.refusal = RejectionCode::duplicate_live; });
  const auto view = person.view();
  CHECK(view.notice == Notice::duplicate);
  const auto words = samples::words("en").first;
  bool told = false;
  for (const auto& element : page(view).elements) {
    const auto* one = std::get_if<ui::Words>(&element.drawing);
    if (one == nullptr) continue;
    CHECK(one->text.find("E_") == std::string::npos);
    told = told || one->text == words.text("kiosk.identity_duplicate_note");
  }
  CHECK(told);
  CHECK(person.touch("home").view().scene == Scene::home);
}
