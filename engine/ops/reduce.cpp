// SPDX-License-Identifier: MIT
// Loops of the reductions. Adjacent axes are reduced in place; other axes are first made adjacent in a copy.
#include "engine/ops/reduce.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// x as groups of elements, each of which is reduced to one number: group o·inner + i has `count` elements, `inner`
// apart.
struct Groups {
  AxisView v{1, 1, 1};
  bool in_place = true;
  std::array<int, kMaxRank> order{};  // not in place: the axes that stay, then those that are reduced
};

Groups groups_of(const char* call, const Shape& x, const Axes& axes) {
  const auto reduced = axes.of(call, x);
  Groups g;
  std::size_t placed = 0;
  for (bool now : {false, true})
    for (int i = 0; i < x.rank(); ++i)
      if (reduced[static_cast<std::size_t>(i)] == now) g.order[placed++] = i;
  bool begun = false, ended = false;
  for (int i = 0; i < x.rank(); ++i) {
    if (x[i] == 1) continue;  // makes no difference
    if (reduced[static_cast<std::size_t>(i)]) {
      begun = true;
      g.in_place &= !ended;
      g.v.count *= x[i];
    } else {
      ended |= begun;
      (begun ? g.v.inner : g.v.outer) *= x[i];
    }
  }
  if (!g.in_place) g.v = {g.v.outer * g.v.inner, g.v.count, 1};
  return g;
}

Layout ordered(const Layout& x, const Groups& g) {
  return x.permuted([&](int i) { return g.order[static_cast<std::size_t>(i)]; });
}

Tensor arranged(const Tensor& x, const Groups& g) {
  return g.in_place ? packed(x) : Tensor(x.storage_handle(), ordered(x.layout(), g)).clone();
}

void require_elements(const char* call, const Shape& x, const Groups& g) {
  DEEPX_REQUIRE(g.v.count > 0, shape, call, ": x ", x, " has no elements along the axis; at least one is needed");
}

// y of each group = f(its first element); elements are v.inner apart.
template <class F>
void reduce(const Forward& c, const Groups& g, F f) {
  const Tensor x = arranged(c.x(0), g);
  for_each_group(g.v, [&](int group, int first) { c.y.raw()[group] = f(x.raw() + first); });
}

// f(group, its first element, the gradient of that element) adds to all gradients of the group.
template <class F>
void spread(const Backward& c, const Groups& g, F f) {
  const Tensor x = arranged(c.x(0), g);
  if (g.in_place) return for_each_group(g.v, [&](int group, int first) { f(group, x.raw() + first, c.dx(0) + first); });
  Tensor dx = Tensor::zeros(x.shape());
  for_each_group(g.v, [&](int group, int first) { f(group, x.raw() + first, dx.raw() + first); });
  for_each_pair(dx.layout(), ordered(Layout(c.x(0).shape()), g),
                [&](int from, int to) { c.dx(0)[to] += dx.raw()[from]; });
}

void add_sums(const Forward& c, const Groups& g, Real scale) {
  const Tensor x = arranged(c.x(0), g);
  for (int o = 0; o < g.v.outer; ++o) {
    const Real* block = x.raw() + o * g.v.count * g.v.inner;
    if (g.v.inner == 1) {
      c.y.raw()[o] = ConstArrayMap(block, g.v.count).sum() * scale;
      continue;
    }
    ArrayMap row(c.y.raw() + o * g.v.inner, g.v.inner);
    row = Real(0);
    for (int k = 0; k < g.v.count; ++k) row += ConstArrayMap(block + k * g.v.inner, g.v.inner);
    row *= scale;
  }
}

void spread_evenly(const Backward& c, const Groups& g, Real scale) {
  if (!g.in_place)
    return spread(c, g, [&](int group, const Real*, Real* dx) { ArrayMap(dx, g.v.count) += c.dy[group] * scale; });
  for (int o = 0; o < g.v.outer; ++o) {
    Real* block = c.dx(0) + o * g.v.count * g.v.inner;
    if (g.v.inner == 1)
      ArrayMap(block, g.v.count) += c.dy[o] * scale;
    else
      for (int k = 0; k < g.v.count; ++k)
        ArrayMap(block + k * g.v.inner, g.v.inner) += ConstArrayMap(c.dy + o * g.v.inner, g.v.inner) * scale;
  }
}

