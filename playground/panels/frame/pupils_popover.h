// SPDX-License-Identifier: MIT
// "For pupils": what they find open, locked or not at all, and the link that says so.
#pragma once

#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// What is being chosen; the teacher's own page stays as it is until "Try it here".
struct PupilsState {
  Access draft;
};

struct PupilsWish {
  bool copy = false;   ///< the link with `draft`
  bool apply = false;  ///< `draft` to this page
};
/// Below `anchor`; `open` opens it with what the experiment has now.
PupilsWish pupils_popover(const Experiment& experiment, PupilsState& state, const ui::Rect& anchor, bool open);

}  // namespace deepx::panels
