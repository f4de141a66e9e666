#include "ticket/kiosk/kiosk.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "ticket/kiosk/search.h"

namespace dawr::ticket {
namespace {

constexpr std::size_t longest_typed = 60;  // bytes
constexpr std::size_t most_pages = 999;

std::pair<std::string_view, std::string_view> split(std::string_view action) {
  const auto space = std::min(action.find(' '), action.size());
  return {action.substr(0, space), action.substr(std::min(space + 1, action.size()))};
}

std::optional<std::size_t> page_number(std::string_view text) {
  const char* const end = std::to_address(text.end());
  std::size_t number{};
  const auto read = std::from_chars(std::to_address(text.begin()), end, number);
  if (read.ec != std::errc() || read.ptr != end || number > most_pages) return std::nullopt;
  return number;
}

// The prefix that most services of a line have, the first of those that are as many.
char sector_of(const OfferView& offer, LineId line) {
  char sector{};
  std::ptrdiff_t most = 0;
  for (const Service& service : offer.services) {
    if (service.line != line || service.code.text[0] == sector) continue;
    const auto count = std::ranges::count_if(offer.services, [&](const Service& one) {
      return one.line == line && one.code.text[0] == service.code.text[0];
    });
    if (count <= most) continue;
    most = count;
    sector = service.code.text[0];
  }
  return sector;
}

Notice notice_of(DispenserState standing) {
  switch (standing) {
    case DispenserState::connecting:
      return Notice::connecting;
    case DispenserState::not_enrolled:
      return Notice::not_enrolled;
    case DispenserState::key_refused:
      return Notice::key_refused;
    case DispenserState::wrong_broker:
      return Notice::wrong_broker;
    case DispenserState::version_refused:
      return Notice::version_refused;
    case DispenserState::offline:
      return Notice::offline;
    case DispenserState::closed:
      return Notice::closed;
    case DispenserState::paused:
      return Notice::paused;
    case DispenserState::offering:
    case DispenserState::waiting:
    case DispenserState::issued:
    case DispenserState::refused:
      break;
  }
  return Notice::none;
}

bool is_broker_gone(DispenserState standing) {
  const auto notice = notice_of(standing);
  return notice != Notice::none && notice != Notice::connecting && notice != Notice::closed &&
         notice != Notice::paused;
}

Notice notice_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::numbers_exhausted:
      return Notice::exhausted;
    case RejectionCode::not_open_yet:
      return Notice::not_open_yet;
    case RejectionCode::too_late_today:
      return Notice::too_late;
    case RejectionCode::duplicate_live:
      return Notice::duplicate;
    case RejectionCode::unknown_service:
      return Notice::not_offered;
    default:
      return Notice::refused;
  }
}

}  // namespace

Orders Kiosk::take_orders() { return std::exchange(orders_, {}); }

// ---- What the dispenser says ----

void Kiosk::know(const Known& known, Time now) {
  known_ = known;
  follow_sound(now);
  follow_ticket(now);
  if (stage_ == Stage::asking) follow_press();
  if (stage_ == Stage::identity) follow_identity();
  if (stage_ == Stage::check_in) follow_check_in();
}

void Kiosk::follow_sound(Time now) {
  if (!access_.guide || known_.sound == Sound::there) return silent_from_.reset();
  if (!silent_from_) silent_from_ = now;
  if (now - *silent_from_ >= sound_may_pause) access_.guide = false;
}

void Kiosk::follow_ticket(Time now) {
  if (known_.handed == nullptr) {
    if (stage_ == Stage::ticket) begin_anew();
    return;
  }
  const bool fresh = ticket_ != known_.handed->ticket;
  const bool moved = paper_ != known_.handed->stage;
  if (!fresh && !moved) return;
  ticket_ = known_.handed->ticket;
  paper_ = known_.handed->stage;
  touched_at_ = now;
  shown_at_ = now;
  if (fresh) go(Stage::ticket);
}

void Kiosk::follow_press() {
  if (known_.waiting) return;
  // The pause has a page of its own; after it the wish can be had.
  if (service_ && known_.refusal == RejectionCode::issuing_paused) return go(Stage::service);
  refusal_ = known_.refusal;
  retry_at_ = known_.retry_at;
  if (!refusal_) return tell(Notice::not_asked);
  const auto of_booking = service_ ? std::nullopt : check_in_notice_of(*refusal_);
  tell(of_booking.value_or(notice_of(*refusal_)));
}

