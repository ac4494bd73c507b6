// SPDX-License-Identifier: MIT
// The playground program: one window, one App, and the rule for when to draw.
#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <string>

#include "engine/core/error.h"
#include "playground/app/app.h"
#include "playground/app/platform.h"
#include "playground/app/window.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/theme.h"
#include "playground/widgets/base/words.h"

namespace deepx::app {
namespace {

constexpr int kFramesAfterInput = 3;  // Dear ImGui updates hover, focus and popups within three
constexpr double kFrameS = 0.014;     // of 1/60 s; the rest is for the browser
constexpr double kLeastTrainingS = 0.002, kMostTrainingS = 0.006;

using Clock = std::chrono::steady_clock;

class Playground final : public Program {
 public:
  explicit Playground(const Start& start) : start_(start), window_("deepX playground", 1440, 900) {
    platform::attach(window_);
    follow(platform::preferences());
    app_.open(start_.link);
    app_.resume(start_.session);
    if (!start_.file.empty()) open(start_.file, start_.bytes);
  }

  bool frame(double now_s) override {
    now_s_ = std::max(now_s_, now_s);  // the browser's frame times may be earlier than its clock
    const Input input = window_.poll();
    if (input.quit) platform::quit();
    if (input.any) frames_due_ = kFramesAfterInput;
    const bool picture = picture_due_ > 0 && --picture_due_ == 0;
    platform::sharpen(picture);
    const Surface surface = platform::surface(window_);
    if (!window_.can_draw() || surface.width < 1 || surface.height < 1) return false;
    app_.advance(now_s_, std::clamp(kFrameS - drawing_s_, kLeastTrainingS, kMostTrainingS));
    const auto start = Clock::now();
    window_.begin_frame(surface);
    app_.build(surface);
    count_down();
    if (app_.wants_picture())
      frames_due_ = 1 + (picture_due_ = kFramesAfterInput);  // by then popover and hover have gone
    if (picture) app_.say(ui::words().saved + platform::save_picture(window_, app_.picture_name()));
    window_.end_frame();
    drawing_s_ = std::chrono::duration<double>(Clock::now() - start).count();
    publish();
    frames_due_ = std::max(0, frames_due_ - 1);
    return app_.moves() || ui::wants_frame() || frames_due_ > 0 || start_.frames > 0;
  }

  std::string call(const std::string& method, const std::string& json) override {
    std::string answer = app_.call(method, json);
    if (app_.was_changed()) look_again();
    return answer;
  }

  void look_again() override {
    frames_due_ = kFramesAfterInput;
    platform::wake();
  }

  void say(const std::string& note) override {
    app_.say(note);
    look_again();
  }

  char* room(std::size_t bytes) override { return app_.room(bytes); }

  void follow_link(const std::string& link, bool back) override {
    look_again();
    if (back)
      app_.go_back(link);
    else
      app_.open(link);
  }

  void follow(const Preferences& p) override {
    look_again();
    ui::settings().reduced_motion = p.reduced_motion;
    ui::settings().touch = p.touch;
    ui::settings().embed = p.embed;
    ui::set_theme(dark_ = p.dark);
    ImGui::GetIO().ConfigMacOSXBehaviors = p.mac;
  }

  void graphics_lost() override { window_.lose_graphics(); }

  void graphics_restored() override {
    window_.restore_graphics();
    look_again();
  }

 private:
  /// Opens the file given at the start. A question in the banner does not end the program.
  void open(const std::string& file, const std::string& bytes) {
    try {
      app_.open_file(file, bytes);
    } catch (const Error&) {
      if (!app_.asks()) throw;
    }
  }

  /// With --frames N: saves the last frame if requested, then ends the program.
  void count_down() {
    if (start_.frames < 0 || --start_.frames > 0) return;
    if (!start_.screenshot.empty()) window_.save_next_frame(start_.screenshot);
    platform::quit();
  }

  void publish() {
    platform::drawn(app_.step());
    if (const std::string& link = app_.link(); link != link_) platform::publish_link(link_ = link);
    if (ui::settings().dark != dark_) platform::publish_theme(dark_ = ui::settings().dark);
  }

  Start start_;
  Window window_;
  App app_;
  double now_s_ = 0;
  double drawing_s_ = 0;  ///< time for drawing the latest frame: training gets the rest
  int frames_due_ = kFramesAfterInput;
  int picture_due_ = 0;  ///< frames until one is saved; 0 if none is to be saved
  std::string link_;
  bool dark_ = true;
};

}  // namespace
}  // namespace deepx::app

int main(int argc, char** argv) {
  using namespace deepx::app;
  try {
    // In a browser main() returns and the page keeps calling, so there the program is never destroyed.
    static std::unique_ptr<Program> program = std::make_unique<Playground>(platform::start(argc, argv));
    platform::run(*program);
#ifndef __EMSCRIPTEN__
    program.reset();  // before the static objects of SDL and Dear ImGui are destroyed
#endif
    return 0;
  } catch (const std::exception& error) {
    platform::fail(error.what());
    return 2;
  }
}
