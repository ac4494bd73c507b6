// SPDX-License-Identifier: MIT
// The node in hand in words, formulas and numbers. The numbers come from the operator's own rule, never from a second one.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/ops/ops.h"
#include "playground/model/trace_state.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kCurvePoints = 81;

TraceCell cell_of(int element, int cols) { return element < 0 || cols < 1 ? TraceCell{} : TraceCell{element / cols, element % cols}; }

/// Index of the largest magnitude; -1 if there is none.
int largest_at(std::span<const Real> values) {
  int best = -1;
  for (int i = 0; i < static_cast<int>(values.size()); ++i)
    if (best < 0 || std::abs(values[static_cast<std::size_t>(i)]) > std::abs(values[static_cast<std::size_t>(best)])) best = i;
  return best;
}

double at_value(std::span<const Real> values, int element) {
  return element < 0 || element >= static_cast<int>(values.size()) ? NAN : static_cast<double>(values[static_cast<std::size_t>(element)]);
}

/// A number as a factor that is not the first.
std::string factor(double v) { return v < 0 ? join("(", number_shown(v), ")") : number_shown(v); }

/// The two largest of the products that add up to element `cell` of a matrix product, written out.
std::string largest_terms(const Explanation& e, int input, TraceCell cell) {
  struct Term {
    double g, w;
  };
  std::vector<Term> terms;
  for (int k = 0; k < (input == 0 ? e.incoming.cols : e.incoming.rows); ++k) {
    const int i = input == 0 ? cell.row * e.incoming.cols + k : k * e.incoming.cols + cell.col;
    const int l = input == 0 ? k * e.local.cols + cell.col : cell.row * e.local.cols + k;
    terms.push_back({at_value(e.incoming.values, i), at_value(e.local.values, l)});
  }
  std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return std::abs(a.g * a.w) > std::abs(b.g * b.w); });
  std::string text;
  for (std::size_t k = 0; k < std::min<std::size_t>(terms.size(), 2); ++k)
    text += join(k ? " + " : "", k ? factor(terms[k].g) : number_shown(terms[k].g), " · ", factor(terms[k].w));
  return join(text, terms.size() > 2 ? " + …" : "");
}

std::string raised(int exponent) {
  constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "⁻" : "";
  for (char c : std::to_string(std::abs(exponent))) text += kDigits[c - '0'];
  return text;
}

}  // namespace

std::string in_words(const TraceNode& node) {
  if (!node.leaf) return node.name;
  std::string text = node.symbol;
  constexpr const char* kDigits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  for (char c : node.subscript) text += kDigits[c - '0'];
  return text;
}

std::string number_shown(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const double size = std::abs(value);
  char text[40];
  std::string exponent;
  if (size == 0) {
    std::snprintf(text, sizeof text, "0");
  } else if (size >= 1e-3 && size < 1e5) {
    std::snprintf(text, sizeof text, "%.4f", size);
  } else {
    const int power = static_cast<int>(std::floor(std::log10(size)));
    std::snprintf(text, sizeof text, "%.1f", size / std::pow(10.0, power));
    exponent = "×10" + raised(power);
  }
  return join(value < 0 ? "−" : "", text, exponent);
}

std::string Trace::State::place_of(const TraceNode& n, int element) const {
  if (element < 0 || n.elements <= 1) return "";
  const Shape& shape = tape().nodes()[static_cast<std::size_t>(n.id)].value.shape();
  const TraceCell cell = cell_of(element, shape.back(0));
  if (n.parameter && shape.rank() == 2) return join("From input ", cell.row + 1, " to unit ", cell.col + 1);
  if (n.parameter) return join("Unit ", cell.col + 1);
  if (shape.rank() == 1) return join("Sample ", cell.col + 1);
  const bool input = n.id == static_cast<int>(tape().find(program.x));
  return join("Sample ", cell.row + 1, input ? ", input " : ", unit ", cell.col + 1);
}

void Trace::State::explain() {
  const auto unrecorded = Tape::pause();
  explanation = {};
  const TraceNode& n = node(selected());
  explanation.node = n.id;
  const bool ended = at == static_cast<int>(steps.size());
  if (n.parameter && ended) return explain_update(n);
  if (n.leaf) return explain_leaf(n);
  const OpInfo& info = *tape().nodes()[static_cast<std::size_t>(n.id)].op->info;
  explanation.local_rule = info.math;
  const int back = backward_step[static_cast<std::size_t>(n.id)];
  if (back < 0 || back >= at) return explain_forward(n);
  // The gradient that goes on to other operators comes first; a parameter is looked at by choosing it.
  int input = -1;
  for (std::size_t i = n.inputs.size(); i-- > 0;)
    if (const TraceNode& in = node(n.inputs[i]); in.arrival != Arrival::none && (input < 0 || !in.leaf)) input = static_cast<int>(i);
  explanation.title = join("Backward through ", info.label);
  explanation.words = join(info.words, ".");
  explain_backward(n, input);
}

