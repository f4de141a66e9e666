#include "broker/ctl/behaviour_sheet.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "broker/ctl/behaviour_words.h"
#include "broker/ctl/event_words.h"

namespace dawr::ctl {
namespace {

using behaviour::CounterFigures;
using behaviour::DayBehaviour;
using behaviour::Share;
using Row = std::vector<Cell>;

constexpr Column counter_column{"counter", "behaviour.counter_column"};
constexpr Column device_column{"device", "behaviour.device"};
constexpr Column staff_column{"staff", "behaviour.staff"};
constexpr Column ticket_column{"ticket", "behaviour.ticket"};
constexpr Column at_column{"at", "behaviour.at"};
constexpr Column times_column{"times", "behaviour.times"};
constexpr Column reason_column{"reason", "behaviour.reason"};

std::int64_t number(std::size_t count) { return static_cast<std::int64_t>(count); }

Cell staff_number(const std::optional<ClerkId>& clerk) {
  return clerk ? Cell{number(clerk->value)} : Cell{};
}

class Maker {
 public:
  Maker(const DayBehaviour& day, bool publish) : day_(day), publish_(publish) {
    sheet_ = {.date = day.date,
              .centre = day.centre,
              .time_zone = day.time_zone,
              .lines = day.lines,
              .places = day.places,
              .sections = {}};
  }

  Sheet make() && {
    add_day();
    add_before_the_ticket();
    add_pauses();
    add_exceptions();
    add_requests();
    add_by_voice();
    add_refusals();
    add_pairs();
    add_idle();
    add_shares();
    add_priority();
    add_passings();
    add_put_backs();
    add_doubtful();
    add_unlocks();
    add_cancelled();
    add_replaced();
    add_linked_visits();
    add_fees();
    add_waivers();
    add_votes();
    add_appointments();
    return std::move(sheet_);
  }

 private:
  void add(Section section) { sheet_.sections.push_back(std::move(section)); }

  // What names tickets, people or keys: outside the centre how many there are, and no more.
  void add_list(Section section) {
    if (publish_) {
      section.rows = {{number(section.rows.size())}};
      section.columns = {times_column};
    }
    add(std::move(section));
  }

  // A figure about so many people.
  [[nodiscard]] Cell about(std::uint32_t people, Cell figure) const {
    if (publish_ && people < behaviour::fewest_people) return Hidden{};
    return figure;
  }

  void add_day() {
    const auto& ends = day_.ends;
    const auto count = [&](std::uint32_t figure) { return about(ends.issued, number(figure)); };
    add({.id = "day",
         .phrase = "behaviour.day",
         .columns = {{"opened", "behaviour.opened"},
                     {"closed", "behaviour.closed"},
                     {"issued", "behaviour.issued"},
                     {"called", "behaviour.called"},
                     {"served", "behaviour.served"},
                     {"incomplete", "behaviour.incomplete"},
                     {"redirected", "behaviour.redirected"},
                     {"no_show", "behaviour.no_show"},
                     {"left", "behaviour.left"},
                     {"closed_out", "behaviour.closed_out"},
                     {"void", "behaviour.voided"}},
         .rows = {{day_.opened_at, day_.closed_at ? Cell{*day_.closed_at} : Cell{},
                   count(ends.issued), count(ends.called), count(ends.served),
                   count(ends.incomplete), count(ends.redirected), count(ends.no_show),
                   count(ends.left), count(ends.closed_out), count(ends.voided)}}});
  }

  void add_before_the_ticket() {
    const auto& told = day_.before_the_ticket;
    add({.id = "before_the_ticket",
         .phrase = "behaviour.before_the_ticket",
         .columns = {{"without_tickets_s", "behaviour.without_tickets"},
                     {"paused_s", "behaviour.paused"},
                     {"down_s", "behaviour.down"},
                     {"open_s", "behaviour.day_open"},
                     {"longest_without_s", "behaviour.longest_without"},
                     {"presses_while_paused", "behaviour.presses_while_paused"},
                     {"presses_sold_out", "behaviour.presses_sold_out"}},
         .rows = {{told.paused_or_down, told.paused, told.down, told.open, told.longest_without,
                   number(told.presses_while_paused), number(told.presses_sold_out)}},
         .note = "behaviour.before_the_ticket_unknown"});
  }

