// SPDX-License-Identifier: MIT
// Optimizers: how parameters follow their gradients. Catalogue entries, one block each; their settings can
// change while training.
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

/// An array that an optimizer keeps for each parameter, of its size.
struct StateArray {
  std::string_view name{};
  std::string_view only_with{};  ///< kept only while this setting is not 0; "" for always
};
/// A number that it keeps for each parameter.
struct StateNumber {
  std::string_view name{};
  double start = 0;
};
/// What an optimizer remembers of one parameter (L-BFGS: of all as one long vector).
struct OptimizerState {
  std::int64_t steps = 0;                                 ///< that moved this parameter
  std::size_t size = 0;                                   ///< of the parameter
  std::vector<double> numbers{};                          ///< as OptimizerInfo::numbers
  std::array<std::vector<Real>, kMaxStateArrays> arrays;  ///< as OptimizerInfo::arrays; empty while unused
  std::vector<Real> scratch{};                            ///< nothing to remember: room to compute in
};

/// One parameter array and what its update may use.
struct Update {
  std::span<Real> p;                          ///< parameters, changed in place
  std::span<const Real> g;                    ///< their gradients
  std::array<Real*, kMaxStateArrays> arrays;  ///< of p's size, 0 before the first step; null while unused
  std::span<double> numbers;                  ///< at their start before the first step
  std::span<const double> settings;           ///< in the order of OptimizerInfo::settings
  double step;                                ///< 1 for the first

  /// All settings, to be taken apart: `const auto [rate, momentum] = u.values<2>();`
  template <std::size_t N>
  std::array<double, N> values() const {
    std::array<double, N> all;
    for (std::size_t i = 0; i < N; ++i) all[i] = settings[i];
    return all;
  }
};

/// Rounds `value` to what is kept, and returns it as it was. An update computes each element in double, from the settings as they
/// are: in float 1 − β is wrong by 1 % at β = 0.999999, and a rounded β makes a memory fade at another pace.
inline double keep(Real& kept, double value) {
  kept = static_cast<Real>(value);
  return value;
}

/// The loss at the present parameters and its gradients.
struct Evaluation {
  double loss;
  Gradients gradients;
};
/// Runs the forward and the backward pass. Keep one and pass it again: making one may allocate, calling one
/// does not.
using Evaluate = std::function<Evaluation()>;

/// All parameters, and what a method that evaluates the loss as often as it likes may use.
struct Minimization {
  std::span<Tensor> parameters;  ///< changed in place
  const Evaluate& evaluate;
  const Settings& settings;
  OptimizerState& state;
};

/// What makes an entry work on a small smooth problem: the generated test takes it, and the playground starts
/// with its learning rate. PyTorch's default rates suit larger networks.
struct Recipe {
  double learning_rate = 0.1;
  int steps = 1000;  ///< to 1e-6 on a convex quadratic of condition 10
  double gamma = 1;  ///< the rate is multiplied by this after each step, for methods that else never settle
  std::vector<std::pair<std::string_view, double>> settings{};
};

/// One line of an update worked out by hand, for one element: `symbol` takes the value of `formula`. A formula may use the settings
/// by their names, p, g, t (1 at the first step), and the symbols of lines before it; hats and indices are written out ("m_hat").
/// Lines only explain: a test holds them against the update itself.
struct UpdateLine {
  std::string_view symbol{}, formula{};
  std::string_view keeps{};  ///< the state that `symbol` is before and after: a StateArray's or StateNumber's name
  std::string_view math{};   ///< how the formula reads, if it has no words for it: "sign(c)"
  bool (*when)(std::span<const double> settings, double step) = nullptr;  ///< null: always
};

struct OptimizerInfo {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};  ///< the first is learning_rate
  std::vector<StateArray> arrays{};
  std::vector<StateNumber> numbers{};
  Recipe recipe{};
  std::vector<UpdateLine> lines{};  ///< none for what steps all parameters together
  /// Either: one step of one parameter, from its gradient.
  void (*update)(const Update&) = nullptr;
  /// Or: one step of all at once, which evaluates the loss itself; returns the loss before it.
  double (*minimize)(const Minimization&) = nullptr;

  /// It cannot step from gradients alone: the loss must be evaluated again at other parameters.
  bool needs_evaluation() const { return minimize != nullptr; }
};
Catalogue<OptimizerInfo>& optimizer_catalogue();
struct RegisteredOptimizer {
  explicit RegisteredOptimizer(const OptimizerInfo& info) { optimizer_catalogue().add(info); }
};

