// SPDX-License-Identifier: MIT
// Opened by the accuracy: which classes are confused, and the ROC curve of two classes.
#pragma once

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Makes the accuracy's read-out a button in `area` and opens the popover; call it before the read-out is drawn.
/// `label` is the read-out's label, which gets an underline.
void evaluation_button(const Experiment& experiment, bool& of_training, const ui::Rect& area, const char* label);

}  // namespace deepx::panels
