// SPDX-License-Identifier: MIT
// A pass over one row.
#include "playground/model/plot/point_probe.h"

#include <algorithm>

#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {

void PointProbe::attach(const Network& network, const Objective& objective, std::span<const int> features) {
  program_ = std::make_unique<Program>(network, &objective, 1, Mode::evaluation);
  features_.assign(features.begin(), features.end());
  activations_.resize(program_->outputs.size() + 1);
  activations_[0].resize(feature_catalogue().size());
  for (std::size_t l = 1; l < activations_.size(); ++l)
    activations_[l].resize(static_cast<std::size_t>(program_->outputs[l - 1].shape()[1]));
  picture_.resize(activations_.back().size());
}

void PointProbe::read(const PlanePoint& point, bool test, const Objective& objective) {
  for (std::size_t i = 0; i < activations_[0].size(); ++i)
    activations_[0][i] = feature_catalogue()[i].value(point.x, point.y);
  const std::span<Real> x = program_->x.mutable_data();
  for (std::size_t i = 0; i < features_.size(); ++i)
    x[i] = static_cast<Real>(activations_[0][static_cast<std::size_t>(features_[i])]);
  const auto number = static_cast<Real>(point.target);
  objective.write_targets(std::span(&point.label, 1), std::span(&number, 1), program_->target.mutable_data());
  program_->forward();
  for (std::size_t l = 1; l < activations_.size(); ++l) {
    const Real* from = program_->outputs[l - 1].raw();
    std::copy_n(from, activations_[l].size(), activations_[l].begin());
  }
  const Real* logits = program_->logits.raw();
  objective.picture(logits, picture_.data());
  answer_.x = point.x;
  answer_.y = point.y;
  answer_.target = point.label;
  answer_.test = test;
  answer_.loss = static_cast<double>(*program_->data_loss.raw());
  if (objective.classes() < 2) {
    answer_.given = point.target;
    answer_.predicted = static_cast<float>(logits[0]);
    return;
  }
  answer_.decided = objective.decide(logits);
  const float at = picture_[picture_.size() == 1 ? 0 : static_cast<std::size_t>(answer_.decided)];
  answer_.probability = picture_.size() == 1 ? (1 + (answer_.decided == 1 ? at : -at)) / 2 : at;
}

}  // namespace deepx::inline DEEPX_PRECISION
