// SPDX-License-Identifier: MIT
// Confusion matrices and ROC curves, compared with counting pairs.
#include "playground/model/train/evaluation.h"
#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/divergence.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/core/rng.h"
#include "nlohmann/json.hpp"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/plot/feature_space.h"
#include "playground/model/plot/point_probe.h"
#include "playground/model/share/page_state.h"
#include "playground/model/train/history.h"

using namespace deepx;

namespace {

/// The share of pairs (one point of each class) in the right order; ties count half.
double pair_share(const std::vector<float>& scores, const std::vector<int>& labels) {
  double good = 0, pairs = 0;
  for (std::size_t i = 0; i < labels.size(); ++i)
    for (std::size_t j = 0; j < labels.size(); ++j) {
      if (labels[i] != 1 || labels[j] != 0) continue;
      ++pairs;
      good += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
    }
  return good / pairs;
}

double area_of(const std::vector<float>& scores, const std::vector<int>& labels) {
  std::vector<RocPoint> curve;
  std::vector<int> order;
  roc_curve(scores, labels, curve, order);
  return roc_area(curve);
}

}  // namespace

TEST_CASE("roc: known curves") {
  CHECK(area_of({3, 2, 1, 0}, {1, 1, 0, 0}) == 1);
  CHECK(area_of({0, 1, 2, 3}, {1, 1, 0, 0}) == 0);
  CHECK(area_of({1, 1, 1, 1}, {1, 0, 1, 0}) == 0.5);
  std::vector<RocPoint> curve;
  std::vector<int> order;
  roc_curve(std::vector<float>{4, 3, 3, 2, 1}, std::vector<int>{1, 1, 0, 0, 1}, curve, order);
  const auto is = [&](std::size_t i, double x, double y) {
    return std::abs(static_cast<double>(curve[i].false_positive) - x) < 1e-6 &&
           std::abs(static_cast<double>(curve[i].true_positive) - y) < 1e-6;
  };
  REQUIRE(curve.size() == 5);
  CHECK(is(0, 0, 0));
  CHECK(is(1, 0, 1 / 3.0));
  CHECK(is(2, 0.5, 2 / 3.0));  // the tie is one slanted piece
  CHECK(is(3, 1, 2 / 3.0));
  CHECK(is(4, 1, 1));
}

TEST_CASE("roc: a score that is not a number makes the curve unknown, an infinite one does not") {
  constexpr float kNan = NAN, kInf = INFINITY;
  for (const std::vector<float>& scores :
       {std::vector<float>{kNan, kNan, kNan, kNan}, {1, kNan, 2, 3}, {kNan, 1, kInf, 0}}) {
    std::vector<RocPoint> curve{{0.5f, 0.5f}};
    std::vector<int> order;
    roc_curve(scores, std::vector<int>{1, 0, 1, 0}, curve, order);  // once, this did not return
    CHECK(curve.empty());
    CHECK(std::isnan(roc_area(curve)));
  }
  CHECK(area_of({kInf, 1, 2, -kInf}, {1, 0, 1, 0}) == 1);
  CHECK(area_of({kInf, kInf, -kInf, -kInf}, {1, 0, 1, 0}) == 0.5);
}

TEST_CASE("roc: the area is the share of pairs in the right order, ties counted half") {
  Rng rng(3, Stream::data);
  for (int n : {2, 3, 10, 57, 200}) {
    for (int levels : {2, 5, 1000000}) {
      std::vector<float> scores;
      std::vector<int> labels;
      for (int i = 0; i < n; ++i) {
        labels.push_back(i == 0 ? 1 : i == 1 ? 0 : static_cast<int>(rng.next() % 2));
        scores.push_back(static_cast<float>(rng.next() % static_cast<unsigned>(levels)) +
                         0.3f * static_cast<float>(levels * labels.back()) / 2);
      }
      CHECK(std::abs(area_of(scores, labels) - pair_share(scores, labels)) < 1e-6);
    }
  }
}

TEST_CASE("roc: with only one class there is no curve") {
  std::vector<RocPoint> curve = {{0, 0}};
  std::vector<int> order;
  roc_curve(std::vector<float>{1, 2}, std::vector<int>{1, 1}, curve, order);
  CHECK(curve.empty());
  CHECK(std::isnan(roc_area(curve)));
}

