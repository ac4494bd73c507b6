// SPDX-License-Identifier: MIT
// The network diagram: neurons as small fields, links by weight, gradients as comets running backward.
#pragma once

#include <optional>
#include <span>

#include "imgui.h"
#include "playground/widgets/math_box.h"
#include "playground/widgets/rect.h"
#include "playground/widgets/texture_atlas.h"

namespace deepx::ui {

/// One neuron, input or output port.
struct NeuronView {
  Point centre;
  float side = 40;     ///< 0: an output port, drawn as a dot
  int layer = 0;       ///< 0 is the input
  Tile map = {};       ///< its activation over the plane, from atlas().field()
  bool active = true;  ///< inputs that are not used are drawn at 30 %
  bool finite = true;  ///< false: hatched "NaN"
  Math label = {};     ///< left of an input
};

/// One weight between two neurons of the list.
struct LinkView {
  int from, to;
  float weight = 0;
  float max_weight = 0;  ///< of its layer; capped at 2.4
  float gradient = 0;
  float max_gradient = 0;  ///< of its layer; 0: no comet
  bool dropped = false;    ///< drawn dashed
};

struct NetworkStyle {
  int selected = -1;     ///< neuron with a ring; links that are not its own fade
  int pinned_link = -1;  ///< link drawn as a stack
  bool pulses = false;   ///< gradient comets (chevrons under reduced motion)
  bool finite = true;    ///< false: all links in line2
  bool interactive = true;
};

struct NetworkHit {
  int neuron = -1, link = -1;  ///< under the pointer (a neuron wins)
  bool pressed = false, double_clicked = false;
  bool pressed_empty = false;  ///< click on nothing: unpin
};

/// At most 6 comets per pair of layers are drawn, on the largest gradients.
NetworkHit network(const char* id, const Rect& area, std::span<const NeuronView> neurons,
                   std::span<const LinkView> links, const NetworkStyle& style);

struct LayerHeadHit {
  bool pressed = false;  ///< the chip: open its popover
  int change = 0;        ///< stepper: -1 or +1
  Rect chip = {};        ///< anchor for the popover
};
/// Chip 104 x 32 with the activation's curve and name, stepper 32 below. `neurons` 0 hides the stepper.
LayerHeadHit layer_head(const char* id, ImVec2 centre, const char* activation, int neurons, bool open = false,
                        float width = 104, bool can_shrink = true, bool can_grow = true);
/// The plus circle that inserts a layer.
bool insert_button(const char* id, ImVec2 centre, const char* tip);

/// Hairline, then parts in a row: what is pinned.
struct InspectorPart {
  const char* label = "";  ///< ink3
  Math formula = {};
  const char* value = "";
  Color color = 0;
  bool bold = false;
};
void inspector_strip(const Rect& r, std::span<const InspectorPart> parts);
/// The parts alone, and the width they take.
void inspector_parts(ImVec2 at, std::span<const InspectorPart> parts);
float inspector_width(std::span<const InspectorPart> parts);

}  // namespace deepx::ui
