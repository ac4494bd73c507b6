// SPDX-License-Identifier: MIT
// The two forms of the top bar: tabs and icons, or two menus on a phone.
#include "playground/panels/frame/top_bar.h"

#include <algorithm>

#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/panels/backprop/trace_panel.h"
#include "playground/panels/frame/learn_menu.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/train/time/stop_rule.h"
#include "playground/panels/train/time/time_panel.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

using ui::Face;
using ui::Icon;

constexpr float kIconStep = 40, kTightStep = 36;
constexpr float kRoomyFrom = 700;  // px of width with room for all icons beside the views

std::optional<Command> show(std::optional<int> chosen) {
  if (!chosen) return std::nullopt;
  return command::Show{static_cast<View>(*chosen)};
}

int index_of(View view) { return static_cast<int>(view); }

void brand(const ui::Layout& l, float y) {
  const ui::Theme& t = ui::theme();
  ui::logo({l.margin + 12, y});
  const float x = l.margin + 34;
  const float w = ui::text(ui::words().product, {x, y}, {.face = Face::inter_semibold, .size = 17, .color = t.ink1});
  const char* rest = ui::words().playground;
  if (x + w + 8 + ui::text_width(rest, Face::inter, 15) + 24 < l.tabs_x) {
    ui::text(rest, {x + w + 8, y}, {.size = 15, .color = t.ink3});
  }
}

Icon theme_icon() { return ui::theme().dark ? Icon::sun : Icon::moon; }
const char* theme_words() { return ui::theme().dark ? ui::words().light_theme : ui::words().dark_theme; }

/// A note on the last action, in the room left of `right`.
void show_note(std::string_view note, float right, float y) {
  if (note.empty()) return;
  constexpr float kMost = 320;
  const float w = std::min(kMost, ui::text_width(note, Face::inter_medium, 12));
  ui::fill({right - w - 16, y - 12, w + 16, 24}, ui::theme().bg0);
  ui::text(note, {right, y}, {.face = Face::inter_medium, .size = 12, .align = ui::Align::right, .max_width = w + 1});
}

/// The undo and redo buttons, which show what can be undone and redone.
std::optional<Command> undo_buttons(const Experiment& e, ImVec2 undo, ImVec2 redo) {
  std::optional<Command> out;
  const ControlAccess access(e, "undo");
  if (access.hidden()) return out;
  if (ui::icon_button("undo", undo, Icon::undo, ui::words().undo, !e.can_undo())) out = command::Undo{};
  if (ui::icon_button("redo", redo, Icon::redo, ui::words().redo, !e.can_redo())) out = command::Redo{};
  return out;
}

/// The view's name opens the list of views.
std::optional<Command> view_menu(const Experiment& e, float x, float y) {
  const ui::Words& w = ui::words();
  const ui::Choice views[] = {{.name = w.train}, {.name = w.backprop}, {.name = w.gradients}, {.name = w.problems}};
  const char* name = views[index_of(e.view())].name;
  const float width = ui::text_width(name, Face::inter_semibold, 17);
  const ui::Rect box{x - 8, y - 20, width + 40, 40};
  const ControlAccess access(e, "views");
  const ui::Hit h = ui::hit("view", box);
  if (h.hovered) ui::fill(box, ui::interaction_fill(h), 8);
  ui::text(name, {x, y}, {.face = Face::inter_semibold, .size = 17});
  if (access.open()) ui::icon(Icon::chevron, {x + width + 12, y + 1}, ui::theme().ink2, 1.1f);
  if (h.pressed) ui::open_popover("views");
  return show(ui::choice_popover("views", box, views, index_of(e.view())));
}

TopBar wide_bar(const Experiment& e, const ui::Layout& l, std::string_view note) {
  const float y = l.top_bar.y + l.top_bar.h / 2;
  brand(l, y);
  TopBar out;
  const char* names[] = {ui::words().train, ui::words().backprop, ui::words().gradients, ui::words().problems};
  // The icons from left to right, so that Tab visits them in reading order.
  constexpr int kIcons = 7;
  const float step = l.top_bar.w >= kRoomyFrom ? kIconStep : kTightStep;
  float x = l.top_bar.right() - l.margin - 16 - (kIcons - 1) * step;
  float tabs_end = l.tabs_x;
  for (const char* name : names) tabs_end += ui::text_width(name, Face::inter_semibold, 14) + l.tab_gap;
  if (const ControlAccess access(e, "views"); !access.hidden())
    out.command =
        tabs_end < x - 16
            ? show(ui::tabs("views", {l.tabs_x, y}, l.top_bar.bottom() - 1, names, index_of(e.view()), l.tab_gap))
            : view_menu(e, l.tabs_x, y);
  show_note(note, x - 24, y);
  const auto next = [&](const char* id, Icon icon, const char* words, std::string_view control = {}) {
    const ControlAccess access(e, control);  // the other icons keep their places
    const bool pressed = !access.hidden() && ui::icon_button(id, {x, y}, icon, words, !access.open());
    x += step;
    return pressed;
  };
  if (auto c = undo_buttons(e, {x, y}, {x + step, y})) out.command = c;
  x += 2 * step;
  out.gallery = next("gallery", Icon::grid, ui::words().presets, "presets");
  out.share_anchor = ui::Rect::square({x, y}, 32);
  out.share = next("share", Icon::share, ui::words().share, "share");
  out.toggle_theme = next("theme", theme_icon(), theme_words());
  const ui::Rect learn_anchor = ui::Rect::square({x, y}, 32);
  const bool learn = next("learn", Icon::book, ui::words().learn);
  out.site = learn_menu(learn_anchor, learn, e.backprop().trace() != nullptr);
  out.help = next("help", Icon::help, ui::words().help);
  return out;
}

