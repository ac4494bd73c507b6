// SPDX-License-Identifier: MIT
// Chooses each edge's look by the state of the trace, and its way by the places of its cards.
#include "playground/panels/backprop/graph_edges.h"

#include <algorithm>

#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/cards/node_card.h"

namespace deepx::panels {
namespace {

/// On the strongest path to the number that is followed.
bool on_path(const Trace& trace, const TraceEdge& e) {
  const std::vector<JourneyPath>& paths = trace.journey().paths;
  return !paths.empty() && std::ranges::any_of(paths.front().legs, [&](const JourneyLeg& leg) {
    return leg.node == e.to && leg.input == e.input;
  });
}

ui::EdgeStyle edge_style(const Trace& trace, const TraceEdge& e, const StepMotion& motion) {
  if (e.now && is_backward(trace) && e.wants_grad) return {.state = ui::EdgeState::live, .progress = motion.edges};
  if (e.grad) return {.state = ui::EdgeState::known, .path = on_path(trace, e)};
  if (!e.value) return {.state = ui::EdgeState::todo};
  return {.state = ui::EdgeState::forward,
          .progress = e.now && trace.phase() == TracePhase::forward ? motion.edges : 1};
}

/// Among several edges between the same two cards, the state that is furthest.
ui::EdgeStyle edge_style(const Trace& trace, const ShownEdge& e, const StepMotion& motion) {
  ui::EdgeStyle best{.state = ui::EdgeState::todo};
  for (int part : e.parts) {
    const ui::EdgeStyle style = edge_style(trace, trace.edges()[static_cast<std::size_t>(part)], motion);
    if (style.state > best.state || (style.state == best.state && style.path)) best = style;
  }
  return best;
}

}  // namespace

bool is_backward(const Trace& trace) { return trace.phase() == TracePhase::backward; }

void draw_edge(const Trace& trace, const GraphView& v, const ShownEdge& e, const StepMotion& motion,
               std::optional<GraphWires>& wires) {
  const GraphPlace &from = v.graph->nodes[static_cast<std::size_t>(e.from)].place,
                   &to = v.graph->nodes[static_cast<std::size_t>(e.to)].place;
  const auto [first, last] = v.columns();
  if (std::max(from.column, to.column) < first || std::min(from.column, to.column) > last) return;
  const ui::Rect a = v.card(from), b = v.card(to);
  const EdgeWay way = way_of(v, e);
  const bool level = from.column != to.column;
  const float lane_y = way.by_lane ? way.lane_from.y : a.center().y;
  if (std::min({a.y, b.y, lane_y}) > v.band.bottom() || std::max({a.bottom(), b.bottom(), lane_y}) < v.band.y) return;
  ui::EdgeStyle style = edge_style(trace, e, motion);
  if (wires) {
    if (level)
      wires->add(e, style.state);
    else
      ui::thin_edge(ui::vec(a.center()), ui::vec(b.center()), style.state);
  } else if (!level) {
    style.vertical = true;
    const bool below = from.row > to.row;
    const float producer = v.drawn(e.from).bottom(), consumer = v.drawn(e.to).bottom();
    ui::edge({a.center().x, below ? a.y : producer}, {b.center().x, below ? consumer : b.y}, style);
  } else if (way.by_lane) {
    ui::edge(ui::vec(way.start), ui::vec(way.end), way.lane_from.x, way.lane_to.x, lane_y, style);
  } else {
    ui::edge(ui::vec(way.start), ui::vec(way.end), style);
  }
}

}  // namespace deepx::panels
