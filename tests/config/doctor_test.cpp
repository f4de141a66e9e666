// Each check of `dawrctl doctor` against an installation that is broken in just that way.
#include "broker/ctl/doctor.h"

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

#include "broker/floor/plain_text.h"
#include "broker/floor/secrets.h"
#include "broker/journal/sqlite_journal.h"
#include "broker/messages/message_box.h"
#include "common/log/signing_key.h"
#include "common/storage/files.h"
#include "common/storage/sqlite.h"
#include "tests/catch.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::ctl;
using namespace dawr::config_test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

namespace {

constexpr std::uint64_t mib = 1U << 20U;
const Instant noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h};

// The worst of them.
Health health_of(const Findings& found) {
  REQUIRE_FALSE(found.empty());
  return std::ranges::max(found, {}, &Finding::health).health;
}

// Every finding that is not ok says what to do, unless the fault in its text does.
std::string words_of(const Findings& found) {
  std::string words;
  for (const auto& finding : found) {
    if (finding.health != Health::ok) words += finding.text + " -> " + finding.advice + "\n";
  }
  return words;
}

void check_says(const Findings& found, Health health, const std::string& text) {
  INFO(words_of(found));
  CHECK(health_of(found) == health);
  CHECK_THAT(words_of(found), Contains(text));
}

void check_sound(const Findings& found) {
  INFO(words_of(found));
  CHECK(health_of(found) == Health::ok);
}

// A centre as `dawrctl init` makes it, as far as these checks go.
struct Centre {
  Scratch folder;
  CentreFiles files{folder.path()};

  Centre() {
    REQUIRE(::chmod(folder.path().c_str(), 0750) == 0);
    fs::create_directory(files.secrets());
    REQUIRE(::chmod(files.secrets().c_str(), 0700) == 0);
    const auto keys = wire::make_key_pair();
    REQUIRE(wire::save_secret_key(keys, files.broker_secret_key()));
    REQUIRE(wire::save_public_key(keys.public_key, files.broker_public_key()));
    REQUIRE(CentreSecret::create(files.centre_secret()));
    REQUIRE(log::save_signing_key(log::SigningKey::make(), files.log_secret_key()));
  }
};

Device device(std::uint32_t number, std::chrono::sys_seconds since, DeviceStatus status) {
  Device made;
  made.principal.device = DeviceId{number};
  made.principal.role = Role::dispenser;
  made.public_key.bytes[0] = static_cast<std::uint8_t>(number);
  made.name = "Door";
  made.status = status;
  made.since = since;
  return made;
}

}  // namespace

TEST_CASE("doctor: the clock") {
  check_sound(check_clock({noon, true, noon - 1h}));
  check_sound(check_clock({noon, true, std::nullopt}));
  check_says(check_clock({Instant{}, true, noon}), Health::bad,
             "1970-01-01T00:00:00Z, which can't");
  check_says(check_clock({noon, true, noon + 61s}), Health::bad,
             "entries up to 2026-11-22T12:01:01Z");
  check_says(check_clock({noon, false, noon}), Health::warn, "timedatectl set-ntp");
}

TEST_CASE("doctor: the disk") {
  const DiskReading sound{"/centre", {5000 * mib, 9000 * mib, 100'000, 200'000}, 0xef53, true};
  check_sound(check_disk(sound, 1024 * mib, "nothing goes on"));
  auto broken = sound;
  broken.space.free_bytes = 1000 * mib;
  check_says(check_disk(broken, 1024 * mib, "nothing goes on"), Health::warn,
             "1000 MiB of 9000 MiB are free");
  broken.space.free_bytes = 60 * mib;
  check_says(check_disk(broken, 1024 * mib, "nothing goes on"), Health::bad, "as good as full");
  broken = sound;
  broken.space.free_files = 10;
  check_says(check_disk(broken, 1024 * mib, "nothing goes on"), Health::bad, "inodes");
  broken.space = {5000 * mib, 9000 * mib, 0, 0};  // btrfs counts none
  check_sound(check_disk(broken, 1024 * mib, "nothing goes on"));
  broken = sound;
  broken.file_system = 0x6969;
  check_says(check_disk(broken, 1024 * mib, "nothing goes on"), Health::bad, "NFS");
  broken.file_system = 0x01021994;
  check_says(check_disk(broken, 1024 * mib, "nothing goes on"), Health::bad, "tmpfs");
  broken = sound;
  broken.writable = false;
  check_says(check_disk(broken, 1024 * mib, "nothing goes on"), Health::bad, "can't be written");
}

