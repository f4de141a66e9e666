// dawr-ticket without a window: lines in, results out; the printer is whoever reads the results.
//
//   {"event":"issued","tag":"17","what":"take","command":3,"ticket":12,"date":"2026-11-22",
//    "letter":"C","letter_ar":"ص","number":12,"service":"B01","issued_at":"…","ahead":3,"copy":0,
//    "priority_pending":false,"arrival_code":"471","token":"…32 hex digits…"}
//   {"event":"reprinted", … the same …}
//   {"event":"entered", … ,"tickets":12}               after an "issued" for each of a pad's block
//   {"event":"confirmed"|"voided", … ,"ticket":12}     settled; "taken_back" for a press without
//   one
//   {"event":"unwanted", … ,"ticket":12}               issued although it is being taken back
//   {"event":"granted"|"left"|"rejoined", …}
//   {"event":"dismissed"}                              the last refusal is not shown any more
//   {"event":"doubtful","ticket":12,"letter":"C","number":12}   did its slip come out? say
//                                                               `confirm 12 paper` or `void 12`
//   {"event":"forgotten", … }                          of another day or journal: nothing to settle
//   {"event":"printed"|"unprinted","ticket":12,"copy":0}        with --printer: after the cut, or
//   not
//                                                               at all; a printed one is confirmed
//   {"event":"printer","state":"paper_out"}                     when it changes
//   {"event":"contact","tag":"8","state":"kept"|"erased"}       or "refused" with "code", or
//                                                               "unanswered": say it again
//   {"event":"help","tag":"9","state":"asking"}                 and when it changes: told, nobody
//   {"event":"offer","open":true,"date":"…","paused_ar":"","paused_en":"","lines":[…],"services":[…]}
//   {"event":"state","state":"offering","actions":["take"],"locks":[…],"unconfirmed":[…], …}
//
// Lines go to the broker also where the model has a lock, except what needs a broker while there is
// none: the broker decides, and records who tried.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/device/dialogue.h"
#include "common/device/headless.h"
#include "ticket/commands.h"
#include "ticket/handed.h"
#include "ticket/help.h"
#include "ticket/model.h"
#include "ticket/paper/desk.h"
#include "ticket/unconfirmed_file.h"

namespace dawr::ticket {

class HeadlessDispenser : public device::HeadlessDevice {
 public:
  // `auto_confirm`: the line itself is the slip, confirmed as paper at once; what an earlier run
  // left doubtful too, for a person may hold it. `desk`: prints the slips and confirms those that
  // came out; none: whoever reads the results prints. `governorates`: read when the first person
  // says who he is. Everything outlives this object.
  HeadlessDispenser(device::Dialogue& dialogue, const wire::Outbox& outbox,
                    const UnconfirmedFile& file, DispenserModel model, bool auto_confirm,
                    PaperDesk* desk = nullptr, std::filesystem::path governorates = {})
      : dialogue_(dialogue),
        outbox_(outbox),
        file_(file),
        model_(std::move(model)),
        auto_confirm_(auto_confirm),
        desk_(desk),
        governorates_file_(std::move(governorates)),
        kept_(model_.unconfirmed()) {}

  void command(const device::CommandText& text) override;
  void news(const wire::LinkNews& news) override;
  void turn(wire::Steady now) override;
  [[nodiscard]] bool ready() const override { return ready_; }
  [[nodiscard]] bool idle() const override { return contacts_.empty(); }
  [[nodiscard]] const std::optional<Fault>& fault() const override { return fault_; }

  [[nodiscard]] const DispenserModel& model() const { return model_; }
  // For a screen. The same as a line of a script says; nothing when nobody has pressed yet, or the
  // screen is through with it.
  void wish(const std::string& tag, const Wish& wish);
  [[nodiscard]] const std::optional<Handed>& handed() const { return handed_; }
  void forget_handed() { handed_.reset(); }
  // For a screen, before the link's first word: who pressed in an earlier run has gone. A press
  // whose ticket that run had begun to print stays: its slip may be in somebody's hand.
  void take_back_earlier_presses();
  // None without a printer of its own.
  [[nodiscard]] std::optional<PrinterState> printer() const { return printer_; }
  // Whoever stands in front asks for staff, or no longer does; it ends by itself after a while.
  void want_help(bool on);
  [[nodiscard]] Help help() const { return help_.state(); }

