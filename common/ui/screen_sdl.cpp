#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <SDL2/SDL.h>
#include <cairo/cairo.h>

#include "common/ui/screen.h"

namespace dawr::ui {
namespace {

Fault sdl_fault(const std::string& what) {
  return {FaultKind::missing,
          what + ": " + SDL_GetError() +
              "; is there a display, and may this user open it? (DISPLAY, WAYLAND_DISPLAY)"};
}

Result<SDL_Rect> window_place(const ScreenSettings& settings) {
  const SDL_Point corner = settings.place
                               ? SDL_Point{settings.place->left, settings.place->top}
                               : SDL_Point{SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED};
  if (!settings.fullscreen)
    return SDL_Rect{corner.x, corner.y, settings.size.width, settings.size.height};
  // In its place from the start: where no window manager runs, nobody moves it there later.
  const int screen = settings.place ? SDL_GetPointDisplayIndex(&corner) : 0;
  SDL_Rect place{};
  if (screen < 0 || SDL_GetDisplayBounds(screen, &place) != 0)
    return std::unexpected(sdl_fault("no screen size"));
  return place;
}

KeyPressed pressed_key(const SDL_KeyboardEvent& key) {
  const bool control = (key.keysym.mod & KMOD_CTRL) != 0;
  return {control ? SDL_GetScancodeName(key.keysym.scancode) : SDL_GetKeyName(key.keysym.sym),
          control, (key.keysym.mod & KMOD_SHIFT) != 0};
}

// Where no screen can be reached SDL would draw for nobody, and a display confirm what nobody saw.
Result<> start_video() {
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return std::unexpected(sdl_fault("no screen"));
  const std::string_view driver = SDL_GetCurrentVideoDriver();
  const bool is_seen = driver != "offscreen" && driver != "dummy";
  const char* wanted = SDL_getenv("SDL_VIDEODRIVER");
  const bool is_wanted = wanted != nullptr && *wanted != '\0';
  if (is_seen || is_wanted) return {};
  SDL_Quit();
  return std::unexpected(
      Fault{FaultKind::missing, "no screen can be reached: is DISPLAY or SDL_VIDEODRIVER right?"});
}

// A mouse moves a thousand times a second.
void add_moved(std::vector<ScreenEvent>& events, const SDL_MouseMotionEvent& motion) {
  const Moved moved{static_cast<double>(motion.x), static_cast<double>(motion.y)};
  if (!events.empty() && std::holds_alternative<Moved>(events.back())) events.pop_back();
  events.emplace_back(moved);
}

}  // namespace

Result<Size> desktop_size() {
  if (auto video = start_video(); !video) return std::unexpected(video.error());
  SDL_Rect bounds{};
  const bool known = SDL_GetDisplayUsableBounds(0, &bounds) == 0;
  auto fault = sdl_fault("no screen size");
  SDL_Quit();
  if (!known) return std::unexpected(std::move(fault));
  return Size{bounds.w, bounds.h};
}

struct Screen::Impl {
  SDL_Window* window{};
  SDL_Surface* pixels{};  // the window's; SDL owns it
  cairo_surface_t* surface{};
  Direction direction{};
  std::optional<Canvas> canvas;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    release();
    if (window != nullptr) SDL_DestroyWindow(window);
    SDL_Quit();
  }

  void release() {
    canvas.reset();
    if (surface != nullptr) cairo_surface_destroy(surface);
    surface = nullptr;
  }

  Result<> attach() {
    release();
    pixels = SDL_GetWindowSurface(window);
    if (pixels == nullptr) return std::unexpected(sdl_fault("no surface for the window"));
    // Cairo's RGB24: 32 bits a pixel, the upper eight unused, in the machine's byte order.
    const bool same_format = pixels->format->BytesPerPixel == 4 &&
                             pixels->format->Rmask == 0xff0000U &&
                             pixels->format->Gmask == 0xff00U && pixels->format->Bmask == 0xffU;
    if (!same_format) {
      return std::unexpected(Fault{FaultKind::refused,
                                   "the screen's pixels are " +
                                       std::string(SDL_GetPixelFormatName(pixels->format->format)) +
                                       "; expected 32 bits, RGB: set the screen to 24-bit colour"});
    }
    surface = cairo_image_surface_create_for_data(static_cast<unsigned char*>(pixels->pixels),
                                                  CAIRO_FORMAT_RGB24, pixels->w, pixels->h,
                                                  pixels->pitch);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
      return std::unexpected(
          Fault{FaultKind::refused, std::string("can't draw on the window: ") +
                                        cairo_status_to_string(cairo_surface_status(surface))});
    }
    canvas.emplace(surface, Size{pixels->w, pixels->h}, direction);
    return {};
  }
};

