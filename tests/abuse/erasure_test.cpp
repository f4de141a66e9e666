// A day in which people say who they are and leave their numbers, through the real programs; and
// then the search for what is left of it.
#include <array>
#include <fstream>
#include <memory>

#include "common/domain/people_numbers.h"
#include "common/domain/service_dates.h"
#include "common/wire/keys.h"
#include "common/wire/person_tag.h"
#include "tests/abuse/hall.h"
#include "tests/abuse/traces.h"
#include "tests/abuse/wiretap.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using harness::Json;
using Found = std::set<std::string>;

namespace {

constexpr auto first_person = "29901010134567";
constexpr auto second_person = "30512311998765";
constexpr auto first_phone = "01012345678";
constexpr auto second_phone = "01587654321";
constexpr auto second_person_ar = "٣٠٥١٢٣١١٩٩٨٧٦٥";
constexpr auto second_phone_ar = "۰۱۵۸۷۶۵۴۳۲۱";
constexpr auto mistyped = "29913310134567";  // there is no such date

Traces all_that_was_typed() {
  return Traces({first_person, second_person, first_phone, second_phone, mistyped});
}

std::string text_of(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

// The ministry's server, of which the centre knows the address.
class Upstream {
 public:
  explicit Upstream(const fs::path& folder) : folder_(folder / "upstream") {
    run({"init"});
    process_ = std::make_unique<harness::Process>(
        bin(),
        std::vector<std::string>{"serve", "--dir", folder_.string(), "--endpoint",
                                 "tcp://127.0.0.1:0"},
        folder / "upstream.log");
    const auto line = process_->line(harness::patience);
    REQUIRE(line);
    address_ = line->substr(std::string("listening on ").size());
  }
  void run(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, {"--dir", folder_.string()});
    harness::run_program(bin(), words, folder_.parent_path() / "up.log");
  }
  [[nodiscard]] harness::CentreOptions options() const {
    harness::CentreOptions options;
    options.asks_people = true;
    options.upstream_address = address_;
    options.upstream_key = wire::to_z85(wire::load_public_key(folder_ / "upstream.pub").value());
    return options;
  }
  void stop() { process_->stop(); }

 private:
  static fs::path bin() { return fs::path(DAWR_BIN_DIR) / "dawr-upstream"; }

  fs::path folder_;
  std::string address_;
  std::unique_ptr<harness::Process> process_;
};

// The dispenser's own program behind a listener on its cable; every line that it says is kept.
class SpiedDispenser {
 public:
  SpiedDispenser(Hall& hall, harness::Enrolled key, fs::path folder)
      : hall_(hall), key_(std::move(key)), folder_(std::move(folder)) {
    start();
  }
  void start() {
    tap_ = std::make_unique<Wiretap>(hall_.centre().addresses().at("citizen"));
    auto arguments = hall_.centre().device_arguments(key_, "citizen");
    arguments.at(1) = tap_->address();
    arguments.insert(arguments.end(), {"--headless", "--auto-confirm", "--governorates",
                                       DAWR_SOURCE_DIR "/config/governorates.csv"});
    process_ = std::make_unique<harness::Process>(hall_.centre().tools().bin / "dawr-ticket",
                                                  arguments, folder_ / "dispenser.log");
    // What it may ask people for comes with the offer.
    await([](const Json& said) { return said.value("event", "") == "offer"; });
  }
  // The first result that is more than that it was sent.
  Json ask(const std::string& line) {
    const std::string tag = std::to_string(++asked_);
    process_->send("#" + tag + " " + line);
    return await([&](const Json& said) {
      return said.value("tag", "") == tag && said.value("event", "") != "submitted";
    });
  }
  // Its last results are not waited for: as when somebody pulls the plug.
  void kill() {
    process_->kill();
    cable_ += text_of(tap_->end());
  }
  void stop() {
    process_->stop();
    cable_ += text_of(tap_->end());
  }
  [[nodiscard]] const std::string& said() const { return said_; }
  [[nodiscard]] const std::string& cable() const { return cable_; }

 private:
  template <class Fits>
  Json await(const Fits& fits) {
    while (const auto line = process_->line(harness::patience)) {
      said_ += *line + "\n";
      const auto json = Json::parse(*line);
      if (fits(json)) return json;
    }
    throw std::runtime_error("the dispenser says no more:\n" + said_);
  }

