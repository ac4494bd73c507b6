// SPDX-License-Identifier: MIT
// Runs beside the present one: kept curves over the time chart, and the way to the sheet of studies.
#pragma once

#include <optional>
#include <vector>

#include "playground/model/experiment/experiment.h"
#include "playground/panels/studies/study_state.h"
#include "playground/panels/train/time/time_state.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {

/// "Keep run", "2 kept" and "Compare…" at the right end of the time chart's head, with what they open; where there is no room
/// for them one word that opens all. Comes before the chart, whose top it may cover.
std::optional<Command> compare_tokens(const Experiment& experiment, StudySheet& study, const ui::Layout& layout);

/// Adds the kept runs as curves of the time chart.
void add_kept_runs(const Experiment& experiment, Quantity quantity, std::vector<ui::Overlay>& out);
/// Points of such a chart that the longest kept run needs.
int kept_points(const Experiment& experiment, int stride);

}  // namespace deepx::panels
