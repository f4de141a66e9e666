#include "common/wire/codec_manager.h"

#include "broker_generated.h"
#include "common/wire/codec_pack.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;
using wire::from_wire;
using wire::to_wire;

Offset<fb::DayTotals> to_wire(Builder& builder, const DayTotals& totals) {
  return fb::CreateDayTotals(builder, totals.issued, totals.waiting, totals.called, totals.serving,
                             totals.on_hold, totals.no_show, totals.served, totals.incomplete,
                             totals.redirected, totals.left, totals.closed_out, totals.voided);
}
DayTotals from_wire(const fb::DayTotals& totals) {
  return {.issued = totals.issued(),
          .waiting = totals.waiting(),
          .called = totals.called(),
          .serving = totals.serving(),
          .on_hold = totals.on_hold(),
          .no_show = totals.no_show(),
          .served = totals.served(),
          .incomplete = totals.incomplete(),
          .redirected = totals.redirected(),
          .left = totals.left(),
          .closed_out = totals.closed_out(),
          .voided = totals.voided()};
}

Offset<fb::LineFigures> to_wire(Builder& builder, const LineFigures& figures) {
  const auto line = to_wire(builder, figures.line);
  return fb::CreateLineFigures(builder, line, figures.waiting, figures.longest_wait_s,
                               figures.called, figures.median_wait_s, figures.p90_wait_s,
                               figures.promised, figures.promises_kept);
}
LineFigures from_wire(const fb::LineFigures& figures) {
  return {.line = from_wire(*figures.line()),
          .waiting = figures.waiting(),
          .longest_wait_s = figures.longest_wait_s(),
          .called = figures.called(),
          .median_wait_s = figures.median_wait_s(),
          .p90_wait_s = figures.p90_wait_s(),
          .promised = figures.promised(),
          .promises_kept = figures.promises_kept()};
}

Offset<fb::CodeAtCounter> to_wire(Builder& builder, const CodeAtCounter& code) {
  return fb::CreateCodeAtCounter(builder, to_wire(code.letter), code.number,
                                 same<fb::TicketState>(code.state), to_wire(code.since), code.calls,
                                 code.shown, code.locked);
}
CodeAtCounter from_wire(const fb::CodeAtCounter& code) {
  return {.letter = line_of(code.letter()),
          .number = code.number(),
          .state = same<TicketState>(code.state()),
          .since = instant_of(code.since()),
          .calls = code.calls(),
          .shown = code.shown(),
          .locked = code.locked()};
}

Offset<fb::CounterFigures> to_wire(Builder& builder, const CounterFigures& figures) {
  const auto in_hand =
      figures.in_hand ? to_wire(builder, *figures.in_hand) : Offset<fb::CodeAtCounter>{};
  return fb::CreateCounterFigures(builder, figures.counter.value,
                                  same<fb::CounterKind>(figures.kind), figures.number,
                                  same<fb::CounterState>(figures.state), to_wire(figures.since),
                                  in_hand, figures.waiting, figures.served_today);
}
CounterFigures from_wire(const fb::CounterFigures& figures) {
  CounterFigures result{.counter = CounterId{figures.counter()},
                        .kind = same<CounterKind>(figures.kind()),
                        .number = figures.number(),
                        .state = same<CounterState>(figures.state()),
                        .since = maybe(figures.since(), instant_of),
                        .in_hand = std::nullopt,
                        .waiting = figures.waiting(),
                        .served_today = figures.served_today()};
  if (figures.in_hand()) result.in_hand = from_wire(*figures.in_hand());
  return result;
}

Offset<fb::RefusalCount> to_wire(Builder& builder, const RefusalCount& refusals) {
  return fb::CreateRefusalCount(builder, same<fb::RejectionCode>(refusals.kind), refusals.count);
}
RefusalCount from_wire(const fb::RefusalCount& refusals) {
  return {.kind = same<RejectionCode>(refusals.kind()), .count = refusals.count()};
}

Offset<fb::QuarterFigures> to_wire(Builder& builder, const QuarterFigures& figures) {
  return fb::CreateQuarterFigures(builder, to_wire(figures.quarter), figures.issued, figures.called,
                                  figures.waiting);
}
QuarterFigures from_wire(const fb::QuarterFigures& figures) {
  return {.quarter = instant_of(figures.quarter()),
          .issued = figures.issued(),
          .called = figures.called(),
          .waiting = figures.waiting()};
}

Offset<fb::DeviceFigures> to_wire(Builder& builder, const DeviceFigures& figures) {
  std::optional<std::uint16_t> counter;
  if (figures.counter) counter = figures.counter->value;
  const auto name = pack(builder, figures.name);
  return fb::CreateDeviceFigures(builder, figures.device.value, same<fb::Role>(figures.role),
                                 counter, name, to_wire(figures.heard_at), figures.doubtful_prints,
                                 same_or_none<fb::PrinterState>(figures.printer),
                                 to_wire(figures.help_since));
}
DeviceFigures from_wire(const fb::DeviceFigures& figures) {
  return {.device = DeviceId{figures.device()},
          .role = same<Role>(figures.role()),
          .counter = maybe(figures.counter(), [](auto number) { return CounterId{number}; }),
          .name = text_of(figures.name()),
          .heard_at = maybe(figures.heard_at(), instant_of),
          .doubtful_prints = figures.doubtful_prints(),
          .printer = maybe_same<PrinterState>(figures.printer()),
          .help_since = maybe(figures.help_since(), instant_of)};
}

