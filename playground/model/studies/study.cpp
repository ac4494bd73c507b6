// SPDX-License-Identifier: MIT
// The work of a study, batch by batch, and statistics over its members.
#include "playground/model/studies/study.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "playground/model/plot/plane_maps.h"
#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kPictures = 20;  // pictures of each member's output during training
constexpr double kMemory = 96e6, kMostWorkers = 32;

/// The largest of 1, 2 and 5 times a power of ten that is at most `v` > 0.
double round_below(double v) {
  const double decade = std::pow(10.0, std::floor(std::log10(v)));
  return decade * (v >= 5 * decade ? 5 : v >= 2 * decade ? 2 : 1);
}

/// Approximate bytes of one run: each layer's output and its gradient for the rows of all its passes, and for its map.
double memory_of(const Spec& spec, const SplitPoints& points) {
  double units = 8;
  for (const LayerSpec& layer : spec.network.hidden) units += 3.0 * layer.units;
  const double rows = static_cast<double>(points.train.size() + points.test.size()) + spec.batch + kMapSide * kMapSide;
  return rows * units * 2 * sizeof(Real);
}

/// Interpolates in a sorted list, at `part` of its length.
float quantile(std::span<const float> sorted, double part) {
  const double at = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const float a = sorted[below], b = sorted[std::min(below + 1, sorted.size() - 1)];
  return a + static_cast<float>(at - static_cast<double>(below)) * (b - a);
}

}  // namespace

/// A member in training.
struct Study::Worker {
  Worker(StudyMember& m, int classes, const SplitPoints& points)
      : member(m), run(m.spec, classes, points), maps(kMapSide) {
    maps.attach(run.network(), feature_indices(m.spec), run.objective());
  }
  StudyMember& member;
  Run run;
  Maps maps;

  void picture() {
    maps.refresh_field();
    member.field.assign(maps.field().begin(), maps.field().end());
    ++member.field_revision;
  }
};

Study::Study(StudyPlan plan, const Spec& spec, int classes, const SplitPoints& points)
    : plan_(std::move(plan)), spec_(spec), classes_(classes), points_(points) {
  for (PlannedRun& run : planned_runs(plan_, spec_))
    members_.push_back({.name = std::move(run.name),
                        .spec = std::move(run.spec),
                        .history = History(static_cast<std::size_t>(plan_.epochs) + 1)});
  if (plan_.kind == StudyKind::rates) rates_.emplace(plan_.low, plan_.high, plan_.batches);
  most_workers_ = static_cast<std::size_t>(std::clamp(kMemory / memory_of(spec_, points_), 1.0, kMostWorkers));
  for (auto& spread : spreads_) spread.reserve(static_cast<std::size_t>(plan_.epochs) + 1);
}

Study::~Study() = default;

std::span<const float> curve_of(const History& h, StudyCurve curve) {
  switch (curve) {
    case StudyCurve::train_loss:
      return h.train_loss();
    case StudyCurve::test_loss:
      return h.test_loss();
    case StudyCurve::train_accuracy:
      return h.train_accuracy();
    default:
      return h.test_accuracy();
  }
}

bool Study::tick(double budget_ms) {
  using Clock = std::chrono::steady_clock;
  if (!running_) return false;
  const Clock::time_point begin = Clock::now();
  do step();
  while (running_ && std::chrono::duration<double, std::milli>(Clock::now() - begin).count() < budget_ms);
  return true;
}

void Study::stop() {
  running_ = false;
  workers_.clear();
  rate_run_.reset();
}

double Study::progress() const {
  if (rates_) return rates_->over() ? 1 : static_cast<double>(rates_->size()) / rates_->batches();
  double done = 0;
  for (const StudyMember& m : members_) done += m.done ? plan_.epochs : m.epoch;
  return done / (static_cast<double>(members_.size()) * plan_.epochs);
}

