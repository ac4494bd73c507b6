// SPDX-License-Identifier: MIT
// Settings, state and stepping, the same for all optimizers.
#include "engine/optim/optimizer.h"

#include "engine/core/error.h"
#include "engine/optim/adam.h"
#include "engine/optim/sgd.h"

namespace deepx::inline DEEPX_PRECISION {

Optimizer::Optimizer(const OptimizerInfo& info) : info_(&info) {
  for (std::size_t i = 0; i < kMaxSettings; ++i) settings_[i] = info.settings[i].value;
}

std::size_t Optimizer::index_of(std::string_view setting) const {
  std::string known;
  for (std::size_t i = 0; i < kMaxSettings && !info_->settings[i].name.empty(); ++i) {
    if (info_->settings[i].name == setting) return i;
    known += (known.empty() ? "" : ", ") + std::string(info_->settings[i].name);
  }
  throw Error(ErrorKind::value, join(info_->name, ": has no setting \"", setting, "\"; it has ", known));
}

void Optimizer::set(std::string_view setting, double value) {
  const std::size_t i = index_of(setting);
  const Setting& s = info_->settings[i];
  DEEPX_REQUIRE(value >= s.low && value <= s.high, value, info_->name, ": ", setting, " is ", value, "; must be in [", s.low,
                ", ", s.high, "]");
  settings_[i] = value;
}

double Optimizer::get(std::string_view setting) const { return settings_[index_of(setting)]; }

std::span<const Real> Optimizer::state(std::size_t index, std::size_t buffer) const {
  return index < state_.size() ? std::span<const Real>(state_[index][buffer]) : std::span<const Real>();
}

void Optimizer::step(std::span<Tensor> parameters, const Gradients& gradients) {
  begin_step();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (const auto g = gradients.of(parameters[i]); !g.empty()) update(i, parameters[i].mutable_data(), g);
}

void Optimizer::update(std::size_t index, std::span<Real> p, std::span<const Real> g) {
  if (index >= state_.size()) state_.resize(index + 1);
  Update u{p, g, {}, settings_, static_cast<double>(steps_)};
  for (std::size_t b = 0; b < kMaxBuffers && !info_->buffers[b].empty(); ++b) {
    std::vector<Real>& buffer = state_[index][b];
    if (buffer.size() != p.size()) buffer.assign(p.size(), 0);
    u.state[b] = buffer.data();
  }
  info_->update(u);
}

}  // namespace deepx::inline DEEPX_PRECISION