TEST_CASE("doctor: the reserve for a full disk") {
  const Scratch folder;
  const auto reserve = folder / "journal.db.reserve";
  check_sound({check_reserve(reserve, 4, false)});
  check_says({check_reserve(reserve, 4, true)}, Health::bad, "is gone or not whole");
  write(reserve, "xxxx");
  check_sound({check_reserve(reserve, 4, true)});
}

TEST_CASE(
    "doctor: what people are asked for, how long what is kept, and a key that nobody destroys") {
  const Centre centre;
  BrokerSettings settings;
  settings.people.identity = true;
  settings.keep.old_logs = std::chrono::days{30};
  const auto found = check_people(settings, centre.files, false);
  check_sound({found});
  CHECK_THAT(found.text, Contains("national number: optional, mobile number: never"));
  CHECK_THAT(found.text, Contains("full log files 30 days, replaced journals 90 days"));
  fs::create_directories(centre.files.secrets());
  write(centre.files.day_key(), "the key of a day", 0600);
  check_sound({check_people(settings, centre.files, true)});
  check_says({check_people(settings, centre.files, false)}, Health::warn, "no broker runs");
}

TEST_CASE("doctor: messages that wait, that nobody took, or that nobody asks for") {
  const Centre centre;
  const auto& folder = centre.files.directory;
  const MessageFiles files{folder};
  check_sound(check_messages(folder, true, noon));
  std::string text = storage::read_file(DAWR_SOURCE_DIR "/config/messages.toml", mib).value();
  text.replace(text.find("on = false"), 10, "on = true");
  write(files.config(), text);
  check_says(check_messages(folder, false, noon), Health::warn, "nobody is asked");
  check_says(check_messages(folder, true, noon), Health::bad, "gateway.key");
  write(folder / "secrets" / "gateway.key", "the key", 0644);
  check_says(check_messages(folder, true, noon), Health::bad, "0600");
  REQUIRE(::chmod((folder / "secrets" / "gateway.key").c_str(), 0600) == 0);
  check_sound(check_messages(folder, true, noon));

  auto box = MessageBox::open(files.box(), 20ms).value();
  const DueMessage due{.reference = "r",
                       .kind = MessageKind::called,
                       .about = {},
                       .facts = {},
                       .lives = 10min,
                       .sealed = {1}};
  REQUIRE(box.settle({due}, std::nullopt, noon));
  check_sound(check_messages(folder, true, noon + 3min));
  auto waiting = box.unfinished()->front();
  waiting.reason = "Couldn't connect";
  REQUIRE(box.write(waiting));
  check_says(check_messages(folder, true, noon + 4min), Health::warn, "waits for 4 min");
  check_says(check_messages(folder, true, noon + 4min), Health::warn, "Couldn't connect");
  waiting.state = MessageState::refused;
  REQUIRE(box.write(waiting));
  check_says(check_messages(folder, true, noon + 4min), Health::warn, "1 refused");
  write(files.config(), "on = maybe");
  check_says(check_messages(folder, true, noon), Health::bad, "messages.toml");
}

