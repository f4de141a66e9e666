// What the transparency log costs, beside the same hashes and signatures by libsodium alone.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sodium.h>

#include "common/log/checkpoint.h"
#include "common/log/merkle.h"
#include "common/log/receipt.h"
#include "common/log/signing_key.h"
#include "tests/bench/benchmarks.h"

namespace dawr::bench {
namespace {

using log::Hash;

constexpr std::size_t entry_bytes = 200;  // much as an entry of the journal
const std::string origin = "dawr.example/cairo-1/3f2a";

// Of several rounds, each of both in turns, the quickest of each: what the machine can do when it
// does nothing else.
struct Beside {
  double ours_us{};
  double bare_us{};
};
template <class Ours, class Bare>
Beside quickest(int rounds, const Ours& ours, const Bare& bare) {
  Beside best{.ours_us = 1e18, .bare_us = 1e18};
  for (int i = 0; i < rounds; ++i) {
    best.ours_us = std::min(best.ours_us, time_us(ours));
    best.bare_us = std::min(best.bare_us, time_us(bare));
  }
  return best;
}

// Each entry another, and none known to the compiler.
class Entries {
 public:
  log::BytesView next() {
    ++bytes_[static_cast<std::size_t>(count_++ % entry_bytes)];
    return bytes_;
  }

 private:
  std::uint64_t count_ = 0;
  std::array<std::uint8_t, entry_bytes> bytes_{};
};

void append_bare(Entries& entries, std::size_t count) {
  std::array<std::uint8_t, 1 + entry_bytes> leaf{0};
  std::array<std::uint8_t, 1 + 2 * sizeof(Hash)> node{1};
  for (std::size_t i = 0; i < count; ++i) {
    std::ranges::copy(entries.next(), leaf.begin() + 1);
    crypto_hash_sha256(node.data() + 1, leaf.data(), leaf.size());
    crypto_hash_sha256(node.data() + 1 + sizeof(Hash), node.data(), node.size());
  }
}

void bench_appending(Report& report, double scale) {
  const auto count = static_cast<std::size_t>(20'000 * scale);
  Entries entries;
  log::Frontier frontier;
  const auto append = [&] {
    for (std::size_t i = 0; i < count; ++i) frontier.append(log::leaf_hash(entries.next()));
  };
  const auto best = quickest(9, append, [&] { append_bare(entries, count); });
  report.add({.name = "log: an entry appended / its two bare SHA-256",
              .value = best.ours_us / best.bare_us,
              .unit = "times",
              .limit = 1.3});
  report.add_info("log: entries appended", static_cast<double>(count) / best.ours_us * 1e6, "1/s");
}

void bench_signing(Report& report, double scale) {
  const auto count = static_cast<std::size_t>(500 * scale);
  const auto key = log::SigningKey::make();
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> bare_key{};
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> bare_public{};
  crypto_sign_seed_keypair(bare_public.data(), bare_key.data(), key.seed().data());
  Entries entries;
  const auto sign_bare = [&] {
    log::Signature signature{};
    for (std::size_t i = 0; i < count; ++i) {
      const auto message = entries.next();
      crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                           bare_key.data());
    }
  };
  const auto make_receipts = [&] {
    for (std::size_t i = 0; i < count; ++i) {
      const auto text = log::to_text(log::make_receipt(origin, i, {}, {}, key));
      if (text.empty()) return;
    }
  };
  auto best = quickest(9, make_receipts, sign_bare);
  report.add({.name = "log: a receipt and its text / bare Ed25519",
              .value = best.ours_us / best.bare_us,
              .unit = "times",
              .limit = 1.3});
  report.add_info("log: receipts", static_cast<double>(count) / best.ours_us * 1e6, "1/s");
  const auto sign_checkpoints = [&] {
    for (std::size_t i = 0; i < count; ++i) {
      const log::Checkpoint checkpoint{.origin = origin, .size = i, .root = {}, .extensions = {}};
      if (log::to_text(log::signed_checkpoint(checkpoint, key)).empty()) return;
    }
  };
  best = quickest(9, sign_checkpoints, sign_bare);
  report.add({.name = "log: a checkpoint and its text / bare Ed25519",
              .value = best.ours_us / best.bare_us,
              .unit = "times",
              .limit = 1.3});
}

// A year of a centre: 250 days of 1,500 tickets with a dozen entries each.
void bench_proofs(Report& report, double scale) {
  const auto size = static_cast<std::uint64_t>(4'500'000 * std::min(scale, 1.0));
  constexpr int proofs = 1'000;
  log::Tree tree;
  Entries entries;
  const auto fill = [&] {
    for (std::uint64_t i = 0; i < size; ++i) tree.append(log::leaf_hash(entries.next()));
  };
  report.add_info("log: a year's " + std::to_string(size) + " entries made a tree",
                  time_us(fill) / 1e6, "s");
  const auto step = size / proofs;
  const auto prove = [&] {
    for (std::uint64_t i = 0; i < proofs; ++i) {
      if (tree.inclusion_proof(i * step, size).empty()) return;
    }
  };
  report.add_info("log: a proof of inclusion in it", time_us(prove) / proofs, "us");
  const auto root = tree.root();
  const auto proof = tree.inclusion_proof(0, size);
  const auto verify = [&] {
    for (int i = 0; i < proofs; ++i) {
      if (log::verify_inclusion({}, 0, size, proof, root)) return;
    }
  };
  report.add_info("log: the same checked", time_us(verify) / proofs, "us");
}

}  // namespace

LogTime time_of_log() {
  constexpr std::size_t count = 1'000;
  const auto key = log::SigningKey::make();
  Entries entries;
  log::Frontier frontier;
  const auto append = [&] {
    for (std::size_t i = 0; i < count; ++i) frontier.append(log::leaf_hash(entries.next()));
  };
  const auto sign = [&] {
    for (std::size_t i = 0; i < count; ++i) {
      const auto leaf = log::leaf_hash(entries.next());
      if (log::to_bytes(log::make_receipt(origin, i, leaf, {}, key)).empty()) return;
    }
  };
  const auto best = quickest(9, append, sign);
  return {.entry_us = best.ours_us / static_cast<double>(count),
          .receipt_us = best.bare_us / static_cast<double>(count)};
}

void bench_log(Report& report, const Setting& setting) {
  bench_appending(report, setting.scale);
  bench_signing(report, setting.scale);
  bench_proofs(report, setting.scale);
}

}  // namespace dawr::bench
