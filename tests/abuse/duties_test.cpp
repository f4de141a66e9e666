// Cheating with duties: who serves what, who is put before everybody, whose paper counts, and who
// is called where nobody can see it.
#include <algorithm>

#include "tests/abuse/hall.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using enum RejectionCode;
using namespace std::chrono_literals;

namespace {

Device& second(Hall& hall) { return hall.device(Role::supervisor, 1); }

std::uint32_t newest_request(Hall& hall) {
  hall.ledger().news();
  return hall.ledger().state().last_request;
}

// With both keys.
void decide(Hall& hall, CommandBody deed) {
  hall.supervisor().must(std::move(deed));
  second(hall).must(Approve{newest_request(hall)});
}

ServiceDate today(Hall& hall) {
  hall.ledger().news();
  return hall.ledger().state().last_date.value();
}

template <class Kind>
std::vector<Entry> news_of(Hall& hall) {
  auto news = hall.ledger().news();
  std::erase_if(news,
                [](const Entry& entry) { return !std::holds_alternative<Kind>(entry.event); });
  return news;
}

}  // namespace

TEST_CASE("AB18 a counter that nobody presses at while somebody waits is closed by itself") {
  Hall& hall = Hall::with_a_new_day();
  hall.take("S01");
  hall.take("S01");
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  hall.counter(11).must(OpenCounter{ClerkId{102}, {}});
  hall.call(hall.counter(11));  // with somebody in hand it stays open
  hall.later(29min);
  hall.ledger().news();
  CHECK(hall.ledger().state().counters.at(CounterId{10}).state == CounterState::open);
  hall.later(2min);
  const auto closed = news_of<CounterClosed>(hall);
  REQUIRE(closed.size() == 1);
  CHECK(closed.front().cause.device == broker_itself);
  CHECK(std::get<CounterClosed>(closed.front().event).counter == CounterId{10});
  hall.refuses(hall.counter(10), CallNext{}, counter_closed);
}

TEST_CASE("AB24 what a counter serves never changes today, nor by one key") {
  Hall& hall = Hall::with_a_new_day();
  const Serial first = hall.take("S01").issued.ticket.serial;
  const Serial easy = hall.take("G01").issued.ticket.serial;
  const auto date = today(hall);
  const std::vector<LineId> wanted{LineId{'G'}};
  hall.refuses(hall.supervisor(),
               {{SetSkills{CounterId{10}, wanted, date}, skill_cooldown, {}},
                {SetSkills{CounterId{10}, wanted, date - std::chrono::days{1}}, skill_cooldown, {}},
                {SetSkills{CounterId{10}, {LineId{'F'}}, date + std::chrono::days{1}},
                 separation_of_duty,
                 {}}});
  hall.refuses(hall.counter(10), SetSkills{CounterId{10}, wanted, date + std::chrono::days{1}},
               role_forbidden);
  hall.supervisor().must(SetSkills{CounterId{10}, wanted, date + std::chrono::days{1}});
  hall.refuses(hall.supervisor(), Approve{newest_request(hall)}, dual_control);
  second(hall).must(Approve{newest_request(hall)});
  // Change, then call: today's calls don't change.
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  CHECK(hall.call(hall.counter(10)) == first);
  CHECK(hall.ticket(easy).state == TicketState::waiting);
  // Nor does a restart of the broker forget what was decided.
  hall.later(1min);
  hall.new_day();
  const Serial hard = hall.take("S01").issued.ticket.serial;
  const Serial own = hall.take("G01").issued.ticket.serial;
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  CHECK(hall.call(hall.counter(10)) == own);
  CHECK(hall.ticket(hard).state == TicketState::waiting);
  // As it was, for the cases that follow.
  decide(hall, SetSkills{CounterId{10}, {LineId{'S'}}, today(hall) + std::chrono::days{1}});
}

