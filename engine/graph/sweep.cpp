// SPDX-License-Identifier: MIT
// The reverse sweep, in place: gradients are added to the tape's buffers.
#include "engine/graph/sweep.h"

#include <algorithm>
#include <cstring>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {

NodeId check_output(const char* call, const char* noun, const Tape& tape, const Tensor& y) {
  const NodeRef& ref = y.node();
  DEEPX_REQUIRE(ref.tape == nullptr || ref.tape != &tape || ref.generation == tape.generation(), graph, call, ": ", noun,
                " was recorded on an earlier run of this tape (generation ", ref.generation, ", now ", tape.generation(), "); call ",
                call, "() before tape.clear()");
  const NodeId id = tape.find(y);
  DEEPX_REQUIRE(id != kNoNode, graph, call, ": ", noun,
                " is not on this tape; compute it while `auto on = tape.record();` is alive");
  DEEPX_REQUIRE(tape.nodes()[id].needs_grad, graph, call, ": ", noun,
                " depends on no tensor that requires a gradient; mark one by x.requires_grad()");
  for (NodeId leaf : tape.leaves()) {
    const Tape::Node& node = tape.nodes()[leaf];
    DEEPX_REQUIRE(!node.needs_grad || node.version == node.value.storage()->version, graph, call,
                  ": a parameter of shape ", node.value.shape(), " was modified after it was used; run the optimizer after ",
                  call, "(), and tape.forward() before the next");
  }
  return id;
}

NodeId check_loss(const char* call, const Tape& tape, const Tensor& loss) {
  DEEPX_REQUIRE(loss.defined() && loss.size() == 1, graph, call, ": loss has shape ", loss.shape(),
                "; expected one element (did you mean mean(loss)?)");
  return check_output(call, "loss", tape, loss);
}

std::span<const Real> Gradients::of(const Tensor& x) const {
  DEEPX_REQUIRE(tape_->generation() == generation_, graph,
                "Gradients: the tape was cleared since backward(); read gradients before tape.clear()");
  const NodeId id = tape_->find(x);
  if (id == kNoNode || tape_->nodes()[id].sweep != sweep_) return {};
  return tape_->grad(id);
}

std::span<Real> Gradients::edit(const Tensor& x) const {
  const std::span<const Real> g = of(x);
  return g.empty() ? std::span<Real>() : std::span<Real>(tape_->grad_data(tape_->find(x)), g.size());
}

ReverseSweep::ReverseSweep(Tape& tape, const Tensor& loss)
    : tape_(tape), loss_(check_loss("backward", tape, loss)), generation_(tape.generation()) {
  // A fresh buffer when it has grown; else the same one, so that a replayed step allocates nothing.
  if (!tape.grads_ || tape.grad_capacity_ < tape.grad_size_) {
    tape.grads_ = StorageHandle(tape.grad_size_);
    tape.grad_capacity_ = tape.grad_size_;
  }
  std::memset(tape.grads_->data(), 0, tape.grad_size_ * sizeof(Real));
  ++tape.sweep_;
  tape.nodes_[loss_].sweep = tape.sweep_;
  *tape.grad_data(loss_) = 1;
  at_ = loss_;
  settle();
}

// Moves to the nearest operator at or before at_ that has a gradient to pass on.
void ReverseSweep::settle() {
  for (; at_ != kNoNode; at_ = at_ == 0 ? kNoNode : at_ - 1) {
    const Tape::Node& node = tape_.nodes_[at_];
    if (!node.leaf() && node.sweep == tape_.sweep_) return;
  }
}

bool ReverseSweep::step() {
  DEEPX_REQUIRE(tape_.generation_ == generation_, graph,
                "ReverseSweep: the tape was cleared since the sweep began; start a new sweep on the new recording");
  if (at_ == kNoNode) return false;
  const Tape::Node& node = tape_.nodes_[at_];
  const NodeId* ids = tape_.input_ids_.data() + node.first_input;
  constexpr std::uint32_t kInline = 4;
  const Tensor* in_few[kInline];
  Real* grads_few[kInline];
  if (node.arity > kInline) {
    tape_.gathered_.resize(node.arity);
    tape_.gathered_grads_.resize(node.arity);
  }
  const Tensor** in = node.arity > kInline ? tape_.gathered_.data() : in_few;
  Real** grads = node.arity > kInline ? tape_.gathered_grads_.data() : grads_few;
  for (std::uint32_t i = 0; i < node.arity; ++i) {
    Tape::Node& input = tape_.nodes_[ids[i]];
    in[i] = &input.value;
    grads[i] = input.needs_grad ? tape_.grad_data(ids[i]) : nullptr;
    if (input.needs_grad) input.sweep = tape_.sweep_;
  }
  node.op->backward(node.attributes.data(),
                    {in, static_cast<int>(node.arity), node.value, tape_.grad_data(at_), grads});
  at_ = at_ == 0 ? kNoNode : at_ - 1;
  settle();
  return true;
}

Gradients ReverseSweep::gradients() const { return Gradients(tape_, generation_, tape_.sweep_); }

Gradients backward(Tape& tape, const Tensor& loss) {
  ReverseSweep sweep(tape, loss);
  while (sweep.step()) {
  }
  return sweep.gradients();
}

}  // namespace deepx::inline DEEPX_PRECISION