TEST_CASE("doctor: whether the secret is that of the tickets") {
  const CentreSecret secret{CentreSecret::Key{1}};
  const TicketRef ticket{ServiceDate{std::chrono::days{20'000}}, Serial{7}};
  const Epoch epoch{5};
  const auto commitment = secret.commitment(epoch, ticket, secret.arrival_code(epoch, ticket));
  const IssuedLast last{ticket, commitment};
  check_sound({check_secret(secret, last, {Epoch{4}, epoch})});
  check_says({check_secret(CentreSecret{CentreSecret::Key{2}}, last, {epoch})}, Health::bad,
             "another secret");
  check_says({check_secret(secret, last, {Epoch{4}})}, Health::bad, "another secret");
}

TEST_CASE("doctor: the epochs") {
  const Scratch folder;
  const auto file = folder / "epochs";
  check_says({check_epochs(file)}, Health::warn, "is missing");
  write(file, "0000000000000007\n");
  check_sound({check_epochs(file)});
  write(file, "seven\n");
  check_says({check_epochs(file)}, Health::bad, "16 hexadecimal digits");
}

TEST_CASE("doctor: the staff list") {
  const Scratch folder;
  const auto file = folder / "staff";
  const std::vector<Clerk> clerks{{ClerkId{101}, {}}, {ClerkId{102}, {}}};
  check_sound(check_staff(file, clerks, false, true));
  check_says(check_staff(file, clerks, false, false), Health::warn, "no PIN is asked for");

  const auto noon_s = std::chrono::floor<std::chrono::seconds>(noon);
  REQUIRE(add_staff(file, ClerkId{101}, "Mona", *Pin::from("4711"), noon_s));
  check_says(check_staff(file, clerks, false, false), Health::bad, "no supervisor can sign in");
  check_says(check_staff(file, clerks, false, false), Health::bad, "1 of 2 staff numbers");
  const auto of_van = check_staff(file, clerks, true, false);
  check_says(of_van, Health::warn, "1 of 2 staff numbers");
  CHECK_THAT(words_of(of_van), !Contains("supervisor"));
  REQUIRE(change_role(file, ClerkId{101}, true));
  check_says(check_staff(file, clerks, false, false), Health::warn,
             "1 of 2 staff numbers of centre.toml can't sign in");
  REQUIRE(add_staff(file, ClerkId{102}, "Hany", *Pin::from("5937"), noon_s));
  check_sound(check_staff(file, clerks, false, false));
  REQUIRE(change_status(file, ClerkId{102}, StaffStatus::blocked, noon_s));
  check_says(check_staff(file, clerks, false, false), Health::warn, "1 of 2");

  REQUIRE(::chmod(file.c_str(), 0644) == 0);
  check_says(check_staff(file, clerks, false, false), Health::bad, "chmod 600");
  write(file, "nonsense\n", 0600);
  check_says(check_staff(file, clerks, false, false), Health::bad, ":1: expected 'dawr staff 1'");
  fs::remove(file);
  check_says(check_staff(file, clerks, false, true), Health::bad, "was there once and is gone");
}

TEST_CASE("doctor: the newest backup") {
  const Instant now = *parse_utc("2026-11-22T08:00:00Z");
  check_sound({check_backup("2026-11-19T17:30:00Z 0000000000000007\n", Epoch{7}, now)});
  check_says({check_backup("2026-11-18T07:59:59Z 0000000000000007\n", Epoch{7}, now)}, Health::bad,
             "4 days ago");
  check_says({check_backup("2026-11-21T17:30:00Z 0000000000000007\n", Epoch{8}, now)}, Health::bad,
             "before the journal was restored");
  check_says({check_backup(std::nullopt, Epoch{7}, now)}, Health::warn, "was ever made");
  check_says({check_backup("yesterday", Epoch{7}, now)}, Health::warn, "was ever made");
}

TEST_CASE("doctor: the ports") {
  const BindAddresses addresses{"tcp://0.0.0.0:5571", "tcp://0.0.0.0:5572", "tcp://0.0.0.0:5573",
                                "tcp://0.0.0.0:5574"};
  const std::string head = "  sl  local_address rem_address   st tx_queue rx_queue\n";
  const std::string row = "   0: 00000000:15C3 00000000:0000 0A 00000000:00000000 00:0\n";  // 5571
  check_sound(check_ports(addresses, {head, std::nullopt}));
  check_says(check_ports(addresses, {head + row, std::nullopt}), Health::bad,
             "5571 is taken by another program");
  // Only a connection, not somebody who listens.
  check_sound(check_ports(addresses, {with(head + row, " 0A ", " 01 "), std::nullopt}));

  auto all = head;
  for (const auto* port : {"15C3", "15C4", "15C5", "15C6"}) all += with(row, "15C3", port);
  const std::string announced =
      "citizen tcp://0.0.0.0:5571\nprovider tcp://0.0.0.0:5572\nboard tcp://0.0.0.0:5573\n"
      "feed tcp://0.0.0.0:5574\n";
  check_sound(check_ports(addresses, {all, announced}));
  check_says(check_ports(addresses, {head, announced}), Health::bad, "not open, though the broker");
  check_says(check_ports(addresses, {all, with(announced, "5573", "6573")}), Health::bad,
             "5573 is taken by another program");

  auto privileged = addresses;
  privileged.citizen = "tcp://0.0.0.0:80";
  check_says(check_ports(privileged, {head, std::nullopt}), Health::bad, "needs root");
  privileged.citizen = "tcp://0.0.0.0:0";
  check_says(check_ports(privileged, {head, std::nullopt}), Health::warn, "another port at each");
}

TEST_CASE("doctor: versions, limits, fonts, zone, boot") {
  check_sound(check_versions({"3.40.1", "4.3.4", true}));
  check_sound(check_versions({"4.0.0", "4.3.4", true}));
  check_says(check_versions({"3.39.9", "4.3.4", true}), Health::bad, "3.40 or newer");
  check_says(check_versions({"3.40.1", "4.3.4", false}), Health::bad, "without encryption");

  check_sound({check_open_files(4096)});
  check_says({check_open_files(1024)}, Health::warn, "1024 files");

  const std::string families =
      "Noto Kufi Arabic\nDejaVu Sans\nNoto Sans Arabic\nNoto Sans\nNoto Sans Arabic UI\n";
  check_sound({check_fonts(families)});
  check_says({check_fonts(with(families, "Noto Sans Arabic\n", ""))}, Health::bad,
             "missing: Noto Sans Arabic;");
  check_says({check_fonts(std::nullopt)}, Health::bad, "apt-get install fontconfig");

  const Scratch zones;
  fs::create_directory(zones / "Africa");
  write(zones / "Africa/Cairo", "TZif2\n…\nEET-2EEST,M4.5.5/0,M10.5.4/24\n");
  check_sound({check_time_zone("Africa/Cairo", zones.path())});
  write(zones / "Africa/Cairo", "TZif2\n…\nEET-2\n");
  check_says({check_time_zone("Africa/Cairo", zones.path())}, Health::bad,
             "summer time is missing");
  check_says({check_time_zone("Africa/Giza", zones.path())}, Health::bad, "not known");

  const Scratch wants;
  check_says({check_boot("/var/lib/dawr/hall", {wants.path()})}, Health::warn,
             "systemctl enable --now dawr-broker@hall.service");
  fs::create_symlink("/lib/systemd/system/dawr-broker@.service",
                     wants / "dawr-broker@hall.service");
  check_sound({check_boot("/var/lib/dawr/hall", {wants.path()})});
  check_says({check_boot("/home/hall", {wants.path()})}, Health::warn, "/var/lib/dawr only");
}

TEST_CASE("doctor: the keys") {
  const Centre centre;
  const auto& files = centre.files;
  check_sound(check_keys(files));
  SECTION("anybody can read the secret key") {
    REQUIRE(::chmod(files.broker_secret_key().c_str(), 0644) == 0);
    check_says(check_keys(files), Health::bad, "0644 instead of 0600");
  }
  SECTION("it is lost") {
    fs::remove(files.broker_secret_key());
    check_says(check_keys(files), Health::bad, "kept in a safe place");
  }
  SECTION("the public key is of another broker") {
    REQUIRE(wire::save_public_key(wire::make_key_pair().public_key, files.broker_public_key()));
    check_says(check_keys(files), Health::bad, "is not the public half of");
  }
  SECTION("the public key is lost") {
    fs::remove(files.broker_public_key());
    check_says(check_keys(files), Health::bad, "write the line `dawr-public-key ");
  }
  SECTION("the centre's secret is lost") {
    fs::remove(files.centre_secret());
    check_says(check_keys(files), Health::bad, "centre.secret");
  }
  SECTION("the public log's key is lost") {
    fs::remove(files.log_secret_key());
    check_says(check_keys(files), Health::bad, "kept in a safe place");
  }
  SECTION("the centre's secret is damaged") {
    write(files.centre_secret(), "abc\n", 0600);
    check_says(check_keys(files), Health::bad, "64 hexadecimal digits");
  }
}

TEST_CASE("doctor: the permissions") {
  const Centre centre;
  const auto& files = centre.files;
  write(files.config(), "", 0644);
  check_sound(check_permissions(files));
  SECTION("anybody may look into the secrets") {
    REQUIRE(::chmod(files.secrets().c_str(), 0755) == 0);
    check_says(check_permissions(files), Health::bad, "chmod 700");
  }
  SECTION("anybody may change the configuration") {
    REQUIRE(::chmod(files.config().c_str(), 0666) == 0);
    check_says(check_permissions(files), Health::bad, "centre.toml has mode 0666");
  }
  SECTION("anybody may put files in place of others") {
    REQUIRE(::chmod(files.directory.c_str(), 0777) == 0);
    check_says(check_permissions(files), Health::bad, "has mode 0777");
  }
  SECTION("root has left a file that the broker can't change") {
    if (::geteuid() != 0) {
      WARN("skipped: only root can give files away");
      return;
    }
    write(files.devices(), "");
    REQUIRE(::chown(files.devices().c_str(), 12345, 12345) == 0);
    check_says(check_permissions(files), Health::bad, "belongs to user 12345");
  }
}

TEST_CASE("doctor: the journal") {
  const Scratch folder;
  const auto file = folder / "journal.db";
  const auto look = [&] { return check_journal(journal::read_journal_facts(file), noon); };
  check_says(look(), Health::bad, "there is no journal");
  REQUIRE(journal::create_journal(file, Epoch{7}));
  check_sound(look());
  {
    auto opened = journal::open_journal(file);
    REQUIRE(opened);
    journal::Batch batch;
    for (Seq seq = 1; seq <= 3; ++seq) batch.entries.push_back({seq, noon - 48h, {1, 2, 3}});
    batch.outbox.push_back({{9}, 2, {9}});
    REQUIRE((*opened)->commit(batch));
    // Beside a journal that is open and was not checkpointed.
    check_sound(look());
    const auto facts = journal::read_journal_facts(file);
    REQUIRE(facts);
    CHECK(facts->last_seq == 3);
    CHECK(facts->last_at == noon - 48h);
    CHECK(facts->epoch == Epoch{7});
    CHECK(facts->waiting_for_upstream == 1);
    CHECK(facts->waiting_since == noon - 48h);
    std::vector<Seq> seen;
    REQUIRE(journal::read_entries_backwards(file, [&](const journal::EntryRow& row) {
      seen.push_back(row.seq);
      return row.seq > 2;
    }));
    CHECK(seen == std::vector<Seq>{3, 2});
  }
  auto facts = journal::read_journal_facts(file);
  REQUIRE(facts);
  facts->tail_holds_together = false;
  check_says(check_journal(facts, noon), Health::bad, "entries are missing");
  write(file, std::string(10'000, 'x'));
  check_says(look(), Health::bad, "journal.db");
}

TEST_CASE("doctor: a journal with a gap in its end") {
  const Scratch folder;
  const auto file = folder / "journal.db";
  REQUIRE(journal::create_journal(file, Epoch{7}));
  {
    storage::Database database(file, storage::Access::read_write);
    database.execute("INSERT INTO entry VALUES (1, 0, x'00'), (3, 0, x'00')");
  }
  const auto facts = journal::read_journal_facts(file);
  REQUIRE(facts);
  CHECK_FALSE(facts->tail_holds_together);
}

TEST_CASE("doctor: the devices") {
  const auto now = std::chrono::floor<std::chrono::seconds>(noon);
  const auto month_ago = now - std::chrono::days{30};
  const auto old = month_ago - 24h;
  using enum DeviceStatus;
  check_says(check_devices({}, {}, {}, month_ago), Health::warn, "none is approved yet");
  check_sound(check_devices({device(1, old, approved)}, {}, {DeviceId{1}}, month_ago));
  check_sound(check_devices({device(1, now, approved)}, {}, {}, month_ago));  // brand-new
  check_says(check_devices({device(1, old, approved)}, {}, {DeviceId{2}}, month_ago), Health::warn,
             "device 1 (dispenser, Door) has done nothing");
  check_sound(
      check_devices({device(1, old, revoked), device(2, now, approved)}, {}, {}, month_ago));
  Candidate stranger;
  stranger.public_key.bytes[0] = 9;
  check_says(check_devices({device(2, now, approved)}, {stranger}, {}, month_ago), Health::warn,
             "1 unknown key(s) knock");
  stranger.public_key.bytes[0] = 2;  // approved since
  check_sound(check_devices({device(2, now, approved)}, {stranger}, {}, month_ago));
}

TEST_CASE("doctor: the quarantine") {
  const Scratch folder;
  check_sound({check_quarantine(folder / "quarantine")});
  write(folder / "quarantine", "");
  check_sound({check_quarantine(folder / "quarantine")});
  write(folder / "quarantine", std::string(48, 'x'));
  check_says({check_quarantine(folder / "quarantine")}, Health::warn, "2 command(s) ended");
}

TEST_CASE("doctor: the upstream") {
  UpstreamSettings upstream{{"tcp://10.0.0.1:5580", "tcp://10.0.0.2:5580"}, {}, {}};
  check_says(check_upstream(upstream, {true, true}, noon - 1h, noon), Health::warn,
             "nobody can check what it cosigns");
  upstream.witness_key =
      log::VerifierKey{.name = "ministry", .kind = log::SignatureKind::cosignature, .key = {}};
  check_sound(check_upstream(upstream, {true, true}, noon - 1h, noon));
  check_sound(check_upstream(upstream, {true, true}, std::nullopt, noon));
  check_says(check_upstream(upstream, {true, false}, std::nullopt, noon), Health::warn,
             "tcp://10.0.0.2:5580 can't be reached");
  check_says(check_upstream(upstream, {true, true}, noon - 25h, noon), Health::warn,
             "figures wait since 2026-11-21T11:00:00Z");
}

TEST_CASE("doctor: a device") {
  const Scratch folder;
  const auto keys = wire::make_key_pair();
  const auto broker = wire::make_key_pair().public_key;
  check_says(check_device_keys(folder.path(), {}), Health::bad, "dawrctl enrol");
  REQUIRE(wire::save_secret_key(keys, folder / "device.key"));
  check_says(check_device_keys(folder.path(), {}), Health::bad, "copy broker.pub");
  REQUIRE(wire::save_public_key(broker, folder / "broker.pub"));
  check_sound(check_device_keys(folder.path(), {}));
  REQUIRE(wire::save_public_key(broker, folder / "centre.pub"));
  check_sound(check_device_keys(folder.path(), folder / "centre.pub"));
  REQUIRE(wire::save_public_key(wire::make_key_pair().public_key, folder / "centre.pub"));
  check_says(check_device_keys(folder.path(), folder / "centre.pub"), Health::bad,
             "is not this centre's");
  REQUIRE(::chmod((folder / "device.key").c_str(), 0640) == 0);
  check_says(check_device_keys(folder.path(), {}), Health::bad, "0640 instead of 0600");
}
