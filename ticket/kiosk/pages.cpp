#include "ticket/kiosk/pages.h"

#include "common/ui/colour.h"
#include "ticket/kiosk/page_check_in.h"
#include "ticket/kiosk/page_choices.h"
#include "ticket/kiosk/page_identity.h"
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
    case Scene::identity:
      draw_identity(draft);
      break;
    case Scene::check_in:
      draw_check_in(draft);
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
    case Scene::identity:
      return view.identity->sound() ? "identify" : std::string();
    case Scene::check_in:
      return view.code->code() ? "arrive" : std::string();
    case Scene::ticket:
    case Scene::screen_ticket:
      return "done";
    case Scene::asking:
      return view.seconds_left ? "stay" : std::string();
    case Scene::still_there:
      return "stay";
    default:
      return {};
  }
}

}  // namespace dawr::ticket
