// SPDX-License-Identifier: MIT
// Settings, groups, state and steps, the same for all optimizers.
#include "engine/optim/optimizer.h"

#include <algorithm>

#include "engine/optim/optimizers.h"

namespace deepx::inline DEEPX_PRECISION {

Catalogue<OptimizerInfo>& optimizer_catalogue() {
  static Catalogue<OptimizerInfo> catalogue("optimizer");
  return catalogue;
}

namespace {

constexpr std::size_t kMostParameters = std::size_t{1} << 24;

void require_index(std::string_view name, const char* call, std::size_t parameter) {
  DEEPX_REQUIRE(parameter < kMostParameters, index, name, ": ", call, ": parameter ", parameter,
                "; places lie in 0 to ", kMostParameters - 1);
}

}  // namespace

void require_recorded(std::string_view call, std::span<const Tensor> parameters, const Gradients& gradients) {
  const auto recorded = [&](const Tensor& p) { return gradients.on_tape(p); };
  DEEPX_REQUIRE(parameters.empty() || std::ranges::any_of(parameters, recorded), graph, call, ": step: none of the ",
                parameters.size(),
                " parameters was recorded on the tape of these gradients; pass those that the loss was computed from");
}

Optimizer::Optimizer(const OptimizerInfo& info) : info_(&info), groups_{Settings(info.name, info.settings)} {}

void Optimizer::set(std::string_view setting, double value) {
  for (Settings& group : groups_) group.set(setting, value);
}

void Optimizer::set(std::string_view setting, double value, std::size_t group) {
  DEEPX_REQUIRE(group < groups_.size(), index, info_->name, ": there is no group ", group, "; there are ",
                groups_.size(), ", counted from 0");
  groups_[group].set(setting, value);
}

double Optimizer::get(std::string_view setting, std::size_t group) const {
  DEEPX_REQUIRE(group < groups_.size(), index, info_->name, ": there is no group ", group, "; there are ",
                groups_.size(), ", counted from 0");
  return groups_[group].get(setting);
}

std::size_t Optimizer::add_group(std::span<const std::size_t> parameters) {
  DEEPX_REQUIRE(!info_->needs_evaluation(), value, info_->name,
                ": add_group: treats all parameters as one vector; it has one group");
  for (std::size_t p : parameters) require_index(info_->name, "add_group", p);
  for (std::size_t p : parameters)
    DEEPX_REQUIRE(group_of(p) == 0, value, info_->name, ": add_group: parameter ", p, " is in group ", group_of(p),
                  "; a parameter joins one group");
  const std::size_t group = groups_.size();
  groups_.push_back(groups_[0]);
  for (std::size_t p : parameters) {
    if (p >= group_of_.size()) group_of_.resize(p + 1);
    group_of_[p] = group;
  }
  return group;
}

void Optimizer::step(std::span<Tensor> parameters, const Gradients& gradients) {
  DEEPX_REQUIRE(
      !info_->needs_evaluation(), graph, info_->name,
      ": step(parameters, gradients): evaluates the loss at several places; call step(parameters, tape, loss)");
  require_recorded(info_->name, parameters, gradients);
  for (std::size_t i = 0; i < parameters.size(); ++i)
    DEEPX_REQUIRE(parameters[i].contiguous(), shape, info_->name, ": step: parameter ", i, " ", parameters[i].shape(),
                  " is a strided view; pass the tensor it views");
  begin_step();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (const auto g = gradients.of(parameters[i]); !g.empty()) update(i, parameters[i].mutable_data(), g);
}

double Optimizer::step(std::span<Tensor> parameters, const Evaluate& evaluate) {
  if (info_->minimize) {
    begin_step();
    std::size_t size = 0;
    for (const Tensor& p : parameters) size += static_cast<std::size_t>(p.size());
    OptimizerState& state = state_of(0, size);
    ++state.steps;
    return info_->minimize({parameters, evaluate, groups_[0], state});
  }
  const Evaluation at = evaluate();
  step(parameters, at.gradients);
  return at.loss;
}

double Optimizer::step(std::span<Tensor> parameters, Tape& tape, const Tensor& loss) {
  return step(parameters, [&]() -> Evaluation {
    tape.forward();
    const Gradients gradients = backward(tape, loss);
    return {static_cast<double>(loss.item()), gradients};
  });
}

OptimizerState& Optimizer::state_of(std::size_t index, std::size_t size) {
  if (index >= states_.size()) states_.resize(index + 1);
  OptimizerState& state = states_[index];
  if (state.size == size && state.steps > 0) return state;
  state = {};  // a new parameter, or one with another size
  state.size = size;
  for (const StateNumber& number : info_->numbers) state.numbers.push_back(number.start);
  return state;
}

void Optimizer::update(std::size_t index, std::span<Real> p, std::span<const Real> g) {
  DEEPX_REQUIRE(info_->update, graph, info_->name,
                ": update: steps all parameters at once; call step(parameters, tape, loss)");
  DEEPX_REQUIRE(p.size() == g.size(), shape, info_->name, ": update: parameter ", index, " has ", p.size(),
                " numbers, its gradient ", g.size(), "; both must be of one size");
  require_index(info_->name, "update", index);
  const Settings& settings = groups_[group_of(index)];
  OptimizerState& state = state_of(index, p.size());
  Update u{p, g, {}, state.numbers, settings.values(), static_cast<double>(++state.steps)};
  for (std::size_t a = 0; a < info_->arrays.size(); ++a) {
    const std::string_view only_with = info_->arrays[a].only_with;
    if (!only_with.empty() && settings.get(only_with) == 0) continue;
    state.arrays[a].resize(p.size());  // with zeros, the first time
    u.arrays[a] = state.arrays[a].data();
  }
  info_->update(u);
}

std::span<const Real> Optimizer::state(std::size_t index, std::size_t array) const {
  DEEPX_REQUIRE(array < kMaxStateArrays, index, info_->name, ": state: there is no array ", array,
                "; there are at most ", kMaxStateArrays, ", counted from 0");
  return index < states_.size() ? std::span<const Real>(states_[index].arrays[array]) : std::span<const Real>();
}

void Optimizer::restore(std::int64_t steps, std::vector<OptimizerState> states) {
  for (const OptimizerState& state : states) {
    DEEPX_REQUIRE(state.steps == 0 || state.numbers.size() == info_->numbers.size(), value, info_->name,
                  ": restore: ", state.numbers.size(), " numbers are given; must be ", info_->numbers.size());
    for (std::size_t a = 0; a < info_->arrays.size(); ++a) {
      const std::size_t length = state.arrays[a].size();
      // The arrays of L-BFGS are several vectors long, and come in pairs: steps and changes, direction and gradient.
      const bool fits = info_->minimize
                            ? state.size > 0 && length % state.size == 0 && length == state.arrays[a ^ 1].size()
                            : length == 0 || length == state.size;
      DEEPX_REQUIRE(fits, value, info_->name, ": restore: ", info_->arrays[a].name, " holds ", length,
                    " numbers; must be of the parameter's size, ", state.size);
    }
  }
  steps_ = steps;
  states_ = std::move(states);
}

}  // namespace deepx::inline DEEPX_PRECISION
