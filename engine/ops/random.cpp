// SPDX-License-Identifier: MIT
// Random numbers by counters, and running averages.
#include "engine/ops/random.h"

#include <cmath>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::int64_t kCounts = 1 << 24;

// The generator of this draw; adds 1 to the count.
Rng next_draw(const Tensor& draws, int seed) {
  // Not counted as a write: no sweep needs the old number.
  Real& count = draws.storage()->data()[draws.layout().offset];
  // A number that cannot be a count (from a file, for instance) counts as 0.
  const std::int64_t draw = count >= 0 && count < static_cast<Real>(kCounts) ? std::llround(count) % kCounts : 0;
  count = static_cast<Real>((draw + 1) % kCounts);
  return Rng(static_cast<std::uint64_t>(seed) * kCounts + static_cast<std::uint64_t>(draw), Stream::dropout);
}

Shape check_draws(const char* call, const Tensor* const* in) {
  DEEPX_REQUIRE(in[1]->rank() == 0, shape, call, ": draws has shape ", in[1]->shape(), "; must be one number, []");
  return in[0]->shape();
}

constexpr Setting kSeed{.name = "seed", .words = "which sequence of numbers is drawn", .low = 0, .high = 2147483647};

template <class Op>
Samples<Op> drawing_samples(Rng& r, const Op& other) {
  const auto count = [&] { return Tensor::scalar(r.below(100)); };
  return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2), count()}}, {other, {Tensor::uniform(r, {5}, -2, 2), count()}}};
}

}  // namespace

std::vector<Parameter> BernoulliLikeOp::parameters() {
  return {parameter<&BernoulliLikeOp::p>({.name = "p", .words = "probability of a 1", .low = 0, .high = 1}),
          parameter<&BernoulliLikeOp::seed>(kSeed)};
}
Shape BernoulliLikeOp::shape(const Tensor* const* in, int) const { return check_draws("bernoulli_like", in); }
void BernoulliLikeOp::forward(const Forward& c) const {
  Rng rng = next_draw(c.x(1), seed);
  const double probability = static_cast<double>(p);
  for (int i = 0; i < c.y.size(); ++i) c.y.raw()[i] = rng.uniform() < probability ? Real(1) : Real(0);
}
Samples<BernoulliLikeOp> BernoulliLikeOp::samples(Rng& r) {
  return drawing_samples<BernoulliLikeOp>(r, {.p = Real(0.9), .seed = 7});
}
Rejects<BernoulliLikeOp> BernoulliLikeOp::rejects() {
  return {{{}, {Tensor::zeros({3}), Tensor::zeros({1})}, "bernoulli_like: draws has shape [1]; must be one number, []"},
          {{.p = Real(1.5)}, {Tensor::zeros({3}), Tensor::scalar(0)}, "bernoulli_like: p is 1.5; must be in [0, 1]"}};
}

std::vector<Parameter> NormalLikeOp::parameters() {
  return {parameter<&NormalLikeOp::std>(
              {.name = "std", .symbol = "σ", .words = "standard deviation", .low = 0, .high = 1e6}),
          parameter<&NormalLikeOp::seed>(kSeed)};
}
Shape NormalLikeOp::shape(const Tensor* const* in, int) const { return check_draws("normal_like", in); }
void NormalLikeOp::forward(const Forward& c) const {
  Rng rng = next_draw(c.x(1), seed);
  for (int i = 0; i < c.y.size(); ++i) c.y.raw()[i] = std * static_cast<Real>(rng.normal());
}
Samples<NormalLikeOp> NormalLikeOp::samples(Rng& r) { return drawing_samples<NormalLikeOp>(r, {.std = 3, .seed = 7}); }
Rejects<NormalLikeOp> NormalLikeOp::rejects() {
  return {{{}, {Tensor::zeros({3}), Tensor::zeros({3})}, "normal_like: draws has shape [3]; must be one number, []"},
          {{.std = -1}, {Tensor::zeros({3}), Tensor::scalar(0)}, "normal_like: std is -1; must be in [0, 1000000]"}};
}

std::vector<Parameter> TrackOp::parameters() {
  return {parameter<&TrackOp::momentum>(
              {.name = "momentum", .symbol = "m", .words = "share of the new number", .low = 0, .high = 1}),
          parameter<&TrackOp::scale>(
              {.name = "scale", .symbol = "s", .words = "factor on what is averaged", .low = -1e6, .high = 1e6})};
}
Shape TrackOp::shape(const Tensor* const* in, int) const {
  DEEPX_REQUIRE(in[0]->shape() == in[1]->shape(), shape, "track: x is ", in[0]->shape(), ", running ", in[1]->shape(),
                "; both must have the same shape");
  return in[0]->shape();
}
void TrackOp::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  flat(c.y) = flat(x);
  Real* running = c.x(1).storage()->data();
  for_each_pair(Layout(x.shape()), c.x(1).layout(), [&](int i, int o) {
    running[o] = static_cast<Real>((1 - momentum) * running[o] + momentum * scale * x.raw()[i]);
  });
}
void TrackOp::backward(const Backward& c) const {
  if (c.dx(0)) ArrayMap(c.dx(0), c.y.size()) += ConstArrayMap(c.dy, c.y.size());
}
Samples<TrackOp> TrackOp::samples(Rng& r) {
  const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -2, 2); };
  return {{{}, {x({3}), x({3})}}, {{.momentum = 0.5, .scale = 2}, {x({2, 3}), x({2, 3})}}};
}
Rejects<TrackOp> TrackOp::rejects() {
  return {
      {{}, {Tensor::zeros({3}), Tensor::zeros({4})}, "track: x is [3], running [4]; both must have the same shape"}};
}

template struct CompiledOperators<RandomOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
