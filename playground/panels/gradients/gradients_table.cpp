// SPDX-License-Identifier: MIT
// The layer table of the Gradients view.
#include "playground/panels/gradients/gradients_table.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "imgui_internal.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/gradients/diagnosis.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/shared/notes.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr float kTableHead = 40;  // from the middle of the heads to the first row
constexpr float kLayerRow = 80, kLowLayerRow = 64, kCompactRow = 88;
constexpr float kRidge = 56;                       // height of the largest share in the current histogram, px
constexpr float kFullShare = 0.16f;                // share of the weights in one bin that gets full color
constexpr float kLeastSize = -6;                   // decade at the left end of the bars of sizes
constexpr float kUpdateLow = -7, kUpdateHigh = 0;  // decades of the axis of updates

/// A strip and its range of time.
struct Strip {
  Rect r;
  ui::ChartView epochs;
  float x(float epoch) const { return r.x + r.w * (epoch - epochs.from) / std::max(1e-3f, epochs.to - epochs.from); }
  /// The decade of a magnitude.
  float y(float v) const {
    const float decade = std::clamp(std::log10(std::max(v, 1e-30f)), -static_cast<float>(kGradientDecades), 0.0f);
    return r.y - r.h * decade / kGradientDecades;
  }
};

/// The columns of one layer as a picture, a texel for each epoch and bin: opaque if many weights have that gradient.
void density(const StatsHistory& h, int layer, const Strip& s, std::vector<float>& sizes) {
  const ui::Theme& t = ui::theme();
  constexpr int kWide = static_cast<int>(StatsHistory::kCapacity);
  const int n = h.size();
  if (n < 2) return;
  sizes.clear();
  for (int i = 0; i < n; ++i) sizes.push_back(h.column(i)[static_cast<std::size_t>(layer)].gradient_rms);
  const auto paint = [&](std::span<ui::Color> texels) {
    std::ranges::fill(texels, ui::fade(t.gpos, 0));
    for (int i = 0; i < n; ++i) {
      const auto& bins = h.column(i)[static_cast<std::size_t>(layer)].histogram;
      for (int b = 0; b < kGradientBins; ++b)
        texels[static_cast<std::size_t>((kGradientBins - 1 - b) * kWide + i)] =
            ui::fade(t.gpos, std::sqrt(static_cast<float>(bins[static_cast<std::size_t>(b)]) / 255 / kFullShare));
    }
  };
  const ui::Tile tile = ui::atlas().paint(
      ImGui::GetID("density"), ui::content_hash(sizes, {static_cast<float>(h.stride()), t.dark ? 1.0f : 0.0f}), kWide,
      kGradientBins, paint);
  if (!tile.valid) return;
  // From the middle of the first texel to the middle of the last.
  const float step = (tile.uv1.x - tile.uv0.x) / kWide;
  ui::canvas().AddImage(ui::atlas().texture(), {s.x(static_cast<float>(h.epoch_of(0))), s.r.y},
                        {s.x(static_cast<float>(h.epoch_of(n - 1))), s.r.bottom()}, {tile.uv0.x + step / 2, tile.uv0.y},
                        {tile.uv0.x + step * (static_cast<float>(n) - 0.5f), tile.uv1.y});
}

/// The path of the median; dashed for the previous run.
void median_line(const StatsHistory& h, int layer, const Strip& s, bool ghost, std::vector<ImVec2>& points) {
  const ui::Theme& t = ui::theme();
  points.clear();
  for (int i = 0; i < h.size(); ++i) {
    const float v = h.column(i)[static_cast<std::size_t>(layer)].gradient_median;
    if (std::isfinite(v)) points.push_back({s.x(static_cast<float>(h.epoch_of(i))), s.y(v)});
  }
  if (!ghost) return ui::polyline(points, t.ink1, 1.5f);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) ui::dashed(points[i], points[i + 1], t.ink3, 1.25f);
}

/// The current histogram, at the playhead.
void ridge(const LayerStats& now, const Strip& s, float x, std::vector<ImVec2>& points) {
  const ui::Theme& t = ui::theme();
  const int top = *std::ranges::max_element(now.histogram);
  if (top == 0) return;
  points.clear();
  for (int b = 0; b < kGradientBins; ++b) {
    const float part = static_cast<float>(now.histogram[static_cast<std::size_t>(b)]) / static_cast<float>(top);
    const float y = s.r.bottom() - s.r.h * (static_cast<float>(b) + 0.5f) / kGradientBins;
    if (part > 0)
      ui::fill({x + 6, y - s.r.h / kGradientBins / 2, kRidge * part, s.r.h / kGradientBins}, ui::fade(t.gpos, 0.28f));
    points.push_back({x + 6 + kRidge * part, y});
  }
  ui::polyline(points, t.gpos, 1.25f);
}

