// SPDX-License-Identifier: MIT
// Draws the graph: first the edges, then the cards over them.
#include "playground/panels/backprop/graph_panel.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "imgui_internal.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/train/network.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/panels/backprop/graph_edges.h"
#include "playground/panels/backprop/graph_factors.h"
#include "playground/panels/backprop/graph_frame.h"
#include "playground/panels/backprop/graph_tools.h"
#include "playground/panels/backprop/graph_view.h"
#include "playground/panels/backprop/graph_wires.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/pinch.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/cards/node_card.h"
#include "playground/widgets/cards/number_card.h"
#include "playground/widgets/cards/scalar_card.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

constexpr float kEdgeShare = 0.6f, kVariableRange = 3;

/// Only a single step forward is animated; jumps show their result at once.
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

/// Keeps the parameters from before the update, so that the update can fade from them.
void remember_parameters(const Trace& trace, GraphState& state) {
  if (trace.phase() == TracePhase::update) return;
  state.before.resize(trace.nodes().size());
  for (const TraceNode& n : trace.nodes())
    if (n.parameter) state.before[static_cast<std::size_t>(n.id)].assign(n.value.values.begin(), n.value.values.end());
}

/// A parameter between its values before and after the update, `part` in [0, 1]; written to `out`.
ui::Matrix faded(const TraceNode& n, const GraphState& state, float part, std::vector<float>& out) {
  out.assign(n.value.values.begin(), n.value.values.end());
  const auto id = static_cast<std::size_t>(n.id);
  if (id < state.before.size() && state.before[id].size() == out.size()) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = state.before[id][i] + part * (out[i] - state.before[id][i]);
  }
  return {out, n.value.rows, n.value.cols};
}

ui::Matrix matrix(const MatrixSpan& m) { return {m.values, m.rows, m.cols}; }

ui::GradientState gradient_state(const Trace& trace, const TraceNode& n) {
  if (n.arrival == Arrival::none) return ui::GradientState::none;
  if (n.grad.empty() || (trace.exercise().hides() && trace.exercise().node == n.id)) return ui::GradientState::pending;
  return is_backward(trace) && n.arrived_at == trace.at() ? ui::GradientState::arriving : ui::GradientState::known;
}

