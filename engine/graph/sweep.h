// SPDX-License-Identifier: MIT
// Back-propagation: a reverse sweep over a tape that can be taken one node at a time.
#pragma once

#include <span>
#include <vector>

#include "engine/graph/tape.h"

namespace deepx::inline DEEPX_PRECISION {

/// One recording of a tape, for whoever may outlive it.
class RecordingRef {
 public:
  explicit RecordingRef(const Tape& tape);
  /// Throws Error::graph, naming `call`, once the tape is gone, or was cleared, with `remedy` as the message's end.
  Tape& tape(const char* call, const char* remedy) const;

 private:
  const TapeAnchor* anchor_;
  std::uint64_t id_, generation_;
};

/// Gradients of one loss, read by tensor: parameters, inputs that require a gradient, or results in between. They stay as they are
/// while they are held, whatever is swept or replayed later, until the tape is cleared or gone.
///
/// What counts for a tensor that is not a recorded result are the numbers it shows: all ways in which the loss depends on those, also
/// through views of them that were taken before the recording, such as a transposed weight.
class Gradients {
 public:
  Gradients(const RecordingRef& from, const GradBuffer& numbers) : from_(from), numbers_(numbers) {}
  /// dL/dx, row-major in x's shape; empty when the loss does not depend on x.
  ///   Throws Error::graph once the tape was cleared or is gone, and when x seems to have been assigned another tensor since it was
  /// recorded: the loss depends on a parameter of x's shape that nobody but the tape holds. Throws Error::shape for a view that is
  /// strided, was not recorded, and shows a part of what was.
  std::span<const Real> of(const Tensor& x) const;
  /// The same, to be changed before an optimizer reads it: see engine/optim/clip.h. Throws Error::shape for a strided view of a
  /// parameter, whose gradient is a copy: change that of the tensor it views.
  std::span<Real> edit(const Tensor& x) const;
  /// Whether x was recorded at all, for this loss or another one.
  bool on_tape(const Tensor& x) const;

 private:
  const Tape& tape() const;
  std::span<Real> find(const Tensor& x, bool to_edit) const;
  std::span<Real> part_of_whole(const Tape& tape, NodeId whole, const Tensor& x, bool to_edit) const;

  RecordingRef from_;
  GradBuffer numbers_;
};

/// Walks the tape from the loss back to the leaves. backward() is: `while (sweep.step()) {}`.
/// Gradients start anew with each sweep; nothing accumulates across sweeps, and several can be under way.
class ReverseSweep {
 public:
  /// Throws Error::graph when the loss is not one number, is not on the tape, comes from an earlier recording, depends on
  /// nothing that requires a gradient, or when a value that the sweep reads was written to after the forward pass.
  ReverseSweep(Tape& tape, const Tensor& loss);

  /// Passes the gradient of one operator on to its inputs. False when none is left.
  ///   Throws Error::graph once the tape was cleared or is gone, and when what it reads was written to or computed again
  /// since the sweep began.
  bool step();
  /// The operator the next step() handles, kNoNode when done. Nodes the loss does not reach are skipped.
  NodeId at() const { return at_; }
  Gradients gradients() const { return {from_, numbers_}; }

 private:
  friend Gradients backward(Tape& tape, const Tensor& loss);
  void seek_operator(const Tape& tape);
  void require_unchanged(const Tape& tape, NodeId id) const;
  void pass(Tape& tape, bool changed);

  RecordingRef from_;
  GradBuffer numbers_;
  NodeId at_;
  std::uint64_t began_;  // when, in forward passes and replays of the tape
};

/// One whole reverse sweep.
Gradients backward(Tape& tape, const Tensor& loss);

/// The node of y after checking that it can be differentiated; errors name `call` and call y `noun`. Throws Error::graph.
NodeId check_output(const char* call, const char* noun, const Tape& tape, const Tensor& y);
/// The same for a loss, which has one element.
NodeId check_loss(const char* call, const Tape& tape, const Tensor& loss);

}  // namespace deepx::inline DEEPX_PRECISION