/// The epoch to which the pointer has dragged the run.
Request scrubbed(const Experiment& e, const Strip& s) {
  const ui::Hit h = ui::hit("strip", s.r, {.reach = ui::Reach::pointer, .min_touch = 0});
  if (!h.held || !ImGui::IsMouseDown(0) || (ui::settings().touch && !ImGui::IsMouseDragPastThreshold(0)))
    return std::nullopt;
  const float at = s.epochs.from + (ImGui::GetIO().MousePos.x - s.r.x) / s.r.w * (s.epochs.to - s.epochs.from);
  const int epoch = std::clamp(static_cast<int>(std::lround(at)), 0, e.run().last_epoch());
  if (epoch == e.run().epoch() && (e.run().between_epochs() || epoch == e.run().last_epoch())) return std::nullopt;
  return command::Scrub{epoch, true};
}

Request layer_strip(const Experiment& e, GradientsState& state, int layer, const Strip& s) {
  const ui::Theme& t = ui::theme();
  ui::fill(s.r, t.bg1, 4);
  const float middle = std::round(s.r.center().y);
  ui::line({s.r.x, middle}, {s.r.right(), middle}, ui::fade(t.ink1, 0.1f));
  ui::text("0", {s.r.x - 8, s.r.y + 7}, ui::tick(ui::Align::right));
  ui::text("−8", {s.r.x - 8, s.r.bottom() - 7}, ui::tick(ui::Align::right));
  {
    const ui::Clip clip(s.r);
    density(e.gradients().history(), layer, s, state.sizes);
    if (state.ghost && e.gradients().ghost().layers() == e.gradients().history().layers())
      median_line(e.gradients().ghost(), layer, s, true, state.points);
    median_line(e.gradients().history(), layer, s, false, state.points);
    const float x = std::round(s.x(static_cast<float>(e.run().epoch())));
    ui::line({x, s.r.y}, {x, s.r.bottom()}, ui::fade(t.ink1, 0.7f));
    ridge(e.gradients().stats()[static_cast<std::size_t>(layer)], s, x, state.points);
  }
  const ControlAccess access(e, "scrub");
  return scrubbed(e, s);
}

/// The same layer of the previous run, at the same epoch; null if there is none.
const LayerStats* ghost_of(const Experiment& e, const GradientsState& s, int layer) {
  const StatsHistory& g = e.gradients().ghost();
  const int column = g.at(e.run().epoch());
  if (!s.ghost || g.layers() != e.gradients().history().layers() || column < 0) return nullptr;
  return &g.column(column)[static_cast<std::size_t>(layer)];
}

void size_bar(const LayerStats& now, const LayerStats* ghost, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const auto part = [](float v) {
    return std::clamp((std::log10(std::max(v, 1e-30f)) - kLeastSize) / -kLeastSize, 0.0f, 1.0f);
  };
  ui::fill(r, t.line, 3);
  if (now.gradient_rms > 0) ui::fill({r.x, r.y, std::max(6.0f, r.w * part(now.gradient_rms)), r.h}, t.gpos, 3);
  if (!ghost || !(ghost->gradient_rms > 0)) return;
  const float x = r.x + r.w * part(ghost->gradient_rms);
  ui::fill({x - 2, r.y - 4, 4, r.h + 8}, t.bg0);
  ui::fill({x - 1, r.y - 4, 2, r.h + 8}, t.ink3);
}

/// A magnitude, or a dash while it is unknown. Returns the width.
float size_text(float v, ui::Point at) {
  if (std::isnan(v))
    return ui::text("–", {at.x, at.y}, {.face = ui::Face::mono, .size = 14, .color = ui::theme().ink3});
  return ui::number(static_cast<double>(v), 3, {at.x, at.y}, {.face = ui::Face::mono, .size = 14});
}

/// Small updates of a run that has settled are no fault.
UpdateSize judged(const LayerStats& layer, bool settled, bool& rests) {
  const UpdateSize size = size_of_update(static_cast<double>(layer.update_ratio));
  rests = settled && size == UpdateSize::too_small;
  return rests ? UpdateSize::healthy : size;
}

