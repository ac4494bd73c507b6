// SPDX-License-Identifier: MIT
// Settings, state and stepping, the same for all optimizers.
#include "engine/optim/optimizer.h"

#include "engine/optim/adam.h"
#include "engine/optim/sgd.h"

namespace deepx::inline DEEPX_PRECISION {

Optimizer::Optimizer(const OptimizerInfo& info) : info_(&info), settings_(info.name, info.settings) {}

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
  Update u{p, g, {}, settings_.values(), static_cast<double>(steps_)};
  for (std::size_t b = 0; b < kMaxBuffers && !info_->buffers[b].empty(); ++b) {
    std::vector<Real>& buffer = state_[index][b];
    if (buffer.size() != p.size()) buffer.assign(p.size(), 0);
    u.state[b] = buffer.data();
  }
  info_->update(u);
}

}  // namespace deepx::inline DEEPX_PRECISION
