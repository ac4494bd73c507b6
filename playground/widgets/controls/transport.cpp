// SPDX-License-Identifier: MIT
// The transport: five slots, play in the middle.
#include "playground/widgets/controls/transport.h"

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"

namespace deepx::ui {
namespace {

struct Slot {
  Icon icon;
  const char* tip;
  TransportAction action;
};

bool play_button(ImVec2 center, const TransportStyle& style) {
  const Theme& t = theme();
  const float r = style.play_radius;
  const char* tip = style.play_disabled && style.disabled_reason ? style.disabled_reason
                    : style.playing                              ? words().pause
                                                                 : words().play;
  const Hit h = hit("play", Rect::square({center.x, center.y}, 2 * r),
                    {.disabled = style.play_disabled, .ring = false, .tip = tip});
  const float shrink = h.held && h.hovered ? 1.0f : 0.0f;
  disc(center, r - shrink, style.play_disabled ? t.bg3 : t.ink1);
  if (h.focused) {
    circle(center, r + 4, t.ink1, 2);
  } else if (h.hovered) {
    circle(center, r + 2.5f, t.line2, 2);
  }
  const Color ink = style.play_disabled ? t.ink4 : t.on_ink;
  icon(style.playing ? Icon::pause : Icon::play, {center.x + (style.playing ? 0.0f : 1.0f), center.y}, ink, r / 20);
  return h.pressed;
}

/// A button without a background; long presses are reported separately.
TransportAction side_button(ImVec2 center, const Slot& s, float scale, const TransportStyle& style) {
  const Theme& t = theme();
  const Rect r = Rect::square({center.x, center.y}, 32);
  const bool forward = s.icon == Icon::step_forward, back = s.icon == Icon::step_back;
  const bool disabled = back && style.back_disabled;
  const Hit h =
      hit(s.tip, r, {.disabled = disabled, .tip = s.tip, .long_press = forward || (back && style.long_press_back)});
  if (h.hovered) fill(r, interaction_fill(h), 8);
  icon(s.icon, center, disabled ? t.ink4 : h.hovered ? t.ink1 : t.ink2, scale);
  if (h.long_pressed) return back ? TransportAction::choose_back : TransportAction::choose_step;
  return h.pressed ? s.action : TransportAction::none;
}

}  // namespace

TransportAction transport(const char* id, ImVec2 at, float width, const TransportStyle& style) {
  const Words& w = words();
  const bool steps = style.set == TransportSet::steps;
  const Slot slots[] = {
      steps ? Slot{Icon::first, w.first, TransportAction::first}
            : Slot{Icon::rewind, w.rewind, TransportAction::rewind},
      {Icon::step_back, w.back, TransportAction::back},
      {Icon::step_forward, w.step, TransportAction::forward},
      steps ? Slot{Icon::last, w.last, TransportAction::last} : Slot{Icon::dice, w.dice, TransportAction::dice}};
  const float pitch = (width - 32) / 4, scale = style.play_radius > 24 ? 1.15f : 1;
  const auto slot = [&](int k) { return ImVec2(at.x + 16 + pitch * static_cast<float>(k), at.y); };
  TransportAction out = TransportAction::none;
  push_id(id);
  for (int k = 0; k < 5; ++k) {
    if ((k == 1 && !style.has_back) || (k == 4 && !steps && !style.has_dice)) continue;
    if (k == 2) {
      if (play_button(slot(2), style)) out = TransportAction::play;
    } else {
      const TransportAction a = side_button(slot(k), slots[k < 2 ? k : k - 1], scale, style);
      if (a != TransportAction::none) out = a;
    }
  }
  pop_id();
  return out;
}

}  // namespace deepx::ui
