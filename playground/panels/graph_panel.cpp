// SPDX-License-Identifier: MIT
// Draws the graph: edges first, then the cards over them.
#include "playground/panels/graph_panel.h"

#include <algorithm>
#include <cmath>

#include "playground/model/trace.h"
#include "playground/panels/graph_view.h"
#include "playground/panels/rule_math.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/motion.h"
#include "playground/widgets/node_card.h"
#include "playground/widgets/target.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

/// How far the step in hand has got on screen: first along the edges, then in the cards. 1 when nothing
/// moves.
struct StepMotion {
  float edges = 1, cards = 1, update = 1;
};

constexpr float kEdgeShare = 0.6f;

/// Only a single step forward is animated; jumps show their end at once.
StepMotion step_motion(const Trace& trace, GraphState& state) {
  const bool changed = trace.at() != state.at, stepped = state.at >= 0 && trace.at() == state.at + 1;
  state.at = trace.at();
  const TracePhase phase = trace.phase();
  const float ms = phase == TracePhase::backward ? ui::kBackwardMs
                   : phase == TracePhase::update ? ui::kUpdateMs
                                                 : ui::kForwardMs;
  if (changed) state.animated = stepped;
  const float done = ui::progress(ImGui::GetID("step"), changed, ms, ui::Ease::linear);
  if (!state.animated) return {};
  const auto part = [](float t) { return ui::ease(ui::Ease::in_out_cubic, t); };
  return {part(done / kEdgeShare), part((done - kEdgeShare) / (1 - kEdgeShare)), part(done)};
}

/// Keeps the values as they are before the update, so that the update can fade from them.
void remember_values(const Trace& trace, GraphState& state) {
  if (trace.phase() == TracePhase::update) return;
  state.before.resize(trace.nodes().size());
  for (const TraceNode& n : trace.nodes()) {
    state.before[static_cast<std::size_t>(n.id)].assign(n.value.values.begin(), n.value.values.end());
  }
}

/// A parameter on its way from the values before the update to those after it, `part` in [0, 1]; written to
/// `out`.
ui::Matrix faded(const TraceNode& n, const GraphState& state, float part, std::vector<float>& out) {
  out.assign(n.value.values.begin(), n.value.values.end());
  const auto id = static_cast<std::size_t>(n.id);
  if (id < state.before.size() && state.before[id].size() == out.size()) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = state.before[id][i] + part * (out[i] - state.before[id][i]);
  }
  return {out, n.value.rows, n.value.cols};
}

bool is_backward(const Trace& trace) { return trace.phase() == TracePhase::backward; }

ui::EdgeStyle edge_style(const Trace& trace, const TraceEdge& e, const StepMotion& motion) {
  if (e.now && is_backward(trace) && e.wants_grad)
    return {.state = ui::EdgeState::live, .progress = motion.edges};
  if (e.grad) return {.state = ui::EdgeState::known};
  if (!e.value) return {.state = ui::EdgeState::todo};
  return {.state = ui::EdgeState::forward,
          .progress = e.now && trace.phase() == TracePhase::forward ? motion.edges : 1};
}

/// From the producer's port to the consumer's: sideways between columns, upwards from what stands below.
void draw_edge(const Trace& trace, const GraphView& v, const TraceEdge& e, const StepMotion& motion) {
  const GraphPlace &from = trace.nodes()[static_cast<std::size_t>(e.from)].place,
                   &to = trace.nodes()[static_cast<std::size_t>(e.to)].place;
  const ui::Rect a = v.card(from), b = v.card(to);
  if (std::max(a.right(), b.right()) < 0 || std::min(a.x, b.x) > v.band.right() + v.band.x) return;
  ui::EdgeStyle style = edge_style(trace, e, motion);
  if (from.column == to.column) {
    style.vertical = true;
    const bool below = from.row > to.row;
    ui::edge({a.centre().x, below ? a.y : a.bottom()}, {b.centre().x, below ? b.bottom() : b.y}, style);
  } else {
    ui::edge({a.right(), a.centre().y}, {b.x, b.centre().y}, style);
  }
}

ui::Matrix matrix(const MatrixSpan& m) { return {m.values, m.rows, m.cols}; }

ui::GradientState gradient_state(const Trace& trace, const TraceNode& n) {
  if (n.arrival == Arrival::none) return ui::GradientState::none;
  if (n.grad.empty()) return ui::GradientState::pending;
  return is_backward(trace) && n.arrived_at == trace.at() ? ui::GradientState::arriving
                                                          : ui::GradientState::known;
}

