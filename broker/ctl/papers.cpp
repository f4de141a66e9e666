#include "broker/ctl/papers.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "broker/ctl/exported_log.h"
#include "broker/floor/config.h"
#include "common/log/receipt.h"
#include "common/log/signing_key.h"
#include "common/storage/files.h"
#include "common/voice/child.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_key_file = 4096;
constexpr std::size_t longest_receipt_file = 20'000'000;  // a photo
constexpr std::string_view receipt_mark = "DAWR-RECEIPT:";

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

bool is_file(const std::string& text) {
  std::error_code error;
  return fs::is_regular_file(text, error);
}

// A program that judges has no business with the key of another user, whose file it refuses.
bool is_own(const fs::path& file) {
  struct stat status{};
  return ::stat(file.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

// As photographs and drawings of common kinds begin.
bool is_picture(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::array beginnings{"\x89PNG"sv, "\xff\xd8\xff"sv, "GIF8"sv, "RIFF"sv,
                                  "BM"sv,      "P4\n"sv,         "P5\n"sv, "P6\n"sv};
  const auto begins = [&](std::string_view with) { return bytes.starts_with(with); };
  return std::ranges::any_of(beginnings, begins) || bytes.substr(0, 12).contains("ftyp");
}

// The line with the receipt, of all the squares that were found.
Result<std::string> receipt_among(const std::string& squares, const std::string& file) {
  const auto begin = squares.find(receipt_mark);
  if (begin != squares.npos) return squares.substr(begin, squares.find('\n', begin) - begin);
  return refused(file +
                 (squares.empty()
                      ? ": no square (QR) was found in this picture, or it can't be read as a "
                        "picture. Take it again, near, straight and in good light"
                      : ": there is a square in this picture, but not the receipt: it is "
                        "the second square of the ticket, the lower one"));
}

Result<std::string> receipt_in_picture(const std::string& file) {
  constexpr std::size_t most_said = 100'000;
  constexpr std::chrono::seconds limit{30};
  const auto reader =
      voice::Child::start("zbarimg", {"-q", "--raw", "-Sdisable", "-Sqrcode.enable", "--", file},
                          voice::PipeTo::its_output, voice::Errors::nowhere);
  if (!reader) {
    return refused(file +
                   ": is a picture, and zbarimg, which reads squares, is not installed: install "
                   "the Debian package zbar-tools, or give the text of the ticket's second square");
  }
  const auto said = reader->read_all(most_said, limit);
  if (!said) return refused(file + ": this picture could not be read in half a minute");
  return receipt_among({said->begin(), said->end()}, file);
}

Result<verify::Paper> read_checkpoint(const fs::path& file) {
  auto text = storage::read_file(file, log::longest_note);
  if (!text) return std::unexpected(text.error());
  return verify::Paper{file.string(), *std::move(text)};
}

std::optional<BrokerSettings> settings_beside(const fs::path& journal) {
  const CentreFiles files{journal.parent_path()};
  std::error_code error;
  if (!fs::exists(files.config(), error)) return std::nullopt;
  auto config = load_centre(files.directory);
  if (!config) return std::nullopt;
  return std::move(config->settings);
}

// The public half of the key in the centre's folder: none, if this user may not read it. A fault: a
// key that anybody could have read, and signed with.
Result<std::optional<log::VerifierKey>> centres_key(const fs::path& journal) {
  const CentreFiles files{journal.parent_path()};
  if (!std::ifstream(files.log_secret_key()) || !is_own(files.log_secret_key())) {
    return std::nullopt;
  }
  const auto config = load_centre(files.directory);
  if (!config) return std::nullopt;
  const auto key = log::load_signing_key(files.log_secret_key());
  if (!key) return std::unexpected(key.error());
  return log::VerifierKey{.name = verify::origin_of(config->policy.code, Epoch{}),
                          .kind = log::SignatureKind::ed25519,
                          .key = key->public_key()};
}

}  // namespace

std::optional<log::VerifierKey> witness_of(const fs::path& journal) {
  const auto settings = settings_beside(journal);
  return settings && settings->upstream ? settings->upstream->witness_key : std::nullopt;
}

Result<log::VerifierKey> read_key(const std::string& key_or_file) {
  if (!is_file(key_or_file)) {
    if (std::ranges::count(key_or_file, '+') >= 2) return log::parse_vkey(key_or_file);
    return refused("--key " + key_or_file +
                   ": there is no such file, and it is no key. Give what dawrctl log-key says, or "
                   "a file with it");
  }
  auto text = storage::read_file(key_or_file, longest_key_file);
  if (!text) return std::unexpected(text.error());
  while (text->ends_with('\n')) text->pop_back();
  auto key = log::parse_vkey(*text);
  if (!key) return refused(key_or_file + ": " + key.error().text);
  return key;
}

Result<std::string> read_receipt(const std::string& text_or_file) {
  if (!is_file(text_or_file)) {
    std::string capitals = text_or_file;
    std::ranges::transform(capitals, capitals.begin(), [](char letter) {
      return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    if (capitals.contains(receipt_mark)) return text_or_file;
    constexpr std::size_t shown = 80;
    return refused("'" + text_or_file.substr(0, shown) +
                   "' is neither a file nor the text of a receipt, which begins with " +
                   std::string(receipt_mark));
  }
  auto text = storage::read_file(text_or_file, longest_receipt_file);
  if (!text) return text;
  return is_picture(*text) ? receipt_in_picture(text_or_file) : text;
}

Result<ReadPapers> read_papers(const PaperOptions& options, const fs::path& journal) {
  ReadPapers read;
  auto& papers = read.papers;
  for (const auto& one : options.keys) {
    auto key = read_key(one);
    if (!key) return std::unexpected(key.error());
    papers.keys.push_back(*std::move(key));
    if (papers.keys.back().kind == log::SignatureKind::ed25519) read.keys = KeySource::given;
  }
  if (read.keys == KeySource::none) {
    auto key = centres_key(journal);
    if (!key) return std::unexpected(key.error());
    if (*key) {
      papers.keys.push_back(**key);
      read.keys = KeySource::centre;
    }
    const auto witness = witness_of(journal);
    const bool is_new = witness && std::ranges::find(papers.keys, *witness) == papers.keys.end();
    if (is_new) papers.keys.push_back(*witness);
  }
  for (const auto& file : options.checkpoints) {
    auto paper = read_checkpoint(file);
    if (!paper) return std::unexpected(paper.error());
    papers.checkpoints.push_back(*std::move(paper));
  }
  std::size_t number = 0;
  for (const auto& one : options.receipts) {
    ++number;
    auto text = read_receipt(one);
    if (!text) return std::unexpected(text.error());
    papers.receipts.push_back({is_file(one) ? one : "receipt " + std::to_string(number), *text});
  }
  if (options.log.empty()) return read;
  auto leaves = read_signed_leaves(options.log, papers.keys);
  if (!leaves) return std::unexpected(leaves.error());
  papers.leaves = *std::move(leaves);
  return read;
}

}  // namespace dawr::ctl
