// SPDX-License-Identifier: MIT
// The reverse sweep in tensor operations.
#include "engine/ops/gradient.h"

#include "engine/core/error.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {

std::vector<Tensor> gradient(const Tensor& loss, std::span<const Tensor> wrt) {
  Tape* tape = loss.node().tape;
  DEEPX_REQUIRE(tape != nullptr, graph,
                "gradient: loss is not on a tape; compute it while `auto on = tape.record();` is alive");
  DEEPX_REQUIRE(Tape::alive(tape), graph, "gradient: the tape of this loss is gone; keep it until the gradients are taken");
  const NodeId loss_id = check_loss("gradient", *tape, loss);
  std::vector<Tensor> cotangent(loss_id + 1);
  cotangent[loss_id] = Tensor::full(loss.shape(), 1);
  // Rules append to the tape while it is walked: hold ids and handles, never references into nodes().
  for (NodeId id = loss_id + 1; id-- > 0;) {
    if (!cotangent[id].defined() || tape->nodes()[id].leaf()) continue;
    const OpTable& op = *tape->nodes()[id].op;
    const Attributes attributes = tape->nodes()[id].attributes;
    const Tensor y = tape->nodes()[id].value;
    const std::vector<NodeId> ids(tape->inputs(id).begin(), tape->inputs(id).end());
    std::vector<Tensor> x;
    for (NodeId input : ids) x.push_back(tape->nodes()[input].value);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!tape->nodes()[ids[i]].needs_grad) continue;
      const Tensor g = sum_to(op.grad(attributes.data(), {cotangent[id], x, y}, static_cast<int>(i)), x[i].shape());
      Tensor& sum = cotangent[ids[i]];
      sum = sum.defined() ? sum + g : g;
    }
  }
  std::vector<Tensor> result;
  for (const Tensor& x : wrt) {
    const NodeId id = tape->find(x);
    const bool reached = id != kNoNode && id <= loss_id && cotangent[id].defined();
    result.push_back(reached ? cotangent[id] : Tensor::zeros(x.shape()));
  }
  return result;
}

}  // namespace deepx::inline DEEPX_PRECISION
