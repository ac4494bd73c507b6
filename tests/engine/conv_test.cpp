// SPDX-License-Identifier: MIT
// Convolutions against numbers computed by hand, against the definition, and against each other.
#include "tests/engine/support.h"

using namespace deepx;

namespace {

double dot(const Tensor& a, const Tensor& b) {
  double total = 0;
  const std::vector<Real> x = a.values(), y = b.values();
  for (std::size_t i = 0; i < x.size(); ++i) total += static_cast<double>(x[i]) * static_cast<double>(y[i]);
  return total;
}

// The definition, one number at a time.
Tensor by_definition(const Tensor& x, const Tensor& w, const Shape& y_shape, Conv2dOp p) {
  Tensor y = Tensor::zeros(y_shape);
  const int C = w.shape()[1], O = y_shape[1] / p.groups;
  std::span<Real> out = y.mutable_data();
  std::size_t at = 0;
  for (int n = 0; n < y_shape[0]; ++n)
    for (int o = 0; o < y_shape[1]; ++o)
      for (int i = 0; i < y_shape[2]; ++i)
        for (int j = 0; j < y_shape[3]; ++j, ++at)
          for (int c = 0; c < C; ++c)
            for (int a = 0; a < w.shape()[2]; ++a)
              for (int b = 0; b < w.shape()[3]; ++b) {
                const int h = i * p.stride.h - p.padding.h + a * p.dilation.h,
                          v = j * p.stride.w - p.padding.w + b * p.dilation.w;
                if (h < 0 || h >= x.shape()[2] || v < 0 || v >= x.shape()[3]) continue;
                out[at] += x.at({n, o / O * C + c, h, v}) * w.at({o, c, a, b});
              }
  return y;
}

}  // namespace