TEST_CASE("AB24 a cover for today takes two keys and a while, and the hall reads it") {
  Hall& hall = Hall::with_a_new_day();
  const Serial general = hall.take("G01").issued.ticket.serial;
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  const Cover cover{CounterId{10}, LineId{'G'}, "the clerk is ill"};
  hall.refuses(hall.supervisor(),
               {{Cover{CounterId{10}, LineId{'G'}, ""}, reason_required, {}},
                {Cover{CounterId{10}, LineId{'F'}, "ill"}, separation_of_duty, {}}});
  hall.supervisor().must(cover);
  const auto request = newest_request(hall);
  hall.refuses(hall.supervisor(), Approve{request}, dual_control);
  CHECK(hall.board().covers.empty());
  second(hall).must(Approve{request});
  REQUIRE(hall.board().covers.size() == 1);
  CHECK(hall.board().covers.front().line == LineId{'G'});
  hall.refuses(hall.counter(10), CallNext{}, line_empty);
  hall.later(15min);
  CHECK(hall.call(hall.counter(10)) == general);
  const auto calls = news_of<TicketCalled>(hall);
  REQUIRE(calls.size() == 1);
  CHECK(std::get<TicketCalled>(calls.front().event).cover == request);
  hall.new_day();
  CHECK(hall.board().covers.empty());
}

TEST_CASE("AB25 a one-time code is a second key once, and guessing one locks the device") {
  Hall& hall = Hall::with_a_new_day();
  const Paper first = hall.take("S01");
  const Paper other = hall.take("S01");
  const auto slips = hall.centre().issue_codes(2, "7");
  const auto put_ahead = [&](const Paper& paper) {
    hall.supervisor().must(Override{LineId{'S'}, paper.issued.number, "taken ill"});
    return newest_request(hall);
  };
  const auto offer = [](std::uint32_t request, std::uint32_t number, const std::string& secret) {
    return Approve{request, OfferedCode{number, *Pin::from(secret)}, std::nullopt};
  };
  // A device has one check a second.
  const auto in_turn = [&] {
    const auto next = std::chrono::steady_clock::now() + 1100ms;
    harness::wait_until([&] { return std::chrono::steady_clock::now() >= next; }, "a turn");
  };

  const auto request = put_ahead(first);
  hall.refuses(hall.supervisor(), Approve{request}, dual_control);
  hall.refuses(hall.counter(10), offer(request, slips[0].number, slips[0].secret), role_forbidden);
  hall.refuses(hall.supervisor(), offer(request + 1, slips[0].number, slips[0].secret),
               approval_over);
  in_turn();
  hall.refuses(hall.supervisor(), offer(request, 9999, slips[0].secret), approval_code);
  in_turn();
  hall.supervisor().must(offer(request, slips[0].number, slips[0].secret));
  const auto granted = news_of<ApprovalGranted>(hall);
  REQUIRE(granted.size() == 1);
  REQUIRE(std::get<ApprovalGranted>(granted.front().event).code);
  CHECK(std::get<ApprovalGranted>(granted.front().event).code->issuer == ClerkId{7});
  const auto next = put_ahead(other);
  in_turn();
  hall.refuses(hall.supervisor(), offer(next, slips[0].number, slips[0].secret),
               approval_code_used);
  // Nor does a restart of the broker forget it.
  hall.later(1s);
  hall.refuses(hall.supervisor(), offer(next, slips[0].number, slips[0].secret),
               approval_code_used);
  const std::string guess = slips[1].secret == "00000000" ? "11111111" : "00000000";
  for (int i = 0; i < 4; ++i) {
    in_turn();
    hall.refuses(hall.supervisor(), offer(next, slips[1].number, guess), approval_code);
  }
  in_turn();
  hall.refuses(hall.supervisor(), offer(next, slips[1].number, guess), approval_code_locked);
  hall.refuses(hall.supervisor(), offer(next, slips[1].number, slips[1].secret),
               approval_code_locked);
}

