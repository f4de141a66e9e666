// A server that lets strangers in looks exactly like one that does not, until somebody tries.

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "common/wire/endpoint.h"
#include "common/wire/monitor.h"

namespace dawr::wire {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds verdict_within{10};
// An open door lets in within milliseconds; one that keeps silent for so long is closed. On a
// machine that is very busy it may just be slow: it is asked again, with more patience.
constexpr std::array silence_is_refusal = {std::chrono::milliseconds{1000},
                                           std::chrono::milliseconds{3000},
                                           std::chrono::milliseconds{9000}};

// Why the doors are not known to be closed.
struct Doubt {
  Fault fault;
  bool is_certain{};  // asking again can't change it
};

class Stranger {
 public:
  Stranger(Context& context, const Door& door, bool with_key, std::chrono::milliseconds silence)
      : door_(door),
        with_key_(with_key),
        socket_(context, door.traffic == Traffic::feed ? SocketKind::sub : SocketKind::dealer),
        monitor_(context, socket_) {
    socket_.limit_handshake(silence);
    if (with_key) socket_.be_curve_client(make_key_pair(), door.server_key);
  }

  Result<> knock() { return socket_.connect(door_.address); }

  std::expected<void, Doubt> look() {
    while (const auto event = monitor_.next()) {
      if (*event == Monitor::Event::succeeded) return std::unexpected(Doubt{got_in(), true});
      if (*event == Monitor::Event::hung_up && with_key_) {
        return std::unexpected(Doubt{other_key()});
      }
      if (*event != Monitor::Event::connected) turned_away_ = true;
    }
    return {};
  }
  [[nodiscard]] bool turned_away() const { return turned_away_; }

  [[nodiscard]] Source source() const { return monitor_.source(); }

  [[nodiscard]] Fault no_verdict() const {
    return {FaultKind::missing,
            "self-test: " + door_.address + " gave a stranger no verdict within " +
                std::to_string(verdict_within.count()) + " s; is it really ours? Not starting."};
  }

 private:
  [[nodiscard]] Fault got_in() const {
    return {FaultKind::refused,
            "self-test: " + door_.address + " let a stranger in who has " +
                (with_key_ ? "a key that nobody enrolled" : "no key at all") +
                ". Not starting: check the list of enrolled keys and the version of libzmq"};
  }

  // A client with the wrong server key is turned away by any server: that would prove nothing.
  [[nodiscard]] Fault other_key() const {
    return {FaultKind::refused, "self-test: the server at " + door_.address +
                                    " hangs up on everybody: it does not have the key it should "
                                    "have, or it has no gatekeeper. Not starting."};
  }

  const Door& door_;
  bool with_key_;
  bool turned_away_{};
  Socket socket_;
  Monitor monitor_;
};

Fault not_asked() {
  return {FaultKind::refused,
          "self-test: a server turned a stranger away without asking who it is. Not starting: does "
          "every server have its domain?"};
}

using Strangers = std::vector<std::unique_ptr<Stranger>>;

Result<Strangers> knock_everywhere(Context& context, std::span<const Door> doors,
                                   std::chrono::milliseconds silence) {
  Strangers strangers;
  for (const auto& door : doors) {
    for (const bool with_key : {true, false}) {
      strangers.push_back(std::make_unique<Stranger>(context, door, with_key, silence));
      if (auto knocked = strangers.back()->knock(); !knocked) {
        return std::unexpected(knocked.error());
      }
    }
  }
  return strangers;
}

std::expected<void, Doubt> try_doors(Context& context, std::span<const Door> doors,
                                     std::span<const Source> also_wait_for,
                                     const std::function<void()>& serve,
                                     std::chrono::milliseconds silence) {
  auto strangers = knock_everywhere(context, doors, silence);
  if (!strangers) return std::unexpected(Doubt{strangers.error(), true});
  std::vector<Source> sources(also_wait_for.begin(), also_wait_for.end());
  for (const auto& stranger : *strangers) sources.push_back(stranger->source());

  const auto deadline = Clock::now() + silence + verdict_within;
  while (!strangers->empty()) {
    if (Clock::now() > deadline)
      return std::unexpected(Doubt{strangers->front()->no_verdict(), true});
    wait_for_any(sources, std::chrono::milliseconds(100));
    serve();
    bool all_away = true;
    for (const auto& stranger : *strangers) {
      if (auto outside = stranger->look(); !outside) return outside;
      all_away = all_away && stranger->turned_away();
    }
    if (all_away) return {};
  }
  return {};
}

// `asked`: how many strangers a gatekeeper has refused so far; each attempt must add `at_least`.
Result<> try_patiently(Context& context, std::span<const Door> doors,
                       std::span<const Source> also_wait_for, const std::function<void()>& serve,
                       const std::function<std::uint64_t()>& asked, std::size_t at_least) {
  Fault last;
  for (const auto silence : silence_is_refusal) {
    serve();  // what an earlier attempt has left behind does not count for this one
    const auto before = asked();
    const auto outside = try_doors(context, doors, also_wait_for, serve, silence);
    if (!outside && outside.error().is_certain) return std::unexpected(outside.error().fault);
    if (outside && asked() - before >= at_least) return {};
    last = outside ? not_asked() : outside.error().fault;
  }
  return std::unexpected(last);
}

}  // namespace

Result<> check_strangers_are_refused(Context& context, std::span<const Door> doors,
                                     std::span<const Source> also_wait_for,
                                     const std::function<void()>& serve) {
  return try_patiently(context, doors, also_wait_for, serve, [] { return std::uint64_t{0}; }, 0);
}

Result<> check_strangers_are_refused(Context& context, Gatekeeper& gate,
                                     std::span<const Door> doors) {
  const Source source = gate.source();
  return try_patiently(
      context, doors, std::span(&source, 1), [&gate] { gate.serve(); },
      [&gate] { return gate.knocks().refused(); }, doors.size());
}

}  // namespace dawr::wire
