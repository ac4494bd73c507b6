// SPDX-License-Identifier: MIT
// Loops, rules and samples of the losses of classifiers.
#include "engine/ops/class_loss.h"

#include <cmath>
#include <limits>

#include "engine/ops/activation.h"
#include "engine/ops/operator_table.h"
#include "engine/ops/reduce.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// The label of row n as an index, after a check that it is one of the K classes.
int label_at(const char* call, const Tensor& labels, int n, int K) {
  const Real label = labels.raw()[n * labels.layout().stride(0)];
  const bool known = label >= Real(-0.5) && label < static_cast<Real>(K) - Real(0.5);  // false for NaN
  DEEPX_REQUIRE(known, value, call, ": label ", label, " at row ", n, " is outside [0, ", K, ")");
  return static_cast<int>(std::lround(label));
}

// The weight of class k, 1 without weights.
struct Weights {
  const Tensor* w;
  Real operator[](int k) const { return w ? w->raw()[k * w->layout().stride(0)] : Real(1); }
};
template <class Context>
Weights weights_of(const Context& c) {
  return {c.arity == 3 ? &c.x(2) : nullptr};
}

Shape class_loss_shape(const char* call, const char* rows, bool probabilities, Reduction reduction,
                       const Tensor* const* in, int arity) {
  DEEPX_REQUIRE(arity == 2 || arity == 3, value, call, ": ", arity, " inputs are given; takes ", rows,
                ", target, and class weights if wanted");
  const Shape &x = in[0]->shape(), &target = in[1]->shape();
  const bool fits = x.rank() == 2 && x[0] > 0 && x[1] > 0 && (target == Shape{x[0]} || (probabilities && target == x));
  DEEPX_REQUIRE(fits, shape, call, ": ", rows, " ", x, " and ",
                probabilities && target.rank() == 2 ? "probabilities " : "labels ", target, " do not fit; expected ",
                rows, " [N, K] and labels [N]", probabilities ? " or probabilities [N, K]" : "");
  DEEPX_REQUIRE(arity == 2 || in[2]->shape() == Shape{x[1]}, shape, call, ": weight has shape ", in[2]->shape(),
                "; expected [", x[1], "], one for each class");
  return reduction == Reduction::none ? Shape{x[0]} : Shape{};
}

// The rows of a batch, for forward and backward of a TargetLoss.
struct TargetRows {
  const TargetLoss& loss;
  Tensor x, target;
  bool labeled;
  Weights w;
  int N, K;

  template <class Context>
  TargetRows(const TargetLoss& l, const Context& c)
      : loss(l),
        x(packed(c.x(0))),
        target(packed(c.x(1))),
        labeled(target.rank() == 1),
        w(weights_of(c)),
        N(x.shape()[0]),
        K(x.shape()[1]) {}

  ConstArrayMap row(int n) const { return {x.raw() + n * K, K}; }
  int label(int n) const { return label_at(loss.call, target, n, K); }
  // f(k, share of class k in the target of row n), for shares other than 0.
  template <class F>
  void for_shares(int n, F f) const {
    const Real rest = static_cast<Real>(loss.smoothing / K), kept = static_cast<Real>(1 - loss.smoothing);
    const int label = labeled ? this->label(n) : -1;
    if (labeled && rest == 0) return f(label, Real(1));
    for (int k = 0; k < K; ++k) f(k, rest + kept * (labeled ? Real(k == label) : target.raw()[n * K + k]));
  }
  Real divisor() const {
    if (loss.reduction != Reduction::mean) return 1;
    if (!labeled || !w.w) return static_cast<Real>(N);
    Real total = 0;
    for (int n = 0; n < N; ++n) total += w[label(n)];
    return total;
  }
};

// log Σ exp of a row in two parts, since the second part would be lost in the sum if logits are large. Both are 0 for
// log-probabilities.
struct Level {
  Real top = 0, rest = 0;
  Level(const ConstArrayMap& row, bool logits) {
    if (!logits) return;
    top = row.maxCoeff();
    rest = std::log((row - top).exp().sum());
  }
  Real above(Real logit) const { return top - logit + rest; }
};

}  // namespace

Shape OneHotOp::shape(const Tensor* const* in, int) const {
  DEEPX_REQUIRE(in[0]->rank() == 1, shape, "one_hot: labels have shape ", in[0]->shape(), "; expected [N]");
  return {in[0]->shape()[0], num_classes};
}

