#include "tests/console/samples.h"

#include <stdexcept>

namespace dawr::counter::console::samples {
namespace {

using namespace std::chrono_literals;

Name name(std::string ar, std::string en) { return {std::move(ar), std::move(en)}; }

Line line(char letter, std::string letter_ar, Name called) {
  return {LineId{letter}, std::move(letter_ar), std::move(called), minutes{25}};
}

const std::vector<Line>& all_lines() {
  static const std::vector<Line> lines{
      line('S', "س", name("المحال العامة", "Public shops")),
      line('N', "ن", name("الإعلانات", "Signs")),
      line('G', "ج", name("إشغالات الطريق", "Road occupation")),
      line('F', "ف", name("الخزينة", "Cashier")),
      line('K', "ك", name("استلام المستندات", "Collection")),
      line('B', "ب", name("تراخيص البناء", "Building permits")),
      line('D', "د", name("شكاوى المواطنين", "Citizens' complaints")),
      line('E', "ع", name("العقارات", "Real estate")),
      line('L', "ل", name("الكهرباء والمياه", "Electricity and water")),
      line('M', "م", name("المرافق", "Utilities")),
      line('P', "ط", name("الطرق والنقل والمواقف العامة", "Roads, transport and public parking")),
      line('R', "ر", name("الرخص المؤقتة", "Temporary licences")),
      line('V', "ق", name("التخطيط العمراني", "Urban planning")),
      line('W', "و", name("خدمات المستثمرين", "Investor services")),
  };
  return lines;
}

LineLoad load(char letter, std::uint32_t waiting, std::uint32_t longest_min) {
  return {.line = LineId{letter}, .waiting = waiting, .longest_wait_s = longest_min * 60};
}

Console with(const CounterView& view, void (*change)(Console&)) {
  Console console(view);
  change(console);
  return console;
}

Console in(wire::LinkState link) {
  Console console;
  console.model.link_is(link);
  console.around.offer.reset();
  return console;
}

Console without_view(Role role, bool day_open) {
  Console console;
  console.model.link_is(wire::LinkState::online);
  wire::Welcome welcome;
  welcome.principal.role = role;
  welcome.pin_needed = true;
  console.model.welcomed(welcome);
  if (!day_open) console.around.offer->date.reset();
  return console;
}

CounterView closed() {
  CounterView view = open_counter();
  view.state = CounterState::closed;
  view.clerk.reset();
  view.served_today = 0;
  view.average_service_s.reset();
  return view;
}

CounterView away() {
  CounterView view = open_counter();
  view.state = CounterState::on_break;
  return view;
}

CounterView holding(CounterView view) {
  view.on_hold = TicketOnHold{Serial{30}, LineId{'N'}, 17, morning() + 6min + 40s};
  return view;
}

CounterView help_asked(CounterView view, std::size_t devices) {
  const std::vector<std::string> names{"ماكينة التذاكر ١", "ماكينة التذاكر ٢", "الاستقبال"};
  view.help_at.assign(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(devices));
  return view;
}

CounterView just_done() {
  CounterView view = open_counter();
  view.undo_until = morning() + 7s;
  ++view.served_today;
  return view;
}

CounterView locked() {
  CounterView view = called();
  view.in_hand->tries_left = 0;
  return view;
}

CounterView with_lines(std::size_t count) {
  CounterView view = open_counter();
  view.lines.clear();
  for (std::size_t index = 0; index < count; ++index) {
    view.lines.push_back(load(all_lines().at(index).id.value, static_cast<std::uint32_t>(3 * index),
                              static_cast<std::uint32_t>(4 * index)));
  }
  return view;
}

CounterView long_names() {
  CounterView view = serving();
  view.in_hand->service = ServiceCode("X09");
  view.in_hand->number = 9999;
  view.number = 108;
  view.in_hand->started_at = morning() - 75min;
  return view;
}

CounterView at_the_cashier() {
  CounterView view = serving();
  view.kind = CounterKind::cashier;
  view.number = 2;
  return view;
}

CounterView with_fee(CounterView view, Fee fee) {
  view.in_hand->fee = fee;
  return view;
}

// Its visit has a further stage.
CounterView going_on(CounterView view) {
  view.in_hand->next = LineId{'F'};
  return view;
}

CounterView ready_for_no_show() {
  CounterView view = called(true, 0);
  view.no_show_from = morning() - 1s;
  return view;
}

CounterView counting_down() {
  CounterView view = called(true, 0);
  view.no_show_from = morning() + 41s;
  return view;
}

CounterView unseen() {
  CounterView view = called(false, 2);
  view.in_hand->called_at = morning() - 65s;
  view.put_back_from = morning() - 5s;
  return view;
}

CounterView by_voice(CounterView view) {
  view.by_voice = true;
  return view;
}

// Called out three times, a minute ago.
CounterView called_out() {
  CounterView view = by_voice(unseen());
  view.in_hand->calls = 3;
  view.in_hand->calls_left = 0;
  view.no_show_from = morning() - 5s;
  return view;
}

// Its calls were made before the voice was declared.
CounterView called_before_voice() {
  CounterView view = called_out();
  view.no_show_from.reset();
  return view;
}

void wrong_code(Console& console) {
  CounterView view = *console.model.view();
  view.in_hand->tries_left = 4;
  console.answer(StartService{}, RejectionCode::arrival_code);
  console.model.viewed(view);
}

std::vector<State> notices() {
  return {{"connecting", in(wire::LinkState::connecting)},
          {"unreachable", in(wire::LinkState::unreachable)},
          {"not-enrolled", in(wire::LinkState::not_enrolled)},
          {"key-refused", in(wire::LinkState::key_refused)},
          {"wrong-broker", in(wire::LinkState::wrong_broker)},
          {"version", in(wire::LinkState::version_refused)},
          {"no-day", without_view(Role::counter, false)},
          {"no-counter", without_view(Role::counter, true)},
          {"supervisors-key", without_view(Role::supervisor, true)}};
}

std::vector<State> free_hands() {
  return {
      {"sign-in", Console(closed())},
      {"sign-in-typed", with(closed(),
                             [](Console& console) {
                               console.type("101");
                               console.desk.choose(Field::pin);
                               console.type("4711");
                             })},
      {"sign-in-missing", with(closed(), [](Console& console) { console.desk.take_sign_in(); })},
      {"sign-in-refused", with(closed(),
                               [](Console& console) {
                                 console.answer(OpenCounter{}, RejectionCode::clerk_elsewhere);
                               })},
      {"day-closed", with(closed(), [](Console& console) { console.around.offer->date.reset(); })},
      {"idle", Console(open_counter())},
      {"idle-undo",
       with(just_done(), [](Console& console) { console.around.done = Done::incomplete; })},
      {"idle-hold", Console(holding(open_counter()))},
      {"idle-empty",
       with(open_counter(),
            [](Console& console) { console.answer(CallNext{}, RejectionCode::line_empty); })},
      {"idle-14-lines",
       with(with_lines(14), [](Console& console) { console.around.offer = offer(14); })},
      {"idle-waits", with(open_counter(), [](Console& console) { console.model.submitted(); })},
      {"away", Console(holding(away()))},
      {"idle-offline",
       with(open_counter(),
            [](Console& console) { console.model.link_is(wire::LinkState::unreachable); })},
      {"disk-full", with(open_counter(), [](Console& console) { console.around.not_kept = true; })},
      {"server-full",
       with(open_counter(), [](Console& console) { console.around.postponed = true; })},
      {"idle-voice", Console(by_voice(help_asked(open_counter(), 1)))},
      {"help-asked", Console(help_asked(open_counter(), 1))},
      {"help", with(open_counter(), [](Console& console) { console.desk.open(Overlay::help); })},
      {"demonstration",
       with(open_counter(), [](Console& console) { console.around.demonstration = true; })},
  };
}

std::vector<State> ticket_in_hand() {
  return {
      {"called", Console(called())},
      {"called-code", with(called(), [](Console& console) { console.type("583"); })},
      {"called-wrong", with(called(), wrong_code)},
      {"called-locked", Console(locked())},
      {"called-scanning", with(called(), [](Console& console) { console.scan("202611"); })},
      {"called-other-ticket", with(called(),
                                   [](Console& console) {
                                     console.scan("2026112200000099583");
                                     console.desk.take_code();
                                   })},
      {"called-not-shown", Console(called(false, 2))},
      {"called-put-back", Console(unseen())},
      {"called-countdown", Console(counting_down())},
      {"called-no-show", Console(ready_for_no_show())},
      {"called-voice", Console(by_voice(called(false, 1)))},
      {"called-voice-over", Console(called_out())},
      {"called-before-voice", Console(called_before_voice())},
      {"called-offline",
       with(called(),
            [](Console& console) { console.model.link_is(wire::LinkState::unreachable); })},
      {"called-help-asked",
       with(help_asked(called(), 3), [](Console& console) { console.type("583"); })},
      {"serving", Console(serving())},
      {"serving-long", Console(long_names())},
      {"serving-cashier", Console(at_the_cashier())},
      {"serving-unpaid", Console(with_fee(serving(), Fee::due))},
      {"serving-paid", Console(with_fee(serving(), Fee::paid))},
      {"serving-onward", Console(going_on(serving()))},
      {"serving-onward-unpaid", Console(going_on(with_fee(serving(), Fee::due)))},
      {"serving-waived", Console(with_fee(serving(), Fee::waived))},
      {"paying", Console(with_fee(at_the_cashier(), Fee::due))},
      {"paying-typed", with(with_fee(at_the_cashier(), Fee::due),
                            [](Console& console) { console.type("7734-21/a"); })},
      {"paying-wrong", with(with_fee(at_the_cashier(), Fee::due),
                            [](Console& console) {
                              console.type("29901011234567");
                              console.desk.take_reference();
                            })},
      {"paying-used", with(with_fee(at_the_cashier(), Fee::due),
                           [](Console& console) {
                             console.answer(RecordPayment{}, RejectionCode::payment_used);
                           })},
      {"paying-waive", with(with_fee(at_the_cashier(), Fee::due),
                            [](Console& console) { console.desk.open(Overlay::waivers); })},
      {"serving-refused",
       with(serving(),
            [](Console& console) { console.answer(Complete{}, RejectionCode::payment_ref); })},
      {"serving-break-after",
       with(serving(), [](Console& console) { console.model.wait_for_ticket(Break{"صلاة"}); })},
      {"serving-break-help-asked",
       with(help_asked(serving(), 1),
            [](Console& console) { console.model.wait_for_ticket(Break{"صلاة"}); })},
      {"serving-close-after",
       with(serving(), [](Console& console) { console.model.wait_for_ticket(CloseCounter{}); })},
      {"serving-offline",
       with(serving(),
            [](Console& console) { console.model.link_is(wire::LinkState::unreachable); })},
      {"transfer", with(serving(), [](Console& console) { console.desk.open(Overlay::transfer); })},
      {"transfer-14-lines", with(serving(),
                                 [](Console& console) {
                                   console.around.offer = offer(14);
                                   console.desk.open(Overlay::transfer);
                                 })},
      {"break-reason",
       with(serving(), [](Console& console) { console.desk.open(Overlay::reasons); })},
  };
}

}  // namespace

Instant morning() {
  return Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}.time_since_epoch()} + 8h +
         24min;
}

