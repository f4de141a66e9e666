#include "tests/devices/fake_broker.h"

#include <algorithm>
#include <chrono>

#include "common/wire/codec.h"
#include "tests/catch.h"

namespace dawr::test {
namespace {

using namespace std::chrono_literals;

constexpr auto limit = 10s;

Instant wall_clock() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace

FakeBroker::FakeBroker(Role role) : role_(role) {
  auto gate = wire::Gatekeeper::open(context_, [](std::string_view, const wire::PublicKey&) {
    return wire::Verdict{wire::Admitted{DeviceId{7}}};
  });
  REQUIRE(gate);
  gate_ = std::move(*gate);
  auto server = wire::SecureServer::open(context_, *gate_,
                                         {.traffic = wire::Traffic::dialogue,
                                          .address = "tcp://127.0.0.1:0",
                                          .domain = "citizen",
                                          .keys = keys_});
  REQUIRE(server);
  server_ = std::move(*server);
  on_submit = [](const wire::Submit&) { return FakeAnswer{wire::Done{}, std::nullopt}; };
  offer.date = sample_day;
}

void FakeBroker::step() {
  gate_->serve();
  while (const auto arrival = server_->receive()) answer(*arrival);
}

void FakeBroker::answer(const wire::Arrival& arrival) {
  const auto message = wire::decode_client_message(arrival.frames.front());
  REQUIRE(message);
  const auto send = [&](const wire::BrokerMessage& reply) {
    server_->send(arrival.from, wire::encode(reply));
  };
  if (std::holds_alternative<wire::Hello>(*message)) {
    wire::Welcome welcome;
    welcome.epoch = epoch;
    welcome.now = wall_clock();
    welcome.principal = {DeviceId{7}, role_, std::nullopt, {}};
    if (role_ == Role::counter) welcome.principal.counter = CounterId{3};
    welcome.centre = "IS-02";
    welcome.demonstration = demonstration;
    welcome.pin_needed = pin_needed;
    send(welcome);
  } else if (const auto* ping = std::get_if<wire::Ping>(&*message)) {
    send(wire::Pong{ping->nonce, epoch, 0, wall_clock()});
  } else if (const auto* ask = std::get_if<wire::Ask>(&*message)) {
    if (ask->what == wire::Question::offer) send(offer);
    if (ask->what == wire::Question::counter) {
      ++view_asked;
      if (view) send(*view);
      if (!view) send(wire::Refused{RejectionCode::unknown_counter, "no counter today"});
    }
  } else if (const auto* condition = std::get_if<wire::Condition>(&*message)) {
    conditions.push_back(*condition);
    if (notes_conditions) send(wire::ConditionNoted{condition->help_wanted, staff_see_it});
  } else if (const auto* contact = std::get_if<wire::LeaveContact>(&*message)) {
    contacts.push_back(*contact);
    if (notes_contacts) send(wire::ContactNoted{contact->nonce, refuses_contacts});
  } else {
    frames.push_back(arrival.frames.front());
    answer(arrival.from, std::get<wire::Submit>(*message));
  }
}

void FakeBroker::answer(const wire::RoutingId& to, const wire::Submit& command) {
  const auto is_this = [&](const wire::Submit& known) { return known.counter == command.counter; };
  if (std::none_of(commands.begin(), commands.end(), is_this)) commands.push_back(command);
  const auto settled = settled_.find(command.counter);
  const auto said = settled == settled_.end() ? on_submit(command) : settled->second;
  if (!said) return;
  const auto* rejection = std::get_if<Rejection>(&said->body);
  if (rejection == nullptr || rejection->code != RejectionCode::storage) {
    settled_.emplace(command.counter, *said);
  }
  std::vector<wire::Bytes> out{wire::encode(
      wire::BrokerMessage{wire::Reply{command.session, command.counter, 1, said->body}})};
  if (said->slip) out.push_back(wire::encode(*said->slip));
  const std::vector<wire::BytesView> views(out.begin(), out.end());
  server_->send(to, views);
}

FakeAnswer rejected(RejectionCode code) { return {Rejection{code, std::nullopt}, std::nullopt}; }

FakeAnswer issued(std::uint32_t serial, ServiceDate date) {
  IssuedTicket ticket;
  ticket.ticket = {date, Serial{serial}};
  ticket.letter = LineId{'C'};
  ticket.letter_ar = "ص";
  ticket.number = static_cast<std::uint16_t>(serial);
  ticket.service = ServiceCode("B01");
  ticket.issued_at = wall_clock();
  return {ticket, wire::Slip{471, {}}};
}

namespace {

std::unique_ptr<wire::Outbox> open_file(const std::filesystem::path& file) {
  auto outbox = wire::open_outbox({.path = file, .new_session = wire::random_number(), .vfs = {}});
  REQUIRE(outbox);
  return std::move(*outbox);
}

}  // namespace

DeviceRun::DeviceRun(const FakeBroker& broker, const std::filesystem::path& outbox_file)
    : DeviceRun(broker, open_file(outbox_file)) {}

DeviceRun::DeviceRun(const FakeBroker& broker, std::unique_ptr<wire::Outbox> outbox)
    : outbox_(std::move(outbox)), output_([this](std::string_view text) {
        results_.emplace_back(text.substr(0, text.size() - 1));
        return true;
      }) {
  wire::LinkSettings settings{.brokers = {broker.address()},
                              .keys = wire::make_key_pair(),
                              .program = "test",
                              .version = "1",
                              .times = {}};
  settings.times.ping_after = 200ms;
  settings.times.retry_first = 50ms;
  settings.times.unreachable_after = 300ms;
  auto link = wire::Link::open(context_, std::move(settings), *outbox_);
  REQUIRE(link);
  link_ = std::move(*link);
  dialogue_.emplace(*link_, output_);
}

void DeviceRun::line(device::HeadlessDevice& device, const std::string& text) {
  device::take_line(device, *dialogue_, {text, false});
}

void DeviceRun::pump(FakeBroker& broker, device::HeadlessDevice& device,
                     const std::function<bool()>& until) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!until()) {
    broker.step();
    for (const auto& news : link_->step(2ms)) device.news(news);
    device.turn(std::chrono::steady_clock::now());
    if (std::chrono::steady_clock::now() > end) {
      for (const auto& result : results_) UNSCOPED_INFO(result);
      FAIL("what was waited for did not come");
    }
  }
}

std::string DeviceRun::await(FakeBroker& broker, device::HeadlessDevice& device,
                             const std::string& part) {
  INFO("waiting for " << part);
  const auto found = [&] {
    return std::find_if(results_.begin(), results_.end(), [&](const std::string& result) {
      return result.find(part) != std::string::npos;
    });
  };
  pump(broker, device, [&] { return found() != results_.end(); });
  return *found();
}

std::size_t DeviceRun::count(const std::string& part) const {
  return static_cast<std::size_t>(std::count_if(
      results_.begin(), results_.end(),
      [&](const std::string& result) { return result.find(part) != std::string::npos; }));
}

}  // namespace dawr::test
