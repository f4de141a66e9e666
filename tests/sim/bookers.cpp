#include "tests/sim/bookers.h"

#include <array>

#include "tests/sim/people.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array<const char*, 5> services = {"A01", "A02", "B01", "C01", "F01"};

}  // namespace

void BookerNode::started() {
  kept_.reset();
  people_come();
}

void BookerNode::people_come() {
  later(Micros{chance_.between(500'000, 4'000'000)}, [this] {
    if (!house_.calm) visit();
    people_come();
  });
}

// Mostly one of the quarter-hours that are next, so that people come to it before the world ends.
std::optional<Instant> BookerNode::some_slot() {
  const auto now = broker_now();
  if (!now) return std::nullopt;
  constexpr minutes quarter{15};
  const auto since = now->time_since_epoch() / quarter;
  const auto ahead = chance_.one_in(4) ? chance_.between(-1, 200) : chance_.between(1, 4);
  return Instant{quarter * (since + ahead)};
}

// Somebody's own; at times with a slip of the finger.
std::string BookerNode::some_code() {
  if (house_.bookings.empty()) return "1-000000";
  auto chosen = std::prev(house_.bookings.end());
  if (chance_.one_in(2)) {
    const auto which = chance_.below(house_.bookings.size());
    chosen = std::next(house_.bookings.begin(), static_cast<std::ptrdiff_t>(which));
  }
  auto code = chosen->second.code;
  if (chance_.one_in(30)) code.back() = code.back() == '0' ? '1' : '0';
  return code;
}

void BookerNode::visit() {
  const auto what = chance_.below(12);
  const bool moves = principal().role != Role::dispenser;
  if (what < 2) {
    const auto slot = some_slot();
    if (slot) submit(HoldSlot{ServiceCode{services[chance_.below(services.size())]}, *slot});
  } else if (what < 5) {
    book();
  } else if (what == 5 && moves) {
    const auto slot = some_slot();
    if (slot) submit(Reschedule{.booking = {}, .slot = *slot, .code = some_code()});
  } else if (what == 6 && moves) {
    if (chance_.one_in(2)) submit(CancelAppointment{.booking = {}, .code = some_code()});
  } else {
    come();
  }
}

void BookerNode::book() {
  const auto slot = some_slot();
  if (kept_) {
    const Book of_kept{.service = kept_->service, .slot = kept_->slot, .held = kept_->booking};
    kept_.reset();
    submit(of_kept);
  } else if (slot) {
    submit(Book{.service = ServiceCode{services[chance_.below(services.size())]},
                .slot = *slot,
                .held = {}});
  }
}

// Whose slot is next comes; some keep nobody waiting but us.
void BookerNode::come() {
  const auto now = broker_now();
  if (!now) return;
  for (const auto& [id, booked] : house_.bookings) {
    const auto until = booked.slot - *now;
    if (until > 4min || until < -6min || booked.has_come || chance_.one_in(3)) continue;
    submit(CheckIn{.booking = {}, .arrival_commitment = {}, .code = booked.code});
    return;
  }
  if (chance_.one_in(4)) {
    submit(CheckIn{.booking = {}, .arrival_commitment = {}, .code = some_code()});
  }
}

void BookerNode::news(const wire::LinkNews& news) {
  if (const auto* unread = std::get_if<wire::Unreadable>(&news)) {
    house_.judge.find("a booking could not be read: " + unread->refused.detail);
  }
  if (const auto* answer = std::get_if<wire::Answered>(&news)) answered(*answer);
}

void BookerNode::answered(const wire::Answered& answer) {
  if (const auto* held = std::get_if<HeldSlot>(&answer.reply.body)) kept_ = *held;
  if (const auto* booked = std::get_if<BookedSlot>(&answer.reply.body)) {
    const auto [known, is_new] =
        house_.bookings.try_emplace(booked->booking, Appointment{booked->code, booked->slot});
    if (!is_new && known->second.code != booked->code) {
      house_.judge.find("one booking has two codes");
    }
    known->second.slot = booked->slot;
  }
  const auto* issued = std::get_if<IssuedTicket>(&answer.reply.body);
  if (issued == nullptr || answer.slips.empty()) return;
  meet(house_, chance_, issued->ticket, answer.slips.front());
  for (auto& [id, booked] : house_.bookings) {
    const auto* check_in = std::get_if<CheckIn>(&answer.command.body);
    if (check_in != nullptr && check_in->code == booked.code) booked.has_come = true;
  }
  print(*issued, answer.command);
}

// Where the printer fails, the check-in is taken back, and can be made again.
void BookerNode::print(const IssuedTicket& issued, const wire::Submit& press) {
  const bool jammed = house_.happens(Mishap::printer_jammed, 20);
  later(Micros{chance_.between(1'000'000, 3'000'000)},
        [this, jammed, ticket = issued.ticket.serial, session = press.session,
         counter = press.counter] {
          if (jammed) {
            for (auto& [id, booked] : house_.bookings) booked.has_come = false;
            submit(CancelTake{session, counter});
          } else {
            submit(ConfirmPrint{ticket, PrintMedium::paper});
          }
        });
}

}  // namespace dawr::sim