OfferView offer(std::size_t lines) {
  OfferView view;
  view.date = ServiceDate{std::chrono::year{2026} / 11 / 22};
  view.centre = name("المركز التكنولوجي بالإسماعيلية", "Ismailia technology centre");
  view.lines.assign(all_lines().begin(), all_lines().begin() + static_cast<std::ptrdiff_t>(lines));
  Service licence;
  licence.code = ServiceCode("S01");
  licence.line = LineId{'S'};
  licence.name = name("ترخيص محل عام جديد", "New public-shop licence");
  licence.typical_minutes = 8;
  licence.fee_at_cashier = true;
  Service renewal = licence;
  renewal.code = ServiceCode("X09");
  renewal.name = name("تجديد ترخيص إشغال طريق مؤقت لأعمال البناء والترميم بالمناطق السكنية",
                      "Renewal of a temporary road occupation licence for building works");
  renewal.typical_minutes = 12;
  renewal.fee_at_cashier = false;
  view.services = {licence, renewal};
  view.time_zone = "Africa/Cairo";
  return view;
}

CounterView open_counter() {
  CounterView view;
  view.counter = CounterId{7};
  view.kind = CounterKind::counter;
  view.number = 7;
  view.state = CounterState::open;
  view.clerk = ClerkId{101};
  view.lines = {load('S', 12, 34), load('N', 4, 18), load('G', 0, 0)};
  view.served_today = 13;
  view.average_service_s = 380;
  return view;
}

