// SPDX-License-Identifier: MIT
// Tensor: a value handle to numbers with a shape. Copies share storage; operators (engine/ops) make new ones.
#pragma once

#include <atomic>
#include <concepts>
#include <initializer_list>
#include <iosfwd>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/core/rng.h"
#include "engine/core/shape.h"
#include "engine/tensor/storage.h"

namespace deepx::inline DEEPX_PRECISION {

class Tape;

template <class T>
concept Number = std::is_arithmetic_v<T>;

/// Where a tape is, for everything that may outlive it. Anchors are never freed; later tapes use them again. An anchor
/// gives no number twice: `id` identifies a tape, `generation` a recording; both are 0 while there is no tape.
struct TapeAnchor {
  Tape* tape = nullptr;
  std::atomic<std::uint64_t> id = 0, generation = 0;
  std::uint64_t last_number = 0;
  TapeAnchor* next_free = nullptr;
};

/// Where a tensor stands on a tape. Empty (generation 0) for constants and parameters.
struct NodeRef {
  const TapeAnchor* anchor = nullptr;
  std::uint64_t generation = 0;
  std::uint32_t id = 0;
  bool constant = false;  ///< detached: no gradient goes here, even if the numbers belong to a parameter

  bool recorded() const { return generation != 0; }
  /// The tape; null after it was cleared or destroyed.
  Tape* tape() const {
    return recorded() && anchor->generation.load(std::memory_order_relaxed) == generation ? anchor->tape : nullptr;
  }
};

class Tensor {
 public:
  Tensor() = default;
  /// A view: the same numbers under another layout.
  Tensor(const StorageHandle& storage, const Layout& layout) : storage_(storage), layout_(layout) {}

  // No constructor takes numbers: Tensor({1000}) could be a number or a size, so it does not compile.
  /// One number. Shape [].
  static Tensor scalar(double value) { return full({}, static_cast<Real>(value)); }
  /// Uninitialized elements.
  ///   Throws Error::shape for sizes that no Shape can be made of, but that were written into one.
  static Tensor empty(const Shape& shape) {
    shape.check();
    return Tensor(StorageHandle(static_cast<std::uint64_t>(shape.size())), Layout(shape));
  }
  static Tensor full(const Shape& shape, Real value);
  static Tensor zeros(const Shape& shape) { return full(shape, 0); }
  static Tensor ones(const Shape& shape) { return full(shape, 1); }
  /// Row-major values. Throws Error::shape when their number is not the shape's.
  static Tensor from(const Shape& shape, std::span<const Real> values);
  static Tensor from(const Shape& shape, std::initializer_list<Real> values);
  /// The same of numbers of another type, each rounded to Real: a vector of doubles, labels that are ints.
  template <std::ranges::sized_range R>
    requires(Number<std::ranges::range_value_t<R>> && !std::convertible_to<const R&, std::span<const Real>>)
  static Tensor from(const Shape& shape, const R& values) {
    std::vector<Real> rounded;
    for (const auto v : values) rounded.push_back(static_cast<Real>(v));
    return from(shape, std::span<const Real>(rounded));
  }
  template <Number T>
  static Tensor from(const Shape& shape, std::initializer_list<T> values) {
    return from(shape, std::vector<T>(values));
  }
  /// Uniform in [low, high), standard normal: seeded, the same everywhere.
  static Tensor uniform(Rng& rng, const Shape& shape, double low, double high);
  static Tensor normal(Rng& rng, const Shape& shape, double mean = 0, double std = 1);

  // Assigning to a temporary is always a mistake: it would not change the tensor that the temporary came from.
  Tensor(const Tensor&) = default;
  Tensor(Tensor&&) noexcept = default;
  Tensor& operator=(const Tensor&) & = default;
  Tensor& operator=(Tensor&&) & noexcept = default;
  ~Tensor() = default;

  const Shape& shape() const { return layout_.shape; }
  const Layout& layout() const { return layout_; }
  int rank() const { return layout_.shape.rank(); }
  int size() const { return layout_.shape.size(); }
  bool defined() const { return static_cast<bool>(storage_); }
  bool contiguous() const { return layout_.contiguous(); }

