#include "display/painter.h"

#include "display/paint_parts.h"

namespace dawr::display {

using ui::Face;
using ui::Weight;
namespace colours = ui::colours;

std::string letter_in(const text::Phrases& words, LineId letter, const std::string& letter_ar) {
  return words.language() == "ar" ? letter_ar : std::string(1, letter.value);
}

ui::TicketCode code_in(const text::Phrases& words, const CallView& call) {
  return {letter_in(words, call.letter, call.letter_ar), words.number(call.number)};
}

std::string counter_word(const text::Phrases& words, CounterKind kind) {
  return words.text(kind == CounterKind::cashier ? "counter.cashier" : "counter.counter");
}

void paint_why(const Brush& brush, const ui::Box& box, std::uint16_t priority_credit_minutes) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  canvas.fill_rounded(box, 1.2 * u, colours::panel_alt);
  canvas.stroke_rounded(box, 1.2 * u, 0.18 * u, ui::with_alpha(colours::mint, 0.55));
  auto rest = ui::inset(box, 2.1 * u, 0);
  canvas.fill_shape(ui::Shape::shield, ui::inset(ui::cut_start(rest, 4.4 * u), 0, 1 * u),
                    colours::mint, colours::navy2);
  ui::cut_start(rest, 1.4 * u);
  const ui::TextStyle title{Face::heading, Weight::bold, 3 * u, colours::mint};
  const auto title_text = brush.words.first.text("display.why");
  const double title_width = std::min(canvas.text_width(title_text, title), rest.width * 0.35);
  canvas.text(ui::cut_start(rest, title_width), title_text, title);
  ui::cut_start(rest, 2.6 * u);
  canvas.text(
      rest, brush.words.first.text("display.why_order", {{"minutes", priority_credit_minutes}}),
      {Face::body, Weight::regular, 3.1 * u, colours::white}, {.least_scale = 0.7, .lines = 2});
}

namespace {

std::string cover_text(const text::Phrases& words, const Ticker& ticker) {
  if (!ticker.cover || !ticker.since) return {};
  const BoardCover& cover = *ticker.cover;
  const std::string letter =
      words.language() == "ar" ? cover.letter_ar : std::string{cover.line.value};
  const auto time = words.clock_line(*ticker.since);
  const bool cashier = cover.counter_kind == CounterKind::cashier;
  return words.text(cashier ? "display.cover_cashier" : "display.cover",
                    {{"counter", cover.counter},
                     {"letter", std::string_view(letter)},
                     {"time", std::string_view(time)}});
}

std::string ticker_text(const text::Phrases& words, const Ticker& ticker) {
  switch (ticker.kind) {
    case TickerKind::hint:
      return words.text("display.hint_keep_ticket");
    case TickerKind::notice:
      return words.in(ticker.text);
    case TickerKind::paused:
      return words.text("display.paused", {{"reason", std::string_view(words.in(ticker.text))}});
    case TickerKind::voice:
      return words.text("display.by_voice");
    case TickerKind::cover:
      return cover_text(words, ticker);
    case TickerKind::stale: {
      if (!ticker.since) return words.text("display.stale_unknown");
      const auto since = words.clock_line(*ticker.since);
      return words.text("display.stale", {{"time", std::string_view(since)}});
    }
  }
  return {};
}

void paint_stale(const Brush& brush, const ui::Box& box, const Ticker& ticker) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  canvas.fill(box, colours::grey_band);
  auto rest = ui::inset(box, 2.2 * u, 0.5 * u);
  canvas.fill_shape(ui::Shape::triangle, ui::inset(ui::cut_start(rest, 5 * u), 0, 0.7 * u),
                    colours::amber, colours::navy);
  ui::cut_start(rest, 1.6 * u);
  canvas.text(rest, ticker_text(brush.words.first, ticker),
              {Face::body, Weight::bold, 3.4 * u, colours::white},
              {.least_scale = 0.65, .lines = 2});
}

}  // namespace

