// SPDX-License-Identifier: MIT
// Thresholds without a source are ours: they separate the cases in the presets.
#include "playground/model/gradients/diagnosis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "playground/model/text/number_text.h"

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
  kFaster,
  kNone
};
constexpr std::array<Idea, kNone> kKnown = {{
    {"ReLU", "passes more: slope 1 if it is on", "activation", "relu"},
    {"tanh", "passes more: slope 1 at 0", "activation", "tanh"},
    {"Leaky ReLU", "revives units: no slope of 0", "activation", "leaky_relu"},
    {"Sigmoid", "makes it worse: slope at most ¼", "activation", "sigmoid"},
    {"LayerNorm", "evens out: rescales every layer", "norm", "LayerNorm"},
    {"Xavier weights", "even out: keep the scale", "network.init", "xavier_uniform"},
    {"He weights", "even out: the scale of ReLU", "network.init", "kaiming_normal"},
    {"Learning rate", "calms: smaller steps", "optimizer.learning_rate", ""},
    {"All weights 0", "makes it worse: equal units", "network.init", "zeros"},
    {"Weights of 0.01", "makes it worse: far too small", "network.init", "normal"},
    {"8 layers", "makes it harder: a longer way", "network.hidden", ""},
    {"LeCun weights", "even out: variance 1 / inputs", "network.init", "lecun_normal"},
    {"Orthogonal weights", "even out: keep all lengths", "network.init", "orthogonal"},
    {"Learning rate", "speeds up: longer steps", "optimizer.learning_rate", ""},
}};
/// By condition; the first three that change something are suggested.
constexpr std::array<std::array<int, 5>, 11> kIdeas = {{
    {kSigmoid, kZeros, kSmall, kDeeper, kRelu},    // pending
    {kSlower, kSpread, kNorm, kTanh, kRelu},       // not finite
    {kSpread, kLecun, kOrthogonal, kTanh, kRelu},  // symmetric
    {kLeaky, kSlower, kTanh, kSpread, kNorm},      // dead
    {kSlower, kSpread, kNorm, kTanh, kRelu},       // exploding
    {kSpread, kRelu, kNorm, kSlower, kTanh},       // saturated
    {kRelu, kTanh, kNorm, kSpread, kLeaky},        // vanishing
    {kSigmoid, kZeros, kSmall, kDeeper, kRelu},    // settled
    {kSlower, kNorm, kSpread, kTanh, kRelu},       // large updates
    {kFaster, kNorm, kSpread, kTanh, kRelu},       // small updates
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
  constexpr std::array<std::string_view, 11> kNames = {"pending",       "not_finite",    "symmetric", "dead",
                                                       "exploding",     "saturated",     "vanishing", "settled",
                                                       "large_updates", "small_updates", "healthy"};
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

bool LossTrend::settled() const {
  constexpr int kFewEpochs = 20;
  constexpr double kFallen = 0.5, kMoved = 0.02;
  return epochs >= kFewEpochs && now <= kFallen * first && std::abs(now - earlier) <= kMoved * (first - now);
}

LossTrend loss_trend(const History& history, int epoch) {
  const std::span<const float> loss = history.train_loss();
  const int last = std::min(epoch / history.stride(), history.size() - 1);
  if (last < 0) return {};
  const auto at = [&](int point) { return static_cast<double>(loss[static_cast<std::size_t>(point)]); };
  return {at(0), at(last - last / 4), at(last), history.epoch_of(last)};
}

namespace {

/// "2 of 4 layers change by more than 10 % of their weights in a step".
std::string update_words(int count, std::size_t layers, bool large) {
  return join(count, " of ", layers, layers == 1 ? " layer changes by " : " layers change by ",
              large ? "more than 10 %" : "less than 0.01 %", " of ", layers == 1 ? "its" : "their",
              " weights in a step. ",
              large ? "That is rough: the loss may jump." : "The gradients reach them, but training is slow.");
}

/// What there is to say if no gradient gets lost.
Diagnosis sound(std::span<const LayerStats> layers, const LossTrend& trend, Diagnosis d, const std::string& flow) {
  const auto updates = [&](UpdateSize size) {
    return static_cast<int>(std::ranges::count_if(
        layers, [&](const LayerStats& l) { return size_of_update(static_cast<double>(l.update_ratio)) == size; }));
  };
  if (const int large = updates(UpdateSize::too_large)) {
    d.condition = Condition::large_updates, d.title = "Large steps";
    d.words = update_words(large, layers.size(), true);
  } else if (trend.settled()) {
    d.condition = Condition::settled, d.title = "Settled";
    d.words =
        join("The training loss fell from ", number_shown(trend.first), " to ", number_shown(trend.now),
             " and hardly moves any more. Small gradients and small updates are the end of training, not a fault.");
  } else if (const int small = updates(UpdateSize::too_small)) {
    d.condition = Condition::small_updates, d.title = "Small steps";
    d.words = update_words(small, layers.size(), false);
  } else {
    d.condition = Condition::healthy, d.title = "Healthy";
    d.words = layers.size() == 1 ? "There is only the output layer: no gradient can get lost."
                                 : join(flow, ", so all layers learn.");
  }
  return d;
}

}  // namespace

Diagnosis diagnose(std::span<const LayerStats> layers, const LossTrend& trend) {
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
  } else if (t.units > 0 && t.saturated >= kManyUnits * t.units && !trend.settled()) {
    d = {.condition = Condition::saturated,
         .title = "Saturated",
         .number = static_cast<double>(t.saturated),
         .counts = true,
         .caption = counted(t.saturated, "saturated", t.units)};
    d.words =
        join("Their slope is under 5 % of its largest for nearly all samples, so little gradient passes. ", flow, ".");
  } else if (ratio < 1 / kFarApart && !trend.settled()) {
    d.condition = Condition::vanishing, d.title = "Vanishing";
    d.words = join(flow, ". It barely learns.");
  } else {
    d = sound(layers, trend, std::move(d), flow);
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
    if (i == kSlower || i == kFaster) {
      constexpr double kLargestRate = 10;
      const double rate = spec.optimizer.learning_rate();
      s.value = deepx::to_text(i == kSlower ? rate / 10 : std::min(kLargestRate, 10 * rate));
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
