// SPDX-License-Identifier: MIT
// The head of a network column: the layer's name and marks of its other options; it can be pressed and dragged.
#pragma once

#include <span>

#include "playground/widgets/controls/controls.h"

namespace deepx::ui {

/// Options of a layer besides its weighted sum and activation.
enum class LayerMark { residual, norm, dropout, noise, frozen };

struct LayerHead {
  const char* name = "";              ///< its activation
  std::span<const float> curve = {};  ///< its curve, as activation_curve() takes it
  const char* words = nullptr;        ///< the text of a text head
  int neurons = 0;                    ///< 0 hides the stepper
  bool open = false;                  ///< whether its popover is open
  float width = 104;
  bool can_shrink = true, can_grow = true;
  float shift = 0;  ///< offset to the right of its place while it is dragged
  std::span<const LayerMark> marks = {};
  const char* tip = nullptr;
};
struct LayerHeadHit {
  Hit hit = {};    ///< the chip's: press to open its popover, hold and move to drag it
  int change = 0;  ///< stepper: -1 or +1
  Rect chip = {};  ///< anchor for the popover
};
/// Chip of `width` x 32 with the activation's curve and name, and a stepper of height 32 below.
LayerHeadHit chip_head(const char* id, ImVec2 center, const LayerHead& head);
/// Text with a dotted line below, for small screens.
LayerHeadHit word_head(const char* id, ImVec2 center, const LayerHead& head);
/// If text does not fit: only the curve, and the number of neurons below it.
LayerHeadHit curve_head(const char* id, ImVec2 center, const LayerHead& head);

/// Small pictures in a row around `center`.
void layer_marks(ImVec2 center, std::span<const LayerMark> marks);

/// The plus button that inserts a layer.
bool insert_button(const char* id, ImVec2 center, const char* tip);

}  // namespace deepx::ui
