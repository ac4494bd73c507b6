// SPDX-License-Identifier: MIT
// Gradient checks: compares the engine's gradients with central differences of the function.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/graph/operator.h"
#include "engine/nn/layer.h"

namespace deepx::inline DEEPX_PRECISION {

/// Largest relative error of a right gradient: differences lose two thirds of the digits, so few are left in float.
inline constexpr double kGradcheckLimit = std::is_same_v<Real, double> ? 1e-7 : 5e-3;
/// How far backward() and the rule in tensor operations may differ: both compute the same numbers in another order.
inline constexpr double kAgreementLimit = std::is_same_v<Real, double> ? 1e-12 : 2e-5;

struct GradcheckOptions {
  int order = 1;           ///< 2: the gradient of the gradient, and so on
  std::uint64_t seed = 1;  ///< of the random directions
  double limit = kGradcheckLimit;
  bool constant = false;  ///< by declaration, as detach is: the gradient must be 0, even if differences are not
};

/// One input's derivative along a random direction, of a random weighted sum of the outputs.
struct GradcheckResult {
  std::string input;  ///< "input 0", "hidden1/weight"
  double analytic = 0, numeric = 0;
  double error = 0;  ///< relative
};

struct GradcheckReport {
  std::vector<GradcheckResult> inputs;
  std::string failure;  ///< the first one in full, empty when every gradient holds
  bool ok() const { return failure.empty(); }
  /// The largest relative error of all inputs; infinite when one is not a number.
  double worst() const;
};

/// A tensor to differentiate by. It must be contiguous; its numbers are perturbed and then restored.
struct GradcheckInput {
  std::string name;
  Tensor value;
  bool wanted = true;  ///< false for tensors that the function only reads or updates, such as running averages
};

/// Checks `function`, which reads tensors that share storage with `inputs` and returns a tensor of any shape. Compares
/// the in-place backward pass with the rules in tensor operations, and both with (f(x + εv) − f(x − εv)) / 2ε. The
/// function must be smooth within ε = ∛(machine ε) of the inputs. Before each evaluation all inputs are restored.
///   Throws what `function` throws.
GradcheckReport gradcheck(std::string_view name, const std::function<Tensor()>& function,
                          std::span<const GradcheckInput> inputs, const GradcheckOptions& options = {});

/// Checks an operator at one of its samples.
GradcheckReport gradcheck(const OpTable& op, const AnySample& sample, const GradcheckOptions& options = {});

/// Checks a layer at x through all of its parameters and x.
GradcheckReport gradcheck(std::string_view name, Layer& layer, const Tensor& x, const GradcheckOptions& options = {});

}  // namespace deepx::inline DEEPX_PRECISION
