// SPDX-License-Identifier: MIT
// What the exported programs share: numbers in lines, names, and the points they print the outputs of. Used by export_*.cpp only.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "playground/model/share/export.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

/// A program's text, line by line.
class Code {
 public:
  template <class... Parts>
  void line(const Parts&... parts) {
    text += join(parts...);
    text += '\n';
  }
  /// Numbers in lines of at most 120 characters, indented by `indent` spaces, each with a comma behind it.
  void numbers(std::span<const Real> values, int indent);

  std::string text;
};

/// Points of the plane at which a program prints the network's outputs.
inline constexpr float kProbes[][2] = {{0, 0}, {1.5f, -2}, {-3, 3}, {4, 1}, {-2, -5}, {5.5f, 5.5f}};

/// As a list in a program, each between `open` and `close`: "[0, 0], [1.5, -2]".
std::string probe_list(std::string_view open, std::string_view close);

/// "hidden1/norm/weight" as a path of attributes: "hidden1_norm.weight".
std::string attribute_name(std::string_view name);
/// The weights and statistics a program needs: not the counters of random draws. Named as "hidden1/weight", "hidden1/norm/bias".
std::vector<NamedTensor> lasting_state(const Network& network);
/// A layer with weights as programs write it.
struct LayerCode {
  std::string activation{}, norm = "none";
  bool bias = true, residual = false, frozen = false;
  double dropout = 0, noise = 0, drop_connect = 0;
  RegularizerSpec regularizer{};  ///< what works on it, its own or that of the whole network; "none" if none does
};
/// Layer `k`, the output last.
LayerCode layer_of(const Spec& spec, std::size_t k);
/// A text as a literal of Python and of C++.
std::string in_quotes(std::string_view text);
/// The names of the classes as literals, one behind the other; those without a name have their letter. "" for regression.
std::string class_list(const Experiment& experiment);
/// True if no layer has anything to train.
bool all_frozen(const Experiment& experiment);
/// A class, or for regression the number to predict.
float target_of(const DataPoint& point, bool regression);

/// Throws Error::value when the numbers are no longer finite, naming the first that is not.
void require_finite(const Experiment& experiment);

std::string pytorch_code(const Experiment& experiment);
std::string cpp_code(const Experiment& experiment);

}  // namespace deepx::inline DEEPX_PRECISION
