// SPDX-License-Identifier: MIT
// Builds and records the network of a spec.
#include "playground/model/train/network.h"

#include <algorithm>
#include <cmath>

#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {

void Network::Part::visit(const TensorVisitor& visitor) {
  const auto within = [&](const char* part) {
    return [&visitor, prefix = join(name, "/", part)](const std::string& key, Tensor& value, Role role) {
      visitor(prefix + key, value, role);
    };
  };
  linear.visit(within(""));
  if (norm) norm->visit(within("norm/"));
  if (dropout) dropout->visit(within("dropout/"));
  if (noise) noise->visit(within("noise/"));
}

Network::Network(const Spec& spec, int classes)
    : Network(spec.network, spec.seed, static_cast<int>(spec.features.size()), classes <= 2 ? 1 : classes) {}

Network::Network(const NetworkSpec& spec, std::uint64_t seed, int inputs, int outputs)
    : spec_(spec), seed_(seed), inputs_(inputs), outputs_(outputs) {
  Initializer usual = initializer_catalogue().at(spec.init);
  for (const auto& [name, value] : spec.init_settings) usual = usual.with(name, value);
  const auto init_of = [&](const LayerSpec& layer) -> const Initializer& {
    return layer.init.empty() ? usual : initializer_catalogue().at(layer.init);
  };
  Rng rng(seed, Stream::init);
  for (const LayerSpec& hidden : spec.hidden) {
    add_part(hidden, init_of(hidden), inputs, hidden.units, rng);
    Part& part = *parts_.back();
    part.activation.emplace(hidden.activation);
    part.residual = hidden.layer == "Residual";
    inputs = hidden.units;
  }
  add_part(spec.output, init_of(spec.output), inputs, outputs, rng);
  parts_.back()->name = "output";
}

void Network::add_part(const LayerSpec& layer, const Initializer& init, int inputs, int units, Rng& rng) {
  // The draws for weights and biases do not depend on other choices, nor on what other layers drop.
  const Linear drawn(inputs, units, init, rng);
  const std::uint64_t place = parts_.size();
  Rng drops(seed_ + (place << 53), Stream::dropout);
  auto part =
      std::make_unique<Part>(Part{join("hidden", place + 1), Linear(inputs, units, initializer_catalogue().at("zeros"),
                                                                    drops, {layer.bias, layer.drop_connect})});
  part->linear.weight = drawn.weight;
  if (layer.bias) part->linear.bias = drawn.bias;
  part->frozen = layer.frozen;
  part->first_parameter = parameters().size();
  if (layer.norm != "none") part->norm = make_layer(layer.norm, {}, {2, units}, init, drops);
  if (layer.dropout > 0) part->dropout.emplace(layer.dropout, drops);
  if (layer.noise > 0) part->noise.emplace(layer.noise, drops);
  parts_.push_back(std::move(part));
}

Network Network::clone() const {
  Network copy(spec_, seed_, inputs_, outputs_);
  const std::vector<Tensor> from = state(), to = copy.state();
  for (std::size_t i = 0; i < to.size(); ++i) {
    Tensor target = to[i];
    std::ranges::copy(from[i].data(), target.mutable_data().begin());
  }
  return copy;
}

void Network::adopt(const Network& from) {
  const std::vector<NamedTensor> kept = from.named_state();
  for (const auto& part : parts_) {
    part->visit([&](const std::string& name, Tensor& value, Role) {
      const auto found = std::ranges::find(kept, name, &NamedTensor::name);
      if (found != kept.end()) value = found->value;
    });
  }
}

Tensor Network::operator()(const Tensor& x, Mode mode, std::vector<Tensor>* outputs) const {
  const bool training = mode == Mode::training;
  Tensor y = x;
  for (const auto& part : parts_) {
    const auto scope = Tape::scope(part->name);
    const Tensor in = y;
    part->linear.train(training);
    y = part->linear(in);
    if (part->norm) {
      part->norm->train(training && !part->frozen && x.shape()[0] > 1);
      y = (*part->norm)(y);
    }
    if (part->activation) y = (*part->activation)(y);
    if (part->residual) y = in + y;
    if (outputs) outputs->push_back(y);
    if (part->dropout && training) y = (*part->dropout)(y);
    if (part->noise && training) y = (*part->noise)(y);
  }
  return y;
}

std::vector<NamedTensor> Network::named_state() const {
  std::vector<NamedTensor> all;
  for (const auto& part : parts_)
    part->visit([&](const std::string& name, Tensor& value, Role role) { all.push_back({name, value, role}); });
  return all;
}

std::vector<Tensor> Network::state() const {
  std::vector<Tensor> all;
  for (const NamedTensor& t : named_state()) all.push_back(t.value);
  return all;
}

std::vector<Tensor> Network::parameters() const {
  std::vector<Tensor> all;
  for (const NamedTensor& t : named_state())
    if (t.role == Role::parameter) all.push_back(t.value);
  return all;
}

std::vector<bool> Network::frozen_parameters() const {
  std::vector<bool> all;
  for (const auto& part : parts_) {
    part->visit([&](const std::string&, Tensor&, Role role) {
      if (role == Role::parameter) all.push_back(part->frozen);
    });
  }
  return all;
}

std::vector<Tensor> Network::weights() const {
  std::vector<Tensor> all;
  for (const auto& part : parts_) all.push_back(part->linear.weight);
  return all;
}

Buffers::Buffers(const Network& network) {
  for (const NamedTensor& t : network.named_state())
    if (t.role == Role::buffer) now_.push_back(t.value), before_.push_back(t.value.clone());
}

void Buffers::restore() const {
  for (std::size_t i = 0; i < now_.size(); ++i) {
    Tensor to = now_[i];
    // Unchanged values are not written: a gradient may read them, and would be refused.
    if (!std::ranges::equal(before_[i].data(), to.data()))
      std::ranges::copy(before_[i].data(), to.mutable_data().begin());
  }
}

