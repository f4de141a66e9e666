#include "tests/longevity/centre_life.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "broker/journal/sqlite_journal.h"
#include "broker/queue/views.h"
#include "common/domain/limits.h"
#include "common/wire/codec.h"

namespace dawr::longevity {
namespace {

using namespace std::chrono_literals;

constexpr auto turn_length = 30s;
constexpr int turns_with_arrivals = 720;
constexpr int days_between_replacements = 60;
constexpr std::chrono::sys_days first_day = std::chrono::year{2026} / 11 / 22;
constexpr Epoch epoch{1};

template <class Value>
Value must(Result<Value> result) {
  if (result) return *std::move(result);
  throw std::runtime_error(result.error().text);
}
void must(const Result<>& result) {
  if (!result) throw std::runtime_error(result.error().text);
}

Side side_of(Role role) {
  if (role == Role::display) return Side::board;
  return role == Role::dispenser || role == Role::reception ? Side::citizen : Side::provider;
}

bool is_timed(const CommandBody& body) {
  return std::holds_alternative<CallNext>(body) || std::holds_alternative<TakeTicket>(body);
}

}  // namespace

CentreLife::CentreLife(const std::filesystem::path& journal, CentrePolicy policy,
                       std::uint64_t seed)
    : file_(journal), policy_(std::move(policy)), random_(seed) {
  policy_.rules.payment_needed = false;  // whoever is served here has not been sent to pay
  must(journal::create_journal(file_, epoch));
  open();
  supervisor_ = device(Role::supervisor);
  reception_ = device(Role::reception);
  for (int i = 0; i < 3; ++i) doors_.push_back(device(Role::dispenser));
  for (int i = 0; i < 2; ++i) displays_.push_back(device(Role::display));
  for (const Counter& counter : policy_.counters) {
    const auto role = counter.kind == CounterKind::cashier ? Role::cashier : Role::counter;
    desks_.push_back({.device = device(role, counter.id)});
  }
}

CentreLife::~CentreLife() = default;

CentreLife::Device CentreLife::device(Role role, std::optional<CounterId> counter) {
  return {{DeviceId{++last_device_}, role, counter, {}}, random_(), 0};
}

void CentreLife::open() {
  journal_ = must(journal::open_journal(file_));
  const auto policy = [this]() -> std::expected<CentrePolicy, std::string> { return policy_; };
  floor_ = must(Floor::open(*journal_, {.secret = secret_,
                                        .log_key = log::SigningKey{log::SigningKey::Seed{}},
                                        .policy = policy,
                                        .centre = policy_.code,
                                        .centre_name = policy_.name,
                                        .quarantined = {}}));
}

double CentreLife::reopen_seconds() {
  floor_.reset();
  journal_.reset();
  const int opened = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  ::fsync(opened);
  ::posix_fadvise(opened, 0, 0, POSIX_FADV_DONTNEED);
  ::close(opened);
  const auto began = std::chrono::steady_clock::now();
  open();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return took.count();
}

std::uint64_t CentreLife::bytes_on_disk() const {
  std::uint64_t bytes = 0;
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    std::error_code none;
    const auto size = std::filesystem::file_size(file_.string() + suffix, none);
    if (!none) bytes += size;
  }
  return bytes;
}

// ---- Sending ----

// What a device has asked for before in the same turn has no answer yet, all else is settled.
void CentreLife::want(Device& device, CommandBody body) {
  const auto first = std::ranges::find(wanted_, &device, &Sent::device);
  const auto unanswered = static_cast<std::uint64_t>(std::count_if(
      first, wanted_.end(), [&](const Sent& sent) { return sent.device == &device; }));
  ++device.counter;
  wire::Submit submit{device.session, device.counter, device.counter - unanswered, body, {}};
  wanted_.push_back({&device, std::move(body), wire::encode(wire::ClientMessage{submit})});
}

void CentreLife::send(Latencies* latencies) {
  const auto wanted = std::exchange(wanted_, {});
  for (std::span<const Sent> rest = wanted; !rest.empty();) {
    auto together = std::min(rest.size(), limits::batch_commands);
    if (latencies != nullptr) {
      const auto timed = std::ranges::find_if(rest.first(together), is_timed, &Sent::body);
      together = std::max<std::size_t>(1, static_cast<std::size_t>(timed - rest.begin()));
    }
    handle(rest.first(together), latencies);
    rest = rest.subspan(together);
  }
}

