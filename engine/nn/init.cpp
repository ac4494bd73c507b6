// SPDX-License-Identifier: MIT
// The initializers, one block each. D is the fan in, H the fan out.
#include "engine/nn/init.h"

#include <cmath>
#include <numeric>

namespace deepx::inline DEEPX_PRECISION {
namespace {

void require_matrix(const char* call, const Shape& weight) {
  DEEPX_REQUIRE(weight.rank() >= 2, shape, call, ": weight has shape ", weight, "; at least two axes are needed");
}
/// Both fans together, in double: the sum of two ints may be larger than an int.
double both(Fans fans) { return static_cast<double>(fans.in) + static_cast<double>(fans.out); }

Spread uniform_of_variance(double variance) {
  const double bound = std::sqrt(variance) * std::sqrt(3.0);
  return Spread::uniform(-bound, bound);
}
Spread normal_of_variance(double variance) { return Spread::normal(0, std::sqrt(variance)); }

constexpr Setting kNonlinearity{.name = "nonlinearity", .symbol = "f", .words = "the activation that follows", .value = 4,
                                .choices = "linear, sigmoid, tanh, relu, leaky_relu, selu"};
constexpr Setting kSlope{.name = "a", .symbol = "a", .words = "negative slope, for leaky_relu", .value = 0, .low = -10, .high = 10};
/// Squares, because 2 is exact and √2 is not.
double squared_gain(double nonlinearity, double negative_slope) {
  const double gains[] = {1, 1, 25.0 / 9, 2, 2 / (1 + negative_slope * negative_slope), 0.5625};
  return gains[static_cast<std::size_t>(nonlinearity)];
}

}  // namespace

Fans fans_of(const Shape& weight) {
  require_matrix("fans_of", weight);
  if (weight.rank() == 2) return {weight[0], weight[1]};
  int field = 1;
  for (int i = 2; i < weight.rank(); ++i) field *= weight[i];
  return {weight[1] * field, weight[0] * field};
}

Initializer Initializer::with(std::string_view setting, double value) const {
  Settings checked(name, settings);
  checked.set(setting, value);
  Initializer changed = *this;
  for (Setting& s : changed.settings)
    if (s.name == setting) s.value = value;
  return changed;
}

Spread Initializer::spread_of(const Shape& weight, Fans fans) const {
  DEEPX_REQUIRE(fans.in > 0 && fans.out > 0, value, name, ": fan in is ", fans.in, ", fan out ", fans.out,
                "; both must be positive");
  return spread({weight, fans, Settings(name, settings)});
}

Tensor Initializer::make(Rng& rng, const Shape& shape, Fans fans) const {
  Tensor weight = spread_of(shape, fans).draw(rng, shape);
  if (arrange) arrange(weight, rng, {shape, fans, Settings(name, settings)});
  return weight;
}

Tensor Initializer::make_bias(Rng& rng, const Shape& shape, Fans fans) const {
  return bias ? bias(fans).draw(rng, shape) : Tensor::zeros(shape);
}

Catalogue<Initializer>& initializer_catalogue() {
  static Catalogue<Initializer> catalogue("initializer");
  return catalogue;
}

double calculate_gain(std::string_view nonlinearity, double negative_slope) {
  Setting slope = kSlope;
  slope.name = "negative_slope";
  slope.check("calculate_gain", negative_slope);
  return std::sqrt(squared_gain(kNonlinearity.parse("calculate_gain", nonlinearity), negative_slope));
}

namespace {

// Xavier and Kaiming keep the size of the values, or of the gradients, level from layer to layer.

constexpr Setting kGain{.name = "gain", .symbol = "g", .words = "factor on every weight", .value = 1, .low = 1e-3, .high = 1e3};
double xavier_variance(const WeightArguments& w) { return w.get("gain") * w.get("gain") * 2 / both(w.fans); }

const RegisteredInitializer xavier_uniform{{.name = "xavier_uniform", .label = "Xavier", .math = "W ~ U(−b, b), b = g √(6 / (D + H))",
    .words = "keeps the size of values and gradients level through tanh layers", .source = "Glorot & Bengio 2010", .settings = {kGain},
    .spread = [](const WeightArguments& w) { return uniform_of_variance(xavier_variance(w)); }}};

const RegisteredInitializer xavier_normal{{.name = "xavier_normal", .label = "Xavier normal", .math = "W ~ N(0, 2 g² / (D + H))",
    .words = "the same spread, drawn from a bell curve", .source = "Glorot & Bengio 2010", .settings = {kGain},
    .spread = [](const WeightArguments& w) { return normal_of_variance(xavier_variance(w)); }}};

const std::vector<Setting> kKaiming = {kSlope,
    {.name = "mode", .symbol = "F", .words = "fan_in keeps the values level, fan_out the gradients", .choices = "fan_in, fan_out"}, kNonlinearity};
double kaiming_variance(const WeightArguments& w) {
  return squared_gain(w.get("nonlinearity"), w.get("a")) / (w.get("mode") == 0 ? w.fans.in : w.fans.out);
}

const RegisteredInitializer kaiming_uniform{{.name = "kaiming_uniform", .label = "Kaiming",
    .math = "W ~ U(−b, b), b = g(f) √(3 / F), g(relu) = √2",
    .words = "compensates for relu, which silences half of its inputs", .source = "He et al. 2015", .settings = kKaiming,
    .spread = [](const WeightArguments& w) { return uniform_of_variance(kaiming_variance(w)); }}};

const RegisteredInitializer kaiming_normal{{.name = "kaiming_normal", .label = "Kaiming normal",
    .math = "W ~ N(0, g(f)² / F), g(relu) = √2",
    .words = "the same spread, drawn from a bell curve", .source = "He et al. 2015", .settings = kKaiming,
    .spread = [](const WeightArguments& w) { return normal_of_variance(kaiming_variance(w)); }}};

const RegisteredInitializer lecun_uniform{{.name = "lecun_uniform", .label = "LeCun", .math = "W ~ U(−b, b), b = √(3 / D)",
    .words = "weighted sums as large as their inputs; what selu needs", .source = "LeCun et al. 1998; Klambauer et al. 2017",
    .spread = [](const WeightArguments& w) { return uniform_of_variance(1.0 / w.fans.in); }}};

const RegisteredInitializer lecun_normal{{.name = "lecun_normal", .label = "LeCun normal", .math = "W ~ N(0, 1 / D)",
    .words = "the same spread, drawn from a bell curve", .source = "LeCun et al. 1998; Klambauer et al. 2017",
    .spread = [](const WeightArguments& w) { return normal_of_variance(1.0 / w.fans.in); }}};

// The defaults of two libraries.

const RegisteredInitializer pytorch{{.name = "pytorch", .label = "PyTorch's", .math = "W, b ~ U(−1/√D, 1/√D)",
    .words = "where PyTorch's Linear and Conv start, biases too: Kaiming with a = √5", .source = "PyTorch, nn.Linear and nn.Conv2d",
    .spread = [](const WeightArguments& w) { return uniform_of_variance(squared_gain(4, std::sqrt(5.0)) / w.fans.in); },
    .bias = [](Fans fans) { return Spread::uniform(-1 / std::sqrt(fans.in), 1 / std::sqrt(fans.in)); }}};

const RegisteredInitializer keras{{.name = "keras", .label = "Keras's", .math = "W ~ U(−b, b), b = √(6 / (D + H)), biases 0",
    .words = "where Keras's Dense and Conv start: Xavier uniform", .source = "Keras, Dense and Conv2D: glorot_uniform",
    .spread = [](const WeightArguments& w) { return uniform_of_variance(2 / both(w.fans)); }}};

// Spreads that ignore the layer's size. Defaults are PyTorch's, except for the std of normal: 1 suits no network.

constexpr Setting kMean{.name = "mean", .symbol = "μ", .words = "center of the bell", .value = 0, .low = -1e3, .high = 1e3};
Setting between(std::string_view name, std::string_view words, double value) {
  return {.name = name, .symbol = name, .words = words, .value = value, .low = -1e3, .high = 1e3};
}
Setting deviation(std::string_view words, double value, double low) {
  return {.name = "std", .symbol = "σ", .words = words, .value = value, .low = low, .high = 1e3};
}

const RegisteredInitializer normal{{.name = "normal", .label = "normal 0.01", .math = "W ~ N(μ, σ²)",
    .words = "very small weights: deep networks hardly pass a signal", .source = "Krizhevsky, Sutskever & Hinton 2012",
    .settings = {kMean, deviation("standard deviation", 0.01, 0)},
    .spread = [](const WeightArguments& w) { return Spread::normal(w.get("mean"), w.get("std")); }}};

const RegisteredInitializer trunc_normal{{.name = "trunc_normal", .label = "truncated", .math = "W ~ N(μ, σ²) within [a, b]",
    .words = "a bell without its tails: no weight starts far out", .source = "Burkardt 2014",
    .settings = {kMean, deviation("standard deviation before the cut", 1, 1e-6), between("a", "smallest weight", -2), between("b", "largest weight", 2)},
    .spread = [](const WeightArguments& w) { return Spread::truncated(w.get("mean"), w.get("std"), w.get("a"), w.get("b")); }}};

const RegisteredInitializer uniform{{.name = "uniform", .label = "uniform", .math = "W ~ U(a, b)",
    .words = "all weights in [a, b) are equally likely; with the defaults none is negative", .source = "Rumelhart, Hinton & Williams 1986",
    .settings = {between("a", "smallest weight", 0), between("b", "largest weight", 1)},
    .spread = [](const WeightArguments& w) { return Spread::uniform(w.get("a"), w.get("b")); }}};

const RegisteredInitializer zeros{{.name = "zeros", .label = "zero", .math = "W = 0",
    .words = "all neurons of a layer stay the same forever", .source = "the counter-example of every textbook",
    .spread = [](const WeightArguments&) { return Spread::constant(0); }}};

const RegisteredInitializer ones{{.name = "ones", .label = "one", .math = "W = 1",
    .words = "all neurons of a layer stay the same forever; right for scales", .source = "Ioffe & Szegedy 2015",
    .spread = [](const WeightArguments&) { return Spread::constant(1); }}};

const RegisteredInitializer constant{{.name = "constant", .label = "constant", .math = "W = c",
    .words = "all neurons of a layer stay the same forever", .source = "the counter-example of every textbook",
    .settings = {{.name = "val", .symbol = "c", .words = "every weight", .value = 0.1, .low = -1e3, .high = 1e3}},
    .spread = [](const WeightArguments& w) { return Spread::constant(w.get("val")); }}};

// Weights that depend on each other.

/// Gram-Schmidt, on the shorter side of the matrix [first axis, all others]. Done twice it is exact to rounding (Giraud
/// et al. 2005), and since it keeps the sign of each vector, no direction is preferred (Mezzadri 2007).
void orthogonalize(Tensor& weight, Rng&, const WeightArguments& w) {
  const int rows = w.shape[0], cols = rows ? weight.size() / rows : 0;
  const bool by_rows = rows < cols;
  const int count = by_rows ? rows : cols, length = by_rows ? cols : rows;
  const auto place = [&](int k, int i) { return static_cast<std::size_t>(by_rows ? k * cols + i : i * cols + k); };
  const auto numbers = weight.mutable_data();
  std::vector<std::vector<double>> basis;
  for (int k = 0; k < count; ++k) {
    std::vector<double> v;
    for (int i = 0; i < length; ++i) v.push_back(static_cast<double>(numbers[place(k, i)]));
    for (int pass = 0; pass < 2; ++pass)
      for (const auto& u : basis) {
        const double along = std::inner_product(u.begin(), u.end(), v.begin(), 0.0);
        for (std::size_t i = 0; i < v.size(); ++i) v[i] -= along * u[i];
      }
    const double norm = std::sqrt(std::inner_product(v.begin(), v.end(), v.begin(), 0.0));
    for (double& x : v) x /= norm;
    for (int i = 0; i < length; ++i) numbers[place(k, i)] = static_cast<Real>(w.get("gain") * v[static_cast<std::size_t>(i)]);
    basis.push_back(std::move(v));
  }
}

const RegisteredInitializer orthogonal{{.name = "orthogonal", .label = "orthogonal", .math = "Wᵀ W = g² I",
    .words = "a random rotation: lengths and angles pass unchanged", .source = "Saxe, McClelland & Ganguli 2014", .settings = {kGain},
    .spread = [](const WeightArguments& w) {
      require_matrix("orthogonal", w.shape);
      const int rows = std::max(w.shape[0], 1), cols = std::max(w.shape.size() / rows, 1);
      return Spread::normal(0, w.get("gain") / std::sqrt(std::max(rows, cols)));
    },
    .arrange = orthogonalize}};

/// Sets a random share of the weights of each input to 0. Outputs are the last axis of a Linear's weight and the first
/// of a convolution's.
void thin_out(Tensor& weight, Rng& rng, const WeightArguments& w) {
  const bool outputs_last = w.shape.rank() == 2;
  const int outputs = w.shape[outputs_last ? 1 : 0], inputs = outputs ? weight.size() / outputs : 0;
  const auto gone = static_cast<std::size_t>(std::ceil(w.get("sparsity") * outputs));
  const auto numbers = weight.mutable_data();
  std::vector<int> order(static_cast<std::size_t>(outputs));
  for (int i = 0; i < inputs; ++i) {
    std::iota(order.begin(), order.end(), 0);
    rng.shuffle(order);
    for (std::size_t k = 0; k < gone; ++k)
      numbers[static_cast<std::size_t>(outputs_last ? i * outputs + order[k] : order[k] * inputs + i)] = 0;
  }
}

const RegisteredInitializer sparse{{.name = "sparse", .label = "sparse", .math = "W ~ N(0, σ²), a share s of each input's weights is 0",
    .words = "each input reaches only a few neurons, which makes neurons differ", .source = "Martens 2010",
    .settings = {{.name = "sparsity", .symbol = "s", .words = "share of zeros", .value = 0.9, .low = 0, .high = 1},
                  deviation("standard deviation of the others", 0.01, 0)},
    .spread = [](const WeightArguments& w) {
      require_matrix("sparse", w.shape);
      return Spread::normal(0, w.get("std"));
    },
    .arrange = thin_out}};

/// A 1 for each input channel and the output channel of the same number; in a kernel, at its middle.
void place_ones(Tensor& weight, Rng&, const WeightArguments& w) {
  const int groups = static_cast<int>(w.get("groups"));
  const bool linear = w.shape.rank() == 2;
  DEEPX_REQUIRE(linear ? groups == 1 : w.shape[0] % groups == 0, value, "identity: groups is ", groups, ", which does not fit weight ",
                w.shape, "; must be 1 for a Linear, and divide the outputs of a convolution");
  const Layout layout(w.shape);
  int middle = 0;
  for (int axis = 2; axis < w.shape.rank(); ++axis) middle += w.shape[axis] / 2 * layout.stride(axis);
  const auto numbers = weight.mutable_data();
  const int rows = w.shape[0] / groups;
  if (weight.size() == 0) return;
  for (int g = 0; g < groups; ++g)
    for (int k = 0; k < std::min(rows, w.shape[1]); ++k)
      numbers[static_cast<std::size_t>((g * rows + k) * layout.stride(0) + k * layout.stride(1) + middle)] = 1;
}

const RegisteredInitializer identity{{.name = "identity", .label = "identity", .math = "Wᵢⱼ = 1 if i = j, else 0; a kernel: 1 in its middle",
    .words = "the layer starts by passing its input on (PyTorch's eye_ and dirac_)", .source = "Zagoruyko & Komodakis 2017",
    .settings = {{.name = "groups", .symbol = "G", .words = "groups of the convolution", .value = 1, .low = 1, .high = 65536, .whole = true}},
    .spread = [](const WeightArguments& w) {
      require_matrix("identity", w.shape);
      return Spread::constant(0);
    },
    .arrange = place_ones}};

}  // namespace
}  // namespace deepx::inline DEEPX_PRECISION
