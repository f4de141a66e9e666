// dawr-fuzz-seeds FOLDER: writes samples of everything that is decoded, a folder for each decoder,
// for the fuzzers to start from. Run it again when a format has grown.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "broker/estimate/snapshot.h"
#include "broker/floor/registry.h"
#include "broker/floor/secrets.h"
#include "broker/journal/sqlite_journal.h"
#include "broker/queue/evolve.h"
#include "broker/queue/snapshot.h"
#include "common/storage/sqlite.h"
#include "common/wire/codec.h"
#include "common/wire/keys.h"
#include "common/wire/outbox.h"
#include "tests/core/play.h"
#include "tests/core/sample_centre.h"
#include "tests/voice/sound_files.h"
#include "tests/wire/samples.h"
#include "upstream/enrolment.h"
#include "upstream/store.h"

namespace {

using namespace dawr;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using tests::Samples;

const fs::path source = DAWR_SOURCE_DIR;
constexpr std::size_t most_bytes = 4096;
constexpr ServiceDate day = std::chrono::local_days{std::chrono::year{2026} / 11 / 22};
const Instant morning = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 7h;

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The whole lines that fit into `bytes`.
std::string beginning_of(const fs::path& file, std::size_t bytes) {
  const auto text = content_of(file).substr(0, bytes);
  return text.substr(0, text.rfind('\n') + 1);
}

class Corpus {
 public:
  explicit Corpus(fs::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& decoder, std::string_view content) {
    fs::create_directories(folder_ / decoder);
    const auto number = std::to_string(++counts_[decoder]);
    const auto file = folder_ / decoder / ("seed-" + std::string(3 - number.size(), '0') + number);
    std::ofstream(file, std::ios::binary) << content;
  }
  void add(const std::string& decoder, const std::vector<std::uint8_t>& bytes) {
    if (bytes.size() > most_bytes) return;
    add(decoder, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

 private:
  fs::path folder_;
  std::map<std::string, int> counts_;
};

void add_frames(Corpus& corpus) {
  Samples samples(1);
  for (const auto& message : samples.make_each<wire::ClientMessage>()) {
    corpus.add("client_frame", wire::encode(message));
  }
  for (const auto& body : samples.make_each<CommandBody>()) {
    if (std::holds_alternative<Pulse>(body)) continue;
    corpus.add("client_frame", wire::encode(wire::ClientMessage{samples.submit(body)}));
  }
  for (const auto& message : samples.make_each<wire::BrokerMessage>()) {
    corpus.add("broker_frame", wire::encode(message));
  }
  for (const auto& body : samples.make_each<decltype(wire::Reply::body)>()) {
    corpus.add("broker_frame", wire::encode(wire::BrokerMessage{wire::Reply{1, 2, 3, body}}));
  }
  corpus.add("broker_frame", wire::encode(samples.make<wire::Slip>()));
  for (int i = 0; i < 3; ++i) {
    for (const auto& message : samples.make_each<wire::FeedMessage>()) {
      corpus.add("feed_frame", wire::encode(message));
    }
    for (const auto& message : samples.make_each<wire::UplinkMessage>()) {
      corpus.add("uplink_frame", wire::encode(message));
    }
    for (const auto& message : samples.make_each<wire::UpstreamMessage>()) {
      corpus.add("upstream_frame", wire::encode(message));
    }
    corpus.add("cell", wire::encode(samples.make<wire::SignedCell>()));
  }
  for (const auto& event : samples.make_each<Event>()) {
    auto entry = samples.make<Entry>();
    entry.event = event;
    corpus.add("entry", wire::encode(entry));
  }
}

// A little of a day in the sample centre of the core's tests.
play::Play short_day(int presses) {
  const Principal office{DeviceId{1}, Role::supervisor, {}, {}};
  const Principal door{DeviceId{2}, Role::dispenser, {}, {}};
  const Principal counter{DeviceId{3}, Role::counter, CounterId{1}, {}};
  play::Play play;
  play.ask_for_persons();
  play.submit(office, SignIn{ClerkId{7}}, morning);
  play.submit(office, OpenDay{day, play::sample_centre()}, morning);
  if (presses == 0) return play;
  play.submit(counter, OpenCounter{ClerkId{11}}, morning + 1s);
  for (int i = 0; i < presses; ++i) {
    play.submit(door, TakeTicket{play::random_service(0), {}, {}}, morning + 2s + i * 1s);
  }
  play.submit(door, ConfirmPrint{Serial{1}}, morning + 8s);
  if (presses > 2) play.submit(office, Override{LineId{'A'}, 3, "ill"}, morning + 9s);
  play.submit(counter, CallNext{}, morning + 10s);
  play.submit(counter, StartService{1, 1}, morning + 20s);
  if (presses > 2) play.submit(counter, Hold{}, morning + 25s);
  if (presses > 3) play.submit(counter, CallNext{}, morning + 30s);
  return play;
}

void add_snapshots(Corpus& corpus) {
  for (const int presses : {0, 1, 3, 4, 5}) {
    const auto played = short_day(presses);
    auto bytes = queue::snapshot_of(played.state(), played.metrics(), played.day_watch());
    bytes.resize(bytes.size() - 8);  // the decoder under test adds the hash
    corpus.add("snapshot", bytes);
  }
  corpus.add("snapshot", std::vector<std::uint8_t>{});
  for (const int presses : {0, 5}) {
    estimate::CentreEstimate estimate;
    queue::State state;
    const auto played = short_day(presses);
    for (const Entry& entry : played.entries()) {
      estimate.observe(state, entry);
      queue::evolve(state, entry.event, entry.at);
    }
    auto bytes = estimate::snapshot_of(estimate);
    bytes.resize(bytes.size() - 8);
    corpus.add("estimate_snapshot", bytes);
  }
  corpus.add("estimate_snapshot", std::vector<std::uint8_t>{});
}

void add_configurations(Corpus& corpus) {
  const std::string small = R"([centre]
code = "X-1"
name_ar = "مركز"
name_en = "Centre"
kind = "mobile"
not_offered = ["A"]
seats = 12
[rules]
undo_within_seconds = 10
priority_grant = "kiosk"
[[line]]
letter = "B"
letter_ar = "ب"
name_ar = "مباني"
name_en = "Building"
target_wait_minutes = 25
services = ["B"]
[[counter]]
id = 1
number = 1
serves = ["B", { line = "B", handicap_minutes = 10 }]
[[counter]]
id = 2
kind = "cashier"
number = 1
serves = ["B"]
[staff]
clerks = [101, { number = 102, lines = ["B"] }]
[network]
citizen = "tcp://0.0.0.0:5571"
[upstream]
addresses = ["tcp://10.0.0.1:5580"]
public_key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
[broker]
journal = "j.db"
log = "json"
demo = true
clock_rate = 2.5
)";
  const std::string catalogue =
      "id,prefix,sector_ar,sector_en,name_ar,name_en,typical_minutes,deadline_days,fee_at_cashier,"
      "mobile_van,flow,visit,documents_ar,documents_en,fee_ar,fee_en,source\n"
      "B01,B,مباني,Building,\"رخصة, بناء\",\"Permit \"\"new\"\"\",12,30,yes,yes,one_fee,yes,بطاقة | عقد,Card | Contract,50 جنيه,50 pounds,"
      "name:EST;deadline:L17(file in 30d; or so);minutes:EST;documents:X;fee:X\n"
      "B02,B,مباني,Building,هدم,Demolition,5,0,no,yes,no_fee,no,,,,,name:EST;deadline:NONE;minutes:EST(x)\n"
      "A01,A,أخرى,Other,شيء,Thing,5,3,no,no,no_fee,yes,,,,,deadline:comparable on the CITIZEN;minutes:X\n";
  auto served_once = small;
  served_once.replace(served_once.find(", { line"),
                      std::string_view(", { line = \"B\", handicap_minutes = 10 }").size(), "");
  served_once.replace(served_once.find("id = 2\nkind = \"cashier\""), 23, "id = 2");
  served_once.replace(served_once.find("number = 1\nserves = [\"B\"]\n[staff]"), 10, "number = 2");
  const std::string separator(1, '\0');
  corpus.add("configuration", small + separator + catalogue);
  corpus.add("configuration", served_once + separator + catalogue);
  corpus.add("configuration", beginning_of(source / "config/centre.toml", 2048) + separator +
                                  beginning_of(source / "config/services.csv", 1536));
  corpus.add("configuration", small + separator + "\xef\xbb\xbf" + catalogue);
}

const std::string key_1 = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
// Of 4711; each hash has a salt of its own, and a seed is to stay the same.
const std::string pin_hash =
    "$argon2id$v=19$m=8192,t=3,p=1$chXheiRPqfqI7COgssre5w$18R4A5BYyloZ136NhAS19g0cnEcCkBy4msAWQuQq+fo";
const std::string key_2 = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

void add_text_files(Corpus& corpus) {
  corpus.add("devices", "dawr devices 1\n# c\n\nend 0\n");
  corpus.add("devices", "dawr devices 1\n\ndevice 1\nkey " + key_1 +
                            "\nrole counter\ncounter 3\nname Counter 3\n"
                            "approved 2026-11-21T09:30:00Z\n\ndevice 7\nkey " +
                            key_2 +
                            "\nrole display\nlines A B\nname الصالة\n"
                            "revoked 2026-11-22T09:30:00Z\n\nend 2\n");
  corpus.add("approval_codes", "dawr approval codes 1\n# c\nlast 7\n\nend 0\n");
  corpus.add(
      "approval_codes",
      "dawr approval codes 1\nlast 12\n\ncode 3\nby 201\nsecret " + pin_hash +
          "\nuntil 2026-11-27\nissued 2026-11-21T09:30:00Z\n\ncode 12\nby 4294967295\nsecret " +
          pin_hash + "\nuntil 2100-12-31\nissued 2026-11-21T09:30:00Z\n\nend 2\n");
  corpus.add("staff", "dawr staff 1\n# c\n\nend 0\n");
  corpus.add("staff", "dawr staff 1\n\nstaff 1\nname Mona Adel\npin " + pin_hash +
                          "\nactive 2026-11-21T09:30:00Z\n\nstaff 4294967295\nname منى\npin " +
                          pin_hash + "\nblocked 2026-11-22T09:30:00Z\n\nend 2\n");
  corpus.add("staff", "dawr staff 1\n\nstaff 201\nname Samia Nabil\npin " + pin_hash +
                          "\nrole supervisor\nactive 2026-11-21T09:30:00Z\n\nend 1\n");
  corpus.add("candidates", "dawr candidates 1\n");
  corpus.add("candidates", "dawr candidates 1\n" + key_1 + " citizen 2026-11-21T09:30:00Z\n" +
                               key_2 + " board 2026-11-22T09:30:01Z\n");
  corpus.add("centres", "# Centres\n1 approved 2026-11-22T08:00:00Z IS-02 " + key_1 +
                            " Ismailia, Sheikh Zayed\n2 revoked 2026-11-22T08:00:01Z IS-03 " +
                            key_2 + "\n");
  corpus.add("key_file", "# Fingerprint: x\ndawr-public-key " + key_1 + "\n");
  corpus.add("key_file", "dawr-secret-key " + key_2 + "\n");
  corpus.add("key_file", std::string(64, 'a') + "\n");
  corpus.add("unconfirmed", "dawr-unconfirmed 1\n");
  corpus.add("unconfirmed",
             "dawr-unconfirmed 1\n4557430888798830399 2026-11-22 12 C 12 81985529216486895 4\n");
  corpus.add("queue_log", beginning_of(source / "tests/demo/warsaw_one_day.csv", 1500));
  corpus.add("queue_log", beginning_of(source / "tests/demo/lines.csv", most_bytes));
  for (const auto* language : {"ar", "en"}) {
    corpus.add(
        "phrases",
        beginning_of(source / "config/phrases" / (std::string(language) + ".phrases"), 3800));
  }
  corpus.add("phrases",
             "@language = xx\n@second = en\n@locale = en-EG\n@direction = ltr\n@digits = latn\n"
             "@date = EEEE d MMMM y\n@hours = 24\n"
             "a.b = {count, plural, =0 {no} one {# x} other {# of {name}}}\n"
             "c = {n, select, a {b} other {c}} {v, number, integer} {t, date, short} '{q}'\n"
             "d = {n, selectordinal, one {#st} other {#th}} {p, choice, 0#none|1<many}\n");
  corpus.add(
      "commands",
      "#1 take B01 elderly\ncancel\nconfirm 12 paper\nvoid 3\nreprint 4\n"
      "grant 5 pregnancy visible\nleave 00112233445566778899aabbccddeeff\n"
      "rejoin 00112233445566778899AABBCCDDEEFF\nrate 00112233445566778899aabbccddeeff bad\noffer\nstate\r\ndismiss\n");
  corpus.add(
      "commands",
      "open 101\nopen 101 ٤٧١١\nnext\nstart ٤٧١\nstart ۴۷۱\ncomplete served\ntransfer B\nhold\nresume\n"
      "break  صلاة الظهر \nclose\nstay\nundo\npay 7734-21/A\nwaive معفى\nview\nput-back\nno-show\nrecall\n");
  corpus.add(
      "commands",
      "sign-in ٢٠١ 4711\nsign-out\nopen-day 2026-11-22\nclose-out انقطاع التيار\nclose-day\npause عطل | Fault\n"
      "resume-issuing\nnotice 0 | تنبيه | Notice\nnotice 3 | | \n");
}

void add_binary_files(Corpus& corpus) {
  std::vector<std::uint8_t> quarantine(60);
  for (std::size_t i = 0; i < quarantine.size(); ++i) quarantine[i] = static_cast<std::uint8_t>(i);
  corpus.add("quarantine", quarantine);
  for (const auto* zone : {"Africa/Cairo", "UTC", "Asia/Kolkata", "Asia/Gaza"}) {
    const auto bytes = content_of(fs::path("/usr/share/zoneinfo") / zone);
    if (!bytes.empty() && bytes.size() <= most_bytes) corpus.add("time_zone", bytes);
  }
}

void add_voice(Corpus& corpus) {
  for (const auto* language : {"ar", "en"}) {
    const auto file = source / "config/voice" / (std::string(language) + ".words");
    corpus.add("voice_words", beginning_of(file, 900));
    corpus.add("voice_words", content_of(file));
  }
  corpus.add("people_numbers", "29901010134567");
  corpus.add("people_numbers", "٢٩٩٠١٠١٠١٣٤٥٦٧");
  corpus.add("people_numbers", "01012345678");
  corpus.add("people_numbers", "۰۱۵۱۲۳۴۵۶۷۸");
  corpus.add("voice_line", "call C ص 42 counter 7");
  corpus.add("voice_line", "call B ب 9999 cashier 1");
  corpus.add("voice_line", "over C 42");
  corpus.add("voice_line", "say ar رقمك \u2068س\u2069 \u2068٥٥\u2069");
  corpus.add("voice_line", "say en One <moment> & please");
  corpus.add("voice_line", "stop");
  auto sound = voice::samples::tone(440, 20ms, 8'000);
  auto file = voice::samples::wav_of(sound);
  corpus.add("wav", file);
  constexpr std::size_t length_at = 40;
  std::fill_n(file.begin() + length_at, 4, 0xff);  // as from a pipe
  corpus.add("wav", file);
  sound.channels = 2;
  corpus.add("wav", voice::samples::wav_of(sound));
}

// With pages so small that the corpus stays small too; they are read like any other.
std::string compact(const fs::path& file) {
  storage::Database database(file, storage::Access::read_write);
  database.execute("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM");
  return content_of(file);
}

template <class Value>
Value must(Result<Value> result) {
  if (result) return *std::move(result);
  std::cerr << result.error().text << "\n";
  std::exit(EXIT_FAILURE);
}
void must(const Result<>& result) {
  if (result) return;
  std::cerr << result.error().text << "\n";
  std::exit(EXIT_FAILURE);
}

void add_outboxes(Corpus& corpus, const fs::path& scratch) {
  const auto file = scratch / "outbox.db";
  {
    auto outbox = must(wire::open_outbox({file, 7, ""}));
    Samples samples(3);
    for (const std::uint64_t counter : {1, 2, 3}) {
      const auto submit = samples.submit(CallNext{});
      must(outbox->add({counter, wire::encode(wire::ClientMessage{submit}), morning}));
    }
    must(outbox->settle(2));
  }
  corpus.add("outbox_file", compact(file));
  corpus.add("outbox_file", "");
}

void add_journals(Corpus& corpus, const fs::path& scratch) {
  const auto file = scratch / "journal.db";
  must(journal::create_journal(file, Epoch{9}));
  {
    auto journal = must(journal::open_journal(file));
    Samples samples(4);
    journal::Batch batch;
    for (Seq seq = 1; seq <= 3; ++seq) {
      Entry entry{seq, morning, {DeviceId{1}, 2, seq}, TicketLeft{Serial{1}}};
      batch.entries.push_back({seq, morning, wire::encode(entry)});
      batch.replies.push_back({{DeviceId{1}, 2, seq}, {}, wire::Bytes(10, 1), morning});
    }
    batch.outbox.push_back({wire::Bytes(14, 1), 3, wire::encode(samples.make<MetricCell>())});
    batch.snapshot = journal::Snapshot{2, queue::snapshot_format, wire::Bytes(20, 7)};
    must(journal->commit(batch));
  }
  corpus.add("journal_file", compact(file));
}

void add_stores(Corpus& corpus, const fs::path& scratch) {
  const auto file = scratch / "upstream.db";
  must(upstream::create_store(file));
  {
    auto store = must(upstream::Store::open(file));
    Samples samples(5);
    auto hello = samples.make<wire::UplinkHello>();
    auto cells = samples.make<wire::UplinkCells>();
    cells.cells = {samples.make<wire::SignedCell>()};
    cells.epoch = hello.epoch;
    hello.centre = "IS-02";
    const std::vector<upstream::Delivery> deliveries{
        {"IS-02", morning, hello},
        {"IS-02", morning, cells},
        {"IS-02", morning, wire::UplinkGauges{hello.epoch, {}}}};
    must(store.commit(deliveries));
    cells.cells.front().cell.issued ^= 1U;  // a conflict
    const upstream::LogSteps steps{
        .kept = {{"IS-02", hello.epoch, "dawr/IS-02/0000000000000001", 3, morning, "a note"}},
        .alarms = {
            {morning, "IS-02", hello.epoch, upstream::AlarmKind::log_doubted, "words", {}, {}}}};
    must(store.commit(std::vector<upstream::Delivery>{{"IS-02", morning, cells}}, steps));
  }
  corpus.add("store_file", compact(file));
}

// The texts whose form is fixed are the samples.
void add_log_texts(Corpus& corpus) {
  const auto golden = [](const std::string& name) {
    return content_of(source / "tests/log/golden" / name);
  };
  for (const auto* const name : {"poem.note", "checkpoint-0", "checkpoint-20"}) {
    corpus.add("signed_note", golden(name));
  }
  for (const auto* const name : {"checkpoint-0", "checkpoint-5"}) {
    const auto note = golden(name);
    corpus.add("checkpoint", note.substr(0, note.find("\n\n") + 1));
  }
  for (const auto* const name : {"log.vkey", "witness.vkey", "log.skey"}) {
    const auto line = golden(name);
    corpus.add("log_key", line.substr(0, line.size() - 1));
  }
  for (const auto* const name :
       {"entry-11-of-20.tlog-proof", "with-extra.tlog-proof", "alone.tlog-proof", "from-5-to-20"}) {
    corpus.add("log_proof", golden(name));
  }
  corpus.add("receipt", golden("entry-11.receipt"));
  corpus.add("receipt", golden("entry-11.receipt-bytes"));
  corpus.add("frontier", std::string(8, '\0'));
  corpus.add("frontier", std::string(7, '\0') + '\3' + std::string(64, 'x'));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "dawr-fuzz-seeds FOLDER\n";
    return 2;
  }
  auto scratch = (fs::temp_directory_path() / "dawr-seeds-XXXXXX").string();
  if (mkdtemp(scratch.data()) == nullptr) return EXIT_FAILURE;
  Corpus corpus(argv[1]);
  add_frames(corpus);
  add_snapshots(corpus);
  add_configurations(corpus);
  add_text_files(corpus);
  add_binary_files(corpus);
  add_voice(corpus);
  add_log_texts(corpus);
  add_outboxes(corpus, scratch);
  add_journals(corpus, scratch);
  add_stores(corpus, scratch);
  fs::remove_all(scratch);
  return EXIT_SUCCESS;
}
