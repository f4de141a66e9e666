// A device's outbox on a disk whose power is cut: a command that was taken is there, one that was
// settled is not, and no counter is given twice.
#include <stdexcept>

#include "common/wire/outbox.h"
#include "tests/sim/campaign.h"
#include "tests/sim/disk.h"
#include "tests/sim/powercut.h"

namespace dawr::sim {
namespace {

using wire::PendingCommand;

constexpr std::uint64_t session = 0xfeedULL << 48U;

struct Content {
  std::uint64_t next{1};
  std::deque<PendingCommand> pending;
  bool operator==(const Content&) const = default;
};

class OutboxCuts {
 public:
  explicit OutboxCuts(std::uint64_t seed) : chance_(seed), disk_(chance_.fork()) {}

  std::string run(std::uint64_t cuts) {
    for (std::uint64_t cut = 0; cut < cuts; ++cut) {
      if (auto wrong = run_until_cut(); !wrong.empty()) return wrong;
    }
    return {};
  }

  [[nodiscard]] std::uint64_t changes() const { return changes_; }
  [[nodiscard]] const DiskCounts& disk() const { return disk_.counts(); }

 private:
  std::string open() {
    auto opened = wire::open_outbox({"/outbox.db", session, disk_.vfs()});
    if (!opened) return opened.error().text;
    outbox_ = *std::move(opened);
    return {};
  }

  std::string run_until_cut() {
    if (auto wrong = open(); !wrong.empty()) return "it can't be opened: " + wrong;
    disk_.stop_after(chance_.below(50));
    auto next = known_;
    while (work(next)) {
      ++changes_;
      known_ = next;
    }
    outbox_.reset();
    if (chance_.one_in(3)) {
      // Only the process dies, and the power when the next one has read what there is.
      disk_.power_stays();
      if (auto wrong = judge(next); !wrong.empty()) return "after a death " + wrong;
      next = known_;
      disk_.stop_after(0);
      outbox_.reset();
    }
    disk_.cut_power();
    if (auto wrong = judge(next); !wrong.empty()) return "after a cut " + wrong;
    outbox_.reset();
    return {};
  }

  // `attempted`: what it would hold if the change that the cut met had been done. Leaves it open.
  std::string judge(const Content& attempted) {
    if (auto wrong = open(); !wrong.empty()) return "it can't be opened: " + wrong;
    const Content found{outbox_->next_counter(), outbox_->pending()};
    if (outbox_->session() != session) return "it has another session";
    if (found != known_ && found != attempted) return "it holds what it never held";
    known_ = found;
    return {};
  }

  bool work(Content& content) {
    if (!content.pending.empty() && (content.pending.size() > 20 || chance_.one_in(2))) {
      const auto which = chance_.below(content.pending.size());
      const auto counter = content.pending[which].counter;
      content.pending.erase(content.pending.begin() + static_cast<std::ptrdiff_t>(which));
      return outbox_->settle(counter).has_value();
    }
    wire::Bytes frame(1 + chance_.below(600), static_cast<std::uint8_t>(chance_()));
    content.pending.push_back({content.next, std::move(frame), Instant{}});
    ++content.next;
    return outbox_->add(content.pending.back()).has_value();
  }

  Chance chance_;
  Disk disk_;
  std::unique_ptr<wire::Outbox> outbox_;
  Content known_;
  std::uint64_t changes_{};
};

}  // namespace

campaign::Findings cut_power_under_outbox(const CampaignOptions& options) {
  constexpr std::uint64_t cuts_per_outbox = 1000;
  return cut_in_parts("outbox", options, cuts_per_outbox, [](std::uint64_t seed, std::uint64_t n) {
    campaign::Findings findings;
    OutboxCuts outbox(seed);
    findings.found = outbox.run(n);
    findings.counts = {{"cuts under an outbox", outbox.disk().cuts},
                       {"changes acknowledged there", outbox.changes()}};
    return findings;
  });
}

}  // namespace dawr::sim
