// SPDX-License-Identifier: MIT
// The optimizers in the order of their losses, and the seeds as pictures of the plane.
#include <algorithm>
#include <array>
#include <cmath>

#include "playground/model/plot/plane_maps.h"
#include "playground/panels/studies/study_sheet.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

using ui::Rect;

std::string loss_text(double v) { return std::isfinite(v) ? ui::fixed(v, 3) : "–"; }

/// Share of the bar's length: losses by their logarithm between the smallest and the largest of all, so that the best
/// is short.
float bar_part(const Study& study, const StudySheet& s, double v) {
  if (s.curve == 2) return std::clamp(static_cast<float>(v), 0.0f, 1.0f);
  double low = v, high = v;
  for (const StudyMember& m : study.members())
    if (const double other = study_value(s, m); std::isfinite(other) && other > 0)
      low = std::min(low, other), high = std::max(high, other);
  if (!(v > 0) || high <= low) return 1;
  return static_cast<float>(0.12 + 0.88 * std::log(v / low) / std::log(high / low));
}

struct Columns {
  float name, bar, bar_w, train, test, accuracy, reach, use;
  explicit Columns(const Rect& r) {
    const bool wide = r.w > 420;
    name = r.x + 26;
    use = r.right() - 44;
    reach = use - 12;
    accuracy = reach - (wide ? 88 : 44);
    test = accuracy - 60;
    train = wide ? test - 54 : 0;
    bar = wide ? r.x + 106 : 0;
    bar_w = wide ? train - 50 - bar : 0;
  }
};

void table_head(const Study& study, const StudySheet& s, const Columns& c, float y) {
  const ui::Words& w = ui::words();
  if (c.train > 0) ui::text(w.train_points, {c.train, y}, ui::caption(ui::Align::right));
  ui::text(w.test_points, {c.test, y}, ui::caption(ui::Align::right));
  ui::text(s.regression ? w.r2 : w.accuracy_brief, {c.accuracy, y}, ui::caption(ui::Align::right));
  const std::string to = std::string(c.train > 0 ? w.epochs_to : "≤") + " " + ui::plain(study.target());
  if (study.target() > 0) ui::text(to, {c.reach, y}, ui::caption(ui::Align::right));
}

bool use_button(const Rect& r, bool used) {
  if (used) {
    ui::icon(ui::Icon::check, {r.center().x, r.center().y}, ui::theme().ink3, 0.9f);
    return false;
  }
  return ui::button("use", r, {.label = ui::words().use_this, .ghost = true});
}

}  // namespace

std::optional<int> study_table(const Study& study, const Spec& present, StudySheet& s, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const Columns c(r);
  const float step = ui::settings().touch ? 44.0f : 26.0f;
  std::optional<int> wanted;
  table_head(study, s, c, r.y + 10);
  float y = r.y + 24;
  for (const int i : s.order) {
    const StudyMember& m = study.members()[static_cast<std::size_t>(i)];
    const float mid = y + step / 2;
    ui::push_id(m.name.c_str());
    const Rect row{r.x - 8, y, c.use - r.x + 4, step};
    const ui::Hit h = ui::hit("row", row, {.ring_radius = 6, .min_touch = 0});
    if (h.hovered || h.focused) s.hovered = i;
    if (h.pressed) s.pinned = s.pinned == i ? -1 : i;
    if (s.focus() == i || h.hovered) ui::fill({r.x - 8, y, r.w + 16, step}, t.bg2, 8);
    ui::race_marker(study_place(s, i), {r.x + 8, mid}, 5);
    ui::text(m.name, {c.name, mid},
             {.face = ui::Face::inter_medium, .max_width = (c.bar > 0 ? c.bar : c.test - 48) - c.name - 4});
    const double v = study_value(s, m);
    if (c.bar > 0 && std::isfinite(v) && m.history.size() > 0) {
      ui::fill({c.bar, mid - 2, c.bar_w, 4}, t.bg3, 2);
      ui::fill({c.bar, mid - 2, c.bar_w * bar_part(study, s, v), 4}, ui::race_color(study_place(s, i)), 2);
    }
    const auto cell = [&](const std::string& words, float x, bool lit) {
      ui::text(words, {x, mid},
               {.face = lit ? ui::Face::mono_medium : ui::Face::mono,
                .color = lit ? t.ink1 : t.ink2,
                .align = ui::Align::right});
    };
    if (m.diverged) {
      ui::text(ui::words().nan, {c.test, mid}, {.face = ui::Face::mono, .color = t.ink2, .align = ui::Align::right});
    } else if (m.history.size() > 0) {
      if (c.train > 0) cell(loss_text(m.metrics.loss.train), c.train, s.curve == 1);
      cell(loss_text(m.metrics.loss.test), c.test, s.curve == 0);
      cell(score_text(s, s.tested ? m.metrics.score().test : m.metrics.score().train), c.accuracy, s.curve == 2);
      const auto epoch = study.reached(m, s.curve == 1 ? StudyCurve::train_loss : StudyCurve::test_loss);
      cell(epoch ? std::to_string(*epoch) : "–", c.reach, false);
    }
    if (use_button({c.use, mid - std::min(13.0f, step / 2), 44, 26}, m.spec.optimizer == present.optimizer)) wanted = i;
    ui::pop_id();
    y += step;
  }
  return wanted;
}

