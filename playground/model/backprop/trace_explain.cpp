// SPDX-License-Identifier: MIT
// The current node in words, formulas and numbers. The numbers come from the operator's own rule, never from a second
// one.
#include <algorithm>
#include <cmath>

#include "engine/ops/ops.h"
#include "playground/model/backprop/trace_state.h"
#include "playground/model/text/finite.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kCurvePoints = 81;
constexpr int kMostWritten = 8;  // elements of a result whose factors are listed

TraceCell cell_of(int element, int cols) {
  return element < 0 || cols < 1 ? TraceCell{} : TraceCell{element / cols, element % cols};
}

/// Index of the largest magnitude; -1 if there is none.
int largest_at(std::span<const Real> values) {
  int best = -1;
  for (int i = 0; i < static_cast<int>(values.size()); ++i)
    if (best < 0 || std::abs(values[static_cast<std::size_t>(i)]) > std::abs(values[static_cast<std::size_t>(best)]))
      best = i;
  return best;
}

}  // namespace

std::string in_words(const TraceNode& node) {
  if (node.symbol.empty()) return node.name;
  std::string text = node.symbol;
  constexpr const char* kDigits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  for (char c : node.subscript) text += kDigits[c - '0'];
  return text;
}

std::string Trace::State::place_of(const TraceNode& n, int element) const {
  if (element < 0 || n.elements <= 1) return "";
  const Shape& shape = on_tape(n.id).value.shape();
  const TraceCell cell = cell_of(element, shape.back(0));
  if (n.parameter && shape.rank() == 2) return join("From input ", cell.row + 1, " to unit ", cell.col + 1);
  if (n.parameter) return join("Unit ", cell.col + 1);
  if (shape.rank() == 1) return join("Sample ", cell.col + 1);
  return join("Sample ", cell.row + 1, n.leaf && n.symbol == "X" ? ", input " : ", unit ", cell.col + 1);
}

void Trace::State::explain() {
  const auto unrecorded = Tape::pause();
  explanation = {};
  const TraceNode& n = node(selected());
  explanation.node = n.id;
  const bool ended = at == static_cast<int>(steps.size());
  explain_paths(n);
  if (updated[static_cast<std::size_t>(n.id)] && ended) return explain_update(n);
  if (n.leaf) return explain_leaf(n);
  const OpInfo& info = *on_tape(n.id).op->info;
  explanation.local_rule = info.math;
  const int back = backward_step[static_cast<std::size_t>(n.id)];
  if (back < 0 || back >= at) return explain_forward(n);
  // That for the followed number; else that for other operators comes before that for a parameter.
  const JourneyLeg* leg = leg_in_hand();
  int input = leg ? leg->input : -1;
  for (std::size_t i = leg ? 0 : n.inputs.size(); i-- > 0;)
    if (const TraceNode& in = node(n.inputs[i]); in.arrival != Arrival::none && (input < 0 || !in.leaf))
      input = static_cast<int>(i);
  explanation.title = join("Backward through ", info.label);
  explanation.words = join(info.words, ".");
  explain_backward(n, input);
}

void Trace::State::explain_forward(const TraceNode& n) {
  const OpTable& op = *on_tape(n.id).op;
  explanation.phase = n.computed ? TracePhase::forward : TracePhase::start;
  explanation.title = join("Forward through ", op.info->label);
  explanation.words = n.computed ? "The value is computed from the inputs and kept: the backward pass needs it."
                                 : "Not computed yet: the forward pass has not reached it.";
  if (!n.computed) return;
  const int element = element_in_hand();
  explanation.place = place_of(n, element);
  explanation.outgoing_number = at_value(n.value.values, element);
  explanation.numbers = forward_numbers(n, element);
  explain_curve(n, element);
}

