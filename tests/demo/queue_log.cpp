#include "tests/demo/queue_log.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <tuple>

#include "broker/ctl/queue_log_file.h"

namespace dawr::demo {
namespace {

constexpr std::int64_t quarter_s = 900;
constexpr std::int64_t two_hours_s = 7200;
constexpr std::int64_t longest_day_s =
    std::int64_t{48} * 3600;  // a night shift may end on the next day

struct Row {
  std::string place;  // "file:line"
  std::vector<std::string> fields;
  const std::string& operator[](std::size_t index) const { return fields[index]; }
};

[[noreturn]] void fail(const std::string& place, const std::string& what) {
  throw std::runtime_error(place + ": " + what);
}

// The file is ours: no field is quoted.
std::vector<Row> read_rows(const std::filesystem::path& file, const std::string& header) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line != header) {
    fail(file.string() + ":1", "expected the header " + header);
  }
  const auto width = static_cast<std::size_t>(std::ranges::count(header, ',')) + 1;
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    Row row{file.string() + ":" + std::to_string(rows.size() + 2), {}};
    std::istringstream fields(line + ",");
    for (std::string field; std::getline(fields, field, ',');) row.fields.push_back(field);
    if (row.fields.size() != width)
      fail(row.place, "expected " + std::to_string(width) + " fields");
    rows.push_back(std::move(row));
  }
  if (rows.empty()) fail(file.string() + ":2", "expected a row");
  return rows;
}

bool inside(const Window& window, std::int64_t at_s) {
  return window.from_s <= at_s && at_s < window.to_s;
}

}  // namespace

std::vector<LoggedTicket> read_log(const std::filesystem::path& file) {
  auto rows = ctl::QueueLogFile::open(file);
  if (!rows) throw std::runtime_error(rows.error().text);
  std::vector<LoggedTicket> log;
  for (;;) {
    const auto row = rows->next();
    if (!row) throw std::runtime_error(row.error().text);
    if (!*row) break;
    const auto& [id, arrived_s, called_s, left_s] =
        std::tie((*row)->ticket, (*row)->arrived_s, (*row)->called_s, (*row)->left_s);
    if (std::max({arrived_s, called_s.value_or(0), left_s.value_or(0)}) > longest_day_s) {
      fail(file.string(),
           "ticket " + id + ": expected a log of one day, in seconds since midnight");
    }
    log.push_back({id, (*row)->line, arrived_s, called_s, left_s});
  }
  if (log.empty()) fail(file.string() + ":2", "expected a row");
  return log;
}

std::vector<StandIn> read_stand_ins(const std::filesystem::path& file) {
  std::vector<StandIn> lines;
  for (const Row& row : read_rows(file, "office_line,letter,service,counters")) {
    if (row[1].size() != 1) fail(row.place, "expected one letter, found '" + row[1] + "'");
    StandIn line{row[0], row[1].front(), row[2], {}};
    std::istringstream counters(row[3]);
    for (int id = 0; counters >> id;) line.counters.push_back(id);
    lines.push_back(std::move(line));
  }
  return lines;
}

Window busiest_two_hours(const std::vector<LoggedTicket>& log) {
  const Window day = whole_day(log);
  Window best{};
  std::ptrdiff_t most = -1;
  for (std::int64_t from = day.from_s / quarter_s * quarter_s; from < day.to_s; from += quarter_s) {
    const Window window{from, from + two_hours_s};
    const auto events =
        std::ranges::count_if(log, [&](const auto& t) { return inside(window, t.arrived_s); }) +
        std::ranges::count_if(
            log, [&](const auto& t) { return t.called_s && inside(window, *t.called_s); });
    if (events > most) {
      most = events;
      best = window;
    }
  }
  return best;
}

Window whole_day(const std::vector<LoggedTicket>& log) {
  Window day{log.front().arrived_s, log.front().arrived_s};
  for (const LoggedTicket& ticket : log) {
    day.to_s = std::max({day.to_s, ticket.arrived_s + 1, ticket.called_s.value_or(0) + 1,
                         ticket.left_s.value_or(0) + 1});
  }
  return day;
}

std::vector<Step> steps_of(const std::vector<LoggedTicket>& log, const std::string& line,
                           const Window& window) {
  using Kind = Step::Kind;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const LoggedTicket& ticket = log[i];
    if (ticket.line != line || ticket.arrived_s >= window.to_s) continue;
    const auto gone_s = ticket.called_s ? ticket.called_s : ticket.left_s;
    if (gone_s && *gone_s < window.from_s) continue;
    const std::int64_t arrives_s = std::max(ticket.arrived_s, window.from_s);
    steps.push_back({arrives_s, Kind::arrive, i});
    if (ticket.called_s && inside(window, *ticket.called_s)) {
      const bool at_once = *ticket.called_s == arrives_s;
      steps.push_back({*ticket.called_s, at_once ? Kind::call_at_once : Kind::call_earlier, i});
    } else if (!ticket.called_s && ticket.left_s && inside(window, *ticket.left_s)) {
      steps.push_back({*ticket.left_s, Kind::leave, i});
    }
  }
  std::ranges::sort(steps, {}, [](const Step& step) {
    return std::tuple{step.at_s, static_cast<int>(step.kind), step.ticket};
  });
  return steps;
}

}  // namespace dawr::demo
