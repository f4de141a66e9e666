#include "counter/view_json.h"

#include <array>

#include "common/device/promise_json.h"

namespace dawr::counter {
namespace {

using device::Json;

std::string_view name_of(CounterState state) {
  if (state == CounterState::closed) return "closed";
  return state == CounterState::open ? "open" : "on_break";
}

std::string_view name_of(TicketState state) {
  constexpr std::array<std::string_view, 11> names{
      "waiting",    "called",     "serving", "on_hold",    "no_show", "served",
      "incomplete", "redirected", "left",    "closed_out", "void"};
  const auto index = static_cast<std::size_t>(state) - 1;
  return index < names.size() ? names[index] : "unknown";
}

std::optional<std::string_view> name_of(const std::optional<Fee>& fee) {
  if (!fee) return std::nullopt;
  if (*fee == Fee::due) return "due";
  return *fee == Fee::paid ? "paid" : "waived";
}

Json in_hand_json(const TicketInHand& ticket) {
  Json json;
  json.add("ticket", ticket.ticket.value)
      .add("letter", std::string_view(&ticket.letter.value, 1))
      .add("number", ticket.number)
      .add("service", ticket.service.view())
      .add("state", name_of(ticket.state))
      .add("called_at", ticket.called_at)
      .add("started_at", ticket.started_at)
      .add("calls", ticket.calls)
      .add("calls_left", ticket.calls_left)
      .add("shown", ticket.shown)
      .add("tries_left", ticket.tries_left);
  if (const auto fee = name_of(ticket.fee)) json.add("fee", *fee);
  if (ticket.next) json.add("next", std::string_view(&ticket.next->value, 1));
  return json;
}

Json on_hold_json(const TicketOnHold& ticket) {
  Json json;
  json.add("ticket", ticket.ticket.value)
      .add("letter", std::string_view(&ticket.letter.value, 1))
      .add("number", ticket.number)
      .add("until", ticket.until);
  return json;
}

}  // namespace

Json& add_view(Json& json, const CounterView& view) {
  json.add("counter", view.counter.value)
      .add("kind", view.kind == CounterKind::counter ? "counter" : "cashier")
      .add("number", view.number)
      .add("state", name_of(view.state));
  if (view.clerk) json.add("clerk", view.clerk->value);
  if (view.in_hand) json.add("in_hand", in_hand_json(*view.in_hand));
  if (view.on_hold) json.add("on_hold", on_hold_json(*view.on_hold));
  std::vector<Json> lines;
  lines.reserve(view.lines.size());
  for (const LineLoad& load : view.lines) {
    lines.push_back(Json()
                        .add("letter", std::string_view(&load.line.value, 1))
                        .add("waiting", load.waiting)
                        .add("longest_wait_s", load.longest_wait_s)
                        .add("outlook", device::promise_json(load.outlook)));
  }
  if (!view.help_at.empty()) {
    json.add("help_at", std::vector<std::string_view>(view.help_at.begin(), view.help_at.end()));
  }
  return json.add("undo_until", view.undo_until)
      .add("no_show_from", view.no_show_from)
      .add("put_back_from", view.put_back_from)
      .add("lines", lines)
      .add("served_today", view.served_today)
      .add("average_service_s", view.average_service_s);
}

}  // namespace dawr::counter
