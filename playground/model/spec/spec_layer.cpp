// SPDX-License-Identifier: MIT
// The table of a layer's options, and the functions that read it.
#include "playground/model/spec/spec_layer.h"

#include "engine/nn/activation.h"
#include "engine/nn/init.h"
#include "engine/nn/norm.h"
#include "engine/nn/regularizer.h"
#include "playground/model/spec/row_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kMostDropped = 0.95;  // a share of 1 would leave nothing

constexpr double kUnitCounts[] = {1, 2, 4, 8, 16, 32, 64, 100};

std::vector<NamedChoice> plain_choices(const std::vector<std::string_view>& names) {
  std::vector<NamedChoice> out;
  for (std::string_view name : names) out.push_back({std::string(name), std::string(name)});
  return out;
}

std::vector<NamedChoice> own_regularizers() {
  std::vector<NamedChoice> all = choices_in(regularizer_catalogue().entries());
  all.insert(all.begin(), {"none", "None", "nothing is added for this layer"});
  return all;
}

const LayerOption kOptions[] = {
    {.key = "units",
     .label = "Neurons",
     .group = "neurons",
     .count = &LayerSpec::units,
     .limits = {1, kMaxUnits, true},
     .ladder = kUnitCounts},
    {.key = "activation",
     .label = "Activation",
     .values = "`deepx list activations`",
     .group = "activation",
     .choices = [] { return plain_choices(activation_names()); },
     .name = &LayerSpec::activation},
    {.key = "layer",
     .label = "Kind",
     .values = "Linear, Residual",
     .words = "y = f(x), or y = x + f(x), where f is weighted sum, norm and activation. A Residual layer has as many "
              "units as inputs and ignores `units`",
     .choices = [] { return plain_choices(layer_kinds()); },
     .name = &LayerSpec::layer},
    {.key = "norm",
     .label = "Normalization",
     .values = "none, BatchNorm1d, LayerNorm",
     .words = "between the weighted sum and the activation. BatchNorm needs batches of 2 or more; if the last batch "
              "of an epoch has one sample, it uses the running statistics",
     .choices = [] { return plain_choices(norm_names()); },
     .name = &LayerSpec::norm},
    {.key = "dropout",
     .label = "Dropout",
     .words = "share of its outputs dropped during training",
     .runs_on = true,
     .number = &LayerSpec::dropout,
     .limits = {0, kMostDropped},
     .slide = {0, 0.01, true}},
    {.key = "noise",
     .label = "Noise",
     .words = "standard deviation of the noise added to its outputs during training",
     .runs_on = true,
     .number = &LayerSpec::noise,
     .limits = {0, 5},
     .slide = {0, 0.05}},
    {.key = "drop_connect",
     .label = "DropConnect",
     .words = "share of its weights dropped during training",
     .of_output = true,
     .runs_on = true,
     .number = &LayerSpec::drop_connect,
     .limits = {0, kMostDropped},
     .slide = {0, 0.01, true}},
    {.key = "init",
     .label = "Initial weights",
     .values = "`deepx list initializers`",
     .words = "initializer of its weights, with the entry's default settings; missing or `\"\"`: the network's "
              "initializer",
     .of_output = true,
     .choices = [] { return choices_in(initializer_catalogue().entries()); },
     .inherits = true,
     .name = &LayerSpec::init},
    {.key = "bias", .label = "Bias", .words = "whether it has biases", .of_output = true, .flag = &LayerSpec::bias},
    {.key = "regularizer",
     .label = "Regularizer",
     .values = "none, or `deepx list regularizers`",
     .words = "regularizer of this layer alone; missing or `\"\"`: the network's regularizer",
     .of_output = true,
     .runs_on = true,
     .choices = own_regularizers,
     .inherits = true,
     .name = &LayerSpec::regularizer},
    {.key = "strength",
     .label = "Strength",
     .words = "strength of the layer's regularizer: λ, or the largest length for max_norm",
     .of_output = true,
     .runs_on = true,
     .number = &LayerSpec::strength,
     .limits = {0, 1000}},
    {.key = "frozen",
     .label = "Frozen",
     .words = "its parameters and running statistics do not change; its gradients are computed",
     .of_output = true,
     .runs_on = true,
     .flag = &LayerSpec::frozen},
};

