// SPDX-License-Identifier: MIT
// The network diagram: neurons as small fields, links by weight, gradients as comets running backward.
#pragma once

#include <optional>
#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::ui {

/// One neuron, input or output port.
struct NeuronView {
  Point center;
  float side = 40;      ///< 0: an output port, drawn as a dot
  int layer = 0;        ///< 0 is the input
  Tile map = {};        ///< its activation over the plane, from atlas().field()
  bool active = true;   ///< unused inputs are drawn at 30 %
  bool finite = true;   ///< false: hatched "NaN"
  Math label = {};      ///< left of an input
  bool biased = false;  ///< has a bias, shown as a small square at its lower left
  float bias = 0;       ///< in [-1, 1], 1 for the largest of its layer
};

/// A weight between two neurons of the list.
struct LinkView {
  int from, to;
  float weight = 0;
  float max_weight = 0;  ///< largest in its layer; capped at 2.4
  float gradient = 0;
  float max_gradient = 0;  ///< largest in its layer; 0: no comet
  bool dropped = false;    ///< drawn dashed
  bool skip = false;       ///< passes its value on unchanged: there is no weight to show or pick
};

struct NetworkStyle {
  int selected = -1;     ///< neuron with a ring; the links of other neurons fade
  int pinned_link = -1;  ///< link drawn as a stack
  int marked_bias = -1;  ///< neuron whose bias has a ring
  bool pulses = false;   ///< gradient comets (chevrons under reduced motion)
  bool finite = true;    ///< false: all links have the color line2
  bool interactive = true;
};

struct NetworkHit {
  int neuron = -1, link = -1;  ///< under the pointer (a neuron wins)
  bool pressed = false, double_clicked = false;
  bool pressed_empty = false;  ///< click on empty space: unpin
};

/// The square that marks a neuron's bias.
Rect bias_place(const NeuronView& neuron);

/// At most 6 comets are drawn between two layers, on the largest gradients.
NetworkHit network(const char* id, const Rect& area, std::span<const NeuronView> neurons,
                   std::span<const LinkView> links, const NetworkStyle& style);

/// The inspector: a hairline, then parts in a row that describe the pinned item.
struct InspectorPart {
  const char* label = "";  ///< ink3
  Math formula = {};
  const char* value = "";
  Color color = 0;
  bool bold = false;
  bool editable = false;  ///< a token to press
};
inline constexpr float kInspectorLine = 28;
/// Draws the parts from `at` on; parts that would exceed `width` go on further lines of kInspectorLine px. Returns the
/// place of the editable part, empty if there is none.
Rect inspector_parts(ImVec2 at, std::span<const InspectorPart> parts, float width = 1e6f);
float inspector_width(std::span<const InspectorPart> parts);
int inspector_lines(std::span<const InspectorPart> parts, float width);

}  // namespace deepx::ui
