// SPDX-License-Identifier: MIT
// The network of an experiment as the diagram's neurons and links, kept from frame to frame.
#pragma once

#include <vector>

#include "playground/model/experiment/forward.h"
#include "playground/panels/shared/selection.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/network/network.h"
#include "playground/widgets/network/network_layout.h"

namespace deepx::panels {

class NetworkScene {
 public:
  /// Updates everything. Allocates memory only after a change of structure.
  void update(const Experiment& experiment, const ui::Layout& layout);

  const ui::NetworkPlaces& places() const { return places_; }
  std::span<const ui::NeuronView> neurons() const { return neurons_; }
  std::span<const ui::LinkView> links() const { return links_; }
  const Focus& neuron(int i) const { return neuron_names_[static_cast<std::size_t>(i)]; }
  const Focus& link(int i) const { return link_names_[static_cast<std::size_t>(i)]; }
  /// Index of the item in `focus`, -1 if the diagram does not show it.
  int find_neuron(const Focus& focus) const;
  int find_link(const Focus& focus) const;
  /// For a neuron or a bias: the neuron's index.
  int find_owner(Focus focus) const {
    focus.kind = Focus::Kind::neuron;
    return find_neuron(focus);
  }
  /// Column of a layer, which moves to its place after a change.
  float column(int layer) const;
  /// Distance of two columns.
  float spacing() const;

 private:
  void place(const Experiment& experiment, const ui::Layout& layout);
  void connect(const Experiment& experiment, bool all_features);

  ui::NetworkPlaces places_;
  std::vector<ui::NeuronView> neurons_;
  std::vector<ui::LinkView> links_;
  std::vector<Focus> neuron_names_, link_names_;
  std::vector<int> sizes_;
  int revision_ = -1;
  ui::Rect frame_;
  double animation_end_s_ = 0;  ///< time at which the animation of the last change of structure ends
};

}  // namespace deepx::panels