void OneHotOp::forward(const Forward& c) const {
  flat(c.y) = Real(0);
  for (int n = 0; n < c.y.shape()[0]; ++n) c.y.raw()[n * num_classes + label_at("one_hot", c.x(0), n, num_classes)] = 1;
}

Shape TargetLoss::shape(const Tensor* const* in, int arity) const {
  return class_loss_shape(call, logits ? "logits" : "log-probabilities", logits, reduction, in, arity);
}

void TargetLoss::forward(const Forward& c) const {
  const TargetRows rows(*this, c);
  Real total = 0;
  for (int n = 0; n < rows.N; ++n) {
    const ConstArrayMap row = rows.row(n);
    const Level level(row, logits);
    Real cost = 0;
    rows.for_shares(n, [&](int k, Real share) { cost += rows.w[k] * share * level.above(row[k]); });
    if (reduction == Reduction::none)
      c.y.raw()[n] = cost;
    else
      total += cost;
  }
  if (reduction != Reduction::none) *c.y.raw() = total / rows.divisor();
}

void TargetLoss::backward(const Backward& c) const {
  const TargetRows rows(*this, c);
  const int K = rows.K;
  const bool by_weights = reduction == Reduction::mean && rows.labeled;
  const Real divisor = rows.divisor();
  Real* const dw = rows.w.w ? c.dx(2) : nullptr;
  for (int n = 0; n < rows.N; ++n) {
    const ConstArrayMap row = rows.row(n);
    const Real scale = (reduction == Reduction::none ? c.dy[n] : *c.dy) / divisor;
    const Level level(row, logits);
    Real used = 0;  // Σ w q
    rows.for_shares(n, [&](int k, Real share) {
      used += rows.w[k] * share;
      if (c.dx(0)) c.dx(0)[n * K + k] -= scale * rows.w[k] * share;
      if (dw) dw[k] += scale * share * level.above(row[k]);
    });
    if (c.dx(0) && logits) ArrayMap(c.dx(0) + n * K, K) += (scale * used) * (row - level.top - level.rest).exp();
    if (dw && by_weights) dw[rows.label(n)] -= scale * *c.y.raw();
    if (c.dx(1) && !rows.labeled)
      for (int k = 0; k < K; ++k)
        c.dx(1)[n * K + k] += scale * static_cast<Real>(1 - smoothing) * rows.w[k] * level.above(row[k]);
  }
}

Tensor TargetLoss::grad(const Backprop& c, int i) const {
  const Tensor &x = c.x[0], &target = c.x[1];
  const int N = x.shape()[0], K = x.shape()[1];
  const bool labeled = target.rank() == 1, weighted = c.x.size() == 3;
  if (i == 1 && labeled) return zero(target);
  const Tensor hit = labeled ? one_hot(target, K) : target, w = weighted ? c.x[2] : Tensor::scalar(1);
  const Tensor share = smoothing > 0 ? hit * (1 - smoothing) + smoothing / K : hit;
  // With labels, the other classes do not contribute, even where their loss is ∞: 0 · ∞ would be NaN.
  const auto of = [&](const Tensor& part, const Tensor& t) {
    return labeled ? where(part, part * t, Real(0)) : part * t;
  };
  Tensor scale = reduction == Reduction::none ? reshape(c.g, {N, 1}) : c.g;
  if (reduction == Reduction::mean) scale = scale / (labeled && weighted ? sum(of(hit, w)) : Tensor::scalar(N));
  if (i == 0) {
    const Tensor q = of(share, scale * w);
    return logits ? softmax(x) * sum(q, 1, true) - q : -q;
  }
  const Tensor cost = logits ? -log_softmax(x) : -x;
  if (i == 1) return scale * (1 - smoothing) * w * cost;
  const Tensor dw = of(share, scale * cost);
  return reduction == Reduction::mean && labeled ? dw - of(hit, scale * c.y) : dw;
}

Shape MarginLoss::shape(const Tensor* const* in, int arity) const {
  return class_loss_shape(call, "scores", false, reduction, in, arity);
}

