#include "counter/console/page.h"
#include "tests/console/samples.h"
#include "tests/screens/exhibit.h"

namespace dawr::screens {

std::vector<Exhibit> console_exhibits() {
  constexpr ui::Size size{1366, 768};
  std::vector<Exhibit> exhibits;
  for (const auto& [name, console] : counter::console::samples::states()) {
    exhibits.push_back({name, size, [console](auto& canvas, const auto& words) {
                          const auto view = console.view(words.first);
                          ui::paint(canvas, counter::console::page_of(view, canvas.size(), words));
                        }});
  }
  return exhibits;
}

}  // namespace dawr::screens
