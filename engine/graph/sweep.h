// SPDX-License-Identifier: MIT
// Back-propagation: a reverse sweep over a tape, in single steps if wanted.
#pragma once

#include <span>
#include <vector>

#include "engine/graph/tape.h"

namespace deepx::inline DEEPX_PRECISION {

/// One recording of a tape, for objects that may outlive it.
class RecordingRef {
 public:
  explicit RecordingRef(const Tape& tape);
  /// Throws Error::graph, naming `call`, after the tape was destroyed or cleared; `remedy` is the end of the message.
  Tape& tape(const char* call, const char* remedy) const;

 private:
  const TapeAnchor* anchor_;
  std::uint64_t id_, generation_;
};

/// Gradients of one loss, read by tensor: parameters, inputs that require a gradient, or results in between. Later
/// sweeps and replays do not change them; they are valid until the tape is cleared or destroyed.
///
/// For a tensor that is not a recorded result, the gradient is that of its numbers: it includes all ways in which the
/// loss depends on them, also through views of them that were taken before the recording, such as a transposed weight.
class Gradients {
 public:
  Gradients(const RecordingRef& from, const GradBuffer& numbers) : from_(from), numbers_(numbers) {}
  /// dL/dx, row-major in x's shape; empty when the loss does not depend on x.
  ///   Throws Error::graph after the tape was cleared or destroyed, and when another tensor seems to have been assigned
  /// to x since it was recorded: the loss depends on a parameter of x's shape that only the tape holds. Throws
  /// Error::shape for a strided view that was not recorded and shows a part of a recorded buffer.
  std::span<const Real> of(const Tensor& x) const;
  /// The same, for changes before an optimizer reads it: see engine/optim/clip.h. Throws Error::shape for a strided
  /// view of a parameter, whose gradient is a copy: change the gradient of the tensor that it views.
  std::span<Real> edit(const Tensor& x) const;
  /// Whether x was recorded at all, for this loss or for another one.
  bool on_tape(const Tensor& x) const;

 private:
  const Tape& tape() const;
  std::span<Real> find(const Tensor& x, bool to_edit) const;
  std::span<Real> part_of_whole(const Tape& tape, NodeId whole, const Tensor& x, bool to_edit) const;

  RecordingRef from_;
  GradBuffer numbers_;
};

/// Walks the tape from the loss back to the leaves. backward() is: `while (sweep.step()) {}`.
/// Each sweep starts with zero gradients; nothing accumulates across sweeps, and several sweeps can be in progress.
class ReverseSweep {
 public:
  /// Throws Error::graph when the loss is not one number, is not on the tape, comes from an earlier recording, or
  /// depends on no tensor that requires a gradient, and when a value that the sweep reads was written to after the
  /// forward pass.
  ReverseSweep(Tape& tape, const Tensor& loss);

  /// Passes the gradient of one operator on to its inputs. False when none is left.
  ///   Throws Error::graph after the tape was cleared or destroyed, and when a value that the step reads was written to
  /// or computed again since the sweep began.
  bool step();
  /// The operator the next step() handles, kNoNode when done. Nodes the loss does not reach are skipped.
  NodeId at() const { return at_; }
  Gradients gradients() const { return {from_, numbers_}; }

 private:
  friend Gradients backward(Tape& tape, const Tensor& loss);
  void skip_to_operator(const Tape& tape);
  void require_unchanged(const Tape& tape, NodeId id) const;
  void pass(Tape& tape, bool changed);

  RecordingRef from_;
  GradBuffer numbers_;
  NodeId at_;
  std::uint64_t began_;  // start time, in forward passes and replays of the tape
};

/// One whole reverse sweep.
Gradients backward(Tape& tape, const Tensor& loss);

/// Checks that y can be differentiated, and returns its node. Throws Error::graph, naming `call` and calling y `noun`.
NodeId check_output(const char* call, const char* noun, const Tape& tape, const Tensor& y);
/// The same for a loss, which has one element.
NodeId check_loss(const char* call, const Tape& tape, const Tensor& loss);

}  // namespace deepx::inline DEEPX_PRECISION
