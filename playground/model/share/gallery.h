// SPDX-License-Identifier: MIT
// The gallery: presets and problems, each with a picture that is computed while the gallery is open.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment/forward.h"
#include "playground/model/experiment/parts/data_point.h"
#include "playground/model/problems/problem.h"

namespace deepx::inline DEEPX_PRECISION {

struct GalleryCard {
  std::string_view name;  ///< for command::OpenProblem
  std::string title, words;
  bool problem = false;  ///< opens in the Problems view
  int revision = 0;      ///< revision of the picture; 0 without a picture
  // For a run on the plane: its output so far, as PlotPart::field(), and its data.
  int classes = 2;             ///< 0 for regression
  std::vector<float> field{};  ///< [kSide, kSide], or [kSide, kSide, classes]
  std::vector<DataPoint> points{};
  Figure figure{};  ///< for a problem: its start, with the exact answer if there is one
};

class Gallery {
 public:
  static constexpr int kSide = 32;
  /// Presets first, then the problems, at first without pictures.
  Gallery();
  ~Gallery();
  std::span<const GalleryCard> cards() const { return cards_; }
  /// Continues with the pictures for about `budget_ms`: first each card gets a picture of its start, then all are
  /// trained side by side. False when all are finished.
  bool tick(double budget_ms);

 private:
  struct Worker;
  void begin(std::size_t card);
  void go_on(Worker& worker);

  std::vector<GalleryCard> cards_;
  std::vector<ProblemSpec> specs_;
  std::size_t begun_ = 0;  ///< number of cards with a picture
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace deepx::inline DEEPX_PRECISION
