// SPDX-License-Identifier: MIT
// Operators whose forward pass also updates a buffer: counters of random draws, running averages. So replaying a tape
// is the whole forward pass of a training step, and saving the buffers saves its state.
//
// Recording also runs an operator: load numbers from a file into the buffers after the recording.
#pragma once

#include "engine/ops/arithmetic.h"

namespace deepx::inline DEEPX_PRECISION {

/// x [any], draws [] → y [same], each element 1 with probability p, else 0. `draws` counts the forward passes so far:
/// each pass draws new numbers, which depend only on the seed and the count, and adds 1. The count starts again after
/// 2²⁴, the limit of counting in float.
struct BernoulliLikeOp {
  Real p = Real(0.5);
  int seed = 0;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "bernoulli_like", .label = "coin", .math = "y = 1 with probability p, else 0",
      .grads = {"dx = 0", "ddraws = 0"}, .words = "The random numbers do not depend on the input: no gradient passes",
      .source = "Salmon et al. 2011 (counters); Steele, Lea & Flood 2014 (numbers)", .buffer_input = 1};
  static std::vector<Parameter> parameters();
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward&) const {}
  Tensor grad(const Backprop& c, int i) const { return zero(c.x[static_cast<std::size_t>(i)]); }
  static Samples<BernoulliLikeOp> samples(Rng& r);
  static Rejects<BernoulliLikeOp> rejects();
};
inline Tensor bernoulli_like(const Tensor& x, const Tensor& draws, BernoulliLikeOp p) { return emit(p, x, draws); }

/// x [any], draws [] → y [same], each element from N(0, std²). `draws` as for bernoulli_like.
struct NormalLikeOp {
  Real std = 1;
  int seed = 0;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "normal_like", .label = "noise", .math = "y ~ N(0, σ²)", .grads = {"dx = 0", "ddraws = 0"},
      .words = "The random numbers do not depend on the input: no gradient passes",
      .source = "Box & Muller 1958; Salmon et al. 2011 (counters)", .buffer_input = 1};
  static std::vector<Parameter> parameters();
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward&) const {}
  Tensor grad(const Backprop& c, int i) const { return zero(c.x[static_cast<std::size_t>(i)]); }
  static Samples<NormalLikeOp> samples(Rng& r);
  static Rejects<NormalLikeOp> rejects();
};
inline Tensor normal_like(const Tensor& x, const Tensor& draws, NormalLikeOp p) { return emit(p, x, draws); }

/// x [any], running [same] → y = x. Also updates running ← (1 − momentum) · running + momentum · scale · x.
struct TrackOp {
  double momentum = 0.1, scale = 1;  // double, since 1 − momentum may be small
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "track", .label = "track", .math = "y = x;  running ← (1 − m) · running + m · s · x",
      .grads = {"dx = dy", "drunning = 0"}, .words = "The gradient passes unchanged; the running average does not affect it",
      .source = "Ioffe & Szegedy 2015, algorithm 2", .kind = Kind::linear, .buffer_input = 1};
  static std::vector<Parameter> parameters();
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const { return i == 0 ? c.g : zero(c.x[1]); }
  static Samples<TrackOp> samples(Rng& r);
  static Rejects<TrackOp> rejects();
};
inline Tensor track(const Tensor& x, const Tensor& running, TrackOp p = {}) { return emit(p, x, running); }

using RandomOperators = Operators<BernoulliLikeOp, NormalLikeOp, TrackOp>;
inline const Registered<RandomOperators> random_entries;

}  // namespace deepx::inline DEEPX_PRECISION