ui::NodeCard card_of(const Trace& trace, const TraceNode& n, float scale, const StepMotion& motion) {
  ui::NodeCard card{.op = n.leaf ? nullptr : n.label.c_str(),
                    .name = n.symbol.empty() ? ui::sym("y") : symbol_of(n),
                    .shape = n.shape.c_str(),
                    .value = matrix(n.value),
                    .gradient = matrix(n.grad),
                    .gradient_state = gradient_state(trace, n),
                    .dead = n.dead,
                    .path = matrix(n.path),
                    .scale = scale};
  // Values still on their way along the edges are pending.
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

/// What a tensor is to the reader.
const char* role_of(const TraceNode& n) {
  const ui::Words& w = ui::words();
  if (n.symbol == "X") return w.role_input;
  if (n.symbol == "y") return n.elements > 1 ? w.role_answers : w.role_answer;
  if (n.symbol == "W") return w.role_weights;
  if (n.symbol == "b") return n.elements > 1 ? w.role_biases : w.role_bias;
  return "";
}

/// The box of an element while the reader practices.
std::optional<ui::PracticeCell> practice_of(const Trace& trace, int node, int element) {
  using enum ui::PracticeCell::State;
  const PracticeBox* box = trace.practice().at(node, element);
  if (!box) return std::nullopt;
  const double right_number = static_cast<double>(trace.reference_grad(node)[static_cast<std::size_t>(element)]);
  const bool in_hand = trace.practice().hides() && trace.chosen() == node && trace.chosen_element() == element;
  switch (box->verdict) {
    case BoxVerdict::empty:
      return ui::PracticeCell{empty, 0, in_hand};
    case BoxVerdict::right:
      return ui::PracticeCell{right, right_number, in_hand};
    case BoxVerdict::close:
      return ui::PracticeCell{close, right_number, in_hand};
    case BoxVerdict::shown:
      return ui::PracticeCell{shown, right_number, in_hand};
    case BoxVerdict::given:
      return ui::PracticeCell{given, right_number, in_hand};
    default:
      return ui::PracticeCell{not_yet, box->typed.value_or(0), in_hand};
  }
}

/// The same with every number written.
ui::NumberCard numbers_of_node(const Trace& trace, const TraceNode& n, const StepMotion& motion) {
  const ui::NodeCard whole = card_of(trace, n, 1, motion);
  std::vector<ui::PracticeCell> practice;
  for (int i = 0; i < n.elements; ++i)
    if (const auto cell = practice_of(trace, n.id, i)) practice.push_back(*cell);
  return {.op = whole.op,
          .name = n.leaf ? (n.symbol == "X" ? ui::sym("x") : symbol_of(n)) : result_symbol(trace, n.id),
          .role = role_of(n),
          .value = whole.value,
          .gradient = whole.gradient,
          .gradient_state = whole.gradient_state,
          .given = n.leaf && (!n.parameter || trace.phase() != TracePhase::update),
          .followed = trace.hides() ? -1 : followed_element(trace, n.id),
          .path = trace.practice().on() ? ui::Matrix{} : whole.path,
          .practice = std::move(practice),
          .value_reveal = whole.value_reveal,
          .gradient_reveal = whole.gradient_reveal};
}

/// The same for a number of an expression.
ui::ScalarCard scalar_of(const Trace& trace, const TraceNode& n, float scale, const StepMotion& motion) {
  const ui::NodeCard whole = card_of(trace, n, scale, motion);
  ui::ScalarCard card{.op = whole.op,
                      .name = whole.name,
                      .of = ui::parse_math(trace.output()),
                      .practice = practice_of(trace, n.id, 0),
                      .gradient_state = whole.gradient_state,
                      .scale = scale};
  if (!whole.value.empty()) card.value = static_cast<float>(whole.value.values[0]);
  if (!whole.gradient.empty() && whole.gradient_state != ui::GradientState::pending)
    card.gradient = static_cast<float>(whole.gradient.values[0]);
  return card;
}

/// The slider's range: -3 to 3, or wider if a number needs it.
float slider_range(const TraceNode& n) {
  float range = kVariableRange;
  while (n.max_value > range) range *= 10;
  return range;
}

/// The pointer's actions in the band in this frame.
struct Pointer {
  int over = -1;         ///< card under the pointer
  bool clicked = false;  ///< pressed and released without a drag
  bool chosen = false;   ///< the focused card was pressed by a key
};

std::optional<Command> draw_card(const Trace& trace, GraphState& state, const GraphView& v, int index,
                                 const StepMotion& motion, const Pointer& pointer, bool movable) {
  static std::vector<float> scratch;
  const ShownNode& shown = state.graph.nodes[static_cast<std::size_t>(index)];
  const TraceNode& n = trace.nodes()[static_cast<std::size_t>(shown.node)];
  const ui::Rect r = v.drawn(index);
  const bool current = state.graph.card_of[static_cast<std::size_t>(trace.selected())] == index,
             over = pointer.over == index, focused = state.cursor == index;
  const ShownScope* scope = shown.scope < 0 ? nullptr : &state.graph.scopes[static_cast<std::size_t>(shown.scope)];
  ui::note_target(scope ? scope->name.c_str() : n.name.c_str(), r, false, false);
  ui::NodeCardHit hit;
  std::optional<float> moved;
  if (v.tiles()) {
    ui::node_tile(r, {.label = scope                       ? scope->name.c_str()
                               : n.leaf || n.label.empty() ? n.name.c_str()
                                                           : n.label.c_str(),
                      .known = n.computed,
                      .gradient = !n.grad.empty(),
                      .current = current,
                      .hovered = over,
                      .focused = focused});
  } else if (!v.heights.empty()) {
    ui::NumberCard card = numbers_of_node(trace, n, motion);
    if (n.parameter && motion.update < 1 && trace.phase() == TracePhase::update)
      card.value = faded(n, state, motion.update, scratch);
    card.current = current, card.hovered = over, card.focused = focused;
    hit = ui::number_card({r.x, r.y}, r.w, card);
  } else if (trace.scalar()) {
    ui::ScalarCard card = scalar_of(trace, n, v.scale, motion);
    card.current = current, card.hovered = over, card.focused = focused;
    if (n.leaf)
      moved = ui::leaf_card(n.name.c_str(), {r.x, r.y}, card, slider_range(n), n.variable && movable);
    else
      ui::scalar_card({r.x + (r.w - ui::kScalarWidth * v.scale) / 2, r.y}, card);
  } else {
    ui::NodeCard card = card_of(trace, n, v.scale, motion);
    if (n.parameter && motion.update < 1 && trace.phase() == TracePhase::update)
      card.value = faded(n, state, motion.update, scratch);
    std::string operators;
    if (scope) {
      operators = std::to_string(scope->operators) + ui::words().operations;
      card.op = scope->name.c_str();
      card.shape = operators.c_str();
    }
    card.current = current, card.hovered = over, card.focused = focused;
    hit = ui::node_card(n.id, {r.x, r.y}, card);
  }
  // Fade cards that the chosen element neither depends on nor influences.
  if (!trace.scalar() && v.heights.empty() && !n.path.empty() && largest(n.path.values) == 0)
    ui::fill(r.inset(-1), ui::fade(ui::theme().bg0, 0.6f), 10);
  if (moved) return command::SetVariable{n.name, static_cast<double>(*moved)};
  if (matches(state.search, index)) ui::frame(r.inset(-4), ui::theme().ink1, 12, 1.5f);
  if (!(pointer.clicked && over) && !(pointer.chosen && focused)) return std::nullopt;
  const int cols = hit.in_gradient ? n.grad.cols : n.value.cols;
  return command::TraceSelect{n.id, hit.cell && pointer.clicked ? hit.cell->row * cols + hit.cell->col : -1};
}

/// Arrow keys walk along the edges: to an input, to a user, or to the next card of the column.
int walked(const GraphState& state, ImGuiID id) {
  const ShownGraph& g = state.graph;
  const auto pressed = [&](ImGuiKey key) {
    const bool now = ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, ImGuiKeyOwner_Any);
    ImGui::SetKeyOwner(key, id);  // Dear ImGui would leave the graph with these keys
    return now;
  };
  const auto place = [&](int card) { return g.nodes[static_cast<std::size_t>(card)].place; };
  const int at = state.cursor;
  int to = at;
  // Among several inputs or users, choose the one in the same row or nearest to it.
  const auto along = [&](bool back) {
    int best = -1;
    for (const ShownEdge& e : g.edges) {
      if ((back ? e.to : e.from) != at) continue;
      const int other = back ? e.from : e.to;
      const auto off = [&](int card) { return std::abs(place(card).row - place(at).row); };
      const bool level = place(other).column != place(at).column,
                 best_level = best >= 0 && place(best).column != place(at).column;
      if (best < 0 || (level && !best_level) || (level == best_level && off(other) < off(best))) best = other;
    }
    return best < 0 ? at : best;
  };
  if (pressed(ImGuiKey_LeftArrow)) to = along(true);
  if (pressed(ImGuiKey_RightArrow)) to = along(false);
  const std::vector<int>& column = g.cards[static_cast<std::size_t>(place(at).column)];
  const auto here = std::ranges::find(column, at);
  if (pressed(ImGuiKey_UpArrow) && here != column.begin()) to = *std::prev(here);
  if (pressed(ImGuiKey_DownArrow) && std::next(here) != column.end()) to = *std::next(here);
  return to;
}