TEST_CASE("evaluation: counts, shares and the threshold in use agree with the accuracy") {
  for (const char* data : {"moons", "spiral3", "xor"}) {
    Spec spec;
    set_path(spec, "data.name", data);
    Experiment e(spec);
    for (int steps : {0, 50, 400}) {
      e.train(steps);
      e.refresh_evaluation();
      const ClassReport& v = e.run().evaluation();
      REQUIRE(v.classes == e.data().classes());
      for (const auto& [split, size, accuracy] :
           {std::tuple(&v.train, e.data().train_size(), e.run().metrics().accuracy.train),
            std::tuple(&v.test, e.data().test_size(), e.run().metrics().accuracy.test)}) {
        CHECK(split->size == size);
        int all = 0, right = 0;
        for (int t = 0; t < v.classes; ++t)
          for (int d = 0; d < v.classes; ++d)
            all += split->count(t, d, v.classes), right += t == d ? split->count(t, d, v.classes) : 0;
        CHECK(all == size);
        CHECK(std::abs(static_cast<double>(right) / size - accuracy) < 1e-9);
        CHECK(std::isnan(split->auc) == (v.classes != 2));
        if (v.classes != 2) continue;
        CHECK((split->auc >= 0 && split->auc <= 1));
        // The threshold in use is a point of the curve.
        bool found = false;
        for (std::size_t i = 1; i < split->roc.size(); ++i) {
          const RocPoint a = split->roc[i - 1], b = split->roc[i], p = split->present;
          const float cross = (b.false_positive - a.false_positive) * (p.true_positive - a.true_positive) -
                              (b.true_positive - a.true_positive) * (p.false_positive - a.false_positive);
          found |= std::abs(cross) < 1e-5f && p.false_positive >= a.false_positive - 1e-6f &&
                   p.false_positive <= b.false_positive + 1e-6f && p.true_positive >= a.true_positive - 1e-6f &&
                   p.true_positive <= b.true_positive + 1e-6f;
        }
        CHECK(found);
      }
    }
  }
}

TEST_CASE("evaluation: R² is 1 for right answers, 0 for the mean, and negative for worse ones") {
  SplitEvaluation s;
  const std::vector<Real> targets = {1, 2, 3, 6};
  evaluate_split(s, targets, targets);
  CHECK(s.r2 == 1);
  evaluate_split(s, targets, std::vector<Real>(4, 3));
  CHECK(std::abs(s.r2) < 1e-12);
  evaluate_split(s, targets, std::vector<Real>{1, 2, 3, 0});
  CHECK(std::abs(s.r2 - (1 - 36 / 14.0)) < 1e-9);
  CHECK(s.predicted.size() == 4);
  evaluate_split(s, std::vector<Real>(3, 5), std::vector<Real>{1, 2, 3});
  CHECK(std::isnan(s.r2));
}

TEST_CASE("evaluation: for a regression, the same R² as in the metrics") {
  Spec spec;
  set_path(spec, "data.name", "hill");
  Experiment e(spec);
  e.train(100);
  e.refresh_evaluation();
  const ClassReport& v = e.run().evaluation();
  REQUIRE(v.known);
  CHECK(v.classes == 0);
  CHECK(std::abs(v.test.r2 - e.run().metrics().r2.test) < 1e-4);
  CHECK(std::abs(v.train.r2 - e.run().metrics().r2.train) < 1e-4);
  CHECK(v.test.targets.size() == static_cast<std::size_t>(e.data().test_size()));
  e.apply(command::SelectPoint{5});
  e.refresh_evaluation();
  REQUIRE(e.plot().point_answer());
  CHECK(e.plot().point_answer()->given == e.data().points()[5].target);
  CHECK(std::abs(e.plot().point_answer()->predicted - v.train.predicted[5]) < 1e-4f);
  command::ShowPlot c;
  c.shown = PlotKind::uncertainty;
  CHECK_THROWS_AS(e.apply(c), Error);
  c.shown = PlotKind::space;
  e.apply(c);
  e.refresh_space();
  CHECK(e.plot().space()->border().empty());
}

TEST_CASE("evaluation: as JSON, and unknown after divergence") {
  Spec spec;
  set_path(spec, "data.name", "moons");
  Experiment e(spec);
  e.train(200);
  e.refresh_evaluation();
  const auto json = nlohmann::json::parse(evaluation_json(e));
  CHECK(json["classes"] == 2);
  CHECK(json["test"]["points"] == e.data().test_size());
  CHECK(json["test"]["confusion"][0][0] == e.run().evaluation().test.count(0, 0, 2));
  CHECK(json["train"]["roc"].size() == e.run().evaluation().train.roc.size());
  CHECK(std::abs(json["test"]["auc"].get<double>() - e.run().evaluation().test.auc) < 1e-6);
  set_path(spec, "optimizer.name", "sgd");
  set_path(spec, "optimizer.learning_rate", "100");
  set_path(spec, "loss", "mse");
  Experiment bad(spec);
  bad.train(3000);
  REQUIRE(bad.run().divergence());
  bad.refresh_evaluation();
  CHECK_FALSE(bad.run().evaluation().known);
  CHECK(evaluation_json(bad) == "null");
}
