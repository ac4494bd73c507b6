// SPDX-License-Identifier: MIT
// The five transport buttons of the time panel.
#pragma once

#include "playground/widgets/controls/controls.h"

namespace deepx::ui {

enum class TransportSet { train, steps };  ///< rewind .. dice, or first .. last
enum class TransportAction { none, rewind, back, play, forward, dice, first, last, choose_step, choose_back };

struct TransportStyle {
  TransportSet set = TransportSet::train;
  bool has_back = true;          ///< false leaves its slot empty, the others keep their places
  bool long_press_back = false;  ///< a long press of back gives `choose_back`
  bool back_disabled = false;
  bool has_dice = true;  ///< the same for new weights
  bool playing = false;
  bool play_disabled = false;
  float play_radius = 24;
  const char* disabled_reason = nullptr;
};

/// Slots over `width` px from at.x, middles at at.y; returns the pressed button (`choose_step` on a long press of
/// forward).
TransportAction transport(const char* id, ImVec2 at, float width, const TransportStyle& style);

}  // namespace deepx::ui