ui::NodeCard card_of(const Trace& trace, const TraceNode& n, float scale, const StepMotion& motion) {
  ui::NodeCard card{.op = n.leaf ? nullptr : n.label.c_str(),
                    .name = n.symbol.empty() ? ui::sym("y") : symbol_of(n),
                    .shape = n.shape.c_str(),
                    .value = matrix(n.value),
                    .gradient = matrix(n.grad),
                    .gradient_state = gradient_state(trace, n),
                    .current = n.id == trace.selected(),
                    .scale = scale};
  // What is still on its way along the edges is pending.
  if (trace.phase() == TracePhase::forward && n.id == trace.current()) {
    card.value_reveal = motion.cards;
    if (motion.cards <= 0) card.value.values = {};
  }
  if (card.gradient_state == ui::GradientState::arriving) {
    card.gradient_reveal = motion.cards;
    if (motion.cards <= 0) card.gradient_state = ui::GradientState::pending;
  }
  return card;
}

struct CardsHit {
  std::optional<Command> command;
  bool hovered = false;
};

void draw_card(const Trace& trace, GraphState& state, const GraphView& v, const TraceNode& n,
               const StepMotion& motion, CardsHit& out) {
  static std::vector<float> scratch;
  const ui::Rect r = v.card(n.place);
  ui::NodeCard card = card_of(trace, n, v.scale, motion);
  if (n.parameter && motion.update < 1 && trace.phase() == TracePhase::update)
    card.value = faded(n, state, motion.update, scratch);
  ui::push_id(n.id);
  const ui::NodeCardHit hit = ui::node_card("node", {r.x, r.y}, card);
  ui::pop_id();
  out.hovered |= hit.hovered;
  if (hit.focused) state.focused = n.id;
  // A release that ends a drag is not a click; a key is.
  if (!hit.pressed || (ImGui::IsMouseReleased(0) && !v.clicked)) return;
  const int cols = hit.in_gradient ? n.grad.cols : n.value.cols;
  out.command = command::TraceSelect{n.id, hit.cell ? hit.cell->row * cols + hit.cell->col : -1};
}

/// The two ramps, under the input where no card stands.
void draw_key(const Trace& trace, const GraphView& v) {
  for (const TraceNode& n : trace.nodes()) {
    if (n.place == GraphPlace{0, 1}) return;
  }
  const ui::Rect r = v.card({0, 1});
  if (v.scale < 0.9f || trace.rows() < 2) return;
  const ui::Words& w = ui::words();
  const char* ends[] = {"−max", "0", "+max"};
  ui::text(w.value_scale, {r.x, r.y + 20}, ui::caption());
  ui::scale_bar({r.x, r.y + 30, r.w, 8}, ui::Ramp::val, ends);
  ui::TextStyle gradient = ui::caption();
  gradient.color = ui::theme().gpos;
  ui::text(w.gradient_scale, {r.x, r.y + 78}, gradient);
  ui::scale_bar({r.x, r.y + 88, r.w, 8}, ui::Ramp::grd, ends);
}

/// Where the graph goes on beyond the band, it fades, and a bar below says how much there is.
void draw_ends(const GraphView& v) {
  constexpr float kFade = 24;
  const float left = v.band.x - v.origin.x, right = v.width - v.band.w - left, edge = v.band.x;
  const ui::Color solid = ui::theme().bg0, clear = ui::fade(solid, 0);
  ImDrawList& d = ui::canvas();
  const float top = v.band.y - 8, bottom = v.band.bottom() + 8;
  if (left > 1) d.AddRectFilledMultiColor({0, top}, {edge + kFade, bottom}, solid, clear, clear, solid);
  if (right > 1)
    d.AddRectFilledMultiColor({v.band.right() - kFade, top}, {v.band.right() + edge, bottom}, clear, solid,
                              solid, clear);
  if (!v.overflows()) return;
  const float y = v.band.bottom() + 6, w = v.band.w * v.band.w / v.width;
  ui::fill({v.band.x, y, v.band.w, 4}, ui::theme().line, 2);
  ui::fill({v.band.x + v.band.w * std::clamp(left, 0.0f, v.width) / v.width, y, w, 4}, ui::theme().ink4, 2);
}

}  // namespace

std::optional<Command> graph_panel(const Trace& trace, GraphState& state, const ui::Rect& band) {
  if (band.empty() || trace.nodes().empty()) return std::nullopt;
  ui::push_id("graph");
  const GraphView v = move_graph(trace, state, band);
  const StepMotion motion = step_motion(trace, state);
  remember_values(trace, state);
  CardsHit hit;
  {
    const ui::Clip clip({0, band.y - 8, band.x + band.right(), band.h + 16});
    for (const TraceEdge& e : trace.edges()) draw_edge(trace, v, e, motion);
    for (const TraceNode& n : trace.nodes()) draw_card(trace, state, v, n, motion, hit);
    draw_key(trace, v);
  }
  draw_ends(v);
  if (v.clicked && !hit.hovered && trace.pinned()) hit.command = command::TraceSelect{};
  ui::pop_id();
  return hit.command;
}

}  // namespace deepx::panels
