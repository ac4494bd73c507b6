// SPDX-License-Identifier: MIT
// The read access to an experiment.
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/experiment.h"

#include "playground/model/experiment/experiment_state.h"
#include "playground/model/experiment/link_state.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/gradients/init_comparison.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/studies/study.h"

namespace deepx::inline DEEPX_PRECISION {

RunPart Experiment::run() const { return RunPart(*state_); }
DataPart Experiment::data() const { return DataPart(*state_); }
NetworkPart Experiment::network() const { return NetworkPart(*state_); }
PlotPart Experiment::plot() const { return PlotPart(*state_); }
GradientsPart Experiment::gradients() const { return GradientsPart(*state_); }
BackpropPart Experiment::backprop() const { return BackpropPart(*state_); }
const Study* Experiment::study() const { return state_->study.get(); }
const ProblemRun* Experiment::problem() const { return view() == View::problems ? state_->problem.get() : nullptr; }

const Spec& Experiment::spec() const { return state_->spec; }
View Experiment::view() const { return state_->view; }
bool Experiment::playing() const {
  if (state_->view == View::problems) return state_->problem->playing();
  return state_->trace ? state_->trace->playing() : training();
}
bool Experiment::training() const { return state_->training; }
bool Experiment::moving() const {
  return playing() || state_->seeking || (state_->study && state_->study->running()) ||
         (state_->init_lab && state_->init_lab->running());
}
double Experiment::speed() const { return state_->speed; }
const Access& Experiment::access() const { return state_->access; }
double Experiment::pace() const { return state_->pace; }
bool Experiment::can_undo() const { return !state_->undo.empty(); }
bool Experiment::can_redo() const { return !state_->redo.empty(); }

LinkState Experiment::link_state() const {
  const Trace* trace = state_->trace.get();
  LinkState link{.spec = state_->spec,
                 .view = state_->view,
                 .trace_at = trace ? trace->at() : 0,
                 .plan = state_->plan,
                 .trace_node = trace ? trace->chosen() : -1,
                 .trace_element = trace ? trace->chosen_element() : -1,
                 .trace_samples = state_->trace_samples,
                 .problem = {},
                 .problem_settings = {},
                 .access = state_->access,
                 .plot = state_->plot,
                 .point = state_->selected_point,
                 .folds = state_->folds};
  if (link.plan.formula) link.plan.network = Walked::small;  // a link names one
  if (view() == View::problems) {
    link.problem = state_->problem->preset();
    link.problem_settings = state_->problem->changes();
  }
  return link;
}

}  // namespace deepx::inline DEEPX_PRECISION
