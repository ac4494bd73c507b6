// SPDX-License-Identifier: MIT
// The grid at 1440 x 900, and how it adapts to smaller canvases.
#include "playground/widgets/base/layout.h"

#include <algorithm>
#include <cmath>

namespace deepx::ui {
namespace {

constexpr float kLeft = 208, kGapLeft = 32, kGapRight = 48;
constexpr float kHead = 24;  // from the top of the content to the middle of the heads
constexpr float kHeadToPlot = 64;
constexpr float kTicks = 28;    // below the plot
constexpr float kModes = 176;   // a switch before the sentence, if there is no column for it
constexpr float kStepper = 52;  // from the middle of the heads to the first neuron

Columns columns_of(float w) {
  return w >= 1280 ? Columns::wide : w >= 960 ? Columns::medium : w >= 600 ? Columns::narrow : Columns::phone;
}
Rows rows_of(float h) { return h >= 840 ? Rows::full : h >= 700 ? Rows::tight : Rows::low; }

}  // namespace

Layout::Layout(const LayoutInput& in) : columns(columns_of(in.width)), rows(rows_of(in.height)) {
  bands(in);
  if (columns == Columns::phone) {
    train_phone(in);
  } else if (columns == Columns::narrow) {
    train_narrow(in);
  } else {
    train_columns(in);
  }
  backprop(in);
  problems(in);
  gradients(in);
  if (columns == Columns::phone) {
    time_phone();
  } else {
    time_panel(in);
  }
}

void Layout::bands(const LayoutInput& in) {
  const bool phone = columns == Columns::phone, with_recipe = columns <= Columns::medium, low = rows == Rows::low;
  margin = phone ? 16 : 24;
  const float top = in.embed ? 44 : phone ? 52 : low ? 48 : 56;
  flat_time = !phone && (low || (in.modes && rows == Rows::tight));
  const float time_height = flat_time ? 96 : 152;
  top_bar = {0, 0, in.width, top};
  time = {0, in.height - time_height, in.width, time_height};
  tab_gap = columns == Columns::wide ? 32 : 24;
  tabs_x = columns == Columns::wide ? 264 : columns == Columns::medium ? 248 : 136;
  float y = top;
  if (with_recipe) {
    recipe_one_line = low;
    extra = low ? 0 : std::max(0.0f, in.recipe_height - 32);
    const float band = (low ? 48.0f : 56.0f) + extra;
    const float x = columns == Columns::wide ? margin + kLeft + kGapLeft : in.modes ? margin + kModes + 24 : margin;
    recipe = {x, y + (low ? 8.0f : 12.0f), in.width - margin - x, 32 + extra};
    if (columns == Columns::wide) seed = {margin, recipe.y, kLeft, 32};
    y += band;
  }
  content = {0, y, in.width, time.y - y};
  head_y = y + kHead;
}

void Layout::data_grid() {
  if (columns == Columns::medium) {
    // A rail: as many thumbnails of 40 px as fit, without names; larger thumbnails if ten and the two buttons leave
    // room.
    data_columns = 1;
    data_names = false;
    data_cell = std::clamp(std::floor((left.bottom() - left.y - kHead) / 12) - 8, 40.0f, 56.0f);
    data_step_x = data_step_y = data_cell + 8;
  } else if (rows == Rows::low) {
    // Five in a row, without names.
    data_columns = 5;
    data_names = false;
    data_cell = 35;
    data_step_x = data_step_y = 43;
  } else if (rows != Rows::full) {
    data_cell = 52;
    data_step_x = 78;
    data_step_y = 76;
  }
}

/// `axis_y` is the middle of the plot, so that the last links arrive horizontally.
void Layout::place_neurons(float axis_y, float top, float bottom) {
  const float half = std::max(20.0f, std::min(axis_y - top, bottom - axis_y));
  neurons = {network.x, axis_y - half, network.w, 2 * half};
}

void Layout::train_columns(const LayoutInput& in) {
  const bool wide = columns == Columns::wide, full = rows == Rows::full;
  const float wanted = wide ? std::clamp(400 + (in.width - 1440) / 2, 400.0f, 560.0f) : 352;
  const float plot_y = head_y + kHeadToPlot;
  const float side = std::floor(std::min(wanted, time.y - plot_y - kTicks));
  const float right = in.width - margin - side;
  plot = {right, plot_y, side, side};
  plot_head = {right, head_y - 16, side, 32};
  plot_key = {right, head_y + 26, side, 20};
  if (full && plot.bottom() + 116 <= time.y) legend = {right, plot.bottom() + 44, side, 64};

  left = {margin, head_y - 8, wide ? kLeft : 56, time.y - 16 - (head_y - 8)};
  data_grid();
  thumb = full ? 40 : 38;
  pitch = full ? 54 : 48;
  insert_buttons = wide;
  const float center = wide ? margin + kLeft + kGapLeft : 120;
  const float width = right - kGapRight - center;
  if (full) inspector = {center, time.y - 72, width, 56};
  const float bottom = full ? inspector.y - 8 : time.y - 8;
  // The port's stub crosses the gap to the plot.
  network = {center, head_y - 16, right - 8 - center, bottom - (head_y - 16)};
  first_column = center + (wide ? 46 : 30) + thumb / 2;
  port_x = right - 24;
  place_neurons(plot.center().y, head_y + kStepper, bottom);
}

void Layout::side_by_side(const LayoutInput& in) {
  const float half = std::floor((in.width - 2 * margin - 24) / 2);
  const float control = in.touch ? 44 : 32, below = content.y + kHead + control / 2 + 12;
  const float side = std::min(half, time.y - below - kTicks);
  plot_head = {margin, head_y - 16, half, 32};
  plot = {margin + (half - side) / 2, below, side, side};
  sections = {margin + half + 24, head_y - control / 2, half, control};
  section = {sections.x, below, half, time.y - 8 - below};
}

void Layout::above_each_other(const LayoutInput& in) {
  constexpr float kLeastKey = 240, kGap = 16, kLeastInspector = 140;
  const float control = in.touch ? 44 : 32, width = in.width - 2 * margin, top = head_y + 28;
  const float room = time.y - 8 - top - kTicks - kGap - control - kGap;
  const float side = std::floor(std::min(width - kGap - kLeastKey, room * 0.5f));
  plot_head = {margin, head_y - 16, side, 32};
  plot = {margin, top, side, side};
  const float x = plot.right() + 2 * kGap;
  plot_key = {x, plot.y, margin + width - x, 20};
  legend = {x, plot.y + 48, plot_key.w, 64};
  const float below = legend.bottom() + 24;
  if (plot.bottom() - below >= kLeastInspector) inspector = {x, below, plot_key.w, plot.bottom() - below};
  sections = {margin, plot.bottom() + kTicks + kGap, width, control};
  section = {margin, sections.bottom() + kGap, width, time.y - 8 - sections.bottom() - kGap};
}

void Layout::train_narrow(const LayoutInput& in) {
  stacked = in.height > in.width;
  if (stacked)
    above_each_other(in);
  else
    side_by_side(in);
  network = section;
  thumb = 32;
  pitch = 40;
  insert_buttons = false;
  features = false;
  head_y = section.y + 16;
  first_column = section.x + (stacked ? 44.0f : 28.0f) + thumb / 2;
  port_x = section.right() - 12;
  const float top = head_y + kStepper, bottom = section.bottom();
  place_neurons((top + bottom) / 2, top, bottom);
}

void Layout::train_phone(const LayoutInput& in) {
  constexpr float kReadout = 70, kSegment = 44, kLeastNetwork = 180;
  const float room = time.y - (content.y + 16) - 16 - kSegment - 16 - 8 - kLeastNetwork;
  const float side = std::max(120.0f, std::min(in.width - 2 * margin - 16 - kReadout, room));
  plot = {margin, content.y + 16, side, side};
  readouts = {plot.right() + 16, plot.y, in.width - margin - plot.right() - 16, std::min(side, 196.0f)};
  if (side >= 256) plot_key = {readouts.x, plot.y + 214, readouts.w, 44};
  sections = {margin, plot.bottom() + 16, in.width - 2 * margin, kSegment};
  const float y = sections.bottom() + 16;
  section = {margin, y, in.width - 2 * margin, time.y - 8 - y};
  network = section;
  thumb = 32;
  pitch = 40;
  insert_buttons = false;
  features = false;
  head_y = y + 10;
  first_column = margin + 40;
  port_x = in.width - margin - 44;
  place_neurons((y + 28 + section.bottom()) / 2, y + 28, section.bottom());
}

void Layout::backprop(const LayoutInput& in) {
  constexpr float kGraph = 328, kCard = 220;
  const bool low = rows == Rows::low, phone = columns == Columns::phone;
  const float switch_h = in.touch && phone ? 40 : 32;
  float top = content.y + (low ? 8.0f : 16.0f);
  if (recipe.empty()) {
    const float y = content.y + 4, w = phone ? 160 : kModes;
    if (in.modes) modes = {margin, y, w, switch_h};
    const float x = in.modes ? modes.right() + (phone ? 12 : 24) : margin;
    sentence = {x, y + (switch_h - 32) / 2, in.width - margin - x, 32};
    // On a phone the field has its own line.
    formula =
        phone ? Rect{margin, modes.bottom() + 8, in.width - 2 * margin, 40} : Rect{sentence.x, y - 4, sentence.w, 40};
    top = (in.formula ? formula.bottom() : sentence.bottom()) + (low ? 4.0f : 12.0f);
  } else {
    formula = {recipe.x, recipe.y - 4, recipe.w, 40};
    if (in.modes)
      modes = columns == Columns::wide ? Rect{margin, recipe.y, kLeft, 32} : Rect{margin, recipe.y, kModes, 32};
  }
  const float track = columns > Columns::medium || low ? 0 : rows == Rows::full ? 128 : 92, below = track > 0 ? 12 : 0;
  const float room = time.y - (low ? 8.0f : 16.0f) - top - track - below;
  const float tabs = in.touch ? 36 : 28, above = low ? 12 : 16, space = low ? 6 : 8, gap = above + tabs + space;
  const bool loose = room >= kGraph + gap + kCard && !phone;
  // The height that the graph does not need goes to the card, up to a limit: see the stacked layout.
  const float largest = columns == Columns::narrow ? 400 : 300;
  // The numbers of a formula are stacked: its graph needs height more than its curves do.
  // Beside the journey's card, the other one is short.
  const bool journeys = track > 0 && rows == Rows::full;
  const float share = phone        ? (in.formula ? 0.52f : 0.40f)
                      : journeys   ? 0.61f
                      : !low       ? 0.56f
                      : in.formula ? 0.62f
                                   : 0.49f;
  constexpr float kLeastCard = 104;
  const bool numbers = !phone && in.graph_height > 0 && in.graph_height <= room - gap - kLeastCard;
  const float height = numbers ? in.graph_height
                       : loose ? std::max(kGraph, room - gap - largest)
                               : std::round((room - gap) * share);
  graph = {margin, top, content.w - 2 * margin, height};
  card_tabs = {margin, graph.bottom() + above, graph.w, tabs};
  if (track > 0) journey = {margin, graph.bottom() + gap, graph.w, track};
  card = {margin, graph.bottom() + gap + track + below, graph.w, room - height - gap};
}

void Layout::problems(const LayoutInput& in) {
  const float bottom = time.y - (rows == Rows::low ? 8.0f : 16.0f);
  if (columns == Columns::phone) {
    figure = {margin, plot.y - 8, in.width - 2 * margin, plot.h + 8};
  } else if (columns == Columns::narrow) {
    figure = {margin, content.y + 8, section.w, (stacked ? plot.bottom() + kTicks : bottom) - content.y - 8};
  } else {
    const bool wide = columns == Columns::wide;
    const float top = head_y - 16, width = wide ? std::clamp(400 + (in.width - 1440) / 2, 400.0f, 560.0f) : 296;
    list = {margin, top, wide ? kLeft : 200, bottom - top};
    goals = {in.width - margin - width, top, width, bottom - top};
    const float x = list.right() + (wide ? kGapLeft : 24.0f);
    figure = {x, top, goals.x - (wide ? kGapRight : 32.0f) - x, bottom - top};
  }
}

void Layout::gradients(const LayoutInput& in) {
  const float bottom = time.y - (rows == Rows::low || columns == Columns::phone ? 4.0f : 12.0f),
              right = in.width - margin;
  if (columns >= Columns::narrow) {
    layer_sections = {margin, content.y + 8, in.width - 2 * margin, in.touch ? 44.0f : 32.0f};
    layers = {margin, layer_sections.bottom() + 12, layer_sections.w, bottom - layer_sections.bottom() - 12};
    return;
  }
  const float top = head_y - 16;
  diagnosis = {margin, top, kLeft, bottom - top};
  const float x = diagnosis.right() + (columns == Columns::wide ? kGapLeft : 24.0f);
  layers = {x, top, right - x, bottom - top};
}

void Layout::time_panel(const LayoutInput& in) {
  const bool low = flat_time, wide = columns == Columns::wide, narrow = columns == Columns::narrow;
  const float y = time.y;
  transport = wide ? Rect{margin, y + 16, kLeft, 48} : Rect{margin - 8, y + 16, 184, 48};
  if (low) transport.y = y + 24;
  if (!low) speed = {margin, y + 76, wide ? kLeft : 168, 40};
  const float right = narrow ? in.width - margin - (in.width >= 760 ? 264.0f : 176.0f) : plot.x;
  readouts = {right, y + (low ? 22.0f : 16.0f), in.width - margin - right, 48};
  if (!low) accuracy = {right + 44, y + 88, readouts.w - 44, 28};
  const float x = wide ? margin + kLeft + kGapLeft + 40 : transport.right() + (narrow ? 48 : 64);
  const float end = wide ? right - kGapRight - 48 : right - (narrow ? 48 : 72);
  chart_labels = !low;
  chart = low ? Rect{x, y + 22, end - x, 44} : Rect{x, y + 36, end - x, 80};
  const float tape_x = wide ? margin + kLeft + kGapLeft : transport.right() + 24;
  const float tape_end = right - (wide ? kGapRight : 24);
  tape = {tape_x, y + (low ? 28.0f : 48.0f), tape_end - tape_x, low ? 28.0f : 40.0f};
}

void Layout::time_phone() {
  const float y = time.y, width = time.w;
  play_radius = 26;
  chart = {margin + 36, y + 22, width - margin - 36 - margin - 44, 40};
  tape = {margin, y + 26, width - 2 * margin, 28};
  transport = {margin + 6, y + 86, width - 2 * margin - 12, 52};
}

}  // namespace deepx::ui
