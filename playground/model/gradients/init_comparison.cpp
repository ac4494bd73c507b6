// SPDX-License-Identifier: MIT
// The comparison of initializers.
#include "playground/model/gradients/init_comparison.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/nn/init.h"
#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {
/// The current network. It is measured in training mode (BatchNorm by the samples' own statistics), but state changed
/// by measuring is restored.
struct InitLab::Worker {
  Worker(const Spec& spec, int classes, const SplitPoints& points)
      : run(spec, classes, points), pass(run.network(), &run.objective(), run.train_samples().size(), Mode::training) {
    std::ranges::copy(run.train_samples().rows, pass.x.mutable_data().begin());
    run.objective().write_targets(run.train_samples().labels, run.train_samples().numbers, pass.target.mutable_data());
  }
  Moment measure() {
    const Buffers buffers(run.network());
    pass.forward_backward();
    buffers.restore();
    Moment m;
    for (int k = 0; k < run.network().layers(); ++k) {
      m.outputs.push_back(root_mean_square(pass.outputs[static_cast<std::size_t>(k)].data()));
      m.gradients.push_back(root_mean_square(pass.grad(run.network().weight_index(k))));
    }
    m.loss = static_cast<double>(*pass.data_loss.raw());
    return m;
  }
  Run run;
  Program pass;
};

InitLab::InitLab(InitLabPlan plan, const Spec& spec, int classes, const SplitPoints& points)
    : plan_(std::move(plan)), spec_(spec), classes_(classes), points_(points) {
  DEEPX_REQUIRE(!points_.train.empty(), value, "init_lab: there are no points to learn from yet; add some");
  DEEPX_REQUIRE(plan_.steps >= 1 && plan_.steps <= kMostSteps, value, "init_lab: steps is ", plan_.steps,
                "; must be in [1, ", kMostSteps, "]");
  const bool all = plan_.initializers.empty();
  if (all)
    for (const Initializer& i : initializer_catalogue().entries()) plan_.initializers.emplace_back(i.name);
  for (const std::string& name : plan_.initializers) {
    try {
      const Run fits(spec_with(name), classes_, points_);
      rows_.push_back({.name = name});
    } catch (const Error&) {
      if (!all) throw;  // if all are compared, those that do not fit these layers are left out
    }
  }
}
InitLab::~InitLab() = default;

/// Layers with their own initializer follow, too: the comparison is between networks.
Spec InitLab::spec_with(const std::string& initializer) const {
  Spec next = spec_;
  set_path(next, "network.init", initializer);
  for (LayerSpec& layer : next.network.hidden) layer.init.clear();
  next.network.output.init.clear();
  return next;
}

double InitLab::progress() const {
  if (rows_.empty()) return 1;
  const double steps = worker_ ? static_cast<double>(worker_->run.steps()) / plan_.steps : 0;
  return (static_cast<double>(at_) + steps) / static_cast<double>(rows_.size());
}

void InitLab::step() {
  Row& row = rows_[at_];
  if (!worker_) {
    worker_ = std::make_unique<Worker>(spec_with(row.name), classes_, points_);
    row.before = worker_->measure();
    return;
  }
  worker_->run.step();
  row.diverged = !worker_->run.finite();
  if (worker_->run.steps() < plan_.steps && !row.diverged) return;
  row.after = worker_->measure();
  worker_.reset();
  ++at_;
}

bool InitLab::tick(double budget_ms) {
  using Clock = std::chrono::steady_clock;
  if (!running()) return false;
  const Clock::time_point begin = Clock::now();
  do step();
  while (running() && std::chrono::duration<double, std::milli>(Clock::now() - begin).count() < budget_ms);
  return true;
}

// A ratio of zero to anything counts as 0.
double forward_ratio(std::span<const float> outputs) {
  if (outputs.empty()) return NAN;
  return outputs.back() == 0 ? 0 : static_cast<double>(outputs.back()) / static_cast<double>(outputs.front());
}
double backward_ratio(std::span<const float> gradients) {
  if (gradients.empty()) return NAN;
  return gradients.front() == 0 ? 0 : static_cast<double>(gradients.front()) / static_cast<double>(gradients.back());
}

}  // namespace deepx::inline DEEPX_PRECISION
