#include "tests/verify/hall.h"

#include <algorithm>

#include "broker/floor/registry.h"
#include "broker/queue/deadlines.h"
#include "common/domain/booking_code.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/core/role_table.h"
#include "tests/core/sample_centre.h"

namespace dawr::verify {
namespace {

using namespace std::chrono_literals;

constexpr ServiceDate first_date = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
constexpr std::chrono::sys_seconds staffed_since{std::chrono::sys_days{2026y / 3 / 1}};
constexpr Epoch epoch{7};

Principal at(std::uint32_t number, Role role, std::optional<std::uint16_t> counter = {}) {
  Principal who{DeviceId{number}, role, std::nullopt, {}};
  if (counter) who.counter = CounterId{*counter};
  return who;
}

// Codes of one of two supervisors each, the same in every hall: their hashes take their time.
struct CodeBook {
  std::vector<OfferedCode> slips;
  ApprovalCodes codes;
};
const CodeBook& book_of_codes() {
  static const CodeBook book = [] {
    const Scratch folder("verify");
    const auto file = folder / "approval-codes";
    std::vector<OfferedCode> slips;
    for (int days = 0; days < 6; ++days) {
      const ClerkId issuer{days % 3 == 0 ? 99U : 98U};
      const auto more = issue_approval_codes(file, 2, issuer, first_date + std::chrono::days{days},
                                             first_date, staffed_since);
      slips.insert(slips.end(), more->begin(), more->end());
    }
    return CodeBook{slips, ApprovalCodes::of(ApprovalCodes::open(file)->all())};
  }();
  return book;
}

const Pin& everybodys_pin() {
  static const Pin pin = *Pin::from("739164");
  return pin;
}

}  // namespace

Hall::Hall(std::uint64_t seed)
    : random_(seed),
      journal_(journal::make_memory_journal(epoch)),
      date_(first_date - std::chrono::days{1}),
      now_(first_date.time_since_epoch()) {
  for (const Principal& who :
       {at(1, Role::dispenser), at(2, Role::dispenser), at(3, Role::reception), at(4, Role::portal),
        at(11, Role::counter, 1), at(12, Role::counter, 2), at(13, Role::counter, 3),
        at(14, Role::cashier, 4), at(15, Role::counter, 1), at(16, Role::counter, 9),
        at(21, Role::supervisor), at(22, Role::supervisor), at(31, Role::display),
        at(32, Role::display), at(41, Role::auditor)}) {
    devices_[who.device.value] = {who, 1, 0, {}};
  }
  device(32).who.shown_lines = {LineId{'A'}};
  if (seed % 8 == 1) {  // PINs take their time
    folder_.emplace("verify");
    const auto file = *folder_ / "staff";
    for (const std::uint32_t clerk : {11, 12, 31}) {
      REQUIRE(add_staff(file, ClerkId{clerk}, "Mona", everybodys_pin(), staffed_since));
    }
    for (const std::uint32_t supervisor : {98, 99}) {
      REQUIRE(add_staff(file, ClerkId{supervisor}, "Samia", everybodys_pin(), staffed_since, true));
    }
    staff_ = StaffList::open(file).value();
    pins_.emplace(*staff_);
    codes_.emplace(book_of_codes().codes, &*pins_);
  }
  open_floor();
}

void Hall::open_floor() {
  auto opened = Floor::open(
      *journal_, {secret_,
                  log::SigningKey{log::SigningKey::Seed{}},
                  [this]() -> std::expected<CentrePolicy, std::string> {
                    if (chance(5)) return std::unexpected("centre.toml: no");
                    return random_policy();
                  },
                  "IS-02",
                  {},
                  false,
                  1.0,
                  {},
                  false,
                  pins_ ? &*pins_ : nullptr,
                  nullptr,
                  codes_ ? &*codes_ : nullptr,
                  [this](ServiceDate date, const CentrePolicy&) { return some_days(date); }});
  REQUIRE(opened);
  floor_ = *std::move(opened);
}

Rows Hall::rows() {
  Rows all;
  REQUIRE(journal_->read_entries(0, [&](const journal::EntryRow& row) {
    all.push_back(row);
    return true;
  }));
  return all;
}

std::int64_t Hall::number(std::int64_t least, std::int64_t most) {
  return std::uniform_int_distribution(least, most)(random_);
}

CentrePolicy Hall::random_policy() {
  auto policy = play::sample_centre();
  auto& rules = policy.rules;
  if (chance(30)) rules.priority_grant = PriorityGrant::kiosk;
  if (chance(30)) rules.rejoin_delay = minutes{number(0, 3)};
  if (chance(30)) rules.hold_limit = minutes{number(0, 2)};
  if (chance(30)) rules.print_doubtful_after = seconds{number(0, 20)};
  if (chance(50)) rules.no_show_after = seconds{number(0, 20)};
  if (chance(50)) rules.put_back_after = seconds{number(0, 20)};
  if (chance(50)) rules.calls_before_no_show = static_cast<std::uint8_t>(number(1, 3));
  if (chance(30)) rules.arrival_code_tries = static_cast<std::uint8_t>(number(1, 3));
  if (chance(30)) rules.priority_credit = minutes{number(0, 30)};
  if (chance(50)) rules.cover_after = minutes{number(0, 5)};
  if (chance(30)) rules.idle_close_after = minutes{number(1, 10)};
  rules.payment_needed = chance(50);
  if (chance(70)) rules.reissue_within = minutes{number(1, 30)};
  for (Service& service : policy.services) {
    service.typical_minutes = static_cast<std::uint16_t>(number(4, 20));
  }
  auto& appointments = rules.appointments;
  if (chance(90)) appointments.share_percent = static_cast<std::uint8_t>(number(20, 100));
  appointments.hold = minutes{number(1, 5)};
  appointments.release_least = minutes{number(0, 3)};
  appointments.release_most = minutes{number(3, 9)};
  if (chance(50)) appointments.late_after = minutes{number(0, 3)};
  if (chance(70)) appointments.missed_after = minutes{number(3, 12)};
  return policy;
}

// From before the doors open until after people have gone, with a break now and then.
std::vector<DayPlan> Hall::some_days(ServiceDate from) {
  std::vector<DayPlan> days;
  for (int ahead = 0; ahead < 4; ++ahead) {
    DayPlan& day = days.emplace_back();
    day.date = from + std::chrono::days{ahead};
    day.kind = DayKind::working;
    const Instant midnight{day.date.time_since_epoch()};
    if (ahead > 0 && chance(25)) continue;
    day.open.push_back({midnight + 6h, midnight + 7h + 15min * number(0, 3), {}});
    if (chance(50)) day.open.push_back({midnight + 8h, midnight + 8h + 15min * number(2, 20), {}});
  }
  return days;
}

void Hall::run_day(int presses) {
  date_ += std::chrono::days{1};
  now_ = std::max(now_, Instant{date_.time_since_epoch()} + 6h);
  auto& office = device(21);
  if (staff_) set_supervisor(StaffStatus::active);
  for (int tries = 0; floor_->state().last_date != date_ && tries < 20; ++tries) {
    now_ += 2s;
    if (pins_) send({{&office, SignIn{ClerkId{99}, everybodys_pin()}}});
    send({{&office, OpenDay{date_, {}}}});
  }
  for (int i = 0; i < presses; ++i) {
    pass_some_time();
    if (chance(1)) start_again();
    press_some();
  }
  if (chance(50)) send({{&office, CloseOut{"the doors close"}}, {&office, CloseDay{}}});
}

void Hall::pass_some_time() {
  const auto due = floor_->next_deadline();
  const auto dice = number(1, 100);
  if (due && dice <= 4) {
    now_ = std::max(now_, *due - Duration{number(0, 1)});
  } else if (dice <= 70) {
    now_ += seconds{number(0, 15)};
  } else if (dice <= 80) {
    now_ += seconds{number(0, 90)};
  } else if (dice <= 83) {
    now_ += minutes{number(1, 8)};
  }
  if (due && *due <= now_ && chance(50)) send({});
}

// After a power cut, or, at times, with a backup in the journal's place.
void Hall::start_again() {
  if (chance(60)) now_ += seconds{number(0, 600)};
  if (chance(25)) {
    const Entry entry{journal_->last_seq() + 1,
                      now_,
                      {},
                      JournalRestored{Epoch{++epochs_}, journal_->last_seq(),
                                      static_cast<std::uint16_t>(number(0, 1))}};
    journal::Batch batch;
    batch.entries.push_back({entry.seq, entry.at, wire::encode(entry)});
    REQUIRE(journal_->commit(batch));
  }
  open_floor();
  REQUIRE(floor_->note_interruption(now_));
}

void Hall::press_some() {
  std::vector<Press> presses;
  for (auto left = number(1, 3); left > 0; --left) presses.push_back(random_press());
  send(presses);
  if (staff_ && chance(2)) {
    set_supervisor(chance(50) ? StaffStatus::blocked : StaffStatus::active);
  }
}

void Hall::set_supervisor(StaffStatus status) {
  REQUIRE(change_status(*folder_ / "staff", ClerkId{99}, status, staffed_since));
  REQUIRE(staff_->refresh());
}

void Hall::send(const std::vector<Press>& presses) {
  std::vector<std::vector<std::uint8_t>> frames;
  std::vector<Incoming> batch;
  for (const Press& press : presses) {
    frames.push_back(chance(3) ? spoilt_frame(press) : frame_of(press));
  }
  for (std::size_t i = 0; i < presses.size(); ++i) {
    const auto& who = presses[i].device->who;
    batch.push_back({who, side_of(who.role).value_or(Side::provider), frames[i]});
  }
  REQUIRE(floor_->handle(batch, now_));
}

std::vector<std::uint8_t> Hall::frame_of(const Press& press) {
  Device& device = *press.device;
  if (number(1, 400) == 1) {
    ++device.session;  // its outbox was made anew
    device.pressed = 0;
  }
  device.pressed += static_cast<std::uint64_t>(chance(5) ? 2 : 1);
  device.last_frame = wire::encode(wire::ClientMessage{
      wire::Submit{device.session, device.pressed, 1, press.body, press.token}});
  return device.last_frame;
}

// What can't be read, what was sent before, and another command under an old number.
std::vector<std::uint8_t> Hall::spoilt_frame(const Press& press) {
  Device& device = *press.device;
  const auto dice = number(1, 3);
  if (dice == 1 || device.pressed == 0) return {1, 2, 3};
  if (dice == 2 && !device.last_frame.empty()) return device.last_frame;
  const auto old = static_cast<std::uint64_t>(number(1, static_cast<std::int64_t>(device.pressed)));
  return wire::encode(
      wire::ClientMessage{wire::Submit{device.session, old, 1, press.body, press.token}});
}

Hall::Press Hall::random_press() {
  const auto dice = number(1, 100);
  if (dice <= 35) return citizens_press();
  if (dice <= 82) return counters_press(device(static_cast<std::uint32_t>(number(11, 14))));
  if (dice <= 91) return displays_press(device(chance(80) ? 31 : 32));
  if (dice <= 96) return supervisors_press(device(chance(70) ? 21 : 22));
  return odd_press();
}

Serial Hall::some_ticket() {
  const auto& tickets = floor_->state().tickets;
  const auto made = static_cast<std::int64_t>(tickets.size());
  if (made == 0 || chance(3)) return Serial{static_cast<std::uint32_t>(number(0, made + 2))};
  const auto least = chance(75) ? std::max<std::int64_t>(1, made - 8) : 1;
  return tickets[static_cast<std::size_t>(number(least, made) - 1)].serial;
}

std::optional<wire::Token> Hall::some_token(bool no_show) {
  const auto& state = floor_->state();
  if (chance(3)) return wire::Token{};
  const auto* ticket = state.find(some_ticket());
  for (const auto& one : state.tickets) {
    if (no_show && one.state == TicketState::no_show && chance(70)) ticket = &one;
  }
  if (ticket == nullptr) return wire::Token{};
  const auto date = *state.last_date - std::chrono::days{chance(3) ? 1 : 0};
  return secret_.token(state.epoch_after(ticket->issued_in, epoch), {date, ticket->serial},
                       chance(90) ? ticket->replaced : std::uint8_t{0});
}

// Mostly one that is free, and soon.
Instant Hall::some_slot(ServiceCode code) {
  const auto& state = floor_->state();
  const Service* service = find_service(state.policy, code);
  const auto& rules = state.policy.rules.appointments;
  if (service != nullptr && chance(90)) {
    const auto free = state.bookings.offered(*service, now_, 12, now_, rules);
    if (!free.empty()) {
      const auto last = static_cast<std::int64_t>(free.size()) - 1;
      return free[static_cast<std::size_t>(
          number(0, chance(60) ? std::min<std::int64_t>(2, last) : last))];
    }
  }
  return std::chrono::floor<minutes>(now_) + 5min * number(-6, 30);
}

// Of a booking that is known; or one that is wrong.
std::string Hall::some_code() {
  const auto& state = floor_->state();
  const auto& all = state.bookings.all();
  if (all.empty() || chance(3)) return "1-000000";
  auto found = std::next(all.begin(), number(0, static_cast<std::int64_t>(all.size()) - 1));
  for (auto one = all.begin(); one != all.end(); ++one) {
    const bool is_due = one->second.state == BookingState::confirmed &&
                        one->second.slot < now_ + 70min && chance(50);
    if (is_due) found = one;
  }
  const Epoch made = state.epoch_after(found->second.made_in, epoch);
  const auto check = secret_.booking_check(made, found->first);
  return text_of(BookingCode{found->first, check});
}

Hall::Press Hall::bookings_press() {
  auto& door = device(static_cast<std::uint32_t>(number(1, 4)));
  const auto& state = floor_->state();
  const auto service = play::random_service(static_cast<int>(number(0, chance(5) ? 5 : 4)));
  const auto dice = number(1, 100);
  if (dice <= 15) return {&door, HoldSlot{service, some_slot(service)}};
  if (dice <= 30) {
    for (const auto& [id, booking] : state.bookings.all()) {
      if (booking.state != BookingState::held || chance(30)) continue;
      auto& holder = chance(90) ? device(booking.device.value) : door;
      return {&holder, Book{booking.service, booking.slot, id, false, {}}};
    }
  }
  if (dice <= 50) return {&door, Book{service, some_slot(service), {}, false, {}}};
  if (dice <= 60) {
    Reschedule move;
    move.slot = some_slot(service);
    move.code = some_code();
    return {&device(chance(90) ? 4U : 3U), std::move(move)};
  }
  if (dice <= 66) {
    CancelAppointment cancel;
    cancel.code = some_code();
    return {&device(chance(90) ? 4U : 3U), std::move(cancel)};
  }
  CheckIn check_in;
  check_in.code = some_code();
  return {&door, std::move(check_in)};
}

Hall::Press Hall::citizens_press() {
  if (chance(25)) return bookings_press();
  auto& door = device(static_cast<std::uint32_t>(number(1, 3)));
  const auto dice = number(1, 100);
  if (dice <= 45) {
    TakeTicket take{play::random_service(static_cast<int>(number(0, chance(5) ? 5 : 4))), {}, {}};
    if (chance(30)) take.priority_claim = one_of(PriorityClass::pregnancy);
    if (chance(20)) take.person = PersonTag{static_cast<std::uint8_t>(number(1, 9))};
    return {&door, take};
  }
  if (dice <= 70) {
    const auto serial = some_ticket();
    const auto* ticket = floor_->state().find(serial);
    auto* printer = ticket == nullptr || chance(10) ? &door : &device(ticket->take.device.value);
    return {printer, ConfirmPrint{serial, one_of(PrintMedium::screen)}};
  }
  if (dice <= 72) return {&door, Reprint{some_ticket()}};
  if (dice <= 74) {
    const auto* lost = floor_->state().find(some_ticket());
    if (lost == nullptr) return {&device(3), ReplaceTicket{LineId{'A'}, 1}};
    return {&device(3), ReplaceTicket{lost->letter, lost->number}};
  }
  if (dice <= 79) {
    const auto last = static_cast<std::int64_t>(door.pressed) + 1;
    const auto press = number(std::max<std::int64_t>(0, last - 5), last);
    return {&door, CancelTake{door.session, static_cast<std::uint64_t>(press)}};
  }
  if (dice <= 87) {
    GrantPriority grant{some_ticket(), one_of(PriorityClass::pregnancy), one_of(Evidence::visible)};
    if (chance(10)) grant.evidence.reset();
    return {&device(3), grant};
  }
  if (dice <= 90) return {&device(4), LeaveLine{}, some_token(false)};
  if (dice <= 93) {
    return {chance(50) ? &device(4) : &device(1), RateVisit{{}, one_of(Vote::bad)}, some_vote()};
  }
  if (dice <= 97) return {&door, Rejoin{}, some_token(true)};
  EnterPad pad;
  for (auto left = number(1, 4); left > 0; --left) {
    pad.services.push_back(play::random_service(static_cast<int>(number(0, 4))));
  }
  return {&device(3), pad};
}

// Of a visit that has ended, today or the day before; or whatever.
std::optional<wire::Token> Hall::some_vote() {
  const auto& state = floor_->state();
  for (const auto& [ticket, visit] : state.past_visits) {
    if (chance(20)) {
      return secret_.token(state.epoch_after(visit.papers.issued_in, epoch), ticket,
                           visit.papers.replaced);
    }
  }
  for (const auto& ticket : state.tickets) {
    if (!ticket.ended_by_service() || chance(50)) continue;
    return secret_.token(state.epoch_after(ticket.issued_in, epoch),
                         {*state.last_date, ticket.serial}, ticket.replaced);
  }
  return some_token(false);
}

CommandBody Hall::opening(CounterId counter) {
  const bool cashier = counter.value == 4;
  const auto clerk = cashier ? number(31, 32) : number(11, 14);
  OpenCounter open{ClerkId{static_cast<std::uint32_t>(clerk)}, std::nullopt};
  if (pins_) {
    open.clerk = ClerkId{cashier ? 31U : 10U + static_cast<std::uint32_t>(number(1, 2))};
    open.pin = chance(90) ? everybodys_pin() : *Pin::from("482915");
  }
  return open;
}

Hall::Press Hall::counters_press(Device& device) {
  const auto& state = floor_->state();
  const auto found = state.counters.find(*device.who.counter);
  if (found == state.counters.end()) return {&device, opening(*device.who.counter)};
  const auto& [id, stand] = *found;
  const auto dice = number(1, 100);
  if (stand.state != CounterState::open && dice <= 85) return {&device, opening(id)};
  if (stand.in_hand) return {&device, body_in_hand(*state.find(*stand.in_hand), id)};
  if (dice <= 70) return {&device, CallNext{}};
  if (dice <= 80) return {&device, Undo{}};
  if (dice <= 88) return {&device, Resume{}};
  if (dice <= 93) return {&device, Break{chance(10) ? "" : "tea"}};
  if (dice <= 95) return {&device, CloseCounter{}};
  return {&device, opening(id)};
}

CommandBody Hall::body_in_hand(const queue::Ticket& ticket, CounterId counter) {
  const auto& state = floor_->state();
  const auto dice = number(1, 100);
  if (ticket.state == TicketState::called) {
    const TicketRef ref{*state.last_date, ticket.serial};
    auto code =
        secret_.arrival_code(state.epoch_after(ticket.issued_in, epoch), ref, ticket.replaced);
    // Who has it wrong once has it wrong again, up to the lock.
    const int wrong = ticket.wrong_codes > 0 ? 80 : 20;
    if (chance(wrong)) code = static_cast<ArrivalCode>(111 * number(1, 9));
    if (ticket.wrong_codes > 0 && chance(80)) return StartService{code};
    if (dice <= 45) return StartService{code};
    if (dice <= 65) return Recall{};
    if (dice <= 85) return MarkNoShow{};
    if (dice <= 95) return PutBack{};
    return CallNext{};
  }
  if (counter.value == 4 && chance(40)) {
    if (chance(30)) return Waive{chance(90) ? "exempt" : ""};
    return RecordPayment{"R" + std::to_string(number(1, 200))};
  }
  if (dice <= 50) return Complete{one_of(Outcome::redirected)};
  if (dice <= 72) return Transfer{play::random_line(static_cast<int>(number(0, 5)))};
  if (dice <= 82) return Refer{};
  if (dice <= 90) return Hold{};
  if (dice <= 95) return Complete{};
  return opening(counter);
}

Hall::Press Hall::displays_press(Device& device) {
  AckShown ack{some_ticket(), static_cast<std::uint8_t>(number(0, 4)), now_};
  for (const auto& [id, stand] : floor_->state().counters) {
    if (stand.in_hand && chance(70)) {
      ack = {*stand.in_hand, floor_->state().find(*stand.in_hand)->calls, stand.called_at.back()};
    }
  }
  return {&device, ack};
}

// Deeds that take two, and a locked call; none where there is nothing to do about either.
std::optional<CommandBody> Hall::exceptional_deed(const Device& device) {
  const auto& state = floor_->state();
  for (const auto& [id, stand] : state.counters) {
    const auto* ticket = stand.in_hand ? state.find(*stand.in_hand) : nullptr;
    const bool locked =
        ticket != nullptr && ticket->wrong_codes >= state.policy.rules.arrival_code_tries;
    if (locked && chance(50)) return UnlockCode{id};
  }
  for (const auto& [number, request] : state.requests) {
    const bool own = request.device == device.who.device;
    if (own && chance(10)) return WithdrawRequest{};
    if (codes_ && chance(20)) return Approve{number, some_slip(), std::nullopt};
    if (!own && chance(60)) return Approve{number};
  }
  if (auto deed = deed_about_duties()) return deed;
  const auto* ticket = state.find(some_ticket());
  if (ticket == nullptr || !chance(15)) return std::nullopt;
  return Override{ticket->letter, ticket->number, chance(90) ? "fainted" : ""};
}

// Mostly one that is right; some are wrong, unknown, or over after a day.
OfferedCode Hall::some_slip() {
  const auto& slips = book_of_codes().slips;
  auto slip =
      slips.at(static_cast<std::size_t>(number(0, static_cast<std::int64_t>(slips.size()) - 1)));
  if (chance(10)) slip.secret = everybodys_pin();
  if (chance(5)) slip.number += 1'000;
  return slip;
}

std::optional<CommandBody> Hall::deed_about_duties() {
  const CounterId counter{static_cast<std::uint16_t>(number(1, 4))};
  const LineId line = play::random_line(static_cast<int>(number(0, 3)));
  const auto when = date_ + std::chrono::days{number(0, 2)};
  switch (number(1, 12)) {
    case 1:
      return Cover{counter, line, chance(90) ? "absent" : ""};
    case 2:
      return Cover{CounterId{3}, LineId{chance(50) ? 'A' : 'B'}, "absent"};
    case 3:
    case 4:
      return DeclareVoice{chance(90) ? "dark" : ""};
    case 6:
      return SetSkills{counter, {line}, when};
    case 7:
      return SetSkills{CounterId{1}, {LineId{'A'}, LineId{'B'}}, when};
    case 5:
      if (chance(30)) return EndVoice{};
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

Hall::Press Hall::supervisors_press(Device& device) {
  if (auto deed = exceptional_deed(device)) return {&device, *std::move(deed)};
  const auto words = [&] { return Name{chance(80) ? "تنبيه" : "", chance(80) ? "notice" : ""}; };
  switch (number(1, 10)) {
    case 1:
      return {&device, CloseOut{chance(90) ? "" : "fire"}};
    case 2:
      return {&device, CloseDay{}};
    case 3:
      return {&device, PauseIssuing{words()}};
    case 4:
    case 5:
    case 6:
      return {&device, ResumeIssuing{}};
    case 7:
      return {&device, SignOut{}};
    case 8:
      return {&device, SignIn{ClerkId{99}, everybodys_pin()}};
    case 9:
      return {&device, OpenDay{date_ + std::chrono::days{number(-1, 0)}, {}}};
    default:
      return {&device, PostNotice{static_cast<std::uint8_t>(number(0, 3)), words()}};
  }
}

// Anybody, anything but the end of the day.
Hall::Press Hall::odd_press() {
  auto sender = devices_.begin();
  std::advance(sender, number(0, static_cast<std::int64_t>(devices_.size()) - 1));
  const auto bodies = play::one_of_each_command();
  auto body =
      bodies[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(bodies.size()) - 1))];
  const bool tabu = std::holds_alternative<Pulse>(body) || std::holds_alternative<OpenDay>(body);
  if (tabu) body = CallNext{};
  if (auto* pad = std::get_if<EnterPad>(&body)) pad->arrival_commitments.clear();
  if (auto* start = std::get_if<StartService>(&body)) *start = StartService{456};
  if (auto* open = std::get_if<OpenCounter>(&body)) open->clerk = ClerkId{11};
  if (auto* skills = std::get_if<SetSkills>(&body)) skills->from = date_;
  if (auto* check_in = std::get_if<CheckIn>(&body)) check_in->code = "1-000000";
  std::optional<wire::Token> token;
  if (auto* rate = std::get_if<RateVisit>(&body)) rate->vote = Vote::good;
  if (std::holds_alternative<LeaveLine>(body) || std::holds_alternative<Rejoin>(body) ||
      std::holds_alternative<RateVisit>(body)) {
    token = some_token(false);
  }
  return {&sender->second, std::move(body), token};
}

}  // namespace dawr::verify
