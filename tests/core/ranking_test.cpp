// The ranking against a plain set, on random keys.
#include "broker/queue/ranking.h"

#include <iterator>
#include <random>
#include <set>
#include <vector>

#include "tests/catch.h"

namespace dawr::queue {
namespace {

std::vector<OrderKey> keys_of(const Ranking& ranking) {
  std::vector<OrderKey> keys;
  ranking.for_each([&](const OrderKey& key) { keys.push_back(key); });
  return keys;
}

}  // namespace

TEST_CASE("a ranking is an ordered set that knows each key's rank") {
  std::mt19937 random(7);
  const auto some_key = [&] {
    return OrderKey{Instant{Duration{random() % 40}},
                    Serial{static_cast<std::uint32_t>(random() % 10)}};
  };
  Ranking ranking;
  std::set<OrderKey> plain;
  for (int step = 0; step < 5000; ++step) {
    const OrderKey key = some_key();
    if (random() % 2 == 0) {
      CHECK(ranking.insert(key) == plain.insert(key).second);
    } else {
      CHECK(ranking.erase(key) == (plain.erase(key) == 1));
    }
    const OrderKey asked = some_key();
    const auto before = std::distance(plain.begin(), plain.lower_bound(asked));
    CHECK(ranking.rank_of(asked) == static_cast<std::size_t>(before));
    CHECK(ranking.contains(asked) == plain.contains(asked));
    REQUIRE(ranking.size() == plain.size());
    if (plain.empty()) continue;
    const auto rank = random() % plain.size();
    CHECK(ranking.at(rank) == *std::next(plain.begin(), static_cast<std::ptrdiff_t>(rank)));
  }
  CHECK(keys_of(ranking) == std::vector<OrderKey>(plain.begin(), plain.end()));
  const Ranking copy = ranking;
  CHECK(copy == ranking);
  ranking.erase(ranking.at(0));
  CHECK_FALSE(copy == ranking);
  CHECK(keys_of(copy) == std::vector<OrderKey>(plain.begin(), plain.end()));
}

TEST_CASE("a hundred thousand in ascending order do not degenerate") {
  Ranking ranking;
  for (std::uint32_t serial = 1; serial <= 100'000; ++serial) {
    ranking.insert({Instant{Duration{serial}}, Serial{serial}});
  }
  CHECK(ranking.size() == 100'000);
  CHECK(ranking.rank_of({Instant{Duration{77'777}}, Serial{77'777}}) == 77'776);
  CHECK(ranking.at(99'999).serial == Serial{100'000});
}

}  // namespace dawr::queue
