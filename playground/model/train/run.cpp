// SPDX-License-Identifier: MIT
// The training loop.
#include "playground/model/train/run.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>

#include "playground/model/text/finite.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

Samples2d samples_of(const Spec& spec, const std::vector<PlanePoint>& points) {
  Samples2d samples{feature_rows(feature_indices(spec), points), {}, {}};
  for (const PlanePoint& p : points) {
    samples.labels.push_back(p.label);
    samples.numbers.push_back(static_cast<Real>(p.target));
  }
  return samples;
}

std::unique_ptr<Program> evaluation(const Network& network, const Objective& objective, const Samples2d& samples) {
  if (samples.size() == 0) return nullptr;
  auto program = std::make_unique<Program>(network, &objective, samples.size(), Mode::evaluation);
  std::copy(samples.rows.begin(), samples.rows.end(), program->x.mutable_data().begin());
  objective.write_targets(samples.labels, samples.numbers, program->target.mutable_data());
  return program;
}

}  // namespace

Optimizer make_optimizer(const Spec& spec) {
  Optimizer optimizer(optimizer_catalogue().at(spec.optimizer.name));
  for (const auto& [name, value] : spec.optimizer.settings) optimizer.set(name, value);
  return optimizer;
}

Schedule make_schedule(const Spec& spec) {
  Schedule schedule(schedule_catalogue().at(spec.schedule.name));
  for (const auto& [name, value] : spec.schedule.settings) schedule.set(name, value);
  return schedule;
}

void require_fitting(const Spec& spec) {
  if (spec.batch > 1) return;  // a single left-over sample is a different case, see Mode
  for (std::size_t i = 0; i < spec.network.hidden.size(); ++i)
    DEEPX_REQUIRE(spec.network.hidden[i].norm != "BatchNorm1d", value, "spec: network.hidden.", i,
                  ".norm is BatchNorm1d and batch is ", spec.batch,
                  "; one sample has no variance: use a batch of 2 or more, or LayerNorm");
}

Run::Run(const Spec& spec, int classes, const SplitPoints& points)
    : train_(samples_of(spec, points.train)),
      test_(samples_of(spec, points.test)),
      network_(spec, classes),
      objective_(spec, classes),
      optimizer_(make_optimizer(spec)),
      schedule_(make_schedule(spec)),
      rate_(spec.optimizer.learning_rate()),
      parameters_(network_.parameters()),
      weights_(network_.weights()),
      state_(network_.state()),
      frozen_(network_.frozen_parameters()),
      on_train_(evaluation(network_, objective_, train_)),
      on_test_(evaluation(network_, objective_, test_)),
      shuffling_(spec.seed, Stream::shuffle),
      batch_(std::clamp(train_.size(), 1, spec.batch)) {
  require_fitting(spec);
  begin_order();
}

void Run::begin_order() {
  order_.resize(static_cast<std::size_t>(train_.size()));
  std::iota(order_.begin(), order_.end(), 0);
  batch_labels_.reserve(order_.size());
  batch_numbers_.reserve(order_.size());
  cursor_ = 0;
  shuffle();
}

void Run::replace_points(const Spec& spec, const SplitPoints& points) {
  ++changes_;
  Samples2d train = samples_of(spec, points.train), test = samples_of(spec, points.test);
  auto on_train = evaluation(network_, objective_, train), on_test = evaluation(network_, objective_, test);
  train_ = std::move(train);
  test_ = std::move(test);
  on_train_ = std::move(on_train);
  on_test_ = std::move(on_test);
  batch_ = std::clamp(train_.size(), 1, spec.batch);
  begin_order();
}

void Run::shuffle() { shuffling_.shuffle(order_); }

void Run::reconfigure(const Spec& next) {
  require_fitting(next);
  ++changes_;
  const Objective objective(next, objective_.classes());
  Optimizer optimizer = make_optimizer(next);
  Schedule schedule = make_schedule(next);
  const bool other_network = !(next.network == network_.spec());
  if (other_network) {
    Network network(next, objective_.classes());
    network.adopt(network_);
    network_ = std::move(network);
    frozen_ = network_.frozen_parameters();
    state_ = network_.state();
  }
  if (other_network || !(objective == objective_)) {
    auto on_train = evaluation(network_, objective, train_), on_test = evaluation(network_, objective, test_);
    on_train_ = std::move(on_train);
    on_test_ = std::move(on_test);
    full_.reset();
    rest_.reset();
    latest_ = nullptr;
    objective_ = objective;
  }
  if (&optimizer.info() == &optimizer_.info()) {
    for (const auto& [name, value] : next.optimizer.settings) optimizer_.set(name, value);
  } else {
    optimizer_ = std::move(optimizer);
  }
  // A schedule of the same name continues from its state.
  if (&schedule.info() == &schedule_.info()) schedule.restore(schedule_.state());
  schedule_ = std::move(schedule);
  rate_ = next.optimizer.learning_rate();
  batch_ = std::clamp(train_.size(), 1, next.batch);
}

Program& Run::program_for(int rows) {
  std::unique_ptr<Program>& program = rows == batch_ ? full_ : rest_;
  if (!program || program->rows() != rows) {
    if (latest_ == program.get()) latest_ = nullptr;
    program.reset();  // frees its memory first
    program = std::make_unique<Program>(network_, &objective_, rows, Mode::training);
  }
  return *program;
}

