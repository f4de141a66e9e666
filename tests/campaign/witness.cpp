#include "tests/campaign/witness.h"

#include <algorithm>
#include <stdexcept>

#include "broker/journal/sqlite_journal.h"
#include "broker/queue/invariants.h"
#include "common/wire/codec.h"
#include "tests/sim/judge.h"

namespace dawr::campaign {
namespace {

std::string words(const std::pair<DeviceId, std::uint64_t>& command) {
  return "device " + std::to_string(command.first.value) + " command " +
         std::to_string(command.second);
}

std::string words(Serial ticket) { return "ticket " + std::to_string(ticket.value); }

}  // namespace

// What the journal says that a command did.
struct Witness::Deed {
  Seq first{};
  Seq last{};
  std::optional<Serial> issued;
  std::uint16_t number{};
  std::optional<Serial> called;
  std::optional<RejectionCode> refused;
};

Answer answer_in(const CommandBody& command, const wire::Reply& reply) {
  Answer answer;
  if (const auto* rejection = std::get_if<Rejection>(&reply.body)) {
    answer.code = name_of(rejection->code);
    return answer;
  }
  answer.seq = reply.seq;
  // The others may have had their effect before.
  answer.leaves_entry = !std::holds_alternative<ConfirmPrint>(command) &&
                        !std::holds_alternative<AckShown>(command) &&
                        !std::holds_alternative<CancelTake>(command);
  if (const auto* ticket = std::get_if<IssuedTicket>(&reply.body)) {
    if (std::holds_alternative<TakeTicket>(command)) {
      answer.issued = ticket->ticket.serial;
      answer.number = ticket->number;
    }
  } else if (const auto* view = std::get_if<CounterView>(&reply.body)) {
    if (std::holds_alternative<CallNext>(command) && view->in_hand) {
      answer.called = view->in_hand->ticket;
    }
  }
  return answer;
}

bool is_postponed(const std::string& code) {
  return code == "E_STORAGE" || code == "E_RATE_LIMITED";
}

// ---- Listening ----

void Witness::asked(DeviceId device, std::uint64_t counter, Moment since) {
  asked_.emplace(Command{device, counter}, since);
}

void Witness::told(DeviceId device, std::uint64_t counter, const Answer& answer) {
  if (is_postponed(answer.code)) return;
  const Command command{device, counter};
  const auto [known, fresh] = answers_.emplace(command, answer);
  if (!fresh) {
    if (known->second != answer && found_.empty()) {
      found_ = words(command) + " got two different answers";
    }
    return;
  }
  heard_.push_back(command);
  issued_ += static_cast<std::uint64_t>(answer.issued.has_value());
  called_ += static_cast<std::uint64_t>(answer.called.has_value());
}

// ---- Judging ----

std::string Witness::hold_against(std::span<const journal::EntryRow> rows,
                                  const std::set<DeviceId>& settled) const {
  if (!found_.empty()) return found_;
  Deeds deeds;
  if (auto wrong = collect(rows, deeds); !wrong.empty()) return wrong;
  for (const auto& [command, answer] : answers_) {
    const auto deed = deeds.find(command);
    auto wrong = compare(command, answer, deed == deeds.end() ? nullptr : &deed->second);
    if (!wrong.empty()) return wrong;
    if (answer.seq && *answer.seq > rows.size()) {
      return words(command) + " was told entry " + std::to_string(*answer.seq) +
             ", and the journal ends at " + std::to_string(rows.size());
    }
  }
  if (auto wrong = judge_order(deeds); !wrong.empty()) return wrong;
  return judge_untold(deeds, settled);
}

// A command's entries are made in one go: one that comes back later was executed twice.
std::string Witness::collect(std::span<const journal::EntryRow> rows, Deeds& deeds) {
  std::map<DeviceId, std::uint64_t> sessions;
  for (const auto& row : rows) {
    const auto entry = wire::decode_entry(row.bytes);
    if (!entry) return "entry " + std::to_string(row.seq) + " can't be read";
    if (entry->cause.device == broker_itself) continue;
    const Command command{entry->cause.device, entry->cause.counter};
    const auto [session, first] = sessions.emplace(entry->cause.device, entry->cause.session);
    if (!first && session->second != entry->cause.session) {
      return words(command) + " comes from a second session: its outbox was lost";
    }
    const auto [known, fresh] = deeds.emplace(command, Deed{row.seq, row.seq, {}, {}, {}, {}});
    Deed& deed = known->second;
    if (!fresh && deed.last + 1 != row.seq) {
      return words(command) + " was executed twice, at entries " + std::to_string(deed.last) +
             " and " + std::to_string(row.seq);
    }
    deed.last = row.seq;
    if (const auto* issued = std::get_if<TicketIssued>(&entry->event)) {
      if (deed.issued) return words(command) + " made two tickets";
      deed.issued = issued->ticket;
      deed.number = issued->number;
    } else if (const auto* called = std::get_if<TicketCalled>(&entry->event)) {
      if (deed.called) return words(command) + " called two tickets";
      deed.called = called->ticket;
    } else if (const auto* refused = std::get_if<CommandRefused>(&entry->event)) {
      deed.refused = refused->code;
    }
  }
  return {};
}

std::string Witness::compare(const Command& command, const Answer& answer, const Deed* deed) {
  if (deed == nullptr) {
    if (answer.issued) return words(*answer.issued) + " was acknowledged, and is not there";
    if (answer.called) return words(*answer.called) + " was called, and the journal knows nothing";
    if (answer.leaves_entry) return words(command) + " was told yes, and the journal knows nothing";
    return answer.code.empty() ? std::string{}  // such as a print that was confirmed before
                               : words(command) + " was refused, and that is not recorded";
  }
  if (!answer.code.empty()) {
    return deed->refused && name_of(*deed->refused) == answer.code
               ? std::string{}
               : words(command) + " was told " + answer.code + ", the journal says otherwise";
  }
  if (deed->refused) return words(command) + " was told yes, and is refused in the journal";
  if (deed->issued != answer.issued || deed->number != answer.number) {
    return words(command) + " was told of another ticket than the journal has";
  }
  if (deed->called != answer.called) {
    return words(command) + " was told of another call than the journal has";
  }
  if (answer.seq && *answer.seq != deed->last) {
    return words(command) + " was told entry " + std::to_string(*answer.seq) + ", and made entry " +
           std::to_string(deed->last);
  }
  return {};
}

std::string Witness::judge_untold(const Deeds& deeds, const std::set<DeviceId>& settled) const {
  for (const auto& [command, deed] : deeds) {
    if (!settled.contains(command.first) || answers_.contains(command)) continue;
    if (deed.issued && known_tickets_.contains({command.first, *deed.issued})) continue;
    return words(command) + " did something at entry " + std::to_string(deed.first) +
           ", and its device was never told";
  }
  return {};
}

std::string Witness::judge_order(const Deeds& deeds) const {
  std::vector<Seq> highest{0};  // after so many answers
  for (const Command& command : heard_) {
    const auto deed = deeds.find(command);
    highest.push_back(std::max(highest.back(), deed == deeds.end() ? 0 : deed->second.last));
  }
  for (const auto& [command, since] : asked_) {
    const auto deed = deeds.find(command);
    if (deed != deeds.end() && deed->second.first <= highest[since]) {
      return words(command) + " was sent after a later answer was heard";
    }
  }
  return {};
}

// ---- The journal ----

std::vector<journal::EntryRow> read_copy(const std::filesystem::path& journal) {
  const auto copy = journal.parent_path() / "copy-to-judge.db";
  std::filesystem::remove(copy);
  if (const auto done = journal::copy_journal(journal, copy); !done) {
    throw std::runtime_error(done.error().text);
  }
  std::vector<journal::EntryRow> rows;
  {
    auto opened = journal::open_journal(copy);
    if (!opened) throw std::runtime_error(opened.error().text);
    const auto read = (*opened)->read_entries(0, [&](const journal::EntryRow& row) {
      rows.push_back(row);
      return true;
    });
    if (!read) throw std::runtime_error(read.error().text);
  }
  for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
    std::filesystem::remove(copy.string() + suffix);
  }
  return rows;
}

std::string fault_in(std::span<const journal::EntryRow> rows) {
  sim::Judge judge;
  for (const auto& row : rows) {
    judge.entry(row);
    if (!judge.found().empty()) {
      return "entry " + std::to_string(row.seq) + ": " + judge.found();
    }
  }
  return queue::broken_invariant(judge.state());
}

}  // namespace dawr::campaign
