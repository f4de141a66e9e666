#include "ticket/kiosk/pages.h"

#include "common/ui/colour.h"
#include "ticket/kiosk/page_choices.h"
#include "ticket/kiosk/page_notice.h"
#include "ticket/kiosk/page_service.h"
#include "ticket/kiosk/page_ticket.h"

namespace dawr::ticket {

ui::Page page_of(const View& view, ui::Size size, const text::PhrasePair& words,
                 std::string_view fingerprint) {
  ui::Sheet sheet(size, words);
  const Style style(size, view.access);
  const Draft draft{.sheet = sheet, .style = style, .view = view};
  switch (view.scene) {
    case Scene::home:
      draw_home(draft);
      break;
    case Scene::group:
      draw_group(draft);
      break;
    case Scene::search:
      draw_search(draft);
      break;
    case Scene::service:
      draw_service(draft);
      break;
    case Scene::priority:
      draw_priority(draft);
      break;
    case Scene::asking:
      draw_asking(draft);
      break;
    case Scene::printing:
    case Scene::ticket:
    case Scene::screen_ticket:
      draw_ticket(draft);
      break;
    case Scene::still_there:
      draw_still_there(draft);
      break;
    case Scene::notice:
      draw_notice(draft, fingerprint);
      break;
  }
  return std::move(sheet).take();
}

std::string default_action(const View& view) {
  switch (view.scene) {
    case Scene::search:
      return view.choices.empty() ? std::string()
                                  : "service " + std::string(view.choices.front().service->view());
    case Scene::service:
      return "take";
    case Scene::ticket:
    case Scene::screen_ticket:
      return "done";
    case Scene::still_there:
      return "stay";
    default:
      return {};
  }
}

ui::Page fault_page(ui::Size size, const text::PhrasePair& words, std::string_view fault) {
  ui::Sheet sheet(size, words);
  const Style style(size, {});
  const auto& colours = style.colours;
  sheet.plane(sheet.whole(), colours.ground);
  ui::Box area = ui::inset(sheet.whole(), style.px(80), style.px(120));
  const ui::Box icon = ui::cut_top(area, area.height * 0.3);
  sheet.icon(ui::inset(icon, 0, icon.height * 0.2), ui::Shape::triangle, colours.warn,
             colours.ground);
  sheet.say(ui::cut_top(area, style.px(130)), "kiosk.fault", style.heading(60, colours.text),
            {.align = ui::Align::centre, .lines = 2});
  sheet.say(ui::cut_top(area, style.px(170)), "kiosk.fault_note", style.body(38, colours.mute),
            {.align = ui::Align::centre, .lines = 3});
  ui::cut_top(area, style.px(30));
  area.height = std::min(area.height, style.px(300));
  sheet.plane(area, colours.card, style.px(Style::radius));
  area = ui::inset(area, style.px(40), style.px(24));
  sheet.say(ui::cut_top(area, style.px(60)), "kiosk.staff", style.bold(30, colours.warn));
  sheet.write(area, std::string(fault), style.body(30, colours.text),
              {.align = ui::Align::start,
               .direction = ui::Direction::left_to_right,
               .least_scale = 0.5,
               .lines = 4});
  return std::move(sheet).take();
}

}  // namespace dawr::ticket
