// SPDX-License-Identifier: MIT
// Tensors as text for people: rows below each other, columns aligned, the middle of large tensors left out.
#include <algorithm>
#include <cstdio>
#include <ostream>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kWhole = 1000;  // a tensor of up to this many elements is shown whole
constexpr int kEdge = 3;      // otherwise this many at either end of an axis

std::string number(Real value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", static_cast<double>(value));
  return text;
}

class Printer {
 public:
  Printer(std::ostream& out, const Tensor& x) : out_(out), x_(x), whole_(x.size() <= kWhole) {
    measure(0, x.layout().offset);
  }

  void print(int axis, int offset) {
    if (axis == x_.rank()) {
      const std::string text = number(x_.storage()->data()[offset]);
      out_ << std::string(x_.rank() > 1 ? width_ - text.size() : 0, ' ') << text;
      return;
    }
    const bool innermost = axis == x_.rank() - 1;
    // Rows are aligned with the first one; larger blocks have a blank line between them.
    std::string next = ",";
    if (innermost)
      next += ' ';
    else
      next.append(x_.rank() - axis > 2 ? 2 : 1, '\n').append(static_cast<std::size_t>(axis) + 1, ' ');
    out_ << '[';
    for_each_shown(axis, [&](int i) {
      if (i != 0) out_ << next;
      if (i < 0)
        out_ << "...";
      else
        print(axis + 1, offset + i * x_.layout().stride(axis));
    });
    out_ << ']';
  }

 private:
  // f(i) for each place on the axis that is shown; f(-1) for the places that are left out.
  template <class F>
  void for_each_shown(int axis, F f) const {
    const int n = x_.shape()[axis];
    const bool all = whole_ || n <= 2 * kEdge;
    for (int i = 0; i < n; ++i) {
      if (!all && i == kEdge) f(-1), i = n - kEdge;
      f(i);
    }
  }
  void measure(int axis, int offset) {
    if (axis == x_.rank())
      width_ = std::max(width_, number(x_.storage()->data()[offset]).size());
    else
      for_each_shown(axis, [&](int i) {
        if (i >= 0) measure(axis + 1, offset + i * x_.layout().stride(axis));
      });
  }

  std::ostream& out_;
  const Tensor& x_;
  bool whole_;
  std::size_t width_ = 0;
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Tensor& x) {
  if (!x.defined()) return out << "(empty)";
  Printer(out, x).print(0, x.layout().offset);
  if (x.size() == 0 || x.size() > kWhole) out << " of shape " << to_text(x.shape());
  return out;
}

}  // namespace deepx::inline DEEPX_PRECISION
