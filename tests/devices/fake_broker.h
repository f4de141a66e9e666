// A broker of few words for tests: it lets everybody in, says what a test tells it to say, and
// remembers each frame that it was sent. And a device's side of the wire, pumped by the test.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/device/dialogue.h"
#include "common/device/headless.h"
#include "common/wire/endpoint.h"
#include "common/wire/link.h"
#include "tests/scratch.h"

namespace dawr::test {

struct FakeAnswer {
  decltype(wire::Reply::body) body;
  std::optional<wire::Slip> slip;
};

class FakeBroker {
 public:
  explicit FakeBroker(Role role);

  // Serves what has arrived; never blocks.
  void step();
  [[nodiscard]] wire::ServerAddress address() const {
    return {server_->address(), keys_.public_key};
  }

  // What a command is answered with; nothing: the answer is lost. Done, unless a test sets it. Not
  // asked again once a command is settled: as the real one, it then gives the same answer.
  std::function<std::optional<FakeAnswer>(const wire::Submit&)> on_submit;
  Epoch epoch{7};
  bool demonstration{};
  bool pin_needed{};
  OfferView offer;
  std::optional<CounterView> view;  // none: the question is refused
  std::size_t view_asked{};
  bool staff_see_it{};
  bool notes_conditions{true};              // no: as one that is older, or too busy
  std::vector<wire::Condition> conditions;  // as they came
  bool notes_contacts{true};
  std::optional<RejectionCode> refuses_contacts;
  std::vector<wire::LeaveContact> contacts;  // as they came
  std::vector<wire::Submit> commands;        // each once
  std::vector<wire::Bytes> frames;           // all of them, those that came again too

 private:
  void answer(const wire::Arrival& arrival);
  void answer(const wire::RoutingId& to, const wire::Submit& command);

  Role role_;
  wire::KeyPair keys_{wire::make_key_pair()};
  wire::Context context_;
  std::map<std::uint64_t, FakeAnswer> settled_;  // by counter
  std::optional<wire::Gatekeeper> gate_;
  std::optional<wire::SecureServer> server_;
};

FakeAnswer rejected(RejectionCode code);
FakeAnswer issued(std::uint32_t serial, ServiceDate date);
inline constexpr ServiceDate sample_day{std::chrono::days{20779}};  // 2026-11-22

// One run of a device; destroying it is the crash.
class DeviceRun {
 public:
  DeviceRun(const FakeBroker& broker, const std::filesystem::path& outbox_file);
  DeviceRun(const FakeBroker& broker, std::unique_ptr<wire::Outbox> outbox);

  [[nodiscard]] wire::Outbox& outbox() { return *outbox_; }
  [[nodiscard]] wire::Link& link() { return *link_; }
  [[nodiscard]] device::Dialogue& dialogue() { return *dialogue_; }
  [[nodiscard]] const std::vector<std::string>& results() const { return results_; }

  void line(device::HeadlessDevice& device, const std::string& text);
  // Both sides take turns until it is true. Fails the test after ten seconds.
  void pump(FakeBroker& broker, device::HeadlessDevice& device, const std::function<bool()>& until);
  // Until a result with this part is there; it is returned.
  std::string await(FakeBroker& broker, device::HeadlessDevice& device, const std::string& part);
  [[nodiscard]] std::size_t count(const std::string& part) const;

 private:
  wire::Context context_;
  std::unique_ptr<wire::Outbox> outbox_;
  std::optional<wire::Link> link_;
  std::vector<std::string> results_;
  device::ResultOutput output_;
  std::optional<device::Dialogue> dialogue_;
};

}  // namespace dawr::test
