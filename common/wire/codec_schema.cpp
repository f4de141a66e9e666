#include "common/wire/codec_schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <variant>

#include <flatbuffers/reflection.h>

#include "common/domain/check.h"
#include "common/domain/command.h"
#include "common/domain/ddsketch.h"
#include "common/domain/limits.h"
#include "common/domain/log_limits.h"
#include "common/domain/service_dates.h"

namespace dawr::wire {
namespace {

using reflection::BaseType;
using namespace std::chrono_literals;

// --- the words of the attributes ---

struct Limit {
  std::string_view name;
  std::size_t value;
};
constexpr std::array named_limits = {
    Limit{"lines", limits::lines},
    Limit{"services", limits::services},
    Limit{"counters", limits::counters},
    Limit{"hops", limits::hops},
    Limit{"clerks", limits::clerks},
    Limit{"pin_digits", limits::pin_digits},
    Limit{"name_bytes", limits::name_bytes},
    Limit{"label_bytes", limits::label_bytes},
    Limit{"detail_bytes", limits::detail_bytes},
    Limit{"receipt_bytes", limits::receipt_bytes},
    Limit{"checkpoint_bytes", limits::checkpoint_bytes},
    Limit{"cosignature_bytes", limits::cosignature_bytes},
    Limit{"cosigned_checkpoint_bytes", limits::cosigned_checkpoint_bytes},
    Limit{"log_proof_bytes", limits::log_proof_bytes},
    Limit{"reason_bytes", limits::reason_bytes},
    Limit{"reference_bytes", limits::reference_bytes},
    Limit{"notice_bytes", limits::notice_bytes},
    Limit{"notices", limits::notices},
    Limit{"covers", limits::covers},
    Limit{"board_calls", limits::board_calls},
    Limit{"uplink_cells", limits::uplink_cells},
    Limit{"pad_tickets", limits::pad_tickets},
    Limit{"restores_told", limits::restores_told},
    Limit{"devices", limits::devices},
    Limit{"quarters_told", limits::quarters_told},
    Limit{"help_told", limits::help_told},
    Limit{"refusal_kinds", limits::refusal_kinds},
    Limit{"open_requests", limits::open_requests},
    Limit{"booking_code_bytes", limits::booking_code_bytes},
    Limit{"days_published", limits::days_published},
    Limit{"stretches_a_day", limits::stretches_a_day},
    Limit{"days_of_slots", limits::days_of_slots},
    Limit{"slots_a_day", limits::slots_a_day},
};

struct Kind {
  std::string_view name;
  Meaning meaning;
  std::int64_t least{};
  std::int64_t greatest{};
};

constexpr std::int64_t days_until(ServiceDate date) { return date.time_since_epoch().count(); }
// So far apart that a device with a dead clock is understood, so near that no sum of instants
// overflows.
constexpr std::int64_t micros_until(std::chrono::year_month_day date) {
  return Instant{std::chrono::sys_days{date}}.time_since_epoch().count();
}

constexpr std::array kinds = {
    Kind{"letter", Meaning::range, 'A', 'Z'},
    Kind{"date", Meaning::range, days_until(first_service_date), days_until(last_service_date)},
    Kind{"instant", Meaning::range, micros_until(1900y / 1 / 1), micros_until(2200y / 1 / 1)},
    Kind{"minutes", Meaning::range, 0, limits::longest_rule_minutes},
    Kind{"seconds", Meaning::range, 0, limits::longest_rule_minutes * 60},
    Kind{"notice_slot", Meaning::range, 0, limits::notices - 1},
    Kind{"command_kind", Meaning::range, 0, std::variant_size_v<CommandBody>},
    Kind{"bucket", Meaning::range, 0, DdSketch::largest_key},
    Kind{"count", Meaning::range, 1, std::numeric_limits<std::uint32_t>::max()},
    Kind{"arrival_code", Meaning::arrival_code},
    Kind{"rate", Meaning::rate},
    Kind{"code", Meaning::code},
    Kind{"pin", Meaning::pin},
    Kind{"mobile", Meaning::mobile},
};

std::string_view attribute(const reflection::Field& field, const char* name) {
  const auto* found = field.attributes() ? field.attributes()->LookupByKey(name) : nullptr;
  return found ? std::string_view(found->value()->c_str()) : std::string_view();
}

bool has_attribute(const reflection::Field& field, const char* name) {
  return field.attributes() && field.attributes()->LookupByKey(name);
}

std::size_t most_of(const reflection::Field& field) {
  const auto text = attribute(field, "most");
  const auto named = std::ranges::find(named_limits, text, &Limit::name);
  if (named != named_limits.end()) return named->value;
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  DAWR_CHECK(number > 0, "each text and vector of a schema has a bound: " + field.name()->str());
  return number;
}

// --- from the compiled schema to rules ---

std::string short_name(std::string_view full) {
  return std::string(full.substr(full.rfind('.') + 1));
}

bool is_number(BaseType type) { return type >= BaseType::UType && type <= BaseType::Double; }

std::uint8_t width_of(BaseType type) {
  return static_cast<std::uint8_t>(flatbuffers::GetTypeSize(type));
}

class RuleReader {
 public:
  RuleReader(const reflection::Schema& schema, std::deque<TableRules>& tables)
      : schema_(schema), tables_(tables) {
    tables_.resize(schema.objects()->size());
  }

