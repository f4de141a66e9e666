#include <algorithm>
#include <array>
#include <map>

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double left = 460;
constexpr double width = 1000;
constexpr double row_step = 82;
constexpr double row_height = 72;

Box window(const Desk& desk, double top, double height) {
  return desk.box(left, top, width, height);
}

std::string_view name_of(Deed deed) {
  switch (deed) {
    case Deed::open_day:
      return "manager.deed_open_day";
    case Deed::pause:
      return "manager.deed_pause";
    case Deed::resume:
      return "manager.deed_resume";
    case Deed::notice:
      return "manager.deed_notice";
    case Deed::close_out:
      return "manager.deed_close_out";
    case Deed::close_day:
      return "manager.deed_close_day";
    case Deed::unlock:
      return "manager.deed_unlock";
    case Deed::approve:
      return "manager.deed_approve";
    case Deed::withdraw:
      return "manager.deed_withdraw";
  }
  return "manager.deed_close_day";
}

std::string_view reason_of(Lock lock) {
  switch (lock) {
    case Lock::day_is_open:
      return "manager.lock_day_is_open";
    case Lock::day_is_closed:
      return "manager.lock_day_is_closed";
    case Lock::day_is_over:
      return "manager.lock_day_is_over";
    case Lock::paused_already:
      return "manager.lock_paused_already";
    case Lock::not_paused:
      return "manager.lock_not_paused";
    case Lock::tickets_without_end:
      return "manager.lock_tickets_without_end";
    case Lock::no_tickets:
      return "manager.lock_no_tickets";
    case Lock::nothing_locked:
      return "manager.lock_nothing_locked";
    case Lock::nothing_asked:
      return "manager.lock_nothing_asked";
    case Lock::nothing_asked_here:
      return "manager.lock_nothing_asked_here";
  }
  return "manager.lock_no_tickets";
}

void add_menu(const Desk& desk) {
  constexpr double top = 50;
  constexpr double step = 77;
  constexpr double high = 67;
  const auto deeds = all_deeds();
  const double height = 206 + step * static_cast<double>(deeds.size() + 1);
  add_window(desk, window(desk, top, height), "manager.actions");
  const auto note = [&](double row, std::string_view phrase) {
    desk.sheet.say(desk.box(left + 620, row, width - 660, high), phrase,
                   desk.text(18, colours::off_on_dark), {.lines = 2});
  };
  double row = top + 96;
  int key = 1;
  for (const Deed deed : deeds) {
    const auto lock = lock_of(deed, desk.view.figures, desk.view.today, desk.view.own);
    add_button(
        desk, desk.box(left + 40, row, 560, high), desk.words().text(name_of(deed)),
        {.action = deed_action(deed), .box = {}, .keys = number_keys(key), .enabled = !lock});
    if (lock) note(row, reason_of(*lock));
    row += step;
    ++key;
  }
  add_button(desk, desk.box(left + 40, row, 560, high), desk.words().text("deed_form.menu"),
             {.action = "forms", .box = {}, .keys = number_keys(0)});
  note(row, "deed_form.menu_hint");
  desk.sheet.say(desk.box(left + 40, top + height - 96, width - 360, row_height),
                 "manager.actions_note", desk.text(17, colours::soft), {.lines = 3});
  add_back(desk, window(desk, top, height));
}

// What this board asks for itself nobody approves here but by a code.
bool is_own(const Desk& desk, const Choice& choice) {
  return desk.view.deed == Deed::approve && choice.request &&
         choice.request->device == desk.view.own;
}

std::string label_of(const Desk& desk, const Choice& choice) {
  auto label = text_of(choice, desk.view.figures, desk.words());
  if (!is_own(desk, choice)) return label;
  return desk.words().text("manager.request_own", {{"reason", std::string_view(label)}});
}

