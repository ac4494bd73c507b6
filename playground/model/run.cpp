// SPDX-License-Identifier: MIT
// The training loop.
#include "playground/model/run.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deepx::inline DEEPX_PRECISION {
namespace {

Samples2d samples_of(const Spec& spec, const std::vector<PlanePoint>& points) {
  Samples2d samples{feature_rows(feature_indices(spec), points), {}};
  for (const PlanePoint& p : points) samples.labels.push_back(p.label);
  return samples;
}

std::unique_ptr<Program> evaluation(const Network& network, const Objective& objective, const Samples2d& samples) {
  auto program = std::make_unique<Program>(network, &objective, samples.size());
  std::copy(samples.rows.begin(), samples.rows.end(), program->x.mutable_data().begin());
  objective.write_targets(samples.labels, program->target.mutable_data());
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
      on_train_(evaluation(network_, objective_, train_)),
      on_test_(evaluation(network_, objective_, test_)),
      shuffling_(spec.seed, Stream::shuffle),
      order_(static_cast<std::size_t>(train_.size())),
      batch_(std::min(spec.batch, train_.size())) {
  std::iota(order_.begin(), order_.end(), 0);
  batch_labels_.reserve(order_.size());
  shuffle();
}

void Run::shuffle() { shuffling_.shuffle(order_); }

void Run::reconfigure(const Spec& next) {
  // Everything that can fail is made first.
  const Objective objective(next, objective_.classes());
  Optimizer optimizer = make_optimizer(next);
  Schedule schedule = make_schedule(next);
  if (!(objective == objective_)) {
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
  // A schedule of the same name goes on where it stands.
  if (&schedule.info() == &schedule_.info()) schedule.restore(schedule_.state());
  schedule_ = std::move(schedule);
  rate_ = next.optimizer.learning_rate();
  batch_ = std::min(next.batch, train_.size());
}

Program& Run::program_for(int rows) {
  std::unique_ptr<Program>& program = rows == batch_ ? full_ : rest_;
  if (!program || program->rows() != rows) {
    if (latest_ == program.get()) latest_ = nullptr;
    program.reset();  // its memory first
    program = std::make_unique<Program>(network_, &objective_, rows);
  }
  return *program;
}

bool Run::step() {
  const int rows = std::min(batch_, train_.size() - cursor_);
  Program& program = program_for(rows);
  const auto D = static_cast<std::size_t>(network_.inputs());
  Real* to = program.x.mutable_data().data();
  batch_labels_.clear();
  for (int n = cursor_; n < cursor_ + rows; ++n, to += D) {
    const auto sample = static_cast<std::size_t>(order_[static_cast<std::size_t>(n)]);
    std::copy_n(train_.rows.data() + sample * D, D, to);
    batch_labels_.push_back(train_.labels[sample]);
  }
  objective_.write_targets(batch_labels_, program.target.mutable_data());
  program.forward_backward();
  latest_ = &program;
  optimizer_.set("learning_rate", learning_rate());
  optimizer_.begin_step();
  for (std::size_t i = 0; i < parameters_.size(); ++i) optimizer_.update(i, parameters_[i].mutable_data(), program.grad(i));
  objective_.constrain(weights_);
  schedule_.advance(static_cast<double>(*program.loss.raw()));
  ++steps_;
  cursor_ += rows;
  if (cursor_ < train_.size()) return false;
  cursor_ = 0;
  ++epoch_;
  shuffle();
  return true;
}

bool Run::finite() const { return !latest_ || std::isfinite(*latest_->loss.raw()); }

std::string Run::first_non_finite() const {
  const NodeId id = latest_ ? latest_->tape.first_non_finite() : kNoNode;
  if (id == kNoNode) return "the optimizer's update";
  const Tape::Node& node = latest_->tape.nodes()[id];
  return join(latest_->tape.scope_of(id), ", ", node.leaf() ? "weights after an update" : node.op->info->label);
}

Metrics Run::evaluate() {
  on_train_->forward();
  on_test_->forward();
  const double train = static_cast<double>(*on_train_->data_loss.raw()), test = static_cast<double>(*on_test_->data_loss.raw());
  return {{train, test}, {accuracy(*on_train_, train_), accuracy(*on_test_, test_)}, static_cast<double>(*on_train_->loss.raw()) - train};
}

double Run::accuracy(const Program& program, const Samples2d& samples) const {
  const int K = network_.outputs();
  int right = 0;
  for (int n = 0; n < samples.size(); ++n)
    right += objective_.decide(program.logits.raw() + n * K) == samples.labels[static_cast<std::size_t>(n)];
  return static_cast<double>(right) / samples.size();
}

}  // namespace deepx::inline DEEPX_PRECISION
