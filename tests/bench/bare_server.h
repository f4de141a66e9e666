// What the libraries cost by themselves: a CURVE ROUTER that answers, with or without committing
// the bytes it was told to, one row a message, what has queued up in one transaction.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace dawr::bench {

struct BareServerOptions {
  std::filesystem::path directory;  // for its database; keys: DIR/bare.key
  std::size_t row_bytes{};          // 0: commit nothing
  std::size_t answer_bytes{256};
};

// Prints its address, then serves until its standard input ends.
int serve_bare(const BareServerOptions& options);

// A fresh database of one STRICT table, WAL and FULL: microseconds for each of `rows` commits of
// one row of `row_bytes`.
std::vector<double> commit_bare(const std::filesystem::path& directory, std::size_t rows,
                                std::size_t row_bytes);

}  // namespace dawr::bench