template <class Before>
void find_extremes(const char* call, const Forward& c, const Axes& axis, Before before) {
  const Groups g = groups_of(call, c.x(0).shape(), axis);
  if (c.y.size() > 0) require_elements(call, c.x(0).shape(), g);
  reduce(c, g, [&](const Real* x) { return extreme(x, g.v, before); });
}

void share_gradient(const char* call, const Backward& c, const Axes& axis) {
  const Groups g = groups_of(call, c.x(0).shape(), axis);
  spread(c, g, [&](int group, const Real* x, Real* dx) {
    const Real best = c.y.raw()[group];
    Real hits = 0;
    for (int k = 0; k < g.v.count; ++k) hits += taken(x[k * g.v.inner], best) ? Real(1) : Real(0);
    const Real share = c.dy[group] / hits;
    for (int k = 0; k < g.v.count; ++k)
      if (taken(x[k * g.v.inner], best)) dx[k * g.v.inner] += share;
  });
}

Real mean_of(const Real* x, const AxisView& v) {
  Real total = 0;
  for (int k = 0; k < v.count; ++k) total += x[k * v.inner];
  return total / static_cast<Real>(v.count);
}

Real variance_of(const Real* x, const AxisView& v, int correction) {
  const Real mean = mean_of(x, v);
  Real total = 0;
  for (int k = 0; k < v.count; ++k) total += (x[k * v.inner] - mean) * (x[k * v.inner] - mean);
  return total / static_cast<Real>(v.count - correction);
}

Groups spread_groups(const char* call, const Shape& x, const Axes& axis, int correction) {
  const Groups g = groups_of(call, x, axis);
  DEEPX_REQUIRE(g.v.count > correction, value, call, ": x ", x, " has ", g.v.count,
                " elements along the axes, correction is ", correction, "; it must be less");
  return g;
}

// x's distances from its mean, times 1 / (K − correction), in tensor operations.
Tensor scaled_distances(const Tensor& x, const Tensor& y, const Axes& axis, int correction) {
  const Real divisor =
      static_cast<Real>(x.size()) / static_cast<Real>(std::max(1, y.size())) - static_cast<Real>(correction);
  return (x - mean(x, {.axis = axis, .keep = true})) * (1 / divisor);
}

// y with 1 instead of 0: the numerator is 0 there anyway. Divide numbers of y's size by it, not the gradient: the
// derivative of (g / y) x by y is g x / y², which overflows if y is small; that of g (x / y) is g (x / y) / y.
Tensor nonzero(const Tensor& y) { return y + equal(y, Real(0)); }

Real length_of(const Real* x, const AxisView& v) {
  Real top = 0, total = 0;
  for (int k = 0; k < v.count; ++k)
    if (const Real size = std::abs(x[k * v.inner]); size > top || std::isnan(size)) top = size;
  if (top == 0 || !std::isfinite(top)) return top;
  for (int k = 0; k < v.count; ++k) total += (x[k * v.inner] / top) * (x[k * v.inner] / top);
  return top * std::sqrt(total);
}

Real log_sum(const Real* x, const AxisView& v) {
  const Real top = extreme(x, v, std::greater<>());
  Real total = 0;
  for (int k = 0; k < v.count; ++k) total += std::exp(x[k * v.inner] - top);
  // ±∞ is its own answer; ∞ − ∞ above would be NaN.
  return std::isinf(top) ? top : top + std::log(total);
}

}  // namespace

Shape reduced_shape(const char* call, const Shape& x, const Axes& axes, bool keep) {
  const auto reduced = axes.of(call, x);
  Shape out;
  for (int i = 0; i < x.rank(); ++i) {
    if (!reduced[static_cast<std::size_t>(i)])
      out.append(x[i]);
    else if (keep)
      out.append(1);
  }
  return out;
}

