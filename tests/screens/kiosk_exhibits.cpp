#include "common/device/fault_screen.h"
#include "tests/kiosk/samples.h"
#include "tests/screens/exhibit.h"
#include "ticket/kiosk/pages.h"

namespace dawr::screens {
namespace {

constexpr std::string_view fingerprint = "badu kimo salu rabi jonu wida";

}  // namespace

std::vector<Exhibit> kiosk_exhibits() {
  std::vector<Exhibit> exhibits;
  for (const auto& [size, suffix] :
       {std::pair{ui::Size{1080, 1920}, ""}, std::pair{ui::Size{1920, 1080}, "-landscape"}}) {
    for (const auto& [name, view] : ticket::samples::states()) {
      exhibits.push_back({name + suffix, size, [view, size](auto& canvas, const auto& words) {
                            ui::paint(canvas, page_of(view, size, words, fingerprint));
                          }});
    }
    exhibits.push_back(
        {std::string("fault") + suffix, size, [size](auto& canvas, const auto& words) {
           ui::paint(canvas, device::fault_page(size, words,
                                                "device.key: there is no such file; make one with "
                                                "dawrctl enrol"));
         }});
  }
  return exhibits;
}

}  // namespace dawr::screens
