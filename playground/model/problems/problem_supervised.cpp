// SPDX-License-Identifier: MIT
// A network from the file's layers, trained on batches of examples and tested on unseen examples.
#include "playground/model/problems/problem_supervised.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/data/csv.h"
#include "engine/nn/layers.h"
#include "engine/ops/ops.h"
#include "playground/model/problems/problem_examples.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kJudgedAtOnce = 100;

class Supervised : public Problem {
 public:
  Supervised(const ProblemSpec& spec, const Settings& settings, std::unique_ptr<ExampleSource> source)
      : Problem(spec), source_(std::move(source)), rows_(spec.batch) {
    build(spec, settings);
    x_ = Tensor::zeros(batch_shape(rows_));
    target_ = Tensor::zeros(target_shape(rows_));
    next_batch();
    {
      const auto on = tape_.record();
      start(loss_of(spec, net_(x_), target_), deepx::parameters(net_));
    }
    net_.eval();
    judged_x_ = Tensor::zeros(batch_shape(kJudgedAtOnce));
    const auto on = judging_.record();
    judged_y_ = net_(judged_x_);
  }

  std::vector<Measure> measures() override {
    judge();
    if (!classes().empty()) return {{"accuracy", "share of unseen examples with the right answer", accuracy_}};
    return {
        {"error", "root of the mean squared error on unseen rows, in the table's units", rms_ * source_->target_scale},
        {"explained", "share of the variance that it explains (R squared)", explained_}};
  }
  Figure figure() override {
    if (answers_.empty()) judge();
    Figure figure = classes().empty() ? predicted_against_true() : accuracy_by_class();
    figure.caption = classes().empty() ? "Each dot is a row. On the dashed line the network is right."
                                       : "A bar of 1: every example of the class is right.";
    return figure;
  }

 protected:
  void before_step() override {
    if (steps() > 0) next_batch();
  }
  std::vector<std::string> notes() const override { return source_->notes; }
  const std::vector<std::string>& classes() const { return source_->classes; }
  const ExampleSource& source() const { return *source_; }
  const Sequential& net() const { return net_; }
  /// Class of the held-out example `row`, or its standardized number, at the latest judge().
  double answer(int row) const { return answers_[static_cast<std::size_t>(row)]; }
  int held_out() const { return source_->held_target.size(); }
  double held_target(int row) const {
    return static_cast<double>(source_->held_target.data()[static_cast<std::size_t>(row)]);
  }
  /// Outputs of the network for every held-out example, and the measures computed from them.
  void judge();

 private:
  int outputs() const { return classes().size() > 2 ? static_cast<int>(classes().size()) : 1; }
  Shape batch_shape(int rows) const {
    Shape s{rows};
    for (int i = 0; i < source_->example.rank(); ++i) s.append(source_->example[i]);
    return s;
  }
  Shape target_shape(int rows) const { return outputs() > 1 ? Shape{rows} : Shape{rows, 1}; }
  void next_batch() { source_->next(rows_, x_.mutable_data().data(), target_.mutable_data().data()); }
  void build(const ProblemSpec& spec, const Settings& settings);
  Tensor loss_of(const ProblemSpec& spec, const Tensor& y, const Tensor& target) const;
  Figure accuracy_by_class() const;
  Figure predicted_against_true() const;

  std::unique_ptr<ExampleSource> source_;
  int rows_;
  Sequential net_;
  Tensor x_, target_, judged_x_, judged_y_;
  Tape judging_;
  std::vector<double> answers_;
  double accuracy_ = 0, rms_ = 0, explained_ = 0;
};

void Supervised::build(const ProblemSpec& spec, const Settings& settings) {
  Rng rng(spec.seed, Stream::init);
  const Initializer& init = initializer_catalogue().at(spec.initializer);
  Shape shape = batch_shape(rows_);
  std::size_t added = 0;  // number of the file's layers added
  const auto add = [&](const Choice& choice) {
    const std::string name = join(choice.name, net_.parts().size() + 1);
    try {
      Layer& layer = net_.add(name, make_layer(choice.name, choice.settings, shape, init, rng));
      shape = layer(Tensor::zeros(shape)).shape();
    } catch (const Error& error) {
      throw Error(error.kind(), join("problem: layers.", added, ": ", error.what()));
    }
  };
  for (; added < spec.layers.size(); ++added) add(spec.layers[added]);
  if (shape.rank() > 2) add({"Flatten"});
  add({"Linear", {{"out_features", double(outputs())}, {"bias", settings.get("output_bias")}}});
}

Tensor Supervised::loss_of(const ProblemSpec& spec, const Tensor& y, const Tensor& target) const {
  const auto scope = Tape::scope("loss");
  std::string name = spec.loss;
  if (name.empty()) name = outputs() > 1 ? "cross_entropy" : classes().empty() ? "mse" : "bce_with_logits";
  const OpTable& loss = operator_catalogue().at(name);
  DEEPX_REQUIRE(loss.info->kind == Kind::loss, value, "problem: loss is ", quote(name),
                ", which is not a loss; leave it out for the default");
  const Tensor* const in[] = {&y, &target};
  return emit(loss, loss.defaults.data(), in, 2);
}

