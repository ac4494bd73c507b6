// SPDX-License-Identifier: MIT
// The reverse sweep, in place: gradients are added to the tape's buffers.
#include "engine/graph/sweep.h"

#include <algorithm>
#include <cstring>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {

NodeId check_output(const char* call, const char* noun, const Tape& tape, const Tensor& y) {
  const NodeRef& ref = y.node();
  const bool was_here = ref.recorded() && ref.anchor == tape.anchor() && ref.generation >= tape.anchor()->id;
  DEEPX_REQUIRE(!was_here || ref.generation == tape.generation(), graph, call, ": ", noun,
                " was recorded on an earlier run of this tape (generation ", ref.generation, ", now ",
                tape.generation(), "); call ", call, "() before tape.clear()");
  const NodeId id = tape.find(y);
  DEEPX_REQUIRE(id != kNoNode, graph, call, ": ", noun,
                " is not on this tape; compute it while `auto on = tape.record();` is alive");
  DEEPX_REQUIRE(tape.nodes()[id].needs_grad, graph, call, ": ", noun,
                " depends on no tensor that requires a gradient; mark one by x.requires_grad()");
  tape.require_current(call, id);
  return id;
}

NodeId check_loss(const char* call, const Tape& tape, const Tensor& loss) {
  DEEPX_REQUIRE(loss.defined() && loss.size() == 1, graph, call, ": loss has shape ", loss.shape(),
                "; expected one element (did you mean mean(loss)?)");
  return check_output(call, "loss", tape, loss);
}

RecordingRef::RecordingRef(const Tape& tape)
    : anchor_(tape.anchor()), id_(anchor_->id), generation_(tape.generation()) {}

Tape& RecordingRef::tape(const char* call, const char* remedy) const {
  DEEPX_REQUIRE(anchor_->id == id_, graph, call, ": the tape is gone; keep it as long as this is in use");
  DEEPX_REQUIRE(anchor_->generation == generation_, graph, call, ": the tape was cleared since ", remedy);
  return *anchor_->tape;
}

const Tape& Gradients::tape() const {
  return from_.tape("Gradients", "backward(); read gradients before tape.clear()");
}

std::span<const Real> Gradients::of(const Tensor& x) const { return find(x, false); }
std::span<Real> Gradients::edit(const Tensor& x) const { return find(x, true); }

std::span<Real> Gradients::find(const Tensor& x, bool to_edit) const {
  const Tape& tape = this->tape();
  const NodeId id = tape.find_whole(x);
  if (id == kNoNode) {
    if (!x.defined()) return {};
    const NodeId replaced = tape.find_replaced(x);
    DEEPX_REQUIRE(replaced == kNoNode || !numbers_.reached(replaced), graph, "Gradients: x ", x.shape(),
                  " was not recorded, but a parameter of its shape that is no longer in use was (node ", replaced,
                  "): x was assigned another tensor; write the numbers by x.copy_from(other), or record again");
    return {};
  }
  if (!numbers_.reached(id)) return {};
  const Tape::Node& node = tape.nodes()[id];
  if (node.value.layout() == x.layout()) return {numbers_.data(node.grad_offset), static_cast<std::size_t>(x.size())};
  return part_of_whole(tape, id, x, to_edit);
}

bool Gradients::on_tape(const Tensor& x) const { return tape().find_whole(x) != kNoNode; }