void paint_ticker(const Brush& brush, const ui::Box& box, const Ticker& ticker) {
  if (ticker.kind == TickerKind::stale) {
    paint_stale(brush, box, ticker);
    return;
  }
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  const auto& words = ticker.in_second_language ? brush.words.second : brush.words.first;
  canvas.fill(box, colours::navy);
  auto rest = box;
  canvas.fill({box.start, box.top, box.width, 0.2 * u}, colours::line);
  const bool quiet = ticker.kind == TickerKind::hint;
  const ui::TextStyle label{Face::heading, Weight::bold, 3 * u,
                            quiet ? colours::white : colours::navy};
  const auto label_text = words.text(quiet ? "display.hint" : "display.notice");
  const auto label_box = ui::cut_start(rest, canvas.text_width(label_text, label) + 7 * u);
  canvas.fill(label_box, quiet                               ? colours::panel
                         : ticker.kind == TickerKind::paused ? colours::amber
                                                             : colours::gold);
  canvas.text(label_box, label_text, label,
              {.align = ui::Align::centre, .direction = words.direction()});
  canvas.text(ui::inset(rest, 2.2 * u, 0.4 * u), ticker_text(words, ticker),
              {Face::body, Weight::regular, 3.4 * u, colours::white},
              {.direction = words.direction(), .least_scale = 0.55, .lines = 3});
}

namespace {

struct Message {
  ui::Shape icon;
  ui::Colour colour;
  const char* title;
  const char* note;
};

Message message_of(const View& view) {
  using ui::Shape;
  constexpr auto connecting = "display.connecting_title";
  if (view.scene == Scene::closed)
    return {Shape::lock, colours::soft, "display.closed_title", "display.closed_note"};
  switch (view.trouble) {
    case Trouble::none:
      return {Shape::clock, colours::amber, connecting, "display.connecting_note"};
    case Trouble::unreachable:
      return {Shape::triangle, colours::amber, "display.unreachable_title",
              "display.unreachable_note"};
    case Trouble::not_enrolled:
      return {Shape::triangle, colours::amber, "display.not_enrolled_title",
              "display.not_enrolled_note"};
    case Trouble::refused:
      return {Shape::triangle, colours::coral, "display.refused_title", "display.refused_note"};
    case Trouble::version:
      return {Shape::triangle, colours::coral, "display.version_title", "display.version_note"};
  }
  return {Shape::clock, colours::amber, connecting, "display.connecting_note"};
}

}  // namespace

void paint_message(const Brush& brush, const ui::Box& box, const View& view,
                   const std::string& fingerprint) {
  auto& canvas = brush.canvas;
  const double u = brush.unit;
  const auto message = message_of(view);
  auto rest = ui::inset(box, 2.2 * u, 2.2 * u);
  canvas.fill_rounded(rest, 2.2 * u, colours::panel_alt);
  rest = ui::inset(rest, 8 * u, std::max(2 * u, (rest.height - 66 * u) / 2));
  canvas.fill_shape(message.icon, ui::cut_top(rest, 17 * u), message.colour, colours::panel_alt);
  ui::cut_top(rest, 2 * u);
  const auto line = [&](const text::Phrases& words, const char* key, double height,
                        const ui::TextStyle& style) {
    canvas.text(ui::cut_top(rest, height),
                words.text(key, {{"fingerprint", std::string_view(fingerprint)}}), style,
                {.align = ui::Align::centre, .direction = words.direction(), .lines = 2});
  };
  const auto& [first, second] = brush.words;
  line(first, message.title, 16 * u, {Face::heading, Weight::bold, 8 * u, colours::white});
  line(first, message.note, 11 * u, {Face::body, Weight::regular, 3.8 * u, colours::soft});
  line(second, message.title, 9 * u, {Face::body, Weight::bold, 5 * u, colours::white});
  line(second, message.note, 9 * u, {Face::body, Weight::regular, 3.1 * u, colours::soft});
}

void paint_all(ui::Canvas& canvas, const Layout& layout, const View& view, const Wording& wording) {
  canvas.fill_gradient(canvas.whole(), colours::navy2, colours::navy);
  paint(canvas, layout, view, wording, parts_of(view.scene));
}

void paint(ui::Canvas& canvas, const Layout& layout, const View& view, const Wording& wording,
           std::span<const Part> parts) {
  const Brush brush{canvas, wording.words, layout.unit, layout.portrait};
  for (const auto part : parts) {
    const auto& box = layout.box_of(part);
    canvas.clip(box);
    canvas.fill_gradient(canvas.whole(), colours::navy2, colours::navy);
    switch (part) {
      case Part::header:
        paint_header(brush, box, view);
        break;
      case Part::call:
        paint_call(brush, box, view.card);
        break;
      case Part::earlier:
        paint_earlier(brush, box, view.earlier);
        break;
      case Part::lines:
        paint_lines(brush, box, view.lines);
        break;
      case Part::why:
        paint_why(brush, box, view.priority_credit_minutes);
        break;
      case Part::message:
        paint_message(brush, box, view, wording.fingerprint);
        break;
      case Part::ticker:
        paint_ticker(brush, box, view.ticker);
        break;
    }
    canvas.unclip();
  }
}

}  // namespace dawr::display