// Somebody may walk away from what comes in between: nothing of him stays behind it.
void Kiosk::follow_identity() {
  if (trouble() != Notice::none) {
    number_.clear();
  } else if (!asks_identity()) {
    go(Stage::service);
  }
}

void Kiosk::tell(Notice notice) {
  told_ = notice;
  go(Stage::told);
}

// ---- What people do ----

void Kiosk::act(std::string_view action, Time now) {
  const bool asked = scene(now) == Scene::still_there;
  touched_at_ = now;
  if (asked && action == "stay") return;
  if (act_anywhere(action)) return;
  const auto [verb, object] = split(action);
  if (too_soon(verb, now)) return;
  act_here(verb, object);
}

bool Kiosk::too_soon(std::string_view verb, Time now) const {
  const auto shown_for = now - shown_at_;
  if (verb == "done") return scene(now) == Scene::screen_ticket && shown_for < done_from;
  return (verb == "cancel" || verb == "skip") && shown_for < cancel_from;
}

bool Kiosk::act_anywhere(std::string_view action) {
  if (action == "language") {
    second_language_ = !second_language_;
  } else if (action == "lower") {
    access_.lowered = !access_.lowered;
  } else if (action == "larger") {
    access_.larger = !access_.larger;
  } else if (action == "contrast") {
    access_.contrast = !access_.contrast;
  } else if (action == "guide") {
    access_.guide = !access_.guide && known_.sound == Sound::there;
  } else if (action == "help") {
    // Only who called may take it back; the next person calls as well.
    called_here_ = known_.help == Help::none || known_.help == Help::nobody || !called_here_;
    orders_.help = called_here_;
  } else {
    return false;
  }
  return true;
}

void Kiosk::act_here(std::string_view verb, std::string_view object) {
  if (stage_ == Stage::identity && act_on_identity(verb, object)) return;
  if (act_on_check_in(verb, object)) return;
  const bool choosing = stage_ == Stage::home || stage_ == Stage::group || stage_ == Stage::search;
  if (verb == "group" && stage_ == Stage::home && object.size() == 1) {
    line_ = LineId{object.front()};
    go(Stage::group);
  } else if (verb == "service" && choosing && object.size() <= ServiceCode{}.text.size()) {
    const ServiceCode code(object);
    if (find(code) == nullptr) return;
    service_ = code;
    before_service_ = stage_;
    claim_.reset();
    go(Stage::service);
  } else if (verb == "page" && choosing) {
    page_ = page_number(object).value_or(page_);
  } else if (verb == "take" && stage_ == Stage::service) {
    press();
  } else if (verb == "priority" && stage_ == Stage::service) {
    go(Stage::priority);
  } else if (verb == "claim" && stage_ == Stage::priority) {
    choose_claim(object);
  } else if (verb == "done" && stage_ == Stage::ticket) {
    done();
  } else if (verb == "cancel" && stage_ == Stage::asking) {
    orders_.wishes.emplace_back(Cancel{});
    begin_anew();
  } else if (verb == "back") {
    go_back();
  } else if (verb == "home" && stage_ != Stage::asking && stage_ != Stage::ticket) {
    go(Stage::home);
  }
}

bool Kiosk::act_on_identity(std::string_view verb, std::string_view object) {
  const TakeTicket wanted{.service = *service_, .priority_claim = claim_};
  if (verb == "digit") {
    number_.type(object);
  } else if (verb == "erase") {
    number_.erase();
  } else if (verb == "skip") {
    take(wanted);
  } else if (verb == "identify" && asks_identity() && identity().sound()) {
    take(TakeAs{wanted, std::string(number_.digits())});
  } else {
    return false;
  }
  return true;
}

void Kiosk::choose_claim(std::string_view object) {
  constexpr std::array names{std::pair{std::string_view("elderly"), PriorityClass::elderly},
                             std::pair{std::string_view("disability"), PriorityClass::disability},
                             std::pair{std::string_view("pregnancy"), PriorityClass::pregnancy}};
  claim_.reset();
  for (const auto& [name, one] : names) {
    if (name == object) claim_ = one;
  }
  go(Stage::service);
}

