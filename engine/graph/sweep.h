// SPDX-License-Identifier: MIT
// Back-propagation: a reverse sweep over a tape that can be taken one node at a time.
#pragma once

#include <span>
#include <vector>

#include "engine/graph/tape.h"

namespace deepx::inline DEEPX_PRECISION {

/// Gradients of one loss, read by parameter. A view of the tape's buffers: valid until the next sweep or clear().
class Gradients {
 public:
  Gradients(Tape& tape, std::uint64_t generation, std::uint32_t sweep)
      : tape_(&tape), generation_(generation), sweep_(sweep) {}
  /// dL/dx, row-major in x's shape; empty when the loss does not depend on x.
  ///   Throws Error::graph once the tape was cleared.
  std::span<const Real> of(const Tensor& x) const;
  /// The same, to be changed before an optimizer reads it: see engine/optim/clip.h.
  std::span<Real> edit(const Tensor& x) const;

 private:
  Tape* tape_;
  std::uint64_t generation_;
  std::uint32_t sweep_;
};

/// Walks the tape from the loss back to the leaves. backward() is: `while (sweep.step()) {}`.
/// Gradients start anew with each sweep; nothing accumulates across sweeps.
class ReverseSweep {
 public:
  /// Throws Error::graph when the loss is not one number, is not on the tape, comes from an earlier recording, depends on
  /// nothing that requires a gradient, or when a leaf was written to after the forward pass.
  ReverseSweep(Tape& tape, const Tensor& loss);

  /// Passes the gradient of one operator on to its inputs. False when none is left.
  ///   Throws Error::graph once the tape was cleared.
  bool step();
  /// The operator the next step() handles, kNoNode when done. Nodes the loss does not reach are skipped.
  NodeId at() const { return at_; }
  Gradients gradients() const;

 private:
  void settle();

  Tape& tape_;
  NodeId at_;
  NodeId loss_;
  std::uint64_t generation_;
};

/// One whole reverse sweep.
Gradients backward(Tape& tape, const Tensor& loss);

/// The node of y after checking that it can be differentiated; errors name `call` and call y `noun`. Throws Error::graph.
NodeId check_output(const char* call, const char* noun, const Tape& tape, const Tensor& y);
/// The same for a loss, which has one element.
NodeId check_loss(const char* call, const Tape& tape, const Tensor& loss);

}  // namespace deepx::inline DEEPX_PRECISION