  /// The single element. Throws Error::shape for any other size.
  Real item() const;
  /// The element at the given indices. Throws Error::index when one is outside.
  Real at(std::initializer_list<int> indices) const;
  /// Row-major. Throws Error::shape for a view that is not contiguous (use values()).
  std::span<const Real> data() const;
  /// A row-major copy, of views too.
  std::vector<Real> values() const;
  /// A new tensor with its own contiguous storage, off every tape.
  Tensor clone() const;
  /// The same numbers, off every tape and constant: no gradient goes to them or to a view of them.
  Tensor detach() const;

  /// For parameters and the inputs of a replayed tape. Writing counts as a new version, and a sweep that needs the old
  /// version throws.
  /// Throws as data() does.
  std::span<Real> mutable_data();
  /// Writes another tensor's numbers here: this is how an input of a recording gets new numbers. `x = other` does not
  /// write: the handle x then refers to other numbers, while a tape continues with those it has recorded.
  ///   Throws Error::shape unless the shapes are equal, and for a view that repeats numbers, as expand() makes.
  Tensor& copy_from(const Tensor& other);
  /// Sweeps compute gradients only for tensors with this mark (parameters have it). The mark belongs to the numbers:
  /// views share it.
  ///   Throws Error::graph for the result of a recorded operator, whose gradient follows from its inputs.
  Tensor& requires_grad(bool on = true);

  const Real* raw() const { return storage_->data() + layout_.offset; }
  Real* raw() { return storage_->data() + layout_.offset; }
  Storage* storage() const { return storage_.get(); }
  const StorageHandle& storage_handle() const { return storage_; }
  const NodeRef& node() const { return node_; }
  void set_node(const NodeRef& node) { node_ = node; }
  void set_constant() { node_ = {.constant = true}; }

 private:
  StorageHandle storage_;
  Layout layout_;
  NodeRef node_;
};

/// What an operator of several inputs takes: a tensor, or a number beside one (`2 * x`), which is a tensor of shape [].
template <class T>
concept Operand = std::same_as<T, Tensor> || Number<T>;
template <class B, class A>
concept OperandBeside = Operand<A> && Operand<B> && (std::same_as<A, Tensor> || std::same_as<B, Tensor>);
inline const Tensor& as_tensor(const Tensor& x) { return x; }
inline Tensor as_tensor(Number auto value) { return Tensor::scalar(static_cast<double>(value)); }

/// Some tensors, from a vector, an array, or a list in braces. A view: only for parameters of functions.
class TensorList : public std::span<const Tensor> {
 public:
  using std::span<const Tensor>::span;
  TensorList(std::span<const Tensor> tensors) : span(tensors) {}  // NOLINT(google-explicit-constructor)
  TensorList(std::initializer_list<Tensor> tensors)
      : span(tensors.begin(), tensors.size()) {}  // NOLINT(google-explicit-constructor)
};

/// For people: rows below each other, columns aligned; of more than 1000 elements only the ends of each axis.
std::ostream& operator<<(std::ostream& out, const Tensor& x);

/// Nested brackets with at most `digits` significant digits: "[[1, 2], [3, 4]]".
std::string to_text(const Tensor& tensor, int digits = 6);

/// Calls f(a_offset, b_offset) for each element in row-major order; the two layouts have the same shape.
template <class F>
void for_each_pair(const Layout& a, const Layout& b, F f) {
  const Shape& s = a.shape;
  const int rank = s.rank(), n = s.size();
  if (n == 0) return;
  const int inner = rank ? s.back(0) : 1;
  const int a_step = rank ? a.stride(rank - 1) : 0, b_step = rank ? b.stride(rank - 1) : 0;
  int index[kMaxRank] = {};
  int a_row = a.offset, b_row = b.offset;
  for (int row = n / inner; row > 0; --row) {
    for (int i = 0; i < inner; ++i) f(a_row + i * a_step, b_row + i * b_step);
    for (int axis = rank - 2; axis >= 0; --axis) {
      a_row += a.stride(axis);
      b_row += b.stride(axis);
      if (++index[axis] < s[axis]) break;
      a_row -= a.stride(axis) * s[axis];
      b_row -= b.stride(axis) * s[axis];
      index[axis] = 0;
    }
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
