// SPDX-License-Identifier: MIT
// The terms that the playground shows, each explained in one or two sentences. The canvas shows them where people point,
// the page's form describes its controls with them, and the reference has a page of them. Entries of the catalogues are
// explained by their own blocks.
#pragma once

#include <array>
#include <string_view>

namespace deepx {

struct Term {
  std::string_view name;   ///< its anchor on reference/terms.html
  std::string_view label;  ///< as a heading
  std::string_view words;
  std::string_view math{};   ///< a formula in the blocks' notation, or empty
  std::string_view more{};   ///< a page of the site that says more, or empty
  std::string_view paths{};  ///< the values of the spec that it explains, separated by blanks; * stands for a layer
};

namespace terms {

inline constexpr std::string_view kLoss = "lessons/en/02-what-is-wrong-as-a-number.html",
                                  kBackward = "lessons/en/03-backward-along-the-graph.html",
                                  kPaths = "lessons/en/04-many-ways-one-pass.html",
                                  kLayer = "lessons/en/05-a-layer-by-hand.html",
                                  kSlopes = "lessons/en/06-slopes-that-die.html",
                                  kStart = "lessons/en/07-how-to-start.html",
                                  kByHeart = "lessons/en/10-learning-by-heart.html",
                                  kBend = "lessons/en/01-bending-a-line.html";

inline constexpr auto kAll = std::to_array<Term>({
    // What is learned from
    {"data", "Data", "The points to learn from. Each has two numbers, its place, and a class or a number to predict.",
     "", "reference/data.html", "data.name data.own"},
    {"sample", "Sample", "One example: a point with its right answer. The playground shows it as a dot."},
    {"points", "Points", "How many points there are, training and test together.", "", "", "data.points"},
    {"data_noise", "Noise of the data",
     "Random shifts of the points. With much noise, not even the best boundary can be right everywhere.", "", kByHeart,
     "data.noise"},
    {"train_share", "Training and test points",
     "The network learns from the training points only. The test points show how good it is on points it has never "
     "seen.",
     "", kByHeart, "data.train_share"},
    {"feature", "Feature", "A number computed from the point and given to the network, such as x₁ or x₁².", "", kBend,
     "features"},
    {"problem", "Problem", "A task whose answer is known, so that the network's answer can be compared with it."},
    // The network
    {"layer", "Layer", "Neurons side by side. Each layer takes the numbers of the one before and makes new ones.",
     "y = f(x · W + b)", kLayer, "*.layer network.hidden network.output"},
    {"depth", "Depth",
     "The number of hidden layers. More layers can bend more often, and gradients have a longer way back.", "",
     kSlopes},
    {"neuron", "Neuron", "A weighted sum of its inputs, plus a bias, passed through the activation: one number.",
     "y = f(Σ w x + b)", kBend, "*.units"},
    {"weight", "Weight", "The number that a link multiplies its input by. Training changes the weights.", "", kBend},
    {"bias", "Bias", "A number added to a neuron's sum. It moves the place where the neuron switches.", "", kBend,
     "*.bias"},
    {"activation", "Activation",
     "The bend behind each sum. Without it any number of layers would be one straight line.", "", kBend,
     "*.activation"},
    {"normalization", "Normalization",
     "Brings the sums of a layer to mean 0 and variance 1, so that the next layer gets numbers of a good size.",
     "y = (x − μ) / √(σ² + ε) · w + b", "reference/layers.html#BatchNorm1d", "*.norm"},
    {"dropout", "Dropout",
     "The share of a layer's neurons that are silent in each training step, drawn anew each time.",
     "y = x · m / (1 − p)", "reference/layers.html#Dropout", "*.dropout"},
    {"drop_connect", "DropConnect",
     "The share of a layer's weights left out in each training step, drawn anew each time.", "W · m / (1 − p)",
     "reference/layers.html#Linear", "*.drop_connect"},
    {"layer_noise", "Noise of a layer",
     "Random numbers added to a layer's outputs while training; their standard deviation.", "y = x + n, n ~ N(0, σ²)",
     "reference/layers.html#GaussianNoise", "*.noise"},
    {"frozen", "Frozen", "A frozen layer keeps its weights. Gradients still pass through it to the layers before.", "",
     "", "*.frozen"},
    {"score", "Score (logit)",
     "What the output neuron says before it becomes a probability: any number; above 0 it means yes.",
     "p = 1 / (1 + exp(−z))", kLoss},
    {"probability", "Probability", "The score squeezed between 0 and 1: how sure the network is of a class.",
     "p = 1 / (1 + exp(−z))", "reference/operators.html#sigmoid"},
    {"boundary", "Decision boundary",
     "The line where the answer changes: there the score is 0, and both classes are equally likely.", "", kBend},
    {"plot", "What the plot shows",
     "The network's answer at every point, how unsure it is there, one neuron's answer, or the plane bent by a layer.",
     "", kBend},
    // How it starts
    {"seed", "Seed", "The number that all randomness starts from. The same seed gives the same run, to the last bit.",
     "", kStart, "seed data.seed"},
    {"initializer", "Initial weights",
     "The distribution of the weights before the first step. Too small, and signals die; too large, and neurons saturate.",
     "", kStart, "network.init *.init"},
    {"fan_in", "Fan-in",
     "The number of inputs of a neuron. The more inputs, the smaller the initial weights should be.", "Var W = 1 / D",
     kStart},
    // What is minimized
    {"loss", "Loss", "How wrong the answers are, as one number. Training makes it smaller; 0 is perfect.", "", kLoss,
     "loss"},
    {"train_loss", "Train loss", "The loss of the points that the network learns from.", "", kByHeart},
    {"test_loss", "Test loss", "The loss of points that the network has never seen: this is what counts.", "",
     kByHeart},
    {"accuracy", "Accuracy", "The share of points whose class is right. Click it to see which classes are confused.",
     "", kLoss},
    {"r2", "R²", "The share of the variance that is explained: 1 is perfect, 0 is as good as the mean.",
     "R² = 1 − Σ (t − y)² / Σ (t − mean)²"},
    {"overfitting", "Overfitting",
     "The network learns the training points by heart: their loss falls while the test loss rises.", "", kByHeart},
    {"regularizer", "Regularizer",
     "A price for large weights or outputs, added to the loss, so that the network stays simple.", "", kByHeart,
     "regularizer.name *.regularizer"},
    {"strength", "Strength", "How much the regularizer counts. 0 is nothing; too much, and the network cannot fit.", "",
     "reference/regularizers.html", "regularizer.lambda *.strength"},
    // How it learns
    {"optimizer", "Optimizer", "The rule that turns gradients into steps of the weights.", "",
     "reference/optimizers.html", "optimizer.name"},
    {"gradient", "Gradient", "How the loss answers to a number: by how much it changes if the number grows a little.",
     "∂L/∂w", kBackward},
    {"slope", "Slope",
     "How one operation's result answers to its input. Slopes along the way, multiplied, give the gradient.", "dy/dx",
     kBackward},
    {"chain_rule", "Chain rule", "Multiply the slopes along a path, and add the paths where they meet.",
     "dL/dx = dL/dy · dy/dx", kPaths},
    {"forward", "Forward", "From the inputs to the loss: each operation computes its value.", "", kBackward},
    {"backward", "Backward", "From the loss to the inputs: each number learns how the loss answers to it.", "",
     kBackward},
    {"update", "Update", "Each weight moves a little against its gradient, and the loss falls.", "w ← w − η ∂L/∂w",
     "reference/optimizers.html"},
    {"operation", "One move",
     "How far a step of Backprop goes: one operation, a layer, a whole pass, or the next sample.", "", kBackward},
    {"learning_rate", "Learning rate",
     "How far each step goes. Too small, and nothing moves; too large, and the loss explodes.", "w ← w − η ∂L/∂w",
     "reference/optimizers.html#sgd", "optimizer.learning_rate"},
    {"after_one_step", "After one step",
     "The loss if the weights take one step now, tried on a copy. It should be lower.", "",
     "reference/optimizers.html"},
    {"momentum", "Momentum", "The share of the last step that is kept, like the speed of a heavy ball.", "v ← μ v + g",
     "reference/optimizers.html#sgd", "optimizer.momentum"},
    {"weight_decay", "Weight decay", "Shrinks every weight a little in each step, against overfitting.",
     "w ← (1 − η λ) w", "reference/optimizers.html#adamw", "optimizer.weight_decay"},
    {"schedule", "Schedule", "How the learning rate changes during the run.", "",
     "reference/optimizers.html#all-schedules", "schedule.name"},
    {"warm_up", "Warm-up", "The first steps take a smaller learning rate, which grows to the full one.", "",
     "reference/optimizers.html#all-schedules", "schedule.warmup_steps"},
    {"clip", "Clipping", "Gradients longer than a limit are shortened, so that one bad batch cannot ruin the weights.",
     "g ← g min(1, c / ‖g‖)", "reference/optimizers.html#all-clipping"},
    {"batch", "Batch", "How many samples a step averages over. A small batch gives noisy, cheap steps.", "", "",
     "batch"},
    {"step", "Step", "One update of the weights, from one batch."},
    {"epoch", "Epoch", "One pass over all training points."},
    {"steps", "Steps", "How many updates the run is planned to take."},
    {"stop", "Stop", "Training ends by itself here. Without a limit it goes on until you pause it.", "", kByHeart,
     "stop.epochs stop.loss stop.accuracy"},
    {"patience", "Patience", "For how many epochs the loss may fail to improve before training stops.", "", kByHeart,
     "stop.patience"},
    {"goals", "Goals", "Measures that should be reached, compared with the known answer."},
    // What the Gradients view measures
    {"layer_out", "Layer",
     "Inputs and units of the layer. Out: the root mean square of its outputs for the training samples.", "", kStart},
    {"rms", "RMS",
     "Root mean square, the usual size of many numbers; here of the gradients of a layer's weights in the latest batch.",
     "√(Σ g² / K)", kSlopes},
    {"noise_scale", "Noise scale", "The batch size at which a gradient is half signal, half noise.", "tr Σ / |G|²"},
    {"update_ratio", "Update ÷ weight",
     "How large the latest step was beside the weights. About 0.001 is healthy; the bar spans one decade to each side.",
     "‖Δw‖ / ‖w‖", kSlopes},
    {"active_units", "Active units",
     "One bar for each unit: the share of the training samples for which it passes gradient.", "", kSlopes},
    {"dead", "Dead unit", "A unit that passes gradient for no sample. It cannot learn any more.", "", kSlopes},
    {"saturated", "Saturated unit",
     "A unit at the flat end of its activation: its slope is almost 0, so it hardly learns.", "", kSlopes},
    {"gradient_check", "Check",
     "The number is changed a little up and down; the change of the result is compared with the gradient.",
     "(L(w + h) − L(w − h)) / 2h", kBackward},
});

/// Null if there is no such term.
constexpr const Term* find(std::string_view name) {
  for (const Term& term : kAll)
    if (term.name == name) return &term;
  return nullptr;
}

/// The term of that name; a name that does not exist does not compile.
consteval const Term& get(std::string_view name) {
  const Term* term = find(name);
  if (!term) throw "no such term";
  return *term;
}

/// The term that explains a value of the spec, such as "network.hidden.0.dropout"; null if none does.
constexpr const Term* of_path(std::string_view path) {
  const bool layer =
      path.starts_with("network.hidden.") || path.starts_with("network.output.") || path.starts_with("*.");
  const std::string_view key = layer ? path.substr(path.rfind('.')) : path;
  for (const Term& term : kAll) {
    for (std::string_view rest = term.paths; !rest.empty();) {
      const std::string_view one = rest.substr(0, rest.find(' '));
      rest.remove_prefix(one.size() < rest.size() ? one.size() + 1 : rest.size());
      if (layer ? one.starts_with('*') && one.substr(1) == key : one == key) return &term;
    }
  }
  return nullptr;
}

}  // namespace terms
}  // namespace deepx