  void add_pauses() {
    Section section{.id = "pauses",
                    .phrase = "behaviour.pauses",
                    .columns = {{"from", "behaviour.from"},
                                {"lasted_s", "behaviour.lasted"},
                                reason_column,
                                device_column,
                                staff_column}};
    for (const auto& pause : day_.pauses) {
      section.rows.push_back({pause.from, pause.until - pause.from, pause.reason,
                              number(pause.by.device.value), staff_number(pause.by.clerk)});
    }
    // The hall has read the reasons; who it was stays here.
    if (publish_) {
      section.columns.resize(3);
      for (auto& row : section.rows) row.resize(3);
    }
    add(std::move(section));
  }

  void add_exceptions() {
    using enum behaviour::RequestEnd;
    struct Ended {
      std::string_view phrase;
      std::map<behaviour::RequestEnd, std::int64_t> times{};
      std::int64_t by_code{};
    };
    std::map<std::string_view, Ended> deeds{{"override", {"behaviour.deed_override"}},
                                            {"cover", {"behaviour.deed_cover"}}};
    for (const auto& told : day_.requests) {
      const Word deed = word_of(told.request.deed);
      auto& ended = deeds[deed.code];
      ended.phrase = deed.phrase;
      ++ended.times[told.end];
      if (told.code) ++ended.by_code;
    }
    Section section{.id = "exceptions",
                    .phrase = "behaviour.exceptions",
                    .columns = {{"deed", "behaviour.deed"},
                                {"granted", "behaviour.granted"},
                                {"granted_by_code", "behaviour.granted_by_code"},
                                {"withdrawn", "behaviour.withdrawn"},
                                {"expired", "behaviour.expired"},
                                {"unanswered", "behaviour.unanswered"}}};
    for (auto& [code, ended] : deeds) {
      section.rows.push_back({Word{code, ended.phrase}, ended.times[granted], ended.by_code,
                              ended.times[withdrawn], ended.times[expired],
                              ended.times[unanswered]});
    }
    add(std::move(section));
  }

  void add_requests() {
    Section section{.id = "requests",
                    .phrase = "behaviour.requests",
                    .columns = {at_column,
                                {"deed", "behaviour.deed"},
                                ticket_column,
                                counter_column,
                                {"lines", "behaviour.lines"},
                                reason_column,
                                {"asked_device", "behaviour.asked_device"},
                                {"asked_staff", "behaviour.asked_staff"},
                                {"end", "behaviour.end"},
                                {"approved_device", "behaviour.approved_device"},
                                {"approved_staff", "behaviour.approved_staff"},
                                {"code", "behaviour.approval_code"},
                                {"code_staff", "behaviour.code_staff"}}};
    for (const auto& told : day_.requests) {
      const bool done = told.end == behaviour::RequestEnd::granted;
      section.rows.push_back({told.asked_at, word_of(told.request.deed),
                              ticket_of(told.request.deed), counter_of(told.request.deed),
                              letters_of(lines_of(told.request.deed)), reason_of(told.request.deed),
                              number(told.request.device.value), staff_number(told.request.clerk),
                              word_of(told.end),
                              done ? Cell{number(told.approved_by.device.value)} : Cell{},
                              done ? staff_number(told.approved_by.clerk) : Cell{},
                              told.code ? Cell{number(told.code->number)} : Cell{},
                              told.code ? staff_number(told.code->issuer) : Cell{}});
    }
    add_list(std::move(section));
  }

  Cell letters_of(const std::vector<LineId>& lines) const {
    Name letters;
    for (const LineId id : lines) {
      const auto line = std::ranges::find(day_.lines, id, &Line::id);
      letters.en += (letters.en.empty() ? "" : " ") + std::string(1, id.value);
      letters.ar += (letters.ar.empty() ? "" : " ") +
                    (line != day_.lines.end() ? line->letter_ar : std::string(1, id.value));
    }
    return lines.empty() ? Cell{} : Cell{letters};
  }

