// The real dawrctl, as an installer and a supervisor use it.
#include <sys/stat.h>
#include <unistd.h>

#include "broker/floor/config.h"
#include "broker/floor/registry.h"
#include "broker/floor/secrets.h"
#include "broker/journal/sqlite_journal.h"
#include "common/wire/keys.h"
#include "tests/catch.h"
#include "tests/config/made_centre.h"
#include "tests/harness/process.h"

using namespace dawr;
using namespace dawr::config_test;
using Catch::Matchers::Contains;

namespace {

constexpr harness::Limit limit{20'000};

}  // namespace

TEST_CASE("init makes a complete centre with secrets that only its owner can read") {
  const Centre centre;
  CHECK(load_centre(centre.directory));
  CHECK(Registry::open(centre.files.devices()).value().devices().empty());
  CHECK(CentreSecret::load(centre.files.centre_secret()));
  const auto keys = wire::load_secret_key(centre.files.broker_secret_key());
  REQUIRE(keys);
  CHECK(wire::load_public_key(centre.files.broker_public_key()) == keys->public_key);
  CHECK(mode_of(centre.files.secrets()) == 0700);
  CHECK(mode_of(centre.files.centre_secret()) == 0600);
  CHECK(mode_of(centre.files.broker_secret_key()) == 0600);
  const auto journal = journal::open_journal(centre.files.directory / "journal.db");
  REQUIRE(journal);
  CHECK((*journal)->last_seq() == 0);
  CHECK((*journal)->epoch() != Epoch{});
}

TEST_CASE("two centres share no secret") {
  const Centre one;
  const Centre two;
  CHECK(read(one.files.centre_secret()) != read(two.files.centre_secret()));
  CHECK(read(one.files.broker_secret_key()) != read(two.files.broker_secret_key()));
  CHECK(journal::open_journal(one.files.directory / "journal.db").value()->epoch() !=
        journal::open_journal(two.files.directory / "journal.db").value()->epoch());
}

TEST_CASE(
    "init refuses a directory in use and an unsound configuration, and leaves nothing behind") {
  const Centre centre;
  const auto before = read(centre.files.centre_secret());
  const auto again = dawrctl({"init", "--centre", centre.directory, "--from", sample});
  CHECK(again.code == 1);
  CHECK(again.errors == "dawrctl: " + centre.directory +
                            ": is not empty; a centre is made in a directory of its own, from the "
                            "centre.toml and services.csv of --from FOLDER\n");
  CHECK(read(centre.files.centre_secret()) == before);

  const auto other = centre.folder / "other";
  const auto unsound =
      dawrctl({"init", "--centre", other.string(), "--from", sample, "--clock-rate", "5"});
  CHECK(unsound.code == 1);
  CHECK(unsound.errors.find("demonstrations only") != std::string::npos);
  CHECK(dawrctl({"init", "--centre", other.string(), "--from", "/nowhere"}).code == 1);
  CHECK_FALSE(std::filesystem::exists(other));
  CHECK_FALSE(std::filesystem::exists(other.string() + ".new"));

  std::filesystem::create_directory(other);
  CHECK(dawrctl({"init", "--centre", other.string(), "--from", sample}).code == 0);
  CHECK(std::filesystem::exists(other / "journal.db"));
}

TEST_CASE("a demonstration centre says so, runs faster and listens on this machine only") {
  const Scratch folder;
  const auto directory = (folder / "demo").string();
  const auto made =
      dawrctl({"init", "--centre", directory, "--from", sample, "--demo", "--clock-rate", "20",
               "--set", "network.feed=\"tcp://127.0.0.1:0\"", "--set", "staff.clerks=[1, 2]"});
  INFO(made.errors);
  REQUIRE(made.code == 0);
  const auto config = load_centre(directory);
  REQUIRE(config);
  CHECK(config->settings.demo);
  CHECK(config->settings.clock_rate == 20.0);
  CHECK(config->settings.bind == BindAddresses{"tcp://127.0.0.1:5571", "tcp://127.0.0.1:5572",
                                               "tcp://127.0.0.1:5573", "tcp://127.0.0.1:0"});
  CHECK(config->policy.clerks.size() == 2);
  CHECK(dawrctl({"config", "check", directory}).out.find("demonstration") != std::string::npos);
}

TEST_CASE("config check says everything that is wrong with a centre") {
  const Centre centre;
  const auto text = read(centre.files.config());
  write(centre.files.config(), with(with(text, "hold_limit_minutes", "hold_limits_minutes"),
                                    "letter_ar = \"س\"", "letter_ar = 5"));
  const auto checked = dawrctl({"config", "check", centre.directory});
  CHECK(checked.code == 1);
  CHECK(checked.errors.find("did you mean hold_limit_minutes?") != std::string::npos);
  CHECK(checked.errors.find("expected text in quotation marks") != std::string::npos);
  const auto sound = dawrctl({"config", "check", sample + "/centre.toml"});
  CHECK(sound.code == 0);
  CHECK(sound.out.find("159 services in 15 lines") != std::string::npos);
  CHECK(sound.out.find(
            "Appointments take 20 % of what the counters can serve, up to 30 days ahead:") !=
        std::string::npos);
  // Two counters, five services that take 31 minutes together: 2 × 15 × 5 / 31 people, 20 % of
  // them.
  CHECK(sound.out.find("  Q  Enquiries and guidance: 30 places in 31 quarter-hours, about 3.9 an "
                       "hour\n") != std::string::npos);
}

TEST_CASE("config check says what can be booked") {
  const Centre centre;
  const auto text = read(centre.files.config());
  write(centre.files.config(), with(text, "share_percent = 20", "share_percent = 0"));
  const auto nothing = dawrctl({"config", "check", centre.directory});
  CHECK(nothing.code == 0);
  CHECK(nothing.out.find("Nothing can be booked.") != std::string::npos);
}

TEST_CASE("config check reads messages.toml, too, where there is one") {
  const Centre centre;
  CHECK(dawrctl({"config", "check", centre.directory}).code == 0);
  const auto file = std::filesystem::path(centre.directory) / "messages.toml";
  const auto text = read(sample + "/messages.toml");
  write(file, text);
  CHECK(dawrctl({"config", "check", centre.directory}).code == 0);
  write(file, with(text, "https://", "http://"));
  const auto checked = dawrctl({"config", "check", centre.directory});
  CHECK(checked.code == 1);
  CHECK(checked.errors.find("messages.toml:") != std::string::npos);
  CHECK(checked.errors.find("expected https://") != std::string::npos);
}

TEST_CASE("enrol, approve, devices, revoke") {
  const Centre centre;
  const auto key = centre.enrol("dispenser");
  CHECK(mode_of(centre.folder / "dispenser" / "device.key") == 0600);

  const auto again = dawrctl({"enrol", "--out", (centre.folder / "dispenser").string()});
  CHECK(again.code == 0);
  CHECK(again.out.find("nothing was changed") != std::string::npos);
  CHECK(again.out.find(wire::fingerprint(key)) != std::string::npos);
  CHECK(wire::load_public_key(centre.folder / "dispenser" / "device.pub").value() == key);

  const auto approved = centre.approve("dispenser", {"--role", "dispenser", "--yes"});
  INFO(approved.errors);
  CHECK(approved.code == 0);
  auto registry = Registry::open(centre.files.devices()).value();
  CHECK(registry.standing(key) == Standing::approved);
  CHECK(registry.find(key)->principal.role == Role::dispenser);

  const auto table = dawrctl({"devices", "--centre", centre.directory});
  CHECK(table.out.find(wire::fingerprint(key)) != std::string::npos);
  const auto list =
      harness::Json::parse(dawrctl({"devices", "--centre", centre.directory, "--json"}).out);
  REQUIRE(list["devices"].size() == 1);
  CHECK(list["devices"][0]["device"] == 1);
  CHECK(list["devices"][0]["status"] == "approved");
  CHECK(list["devices"][0]["role"] == "dispenser");
  CHECK(list["devices"][0]["public_key"] == wire::to_z85(key));
  CHECK(list["candidates"].empty());

  CHECK(dawrctl({"revoke", "--centre", centre.directory, "1"}).code == 0);
  CHECK(registry.refresh().value());
  CHECK(registry.standing(key) == Standing::revoked);
  CHECK(dawrctl({"revoke", "--centre", centre.directory, "2"}).code == 1);
}

TEST_CASE("a supervisor compares the six words before a key is approved") {
  const Centre centre;
  const auto key = centre.enrol("board");
  const std::vector<std::string> arguments = {
      "approve", "--centre", centre.directory, "--public-key", wire::to_z85(key),
      "--role",  "display",  "--name",         "Hall",         "--lines",
      "B,F"};
  for (const auto* answer : {"", "no", "y", "YES"}) {
    const auto refused = dawrctl(arguments, answer);
    CHECK(refused.code == 1);
    CHECK(refused.out.find(wire::fingerprint(key)) != std::string::npos);
  }
  CHECK(Registry::open(centre.files.devices()).value().devices().empty());
  CHECK(dawrctl(arguments, "yes").code == 0);
  const auto registry = Registry::open(centre.files.devices());
  CHECK(registry.value().find(key)->principal.shown_lines ==
        std::vector<LineId>{LineId{'B'}, LineId{'F'}});
}

TEST_CASE("a key is not approved for another side than the one on which it knocked") {
  const Centre centre;
  const auto key = centre.enrol("device");
  CandidateList knocked(centre.files.candidates());
  const std::chrono::sys_seconds now{std::chrono::days(20'000)};
  knocked.knocked(key, Side::citizen, now);
  REQUIRE(knocked.save(now));
  const auto approve = [&](const std::vector<std::string>& which) {
    auto arguments = which;
    arguments.insert(arguments.begin(), {"approve", "--centre", centre.directory, "--name", "PC",
                                         "--role", "counter", "--counter", "3"});
    return dawrctl(arguments);
  };
  const std::vector<std::vector<std::string>> ways = {{"--words", wire::fingerprint(key)},
                                                      {"--public-key", wire::to_z85(key), "--yes"}};
  for (const auto& way : ways) {
    const auto refused = approve(way);
    CHECK(refused.code == 1);
    CHECK(refused.errors.find("knocked at the citizen side") != std::string::npos);
    CHECK(refused.errors.find("belongs to the provider side") != std::string::npos);
  }
  CHECK(Registry::open(centre.files.devices()).value().devices().empty());

  const std::chrono::sys_seconds later = now + std::chrono::hours(1);
  knocked.knocked(key, Side::provider, later);
  REQUIRE(knocked.save(later));
  CHECK(approve(ways.front()).code == 0);
}

TEST_CASE("a key that knocked is approved by its six words alone") {
  const Centre centre;
  const auto key = centre.enrol("board");
  const std::vector<std::string> arguments = {
      "approve", "--centre", centre.directory, "--words", wire::fingerprint(key),
      "--role",  "display",  "--name",         "Hall"};
  const auto unheard = dawrctl(arguments);
  CHECK(unheard.code == 1);
  CHECK(unheard.errors.find("has knocked at this broker") != std::string::npos);

  CandidateList knocked(centre.files.candidates());
  const std::chrono::sys_seconds now{std::chrono::days(20'000)};
  knocked.knocked(key, Side::board, now);
  REQUIRE(knocked.save(now));
  CHECK(dawrctl({"devices", "--centre", centre.directory}).out.find(wire::fingerprint(key)) !=
        std::string::npos);
  CHECK(dawrctl(arguments).code == 0);
  CHECK(Registry::open(centre.files.devices()).value().standing(key) == Standing::approved);
  CHECK(harness::Json::parse(
            dawrctl({"devices", "--centre", centre.directory, "--json"}).out)["candidates"]
            .empty());
}

TEST_CASE("approve refuses what the centre does not have") {
  const Centre centre;
  centre.enrol("pc");
  const auto errors = [&](const std::vector<std::string>& more) {
    const auto ran = centre.approve("pc", more);
    CHECK(ran.code == 1);
    return ran.errors;
  };
  CHECK(errors({"--yes", "--role", "boss"})
            .starts_with("dawrctl: --role: there is no role \"boss\""));
  CHECK(errors({"--yes", "--role", "counter"})
            .starts_with("dawrctl: a counter key needs --counter; "));
  CHECK(
      errors({"--yes", "--role", "counter", "--counter", "101"}) ==
      "dawrctl: counter 101 is no counter of centre.toml; ids there: 1 2 3 4 5 6 7 8 9 10 11 12 13 "
      "14 15 16 17 18 19 20 21 22 23 24\n");
  CHECK(errors({"--yes", "--role", "cashier", "--counter", "1"}) ==
        "dawrctl: counter 1 is no cashier of centre.toml; ids there: 101 102\n");
  CHECK(errors({"--yes", "--role", "display", "--lines", "B,Z"})
            .starts_with("dawrctl: --lines: there is no line \"Z\""));
  CHECK(errors({"--yes", "--role", "dispenser", "--counter", "1"}) ==
        "dawrctl: a dispenser key has no counter\n");
  CHECK(Registry::open(centre.files.devices()).value().devices().empty());
}

TEST_CASE("root is told to be the centre's user before files become root's") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can give files away");
    return;
  }
  const Centre centre;
  static_cast<void>(centre.enrol("door"));
  REQUIRE(::chown(centre.directory.c_str(), 12345, 12345) == 0);
  const auto copy = (centre.folder / "copy").string();
  const auto devices = read(centre.files.devices());
  for (const auto& ran : {centre.approve("door", {"--role", "dispenser", "--yes"}),
                          dawrctl({"revoke", "--centre", centre.directory, "1"}),
                          dawrctl({"backup", "--centre", centre.directory, "--to", copy}),
                          dawrctl({"restore", "--centre", centre.directory, "--from", copy})}) {
    CHECK(ran.code == 1);
    CHECK_THAT(ran.errors,
               Contains("belongs to user number 12345") && Contains("run this command"));
  }
  CHECK_FALSE(std::filesystem::exists(copy));
  CHECK(read(centre.files.devices()) == devices);
}

TEST_CASE("erase deletes what is older than the centre says, and nothing else") {
  const Centre centre;
  const auto journal = centre.files.directory / "journal.db";
  write(centre.files.config(),
        with(read(centre.files.config()), "# log_file = \"log/broker.log\"",
             "log_file = \"log/broker.log\""),
        0644);
  const auto logs = centre.files.directory / "log";
  std::filesystem::create_directory(logs);
  const std::vector<std::filesystem::path> past{
      logs / "broker.1.log", logs / "broker.12.log",
      journal.string() + ".before-restore-20260315T064222Z",
      journal.string() + ".before-restore-20260315T064222Z-wal",
      journal.string() + ".left-over-20260315T064222Z"};
  const std::vector<std::filesystem::path> others{
      logs / "broker.log",     logs / "broker.2.log.gz",
      logs / "other.1.log",    logs / "broker.x.log",
      journal.string() + "-x", centre.files.directory / "other.before-restore-20260315T064222Z"};
  const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::days{100};
  for (const auto& files : {past, others}) {
    for (const auto& file : files) {
      write(file, "something", 0600);
      std::filesystem::last_write_time(file, long_ago);
    }
  }
  write(logs / "broker.2.log", "of last month", 0600);
  const auto ran = dawrctl({"erase", "--centre", centre.directory});
  INFO(ran.errors);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("Full log files: 1 are kept, for 90 days; 2 older ones"));
  CHECK_THAT(ran.out,
             Contains("Journals that a restore has put aside: 0 are kept, for 90 days; 3"));
  for (const auto& file : past) CHECK_FALSE(std::filesystem::exists(file));
  for (const auto& file : others) CHECK(std::filesystem::exists(file));
  CHECK(std::filesystem::exists(logs / "broker.2.log"));
}

TEST_CASE("sql makes a copy for SQL and leaves the journal alone") {
  const Centre centre;
  const auto journal = centre.files.directory / "journal.db";
  const auto made = dawrctl({"sql", journal.string()});
  INFO(made.errors);
  CHECK(made.code == 0);
  const auto copy = centre.files.directory / "journal-copy.db";
  CHECK(made.out.starts_with(copy.string() + ": 0 entries, 0 tickets, "));
  CHECK(std::filesystem::exists(copy));
  CHECK(dawrctl({"sql", journal.string()}).code == 1);
  CHECK(dawrctl({"sql", journal.string(), "--out", (centre.folder / "other.db").string()}).code ==
        0);
  CHECK(dawrctl({"sql", (centre.folder / "none.db").string()}).code == 1);
  CHECK(journal::open_journal(journal));
}

TEST_CASE("what a command makes for its user comes whole, and takes no other file's place") {
  const Scratch folder;
  const auto file = [&](const char* name) { return (folder / name).string(); };
  const std::string log =
      "ticket,line,class,priority,arrived_s,called_s,finished_s,left_s,counter,open_counters,scored\n"
      "t1,A,,0,100,160,,,,1,1\n";
  write(file("log.csv"), log);
  write(file("waits.csv.part"), "mine");
  write(file("waits.csv"), "old");
  REQUIRE(::chmod(file("waits.csv").c_str(), 0600) == 0);
  std::filesystem::create_symlink("waits.csv", file("link.csv"));
  const auto replay = [&](const std::string& from, const std::string& to) {
    return dawrctl({"replay-waits", from, "--out", to});
  };
  CHECK(replay(file("log.csv"), file("link.csv")).code == 0);
  CHECK(read(file("waits.csv")).starts_with("ticket,p10,p50,p80,p90\nt1,"));
  CHECK(mode_of(file("waits.csv")) == 0600);
  CHECK(std::filesystem::is_symlink(file("link.csv")));

  REQUIRE(::mkfifo(file("pipe.csv").c_str(), 0600) == 0);
  std::filesystem::create_directory(file("folder.csv"));
  write(file("broken.csv"), log + "t2,A,,0,50,,,,,,1\n");
  struct Row {
    const char* from;
    const char* to;
    const char* words;
  };
  for (const Row& row :
       {Row{"log.csv", "pipe.csv", "is no ordinary file"},
        Row{"log.csv", "folder.csv", "is no ordinary file"},
        Row{"log.csv", "journal.db", "ends with .csv"}, Row{"log.csv", "log.csv", "the log itself"},
        Row{"log.csv", "none/waits.csv", "can't be written"},
        Row{"broken.csv", "waits.csv", "broken.csv:3: arrived_s"}}) {
    INFO(row.to);
    const auto before = folder.names();
    const auto ran = replay(file(row.from), file(row.to));
    CHECK(ran.code == 1);
    CHECK_THAT(ran.errors, Contains(row.words));
    CHECK(folder.names() == before);
  }
  CHECK(read(file("waits.csv")).starts_with("ticket,p10,p50,p80,p90\nt1,"));
  CHECK(read(file("waits.csv.part")) == "mine");
}

TEST_CASE("an answer that could not be written is not taken for one") {
  const Centre centre;
  const auto log = centre.folder / "errors";
  const auto program = (std::filesystem::path(DAWR_BIN_DIR) / "dawrctl").string();
  harness::Process process(
      "/bin/sh", {"-c", program + " devices --centre " + centre.directory + " > /dev/full"}, log);
  const auto exit = process.wait(limit);
  REQUIRE(exit);
  CHECK(exit->code == 1);
  CHECK_THAT(read(log), Contains("could not be written whole"));
}

TEST_CASE("a wrong command line is refused, and says what is missing") {
  CHECK(dawrctl({}).code == 2);
  CHECK(dawrctl({"fly"}).code == 2);
  CHECK(dawrctl({"approve", "--centre", "x", "--role", "counter", "--name", "n"}).code == 2);
  CHECK(dawrctl({"revoke", "--centre", "x", "one"}).code == 2);
  CHECK(dawrctl({"--help"}).code == 0);
  struct Row {
    std::vector<std::string> arguments;
    const char* words;
  };
  const Centre centre;
  const auto nowhere = (centre.folder / "nowhere").string();
  const auto empty = (centre.folder / "empty").string();
  std::filesystem::create_directory(empty);
  const std::vector<Row> rows = {
      {{}, "A command is required"},
      {{"fly"}, "not expected: fly"},
      {{"devices", "--centre", nowhere}, "is not the directory of a centre"},
      {{"staff", "list", "--centre", empty}, "it has no centre.toml"},
      {{"log-key", "--centre", "/etc/passwd"}, "is not the directory of a centre"},
      {{"enrol", "--out", ""}, "--out: expected a value, and it is empty"},
      {{"verify", ""}, "expected a value, and it is empty"},
      {{"verify", empty}, "neither a centre's folder"},
      {{"prove", empty, "S 1"}, "this folder is no centre's"},
      {{"explain", "S 1", centre.directory, "--phrases", sample + "/phrases"},
       "behind the journal"},
      {{"export-log", centre.directory, "--out", nowhere + "/log"}, "there is no folder"},
      {{"sql", centre.directory + "/journal.db", "--out", nowhere + "/copy"}, "there is no folder"},
      {{"recompute-cells", centre.directory, "--against", nowhere}, "can't be opened"},
      {{"behaviour", centre.directory, "--from", "2026-03-16", "--to", "2026-03-15"},
       "--to is earlier than --from"},
      {{"behaviour", centre.directory, "--language", "fr"}, "fr not in {ar,en}"},
      {{"check-receipt", "DAWR-RECEIPT:AAAA", "--key", "x"}, "the text given: is a receipt of"},
  };
  for (const Row& row : rows) {
    const auto ran = dawrctl(row.arguments);
    INFO(ran.out << ran.errors);
    CHECK(ran.code != 0);
    CHECK(ran.errors.starts_with("dawrctl: "));
    CHECK_THAT(ran.errors, Contains(row.words));
  }
}

TEST_CASE("a secret key that others can read is refused on a device, too") {
  const Centre centre;
  centre.enrol("pc");
  REQUIRE(::chmod((centre.folder / "pc" / "device.key").c_str(), 0644) == 0);
  const auto ran = dawrctl({"enrol", "--out", (centre.folder / "pc").string()});
  CHECK(ran.code == 1);
  CHECK(ran.errors.find("device.key") != std::string::npos);
}

TEST_CASE("two supervisors may approve at the same time") {
  const Centre centre;
  constexpr std::size_t each = 4;
  for (std::size_t i = 0; i < 2 * each; ++i) centre.enrol(std::to_string(i));
  std::vector<harness::Process> running;
  running.reserve(2 * each);
  for (std::size_t i = 0; i < 2 * each; ++i) {
    running.emplace_back(
        std::filesystem::path(DAWR_BIN_DIR) / "dawrctl",
        std::vector<std::string>{"approve", "--centre", centre.directory, "--public-key",
                                 (centre.folder / std::to_string(i) / "device.pub").string(),
                                 "--role", "dispenser", "--name", std::to_string(i), "--yes"},
        centre.folder / "errors");
  }
  for (auto& process : running) {
    const auto exit = process.wait(limit);
    REQUIRE(exit);
    CHECK(exit->code == 0);
  }
  CHECK(Registry::open(centre.files.devices()).value().devices().size() == 2 * each);
}