Screen::Screen(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Screen::Screen(Screen&&) noexcept = default;
Screen& Screen::operator=(Screen&&) noexcept = default;
Screen::~Screen() = default;

Result<Screen> Screen::open(const ScreenSettings& settings) {
  SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
  SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
  auto impl = std::make_unique<Impl>();
  impl->direction = settings.direction;
  if (auto video = start_video(); !video) return std::unexpected(video.error());
  auto place = window_place(settings);
  if (!place) return std::unexpected(place.error());
  const Uint32 flags = settings.fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
  impl->window =
      SDL_CreateWindow(settings.title.c_str(), place->x, place->y, place->w, place->h, flags);
  if (impl->window == nullptr) return std::unexpected(sdl_fault("no window"));
  if (settings.fullscreen) SDL_ShowCursor(SDL_DISABLE);
  SDL_StartTextInput();
  if (auto attached = impl->attach(); !attached) return std::unexpected(attached.error());
  return Screen(std::move(impl));
}

Size Screen::size() const { return {impl_->pixels->w, impl_->pixels->h}; }

Canvas& Screen::canvas() { return *impl_->canvas; }

void Screen::present(std::span<const Box> boxes) {
  cairo_surface_flush(impl_->surface);
  std::vector<SDL_Rect> rectangles;
  for (const auto& box : boxes) {
    const double left = impl_->canvas->left_of(box);
    const SDL_Rect wanted{static_cast<int>(std::floor(left)), static_cast<int>(std::floor(box.top)),
                          static_cast<int>(std::ceil(box.width)) + 1,
                          static_cast<int>(std::ceil(box.height)) + 1};
    const SDL_Rect all{0, 0, impl_->pixels->w, impl_->pixels->h};
    SDL_Rect shared{};
    if (SDL_IntersectRect(&wanted, &all, &shared) == SDL_TRUE) rectangles.push_back(shared);
  }
  if (!rectangles.empty()) {
    SDL_UpdateWindowSurfaceRects(impl_->window, rectangles.data(),
                                 static_cast<int>(rectangles.size()));
  }
}

std::vector<ScreenEvent> Screen::events() {
  std::vector<ScreenEvent> found;
  SDL_Event event;
  while (SDL_PollEvent(&event) != 0) {
    if (event.type == SDL_QUIT) {
      found.emplace_back(Quit{});
    } else if (event.type == SDL_WINDOWEVENT) {
      const auto kind = event.window.event;
      const bool resized = kind == SDL_WINDOWEVENT_SIZE_CHANGED;
      if (resized && !impl_->attach()) {
        found.emplace_back(Quit{});
      } else if (resized || kind == SDL_WINDOWEVENT_EXPOSED) {
        found.emplace_back(Exposed{});
      }
    } else if (event.type == SDL_MOUSEBUTTONDOWN) {
      found.emplace_back(
          Pressed{static_cast<double>(event.button.x), static_cast<double>(event.button.y)});
    } else if (event.type == SDL_MOUSEMOTION && event.motion.state != 0) {
      add_moved(found, event.motion);
    } else if (event.type == SDL_MOUSEBUTTONUP) {
      found.emplace_back(
          Released{static_cast<double>(event.button.x), static_cast<double>(event.button.y)});
    } else if (event.type == SDL_KEYDOWN && event.key.repeat == 0) {
      found.emplace_back(pressed_key(event.key));
    } else if (event.type == SDL_TEXTINPUT) {
      found.emplace_back(Typed{event.text.text});
    }
  }
  return found;
}

}  // namespace dawr::ui
