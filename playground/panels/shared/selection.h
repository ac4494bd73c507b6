// SPDX-License-Identifier: MIT
// The part of the network that the reader looks at.
#pragma once

namespace deepx::panels {

/// A neuron, a weight or a bias of the diagram. Layer 0 holds the inputs, counted by feature_catalogue(); 1 .. the
/// layers of NetworkPart::layers(), the last of which is the output.
struct Focus {
  enum class Kind { nothing, neuron, link, bias };
  Kind kind = Kind::nothing;
  int layer = 0;  ///< the neuron's layer, or the layer where the link ends
  int unit = 0;   ///< the neuron, the end of the link, or the owner of the bias
  int from = 0;   ///< for a link: the input of that layer
  bool operator==(const Focus&) const = default;
  explicit operator bool() const { return kind != Kind::nothing; }
};

struct Selection {
  Focus hovered, pinned;
  Focus shown;  ///< the neuron that the plot shows by request, if any

  /// The pinned item, else the one under the pointer.
  const Focus& focus() const { return pinned ? pinned : hovered; }
};

}  // namespace deepx::panels
