// SPDX-License-Identifier: MIT
// Recording, replaying and reading a tape.
#include "engine/graph/tape.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <utility>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

thread_local constinit Tape* current_tape = nullptr;
thread_local constinit Tape::Recording* innermost = nullptr;

// Anchors that no tape has. Never given back to the system: a reference to a tape that is gone reads its anchor.
std::mutex anchors;
TapeAnchor* free_anchors = nullptr;

constexpr std::uint64_t kUnknown = ~std::uint64_t{0};
constexpr std::uint64_t kMostGradients = 0xffffffffu;  // offsets have 32 bits

TapeAnchor* take_anchor(Tape* tape) {
  const std::lock_guard lock(anchors);
  TapeAnchor* anchor = free_anchors ? std::exchange(free_anchors, free_anchors->next_free) : new TapeAnchor;
  anchor->tape = tape;
  anchor->id = anchor->generation = ++anchor->last_number;
  return anchor;
}

void release_anchor(TapeAnchor* anchor) {
  const std::lock_guard lock(anchors);
  anchor->id = anchor->generation = 0;
  anchor->tape = nullptr;
  anchor->next_free = std::exchange(free_anchors, anchor);
}

Tape* tape_at(const TapeAnchor* anchor, std::uint64_t id) {
  return anchor && anchor->id == id ? anchor->tape : nullptr;
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

Tape::Tape() : anchor_(take_anchor(this)), scopes_{""}, generation_(anchor_->generation) {}

Tape::~Tape() {
  release_anchor(anchor_);
  Recording::choose_current();
}

Tape* Tape::current() { return current_tape; }

void Tape::Recording::choose_current() {
  current_tape = innermost ? tape_at(innermost->anchor_, innermost->id_) : nullptr;
}

Tape::Recording::Recording(Tape* tape) : below_(std::exchange(innermost, this)) {
  if (tape) anchor_ = tape->anchor_, id_ = anchor_->id;
  choose_current();
}
Tape::Recording::~Recording() {
  Recording** link = &innermost;
  while (*link && *link != this) link = &(*link)->below_;
  if (*link) *link = below_;
  choose_current();
}

Tape::Scope::Scope(Tape* tape, std::string_view name) {
  if (!tape) return;
  anchor_ = tape->anchor_;
  id_ = anchor_->id;
  previous_ = tape->scope_;
  tape->scope_ = tape->intern_scope(previous_, name);
}
Tape::Scope::~Scope() {
  if (Tape* tape = tape_at(anchor_, id_)) tape->scope_ = previous_;
}

std::string Tape::where() {
  return current_tape && current_tape->scope_ ? "\n  in " + current_tape->scopes_[current_tape->scope_] : std::string();
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
    text += join(text.empty() ? "" : ", ", s.symbol.empty() ? s.name : s.symbol, " = ",
                 p.is_list() ? join("[", value, "]") : s.text(p.get(op)));
  }
  return text;
}

void check_parameters(const OpTable& table, const void* op) {
  for (const Parameter& p : table.parameters) {
    if (p.is_list()) continue;
    // The bounds rounded to Real: 1e-6 as float is a little less than 1e-6.
    const Real low = static_cast<Real>(p.setting.low), high = static_cast<Real>(p.setting.high);
    if (const double v = p.get(op); !(v >= static_cast<double>(low) && v <= static_cast<double>(high)))
      p.setting.check(table.name, v);
  }
}

namespace {
void check_inputs(const OpTable& table, const Tensor* const* in, int arity) {
  DEEPX_REQUIRE(table.fixed_arity < 0 || arity == table.fixed_arity, value, table.name, ": inputs: ", arity,
                " given; it takes ", table.fixed_arity);
  for (int i = 0; i < arity; ++i)
    DEEPX_REQUIRE(in[i]->defined(), value, table.name, ": input ", i, " is an empty Tensor; give it values first");
}
}  // namespace

Tensor emit(const OpTable& table, const void* op, const Tensor* const* in, int arity) {
  if (Tape* tape = current_tape) return tape->append(table, op, in, arity);
  check_inputs(table, in, arity);
  check_parameters(table, op);
  Tensor y = table.prepare(op, in, arity);
  if (table.forward)
    table.forward(op, {in, arity, y});
  else if (in[0]->node().constant)
    y.set_constant();  // a view
  return y;
}

Tensor Tape::append(const OpTable& table, const void* op, const Tensor* const* in, int arity) {
  try {
    check_inputs(table, in, arity);
    bool needs_grad = false;
    found_inputs_.clear();
    for (int i = 0; i < arity; ++i) {
      const NodeRef& ref = in[i]->node();
      DEEPX_REQUIRE(
          !ref.recorded() || holds(ref), graph, table.name, ": input ", i,
          " was recorded on another tape or before clear(); use x.detach() to take its numbers as a constant");
      found_inputs_.push_back(ref.recorded() ? ref.id : leaf_of(table.name, *in[i]));
      needs_grad |= nodes_[found_inputs_.back()].needs_grad;
    }
    needs_grad &= !table.info->stops_gradient;
    check_parameters(table, op);
    Tensor y = table.prepare(op, in, arity);
    if (table.forward) table.forward(op, {in, arity, y});
    const std::uint32_t grad_offset = needs_grad ? take_grads(table.name, y.size()) : 0;
    y.set_node({anchor_, generation_, static_cast<NodeId>(nodes_.size())});
    Node& node = append_node(y, found_inputs_);
    node.op = &table;
    node.needs_grad = needs_grad;
    node.grad_offset = grad_offset;
    std::memcpy(node.attributes.data(), op, table.attribute_bytes);
    return y;
  } catch (const Error& error) {
    if (scope_ == 0) throw;
    throw Error(error.kind(), error.what() + where());
  }
}

