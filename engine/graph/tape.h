// SPDX-License-Identifier: MIT
// The tape: operators in the order in which they ran. The list can be read, replayed in place, and walked backward.
//
// A tape, its guards and its sweeps belong to one thread at a time. Threads that share no tensor can each train on
// their own tape.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/grad_buffer.h"
#include "engine/graph/leaf_table.h"
#include "engine/graph/operator.h"

namespace deepx::inline DEEPX_PRECISION {

/// The operator by which a tape records that a leaf's numbers lie in those of another leaf: y is x seen in y's layout.
/// See ops/part.cpp.
const OpTable& part_operator();

class Tape {
 public:
  struct Node {
    const OpTable* op = nullptr;  ///< null for a leaf (input, constant or parameter)
    Tensor value{};               ///< kept until clear(), so that it can be read
    std::uint32_t first_input = 0;
    std::uint32_t arity = 0;
    std::uint32_t grad_offset = 0;
    std::uint32_t scope = 0;
    NodeId next_leaf = kNoNode;  ///< leaf or part: the next one with the same storage
    bool needs_grad = false;
    NodeId read_from = 0;  ///< leaf: the first node that may use it; kNoNode for a buffer of which only parts are used
    std::uint64_t version = 0;   ///< of the value's storage, after the last forward pass
    std::uint64_t computed = 0;  ///< the time of that pass, in forward passes and replays of this tape
    Attributes attributes{};

    bool leaf() const { return op == nullptr; }
  };

  Tape();
  ~Tape();
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// While the returned guard lives, operators append to this tape. Recordings nest; the innermost wins, and if its
  /// tape no longer exists nothing is recorded. Guards may end in any order.
  class Recording {
   public:
    explicit Recording(Tape* tape);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

   private:
    friend class Tape;
    static void choose_current();

    const TapeAnchor* anchor_ = nullptr;  // null in a pause
    std::uint64_t id_ = 0;
    Recording* below_;
  };
  [[nodiscard]] Recording record() { return Recording(this); }
  /// While the guard lives, nothing is recorded.
  [[nodiscard]] static Recording pause() { return Recording(nullptr); }
  static Tape* current();

  /// Nodes appended while the guard lives belong to scope `name` (nested: "mlp/hidden1").
  class Scope {
   public:
    Scope(Tape* tape, std::string_view name);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    const TapeAnchor* anchor_ = nullptr;
    std::uint64_t id_ = 0;
    std::uint32_t previous_ = 0;
  };
  /// Opens a scope on the recording tape, or does nothing when none records.
  [[nodiscard]] static Scope scope(std::string_view name) { return Scope(current(), name); }
  /// The open scope as the last line of an error message, "\n  in mlp/hidden1"; empty when there is none.
  static std::string where();

  /// All nodes. Ids are indices into this list; ids are stable, addresses are not while recording. All functions below
  /// that take an id throw Error::index if there is no such node.
  std::span<const Node> nodes() const { return nodes_; }
  std::span<const NodeId> inputs(NodeId id) const {
    const Node& node = at(id);
    return {input_ids_.data() + node.first_input, node.arity};
  }
  /// Inputs, constants and parameters. A parameter that is a view of a buffer, taken before the recording, is a node
  /// after the leaf of the whole buffer. So the gradients of several views add up.
  std::span<const NodeId> leaves() const { return leaves_; }
  std::string_view scope_of(NodeId id) const { return scopes_[at(id).scope]; }
  /// "β = 2", built on request.
  std::string attribute_text(NodeId id) const;
  /// Node of a tensor on this tape: its own, or the leaf with its numbers. kNoNode if there is none.
  NodeId find(const Tensor& x) const;
  /// The node whose gradient holds the tensor's gradient: find(tensor), or for parameters the leaf of the whole buffer.
  NodeId find_whole(const Tensor& x) const;
  /// Probably the leaf that `x` referred to before another tensor was assigned to x: a trained leaf of x's shape that
  /// only this tape holds. kNoNode if there is none.
  NodeId find_replaced(const Tensor& x) const;
  /// Whether node `id` got a gradient in the latest sweep.
  bool has_grad(NodeId id) const;
  /// Gradient of node `id` from the latest sweep, row-major in its value's shape; empty when has_grad() is false.
  std::span<const Real> grad(NodeId id) const;
  /// Bytes in values, gradients and nodes.
  std::size_t bytes() const;
  /// The first node whose value has a number that is NaN or infinite; kNoNode if all are finite.
  NodeId first_non_finite() const;