void add_choice(const Desk& desk) {
  constexpr double top = 200;
  const auto choices = choices_of(*desk.view.deed, desk.view.figures, desk.view.own);
  const double height = 100 + row_step * static_cast<double>(choices.size()) + 110;
  add_window(desk, window(desk, top, height), name_of(*desk.view.deed));
  double row = top + 96;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    add_button(
        desk, desk.box(left + 40, row, width - 80, row_height), label_of(desk, choices[i]),
        {.action = choice_action(i), .box = {}, .keys = number_keys(static_cast<int>(i) + 1)});
    row += row_step;
  }
  add_back(desk, window(desk, top, height));
}

std::string_view question_of(Deed deed, const ManagerView& figures) {
  switch (deed) {
    case Deed::open_day:
      return figures.day_open ? "manager.sure_open_next_day" : "manager.sure_open_day";
    case Deed::pause:
      return "manager.sure_pause";
    case Deed::resume:
      return "manager.sure_resume";
    case Deed::notice:
      return "manager.sure_notice";
    case Deed::close_out:
      return "manager.sure_close_out";
    case Deed::close_day:
      return "manager.sure_close_day";
    case Deed::unlock:
      return "manager.sure_unlock";
    case Deed::approve:
      return "manager.sure_approve";
    case Deed::withdraw:
      return "manager.sure_withdraw";
  }
  return "manager.sure_close_day";
}

void add_confirm(const Desk& desk) {
  constexpr double top = 300;
  const Deed deed = *desk.view.deed;
  const double height = deed == Deed::approve ? 530 : 440;
  add_window(desk, window(desk, top, height), name_of(deed));
  const auto date = desk.words().date(desk.view.today);
  const auto choice = text_of(desk.view.choice, desk.view.figures, desk.words());
  const DayTotals& totals = desk.view.figures.totals;
  desk.sheet.say(desk.box(left + 40, top + 100, width - 80, 200),
                 question_of(deed, desk.view.figures), desk.text(30, colours::white), {.lines = 4},
                 {{"date", std::string_view(date)},
                  {"reason", std::string_view(choice)},
                  {"count", deed == Deed::open_day ? without_end(totals) : totals.waiting}});
  if (desk.view.silent) {
    desk.sheet.say(desk.box(left + 40, top + 296, width - 80, 40), "manager.lock_no_link",
                   desk.text(20, colours::amber, ui::Weight::bold));
  }
  if (deed == Deed::approve) {
    add_button(desk, desk.box(left + 40, top + height - 180, 640, row_height),
               desk.words().text("manager.by_code"), {.action = "code", .box = {}, .keys = {"F2"}});
  }
  add_button(desk, desk.box(left + 40, top + height - 96, 480, row_height),
             desk.words().text("manager.yes"),
             {.action = "yes",
              .box = {},
              .keys = {"Return"},
              .enabled = !desk.view.silent && !is_own(desk, desk.view.choice)});
  add_back(desk, window(desk, top, height));
}

// Kinds of refusals that mean the same to a manager; by kind and never by person.
enum class Sort : std::uint8_t { code, pin, authority, early, unreadable, storage, not_now };