void Trace::State::explain_forward(const TraceNode& n) {
  const OpTable& op = *tape().nodes()[static_cast<std::size_t>(n.id)].op;
  explanation.phase = n.computed ? TracePhase::forward : TracePhase::start;
  explanation.title = join("Forward through ", op.info->label);
  explanation.words = n.computed ? "The value is computed from the inputs, and kept: the backward pass will need it."
                                 : "Not computed yet: the forward pass has not come here.";
  if (!n.computed) return;
  const int element = chosen_element >= 0 && chosen_element < n.elements ? chosen_element : largest_at(n.value.values);
  explanation.place = place_of(n, element);
  explanation.outgoing_number = at_value(n.value.values, element);
  explanation.numbers = join("value ", number_shown(explanation.outgoing_number));
  explain_curve(n, element);
}

void Trace::State::explain_leaf(const TraceNode& n) {
  const bool inputs = n.symbol == "X", labels = n.symbol == "y";
  explanation.title = join(n.parameter ? "Parameter " : inputs ? "Inputs " : labels ? "Labels " : "Constant ", in_words(n));
  if (!n.parameter) {
    explanation.words = inputs   ? "The samples' features. They are given, so no gradient is wanted here."
                        : labels ? "What the network should answer. Given, so no gradient is wanted here."
                                 : "A number that the layer brings with it; no gradient is wanted here.";
    return;
  }
  explanation.words = "What training may change. Its gradient will say how the loss answers to each of its numbers.";
  if (n.arrival != Arrival::done && n.arrival != Arrival::arriving) return;
  for (const TraceEdge& e : edges) {
    if (e.from != n.id || !e.grad) continue;
    explanation.title = join("Gradient of ", in_words(n));
    explanation.words = join(tape().nodes()[static_cast<std::size_t>(e.to)].op->info->words, ".");
    explanation.local_rule = tape().nodes()[static_cast<std::size_t>(e.to)].op->info->math;
    return explain_backward(node(e.to), e.input);
  }
}

void Trace::State::explain_backward(const TraceNode& n, int input) {
  const Tape::Node& from = tape().nodes()[static_cast<std::size_t>(n.id)];
  Explanation& e = explanation;
  e.phase = TracePhase::backward;
  e.input = input;
  if (input < 0) return;
  e.chain_rule = from.op->info->grads[std::min<std::size_t>(static_cast<std::size_t>(input), 2)];
  incoming.assign(n.grad.values.begin(), n.grad.values.end());
  e.incoming = matrix(incoming, from.value.shape());
  const Tensor g = Tensor::from(from.value.shape(), std::span<const Real>(incoming));
  // The operator's rule, as gradient() uses it, gives its part of the input's gradient.
  std::vector<Tensor> x;
  for (int i : n.inputs) x.push_back(tape().nodes()[static_cast<std::size_t>(i)].value.detach());
  const Shape& to = x[static_cast<std::size_t>(input)].shape();
  outgoing = sum_to(from.op->grad(from.attributes.data(), {g, x, from.value.detach()}, input), to).values();
  e.outgoing = matrix(outgoing, to);
  if (n.op == "matmul") explain_product(n, input);
  else if (from.op->info->kind == Kind::elementwise) explain_elementwise(n, input, g);
  else explain_whole();
  const TraceNode& into = node(n.inputs[static_cast<std::size_t>(input)]);
  if (e.outgoing_cell.row >= 0) e.place = place_of(into, e.outgoing_cell.row * e.outgoing.cols + e.outgoing_cell.col);
}

void Trace::State::explain_product(const TraceNode& n, int input) {
  Explanation& e = explanation;
  e.product = input == 0 ? Product::matmul_left : Product::matmul_right;
  const Tensor other = transpose(tape().nodes()[static_cast<std::size_t>(n.inputs[static_cast<std::size_t>(1 - input)])].value.detach());
  local = other.values();
  e.local = matrix(local, other.shape());
  // A chosen element of the product fixes the row (or column) of the gradient; one of the input fixes the element itself.
  const bool of_input = selected() == n.inputs[static_cast<std::size_t>(input)];
  const auto in_range = [&](int elements) { return chosen_element >= 0 && chosen_element < elements; };
  int element = largest_at(outgoing);
  if (of_input && in_range(static_cast<int>(outgoing.size()))) element = chosen_element;
  TraceCell cell = cell_of(element, e.outgoing.cols);
  if (!of_input && in_range(n.elements)) {
    const TraceCell from = cell_of(chosen_element, e.incoming.cols);
    if (input == 0) cell = {from.row, largest_at(e.outgoing.values.subspan(static_cast<std::size_t>(from.row * e.outgoing.cols), static_cast<std::size_t>(e.outgoing.cols)))};
    else cell = {cell.row, from.col};
  }
  e.outgoing_cell = cell;
  e.incoming_cell = input == 0 ? TraceCell{cell.row, -1} : TraceCell{-1, cell.col};
  e.local_cell = input == 0 ? TraceCell{-1, cell.col} : TraceCell{cell.row, -1};
  e.outgoing_number = at_value(outgoing, cell.row * e.outgoing.cols + cell.col);
  e.numbers = join(largest_terms(e, input, cell), " = ", number_shown(e.outgoing_number));
}

