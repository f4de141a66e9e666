#include "broker/ctl/behaviour_words.h"

namespace dawr::ctl {

Word word_of(behaviour::Judgement judgement) {
  using enum behaviour::Judgement;
  switch (judgement) {
    case within:
      return {"within", "behaviour.within"};
    case look_into_it:
      return {"look_into_it", "behaviour.look_into_it"};
    case too_few:
      return {"too_few", "behaviour.too_few"};
  }
  return {"too_few", "behaviour.too_few"};
}

Word word_of(behaviour::RequestEnd end) {
  using enum behaviour::RequestEnd;
  switch (end) {
    case granted:
      return {"granted", "behaviour.granted"};
    case withdrawn:
      return {"withdrawn", "behaviour.withdrawn"};
    case expired:
      return {"expired", "behaviour.expired"};
    case unanswered:
      return {"unanswered", "behaviour.unanswered"};
  }
  return {"unanswered", "behaviour.unanswered"};
}

Word word_of(behaviour::PrintEnd end) {
  using enum behaviour::PrintEnd;
  switch (end) {
    case confirmed:
      return {"confirmed", "behaviour.confirmed"};
    case voided:
      return {"void", "behaviour.voided"};
    case doubtful:
      return {"doubtful", "behaviour.still_doubtful"};
  }
  return {"doubtful", "behaviour.still_doubtful"};
}

Word word_of(behaviour::Passing passing) {
  using enum behaviour::Passing;
  switch (passing) {
    case overridden:
      return {"override", "behaviour.by_override"};
    case rejoined:
      return {"rejoin", "behaviour.by_rejoin"};
    case priority:
      return {"priority", "behaviour.by_priority"};
    case handicap:
      return {"handicap", "behaviour.by_handicap"};
    case transfer:
      return {"transfer", "behaviour.by_transfer"};
    case other:
      return {"other", "behaviour.by_other"};
    case none:
      return {"none", "behaviour.by_none"};
    case appointment:
      return {"appointment", "behaviour.by_appointment"};
    case early:
      return {"early", "behaviour.by_early"};
  }
  return {"none", "behaviour.by_none"};
}

Word end_word_of(TicketState state) {
  using enum TicketState;
  switch (state) {
    case served:
      return {"served", "behaviour.served"};
    case incomplete:
      return {"incomplete", "behaviour.incomplete"};
    case redirected:
      return {"redirected", "behaviour.redirected"};
    case no_show:
      return {"no_show", "behaviour.no_show"};
    case left:
      return {"left", "behaviour.left"};
    case closed_out:
      return {"closed_out", "behaviour.closed_out"};
    default:
      return {"void", "behaviour.voided"};
  }
}

Word word_of(const TwoKeyDeed& deed) {
  struct Visitor {
    Word operator()(const Override&) const { return {"override", "behaviour.deed_override"}; }
    Word operator()(const SetSkills&) const { return {"set_skills", "behaviour.deed_skills"}; }
    Word operator()(const Cover&) const { return {"cover", "behaviour.deed_cover"}; }
  };
  return std::visit(Visitor{}, deed);
}

std::string reason_of(const TwoKeyDeed& deed) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { std::string(one.reason); }) return one.reason;
        return {};
      },
      deed);
}

Cell ticket_of(const TwoKeyDeed& deed) {
  return std::visit(
      [](const auto& one) -> Cell {
        if constexpr (requires { behaviour::Printed{one.line, one.number}; }) {
          return behaviour::Printed{one.line, one.number};
        }
        return {};
      },
      deed);
}

Cell counter_of(const TwoKeyDeed& deed) {
  return std::visit(
      [](const auto& one) -> Cell {
        if constexpr (requires { CounterId{one.counter}; }) return one.counter;
        return {};
      },
      deed);
}

std::vector<LineId> lines_of(const TwoKeyDeed& deed) {
  if (const auto* skills = std::get_if<SetSkills>(&deed)) return skills->lines;
  if (const auto* cover = std::get_if<Cover>(&deed)) return {cover->line};
  return {};
}

}  // namespace dawr::ctl