// The gradient of a part of a whole buffer, or of the whole in another order.
std::span<Real> Gradients::part_of_whole(const Tape& tape, NodeId whole, const Tensor& x, bool to_edit) const {
  // Several parameters may share the buffer, and the loss may not depend on this one.
  bool touched = false;
  for (NodeId id = tape.first_leaves_.find(x.storage()); id != kNoNode && !touched; id = tape.nodes()[id].next_leaf) {
    const Tape::Node& node = tape.nodes()[id];
    touched = numbers_.reached(id) &&
              (id == whole ? node.read_from < numbers_.nodes() : overlap(node.value.layout(), x.layout()));
  }
  if (!touched) return {};
  Real* const from = numbers_.data(tape.nodes()[whole].grad_offset);
  const auto size = static_cast<std::size_t>(x.size());
  if (x.contiguous()) return {from + x.layout().offset, size};
  DEEPX_REQUIRE(!to_edit, shape, "Gradients: x ", x.shape(),
                " is a strided view, and its gradient a copy; edit or clip the gradient of the tensor it views");
  const NodeId part = tape.find(x);
  DEEPX_REQUIRE(part != kNoNode && part < numbers_.nodes(), shape, "Gradients: x ", x.shape(),
                " is a strided view that was not recorded; ask for the gradient of the tensor it views");
  Real* const to = numbers_.data(tape.nodes()[part].grad_offset) + size;
  for_each_pair(x.layout(), Layout(x.shape()), [&](int i, int o) { to[o] = from[i]; });
  return {to, size};
}

ReverseSweep::ReverseSweep(Tape& tape, const Tensor& loss)
    : from_(tape), at_(check_loss("backward", tape, loss)), began_(tape.clock_) {
  tape.grads_.start(tape.grad_size_, static_cast<NodeId>(tape.nodes_.size()));
  numbers_ = tape.grads_;
  numbers_.reach(at_);
  *numbers_.data(tape.nodes_[at_].grad_offset) = 1;
  skip_to_operator(tape);
}

// Moves to the nearest operator at or before at_ that has a gradient to pass on.
void ReverseSweep::skip_to_operator(const Tape& tape) {
  for (; at_ != kNoNode; at_ = at_ == 0 ? kNoNode : at_ - 1)
    if (!tape.nodes_[at_].leaf() && numbers_.reached(at_)) return;
}

void ReverseSweep::require_unchanged(const Tape& tape, NodeId id) const {
  const Tape::Node& node = tape.nodes_[id];
  if (node.version != node.value.storage()->version) tape.refuse_written("ReverseSweep", id);
  DEEPX_REQUIRE(
      tape.renewed_ <= began_ || node.computed <= began_, graph, "ReverseSweep: node ", id,
      " was computed again, from other numbers, since the sweep began; start a new sweep after forward() or replay()");
}

bool ReverseSweep::step() {
  Tape& tape = from_.tape("ReverseSweep", "the sweep began; start a new sweep on the new recording");
  if (at_ == kNoNode) return false;
  pass(tape, !tape.unwritten() || tape.renewed_ > began_);
  return true;
}

// `changed`: a value may have been written to or computed again since the sweep began.
void ReverseSweep::pass(Tape& tape, bool changed) {
  const Tape::Node& node = tape.nodes_[at_];
  const NodeId* ids = tape.input_ids_.data() + node.first_input;
  constexpr std::uint32_t kInline = 4;
  const Tensor* in_few[kInline];
  Real* grads_few[kInline];
  if (node.arity > kInline) {
    tape.gathered_.resize(node.arity);
    tape.gathered_grads_.resize(node.arity);
  }
  const Tensor** in = node.arity > kInline ? tape.gathered_.data() : in_few;
  Real** grads = node.arity > kInline ? tape.gathered_grads_.data() : grads_few;
  for (std::uint32_t i = 0; i < node.arity; ++i) {
    const Tape::Node& input = tape.nodes_[ids[i]];
    const bool read = static_cast<int>(i) != node.op->info->buffer_input;
    if (changed && read) require_unchanged(tape, ids[i]);
    in[i] = &input.value;
    grads[i] = input.needs_grad ? numbers_.data(input.grad_offset) : nullptr;
    if (input.needs_grad) numbers_.reach(ids[i]);
  }
  node.op->backward(node.attributes.data(),
                    {in, static_cast<int>(node.arity), node.value, numbers_.data(node.grad_offset), grads});
  at_ = at_ == 0 ? kNoNode : at_ - 1;
  skip_to_operator(tape);
}

Gradients backward(Tape& tape, const Tensor& loss) {
  ReverseSweep sweep(tape, loss);
  // Between the steps nothing can clear the tape or write to its values.
  while (sweep.at() != kNoNode) sweep.pass(tape, false);
  return sweep.gradients();
}

}  // namespace deepx::inline DEEPX_PRECISION