CounterView called(bool shown, std::uint8_t calls_left) {
  CounterView view = open_counter();
  view.in_hand = TicketInHand{.ticket = Serial{42},
                              .letter = LineId{'S'},
                              .number = 42,
                              .service = ServiceCode("S01"),
                              .state = TicketState::called,
                              .called_at = morning() - 19s,
                              .started_at = {},
                              .calls = static_cast<std::uint8_t>(3 - calls_left),
                              .shown = shown,
                              .tries_left = 5,
                              .calls_left = calls_left};
  if (!shown) view.put_back_from = morning() + 41s;
  return view;
}

CounterView serving() {
  CounterView view = called();
  view.in_hand->state = TicketState::serving;
  view.in_hand->called_at = morning() - 6min;
  view.in_hand->started_at = morning() - 4min - 48s;
  return view;
}

text::PhrasePair words(const std::string& language) {
  auto pair = text::load_pair(DAWR_SOURCE_DIR "/config/phrases", language);
  if (!pair) throw std::runtime_error(pair.error().text);
  return std::move(*pair);
}

Console::Console() {
  around.offer = offer();
  around.centre = around.offer->centre;
  around.fingerprint = "badu kimo salu rabi jonu wida";
  around.address = "tcp://10.1.2.3:5572";
  around.undo_span_s = 10;
  around.refusal_fresh = true;
  auto zone = text::TimeZone::named("Africa/Cairo");
  if (zone) around.zone = *zone;
}