Tape::Node& Tape::append_node(const Tensor& value, std::span<const NodeId> inputs) {
  if (nodes_.empty()) counter_ = &write_counter(), written_ = writes();
  if (value.storage()->counter != counter_) counter_ = nullptr;
  Node& node = nodes_.emplace_back();
  node.value = value;
  node.first_input = static_cast<std::uint32_t>(input_ids_.size());
  node.arity = static_cast<std::uint32_t>(inputs.size());
  input_ids_.insert(input_ids_.end(), inputs.begin(), inputs.end());
  node.scope = scope_;
  node.version = value.storage()->version;
  node.computed = clock_;
  return node;
}

// Reserves room for the gradients of one more node; returns the offset.
std::uint32_t Tape::take_grads(std::string_view call, std::int64_t size) {
  const std::uint64_t total = grad_size_ + static_cast<std::uint64_t>(size);
  DEEPX_REQUIRE(total <= kMostGradients, shape, call, ": the gradients on this tape would be ", total,
                " numbers; at most ", kMostGradients, " are possible: use smaller tensors or batches");
  return std::exchange(grad_size_, static_cast<std::uint32_t>(total));
}

NodeId Tape::leaf_of(std::string_view call, const Tensor& x) {
  const bool wants_grad = x.storage()->requires_grad && !x.node().constant;
  if (const NodeId known = find(x); known != kNoNode) {
    DEEPX_REQUIRE(
        !wants_grad || nodes_[known].needs_grad, graph, call, ": x ", x.shape(),
        " was marked by requires_grad() after it had been recorded as a constant; mark it before the recording");
    nodes_[known].read_from = std::min(nodes_[known].read_from, static_cast<NodeId>(nodes_.size()));
    return known;
  }
  if (!wants_grad) return append_leaf(x, false);
  for (NodeId id = first_leaves_.find(x.storage()); id != kNoNode; id = nodes_[id].next_leaf)
    DEEPX_REQUIRE(
        nodes_[id].needs_grad || nodes_[id].value.node().constant, graph, call, ": x ", x.shape(),
        " was marked by requires_grad() after numbers of it had been recorded as a constant; mark it before the recording");
  NodeId whole = whole_leaf(x);
  if (whole == kNoNode) {
    const Storage& storage = *x.storage();
    const bool is_whole =
        x.contiguous() && x.layout().offset == 0 && static_cast<std::uint64_t>(x.size()) == storage.size;
    whole = append_leaf(is_whole ? x : Tensor(x.storage_handle(), Layout({static_cast<int>(storage.size)})), true);
    if (is_whole) return whole;
    nodes_[whole].read_from = kNoNode;
  }
  return append_part(x, whole);
}

NodeId Tape::append_leaf(const Tensor& x, bool needs_grad) {
  const std::uint32_t grad_offset = needs_grad ? take_grads("record", x.size()) : 0;
  Node& node = append_node(x, {});
  node.needs_grad = needs_grad;
  node.grad_offset = grad_offset;
  const NodeId id = enlist(node);
  leaves_.push_back(id);
  return id;
}

// After its own gradient, a part has room for the numbers that Gradients::of() copies from the whole.
NodeId Tape::append_part(const Tensor& x, NodeId whole) {
  const std::uint32_t grad_offset = take_grads("record", std::int64_t{2} * x.size());
  Node& node = append_node(x, std::span(&whole, 1));
  node.op = &part_operator();
  node.needs_grad = true;
  node.grad_offset = grad_offset;
  return enlist(node);
}

// From now on find() returns the latest node for the numbers of its value.
NodeId Tape::enlist(Node& node) {
  const auto id = static_cast<NodeId>(nodes_.size() - 1);
  const bool constant = node.value.node().constant;
  node.value.set_node({anchor_, generation_, id, constant});
  const Storage* storage = node.value.storage();
  if (const NodeId first = first_leaves_.find(storage); first == kNoNode)
    first_leaves_.add(storage, id);
  else
    node.next_leaf = std::exchange(nodes_[first].next_leaf, id);
  return id;
}

NodeId Tape::find(const Tensor& x) const {
  if (const NodeRef& ref = x.node(); ref.recorded()) return holds(ref) ? ref.id : kNoNode;
  NodeId id = first_leaves_.find(x.storage());
  while (id != kNoNode &&
         !(nodes_[id].value.layout() == x.layout() && nodes_[id].value.node().constant == x.node().constant))
    id = nodes_[id].next_leaf;
  return id;
}