TEST_CASE("AB25 nobody is put before everybody by one person, nor more often than the day allows") {
  Hall& hall = Hall::with_a_new_day();
  std::vector<Paper> papers;
  for (int i = 0; i < 5; ++i) papers.push_back(hall.take("S01"));
  const auto put_ahead = [&](std::size_t which) {
    return Override{LineId{'S'}, papers[which].issued.number, "taken ill"};
  };
  // One key alone: it is asked for, and nothing else has happened.
  hall.supervisor().must(put_ahead(4));
  const auto request = newest_request(hall);
  CHECK(hall.ticket(papers[4].issued.ticket.serial).turn == papers[4].issued.issued_at);
  hall.refuses(hall.supervisor(),
               {{Approve{request}, dual_control, {}}, {put_ahead(3), request_open, {}}});
  hall.refuses(hall.counter(10), Approve{request}, role_forbidden);
  hall.supervisor().must(WithdrawRequest{});
  hall.refuses(second(hall), Approve{request}, approval_over);
  for (const std::size_t which : {4U, 3U, 2U}) decide(hall, put_ahead(which));
  hall.refuses(hall.supervisor(), put_ahead(1), override_cap);
  // Everybody sees how many there were, and which call is one.
  const auto view = std::get<ManagerView>(hall.supervisor().question(wire::Question::manager));
  CHECK(view.overrides == 3);
  CHECK(view.overrides_a_day == 3);
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  CHECK(hall.call(hall.counter(10)) == papers[2].issued.ticket.serial);
  CHECK(hall.board().calls.at(0).exceptional);
}

TEST_CASE("AB12 calls by voice count only while no display lives, by a supervisor's word") {
  Hall& hall = Hall::with_a_new_day();
  hall.take("S01");
  hall.counter(10).must(OpenCounter{ClerkId{101}, {}});
  hall.refuses(hall.supervisor(), DeclareVoice{"dark"}, display_alive);
  hall.call(hall.counter(10));
  hall.refuses(hall.supervisor(), DeclareVoice{"dark"}, display_alive);
  hall.later(61s);
  hall.refuses(hall.supervisor(), DeclareVoice{""}, reason_required);
  hall.refuses(hall.counter(10), DeclareVoice{"dark"}, role_forbidden);
  hall.supervisor().must(DeclareVoice{"the screens are dark"});
  CHECK(hall.board().by_voice);
  hall.counter(10).must(PutBack{});
  hall.call(hall.counter(10));
  hall.counter(10).must(Recall{});
  hall.counter(10).must(Recall{});
  hall.refuses(hall.counter(10), MarkNoShow{}, no_show_early);
  hall.later(61s);
  hall.counter(10).must(MarkNoShow{});
  // A display that shows a call again is the end of it.
  hall.take("S01");
  hall.call(hall.counter(10));
  hall.show();
  CHECK_FALSE(hall.board().by_voice);
}

TEST_CASE("a lost paper is worth nothing once another one was given for it") {
  Hall& hall = Hall::with_a_new_day();
  const Paper lost = hall.take("S01");
  Device& reception = hall.device(Role::reception);
  const ReplaceTicket replace{LineId{'S'}, lost.issued.number};
  hall.refuses(hall.dispenser(), replace, role_forbidden);
  const auto answer = reception.ask(reception.client().next_command(replace));
  const auto issued = std::get<IssuedTicket>(harness::accepted(answer).body);
  const auto slip = harness::slip_in(answer);
  CHECK(issued.ticket == lost.issued.ticket);
  CHECK(issued.number == lost.issued.number);
  CHECK(issued.copy == 1);
  CHECK(slip.token != lost.slip.token);
  hall.refuses(hall.dispenser(), {{LeaveLine{}, token_mismatch, lost.slip.token},
                                  {Rejoin{}, token_mismatch, lost.slip.token},
                                  {Reprint{lost.issued.ticket.serial}, reprint_over, {}}});
  // So often, and no more.
  reception.must(replace);
  reception.must(replace);
  hall.refuses(reception, replace, reprint_over);
  hall.refuses(hall.dispenser(), {{LeaveLine{}, token_mismatch, slip.token}});
}
