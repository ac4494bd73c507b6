// SPDX-License-Identifier: MIT
// Differentiates a formula: once for all variables, and repeatedly for one.
#include "playground/cli/grad.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/ops/arithmetic.h"
#include "engine/ops/gradient.h"
#include "playground/model/formula/expression.h"
#include "playground/model/formula/notation.h"

namespace deepx {
namespace {

constexpr int kMaxOrder = 20;
constexpr std::size_t kMostNodes = 4'000'000;  // well under a gigabyte

/// Gradients of y, zeros if it depends on no variable.
std::vector<Tensor> gradients(const Tape& tape, Tensor y, std::span<const Tensor> x) {
  if (!y.node().tape()) y = 1 * y;  // only a variable or a number: no operator has put it on the tape
  const NodeId id = tape.find(y);
  if (id != kNoNode && tape.nodes()[id].needs_grad) return gradient(y, x);
  return std::vector<Tensor>(x.size(), Tensor::scalar(0));
}

std::vector<double> derivatives(Tape& tape, Tensor y, const Tensor& x, int order) {
  std::vector<double> all;
  for (std::size_t before = 1; static_cast<int>(all.size()) < order;) {
    // Each order multiplies the length of the tape by about the same factor.
    const std::size_t nodes =
        std::max<std::size_t>(tape.nodes().size(), 1);  // a single variable is not on the tape yet
    DEEPX_REQUIRE(nodes * (nodes / before + 1) < kMostNodes, value, "grad: order is ", order, ": derivative ",
                  all.size() + 1, " of this expression takes too many operations; the highest that fits is ",
                  all.size());
    before = nodes;
    y = gradients(tape, y, std::span(&x, 1))[0];
    all.push_back(y.item());
  }
  return all;
}

}  // namespace

GradResult evaluate_gradient(std::string_view text, const std::vector<std::pair<std::string, double>>& point,
                             int order) {
  const Expression expression = Expression::parse(text);
  for (const auto& [name, value] : point)
    DEEPX_REQUIRE(!is_constant(name), value, "grad: ", name, " is given as ", value, ", but means ",
                  name == "e" ? "Euler's number" : "π", "; choose another name");
  for (std::size_t i = 0; i < point.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      DEEPX_REQUIRE(point[i].first != point[k].first, value, "grad: ", clipped(point[i].first),
                    " has two values; give one");
  DEEPX_REQUIRE(order >= 0 && order <= kMaxOrder, value, "grad: order is ", order, "; must be in [1, ", kMaxOrder, "]");
  DEEPX_REQUIRE(order == 0 || point.size() == 1, value, "grad: order is ", order, " with ", point.size(),
                " variables; higher orders are for one variable");
  Tape tape;
  const auto recording = tape.record();
  std::vector<Tensor> x;
  for (const auto& [name, value] : point) x.push_back(Tensor::scalar(value).requires_grad());
  std::vector<Tensor> inputs;
  for (const std::string& name : expression.variables()) {
    const auto found = std::find_if(point.begin(), point.end(), [&](const auto& p) { return p.first == name; });
    DEEPX_REQUIRE(found != point.end(), value, "grad: ", clipped(name), " has no value; give one, such as ",
                  clipped(name), "=2");
    inputs.push_back(x[static_cast<std::size_t>(found - point.begin())]);
  }
  const Tensor y = expression.evaluate(inputs);
  GradResult result;
  result.value = y.item();
  if (order > 0) {
    result.derivatives = derivatives(tape, y, x[0], order);
    result.gradients.emplace_back(point[0].first, result.derivatives[0]);
  } else {
    const std::vector<Tensor> g = gradients(tape, y, x);
    for (std::size_t i = 0; i < point.size(); ++i) result.gradients.emplace_back(point[i].first, g[i].item());
  }
  return result;
}

}  // namespace deepx
