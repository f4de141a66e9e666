#include "tests/core/command_words.h"

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/core/words.h"

namespace dawr::play {
namespace {

constexpr ArrivalCode every_code = 123;
constexpr Serial no_such_ticket{900'000};

// Words that are taken one by one.
class Words {
 public:
  explicit Words(const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
      const auto end = std::min(text.find(' ', begin), text.size());
      if (end > begin) words_.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  bool accept(const std::string& phrase) {
    const Words wanted(phrase);
    if (words_.size() - next_ < wanted.words_.size()) return false;
    for (std::size_t i = 0; i < wanted.words_.size(); ++i) {
      if (words_[next_ + i] != wanted.words_[i]) return false;
    }
    next_ += wanted.words_.size();
    return true;
  }
  std::string take() {
    if (next_ == words_.size()) throw std::runtime_error("a word is missing at the end");
    return words_[next_++];
  }
  int number() { return std::stoi(take()); }
  std::string rest() {
    std::string text;
    while (!empty()) text += (text.empty() ? "" : " ") + take();
    return text;
  }
  [[nodiscard]] bool empty() const { return next_ == words_.size(); }

 private:
  std::vector<std::string> words_;
  std::size_t next_{};
};

template <class Enum>
Enum enum_of(const std::string& word, Enum last) {
  for (int i = 1; i <= static_cast<int>(last); ++i) {
    if (word_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  throw std::runtime_error("'" + word + "' is not understood");
}

struct Reader {
  Words words;
  const queue::State& state;
  const CentrePolicy& policy;
  const Principal& principal;
  ReadCommand read;

  Serial ticket() {
    const auto letter = words.take();
    return find_ticket(state, letter, words.take()).value_or(no_such_ticket);
  }

  std::optional<TicketRef> token() {
    if (words.accept("with a false token")) return std::nullopt;
    const Serial serial = ticket();
    if (words.accept("of")) return TicketRef{date_of(words.take()), serial};
    return TicketRef{state.last_date.value_or(first_date), serial};
  }

  [[nodiscard]] ArrivalCode expected_code() const {
    if (!principal.counter) return 0;
    const auto stand = state.counters.find(*principal.counter);
    return stand != state.counters.end() && stand->second.in_hand ? every_code : 0;
  }

  // As the board tells it; nothing of a call that was never made.
  [[nodiscard]] Instant instant_of_call(const AckShown& shown) const {
    const queue::Ticket* called = state.find(shown.ticket);
    if (called == nullptr || shown.call == 0 || shown.call > called->calls) return {};
    const auto& made = state.counters.at(called->counter).called_at;
    return shown.call <= made.size() ? made[shown.call - 1U] : Instant{};
  }

  CommandBody take() {
    TakeTicket body{ServiceCode(words.take()), {}, {}};
    if (words.accept("as")) body.priority_claim = enum_of(words.take(), PriorityClass::pregnancy);
    if (words.accept("by person")) {
      body.person = PersonTag{static_cast<std::uint8_t>(words.number())};
    }
    if (words.accept("by press")) read.press = static_cast<std::uint64_t>(words.number());
    return body;
  }
  CommandBody pad() {
    EnterPad body;
    if (words.accept("by press")) read.press = static_cast<std::uint64_t>(words.number());
    std::istringstream services(words.rest());
    for (std::string service; services >> service;) body.services.emplace_back(service);
    body.arrival_commitments.resize(body.services.size());
    return body;
  }
  CommandBody cancel() {
    if (words.accept("press")) return CancelTake{1, static_cast<std::uint64_t>(words.number())};
    const queue::Ticket& made = *state.find(ticket());
    return CancelTake{made.take.session, made.take.counter};
  }
  CommandBody confirm() {
    ConfirmPrint body{ticket()};
    if (words.accept("on screen")) body.medium = PrintMedium::screen;
    return body;
  }
  CommandBody grant() {
    GrantPriority body{ticket(), enum_of(words.take(), PriorityClass::pregnancy), {}};
    if (words.accept("by")) body.evidence = enum_of(words.take(), Evidence::visible);
    return body;
  }
  CommandBody start() {
    StartService body{every_code, expected_code()};
    if (words.accept("with")) body.typed = static_cast<ArrivalCode>(words.number());
    return body;
  }
  CommandBody complete() {
    if (!words.accept("as")) return Complete{};
    return Complete{enum_of(words.take(), dawr::Outcome::redirected)};
  }
  CommandBody transfer() {
    words.accept("to");
    return Transfer{LineId{words.take().front()}};
  }
  CommandBody open_day() {
    OpenDay body{date_of(words.take()), policy, {}};
    if (words.accept("without lines")) body.policy.lines.clear();
    if (words.accept("without service")) {
      std::erase_if(body.policy.services, [gone = ServiceCode(words.take())](const Service& each) {
        return each.code == gone;
      });
    }
    if (words.accept("with")) {
      const ServiceCode code(words.take());
      words.accept("in line");
      std::ranges::find(body.policy.services, code, &Service::code)->line =
          LineId{words.take().front()};
    }
    if (words.accept("without bookings")) body.policy.rules.appointments.share_percent = 0;
    return body;
  }
  // "10:00:00", or "+1d 10:00:00" on the day after.
  Instant instant() {
    const auto word = words.take();
    return instant_of(word.front() == '+' ? word + " " + words.take() : word);
  }
  std::optional<BookingId> booking() {
    if (words.accept("with a false code")) return std::nullopt;
    return BookingId{static_cast<std::uint32_t>(words.number())};
  }
  // Of a place that is given back.
  minutes release_after() { return minutes{words.accept("release after") ? words.number() : 20}; }
  CommandBody keep() {
    const ServiceCode service(words.take());
    words.accept("at");
    return HoldSlot{service, instant()};
  }
  CommandBody book() {
    Book body;
    body.service = ServiceCode(words.take());
    words.accept("at");
    body.slot = instant();
    if (words.accept("of place")) body.held = booking();
    body.has_another = words.accept("having another");
    return body;
  }
  CommandBody reschedule() {
    Reschedule body;
    body.booking = booking();
    words.accept("to");
    body.slot = instant();
    body.release_after = release_after();
    return body;
  }
  CommandBody cancel_booking() {
    CancelAppointment body;
    body.booking = booking();
    body.release_after = release_after();
    return body;
  }
  CommandBody check_in() {
    CheckIn body;
    body.booking = booking();
    body.other_person = words.accept("as another person");
    if (words.accept("by press")) read.press = static_cast<std::uint64_t>(words.number());
    return body;
  }
  CommandBody notice() {
    PostNotice body{static_cast<std::uint8_t>(words.number()), {}};
    if (words.accept("in English alone")) {
      body.text.en = "text";
    } else if (!words.empty()) {
      body.text = {"نص", words.rest()};
    }
    return body;
  }
  CommandBody override_ticket() {
    Override body{LineId{words.take().front()}, 0, {}};
    body.number = static_cast<std::uint16_t>(words.number());
    body.reason = words.rest();
    return body;
  }
  CounterId counter() { return CounterId{static_cast<std::uint16_t>(words.number())}; }
  // "skills 2 AB from 2026-03-02"; "-" is no line at all.
  CommandBody skills() {
    SetSkills body{counter(), {}, {}};
    const auto letters = words.take();
    for (const char letter : letters) {
      if (letter != '-') body.lines.push_back(LineId{letter});
    }
    words.accept("from");
    body.from = date_of(words.take());
    return body;
  }
  CommandBody cover() {
    Cover body{counter(), {}, {}};
    words.accept("helps");
    body.line = LineId{words.take().front()};
    body.reason = words.rest();
    return body;
  }
  // "approve 1 with code 5 of 8 until 2026-03-02"; the issuer is a staff number.
  CommandBody approve() {
    Approve body{static_cast<std::uint32_t>(words.number())};
    if (!words.accept("with code")) return body;
    ApprovalCode& code = body.code.emplace();
    code.number = static_cast<std::uint32_t>(words.number());
    words.accept("of");
    code.issuer = ClerkId{static_cast<std::uint32_t>(words.number())};
    words.accept("until");
    code.until = date_of(words.take());
    return body;
  }
  CommandBody replace() {
    ReplaceTicket body{LineId{words.take().front()}, 0};
    body.number = static_cast<std::uint16_t>(words.number());
    return body;
  }
  CommandBody rate() {
    RateVisit body{token()};
    words.accept("as");
    if (words.accept("good")) body.vote = Vote::good;
    if (words.accept("neutral")) body.vote = Vote::neutral;
    if (words.accept("bad")) body.vote = Vote::bad;
    words.accept("nothing");
    return body;
  }
  CommandBody shown() {
    AckShown body{ticket(), 0, {}};
    words.accept("call");
    body.call = static_cast<std::uint8_t>(words.number());
    body.called_at = words.accept("of") ? instant_of(words.take()) : instant_of_call(body);
    return body;
  }
};

using Verb = std::function<CommandBody(Reader&)>;

// Longer phrases before those that they begin with.
const std::vector<std::pair<std::string, Verb>>& verbs() {
  static const std::vector<std::pair<std::string, Verb>> verbs = {
      {"take", &Reader::take},
      {"pad", &Reader::pad},
      {"keep", &Reader::keep},
      {"book", &Reader::book},
      {"reschedule", &Reader::reschedule},
      {"cancel booking", &Reader::cancel_booking},
      {"check in", &Reader::check_in},
      {"cancel", &Reader::cancel},
      {"confirm", &Reader::confirm},
      {"reprint", [](Reader& r) { return Reprint{r.ticket()}; }},
      {"grant", &Reader::grant},
      {"leave", [](Reader& r) { return LeaveLine{r.token()}; }},
      {"rejoin", [](Reader& r) { return Rejoin{r.token()}; }},
      {"sign in as",
       [](Reader& r) { return SignIn{ClerkId{static_cast<std::uint32_t>(r.words.number())}}; }},
      {"sign out", [](Reader&) { return SignOut{}; }},
      {"open day", &Reader::open_day},
      {"open by clerk",
       [](Reader& r) {
         return OpenCounter{ClerkId{static_cast<std::uint32_t>(r.words.number())}};
       }},
      {"call next", [](Reader&) { return CallNext{}; }},
      {"recall", [](Reader&) { return Recall{}; }},
      {"start", &Reader::start},
      {"put back", [](Reader&) { return PutBack{}; }},
      {"complete", &Reader::complete},
      {"transfer", &Reader::transfer},
      {"hold", [](Reader&) { return Hold{}; }},
      {"refer", [](Reader&) { return Refer{}; }},
      {"resume issuing", [](Reader&) { return ResumeIssuing{}; }},
      {"resume", [](Reader&) { return Resume{}; }},
      {"no-show", [](Reader&) { return MarkNoShow{}; }},
      {"break", [](Reader& r) { return Break{r.words.rest()}; }},
      {"close day", [](Reader&) { return CloseDay{}; }},
      {"close out", [](Reader& r) { return CloseOut{r.words.rest()}; }},
      {"close", [](Reader&) { return CloseCounter{}; }},
      {"undo", [](Reader&) { return Undo{}; }},
      {"pause in English alone", [](Reader&) { return PauseIssuing{{"", "text"}}; }},
      {"pause in Arabic alone", [](Reader&) { return PauseIssuing{{"نص", ""}}; }},
      {"pause",
       [](Reader& r) {
         auto reason = r.words.rest();
         return PauseIssuing{{reason.empty() ? "" : "نص", std::move(reason)}};
       }},
      {"notice", &Reader::notice},
      {"unlock counter",
       [](Reader& r) {
         return UnlockCode{CounterId{static_cast<std::uint16_t>(r.words.number())}};
       }},
      {"override", &Reader::override_ticket},
      {"approve", &Reader::approve},
      {"skills", &Reader::skills},
      {"cover", &Reader::cover},
      {"declare voice", [](Reader& r) { return DeclareVoice{r.words.rest()}; }},
      {"end voice", [](Reader&) { return EndVoice{}; }},
      {"replace", &Reader::replace},
      {"pay", [](Reader& r) { return RecordPayment{r.words.rest()}; }},
      {"waive", [](Reader& r) { return Waive{r.words.rest()}; }},
      {"rate", &Reader::rate},
      {"withdraw", [](Reader&) { return WithdrawRequest{}; }},
      {"shown", &Reader::shown},
      {"pulse", [](Reader&) { return Pulse{}; }},
  };
  return verbs;
}

DeviceId device_of(Role role, std::uint32_t number) {
  const std::map<Role, std::uint32_t> first_of{
      {Role::dispenser, 0}, {Role::reception, 20}, {Role::portal, 30},   {Role::supervisor, 40},
      {Role::display, 50},  {Role::auditor, 60},   {Role::upstream, 70}, {Role::counter, 100},
      {Role::cashier, 100}, {Role::broker, 0}};
  return DeviceId{first_of.at(role) + number};
}

}  // namespace

std::optional<Serial> find_ticket(const queue::State& state, const std::string& letter,
                                  const std::string& number) {
  const auto wanted = std::stoi(number);
  for (const queue::Ticket& ticket : state.tickets) {
    if (ticket.letter.value == letter.front() && ticket.number == wanted) return ticket.serial;
  }
  return std::nullopt;
}

Principal principal_of(const std::string& text) {
  Words words(text);
  Principal who;
  who.role = enum_of(words.take(), Role::broker);
  const bool at_counter = who.role == Role::counter || who.role == Role::cashier;
  if (words.accept("of")) who.shown_lines = {LineId{words.take().front()}};
  if (words.accept("without a place")) {
    who.device = device_of(who.role, 99);
    return who;
  }
  const auto number = static_cast<std::uint32_t>(words.empty() ? 0 : words.number());
  who.device = device_of(who.role, number);
  if (at_counter) who.counter = CounterId{static_cast<std::uint16_t>(number)};
  if (words.accept("from another device")) who.device.value += 500;
  if (!words.empty()) throw std::runtime_error("'" + words.rest() + "' is not understood");
  return who;
}

ReadCommand command_of(const std::string& text, const queue::State& state,
                       const CentrePolicy& policy, const Principal& principal) {
  // "… 9999 times"
  std::string phrase = text;
  int times = 1;
  if (phrase.ends_with(" times")) {
    phrase.resize(phrase.size() - std::string(" times").size());
    const auto space = phrase.rfind(' ');
    times = std::stoi(phrase.substr(space + 1));
    phrase.resize(space);
  }
  Reader reader{Words(phrase), state, policy, principal, {}};
  for (const auto& [verb, read] : verbs()) {
    if (!reader.words.accept(verb)) continue;
    reader.read.body = read(reader);
    if (!reader.words.empty()) {
      throw std::runtime_error("'" + reader.words.rest() + "' is not understood");
    }
    reader.read.times = times;
    return reader.read;
  }
  throw std::runtime_error("there is no command '" + text + "'");
}

ServiceDate date_of(const std::string& word) {
  int year{};
  unsigned month{};
  unsigned day{};
  if (std::sscanf(word.c_str(), "%d-%u-%u", &year, &month, &day) != 3) {
    throw std::runtime_error("'" + word + "' is not a date");
  }
  return ServiceDate{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}

Instant instant_of(const std::string& text) {
  int day{};
  int hour{};
  int minute{};
  int second{};
  const char* time = text.c_str();
  if (text.front() == '+') {
    day = std::stoi(text.substr(1));
    time += text.find(' ') + 1;
  }
  if (std::sscanf(time, "%d:%d:%d", &hour, &minute, &second) != 3) {
    throw std::runtime_error("'" + text + "' is not a time such as 09:00:10");
  }
  const Instant midnight{first_date.time_since_epoch()};
  return midnight + std::chrono::days{day} + std::chrono::hours{hour} + minutes{minute} +
         seconds{second};
}

}  // namespace dawr::play