const char* update_words(UpdateSize size, bool rests) {
  const ui::Words& w = ui::words();
  return rests                           ? w.at_rest
         : size == UpdateSize::too_small ? w.too_small
         : size == UpdateSize::too_large ? w.too_large
         : size == UpdateSize::healthy   ? w.healthy
                                         : "";
}

void update_axis(float ratio, UpdateSize size, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const auto x = [&](double v) {
    return r.x +
           r.w *
               (std::clamp(static_cast<float>(std::log10(std::max(v, 1e-30))), kUpdateLow, kUpdateHigh) - kUpdateLow) /
               (kUpdateHigh - kUpdateLow);
  };
  const float y = r.y;
  ui::fill({r.x, y - 1, r.w, 2}, t.line2, 1);
  ui::fill({x(kLeastUpdate), y - 4, x(kMostUpdate) - x(kLeastUpdate), 8}, ui::fade(t.ink1, 0.16f), 4);
  if (size == UpdateSize::unknown) return;
  const ImVec2 at{x(static_cast<double>(ratio)), y};
  ui::disc(at, 7, t.bg0);
  if (size == UpdateSize::healthy)
    ui::disc(at, 5, t.ink1);
  else
    ui::circle(at, 4.5f, t.ink1, 2);
}

/// "noise 240 samples", or as much of it as fits.
std::string noise_text(float noise, float width) {
  const ui::Words& w = ui::words();
  if (std::isnan(noise)) return "";
  if (std::isinf(noise)) return w.only_noise;
  const std::string brief =
      std::string(w.gradient_noise) + " " + (noise < 1 ? std::string("< 1") : ui::whole(std::lround(noise)));
  const std::string text = brief + " " + (noise < 1.5f ? w.sample : w.samples);
  return ui::text_width(text, ui::Face::inter, 12) <= width ? text : brief;
}

/// "4 dead", "3 saturated" or "all".
struct UnitWords {
  std::string text;
  bool bad;
  explicit UnitWords(const LayerStats& l) : bad(l.dead + l.saturated > 0) {
    const ui::Words& w = ui::words();
    text = !bad ? w.all_active
                : std::to_string(l.dead > 0 ? l.dead : l.saturated) + " " + (l.dead > 0 ? w.dead : w.saturated);
  }
  ui::TextStyle style(ui::Align align) const {
    return {.face = bad ? ui::Face::inter_medium : ui::Face::inter,
            .size = 12,
            .color = bad ? ui::theme().ink1 : ui::theme().ink3,
            .align = align};
  }
};

/// A bar for each unit; its height is the share of the samples for which the unit passes gradient.
void unit_bars(const Experiment& e, GradientsState& s, int layer, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const auto passing = e.gradients().passing(layer);
  s.sorted.assign(passing.begin(), passing.end());
  std::ranges::sort(s.sorted, std::greater());
  const bool dies = e.gradients().stats()[static_cast<std::size_t>(layer)].saturated == 0;
  const float pitch = std::min(9.5f, r.w / static_cast<float>(std::max<std::size_t>(1, s.sorted.size())));
  const float width = std::max(1.0f, pitch > 4 ? pitch - 2.5f : pitch - 0.5f);
  float x = r.x;
  for (const float share : s.sorted) {
    const Rect bar{x, r.y, width, r.h};
    x += pitch;
    const bool lost = dies ? share == 0 : share < static_cast<float>(kFewSamples);
    if (!lost) {
      ui::fill(bar, t.bg2, 2);
      const float h = std::max(2.0f, r.h * share);
      ui::fill({bar.x, bar.bottom() - h, bar.w, h}, t.ink2, 2);
      continue;
    }
    ui::frame(bar, t.ink1, 2);
    if (width >= 4) ui::line({bar.x + 1.5f, bar.bottom() - 3}, {bar.right() - 1.5f, bar.y + 3}, t.ink1);
  }
}

struct LayerRow {
  const Experiment& e;
  GradientsState& s;
  int layer;
  float y;
  const LayerStats& now;
  const LayerPicture& picture;
  bool output;
  bool settled;  ///< small updates are the end of training
};