Sort sort_of(RejectionCode code) {
  using enum RejectionCode;
  switch (code) {
    case arrival_code:
    case arrival_code_locked:
    case booking_code_locked:
      return Sort::code;
    case sign_in_needed:
    case pin_required:
    case pin_locked:
    case pin_wrong:
    case approval_code_locked:
    case approval_code:
    case approval_code_used:
      return Sort::pin;
    case role_forbidden:
    case not_yours:
    case token_mismatch:
    case separation_of_duty:
    case clerk_elsewhere:
    case unknown_clerk:
    case priority_evidence:
    case dual_control:
    case skill_cooldown:
    case payment_ref:
    case payment_used:
      return Sort::authority;
    case no_show_early:
    case not_displayed:
    case displayed:
    case display_alive:
    case put_back_early:
    case call_in_progress:
    case ticket_in_hand:
    case recall_limit:
      return Sort::early;
    case malformed:
    case version:
    case rate_limited:
    case replay:
    case stale_command:
    case quarantined:
      return Sort::unreadable;
    case storage:
      return Sort::storage;
    case day_closed:
    case day_open:
    case policy:
    case unknown_service:
    case unknown_line:
    case unknown_counter:
    case unknown_ticket:
    case other_day:
    case reason_required:
    case bad_argument:
    case issuing_paused:
    case not_open_yet:
    case too_late_today:
    case take_cancelled:
    case numbers_exhausted:
    case cancel_limit:
    case no_interruption:
    case pad_entered:
    case pad_over:
    case session_exists:
    case counter_closed:
    case counter_open:
    case on_break:
    case no_ticket_in_hand:
    case state:
    case line_empty:
    case transfer_target:
    case last_hop:
    case park_limit:
    case nothing_to_undo:
    case rejoin_over:
    case reinstated:
    case reprint_over:
    case live_tickets:
    case approval_over:
    case request_open:
    case override_cap:
    case duplicate_live:
    case not_bookable:
    case booking_quota:
    case slot_over:
    case no_slot:
    case slot_taken:
    case hold_over:
    case check_in_early:
    case check_in_over:
    case ticket_used:
    case vote_used:
    case vote_over:
      return Sort::not_now;
  }
  return Sort::not_now;
}

std::string_view name_of(Sort sort) {
  switch (sort) {
    case Sort::code:
      return "manager.refusals_code";
    case Sort::pin:
      return "manager.refusals_pin";
    case Sort::authority:
      return "manager.refusals_authority";
    case Sort::early:
      return "manager.refusals_early";
    case Sort::unreadable:
      return "manager.refusals_unreadable";
    case Sort::storage:
      return "manager.refusals_storage";
    case Sort::not_now:
      return "manager.refusals_not_now";
  }
  return "manager.refusals_not_now";
}

void add_refusals(const Desk& desk) {
  constexpr double top = 190;
  std::map<Sort, std::int64_t> counts;
  for (const Sort sort : {Sort::code, Sort::pin, Sort::authority, Sort::early, Sort::unreadable,
                          Sort::storage, Sort::not_now}) {
    counts[sort] = 0;
  }
  for (const auto& one : desk.view.figures.refusals) counts[sort_of(one.kind)] += one.count;
  const double height = 110 + 66 * static_cast<double>(counts.size()) + 130;
  add_window(desk, window(desk, top, height), "manager.refused");
  double row = top + 100;
  for (const auto& [sort, count] : counts) {
    desk.sheet.digits(desk.box(left + 40, row, 110, 56), desk.words().number(count),
                      desk.digits(34, count > 0 ? colours::gold : colours::soft));
    desk.sheet.say(desk.box(left + 170, row, width - 210, 56), name_of(sort),
                   desk.text(23, colours::white));
    row += 66;
  }
  desk.sheet.say(desk.box(left + 40, top + height - 104, width - 380, 84), "manager.refusals_note",
                 desk.text(18, colours::soft), {.lines = 3});
  add_back(desk, window(desk, top, height));
}

std::string_view word_of(Role role) {
  switch (role) {
    case Role::dispenser:
      return "manager.role_dispenser";
    case Role::reception:
      return "manager.role_reception";
    case Role::counter:
      return "manager.role_counter";
    case Role::cashier:
      return "manager.role_cashier";
    case Role::supervisor:
      return "manager.role_supervisor";
    case Role::display:
      return "manager.role_display";
    default:
      return "manager.role_other";
  }
}

std::string_view word_of(PrinterState state) {
  switch (state) {
    case PrinterState::absent:
    case PrinterState::silent:
    case PrinterState::offline:
      return "manager.printer_silent";
    case PrinterState::cover_open:
      return "manager.printer_cover";
    case PrinterState::cutter_stuck:
      return "manager.printer_cutter";
    case PrinterState::broken:
      return "manager.printer_broken";
    case PrinterState::paper_out:
      return "manager.printer_paper_out";
    case PrinterState::paper_low:
      return "manager.printer_paper_low";
    case PrinterState::ready:
      break;
  }
  return "manager.printer_ready";
}

