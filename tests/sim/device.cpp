#include "tests/sim/device.h"

#include <algorithm>

#include "common/wire/codec.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

}  // namespace

Device::Device(House& house, BrokerNode& broker, Principal principal)
    : house_(house),
      broker_(broker),
      chance_(house.stream(100 + principal.device.value)),
      principal_(std::move(principal)),
      clock_off_(std::chrono::seconds{chance_.between(-7'200, 7'200)}),
      disk_(house.stream(10'000 + principal_.device.value)) {}

Device::~Device() { outbox_.reset(); }

// ---- Life and death ----

void Device::start() {
  if (retired_) return;
  auto outbox = wire::open_outbox({"/outbox.db", chance_(), disk_.vfs()});
  if (!outbox) {
    if (!disk_.has_stopped())
      house_.judge.find("an outbox can't be opened: " + outbox.error().text);
    disk_.cut_power();
    house_.schedule.after(Micros{500'000}, [this, planned = run_] {
      if (planned == run_) start();
    });
    return;
  }
  outbox_ = *std::move(outbox);
  spoil_outbox();
  core_.emplace(*outbox_, wire::Hello{.program = "sim", .version = "1"}, 1, house_.steady());
  started();
  connect();
  drive();
}

// As an outbox with the planted bug would come back.
void Device::spoil_outbox() {
  if (house_.plant == Plant::command_dropped) {
    while (!outbox_->pending().empty()) {
      if (!outbox_->settle(outbox_->pending().front().counter)) return;
    }
  }
  if (house_.plant == Plant::counter_reset && outbox_->pending().empty()) {
    (void)outbox_->renew(outbox_->session()).has_value();
  }
}

void Device::die(bool power_cut) {
  if (!is_up()) return;
  ++run_;
  ++house_.restarts;
  stopped();
  if (connection_ != 0) broker_.hang_up(connection_);
  connection_ = 0;
  wake_.reset();
  core_.reset();
  disk_.stop_after(0);
  outbox_.reset();
  power_cut ? disk_.cut_power() : disk_.power_stays();
  house_.schedule.after(Micros{100'000 + chance_.below(8'000'000)}, [this, planned = run_] {
    if (planned == run_) start();
  });
}

void Device::retire() {
  if (!is_up()) return;
  die(true);
  ++run_;
  retired_ = true;
  house_.judge.abandoned(principal_.device);
}

void Device::cut_off(Micros duration) {
  cut_until_ = house_.schedule.now() + duration;
  house_.schedule.after(Micros{3'500'000}, [this, cut = connection_] {
    if (cut == 0 || cut != connection_) return;
    broker_.hang_up(cut);
    lose(cut);
  });
}

void Device::meet_mishaps() {
  if (house_.happens(Mishap::link_cut, 4'000)) cut_off(Micros{chance_.below(20'000'000)});
  if (house_.happens(Mishap::device_killed, 5'000)) return die(false);
  if (house_.happens(Mishap::device_power_cut, 5'000)) disk_.stop_after(chance_.below(20));
  if (house_.happens(Mishap::device_disk_full, 5'000)) {
    disk_.set_full(true);
    house_.schedule.after(Micros{chance_.below(5'000'000)}, [this] { disk_.set_full(false); });
  }
}

// ---- The link ----

void Device::connect() {
  const auto attempt = ++tries_;
  house_.schedule.after(Micros{1'000 + chance_.below(300'000)}, [this, attempt, planned = run_] {
    if (attempt != tries_ || planned != run_ || !is_up() || connection_ != 0) return;
    connection_ = broker_.accept(*this);
    if (connection_ == 0) return connect();
    drive([&] { core_->handshake(wire::Handshake::succeeded, house_.steady()); });
  });
}

void Device::receive(ConnectionId from, const wire::Frames& frames) {
  if (!is_up() || from != connection_) return;
  ++house_.steps;
  drive([&] { core_->received(frames, house_.steady()); });
}

void Device::lose(ConnectionId connection) {
  if (!is_up() || connection != connection_) return;
  connection_ = 0;
  connect();
  drive([&] { core_->handshake(wire::Handshake::lost, house_.steady()); });
}

void Device::send(wire::Bytes frame) {
  if (connection_ == 0 || is_cut_off()) return;
  if (house_.overhear) house_.overhear(frame);
  if (house_.happens(Mishap::frame_lost, 300)) return;
  auto at =
      std::max(house_.schedule.now() + Micros{60 + chance_.below(300)}, last_sent_ + Micros{1});
  if (house_.happens(Mishap::frame_delayed, 300)) {
    at += Micros{chance_.below(3'000'000)};
  } else {
    last_sent_ = at;
  }
  const int copies = house_.happens(Mishap::frame_doubled, 300) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    house_.schedule.after(at - house_.schedule.now(),
                          [this, over = connection_, frame] { broker_.arrive(over, {frame}); });
  }
}

// As the real link does: what was handed over is settled, then the world is heard, then the news
// are handed over.
void Device::drive(const std::function<void()>& hear) {
  if (!is_up() || driving_) return;
  driving_ = true;
  meet_mishaps();
  if (is_up()) {
    const auto settled = core_->settle_answered(chance_());
    if (!settled && settled.error().kind == FaultKind::fatal) die(disk_.has_stopped());
  }
  if (is_up()) {
    if (hear) hear();
    core_->tick(house_.steady(), device_time());
    flush();
    for (const auto& one : core_->take_news()) {
      if (const auto* answer = std::get_if<wire::Answered>(&one)) {
        const auto& asked = answer->command;
        house_.judge.answered({principal_.device, asked.session, asked.counter}, asked,
                              answer->reply);
      }
      news(one);
      if (!is_up()) break;
      if (std::holds_alternative<wire::Answered>(one) &&
          house_.happens(Mishap::device_killed_before_settling, 400)) {
        die(false);
        break;
      }
    }
  }
  driving_ = false;
  if (is_up()) {
    flush();
    plan_wake();
  }
}

void Device::flush() {
  for (auto& frame : core_->take_outgoing()) send(std::move(frame));
  if (!core_->take_reconnect()) return;
  if (connection_ != 0) broker_.hang_up(connection_);
  connection_ = 0;
  connect();
}

void Device::plan_wake() {
  const auto wake = std::chrono::duration_cast<Micros>(core_->next_wake().time_since_epoch());
  const auto when = std::max(wake, house_.schedule.now() + Micros{1'000});
  if (wake_ && *wake_ <= when) return;
  wake_ = when;
  later(when - house_.schedule.now(), [this, when] {
    if (wake_ != when) return;
    wake_.reset();
    drive();
  });
}

void Device::later(Micros delay, std::function<void()> work) {
  house_.schedule.after(delay, [this, planned = run_, work = std::move(work)] {
    if (planned == run_ && is_up()) work();
  });
}

bool Device::submit(const CommandBody& body, std::optional<wire::Token> token) {
  const CommandId id{principal_.device, outbox_->session(), outbox_->next_counter()};
  house_.judge.submitted(id);
  const auto done = core_->submit(body, token, house_.steady(), device_time());
  if (!done) {
    // After an I/O error nobody knows whether it is in the outbox.
    house_.judge.not_taken(id, done.error().kind == FaultKind::fatal);
    if (done.error().kind == FaultKind::fatal) die(disk_.has_stopped());
    return false;
  }
  flush();
  return true;
}

void Device::ask(wire::Question question) {
  core_->ask(question);
  flush();
}

}  // namespace dawr::sim