void Kiosk::go_back() {
  switch (stage_) {
    case Stage::group:
    case Stage::search:
    case Stage::check_in:
    case Stage::told:
      go(Stage::home);
      break;
    case Stage::service:
      go(before_service_);
      break;
    case Stage::priority:
    case Stage::identity:
      go(Stage::service);
      break;
    case Stage::home:
    case Stage::asking:
    case Stage::ticket:
      break;
  }
}

void Kiosk::press() {
  if (!asks_identity()) return take(TakeTicket{.service = *service_, .priority_claim = claim_});
  if (service() == nullptr || trouble() != Notice::none) return;
  shown_at_ = touched_at_;
  go(Stage::identity);
}

void Kiosk::take(Wish wish) {
  if (service() != nullptr && trouble() == Notice::none) ask(std::move(wish));
}

void Kiosk::ask(Wish wish) {
  orders_.wishes.push_back(std::move(wish));
  known_.waiting = true;  // until know() has another word
  shown_at_ = touched_at_;
  go(Stage::asking);
}

// What stood on the screen is confirmed by whoever has noted it; a printed one by its printer.
void Kiosk::done() {
  if (is_printing()) return;
  if (!printed() && ticket_ && ticket_->copy == 0) {
    orders_.wishes.emplace_back(
        ConfirmPrint{.ticket = ticket_->ticket.serial, .medium = PrintMedium::screen});
  }
  begin_anew();
}

void Kiosk::type(std::string_view text, Time now) {
  if (stage_ == Stage::identity) {
    if (scene(now) == Scene::identity) number_.type(text);
    touched_at_ = now;
    return;
  }
  if (stage_ == Stage::check_in) {
    if (scene(now) == Scene::check_in) code_.type(text);
    touched_at_ = now;
    return;
  }
  const bool looking = stage_ == Stage::home || stage_ == Stage::group || stage_ == Stage::search;
  if (!looking || known_.offer == nullptr || scene(now) == Scene::notice) return;
  touched_at_ = now;
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if ((typed_.empty() && blank) || typed_.size() + text.size() > longest_typed) return;
  typed_ += text;
  found_ = find_services(*known_.offer, typed_, most_found);
  if (stage_ != Stage::search) go(Stage::search);
}

void Kiosk::erase(Time now) {
  if (scene(now) == Scene::identity) number_.erase();
  if (scene(now) == Scene::check_in) code_.erase();
  if (stage_ == Stage::identity || stage_ == Stage::check_in) touched_at_ = now;
  if (stage_ != Stage::search) return;
  touched_at_ = now;
  // The bytes of one letter: all that continue it, and the one that begins it.
  const auto continues = [&] {
    return (static_cast<unsigned char>(typed_.back()) & 0xC0U) == 0x80U;
  };
  while (!typed_.empty() && continues()) typed_.pop_back();
  if (!typed_.empty()) typed_.pop_back();
  if (typed_.empty() || known_.offer == nullptr) return go(Stage::home);
  found_ = find_services(*known_.offer, typed_, most_found);
}

void Kiosk::go(Stage stage) {
  stage_ = stage;
  page_ = 0;
  number_.clear();
  code_.clear();
  if (stage == Stage::home) {
    typed_.clear();
    found_.clear();
    line_.reset();
    service_.reset();
    claim_.reset();
    refusal_.reset();
    retry_at_.reset();
  }
}

// Who was told to look for somebody himself has done so.
void Kiosk::leave() {
  called_here_ = false;
  if (known_.help == Help::nobody) orders_.help = false;
}

void Kiosk::begin_anew() {
  leave();
  if (ticket_) orders_.forget_ticket = true;
  ticket_.reset();
  paper_.reset();
  known_.handed = nullptr;
  second_language_ = false;
  access_ = {};
  go(Stage::home);
}

// ---- Time ----

bool Kiosk::in_use() const { return stage_ != Stage::home || second_language_ || access_.any(); }

std::chrono::seconds Kiosk::patience(std::chrono::seconds usual) const {
  return access_.any() ? usual * longer_with_access : usual;
}