void CentreLife::send_now(Device& device, CommandBody body) {
  want(device, std::move(body));
  send(nullptr);
}

void CentreLife::handle(std::span<const Sent> batch, Latencies* latencies) {
  std::vector<Incoming> incoming;
  for (const Sent& sent : batch) {
    const Principal& principal = sent.device->principal;
    incoming.push_back({principal, side_of(principal.role), sent.frame});
  }
  const auto began = std::chrono::steady_clock::now();
  const auto handled = must(floor_->handle(incoming, now_));
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
  if (handled.storage_full) throw std::runtime_error("the disk is full");
  for (const Outgoing& outgoing : handled.replies) {
    const auto message = wire::decode_broker_message(outgoing.frames.front());
    const auto* reply = message ? std::get_if<wire::Reply>(&*message) : nullptr;
    if (reply == nullptr) throw std::runtime_error("a command got no reply");
    const Sent& sent = batch[outgoing.to];
    hear(sent, *reply);
    if (latencies == nullptr || std::holds_alternative<Rejection>(reply->body)) continue;
    if (std::holds_alternative<CallNext>(sent.body)) latencies->call_us.push_back(took.count());
    if (std::holds_alternative<TakeTicket>(sent.body)) latencies->take_us.push_back(took.count());
  }
}

void CentreLife::hear(const Sent& sent, const wire::Reply& reply) {
  if (const auto* issued = std::get_if<IssuedTicket>(&reply.body)) {
    printed_[issued->ticket.serial] = sent.device;
    if (issued->priority_pending) claims_.push_back(issued->ticket.serial);
    ++tickets_;
  }
  const bool must_succeed = std::holds_alternative<TakeTicket>(sent.body) ||
                            std::holds_alternative<OpenDay>(sent.body) ||
                            std::holds_alternative<CloseDay>(sent.body);
  const auto* rejection = std::get_if<Rejection>(&reply.body);
  if (must_succeed && rejection != nullptr) {
    throw std::runtime_error("refused: " + std::string(name_of(rejection->code)));
  }
}

// ---- The day ----

void CentreLife::open_day(std::uint64_t number) {
  date_ = std::chrono::local_days{first_day.time_since_epoch()} + std::chrono::days{number};
  now_ = first_day + std::chrono::days{number} + 6h;
  taken_today_ = 0;
  if (number % days_between_replacements == days_between_replacements - 1) replace_a_device();
  send_now(supervisor_, OpenDay{date_, {}});
  std::uint32_t clerk = 101;
  std::uint32_t cashier = 201;
  for (Desk& desk : desks_) {
    const bool is_cashier = desk.device.principal.role == Role::cashier;
    want(desk.device, OpenCounter{ClerkId{is_cashier ? cashier++ : clerk++}});
    desk = {.device = std::exchange(desk.device, {})};
  }
  // `want` remembers where the devices are, and they have not moved.
  send(nullptr);
}

void CentreLife::turn(int number, Latencies* latencies) {
  now_ += turn_length;
  confirm_prints();
  show_calls();
  for (Desk& desk : desks_) work(desk, number);
  take_tickets(number);
  send(latencies);
  if (number % 10 == 0) acknowledge_outbox();
}

void CentreLife::take_tickets(int turn) {
  const int due = tickets_a_day * std::min(turn + 1, turns_with_arrivals) / turns_with_arrivals;
  for (; taken_today_ < due; ++taken_today_) {
    // Lines fill evenly, though some have many services and others few.
    const LineId line = policy_.lines[below(policy_.lines.size())].id;
    std::vector<ServiceCode> services;
    for (const Service& service : policy_.services) {
      if (service.line == line) services.push_back(service.code);
    }
    TakeTicket take{services[below(services.size())], std::nullopt, {}};
    if (percent(6)) take.priority_claim = PriorityClass::elderly;
    want(doors_[below(doors_.size())], take);
  }
}

