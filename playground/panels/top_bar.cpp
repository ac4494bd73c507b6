// SPDX-License-Identifier: MIT
// The top bar in its two forms: tabs and icons, or two menus on a phone.
#include "playground/panels/top_bar.h"

#include "playground/panels/time_panel.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/popover.h"
#include "playground/widgets/target.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

using ui::Face;
using ui::Icon;

constexpr float kIconStep = 40;

std::optional<Command> show(std::optional<int> chosen) {
  if (!chosen) return std::nullopt;
  return command::Show{static_cast<View>(*chosen)};
}

int index_of(View view) { return static_cast<int>(view); }

void brand(const ui::Layout& l, float y) {
  const ui::Theme& t = ui::theme();
  ui::logo({l.margin + 12, y});
  const float x = l.margin + 34;
  const float w =
      ui::text(ui::words().product, {x, y}, {.face = Face::inter_semibold, .size = 17, .color = t.ink1});
  const char* rest = ui::words().playground;
  if (x + w + 8 + ui::text_width(rest, Face::inter, 15) + 24 < l.tabs_x) {
    ui::text(rest, {x + w + 8, y}, {.size = 15, .color = t.ink3});
  }
}

Icon theme_icon() { return ui::theme().dark ? Icon::sun : Icon::moon; }
const char* theme_words() { return ui::theme().dark ? ui::words().light_theme : ui::words().dark_theme; }

/// The share button, and for a while the word that it worked.
bool share_button(float x, float y, bool shared, float scale) {
  const bool pressed =
      ui::icon_button("share", {x, y}, shared ? Icon::check : Icon::share, ui::words().share, false, scale);
  if (shared) {
    const char* words = ui::words().link_copied;
    const float w = ui::text_width(words, Face::inter_medium, 12);
    ui::fill({x - 24 - w - 16, y - 12, w + 16, 24}, ui::theme().bg0);
    ui::text(words, {x - 24, y}, {.face = Face::inter_medium, .size = 12, .align = ui::Align::right});
  }
  return pressed;
}

TopBar wide_bar(const Experiment& e, const ui::Layout& l, bool shared) {
  const float y = l.top_bar.y + l.top_bar.h / 2;
  brand(l, y);
  TopBar out;
  const char* names[] = {ui::words().train, ui::words().backprop, ui::words().problems};
  out.command =
      show(ui::tabs("views", {l.tabs_x, y}, l.top_bar.bottom() - 1, names, index_of(e.view()), l.tab_gap));
  const float x = l.top_bar.right() - l.margin - 16;
  out.share = share_button(x - 2 * kIconStep, y, shared, 1);
  out.toggle_theme = ui::icon_button("theme", {x - kIconStep, y}, theme_icon(), theme_words());
  out.help = ui::icon_button("help", {x, y}, Icon::help, ui::words().help);
  return out;
}

/// The view's name opens the list of views.
std::optional<Command> view_menu(const Experiment& e, float x, float y) {
  const ui::Words& w = ui::words();
  const ui::Choice views[] = {{.name = w.train}, {.name = w.backprop}, {.name = w.problems}};
  const char* name = views[index_of(e.view())].name;
  const float width = ui::text_width(name, Face::inter_semibold, 17);
  const ui::Rect box{x - 8, y - 20, width + 40, 40};
  const ui::Hit h = ui::hit("view", box);
  if (h.hovered) ui::fill(box, ui::interaction_fill(h), 8);
  ui::text(name, {x, y}, {.face = Face::inter_semibold, .size = 17});
  ui::icon(Icon::chevron, {x + width + 12, y + 1}, ui::theme().ink2, 1.1f);
  if (h.pressed) ui::open_popover("views");
  return show(ui::choice_popover("views", box, views, index_of(e.view())));
}

void menu_popover(const Experiment& e, const ui::Rect& anchor, TopBar& out) {
  constexpr float kRow = 44, kWidth = 264, kPad = 8;
  const ui::Popover p = ui::begin_popover("menu", anchor, {kWidth, 2 * kRow + 88});
  if (!p) return;
  const auto row = [&](const char* id, float y, Icon icon, const char* words) {
    const ui::Rect r{p.inside.x + kPad, p.inside.y + y, kWidth - 2 * kPad, kRow};
    const ui::Hit h = ui::hit(id, r);
    if (h.hovered) ui::fill(r, ui::interaction_fill(h), 8);
    ui::icon(icon, {r.x + 20, r.centre().y}, ui::theme().ink2);
    ui::text(words, {r.x + 44, r.centre().y}, {.size = 14});
    if (h.pressed) ui::close_popover();
    return h.pressed;
  };
  out.toggle_theme = row("theme", kPad, theme_icon(), theme_words());
  out.help =
      row("help", kPad + kRow, Icon::help, ui::settings().touch ? ui::words().by_touch : ui::words().help);
  const ui::Point at{p.inside.x + kPad + 12, p.inside.y + kPad + 2 * kRow + 24};
  if (auto c = speed_slider(e, at, kWidth - 2 * kPad - 24)) out.command = c;
  ui::end_popover();
}

TopBar phone_bar(const Experiment& e, const ui::Layout& l, bool shared) {
  const float y = l.top_bar.y + l.top_bar.h / 2, right = l.top_bar.right();
  ui::logo({l.margin + 12, y});
  TopBar out;
  out.command = view_menu(e, l.margin + 36, y);
  out.share = share_button(right - 68, y, shared, 1.05f);
  const ui::Rect menu = ui::Rect::square({right - 26, y}, 32);
  if (ui::icon_button("menu", {right - 26, y}, Icon::menu, ui::words().menu, false, 1.1f))
    ui::open_popover("menu");
  menu_popover(e, menu, out);
  return out;
}

}  // namespace

TopBar top_bar(const Experiment& experiment, const ui::Layout& l, bool shared) {
  ui::line({l.top_bar.x, l.top_bar.bottom() - 1}, {l.top_bar.right(), l.top_bar.bottom() - 1},
           ui::theme().line);
  ui::push_id("top bar");
  const TopBar out =
      l.columns == ui::Columns::phone ? phone_bar(experiment, l, shared) : wide_bar(experiment, l, shared);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