std::string row_name(const LayerRow& r) {
  const ui::Words& w = ui::words();
  return r.output ? std::string(w.output) : std::string(w.layer) + " " + std::to_string(r.layer + 1);
}
std::string sizes_text(const LayerRow& r) {
  return std::to_string(r.picture.inputs) + " → " + std::to_string(r.picture.units);
}
std::string output_units(const LayerRow& r) {
  return std::to_string(r.picture.units) + " " + (r.picture.units == 1 ? ui::words().unit : ui::words().units);
}

/// Places of a row's three lines of numbers and text.
struct RowLines {
  float number, axis, words;
  explicit RowLines(float row)
      : number(row < kLayerRow ? 8 : 20), axis(row < kLayerRow ? 25 : 39), words(row < kLayerRow ? 42 : 57) {}
};

Request full_row(const LayerRow& r, const Rect& table, const GradientColumns& c, const ui::ChartView& epochs) {
  const ui::Theme& t = ui::theme();
  const float h = c.row - 16, y = r.y, middle = y + h / 2;
  const RowLines lines(c.row);
  ui::text(row_name(r), {table.x, y + lines.number}, {.face = ui::Face::inter_medium, .size = 13});
  ui::text(sizes_text(r), {table.x, y + lines.axis}, ui::tick());
  if (const float v = r.now.output_rms; std::isfinite(v)) {
    const float word = ui::text(ui::words().puts_out, {table.x, y + lines.words}, ui::caption());
    ui::number(static_cast<double>(v), 3, {table.x + word + 4, y + lines.words}, ui::tick());
  }
  const Request out = layer_strip(r.e, r.s, r.layer, {{c.strip, r.y, c.strip_w, h}, epochs});
  size_text(r.now.gradient_rms, {c.size, y + lines.number});
  size_bar(r.now, ghost_of(r.e, r.s, r.layer), {c.size, y + lines.axis - 3, c.size_w, 6});
  ui::text(noise_text(r.now.noise, c.update - c.size - 8), {c.size, y + lines.words}, {.size = 12, .color = t.ink3});
  ui::explain({c.size, y + lines.words - 8, c.size_w, 16}, note_of(terms::get("noise_scale")));
  bool rests;
  const UpdateSize size = judged(r.now, r.settled, rests);
  const bool bad = size == UpdateSize::too_small || size == UpdateSize::too_large;
  const float used = size_text(r.now.update_ratio, {c.update, y + lines.number});
  const char* verdict = update_words(size, rests);
  const bool beside = used + ui::text_width(verdict, ui::Face::inter_medium, 12) + 8 <= c.update_w;
  ui::text(verdict, beside ? ImVec2{c.update + c.update_w, y + lines.number} : ImVec2{c.update, y + lines.words},
           {.face = bad ? ui::Face::inter_medium : ui::Face::inter,
            .size = 12,
            .color = bad ? t.ink1 : t.ink3,
            .align = beside ? ui::Align::right : ui::Align::left});
  update_axis(r.now.update_ratio, size, {c.update, y + lines.axis, c.update_w, 0});
  if (r.output) return ui::text(output_units(r), {c.units, middle}, ui::caption()), out;
  const UnitWords words(r.now);
  const float words_w = std::min(80.0f, ui::text_width(words.text, ui::Face::inter_medium, 12) + 8);
  const bool room = c.units_w - words_w >= 96;  // else the text is below the bars
  unit_bars(r.e, r.s, r.layer,
            {c.units, y + lines.number - 8, room ? c.units_w - words_w : c.units_w, lines.words - lines.number - 5});
  ui::text(words.text,
           room ? ImVec2{table.right(), y + (lines.number + lines.words) / 2 - 8} : ImVec2{c.units, y + lines.words},
           words.style(room ? ui::Align::right : ui::Align::left));
  return out;
}

