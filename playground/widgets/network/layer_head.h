// SPDX-License-Identifier: MIT
// What stands over a column of the network: the layer's name and the marks of what else it does, to press and to drag.
#pragma once

#include <span>

#include "playground/widgets/controls/controls.h"

namespace deepx::ui {

/// What a layer does besides its weighted sum and activation.
enum class LayerMark { residual, norm, dropout, noise, frozen };

struct LayerHead {
  const char* name = "";        ///< its activation
  std::span<const float> curve = {};  ///< and that drawn, as activation_curve() takes it
  const char* words = nullptr;  ///< what a head of words says
  int neurons = 0;              ///< 0 hides the stepper
  bool open = false;            ///< its popover is
  float width = 104;
  bool can_shrink = true, can_grow = true;
  float shift = 0;  ///< drawn so far to the right of its place: it is being dragged
  std::span<const LayerMark> marks = {};
  const char* tip = nullptr;
};
struct LayerHeadHit {
  Hit hit = {};     ///< of the chip: press to open its popover, hold and move to drag it
  int change = 0;   ///< stepper: -1 or +1
  Rect chip = {};   ///< anchor for the popover
};
/// Chip `width` x 32 with the activation's curve and name, stepper 32 below.
LayerHeadHit chip_head(const char* id, ImVec2 centre, const LayerHead& head);
/// Words with a dotted line below, for small screens.
LayerHeadHit word_head(const char* id, ImVec2 centre, const LayerHead& head);
/// Where words do not fit: the curve alone, and the number of neurons below it.
LayerHeadHit curve_head(const char* id, ImVec2 centre, const LayerHead& head);

/// Small pictures in a row around `centre`.
void layer_marks(ImVec2 centre, std::span<const LayerMark> marks);

/// The plus circle that inserts a layer.
bool insert_button(const char* id, ImVec2 centre, const char* tip);

}  // namespace deepx::ui