/// The graph of this trace with these folds.
void refresh_graph(const Experiment& e, GraphState& state) {
  if (state.revision == e.backprop().revision()) return;
  const Trace& trace = *e.backprop().trace();
  const bool first = state.revision < 0 || state.graph.card_of.size() != trace.nodes().size();
  state.revision = e.backprop().revision();
  ShownGraph next =
      shown_graph(trace.nodes(), trace.edges(), e.backprop().folds(), trace.scalar() ? Leaves::lead : Leaves::below);
  const bool same = std::ranges::equal(next.nodes, state.graph.nodes, {}, &ShownNode::place, &ShownNode::place);
  state.graph = std::move(next);
  if (same) return;  // other numbers in the same graph: keep the view
  state.cursor = state.followed_cursor = state.followed = -1;
  state.search.searched.clear();
  state.search.found.clear();
  if (first) state.whole = static_cast<int>(state.graph.nodes.size()) > kManyCards, state.zoom = 0;
}

}  // namespace

std::optional<Command> graph_panel(const Experiment& experiment, GraphState& state, const ui::Rect& room, float below) {
  const Trace& trace = *experiment.backprop().trace();
  if (room.empty() || trace.nodes().empty()) return std::nullopt;
  refresh_graph(experiment, state);
  choose_cards(trace, state, room);
  // The tools are below: if the gap is too low for them, the graph shrinks.
  const bool tools = state.search.open || more_than_seen(trace, state, room);
  ui::Rect band = room;
  if (tools) band.h = std::min(band.h, below - tool_height() - room.y), choose_cards(trace, state, band);
  ui::push_id("graph");
  std::optional<Command> command;
  const ui::Rect area{band.x - 8, band.y - 8, band.w + 16, band.h + 16};
  ImGui::SetNextItemAllowOverlap();  // names of scopes and tools lie on it
  const ui::Hit h = ui::hit("cards", area, {.ring = false, .min_touch = 0});
  ui::zoomable(area);
  if (h.focused) {
    if (state.cursor < 0) state.cursor = state.graph.card_of[static_cast<std::size_t>(trace.selected())];
    if (const int to = walked(state, h.id); to != state.cursor) state.cursor = to, ui::want_frame();
  } else {
    state.cursor = state.followed_cursor = -1;
  }
  const GraphView v = move_graph(trace, state, band, {.hovered = h.hovered, .held = h.held});
  const StepMotion motion = step_motion(trace, state);
  remember_parameters(trace, state);
  const ImGuiIO& io = ImGui::GetIO();
  const float threshold = io.MouseDragThreshold * io.MouseDragThreshold;
  const bool released = ImGui::IsMouseReleased(0);
  const Pointer pointer{.over = h.hovered ? v.card_at({io.MousePos.x, io.MousePos.y}) : -1,
                        .clicked = h.pressed && released && io.MouseDragMaxDistanceSqr[0] < threshold,
                        .chosen = h.pressed && !released};
  {
    const ui::Clip clip({0, band.y - 8, band.x + band.right(), band.h + 16});
    if (auto c = draw_scopes(trace, v)) command = c;
    std::optional<GraphWires> wires;
    if (v.tiles()) wires.emplace(v);
    for (const ShownEdge& e : state.graph.edges) draw_edge(trace, v, e, motion, wires);
    if (wires) wires->draw();
    if (trace.scalar() && !v.tiles()) draw_factors(trace, v);
    ui::push_id("card");
    const bool movable = shown(experiment.access(), "variable") == Shown::open;
    const auto [first, last] = v.columns();
    for (int column = first; column <= last; ++column) {
      for (int card : state.graph.cards[static_cast<std::size_t>(column)]) {
        const ui::Rect r = v.card(state.graph.nodes[static_cast<std::size_t>(card)].place);
        if (r.bottom() < band.y - 8 || r.y > band.bottom() + 8) continue;
        if (auto c = draw_card(trace, state, v, card, motion, pointer, movable)) command = c;
      }
    }
    ui::pop_id();
    draw_key(trace, v);
  }
  if (pointer.clicked && pointer.over < 0 && trace.chosen() >= 0) command = command::TraceSelect{};
  draw_ends(v, band.w - (tools ? graph_tools(trace, state, v, below, command) : 0));
  ui::pop_id();
  return command;
}

}  // namespace deepx::panels
