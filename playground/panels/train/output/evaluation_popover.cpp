// SPDX-License-Identifier: MIT
// A matrix of counts and a curve, updated while the network trains.
#include "playground/panels/train/output/evaluation_popover.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/train/evaluation.h"
#include "playground/panels/shared/notes.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/plots/field.h"

namespace deepx::panels {
namespace {

using ui::Rect;

constexpr float kEvaluationPad = 16, kInner = 312, kMark = 36, kNamedMark = 84, kHeads = 24, kCurve = 168,
                kEvaluationGap = 20;

float cell_height(int classes) { return classes == 2 ? 52 : 44; }
float matrix_height(int classes) { return 40 + kHeads + static_cast<float>(classes) * cell_height(classes); }

std::string percent(double share) { return ui::fixed(100 * share, share < 0.9995 ? 1 : 0) + " %"; }

/// A class by its mark and name, centered on `at`; the name is shortened to fit into `room`, and left out if little of
/// it would remain.
void class_head(const Experiment& e, int k, ImVec2 at, float room) {
  constexpr float kNameFrom = 14, kLeast = 24;
  const char* name = ui::class_name(e.data().class_names(), k);
  const float whole = ui::text_width(name, ui::Face::inter_medium, 12), most = room - kNameFrom;
  const bool shown = most >= std::min(whole, kLeast);
  const float w = shown ? kNameFrom + std::min(most, whole) : 10;
  ui::data_point(k, {at.x - w / 2 + 5, at.y}, 4.2f);
  if (shown)
    ui::text(name, {at.x - w / 2 + kNameFrom, at.y},
             {.face = ui::Face::inter_medium, .size = 12, .color = ui::theme().ink2, .max_width = most + 1});
}

void matrix_cell(const Rect& r, int count, double share, bool right) {
  const ui::Theme& t = ui::theme();
  const Rect cell = r.inset(1);
  ui::fill(cell, ui::fade(t.ink1, 0.04f + 0.3f * static_cast<float>(share)), 4);
  if (right) ui::frame(cell, ui::fade(t.ink1, 0.5f), 4);
  const ImVec2 m = ui::vec(r.center());
  ui::text(ui::whole(count), {m.x, m.y - 8}, {.face = ui::Face::mono_medium, .size = 14, .align = ui::Align::center});
  ui::text(percent(share), {m.x, m.y + 11},
           {.face = ui::Face::mono, .size = 12, .color = t.ink2, .align = ui::Align::center});
}

/// Rows by true class, columns by prediction; shares refer to the row.
void matrix(const Experiment& e, const SplitEvaluation& s, int classes, ImVec2 at) {
  const ui::Words& w = ui::words();
  ui::text(w.confusion, {at.x, at.y + 8}, ui::head());
  ui::text(w.confusion_note, {at.x, at.y + 28}, ui::caption());
  const float mark = e.data().class_names().empty() || classes > 4 ? kMark : kNamedMark;
  const float cell = (kInner - mark) / static_cast<float>(classes), height = cell_height(classes),
              top = at.y + 40 + kHeads;
  for (int d = 0; d < classes; ++d)
    class_head(e, d, {at.x + mark + (static_cast<float>(d) + 0.5f) * cell, top - 10}, cell - 2);
  for (int t = 0; t < classes; ++t) {
    int all = 0;
    for (int d = 0; d < classes; ++d) all += s.count(t, d, classes);
    const float y = top + static_cast<float>(t) * height;
    class_head(e, t, {at.x + mark / 2 - 4, y + height / 2}, mark - 8);
    for (int d = 0; d < classes; ++d) {
      const int count = s.count(t, d, classes);
      matrix_cell({at.x + mark + static_cast<float>(d) * cell, y, cell, height}, count,
                  all > 0 ? static_cast<double>(count) / all : 0, t == d);
    }
  }
}

void curve(const SplitEvaluation& s, ImVec2 at) {
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  ui::text(w.roc, {at.x, at.y + 8}, ui::head());
  const Rect r{at.x, at.y + 24, kCurve, kCurve};
  ui::fill(r, t.bg0, 4);
  const auto place = [&](const RocPoint& p) {
    return ImVec2{r.x + p.false_positive * r.w, r.bottom() - p.true_positive * r.h};
  };
  ui::dashed({r.x, r.bottom()}, {r.right(), r.y}, t.line2, 1, 4, 4);  // guessing
  static std::vector<ImVec2> points;
  points.clear();
  for (const RocPoint& p : s.roc) points.push_back(place(p));
  for (std::size_t i = 1; i < points.size(); ++i) {
    const ImVec2 strip[] = {points[i - 1], points[i], {points[i].x, r.bottom()}, {points[i - 1].x, r.bottom()}};
    if (points[i].x > points[i - 1].x)
      ui::canvas().AddQuadFilled(strip[0], strip[1], strip[2], strip[3], ui::fade(t.ink1, 0.07f));
  }
  ui::polyline(points, t.ink1, 2);
  ui::frame(r, t.line2, 4);
  if (!points.empty()) {
    const ImVec2 now = place(s.present);
    ui::disc(now, 6, t.bg1);
    ui::circle(now, 5, t.ink1, 2);
  }
  ui::text(w.false_positives, {r.center().x, r.bottom() + 14}, ui::caption(ui::Align::center));
  const float x = r.right() + 16;
  ui::readout({x, r.y + 8}, w.auc, std::isfinite(s.auc) ? ui::fixed(s.auc, 3) : "–");
  const auto share = [&](const char* name, float value, float y) {
    ui::text(name, {x, y}, ui::caption());
    ui::text(percent(static_cast<double>(value)), {x, y + 18}, ui::mono());
  };
  if (points.empty()) return;
  share(w.true_positives, s.present.true_positive, r.y + 64);
  share(w.false_positives, s.present.false_positive, r.y + 106);
  ui::paragraph(w.threshold_note, {x, r.y + 150}, kInner - kCurve - 16, ui::caption(), 16);
}

/// Predicted against given, with a dot for each point; points on the diagonal are right.
void scatter(const SplitEvaluation& s, const OwnColumn& column, ImVec2 at) {
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  const Rect r{at.x, at.y, kInner - 96, kInner - 96};
  float most = 1e-6f;
  for (const auto* values : {&s.targets, &s.predicted})
    for (float v : *values) most = std::isfinite(v) ? std::max(most, std::abs(v)) : most;
  const float reach = 1.06f * most;
  const auto place = [&](float target, float predicted) {
    return ImVec2{r.x + (target / reach + 1) * r.w / 2, r.y + (1 - predicted / reach) * r.h / 2};
  };
  ui::fill(r, t.bg0, 4);
  {
    const ui::Clip clip(r);
    ui::dashed({r.x, r.bottom()}, {r.right(), r.y}, t.line2, 1, 4, 4);
    for (std::size_t i = 0; i < std::min(s.targets.size(), s.predicted.size()); ++i)
      if (std::isfinite(s.predicted[i])) ui::disc(place(s.targets[i], s.predicted[i]), 2, ui::fade(t.ink1, 0.55f));
  }
  ui::frame(r, t.line2, 4);
  const std::string low = ui::plain(column.number(static_cast<double>(-reach), 0.1)),
                    high = ui::plain(column.number(static_cast<double>(reach), 0.1));
  ui::text(low, {r.x, r.bottom() + 14}, ui::tick());
  ui::text(high, {r.right(), r.bottom() + 14}, ui::tick(ui::Align::right));
  ui::text(w.given_number, {r.center().x, r.bottom() + 14}, ui::caption(ui::Align::center));
  const float x = r.right() + 16;
  ui::readout({x, r.y + 8}, "R²", std::isfinite(s.r2) ? ui::fixed(std::max(s.r2, -99.0), 3) : "–", "", 18);
  ui::paragraph(w.scatter_note, {x, r.y + 66}, kInner - r.w - 16, ui::caption(), 16);
}

void content(const Experiment& e, bool& of_training, const Rect& inside, bool beside) {
  const ui::Words& w = ui::words();
  const ClassReport& report = e.run().evaluation();
  const float x = inside.x + kEvaluationPad, segment = ui::settings().touch ? 44 : 32;
  float y = inside.y + kEvaluationPad;
  const char* names[] = {w.training_points, w.testing_points};
  const bool tested = report.test.size > 0, training = of_training || !tested;
  if (const auto chosen =
          ui::segmented("split", {x, y, kInner, segment}, std::span(names).first(tested ? 2 : 1), training ? 0 : 1))
    of_training = *chosen == 0;
  const SplitEvaluation& split = training ? report.train : report.test;
  y += segment + kEvaluationGap;
  if (report.classes == 0) return scatter(split, e.data().columns()[2], {x, y});
  matrix(e, split, report.classes, {x, y});
  if (report.classes != 2) return;
  if (beside)
    curve(split, {x + kInner + 2 * kEvaluationPad, inside.y + kEvaluationPad});
  else
    curve(split, {x, y + matrix_height(2) + kEvaluationGap});
}

}  // namespace

void evaluation_button(const Experiment& e, bool& of_training, const ui::Rect& area, const char* label) {
  const bool can = e.run().evaluation().known;
  const ui::Hit h = ui::hit("accuracy", area, {.disabled = !can});
  ui::explain(area, note_of(e.data().regression() ? terms::get("r2") : terms::get("accuracy")));
  const bool open = ui::popover_open("evaluation");
  const Rect ground = area.inset(-4);
  if (can && (h.hovered || open)) ui::fill(ground, open ? ui::theme().bg3 : ui::theme().bg2, 8);
  if (can) ui::dotted(area.x, area.y + 17, ui::text_width(label, ui::Face::inter, 12), ui::theme().ink3);
  if (h.pressed) ui::open_popover("evaluation");
  if (!open || !can) return;
  const int classes = e.run().evaluation().classes;
  const float segment = ui::settings().touch ? 44 : 32,
              first = 2 * kEvaluationPad + segment + kEvaluationGap + matrix_height(classes);
  const float both = first + kEvaluationGap + kCurve + 48;
  // Stacked if the screen is high enough, else side by side.
  const bool beside = classes == 2 && both > ImGui::GetMainViewport()->Size.y - 16;
  const ImVec2 size =
      classes == 0
          ? ImVec2{kInner + 2 * kEvaluationPad, 2 * kEvaluationPad + segment + kEvaluationGap + kInner - 96 + 24}
      : classes != 2 ? ImVec2{kInner + 2 * kEvaluationPad, first}
      : beside       ? ImVec2{2 * kInner + 4 * kEvaluationPad, std::max(first, 2 * kEvaluationPad + kCurve + 48)}
                     : ImVec2{kInner + 2 * kEvaluationPad, both};
  if (const ui::Popover p = ui::begin_popover("evaluation", area, size)) {
    content(e, of_training, p.inside, beside);
    ui::end_popover();
  }
}

}  // namespace deepx::panels