void Kiosk::tick(Time now) {
  follow_sound(now);
  const auto idle = now - touched_at_;
  if (!in_use() && idle >= asks_after) leave();
  if (!in_use() || is_printing()) return;
  if (stage_ == Stage::ticket && printed()) {
    if (idle >= patience(ticket_stays)) begin_anew();
    return;
  }
  if (idle < patience(asks_after + gives_up_after)) return;
  if (stage_ == Stage::asking) orders_.wishes.emplace_back(Cancel{});
  begin_anew();
}

std::optional<int> Kiosk::seconds_left(Time now) const {
  if (!in_use() || is_printing()) return std::nullopt;
  const bool to_take = stage_ == Stage::ticket && printed();
  const auto whole = patience(to_take ? ticket_stays : asks_after + gives_up_after);
  const auto left = std::chrono::ceil<std::chrono::seconds>(whole - (now - touched_at_));
  const bool in_doubt = stage_ == Stage::asking && is_broker_gone(known_.standing);
  if (!to_take && !in_doubt && left > patience(gives_up_after)) return std::nullopt;
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

// ---- What there is to see ----

Notice Kiosk::trouble() const {
  const auto notice = notice_of(known_.standing);
  // Whoever has booked was promised his turn before the pause.
  if (notice == Notice::paused && is_checking_in()) return Notice::none;
  // A broker that knew this machine and keeps silent now is busy, or hangs.
  if (notice == Notice::not_enrolled && known_.offer != nullptr) return Notice::offline;
  // A connection that is made anew: three seconds pass before anybody is told.
  const bool moment = notice == Notice::connecting && known_.offer != nullptr &&
                      known_.offer->date && known_.offer->paused.empty();
  return moment ? Notice::none : notice;
}

bool Kiosk::printed() const { return paper_ == PaperStage::printed; }
bool Kiosk::is_printing() const {
  return stage_ == Stage::ticket && paper_ == PaperStage::printing && known_.printer.has_value();
}

Scene Kiosk::scene(Time now) const {
  if (stage_ == Stage::ticket) {
    if (is_printing()) return Scene::printing;
    return printed() ? Scene::ticket : Scene::screen_ticket;
  }
  if (stage_ == Stage::asking) return Scene::asking;
  if (trouble() != Notice::none) return Scene::notice;
  if (seconds_left(now)) return Scene::still_there;
  switch (stage_) {
    case Stage::told:
      return Scene::notice;
    case Stage::group:
      return choices(Scene::group).empty() ? Scene::notice : Scene::group;
    case Stage::search:
      return Scene::search;
    case Stage::service:
      return service() == nullptr ? Scene::notice : Scene::service;
    case Stage::priority:
      return service() == nullptr ? Scene::notice : Scene::priority;
    case Stage::identity:
      if (service() == nullptr) return Scene::notice;
      return asks_identity() ? Scene::identity : Scene::service;
    case Stage::check_in:
      return Scene::check_in;
    default:
      return Scene::home;
  }
}

const Service* Kiosk::find(ServiceCode code) const {
  if (known_.offer == nullptr) return nullptr;
  const auto& services = known_.offer->services;
  const auto found = std::ranges::find(services, code, &Service::code);
  return found == services.end() ? nullptr : &*found;
}

bool Kiosk::asks_identity() const {
  const auto* offer = known_.offer;
  return offer != nullptr && offer->date && offer->asked.identity && !known_.governorates.empty();
}

Identity Kiosk::identity() const {
  return identity_of(number_, known_.governorates, *known_.offer->date);
}

const Service* Kiosk::service() const { return service_ ? find(*service_) : nullptr; }

Choice Kiosk::choice_of(const Line& line) const {
  const auto& offer = *known_.offer;
  const auto outlook = std::ranges::find(offer.outlooks, line.id, &LineOutlook::line);
  return {.line = line.id,
          .letter_ar = line.letter_ar,
          .name = line.name,
          .promise = outlook == offer.outlooks.end() ? Promise{} : outlook->promise,
          .place = static_cast<std::size_t>(&line - offer.lines.data()),
          .sector = sector_of(offer, line.id)};
}

Choice Kiosk::choice_of(const Service& service) const {
  const auto& lines = known_.offer->lines;
  const auto line = std::ranges::find(lines, service.line, &Line::id);
  auto choice = line == lines.end() ? Choice{.line = service.line, .letter_ar = {}, .name = {}}
                                    : choice_of(*line);
  choice.service = service.code;
  choice.name = service.name;
  choice.promise.reset();
  choice.sector = service.code.text[0];
  return choice;
}

Detail Kiosk::detail_of(const Service& service) const {
  const auto& outlooks = known_.offer->outlooks;
  const auto outlook = std::ranges::find(outlooks, service.line, &LineOutlook::line);
  Detail detail{.choice = choice_of(service),
                .promise = outlook == outlooks.end() ? Promise{} : outlook->promise,
                .fee_at_cashier = service.fee_at_cashier};
  const bool minutes_known = service.typical_minutes > 0 && !service.typical_minutes_is_estimate;
  if (minutes_known) detail.minutes = service.typical_minutes;
  if (!service.deadline_is_estimate) detail.deadline_days = service.deadline_days;
  return detail;
}

std::vector<Choice> Kiosk::groups() const {
  const auto& offer = *known_.offer;
  std::vector<Choice> groups;
  for (const Line& line : offer.lines) {
    const auto of_line = [&](const Service& service) { return service.line == line.id; };
    const auto count = std::ranges::count_if(offer.services, of_line);
    if (count == 0) continue;
    groups.push_back(choice_of(line));
    // A touch that would leave nothing to choose is saved.
    if (count == 1) {
      const auto& only = *std::ranges::find_if(offer.services, of_line);
      groups.back().service = only.code;
      groups.back().name = only.name;
    }
  }
  return groups;
}

std::vector<Choice> Kiosk::choices(Scene scene) const {
  std::vector<Choice> choices;
  if (known_.offer == nullptr) return choices;
  const auto& offer = *known_.offer;
  if (scene == Scene::search) {
    for (const ServiceCode code : found_) {
      if (const auto* service = find(code)) choices.push_back(choice_of(*service));
    }
    return choices;
  }
  const bool all = scene == Scene::home && offer.services.size() <= few_services;
  if (scene == Scene::home && !all) return groups();
  if (scene != Scene::home && scene != Scene::group) return choices;
  for (const Service& service : offer.services) {
    if (all || service.line == line_) choices.push_back(choice_of(service));
  }
  return choices;
}

TicketFace Kiosk::face() const {
  TicketFace face{.ticket = *ticket_};
  const bool on_screen = !printed() && !is_printing();
  if (on_screen && known_.handed != nullptr) face.arrival_code = known_.handed->arrival_code;
  if (ticket_->callable_at) face.callable_at = known_.callable_at;
  if (const auto* service = find(ticket_->service)) face.detail = detail_of(*service);
  return face;
}

View Kiosk::view(Time now) const {
  View view{.scene = scene(now),
            .reason = {},
            .second_language = second_language_,
            .access = access_,
            .sound = known_.sound,
            .help = known_.help,
            .centre = known_.offer != nullptr ? known_.offer->centre : Name{},
            .clock = known_.clock,
            .demonstration = known_.demonstration,
            .clock_wrong = known_.clock_wrong,
            .choices = choices(scene(now)),
            .page = page_,
            .typed = typed_,
            .claim = claim_,
            .broker_gone = is_broker_gone(known_.standing),
            .seconds_left = seconds_left(now)};
  if (known_.printer && *known_.printer != PrinterState::ready) view.printer = known_.printer;
  if (view.scene == Scene::notice) {
    view.notice = trouble() != Notice::none ? trouble()
                  : stage_ == Stage::told   ? told_
                                            : Notice::not_offered;
    view.refusal = refusal_;
    view.retry_at = retry_at_;
    if (view.notice == Notice::paused) view.reason = known_.offer->paused;
  }
  if (view.scene == Scene::group) {
    const auto& lines = known_.offer->lines;
    const auto line = std::ranges::find(lines, *line_, &Line::id);
    if (line != lines.end()) view.group = choice_of(*line);
  }
  if (const auto* chosen = service()) view.detail = detail_of(*chosen);
  view.takes_check_in = takes_check_in();
  if (view.scene == Scene::identity) view.identity = identity();
  if (view.scene == Scene::check_in) view.code = CodeEntry{code_};
  if (ticket_) view.ticket = face();
  return view;
}

}  // namespace dawr::ticket