  const TableRules* read() {
    for (flatbuffers::uoffset_t i = 0; i < schema_.objects()->size(); ++i) {
      read_table(*schema_.objects()->Get(i), tables_[i]);
    }
    return table_named(schema_.root_table()->name()->string_view());
  }

 private:
  const TableRules* table_named(std::string_view full) {
    return &*std::ranges::find(tables_, short_name(full), &TableRules::name);
  }
  const TableRules* table_at(std::int32_t index) {
    return &tables_[static_cast<std::size_t>(index)];
  }

  void read_table(const reflection::Object& object, TableRules& table) {
    table.name = short_name(object.name()->string_view());
    table.known_slots = object.fields()->size();
    table.bytes = static_cast<std::size_t>(object.bytesize());
    for (const auto* field : *object.fields()) {
      auto rules = read_field(*field, object);
      if (rules.shape == Shape::number && rules.meaning == Meaning::any) continue;
      table.fields.push_back(std::move(rules));
    }
  }

  FieldRules read_field(const reflection::Field& field, const reflection::Object& object) {
    FieldRules rules;
    rules.name = field.name()->str();
    rules.slot = field.offset();
    // Of numbers, FlatBuffers calls those optional that are `= null`; of all else, whatever is not
    // `required`, which is not what this codec means.
    rules.optional = has_attribute(field, "optional") ||
                     (is_number(field.type()->base_type()) && field.optional());
    rules.absent_value = field.default_integer();
    const auto& type = *field.type();
    switch (type.base_type()) {
      case BaseType::Obj:
        read_object(rules, type.index());
        break;
      case BaseType::Union:
        read_union(rules, type.index(), object);
        break;
      case BaseType::Vector:
        read_vector(rules, field);
        break;
      case BaseType::String:
        rules.shape = Shape::text;
        rules.most = most_of(field);
        break;
      default:
        read_number(rules, type.base_type(), type.index());
        break;
    }
    apply_kind(rules, attribute(field, "is"));
    return rules;
  }

  void read_object(FieldRules& rules, std::int32_t index) {
    const bool is_struct = schema_.objects()->Get(static_cast<std::uint32_t>(index))->is_struct();
    rules.shape = is_struct ? Shape::structure : Shape::table;
    rules.table = table_at(index);
  }

  void read_union(FieldRules& rules, std::int32_t index, const reflection::Object& object) {
    rules.shape = Shape::member;
    rules.type_slot = object.fields()->LookupByKey((rules.name + "_type").c_str())->offset();
    const auto& values = *schema_.enums()->Get(static_cast<std::uint32_t>(index))->values();
    for (const auto* value : values) {
      const auto number = static_cast<std::size_t>(value->value());
      rules.members.resize(std::max(rules.members.size(), number + 1));
      if (number == 0) continue;
      rules.members[number] = {value->name()->str(), table_at(value->union_type()->index())};
    }
  }

  void read_vector(FieldRules& rules, const reflection::Field& field) {
    const auto& type = *field.type();
    rules.most = most_of(field);
    if (type.element() == BaseType::Obj) {
      read_object(rules, type.index());
      rules.shape = rules.shape == Shape::table ? Shape::tables : Shape::structures;
    } else {
      DAWR_CHECK(is_number(type.element()),
                 "vectors hold numbers, structs or tables: " + rules.name);
      read_number(rules, type.element(), type.index());
      rules.shape = Shape::numbers;
    }
  }

  void read_number(FieldRules& rules, BaseType type, std::int32_t enum_index) {
    rules.shape = Shape::number;
    rules.width = width_of(type);
    rules.is_signed = type == BaseType::Byte || type == BaseType::Short || type == BaseType::Int ||
                      type == BaseType::Long;
    if (type == BaseType::Bool) {
      rules.meaning = Meaning::range;
      rules.greatest = 1;
    }
    // A union member's number is judged together with the member.
    if (enum_index < 0 || type == BaseType::UType) return;
    rules.meaning = Meaning::listed;
    for (const auto* value :
         *schema_.enums()->Get(static_cast<std::uint32_t>(enum_index))->values()) {
      if (value->value() != 0) rules.listed.push_back(value->value());
    }
  }

  static void apply_kind(FieldRules& rules, std::string_view name) {
    if (name.empty()) return;
    const auto* kind = std::ranges::find(kinds, name, &Kind::name);
    DAWR_CHECK(kind != kinds.end(), "unknown kind in a schema: " + std::string(name));
    rules.meaning = kind->meaning;
    rules.least = kind->least;
    rules.greatest = kind->greatest;
  }

  const reflection::Schema& schema_;
  std::deque<TableRules>& tables_;
};

}  // namespace

Schema::Schema(BytesView compiled) {
  std::vector<std::uint64_t> aligned((compiled.size() + 7) / 8);
  std::ranges::copy(compiled, reinterpret_cast<std::uint8_t*>(aligned.data()));
  root_ = RuleReader(*reflection::GetSchema(aligned.data()), tables_).read();
}

}  // namespace dawr::wire
