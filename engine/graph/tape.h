// SPDX-License-Identifier: MIT
// The tape: operators in the order they ran. A list that can be read, replayed in place, and walked backward.
//
// A tape, its guards and its sweeps belong to one thread at a time; threads that share no tensor can each train on a tape of their own.
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

/// The operator by which a tape notes that a leaf's numbers lie in those of another: y is x seen in y's layout. See ops/part.cpp.
const OpTable& part_operator();

class Tape {
 public:
  struct Node {
    const OpTable* op = nullptr;       ///< null for a leaf (input, constant or parameter)
    Tensor value{};                    ///< kept until clear(), so that it can be looked at
    std::uint32_t first_input = 0;
    std::uint32_t arity = 0;
    std::uint32_t grad_offset = 0;
    std::uint32_t scope = 0;
    NodeId next_leaf = kNoNode;        ///< leaf or part: the next one with the same storage
    bool needs_grad = false;
    NodeId read_from = 0;              ///< leaf: the first node that may use it; kNoNode for a buffer of which only parts were used
    std::uint64_t version = 0;         ///< of the value's storage, as the last forward pass left it
    std::uint64_t computed = 0;        ///< when that was, in forward passes and replays of this tape
    Attributes attributes{};

    bool leaf() const { return op == nullptr; }
  };

  Tape();
  ~Tape();
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// While the returned guard lives, operators append to this tape. Recordings nest; the innermost wins, and when its tape is gone
  /// nothing is recorded. Guards may end in any order.
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
  /// While the guard lives nothing is recorded.
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

  /// Everything there is to look at. Ids index it; ids are stable, addresses are not while recording. Whatever else takes an id throws
  /// Error::index for one that is not there.
  std::span<const Node> nodes() const { return nodes_; }
  std::span<const NodeId> inputs(NodeId id) const {
    const Node& node = at(id);
    return {input_ids_.data() + node.first_input, node.arity};
  }
  /// Inputs, constants and parameters. A parameter whose numbers lie in a larger buffer, or in another order than there, is a node
  /// after the leaf that has the whole buffer: so views that were taken before the recording add up.
  std::span<const NodeId> leaves() const { return leaves_; }
  std::string_view scope_of(NodeId id) const { return scopes_[at(id).scope]; }
  /// "β = 2", made when asked for.
  std::string attribute_text(NodeId id) const;
  /// Node of a tensor on this tape: its own, or the one that stands for its numbers. kNoNode if there is none.
  NodeId find(const Tensor& x) const;
  /// The node whose gradient holds that of the tensor: find(tensor), or for parameters the leaf of the whole buffer.
  NodeId find_whole(const Tensor& x) const;
  /// The leaf that `x` was before another was assigned to it, as far as one can tell: trained, of its shape, and held by this
  /// tape alone. kNoNode if there is none.
  NodeId find_replaced(const Tensor& x) const;
  /// True when the latest sweep has brought at least one contribution to node `id`.
  bool has_grad(NodeId id) const;
  /// Gradient of node `id` from the latest sweep, row-major in its value's shape; empty when has_grad() is false.
  std::span<const Real> grad(NodeId id) const;
  /// Bytes held by values, gradients and nodes.
  std::size_t bytes() const;
  /// The first node with a value that is NaN or infinite, kNoNode if all are finite.
  NodeId first_non_finite() const;

  std::uint64_t generation() const { return generation_; }
  const TapeAnchor* anchor() const { return anchor_; }
  /// Whether a tensor was recorded here, since the last clear().
  bool holds(const NodeRef& ref) const { return ref.anchor == anchor_ && ref.generation == generation_; }
  /// Forgets all nodes, keeps the memory. Tensors recorded so far can no longer be differentiated.
  void clear();

  /// Runs node `id` again in place, from its inputs' present values. Those that follow from it are then to be run too.
  void replay(NodeId id);
  /// Runs every node again: the same computation with the numbers that the recorded tensors hold now. Allocates nothing. A variable
  /// that was assigned another tensor is not what was recorded: write to the recorded one, by copy_from() or mutable_data().
  void forward();
  /// Throws Error::graph, naming `call`, when what a sweep from `last` reads was written to since the last forward pass, or does not
  /// follow from its inputs since one was replayed alone or failed.
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
  // False when something may have been written to since all values were known to follow from the leaves.
  bool unwritten() const { return counter_ && written_ == writes(); }
  const Node& at(NodeId id) const {
    if (id >= nodes_.size()) [[unlikely]] refuse_node(id);
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
  // Inputs of a node with many and their gradients, kept so that replaying and sweeping allocate nothing.
  std::vector<const Tensor*> gathered_;
  std::vector<Real*> gathered_grads_;
  std::vector<std::string> scopes_;
  std::uint32_t scope_ = 0;
  GradBuffer grads_;  // of the latest sweep
  std::uint32_t grad_size_ = 0;
  std::uint64_t clock_ = 0;    // forward passes and replays
  std::uint64_t renewed_ = 0;  // when forward() last ran, or a replay took new numbers in
  const WriteCounter* counter_ = nullptr;  // of all buffers here; null when they are of several threads
  std::uint64_t written_ = 0;  // writes() when all values were last known to follow from the leaves
  mutable std::vector<bool> read_;  // nodes that a sweep reads, while they are looked for
  std::uint64_t generation_;
};

}  // namespace deepx::inline DEEPX_PRECISION
