// SPDX-License-Identifier: MIT
// Panning and zooming of the graph.
#include "playground/panels/backprop/graph_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "imgui.h"
#include "playground/panels/backprop/graph_panel.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/pinch.h"
#include "playground/widgets/cards/node_card.h"
#include "playground/widgets/cards/number_card.h"
#include "playground/widgets/cards/scalar_card.h"

namespace deepx::panels {
namespace {

constexpr float kWheelStep = 40, kWheelFactor = 1.1f, kButtonFactor = 1.5f;
constexpr float kScopeHead = 20, kLaneHeight = 28;

float rounded(float v, bool on) { return on ? std::round(v) : v; }

/// Gaps below rows of cards: below the last one only if an edge passes there.
float row_gaps(const ShownGraph& g) {
  return static_cast<float>(g.full_rows.back() - (g.rows > 0 && g.only_edges(g.rows - 1) ? 0 : 1));
}

struct Natural {
  float w, h;  ///< of the whole graph at scale 1, with its rows as close as possible
};
Natural natural_size(const ShownGraph& g, const CardSize& c) {
  const auto columns = static_cast<float>(g.columns), full = static_cast<float>(g.full_rows.back());
  const float lanes = kLaneHeight * (static_cast<float>(g.rows) - full);
  return {columns * (c.w + c.gap_x) - c.gap_x, c.h + (full - 1) * c.lower_h + row_gaps(g) * c.least_gap_y + lanes};
}

/// Number cards have no frames around the layers: the graph is small.
float head_of(const ShownGraph& g, const CardSize& c) { return g.scopes.empty() || c.numbers ? 0 : kScopeHead; }

/// Cards as large as the band's height allows.
float comfortable_scale(const ShownGraph& g, const CardSize& c, const ui::Rect& band) {
  return std::clamp((band.h - head_of(g, c)) / natural_size(g, c).h, kWordScale, 1.0f);
}

/// Shows the whole graph.
float fitting_scale(const ShownGraph& g, const CardSize& c, const ui::Rect& band, float comfortable) {
  const Natural n = natural_size(g, c);
  return std::min({comfortable, band.w / n.w, (band.h - head_of(g, c)) / n.h});
}

/// Everything except the place, which depends on the pan.
GraphView measure(const ShownGraph& g, const CardSize& c, const ui::Rect& band, float scale) {
  GraphView v{.graph = &g, .band = band, .scale = scale};
  const auto columns = static_cast<float>(std::max(1, g.columns)), full = static_cast<float>(g.full_rows.back());
  const bool whole_px = !v.tiles();
  v.head = head_of(g, c);
  v.card_w = rounded(c.w * scale, whole_px);
  v.card_h = rounded(c.h * scale, whole_px);
  v.lower_h = rounded(c.lower_h * scale, whole_px);
  v.lane = rounded(kLaneHeight * scale, whole_px);
  const float lanes = v.lane * (static_cast<float>(g.rows) - full);
  // The cards of a graph that nearly fits move closer together, so that it does not overflow.
  const float squeezed = columns > 1 ? (band.w - columns * v.card_w) / (columns - 1) : c.gap_x;
  const float gap = squeezed >= c.least_gap_x * scale ? std::min(squeezed, c.gap_x) : c.gap_x * scale;
  const float cards = v.card_h + (full - 1) * v.lower_h, room = band.h - v.head - cards - lanes;
  const float gaps = row_gaps(g), most = whole_px ? c.gap_y : c.gap_y * scale;
  const float gap_y = gaps > 0 ? std::clamp(room / gaps, c.least_gap_y * scale, most) : 0;
  v.pitch_x = v.card_w + (whole_px ? std::floor(gap) : gap);
  v.pitch_y = v.card_h + (whole_px ? std::floor(gap_y) : gap_y);
  v.width = columns * v.pitch_x - (v.pitch_x - v.card_w);
  v.height = v.head + cards + gaps * (v.pitch_y - v.card_h) + lanes;
  return v;
}

/// The wanted view, at a possible scale.
GraphView view_of(const GraphState& state, const CardSize& size, const ui::Rect& band) {
  const ShownGraph& g = state.graph;
  const float comfortable = comfortable_scale(g, size, band), fitting = fitting_scale(g, size, band, comfortable);
  GraphView v = measure(g, size, band,
                        !state.heights.empty() ? 1
                        : state.whole          ? fitting
                        : state.zoom > 0       ? std::clamp(state.zoom, fitting, 1.0f)
                                               : comfortable);
  v.least = state.heights.empty() || v.overflows() ? fitting : 1;
  return v;
}

/// The place of a graph that is smaller than the band: in the middle of its height; at the left as in the design, or in
/// the middle if it was zoomed out to that size.
ui::Point spare(const GraphView& v) {
  return {v.tiles() ? std::max(0.0f, v.band.w - v.width) / 2 : 0, std::max(0.0f, v.band.h - v.height) / 2};
}

/// Limits the pan to the graph's ends.
ui::Point limited(const GraphView& v, ui::Point pan) {
  return {std::clamp(pan.x, 0.0f, std::max(0.0f, v.width - v.band.w)),
          std::clamp(pan.y, 0.0f, std::max(0.0f, v.height - v.band.h))};
}

/// The smallest movement that shows the card and one on each side of it; if there is room for only one more, its
/// inputs.
void follow(const GraphView& v, const GraphPlace& place, ui::Point& pan) {
  const float x = v.column_x(place.column) - v.origin.x, y = v.row_y(place.row) - v.origin.y;
  const float beside = std::max(0.0f, v.band.w - v.pitch_x), before = std::min(v.pitch_x, beside),
              after = std::min(v.pitch_x, beside - before);
  const float least = x + v.pitch_x + after - v.band.w;
  pan.x = std::clamp(pan.x, least, std::max(least, x - before));
  const float lowest = y + v.head + v.row_h(place.row) - v.band.h;
  pan.y = std::clamp(pan.y, lowest, std::max(lowest, y));
}

/// Zooms around `at`, which does not move.
void zoom_about(GraphState& state, const GraphView& before, const CardSize& size, float scale, ui::Point at) {
  const GraphView after = measure(*before.graph, size, before.band, scale);
  const ui::Point a = spare(before), b = spare(after);
  const float x = at.x - before.band.x, y = at.y - before.band.y;
  state.pan = {(state.pan.x + x - a.x) * after.width / before.width - (x - b.x),
               (state.pan.y + y - a.y) * after.height / before.height - (y - b.y)};
  state.zoom = scale;
  state.whole = false;
  state.moved = true;
}

/// Handles drag, wheel, fingers, double click, and requests of buttons and keys.
void take_input(GraphState& state, const GraphView& v, const CardSize& size, const GraphInput& input) {
  const ImGuiIO& io = ImGui::GetIO();
  const auto zoom = [&](float factor, ui::Point at) {
    zoom_about(state, v, size, std::clamp(v.scale * factor, v.least, 1.0f), at);
  };
  const ui::Point mouse{io.MousePos.x, io.MousePos.y};
  const GraphRequest request = std::exchange(state.request, GraphRequest::none);
  if (request == GraphRequest::fit) toggle_fit(state);
  if (request == GraphRequest::zoom_in || request == GraphRequest::zoom_out) {
    zoom(request == GraphRequest::zoom_in ? kButtonFactor : 1 / kButtonFactor, v.band.center());
    state.moved = false;  // the current node stays visible
  }
  if (const ui::Pinch fingers = ui::pinch(); fingers.active && v.band.contains(fingers.at)) {
    if (fingers.scale != 1) zoom(fingers.scale, fingers.at);
    state.pan = {state.pan.x - fingers.moved_x, state.pan.y - fingers.moved_y};
    state.moved = true;
    return;
  }
  if (input.held && ImGui::IsMouseDragging(0) && v.overflows()) {
    state.pan = {state.pan.x - io.MouseDelta.x, state.pan.y - io.MouseDelta.y};
    state.moved = true;
  }
  if (!input.hovered) return;
  if (ImGui::IsMouseDoubleClicked(0)) toggle_fit(state);
  if (io.MouseWheel != 0) zoom(std::pow(kWheelFactor, io.MouseWheel), mouse);
  if (io.MouseWheelH != 0) {
    state.pan.x -= io.MouseWheelH * kWheelStep;
    state.moved = true;
  }
}

}  // namespace

namespace {

constexpr float kNumberGap = 30, kLeastNumberGap = 22;

float number_height(const TraceNode& n) {
  return ui::number_card_height(std::max(1, n.elements / std::max(1, n.value.cols)), n.arrival != Arrival::none);
}

bool small_tensors(const Trace& trace) {
  return !trace.scalar() && std::ranges::all_of(trace.nodes(), [](const TraceNode& n) {
    return n.elements <= ui::kMostNumbers && n.value.cols <= ui::kMostNumberCols;
  });
}

}  // namespace

float number_graph_height(const Trace& trace) {
  if (!small_tensors(trace)) return 0;
  float upper = 0, lower = 0;
  for (const TraceNode& n : trace.nodes()) {
    float& most = n.parameter || n.symbol == "y" ? lower : upper;
    most = std::max(most, number_height(n));
  }
  return upper + kNumberGap + lower;
}

void choose_cards(const Trace& trace, GraphState& state, const ui::Rect& band) {
  state.heights.clear();
  state.wide_numbers = band.w >= 1232;
  const ShownGraph& g = state.graph;
  if (!small_tensors(trace) || std::ranges::any_of(g.scopes, &ShownScope::folded)) return;
  for (const ShownNode& n : g.nodes) state.heights.push_back(number_height(trace.node(n.node)));
  const CardSize size = card_size(trace, state);
  const float needed =
      size.h + (static_cast<float>(g.full_rows.back()) - 1) * size.lower_h + row_gaps(g) * kLeastNumberGap;
  const bool wide = band.w + 1 >= ui::kNarrowNumberCard * 4;
  if (needed > band.h + 1 || !wide || state.whole || state.zoom > 0) state.heights.clear();
}

CardSize card_size(const Trace& trace, const GraphState& state) {
  if (trace.scalar()) return {ui::kLeafWidth, ui::kScalarHeight, 136, 72, 16, 16, ui::kScalarHeight};
  if (state.heights.empty()) return {ui::kCardWidth, ui::kCardHeight, 64, 40, 88, 24, ui::kCardHeight};
  float upper = 0, lower = 0;
  for (std::size_t i = 0; i < state.heights.size(); ++i) {
    float& most = state.graph.nodes[i].place.row == 0 ? upper : lower;
    most = std::max(most, state.heights[i]);
  }
  const float w = state.wide_numbers ? ui::kNumberCardWidth : ui::kNarrowNumberCard;
  return {w, upper, 64, 22, kNumberGap, kLeastNumberGap, lower, true};
}

float GraphView::row_y(int row) const {
  const int full = graph->full_rows[static_cast<std::size_t>(row)];
  const float lower = lower_h - card_h;  // what rows below the first are higher
  return origin.y + pitch_y * static_cast<float>(full) + lower * static_cast<float>(std::max(0, full - 1)) +
         lane * static_cast<float>(row - full);
}

ui::Rect GraphView::drawn(int index) const {
  ui::Rect r = card(graph->nodes[static_cast<std::size_t>(index)].place);
  if (!heights.empty()) r.h = heights[static_cast<std::size_t>(index)];
  return r;
}

float GraphView::lane_y(int row) const {
  return row_y(row) + (graph->only_edges(row) ? lane - (pitch_y - card_h) / 2 : row_h(row)) / 2;
}

EdgeWay way_of(const GraphView& v, const ShownEdge& e) {
  const GraphPlace &from = v.graph->nodes[static_cast<std::size_t>(e.from)].place,
                   &to = v.graph->nodes[static_cast<std::size_t>(e.to)].place;
  const ui::Rect a = v.card(from), b = v.card(to);
  EdgeWay way{.start = {a.right(), a.center().y}, .end = {b.x, b.center().y}, .by_lane = e.lane >= 0};
  if (!way.by_lane) return way;
  const float y = v.lane_y(e.lane);
  way.lane_from = {v.column_x(from.column + 1), y};
  way.lane_to = {v.column_x(to.column - 1) + v.card_w, y};
  return way;
}

ui::Rect GraphView::frame(const GraphBox& box) const {
  const float gap_x = pitch_x - card_w, gap_y = pitch_y - card_h, side = std::min(12.0f, gap_x * 0.3f);
  const float x = column_x(box.column) - side,
              y = row_y(box.row) - (box.row == 0 ? kScopeHead : std::min(kScopeHead, gap_y * 0.8f));
  const int last = box.row + box.rows - 1;
  const float bottom = row_y(last) + (graph->only_edges(last) ? lane : row_h(last)) + std::min(8.0f, gap_y * 0.3f);
  return {x, y, column_x(box.column + box.columns - 1) + card_w + side - x, bottom - y};
}

std::pair<int, int> GraphView::columns() const {
  const int first = static_cast<int>(std::floor((band.x - origin.x - card_w) / pitch_x)),
            last = static_cast<int>(std::floor((band.right() - origin.x) / pitch_x));
  return {std::clamp(first, 0, graph->columns - 1), std::clamp(last, 0, graph->columns - 1)};
}

int GraphView::card_at(ui::Point p) const {
  if (!band.inset(-8).contains(p)) return -1;
  const int column = static_cast<int>(std::floor((p.x - origin.x) / pitch_x));
  if (column < 0 || column >= graph->columns) return -1;
  for (int card : graph->cards[static_cast<std::size_t>(column)])
    if (drawn(card).contains(p)) return card;
  return -1;
}

void toggle_fit(GraphState& state) {
  state.whole = !state.whole;
  state.zoom = 0;
  state.moved = false;
  state.followed = -1;
}

namespace {

/// Scrolls to the current node when it changes, and to the card that gets the keyboard focus.
void follow_card(const Trace& trace, GraphState& state, const GraphView& v) {
  const auto place = [&](int card) { return v.graph->nodes[static_cast<std::size_t>(card)].place; };
  const int node = trace.at() == 0 && !trace.pinned() ? 0 : trace.selected();
  if (node != state.followed || !state.moved) {
    follow(v, place(v.graph->card_of[static_cast<std::size_t>(node)]), state.pan);
    state.followed = node;
    state.moved = false;
  }
  if (state.cursor != state.followed_cursor && state.cursor >= 0) {
    follow(v, place(state.cursor), state.pan);
    state.moved = true;
  }
  state.followed_cursor = state.cursor;
}

}  // namespace

bool more_than_seen(const Trace& trace, const GraphState& state, const ui::Rect& band) {
  const GraphView v = view_of(state, card_size(trace, state), band);
  return v.least < v.scale || v.overflows() || state.whole;
}

GraphView move_graph(const Trace& trace, GraphState& state, const ui::Rect& band, const GraphInput& input) {
  const CardSize size = card_size(trace, state);
  take_input(state, view_of(state, size, band), size, input);
  GraphView v = view_of(state, size, band);
  follow_card(trace, state, v);
  state.pan = limited(v, state.pan);
  // A movement by hand is shown at once and is not undone at release; any other movement is animated.
  const float ms = state.moved || state.zoom > 0 ? 1 : ui::kForwardMs;
  const float x = ui::tween(ImGui::GetID("graph x"), state.pan.x, ms, ui::Ease::in_out_cubic);
  const float y = ui::tween(ImGui::GetID("graph y"), state.pan.y, ms, ui::Ease::in_out_cubic);
  const ui::Point room = spare(v);
  v.heights = state.heights;
  v.origin = {band.x + room.x - x, band.y + room.y + v.head - y};
  if (!v.tiles()) v.origin = {std::round(v.origin.x), std::round(v.origin.y)};
  return v;
}

}  // namespace deepx::panels
