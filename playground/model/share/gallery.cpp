// SPDX-License-Identifier: MIT
// Each picture is real: the preset itself is trained, a few milliseconds in each frame. All start at once, and the one
// that is furthest behind continues, so that none has to wait.
#include "playground/model/share/gallery.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "playground/model/plot/plane_maps.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {

Gallery::Gallery() {
  for (const auto files : {gallery_files(), preset_files()}) {
    for (const PresetFile& file : files) {
      specs_.push_back(problem_from_json(file.json));
      const ProblemSpec& s = specs_.back();
      cards_.push_back({.name = file.name, .title = s.title, .words = in_words(s), .problem = s.problem != "plane"});
    }
  }
  // Presets of the Train view are together, whatever folder their files are in.
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

/// A preset in training.
struct Gallery::Worker {
  Worker(GalleryCard& c, const ProblemSpec& s, const Spec& plane)
      : card(c), steps(s.steps), run(plane, c.classes, points_of(plane.data)), maps(kSide) {
    maps.attach(run.network(), feature_indices(plane), run.objective());
  }
  double progress() const { return static_cast<double>(run.steps()) / static_cast<double>(std::max(1LL, steps)); }

  void picture() {
    maps.refresh_field();
    if (!std::ranges::all_of(maps.field(), [](float v) { return std::isfinite(v); }))
      return;  // keep the last finite picture
    card.field.assign(maps.field().begin(), maps.field().end());
    ++card.revision;
  }

  GalleryCard& card;
  long long steps;
  Run run;
  Maps maps;
};

Gallery::~Gallery() = default;

void Gallery::begin(std::size_t at) {
  GalleryCard& card = cards_[at];
  if (card.problem) {
    ProblemSpec small = specs_[at];
    for (const Setting& s : problem_catalogue().at(small.problem).settings)
      if (s.name == "images" || s.name == "held_out")
        small.settings[std::string(s.name)] = s.low;  // only one image is shown
    const std::unique_ptr<Problem> problem = make_problem(small);
    problem->measures();  // evaluates the data of the figure
    card.figure = problem->figure();
    ++card.revision;
    return;
  }
  const Spec plane = spec_from_json(specs_[at].plane);
  card.classes = classes_of(plane.data);
  const SplitPoints points = points_of(plane.data);
  for (const PlanePoint& p : points.train) card.points.push_back({p.x, p.y, p.label, false, p.target});
  workers_.push_back(std::make_unique<Worker>(card, specs_[at], plane));
  workers_.back()->picture();
}

void Gallery::go_on(Worker& w) {
  constexpr int kAtOnce = 50,
                kPictures = 20;  // batches between checks of the clock; pictures of each preset during training
  const auto part = [&] { return static_cast<int>(kPictures * w.progress()); };
  const int before = part();
  for (int i = 0; i < kAtOnce && w.run.steps() < w.steps && w.run.finite(); ++i) w.run.step();
  const bool done = w.run.steps() >= w.steps || !w.run.finite();
  if (done || part() > before) w.picture();
  if (done) std::erase_if(workers_, [&](const auto& other) { return other.get() == &w; });
}

bool Gallery::tick(double budget_ms) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  do {
    if (begun_ < cards_.size())
      begin(begun_++);
    else if (!workers_.empty())
      go_on(**std::ranges::min_element(workers_, {}, [](const auto& w) { return w->progress(); }));
    else
      return false;
  } while (std::chrono::duration<double, std::milli>(Clock::now() - start).count() < budget_ms);
  return true;
}

}  // namespace deepx::inline DEEPX_PRECISION
