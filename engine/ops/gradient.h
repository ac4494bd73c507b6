// SPDX-License-Identifier: MIT
// Derivatives as tensors: the backward pass written in operators, so that it can itself be recorded and differentiated.
//
// All take a recorded output and the tensors `wrt` (with respect to) which it is differentiated: parameters, inputs or
// values in between that require a gradient. If the output does not depend on x, the derivative is 0. If it does, but x
// was recorded as a constant or another tensor was assigned to x since, they throw Error::graph. Inside a recording the
// derivatives are recorded, too, so they can be differentiated again, to any order.
//
// All throw Error::graph when the output is not on an existing tape, depends on no tensor that requires a gradient, or
// when a leaf was written to since. Those that take directions throw Error::shape when a direction does not have the
// shape of its tensor.
#pragma once

#include <span>
#include <vector>

#include "engine/graph/sweep.h"

namespace deepx::inline DEEPX_PRECISION {

/// Whether y is on an existing tape and depends on a tensor that requires a gradient.
bool differentiable(const Tensor& y);

/// dL/dx for each x of `wrt`, in x's shape. `loss` has one element.
std::vector<Tensor> gradient(const Tensor& loss, TensorList wrt);

/// vᵀJ, the vector-Jacobian product: the gradient of Σ v·y, in x's shape for each x of `wrt`. v has y's shape.
std::vector<Tensor> vjp(const Tensor& y, TensorList wrt, const Tensor& v);

/// J v, the Jacobian-vector product: how y changes when every x of `wrt` moves along its v, in y's shape. One v for each x, in its
/// shape. By two reverse sweeps: vᵀJ is linear in v, and the gradient of Σ (uᵀJ)·v toward u is J v.
///   The first sweep is recorded on y's tape. Source: Townsend 2017, "A new trick for calculating Jacobian vector products".
Tensor jvp(const Tensor& y, TensorList wrt, TensorList v);

/// dy/dx for each x of `wrt`: shape y's axes, then x's. One reverse sweep for each element of y.
///   Throws Error::shape when there would be more than six axes.
std::vector<Tensor> jacobian(const Tensor& y, TensorList wrt);

/// d²L/dxᵢdxⱼ as [i][j]: shape xᵢ's axes, then xⱼ's. One reverse sweep for each element of all x, over the recorded gradient.
///   `loss` has one element. The gradient is recorded on its tape. Throws as jacobian() does.
std::vector<std::vector<Tensor>> hessian(const Tensor& loss, TensorList wrt);

/// H v, the Hessian's product with a direction, in x's shape for each x of `wrt`; one v for each x, in its shape. Two reverse sweeps
/// and no Hessian: the gradient of Σ gradient·v. The gradient is recorded on the loss's tape. Source: Pearlmutter 1994.
std::vector<Tensor> hvp(const Tensor& loss, TensorList wrt, TensorList v);

}  // namespace deepx::inline DEEPX_PRECISION