/// Narrow: a line of numbers with the strip below it.
Request compact_row(const LayerRow& r, const Rect& table, const GradientColumns& c, const ui::ChartView& epochs) {
  const ui::Theme& t = ui::theme();
  const float y = r.y + 10;
  const float w = ui::text(row_name(r), {table.x, y}, {.face = ui::Face::inter_medium, .size = 13});
  ui::text(sizes_text(r), {table.x + w + 8, y}, ui::tick());
  float x = table.x + table.w * 0.4f;
  ui::fill({x, y - 3, 6, 6}, t.gpos, 3);
  size_text(r.now.gradient_rms, {x + 12, y});
  x = table.x + table.w * 0.68f;
  bool rests;
  const UpdateSize size = judged(r.now, r.settled, rests);
  if (size == UpdateSize::healthy)
    ui::disc({x, y}, 4, t.ink1);
  else if (size != UpdateSize::unknown)
    ui::circle({x, y}, 3.5f, t.ink1, 2);
  const bool bad = size != UpdateSize::healthy;
  ui::text(update_words(size, rests), {x + 10, y},
           {.face = bad ? ui::Face::inter_medium : ui::Face::inter, .size = 12, .color = bad ? t.ink1 : t.ink3});
  const UnitWords words(r.now);
  const bool lost = !r.output && words.bad;
  if (lost) ui::text(words.text, {table.right(), r.y + 30}, words.style(ui::Align::right));
  return layer_strip(r.e, r.s, r.layer, {{c.strip, r.y + 24, c.strip_w, c.row - 40}, epochs});
}

void table_heads(const Rect& table, const GradientColumns& c) {
  const ui::Words& w = ui::words();
  const float y = table.y + 16;
  if (c.compact) return;
  ui::text(w.layer, {table.x, y}, ui::head());
  const float used = ui::text(w.gradient_over_time, {c.strip, y},
                              {.face = ui::Face::inter_semibold, .size = 13, .max_width = c.strip_w});
  if (used + 110 < c.strip_w) ui::text("log₁₀ |∂L/∂w|", {c.strip + c.strip_w, y}, ui::caption(ui::Align::right));
  ui::text(w.rms_now, {c.size, y}, ui::head());
  ui::text(w.update_to_weight, {c.update, y}, ui::head());
  ui::text(w.active_units, {c.units, y}, ui::head());
  const auto explain = [&](float x, float width, const Term& term) {
    ui::explain({x, y - 12, width, 24}, note_of(term));
  };
  explain(table.x, 80, terms::get("layer_out"));
  explain(c.strip, used, terms::get("gradient"));
  explain(c.size, c.size_w, terms::get("rms"));
  explain(c.update, c.update_w, terms::get("update_ratio"));
  explain(c.units, c.units_w, terms::get("active_units"));
}

}  // namespace

GradientColumns::GradientColumns(const Rect& t)
    : compact(t.w < 680),
      row(compact     ? kCompactRow
          : t.h < 420 ? kLowLayerRow
                      : kLayerRow) {
  if (compact) {
    strip = t.x + 36, strip_w = t.w - 36;  // with room for "0.001" of the chart below at its left
    size = size_w = update = update_w = units = units_w = 0;
    return;
  }
  const bool wide = t.w >= 1000;
  const float gap = wide ? 48 : 24;
  units_w = wide ? 200 : 112, update_w = wide ? 144 : 112, size_w = wide ? 120 : 88;
  units = t.right() - units_w;
  update = units - gap - update_w - (wide ? 8.0f : 0.0f);
  size = update - gap - size_w - (wide ? 16.0f : 0.0f);
  strip = t.x + (wide ? 112.0f : 96.0f);
  strip_w = size - gap - strip;
}

std::optional<Command> gradients_table(const Experiment& e, GradientsState& s, const Rect& table,
                                       const ui::ChartView& epochs) {
  const ui::Theme& t = ui::theme();
  const GradientColumns c(table);
  ui::push_id("layers");
  table_heads(table, c);
  const float top = table.y + (c.compact ? 0.0f : kTableHead);
  const int count = static_cast<int>(e.network().layers().size());
  const float all = c.row * static_cast<float>(count), shown = table.bottom() - top;
  const bool scrolls = all - 16 > shown;
  const bool settled = loss_trend(e.run().history(), e.run().epoch()).settled();
  float y = scrolls ? ui::begin_scroll("rows", {table.x - 32, top, table.w + 44, shown}, all) : top;
  Request out;
  for (int k = 0; k < count; ++k) {
    const auto at = static_cast<std::size_t>(k);
    const LayerRow row{e, s, k, y, e.gradients().stats()[at], e.network().layers()[at], k + 1 == count, settled};
    y += c.row;
    if (y < top || row.y > table.bottom()) continue;
    ui::push_id(k);
    if (auto request = c.compact ? compact_row(row, table, c, epochs) : full_row(row, table, c, epochs)) out = request;
    ui::pop_id();
    if (k + 1 < count || !scrolls) ui::line({table.x, y - 8}, {table.right(), y - 8}, t.line);
  }
  if (scrolls) ui::end_scroll();
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
