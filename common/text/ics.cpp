#include "common/text/ics.h"

#include <memory>
#include <utility>

#include <libical/ical.h>

namespace dawr::text {
namespace {

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

icaltimetype utc_time(Instant instant) {
  const auto second = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch();
  return icaltime_from_timet_with_zone(second.count(), 0, icaltimezone_get_utc_timezone());
}

void add(icalcomponent* to, icalproperty* property) { icalcomponent_add_property(to, property); }

void add_text(icalcomponent* to, icalproperty* property, const std::string& language) {
  icalproperty_add_parameter(property, icalparameter_new_language(language.c_str()));
  add(to, property);
}

icalcomponent* event_component(const IcsEvent& event, const std::string& language, Instant stamp) {
  auto* made = icalcomponent_new_vevent();
  add(made, icalproperty_new_uid(event.uid.c_str()));
  add(made, icalproperty_new_dtstamp(utc_time(stamp)));
  add(made, icalproperty_new_dtstart(utc_time(event.from)));
  add(made, icalproperty_new_dtend(utc_time(event.until)));
  add(made, icalproperty_new_sequence(static_cast<int>(event.version)));
  add(made,
      icalproperty_new_status(event.cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
  add_text(made, icalproperty_new_summary(event.summary.c_str()), language);
  if (!event.place.empty()) {
    add_text(made, icalproperty_new_location(event.place.c_str()), language);
  }
  if (!event.description.empty()) {
    add_text(made, icalproperty_new_description(event.description.c_str()), language);
  }
  return made;
}

}  // namespace

std::string ics_text(std::span<const IcsEvent> events, std::string_view language, Instant stamp) {
  const std::string in(language);
  const Component calendar(icalcomponent_new_vcalendar());
  add(calendar.get(), icalproperty_new_version("2.0"));
  add(calendar.get(), icalproperty_new_prodid("-//Dawr//Dawr//EN"));
  for (const auto& event : events) {
    icalcomponent_add_component(calendar.get(), event_component(event, in, stamp));
  }
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> text(
      icalcomponent_as_ical_string_r(calendar.get()), &icalmemory_free_buffer);
  return text ? std::string(text.get()) : std::string();
}

}  // namespace dawr::text
