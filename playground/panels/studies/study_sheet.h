// SPDX-License-Identifier: MIT
// The sheet of studies: optimizers from the same start, the spread over seeds, a learning-rate range test.
#pragma once

#include <optional>

#include "playground/model/experiment/forward.h"
#include "playground/model/studies/study.h"
#include "playground/panels/studies/study_state.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// The sheet as a popover of `anchor`, opened by state.open.
std::optional<Command> study_sheet(const Experiment& experiment, StudySheet& state, const ui::Rect& anchor);

/// What to compare: optimizers with their rates, seeds, epochs, and the button that runs it. `chips`: the short form
/// for narrow sheets.
std::optional<Command> study_choices(const Experiment& experiment, StudySheet& state, const ui::Rect& r, bool chips);
/// Height of study_choices() at a width.
float study_choices_height(const Experiment& experiment, StudySheet& state, float width, bool chips);

/// Chart, table and the sentence about them.
std::optional<Command> study_results(const Experiment& experiment, StudySheet& state, const ui::Rect& r);
/// The table of optimizers, and the seeds as pictures of the plane; both return the member whose settings the user
/// wants.
std::optional<int> study_table(const Study& study, const Spec& present, StudySheet& state, const ui::Rect& r);
std::optional<int> study_pictures(const Study& study, const Spec& present, StudySheet& state, const ui::Rect& r);

/// Members from the lowest value of the sheet's curve up (accuracy: from the highest down), members without a number
/// last.
void rank_members(const Study& study, StudySheet& state);
/// The curve that the sheet shows.
StudyCurve study_curve(const StudySheet& state);
/// The member's latest value of the sheet's curve.
double study_value(const StudySheet& state, const StudyMember& member);
/// Share of points in the right class as a percentage, or R² of a regression.
std::string score_text(const StudySheet& state, double score);
int study_place(const StudySheet& state, int member);

}  // namespace deepx::panels
