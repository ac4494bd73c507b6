// SPDX-License-Identifier: MIT
// Tweens by id with the design's durations, and the record of whether another frame is wanted.
#pragma once

#include "imgui.h"

namespace deepx::ui {

enum class Ease { linear, out_cubic, in_out_cubic };
/// `t` in [0, 1], clamped, to [0, 1].
float ease(Ease e, float t);

/// The design's durations in milliseconds.
inline constexpr float kHoverMs = 90, kPopoverMs = 140, kViewMs = 180, kEditMs = 240, kThumbFadeMs = 160,
                       kForwardMs = 320, kBackwardMs = 420, kUpdateMs = 300, kAttentionMs = 600, kPulseMs = 900,
                       kPulseStaggerMs = 120;

/// Follows `target`: starts there on first use, then moves to each new target within `ms` from its current
/// value. Jumps at once under reduced motion. While it moves, a frame is wanted.
float tween(ImGuiID id, float target, float ms = kHoverMs, Ease e = Ease::linear);
/// Starts at `from` on its first frame (or when it was not called in the last frame): for things that appear.
float appear(ImGuiID id, float ms = kPopoverMs, Ease e = Ease::out_cubic);
/// Progress 0 to 1 since `restart` was last true; 1 if it never was. Always 1 under reduced motion.
float progress(ImGuiID id, bool restart, float ms, Ease e = Ease::in_out_cubic);

/// Phase in [0, 1) of a loop of `ms`; constant under reduced motion. Does not itself want a frame.
float loop_phase(float ms, float offset_ms = 0);

/// Wants another frame; seconds > 0 wants frames for that long.
void want_frame(float seconds = 0);
/// True if anything asked for another frame since begin_frame(); the app redraws while this is true.
bool wants_frame();

}  // namespace deepx::ui
