// SPDX-License-Identifier: MIT
// Each picture is the real thing: the preset itself is trained, a few milliseconds in each frame.
#include "playground/model/gallery.h"

#include <algorithm>
#include <chrono>

#include "playground/model/preset.h"

namespace deepx::inline DEEPX_PRECISION {

Gallery::Gallery() {
  for (const auto files : {gallery_files(), preset_files()}) {
    for (const PresetFile& file : files) {
      specs_.push_back(problem_from_json(file.json));
      const ProblemSpec& s = specs_.back();
      cards_.push_back({.name = file.name, .title = s.title, .words = s.words, .problem = s.problem != "plane"});
    }
  }
  // Those of the Train view stand together, whichever folder their files are in.
  std::vector<std::size_t> order(cards_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_partition(order, [&](std::size_t i) { return !cards_[i].problem; });
  std::vector<GalleryCard> cards;
  std::vector<ProblemSpec> specs;
  for (const std::size_t i : order) {
    cards.push_back(std::move(cards_[i]));
    specs.push_back(std::move(specs_[i]));
  }
  cards_ = std::move(cards);
  specs_ = std::move(specs);
}

void Gallery::next_card() {
  run_.reset();
  ++at_;
}

void Gallery::draw_run(GalleryCard& card) {
  run_->refresh_maps(MapLevel::field);
  card.field.assign(run_->field().begin(), run_->field().end());
  ++card.revision;
}

bool Gallery::tick(double budget_ms) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  const auto left = [&] { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count() < budget_ms; };
  while (at_ < cards_.size() && left()) {
    GalleryCard& card = cards_[at_];
    const ProblemSpec& spec = specs_[at_];
    if (card.problem) {
      const std::unique_ptr<Problem> problem = make_problem(spec);
      problem->measures();  // evaluates what the figure shows
      card.figure = problem->figure();
      ++card.revision;
      next_card();
      continue;
    }
    if (!run_) {
      run_ = std::make_unique<Experiment>(spec_from_json(spec.plane));
      run_->set_field_side(kSide);
      card.classes = run_->classes();
      card.points.assign(run_->data().begin(), run_->data().end());
    }
    constexpr int kAtOnce = 50;  // batches between looks at the clock
    const auto more = spec.steps - run_->step();
    const int done = more > 0 ? run_->train(static_cast<int>(std::min<long long>(more, kAtOnce))) : 0;
    const bool finished = done == 0 || run_->step() >= spec.steps;
    if (finished || !left()) draw_run(card);
    if (finished) next_card();
  }
  return at_ < cards_.size();
}

}  // namespace deepx::inline DEEPX_PRECISION
