// SPDX-License-Identifier: MIT
// Problems: tasks with a known answer, solved step by step. Their files are in playground/problems; each is a
// preset of the playground and an argument of `deepx train`.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"

namespace deepx::inline DEEPX_PRECISION {

/// The user's table: rows as CSV, the column to predict ("" for the likely_target()), and the decimal sign ("" to
/// detect it).
struct OwnTable {
  std::string csv{}, target{}, decimal{};
  bool operator==(const OwnTable&) const = default;
};

/// A catalogue entry with the settings that differ from its defaults.
struct Choice {
  std::string name;
  std::map<std::string, double> settings{};
};

/// The target of a measure, as given in the problem's file.
struct Goal {
  enum class Relation { at_most, at_least, about };
  std::string measure;  ///< a Measure's name
  Relation relation = Relation::at_most;
  double limit = 0;
  double tolerance = 0;  ///< for `about`
  bool met(double value) const;
  std::string text() const;  ///< "at most 1e-06"
};

/// The content of a problem's file.
struct ProblemSpec {
  std::string title, sought, words, source;  ///< `words` and `source` may have formulas, see inline_math.h
  std::string problem;                       ///< name in problem_catalogue(), or "plane": then `plane` holds a Spec
  std::string plane;                         ///< JSON text
  std::map<std::string, double> settings;    ///< settings of the catalogue entry
  std::vector<Choice> layers;  ///< the network, first layer first; a choice's name is a layer's or an activation's
  std::string initializer = "xavier_uniform";
  std::string loss;  ///< an operator's name
  Choice optimizer{"adam"};
  Choice schedule{"constant"};
  int batch = 32;
  int steps = 1000;  ///< number of steps after which the goals should be met
  std::uint64_t seed = 1;
  std::string table, target, decimal;  ///< CSV text, the column to predict, and the decimal sign, "" to detect it
  std::vector<Goal> goals;
};

/// Throws Error::value for text that is not JSON, and for an unknown key or a wrong type, with its path.
ProblemSpec problem_from_json(std::string_view text);

/// A number that measures how well a problem is solved.
struct Measure {
  std::string name;   ///< "node_error"
  std::string words;  ///< "largest distance of a node from the exact curve"
  double value = std::numeric_limits<double>::quiet_NaN();
};

/// The picture of a problem. Parts that it does not have are empty. Before the first step it shows what is sought.
struct Figure {
  struct Curve {
    std::string label;
    std::vector<float> x, y;
    bool exact = false;  ///< the exact answer, for comparison
    bool dots = false;
    bool joined = false;  ///< dots with a line through them
  };
  struct Bars {
    std::string label;
    std::vector<float> heights;
    std::vector<float> pull{};         ///< gradient at each bar; may be empty
    std::vector<std::string> names{};  ///< names of the bars; may be empty
  };
  struct Picture {
    std::string label;
    int width = 0, height = 0;
    std::vector<float> pixels;  ///< row by row, 0 to 1
    bool right = true;          ///< false: the network's answer is wrong
  };
  /// A sign among the curves, at (x, y); a distance goes to (to_x, to_y), and an arrow points there. `words` may have
  /// formulas, see inline_math.h.
  struct Mark {
    enum class Kind { post, ring, distance, arrow, below, above };
    Kind kind;
    float x, y;
    float to_x = 0, to_y = 0;
    std::string words{};
    bool exact = false;  ///< a name, `below` or `above` the point, of the exact answer
    int side = 0;        ///< of a name: it ends (-1) or begins (1) at the point, beside a steep curve
  };
  /// The first rows of a table; the column `sought` is to be predicted.
  struct Excerpt {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::size_t sought = 0;
  };
  std::string x_label, y_label;
  std::vector<Curve> curves;
  std::vector<Bars> bars;
  std::vector<Picture> pictures;
  std::string caption{};  ///< what the picture shows, in a sentence
  std::vector<Mark> marks{};
  Excerpt excerpt{};
};

/// A problem being solved: a loss on a tape, parameters, an optimizer.
class Problem {
 public:
  virtual ~Problem() = default;
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  /// One step of the optimizer.
  void step();
  long long steps() const { return steps_; }
  /// Loss of the latest step, or of the start before the first step. NaN once a parameter is not finite, whatever the
  /// step's loss was.
  double loss() const { return loss_value_; }
  int parameter_count() const;
  const Tape& tape() const { return tape_; }
  /// Evaluates everything for the measures, which takes too long for every frame.
  virtual std::vector<Measure> measures() = 0;
  /// At the latest measures().
  virtual Figure figure() = 0;
  /// Sentences: what was guessed, read differently from the text, or left out of a table.
  virtual std::vector<std::string> notes() const { return {}; }

 protected:
  explicit Problem(const ProblemSpec& spec);
  /// Called by the problem's constructor after loss and parameters are recorded.
  void start(Tensor loss, std::vector<Tensor> parameters);
  /// New numbers for the next step: a batch, a multiplier.
  virtual void before_step() {}
  /// Resets the optimizer's state.
  void restart_optimizer();

  Tape tape_;
  Tensor loss_;
  std::vector<Tensor> parameters_;

 private:
  Choice choice_;
  Optimizer optimizer_;
  Schedule schedule_;
  long long steps_ = 0;
  double base_rate_;
  double loss_value_ = std::numeric_limits<double>::quiet_NaN();
};

struct ProblemInfo {
  std::string_view name{}, math{}, words{}, source{};
  std::vector<Setting> settings{};
  std::unique_ptr<Problem> (*make)(const ProblemSpec& spec, const Settings& settings) = nullptr;
};
Catalogue<ProblemInfo>& problem_catalogue();
struct RegisteredProblem {
  explicit RegisteredProblem(const ProblemInfo& info) { problem_catalogue().add(info); }
};

/// The problem of a file, at its start. Throws Error for settings, layers or a table that do not fit.
std::unique_ptr<Problem> make_problem(const ProblemSpec& spec);

}  // namespace deepx::inline DEEPX_PRECISION
