// SPDX-License-Identifier: MIT
// The reverse sweep in tensor operations, and the derivatives that are built from it.
#include "engine/ops/gradient.h"

#include "engine/core/error.h"
#include "engine/ops/ops.h"
#include "engine/ops/part.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Tensors = TensorList;

// The tape of y, after a check that there is one. Errors call y `noun`.
Tape& tape_of(const char* call, const char* noun, const Tensor& y) {
  const NodeRef& ref = y.node();
  DEEPX_REQUIRE(ref.recorded(), graph, call, ": ", noun,
                " is not on a tape; compute it while `auto on = tape.record();` is alive");
  Tape* tape = ref.anchor->tape;
  DEEPX_REQUIRE(tape && ref.generation >= ref.anchor->id, graph, call, ": the tape of this ", noun,
                " is gone; keep it until the gradients are taken");
  return *tape;
}

void require_values(const char* call, const Tensor& v) {
  DEEPX_REQUIRE(v.defined(), value, call, ": v is an empty Tensor; give it values first");
}

void require_directions(const char* call, Tensors wrt, Tensors v) {
  DEEPX_REQUIRE(v.size() == wrt.size(), value, call, ": ", v.size(), " directions for ", wrt.size(),
                " tensors; give one for each");
  for (std::size_t i = 0; i < v.size(); ++i) {
    require_values(call, v[i]);
    DEEPX_REQUIRE(v[i].shape() == wrt[i].shape(), shape, call, ": direction ", i, " is ", v[i].shape(), ", its tensor ",
                  wrt[i].shape(), "; both must have the same shape");
  }
}

// Whether `last` was computed from node `id`. The buffers of operators do not count.
bool computed_from(const Tape& tape, NodeId last, NodeId id) {
  std::vector<bool> used(last + 1);
  used[last] = true;
  for (NodeId n = last + 1; n-- > 0;) {
    if (!used[n]) continue;
    int place = 0;
    for (NodeId input : tape.inputs(n))
      if (place++ != tape.nodes()[n].op->info->buffer_input) used[input] = true;
  }
  return id <= last && used[id];
}

// If the output does not depend on x, the derivative is 0. If it does and x was recorded as a constant, 0 would be
// wrong.
void require_differentiated(const char* call, const Tape& tape, NodeId last, Tensors wrt) {
  for (std::size_t i = 0; i < wrt.size(); ++i) {
    const Tensor& x = wrt[i];
    DEEPX_REQUIRE(x.defined(), value, call, ": wrt ", i, " is an empty Tensor; give the tensor to differentiate by");
    const NodeId id = tape.find_whole(x), replaced = id == kNoNode ? tape.find_replaced(x) : kNoNode;
    DEEPX_REQUIRE(replaced == kNoNode || !computed_from(tape, last, replaced), graph, call, ": wrt ", i, " ", x.shape(),
                  " was not recorded, but a parameter of its shape that is no longer in use was (node ", replaced,
                  "): it was assigned another tensor; write the numbers by copy_from(), or record again");
    const bool constant = id != kNoNode && tape.nodes()[id].leaf() && !tape.nodes()[id].needs_grad;
    DEEPX_REQUIRE(!constant || !computed_from(tape, last, id), graph, call, ": wrt ", i, " ", x.shape(),
                  " was recorded as a constant; mark it by x.requires_grad() before the recording");
  }
}

void require_loss(const char* call, const Tensor& loss, Tensors wrt) {
  const Tape& tape = tape_of(call, "loss", loss);
  check_loss(call, tape, loss);
  require_differentiated(call, tape, loss.node().id, wrt);
}
void require_output(const char* call, const Tensor& y, Tensors wrt) {
  const Tape& tape = tape_of(call, "y", y);
  check_output(call, "y", tape, y);
  require_differentiated(call, tape, y.node().id, wrt);
}

// The nodes of `wrt`, and which nodes up to `last` the gradient has to pass to reach them.
struct Paths {
  std::vector<NodeId> ends;
  std::vector<bool> on_one;

  Paths(const Tape& tape, NodeId last, Tensors wrt) : on_one(last + 1) {
    for (const Tensor& x : wrt) {
      ends.push_back(tape.find_whole(x));
      if (ends.back() <= last) on_one[ends.back()] = true;
    }
    for (NodeId id = 0; id <= last; ++id) {
      for (NodeId input : tape.inputs(id)) on_one[id] = on_one[id] || on_one[input];
      on_one[id] = on_one[id] && tape.nodes()[id].needs_grad;
    }
  }
};

