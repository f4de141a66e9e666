#include "broker/floor/flow_file.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "broker/floor/toml_tree.h"
#include "common/domain/limits.h"

namespace dawr {
namespace {

class FlowReader {
 public:
  explicit FlowReader(const NamedText& text) : text_(text), faults_(text.name) {}

  Configured<std::vector<Flow>> read() {
    const auto members = parse_toml(text_.text);
    if (!members) {
      faults_.add(members.error().place, members.error().text + " (TOML)");
      return std::unexpected(faults_.take());
    }
    ConfigTable root("the file", {1, 1}, *members, faults_);
    for (auto& table : root.tables("flow", true)) read_flow(table);
    root.refuse_unknown_keys();
    if (faults_.empty()) check();
    if (!faults_.empty()) return std::unexpected(faults_.take());
    return std::move(flows_);
  }

 private:
  void read_flow(ConfigTable& table) {
    Flow flow;
    flow.id = table.text("id", limits::label_bytes);
    flow.name = {table.text("name_ar", limits::name_bytes),
                 table.text("name_en", limits::name_bytes)};
    for (const auto& value : table.list("hops", true)) {
      if (auto hop = table.as_table(value, "hops")) flow.hops.push_back(read_hop(*hop));
    }
    if (table.has("then")) flow.then = table.text("then", limits::label_bytes);
    places_.try_emplace(flow.id, table.place());
    table.refuse_unknown_keys();
    flows_.push_back(std::move(flow));
  }

  static Hop read_hop(ConfigTable& table) {
    Hop hop;
    hop.at = read_hop_kind(table);
    hop.what = {table.text("what_ar", limits::name_bytes),
                table.text("what_en", limits::name_bytes)};
    table.refuse_unknown_keys();
    return hop;
  }

  void check() {
    constexpr std::string_view prefix = "flow ";
    for (const auto& text : faults_of(flows_)) {
      const auto id = text.substr(prefix.size(), text.find(": ") - prefix.size());
      faults_.add(places_.at(id), text);
    }
  }

  const NamedText& text_;
  FaultList faults_;
  std::vector<Flow> flows_;
  std::map<std::string, TomlPlace> places_;  // by id
};

}  // namespace

HopKind read_hop_kind(ConfigTable& table) {
  return table.word_or<HopKind>("at",
                                {{"counter", HopKind::counter},
                                 {"cashier", HopKind::cashier},
                                 {"collection", HopKind::collection}},
                                HopKind::counter);
}

Configured<std::vector<Flow>> read_flows(const NamedText& flows) {
  return FlowReader(flows).read();
}

}  // namespace dawr