void SumRule::forward(const Forward& c, const Axes& axis) { add_sums(c, groups_of("sum", c.x(0).shape(), axis), 1); }
void SumRule::backward(const Backward& c, const Axes& axis) {
  spread_evenly(c, groups_of("sum", c.x(0).shape(), axis), 1);
}
void MeanRule::forward(const Forward& c, const Axes& axis) {
  const Groups g = groups_of("mean", c.x(0).shape(), axis);
  add_sums(c, g, 1 / static_cast<Real>(g.v.count));
}
void MeanRule::backward(const Backward& c, const Axes& axis) {
  const Groups g = groups_of("mean", c.x(0).shape(), axis);
  spread_evenly(c, g, 1 / static_cast<Real>(g.v.count));
}

void ProdRule::forward(const Forward& c, const Axes& axis) {
  const Groups g = groups_of("prod", c.x(0).shape(), axis);
  reduce(c, g, [&](const Real* x) {
    Real product = 1;
    for (int k = 0; k < g.v.count; ++k) product *= x[k * g.v.inner];
    return product;
  });
}

void ProdRule::backward(const Backward& c, const Axes& axis) {
  const Groups g = groups_of("prod", c.x(0).shape(), axis);
  Real* after = scratch(0, std::int64_t{g.v.count} + 1);  // products of all the elements from k on
  spread(c, g, [&](int group, const Real* x, Real* dx) {
    after[g.v.count] = 1;
    for (int k = g.v.count; k-- > 0;) after[k] = after[k + 1] * x[k * g.v.inner];
    Real before = c.dy[group];
    for (int k = 0; k < g.v.count; ++k) {
      dx[k * g.v.inner] += before * after[k + 1];
      before *= x[k * g.v.inner];
    }
  });
}

Tensor ProdRule::grad(const Backprop& c, const Axes& axis) {
  // The groups as rows [G, K], so that running products go along the last axis.
  const Tensor& x = c.x[0];
  const Groups g = groups_of("prod", x.shape(), axis);
  const Axes order(std::span<const int>(g.order.data(), static_cast<std::size_t>(x.rank())));
  const Tensor arranged_x = permute(x, order);
  const int K = g.v.count, G = c.y.size();
  const Tensor rows = reshape(arranged_x, Shape{G, K});
  // exclusive(t)ₖ = t₀ ⋯ tₖ₋₁, by doubling: log₂ K multiplications of shifted copies.
  const auto shifted = [&](const Tensor& t, int by) {
    return slice(pad(t, {.axis = 1, .before = by, .value = 1}), {.axis = 1, .start = 0, .stop = K});
  };
  const auto exclusive = [&](const Tensor& t) {
    Tensor product = shifted(t, 1);
    for (int by = 1; by < K; by *= 2) product = product * shifted(product, by);
    return product;
  };
  const Tensor others = exclusive(rows) * flip(exclusive(flip(rows, 1)), 1);
  const Tensor dx = reshape(others * reshape(c.g, Shape{G, 1}), arranged_x.shape());
  return PermuteOp{order}.grad({dx, c.x, c.y}, 0);
}

void MaxRule::forward(const Forward& c, const Axes& axis) { find_extremes("max", c, axis, std::greater<>()); }
void MaxRule::backward(const Backward& c, const Axes& axis) { share_gradient("max", c, axis); }
void MinRule::forward(const Forward& c, const Axes& axis) { find_extremes("min", c, axis, std::less<>()); }
void MinRule::backward(const Backward& c, const Axes& axis) { share_gradient("min", c, axis); }

Tensor share_among_equal(const char* call, const Backprop& c, const Axes& axis) {
  const Tensor& x = c.x[0];
  const Tensor hit = taken(x, against(call, c.y, x, axis));
  return hit * (against(call, c.g, x, axis) / sum(hit, {.axis = axis, .keep = true}));
}

void VarRule::forward(const Forward& c, const Axes& axis, int correction) {
  const Groups g = spread_groups("var", c.x(0).shape(), axis, correction);
  reduce(c, g, [&](const Real* x) { return variance_of(x, g.v, correction); });
}