void Supervised::judge() {
  const int K = outputs(), width = judged_x_.size() / kJudgedAtOnce;
  answers_.resize(static_cast<std::size_t>(held_out()));
  double right = 0, squares = 0, variance = 0;
  for (int first = 0; first < held_out(); first += kJudgedAtOnce) {
    const int count = std::min(kJudgedAtOnce, held_out() - first);
    std::copy_n(source_->held_x.data().begin() + first * width, count * width, judged_x_.mutable_data().begin());
    judging_.forward();
    for (int n = 0; n < count; ++n) {
      const Real* y = judged_y_.raw() + n * K;
      const double target = held_target(first + n);
      double& said = answers_[static_cast<std::size_t>(first + n)];
      if (classes().empty())
        said = static_cast<double>(*y);
      else
        said = K == 1 ? double(*y > 0) : static_cast<double>(std::max_element(y, y + K) - y);
      right += said == target;
      squares += (said - target) * (said - target);
      variance += target * target;  // standardized by the training rows: their mean is 0
    }
  }
  // If all rows are used for training, there are no unseen rows: these are NaN.
  accuracy_ = right / held_out();
  rms_ = std::sqrt(squares / held_out());
  explained_ = 1 - squares / variance;
}

Figure Supervised::accuracy_by_class() const {
  Figure figure;
  std::vector<float> right(classes().size()), all(classes().size());
  for (int n = 0; n < held_out(); ++n) {
    const auto label = static_cast<std::size_t>(held_target(n));
    ++all[label];
    right[label] += answer(n) == held_target(n);
  }
  for (std::size_t k = 0; k < all.size(); ++k) right[k] /= std::max(1.0f, all[k]);
  figure.bars.push_back({"share right, by class", right, {}, classes()});
  return figure;
}

Figure Supervised::predicted_against_true() const {
  // The figure's numbers are float, too: their common offset is shown once.
  const double offset = source_->target_offset;
  const std::string less = offset == 0 ? "" : offset > 0 ? join(" − ", offset) : join(" + ", -offset);
  Figure figure{join("true", less), join("predicted", less), {}, {}, {}};
  Figure::Curve dots{"unseen rows", {}, {}, false, true}, line{"exact", {}, {}, true, false};
  for (int n = 0; n < held_out(); ++n) {
    dots.x.push_back(static_cast<float>(held_target(n) * source_->target_scale + source_->target_mean));
    dots.y.push_back(static_cast<float>(answer(n) * source_->target_scale + source_->target_mean));
  }
  if (!dots.x.empty()) {
    const auto [low, high] = std::minmax_element(dots.x.begin(), dots.x.end());
    line.x = line.y = {*low, *high};
  }
  figure.curves = {line, dots};
  return figure;
}

// Also pushes an input along its gradient until the network changes its answer.
class Histograms final : public Supervised {
 public:
  Histograms(const ProblemSpec& spec, const Settings& settings)
      : Supervised(spec, settings, histogram_source(spec.seed, settings.whole("held_out"))) {
    x_ = Tensor::zeros({1, 1, kBins}).requires_grad();
    const auto on = pushing_.record();
    score_ = sum(net()(x_));
  }

  std::vector<Measure> measures() override {
    auto all = Supervised::measures();
    push();
    all.push_back({"score_before", "score of a histogram with the answer no", before_.score});
    all.push_back({"score_after", "its score after following the gradient of the input", after_.score});
    return all;
  }
  Figure figure() override {
    Figure figure;
    if (steps() == 0) return two_examples();
    figure.caption = "Arrows show where the gradient of the input pushes each bar.";
    figure.bars.push_back({join("a no, and the pull of its gradient"), before_.bins, before_.pull, {}});
    figure.bars.push_back({join("a yes after  ", pushes_, " steps"), after_.bins, after_.pull, {}});
    return figure;
  }

 private:
  static constexpr int kBins = 16, kMostPushes = 3000;
  struct Seen {
    double score = 0;
    std::vector<float> bins, pull;
  };

  /// One histogram of each kind.
  Figure two_examples() const {
    Figure figure;
    figure.caption = "Each bar is the share of the numbers in one bin.";
    for (const bool yes : {true, false}) {
      int row = 0;
      while (row + 1 < held_out() && (held_target(row) != 0) != yes) ++row;
      const auto shares = source().held_x.data().subspan(static_cast<std::size_t>(row * kBins), kBins);
      figure.bars.push_back({yes ? "yes: 500 numbers from a bell curve" : "no: 500 numbers from something else",
                             {shares.begin(), shares.end()}});
    }
    return figure;
  }

