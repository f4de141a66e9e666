#include "broker/ctl/queue_log_file.h"

#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include <zlib.h>

#include "broker/floor/csv.h"
#include "broker/floor/plain_text.h"

namespace dawr::ctl {
namespace {

constexpr std::string_view header =
    "ticket,line,class,priority,arrived_s,called_s,finished_s,left_s,counter,open_counters,scored";
enum Column : std::uint8_t {
  ticket,
  line,
  service_class,
  priority,
  arrived_s,
  called_s,
  finished_s,
  left_s,
  counter,
  open_counters,
  scored,
  columns,
};
constexpr std::array<std::string_view, columns> names{
    "ticket",     "line",   "class",   "priority",      "arrived_s", "called_s",
    "finished_s", "left_s", "counter", "open_counters", "scored"};

constexpr std::size_t most_line_bytes = 4096;
constexpr std::size_t most_name_bytes = 200;
constexpr std::int64_t latest_s = std::int64_t{86'400} * 36'525;  // a century
constexpr std::uint32_t most_counters = 10'000;

}  // namespace

struct QueueLogFile::Impl {
  std::string name;
  gzFile file{};
  std::uint64_t line_number{};
  std::int64_t last_arrival_s{};
  std::vector<std::string> fields;

  ~Impl() {
    if (file != nullptr) gzclose(file);
  }

  [[nodiscard]] std::unexpected<Fault> wrong(const std::string& what) const {
    return std::unexpected(
        Fault{FaultKind::damaged, name + ":" + std::to_string(line_number) + ": " + what});
  }
  [[nodiscard]] std::unexpected<Fault> wrong(Column column, const std::string& expected) const {
    return wrong(std::string(names.at(column)) + ": expected " + expected + ", found \"" +
                 fields[column] + "\"");
  }

  Result<std::optional<std::string>> next_line() {
    std::array<char, most_line_bytes + 2> bytes{};
    ++line_number;
    if (gzgets(file, bytes.data(), static_cast<int>(bytes.size())) == nullptr) {
      int code = Z_OK;
      const char* words = gzerror(file, &code);
      if (code == Z_OK || code == Z_STREAM_END) return std::optional<std::string>{};
      return wrong(std::string("it can't be read on: ") + words);
    }
    std::string text = bytes.data();
    if (text.size() > most_line_bytes) {
      return wrong("a line of more than " + std::to_string(most_line_bytes) + " bytes");
    }
    if (int code = Z_OK; !text.ends_with('\n') && (gzerror(file, &code), code == Z_BUF_ERROR)) {
      return wrong("the file is cut off here");
    }
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return std::optional(std::move(text));
  }

  Result<std::string> word(Column column) {
    const auto& text = fields[column];
    if (text.size() <= most_name_bytes && is_one_line(text)) return text;
    return wrong("a name of at most " + std::to_string(most_name_bytes) +
                 " bytes of UTF-8 without control characters was expected as " +
                 std::string(names.at(column)));
  }
  Result<bool> flag(Column column) {
    const auto& text = fields[column];
    if (text == "0" || text == "1") return text == "1";
    return wrong(column, "0 or 1");
  }
  // Not before `from`, which the words name.
  Result<std::optional<std::int64_t>> time(Column column, std::int64_t from,
                                           const std::string& words) {
    const auto& text = fields[column];
    if (text.empty()) return std::optional<std::int64_t>{};
    std::int64_t value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    if (is_number && value >= from && value <= latest_s) return std::optional(value);
    return wrong(column, "whole seconds from " + words + " (" + std::to_string(from) +
                             ") on, at most a century (" + std::to_string(latest_s) + ")");
  }
};

QueueLogFile::QueueLogFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
QueueLogFile::QueueLogFile(QueueLogFile&&) noexcept = default;
QueueLogFile& QueueLogFile::operator=(QueueLogFile&&) noexcept = default;
QueueLogFile::~QueueLogFile() = default;

Result<QueueLogFile> QueueLogFile::open(const std::filesystem::path& file) {
  auto impl = std::make_unique<Impl>();
  impl->name = file.string();
  impl->file = gzopen(file.c_str(), "rb");
  if (impl->file == nullptr) {
    return std::unexpected(Fault{FaultKind::missing, file.string() + ": can't be opened"});
  }
  const auto first = impl->next_line();
  if (!first) return std::unexpected(first.error());
  if (*first != std::string(header))
    return impl->wrong("expected the header " + std::string(header));
  return QueueLogFile(std::move(impl));
}

Result<std::optional<estimate::LogRow>> QueueLogFile::next() {
  auto text = impl_->next_line();
  if (!text) return std::unexpected(text.error());
  if (!*text) return std::optional<estimate::LogRow>{};
  auto fields = csv_fields(**text);
  if (!fields) return impl_->wrong(fields.error());
  if (fields->size() != columns) {
    return impl_->wrong("expected " + std::to_string(columns) + " fields, found " +
                        std::to_string(fields->size()));
  }
  impl_->fields = *std::move(fields);

  estimate::LogRow row;
  std::optional<Fault> fault;
  const auto take = [&](auto result) {
    using Value = std::decay_t<decltype(*result)>;
    if (result) return *std::move(result);
    if (!fault) fault = result.error();
    return Value{};
  };
  row.ticket = take(impl_->word(ticket));
  row.line = take(impl_->word(line));
  row.service_class = take(impl_->word(service_class));
  row.priority = take(impl_->flag(priority));
  const auto arrived = take(impl_->time(arrived_s, impl_->last_arrival_s, "the row before's"));
  row.arrived_s = arrived.value_or(0);
  row.called_s = take(impl_->time(called_s, row.arrived_s, "its arrival's"));
  row.finished_s =
      take(impl_->time(finished_s, row.called_s.value_or(row.arrived_s), "its call's"));
  row.left_s = take(impl_->time(left_s, row.arrived_s, "its arrival's"));
  row.counter = take(impl_->word(counter));
  if (const auto& open = impl_->fields[open_counters]; !open.empty()) {
    row.open_counters = parse_number(open, 0, most_counters);
    if (!row.open_counters && !fault) {
      fault = impl_->wrong(open_counters, "a whole number up to " + std::to_string(most_counters))
                  .error();
    }
  }
  row.teaches = take(impl_->flag(scored));
  if (!fault && row.ticket.empty()) fault = impl_->wrong(ticket, "a name").error();
  if (!fault && row.line.empty()) fault = impl_->wrong(line, "a name").error();
  if (!fault && !arrived) fault = impl_->wrong(arrived_s, "when it arrived").error();
  if (!fault && row.finished_s && !row.called_s) {
    fault = impl_->wrong(finished_s, "nothing, for it was never called").error();
  }
  if (!fault && row.left_s && row.called_s) {
    fault = impl_->wrong(left_s, "nothing, for it was called").error();
  }
  if (fault) return std::unexpected(*fault);
  impl_->last_arrival_s = row.arrived_s;
  return std::optional(std::move(row));
}

}  // namespace dawr::ctl
