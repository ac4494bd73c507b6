// SPDX-License-Identifier: MIT
// What the Train view remembers between frames that is no business of the experiment's: where the eye is.
#pragma once

#include <deque>
#include <vector>

#include "playground/model/command.h"
#include "playground/widgets/field.h"
#include "playground/widgets/network.h"
#include "playground/widgets/network_layout.h"

namespace deepx::panels {

/// A neuron or a weight of the diagram. Layer 0 are the inputs, counted by feature_catalogue(); 1 .. the layers of
/// Experiment::layers(), the last of which is the output.
struct Focus {
  enum class Kind { nothing, neuron, link } kind = Kind::nothing;
  int layer = 0;  ///< of the neuron, or of the layer the link leads into
  int from = 0;   ///< link: input of that layer
  int unit = 0;   ///< the neuron, or the one the link leads to
  bool operator==(const Focus&) const = default;
};

/// The diagram's parts, kept so that a frame need not allocate.
struct NetworkScene {
  ui::NetworkPlaces places;
  std::vector<ui::NeuronView> neurons;
  std::vector<Focus> neuron_names;
  std::vector<ui::LinkView> links;
  std::vector<Focus> link_names;
  int revision = -1;  ///< Experiment::structure_revision() of what is kept
};

struct TrainState {
  Focus hovered, pinned;
  bool winner = false;   ///< "Classes": the field snaps to the winning class
  bool linear = false;   ///< loss chart with a linear scale
  int section = 0;       ///< narrow and phone: 0 network, 1 data, 2 recipe
  int hovered_point = -1;           ///< of the history: what the read-outs show instead of now
  std::deque<Command> next;         ///< commands still to be returned, one a frame
  NetworkScene scene;
  std::vector<ui::FieldPoint> points;  ///< the data as the plot wants them
  int data_revision = -1;
  std::vector<float> scaled;           ///< one neuron's map in [-1, 1]

  const Focus& focus() const { return pinned.kind != Focus::Kind::nothing ? pinned : hovered; }
};

}  // namespace deepx::panels