  std::uint64_t generation() const { return generation_; }
  const TapeAnchor* anchor() const { return anchor_; }
  /// Whether a tensor was recorded on this tape since the last clear().
  bool holds(const NodeRef& ref) const { return ref.anchor == anchor_ && ref.generation == generation_; }
  /// Removes all nodes, keeps the memory. Tensors recorded so far can no longer be differentiated.
  void clear();

  /// Runs node `id` again in place, from the current values of its inputs. Then run the nodes that depend on it, too.
  void replay(NodeId id);
  /// Runs every node again: the same computation with the current numbers of the recorded tensors. Allocates nothing.
  /// After an assignment `x = other`, the variable x is no longer the recorded tensor: write to the recorded one by
  /// copy_from() or mutable_data().
  void forward();
  /// Throws Error::graph, naming `call`, when a value that a sweep from `last` reads was written to since the last
  /// forward pass, or is out of date because one of its inputs was replayed alone or failed.
  void require_current(const char* call, NodeId last) const;

 private:
  friend class ReverseSweep;
  friend class Gradients;
  friend Tensor emit(const OpTable& table, const void* op, const Tensor* const* in, int arity);
  Tensor append(const OpTable& table, const void* op, const Tensor* const* in, int arity);
  Node& append_node(const Tensor& value, std::span<const NodeId> inputs);
  std::uint32_t take_grads(std::string_view call, std::int64_t size);
  NodeId leaf_of(std::string_view call, const Tensor& x);
  NodeId append_leaf(const Tensor& x, bool needs_grad);
  NodeId append_part(const Tensor& x, NodeId whole);
  NodeId enlist(Node& node);
  NodeId whole_leaf(const Tensor& x) const;
  std::uint32_t intern_scope(std::uint32_t parent, std::string_view name);
  void run(Node& node);
  std::uint64_t writes() const { return counter_ ? counter_->writes.load(std::memory_order_relaxed) : 0; }
  // False when a buffer may have changed since all values were up to date.
  bool unwritten() const { return counter_ && written_ == writes(); }
  const Node& at(NodeId id) const {
    if (id >= nodes_.size()) [[unlikely]]
      refuse_node(id);
    return nodes_[id];
  }
  [[noreturn]] void refuse_node(NodeId id) const;
  [[noreturn]] void refuse_written(const char* call, NodeId id) const;

  TapeAnchor* anchor_;
  std::vector<Node> nodes_;
  std::vector<NodeId> input_ids_;
  std::vector<NodeId> leaves_;
  LeafTable first_leaves_;  // of each storage
  std::vector<NodeId> found_inputs_;
  // Inputs and gradients of a node with many inputs; kept so that replaying and sweeping allocate nothing.
  std::vector<const Tensor*> gathered_;
  std::vector<Real*> gathered_grads_;
  std::vector<std::string> scopes_;
  std::uint32_t scope_ = 0;
  GradBuffer grads_;  // of the latest sweep
  std::uint32_t grad_size_ = 0;
  std::uint64_t clock_ = 0;                // forward passes and replays
  std::uint64_t renewed_ = 0;              // when forward() last ran, or a replay read new numbers of a leaf
  const WriteCounter* counter_ = nullptr;  // of all buffers here; null when they are of several threads
  std::uint64_t written_ = 0;              // writes() when all values were last up to date
  mutable std::vector<bool> read_;         // require_current(): the nodes that a sweep reads
  std::uint64_t generation_;
};

}  // namespace deepx::inline DEEPX_PRECISION