// How a device is, in a word or two: what needs somebody most comes first.
struct Standing {
  std::string words;
  Colour ink{colours::mint};
  std::uint8_t rank{};  // those to look after first, should there be more than there is room for
};

Standing standing_of(const Desk& desk, const DeviceFigures& device) {
  enum Rank : std::uint8_t { help, out_of_work, wants_a_hand, well };
  const auto& words = desk.words();
  if (device.help_since) return {words.text("manager.device_help"), colours::coral, help};
  if (!is_heard(device, desk.view.now, desk.view.clock_rate)) {
    return {device.heard_at ? since_text(words, desk.view.now - *device.heard_at)
                            : words.text("manager.never_heard"),
            colours::amber, out_of_work};
  }
  if (!device.printer) return {words.text("manager.heard"), colours::mint, well};
  const std::string printer = words.text(word_of(*device.printer));
  if (!prints(*device.printer)) return {printer, colours::coral, out_of_work};
  return is_printer_trouble(device) ? Standing{printer, colours::amber, wants_a_hand}
                                    : Standing{printer, colours::mint, well};
}

void add_device(const Desk& desk, const DeviceFigures& device, const Box& box) {
  const Standing standing = standing_of(desk, device);
  Box rest = box;
  desk.sheet.icon(ui::inset(ui::cut_start(rest, desk.px(22)), desk.px(3), 0),
                  standing.ink == colours::mint ? ui::Shape::disc : ui::Shape::triangle,
                  standing.ink, colours::panel_alt);
  ui::cut_start(rest, desk.px(10));
  desk.sheet.write(ui::cut_end(rest, desk.px(160)), standing.words,
                   desk.text(16, standing.ink, ui::Weight::bold), at_end);
  desk.sheet.say(ui::cut_end(rest, desk.px(110)), word_of(device.role),
                 desk.text(16, colours::soft), at_end);
  desk.sheet.write(rest, device.name, desk.text(18, colours::white, ui::Weight::bold));
}

void add_devices(const Desk& desk) {
  constexpr double top = 130;
  constexpr double height = 830;
  constexpr std::size_t rows = 16;
  constexpr std::size_t columns = 2;
  constexpr double device_step = 42;
  add_window(desk, window(desk, top, height), "manager.devices");
  auto devices = desk.view.figures.around.devices;
  std::ranges::stable_sort(
      devices, {}, [&](const DeviceFigures& device) { return standing_of(desk, device).rank; });
  const std::size_t shown = std::min(devices.size(), rows * columns);
  for (std::size_t i = 0; i < shown; ++i) {
    const double start = left + 30 + (i / rows == 0 ? 0 : 480);
    add_device(desk, devices[i],
               desk.box(start, top + 90 + device_step * static_cast<double>(i % rows), 460, 36));
  }
  if (shown < devices.size()) {
    desk.sheet.say(desk.box(left + 40, top + height - 88, 560, 56), "manager.devices_more",
                   desk.text(18, colours::soft), {},
                   {{"count", static_cast<std::int64_t>(devices.size() - shown)}});
  }
  add_back(desk, window(desk, top, height));
}

}  // namespace

void add_panel(const Desk& desk) {
  switch (desk.view.panel) {
    case Panel::none:
      return;
    case Panel::menu:
      return add_menu(desk);
    case Panel::choice:
      return add_choice(desk);
    case Panel::confirm:
      return add_confirm(desk);
    case Panel::refusals:
      return add_refusals(desk);
    case Panel::devices:
      return add_devices(desk);
    case Panel::sign_in:
      return add_sign_in(desk);
    case Panel::code:
      return add_code(desk);
    case Panel::alarms:
      return add_alarm_window(desk);
    case Panel::form_menu:
      return add_form_menu(desk);
    case Panel::form:
      return add_deed_form(desk);
  }
}

}  // namespace dawr::display::manager