void Trace::State::explain_leaf(const TraceNode& n) {
  const bool inputs = n.symbol == "X", labels = n.symbol == "y", moves = n.parameter || n.variable;
  explanation.title = join(n.parameter  ? "Parameter "
                           : n.variable ? "Variable "
                           : inputs     ? "Inputs "
                           : labels     ? "Labels "
                                        : "Constant ",
                           in_words(n));
  if (!moves) {
    explanation.words = source->scalar() ? "A number of the formula; it needs no gradient."
                        : inputs         ? "The samples' features. They are given, so they need no gradient."
                        : labels         ? "The right answers. They are given, so they need no gradient."
                                         : "A fixed number of the layer; it needs no gradient.";
    return;
  }
  explanation.words = n.variable
                          ? join("Move it and watch ", output, ". Its gradient tells how fast ", output, " changes.")
                          : "Training changes it. Its gradient tells how the loss changes with each of its numbers.";
  if (n.arrival != Arrival::done && n.arrival != Arrival::arriving) return;
  // The latest contribution; the others are in the paths.
  const TraceEdge* latest = nullptr;
  for (const TraceEdge& e : edges)
    if (e.from == n.id && e.grad &&
        (!latest ||
         backward_step[static_cast<std::size_t>(e.to)] >= backward_step[static_cast<std::size_t>(latest->to)]))
      latest = &e;
  if (!latest) return;
  explanation.title = join("Gradient of ", in_words(n));
  explanation.words = join(on_tape(latest->to).op->info->words, ".");
  explanation.local_rule = on_tape(latest->to).op->info->math;
  explain_backward(node(latest->to), latest->input);
}

const JourneyLeg* Trace::State::leg_in_hand() const {
  if (pinned) return nullptr;
  const int id = selected();
  for (const JourneyPath& path : journey.paths)
    for (const JourneyLeg& leg : path.legs)
      if (leg.node == id) return &leg;
  return nullptr;
}

int Trace::State::element_in_hand() const {
  const TraceNode& n = node(selected());
  if (pinned && chosen_element >= 0) return chosen_element;
  if (n.id == journey.node) return journey.element;
  if (const JourneyLeg* leg = leg_in_hand()) return leg->out;
  return std::max(
      0, largest_at(n.grad.empty() ? n.value.values : n.grad.values));  // the first, if nothing is computed yet
}

Tensor Trace::State::vjp_of(const TraceNode& n, int input, const Tensor& g) const {
  const Tape::Node& from = on_tape(n.id);
  std::vector<Tensor> x;
  for (int i : n.inputs) x.push_back(on_tape(i).value.detach());
  return sum_to(from.op->grad(from.attributes.data(), {g, x, from.value.detach()}, input),
                x[static_cast<std::size_t>(input)].shape());
}

Tensor Trace::State::part_of(const TraceNode& n, int input) const {
  return vjp_of(n, input, Tensor::from(on_tape(n.id).value.shape(), n.grad.values));
}

double Trace::State::local_slope(const TraceNode& n, int input) const {
  const auto unrecorded = Tape::pause();
  return static_cast<double>(vjp_of(n, input, Tensor::full(on_tape(n.id).value.shape(), 1)).item());
}

void Trace::State::explain_paths(const TraceNode& n) {
  if (n.expected < 2 || n.contributions == 0) return;
  const int element = element_in_hand();
  for (int s = F; s < at && steps[static_cast<std::size_t>(s)].node >= 0; ++s) {
    const TraceNode& user = node(steps[static_cast<std::size_t>(s)].node);
    for (std::size_t i = 0; i < user.inputs.size(); ++i)
      if (user.inputs[i] == n.id)
        explanation.paths.push_back(
            {user.id, static_cast<int>(i), at_value(part_of(user, static_cast<int>(i)).values(), element)});
  }
  explanation.paths_sum = at_value(n.grad.values, element);
}

void Trace::State::explain_backward(const TraceNode& n, int input) {
  const Tape::Node& from = on_tape(n.id);
  Explanation& e = explanation;
  e.phase = TracePhase::backward;
  e.input = input;
  if (input < 0) return;
  e.chain_rule = from.op->info->grads[std::min<std::size_t>(static_cast<std::size_t>(input), 2)];
  incoming.assign(n.grad.values.begin(), n.grad.values.end());
  e.incoming = matrix(incoming, from.value.shape());
  const Shape& to = on_tape(n.inputs[static_cast<std::size_t>(input)]).value.shape();
  outgoing = part_of(n, input).values();
  e.outgoing = matrix(outgoing, to);
  if (n.op == "matmul")
    explain_product(n, input);
  else if (from.op->info->kind == Kind::elementwise)
    explain_elementwise(n, input);
  else
    explain_whole(n, input);
  const int element = e.outgoing_cell.row * e.outgoing.cols + e.outgoing_cell.col;
  for (int out = 0; n.elements <= kMostWritten && out < n.elements; ++out)
    for (const JourneyLeg& leg : legs_of(n, input, out))
      if (leg.in == element) e.terms.push_back(leg);
  const TraceNode& into = node(n.inputs[static_cast<std::size_t>(input)]);
  if (e.outgoing_cell.row >= 0) e.place = place_of(into, e.outgoing_cell.row * e.outgoing.cols + e.outgoing_cell.col);
}