namespace {

// The violations of one row: u(j) is 0 for the right class, and for classes that keep the margin.
struct Violations {
  const Real* row;
  int K, label;
  Real margin;
  Real operator()(int j) const {
    const Real u = j == label ? Real(0) : margin + row[j] - row[label];
    return u < 0 ? Real(0) : u;
  }
  Real largest() const {
    Real top = 0;
    for (int j = 0; j < K; ++j)
      if (const Real u = (*this)(j); u > top || std::isnan(u)) top = u;
    return top;
  }
};

// uᵖ and its derivative.
Real power_of(Real u, int p) { return p == 1 ? u : u * u; }
Real slope_of(Real u, int p) { return p == 1 ? Real(u > 0) : 2 * u; }

Real cost_of(const Violations& u, const MarginLoss& loss) {
  if (loss.worst) return power_of(u.largest(), loss.p);
  Real total = 0;
  for (int j = 0; j < u.K; ++j) total += power_of(u(j), loss.p);
  return total / static_cast<Real>(u.K);
}

// dx += scale · the slope of cost_of by the row's scores.
void add_slope(const Violations& u, const MarginLoss& loss, Real scale, Real* dx) {
  const Real top = loss.worst ? u.largest() : Real(0);
  Real among = static_cast<Real>(u.K);
  if (loss.worst) {
    among = 0;
    for (int j = 0; j < u.K; ++j) among += Real(taken(u(j), top));
  }
  for (int j = 0; j < u.K; ++j) {
    if (loss.worst && !taken(u(j), top)) continue;
    if (slope_of(u(j), loss.p) == 0) continue;  // no contribution, even if the class weight is ∞
    const Real slope = scale * slope_of(u(j), loss.p) / among;
    dx[j] += slope;
    dx[u.label] -= slope;
  }
}

}  // namespace

void MarginLoss::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  const Weights w = weights_of(c);
  const int N = x.shape()[0], K = x.shape()[1];
  Real total = 0;
  for (int n = 0; n < N; ++n) {
    const int label = label_at(call, c.x(1), n, K);
    const Real cost = w[label] * cost_of({x.raw() + n * K, K, label, margin}, *this);
    if (reduction == Reduction::none)
      c.y.raw()[n] = cost;
    else
      total += cost;
  }
  if (reduction != Reduction::none) *c.y.raw() = reduction == Reduction::mean ? total / static_cast<Real>(N) : total;
}

void MarginLoss::backward(const Backward& c) const {
  const Tensor x = packed(c.x(0));
  const Weights w = weights_of(c);
  const int N = x.shape()[0], K = x.shape()[1];
  for (int n = 0; n < N; ++n) {
    const int label = label_at(call, c.x(1), n, K);
    const Violations u{x.raw() + n * K, K, label, margin};
    const Real scale = reduction == Reduction::none   ? c.dy[n]
                       : reduction == Reduction::mean ? *c.dy / static_cast<Real>(N)
                                                      : *c.dy;
    if (c.dx(0)) add_slope(u, *this, scale * w[label], c.dx(0) + n * K);
    if (w.w && c.dx(2)) c.dx(2)[label] += scale * cost_of(u, *this);
  }
}

Tensor MarginLoss::grad(const Backprop& c, int i) const {
  if (i == 1) return zero(c.x[1]);
  const Tensor& x = c.x[0];
  const int N = x.shape()[0], K = x.shape()[1];
  const auto row_sum = [](const Tensor& t) { return sum(t, 1, true); };
  const Tensor hit = one_hot(c.x[1], K);
  const auto at_label = [&](const Tensor& t) { return where(hit, t, Real(0)); };  // selects: 0 · ∞ would be NaN
  const Tensor u = where(hit, Real(0), relu(x + margin - row_sum(at_label(x))));
  Tensor scale = reduction == Reduction::none ? reshape(c.g, {N, 1}) : c.g;
  if (reduction == Reduction::mean) scale = scale * (1 / static_cast<Real>(N));
  if (i == 2) return scale * at_label(row_sum(p == 1 ? u : u * u)) * (1 / static_cast<Real>(K));
  const Tensor counted = worst ? taken(u, max(u, {.axis = 1, .keep = true})) : Tensor::full({1, K}, 1);
  const Tensor slope = (p == 1 ? step(u) : 2 * u) * counted / row_sum(counted);
  if (c.x.size() == 3) scale = scale * row_sum(at_label(c.x[2]));
  const Tensor dx = where(slope, scale * slope, Real(0));
  return dx - at_label(row_sum(dx));
}

