// SPDX-License-Identifier: MIT
// Places the factors on the edges.
#include "playground/panels/backprop/graph_factors.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/cards/node_card.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {
namespace {

constexpr float kSize = 15;  // size of the letters

/// An edge and the curves that draw it.
struct Run {
  const ShownEdge* edge;
  ui::Curve curves[3];
  int count = 0;
};

Run run_of(const GraphView& v, const ShownEdge& e) {
  const EdgeWay way = way_of(v, e);
  const auto curve = [](ui::Point a, ui::Point b) { return ui::link_curve(ui::vec(a), ui::vec(b)); };
  if (!way.by_lane) return {&e, {curve(way.start, way.end)}, 1};
  return {&e, {curve(way.start, way.lane_from), curve(way.lane_from, way.lane_to), curve(way.lane_to, way.end)}, 3};
}

/// Edges that may be visible: a graph of thousands has no more of them than a graph of dozens.
std::vector<Run> runs_in_sight(const GraphView& v) {
  std::vector<Run> runs;
  const auto [first, last] = v.columns();
  for (const ShownEdge& e : v.graph->edges) {
    const int from = v.graph->nodes[static_cast<std::size_t>(e.from)].place.column,
              to = v.graph->nodes[static_cast<std::size_t>(e.to)].place.column;
    if (from != to && std::max(from, to) >= first && std::min(from, to) <= last) runs.push_back(run_of(v, e));
  }
  return runs;
}

bool passes(const Run& run, const ui::Rect& plate) {
  constexpr int kPlaces = 32;
  for (int i = 0; i < run.count; ++i)
    for (int k = 0; k <= kPlaces; ++k) {
      const ImVec2 p = run.curves[i].at(static_cast<float>(k) / kPlaces);
      if (plate.contains({p.x, p.y})) return true;
    }
  return false;
}

/// "∂y/∂x = 0.42" if there is room for it, else "× 0.42".
ui::Math factor_of(const TraceNode& from, const TraceNode& to, double local, float room) {
  const ui::Math number = ui::num(local, std::abs(local - std::round(local)) < 1e-6 ? 0 : 3);
  const ui::Math whole =
      ui::row({ui::frac(ui::row({"∂", symbol_of(to)}), ui::row({"∂", symbol_of(from)})), " = ", number});
  if (room >= ui::math_size(whole, kSize).width + 36) return whole;
  return local < 0 ? ui::row({"×(", number, ")"}) : ui::row({"×", number});
}

}  // namespace

void draw_factors(const Trace& trace, const GraphView& v) {
  const std::vector<Run> runs = runs_in_sight(v);
  std::vector<ui::Rect> plates;
  const auto node = [&](int card) -> const TraceNode& {
    return trace.nodes()[static_cast<std::size_t>(v.graph->nodes[static_cast<std::size_t>(card)].node)];
  };
  for (const Run& run : runs) {
    const ShownEdge& e = *run.edge;
    double local = 0;
    bool passed = true;
    for (int part : e.parts) {
      const TraceEdge& edge = trace.edges()[static_cast<std::size_t>(part)];
      passed &= edge.grad;
      local += edge.local;
    }
    if (!passed) continue;
    const ui::Curve& last = run.curves[run.count - 1];
    const ui::Math m = factor_of(node(e.from), node(e.to), local, last.d.x - last.a.x);
    const float width = ui::math_size(m, kSize).width + 8;
    if (width > last.d.x - last.a.x + 8) continue;  // it would cover the cards
    ImVec2 best = last.at(0.5f);
    int least = 1000;
    for (const float part : {0.5f, 0.38f, 0.62f, 0.28f, 0.72f}) {
      const ImVec2 at = last.at(part);
      const ui::Rect plate{at.x - width / 2, at.y - 12, width, 24};
      int hidden = 0;
      for (const Run& other : runs) hidden += &other != &run && passes(other, plate);
      for (const ui::Rect& other : plates) hidden += 2 * other.overlaps(plate);
      if (hidden < least) best = at, least = hidden;
    }
    plates.push_back({best.x - width / 2, best.y - 12, width, 24});
    ui::edge_label(best, m);
  }
}

}  // namespace deepx::panels
