// SPDX-License-Identifier: MIT
// Builds the table of an operator from its struct. Only the .cpp of a header of operators includes this file: it
// compiles their kernels.
#pragma once

#include <cstring>

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/ops/elementwise.h"
#include "engine/ops/kernels.h"
#include "engine/ops/pair_loss_kernels.h"

namespace deepx::inline DEEPX_PRECISION {

Tensor sum_to(const Tensor& x, const Shape& to);  // view.h

/// A view gives the layout of its output in its input's buffer; forward and backward follow from it.
template <class Op>
concept ViewFormula = requires(const Op& op, const Layout& in) {
  { op.view(in) } -> std::same_as<Layout>;
};
/// What computes an operator: the operator itself, or the kernel() that it shares with others.
template <class Op>
decltype(auto) kernel_of(const Op& op) {
  if constexpr (requires { op.kernel(); }) return op.kernel();
  else return (op);
}
/// All other operators give the shape of their output and compute it.
template <class Op>
concept GeneralFormula = requires(const Op& op, const Forward& c, const Tensor* const* in) {
  { kernel_of(op).shape(in, 1) } -> std::same_as<Shape>;
  kernel_of(op).forward(c);
};

/// Tests and `deepx check` run samples. The web page needs neither, so they are left out to make the download smaller.
#ifdef DEEPX_NO_SAMPLES
inline constexpr bool kKeepSamples = false;
#else
inline constexpr bool kKeepSamples = true;
#endif

/// What a struct needs to be an operator. A rule without samples does not compile.
template <class Op>
concept Operator = std::is_trivially_copyable_v<Op> && sizeof(Op) <= sizeof(Attributes) &&
                   alignof(Op) <= alignof(Attributes) &&
                   (Elementwise<Op> || PairLoss<Op> || ViewFormula<Op> || GeneralFormula<Op>) && requires(Rng& rng) {
                     { Op::info } -> std::convertible_to<const OpInfo&>;
                     { Op::samples(rng) } -> std::same_as<Samples<Op>>;
                   };

template <class Op>
AnySample forget_type(const Op& op, const std::vector<Tensor>& in, const std::string& message = {}) {
  AnySample sample;
  if constexpr (!std::is_empty_v<Op>) {
    const Op defaults{};
    sample.default_attributes = std::memcmp(&op, &defaults, sizeof(Op)) == 0;
    std::memcpy(sample.attributes.data(), &op, sizeof(Op));
  }
  sample.in = in;
  sample.message = message;
  return sample;
}

/// backward() of an operator that has none: evaluates the rule in tensor operations, unrecorded.
template <class Op>
void backward_by_rule(const Op& op, const Backward& c) {
  static_assert(Op::arity > 0, "an operator of any number of inputs needs a backward()");
  const auto off = Tape::pause();
  std::array<Tensor, Op::arity> x;
  for (int i = 0; i < Op::arity; ++i) x[static_cast<std::size_t>(i)] = c.x(i).detach();
  const Tensor y = c.y.detach();
  const Tensor g = Tensor::from(y.shape(), std::span(c.dy, static_cast<std::size_t>(y.size())));
  for (int i = 0; i < Op::arity; ++i) {
    if (!c.dx(i)) continue;
    const Tensor dx = sum_to(op.grad({g, x, y}, i), c.x(i).shape());
    const Real* from = dx.storage()->data();
    for_each_pair(dx.layout(), Layout(dx.shape()), [&](int s, int d) { c.dx(i)[d] += from[s]; });
  }
}

template <class Op>
void backward_view(const Op& op, const Backward& c) {
  if (!c.dx(0)) return;
  // The view of x's gradient that corresponds to y; a repeated axis (stride 0) adds up by itself.
  const Layout target = op.view(Layout(c.x(0).shape()));
  for_each_pair(Layout(c.y.shape()), target, [&](int from, int to) { c.dx(0)[to] += c.dy[from]; });
}

template <Operator Op>
OpTable make_table() {
  OpTable t;
  t.name = Op::info.name;
  t.info = &Op::info;
  if constexpr (!std::is_empty_v<Op>) {
    t.attribute_bytes = sizeof(Op);
    const Op defaults{};
    std::memcpy(t.defaults.data(), &defaults, sizeof(Op));
  }
  if constexpr (Elementwise<Op>) {
    t.fixed_arity = kInputs<Op>;
    t.prepare = [](const void* op, const Tensor* const* in, int) {
      return prepare_elementwise(*static_cast<const Op*>(op), in);
    };
    t.forward = [](const void* op, const Forward& c) { forward_elementwise(*static_cast<const Op*>(op), c); };
    t.backward = [](const void* op, const Backward& c) { backward_elementwise(*static_cast<const Op*>(op), c); };
    t.grad = [](const void* op, const Backprop& c, int i) {
      return grad_elementwise(*static_cast<const Op*>(op), c, i);
    };
  } else if constexpr (PairLoss<Op>) {
    t.fixed_arity = 2;
    t.prepare = [](const void* op, const Tensor* const* in, int) { return prepare_pair_loss(*static_cast<const Op*>(op), in); };
    t.forward = [](const void* op, const Forward& c) { forward_pair_loss(*static_cast<const Op*>(op), c); };
    t.backward = [](const void* op, const Backward& c) { backward_pair_loss(*static_cast<const Op*>(op), c); };
    t.grad = [](const void* op, const Backprop& c, int i) { return grad_pair_loss(*static_cast<const Op*>(op), c, i); };
  } else if constexpr (ViewFormula<Op>) {
    t.prepare = [](const void* op, const Tensor* const* in, int) {
      return Tensor(in[0]->storage_handle(), static_cast<const Op*>(op)->view(in[0]->layout()));
    };
    t.backward = [](const void* op, const Backward& c) { backward_view(*static_cast<const Op*>(op), c); };
    t.grad = [](const void* op, const Backprop& c, int i) { return static_cast<const Op*>(op)->grad(c, i); };
  } else {
    t.fixed_arity = Op::arity;
    t.prepare = [](const void* op, const Tensor* const* in, int arity) {
      return Tensor::empty(kernel_of(*static_cast<const Op*>(op)).shape(in, arity));
    };
    t.forward = [](const void* op, const Forward& c) { kernel_of(*static_cast<const Op*>(op)).forward(c); };
    t.backward = [](const void* op, const Backward& c) {
      if constexpr (requires(const Op& o) { kernel_of(o).backward(c); }) kernel_of(*static_cast<const Op*>(op)).backward(c);
      else backward_by_rule(*static_cast<const Op*>(op), c);
    };
    t.grad = [](const void* op, const Backprop& c, int i) { return kernel_of(*static_cast<const Op*>(op)).grad(c, i); };
  }
  if constexpr (requires { Op::parameters(); }) t.parameters = Op::parameters();
  if constexpr (requires(const Op& o) { o.text(); })
    t.attribute_text = [](const void* op) { return static_cast<const Op*>(op)->text(); };
  if constexpr (kKeepSamples)
    t.samples = [](Rng& rng) {
      std::vector<AnySample> all;
      for (const auto& s : Op::samples(rng)) all.push_back(forget_type(s.op, s.in));
      return all;
    };
  if constexpr (kKeepSamples && requires { Op::rejects(); })
    t.rejects = [] {
      std::vector<AnySample> all;
      for (const auto& r : Op::rejects()) all.push_back(forget_type(r.op, r.in, r.message));
      return all;
    };
  return t;
}

/// `template struct CompiledOperators<MathOperators>;` in a .cpp compiles the operators of a header in that file only.
/// For an operator that is missing from its list, the linker reports an undefined table_of().
template <class Op>
struct CompiledOperator {
  // `used`: other files call this function, so it must be emitted even if this file does not call it.
  [[gnu::used]] friend const OpTable& table_of(TableKey<Op>) {
    static const OpTable table = make_table<Op>();
    return table;
  }
};
template <class List>
struct CompiledOperators;
template <class... Ops>
struct CompiledOperators<Operators<Ops...>> : CompiledOperator<Ops>... {};

}  // namespace deepx::inline DEEPX_PRECISION