namespace {

// Each operator with labels and, if it takes them, with class weights.
template <class Op>
Samples<Op> labeled_samples(Rng& r, double low, double high, std::initializer_list<Op> ops) {
  Samples<Op> all;
  for (const Op& op : ops) {
    const Tensor labels = Tensor::from({4}, {0, 2, 1, 2});
    all.push_back({op, {Tensor::uniform(r, {4, 3}, low, high), labels}});
    if (Op::arity < 0)
      all.push_back({op, {Tensor::uniform(r, {4, 3}, low, high), labels, Tensor::uniform(r, {3}, 0.5, 2)}});
  }
  return all;
}

template <class Op>
Rejects<Op> labeled_rejects(std::string_view rows, std::string_view targets) {
  const std::string_view name = Op::info.name;
  const Tensor x = Tensor::zeros({4, 10}), labels = Tensor::from({4}, {0, 1, 2, 10});
  Rejects<Op> all = {
      {{}, {x, labels}, join(name, ": label 10 at row 3 is outside [0, 10)")},
      {{},
       {x, Tensor::full({4}, std::numeric_limits<Real>::quiet_NaN())},
       join(name, ": label nan at row 0 is outside [0, 10)")},
      {{},
       {x, Tensor::zeros({3})},
       join(name, ": ", rows, " [4, 10] and labels [3] do not fit; expected ", rows, " [N, K] and ", targets)},
      {{},
       {Tensor::zeros({0, 10}), Tensor::zeros({0})},
       join(name, ": ", rows, " [0, 10] and labels [0] do not fit; expected ", rows, " [N, K] and ", targets)}};
  if (Op::arity > 0) return all;
  all.push_back(
      {{}, {x, labels, Tensor::zeros({4})}, join(name, ": weight has shape [4]; expected [10], one for each class")});
  all.push_back({{}, {x}, join(name, ": 1 inputs are given; takes ", rows, ", target, and class weights if wanted")});
  return all;
}

// Scores of which the first row keeps every margin.
template <class Op>
Samples<Op> margin_samples(Rng& r) {
  auto all = labeled_samples<Op>(
      r, -2, 2,
      {{}, {.p = 2}, {.reduction = Reduction::sum}, {.p = 2, .reduction = Reduction::none}, {.margin = Real(0.3)}});
  for (const int p : {1, 2})
    all.push_back({{.p = p}, {Tensor::from({2, 3}, {4, 1, 2, Real(0.3), 1, 2}), Tensor::from({2}, {0, 1})}});
  return all;
}

}  // namespace

Samples<NllOp> NllOp::samples(Rng& r) {
  return labeled_samples<NllOp>(r, -3, -0.1, {{}, {.reduction = Reduction::sum}, {.reduction = Reduction::none}});
}
Rejects<NllOp> NllOp::rejects() { return labeled_rejects<NllOp>("log-probabilities", "labels [N]"); }

Samples<CrossEntropyOp> CrossEntropyOp::samples(Rng& r) {
  const std::initializer_list<CrossEntropyOp> ops = {{},
                                                     {.reduction = Reduction::sum},
                                                     {.reduction = Reduction::none},
                                                     {.label_smoothing = 0.2},
                                                     {.label_smoothing = 0.3, .reduction = Reduction::none}};
  auto all = labeled_samples<CrossEntropyOp>(r, -2, 2, ops);
  for (const CrossEntropyOp& op : ops) {
    const Tensor z = Tensor::uniform(r, {4, 3}, -2, 2), probabilities = softmax(Tensor::uniform(r, {4, 3}, -1, 1));
    all.push_back({op, {z, probabilities}});
    all.push_back({op, {z, probabilities, Tensor::uniform(r, {3}, 0.5, 2)}});
  }
  return all;
}
Rejects<CrossEntropyOp> CrossEntropyOp::rejects() {
  auto all = labeled_rejects<CrossEntropyOp>("logits", "labels [N] or probabilities [N, K]");
  all.push_back(
      {{},
       {Tensor::zeros({4, 10}), Tensor::zeros({4, 9})},
       "cross_entropy: logits [4, 10] and probabilities [4, 9] do not fit; expected logits [N, K] and labels [N] or probabilities [N, K]"});
  return all;
}

Samples<MultiMarginOp> MultiMarginOp::samples(Rng& r) { return margin_samples<MultiMarginOp>(r); }
Rejects<MultiMarginOp> MultiMarginOp::rejects() { return labeled_rejects<MultiMarginOp>("scores", "labels [N]"); }
Samples<MultiHingeOp> MultiHingeOp::samples(Rng& r) { return margin_samples<MultiHingeOp>(r); }
Rejects<MultiHingeOp> MultiHingeOp::rejects() { return labeled_rejects<MultiHingeOp>("scores", "labels [N]"); }

template struct CompiledOperators<ClassLossOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
