// SPDX-License-Identifier: MIT
// The computation that a trace walks: the recorded computation of one number, from a network's step or from a formula,
// and its names.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/graph/tape.h"
#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

class Expression;
class Run;

enum class LeafKind { inputs, labels, parameter, variable, constant };

struct LeafName {
  LeafKind kind = LeafKind::constant;
  std::string symbol, subscript;
};

/// `name`, with the first number behind it that makes it unlike all that are taken.
std::string unused_name(std::string name, const std::set<std::string>& taken);

/// One step of an optimizer, taken on a copy.
struct TraceUpdate {
  struct Parameter {
    NodeId node;
    std::size_t index;  ///< the optimizer's index; its weights are `after` at the end
    std::vector<Real> after;
    bool frozen = false;
  };
  Optimizer before;  ///< its state before the step
  std::vector<Parameter> parameters;
  double loss_after = 0;
};

class TraceSource {
 public:
  virtual ~TraceSource() = default;
  virtual Tape& tape() = 0;
  virtual const Tensor& output() const = 0;
  /// The output's name in formulas.
  virtual std::string output_symbol() const { return "L"; }
  /// True if every value is one number, as in a formula.
  virtual bool scalar() const { return false; }
  virtual LeafName leaf(NodeId id) const = 0;
  /// The symbol of an operator's result; empty without one.
  virtual std::string symbol_of(NodeId) const { return {}; }
  /// Restores state that replaying changes, such as counted draws.
  virtual void rewind() {}
  virtual const TraceUpdate* update() const { return nullptr; }
  virtual double learning_rate() const { return 0; }
  virtual const std::vector<int>& samples() const;
};

/// One training step of the run's network, on copies of its weights, for these rows of the data (training points first).
std::unique_ptr<TraceSource> trace_network(const Run& run, std::vector<int> samples);
/// The same for a run that nothing else holds.
std::unique_ptr<TraceSource> trace_network(std::unique_ptr<const Run> run, std::vector<int> samples);
/// A training step that can be repeated on paper: one sample of XOR through a network 2-2-1 with tanh, cross-entropy and
/// SGD at 0.1. The sample and the weights, which are those of seed 42, have two decimals.
std::unique_ptr<TraceSource> trace_small_network();
/// A formula at a point: one value for each of its variables. Throws Error::value for a formula without an operator or a variable.
std::unique_ptr<TraceSource> trace_expression(const Expression& expression, std::span<const double> values);
/// The backward pass of `source` to that element, recorded as operators after its own; the output is the slope.
///   Throws Error::value if there is no such leaf, or no gradient reaches it.
std::unique_ptr<TraceSource> trace_slope(std::unique_ptr<TraceSource> source, NodeId leaf, int element);

}  // namespace deepx::inline DEEPX_PRECISION
