// SPDX-License-Identifier: MIT
// Recording, replaying and reading a tape.
#include "engine/graph/tape.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

Tape* g_current = nullptr;
Tape* g_alive = nullptr;  // all tapes, as a list
std::uint64_t g_generation = 0;  // unique over all tapes, so that a stale reference never looks fresh

bool same_layout(const Layout& a, const Layout& b) {
  return a.shape == b.shape && a.offset == b.offset && a.strides == b.strides;
}

}  // namespace

std::string_view name_of(Kind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"elementwise", "reduction", "linear", "view", "loss"};
  return kNames[static_cast<std::size_t>(kind)];
}

Catalogue<OpTable>& operator_catalogue() {
  static Catalogue<OpTable> catalogue("operator");
  return catalogue;
}

Tape::Tape() : next_alive_(std::exchange(g_alive, this)), scopes_{""}, generation_(++g_generation) {}

Tape::~Tape() {
  if (g_current == this) g_current = nullptr;
  Tape** link = &g_alive;
  while (*link != this) link = &(*link)->next_alive_;
  *link = next_alive_;
}

bool Tape::alive(const Tape* tape) {
  const Tape* t = g_alive;
  while (t && t != tape) t = t->next_alive_;
  return t != nullptr;
}

Tape* Tape::current() { return g_current; }

Tape::Recording::Recording(Tape* tape) : previous_(g_current) { g_current = tape; }
Tape::Recording::~Recording() { g_current = alive(previous_) ? previous_ : nullptr; }

Tape::Scope::Scope(Tape* tape, std::string_view name) : tape_(tape) {
  if (!tape_) return;
  previous_ = tape_->scope_;
  tape_->scope_ = tape_->intern_scope(previous_, name);
}
Tape::Scope::~Scope() {
  if (tape_ && alive(tape_)) tape_->scope_ = previous_;
}

std::string Tape::where() {
  return g_current && g_current->scope_ ? "\n  in " + g_current->scopes_[g_current->scope_] : std::string();
}

std::uint32_t Tape::intern_scope(std::uint32_t parent, std::string_view name) {
  const std::string& prefix = scopes_[parent];
  for (std::size_t i = 1; i < scopes_.size(); ++i) {
    const std::string_view s = scopes_[i];
    const std::size_t start = prefix.empty() ? 0 : prefix.size() + 1;
    if (s.size() == start + name.size() && s.starts_with(prefix) && s.substr(start) == name)
      return static_cast<std::uint32_t>(i);
  }
  scopes_.push_back(prefix.empty() ? std::string(name) : prefix + "/" + std::string(name));
  return static_cast<std::uint32_t>(scopes_.size() - 1);
}

std::string attribute_text(const OpTable& table, const void* op) {
  if (table.attribute_text) return table.attribute_text(op);
  std::string text;
  for (const Parameter& p : table.parameters) {
    const Setting& s = p.setting;
    std::string value;
    if (p.is_list())
      for (int v : p.get_list(op)) value += join(value.empty() ? "" : ", ", v);
    text += join(text.empty() ? "" : ", ", s.symbol.empty() ? s.name : s.symbol, " = ", p.is_list() ? join("[", value, "]") : s.text(p.get(op)));
  }
  return text;
}

void check_parameters(const OpTable& table, const void* op) {
  for (const Parameter& p : table.parameters) {
    if (p.is_list()) continue;
    // The ends as Real has them: 1e-6 as float is a little less than 1e-6.
    const Real low = static_cast<Real>(p.setting.low), high = static_cast<Real>(p.setting.high);
    if (const double v = p.get(op); !(v >= static_cast<double>(low) && v <= static_cast<double>(high))) p.setting.check(table.name, v);
  }
}

Tensor emit(const OpTable& table, const void* op, const Tensor* const* in, int arity) {
  if (Tape* tape = g_current) return tape->append(table, op, in, arity);
  for (int i = 0; i < arity; ++i)
    DEEPX_REQUIRE(in[i]->defined(), value, table.name, ": input ", i, " is an empty Tensor; give it values first");
  check_parameters(table, op);
  Tensor y = table.prepare(op, in, arity);
  if (table.forward) table.forward(op, {in, arity, y});
  return y;
}