  void add_by_voice() {
    Section section{.id = "by_voice",
                    .phrase = "behaviour.by_voice",
                    .columns = {{"from", "behaviour.from"},
                                {"lasted_s", "behaviour.lasted"},
                                reason_column,
                                device_column,
                                staff_column}};
    for (const auto& told : day_.by_voice) {
      section.rows.push_back({told.from, told.until - told.from, told.reason,
                              number(told.by.device.value), staff_number(told.by.clerk)});
    }
    add_list(std::move(section));
  }

  void add_refusals() {
    auto refusals = day_.refusals;
    if (publish_) {
      refusals.clear();
      for (const auto& [key, times] : day_.refusals) {
        refusals[{DeviceId{}, key.role, key.kind, key.code}] += times;
      }
    }
    Section section{.id = "refusals",
                    .phrase = "behaviour.refusals",
                    .columns = {device_column,
                                {"role", "behaviour.role"},
                                {"command", "behaviour.command"},
                                {"code", "behaviour.code"},
                                times_column}};
    for (const auto& [key, times] : refusals) {
      section.rows.push_back({publish_ ? Cell{} : Cell{number(key.device.value)},
                              std::string(dawr::name_of(key.role)), std::string(name_of(key.kind)),
                              std::string(dawr::name_of(key.code)), number(times)});
    }
    add(std::move(section));
  }

  void add_pairs() {
    add({.id = "pairs", .phrase = "behaviour.pairs", .note = "behaviour.pairs_unknown"});
  }

  void add_idle() {
    Section section{.id = "idle",
                    .phrase = "behaviour.idle",
                    .columns = {counter_column,
                                {"open_s", "behaviour.open"},
                                {"break_s", "behaviour.on_break"},
                                {"idle_s", "behaviour.idle_while_waiting"}},
                    .note = "behaviour.idle_note"};
    CounterFigures all;
    for (const auto& [id, figures] : day_.counters) {
      if (!publish_) section.rows.push_back({id, figures.open, figures.on_break, figures.idle});
      all.open += figures.open;
      all.on_break += figures.on_break;
      all.idle += figures.idle;
    }
    section.rows.push_back({AllCounters{}, all.open, all.on_break, all.idle});
    add(std::move(section));
  }

  void add_share(std::string_view id, std::string_view phrase, Share CounterFigures::* which) {
    Share all;
    for (const auto& [counter, figures] : day_.counters) {
      all.n += (figures.*which).n;
      all.of += (figures.*which).of;
    }
    Section section{.id = id,
                    .phrase = phrase,
                    .columns = {counter_column,
                                {"n", "behaviour.n"},
                                {"of", "behaviour.of"},
                                {"limit", "behaviour.limit"},
                                {"judgement", "behaviour.judgement"}}};
    for (const auto& [counter, figures] : day_.counters) {
      if (publish_ || (figures.*which).of == 0) continue;
      const auto judged = behaviour::judge(figures.*which, all);
      const bool few = judged.judgement == behaviour::Judgement::too_few;
      section.rows.push_back({counter, number(judged.share.n), number(judged.share.of),
                              few ? Cell{} : Cell{number(judged.limit)},
                              word_of(judged.judgement)});
    }
    section.rows.push_back({AllCounters{}, about(all.of, number(all.n)),
                            about(all.of, number(all.of)), Cell{}, Cell{}});
    add(std::move(section));
  }

  void add_shares() {
    add_share("long_gaps", "behaviour.long_gaps", &CounterFigures::long_gaps);
    add_share("short_services", "behaviour.short_services", &CounterFigures::short_services);
    add_share("short_walks", "behaviour.short_walks", &CounterFigures::short_walks);
    add_share("no_shows", "behaviour.no_shows", &CounterFigures::no_shows);
    add_share("early_no_shows", "behaviour.early_no_shows", &CounterFigures::early_no_shows);
    add_share("rejoined", "behaviour.rejoined", &CounterFigures::rejoined);
    add_share("put_back_share", "behaviour.put_back_share", &CounterFigures::put_backs);
  }

