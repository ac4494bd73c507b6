// SPDX-License-Identifier: MIT
// Runs beside the current one: kept curves in the time chart, and the way to the sheet of studies.
#pragma once

#include <optional>
#include <vector>

#include "playground/model/experiment/forward.h"
#include "playground/panels/studies/study_state.h"
#include "playground/panels/train/time/time_state.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {

/// "Keep run", "2 kept" and "Compare…" at the right end of the time chart's head, with their popovers; if there is no
/// room for them, one button that opens all of them. Call it before the chart, whose top it may cover.
std::optional<Command> compare_tokens(const Experiment& experiment, StudySheet& study, const ui::Layout& layout);

/// Adds the kept runs as curves of the time chart.
void add_kept_runs(const Experiment& experiment, Quantity quantity, std::vector<ui::Overlay>& out);
/// Number of points that the longest kept run needs in such a chart.
int kept_points(const Experiment& experiment, int stride);

}  // namespace deepx::panels
