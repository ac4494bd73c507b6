// SPDX-License-Identifier: MIT
// Title, sentence, one number, and buttons that change one thing each.
#include "playground/panels/gradients/diagnosis_panel.h"

#include <algorithm>
#include <cmath>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/gradients/diagnosis.h"
#include "playground/model/plot/activation_curve.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr float kTry = 56, kLowTry = 40, kTryGap = 8, kTryHead = 40, kCheck = 36;

/// The one number, large: a number of units, or the ratio of two layers in the gradient's color. Returns its height.
float big_number(const Diagnosis& d, ui::Point at, float width) {
  if (std::isnan(d.number)) return 0;
  const ui::Theme& t = ui::theme();
  const ui::TextStyle big{.face = ui::Face::mono_medium, .size = 24, .color = d.counts ? t.ink1 : t.gpos};
  if (d.counts) {
    const float w = ui::text(ui::whole(static_cast<long long>(d.number)), {at.x, at.y + 20}, big);
    ui::text(d.caption, {at.x + w + 8, at.y + 22}, {.size = 13, .color = t.ink2, .max_width = width - w - 8});
    return 48;
  }
  ui::number(d.number, 3, {at.x, at.y + 20}, big);
  ui::text(d.caption, {at.x, at.y + 48}, ui::label());
  return 68;
}

Request try_button(const Experiment& e, const Suggestion& s, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const ControlAccess access(e, s.path);
  if (access.hidden()) return std::nullopt;
  const ui::Hit h =
      ui::hit(s.label.c_str(), r, {.ring_radius = 10, .min_touch = 40, .tip = r.h < kTry ? s.words.c_str() : nullptr});
  ui::fill(r, t.bg1, 10);
  if (h.hovered) ui::fill(r, ui::interaction_fill(h), 10);
  ui::frame(r, t.line2, 10);
  ui::activation_curve(activation_curve(s.activation), {r.x + 16, r.center().y - 8, 20, 16}, t.ink1);
  const bool brief = r.h < kTry;
  ui::text(s.label, {r.x + 52, brief ? r.center().y : r.y + 19},
           {.face = ui::Face::inter_medium, .size = 13, .max_width = r.w - 84});
  if (!brief) ui::text(s.words, {r.x + 52, r.y + 38}, {.size = 12, .color = t.ink3, .max_width = r.w - 84});
  ui::icon(ui::Icon::chevron_right, {r.right() - 16, r.center().y}, t.ink3, 0.9f);
  return h.pressed ? Request(command::Set(s.path, s.value)) : Request();
}

}  // namespace

std::optional<Command> diagnosis_panel(const Experiment& e, GradientsState& s, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const ui::Words& w = ui::words();
  const Diagnosis d = diagnose(e.gradients().stats(), loss_trend(e.run().history(), e.run().epoch()));
  ui::push_id("diagnosis");
  Request out;
  float y = r.y + 16;
  ui::text(d.title, {r.x, y}, {.face = ui::Face::inter_semibold, .size = 18});
  y += 32;
  y += ui::paragraph(d.words, {r.x, y}, r.w) + 8;
  y += big_number(d, {r.x, y}, r.w);
  const auto tries = suggestions(d.condition, e.spec());
  const float left = r.bottom() - y - kTryHead - (e.gradients().ghost().size() > 0 ? kCheck : 0);
  const float height = left >= static_cast<float>(tries.size()) * (kTry + kTryGap) ? kTry : kLowTry;
  ui::line({r.x, y}, {r.right(), y}, t.line);
  ui::text(w.try_head, {r.x, y + 22}, ui::head());
  y += kTryHead;
  ui::push_id("try");
  for (const Suggestion& suggestion : tries) {
    if (y + height > r.bottom()) break;
    if (auto c = try_button(e, suggestion, {r.x, y, std::min(r.w, 420.0f), height})) out = c;
    y += height + kTryGap;
  }
  ui::pop_id();
  if (e.gradients().ghost().size() > 0 && y + kCheck - 8 <= r.bottom() &&
      ui::checkbox("ghost", {r.x, y + 16}, w.show_run_before, s.ghost))
    s.ghost = !s.ghost;
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
