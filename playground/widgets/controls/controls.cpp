// SPDX-License-Identifier: MIT
// Buttons, tabs, segments and the other small controls.
#include "playground/widgets/controls/controls.h"

#include <algorithm>
#include <cmath>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/texture_atlas.h"

namespace deepx::ui {

float button_width(const ButtonStyle& style) {
  const float words = style.label ? text_width(style.label, Face::inter_medium, 13) : 0;
  if (style.icon == Icon::none) return std::ceil(words) + 24;
  return style.label ? std::ceil(words) + 48 : 32;
}

namespace {

void button_ground(const Rect& r, const ButtonStyle& style, const Hit& h) {
  const Theme& t = theme();
  if (style.primary) {
    fill(r, style.disabled ? t.bg3 : h.held ? t.ink2 : t.ink1, 8);
  } else if (style.outlined) {
    if (h.hovered) fill(r, interaction_fill(h), 8);
    frame(r, t.line2, 8);
  } else if (style.active || !style.ghost || h.hovered) {
    fill(r, interaction_fill(h, style.active, style.disabled), 8);
  }
}

}  // namespace

bool button(const char* id, const Rect& r, const ButtonStyle& style) {
  const Theme& t = theme();
  const Hit h = hit(id, r, {.disabled = style.disabled, .tip = style.tip});
  button_ground(r, style, h);
  const Color ink = style.disabled                   ? t.ink4
                    : style.primary                  ? t.on_ink
                    : style.active || style.outlined ? t.ink1
                                                     : t.ink2;
  const Point m = r.center();
  if (style.icon != Icon::none && style.label) {
    icon(style.icon, {r.x + 18, m.y}, ink, style.icon_scale);
    text(style.label, {r.x + 34, m.y}, {.face = Face::inter_medium, .color = ink});
  } else if (style.icon != Icon::none) {
    icon(style.icon, vec(m), ink, style.icon_scale);
  } else if (style.label) {
    text(style.label, vec(m), {.face = Face::inter_medium, .color = ink, .align = Align::center, .max_width = r.w - 8});
  }
  return h.pressed;
}

bool icon_button(const char* id, ImVec2 center, Icon which, const char* tip, bool disabled, float icon_scale) {
  return button(id, Rect::square({center.x, center.y}, 32),
                {.icon = which, .tip = tip, .ghost = true, .disabled = disabled, .icon_scale = icon_scale});
}

std::optional<int> tabs(const char* id, ImVec2 at, float underline_y, std::span<const char* const> names, int active,
                        float gap) {
  std::optional<int> chosen;
  push_id(id);
  float x = at.x;
  for (int i = 0; i < static_cast<int>(names.size()); ++i) {
    const char* name = names[static_cast<std::size_t>(i)];
    const bool on = i == active;
    const Face face = on ? Face::inter_semibold : Face::inter_medium;
    const float w = text_width(name, face, 14);
    if (hit(name, {x - 6, at.y - 16, w + 12, 32}, {.ring_radius = 6}).pressed) chosen = i;
    const bool lit = on || ImGui::IsItemHovered();
    text(name, {x, at.y}, {.face = face, .size = 14, .color = lit ? theme().ink1 : theme().ink2});
    if (on) fill({std::round(x), underline_y - 2, std::round(w), 2}, theme().ink1);
    x += w + gap;
  }
  pop_id();
  return chosen;
}

float segmented_width(std::span<const char* const> names) {
  float widest = 0;
  for (const char* n : names) widest = std::max(widest, text_width(n, Face::inter_medium, 13));
  return (std::ceil(widest) + 28) * static_cast<float>(names.size());
}

std::optional<int> segmented(const char* id, const Rect& r, std::span<const char* const> names, int selected,
                             float text_size) {
  const Theme& t = theme();
  std::optional<int> chosen;
  push_id(id);
  fill(r, t.bg2, 8);
  // All are as wide, unless a name would be cut: then each gets what its name needs, and the same share of the rest.
  const auto count = static_cast<float>(names.size());
  float needed = 0, widest = 0;
  for (const char* name : names) {
    const float name_w = text_width(name, Face::inter_medium, text_size);
    needed += name_w, widest = std::max(widest, name_w);
  }
  const bool equal = widest + 8 <= r.w / count;
  float x = r.x;
  for (int i = 0; i < static_cast<int>(names.size()); ++i) {
    const char* name = names[static_cast<std::size_t>(i)];
    const float w = equal ? r.w / count : text_width(name, Face::inter_medium, text_size) + (r.w - needed) / count;
    const Rect cell{x, r.y, w, r.h};
    x += w;
    const Hit h = hit(name, cell, {.min_touch = 0});
    const bool on = i == selected;
    if (h.pressed && !on) chosen = i;
    if (on) {
      fill(cell.inset(2), t.dark ? t.bg3 : t.bg1, 6);
      if (!t.dark) frame(cell.inset(2), t.line2, 6);
    }
    text(name, vec(cell.center()),
         {.face = Face::inter_medium,
          .size = text_size,
          .color = on          ? t.ink1
                   : h.hovered ? t.ink2
                               : t.ink3,
          .align = Align::center,
          .max_width = equal ? w - 8 : w - 2});
  }
  pop_id();
  return chosen;
}

int stepper(const char* id, ImVec2 center, const char* value, bool can_decrease, bool can_increase) {
  const Theme& t = theme();
  const float reach = text_width(value, Face::mono, 13) / 2 + 20;
  int change = 0;
  push_id(id);
  const auto side = [&](const char* name, float x, Icon which, bool enabled) {
    const Hit h = hit(name, Rect::square({x, center.y}, 32), {.disabled = !enabled});
    if (h.hovered) fill(Rect::square({x, center.y}, 24), interaction_fill(h), 6);
    icon(which, {x, center.y}, !enabled ? t.ink4 : h.hovered ? t.ink1 : t.ink3, 0.7f);
    return h.pressed;
  };
  if (side("less", center.x - reach, Icon::minus, can_decrease)) change = -1;
  if (side("more", center.x + reach, Icon::plus, can_increase)) change = 1;
  pop_id();
  text(value, center, {.face = Face::mono, .color = t.ink2, .align = Align::center});
  return change;
}

bool toggle(const char* id, ImVec2 at, bool on, const char* tip) {
  const Theme& t = theme();
  const Hit h = hit(id, {at.x, at.y - 9, 32, 18}, {.ring_radius = 9, .tip = tip});
  fill({at.x, at.y - 9, 32, 18}, on ? t.ink1 : t.line2, 9);
  disc({at.x + (on ? 23.0f : 9.0f), at.y}, 6.5f, on ? t.on_ink : t.bg1);
  return h.pressed;
}

bool checkbox(const char* id, ImVec2 at, const char* label, bool on) {
  const Theme& t = theme();
  const Rect box{at.x, at.y - 8, 16, 16};
  const Hit h = hit(id, {at.x, at.y - 16, 24 + text_width(label), 32}, {.ring_radius = 4});
  if (on) {
    fill(box, t.ink1, 4);
    icon(Icon::check, vec(box.center()), t.on_ink, 0.75f);
  } else {
    frame(box, h.hovered ? t.ink3 : t.line2, 4, 1.5f);
  }
  text(label, {at.x + 24, at.y}, {.color = on ? t.ink1 : t.ink2});
  return h.pressed;
}

float key_cap(ImVec2 at, const char* key, const char* meaning) {
  const Theme& t = theme();
  const float w = std::max(28.0f, text_width(key, Face::mono, 12) + 16);
  const Rect cap{at.x, at.y - 12, w, 24};
  fill(cap, t.bg2, 6);
  frame(cap, t.line2, 6);
  text(key, vec(cap.center()), {.face = Face::mono, .size = 12, .align = Align::center});
  return w + 10 + text(meaning, {at.x + w + 10, at.y}, label());
}

void scale_bar(const Rect& bar, Ramp r, std::span<const char* const> labels) {
  draw_tile(atlas().bar(r), bar, 2);
  const auto n = static_cast<float>(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Align a = i == 0 ? Align::left : i + 1 == labels.size() ? Align::right : Align::center;
    const float part = n > 1 ? static_cast<float>(i) / (n - 1) : 0;
    text(labels[i], {bar.x + bar.w * part, bar.bottom() + 12}, tick(a));
  }
}

void empty_state(const Rect& r, Icon picture, const char* headline, const char* explanation) {
  const Point m = r.center();
  icon(picture, {m.x, m.y - 28}, theme().ink3, 1.4f);
  text(headline, {m.x, m.y + 4},
       {.face = Face::inter_medium, .color = theme().ink1, .align = Align::center, .max_width = r.w - 8});
  TextStyle small = caption(Align::center);
  small.max_width = r.w - 8;
  text(explanation, {m.x, m.y + 24}, small);
}

bool thumbnail(const char* id, const Rect& r, const char* name, bool selected, bool show_name) {
  const Theme& t = theme();
  const Hit h = hit(id, r, {.min_touch = 0, .tip = show_name ? nullptr : name});
  if (selected) {
    frame(r.inset(-2), t.ink1, 10, 2);
  } else {
    frame(r, h.hovered ? t.line2 : t.line, 8);
  }
  if (show_name) {
    text(name, {r.center().x, r.bottom() + 12},
         {.face = selected ? Face::inter_medium : Face::inter,
          .size = 12,
          .color = selected ? t.ink1 : t.ink3,
          .align = Align::center,
          .max_width = r.w + 20});  // up to the next name
  }
  return h.pressed;
}

}  // namespace deepx::ui
