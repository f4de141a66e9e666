// The files with the words, and which recordings a folder lacks.

#include "display/voice/word_list.h"

#include <fstream>
#include <iterator>
#include <string>

#include "display/voice/missing.h"
#include "tests/catch.h"
#include "tests/scratch.h"
#include "tests/voice/sound_files.h"

using namespace dawr;
using namespace dawr::voice;
using namespace std::chrono_literals;

namespace {

const std::string folder = DAWR_SOURCE_DIR "/config/voice";

std::string shipped_text(const std::string& language) {
  std::ifstream in(folder + "/" + language + ".words", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  if (at == std::string::npos) FAIL("no " << what);
  return text.replace(at, what.size(), with);
}

WordList shipped(const char* language) {
  auto list = WordList::load(folder, language);
  if (!list) FAIL(list.error().text);
  return *std::move(list);
}

}  // namespace

TEST_CASE("every letter that a ticket may have can be said") {
  const auto arabic = shipped("ar");
  for (const auto* letter : {"ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر", "ز", "س", "ش", "ص",
                             "ض", "ط", "ظ", "ع", "غ", "ف", "ق", "ك", "ل", "م", "ن", "و", "ي"}) {
    INFO(letter);
    CHECK(arabic.letter(letter) != nullptr);
  }
  const auto english = shipped("en");
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    INFO(letter);
    CHECK(english.letter(std::string(1, letter)) != nullptr);
  }
  CHECK(english.letter("ص") == nullptr);
  CHECK(english.letter("") == nullptr);
  CHECK(arabic.letter("ص")->words == "صاد");
  CHECK(arabic.synthesis().rate == 125);
  CHECK(arabic.pause(Pause::number) == 250ms);
}

TEST_CASE("a word list that is not as it should be is refused with file, line and expectation") {
  const auto text = shipped_text("en");
  struct Row {
    std::string what;
    std::string with;
    std::string says;
  };
  const std::vector<Row> rows = {
      {"ticket = Ticket,", "ticket", "x.words:12: expected NAME = WORDS"},
      {"ticket = Ticket,", "Ticket = x", "x.words:12: expected a clip's name of a to z"},
      {"ticket = Ticket,", "ticket = ", "x.words:12: expected 1 to 300 bytes of words"},
      {"ticket = Ticket,", "ticket = Ticket |", "x.words:12: expected 1 to 300 bytes of words"},
      {"ticket = Ticket,", "ticket = " + std::string(301, 'x'), "x.words:12: expected 1 to 300"},
      {"ticket = Ticket,", "ticket = \xff", "x.words:12: expected UTF-8"},
      {"ticket = Ticket,", "../ticket = x", "x.words:12: expected a clip's name"},
      {"ticket = Ticket,", "~ = Ticket", "x.words:12: expected ~ WORD"},
      {"ticket = Ticket,", "~ a ticket = Ticket", "x.words:12: expected ~ WORD"},
      {"ticket = Ticket,", "~ ticket =", "x.words:12: expected ~ WORD"},
      {"ticket = Ticket,", "~ a = b\n~ a = c", "x.words:13: expected each word once: a"},
      {"letter-b B", "letter-a A", "expected each clip once: letter-a"},
      {"letter-b B", "letter-b A", "expected each letter once: A"},
      {"@rate = 145", "@rate = fast", "x.words:6: expected a number from 80 to 450"},
      {"@rate = 145", "@rate = 451", "x.words:6: expected a number from 80 to 450"},
      {"@rate = 145", "@pitch = 45", "x.words:7: expected @pitch once"},
      {"@rate = 145", "@speed = 45", "x.words:6: unknown setting @speed"},
      {"@rate = 145", "", "expected a line @rate"},
      {"@numbers = english", "@numbers = french", "x.words:9: expected arabic or english"},
      {"@pauses = 0 60 150 0", "@pauses = 0 60 150", "x.words:10: expected four pauses"},
      {"@pauses = 0 60 150 0", "@pauses = 0 60 150 0 0", "x.words:10: expected four pauses"},
      {"@pauses = 0 60 150 0", "@pauses = 0 60 150 2001", "x.words:10: expected four pauses"},
      {"@synthesiser = en-gb", "@synthesiser = ../x", "x.words:5: expected a voice such as"},
      {"cashier = Please go to cashier", "", "expected a line for the clip cashier"},
      {"\n300 = three hundred", "", "expected a line for the clip 300"},
  };
  REQUIRE(WordList::parse(text, "x.words"));
  for (const auto& row : rows) {
    INFO(row.what << " -> " << row.with);
    const auto list = WordList::parse(replaced(text, row.what, row.with), "x.words");
    REQUIRE_FALSE(list);
    CHECK_THAT(list.error().text, Catch::StartsWith("x.words:") && Catch::Contains(row.says));
  }
  CHECK_FALSE(WordList::parse(text + std::string(70'000, '#'), "x.words"));
  CHECK_FALSE(WordList::load(folder, "xx"));
}

TEST_CASE("a word list is of the language that its file is named after") {
  const Scratch scratch;
  std::ofstream(scratch / "fr.words") << shipped_text("en");
  const auto list = WordList::load(scratch.path(), "fr");
  REQUIRE_FALSE(list);
  CHECK_THAT(list.error().text, Catch::EndsWith("expected @language = fr"));
}

TEST_CASE("missing recordings are listed with the words to say in them") {
  const Scratch scratch;
  const std::vector<WordList> lists{shipped("ar"), shipped("en")};
  const auto all = lists[0].clips().size() + lists[1].clips().size();
  CHECK_THAT(missing_text(lists, scratch.path()),
             Catch::Contains("ar/letter-sad.wav\tصاد\n") &&
                 Catch::Contains("en/and.wav\tand\n" + std::to_string(all) + " of " +
                                 std::to_string(all) + " recordings are missing\n"));

  for (const auto& list : lists) {
    for (const auto& clip : list.clips()) {
      samples::write_wav(scratch / (list.language() + "/" + clip.name + ".wav"),
                         samples::tone(440, 20ms));
    }
  }
  CHECK(missing_text(lists, scratch.path()) ==
        "0 of " + std::to_string(all) + " recordings are missing\n");

  std::ofstream(scratch / "ar/letter-sad.wav") << "no sound";
  std::filesystem::remove(scratch / "ar/7.wav");
  const auto missing = missing_clips(lists[0], scratch.path());
  REQUIRE(missing.size() == 2);
  CHECK(missing[0].file == "ar/letter-sad.wav");
  CHECK_THAT(missing[0].trouble, Catch::EndsWith("expected a WAV file"));
  CHECK(missing[1].file == "ar/7.wav");
  CHECK(missing[1].words == "سبعة");
  CHECK(missing[1].trouble.empty());
}
