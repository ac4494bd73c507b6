// SPDX-License-Identifier: MIT
// The tape: operators in the order they ran. A list that can be read, replayed in place, and walked backward.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/operator.h"

namespace deepx::inline DEEPX_PRECISION {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = ~NodeId{0};

class Tape {
 public:
  struct Node {
    const OpTable* op = nullptr;       ///< null for a leaf (input, constant or parameter)
    Tensor value{};                    ///< kept until clear(), so that it can be looked at
    std::uint32_t first_input = 0;
    std::uint32_t arity = 0;
    std::uint32_t grad_offset = 0;
    std::uint32_t scope = 0;
    std::uint32_t version = 0;         ///< leaf: version of the numbers the last forward pass saw
    std::uint32_t sweep = 0;           ///< number of the last sweep that brought a gradient here
    bool needs_grad = false;
    Attributes attributes{};

    bool leaf() const { return op == nullptr; }
  };

  Tape();
  ~Tape();
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// While the returned guard lives, operators append to this tape. Recordings nest; the innermost wins.
  class Recording {
   public:
    explicit Recording(Tape* tape);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

   private:
    Tape* previous_;
  };
  [[nodiscard]] Recording record() { return Recording(this); }
  /// While the guard lives nothing is recorded.
  [[nodiscard]] static Recording pause() { return Recording(nullptr); }
  static Tape* current();
  /// True while that tape exists; a tensor may outlive the tape it was recorded on.
  static bool alive(const Tape* tape);

  /// Nodes appended while the guard lives belong to scope `name` (nested: "mlp/hidden1").
  class Scope {
   public:
    Scope(Tape* tape, std::string_view name);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Tape* tape_;
    std::uint32_t previous_ = 0;
  };
  /// Opens a scope on the recording tape, or does nothing when none records.
  [[nodiscard]] static Scope scope(std::string_view name) { return Scope(current(), name); }
  /// The open scope as the last line of an error message, "\n  in mlp/hidden1"; empty when there is none.
  static std::string where();

  /// Everything there is to look at. Ids index it; ids are stable, addresses are not while recording.
  std::span<const Node> nodes() const { return nodes_; }
  std::span<const NodeId> inputs(NodeId id) const {
    return {input_ids_.data() + nodes_[id].first_input, nodes_[id].arity};
  }
  /// Inputs, constants and parameters.
  std::span<const NodeId> leaves() const { return leaves_; }
  std::string_view scope_of(NodeId id) const { return scopes_[nodes_[id].scope]; }
  /// "β = 2", made when asked for.
  std::string attribute_text(NodeId id) const;
  /// Node of a tensor on this tape: its own, or the leaf that stands for its storage. kNoNode if there is none.
  NodeId find(const Tensor& tensor) const;
  /// True when the latest sweep has brought at least one contribution to node `id`.
  bool has_grad(NodeId id) const;
  /// Gradient of node `id` from the latest sweep, row-major in its value's shape; empty when has_grad() is false.
  std::span<const Real> grad(NodeId id) const;
  /// Bytes held by values, gradients and nodes.
  std::size_t bytes() const;
  /// The first node with a value that is NaN or infinite, kNoNode if all are finite.
  NodeId first_non_finite() const;

  std::uint64_t generation() const { return generation_; }
  /// Forgets all nodes, keeps the memory. Tensors recorded so far can no longer be differentiated.
  void clear();

  /// Runs node `id` again in place, from its inputs' present values.
  void replay(NodeId id);
  /// Runs every node again: the same computation with new numbers in the leaves. Allocates nothing.
  void forward() {
    for (NodeId id = 0; id < nodes_.size(); ++id) replay(id);
  }

 private:
  friend class ReverseSweep;
  friend class Gradients;
  friend Tensor emit(const OpTable& table, const void* op, const Tensor* const* in, int arity);
  Tensor append(const OpTable& table, const void* op, const Tensor* const* in, int arity);
  NodeId leaf_of(const Tensor& tensor);
  std::uint32_t intern_scope(std::uint32_t parent, std::string_view name);
  Real* grad_data(NodeId id) { return grads_->data() + nodes_[id].grad_offset; }

  Tape* next_alive_ = nullptr;
  std::vector<Node> nodes_;
  std::vector<NodeId> input_ids_;
  std::vector<NodeId> leaves_;
  // Inputs of a node with many and their gradients, kept so that replaying and sweeping allocate nothing.
  std::vector<const Tensor*> gathered_;
  std::vector<Real*> gathered_grads_;
  std::vector<std::string> scopes_;
  std::uint32_t scope_ = 0;
  StorageHandle grads_;
  std::uint32_t grad_size_ = 0;
  std::uint32_t grad_capacity_ = 0;
  std::uint32_t sweep_ = 0;
  std::uint64_t generation_;
};

}  // namespace deepx::inline DEEPX_PRECISION
