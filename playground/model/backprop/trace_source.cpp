// SPDX-License-Identifier: MIT
// Records the computation of a trace.
#include "playground/model/backprop/trace_source.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/ops/gradient.h"
#include "engine/ops/ops.h"
#include "playground/model/formula/expression.h"
#include "playground/model/text/number_text.h"
#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// Copies the samples' rows and targets into a program.
void fill(Program& program, const Run& run, std::span<const int> samples) {
  const int training = run.train_samples().size();
  const auto D = static_cast<std::size_t>(run.network().inputs());
  Real* to = program.x.mutable_data().data();
  std::vector<int> labels;
  std::vector<Real> numbers;
  for (int sample : samples) {
    const bool test = sample >= training;
    const Samples2d& all = test ? run.test_samples() : run.train_samples();
    if (test) sample -= training;
    std::copy_n(all.rows.data() + static_cast<std::size_t>(sample) * D, D, to);
    to += D;
    labels.push_back(all.labels[static_cast<std::size_t>(sample)]);
    numbers.push_back(all.numbers[static_cast<std::size_t>(sample)]);
  }
  run.objective().write_targets(labels, numbers, program.target.mutable_data());
}

/// One backward pass and one step of the run's optimizer, on a copy whose tape is recorded in the same order, so that node ids agree.
TraceUpdate take_step(const Run& run, std::span<const int> samples) {
  const Network copy = run.network().clone();
  Program program(copy, &run.objective(), static_cast<int>(samples.size()), Mode::training);
  const Buffers start(copy);
  fill(program, run, samples);
  program.forward_backward();
  TraceUpdate out{.before = run.optimizer(), .parameters = {}};
  out.before.set("learning_rate", run.learning_rate());
  Optimizer optimizer = out.before;
  optimizer.begin_step();
  const std::vector<bool> frozen = copy.frozen_parameters();
  std::vector<Tensor> parameters = copy.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (!frozen[i]) optimizer.update(i, parameters[i].mutable_data(), program.grad(i));
  std::vector<Tensor> weights = copy.weights();
  run.objective().constrain(copy, weights);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::span<const Real> p = parameters[i].data();
    out.parameters.push_back({program.tape.find(parameters[i]), i, {p.begin(), p.end()}, frozen[i]});
  }
  start.restore();  // drops the same neurons
  program.forward();
  out.loss_after = static_cast<double>(program.loss.item());
  return out;
}

class NetworkSource final : public TraceSource {
 public:
  NetworkSource(const Run& run, std::vector<int> samples)
      : samples_(std::move(samples)),
        rate_(run.learning_rate()),
        network_(run.network().clone()),
        program_(network_, &run.objective(), static_cast<int>(samples_.size()), Mode::training),
        buffers_(network_),
        kept_(network_.named_state()),
        update_(take_step(run, samples_)) {
    fill(program_, run, samples_);
    program_.forward();
    buffers_.restore();
  }
  Tape& tape() override { return program_.tape; }
  const Tensor& output() const override { return program_.loss; }
  void rewind() override { buffers_.restore(); }
  const TraceUpdate* update() const override { return &update_; }
  double learning_rate() const override { return rate_; }
  const std::vector<int>& samples() const override { return samples_; }
  LeafName leaf(NodeId id) const override;
  void keep(std::unique_ptr<const Run> run) { own_ = std::move(run); }

 private:
  std::unique_ptr<const Run> own_;  // program_ uses its objective
  std::vector<int> samples_;
  double rate_;
  Network network_;  // with copies of the run's weights
  Program program_;
  Buffers buffers_;  // their state before the first step
  std::vector<NamedTensor> kept_;
  TraceUpdate update_;
};