  Seen look() {
    pushing_.forward();
    const auto g = backward(pushing_, score_).of(x_);
    return {static_cast<double>(score_.item()), {x_.data().begin(), x_.data().end()}, {g.begin(), g.end()}};
  }
  void push() {
    pushes_ = 0;
    int row = 0;
    while (row + 1 < held_out() && (held_target(row) != 0 || answer(row) != 0)) ++row;
    std::copy_n(source().held_x.data().begin() + row * kBins, kBins, x_.mutable_data().begin());
    before_ = after_ = look();
    for (; after_.score < kSure && pushes_ < kMostPushes; ++pushes_) {
      // Steps of equal length: the steepness of the network must not matter.
      float largest = 1e-20f;
      for (const float g : after_.pull) largest = std::max(largest, std::abs(g));
      for (int i = 0; i < kBins; ++i)
        x_.mutable_data()[static_cast<std::size_t>(i)] +=
            static_cast<Real>(kPush * after_.pull[static_cast<std::size_t>(i)] / largest);
      after_ = look();
    }
  }

  static constexpr double kSure = 4;       // a probability of 0.98
  static constexpr float kPush = 0.0005f;  // change of a share; the largest bin has about 0.15
  Tape pushing_;
  Tensor x_, score_;
  Seen before_, after_;
  int pushes_ = 0;
};

class Digits final : public Supervised {
 public:
  Digits(const ProblemSpec& spec, const Settings& settings)
      : Supervised(spec, settings, digit_source(spec.seed, settings.whole("images"), settings.whole("held_out"))) {}

  Figure figure() override {
    const bool asked = steps() == 0;  // the right answers, not those of the untrained network
    Figure figure = asked ? Figure() : Supervised::figure();
    figure.caption = asked ? "Below each picture is the digit that is sought."
                           : "The network's answers. A cross marks a wrong one, with the right digit.";
    constexpr int kShown = 24, kSide = 28, kPixels = kSide * kSide;
    const auto show = [&](int n) {
      const auto pixels = source().held_x.data().subspan(static_cast<std::size_t>(n * kPixels), kPixels);
      const bool right = asked || answer(n) == held_target(n);
      std::string label = right ? join(held_target(n)) : join(answer(n), ", is ", held_target(n));
      figure.pictures.push_back({std::move(label), kSide, kSide, {pixels.begin(), pixels.end()}, right});
    };
    // Mistakes first: they are the most instructive.
    for (int n = 0; n < held_out() && figure.pictures.size() < kShown / 3; ++n)
      if (!asked && answer(n) != held_target(n)) show(n);
    for (int n = 0; n < held_out() && figure.pictures.size() < kShown; ++n)
      if (asked || answer(n) == held_target(n)) show(n);
    return figure;
  }
};

/// The column that is predicted is the last one of the excerpt.
Figure::Excerpt excerpt_of(const Table& table, const std::string& target) {
  constexpr int kRows = 6, kColumns = 12;
  const int sought = table.index_of(target);
  std::vector<int> shown;
  for (int c = 0; c < table.columns() && std::ssize(shown) + 1 < kColumns; ++c)
    if (c != sought) shown.push_back(c);
  shown.push_back(sought);
  Figure::Excerpt out;
  out.sought = shown.size() - 1;
  for (const int c : shown) out.columns.push_back(table.names[static_cast<std::size_t>(c)]);
  for (int r = 0; r < std::min(kRows, table.rows()); ++r) {
    std::vector<std::string>& row = out.rows.emplace_back();
    for (const int c : shown) row.push_back(table.cell(r, c));
  }
  return out;
}

class TableProblem final : public Supervised {
 public:
  TableProblem(const ProblemSpec& spec, const Settings& settings, std::unique_ptr<ExampleSource> examples,
               const Table& table)
      : Supervised(spec, settings, std::move(examples)), excerpt_(excerpt_of(table, source().target_name)) {}

  Figure figure() override {
    if (steps() > 0) return Supervised::figure();
    Figure figure;
    figure.caption = "The last column is sought.";
    figure.excerpt = excerpt_;
    return figure;
  }

 private:
  Figure::Excerpt excerpt_;
};

}  // namespace

std::unique_ptr<Problem> make_histograms(const ProblemSpec& spec, const Settings& settings) {
  return std::make_unique<Histograms>(spec, settings);
}

std::unique_ptr<Problem> make_digits_problem(const ProblemSpec& spec, const Settings& settings) {
  return std::make_unique<Digits>(spec, settings);
}

std::unique_ptr<Problem> make_table_problem(const ProblemSpec& spec, const Settings& settings) {
  DEEPX_REQUIRE(!spec.table.empty(), value, "problem: \"table\" is missing; it holds the rows, as CSV");
  TableChoice choice;
  choice.target = spec.target;
  choice.decimal = decimal_sign(spec.decimal);
  choice.drop_missing = settings.get("drop_missing") != 0;
  const Table table = parse_csv(spec.table, "table");
  return std::make_unique<TableProblem>(spec, settings,
                                        table_source(spec.seed, table, choice, settings.get("train_share")), table);
}

}  // namespace deepx::inline DEEPX_PRECISION
