// SPDX-License-Identifier: MIT
// Thresholds without a source are ours: they separate the cases in the presets.
#include "playground/model/gradients/diagnosis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kFarApart = 100;  // ratio of the gradients of the first and the last layer
constexpr double kLargeGradient = 10;
constexpr double kManyUnits = 0.25;

/// All suggestions. The `path` "activation" or "norm" means that of every hidden layer.
struct Idea {
  const char *label, *words, *path, *value;
};
enum : int {
  kRelu,
  kTanh,
  kLeaky,
  kSigmoid,
  kNorm,
  kSpread,
  kHe,
  kSlower,
  kZeros,
  kSmall,
  kDeeper,
  kLecun,
  kOrthogonal,
  kNone
};
constexpr std::array<Idea, kNone> kKnown = {{
    {"ReLU", "slope 1 if it is on", "activation", "relu"},
    {"tanh", "a slope of 1 at 0", "activation", "tanh"},
    {"Leaky ReLU", "no dead units", "activation", "leaky_relu"},
    {"Sigmoid", "slope at most ¼", "activation", "sigmoid"},
    {"LayerNorm", "rescales every layer", "norm", "LayerNorm"},
    {"Xavier weights", "keep the scale", "network.init", "xavier_uniform"},
    {"He weights", "keep the scale of ReLU", "network.init", "kaiming_normal"},
    {"Learning rate", "gentler steps", "optimizer.learning_rate", ""},
    {"All weights 0", "shows symmetry", "network.init", "zeros"},
    {"Weights of 0.01", "far too small", "network.init", "normal"},
    {"8 layers", "a longer way back", "network.hidden", ""},
    {"LeCun weights", "of variance 1 / inputs", "network.init", "lecun_normal"},
    {"Orthogonal weights", "rotate, keep lengths", "network.init", "orthogonal"},
}};
/// By condition; the first three that change something are suggested.
constexpr std::array<std::array<int, 5>, 8> kIdeas = {{
    {kSigmoid, kZeros, kSmall, kDeeper, kRelu},    // pending
    {kSlower, kSpread, kNorm, kTanh, kRelu},       // not finite
    {kSpread, kLecun, kOrthogonal, kTanh, kRelu},  // symmetric
    {kLeaky, kSlower, kTanh, kSpread, kNorm},      // dead
    {kSlower, kSpread, kNorm, kTanh, kRelu},       // exploding
    {kSpread, kRelu, kNorm, kSlower, kTanh},       // saturated
    {kRelu, kTanh, kNorm, kSpread, kLeaky},        // vanishing
    {kSigmoid, kZeros, kSmall, kDeeper, kRelu},    // healthy
}};

std::string layer_name(std::size_t k, std::size_t count) {
  return k + 1 == count ? std::string("the output") : join("layer ", k + 1);
}

/// The change of the gradient from the output to layer 1.
std::string flow_words(double ratio) {
  return join("The gradient ", ratio_words(ratio), " from the output to layer 1");
}

struct Totals {
  int units = 0, dead = 0, saturated = 0;
  std::optional<std::size_t> all_dead, alike, zero;  ///< the first layer of each kind
  bool finite = true;
  double largest = 0;
};
Totals totals_of(std::span<const LayerStats> layers) {
  Totals t;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const LayerStats& l = layers[k];
    t.units += l.units, t.dead += l.dead, t.saturated += l.saturated;
    if (l.units > 0 && l.dead == l.units && !t.all_dead) t.all_dead = k;
    if (l.alike && !t.alike) t.alike = k;
    if (l.gradient_rms == 0 && !t.zero) t.zero = k;
    t.finite &= std::isfinite(l.gradient_rms) && !std::isinf(l.output_rms);
    t.largest = std::max(t.largest, static_cast<double>(l.gradient_rms));
  }
  return t;
}

Diagnosis symmetric(const Totals& t, std::size_t count) {
  Diagnosis d{.condition = Condition::symmetric, .title = "Symmetric", .number = NAN};
  if (t.zero)
    d.words = join("No gradient reaches ", layer_name(*t.zero, count),
                   ", so its weights never change. If all weights above are zero, no gradient passes them.");
  else
    d.words = join("All units of layer ", *t.alike + 1,
                   " have the same weights. They compute the same, learn the same and stay the same: the layer acts "
                   "like one unit.");
  return d;
}

std::string counted(int n, const char* what, int of) {
  return join("of ", of, of == 1 ? " unit " : " units ", n == 1 ? "is " : "are ", what);
}

}  // namespace

std::string_view name_of(Condition condition) {
  constexpr std::array<std::string_view, 8> kNames = {"pending",   "not_finite", "symmetric", "dead",
                                                      "exploding", "saturated",  "vanishing", "healthy"};
  return kNames[static_cast<std::size_t>(condition)];
}

UpdateSize size_of_update(double ratio) {
  if (!std::isfinite(ratio)) return UpdateSize::unknown;
  return ratio < kLeastUpdate  ? UpdateSize::too_small
         : ratio > kMostUpdate ? UpdateSize::too_large
                               : UpdateSize::healthy;
}

std::string fold_text(double factor) {
  if (!(factor < 1e6)) return factor < 1e9 ? "a million" : "a billion";
  double unit = 1;
  while (factor / unit >= 100) unit *= 10;
  const double rounded = factor < 10 ? std::round(factor * 10) / 10 : std::round(factor / unit) * unit;
  std::string text = deepx::to_text(rounded);
  if (rounded >= 1000) text.insert(text.size() - 3, "\u00a0");
  return text;
}

