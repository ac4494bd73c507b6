// SPDX-License-Identifier: MIT
// A problem being solved in the playground: its curve of losses, and its latest measures and figure.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "playground/model/problems/problem.h"

namespace deepx::inline DEEPX_PRECISION {

/// The presets' files, read once, in order.
std::span<const ProblemSpec> presets();
/// What is sought and more about it, in a line of plain text.
std::string in_words(const ProblemSpec& spec);
/// True for a preset that is a run on the plane, which the Train view shows.
bool on_the_plane(std::string_view preset);
/// Throws Error::value for a setting, or "seed", that the preset does not have, or a value out of its range.
void check_problem_change(std::string_view preset, std::string_view name, double value);

class ProblemRun {
 public:
  /// A preset with some settings changed, or its "seed". Throws Error if there is no such preset, or a setting does not
  /// fit; with a user's table, if it cannot be read or the preset has none.
  ProblemRun(std::string_view preset, std::map<std::string, double> changes, OwnTable table = {});

  const std::string& preset() const { return preset_; }
  const ProblemSpec& spec() const { return spec_; }
  /// Settings that differ from the preset's, and the seed if it differs.
  const std::map<std::string, double>& changes() const { return changes_; }
  double setting(std::string_view name) const;
  const OwnTable& table() const { return table_; }
  const ProblemInfo& info() const { return problem_catalogue().at(spec_.problem); }
  const Problem& problem() const { return *problem_; }

  void play(bool on);
  bool playing() const { return playing_; }
  /// True after all steps that the file plans; playing on is allowed.
  bool done() const { return problem_->steps() >= spec_.steps; }
  /// False once the loss is not a number: then the run stops.
  bool finite() const;
  void step(int count);
  void reset();
  /// Restores the state after this many steps, also after a failed step: repeats them from the start if the state has
  /// changed.
  void restore(long long steps, bool playing);
  /// Starts again with another seed.
  void new_seed();
  /// While playing: the steps for `dt_s`, within about `budget_ms`. True if there is something new to see.
  bool tick(double dt_s, double budget_ms);

  /// Loss at every stride()-th step.
  std::span<const float> losses() const { return losses_; }
  int stride() const { return stride_; }
  /// Updated a few times per second while playing, and whenever it is paused.
  std::span<const Measure> measures() const { return measures_; }
  const Figure& figure() const { return figure_; }
  /// Increases with each change of measures() and figure().
  int revision() const { return revision_; }
  /// The goal of a measure; null if it has none.
  const Goal* goal_of(const Measure& measure) const;

 private:
  void one_step();
  void look();
  void restart();
  void put_own_table();
  bool same_as_file(const std::string& name, double value) const;

  std::string preset_;
  ProblemSpec spec_;
  std::map<std::string, double> changes_;
  OwnTable table_;
  std::unique_ptr<Problem> problem_;
  std::vector<float> losses_;
  int stride_ = 1;
  std::vector<Measure> measures_;
  Figure figure_;
  int revision_ = 0;
  bool playing_ = false;
  double since_look_s_ = 0, look_every_s_ = 0;
  double owed_ = 0;  ///< steps that are due but not yet taken
};

}  // namespace deepx::inline DEEPX_PRECISION
