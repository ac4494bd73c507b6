// SPDX-License-Identifier: MIT
// What of the network the reader looks at.
#pragma once

namespace deepx::panels {

/// A neuron, a weight or a bias of the diagram. Layer 0 are the inputs, counted by feature_catalogue(); 1 .. the
/// layers of Experiment::layers(), the last of which is the output.
struct Focus {
  enum class Kind { nothing, neuron, link, bias };
  Kind kind = Kind::nothing;
  int layer = 0;  ///< of the neuron, or of the layer the link leads into
  int unit = 0;   ///< the neuron, the one the link leads to, or whose bias it is
  int from = 0;   ///< link: input of that layer
  bool operator==(const Focus&) const = default;
  explicit operator bool() const { return kind != Kind::nothing; }
};

struct Selection {
  Focus hovered, pinned;
  Focus shown;  ///< the neuron that the plot has been told to show, if it is one

  /// The pinned thing, else the one under the pointer.
  const Focus& focus() const { return pinned ? pinned : hovered; }
};

}  // namespace deepx::panels
