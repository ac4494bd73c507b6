// SPDX-License-Identifier: MIT
// Common parts of the engine's tests: messages of errors, comparisons of many numbers, runs of one operator.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/check/gradcheck.h"
#include "engine/core/error.h"
#include "engine/deepx.h"

namespace deepx::inline DEEPX_PRECISION {

inline constexpr bool kDouble = std::is_same_v<Real, double>;

/// The message of the Error that `f` throws; "" if it throws none.
template <class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// The largest difference of two lists, relative to numbers above 1; infinite when they cannot be compared.
inline double difference(std::span<const Real> a, std::span<const Real> b) {
  if (a.size() != b.size()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
    const double d = std::abs(x - y) / std::max(1.0, std::abs(x));
    if (!(d <= largest)) largest = std::isnan(d) ? INFINITY : d;
  }
  return largest;
}
inline bool same_bits(std::span<const Real> a, std::span<const Real> b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}
inline bool all_finite(std::span<const Real> a) {
  return std::ranges::all_of(a, [](Real v) { return std::isfinite(v); });
}

/// Value and gradients of one operator, its outputs weighted with fixed random numbers.
struct Run {
  std::vector<Real> y;
  std::vector<std::vector<Real>> dx;
};
/// The recording behind a Run, so that it can be replayed.
struct Recorded {
  Tape tape;
  std::vector<Tensor> in;
  Tensor y, loss;

  Recorded(const OpTable& op, const Attributes& attributes, const std::vector<Tensor>& inputs) : in(inputs) {
    std::vector<const Tensor*> pointers;
    for (Tensor& x : in) pointers.push_back(&x.requires_grad());
    Rng rng(7);
    const auto on = tape.record();
    y = emit(op, attributes.data(), pointers.data(), static_cast<int>(pointers.size()));
    loss = sum(y * Tensor::uniform(rng, y.shape(), -1, 1));
  }
  /// False for an operator that stops the gradient.
  bool differentiable() const { return tape.nodes()[loss.node().id].needs_grad; }
  Run sweep() {
    Run run{y.values(), {}};
    run.dx.resize(in.size());
    if (!differentiable()) return run;
    const Gradients gradients = backward(tape, loss);
    for (std::size_t i = 0; i < in.size(); ++i) {
      const auto g = gradients.of(in[i]);
      run.dx[i].assign(g.begin(), g.end());
    }
    return run;
  }
};

/// True when `op` needs a contiguous input, and says so in the message that all such operators use.
inline bool refuses_view(const OpTable& op, const Attributes& attributes, const Tensor& view) {
  if (op.info->kind != Kind::view || view.contiguous()) return false;
  return message_of([&] { Recorded(op, attributes, {view}); }) ==
         join(op.name, ": x ", view.shape(), " is a strided view; use contiguous(x) first");
}

inline std::vector<Tensor> copies(const std::vector<Tensor>& tensors) {
  std::vector<Tensor> all;
  for (const Tensor& t : tensors) all.push_back(t.clone());
  return all;
}

/// The same numbers in a buffer of another order: `outermost_last` reverses the axes; otherwise every second place is
/// used.
inline Tensor strided(const Tensor& x, bool outermost_last) {
  Layout layout(x.shape());
  int step = outermost_last ? 1 : 2;
  for (int i = 0; i < x.rank(); ++i) {
    const int axis = outermost_last ? i : x.rank() - 1 - i;
    layout.stride(axis) = step;
    step *= x.shape()[axis];
  }
  layout.offset = outermost_last ? 0 : 3;
  const StorageHandle storage(static_cast<std::size_t>(2 * x.size() + 4));
  const Tensor view(storage, layout);
  const Real* from = x.storage()->data();
  for_each_pair(x.layout(), layout, [&](int i, int o) { storage->data()[o] = from[i]; });
  return view;
}

// Within 5 standard errors of an average of n numbers of this spread.
inline void check_mean(double mean, double expected, double std, double n) {
  CAPTURE(mean, expected);
  CHECK(std::abs(mean - expected) <= 5 * std / std::sqrt(n));
}

}  // namespace deepx::inline DEEPX_PRECISION
