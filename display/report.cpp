#include "display/report.h"

#include <vector>

#include "common/device/promise_json.h"

namespace dawr::display {

using device::Json;

std::string_view name_of(Scene scene) {
  switch (scene) {
    case Scene::connecting:
      return "connecting";
    case Scene::closed:
      return "closed";
    case Scene::open:
      return "open";
  }
  return "unknown";
}

std::string_view name_of(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::gold:
      return "gold";
    case Emphasis::white:
      return "white";
    case Emphasis::past:
      return "past";
  }
  return "unknown";
}

std::string_view name_of(TickerKind kind) {
  switch (kind) {
    case TickerKind::hint:
      return "hint";
    case TickerKind::notice:
      return "notice";
    case TickerKind::paused:
      return "paused";
    case TickerKind::stale:
      return "stale";
    case TickerKind::voice:
      return "voice";
    case TickerKind::cover:
      return "cover";
  }
  return "unknown";
}

std::string_view name_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::none:
      return "none";
    case Trouble::unreachable:
      return "unreachable";
    case Trouble::not_enrolled:
      return "not_enrolled";
    case Trouble::refused:
      return "refused";
    case Trouble::version:
      return "version";
  }
  return "unknown";
}

Json& add_call(Json& json, const CallView& call) {
  json.add("letter", std::string_view(&call.letter.value, 1))
      .add("letter_ar", call.letter_ar)
      .add("number", call.number)
      .add("kind", call.kind == CounterKind::cashier ? "cashier" : "counter")
      .add("counter", call.counter);
  if (call.exceptional) json.add("exceptional", true);
  return json;
}

namespace {

std::vector<Json> calls_of(const std::vector<CallView>& calls) {
  std::vector<Json> list;
  for (const auto& call : calls) add_call(list.emplace_back(), call);
  return list;
}

std::string clock_of(const text::CivilTime& time) {
  const auto padded = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return padded(time.hour) + ":" + padded(time.minute);
}

}  // namespace

Json& add_view(Json& json, const View& view) {
  json.add("scene", name_of(view.scene)).add("trouble", name_of(view.trouble));
  json.add("demonstration", view.demonstration);
  json.add("late", view.late).add("ticker", name_of(view.ticker.kind));
  if (view.clock) json.add("clock", clock_of(*view.clock));
  json.add("card", calls_of(view.card.calls)).add("emphasis", name_of(view.card.emphasis));
  json.add("earlier", calls_of(view.earlier));
  std::vector<Json> lines;
  for (const auto& line : view.lines) {
    lines.emplace_back()
        .add("letter", std::string_view(&line.id.value, 1))
        .add("waiting", line.waiting)
        .add("outlook", device::promise_json(line.outlook));
  }
  return json.add("lines", lines);
}

}  // namespace dawr::display
