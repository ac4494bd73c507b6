// SPDX-License-Identifier: MIT
// Shared by the exported programs: numbers in lines, names, and the points whose outputs they print. Used by
// export_*.cpp only.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "playground/model/experiment/parts/data_point.h"
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
  /// Numbers in lines of at most 120 characters, indented by `indent` spaces, each followed by a comma.
  void numbers(std::span<const Real> values, int indent);

  std::string text;
};

/// Points of the plane at which a program prints the network's outputs.
inline constexpr float kProbes[][2] = {{0, 0}, {1.5f, -2}, {-3, 3}, {4, 1}, {-2, -5}, {5.5f, 5.5f}};

/// As a list in a program, each between `open` and `close`: "[0, 0], [1.5, -2]".
std::string probe_list(std::string_view open, std::string_view close);

/// "hidden1/norm/weight" as a path of attributes: "hidden1_norm.weight".
std::string attribute_name(std::string_view name);
/// The weights and statistics that a program needs, without the counters of random draws. Named like "hidden1/weight",
/// "hidden1/norm/bias".
std::vector<NamedTensor> lasting_state(const Network& network);
/// A layer with weights, in the form that programs write.
struct LayerCode {
  std::string activation{}, norm = "none";
  bool bias = true, residual = false, frozen = false;
  double dropout = 0, noise = 0, drop_connect = 0;
  RegularizerSpec regularizer{};  ///< its regularizer, its own or the network's; "none" without one
};
/// Layer `k`; the output is the last.
LayerCode layer_of(const Spec& spec, std::size_t k);
/// A text as a literal of Python and of C++.
std::string in_quotes(std::string_view text);
/// The names of the classes as literals in a row; a class without a name has its letter. "" for regression.
std::string class_list(const Experiment& experiment);
/// True if no layer can be trained.
bool all_frozen(const Experiment& experiment);
/// A class, or for regression the number to predict.
float target_of(const DataPoint& point, bool regression);

/// Throws Error::value if the numbers are no longer finite, naming the first such number.
void require_finite(const Experiment& experiment);

std::string pytorch_code(const Experiment& experiment);
std::string cpp_code(const Experiment& experiment);

}  // namespace deepx::inline DEEPX_PRECISION
