// SPDX-License-Identifier: MIT
// The explanation's numbers: how one element is computed, written out. What a text says is compared with what the
// operator itself has computed.
#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/ops/ops.h"
#include "playground/model/backprop/trace_state.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kMostTerms = 64;

/// A sum as long as it can be read.
class Sum {
 public:
  void add(const std::string& term) {
    if (++count_ <= kMostTerms) text_ += join(count_ > 1 ? " + " : "", term);
  }
  std::string equals(double total) const {
    return join(text_, count_ > kMostTerms ? " + …" : "", " = ", number_shown(total));
  }

 private:
  std::string text_;
  int count_ = 0;
};

std::string term(double a, double b, bool first) {
  return join(first ? number_shown(a) : number_factor(a), " · ", number_factor(b));
}

/// Numbers of one row of a matrix, and where in it an element is.
struct Row {
  std::vector<double> x;
  std::size_t at = 0;
  Row(std::span<const Real> values, int element, int cols) : at(static_cast<std::size_t>(element % cols)) {
    for (int i = 0; i < cols; ++i) x.push_back(at_value(values, element - element % cols + i));
  }
  double softmax() const {
    const double top = *std::ranges::max_element(x);
    double sum = 0;
    for (const double v : x) sum += std::exp(v - top);
    return std::exp(x[at] - top) / sum;
  }
};

/// A rule with its numbers, and what it computes.
struct Written {
  std::string text;
  double value;
};

/// (p − y) / N: how far the answer is from the right one.
Written error_over_count(std::string_view rule, double p, double y, double times, int count) {
  const std::string over = count > 1 ? join(" / ", count) : "", twice = times == 1 ? "" : join(times, " · ");
  return {join(rule, count > 1 ? " / N" : "", " = ", twice, "(", number_shown(p), " − ", number_factor(y), ")", over),
          times * (p - y) / count};
}

}  // namespace

double at_value(std::span<const Real> values, int element) {
  return element < 0 || element >= static_cast<int>(values.size())
             ? NAN
             : static_cast<double>(values[static_cast<std::size_t>(element)]);
}

std::string number_factor(double v) { return v < 0 ? join("(", number_shown(v), ")") : number_shown(v); }

std::string Trace::State::product_numbers(int input, TraceCell cell) const {
  const Explanation& e = explanation;
  Sum sum;
  const int count = input == 0 ? e.incoming.cols : e.incoming.rows;
  for (int k = 0; k < count; ++k) {
    const int i = input == 0 ? cell.row * e.incoming.cols + k : k * e.incoming.cols + cell.col;
    const int l = input == 0 ? k * e.local.cols + cell.col : cell.row * e.local.cols + k;
    sum.add(term(at_value(e.incoming.values, i), at_value(e.local.values, l), k == 0));
  }
  return sum.equals(e.outgoing_number);
}

std::string Trace::State::repeated_numbers(const Shape& from, const Shape& to, int element) const {
  const Explanation& e = explanation;
  Sum sum;
  bool first = true;
  for (int out = 0; out < static_cast<int>(e.incoming.values.size()); ++out) {
    if (behind(from, to, out) != element) continue;
    const double g = at_value(e.incoming.values, out), slope = at_value(e.local.values, out);
    sum.add(slope == 1 ? first ? number_shown(g) : number_factor(g) : term(g, slope, first));
    first = false;
  }
  return sum.equals(e.outgoing_number);
}

/// "0.8 · 1.5 = 1.2", "tanh(0.8) = 0.664": how the element's value is computed.
std::string Trace::State::forward_numbers(const TraceNode& n, int element) const {
  const std::string result = number_shown(explanation.outgoing_number);
  const auto input = [&](std::size_t i) { return on_tape(n.inputs[i]).value.values(); };
  if (n.op == "matmul" && element >= 0) {
    const std::vector<Real> a = input(0), b = input(1);
    const int K = on_tape(n.inputs[0]).value.shape().back(0), cols = on_tape(n.id).value.shape().back(0);
    Sum sum;
    for (int k = 0; k < K; ++k)
      sum.add(term(at_value(a, element / cols * K + k), at_value(b, k * cols + element % cols), k == 0));
    return sum.equals(explanation.outgoing_number);
  }
  if (on_tape(n.id).op->info->kind != Kind::elementwise || element < 0) return join("value ", result);
  const auto shown = [&](std::size_t i) {
    const std::vector<Real> values = expand(on_tape(n.inputs[i]).value.detach(), on_tape(n.id).value.shape()).values();
    return at_value(values, element);
  };
  const std::string_view sign = n.op == "add"   ? " + "
                                : n.op == "sub" ? " − "
                                : n.op == "mul" ? " · "
                                : n.op == "div" ? " / "
                                                : "";
  if (n.inputs.size() == 2 && !sign.empty())
    return join(number_shown(shown(0)), sign, number_factor(shown(1)), " = ", result);
  if (n.inputs.size() != 1) return join("value ", result);
  if (n.op == "neg") return join("−", number_factor(shown(0)), " = ", result);
  return n.op == "power" ? join(number_factor(shown(0)), n.label, " = ", result)
                         : join(on_tape(n.id).op->info->label, "(", number_shown(shown(0)), ") = ", result);
}

std::string Trace::State::whole_numbers(const TraceNode& n, int input, int element) const {
  const std::string result = number_shown(explanation.outgoing_number);
  const Tensor& x = on_tape(n.inputs[static_cast<std::size_t>(input)]).value;
  const std::vector<Real> values = x.values();
  const int cols = std::max(1, x.shape().back(0)), samples = x.rank() > 0 ? std::max(1, x.shape()[0]) : 1;
  const double v = at_value(values, element), g = explanation.incoming_number;
  std::optional<Written> written;
  if (input == 0 && n.inputs.size() >= 2) {
    const std::vector<Real> targets = on_tape(n.inputs[1]).value.values();
    const bool labels = targets.size() < values.size();
    const double y = labels ? double(at_value(targets, element / cols) == element % cols) : at_value(targets, element);
    if (n.op == "bce_with_logits") written = error_over_count("(p − y)", 1 / (1 + std::exp(-v)), y, 1, samples);
    if (n.op == "cross_entropy")
      written = error_over_count("(p − y)", Row(values, element, cols).softmax(), y, 1, samples);
    if (n.op == "mse") written = error_over_count("2 · (p − y)", v, y, 2, static_cast<int>(values.size()));
  }
  if (n.op == "mean") {
    const int count = static_cast<int>(values.size() / std::max<std::size_t>(1, explanation.incoming.values.size()));
    written = {join(number_shown(g), " / ", count), g / count};
  }
  if (n.op == "sum") written = {number_shown(g), g};
  if (n.op == "softmax" && x.rank() > 0) {
    const Row row(values, element, cols), incoming_row(incoming, element, cols);
    double against = 0;
    for (int k = 0; k < cols; ++k) {
      Row other = row;
      other.at = static_cast<std::size_t>(k);
      against += other.softmax() * incoming_row.x[static_cast<std::size_t>(k)];
    }
    const double p = row.softmax(), own = incoming_row.x[incoming_row.at];
    written = {
        join("p · (g − their mean) = ", number_shown(p), " · (", number_shown(own), " − ", number_factor(against), ")"),
        p * (own - against)};
  }
  // An option, such as weights of classes, changes the rule: then only the operator's own number is shown.
  const double own = explanation.outgoing_number;
  if (!written || !(std::abs(written->value - own) <= 1e-4 * std::abs(own) + 1e-7)) return result;
  return join(written->text, " = ", result);
}

}  // namespace deepx::inline DEEPX_PRECISION
