#include "ticket/paper/slip.h"

#include <algorithm>
#include <cstdio>

#include "common/domain/check.h"
#include "common/log/receipt.h"
#include "common/text/promise_text.h"
#include "common/ui/picture.h"
#include "common/ui/qr.h"
#include "common/ui/ticket_code.h"

namespace dawr::ticket {
namespace {

using text::PhrasePair;
using text::Phrases;
using ui::Align;
using ui::Box;
using ui::Face;
using ui::Weight;

constexpr int tallest = 2'000;
constexpr int threshold = 150;  // of 255: thin strokes stay, their grey edges do not
constexpr double edge = 20;     // dots left blank on each side
constexpr double most_lines_scale = 0.7;
constexpr int qr_module = 8;  // one millimetre
constexpr int qr_version = 3;
constexpr int receipt_module = 6;
constexpr ui::Colour black{0, 0, 0};
constexpr ui::Colour white{1, 1, 1};

ui::TicketCode code_in(const Phrases& words, const IssuedTicket& ticket) {
  const bool arabic = words.digit_set() == text::Digits::arabic_indic;
  return {arabic ? ticket.letter_ar : std::string(1, ticket.letter.value),
          words.digits(std::to_string(ticket.number))};
}

// Draws downwards; what it has drawn is what the paper is long.
class Slip {
 public:
  Slip(const SlipContent& content, const PhrasePair& words)
      : content_(content),
        words_(words),
        picture_({slip_dots, tallest}),
        canvas_(picture_.canvas(words.first.direction(), ui::Medium::paper)) {
    canvas_.fill(canvas_.whole(), white);
  }

  ui::Bitmap draw() {
    gap(8);
    if (content_.demonstration) banner("display.demonstration");
    if (content_.replacement) {
      banner("slip.replacement");
      line(36, words_.first.text("slip.replacement_note"), 26, Weight::bold);
      small_line(words_.second.text("slip.replacement_note"));
      gap(8);
    } else if (content_.ticket.copy > 0) {
      banner("slip.copy");
    }
    heading();
    code();
    service();
    facts();
    arrival();
    scan();
    rules();
    if (!content_.receipt.empty()) receipt();
    gap(16);
    return picture_.bitmap(static_cast<int>(top_), threshold);
  }

 private:
  Box row(double height) {
    DAWR_CHECK(top_ + height < tallest, "a slip of paper has an end");
    const Box box{edge, top_, slip_dots - 2 * edge, height};
    top_ += height;
    return box;
  }
  void gap(double height) { row(height); }
  void rule() {
    gap(8);
    canvas_.fill(row(3), black);
    gap(8);
  }
  void line(double height, const std::string& text, double size, Weight weight,
            Face face = Face::body, Align align = Align::centre) {
    canvas_.text(
        row(height), text, {face, weight, size, black},
        {.align = align, .least_scale = most_lines_scale, .lines = height > 2 * size ? 2 : 1});
  }
  // In the second language, below the first.
  void small_line(const std::string& text) {
    canvas_.text(row(34), text, {Face::body, Weight::regular, 26, black},
                 {.align = Align::centre, .direction = words_.second.direction()});
  }
  void banner(std::string_view key) {
    const Box box = row(52);
    canvas_.stroke_rounded(box, 10, 4, black);
    canvas_.text(box, words_.first.text(key) + "  " + words_.second.text(key),
                 {Face::heading, Weight::bold, 28, black}, {.align = Align::centre});
    gap(10);
  }

  void heading() {
    const auto& centre = words_.first.in(content_.centre);
    line(canvas_.text_width(centre, {Face::heading, Weight::bold, 34, black}) > 500 ? 92 : 50,
         centre, 34, Weight::bold, Face::heading);
    small_line(words_.second.in(content_.centre));
    gap(8);
  }

  void code() {
    const Box frame = row(226);
    canvas_.stroke_rounded(frame, 20, 6, black);
    Box inner = ui::inset(frame, 22, 12);
    Box head = ui::cut_top(inner, 40);
    canvas_.text(head, words_.first.text("display.ticket_number"),
                 {Face::body, Weight::bold, 27, black});
    const auto second = code_in(words_.second, content_.ticket);
    canvas_.text(
        head, words_.second.text("display.ticket") + " " + second.letter + "\u00a0" + second.digits,
        {Face::body, Weight::bold, 26, black},
        {.align = Align::end, .direction = words_.second.direction()});
    ui::draw_code(canvas_, ui::inset(inner, 10, 6), code_in(words_.first, content_.ticket),
                  {.size = 190, .letter = black, .digits = black});
    gap(10);
  }