void Trace::State::explain_elementwise(const TraceNode& n, int input, const Tensor& g) {
  Explanation& e = explanation;
  const Tape::Node& from = tape().nodes()[static_cast<std::size_t>(n.id)];
  e.product = Product::elementwise;
  std::vector<Tensor> x;
  for (int i : n.inputs) x.push_back(tape().nodes()[static_cast<std::size_t>(i)].value.detach());
  // The rule with an incoming gradient of 1 is the local derivative itself.
  const Tensor slope = from.op->grad(from.attributes.data(), {Tensor::full(g.shape(), 1), x, from.value.detach()}, input);
  local = expand(slope, g.shape()).values();
  e.local = matrix(local, g.shape());
  e.summed = outgoing.size() < incoming.size();
  const bool of_input = selected() == n.inputs[static_cast<std::size_t>(input)];
  const int most = of_input ? static_cast<int>(outgoing.size()) : n.elements;
  int element = chosen_element >= 0 && chosen_element < most ? chosen_element : largest_at(of_input ? outgoing : incoming);
  if (e.summed) {
    // Repeated along the rows: one number of the input meets a whole column.
    const int col = element % e.outgoing.cols;
    e.incoming_cell = e.local_cell = {of_input ? -1 : element / e.incoming.cols, col};
    e.outgoing_cell = {0, col};
    e.outgoing_number = at_value(outgoing, col);
    e.numbers = join("sum over ", e.incoming.rows, " samples = ", number_shown(e.outgoing_number));
    if (of_input) element = col;
  } else {
    e.incoming_cell = e.local_cell = e.outgoing_cell = cell_of(element, e.incoming.cols);
    e.outgoing_number = at_value(outgoing, element);
    e.numbers = join(number_shown(at_value(incoming, element)), " · ", factor(at_value(local, element)), " = ",
                     number_shown(e.outgoing_number));
  }
  e.incoming_number = at_value(incoming, element);
  e.local_number = at_value(local, element);
  explain_curve(n, element);
}

void Trace::State::explain_whole() {
  Explanation& e = explanation;
  e.product = Product::whole;
  const int element = largest_at(outgoing);
  e.incoming_cell = cell_of(largest_at(incoming), e.incoming.cols);
  e.outgoing_cell = cell_of(element, e.outgoing.cols);
  e.incoming_number = at_value(incoming, largest_at(incoming));
  e.outgoing_number = at_value(outgoing, element);
  e.numbers = number_shown(e.outgoing_number);
}

void Trace::State::explain_curve(const TraceNode& n, int element) {
  const Tape::Node& from = tape().nodes()[static_cast<std::size_t>(n.id)];
  if (from.op->info->kind != Kind::elementwise || n.inputs.size() != 1 || element < 0) return;
  const Tensor& x = tape().nodes()[static_cast<std::size_t>(n.inputs[0])].value;
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
  const Tensor point = Tensor::from({1}, {static_cast<Real>(curve.at_x)}), y = Tensor::from({1}, {static_cast<Real>(curve.at_y)});
  curve.slope = static_cast<float>(from.op->grad(from.attributes.data(), {Tensor::full({1}, 1), std::span(&point, 1), y}, 0).item());
  curve.x.assign(xs.data().begin(), xs.data().end());
  curve.y.assign(ys.data().begin(), ys.data().end());
}

void Trace::State::explain_update(const TraceNode& n) {
  Explanation& e = explanation;
  const Tape::Node& from = tape().nodes()[static_cast<std::size_t>(n.id)];
  e.phase = TracePhase::update;
  e.local_rule = update_rule;
  e.title = join("Update of ", in_words(n));
  e.words = "The optimizer moves each parameter against its gradient. This is a preview on a copy: nothing is changed.";
  e.before = matrix(from.value.data(), from.value.shape());
  e.after = matrix(after[static_cast<std::size_t>(n.id)], from.value.shape());
  const int element = chosen_element >= 0 && chosen_element < n.elements ? chosen_element : largest_at(n.grad.values);
  e.place = place_of(n, element);
  e.outgoing_cell = cell_of(element, e.before.cols);
  e.before_number = at_value(e.before.values, element);
  e.after_number = at_value(e.after.values, element);
  e.grad_number = at_value(n.grad.values, element);
  e.numbers = join(number_shown(e.before_number), " → ", number_shown(e.after_number));
}

}  // namespace deepx::inline DEEPX_PRECISION
