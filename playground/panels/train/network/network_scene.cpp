// SPDX-License-Identifier: MIT
// The structure is built once per change; maps, weights and gradients are set every frame.
#include "playground/panels/train/network/network_scene.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/plane.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/motion.h"

namespace deepx::panels {
namespace {

constexpr float kThumbShare = 0.6f;  // share of the distance of two columns; the rest is for the links

ImGuiID motion_id(int layer, int unit, int axis) {
  const int key[] = {layer, unit, axis};
  return ImHashData(key, sizeof key, 0x2e7);
}

/// From the previous place to `target`, but only during the animation of a change of structure.
float follow(ImGuiID id, float target, bool moving) {
  return ui::tween(id, target, moving ? ui::kEditMs : 0, ui::Ease::out_cubic);
}

ui::Tile map_tile(const Experiment& e, const Focus& n) {
  const int key[] = {n.layer, n.unit};
  const float scale = e.plot().map_scale(n.layer, n.unit);
  return ui::atlas().field(ImHashData(key, sizeof key, 0x3a9), e.plot().map(n.layer, n.unit), PlotPart::kMapSide,
                           PlotPart::kMapSide, ui::Ramp::field, scale > 0 ? 1 / scale : 1);
}

/// A bias relative to the largest of its layer; if all biases of a layer are small, they stay pale.
void show_bias(const LayerPicture& layer, int unit, ui::NeuronView& n) {
  constexpr float kLeast = 0.25f;
  n.biased = !layer.biases.empty();
  if (!n.biased) return;
  float most = kLeast;
  for (Real b : layer.biases) most = std::max(most, std::abs(static_cast<float>(b)));
  n.bias = static_cast<float>(layer.biases[static_cast<std::size_t>(unit)]) / most;
}

}  // namespace

void NetworkScene::place(const Experiment& e, const ui::Layout& l) {
  sizes_.clear();
  sizes_.push_back(static_cast<int>(l.features ? feature_catalogue().size() : e.network().inputs().size()));
  for (const LayerPicture& layer : e.network().layers()) sizes_.push_back(layer.units);
  const float step = (l.port_x - l.first_column) / static_cast<float>(sizes_.size() - 1);
  places_ = ui::place_network(sizes_, {.first_column = l.first_column,
                                       .port_x = l.port_x,
                                       .axis_y = l.neurons.center().y,
                                       .height = l.neurons.h,
                                       .thumb = std::min(l.thumb, std::round(step * kThumbShare)),
                                       .pitch = l.pitch});
}

void NetworkScene::connect(const Experiment& e, bool all_features) {
  const int last = static_cast<int>(e.network().layers().size());
  neurons_.clear();
  neuron_names_.clear();
  for (const ui::PlacedNeuron& p : places_.neurons) {
    const bool input = p.layer == 0;
    const int unit = input && !all_features ? e.network().inputs()[static_cast<std::size_t>(p.unit)] : p.unit;
    const bool used = !input || std::ranges::find(e.network().inputs(), unit) != e.network().inputs().end();
    neurons_.push_back({.center = p.center,
                        .side = p.layer == last ? 0 : p.side,
                        .layer = p.layer,
                        .active = used,
                        .label = input ? feature_symbol(unit) : ui::Math()});
    neuron_names_.push_back({Focus::Kind::neuron, p.layer, unit});
  }
  links_.clear();
  link_names_.clear();
  const auto shown = [&](int layer) {
    return places_.first[static_cast<std::size_t>(layer) + 1] - places_.first[static_cast<std::size_t>(layer)];
  };
  for (int layer = 1; layer <= last; ++layer) {
    const int inputs = e.network().layers()[static_cast<std::size_t>(layer) - 1].inputs;
    for (int i = 0; i < (layer == 1 ? inputs : shown(layer - 1)); ++i) {
      const int place = layer == 1 && all_features ? e.network().inputs()[static_cast<std::size_t>(i)] : i;
      for (int j = 0; j < shown(layer); ++j) {
        links_.push_back({.from = places_.first[static_cast<std::size_t>(layer) - 1] + place,
                          .to = places_.first[static_cast<std::size_t>(layer)] + j});
        link_names_.push_back({Focus::Kind::link, layer, j, i});
      }
    }
    // The way around a Residual layer.
    const auto& hidden = e.spec().network.hidden;
    if (layer == last || hidden[static_cast<std::size_t>(layer) - 1].layer != "Residual") continue;
    for (int j = 0; j < std::min(shown(layer), layer == 1 ? inputs : shown(layer - 1)); ++j) {
      const int place = layer == 1 && all_features ? e.network().inputs()[static_cast<std::size_t>(j)] : j;
      links_.push_back({.from = places_.first[static_cast<std::size_t>(layer) - 1] + place,
                        .to = places_.first[static_cast<std::size_t>(layer)] + j,
                        .skip = true});
      link_names_.push_back({});
    }
  }
}

void NetworkScene::update(const Experiment& e, const ui::Layout& l) {
  const ui::Rect frame{l.first_column, l.neurons.y, l.port_x, l.neurons.h};
  const bool edited = revision_ != e.network().revision();
  const bool moved = frame.x != frame_.x || frame.y != frame_.y || frame.w != frame_.w || frame.h != frame_.h;
  const double now_s = ImGui::GetTime();
  if (edited || moved) {
    place(e, l);
    connect(e, l.features);
    if (edited && revision_ >= 0 && !moved) animation_end_s_ = now_s + ui::kEditMs / 1000.0 + 0.05;
    revision_ = e.network().revision();
    frame_ = frame;
  }
  const bool moving = now_s < animation_end_s_, finite = !e.run().divergence();
  for (std::size_t i = 0; i < neurons_.size(); ++i) {
    ui::NeuronView& n = neurons_[i];
    const Focus& name = neuron_names_[i];
    const ui::Point target = places_.neurons[i].center;
    n.center = {follow(motion_id(name.layer, name.unit, 0), target.x, moving),
                follow(motion_id(name.layer, name.unit, 1), target.y, moving)};
    n.finite = finite || n.layer == 0;
    if (n.side > 0) n.map = map_tile(e, name);
    if (name.layer > 0) show_bias(e.network().layers()[static_cast<std::size_t>(name.layer) - 1], name.unit, n);
  }
  const NetworkSpec& spec = e.spec().network;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const Focus& name = link_names_[i];
    if (links_[i].skip) continue;
    const auto hidden = static_cast<std::size_t>(name.layer) - 1;
    links_[i].dropped = (hidden < spec.hidden.size() ? spec.hidden[hidden] : spec.output).drop_connect > 0;
    const LayerPicture& layer = e.network().layers()[static_cast<std::size_t>(name.layer) - 1];
    const auto at = static_cast<std::size_t>(name.from * layer.units + name.unit);
    links_[i].weight = layer.weights[at];
    links_[i].max_weight = layer.max_weight;
    links_[i].gradient = layer.weight_grads.empty() ? 0 : layer.weight_grads[at];
    links_[i].max_gradient = layer.weight_grads.empty() ? 0 : layer.max_weight_grad;
  }
}

int NetworkScene::find_neuron(const Focus& focus) const {
  const auto it = std::ranges::find(neuron_names_, focus);
  return it == neuron_names_.end() ? -1 : static_cast<int>(it - neuron_names_.begin());
}

int NetworkScene::find_link(const Focus& focus) const {
  const auto it = std::ranges::find(link_names_, focus);
  return it == link_names_.end() ? -1 : static_cast<int>(it - link_names_.begin());
}

float NetworkScene::column(int layer) const {
  const auto l = static_cast<std::size_t>(layer);
  const auto first = static_cast<std::size_t>(places_.first[l]);
  return first < neurons_.size() ? neurons_[first].center.x : places_.columns[l];
}

float NetworkScene::spacing() const {
  return (places_.columns.back() - places_.columns.front()) / static_cast<float>(places_.columns.size() - 1);
}

}  // namespace deepx::panels