// vᵀJ. Zeros if y depends on no tensor that requires a gradient.
std::vector<Tensor> pull_back(const Tensor& y, Tensors wrt, const Tensor& v) {
  std::vector<Tensor> result;
  if (!differentiable(y)) {
    for (const Tensor& x : wrt) result.push_back(Tensor::zeros(x.shape()));
    return result;
  }
  const Tape& tape = *y.node().tape();
  const NodeId last = y.node().id;
  const Paths paths(tape, last, wrt);
  std::vector<Tensor> cotangent(last + 1);
  cotangent[last] = v;
  // Rules append to the tape during this loop: hold ids and handles, never references into nodes().
  for (NodeId id = last + 1; id-- > 0;) {
    if (!cotangent[id].defined() || tape.nodes()[id].leaf()) continue;
    const OpTable& op = *tape.nodes()[id].op;
    const Attributes attributes = tape.nodes()[id].attributes;
    const Tensor value = tape.nodes()[id].value;
    const std::vector<NodeId> ids(tape.inputs(id).begin(), tape.inputs(id).end());
    std::vector<Tensor> x;
    for (NodeId input : ids) x.push_back(tape.nodes()[input].value);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!paths.on_one[ids[i]]) continue;
      const Tensor g = sum_to(op.grad(attributes.data(), {cotangent[id], x, value}, static_cast<int>(i)), x[i].shape());
      Tensor& sum = cotangent[ids[i]];
      sum = sum.defined() ? sum + g : g;
    }
  }
  for (std::size_t i = 0; i < wrt.size(); ++i) {
    const NodeId id = paths.ends[i];
    const bool reached = id <= last && cotangent[id].defined();
    if (!reached)
      result.push_back(Tensor::zeros(wrt[i].shape()));
    else if (tape.nodes()[id].value.layout() == wrt[i].layout())
      result.push_back(cotangent[id]);
    else
      result.push_back(part_of(cotangent[id], wrt[i].layout()));
  }
  return result;
}

// Σ a·b over all pairs.
Tensor dot(Tensors a, Tensors b) {
  Tensor total = Tensor::scalar(0);
  for (std::size_t i = 0; i < a.size(); ++i) total = total + sum(a[i] * b[i]);
  return total;
}

// The gradient, recorded on the loss's tape even outside a recording, since it will be differentiated again.
std::vector<Tensor> recorded_gradient(const Tensor& loss, Tensors wrt) {
  const auto on = loss.node().tape()->record();
  return pull_back(loss, wrt, Tensor::full(loss.shape(), 1));
}

Shape joined(const char* call, const Shape& y, const Shape& x) {
  DEEPX_REQUIRE(y.rank() + x.rank() <= kMaxRank, shape, call, ": of y ", y, " by x ", x, ": has ", y.rank() + x.rank(),
                " axes, a tensor at most ", kMaxRank, "; flatten one of them");
  std::vector<int> sizes = to_list(y);
  for (int size : x.sizes()) sizes.push_back(size);
  return Shape(sizes);
}

std::vector<Tensor> rows_of_jacobian(const char* call, const Tensor& y, Tensors wrt) {
  std::vector<Shape> shapes;
  for (const Tensor& x : wrt) shapes.push_back(joined(call, y.shape(), x.shape()));
  std::vector<std::vector<Tensor>> rows(wrt.size());
  for (int k = 0; k < y.size(); ++k) {
    Tensor one = Tensor::zeros(y.shape());
    one.raw()[k] = 1;
    const std::vector<Tensor> row = pull_back(y, wrt, one);
    for (std::size_t i = 0; i < wrt.size(); ++i) rows[i].push_back(flatten(row[i]));
  }
  std::vector<Tensor> result;
  for (std::size_t i = 0; i < wrt.size(); ++i)
    result.push_back(y.size() == 0 ? Tensor::zeros(shapes[i]) : reshape(concat(rows[i]), shapes[i]));
  return result;
}

}  // namespace

bool differentiable(const Tensor& y) {
  const Tape* tape = y.node().tape();
  return tape && tape->nodes()[y.node().id].needs_grad;
}

std::vector<Tensor> gradient(const Tensor& loss, Tensors wrt) {
  require_loss("gradient", loss, wrt);
  return pull_back(loss, wrt, Tensor::full(loss.shape(), 1));
}

std::vector<Tensor> vjp(const Tensor& y, Tensors wrt, const Tensor& v) {
  require_output("vjp", y, wrt);
  require_values("vjp", v);
  DEEPX_REQUIRE(v.shape() == y.shape(), shape, "vjp: v is ", v.shape(), ", y ", y.shape(),
                "; both must have the same shape");
  return pull_back(y, wrt, v);
}

Tensor jvp(const Tensor& y, Tensors wrt, Tensors v) {
  require_output("jvp", y, wrt);
  require_directions("jvp", wrt, v);
  Tensor u = Tensor::zeros(y.shape());  // any numbers will do: vᵀJ is linear in them
  u.requires_grad();
  Tensor moved;
  {
    const auto on = y.node().tape()->record();
    moved = dot(pull_back(y, wrt, u), v);
  }
  return pull_back(moved, {u}, Tensor::full({}, 1))[0];
}

std::vector<Tensor> jacobian(const Tensor& y, Tensors wrt) {
  require_output("jacobian", y, wrt);
  return rows_of_jacobian("jacobian", y, wrt);
}

std::vector<std::vector<Tensor>> hessian(const Tensor& loss, Tensors wrt) {
  require_loss("hessian", loss, wrt);
  std::vector<std::vector<Tensor>> blocks;
  for (const Tensor& g : recorded_gradient(loss, wrt)) blocks.push_back(rows_of_jacobian("hessian", g, wrt));
  return blocks;
}

std::vector<Tensor> hvp(const Tensor& loss, Tensors wrt, Tensors v) {
  require_loss("hvp", loss, wrt);
  require_directions("hvp", wrt, v);
  Tensor slope;
  {
    const auto on = loss.node().tape()->record();
    slope = dot(recorded_gradient(loss, wrt), v);
  }
  return pull_back(slope, wrt, Tensor::full({}, 1));
}

}  // namespace deepx::inline DEEPX_PRECISION
