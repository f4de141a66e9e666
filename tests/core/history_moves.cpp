#include "tests/core/history.h"
#include "tests/core/sample_centre.h"
#include "tests/core/words.h"

// What a history asks for next.
namespace dawr::play {

std::int64_t History::number(std::int64_t least, std::int64_t most) {
  // Not a standard distribution: those differ between libraries, and a seed must not.
  const auto span = static_cast<std::uint64_t>(most - least) + 1;
  return least + static_cast<std::int64_t>(random_() % span);
}

template <class Enum>
Enum History::one_of(Enum last) {
  return static_cast<Enum>(number(1, static_cast<std::int64_t>(last)));
}

CentrePolicy History::random_policy() {
  CentrePolicy policy = sample_centre();
  Rules& rules = policy.rules;
  policy.is_van = chance(20);
  if (chance(30)) rules.priority_grant = PriorityGrant::kiosk;
  if (chance(30)) rules.rejoin_delay = minutes{number(0, 3)};
  if (chance(30)) rules.hold_limit = minutes{number(0, 2)};
  if (chance(30)) rules.print_doubtful_after = seconds{number(0, 20)};
  if (chance(50)) rules.no_show_after = seconds{number(0, 20)};
  if (chance(50)) rules.put_back_after = seconds{number(0, 20)};
  if (chance(50)) rules.calls_before_no_show = static_cast<std::uint8_t>(number(1, 3));
  if (chance(30)) rules.arrival_code_tries = static_cast<std::uint8_t>(number(1, 3));
  if (chance(30)) rules.undo_within = seconds{number(0, 60)};
  if (chance(20)) rules.reprint_within = minutes{1};
  if (chance(30)) rules.priority_credit = minutes{number(0, 30)};
  if (chance(50)) rules.approval_within = minutes{number(1, 3)};
  if (chance(50)) rules.cover_after = minutes{number(0, 3)};
  if (chance(30)) rules.idle_close_after = minutes{number(1, 6)};
  rules.payment_needed = chance(50);
  if (chance(10)) rules.within_hours = true;
  if (chance(50)) rules.cash_desk_closes_before = minutes{number(0, 10)};
  if (chance(70)) rules.reissue_within = minutes{number(0, 20)};
  rules.overrides_a_day = static_cast<std::uint8_t>(chance(50) ? 1 : number(0, 3));
  for (Line& line : policy.lines) line.target_wait = minutes{number(0, 30)};
  for (Counter& counter : policy.counters) {
    for (ServedLine& served : counter.serves) {
      if (served.handicap.count() != 0 || chance(20)) served.handicap = minutes{number(0, 12)};
    }
  }
  if (!plain_ && chance(80)) set_appointments(policy);
  if (!plain_) return policy;
  rules.priority_credit = minutes{};
  for (Counter& counter : policy.counters) {
    for (ServedLine& served : counter.serves) served.handicap = minutes{};
  }
  return policy;
}

void History::set_appointments(CentrePolicy& policy) {
  AppointmentRules& rules = policy.rules.appointments;
  rules.share_percent = static_cast<std::uint8_t>(number(10, 100));
  rules.days_ahead = static_cast<std::uint16_t>(number(1, 4));
  if (chance(50)) rules.hold = minutes{number(1, 20)};
  if (chance(50)) rules.credit = minutes{number(0, 60)};
  rules.check_in_before = minutes{number(0, rules.credit.count())};
  if (chance(50)) rules.callable_before = minutes{number(0, 10)};
  if (chance(50)) rules.missed_after = minutes{number(0, 30)};
  rules.late_after = minutes{number(0, rules.missed_after.count())};
  if (chance(50)) rules.release_least = minutes{number(0, 10)};
  if (chance(50)) rules.release_most = rules.release_least + minutes{number(0, 30)};
  for (Service& service : policy.services) {
    service.typical_minutes = static_cast<std::uint16_t>(number(1, 25));
    // At times a service is gone, or waits elsewhere.
    if (chance(5)) service.line = random_line(static_cast<int>(number(0, 3)));
  }
  if (chance(5)) policy.services.pop_back();
}

// Doors of a few days, some of them shut, some in two stretches.
std::vector<DayPlan> History::some_days(ServiceDate from) {
  using std::chrono::hours;
  std::vector<DayPlan> days;
  if (chance(10)) return days;
  for (auto date = from; date < from + std::chrono::days{4}; date += std::chrono::days{1}) {
    DayPlan day{date, DayKind::working, {}, {}};
    const Instant morning = Instant{date.time_since_epoch()} + hours{5};
    if (chance(85)) {
      day.open.push_back({morning, morning + hours{number(3, 6)} + minutes{number(0, 20)}, {}});
    }
    if (chance(40)) day.open.push_back({morning + hours{7}, morning + hours{number(8, 18)}, {}});
    days.push_back(day);
  }
  return days;
}

Duration History::random_pause() {
  const auto dice = number(1, 100);
  if (dice <= 40) return Duration{};
  if (dice <= 75) return seconds{number(0, 15)};
  if (dice <= 92) return seconds{number(0, 90)};
  if (dice <= 96) return Duration{number(0, 2'000'000)};
  if (dice <= 98) return minutes{number(1, 6)};
  return minutes{number(6, 30)};
}

Principal History::principal(Role role, std::uint32_t device, std::optional<CounterId> counter) {
  Principal who;
  who.device = DeviceId{device};
  who.role = role;
  who.counter = counter;
  return who;
}

Serial History::some_ticket() {
  const auto made = static_cast<std::int64_t>(play_.state().tickets.size());
  if (made == 0 || chance(3)) return Serial{static_cast<std::uint32_t>(number(0, made + 2))};
  // Mostly one of the last: the old ones have their end.
  const auto least = chance(75) ? std::max<std::int64_t>(1, made - 8) : 1;
  return play_.state().tickets[static_cast<std::size_t>(number(least, made)) - 1].serial;
}

std::optional<TicketRef> History::some_token() {
  if (chance(3)) return std::nullopt;
  const ServiceDate date = next_date_ - std::chrono::days{chance(3) ? 2 : 1};
  return TicketRef{date, some_ticket()};
}

Promise History::some_promise() {
  switch (number(1, 4)) {
    case 1:
      return {PromiseKind::soon, 0, {}};
    case 2:
      return {PromiseKind::more_than, 120, {}};
    case 3:
      return {PromiseKind::none, 0, NoPromise::no_counter};
    default:
      return {PromiseKind::within, static_cast<std::uint16_t>(number(2, 40)), {}};
  }
}

StartService History::some_code(CounterId counter) {
  const auto found = play_.state().counters.find(counter);
  const bool in_hand = found != play_.state().counters.end() && found->second.in_hand;
  StartService start;
  if (in_hand) start.expected = arrival_code_of(*found->second.in_hand);
  const auto dice = number(1, 100);
  start.typed = start.expected;
  if (dice > 65) start.typed = static_cast<ArrivalCode>(number(100, 999));
  if (dice > 85) start.typed = reversed_digits(start.expected);
  if (dice > 98) start.typed = static_cast<ArrivalCode>(number(0, 65535));
  return start;
}

OpenDay History::some_day() {
  OpenDay open{next_date_, random_policy(), some_days(next_date_)};
  // Mostly on its morning; at times the day before, and at times somebody mistypes.
  const Instant morning = Instant{next_date_.time_since_epoch()} + std::chrono::hours{6};
  if (chance(80)) now_ = std::max(now_, morning);
  if (chance(10)) open.date += std::chrono::days{number(1, 400)};
  if (chance(5)) open.days_ahead = some_days(next_date_ - std::chrono::days{2});
  if (chance(20)) open.policy.lines.clear();
  if (chance(20)) open.date -= std::chrono::days{1};
  return open;
}

History::Move History::random_move() {
  const auto dice = number(1, 1000);
  if (!play_.state().day_open) {
    if (asks_for_persons_ && dice > 900) {
      return {principal(Role::supervisor, 41), {{}, SignIn{ClerkId{1}}}};
    }
    if (dice <= 100) return {principal(Role::supervisor, 41), {{}, some_day()}};
    if (dice <= 150 && play_.state().policy.is_van) {
      return {principal(Role::counter, 101, CounterId{1}), {{}, some_day()}};
    }
    if (dice > 150 && dice <= 170) return supervisor_move();
    if (dice > 170 && dice <= 210 && !plain_) return booking_move();
  }
  if (!play_.state().paused.empty() && chance(5)) {
    return {principal(Role::supervisor, 41), {{}, ResumeIssuing{}}};
  }
  if (dice <= 60 && !plain_) return booking_move();
  if (dice <= 300) return citizen_move();
  if (dice <= 870) return counter_move();
  if (dice <= 905) return display_move();
  if (dice <= 920) return supervisor_move();
  if (dice <= 975) {
    const auto device = static_cast<std::uint32_t>(number(41, 43));
    return {principal(Role::supervisor, device), {{}, some_exception()}};
  }
  return wild_move();
}

History::Move History::citizen_move() {
  const auto dice = number(1, 100);
  Principal who = principal(Role::dispenser, static_cast<std::uint32_t>(number(1, 2)));
  if (chance(15)) who = principal(Role::reception, 21);
  if (chance(6)) {
    EnterPad pad;
    for (auto left = number(1, 6); left > 0; --left) {
      pad.services.push_back(random_service(static_cast<int>(number(0, chance(5) ? 5 : 3))));
    }
    pad.arrival_commitments.resize(pad.services.size());
    return {principal(Role::reception, chance(80) ? 21 : 22), {{}, pad}};
  }
  if (dice <= 45) {
    TakeTicket take{random_service(static_cast<int>(number(0, 5))), {}, {}};
    if (chance(30)) take.priority_claim = one_of(PriorityClass::pregnancy);
    if (press_ % 5 == 0) take.person = PersonTag{static_cast<std::uint8_t>(1 + press_ / 5 % 9)};
    return {who, {{}, take}};
  }
  if (dice <= 60) return {who, {{}, ConfirmPrint{some_ticket(), one_of(PrintMedium::screen)}}};
  if (dice <= 63) return {who, {{}, Reprint{some_ticket()}}};
  if (dice <= 65) return {principal(Role::reception, 21), {{}, some_loss()}};
  if (dice <= 72 && !presses_.empty()) {
    const auto last = static_cast<std::int64_t>(presses_.size()) - 1;
    const auto press =
        presses_[static_cast<std::size_t>(number(std::max<std::int64_t>(0, last - 6), last))];
    return {who, {{}, CancelTake{press.session, press.counter + (chance(20) ? 1U : 0U)}}};
  }
  if (dice <= 82) {
    GrantPriority grant{some_ticket(), one_of(PriorityClass::pregnancy), one_of(Evidence::visible)};
    if (chance(10)) grant.evidence.reset();
    return {principal(Role::reception, 21), {{}, grant}};
  }
  if (dice <= 84) return {principal(Role::portal, 31), {{}, LeaveLine{some_token()}}};
  if (dice <= 88) {
    return {chance(50) ? principal(Role::portal, 31) : principal(Role::dispenser, 1),
            {{}, some_vote()}};
  }
  if (plain_) return {who, {{}, LeaveLine{some_token()}}};
  Rejoin rejoin{some_token()};
  for (const queue::Ticket& ticket : play_.state().tickets) {
    if (ticket.state == TicketState::no_show && chance(60)) {
      rejoin.ticket = TicketRef{next_date_ - std::chrono::days{1}, ticket.serial};
    }
  }
  return {who, {{}, rejoin}};
}

CommandBody History::body_for_hand(const queue::CounterStand& stand, CounterId counter) {
  const auto dice = number(1, 100);
  if (stand.state != CounterState::open && dice <= 80) {
    const auto clerk =
        static_cast<std::uint32_t>(counter.value >= 4 ? number(31, 32) : number(11, 14));
    return OpenCounter{ClerkId{clerk}};
  }
  if (!stand.in_hand) {
    if (counter.value == 4 && dice > 97) return some_payment();
    if (dice <= 60) return CallNext{};
    if (dice <= 75) return Undo{};
    if (dice <= 85) return Resume{};
    if (dice <= 90) return Break{some_reason()};
    if (dice <= 93) return CloseCounter{};
    return wild_body();
  }
  if (play_.state().find(*stand.in_hand)->state == TicketState::called) {
    if (dice <= 35) return some_code(counter);
    if (dice <= 60) return Recall{};
    if (dice <= 80) return MarkNoShow{};
    if (dice <= 90) return PutBack{};
    return wild_body();
  }
  // Some pay in more parts than there may be.
  const int payments = play_.state().find(*stand.in_hand)->payments;
  if (payments > 2 && chance(90)) return RecordPayment{"P" + std::to_string(press_)};
  if (counter.value == 4 && chance(40)) return some_payment();
  if (dice <= 40) return Complete{one_of(Outcome::redirected)};
  if (dice <= 60 && !plain_) return Transfer{random_line(static_cast<int>(number(0, 5)))};
  if (dice <= 72 && !plain_) return Refer{};
  if (dice <= 85) return Hold{};
  if (dice <= 90) return Complete{};
  return wild_body();
}

History::Move History::counter_move() {
  if (number(1, 500) == 1) {
    return {principal(Role::cashier, 105, CounterId{5}), {{}, some_payment()}};
  }
  const auto place = CounterId{static_cast<std::uint16_t>(number(1, 4))};
  const auto role = place.value == 4 ? Role::cashier : Role::counter;
  Principal who = principal(role, 100U + place.value, place);
  const auto stand = play_.state().counters.find(place);
  if (stand == play_.state().counters.end() || !play_.state().day_open) {
    return {who, {{}, wild_body()}};
  }
  CommandBody body = body_for_hand(stand->second, place);
  if (stand->second.state != CounterState::closed && chance(80)) who.device = stand->second.device;
  if (chance(2)) who.device.value += 50;  // a second device at the same counter
  return {who, {{}, std::move(body)}};
}

SetSkills History::some_skills() {
  const auto today = next_date_ - std::chrono::days{1};
  SetSkills deed{
      CounterId{static_cast<std::uint16_t>(number(1, chance(5) ? 5 : 4))},
      {},
      today + std::chrono::days{chance(20) ? number(-1, chance(50) ? 0 : 40) : number(1, 3)}};
  for (auto left = number(chance(5) ? 0 : 1, 3); left > 0; --left) {
    const LineId line = random_line(static_cast<int>(number(0, chance(5) ? 5 : 3)));
    if (chance(5) || std::ranges::count(deed.lines, line) == 0) deed.lines.push_back(line);
  }
  return deed;
}

Cover History::some_cover() {
  return {CounterId{static_cast<std::uint16_t>(number(1, chance(5) ? 5 : 4))},
          random_line(static_cast<int>(number(0, chance(10) ? 5 : 3))), some_reason()};
}

ReplaceTicket History::some_loss() {
  ReplaceTicket replace{random_line(static_cast<int>(number(0, 5))),
                        static_cast<std::uint16_t>(number(1, 40))};
  const queue::Ticket* one = play_.state().find(some_ticket());
  // Some lose one paper after another.
  for (const queue::Ticket& ticket : play_.state().tickets) {
    if (ticket.replaced > 0 && chance(30)) one = &ticket;
  }
  if (one != nullptr && chance(90)) {
    replace.line = one->letter;
    replace.number = one->number;
  }
  return replace;
}

CommandBody History::some_payment() {
  if (chance(20)) return Waive{chance(10) ? "ask 01001234567" : some_reason()};
  if (chance(5)) return RecordPayment{chance(50) ? "" : "رقم"};
  return RecordPayment{"R" + std::to_string(number(1, 60))};
}

RateVisit History::some_vote() {
  RateVisit rate{some_token(), chance(5) ? Vote{} : one_of(Vote::bad)};
  for (const queue::Ticket& ticket : play_.state().tickets) {
    if (ticket.ended_by_service() && chance(30)) {
      rate.ticket = TicketRef{next_date_ - std::chrono::days{1}, ticket.serial};
    }
  }
  const auto& past = play_.state().past_visits;
  if (!past.empty() && chance(30)) rate.ticket = past.begin()->first;
  if (!past.empty() && chance(30)) rate.ticket = past.rbegin()->first;
  if (chance(2)) rate.ticket = TicketRef{next_date_ + std::chrono::days{1}, some_ticket()};
  return rate;
}

// Sometimes by a one-time code: one of a few, so that used ones come back, and some are over.
CommandBody History::some_approval(std::uint32_t request) {
  Approve approve{request};
  if (!chance(50)) return approve;
  const auto& used = play_.state().used_codes;
  const auto code = !used.empty() && chance(30) ? std::int64_t{used.rbegin()->first}
                    : chance(20)                ? 1
                                                : number(1, 12);
  approve.code = ApprovalCode{.number = static_cast<std::uint32_t>(code),
                              .issuer = ClerkId{static_cast<std::uint32_t>(code % 4)},
                              .until = first_date + std::chrono::days{code / 2}};
  return approve;
}

// A deed that takes two, and what becomes of it.
CommandBody History::some_exception() {
  const auto dice = number(1, 100);
  const queue::State& state = play_.state();
  if (dice <= 5) return WithdrawRequest{};
  if (dice >= 96) return some_skills();
  if (dice >= 91) return some_cover();
  // One too many.
  for (const auto& [request, asked] : state.requests) {
    const bool in_vain = std::holds_alternative<Override>(asked.deed) &&
                         state.overrides >= state.policy.rules.overrides_a_day;
    if (in_vain && dice <= 45) return some_approval(request);
  }
  // One more while the last one is not granted yet.
  const auto overrides_asked = std::ranges::count_if(state.requests, [](const auto& each) {
    return std::holds_alternative<Override>(each.second.deed);
  });
  const bool asks_beyond = state.overrides + 1 == state.policy.rules.overrides_a_day &&
                           overrides_asked == 1 && chance(90);
  if (dice <= 45 && !asks_beyond) {
    // Often one that waits: the day's last override may be granted meanwhile.
    if (!state.requests.empty() && chance(50)) return some_approval(state.requests.rbegin()->first);
    const auto last = static_cast<std::int64_t>(state.last_request);
    return some_approval(static_cast<std::uint32_t>(
        std::max<std::int64_t>(0, last - number(0, 3) + (chance(5) ? 1 : 0))));
  }
  Override deed{random_line(static_cast<int>(number(0, 5))),
                static_cast<std::uint16_t>(number(1, 40)), some_reason()};
  const queue::Ticket* one = state.find(some_ticket());
  // Often whoever is called soon: the second key may come too late.
  const auto line = state.lines.find(deed.line);
  if (line != state.lines.end() && !line->second.callable.empty() && chance(60)) {
    one = state.find(line->second.callable.at(0).serial);
  }
  if (one != nullptr && chance(90)) {
    deed.line = one->letter;
    deed.number = one->number;
  }
  return deed;
}

History::Move History::supervisor_move() {
  const Principal who = principal(Role::supervisor, chance(80) ? 41 : 42);
  if (chance(asks_for_persons_ ? 25 : 10)) {
    return {who, {{}, SignIn{ClerkId{static_cast<std::uint32_t>(number(0, 3))}}}};
  }
  if (chance(15)) return {who, {{}, SignOut{}}};
  if (chance(20)) {
    return {who, {{}, UnlockCode{CounterId{static_cast<std::uint16_t>(number(1, 5))}}}};
  }
  if (chance(25)) return {who, {{}, DeclareVoice{some_reason()}}};
  if (chance(5)) return {who, {{}, EndVoice{}}};
  switch (number(1, 9)) {
    case 1:
      return {who, {{}, CloseOut{some_reason()}}};
    case 2:
    case 3:
      return {who, {{}, CloseDay{}}};
    case 4:
      return {who, {{}, PauseIssuing{some_notice()}}};
    case 5:
    case 6:
      return {who, {{}, ResumeIssuing{}}};
    case 7:
      if (chance(30)) return {who, {{}, some_day()}};
      return {who, {{}, CloseDay{}}};
    default:
      return {who, {{}, PostNotice{static_cast<std::uint8_t>(number(0, 5)), some_notice()}}};
  }
}

// Mostly one of today's that are next to be booked, or a few days ahead; at times none that can be.
Instant History::some_slot() {
  if (chance(5)) return now_ + minutes{number(-100, 3000)};
  constexpr minutes quarter{15};
  const auto next = play_.state().policy.rules.appointments.credit / quarter;
  const auto ahead = chance(60) ? next + number(-1, 8) : number(0, 400);
  const auto since = now_.time_since_epoch() / quarter;
  return Instant{quarter * (since + ahead)};
}

// Of a booking in that state, if there is one.
std::optional<BookingId> History::some_code(BookingState of) {
  if (chance(3)) return std::nullopt;
  const auto& all = play_.state().bookings.all();
  std::vector<BookingId> fitting;
  for (const auto& [id, booking] : all) {
    if (booking.state == of || chance(5)) fitting.push_back(id);
  }
  if (fitting.empty() || chance(3)) return BookingId{static_cast<std::uint32_t>(number(0, 9))};
  // Mostly one whose slot is next.
  const auto slot_of = [&](BookingId id) { return all.at(id).slot; };
  std::ranges::stable_sort(fitting, {}, slot_of);
  const auto last = static_cast<std::int64_t>(fitting.size()) - 1;
  return fitting[static_cast<std::size_t>(
      number(0, chance(60) ? std::min<std::int64_t>(1, last) : last))];
}

CommandBody History::some_booking() {
  const auto dice = number(1, 100);
  const ServiceCode service = random_service(static_cast<int>(number(0, chance(3) ? 5 : 4)));
  const minutes release_after =
      chance(90) ? play_.state().policy.rules.appointments.release_most : minutes{number(0, 70)};
  if (dice <= 20) return HoldSlot{service, some_slot()};
  if (dice <= 45) {
    Book book{service, some_slot(), {}, chance(3)};
    if (!chance(50)) return book;
    book.held = some_code(BookingState::held);
    const Booking* held = book.held ? play_.state().bookings.find(*book.held) : nullptr;
    if (held == nullptr) return book;
    if (chance(60)) book.service = held->service;
    if (chance(75)) book.slot = held->slot;
    return book;
  }
  const auto some_state = [&] {
    if (chance(80)) return BookingState::confirmed;
    return chance(50) ? BookingState::held : BookingState::checked_in;
  };
  const bool in_vain = play_.state().policy.rules.appointments.share_percent == 0 && chance(80);
  if (dice <= 60 || in_vain) {
    Reschedule move{some_code(some_state()), some_slot(), release_after};
    const Booking* known = move.booking ? play_.state().bookings.find(*move.booking) : nullptr;
    if (known != nullptr && chance(5)) move.slot = known->slot;
    return move;
  }
  if (dice <= 72) {
    return CancelAppointment{some_code(some_state()), release_after};
  }
  return CheckIn{some_code(BookingState::confirmed), chance(2), {}};
}

History::Move History::booking_move() {
  CommandBody body = some_booking();
  Principal who = principal(Role::reception, 21);
  if (chance(30)) who = principal(Role::portal, 31);
  if (chance(30)) who = principal(Role::dispenser, static_cast<std::uint32_t>(number(1, 2)));
  // Mostly at the device that keeps the place.
  const auto* book = std::get_if<Book>(&body);
  const Booking* held =
      book != nullptr && book->held ? play_.state().bookings.find(*book->held) : nullptr;
  if (held != nullptr && chance(70)) who.device = held->device;
  return {who, {{}, std::move(body)}};
}

History::Move History::display_move() {
  Principal who = principal(Role::display, 51);
  if (chance(20)) who.shown_lines = {LineId{'A'}};
  AckShown ack{some_ticket(), static_cast<std::uint8_t>(number(0, 4)), now_};
  for (const auto& [id, stand] : play_.state().counters) {
    if (stand.in_hand && chance(70)) {
      ack = {*stand.in_hand, play_.state().find(*stand.in_hand)->calls, stand.called_at.back()};
    }
  }
  // What a display has shown is known late: the ticket may have been put back and called again.
  if (!calls_made_.empty() && chance(30)) {
    const auto last = static_cast<std::int64_t>(calls_made_.size()) - 1;
    ack = calls_made_[static_cast<std::size_t>(number(0, last))];
  }
  return {who, {{}, ack}};
}

CommandBody History::wild_body() {
  const auto bodies = one_of_each_command();
  CommandBody body =
      bodies[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(bodies.size()) - 1))];
  if (auto* take = std::get_if<TakeTicket>(&body)) take->service = random_service(1);
  if (auto* confirm = std::get_if<ConfirmPrint>(&body)) confirm->ticket = some_ticket();
  if (auto* reprint = std::get_if<Reprint>(&body)) reprint->ticket = some_ticket();
  if (auto* grant = std::get_if<GrantPriority>(&body)) {
    *grant = {some_ticket(), one_of(PriorityClass::pregnancy), Evidence::visible};
  }
  if (auto* leave = std::get_if<LeaveLine>(&body)) leave->ticket = some_token();
  if (auto* rejoin = std::get_if<Rejoin>(&body); rejoin && !plain_) rejoin->ticket = some_token();
  if (auto* open = std::get_if<OpenCounter>(&body)) {
    open->clerk = ClerkId{static_cast<std::uint32_t>(number(10, 33))};
  }
  if (std::holds_alternative<StartService>(body)) body = some_code(CounterId{});
  if (std::holds_alternative<Override>(body) || std::holds_alternative<Approve>(body)) {
    body = some_exception();
  }
  const bool books = body.index() >= CommandBody(HoldSlot{}).index() &&
                     body.index() <= CommandBody(CheckIn{}).index();
  if (books) body = some_booking();
  if (std::holds_alternative<Refer>(body) && plain_) body = CallNext{};
  if (std::holds_alternative<RecordPayment>(body)) body = some_payment();
  if (std::holds_alternative<RateVisit>(body)) body = some_vote();
  if (std::holds_alternative<SetSkills>(body)) body = some_skills();
  if (std::holds_alternative<Cover>(body)) body = some_cover();
  if (std::holds_alternative<ReplaceTicket>(body)) body = some_loss();
  if (auto* declare = std::get_if<DeclareVoice>(&body)) declare->reason = some_reason();
  if (auto* unlock = std::get_if<UnlockCode>(&body)) {
    unlock->counter = CounterId{static_cast<std::uint16_t>(number(1, 5))};
  }
  if (auto* move = std::get_if<Transfer>(&body); move && !plain_) {
    move->line = random_line(static_cast<int>(number(0, 5)));
  }
  if (auto* pause = std::get_if<Break>(&body)) pause->reason = some_reason();
  if (auto* open = std::get_if<OpenDay>(&body)) {
    // Whole days are for the supervisor's own moves: this one is always refused.
    open->date = next_date_;
  }
  if (auto* ack = std::get_if<AckShown>(&body)) {
    *ack = {some_ticket(), static_cast<std::uint8_t>(number(0, 4)), now_};
  }
  return body;
}

History::Move History::wild_move() {
  const auto role = one_of(Role::broker);
  std::optional<CounterId> place = CounterId{static_cast<std::uint16_t>(number(1, 5))};
  if (chance(5)) place.reset();
  Principal who = principal(role, static_cast<std::uint32_t>(number(100, 105)), place);
  CommandBody body = wild_body();
  if (std::holds_alternative<StartService>(body)) body = some_code(place.value_or(CounterId{}));
  return {who, {{}, std::move(body)}};
}

}  // namespace dawr::play
