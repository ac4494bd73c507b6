// SPDX-License-Identifier: MIT
// The regularizers, one block each.
#include "engine/nn/regularizer.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {

Catalogue<RegularizerInfo>& regularizer_catalogue() {
  static Catalogue<RegularizerInfo> catalogue("regularizer");
  return catalogue;
}

Tensor Regularizer::term(std::span<const Tensor> tensors) const {
  DEEPX_REQUIRE(info_->term, value, info_->name, ": is a constraint, not a term of the loss; call constrain() after each step");
  DEEPX_REQUIRE(!tensors.empty(), value, info_->name, ": no tensors are given; pass at least one, such as weights(layer)");
  const auto scope = Tape::scope(std::string(info_->name));
  Tensor total = info_->term(tensors[0], settings_);
  for (const Tensor& x : tensors.subspan(1)) total = total + info_->term(x, settings_);
  return total;
}

Tensor Regularizer::add_to(const Tensor& loss, std::span<const Tensor> weights, std::span<const Tensor> activations) const {
  const auto tensors = info_->of_activations ? activations : weights;
  return info_->term && !tensors.empty() ? loss + term(tensors) : loss;
}

void Regularizer::constrain(std::span<Tensor> weights) const {
  if (!info_->constrain) return;
  for (Tensor& weight : weights) info_->constrain(weight, settings_);
}

std::vector<Tensor> weights(Layer& layer) {
  std::vector<Tensor> all = parameters(layer);
  std::erase_if(all, [](const Tensor& t) { return t.rank() < 2; });
  return all;
}

namespace {

Setting lambda() {
  return {.name = "lambda", .symbol = "λ", .words = "how hard it pulls", .value = 0.01, .low = 0, .high = 1e3};
}
Tensor absolute(const Tensor& x, double strength) { return sum(abs(x)) * static_cast<Real>(strength); }
Tensor squared(const Tensor& x, double strength) { return sum(square(x)) * static_cast<Real>(strength / 2); }
double batch(const Tensor& x) { return x.rank() > 0 ? x.shape()[0] : 1; }

const RegisteredRegularizer l1{{.name = "l1", .label = "L1", .math = "λ Σ |w|",
    .words = "pulls every weight toward 0 with the same force: many end there",
    .source = "Tibshirani 1996", .settings = {lambda()},
    .term = [](const Tensor& w, const Settings& s) { return absolute(w, s[0]); }}};

/// With the factor 1/2, the gradient is λ w, which is also what an optimizer's L2 weight_decay = λ adds. λ Σ w² would
/// be twice that.
/// Decoupled decay (AdamW, Lion) is different: it shrinks weights by η λ w, without the optimizer's averaging and
/// scaling.
const RegisteredRegularizer l2{{.name = "l2", .label = "L2", .math = "λ/2 Σ w²",
    .words = "pulls every weight toward 0, the harder the larger it is: the same as an L2 weight_decay = λ, not as a decoupled one",
    .source = "Hoerl & Kennard 1970; Krogh & Hertz 1991", .settings = {lambda()},
    .term = [](const Tensor& w, const Settings& s) { return squared(w, s[0]); }}};

/// The ratio as in scikit-learn.
const RegisteredRegularizer elastic_net{{.name = "elastic_net", .label = "elastic net", .math = "λ (ρ Σ |w| + (1 − ρ)/2 Σ w²)",
    .words = "both at once: few weights, and those small", .source = "Zou & Hastie 2005",
    .settings = {lambda(), {.name = "l1_ratio", .symbol = "ρ", .words = "share of L1; the rest is L2", .value = 0.5}},
    .term = [](const Tensor& w, const Settings& s) { return absolute(w, s[0] * s[1]) + squared(w, s[0] * (1 - s[1])); }}};

const RegisteredRegularizer activity_l1{{.name = "activity_l1", .label = "activity L1", .math = "λ Σ |h| / N",
    .words = "few neurons answer to an input: a sparse code", .source = "Olshausen & Field 1996",
    .settings = {lambda()}, .of_activations = true,
    .term = [](const Tensor& h, const Settings& s) { return absolute(h, s[0] / batch(h)); }}};

const RegisteredRegularizer activity_l2{{.name = "activity_l2", .label = "activity L2", .math = "λ/2 Σ h² / N",
    .words = "neurons answer weakly: values stay where activations are not flat", .source = "Merity, McCann & Socher 2017",
    .settings = {lambda()}, .of_activations = true,
    .term = [](const Tensor& h, const Settings& s) { return squared(h, s[0] / batch(h)); }}};

/// Outputs are the last axis of a Linear's weight [D, H] and the first of a convolution's; a weight with one axis has
/// no inputs and does not change.
void shorten(Tensor& weight, const Settings& s) {
  if (weight.rank() < 2 || weight.size() == 0) return;
  const bool outputs_last = weight.rank() == 2;
  const int outputs = weight.shape()[outputs_last ? 1 : 0], inputs = weight.size() / outputs;
  const auto w = weight.mutable_data();
  const auto at = [&](int o, int i) -> Real& { return w[static_cast<std::size_t>(outputs_last ? i * outputs + o : o * inputs + i)]; };
  for (int o = 0; o < outputs; ++o) {
    double square = 0;
    for (int i = 0; i < inputs; ++i) square += static_cast<double>(at(o, i)) * static_cast<double>(at(o, i));
    if (square <= s[0] * s[0]) continue;
    const Real factor = static_cast<Real>(s[0] / std::sqrt(square));
    for (int i = 0; i < inputs; ++i) at(o, i) *= factor;
  }
}

const RegisteredRegularizer max_norm{{.name = "max_norm", .label = "max norm", .math = "w ← w · min(1, c / ‖w‖)",
    .words = "after each step, the weights into a neuron are shortened if they are longer than c",
    .source = "Srebro & Shraibman 2005; Srivastava et al. 2014",
    .settings = {{.name = "max_value", .symbol = "c", .words = "greatest length", .value = 2, .low = 0, .high = 1e3}},
    .constrain = shorten}};

}  // namespace
}  // namespace deepx::inline DEEPX_PRECISION