  void add_priority() {
    add({.id = "priority_share",
         .phrase = "behaviour.priority_share",
         .columns = {{"issued_with", "behaviour.issued_with_priority"},
                     {"issued", "behaviour.issued"},
                     {"called_with", "behaviour.called_with_priority"},
                     {"called", "behaviour.called"}},
         .rows = {{about(day_.priority_issued.of, number(day_.priority_issued.n)),
                   about(day_.priority_issued.of, number(day_.priority_issued.of)),
                   about(day_.priority_called.of, number(day_.priority_called.n)),
                   about(day_.priority_called.of, number(day_.priority_called.of))}}});
    Section section{.id = "priority",
                    .phrase = "behaviour.priority",
                    .columns = {device_column,
                                {"issued", "behaviour.issued"},
                                {"at_issue", "behaviour.at_issue"},
                                {"identity_card", "behaviour.identity_card"},
                                {"disability_card", "behaviour.disability_card"},
                                {"medical_report", "behaviour.medical_report"},
                                {"visible", "behaviour.visible"}}};
    for (const auto& [device, issuer] : day_.issuers) {
      const auto granted = [&by = issuer.granted](Evidence evidence) -> Cell {
        const auto found = by.find(evidence);
        return number(found == by.end() ? 0 : found->second);
      };
      using enum Evidence;
      section.rows.push_back({number(device.value), number(issuer.issued),
                              number(issuer.priority_at_issue), granted(identity_card),
                              granted(disability_card), granted(medical_report), granted(visible)});
    }
    add_list(std::move(section));
  }

  void add_passings() {
    const auto& share = day_.passing_calls;
    Section section{.id = "inversions",
                    .phrase = "behaviour.inversions",
                    .columns = {{"by", "behaviour.by"},
                                {"calls", "behaviour.calls"},
                                {"of", "behaviour.of"},
                                {"passed", "behaviour.passed"}}};
    for (const auto& [passing, figures] : day_.passings) {
      section.rows.push_back({word_of(passing), about(share.of, number(figures.calls)),
                              about(share.of, number(share.of)),
                              about(share.of, number(figures.passed))});
    }
    section.rows.push_back({Word{"any", "behaviour.by_any"}, about(share.of, number(share.n)),
                            about(share.of, number(share.of)), Cell{}});
    add(std::move(section));
  }

  void add_put_backs() {
    Section section{.id = "put_backs",
                    .phrase = "behaviour.put_backs",
                    .columns = {at_column, ticket_column, counter_column}};
    for (const auto& told : day_.put_backs) {
      section.rows.push_back({told.at, told.ticket, told.counter});
    }
    add_list(std::move(section));
  }

  void add_doubtful() {
    Section section{.id = "doubtful_prints",
                    .phrase = "behaviour.doubtful_prints",
                    .columns = {at_column, ticket_column, device_column, {"end", "behaviour.end"}}};
    for (const auto& told : day_.doubtful) {
      section.rows.push_back(
          {told.at, told.ticket, number(told.dispenser.value), word_of(told.end)});
    }
    add_list(std::move(section));
  }

  void add_unlocks() {
    Section section{
        .id = "unlocks",
        .phrase = "behaviour.unlocks",
        .columns = {at_column, ticket_column, counter_column, device_column, staff_column}};
    for (const auto& told : day_.unlocks) {
      section.rows.push_back({told.at, told.ticket, told.counter, number(told.by.device.value),
                              staff_number(told.by.clerk)});
    }
    add_list(std::move(section));
  }

  void add_cancelled() {
    Share all;
    for (const auto& [device, issuer] : day_.issuers) {
      all.n += issuer.cancelled.n;
      all.of += issuer.cancelled.of;
    }
    Section section{.id = "cancelled",
                    .phrase = "behaviour.cancelled",
                    .columns = {device_column,
                                {"n", "behaviour.n"},
                                {"of", "behaviour.of"},
                                {"without_ticket", "behaviour.without_ticket"},
                                {"judgement", "behaviour.judgement"}}};
    for (const auto& [device, issuer] : day_.issuers) {
      section.rows.push_back({number(device.value), number(issuer.cancelled.n),
                              number(issuer.cancelled.of), number(issuer.cancelled_without_ticket),
                              word_of(behaviour::judge(issuer.cancelled, all).judgement)});
    }
    add_list(std::move(section));
  }

