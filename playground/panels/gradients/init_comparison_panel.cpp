// SPDX-License-Identifier: MIT
// Controls, two charts over the layers, and a row for each initializer.
#include "playground/panels/gradients/init_comparison_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/nn/init.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/gradients/diagnosis.h"
#include "playground/model/gradients/init_comparison.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr float kLeastDrawn = 1e-12f;
/// Choices for the number of mini-batches; commands accept others.
constexpr std::array kLabSteps{10, 100, 1000};
constexpr std::array kLabStepNames{"10", "100", "1 000"};
constexpr float kLabRow = 32, kChartHead = 32, kChartTicks = 40, kChartLeft = 44;

/// Whether the spec has changed since, apart from initial weights and stop rules.
bool outdated(const InitLab& lab, const Spec& spec) {
  Spec now = spec;
  now.network.init = lab.spec().network.init;
  now.network.init_settings = lab.spec().network.init_settings;
  now.stop = lab.spec().stop;
  return !(now == lab.spec());
}

const InitLab::Moment& moment(const InitLab::Row& row, bool after) { return after ? row.after : row.before; }

/// Length of the training, button, progress and the switch between before and after. Returns the height.
float lab_controls(const Experiment& e, GradientsState& s, const Rect& r, Request& out) {
  const ui::Words& w = ui::words();
  const InitLab* lab = e.gradients().init_lab();
  float y = r.y + 16;
  y += ui::paragraph(w.init_lab_words, {r.x, y}, r.w) + 8;
  const bool running = lab && lab->running();
  const ControlAccess access(e, "init_lab");
  const std::string progress =
      running ? std::string(w.comparing) + " " + ui::whole(std::lround(100 * lab->progress())) + " %" : "";
  const ui::ButtonStyle style{.label = running ? w.stop_lab
                                       : lab   ? w.compare_again
                                               : w.compare_initializers,
                              .primary = !lab,
                              .outlined = lab != nullptr,
                              .disabled = e.data().missing() == MissingData::points};
  const float width = ui::button_width(style);
  if (!access.hidden()) {
    ui::text(w.training_steps, {r.x, y + 8}, ui::caption());
    if (const auto chosen =
            ui::segmented("steps", {r.x, y + 20, std::min(r.w, 320.0f), 32}, kLabStepNames, s.lab_steps, 12))
      s.lab_steps = *chosen;
    y += 64;
    if (ui::button("compare", {r.x, y, width, 32}, style)) {
      if (running)
        out = command::CloseInitLab{};
      else
        out = command::StartInitLab{{.steps = kLabSteps[static_cast<std::size_t>(s.lab_steps)]}};
    }
  }
  if (running) ui::text(progress, {r.x + width + 12, y + 16}, ui::label());
  y += 48;
  if (!lab) return y - r.y;
  const std::string after = std::string(w.after_steps[0]) + " " + ui::whole(lab->plan().steps) + " " + w.after_steps[1];
  const char* names[] = {w.before_training, after.c_str()};
  if (const auto chosen = ui::segmented("moment", {r.x, y, std::min(r.w, 320.0f), 32}, names, s.after ? 1 : 0, 12))
    s.after = *chosen == 1;
  y += 44;
  if (outdated(*lab, e.spec()))
    y += ui::paragraph(w.lab_outdated, {r.x, y + 8}, r.w, {.size = 12, .color = ui::theme().ink3}, 16) + 12;
  return y - r.y;
}

void lab_chart(const Experiment& e, GradientsState& s, const InitLab& lab, bool gradients, const Rect& r) {
  const ui::Words& w = ui::words();
  ui::text(gradients ? w.gradient_rms_by_layer : w.output_rms_by_layer, {r.x, r.y + 8}, ui::head());
  auto& drawn = s.drawn[gradients ? 1 : 0];
  drawn.resize(lab.rows().size());
  s.curves.clear();
  std::size_t layers = 1;
  for (std::size_t i = 0; i < lab.rows().size(); ++i) {
    const InitLab::Moment& m = moment(lab.rows()[i], s.after);
    drawn[i] = gradients ? m.gradients : m.outputs;
    for (float& v : drawn[i])
      if (v < kLeastDrawn)
        v = 0;  // such a value is drawn on the axis, so that the axis does not spend its height on values near 0
    layers = std::max(layers, drawn[i].size());
    const bool hovered = static_cast<int>(i) == s.hovered_row, present = lab.rows()[i].name == e.spec().network.init;
    s.curves.push_back(
        {.values = drawn[i],
         .place = hovered   ? 0
                  : present ? 5
                            : -1,
         .label = hovered || present ? spec_menu(e.spec(), "network.init").label(lab.rows()[i].name) : "",
         .strong = hovered});
  }
  static constexpr std::array<const char*, kMaxHidden> kNumbers = {"1", "2", "3", "4", "5", "6", "7", "8"};
  std::array<ui::AxisMark, kMaxHidden + 1> marks;
  for (std::size_t k = 0; k < layers; ++k)
    marks[k] = {.at = static_cast<float>(k), .label = k + 1 == layers ? "" : kNumbers[k]};
  const Rect plot{r.x + kChartLeft, r.y + kChartHead, r.w - kChartLeft - 96, r.h - kChartHead - kChartTicks};
  ui::race_chart(gradients ? "backward" : "forward", plot,
                 {.curves = s.curves,
                  .end = static_cast<float>(std::max<std::size_t>(1, layers - 1)),
                  .x_axis = std::span(marks).first(layers),
                  .x_name = w.output,
                  .empty = w.lab_empty});
}