void Trace::State::explain_product(const TraceNode& n, int input) {
  Explanation& e = explanation;
  e.product = input == 0 ? Product::matmul_left : Product::matmul_right;
  const Tensor other = transpose(on_tape(n.inputs[static_cast<std::size_t>(1 - input)]).value.detach());
  local = other.values();
  e.local = matrix(local, other.shape());
  // A chosen element of the product determines the row (or column) of the gradient; one of the input determines the
  // element itself.
  const int of_input = element_of_input(n, input);
  TraceCell cell = cell_of(of_input >= 0 ? of_input : largest_at(outgoing), e.outgoing.cols);
  if (of_input < 0 && pinned && chosen_element >= 0) {
    const TraceCell from = cell_of(chosen_element, e.incoming.cols);
    if (input == 0)
      cell = {from.row, largest_at(e.outgoing.values.subspan(static_cast<std::size_t>(from.row * e.outgoing.cols),
                                                             static_cast<std::size_t>(e.outgoing.cols)))};
    else
      cell = {cell.row, from.col};
  }
  e.outgoing_cell = cell;
  e.incoming_cell = input == 0 ? TraceCell{cell.row, -1} : TraceCell{-1, cell.col};
  e.local_cell = input == 0 ? TraceCell{-1, cell.col} : TraceCell{cell.row, -1};
  e.outgoing_number = at_value(outgoing, cell.row * e.outgoing.cols + cell.col);
  e.numbers = product_numbers(input, cell);
}

void Trace::State::explain_elementwise(const TraceNode& n, int input) {
  Explanation& e = explanation;
  const Tape::Node& from = on_tape(n.id);
  e.product = Product::elementwise;
  std::vector<Tensor> x;
  for (int i : n.inputs) x.push_back(on_tape(i).value.detach());
  // The rule with an incoming gradient of 1 gives the local derivative.
  const Tensor slope =
      from.op->grad(from.attributes.data(), {Tensor::full(from.value.shape(), 1), x, from.value.detach()}, input);
  local = expand(slope, from.value.shape()).values();
  e.local = matrix(local, from.value.shape());
  e.summed = outgoing.size() < incoming.size();
  const bool of_input = selected() == n.inputs[static_cast<std::size_t>(input)];
  int element = of_input ? element_of_input(n, input) : element_in_hand();
  if (e.summed) {
    // One number of the input belongs to a whole column, a whole row, or everything.
    const Shape& to = on_tape(n.inputs[static_cast<std::size_t>(input)]).value.shape();
    const int in = of_input ? element : behind(to, from.value.shape(), element);
    e.outgoing_cell = cell_of(in, e.outgoing.cols);
    const bool column = e.outgoing.cols == e.incoming.cols, row = e.outgoing.rows == e.incoming.rows;
    e.incoming_cell = e.local_cell = of_input
                                         ? TraceCell{row ? e.outgoing_cell.row : -1, column ? e.outgoing_cell.col : -1}
                                         : cell_of(element, e.incoming.cols);
    e.outgoing_number = at_value(outgoing, in);
    e.numbers = repeated_numbers(to, from.value.shape(), in);
    if (of_input)
      for (element = 0; behind(to, from.value.shape(), element) != in;) ++element;
  } else {
    e.incoming_cell = e.local_cell = e.outgoing_cell = cell_of(element, e.incoming.cols);
    e.outgoing_number = at_value(outgoing, element);
    e.numbers = join(number_shown(at_value(incoming, element)), " · ", number_factor(at_value(local, element)), " = ",
                     number_shown(e.outgoing_number));
  }
  e.incoming_number = at_value(incoming, element);
  e.local_number = at_value(local, element);
  explain_curve(n, element);
}