Tensor Tape::append(const OpTable& table, const void* op, const Tensor* const* in, int arity) {
  try {
    const auto first_input = static_cast<std::uint32_t>(input_ids_.size());
    bool needs_grad = false;
    for (int i = 0; i < arity; ++i) {
      DEEPX_REQUIRE(in[i]->defined(), value, table.name, ": input ", i, " is an empty Tensor; give it values first");
      const NodeRef& ref = in[i]->node();
      DEEPX_REQUIRE(ref.tape == nullptr || ref.generation == generation_, graph, table.name, ": input ", i,
                    " was recorded on another tape or before clear(); use x.detach() to take its numbers as a constant");
      const NodeId id = ref.tape ? ref.id : leaf_of(*in[i]);
      input_ids_.push_back(id);
      needs_grad |= nodes_[id].needs_grad;
    }
    needs_grad &= !table.info->stops_gradient;
    check_parameters(table, op);
    Tensor y = table.prepare(op, in, arity);
    if (table.forward) table.forward(op, {in, arity, y});
    const auto id = static_cast<NodeId>(nodes_.size());
    y.set_node({this, id, generation_});
    Node& node = nodes_.emplace_back();
    node.op = &table;
    node.value = y;
    node.first_input = first_input;
    node.arity = static_cast<std::uint32_t>(arity);
    node.scope = scope_;
    node.needs_grad = needs_grad;
    if (needs_grad) {
      node.grad_offset = grad_size_;
      grad_size_ += static_cast<std::uint32_t>(y.size());
    }
    std::memcpy(node.attributes.data(), op, table.attribute_bytes);
    return y;
  } catch (const Error& error) {
    if (scope_ == 0) throw;
    throw Error(error.kind(), error.what() + where());
  }
}

NodeId Tape::leaf_of(const Tensor& tensor) {
  if (const NodeId known = find(tensor); known != kNoNode) return known;
  Storage& storage = *tensor.storage();
  const auto id = static_cast<NodeId>(nodes_.size());
  Node& node = nodes_.emplace_back();
  node.value = tensor.detach();
  node.value.set_node({this, id, generation_});
  node.first_input = static_cast<std::uint32_t>(input_ids_.size());
  node.scope = scope_;
  node.version = storage.version;
  node.needs_grad = storage.requires_grad;
  if (node.needs_grad) {
    node.grad_offset = grad_size_;
    grad_size_ += static_cast<std::uint32_t>(tensor.size());
  }
  storage.leaf_generation = generation_;
  storage.leaf_id = id;
  leaves_.push_back(id);
  return id;
}

NodeId Tape::find(const Tensor& tensor) const {
  if (const NodeRef& ref = tensor.node(); ref.tape)
    return ref.tape == this && ref.generation == generation_ ? ref.id : kNoNode;
  const Storage* storage = tensor.storage();
  if (!storage || storage->leaf_generation == 0) return kNoNode;
  const auto is_this = [&](NodeId leaf) {
    const Tensor& value = nodes_[leaf].value;
    return value.storage() == storage && same_layout(value.layout(), tensor.layout());
  };
  const bool here = storage->leaf_generation == generation_;
  if (here && is_this(storage->leaf_id)) return storage->leaf_id;
  // A storage remembers one place. Another view of it on this tape, or another tape, may have taken that.
  if (!here && g_alive == this && !next_alive_) return kNoNode;
  const auto found = std::ranges::find_if(leaves_, is_this);
  return found == leaves_.end() ? kNoNode : *found;
}

std::string Tape::attribute_text(NodeId id) const {
  const Node& node = nodes_[id];
  return node.op ? deepx::attribute_text(*node.op, node.attributes.data()) : std::string();
}

bool Tape::has_grad(NodeId id) const { return sweep_ != 0 && nodes_[id].sweep == sweep_; }

std::span<const Real> Tape::grad(NodeId id) const {
  if (!has_grad(id)) return {};
  const Node& node = nodes_[id];
  return {grads_->data() + node.grad_offset, static_cast<std::size_t>(node.value.size())};
}

std::size_t Tape::bytes() const {
  std::size_t total = nodes_.size() * sizeof(Node) + grad_size_ * sizeof(Real);
  for (const Node& node : nodes_) total += static_cast<std::size_t>(node.value.size()) * sizeof(Real);
  return total;
}

NodeId Tape::first_non_finite() const {
  for (NodeId id = 0; id < nodes_.size(); ++id) {
    const Tensor& value = nodes_[id].value;
    const Real* base = value.storage()->data();
    bool finite = true;
    for_each_pair(value.layout(), value.layout(), [&](int i, int) { finite &= std::isfinite(base[i]); });
    if (!finite) return id;
  }
  return kNoNode;
}

void Tape::clear() {
  nodes_.clear();
  input_ids_.clear();
  leaves_.clear();
  grad_size_ = 0;
  sweep_ = 0;
  scope_ = 0;
  generation_ = ++g_generation;
}

void Tape::replay(NodeId id) {
  Node& node = nodes_[id];
  if (node.leaf()) {
    node.version = node.value.storage()->version;
    return;
  }
  if (!node.op->forward) return;
  const std::span<const NodeId> ids = inputs(id);
  constexpr std::uint32_t kInline = 4;
  const Tensor* few[kInline];
  if (node.arity > kInline) gathered_.resize(node.arity);
  const Tensor** in = node.arity > kInline ? gathered_.data() : few;
  for (std::uint32_t i = 0; i < node.arity; ++i) in[i] = &nodes_[ids[i]].value;
  node.op->forward(node.attributes.data(), {in, static_cast<int>(node.arity), node.value});
}

}  // namespace deepx::inline DEEPX_PRECISION