NodeId Tape::whole_leaf(const Tensor& x) const {
  NodeId id = first_leaves_.find(x.storage());
  while (id != kNoNode && !(nodes_[id].leaf() && nodes_[id].needs_grad)) id = nodes_[id].next_leaf;
  return id;
}

NodeId Tape::find_whole(const Tensor& x) const {
  if (x.node().recorded() || x.node().constant) return find(x);
  const NodeId whole = whole_leaf(x);
  return whole == kNoNode ? find(x) : whole;
}

NodeId Tape::find_replaced(const Tensor& x) const {
  for (NodeId leaf : leaves_) {
    const Node& node = nodes_[leaf];
    if (!node.needs_grad || node.value.shape() != x.shape()) continue;
    const Storage* storage = node.value.storage();
    const auto held = std::ranges::count_if(nodes_, [&](const Node& n) { return n.value.storage() == storage; });
    if (storage->references == static_cast<std::uint64_t>(held)) return leaf;
  }
  return kNoNode;
}

std::string Tape::attribute_text(NodeId id) const {
  const Node& node = at(id);
  return node.op ? deepx::attribute_text(*node.op, node.attributes.data()) : std::string();
}

bool Tape::has_grad(NodeId id) const { return at(id).needs_grad && grads_.reached(id); }

std::span<const Real> Tape::grad(NodeId id) const {
  if (!has_grad(id)) return {};
  return {grads_.data(nodes_[id].grad_offset), static_cast<std::size_t>(nodes_[id].value.size())};
}

void Tape::refuse_node(NodeId id) const {
  throw Error(ErrorKind::index, join("Tape: there is no node ", id, "; there are ", nodes_.size(), ", counted from 0"));
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
  first_leaves_.clear();
  grads_.forget();
  grad_size_ = 0;
  scope_ = 0;
  generation_ = ++anchor_->last_number;
  anchor_->generation = generation_;
}

void Tape::replay(NodeId id) {
  const Node& node = at(id);
  if (node.leaf() && node.version == node.value.storage()->version) return;
  written_ = kUnknown;
  ++clock_;
  // Leaves may share the result's numbers, as detach() makes them. They change, too, and forward() would run the nodes
  // that read them.
  if (!node.leaf() && node.op->forward) count_write(*node.value.storage());
  run(nodes_[id]);
}

void Tape::forward() {
  const std::uint64_t written = writes();
  written_ = kUnknown;  // should an operator throw
  renewed_ = ++clock_;
  for (Node& node : nodes_) run(node);
  written_ = written;
}

void Tape::run(Node& node) {
  if (!node.leaf() && node.op->forward) {
    const NodeId* ids = input_ids_.data() + node.first_input;
    constexpr std::uint32_t kInline = 4;
    const Tensor* few[kInline];
    if (node.arity > kInline) gathered_.resize(node.arity);
    const Tensor** in = node.arity > kInline ? gathered_.data() : few;
    for (std::uint32_t i = 0; i < node.arity; ++i) in[i] = &nodes_[ids[i]].value;
    node.op->forward(node.attributes.data(), {in, static_cast<int>(node.arity), node.value});
  }
  // Most versions do not change. Not writing then keeps the cache line clean.
  if (const std::uint64_t version = node.value.storage()->version; node.version != version) {
    if (node.leaf()) renewed_ = clock_;
    node.version = version;
  }
  node.computed = clock_;
}

void Tape::require_current(const char* call, NodeId last) const {
  if (unwritten()) return;
  read_.assign(last + 1, false);
  read_[last] = true;
  for (NodeId id = last + 1; id-- > 0;) {
    const Node& node = nodes_[id];
    if (!read_[id]) continue;
    if (node.version != node.value.storage()->version) refuse_written(call, id);
    if (node.leaf() || !node.needs_grad) continue;
    int place = 0;
    for (NodeId input : inputs(id)) {
      if (place++ == node.op->info->buffer_input) continue;
      DEEPX_REQUIRE(nodes_[input].computed <= node.computed, graph, call, ": node ", id, " (", node.op->name,
                    ") was computed before its input, node ", input, "; call tape.forward() before ", call, "()");
      read_[input] = true;
    }
  }
}

void Tape::refuse_written(const char* call, NodeId id) const {
  // A view of a leaf shows what was written to the leaf.
  if (const NodeId leaf = first_leaves_.find(nodes_[id].value.storage()); leaf != kNoNode) id = leaf;
  const Node& node = nodes_[id];
  DEEPX_REQUIRE(!(node.leaf() && node.needs_grad), graph, call, ": a parameter of shape ", node.value.shape(),
                " was modified after it was used; run the optimizer after ", call,
                "(), and tape.forward() before the next");
  const std::string what = node.leaf() ? "an input" : join("the value of ", node.op->name);
  throw Error(ErrorKind::graph, join(call, ": ", what, " of shape ", node.value.shape(), " (node ", id,
                                     ") was modified after it was used; call tape.forward() before ", call, "()"));
}

}  // namespace deepx::inline DEEPX_PRECISION
