// Searching for what was typed, in whatever form somebody may have written it down.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dawr::abuse {

// One person's number, of digits 0 to 9.
class Traces {
 public:
  explicit Traces(const std::vector<std::string>& numbers);

  // In which forms a text has one of the numbers: "29901010134567 as ASCII digits", …
  [[nodiscard]] std::set<std::string> in(std::string_view text) const;
  // The same of every file below a folder, with its name before it. Files that go meanwhile are
  // none.
  [[nodiscard]] std::set<std::string> below(const std::filesystem::path& folder) const;

  // Every form and the bytes that are looked for.
  struct Form {
    std::string name;
    std::string bytes;
  };
  [[nodiscard]] const std::vector<Form>& forms() const { return forms_; }

 private:
  std::vector<Form> forms_;
};

}  // namespace dawr::abuse