  Hall& hall_;
  harness::Enrolled key_;
  fs::path folder_;
  std::unique_ptr<Wiretap> tap_;
  std::unique_ptr<harness::Process> process_;
  std::string said_;
  std::string cable_;
  int asked_{};
};

std::string word(const Json& said, const char* name) { return said.value(name, ""); }

void type_numbers(SpiedDispenser& dispenser) {
  const std::string national = " national ";
  const Json first = dispenser.ask("take S01" + national + first_person);
  CHECK(word(first, "event") == "issued");
  CHECK(word(dispenser.ask("take S01" + national + first_person), "code") == "E_DUPLICATE_LIVE");
  const Json second = dispenser.ask("take B01" + national + second_person_ar);
  CHECK(word(second, "event") == "issued");
  CHECK(word(dispenser.ask("take B01" + national + mistyped), "event") == "error");
  CHECK(word(dispenser.ask(std::string("take B01 ") + first_person), "event") == "error");
  CHECK(word(dispenser.ask(std::string(first_person) + " B01"), "event") == "error");
  const auto token = word(second, "token");
  const std::string contact = "contact " + token + " ";
  CHECK(word(dispenser.ask(contact + first_phone), "state") == "kept");
  CHECK(word(dispenser.ask(contact + second_phone_ar), "state") == "kept");
  CHECK(word(dispenser.ask("contact " + word(first, "token") + " " + first_phone), "state") ==
        "kept");
  CHECK(word(dispenser.ask("leave " + word(first, "token")), "event") == "left");
  CHECK(word(dispenser.ask("contact " + std::string(32, '1') + " " + second_phone), "code") ==
        "E_TOKEN_MISMATCH");
}

// Everybody else's dialogue meanwhile, as frames that were decrypted.
std::string frames_of_others(Hall& hall) {
  hall.supervisor().question(wire::Question::manager);
  hall.counter(10).question(wire::Question::counter);
  hall.counter(10).question(wire::Question::offer);
  hall.board();
  std::string all;
  for (Device* device : {&hall.counter(10), &hall.supervisor(), &hall.display()}) {
    for (const wire::Bytes& frame : device->heard) all += text_of(frame);
  }
  return all;
}

void back_up(Hall& hall, const fs::path& folder) {
  fs::create_directories(folder);
  harness::run_program(
      hall.centre().tools().bin / "dawrctl",
      {"backup", "--centre", hall.centre().directory().string(), "--to", folder.string()},
      folder / "backup.log");
}

std::string raw(const auto& bytes) { return {bytes.begin(), bytes.end()}; }

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Files below the folder in which the bytes are.
Found files_with(const fs::path& folder, const std::string& bytes) {
  Found found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    if (content_of(entry.path()).find(bytes) != std::string::npos) {
      found.insert(entry.path().filename().string());
    }
  }
  return found;
}

}  // namespace

TEST_CASE("nothing of what people typed is left: not in a file, not in a frame, not in a backup") {
  const Traces typed = all_that_was_typed();
  const Scratch ministry("ministry");
  Upstream upstream(ministry.path());
  Hall hall(upstream.options());
  upstream.run({"enrol", "--centre", "IS-02", "--public-key",
                (hall.centre().directory() / "broker.pub").string()});
  const fs::path everything = hall.centre().directory().parent_path();
  const fs::path secrets = hall.centre().directory() / "secrets";
  hall.new_day();
  SpiedDispenser dispenser(hall, hall.centre().enrol("dispenser", "typed-at"), everything);
  type_numbers(dispenser);
  dispenser.kill();
  dispenser.start();
  CHECK(word(dispenser.ask(std::string("take B01 national ") + second_person), "code") ==
        "E_DUPLICATE_LIVE");
  back_up(hall, everything / "backups");
  auto frames = frames_of_others(hall);

  // While the day lasts: the numbers nowhere, the key in its file alone.
  CHECK(typed.below(everything).empty());
  const auto key = std::get<OfferView>(hall.dispenser().question(wire::Question::offer)).asked;
  REQUIRE(key.identity);
  const auto hex_of_day = content_of(secrets / "day.key").substr(11, 64);
  CHECK(files_with(everything, hex_of_day) == Found{"day.key"});
  CHECK(fs::exists(secrets / "contacts.db"));
  // What stands for a person is where it should be, so this search does find what there is.
  const auto number =
      NationalNumber::read(first_person, std::array<std::uint8_t, 1>{1}, first_service_date);
  REQUIRE(number);
  const auto tag = raw(wire::person_tag(*key.identity, ServiceCode{"S01"}, *number));
  const bool in_journal = files_with(everything, tag).contains("journal.db") ||
                          files_with(everything, tag).contains("journal.db-wal");
  CHECK(in_journal);

  hall.supervisor().must(CloseOut{"the day is over"});
  hall.supervisor().must(CloseDay{});
  back_up(hall, everything / "backups");
  frames += frames_of_others(hall);
  dispenser.stop();
  hall.centre().broker().stop();
  upstream.stop();
  harness::write_text(everything / "dispenser.out", dispenser.said());
  CHECK_FALSE(fs::exists(secrets / "day.key"));
  CHECK_FALSE(fs::exists(secrets / "contacts.db"));
  CHECK(typed.below(everything).empty());
  CHECK(typed.below(ministry.path()).empty());
  CHECK(dispenser.cable().size() > 2'000);
  CHECK(typed.in(dispenser.cable()).empty());
  CHECK(frames.size() > 2'000);
  CHECK(typed.in(frames).empty());
  for (const std::string& of_key : {hex_of_day, raw(*key.identity)}) {
    CHECK(files_with(everything, of_key).empty());
    CHECK(files_with(ministry.path(), of_key).empty());
  }
}

TEST_CASE("the search finds what was typed in each form in which somebody may have written it") {
  const Traces typed = all_that_was_typed();
  const Scratch scratch("planted");
  CHECK(typed.forms().size() == 5 * 17);
  for (const Traces::Form& form : typed.forms()) {
    const std::string planted = "something " + form.bytes + " else";
    INFO(form.name);
    CHECK(typed.in(planted).contains(form.name));
    harness::write_text(scratch / "file", planted);
    CHECK(typed.below(scratch.path()).contains("file: " + form.name));
  }
  harness::write_text(scratch / "file", "20260315 0101234567 2990101013456");
  CHECK(typed.below(scratch.path()).empty());
}