LeafName NetworkSource::leaf(NodeId id) const {
  const Storage* storage = program_.tape.nodes()[id].value.storage();
  if (storage == program_.x.storage()) return {LeafKind::inputs, "X", {}};
  if (storage == program_.target.storage()) return {LeafKind::labels, "y", {}};
  const auto found = std::ranges::find_if(kept_, [&](const NamedTensor& t) { return t.value.storage() == storage; });
  if (found == kept_.end()) return {LeafKind::constant, "c", {}};
  struct Symbol {
    std::string_view key, symbol;
  };
  constexpr Symbol kSymbols[] = {
      {"weight", "W"},           {"bias", "b"}, {"norm/weight", "γ"}, {"norm/bias", "β"}, {"norm/running_mean", "μ"},
      {"norm/running_var", "σ²"}};
  LeafName name{found->role == Role::parameter ? LeafKind::parameter : LeafKind::constant, "draws", {}};
  const std::size_t slash = found->name.find('/');
  for (const Symbol& s : kSymbols)
    if (s.key == std::string_view(found->name).substr(slash + 1)) name.symbol = s.symbol;
  for (int layer = 0; layer < network_.layers(); ++layer)
    if (network_.name(layer) == std::string_view(found->name).substr(0, slash))
      name.subscript = std::to_string(layer + 1);
  return name;
}

class ExpressionSource final : public TraceSource {
 public:
  ExpressionSource(const Expression& expression, std::span<const double> values) {
    for (const std::string& name : expression.variables()) {
      Tensor x = Tensor::scalar(values[variables_.size()]);
      variables_.push_back({x.requires_grad(), name});
    }
    std::vector<Tensor> in, named;
    for (const Named& v : variables_) in.push_back(v.tensor);
    {
      const auto recording = tape_.record();
      output_ = expression.evaluate(in, &named);
    }
    DEEPX_REQUIRE(
        !variables_.empty(), value,
        "expression: has no variable, so there is nothing to differentiate by; write a name, such as x in x^2");
    DEEPX_REQUIRE(tape_.find(output_) != kNoNode && !tape_.nodes()[tape_.find(output_)].leaf(), value,
                  "expression: computes nothing from its variables; write an operation, such as x^2");
    for (std::size_t i = 0; i < named.size(); ++i) {
      const NodeId id = tape_.find(named[i]);
      if (id == kNoNode || tape_.nodes()[id].leaf()) continue;
      symbols_.resize(std::max<std::size_t>(symbols_.size(), id + 1));
      if (symbols_[id].empty()) symbols_[id] = expression.names()[i];
    }
    if (const std::string& last = expression.names().back(); !last.empty()) {
      output_symbol_ = last;
    } else {
      std::set<std::string> taken(expression.names().begin(), expression.names().end());
      taken.insert(expression.variables().begin(), expression.variables().end());
      output_symbol_ = unused_name("L", taken);
    }
    symbols_.resize(tape_.nodes().size());
    symbols_[tape_.find(output_)] = output_symbol_;
  }
  Tape& tape() override { return tape_; }
  const Tensor& output() const override { return output_; }
  bool scalar() const override { return true; }
  std::string output_symbol() const override { return output_symbol_; }
  std::string symbol_of(NodeId id) const override { return id < symbols_.size() ? symbols_[id] : ""; }
  LeafName leaf(NodeId id) const override {
    const Tensor& value = tape_.nodes()[id].value;
    for (const Named& v : variables_)
      if (v.tensor.storage() == value.storage()) return {LeafKind::variable, v.name, {}};
    return {LeafKind::constant, deepx::to_text(static_cast<double>(*value.raw())), {}};
  }

 private:
  struct Named {
    Tensor tensor;
    std::string name;
  };
  Tape tape_;
  std::vector<Named> variables_;
  Tensor output_;
  std::string output_symbol_;
  std::vector<std::string> symbols_;  // symbols of the operators' results, by node
};