Objective::Kind Objective::kind_of(std::string_view loss) {
  if (loss == "mse") return Kind::squared;
  if (loss == "hinge") return Kind::margin;
  if (loss == "mae") return Kind::absolute;
  return loss == "huber" ? Kind::huber : Kind::entropy;
}

Objective::Objective(const Spec& spec, int classes)
    : kind_(kind_of(spec.loss)), classes_(classes), penalty_(spec.regularizer) {
  const auto make = [](const RegularizerSpec& penalty) -> std::optional<Regularizer> {
    if (penalty.name.empty() || penalty.name == "none") return std::nullopt;
    Regularizer regularizer(regularizer_catalogue().at(penalty.name));
    for (const auto& [name, value] : penalty.settings) regularizer.set(name, value);
    return regularizer;
  };
  regularizer_ = make(penalty_);
  const auto add_own = [&](const LayerSpec& layer) {
    RegularizerSpec own{layer.regularizer, {}};
    if (const RegularizerInfo* info = regularizer_catalogue().find(own.name))
      own.settings[std::string(info->settings.front().name)] = layer.strength;
    own_.push_back(make(own));
    own_penalties_.push_back(std::move(own));
  };
  for (const LayerSpec& hidden : spec.network.hidden) add_own(hidden);
  add_own(spec.network.output);
}

Tensor Objective::regularized(const Tensor& loss, const Network& network, std::span<const Tensor> outputs) const {
  std::vector<Tensor> weights, activations;
  Tensor total = loss;
  for (std::size_t k = 0; k < own_.size(); ++k) {
    const Tensor weight = network.linear(static_cast<int>(k)).weight;
    const auto own_outputs = k + 1 < own_.size() ? outputs.subspan(k, 1) : std::span<const Tensor>();
    if (own_[k]) total = own_[k]->add_to(total, std::span(&weight, 1), own_outputs);
    if (!own_penalties_[k].name.empty()) continue;
    weights.push_back(weight);
    activations.insert(activations.end(), own_outputs.begin(), own_outputs.end());
  }
  return regularizer_ ? regularizer_->add_to(total, weights, activations) : total;
}

void Objective::constrain(const Network& network, std::span<Tensor> weights) const {
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (network.frozen(static_cast<int>(k))) continue;
    const std::optional<Regularizer>& regularizer = own_penalties_[k].name.empty() ? regularizer_ : own_[k];
    if (regularizer) regularizer->constrain(weights.subspan(k, 1));
  }
}

Shape Objective::target_shape(int rows) const {
  if (classes_ <= 2) return {rows, 1};
  return kind_ == Kind::squared ? Shape{rows, classes_} : Shape{rows};
}

void Objective::write_targets(std::span<const int> labels, std::span<const Real> numbers, std::span<Real> to) const {
  if (classes_ == 0) {
    std::copy(numbers.begin(), numbers.end(), to.begin());
    return;
  }
  if (classes_ > 2 && kind_ == Kind::squared) {
    std::fill(to.begin(), to.end(), Real(0));
    for (std::size_t n = 0; n < labels.size(); ++n)
      to[n * static_cast<std::size_t>(classes_) + static_cast<std::size_t>(labels[n])] = 1;
    return;
  }
  const bool signs = classes_ == 2 && kind_ != Kind::entropy;
  for (std::size_t n = 0; n < labels.size(); ++n) to[n] = static_cast<Real>(signs ? 2 * labels[n] - 1 : labels[n]);
}

Tensor Objective::operator()(const Tensor& logits, const Tensor& target) const {
  const auto scope = Tape::scope("loss");
  if (kind_ == Kind::squared) return mse(logits, target);
  if (kind_ == Kind::absolute) return mae(logits, target);
  if (kind_ == Kind::huber) return huber(logits, target, {.delta = Real(kHuberDelta)});
  if (kind_ == Kind::margin) return classes_ == 2 ? hinge(logits, target) : multi_hinge(logits, target);
  return classes_ == 2 ? bce_with_logits(logits, target) : cross_entropy(logits, target);
}

int Objective::decide(const Real* row) const {
  if (classes_ == 2) return row[0] > 0;
  return static_cast<int>(std::max_element(row, row + classes_) - row);
}

void Objective::picture(const Real* row, float* to) const {
  if (classes_ <= 2) {
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

double sum_of_squares(std::span<const Real> values) {
  double sum = 0;
  for (const Real v : values) sum += static_cast<double>(v) * static_cast<double>(v);
  return sum;
}

float root_mean_square(std::span<const Real> values) {
  return static_cast<float>(
      std::sqrt(sum_of_squares(values) / static_cast<double>(std::max<std::size_t>(1, values.size()))));
}

float largest(std::span<const Real> values) {
  Real top = 0;
  for (Real v : values)
    if (std::isfinite(v)) top = std::max(top, std::abs(v));
  return static_cast<float>(top);
}

Program::Program(const Network& network, const Objective* objective, int rows, Mode mode)
    : x(Tensor::zeros({rows, network.inputs()})) {
  const Buffers buffers(network);  // recording runs the operators, on zeros
  {
    const auto recording = tape.record();
    logits = network(x, mode, &outputs);
    if (objective) {
      target = Tensor::zeros(objective->target_shape(rows));
      data_loss = (*objective)(logits, target);
      loss = objective->regularized(data_loss, network, outputs);
    }
  }
  buffers.restore();
  for (const Tensor& p : network.parameters()) parameter_ids_.push_back(tape.find(p));
}

void Program::forward_backward() {
  tape.forward();
  ReverseSweep sweep(tape, loss);
  while (sweep.step()) {
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
