// SPDX-License-Identifier: MIT
// Behind the accuracy: which classes are taken for which, and the ROC curve of two classes.
#pragma once

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Makes the accuracy's read-out a button in `area`, to be called before the read-out is drawn; opens the popover. `label` is the
/// read-out's, to underline it.
void evaluation_button(const Experiment& experiment, bool& of_training, const ui::Rect& area, const char* label);

}  // namespace deepx::panels
