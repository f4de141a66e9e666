// dawr-gallery: every state of every screen, in each language, as pictures in a folder with a page
// to look at them.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "common/storage/files.h"
#include "common/ui/fonts.h"
#include "common/ui/picture.h"
#include "display/frame.h"
#include "tests/gallery/display_states.h"

namespace {

using namespace dawr;
using namespace dawr::gallery;

struct Options {
  std::filesystem::path out;
  std::filesystem::path phrases;
};

class Gallery {
 public:
  Gallery(Options options) : options_(std::move(options)) {
    std::filesystem::create_directories(options_.out);
  }

  Result<> hang(const std::string& language) {
    auto words = text::load_pair(options_.phrases, language);
    if (!words) return std::unexpected(words.error());
    return hang_displays(*words, language);
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
  void section(const std::string& name) { html_ += "<h2>" + name + "</h2>\n"; }

  Result<> hang(const ui::Picture& picture, const std::string& name, const std::string& caption) {
    const auto file = name + ".png";
    html_ += "<figure><a href=\"" + file + "\"><img src=\"" + file + "\" alt=\"" + caption +
             "\"></a><figcaption>" + caption + "</figcaption></figure>\n";
    ++pictures_;
    return picture.write_png(options_.out / file);
  }

  Result<> hang_displays(const text::PhrasePair& words, const std::string& language) {
    section("waiting room, " + language);
    for (const auto& [size, suffix] :
         {std::pair{ui::Size{1920, 1080}, ""}, std::pair{ui::Size{1080, 1920}, "-portrait"}}) {
      for (const auto& [name, view] : display_states()) {
        ui::Picture picture(size);
        auto canvas = picture.canvas(words.first.direction());
        display::FrameDrawer({words, "badu kimo salu rabi jonu wida"}).draw(canvas, view);
        const auto caption = name + suffix;
        if (auto hung = hang(picture, "display-" + caption + "-" + language, caption); !hung) {
          return hung;
        }
      }
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
  CLI11_PARSE(app, argc, argv);
  if (auto faces = ui::check_fonts(); !faces) return fail(faces.error());
  Gallery gallery(options);
  for (const char* language : {"ar", "en"}) {
    if (auto hung = gallery.hang(language); !hung) return fail(hung.error());
  }
  if (auto written = gallery.write_page(); !written) return fail(written.error());
  std::cout << gallery.pictures() << " pictures: " << (options.out / "index.html").string() << "\n";
}