/// Returns whether the pages to learn from are asked for.
bool menu_popover(const Experiment& e, const ui::Rect& anchor, TopBar& out) {
  constexpr float kRow = 44, kWidth = 264, kPad = 8, kRows = 6;
  const ui::Popover p = ui::begin_popover("menu", anchor, {kWidth, kRows * kRow + 128});
  if (!p) return false;
  float y = p.inside.y + kPad;
  const auto row = [&](const char* id, Icon icon, const char* words, std::string_view control = {}) {
    const ControlAccess access(e, control);
    if (access.hidden()) return false;
    const ui::Rect r{p.inside.x + kPad, y, kWidth - 2 * kPad, kRow};
    y += kRow;
    const ui::Hit h = ui::hit(id, r);
    if (h.hovered) ui::fill(r, ui::interaction_fill(h), 8);
    ui::icon(icon, {r.x + 20, r.center().y}, ui::theme().ink2);
    ui::text(words, {r.x + 44, r.center().y}, {.size = 14});
    if (h.pressed) ui::close_popover();
    return h.pressed;
  };
  out.gallery = row("gallery", Icon::grid, ui::words().presets, "presets");
  out.share = row("share", Icon::share, ui::words().share, "share");
  out.toggle_theme = row("theme", theme_icon(), theme_words());
  const bool learn = row("learn", Icon::book, ui::words().learn);
  out.help = row("help", Icon::help, ui::settings().touch ? ui::words().by_touch : ui::words().help);
  const float left = p.inside.x + kPad + 20;
  if (auto c = undo_buttons(e, {left, y + kRow / 2}, {left + kRow + 8, y + kRow / 2})) out.command = c;
  y += kRow;
  const ui::Point at{p.inside.x + kPad + 12, y + 24};
  const bool steps = e.backprop().trace() != nullptr;
  if (const ControlAccess access(e, steps ? "pace" : "speed"); !access.hidden())
    if (auto c =
            steps ? pace_slider(e, {at.x, at.y}, kWidth - 2 * kPad - 24) : speed_slider(e, at, kWidth - 2 * kPad - 24))
      out.command = c;
  if (!steps)
    if (auto c = stop_token(e, {at.x, at.y + 60})) out.command = c;
  ui::end_popover();
  return learn;
}

TopBar phone_bar(const Experiment& e, const ui::Layout& l, std::string_view note) {
  const float y = l.top_bar.y + l.top_bar.h / 2, right = l.top_bar.right();
  ui::logo({l.margin + 12, y});
  TopBar out;
  out.command = view_menu(e, l.margin + 36, y);
  show_note(note, right - 52, y);
  out.share_anchor = ui::Rect::square({right - 26, y}, 32);
  if (ui::icon_button("menu", {right - 26, y}, Icon::menu, ui::words().menu, false, 1.1f)) ui::open_popover("menu");
  const bool learn = menu_popover(e, out.share_anchor, out);
  out.site = learn_menu(out.share_anchor, learn, e.backprop().trace() != nullptr);
  return out;
}

TopBar embedded_bar(const Experiment& e, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const float y = l.top_bar.y + l.top_bar.h / 2;
  TopBar out;
  const bool playing = e.playing();
  if (ui::icon_button("play", {l.margin + 16, y}, playing ? Icon::pause : Icon::play, playing ? w.pause : w.play,
                      e.run().divergence().has_value()))
    out.command = command::Play{!playing};
  if (ui::icon_button("reset", {l.margin + 16 + kIconStep, y}, Icon::rewind, w.rewind)) out.command = command::Reset{};
  const ui::ButtonStyle style{.label = w.open_page, .ghost = true};
  const float width = ui::button_width(style);
  out.open_page = ui::button("open", {l.top_bar.right() - l.margin - width, y - 16, width, 32}, style);
  return out;
}

}  // namespace

TopBar top_bar(const Experiment& experiment, const ui::Layout& l, std::string_view note) {
  ui::line({l.top_bar.x, l.top_bar.bottom() - 1}, {l.top_bar.right(), l.top_bar.bottom() - 1}, ui::theme().line);
  ui::push_id("top bar");
  const TopBar out = ui::settings().embed              ? embedded_bar(experiment, l)
                     : l.columns == ui::Columns::phone ? phone_bar(experiment, l, note)
                                                       : wide_bar(experiment, l, note);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
