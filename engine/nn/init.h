// SPDX-License-Identifier: MIT
// Initializers: how weights start. Catalogue entries, one block each.
#pragma once

#include <cmath>

#include "engine/core/catalogue.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

struct Initializer {
  std::string_view name{}, label{}, math{}, words{}, source{};
  /// Standard deviation of one weight, and whether it is drawn uniformly (else normally).
  double (*std)(int fan_in, int fan_out) = nullptr;
  bool uniform = false;

  /// A weight [fan_in, fan_out].
  Tensor make(Rng& rng, int fan_in, int fan_out) const {
    const double s = std(fan_in, fan_out), bound = s * std::sqrt(3.0);
    return uniform ? Tensor::uniform(rng, {fan_in, fan_out}, -bound, bound) : Tensor::normal(rng, {fan_in, fan_out}, 0, s);
  }
};

inline Catalogue<Initializer>& initializer_catalogue() {
  static Catalogue<Initializer> catalogue("initializer");
  return catalogue;
}
struct RegisteredInitializer {
  explicit RegisteredInitializer(const Initializer& entry) { initializer_catalogue().add(entry); }
};

inline const RegisteredInitializer xavier_uniform_entry{{.name = "xavier_uniform", .label = "Xavier",
    .math = "W ~ U(−a, a), a = √(6 / (D + H))", .words = "keeps the size of values and gradients level through tanh layers",
    .source = "Glorot & Bengio 2010", .std = [](int D, int H) { return std::sqrt(2.0 / (D + H)); }, .uniform = true}};
inline const RegisteredInitializer xavier_normal_entry{{.name = "xavier_normal", .label = "Xavier normal",
    .math = "W ~ N(0, 2 / (D + H))", .words = "the same spread, drawn from a bell curve",
    .source = "Glorot & Bengio 2010", .std = [](int D, int H) { return std::sqrt(2.0 / (D + H)); }}};
inline const RegisteredInitializer kaiming_uniform_entry{{.name = "kaiming_uniform", .label = "Kaiming",
    .math = "W ~ U(−a, a), a = √(6 / D)", .words = "makes up for relu, which silences half of its inputs",
    .source = "He et al. 2015", .std = [](int D, int) { return std::sqrt(2.0 / D); }, .uniform = true}};
inline const RegisteredInitializer kaiming_normal_entry{{.name = "kaiming_normal", .label = "Kaiming normal",
    .math = "W ~ N(0, 2 / D)", .words = "the same spread, drawn from a bell curve",
    .source = "He et al. 2015", .std = [](int D, int) { return std::sqrt(2.0 / D); }}};
inline const RegisteredInitializer normal_entry{{.name = "normal", .label = "normal 0.01", .math = "W ~ N(0, 0.01²)",
    .words = "very small weights: deep networks hardly pass a signal", .source = "Krizhevsky, Sutskever & Hinton 2012",
    .std = [](int, int) { return 0.01; }}};
inline const RegisteredInitializer zeros_entry{{.name = "zeros", .label = "zero", .math = "W = 0",
    .words = "all neurons of a layer stay the same for ever", .source = "the counter-example of every textbook",
    .std = [](int, int) { return 0.0; }}};

}  // namespace deepx::inline DEEPX_PRECISION
