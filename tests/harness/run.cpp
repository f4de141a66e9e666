#include "tests/harness/run.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/harness/process.h"
#include "tests/scratch.h"

namespace dawr::harness {

Ran run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
        const std::string& answer) {
  constexpr Limit limit{20'000};
  const Scratch folder;
  const auto errors = folder / "errors";
  Process process(program, arguments, errors);
  if (!answer.empty()) process.send(answer);
  process.close_input();
  Ran ran;
  while (const auto line = process.line(limit)) ran.out += *line + "\n";
  const auto exit = process.wait(limit);
  if (!exit) throw std::runtime_error(program.string() + " does not end");
  ran.code = exit->code;
  std::ifstream in(errors, std::ios::binary);
  ran.errors.assign(std::istreambuf_iterator<char>(in), {});
  return ran;
}

}  // namespace dawr::harness
