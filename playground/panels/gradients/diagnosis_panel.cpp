// SPDX-License-Identifier: MIT
// Title, sentence, one number, and buttons that change one thing each.
#include "playground/panels/gradients/diagnosis_panel.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/run_part.h"
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

constexpr float kLowTry = 40, kTryGap = 8, kTryHead = 40, kCheck = 36;
constexpr float kWordsX = 52, kWordsLine = 17;  // of a suggestion's words

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

ui::TextStyle words_style() { return {.size = 12, .color = ui::theme().ink3}; }

/// Of the suggestion with all of its words.
float try_height(const Suggestion& s, float width) {
  return 40 + ui::paragraph_height(s.words, width - kWordsX - 12, words_style(), kWordsLine);
}

/// A low one has room for what the change does, and says why in its tip.
Request try_button(const Experiment& e, const Suggestion& s, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const ControlAccess access(e, s.path);
  if (access.hidden()) return std::nullopt;
  const bool low = r.h <= kLowTry;
  const ui::Hit h =
      ui::hit(s.label.c_str(), r, {.ring_radius = 10, .min_touch = 40, .tip = low ? s.words.c_str() : nullptr});
  ui::fill(r, t.bg1, 10);
  if (h.hovered) ui::fill(r, ui::interaction_fill(h), 10);
  ui::frame(r, t.line2, 10);
  const float line = low ? r.center().y : r.y + 20, right = r.right() - 28;
  ui::activation_curve(activation_curve(s.activation), {r.x + 16, line - 8, 20, 16}, t.ink1);
  const float used = ui::text(s.label, {r.x + kWordsX, line},
                              {.face = ui::Face::inter_medium, .size = 13, .max_width = right - r.x - kWordsX});
  const std::string_view effect = std::string_view(s.words).substr(0, s.words.find(':'));
  if (!low)
    ui::paragraph(s.words, {r.x + kWordsX, r.y + 40}, r.w - kWordsX - 12, words_style(), kWordsLine);
  else if (r.x + kWordsX + used + 8 + ui::text_width(effect, ui::Face::inter, 12) <= right)
    ui::text(effect, {right, line}, {.size = 12, .color = t.ink3, .align = ui::Align::right});
  ui::icon(ui::Icon::chevron_right, {r.right() - 16, line}, t.ink3, 0.9f);
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
  const float width = std::min(r.w, 420.0f);
  float all = 0;
  for (const Suggestion& suggestion : tries) all += try_height(suggestion, width) + kTryGap;
  ui::line({r.x, y}, {r.right(), y}, t.line);
  ui::text(w.try_head, {r.x, y + 22}, ui::head());
  y += kTryHead;
  ui::push_id("try");
  for (const Suggestion& suggestion : tries) {
    const float height = all <= left ? try_height(suggestion, width) : kLowTry;
    if (y + height > r.bottom()) break;
    if (auto c = try_button(e, suggestion, {r.x, y, width, height})) out = c;
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