bool has_strength(const LayerSpec& layer) { return !layer.regularizer.empty() && layer.regularizer != "none"; }

double usual_strength(const LayerSpec& layer) {
  return has_strength(layer) ? regularizer_catalogue().at(layer.regularizer).settings.front().value : 0;
}

std::string known_options(bool output) {
  std::string text;
  for (const LayerOption& o : kOptions)
    if (!output || o.of_output) text += (text.empty() ? "" : ", ") + std::string(o.key);
  return text;
}

const LayerOption& option(std::string_view path, std::string_view key, bool output) {
  for (const LayerOption& o : kOptions)
    if (o.key == key && (!output || o.of_output)) return o;
  throw Error(ErrorKind::value,
              join("spec: ", clipped(path), ": there is no such key; known: ", known_options(output)));
}

/// One option of a short text: "dropout=0.2" or "frozen".
void set_pair(LayerSpec& layer, const std::string& path, std::string_view pair, bool output) {
  const std::size_t equals = std::min(pair.find('='), pair.size());
  const std::string full = join(path, ".", pair.substr(0, equals));
  option(full, pair.substr(0, equals), output).set(layer, full, equals < pair.size() ? pair.substr(equals + 1) : "yes");
}

std::string options_after(const LayerSpec& layer, std::size_t first, bool output) {
  std::string text;
  for (const LayerOption& o : std::span(kOptions).subspan(first)) {
    if ((output && !o.of_output) || o.usual(layer)) continue;
    text += ':';
    text += o.key;
    if (!o.flag || !(layer.*o.flag)) text += "=" + o.text(layer);
  }
  return text;
}

}  // namespace

std::span<const LayerOption> layer_options() { return kOptions; }

std::vector<std::string_view> layer_kinds() { return {"Linear", "Residual"}; }

// The catalogue's layers that take rows of numbers and give rows of the same length. GroupNorm is left out: on rows,
// its one group is LayerNorm.
std::vector<std::string_view> norm_names() {
  std::vector<std::string_view> names = {"none"};
  for (const LayerInfo& info : layer_catalogue().entries()) {
    const Settings settings(info.name, info.settings);
    if (settings.has("eps") && !settings.has("num_groups") && info.name != BatchNorm2d::kName)
      names.push_back(info.name);
  }
  return names;
}

std::string LayerOption::text(const LayerSpec& layer) const {
  if (name) return layer.*name;
  if (flag) return layer.*flag ? "yes" : "no";
  return count ? std::to_string(layer.*count) : deepx::to_text(layer.*number);
}

bool LayerOption::same(const LayerSpec& a, const LayerSpec& b) const {
  if (name) return a.*name == b.*name;
  if (flag) return a.*flag == b.*flag;
  return count ? a.*count == b.*count : a.*number == b.*number;
}

bool LayerOption::usual(const LayerSpec& layer) const {
  if (key == "strength") return layer.strength == usual_strength(layer);
  static const LayerSpec kUsual;
  return same(layer, kUsual);
}

void LayerOption::set(LayerSpec& layer, std::string_view path, std::string_view text) const {
  if (name) {
    if (!inherits || !text.empty()) require_name("spec", path, text, names_in(choices()));
    if (layer.*name == text) return;
    layer.*name = text;
    if (key == "regularizer") layer.strength = usual_strength(layer);
  } else if (flag) {
    require_name("spec", path, text, {"yes", "no"});
    layer.*flag = text == "yes";
  } else if (count) {
    DEEPX_REQUIRE(layer.layer != "Residual" || text == this->text(layer), value, "spec: ", clipped(path), " is ",
                  clipped(text), "; a Residual layer has as many units as inputs, ", layer.units,
                  "; change the units of the layer before it");
    layer.*count = static_cast<int>(number_in("spec", path, text, limits));
  } else {
    const double v = number_in("spec", path, text, limits);
    DEEPX_REQUIRE(key != "strength" || has_strength(layer) || v == 0, value, "spec: ", clipped(path), " is ",
                  clipped(text), "; the layer has no regularizer; choose one first");
    layer.*number = v;
  }
}