 private:
  // One for each kind of wish.
  void carry_out(const std::string& tag, const TakeTicket& take);
  void carry_out(const std::string& tag, const EnterPad& pad);
  void carry_out(const std::string& tag, const Cancel& cancel);
  void carry_out(const std::string& tag, const Dismiss& wish);
  void carry_out(const std::string& tag, const ConfirmPrint& confirm);
  void carry_out(const std::string& tag, const Void& wish);
  void carry_out(const std::string& tag, const Reprint& reprint);
  void carry_out(const std::string& tag, const ReplaceTicket& replace);
  void carry_out(const std::string& tag, const GrantPriority& grant);
  void carry_out(const std::string& tag, const WithToken& wish);
  void carry_out(const std::string& tag, const AskOffer& wish);
  void carry_out(const std::string& tag, const ShowState& wish);
  void carry_out(const std::string& tag, const WantHelp& wish);
  void carry_out(const std::string& tag, const TakeAs& wish);
  void carry_out(const std::string& tag, const LeaveMobile& wish);
  void carry_out(const std::string& tag, const AskSlots& wish);
  void carry_out(const std::string& tag, const HoldSlot& hold);
  void carry_out(const std::string& tag, const Book& book);
  void carry_out(const std::string& tag, const Reschedule& move);
  void carry_out(const std::string& tag, const CancelAppointment& cancel);
  void carry_out(const std::string& tag, const CheckIn& check_in);
  void carry_out(const std::string& tag, const BookingAs& wish);
  void carry_out(const std::string& tag, const LeaveBookingMobile& wish);
  // None: it is none, and its result says why.
  std::optional<NationalNumber> national_number(const std::string& tag, const std::string& typed);
  void slots_arrived(const FreeSlots& free);
  void slots_refused(const wire::Refused& refused);
  std::string take_slot_tag();
  bool put_booking(const wire::Answered& answer);  // false: it was about no booking

  void submit(const std::string& tag, const CommandBody& body,
              std::optional<wire::Token> token = std::nullopt);
  bool locked_without_broker(const std::string& tag, const CommandBody& body);
  void answered(const wire::Answered& answer);
  void print(const wire::Answered& answer, Consequence consequence);
  void put_slip(const wire::Submit& command, const IssuedTicket& ticket, const wire::Slip* slip,
                Consequence consequence);
  void turn_printer(wire::Steady now);
  void turn_help(wire::Steady now);
  void turn_contacts(wire::Steady now);
  void contact_noted(const wire::ContactNoted& noted);
  void tell_condition(wire::Steady now);
  void put_help(const std::string& tag);
  void slip_ended(const IssuedTicket& ticket, bool printed);
  void entered(const wire::Answered& answer, const IssuedTickets& pad);
  void settled(const wire::Submit& command, const Outcome& outcome);
  void offered(const OfferView& offer);
  void drop_stale();
  void tell_doubtful();
  void keep();

  device::Dialogue& dialogue_;
  const wire::Outbox& outbox_;
  const UnconfirmedFile& file_;
  DispenserModel model_;
  bool auto_confirm_;
  PaperDesk* desk_;
  std::filesystem::path governorates_file_;
  std::vector<std::uint8_t> governorates_;  // empty: not read yet
  // What was left with the broker and has no answer yet, by nonce; the number is not kept.
  struct PendingContact {
    std::string tag;
    bool taken_back{};
    std::optional<wire::Steady> unanswered_at;  // from the next turn on
  };
  std::map<std::uint64_t, PendingContact> contacts_;
  std::uint64_t last_contact_{};
  std::map<SlipNumber, IssuedTicket> in_printer_;
  std::optional<PrinterState> printer_;
  bool ready_{};
  bool welcomed_{};
  bool told_doubtful_{};
  std::vector<Unconfirmed> kept_;        // as it is on disk
  std::vector<std::string> offer_tags_;  // lines that wait for the next offer
  std::vector<std::string> slot_tags_;   // lines that wait for free slots
  wire::Steady next_offer_at_{};
  HelpCall help_;
  Help told_help_{Help::none};  // as the results said last
  std::optional<wire::Condition> told_condition_;
  wire::Steady next_condition_at_{};
  std::optional<Handed> handed_;
  std::optional<Fault> fault_;
};

// What an outbox still asks for, read back from its frames; frames that no version of this program
// wrote are left out.
std::vector<wire::Submit> pending_commands(const wire::Outbox& outbox);

}  // namespace dawr::ticket
