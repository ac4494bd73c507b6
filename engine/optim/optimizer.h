// SPDX-License-Identifier: MIT
// Optimizers: how parameters follow their gradients. Catalogue entries, one block each; their settings can change while
// training.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"
#include "engine/graph/sweep.h"

namespace deepx::inline DEEPX_PRECISION {

inline constexpr std::size_t kMaxStateArrays = 4;

/// An array that an optimizer keeps for each parameter, in the parameter's size.
struct StateArray {
  std::string_view name{};
  std::string_view only_with{};  ///< kept only while this setting is not 0; "" for always
};
/// A number that an optimizer keeps for each parameter.
struct StateNumber {
  std::string_view name{};
  double start = 0;
};
/// The memory of an optimizer for one parameter (L-BFGS: for all as one long vector).
struct OptimizerState {
  std::int64_t steps = 0;                                 ///< steps that moved this parameter
  std::size_t size = 0;                                   ///< of the parameter
  std::vector<double> numbers{};                          ///< as OptimizerInfo::numbers
  std::array<std::vector<Real>, kMaxStateArrays> arrays;  ///< as OptimizerInfo::arrays; empty while unused
  std::vector<Real> scratch{};                            ///< not part of the memory: space for computations
};

/// One parameter array and the data for its update.
struct Update {
  std::span<Real> p;                          ///< parameters, changed in place
  std::span<const Real> g;                    ///< their gradients
  std::array<Real*, kMaxStateArrays> arrays;  ///< of p's size, 0 before the first step; null while unused
  std::span<double> numbers;                  ///< at their start before the first step
  std::span<const double> settings;           ///< in the order of OptimizerInfo::settings
  double step;                                ///< 1 for the first

  /// All settings, for a structured binding: `const auto [rate, momentum] = u.values<2>();`
  template <std::size_t N>
  std::array<double, N> values() const {
    std::array<double, N> all;
    for (std::size_t i = 0; i < N; ++i) all[i] = settings[i];
    return all;
  }
};

/// Stores `value` rounded to Real, and returns it unrounded. An update computes each element in double from the
/// unrounded settings: in float, 1 − β is wrong by 1 % at β = 0.999999, and a rounded β makes the memory fade at
/// another pace.
inline double keep(Real& kept, double value) {
  kept = static_cast<Real>(value);
  return value;
}

/// The loss at the current parameters, and its gradients.
struct Evaluation {
  double loss;
  Gradients gradients;
};
/// Runs the forward and the backward pass. Reuse the object: making one may allocate, calling it does not.
using Evaluate = std::function<Evaluation()>;

/// All parameters, and the data for a method that may evaluate the loss several times in a step.
struct Minimization {
  std::span<Tensor> parameters;  ///< changed in place
  const Evaluate& evaluate;
  const Settings& settings;
  OptimizerState& state;
};

/// Settings with which an entry works on a small smooth problem: the generated test uses them, and the playground
/// starts with this learning rate. PyTorch's default rates suit larger networks.
struct Recipe {
  double learning_rate = 0.1;
  int steps = 1000;  ///< to 1e-6 on a convex quadratic of condition 10
  double gamma = 1;  ///< factor on the rate after each step, for methods that would not converge otherwise
  std::vector<std::pair<std::string_view, double>> settings{};
};

/// One line of an update as a calculation for one element: `symbol` gets the value of `formula`. A formula may use the
/// settings by their names, p, g, t (1 at the first step), and the symbols of earlier lines; hats and indices are
/// written out ("m_hat").
/// Lines only explain the update: a test compares them with it.
struct UpdateLine {
  std::string_view symbol{}, formula{};
  std::string_view keeps{};  ///< the state that `symbol` reads and writes: the name of a StateArray or StateNumber
  std::string_view math{};   ///< the formula for people, if `formula` cannot express it: "sign(c)"
  bool (*when)(std::span<const double> settings, double step) = nullptr;  ///< null: always
};

struct OptimizerInfo {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};  ///< the first is learning_rate
  std::vector<StateArray> arrays{};
  std::vector<StateNumber> numbers{};
  Recipe recipe{};
  std::vector<UpdateLine> lines{};  ///< none for methods that step all parameters together
  /// Either: one step of one parameter, from its gradient.
  void (*update)(const Update&) = nullptr;
  /// Or: one step of all parameters together, which evaluates the loss itself; returns the loss before the step.
  double (*minimize)(const Minimization&) = nullptr;