TEST_CASE("conv2d: a 3 × 3 image under a 2 × 2 kernel, by hand") {
  Tensor x = Tensor::from({1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  Tensor w = Tensor::from({1, 1, 2, 2}, {1, 0, -1, 2});
  CHECK(conv2d(x, w).values() == std::vector<Real>{1 - 4 + 10, 2 - 5 + 12, 4 - 7 + 16, 5 - 8 + 18});
  CHECK(conv2d(x, w, {.stride = 2}).values() == std::vector<Real>{7});
  CHECK(conv2d(x, w, {.dilation = 2}).values() == std::vector<Real>{1 - 7 + 18});
  // With a border of zeros, only one element of the kernel is on each corner.
  CHECK(conv2d(x, w, {.stride = 3, .padding = 1}).values() == std::vector<Real>{2 * 1, -1 * 3, 0 * 7, 1 * 9});
  CHECK(conv2d(x, w, {.padding = {1, 0}}).shape() == Shape{1, 1, 4, 2});

  x.requires_grad();
  w.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = sum(conv2d(x, w));
  const Gradients gradients = backward(tape, loss);
  const auto dx = gradients.of(x), dw = gradients.of(w);
  CHECK(std::vector<Real>(dx.begin(), dx.end()) == std::vector<Real>{1, 1, 0, 0, 2, 2, -1, 1, 2});
  CHECK(std::vector<Real>(dw.begin(), dw.end()) == std::vector<Real>{12, 16, 24, 28});  // sums of the 2 × 2 corners
}

TEST_CASE("conv_transpose2d: each number stamps the kernel, by hand") {
  const Tensor x = Tensor::from({1, 1, 1, 2}, {2, 3}), w = Tensor::from({1, 1, 2, 2}, {1, 10, 100, 1000});
  CHECK(conv_transpose2d(x, w).values() == std::vector<Real>{2, 23, 30, 200, 2300, 3000});
  CHECK(conv_transpose2d(x, w, {.stride = 2}).values() == std::vector<Real>{2, 20, 3, 30, 200, 2000, 300, 3000});
  CHECK(conv_transpose2d(x, w, {.stride = 2, .output_padding = {0, 1}}).values() ==
        std::vector<Real>{2, 20, 3, 30, 0, 200, 2000, 300, 3000, 0});
  CHECK(conv_transpose2d(x, w, {.padding = {0, 1}}).values() == std::vector<Real>{23, 2300});
}

TEST_CASE("convolution: the definition, at sizes that take each path; and its adjoints") {
  struct Case {
    Shape x, w;
    Conv2dOp p{};
  };
  const std::vector<Case> cases = {
      {{2, 3, 5, 4}, {2, 3, 3, 2}},
      {{1, 16, 64, 64}, {4, 16, 3, 3}, {.padding = 1}},  // unfolded in several blocks
      {{3, 4, 9, 11}, {6, 2, 3, 3}, {.stride = {2, 3}, .padding = {0, 2}, .dilation = {1, 2}, .groups = 2}},
      {{1, 2, 3, 3}, {2, 1, 5, 5}, {.padding = 4, .groups = 2}},  // a kernel larger than the image
      {{2, 1, 1, 7}, {3, 1, 1, 1}, {.stride = 3}},
      {{1, 1, 2, 2}, {1, 1, 2, 2}, {.stride = 7, .padding = 6}},  // windows over zeros only
      {{0, 2, 4, 4}, {3, 2, 3, 3}},
  };
  Rng rng(1);
  for (const Case& c : cases) {
    INFO("x " << to_text(c.x) << ", w " << to_text(c.w) << ", " << c.p.text());
    const Tensor x = Tensor::uniform(rng, c.x, -1, 1), w = Tensor::uniform(rng, c.w, -1, 1);
    const Tensor y = conv2d(x, w, c.p);
    CHECK(difference(y.values(), by_definition(x, w, y.shape(), c.p).values()) < (kDouble ? 1e-13 : 1e-4));

    // <conv(x, w), z> = <x, transpose(z, w)> = <w, weight(x, z)>
    const Tensor z = Tensor::uniform(rng, y.shape(), -1, 1);
    const auto close = [](double a, double b) {
      return std::abs(a - b) <= (kDouble ? 1e-12 : 1e-4) * std::max(1.0, std::abs(a));
    };
    const Tensor dw = conv2d_weight(x, z, {c.p.stride, c.p.padding, c.p.dilation, {c.w[2], c.w[3]}, c.p.groups});
    CHECK(close(dot(y, z), dot(w, dw)));
    // The rows and columns at the end, beyond the last window.
    const Sides rest((c.x[2] + 2 * c.p.padding.h - c.p.dilation.h * (c.w[2] - 1) - 1) % c.p.stride.h,
                     (c.x[3] + 2 * c.p.padding.w - c.p.dilation.w * (c.w[3] - 1) - 1) % c.p.stride.w);
    const Tensor dx = conv_transpose2d(z, w, {c.p.stride, c.p.padding, rest, c.p.groups, c.p.dilation});
    CHECK(dx.shape() == c.x);
    CHECK(close(dot(y, z), dot(x, dx)));
  }
}

TEST_CASE("conv1d is conv2d on images of height 1") {
  Rng rng(1);
  const Tensor x = Tensor::uniform(rng, {2, 4, 9}, -1, 1), w = Tensor::uniform(rng, {6, 2, 3}, -1, 1);
  const Tensor y = conv1d(x, w, {.stride = 2, .padding = 3, .dilation = 2, .groups = 2});
  const Tensor image =
      conv2d(as_image(x), as_image(w), {.stride = {1, 2}, .padding = {0, 3}, .dilation = {1, 2}, .groups = 2});
  CHECK(y.shape() == Shape{2, 6, 6});
  CHECK(same_bits(y.values(), image.values()));
  CHECK(conv1d(Tensor::from({1, 1, 4}, {1, 2, 3, 4}), Tensor::from({1, 1, 2}, {1, 10})).values() ==
        std::vector<Real>{21, 32, 43});
}

TEST_CASE("convolutions: attributes as text, with one or two numbers for the sides") {
  CHECK(Conv2dOp{}.text() == "stride 1, padding 0");
  CHECK(Conv2dOp{.stride = {1, 2}, .padding = 3, .dilation = 2, .groups = 4}.text() ==
        "stride 1 × 2, padding 3, dilation 2, groups 4");
  CHECK(ConvTranspose2dOp{.stride = 2, .output_padding = 1}.text() == "stride 2, padding 0, output padding 1");
  CHECK(Conv2dWeightOp{.kernel_size = {3, 2}}.text() == "kernel 3 × 2, stride 1, padding 0");
  const auto x = Tensor::zeros({1, 1, 4, 4});
  CHECK(message_of([&] { conv2d(x, x, {.padding = 100000}); }) ==
        "conv2d: padding is 32767; must be a whole number in [0, 1024]");
}