void VarRule::backward(const Backward& c, const Axes& axis, int correction) {
  const Groups g = groups_of("var", c.x(0).shape(), axis);
  spread(c, g, [&](int group, const Real* x, Real* dx) {
    const Real mean = mean_of(x, g.v), scale = c.dy[group] * 2 / static_cast<Real>(g.v.count - correction);
    for (int k = 0; k < g.v.count; ++k) dx[k * g.v.inner] += scale * (x[k * g.v.inner] - mean);
  });
}

Tensor VarRule::grad(const Backprop& c, const Axes& axis, int correction) {
  return against("var", c.g * 2, c.x[0], axis) * scaled_distances(c.x[0], c.y, axis, correction);
}

void StdRule::forward(const Forward& c, const Axes& axis, int correction) {
  const Groups g = spread_groups("std", c.x(0).shape(), axis, correction);
  reduce(c, g, [&](const Real* x) { return std::sqrt(variance_of(x, g.v, correction)); });
}

void StdRule::backward(const Backward& c, const Axes& axis, int correction) {
  const Groups g = groups_of("std", c.x(0).shape(), axis);
  spread(c, g, [&](int group, const Real* x, Real* dx) {
    const Real y = c.y.raw()[group], mean = mean_of(x, g.v);
    if (y == 0) return;
    const Real scale = c.dy[group] / (static_cast<Real>(g.v.count - correction) * y);
    for (int k = 0; k < g.v.count; ++k) dx[k * g.v.inner] += scale * (x[k * g.v.inner] - mean);
  });
}

Tensor StdRule::grad(const Backprop& c, const Axes& axis, int correction) {
  const Tensor& x = c.x[0];
  const Tensor distances = scaled_distances(x, c.y, axis, correction);
  return against("std", c.g, x, axis) * (distances / against("std", nonzero(c.y), x, axis));
}

void LogSumExpRule::forward(const Forward& c, const Axes& axis) {
  const Groups g = groups_of("logsumexp", c.x(0).shape(), axis);
  if (c.y.size() > 0) require_elements("logsumexp", c.x(0).shape(), g);
  reduce(c, g, [&](const Real* x) { return log_sum(x, g.v); });
}

void LogSumExpRule::backward(const Backward& c, const Axes& axis) {
  const Groups g = groups_of("logsumexp", c.x(0).shape(), axis);
  spread(c, g, [&](int group, const Real* x, Real* dx) {
    for (int k = 0; k < g.v.count; ++k)
      dx[k * g.v.inner] += c.dy[group] * std::exp(x[k * g.v.inner] - c.y.raw()[group]);
  });
}

void L1NormRule::forward(const Forward& c, const Axes& axis) {
  const Groups g = groups_of("l1_norm", c.x(0).shape(), axis);
  reduce(c, g, [&](const Real* x) {
    Real total = 0;
    for (int k = 0; k < g.v.count; ++k) total += std::abs(x[k * g.v.inner]);
    return total;
  });
}

void L1NormRule::backward(const Backward& c, const Axes& axis) {
  const Groups g = groups_of("l1_norm", c.x(0).shape(), axis);
  spread(c, g, [&](int group, const Real* x, Real* dx) {
    for (int k = 0; k < g.v.count; ++k)
      if (const Real v = x[k * g.v.inner]; v > 0 || v < 0) dx[k * g.v.inner] += v > 0 ? c.dy[group] : -c.dy[group];
  });
}

void L2NormRule::forward(const Forward& c, const Axes& axis) {
  const Groups g = groups_of("l2_norm", c.x(0).shape(), axis);
  reduce(c, g, [&](const Real* x) { return length_of(x, g.v); });
}

void L2NormRule::backward(const Backward& c, const Axes& axis) {
  const Groups g = groups_of("l2_norm", c.x(0).shape(), axis);
  spread(c, g, [&](int group, const Real* x, Real* dx) {
    const Real y = c.y.raw()[group];
    for (int k = 0; k < g.v.count && y != 0; ++k) dx[k * g.v.inner] += c.dy[group] * (x[k * g.v.inner] / y);
  });
}

Tensor L2NormRule::grad(const Backprop& c, const Axes& axis) {
  const Tensor& x = c.x[0];
  return against("l2_norm", c.g, x, axis) * (x / against("l2_norm", nonzero(c.y), x, axis));
}

template struct CompiledOperators<ReductionOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