namespace {

/// Two lines of five numbers.
void quartile_table(const Study& study, const StudySheet& s, const Rect& r) {
  const ui::Words& w = ui::words();
  const float name = std::min(96.0f, r.w * 0.24f), step = (r.w - name) / 5;
  const auto line = [&](const char* label, StudyCurve curve, float y, bool share) {
    ui::text(label, {r.x, y}, ui::label());
    const auto spread = study.spread(curve);
    if (spread.empty()) return;
    const Quartiles& q = spread.back();
    float x = r.x + name + step;
    for (const float v : {q.low, q.lower_quartile, q.median, q.upper_quartile, q.high}) {
      const bool middle = x > r.x + name + 2.5f * step && x < r.x + name + 3.5f * step;
      const auto d = static_cast<double>(v);
      ui::text(share ? score_text(s, d) : loss_text(d), {x, y},
               {.face = middle ? ui::Face::mono_medium : ui::Face::mono,
                .color = middle ? ui::theme().ink1 : ui::theme().ink2,
                .align = ui::Align::right});
      x += step;
    }
  };
  for (int i = 0; i < 5; ++i)
    ui::text(w.quartiles_brief[i], {r.x + name + step * static_cast<float>(i + 1), r.y + 8},
             ui::caption(ui::Align::right));
  line(w.study_curves[s.tested ? 0 : 1], s.tested ? StudyCurve::test_loss : StudyCurve::train_loss, r.y + 28, false);
  line(s.regression ? w.r2 : w.accuracy, s.tested ? StudyCurve::test_accuracy : StudyCurve::train_accuracy, r.y + 48,
       true);
}

/// Side of `count` pictures, with `words` px of text below each, that fit into `r`.
float tile_side(int count, const Rect& r, float words, float gap) {
  float best = 16;
  for (int rows = 1; rows <= 4; ++rows) {
    const int columns = (count + rows - 1) / rows;
    const float w = (r.w + gap) / static_cast<float>(columns) - gap,
                h = (r.h + gap) / static_cast<float>(rows) - words - gap;
    best = std::max(best, std::min({w, h, 64.0f}));
  }
  return std::floor(best);
}

void picture(const Study& study, const StudyMember& m, const Rect& r) {
  if (m.field.empty()) {
    ui::frame(r, ui::theme().line, 6);
    return;
  }
  const ImGuiID key = ImGui::GetID("picture");
  const int K = static_cast<int>(m.field.size()) / (kMapSide * kMapSide);
  const ui::Tile tile = K == 1 ? ui::atlas().field(key, m.field, kMapSide, kMapSide, ui::Ramp::field)
                               : ui::atlas().classes(key, m.field, kMapSide, kMapSide, study.classes());
  ui::draw_tile(tile, r, 6);
  if (m.diverged) ui::hatch(r, ui::theme().line2, 6);
}

}  // namespace

std::optional<int> study_pictures(const Study& study, const Spec& present, StudySheet& s, const Rect& r) {
  const ui::Theme& t = ui::theme();
  quartile_table(study, s, {r.x, r.y, r.w, 60});
  std::optional<int> wanted;
  const float gap = 6, words = 16;
  const Rect area{r.x, r.y + 68, r.w, r.h - 68};
  const int count = static_cast<int>(study.members().size());
  const float side = tile_side(count, area, words, gap);
  const int columns = std::max(1, static_cast<int>((area.w + gap) / (side + gap)));
  const auto tile = [&](int n) {
    return Rect{area.x + (side + gap) * static_cast<float>(n % columns),
                area.y + (side + words + gap) * static_cast<float>(n / columns), side, side};
  };
  // First all pictures: each change of texture costs a draw command.
  for (int n = 0; n < count; ++n) {
    const StudyMember& m = study.members()[static_cast<std::size_t>(s.order[static_cast<std::size_t>(n)])];
    ui::push_id(m.name.c_str());
    picture(study, m, tile(n));
    ui::pop_id();
  }
  for (int n = 0; n < count; ++n) {
    const int i = s.order[static_cast<std::size_t>(n)];
    const StudyMember& m = study.members()[static_cast<std::size_t>(i)];
    const Rect r_n = tile(n);
    ui::push_id(m.name.c_str());
    const ui::Hit h = ui::hit("use", {r_n.x, r_n.y, side, side + words},
                              {.ring_radius = 6, .min_touch = 0, .tip = ui::words().use_seed});
    ui::pop_id();
    if (h.hovered || h.focused) s.hovered = i;
    if (h.pressed) wanted = i;
    const bool used = m.spec.seed == present.seed;
    if (used || s.focus() == i) ui::frame(r_n.inset(-2), t.ink1, 8, used ? 2.0f : 1.0f);
    if (side < 26) continue;
    ui::text(std::to_string(m.spec.seed), {r_n.center().x, r_n.bottom() + 9},
             {.face = ui::Face::mono,
              .size = 12,
              .color = used ? t.ink1 : t.ink3,
              .align = ui::Align::center,
              .max_width = side + gap});
  }
  return wanted;
}

}  // namespace deepx::panels
