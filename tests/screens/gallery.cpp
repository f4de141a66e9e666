// dawr-gallery: every state of every screen, in each language, as pictures in a folder with a page
// to look at them.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "common/storage/files.h"
#include "common/ui/fonts.h"
#include "common/ui/picture.h"
#include "tests/screens/exhibit.h"

namespace {

using namespace dawr;
using namespace dawr::screens;

struct Options {
  std::filesystem::path out;
  std::filesystem::path phrases;
  std::filesystem::path readme;  // empty: no pictures for it
};

// Which pictures the README shows, and what they are called there.
constexpr std::array readme_pictures{
    std::pair{"display-call-ar.png", "display-ar.png"},
    std::pair{"kiosk-home-ar.png", "kiosk-ar.png"},
    std::pair{"console-called-code-ar.png", "console-ar.png"},
    std::pair{"manager-busy-ar.png", "manager-ar.png"},
};

struct Area {
  std::string name;  // files begin with it
  std::string title;
  std::vector<Exhibit> (*exhibits)();
};

const std::vector<Area>& areas() {
  static const std::vector<Area> areas = {
      {"display", "Waiting room", display_exhibits},
      {"manager", "Manager's board", manager_exhibits},
      {"console", "Counter console", console_exhibits},
      {"kiosk", "Dispenser", kiosk_exhibits},
  };
  return areas;
}

class Gallery {
 public:
  Gallery(Options options) : options_(std::move(options)) {
    std::filesystem::create_directories(options_.out);
  }

  Result<> hang(const std::string& language) {
    auto words = text::load_pair(options_.phrases, language);
    if (!words) return std::unexpected(words.error());
    for (const auto& area : areas()) {
      if (auto hung = hang(area, *words); !hung) return hung;
    }
    return {};
  }

  Result<> write_page() const {
    return storage::replace_file(
        options_.out / "index.html",
        "<!doctype html><meta charset=\"utf-8\"><title>Dawr: every screen</title>\n"
        "<style>body{font:16px sans-serif;background:#eef3fa;color:#0a1a33;margin:2em}"
        "figure{display:inline-block;margin:0 1em 1em 0;vertical-align:top}"
        "img{height:270px;box-shadow:0 1px 6px #0004}figcaption{margin-top:.3em}</style>\n" +
            html_,
        storage::Privacy::open);
  }
  [[nodiscard]] int pictures() const { return pictures_; }

 private:
  Result<> hang(const ui::Picture& picture, const std::string& name, const std::string& caption) {
    const auto file = name + ".png";
    html_ += "<figure><a href=\"" + file + "\"><img src=\"" + file + "\" alt=\"" + caption +
             "\"></a><figcaption>" + caption + "</figcaption></figure>\n";
    ++pictures_;
    return picture.write_png(options_.out / file);
  }

  Result<> hang(const Area& area, const text::PhrasePair& words) {
    html_ += "<h2>" + area.title + ", " + words.first.language() + "</h2>\n";
    for (const auto& exhibit : area.exhibits()) {
      ui::Picture picture(exhibit.size);
      auto canvas = picture.canvas(words.first.direction());
      exhibit.draw(canvas, words);
      const auto file = area.name + "-" + exhibit.name + "-" + words.first.language();
      if (auto hung = hang(picture, file, exhibit.name); !hung) return hung;
    }
    return {};
  }

  Options options_;
  std::string html_;
  int pictures_{};
};

int fail(const Fault& fault) {
  std::cerr << "dawr-gallery: " << fault.text << "\n";
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Draws every state of every screen"};
  Options options;
  app.add_option("--out", options.out, "where the pictures go")->required()->take_last();
  app.add_option("--phrases", options.phrases, "folder of the languages' files")->required();
  app.add_option("--readme", options.readme, "folder of the README's pictures, to be made anew");
  CLI11_PARSE(app, argc, argv);
  if (auto faces = ui::check_fonts(); !faces) return fail(faces.error());
  Gallery gallery(options);
  for (const char* language : {"ar", "en"}) {
    if (auto hung = gallery.hang(language); !hung) return fail(hung.error());
  }
  if (!options.readme.empty()) {
    for (const auto& [picture, name] : readme_pictures) {
      std::filesystem::copy_file(options.out / picture, options.readme / name,
                                 std::filesystem::copy_options::overwrite_existing);
    }
  }
  if (auto written = gallery.write_page(); !written) return fail(written.error());
  std::cout << gallery.pictures() << " pictures: " << (options.out / "index.html").string() << "\n";
}