  /// True if gradients are not enough for a step: the method must evaluate the loss at other parameters.
  bool needs_evaluation() const { return minimize != nullptr; }
};
Catalogue<OptimizerInfo>& optimizer_catalogue();
struct RegisteredOptimizer {
  explicit RegisteredOptimizer(const OptimizerInfo& info) { optimizer_catalogue().add(info); }
};

/// Throws Error::graph, naming `call`, when there are parameters and none of them was recorded on the tape of the gradients.
void require_recorded(std::string_view call, std::span<const Tensor> parameters, const Gradients& gradients);

/// An optimizer in use: an entry, its settings, and its state for each parameter. A value: copies are independent, so a
/// preview of the next step runs on a copy.
class Optimizer {
 public:
  explicit Optimizer(const OptimizerInfo& info);
  const OptimizerInfo& info() const { return *info_; }

  /// For every group. Throws Error::value when the optimizer has no such setting or the value is outside its range.
  void set(std::string_view setting, double value);
  double get(std::string_view setting) const { return get(setting, 0); }

  /// Parameter groups: every parameter belongs to group 0 until it moves to another group, which has its own settings
  /// (at first those of group 0). `parameters` are positions in the list that step() takes.
  ///   Returns the new group's number.
  ///   Throws Error::value for an entry that treats all parameters as one, or for a parameter that is in a group
  /// already.
  std::size_t add_group(std::span<const std::size_t> parameters);
  std::size_t groups() const { return groups_.size(); }
  std::size_t group_of(std::size_t parameter) const {
    return parameter < group_of_.size() ? group_of_[parameter] : 0;
  }
  /// As above, for one group. Throws Error::index when there is no such group.
  void set(std::string_view setting, double value, std::size_t group);
  double get(std::string_view setting, std::size_t group) const;

  /// One step for all parameters, in the same order each time. Parameters that the loss does not depend on do not
  /// change. Gradients remain valid while others are computed, so that two losses can each step their own parameters.
  ///   Throws Error::graph when the entry needs_evaluation(), and when none of the parameters is on the gradients'
  /// tape; then no parameter has changed.
  void step(std::span<Tensor> parameters, const Gradients& gradients);
  /// Evaluates the loss, then steps; works for every entry. Returns the loss before the step.
  double step(std::span<Tensor> parameters, const Evaluate& evaluate);
  /// The same, evaluating by `tape.forward()` and `backward(tape, loss)`.
  double step(std::span<Tensor> parameters, Tape& tape, const Tensor& loss);
  /// The first form in parts: begin_step() once, then update() for each parameter. Throws Error::shape when p and g
  /// differ in size.
  void begin_step() { ++steps_; }
  void update(std::size_t index, std::span<Real> p, std::span<const Real> g);

  std::int64_t steps() const { return steps_; }
  /// State array `array` of parameter `index`; empty before the first step and if unused.
  std::span<const Real> state(std::size_t index, std::size_t array) const;
  /// The whole state, one entry for each updated parameter: the content of its file.
  std::span<const OptimizerState> states() const { return states_; }
  /// Continues from this state. Throws Error::value when an array does not have the length that this entry gives it.
  void restore(std::int64_t steps, std::vector<OptimizerState> states);

 private:
  OptimizerState& state_of(std::size_t index, std::size_t size);

  const OptimizerInfo* info_;
  std::vector<Settings> groups_;
  std::vector<std::size_t> group_of_;
  std::int64_t steps_ = 0;
  std::vector<OptimizerState> states_;
};

// Settings that most entries have. The two kinds of decay are different:

inline Setting learning_rate(double value) {
  return {.name = "learning_rate", .symbol = "η", .words = "length of a step", .value = value, .low = 0, .high = 100};
}
/// L2: part of the gradient.
inline Setting l2_decay() {
  return {.name = "weight_decay", .symbol = "λ",
          .words = "L2: λ p is added to the gradient, and is averaged and scaled with it", .value = 0, .low = 0, .high = 10};
}
/// Decoupled: no part of the gradient.
inline Setting decoupled_decay(double value) {
  return {.name = "weight_decay", .symbol = "λ",
          .words = "decoupled: each step shrinks p by η λ p, independent of the gradient and its scale", .value = value, .low = 0, .high = 10};
}

}  // namespace deepx::inline DEEPX_PRECISION