/// Throws Error::graph, naming `call`, when there are parameters and none of them was recorded on the tape of the gradients.
void require_recorded(std::string_view call, std::span<const Tensor> parameters, const Gradients& gradients);

/// An optimizer at work: an entry, its settings, and the state it keeps for each parameter. A value: a copy is
/// independent, so a preview of the next step runs on a copy.
class Optimizer {
 public:
  explicit Optimizer(const OptimizerInfo& info);
  const OptimizerInfo& info() const { return *info_; }

  /// Sets it in every group. Throws Error::value when the optimizer has no such setting or the value is outside
  /// its range.
  void set(std::string_view setting, double value);
  double get(std::string_view setting) const { return get(setting, 0); }

  /// Parameter groups: every parameter belongs to group 0 until it is given to another, which has its own
  /// settings (at first those of group 0). Parameters are meant by their place in the list that step() takes.
  ///   Returns the new group's number.
  ///   Throws Error::value for an entry that treats all parameters as one, or a parameter that has its group.
  std::size_t add_group(std::span<const std::size_t> parameters);
  std::size_t groups() const { return groups_.size(); }
  std::size_t group_of(std::size_t parameter) const {
    return parameter < group_of_.size() ? group_of_[parameter] : 0;
  }
  /// As above, for one group. Throws Error::index when there is no such group.
  void set(std::string_view setting, double value, std::size_t group);
  double get(std::string_view setting, std::size_t group) const;

  /// One step for all parameters, in the same order each time. Those the loss does not depend on stay as they are. Gradients stay
  /// valid while others are computed, so that two losses can each step parameters of their own.
  ///   Throws Error::graph when the entry needs_evaluation(), and when none of the parameters is on the gradients' tape; nothing has
  /// then moved.
  void step(std::span<Tensor> parameters, const Gradients& gradients);
  /// Evaluates the loss, then steps: every entry can do this. Returns the loss before the step.
  double step(std::span<Tensor> parameters, const Evaluate& evaluate);
  /// The same, evaluating by `tape.forward()` and `backward(tape, loss)`.
  double step(std::span<Tensor> parameters, Tape& tape, const Tensor& loss);
  /// The first by hand: begin_step() once, then update() for each parameter. Throws Error::shape when p and g differ in size.
  void begin_step() { ++steps_; }
  void update(std::size_t index, std::span<Real> p, std::span<const Real> g);

  std::int64_t steps() const { return steps_; }
  /// State array `array` of parameter `index`; empty before the first step and while unused.
  std::span<const Real> state(std::size_t index, std::size_t array) const;
  /// All of the state, one per parameter that was updated: what a file of it holds.
  std::span<const OptimizerState> states() const { return states_; }
  /// Goes on from there. Throws Error::value when an array has not the length that an optimizer of this entry gives it.
  void restore(std::int64_t steps, std::vector<OptimizerState> states);

 private:
  OptimizerState& state_of(std::size_t index, std::size_t size);

  const OptimizerInfo* info_;
  std::vector<Settings> groups_;
  std::vector<std::size_t> group_of_;
  std::int64_t steps_ = 0;
  std::vector<OptimizerState> states_;
};

// Settings that most entries have. Two kinds of decay, which are different things:

inline Setting learning_rate(double value) {
  return {.name = "learning_rate", .symbol = "η", .words = "length of a step", .value = value, .low = 0, .high = 100};
}
/// L2: part of the gradient.
inline Setting l2_decay() {
  return {.name = "weight_decay", .symbol = "λ",
          .words = "L2: λ p joins the gradient, and is averaged and scaled as the gradient is", .value = 0, .low = 0, .high = 10};
}
/// Decoupled: no part of the gradient.
inline Setting decoupled_decay(double value) {
  return {.name = "weight_decay", .symbol = "λ",
          .words = "decoupled: each step shrinks p by η λ p, whatever the gradient and its scale", .value = value, .low = 0, .high = 10};
}

}  // namespace deepx::inline DEEPX_PRECISION