bool Run::step() {
  ++changes_;
  const int rows = std::min(batch_, train_.size() - cursor_);
  Program& program = program_for(rows);
  const auto D = static_cast<std::size_t>(network_.inputs());
  Real* to = program.x.mutable_data().data();
  batch_labels_.clear();
  batch_numbers_.clear();
  for (int n = cursor_; n < cursor_ + rows; ++n, to += D) {
    const auto sample = static_cast<std::size_t>(order_[static_cast<std::size_t>(n)]);
    std::copy_n(train_.rows.data() + sample * D, D, to);
    batch_labels_.push_back(train_.labels[sample]);
    batch_numbers_.push_back(train_.numbers[sample]);
  }
  objective_.write_targets(batch_labels_, batch_numbers_, program.target.mutable_data());
  program.forward_backward();
  latest_ = &program;
  optimizer_.set("learning_rate", learning_rate());
  optimizer_.begin_step();
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    if (!frozen_[i]) optimizer_.update(i, parameters_[i].mutable_data(), program.grad(i));
  objective_.constrain(network_, weights_);
  const Real loss = *program.loss.raw();
  schedule_.advance(static_cast<double>(loss));
  finite_ = std::isfinite(loss) && parameters_finite();
  ++steps_;
  cursor_ += rows;
  if (cursor_ < train_.size()) return false;
  cursor_ = 0;
  ++epoch_;
  shuffle();
  return true;
}

void Run::set_parameter(int layer, int from, int unit, double value) {
  ++changes_;
  Tensor& parameter = parameters_[network_.weight_index(layer) + (from < 0 ? 1 : 0)];
  const int units = network_.linear(layer).weight.shape()[1];
  parameter.mutable_data()[static_cast<std::size_t>(std::max(from, 0) * units + unit)] = static_cast<Real>(value);
}

double Run::next_change(int layer, int from, int unit) const {
  const std::size_t index = network_.weight_index(layer) + (from < 0 ? 1 : 0);
  if (!latest_ || frozen_[index]) return 0;
  const int units = network_.linear(layer).weight.shape()[1];
  const auto at = static_cast<std::size_t>(std::max(from, 0) * units + unit);
  Optimizer preview = optimizer_;
  preview.set("learning_rate", learning_rate());
  preview.begin_step();
  const std::span<const Real> now = parameters_[index].data();
  std::vector<Real> next(now.begin(), now.end());
  preview.update(index, next, latest_->grad(index));
  return static_cast<double>(next[at]) - static_cast<double>(now[at]);
}

bool Run::parameters_finite() const {
  return std::ranges::all_of(parameters_, [](const Tensor& p) { return all_finite(p.data()); });
}

double Run::train_loss() {
  on_train_->forward();
  return static_cast<double>(*on_train_->data_loss.raw());
}

std::string Run::first_non_finite() const {
  for (const Program* program : std::initializer_list<const Program*>{latest_, on_train_.get(), on_test_.get()}) {
    const NodeId id = program ? program->tape.first_non_finite() : kNoNode;
    if (id == kNoNode) continue;
    const Tape::Node& node = program->tape.nodes()[id];
    return join(program->tape.scope_of(id), ", ",
                !node.leaf() ? node.op->info->label
                : steps_ > 0 ? "weights after an update"
                             : "weights");
  }
  return "the optimizer's update";
}

Metrics Run::evaluate() {
  static long long evaluations = 0;
  evaluation_id_ = ++evaluations;
  Metrics m;
  const bool regression = objective_.classes() == 0;
  finite_ = parameters_finite();
  const auto measure = [&](Program* program, const Samples2d& samples, double& loss, double& r2, double& right) {
    if (!program) return;  // there are no such points: nothing to measure
    program->forward();
    loss = static_cast<double>(*program->data_loss.raw());
    finite_ &= std::isfinite(*program->loss.raw()) && std::isfinite(loss) && all_finite(program->logits.data());
    (regression ? r2 : right) = regression ? r_squared(*program, samples) : accuracy(*program, samples);
  };
  measure(on_train_.get(), train_, m.loss.train, m.r2.train, m.accuracy.train);
  measure(on_test_.get(), test_, m.loss.test, m.r2.test, m.accuracy.test);
  if (on_train_) m.penalty = static_cast<double>(*on_train_->loss.raw()) - m.loss.train;
  return m;
}

double Run::accuracy(const Program& program, const Samples2d& samples) const {
  const int K = network_.outputs();
  int right = 0;
  for (int n = 0; n < samples.size(); ++n)
    right += objective_.decide(program.logits.raw() + n * K) == samples.labels[static_cast<std::size_t>(n)];
  return static_cast<double>(right) / samples.size();
}

double Run::r_squared(const Program& program, const Samples2d& samples) const {
  double mean = 0, around_mean = 0, around_output = 0;
  for (Real t : samples.numbers) mean += static_cast<double>(t) / samples.size();
  const Real* output = program.logits.raw();
  for (Real t : samples.numbers) {
    const double from_mean = static_cast<double>(t) - mean,
                 from_output = static_cast<double>(t) - static_cast<double>(*output++);
    around_mean += from_mean * from_mean;
    around_output += from_output * from_output;
  }
  return around_mean > 0 ? 1 - around_output / around_mean : NAN;
}

}  // namespace deepx::inline DEEPX_PRECISION