/// The element of that input which is chosen or lies on the journey; -1 for none.
int Trace::State::element_of_input(const TraceNode& n, int input) const {
  const int from = n.inputs[static_cast<std::size_t>(input)];
  if (selected() == from) return element_in_hand();
  const JourneyLeg* leg = leg_in_hand();
  return leg && leg->node == n.id && leg->input == input ? leg->in : -1;
}

void Trace::State::explain_whole(const TraceNode& n, int input) {
  Explanation& e = explanation;
  e.product = Product::whole;
  const int of_input = element_of_input(n, input), element = of_input >= 0 ? of_input : largest_at(outgoing);
  const JourneyLeg* leg = leg_in_hand();
  const int out = leg ? leg->out : largest_at(incoming);
  e.incoming_cell = cell_of(out, e.incoming.cols);
  e.outgoing_cell = cell_of(element, e.outgoing.cols);
  e.incoming_number = at_value(incoming, out);
  e.outgoing_number = at_value(outgoing, element);
  e.numbers = whole_numbers(n, input, element);
}

void Trace::State::explain_curve(const TraceNode& n, int element) {
  const Tape::Node& from = on_tape(n.id);
  if (from.op->info->kind != Kind::elementwise || n.inputs.size() != 1 || element < 0) return;
  const Tensor& x = on_tape(n.inputs[0]).value;
  TraceCurve& curve = explanation.curve;
  curve.at_x = static_cast<float>(x.values()[static_cast<std::size_t>(element)]);
  curve.at_y = static_cast<float>(from.value.values()[static_cast<std::size_t>(element)]);
  const double reach = std::isfinite(curve.at_x) ? std::max(3.0, 1.25 * std::abs(static_cast<double>(curve.at_x))) : 3;
  const Interval& domain = from.op->info->domain;
  Tensor xs = Tensor::empty({kCurvePoints});
  for (int i = 0; i < kCurvePoints; ++i)
    xs.raw()[i] = static_cast<Real>(std::clamp(reach * (2.0 * i / (kCurvePoints - 1) - 1), domain.low, domain.high));
  const Tensor* const in[] = {&xs};
  const Tensor ys = emit(*from.op, from.attributes.data(), in, 1);
  const Tensor point = Tensor::from({1}, {static_cast<Real>(curve.at_x)}),
               y = Tensor::from({1}, {static_cast<Real>(curve.at_y)});
  curve.slope = static_cast<float>(
      from.op->grad(from.attributes.data(), {Tensor::full({1}, 1), std::span(&point, 1), y}, 0).item());
  curve.x.assign(xs.data().begin(), xs.data().end());
  curve.y.assign(ys.data().begin(), ys.data().end());
}

void Trace::State::explain_update(const TraceNode& n) {
  Explanation& e = explanation;
  const Tape::Node& from = on_tape(n.id);
  const TraceUpdate& update = *source->update();
  const TraceUpdate::Parameter& p = *updated[static_cast<std::size_t>(n.id)];
  e.phase = TracePhase::update;
  e.local_rule = update.before.info().math;
  e.title = join("Update of ", in_words(n));
  e.words =
      p.frozen
          ? "Its layer is frozen: the optimizer does not change it."
          : "The optimizer moves each parameter against its gradient. This is a preview on a copy: nothing changes.";
  e.before = matrix(from.value.data(), from.value.shape());
  e.after = matrix(p.after, from.value.shape());
  const int element = element_in_hand();
  e.place = place_of(n, element);
  e.outgoing_cell = cell_of(element, e.before.cols);
  e.before_number = at_value(e.before.values, element);
  e.after_number = at_value(e.after.values, element);
  e.grad_number = at_value(n.grad.values, element);
  e.numbers = join(number_shown(e.before_number), " → ", number_shown(e.after_number));
  if (!p.frozen && element >= 0)
    e.update = update_rows(update.before, p.index, static_cast<std::size_t>(element), e.before_number, e.grad_number);
}

}  // namespace deepx::inline DEEPX_PRECISION