void CentreLife::confirm_prints() {
  for (const auto& [ticket, door] : printed_) {
    if (!percent(1)) want(*door, ConfirmPrint{ticket, PrintMedium::paper});
  }
  printed_.clear();
  for (const Serial ticket : claims_) {
    want(reception_, GrantPriority{ticket, PriorityClass::elderly, Evidence::identity_card});
  }
  claims_.clear();
}

void CentreLife::show_calls() {
  for (const BoardCall& call : floor_->board().calls) {
    if (call.called_at + turn_length < now_) continue;  // they have confirmed it already
    for (Device& display : displays_)
      want(display, AckShown{call.ticket, call.call, call.called_at});
  }
}

bool CentreLife::somebody_waits_for(const Desk& desk) const {
  const auto view = queue::counter_view(floor_->state(), *desk.device.principal.counter, now_);
  return std::ranges::any_of(view.lines, [](const LineLoad& load) { return load.waiting > 0; });
}

void CentreLife::work(Desk& desk, int turn) {
  if (turn < desk.busy_until) return;
  const CounterId counter = *desk.device.principal.counter;
  const auto view = queue::counter_view(floor_->state(), counter, now_);
  if (view.in_hand) {
    if (view.in_hand->state == TicketState::serving) {
      attend(desk, view.in_hand->ticket, turn);
    } else if (!view.in_hand->shown) {
      return;
    } else if (desk.absent) {
      call_in_vain(desk);
    } else {
      const auto code = secret_.arrival_code(epoch, {date_, view.in_hand->ticket});
      const bool mistyped = !std::exchange(desk.tried, true) && percent(5);
      const auto wrong = static_cast<ArrivalCode>(code == 111 ? 112 : 111);
      want(desk.device, StartService{mistyped ? wrong : code, 0});
      if (!mistyped) desk.busy_until = turn + 2 + static_cast<int>(below(5));
    }
  } else if (view.on_hold && turn >= desk.resume_at) {
    want(desk.device, Resume{});
  } else if (turn < turns_a_day - 60 && (somebody_waits_for(desk) || percent(1))) {
    want(desk.device, CallNext{});
    desk.absent = percent(7);
    desk.tried = false;
  }
}

// The service in hand comes to its end, or pauses.
void CentreLife::attend(Desk& desk, const Serial& ticket, int turn) {
  const auto view = queue::counter_view(floor_->state(), *desk.device.principal.counter, now_);
  const LineId cashier{'F'};
  if (!view.on_hold && percent(3)) {
    want(desk.device, Hold{});
    desk.resume_at = turn + 8;
  } else if (floor_->state().find(ticket)->line != cashier && percent(10)) {
    want(desk.device, Transfer{cashier});
  } else {
    want(desk.device, Complete{percent(5) ? Outcome::incomplete : Outcome::served});
  }
}

void CentreLife::call_in_vain(Desk& desk) {
  const auto view = queue::counter_view(floor_->state(), *desk.device.principal.counter, now_);
  if (view.in_hand->calls_left > 0) {
    want(desk.device, Recall{});
  } else if (view.no_show_from && *view.no_show_from <= now_) {
    want(desk.device, MarkNoShow{});
  }
}

void CentreLife::close_day() {
  now_ += turn_length;
  // Whoever is still in hand is finished with; then nobody is left who could be called.
  for (Desk& desk : desks_) {
    const auto view = queue::counter_view(floor_->state(), *desk.device.principal.counter, now_);
    if (!view.in_hand) continue;
    if (view.in_hand->state == TicketState::called) {
      const auto code = secret_.arrival_code(epoch, {date_, view.in_hand->ticket});
      send_now(desk.device, StartService{code, 0});
    }
    send_now(desk.device, Complete{});
  }
  for (Desk& desk : desks_) send_now(desk.device, CloseCounter{});
  send_now(supervisor_, CloseOut{"نهاية اليوم"});
  send_now(supervisor_, CloseDay{});
  acknowledge_outbox();
}

void CentreLife::acknowledge_outbox() {
  while (true) {
    const auto rows = must(journal_->outbox(0, 64));
    if (rows.empty()) return;
    must(journal_->forget_outbox(rows.back().version));
  }
}

void CentreLife::replace_a_device() {
  auto& old = desks_[below(desks_.size())].device;
  old = device(old.principal.role, old.principal.counter);
}

}  // namespace dawr::longevity