Console::Console(const CounterView& view) : Console() {
  model.link_is(wire::LinkState::online);
  wire::Welcome welcome;
  welcome.principal.role = Role::counter;
  welcome.pin_needed = true;
  model.welcomed(welcome);
  model.viewed(view);
  desk.attend(occasion_of(model, around));
}

void Console::type(std::string_view text) {
  typed_at_ += 1s;
  for (std::size_t at = 0; at < text.size(); ++at) {
    desk.type(text.substr(at, 1), typed_at_);
    typed_at_ += 200ms;
  }
}

void Console::scan(std::string_view text) {
  typed_at_ += 1s;
  for (std::size_t at = 0; at < text.size(); ++at) {
    desk.type(text.substr(at, 1), typed_at_);
    if (at + 1 < text.size()) typed_at_ += 5ms;
  }
}

void Console::answer(const CommandBody& body, RejectionCode code) {
  wire::Submit command;
  command.body = body;
  wire::Reply reply;
  reply.body = Rejection{code, std::nullopt};
  model.answered(command, reply);
}

View Console::view(const text::Phrases& words) const {
  return view_of(model, desk, around, words, now, typed_at_);
}

std::vector<State> states() {
  std::vector<State> all = notices();
  for (auto& state : free_hands()) all.push_back(std::move(state));
  for (auto& state : ticket_in_hand()) all.push_back(std::move(state));
  return all;
}

}  // namespace dawr::counter::console::samples