  void service() {
    const std::string code(content_.ticket.service.view());
    const auto in = [&](const Phrases& words) {
      return content_.service.empty() ? code : words.in(content_.service);
    };
    const auto first = in(words_.first);
    line(canvas_.text_width(first, {Face::heading, Weight::bold, 36, black}) > 520 ? 98 : 54, first,
         36, Weight::bold, Face::heading);
    if (!content_.service.empty()) small_line(in(words_.second));
    rule();
  }

  void fact(const std::string& name, const std::string& value) {
    const Box box = row(44);
    const ui::TextStyle label{Face::body, Weight::regular, 26, black};
    canvas_.text(box, name, label, {.align = Align::start});
    Box rest = box;
    ui::cut_start(rest, canvas_.text_width(name, label) + 16);
    canvas_.text(rest, value, {Face::body, Weight::bold, 27, black}, {.align = Align::end});
  }
  void place_in_line() {
    const auto& words = words_.first;
    const auto wait = text::promise_text(words, content_.ticket.promise, text::PromiseForm::whole);
    if (!wait.empty()) fact(words.text("slip.wait"), wait);
    fact(words.text("slip.ahead"),
         words.text("display.waiting",
                    {{"count", static_cast<std::int64_t>(content_.ticket.ahead)}}));
  }
  void facts() {
    const auto& words = words_.first;
    fact(words.text("slip.issued"),
         words.text("slip.moment", {{"date", words.date(content_.issued.date)},
                                    {"time", words.clock_line(content_.issued)}}));
    if (content_.callable_at) {
      fact(words.text("slip.called_from"), words.clock_line(*content_.callable_at));
    } else {
      place_in_line();
    }
    if (content_.fee_at_cashier) fact(words.text("slip.fee"), words.text("slip.fee_where"));
    if (content_.ticket.priority_pending) {
      line(70, words.text("slip.priority_pending"), 26, Weight::bold);
    }
    rule();
  }

  void arrival() {
    const Box frame = row(132);
    canvas_.stroke_rounded(frame, 16, 4, black);
    Box inner = ui::inset(frame, 20, 8);
    const Box figures = ui::cut_end(inner, 210);
    canvas_.number(figures, words_.first.digits(std::to_string(content_.arrival_code)),
                   {Face::digits, Weight::bold, 96, black});
    canvas_.text(ui::cut_top(inner, 48), words_.first.text("slip.arrival_code"),
                 {Face::heading, Weight::bold, 30, black});
    canvas_.text(inner, words_.first.text("slip.arrival_code_note"),
                 {Face::body, Weight::regular, 23, black}, {.lines = 2});
    gap(12);
  }

  void scan() {
    const auto made =
        ui::qr_code(scan_text(content_.ticket.ticket, content_.arrival_code), qr_version);
    DAWR_CHECK(made.has_value(), "nineteen digits fit");
    const int side = ui::qr_side(*made, qr_module);
    Box box = row(side);
    ui::draw_qr(canvas_, ui::cut_end(box, side), *made, qr_module, black);
    Box words = ui::inset(box, 0, 20);
    canvas_.text(ui::cut_top(words, words.height * 0.62), words_.first.text("slip.scan"),
                 {Face::body, Weight::bold, 27, black}, {.align = Align::centre, .lines = 3});
    canvas_.text(words, words_.second.text("slip.scan"), {Face::body, Weight::regular, 22, black},
                 {.align = Align::centre, .direction = words_.second.direction(), .lines = 3});
    rule();
  }

  // Last, and away from what is scanned at the counter.
  void receipt() {
    rule();
    line(40, words_.first.text("slip.receipt"), 26, Weight::bold);
    small_line(words_.second.text("slip.receipt"));
    const auto made = ui::qr_code(content_.receipt, log::largest_receipt_qr);
    DAWR_CHECK(made.has_value(), "a receipt fits");
    const int side = ui::qr_side(*made, receipt_module);
    ui::draw_qr(canvas_, row(side), *made, receipt_module, black);
    line(40, words_.first.text("slip.receipt_words"), 24, Weight::regular);
    canvas_.text(row(40), content_.receipt_words, {Face::body, Weight::bold, 28, black},
                 {.align = Align::centre, .direction = text::Direction::left_to_right});
  }

  void rules() {
    line(38, words_.first.text("slip.rule"), 25, Weight::bold);
    line(38, words_.first.text("slip.valid"), 24, Weight::regular);
  }

  const SlipContent& content_;
  const PhrasePair& words_;
  ui::Picture picture_;
  ui::Canvas canvas_;
  double top_{};
};

}  // namespace

std::string scan_text(const TicketRef& ticket, std::uint16_t arrival_code) {
  const std::chrono::year_month_day date{ticket.date};
  char text[32];
  std::snprintf(text, sizeof text, "%04d%02u%02u%08u%03u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                ticket.serial.value, arrival_code);
  return text;
}

ui::Bitmap draw_slip(const SlipContent& content, const PhrasePair& words) {
  return Slip(content, words).draw();
}

}  // namespace dawr::ticket
