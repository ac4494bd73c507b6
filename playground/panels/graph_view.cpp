// SPDX-License-Identifier: MIT
// Panning and zooming of the graph.
#include "playground/panels/graph_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "imgui.h"
#include "playground/widgets/motion.h"
#include "playground/widgets/node_card.h"

namespace deepx::panels {
namespace {

constexpr float kGapX = 64, kLeastGapX = 40, kGapY = 88, kLeastGapY = 16;
constexpr float kWheelStep = 40;    // px
constexpr float kSmallest = 0.45f;  // below, the words on the cards do not fit

/// Cards as large as the band's height allows.
float comfortable_scale(const ui::Rect& band, int rows) {
  const float gaps = kLeastGapY * static_cast<float>(rows - 1),
              cards = ui::kCardHeight * static_cast<float>(rows);
  return std::clamp((band.h - gaps) / cards, kSmallest, 1.0f);
}

/// The whole graph in sight, if that is possible.
float fitting_scale(const ui::Rect& band, int columns, float comfortable) {
  const float natural = static_cast<float>(columns) * (ui::kCardWidth + kGapX) - kGapX;
  return std::clamp(band.w / natural, kSmallest, comfortable);
}

/// Everything but the place, which depends on the pan.
GraphView measure(const Trace& trace, const ui::Rect& band, float scale) {
  const auto columns = static_cast<float>(std::max(1, trace.columns())),
             rows = static_cast<float>(std::max(1, trace.rows()));
  GraphView v{.band = band, .scale = scale};
  const float w = std::round(ui::kCardWidth * scale), h = std::round(ui::kCardHeight * scale);
  // A graph that nearly fits moves together instead of overflowing.
  const float squeezed = columns > 1 ? (band.w - columns * w) / (columns - 1) : kGapX;
  const float gap = squeezed >= kLeastGapX * scale ? std::min(squeezed, kGapX) : kGapX * scale;
  const float gap_y = rows > 1 ? std::clamp((band.h - rows * h) / (rows - 1), kLeastGapY * scale, kGapY) : 0;
  v.pitch_x = w + std::floor(gap);
  v.pitch_y = h + std::floor(gap_y);
  v.width = columns * v.pitch_x - std::floor(gap);
  v.height = rows * v.pitch_y - std::floor(gap_y);
  return v;
}

/// Pans no further than the graph's ends; a graph that fits stays where the design puts it, at the top left.
ui::Point limited(const GraphView& v, ui::Point pan) {
  return {std::clamp(pan.x, 0.0f, std::max(0.0f, v.width - v.band.w)),
          std::clamp(pan.y, 0.0f, std::max(0.0f, v.height - v.band.h))};
}

/// The least movement that brings the node and one card on each side of it into sight.
void follow(const GraphView& v, const GraphPlace& place, ui::Point& pan) {
  const float x = v.pitch_x * static_cast<float>(place.column), y = v.pitch_y * static_cast<float>(place.row);
  const float room = std::min(v.pitch_x, std::max(0.0f, (v.band.w - v.pitch_x) / 2));
  pan.x =
      std::clamp(pan.x, x + v.pitch_x + room - v.band.w, std::max(x + v.pitch_x + room - v.band.w, x - room));
  pan.y = std::clamp(pan.y, y + v.pitch_y - v.band.h, std::max(y + v.pitch_y - v.band.h, y));
}

/// Zooms so that what is under the pointer stays there.
void zoom_about(GraphState& state, const GraphView& before, const Trace& trace, float scale,
                float pointer_x) {
  const GraphView after = measure(trace, before.band, scale);
  const float at = state.pan.x + pointer_x - before.band.x;
  state.pan.x = at * after.pitch_x / before.pitch_x - (pointer_x - before.band.x);
  state.zoom = scale;
  state.whole = false;
  state.moved = true;
}

}  // namespace

ui::Rect GraphView::card(const GraphPlace& place) const {
  return {origin.x + pitch_x * static_cast<float>(place.column),
          origin.y + pitch_y * static_cast<float>(place.row), std::round(ui::kCardWidth * scale),
          std::round(ui::kCardHeight * scale)};
}

void toggle_fit(GraphState& state) {
  state.whole = !state.whole;
  state.zoom = 0;
  state.moved = false;
  state.followed = -1;
}

namespace {

/// Drag, wheel and double click.
void take_input(const Trace& trace, GraphState& state, GraphView& v, float fitting) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool inside = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                      v.band.contains({io.MousePos.x, io.MousePos.y});
  if (inside && ImGui::IsMouseClicked(0)) state.pressed = true;
  const float threshold = io.MouseDragThreshold * io.MouseDragThreshold;
  v.clicked = state.pressed && ImGui::IsMouseReleased(0) && io.MouseDragMaxDistanceSqr[0] < threshold;
  if (state.pressed && ImGui::IsMouseDragging(0) && (v.overflows() || v.height > v.band.h)) {
    state.pan = {state.pan.x - io.MouseDelta.x, state.pan.y - io.MouseDelta.y};
    state.moved = true;
  }
  if (!ImGui::IsMouseDown(0)) state.pressed = false;
  if (!inside) return;
  if (ImGui::IsMouseDoubleClicked(0)) toggle_fit(state);
  if (io.MouseWheel != 0)
    zoom_about(state, v, trace, std::clamp(v.scale * std::pow(1.1f, io.MouseWheel), fitting, 1.0f),
               io.MousePos.x);
  if (io.MouseWheelH != 0) {
    state.pan.x -= io.MouseWheelH * kWheelStep;
    state.moved = true;
  }
}

/// Brings the node in hand into sight when it changes, and one that gets the keyboard.
void follow_node(const Trace& trace, GraphState& state, const GraphView& v) {
  const auto place = [&](int id) { return trace.nodes()[static_cast<std::size_t>(id)].place; };
  const int node = trace.at() == 0 && !trace.pinned() ? 0 : trace.selected();
  if (node != state.followed || !state.moved) {
    follow(v, place(node), state.pan);
    state.followed = node;
    state.moved = false;
  }
  const int count = static_cast<int>(trace.nodes().size());
  if (state.focused != state.followed_focus && state.focused >= 0 && state.focused < count) {
    follow(v, place(state.focused), state.pan);
    state.moved = true;
  }
  state.followed_focus = std::exchange(state.focused, -1);
}

}  // namespace

GraphView move_graph(const Trace& trace, GraphState& state, const ui::Rect& band) {
  const float comfortable = comfortable_scale(band, std::max(1, trace.rows()));
  const float fitting = fitting_scale(band, std::max(1, trace.columns()), comfortable);
  const auto view = [&] {
    return measure(trace, band,
                   state.whole      ? fitting
                   : state.zoom > 0 ? std::clamp(state.zoom, fitting, 1.0f)
                                    : comfortable);
  };
  GraphView now = view();
  take_input(trace, state, now, fitting);
  GraphView v = view();
  v.clicked = now.clicked;
  follow_node(trace, state, v);
  state.pan = limited(v, state.pan);
  // A drag is followed at once, anything else glides.
  const float ms = state.pressed || state.zoom > 0 ? 1 : ui::kForwardMs;
  const float x = ui::tween(ImGui::GetID("graph x"), state.pan.x, ms, ui::Ease::in_out_cubic);
  const float y = ui::tween(ImGui::GetID("graph y"), state.pan.y, ms, ui::Ease::in_out_cubic);
  v.origin = {std::round(band.x - x), std::round(band.y + std::max(0.0f, band.h - v.height) / 2 - y)};
  return v;
}

}  // namespace deepx::panels