std::string ratio_words(double ratio) {
  if (std::isnan(ratio)) return "is not known";
  if (ratio == 0) return "is zero";
  if (ratio > 0.5 && ratio < 2) return "keeps its size";
  return join(ratio < 1 ? "shrinks " : "grows ", fold_text(ratio < 1 ? 1 / ratio : ratio), "-fold");
}

Diagnosis diagnose(std::span<const LayerStats> layers) {
  if (std::ranges::none_of(layers, &LayerStats::known) &&
      std::ranges::none_of(layers, [](const LayerStats& l) { return l.gradient_norm == l.gradient_norm; }) &&
      std::ranges::all_of(layers, [](const LayerStats& l) { return !std::isinf(l.output_rms); }))
    return {.condition = Condition::pending,
            .title = "Pending",
            .words = "No gradient has been computed yet. Take a step, or press play.",
            .number = NAN};
  const Totals t = totals_of(layers);
  if (!t.finite)
    return {
        .condition = Condition::not_finite,
        .title = "Overflow",
        .words =
            "Some gradients are no longer numbers: they left the range of float32. Go back, and take smaller steps or smaller weights.",
        .number = NAN};
  const double last = static_cast<double>(layers.back().gradient_rms),
               ratio = last > 0 ? static_cast<double>(layers.front().gradient_rms) / last : NAN;
  const bool much_dead = t.all_dead || (t.units > 0 && t.dead >= kManyUnits * t.units);
  if (!much_dead && (t.zero || t.alike)) return symmetric(t, layers.size());
  Diagnosis d{.number = ratio, .caption = "first layer ÷ output"};
  const std::string flow = flow_words(ratio);
  if (much_dead) {
    d = {.condition = Condition::dead,
         .title = "Dead",
         .number = static_cast<double>(t.dead),
         .counts = true,
         .caption = counted(t.dead, "dead", t.units)};
    d.words = t.all_dead ? join("Every unit of layer ", *t.all_dead + 1,
                                " is flat for every sample: no gradient passes it, and no layer before it learns.")
                         : "They are flat for every sample, so no gradient can revive them.";
  } else if (ratio > kFarApart || t.largest > kLargeGradient) {
    d.condition = Condition::exploding, d.title = "Exploding";
    d.words = ratio > kFarApart ? join(flow, ". A step that suits the output is far too long for it.")
                                : join("The largest gradients are ", fold_text(t.largest),
                                       " on average. Steps along them overshoot.");
  } else if (t.units > 0 && t.saturated >= kManyUnits * t.units) {
    d = {.condition = Condition::saturated,
         .title = "Saturated",
         .number = static_cast<double>(t.saturated),
         .counts = true,
         .caption = counted(t.saturated, "saturated", t.units)};
    d.words =
        join("Their slope is under 5 % of its largest for nearly all samples, so little gradient passes. ", flow, ".");
  } else if (ratio < 1 / kFarApart) {
    d.condition = Condition::vanishing, d.title = "Vanishing";
    d.words = join(flow, ". It barely learns.");
  } else {
    d.condition = Condition::healthy, d.title = "Healthy";
    d.words = layers.size() == 1 ? "There is only the output layer: no gradient can get lost."
                                 : join(flow, ", so all layers learn.");
    if (t.dead + t.saturated > 0) {
      const bool dead = t.dead > 0;
      d.number = dead ? t.dead : t.saturated, d.counts = true;
      d.caption = counted(static_cast<int>(d.number), dead ? "dead" : "saturated", t.units);
    }
  }
  return d;
}

std::string hidden_with_depth(const Spec& spec, int depth) {
  Spec next = spec;
  auto& hidden = next.network.hidden;
  const LayerSpec more = hidden.empty() ? LayerSpec{} : hidden.back();
  hidden.resize(static_cast<std::size_t>(depth), more);
  return get_path(next, "network.hidden");
}

std::string hidden_with(const Spec& spec, std::string_view option, std::string_view value) {
  Spec next = spec;
  for (std::size_t i = 0; i < next.network.hidden.size(); ++i)
    set_path(next, join("network.hidden.", i, ".", option), value);
  return get_path(next, "network.hidden");
}

std::vector<Suggestion> suggestions(Condition condition, const Spec& spec) {
  const auto& hidden = spec.network.hidden;
  const std::string activation = hidden.empty() ? "linear" : hidden.front().activation;
  const bool rectified = activation.find("elu") != std::string::npos;  // relu, leaky_relu, elu, selu ..
  std::vector<Suggestion> out;
  for (const int i : kIdeas[static_cast<std::size_t>(condition)]) {
    const Idea& idea = kKnown[i == kSpread && rectified ? kHe : i];
    const std::string_view path = idea.path;
    Suggestion s{.label = idea.label,
                 .words = idea.words,
                 .activation = path == "activation" ? idea.value : activation,
                 .path = idea.path,
                 .value = idea.value};
    if (i == kSlower) {
      s.value = deepx::to_text(spec.optimizer.learning_rate() / 10);
      s.label += " " + s.value;
    } else if (i == kDeeper) {
      s.value = hidden_with_depth(spec, kMaxHidden);
    } else if (path == "activation" || path == "norm") {
      s.path = "network.hidden";
      s.value = hidden_with(spec, path, idea.value);
    }
    const bool says_nothing = s.value == get_path(spec, s.path) || (s.path == "network.hidden" && hidden.empty());
    if (!says_nothing && out.size() < 3) out.push_back(std::move(s));
  }
  return out;
}

}  // namespace deepx::inline DEEPX_PRECISION