  void add_replaced() {
    Section section{
        .id = "replaced", .phrase = "behaviour.replaced", .columns = {device_column, times_column}};
    for (const auto& [device, issuer] : day_.issuers) {
      if (issuer.replaced > 0) {
        section.rows.push_back({number(device.value), number(issuer.replaced)});
      }
    }
    add_list(std::move(section));
  }

  void add_linked_visits() {
    Section section{.id = "linked_visits",
                    .phrase = "behaviour.linked_visits",
                    .columns = {at_column,
                                ticket_column,
                                {"earlier", "behaviour.earlier_ticket"},
                                {"end", "behaviour.earlier_end"},
                                {"before_s", "behaviour.since_first_ticket"},
                                {"waited_s", "behaviour.waited_since_first_ticket"}},
                    .note = "behaviour.linked_visits_unknown"};
    for (const auto& told : day_.reissues) {
      section.rows.push_back({told.at, told.ticket, told.earlier, end_word_of(told.end),
                              told.before, told.waited ? Cell{*told.waited} : Cell{}});
    }
    add_list(std::move(section));
  }

  void add_fees() {
    add({.id = "fees",
         .phrase = "behaviour.fees",
         .columns = {{"recorded", "behaviour.payments"}, {"waived", "behaviour.waived"}},
         .rows = {{number(day_.payments), number(day_.waivers.size())}}});
  }

  void add_waivers() {
    Section section{
        .id = "waivers",
        .phrase = "behaviour.waivers",
        .columns = {at_column, ticket_column, counter_column, staff_column, reason_column}};
    for (const auto& told : day_.waivers) {
      section.rows.push_back(
          {told.at, told.ticket, told.counter, number(told.clerk.value), told.reason});
    }
    add_list(std::move(section));
  }

  // In all: whose visit was rated how is nobody's business.
  void add_votes() {
    const auto& votes = day_.votes;
    const auto& ends = day_.ends;
    const auto visits = ends.served + ends.incomplete + ends.redirected;
    const auto percent = [&](std::uint32_t n, std::uint32_t of) {
      return of == 0 ? Cell{} : about(votes.all(), number(std::size_t{100} * n / of));
    };
    const auto count = [&](std::uint32_t figure) { return about(votes.all(), number(figure)); };
    add({.id = "satisfaction",
         .phrase = "behaviour.satisfaction",
         .columns = {{"good", "behaviour.good_votes"},
                     {"votes", "behaviour.votes"},
                     {"visits", "behaviour.visits_ended"},
                     {"satisfied_percent", "behaviour.satisfied"},
                     {"response_percent", "behaviour.response"}},
         .rows = {{count(votes.good), count(votes.all()), about(visits, number(visits)),
                   percent(votes.good, votes.all()), percent(votes.all(), visits)}}});
  }

  void add_appointments() {
    const auto& told = day_.appointments;
    const auto people = told.kept + told.late + told.missed;
    const auto count = [](std::uint32_t figure) { return Cell{number(figure)}; };
    const auto who_came = [&](std::uint32_t figure) { return about(people, number(figure)); };
    add({.id = "appointments",
         .phrase = "behaviour.appointments",
         .columns = {{"kept", "behaviour.kept"},
                     {"late", "behaviour.late"},
                     {"missed", "behaviour.missed"},
                     {"booked", "behaviour.booked"},
                     {"moved", "behaviour.moved"},
                     {"cancelled", "behaviour.cancelled_appointments"},
                     {"displaced", "behaviour.displaced"},
                     {"given_up", "behaviour.given_up"}},
         .rows = {{who_came(told.kept), who_came(told.late), who_came(told.missed),
                   count(told.booked), count(told.moved), count(told.cancelled),
                   count(told.displaced), count(told.given_up)}}});
  }

  const DayBehaviour& day_;
  bool publish_;
  Sheet sheet_;
};

}  // namespace

Sheet sheet_of(const behaviour::DayBehaviour& day, bool publish) {
  return Maker(day, publish).make();
}

}  // namespace dawr::ctl