/// Columns of the table; a column without room is 0.
struct LabColumns {
  float name, forward, backward, before, after, use;
  explicit LabColumns(const Rect& r) {
    const bool roomy = r.w >= 620;
    name = r.x;
    use = r.right() - 56;
    after = use - 16;
    before = roomy ? after - 76 : 0;
    const float left = r.x + (r.w < 400 ? 116.0f : 176.0f), right = (roomy ? before : after) - 64;
    forward = roomy ? left : 0;
    backward = roomy ? left + (right - left) / 2 : left;
  }
};

Request lab_row(const Experiment& e, GradientsState& s, const InitLab::Row& row, int i, const LabColumns& c,
                const Rect& r) {
  const ui::Theme& t = ui::theme();
  const ui::Words& w = ui::words();
  const InitLab::Moment& m = moment(row, s.after);
  const bool present = row.name == e.spec().network.init, hovered = i == s.hovered_row;
  const float y = r.center().y;
  if (hovered) ui::fill(r.inset(1), t.bg2, 6);
  ui::text(spec_menu(e.spec(), "network.init").label(row.name), {c.name + 8, y},
           {.face = present ? ui::Face::inter_semibold : ui::Face::inter,
            .size = 13,
            .max_width = (c.forward > 0 ? c.forward : c.backward) - c.name - 16});
  const auto ratio = [&](float x, double v) {
    if (x == 0 || !m.known()) return;
    const std::string words =
        c.forward > 0 || v == 0 ? ratio_words(v) : std::string(v < 1 ? "÷ " : "× ") + fold_text(v < 1 ? 1 / v : v);
    ui::text(words, {x, y},
             {.size = 13, .color = v > 0.01 && v < 100 ? t.ink2 : t.ink1, .max_width = c.after - x - 56});
  };
  ratio(c.forward, forward_ratio(m.outputs));
  ratio(c.backward, backward_ratio(m.gradients));
  const auto loss = [&](float x, const InitLab::Moment& of) {
    if (x > 0 && of.known()) ui::number(of.loss, 3, {x, y}, ui::mono(ui::Align::right));
  };
  loss(c.before, row.before);
  if (row.diverged)
    ui::text("NaN", {c.after, y}, ui::mono(ui::Align::right));
  else
    loss(c.after, c.before > 0 ? row.after : m);
  if (present) {
    ui::icon(ui::Icon::check, {c.use + 28, y}, t.ink3, 0.9f);
    return std::nullopt;
  }
  const ControlAccess access(e, "network.init");
  if (access.hidden() || !ui::button("use", {c.use, y - 12, 56, 24}, {.label = w.use_it, .outlined = true}))
    return std::nullopt;
  return command::Set("network.init", row.name);
}

Request lab_table(const Experiment& e, GradientsState& s, const InitLab& lab, const Rect& r) {
  const ui::Words& w = ui::words();
  const LabColumns c(r);
  const auto head = [&](float x, const char* words, ui::Align align = ui::Align::left) {
    if (x > 0) ui::text(words, {x, r.y + 8}, ui::caption(align));
  };
  head(c.name + 8, w.initializer);
  head(c.forward, w.forward_through);
  head(c.backward, w.backward_through);
  head(c.before, w.loss_before, ui::Align::right);
  head(c.after, c.before > 0 ? w.loss_after : w.loss, ui::Align::right);
  const Rect rows{r.x, r.y + 24, r.w, r.h - 24};
  const float all = kLabRow * static_cast<float>(lab.rows().size());
  const bool scrolls = all > rows.h;
  float y = scrolls ? ui::begin_scroll("rows", {rows.x, rows.y, rows.w + 8, rows.h}, all) : rows.y;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  s.hovered_row = -1;
  Request out;
  for (std::size_t i = 0; i < lab.rows().size(); ++i, y += kLabRow) {
    const Rect row{r.x, y, r.w, kLabRow};
    if (row.bottom() < rows.y || row.y > rows.bottom()) continue;
    if (!ui::settings().touch && row.contains({mouse.x, mouse.y}) && rows.contains({mouse.x, mouse.y}))
      s.hovered_row = static_cast<int>(i);
    ui::push_id(lab.rows()[i].name.c_str());
    if (auto request = lab_row(e, s, lab.rows()[i], static_cast<int>(i), c, row)) out = request;
    ui::pop_id();
  }
  if (scrolls && ui::end_scroll()) out.reset();
  return out;
}

}  // namespace

std::optional<Command> init_lab_panel(const Experiment& e, GradientsState& s, const Rect& controls,
                                      const Rect& results) {
  ui::push_id("lab");
  Request out;
  const bool one_column = controls.x == results.x;
  const float used = lab_controls(e, s, controls, out);
  if (const InitLab* lab = e.gradients().init_lab()) {
    Rect r = results;
    if (one_column) r.y += used, r.h -= used;
    const float chart =
        one_column ? (r.w >= 500 ? std::min(200.0f, r.h * 0.5f) : 0.0f) : std::clamp(r.h * 0.45f, 150.0f, 280.0f);
    if (chart > 0) {
      const float half = (r.w - 32) / 2;
      lab_chart(e, s, *lab, false, {r.x, r.y, half, chart});
      lab_chart(e, s, *lab, true, {r.x + half + 32, r.y, half, chart});
    }
    if (auto c = lab_table(e, s, *lab, {r.x, r.y + chart, r.w, r.h - chart})) out = c;
  } else if (!one_column) {
    ui::empty_state(results, ui::Icon::grid, ui::words().lab_empty_head, ui::words().lab_empty);
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