/// Another source followed by its recorded backward pass.
class SlopeSource final : public TraceSource {
 public:
  SlopeSource(std::unique_ptr<TraceSource> source, NodeId leaf, int element)
      : source_(std::move(source)), own_(tape().nodes().size()) {
    const Tape::Node& from = tape().nodes()[leaf];
    const Tensor wrt = from.value;
    const bool flows = from.needs_grad;
    std::set<std::string> taken;
    for (NodeId id = 0; id < own_; ++id)
      taken.insert(tape().nodes()[id].leaf() ? source_->leaf(id).symbol : source_->symbol_of(id));
    symbol_ = unused_name("g", taken);
    DEEPX_REQUIRE(flows, value, "slope: no gradient reaches ", source_->leaf(leaf).symbol,
                  "; choose a parameter or a variable");
    DEEPX_REQUIRE(element >= 0 && element < wrt.size(), value, "slope: element is ", element, "; must be in [0, ",
                  wrt.size() - 1, "]");
    const auto recording = tape().record();
    const auto scope = Tape::scope("backward");
    const Tensor slope = gradient(source_->output(), std::span(&wrt, 1)).front();
    DEEPX_REQUIRE(slope.node().tape() == &tape() && tape().nodes()[tape().find(slope)].needs_grad, value,
                  "slope: the slope by ", source_->leaf(leaf).symbol,
                  " is a constant, so it cannot be differentiated again; choose another");
    if (slope.size() == 1) {
      output_ = slope.rank() == 0 ? slope : reshape(slope, {});
    } else {
      Tensor pick = Tensor::zeros(slope.shape());
      pick.raw()[element] = 1;
      output_ = sum(slope * pick);
    }
  }
  Tape& tape() override { return source_->tape(); }
  const Tensor& output() const override { return output_; }
  bool scalar() const override { return source_->scalar(); }
  std::string output_symbol() const override { return symbol_; }
  LeafName leaf(NodeId id) const override { return source_->leaf(id); }
  std::string symbol_of(NodeId id) const override { return id < own_ ? source_->symbol_of(id) : ""; }
  void rewind() override { source_->rewind(); }
  const std::vector<int>& samples() const override { return source_->samples(); }

 private:
  std::unique_ptr<TraceSource> source_;
  std::size_t own_;  // number of nodes before the backward pass
  std::string symbol_;
  Tensor output_;
};

}  // namespace

std::string unused_name(std::string name, const std::set<std::string>& taken) {
  const std::size_t length = name.size();
  for (int i = 1; taken.contains(name); ++i) name.replace(length, std::string::npos, std::to_string(i));
  return name;
}

const std::vector<int>& TraceSource::samples() const {
  static const std::vector<int> kNone;
  return kNone;
}

std::unique_ptr<TraceSource> trace_network(const Run& run, std::vector<int> samples) {
  return std::make_unique<NetworkSource>(run, std::move(samples));
}
std::unique_ptr<TraceSource> trace_network(std::unique_ptr<const Run> run, std::vector<int> samples) {
  auto source = std::make_unique<NetworkSource>(*run, std::move(samples));
  source->keep(std::move(run));
  return source;
}

std::unique_ptr<TraceSource> trace_small_network() {
  Spec spec;
  for (const auto& [path, text] : {std::pair{"data.name", "xor"},
                                   {"network.hidden", "tanh:2"},
                                   {"optimizer.name", "sgd"},
                                   {"optimizer.learning_rate", "0.1"}})
    set_path(spec, path, text);
  SplitPoints points;
  points.train = {{.x = 3.42f, .y = 1.35f, .label = 1}};  // inputs are a third of it
  auto run = std::make_unique<Run>(spec, 2, points);
  const Network& network = run->network();
  for (int layer = 0; layer < network.layers(); ++layer) {
    const Tensor& weight = network.linear(layer).weight;
    for (int from = 0; from < weight.shape()[0]; ++from)
      for (int unit = 0; unit < weight.shape()[1]; ++unit) {
        const auto w = static_cast<double>(weight.data()[static_cast<std::size_t>(from * weight.shape()[1] + unit)]);
        run->set_parameter(layer, from, unit, std::round(100 * w) / 100);
      }
  }
  return trace_network(std::move(run), {0});
}
std::unique_ptr<TraceSource> trace_expression(const Expression& expression, std::span<const double> values) {
  return std::make_unique<ExpressionSource>(expression, values);
}
std::unique_ptr<TraceSource> trace_slope(std::unique_ptr<TraceSource> source, NodeId leaf, int element) {
  return std::make_unique<SlopeSource>(std::move(source), leaf, element);
}

}  // namespace deepx::inline DEEPX_PRECISION
