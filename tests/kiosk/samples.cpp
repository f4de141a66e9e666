#include "tests/kiosk/samples.h"

#include <array>
#include <stdexcept>

#include "broker/floor/config.h"
#include "ticket/governorates.h"

namespace dawr::ticket::samples {
namespace {

using namespace std::chrono_literals;

constexpr ServiceDate sample_day{std::chrono::days{20527}};  // Sunday 15 March 2026

CentrePolicy sample_policy() {
  auto config = load_centre(DAWR_SOURCE_DIR "/config");
  if (!config) throw std::runtime_error(to_text(config.error()));
  return config->policy;
}

const std::vector<std::uint8_t>& governorates() {
  static const auto codes = load_governorates(DAWR_SOURCE_DIR "/config/governorates.csv");
  if (!codes) throw std::runtime_error(codes.error().text);
  return *codes;
}

Promise promise_of_place(std::size_t place) {
  constexpr std::array promises{Promise{PromiseKind::within, 30, {}},
                                Promise{PromiseKind::within, 50, {}},
                                Promise{PromiseKind::soon, 0, {}},
                                Promise{PromiseKind::within, 10, {}},
                                Promise{PromiseKind::none, 0, NoPromise::no_counter},
                                Promise{PromiseKind::more_than, 120, {}},
                                Promise{PromiseKind::none, 0, NoPromise::uncertain}};
  return promises.at(place % promises.size());
}

}  // namespace

text::PhrasePair words(const std::string& language) {
  auto pair = text::load_pair(DAWR_SOURCE_DIR "/config/phrases", language);
  if (!pair) throw std::runtime_error(pair.error().text);
  return *pair;
}

OfferView whole_catalogue() {
  static const CentrePolicy policy = sample_policy();
  OfferView offer;
  offer.date = sample_day;
  offer.centre = policy.name;
  offer.lines = policy.lines;
  offer.services = policy.services;
  offer.time_zone = policy.time_zone;
  offer.takes_bookings = true;
  for (std::size_t i = 0; i < policy.lines.size(); ++i) {
    offer.outlooks.push_back({policy.lines[i].id, promise_of_place(i)});
  }
  return offer;
}

OfferView asking_identity() {
  auto offer = whole_catalogue();
  offer.asked.identity = IdentityKey{};
  return offer;
}

OfferView small_centre(std::size_t services) {
  auto offer = whole_catalogue();
  offer.services.resize(services);
  return offer;
}

Handed handed(PaperStage stage, std::uint16_t number, std::string_view service) {
  Handed handed;
  handed.ticket.ticket = {sample_day, Serial{number}};
  handed.ticket.letter = LineId{'S'};
  handed.ticket.letter_ar = "س";
  handed.ticket.number = number;
  handed.ticket.service = ServiceCode(service);
  handed.ticket.ahead = 14;
  handed.ticket.promise = {PromiseKind::within, 30, {}};
  handed.arrival_code = 471;
  handed.stage = stage;
  return handed;
}

Person::Person(OfferView offered) : offer(std::move(offered)) {
  known_.standing = DispenserState::offering;
  known_.offer = &offer;
  known_.printer = PrinterState::ready;
  known_.sound = Sound::there;
  known_.governorates = governorates();
  known_.clock = text::CivilTime{sample_day, 10, 24};
  kiosk_.know(known_, now_);
}

Person& Person::touch(std::string_view action) {
  kiosk_.act(action, now_);
  return *this;
}

Person& Person::touch(std::initializer_list<std::string_view> actions) {
  for (const auto action : actions) touch(action);
  return *this;
}

Person& Person::type(std::string_view text) {
  kiosk_.type(text, now_);
  return *this;
}

Person& Person::to_identity() { return touch({"group S", "service S01", "take"}); }

Person& Person::wait(std::chrono::milliseconds time) {
  now_ += time;
  kiosk_.tick(now_);
  return *this;
}

Person& Person::hear(const std::function<void(Known&)>& change) {
  change(known_);
  kiosk_.know(known_, now_);
  return *this;
}

Person& Person::given(const Handed& handed) {
  handed_ = handed;
  return hear([this](Known& known) { known.handed = &handed_; });
}

Person& Person::sounds(Sound sound) {
  return hear([&](Known& known) { known.sound = sound; });
}

Person& Person::helped(Help help) {
  return hear([help](Known& known) { known.help = help; });
}

Orders Person::orders() {
  auto orders = kiosk_.take_orders();
  if (orders.forget_ticket) known_.handed = nullptr;
  return orders;
}

namespace {

using Steps = std::function<void(Person&)>;

View seen(const Steps& steps, OfferView offer = whole_catalogue()) {
  Person person(std::move(offer));
  steps(person);
  return person.view();
}

Steps standing(DispenserState state) {
  return [state](Person& person) { person.hear([&](Known& known) { known.standing = state; }); };
}

Steps paper(PrinterState state) {
  return [state](Person& person) { person.hear([&](Known& known) { known.printer = state; }); };
}

void add_choices(std::vector<State>& states) {
  states.push_back({"home", seen([](Person&) {})});
  auto named_long = whole_catalogue();
  named_long.centre = {"المركز التكنولوجي لخدمة المواطنين بحي شرق مدينة نصر ومنشأة ناصر",
                       "Technology Centre for Citizens, East Nasr City and Manshiet Nasser"};
  states.push_back({"home-long-name", seen([](Person&) {}, named_long)});
  states.push_back({"home-few", seen([](Person&) {}, small_centre(6))});
  states.push_back({"group", seen([](Person& person) { person.touch("group E"); })});
  states.push_back({"group-small", seen([](Person& person) { person.touch("group D"); })});
  states.push_back({"search", seen([](Person& person) { person.type("ترخيص"); })});
  states.push_back({"search-nothing", seen([](Person& person) { person.type("zebra"); })});
  states.push_back(
      {"service", seen([](Person& person) { person.touch({"group S", "service S01"}); })});
  states.push_back({"priority", seen([](Person& person) {
                      person.touch({"group S", "service S01", "priority"});
                    })});
  states.push_back({"service-priority", seen([](Person& person) {
                      person.touch({"group S", "service S01", "priority", "claim elderly"});
                    })});
}

void add_access(std::vector<State>& states) {
  for (const std::string access : {"lower", "larger", "contrast", "guide"}) {
    states.push_back({"home-" + access, seen([&](Person& person) { person.touch(access); })});
    states.push_back(
        {"group-" + access, seen([&](Person& person) { person.touch({access, "group E"}); })});
    states.push_back({"service-" + access, seen([&](Person& person) {
                        person.touch({access, "group S", "service S01"});
                      })});
    states.push_back({"screen-ticket-" + access, seen([&](Person& person) {
                        person.touch(access).given(handed(PaperStage::unprinted));
                      })});
  }
}

void add_tickets(std::vector<State>& states) {
  const Steps take = [](Person& person) {
    person.touch({"group S", "service S01", "take"});
    person.hear([](Known& known) { known.waiting = true; });
  };
  states.push_back({"asking", seen(take)});
  states.push_back({"asking-long", seen([&](Person& person) {
                      take(person);
                      person.wait(50s);
                    })});
  states.push_back({"asking-gone", seen([&](Person& person) {
                      take(person);
                      standing(DispenserState::offline)(person);
                    })});
  states.push_back(
      {"printing", seen([](Person& person) { person.given(handed(PaperStage::printing)); })});
  states.push_back(
      {"ticket", seen([](Person& person) { person.given(handed(PaperStage::printed)).wait(2s); })});
  states.push_back({"ticket-9999", seen([](Person& person) {
                      auto four_digits = handed(PaperStage::printed, 9999);
                      four_digits.ticket.priority_pending = true;
                      person.given(four_digits);
                    })});
  states.push_back(
      {"screen-ticket", seen([](Person& person) { person.given(handed(PaperStage::unprinted)); })});
  states.push_back({"still-there", seen([](Person& person) {
                      person.touch({"group S", "service S01"}).wait(50s);
                    })});
}

void add_identity(std::vector<State>& states) {
  struct Row {
    std::string name;
    std::vector<std::string_view> before;
    std::string_view typed;
  };
  const Row rows[] = {
      {"identity", {}, ""},
      {"identity-typing", {}, "29001010"},
      {"identity-sound", {}, "29001010123456"},
      {"identity-fault", {}, "29013010123456"},
      {"identity-contrast", {"contrast"}, "2900101"},
      {"identity-larger", {"larger"}, "29001019923456"},
      {"identity-all", {"lower", "larger", "contrast", "guide"}, "29001010123456"},
      {"identity-lower", {"lower"}, "49001010123456"},
  };
  for (const auto& row : rows) {
    const Steps steps = [&](Person& person) {
      for (const auto touch : row.before) person.touch(touch);
      person.to_identity().type(row.typed);
    };
    states.push_back({row.name, seen(steps, asking_identity())});
    states.push_back({row.name + "-help", seen(
                                              [&](Person& person) {
                                                steps(person);
                                                person.helped(Help::told);
                                              },
                                              asking_identity())});
  }
  states.push_back({"duplicate", seen(
                                     [](Person& person) {
                                       person.to_identity().type("29001010123456");
                                       person.touch("identify").hear([](Known& known) {
                                         known.refusal = RejectionCode::duplicate_live;
                                       });
                                     },
                                     asking_identity())});
}

Steps refused_code(RejectionCode code, std::optional<text::CivilTime> retry_at = {}) {
  return [=](Person& person) {
    person.touch("check_in").type(booking_code);
    person.touch("arrive").hear([&](Known& known) {
      known.waiting = false;
      known.refusal = code;
      known.retry_at = retry_at;
    });
  };
}

Steps called_from(PaperStage stage) {
  return [stage](Person& person) {
    auto early = handed(stage);
    early.ticket.ahead = 0;
    early.ticket.callable_at = Instant{};
    person.hear([](Known& known) { known.callable_at = {sample_day, 11, 13}; }).given(early);
  };
}

void add_check_in(std::vector<State>& states) {
  using enum RejectionCode;
  const text::CivilTime soon{sample_day, 11, 15};
  const text::CivilTime next_week{sample_day + std::chrono::days{7}, 9, 15};
  const std::pair<std::string, Steps> rows[] = {
      {"code-wrong", refused_code(token_mismatch)},
      {"code-locked", refused_code(booking_code_locked, soon)},
      {"early", refused_code(check_in_early, soon)},
      {"early-day", refused_code(check_in_early, next_week)},
      {"late", refused_code(check_in_over)},
      {"code-used", refused_code(ticket_used)},
      {"other-day", refused_code(other_day)},
      {"ticket-early", called_from(PaperStage::printed)},
      {"screen-ticket-early", called_from(PaperStage::unprinted)},
      {"check-in", [](Person& person) { person.touch("check_in"); }},
      {"check-in-typing", [](Person& person) { person.touch("check_in").type("1842-306"); }},
      {"check-in-whole", [](Person& person) { person.touch("check_in").type(booking_code); }},
      {"check-in-longest",
       [](Person& person) { person.touch("check_in").type("4294967295-999999"); }},
  };
  for (const auto& [name, steps] : rows) states.push_back({name, seen(steps)});
  for (const std::string access : {"lower", "larger", "contrast", "guide"}) {
    states.push_back({"check-in-" + access, seen([&](Person& person) {
                        person.touch({access, "check_in"}).type(booking_code);
                      })});
  }
  auto unbooked = whole_catalogue();
  unbooked.takes_bookings = false;
  states.push_back({"home-unbooked", seen([](Person&) {}, unbooked)});
}

void add_help(std::vector<State>& states) {
  const Steps service = [](Person& person) { person.touch({"group S", "service S01"}); };
  const Steps group = [](Person& person) { person.touch("group E"); };
  for (const auto& [help, name] :
       {std::pair{Help::asking, "asking"}, {Help::told, "told"}, {Help::nobody, "nobody"}}) {
    const auto with_help = [help](const Steps& steps) {
      return seen([&](Person& person) {
        steps(person);
        person.helped(help);
      });
    };
    states.push_back({std::string("home-help-") + name, with_help([](Person&) {})});
    states.push_back({std::string("group-help-") + name, with_help(group)});
    states.push_back({std::string("service-help-") + name, with_help(service)});
    states.push_back({std::string("screen-ticket-help-") + name, with_help([](Person& person) {
                        person.given(handed(PaperStage::unprinted));
                      })});
    states.push_back({std::string("screen-ticket-all-help-") + name, with_help([](Person& person) {
                        person.touch({"lower", "larger", "contrast", "guide"});
                        person.given(handed(PaperStage::unprinted));
                      })});
    states.push_back({std::string("service-all-help-") + name, with_help([](Person& person) {
                        person.touch({"lower", "larger", "contrast", "guide"});
                        person.touch({"group S", "service S01"});
                      })});
    states.push_back(
        {std::string("offline-help-") + name, with_help(standing(DispenserState::offline))});
  }
  const auto sounds = [](Sound sound) {
    return [sound](Person& person) { person.hear([&](Known& known) { known.sound = sound; }); };
  };
  states.push_back({"home-no-voice", seen(sounds(Sound::none))});
  states.push_back({"home-no-sound", seen(sounds(Sound::missing))});
}

void add_notices(std::vector<State>& states) {
  const auto empty = [](DispenserState state) {
    return [state](Person& person) {
      person.hear([&](Known& known) { known = {.standing = state}; });
    };
  };
  states.push_back({"connecting", seen(empty(DispenserState::connecting))});
  states.push_back({"not-enrolled", seen(empty(DispenserState::not_enrolled))});
  states.push_back({"key-refused", seen(empty(DispenserState::key_refused))});
  states.push_back({"wrong-broker", seen(empty(DispenserState::wrong_broker))});
  states.push_back({"version", seen(empty(DispenserState::version_refused))});
  states.push_back({"offline", seen(standing(DispenserState::offline))});
  states.push_back({"closed", seen(standing(DispenserState::closed))});
  auto paused = whole_catalogue();
  paused.paused = {"عطل في الطابعة (شباك 3)", "printer fault (counter 3)"};
  states.push_back({"paused", seen(standing(DispenserState::paused), paused)});
  const auto refused = [](std::optional<RejectionCode> code) {
    return [code](Person& person) {
      person.touch({"group S", "service S01", "take"}).hear([&](Known& known) {
        known.refusal = code;
      });
    };
  };
  states.push_back({"exhausted", seen(refused(RejectionCode::numbers_exhausted))});
  const auto shut = [](RejectionCode code, const text::CivilTime& until) {
    return [=](Person& person) {
      person.touch({"group S", "service S01", "take"}).hear([&](Known& known) {
        known.refusal = code;
        known.retry_at = until;
      });
    };
  };
  states.push_back({"not-open-yet", seen(shut(RejectionCode::not_open_yet, {sample_day, 9, 0}))});
  states.push_back({"too-late", seen(shut(RejectionCode::too_late_today,
                                          {sample_day + std::chrono::days{3}, 9, 0}))});
  states.push_back({"refused", seen(refused(RejectionCode::role_forbidden))});
  states.push_back({"not-asked", seen(refused(std::nullopt))});
  states.push_back({"paper-out", seen(paper(PrinterState::paper_out))});
  states.push_back({"paper-low", seen(paper(PrinterState::paper_low))});
  states.push_back({"clock-wrong", seen([](Person& person) {
                      person.hear([](Known& known) { known.clock_wrong = true; });
                    })});
}

}  // namespace

std::vector<State> states() {
  std::vector<State> states;
  add_choices(states);
  add_access(states);
  add_identity(states);
  add_check_in(states);
  add_help(states);
  add_tickets(states);
  add_notices(states);
  return states;
}

}  // namespace dawr::ticket::samples