void LayerPath::set(Spec& spec, std::string_view path, std::string_view text) const {
  LayerSpec changed = layer(spec);
  option->set(changed, path, text);
  layer(spec) = std::move(changed);
}

LayerPath layer_path(const Spec& spec, std::string_view path) {
  constexpr std::string_view kOutput = "network.output.", kHidden = "network.hidden.";
  if (path.starts_with(kOutput)) return {-1, &option(path, path.substr(kOutput.size()), true)};
  if (!path.starts_with(kHidden)) return {};
  const std::size_t dot = path.find('.', kHidden.size());
  if (dot == std::string_view::npos) return {};
  const std::string_view number = path.substr(kHidden.size(), dot - kHidden.size());
  const std::optional<double> layer = number_from(number);
  if (!layer) return {};
  const auto count = static_cast<double>(spec.network.hidden.size());
  DEEPX_REQUIRE(*layer >= 0 && *layer < count && *layer == std::floor(*layer), value, "spec: ", clipped(path),
                ": there is no hidden layer ", clipped(number), "; the network has ", count, ", counted from 0");
  return {static_cast<int>(*layer), &option(path, path.substr(dot + 1), false)};
}

std::string layer_text(const LayerSpec& layer) {
  return join(layer.activation, ":", layer.units, options_after(layer, 2, false));
}

std::string options_text(const LayerSpec& output) {
  const std::string text = options_after(output, 2, true);
  return text.empty() ? text : text.substr(1);
}

std::vector<LayerSpec> hidden_from(std::string_view text) {
  std::vector<LayerSpec> hidden;
  for (std::string_view part : split(text, ',')) {
    const std::string path = join("network.hidden.", hidden.size());
    const std::vector<std::string_view> values = split(part, ':');
    DEEPX_REQUIRE(values.size() >= 2, value, "spec: ", path, " is ", quote(part),
                  "; must read activation:units, as tanh:8");
    LayerSpec layer;
    set_pair(layer, path, join("activation=", values[0]), false);
    set_pair(layer, path, join("units=", values[1]), false);
    for (std::string_view pair : std::span(values).subspan(2)) set_pair(layer, path, pair, false);
    hidden.push_back(std::move(layer));
  }
  DEEPX_REQUIRE(hidden.size() <= kMaxHidden, value, "spec: network.hidden has ", hidden.size(), " layers; at most ",
                kMaxHidden, " are allowed");
  return hidden;
}

LayerSpec output_from(std::string_view text) {
  LayerSpec output;
  for (std::string_view pair : split(text, ':')) set_pair(output, "network.output", pair, true);
  return output;
}

void normalize_units(Spec& spec) {
  int inputs = static_cast<int>(spec.features.size());
  for (LayerSpec& layer : spec.network.hidden) {
    if (layer.layer == "Residual") layer.units = inputs;
    inputs = layer.units;
  }
}

bool runs_on(const NetworkSpec& from, const NetworkSpec& next) {
  if (from.hidden.size() != next.hidden.size() || from.init != next.init || from.init_settings != next.init_settings)
    return false;
  for (const LayerOption& o : kOptions) {
    if (o.runs_on) continue;
    for (std::size_t i = 0; i < from.hidden.size(); ++i)
      if (!o.same(from.hidden[i], next.hidden[i])) return false;
    if (!o.same(from.output, next.output)) return false;
  }
  return true;
}

std::string layer_change(const NetworkSpec& from, const NetworkSpec& next) {
  const auto change = [](const LayerSpec& a, const LayerSpec& b, const std::string& where) -> std::string {
    for (const LayerOption& o : kOptions) {
      if (o.same(a, b)) continue;
      std::string words(o.key);
      std::replace(words.begin(), words.end(), '_', ' ');
      if (o.flag) return join(b.*o.flag ? "" : "not ", words, where);
      const std::string text = o.text(b);
      return join(words, " ", text.empty() ? "as usual" : text, where);
    }
    return "";
  };
  for (std::size_t i = 0; i < std::min(from.hidden.size(), next.hidden.size()); ++i)
    if (std::string words = change(from.hidden[i], next.hidden[i], join(" in layer ", i + 1)); !words.empty())
      return words;
  return change(from.output, next.output, " in the output");
}

}  // namespace deepx::inline DEEPX_PRECISION
