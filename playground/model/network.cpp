// SPDX-License-Identifier: MIT
// Building and recording the network of a spec.
#include "playground/model/network.h"

#include <algorithm>
#include <cmath>

#include "playground/model/plane.h"

namespace deepx::inline DEEPX_PRECISION {

Network::Network(const Spec& spec, int classes) {
  Initializer init = initializer_catalogue().at(spec.network.init);
  for (const auto& [name, value] : spec.network.init_settings) init = init.with(name, value);
  Rng rng(spec.seed, Stream::init);
  int inputs = static_cast<int>(spec.features.size());
  for (const HiddenLayer& hidden : spec.network.hidden) {
    names_.push_back(join("hidden", names_.size() + 1));
    linears_.emplace_back(inputs, hidden.units, init, rng);
    activations_.emplace_back(hidden.activation);
    inputs = hidden.units;
  }
  names_.emplace_back("output");
  linears_.emplace_back(inputs, classes == 2 ? 1 : classes, init, rng);
}

Network Network::clone() const {
  Network copy = *this;
  for (Linear& l : copy.linears_) {
    l.weight = l.weight.clone().requires_grad();
    l.bias = l.bias.clone().requires_grad();
  }
  return copy;
}

Tensor Network::operator()(const Tensor& x, std::vector<Tensor>* outputs) const {
  Tensor y = x;
  for (std::size_t i = 0; i < linears_.size(); ++i) {
    const auto scope = Tape::scope(names_[i]);
    y = linears_[i](y);
    if (i < activations_.size()) y = activations_[i](y);
    if (outputs) outputs->push_back(y);
  }
  return y;
}

std::vector<Tensor> Network::parameters() const {
  std::vector<Tensor> all;
  for (const Linear& l : linears_) all.insert(all.end(), {l.weight, l.bias});
  return all;
}

std::vector<Tensor> Network::weights() const {
  std::vector<Tensor> all;
  for (const Linear& l : linears_) all.push_back(l.weight);
  return all;
}

Objective::Objective(const Spec& spec, int classes)
    : kind_(spec.loss == "mse" ? Kind::squared : spec.loss == "hinge" ? Kind::margin : Kind::entropy),
      classes_(classes),
      penalty_(spec.regularizer) {
  if (penalty_.name == "none") return;
  regularizer_.emplace(regularizer_catalogue().at(penalty_.name));
  for (const auto& [name, value] : penalty_.settings) regularizer_->set(name, value);
}

Tensor Objective::regularized(const Tensor& loss, const Network& network, std::span<const Tensor> outputs) const {
  return regularizer_ ? regularizer_->add_to(loss, network.weights(), outputs.first(outputs.size() - 1)) : loss;
}

void Objective::constrain(std::span<Tensor> weights) const {
  if (regularizer_) regularizer_->constrain(weights);
}

Shape Objective::target_shape(int rows) const {
  if (classes_ == 2) return {rows, 1};
  return kind_ == Kind::squared ? Shape{rows, classes_} : Shape{rows};
}

void Objective::write_targets(std::span<const int> labels, std::span<Real> to) const {
  if (classes_ > 2 && kind_ == Kind::squared) {
    std::fill(to.begin(), to.end(), Real(0));
    for (std::size_t n = 0; n < labels.size(); ++n) to[n * static_cast<std::size_t>(classes_) + static_cast<std::size_t>(labels[n])] = 1;
    return;
  }
  const bool signs = classes_ == 2 && kind_ != Kind::entropy;
  for (std::size_t n = 0; n < labels.size(); ++n) to[n] = static_cast<Real>(signs ? 2 * labels[n] - 1 : labels[n]);
}

Tensor Objective::operator()(const Tensor& logits, const Tensor& target) const {
  const auto scope = Tape::scope("loss");
  if (kind_ == Kind::squared) return mse(logits, target);
  if (kind_ == Kind::margin) return classes_ == 2 ? hinge(logits, target) : multi_hinge(logits, target);
  return classes_ == 2 ? bce_with_logits(logits, target) : cross_entropy(logits, target);
}

int Objective::decide(const Real* row) const {
  if (classes_ == 2) return row[0] > 0;
  return static_cast<int>(std::max_element(row, row + classes_) - row);
}

void Objective::picture(const Real* row, float* to) const {
  if (classes_ == 2) {
    to[0] = static_cast<float>(kind_ != Kind::entropy ? std::clamp(row[0], Real(-1), Real(1)) : std::tanh(row[0] / 2));
    return;
  }
  const bool squared = kind_ == Kind::squared;
  const Real top = squared ? Real(0) : *std::max_element(row, row + classes_);
  float total = 0;
  for (int k = 0; k < classes_; ++k)
    total += to[k] = static_cast<float>(squared ? std::clamp(row[k], Real(1e-6), Real(1)) : std::exp(row[k] - top));
  for (int k = 0; k < classes_; ++k) to[k] /= total;
}

std::vector<int> feature_indices(const Spec& spec) {
  std::vector<int> indices;
  for (std::size_t i = 0; i < feature_catalogue().size(); ++i)
    if (std::find(spec.features.begin(), spec.features.end(), feature_catalogue()[i].name) != spec.features.end())
      indices.push_back(static_cast<int>(i));
  return indices;
}

std::vector<Real> feature_rows(std::span<const int> features, std::span<const PlanePoint> points) {
  std::vector<Real> rows;
  rows.reserve(points.size() * features.size());
  for (const PlanePoint& p : points)
    for (int f : features) rows.push_back(feature_catalogue()[static_cast<std::size_t>(f)].value(p.x, p.y));
  return rows;
}

Program::Program(const Network& network, const Objective* objective, int rows)
    : x(Tensor::zeros({rows, network.inputs()})) {
  const auto recording = tape.record();
  logits = network(x, &outputs);
  if (objective) {
    target = Tensor::zeros(objective->target_shape(rows));
    data_loss = (*objective)(logits, target);
    loss = objective->regularized(data_loss, network, outputs);
  }
  for (const Tensor& p : network.parameters()) parameter_ids_.push_back(tape.find(p));
}

void Program::forward_backward() {
  tape.forward();
  ReverseSweep sweep(tape, loss);
  while (sweep.step()) {
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