void Study::step() {
  if (rates_) return step_rates();
  if (next_ < members_.size() && workers_.size() < most_workers_) return begin(next_++);
  // The member furthest behind: all curves grow side by side.
  const auto behind = std::ranges::min_element(workers_, {}, [](const auto& w) { return w->member.epoch; });
  step_member(**behind);
  std::erase_if(workers_, [](const auto& w) { return w->member.done; });
  if (workers_.empty() && next_ == members_.size()) stop();
}

void Study::step_rates() {
  if (!rate_run_) {
    Spec spec = spec_;
    spec.schedule = {};  // the test is the schedule
    rate_run_ = std::make_unique<Run>(spec, classes_, points_);
    return;
  }
  rate_run_->set_learning_rate(rates_->rate(rates_->size()));
  rate_run_->step();
  rates_->add(rate_run_->train_loss());
  if (rates_->over()) stop();
}

void Study::begin(std::size_t member) {
  StudyMember& m = members_[member];
  workers_.push_back(std::make_unique<Worker>(m, classes_, points_));
  m.metrics = workers_.back()->run.evaluate();
  m.history.add(0, m.metrics);
  workers_.back()->picture();
  if (target_ == 0 && m.metrics.loss.train > 0) target_ = round_below(m.metrics.loss.train / 2);
  add_spread(0);
}

void Study::step_member(Worker& w) {
  const bool epoch_ended = w.run.step();
  if (!w.run.finite()) return finish(w, true);
  if (epoch_ended) end_epoch(w);
}

void Study::end_epoch(Worker& w) {
  StudyMember& m = w.member;
  m.epoch = w.run.epoch();
  m.metrics = w.run.evaluate();
  if (!w.run.finite()) return finish(w, true);
  m.history.add(m.epoch, m.metrics);
  add_spread(m.epoch);
  if (m.epoch % std::max(1, plan_.epochs / kPictures) == 0 || m.epoch == plan_.epochs) w.picture();
  if (m.epoch == plan_.epochs) finish(w, false);
}

void Study::finish(Worker& w, bool diverged) {
  w.member.done = true;
  w.member.diverged = diverged;
  if (diverged) w.member.metrics = {};
}

void Study::add_spread(int epoch) {
  static std::vector<float> values;
  for (std::size_t c = 0; c < spreads_.size(); ++c) {
    values.clear();
    for (const StudyMember& m : members_) {
      const std::span<const float> curve = curve_of(m.history, static_cast<StudyCurve>(c));
      if (const auto at = static_cast<std::size_t>(epoch); at < curve.size() && std::isfinite(curve[at]))
        values.push_back(curve[at]);
    }
    std::ranges::sort(values);
    if (spreads_[c].size() <= static_cast<std::size_t>(epoch)) spreads_[c].resize(static_cast<std::size_t>(epoch) + 1);
    Quartiles& s = spreads_[c][static_cast<std::size_t>(epoch)];
    s = values.empty() ? Quartiles{NAN, NAN, NAN, NAN, NAN}
                       : Quartiles{values.front(), quantile(values, 0.25), quantile(values, 0.5),
                                   quantile(values, 0.75), values.back()};
  }
}

int Study::common_epochs() const {
  int epochs = plan_.epochs;
  for (const StudyMember& m : members_)
    if (m.history.size() > 0 && !m.diverged) epochs = std::min(epochs, m.history.size() - 1);
  return epochs;
}

std::span<const Quartiles> Study::spread(StudyCurve curve) const {
  const auto& all = spreads_[static_cast<std::size_t>(curve)];
  return std::span(all).first(std::min(all.size(), static_cast<std::size_t>(common_epochs()) + 1));
}

std::optional<int> Study::reached(const StudyMember& member, StudyCurve loss) const {
  const std::span<const float> curve = curve_of(member.history, loss);
  for (std::size_t i = 0; i < curve.size(); ++i)
    if (static_cast<double>(curve[i]) <= target_) return static_cast<int>(i);
  return std::nullopt;
}

}  // namespace deepx::inline DEEPX_PRECISION
