#include "tests/campaign/parts.h"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dawr::campaign {
namespace {

constexpr unsigned most_seconds = 300;

// What goes through a pipe: how many runs, a line for each count, an empty line, what was found.
std::string written(const Findings& findings) {
  std::string text = std::to_string(findings.runs) + "\n";
  for (const Count& count : findings.counts) {
    text += std::to_string(count.times) + " " + count.what + "\n";
  }
  return text + "\n" + findings.found;
}

Findings read_back(const std::string& text) {
  Findings findings;
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  findings.runs = std::stoull(line);
  while (std::getline(in, line) && !line.empty()) {
    const auto space = line.find(' ');
    findings.counts.push_back({line.substr(space + 1), std::stoull(line.substr(0, space))});
  }
  findings.found.assign(std::istreambuf_iterator<char>(in), {});
  return findings;
}

struct Child {
  std::uint64_t part{};
  pid_t process{};
  int pipe{};
  std::string bytes;
};

Child begin(std::uint64_t part, const std::function<Findings(std::uint64_t)>& run) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("no process");
  if (process > 0) {
    close(ends[1]);
    return {part, process, ends[0], {}};
  }
  close(ends[0]);
  alarm(most_seconds);
  const std::string text = written(run(part));
  std::size_t done = 0;
  while (done < text.size()) {
    const auto count = write(ends[1], text.data() + done, text.size() - done);
    if (count <= 0) _exit(1);
    done += static_cast<std::size_t>(count);
  }
  _exit(0);
}

Findings end(const Child& child) {
  close(child.pipe);
  int status = 0;
  waitpid(child.process, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return read_back(child.bytes);
  Findings findings;
  findings.runs = 1;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    findings.found = "it does not end";
  } else {
    findings.found = (WIFSIGNALED(status) ? "ended by signal " + std::to_string(WTERMSIG(status))
                                          : "exited with " + std::to_string(WEXITSTATUS(status))) +
                     "; what it said is on standard error";
  }
  return findings;
}

// Reads what there is; false when that was all.
bool read_more(Child& child) {
  char block[4096];
  const auto count = read(child.pipe, block, sizeof block);
  if (count > 0) child.bytes.append(block, static_cast<std::size_t>(count));
  return count > 0;
}

// Waits until at least one has ended, and takes it from the running ones.
Child await_one(std::vector<Child>& running) {
  for (;;) {
    std::vector<pollfd> pipes;
    for (const Child& child : running) pipes.push_back({child.pipe, POLLIN, 0});
    poll(pipes.data(), pipes.size(), -1);
    for (std::size_t i = 0; i < running.size(); ++i) {
      if (pipes[i].revents == 0 || read_more(running[i])) continue;
      Child ended = std::move(running[i]);
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
      return ended;
    }
  }
}

void add(PartsFindings& sum, std::uint64_t part, const Findings& findings) {
  if (!findings.found.empty() && (!sum.found_in || part < *sum.found_in)) {
    sum.all.found = findings.found;
    sum.found_in = part;
  }
  sum.all.runs += findings.runs;
  for (const Count& count : findings.counts) {
    const auto known = std::ranges::find(sum.all.counts, count.what, &Count::what);
    if (known == sum.all.counts.end()) {
      sum.all.counts.push_back(count);
    } else {
      known->times += count.times;
    }
  }
}

}  // namespace

PartsFindings run_in_parts(std::uint64_t parts,
                           const std::function<Findings(std::uint64_t part)>& run) {
  const auto at_once = std::max(1U, std::thread::hardware_concurrency());
  PartsFindings sum;
  std::vector<Child> running;
  for (std::uint64_t next = 0; next < parts || !running.empty();) {
    if (next < parts && !sum.found_in && running.size() < at_once) {
      running.push_back(begin(next++, run));
      continue;
    }
    if (running.empty()) break;
    const Child ended = await_one(running);
    add(sum, ended.part, end(ended));
  }
  return sum;
}

}  // namespace dawr::campaign
