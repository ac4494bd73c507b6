// SPDX-License-Identifier: MIT
// What a trace walks: the recorded computation of one number, from a network's step or from a formula, and how its parts are called.
#pragma once

#include <memory>
#include <optional>
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

/// One step of an optimizer, taken on a copy.
struct TraceUpdate {
  struct Parameter {
    NodeId node;
    std::size_t index;         ///< as the optimizer counts; its weights are `after` in the end
    std::vector<Real> after;
    bool frozen = false;
  };
  Optimizer before;  ///< as it stands before the step
  std::vector<Parameter> parameters;
  double loss_after = 0;
};

class TraceSource {
 public:
  virtual ~TraceSource() = default;
  virtual Tape& tape() = 0;
  virtual const Tensor& output() const = 0;
  /// What the output is called in formulas.
  virtual std::string output_symbol() const { return "L"; }
  /// True if every value is one number, as in a formula.
  virtual bool scalar() const { return false; }
  virtual LeafName leaf(NodeId id) const = 0;
  /// The symbol of what an operator gives; empty for one without.
  virtual std::string symbol_of(NodeId) const { return {}; }
  /// Puts back what replaying moves on, such as counted draws.
  virtual void rewind() {}
  virtual const TraceUpdate* update() const { return nullptr; }
  virtual double learning_rate() const { return 0; }
  virtual const std::vector<int>& samples() const;
};

/// One training step of the run's network, on copies of its weights, for these rows of the data (training points first).
std::unique_ptr<TraceSource> trace_network(const Run& run, std::vector<int> samples);
/// A formula at a point: one value for each of its variables. Throws Error::value for a formula without an operator or a variable.
std::unique_ptr<TraceSource> trace_expression(const Expression& expression, std::span<const double> values);
/// The backward pass of `source` towards that element, recorded as operators behind its own; the output is the slope.
///   Throws Error::value when there is no such leaf, or nothing flows back to it.
std::unique_ptr<TraceSource> trace_slope(std::unique_ptr<TraceSource> source, NodeId leaf, int element);

}  // namespace deepx::inline DEEPX_PRECISION
