#include "ticket/paper/spool.h"

#include <string>
#include <utility>

#include <unistd.h>

#include "common/ui/picture.h"
#include "ticket/paper/printer.h"

namespace dawr::ticket {
namespace {

namespace fs = std::filesystem;

class Spool : public Printer {
 public:
  explicit Spool(fs::path folder) : folder_(std::move(folder)) {}

  void print(SlipNumber slip, const ui::Bitmap& paper) override {
    const auto file = folder_ / (std::to_string(slip) + ".png");
    const bool printed = ui::Picture::of(paper).write_png(file).has_value();
    state_ = printed ? PrinterState::ready : PrinterState::broken;
    results_.push_back({slip, printed});
  }
  void turn(wire::Steady /*now*/) override {}
  [[nodiscard]] PrinterState state() const override { return state_; }
  std::vector<SlipResult> take_results() override { return std::exchange(results_, {}); }

 private:
  fs::path folder_;
  PrinterState state_{PrinterState::ready};
  std::vector<SlipResult> results_;
};

}  // namespace

Result<std::unique_ptr<Printer>> open_spool(std::string_view folder) {
  const fs::path path(folder);
  std::error_code error;
  if (!fs::is_directory(path, error) || ::access(path.c_str(), W_OK | X_OK) != 0) {
    return std::unexpected(Fault{
        FaultKind::refused,
        "--printer folder:" + path.string() + ": expected a folder that this user may write to"});
  }
  return std::make_unique<Spool>(path);
}

}  // namespace dawr::ticket