Offset<fb::UplinkFigures> to_wire(Builder& builder, const UplinkFigures& uplink) {
  return fb::CreateUplinkFigures(builder, uplink.connected, to_wire(uplink.since), uplink.backlog,
                                 to_wire(uplink.log_doubted));
}
UplinkFigures from_wire(const fb::UplinkFigures& uplink) {
  return {.connected = uplink.connected(),
          .since = maybe(uplink.since(), instant_of),
          .backlog = uplink.backlog(),
          .log_doubted = maybe(uplink.log_doubted(), instant_of)};
}

Offset<fb::DiskFigures> to_wire(Builder& builder, const DiskFigures& disk) {
  return fb::CreateDiskFigures(builder, disk.free_bytes, disk.low);
}
DiskFigures from_wire(const fb::DiskFigures& disk) {
  return {.free_bytes = disk.free_bytes(), .low = disk.low()};
}

Offset<fb::Surroundings> to_wire(Builder& builder, const Surroundings& around) {
  const auto devices = pack_each(builder, around.devices,
                                 [&](const auto& device) { return to_wire(builder, device); });
  const auto uplink =
      around.uplink ? to_wire(builder, *around.uplink) : Offset<fb::UplinkFigures>{};
  const auto disk = around.disk ? to_wire(builder, *around.disk) : Offset<fb::DiskFigures>{};
  return fb::CreateSurroundings(builder, devices, uplink, disk, around.wall_ahead_s, around.seats);
}
Surroundings from_wire(const fb::Surroundings& around) {
  Surroundings result{
      .devices = unpack_each(around.devices(), [](const auto* one) { return from_wire(*one); }),
      .uplink = std::nullopt,
      .disk = std::nullopt,
      .wall_ahead_s = around.wall_ahead_s(),
      .seats = maybe(around.seats(), [](auto count) { return count; })};
  if (around.uplink()) result.uplink = from_wire(*around.uplink());
  if (around.disk()) result.disk = from_wire(*around.disk());
  return result;
}

Offset<fb::SignedIn> to_wire(Builder& builder, const SignedIn& person) {
  return fb::CreateSignedIn(builder, person.clerk.value, to_wire(person.until));
}
SignedIn from_wire(const fb::SignedIn& person) {
  return {.clerk = ClerkId{person.clerk()}, .until = instant_of(person.until())};
}

}  // namespace

Offset<fb::ManagerView> to_wire(Builder& builder, const ManagerView& view) {
  const auto each = [&](const auto& list) {
    return pack_each(builder, list, [&](const auto& one) { return to_wire(builder, one); });
  };
  const auto paused = notice_to_wire(builder, view.paused);
  const auto time_zone = pack(builder, view.time_zone);
  const auto totals = to_wire(builder, view.totals);
  const auto lines = each(view.lines);
  const auto counters = each(view.counters);
  const auto refusals = each(view.refusals);
  const auto quarters = each(view.quarters);
  const auto around = to_wire(builder, view.around);
  const auto signed_in =
      view.signed_in ? to_wire(builder, *view.signed_in) : Offset<fb::SignedIn>{};
  const auto requests = each(view.requests);
  return fb::CreateManagerView(builder, to_wire(view.at), view.seq, to_wire(view.date),
                               view.day_open, paused, time_zone, totals, lines, counters, refusals,
                               quarters, around, signed_in, requests, view.overrides,
                               view.overrides_a_day, to_wire(view.by_voice_since));
}

ManagerView from_wire(const fb::ManagerView& view) {
  const auto each = [](const auto* list) {
    return unpack_each(list, [](const auto* one) { return from_wire(*one); });
  };
  ManagerView result{.at = instant_of(view.at()),
                     .seq = view.seq(),
                     .date = maybe(view.date(), date_of),
                     .day_open = view.day_open(),
                     .paused = from_wire(*view.paused()),
                     .time_zone = text_of(view.time_zone()),
                     .totals = from_wire(*view.totals()),
                     .lines = each(view.lines()),
                     .counters = each(view.counters()),
                     .refusals = each(view.refusals()),
                     .quarters = each(view.quarters()),
                     .around = from_wire(*view.around()),
                     .signed_in = std::nullopt,
                     .requests = each(view.requests()),
                     .overrides = view.overrides(),
                     .overrides_a_day = view.overrides_a_day(),
                     .by_voice_since = maybe(view.by_voice_since(), instant_of)};
  if (view.signed_in()) result.signed_in = from_wire(*view.signed_in());
  return result;
}

}  // namespace dawr::wire
