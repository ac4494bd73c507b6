// SPDX-License-Identifier: MIT
// The experiment as a C++ program on deepX's engine: the same network with the current weights, its data and its
// training loop.
#include <array>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/share/export_code.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

std::string feature_code(int feature) {
  constexpr std::array kCode = {"x1 / 3",      "x2 / 3",       "x1 * x1 / 9", "x2 * x2 / 9",
                                "x1 * x2 / 9", "std::sin(x1)", "std::sin(x2)"};
  return kCode.at(static_cast<std::size_t>(feature));
}

void write_members(Code& c, const Experiment& e) {
  const Network& net = e.network().module();
  for (int i = 0; i < net.layers(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    const LayerCode layer = layer_of(e.spec(), k);
    const Shape shape = net.linear(i).weight.shape();
    const std::string name = net.name(i);
    c.line("  Linear ", name, "{", shape[0], ", ", shape[1],
           ", initializer_catalogue().at(\"zeros\"), rng, {.bias = ", layer.bias,
           ", .drop_connect = ", layer.drop_connect, "}};");
    if (i + 1 == net.layers()) break;
    if (layer.norm != "none")
      c.line("  ", layer.norm, " ", name, "_norm{",
             layer.norm == "LayerNorm" ? join("Shape{", shape[1], "}") : std::to_string(shape[1]), "};");
    if (layer.dropout > 0) c.line("  Dropout ", name, "_dropout{", layer.dropout, ", rng};");
    if (layer.noise > 0) c.line("  GaussianNoise ", name, "_noise{", layer.noise, ", rng};");
  }
}

void write_forward(Code& c, const Experiment& e) {
  const Network& net = e.network().module();
  c.line("\n  /// Features [N, ", net.inputs(), "] to outputs [N, ", net.outputs(),
         "]; `hidden` gets each hidden layer's output.");
  c.line(
      "  Tensor operator()(const Tensor& x, bool training, [[maybe_unused]] std::vector<Tensor>* hidden = nullptr) {\n    Tensor h = x, y;");
  for (int i = 0; i < net.layers(); ++i) {
    const LayerCode layer = layer_of(e.spec(), static_cast<std::size_t>(i));
    const std::string name = net.name(i);
    c.line("    ", name, ".train(training);\n    y = ", name, "(h);");
    if (i + 1 == net.layers()) break;
    if (layer.norm != "none")  // one row has no variance, and statistics of a frozen layer do not change
      c.line("    ", name, "_norm.train(", layer.frozen ? "false" : "training && x.shape()[0] > 1",
             ");\n    y = ", name, "_norm(y);");
    if (layer.activation != "linear") c.line("    y = ", layer.activation, "(y);");
    c.line("    h = ", layer.residual ? "h + " : "", "y;\n    if (hidden) hidden->push_back(h);");
    for (const char* random : {"dropout", "noise"})
      if ((random[0] == 'd' ? layer.dropout : layer.noise) > 0)
        c.line("    ", name, "_", random, ".train(training);\n    h = ", name, "_", random, "(h);");
  }
  c.line("    return y;\n  }");
}

/// "net.hidden1_norm.affine.weight" for "hidden1/norm/weight".
std::string member_of(std::string_view name) {
  std::string path = "net." + attribute_name(name);
  const std::size_t dot = path.rfind('.');
  const std::string last = path.substr(dot + 1);
  if (path.find("_norm.") != path.npos && (last == "weight" || last == "bias")) path.insert(dot, ".affine");
  return path;
}

void write_lists(Code& c, const Experiment& e) {
  std::string all, weights;
  for (int i = 0; i < e.network().module().layers(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    const LayerCode layer = layer_of(e.spec(), k);
    const std::string name = e.network().module().name(i);
    weights += join(i ? ", " : "", name, ".weight");
    if (layer.frozen) continue;
    const auto add = [&](const std::string& tensor) { all += join(all.empty() ? "" : ", ", tensor); };
    add(name + ".weight");
    if (layer.bias) add(name + ".bias");
    const bool norm = i + 1 < e.network().module().layers() && layer.norm != "none";
    if (norm) add(name + "_norm.affine.weight"), add(name + "_norm.affine.bias");
  }
  c.line("\n  /// Everything that training changes.\n  std::vector<Tensor> parameters() const { return {", all, "}; }");
  c.line("  /// Everything that is regularized, layer by layer.\n  std::vector<Tensor> weights() const { return {",
         weights, "}; }\n};\n");
}

void write_state(Code& c, const Network& network) {
  c.line(
      "void set(Tensor& t, std::initializer_list<Real> values) { std::copy(values.begin(), values.end(), t.mutable_data().begin()); }\n");
  c.line("/// The weights from the playground: [in, out].\nvoid set_weights(Net& net) {");
  for (const NamedTensor& t : lasting_state(network)) {
    c.line("  set(", member_of(t.name), ", {");
    c.numbers(t.value.data(), 4);
    c.line("  });");
  }
  c.line("}\n");
}

void write_points(Code& c, const Experiment& e) {
  c.line("struct Point {\n  Real x1, x2, target;\n};");
  for (const bool test : {false, true}) {
    c.line("const std::vector<Point> ", test ? "test_points" : "train_points", " = {");
    std::string row;
    for (const DataPoint& p : e.data().points()) {
      if (p.test != test) continue;
      const std::string point = join("{", short_text(p.x), ", ", short_text(p.y), ", ",
                                     short_text(target_of(p, e.data().regression())), "},");
      if (row.size() + point.size() > 118) c.line("   ", row), row.clear();
      row += " " + point;
    }
    c.line("   ", row, "\n};");
  }
  if (!e.data().regression()) c.line("const char* const classes[] = {", class_list(e), "};");
  std::string features;
  for (const int f : e.network().inputs()) features += join(features.empty() ? "" : ", ", feature_code(f));
  c.line(
      "\n/// The network's inputs for points of the plane (-6 to 6).\nTensor features(const std::vector<Point>& "
      "points) {\n  std::vector<Real> rows;");
  c.line("  for (const auto [x1, x2, target] : points) rows.insert(rows.end(), {", features, "});");
  c.line("  return Tensor::from({static_cast<int>(points.size()), ", e.network().inputs().size(), "}, rows);\n}\n");
}

/// Converts rows of the points' table to points, and outputs to the table's numbers.
void write_table(Code& c, const Experiment& e) {
  const auto& [x1, x2, target] = e.data().columns();
  c.line("/// A row of the table, its columns ", in_quotes(x1.name), " and ", in_quotes(x2.name),
         ", as a point.\n[[maybe_unused]] Point from_table(double a, double b) {");
  c.line("  return {static_cast<Real>((a - ", x1.offset, ") / ", x1.scale, "), static_cast<Real>((b - ", x2.offset,
         ") / ", x2.scale, "), 0};\n}\n");
  if (e.data().regression())
    c.line("/// An output of the network as a number of the table's column ", in_quotes(target.name),
           ".\n[[maybe_unused]] double to_table(double output) { return ", target.offset, " + ", target.scale,
           " * output; }\n");
}

void write_loss(Code& c, const Experiment& e) {
  const std::string& loss = e.spec().loss;
  const int K = e.data().classes();
  c.line("Tensor loss_of(const Tensor& outputs, const std::vector<Point>& points) {\n  std::vector<Real> targets;");
  const bool one_hot = K > 2 && loss == "mse", signs = K == 2 && loss != "cross_entropy";
  if (one_hot) {
    c.line("  for (const Point& p : points)\n    for (int k = 0; k < ", K,
           "; ++k) targets.push_back(static_cast<Real>(k == static_cast<int>(p.target)));");
  } else {
    c.line("  for (const Point& p : points) targets.push_back(", signs ? "2 * p.target - 1" : "p.target", ");");
  }
  const char* shape = one_hot ? "outputs.shape()"
                      : K > 2 ? "Shape{outputs.shape()[0]}"
                              : "Shape{outputs.shape()[0], 1}";
  std::string call = loss == "cross_entropy" && K == 2 ? "bce_with_logits"
                     : loss == "hinge" && K > 2        ? "multi_hinge"
                                                       : loss;
  c.line("  return ", call, "(outputs, Tensor::from(", shape, ", targets)",
         loss == "huber" ? join(", {.delta = ", kHuberDelta, "}") : "", ");\n}\n");
}

/// A catalogue entry with its settings, as a variable.
void write_entry(Code& c, std::string_view type, std::string_view variable, std::string_view catalogue,
                 std::string_view name, const std::map<std::string, double>& settings) {
  c.line("  ", type, " ", variable, "(", catalogue, "().at(", in_quotes(name), "));");
  for (const auto& [setting, value] : settings) c.line("  ", variable, ".set(", in_quotes(setting), ", ", value, ");");
}

void write_training(Code& c, const Experiment& e) {
  const Spec& spec = e.spec();
  c.line("void train(Net& net, int epochs) {");
  write_entry(c, "Optimizer", "optimizer", "optimizer_catalogue", spec.optimizer.name, spec.optimizer.settings);
  write_entry(c, "Schedule", "schedule", "schedule_catalogue", spec.schedule.name, spec.schedule.settings);
  std::string terms, constraints;
  const auto layers = static_cast<std::size_t>(e.network().module().layers());
  for (std::size_t k = 0; k < layers; ++k) {
    const RegularizerSpec r = layer_of(spec, k).regularizer;
    if (r.name == "none") continue;
    const std::string variable = join("regularizer", k + 1);
    write_entry(c, "Regularizer", variable, "regularizer_catalogue", r.name, r.settings);
    const std::string own = join("std::span(weights).subspan(", k, ", 1)");
    terms += join("        loss = ", variable, ".add_to(loss, ", own,
                  k + 1 < layers ? join(", std::span(hidden).subspan(", k, ", 1)") : "", ");\n");
    if (!layer_of(spec, k).frozen) constraints += join("      ", variable, ".constrain(", own, ");\n");
  }
  c.line("  std::vector<Tensor> parameters = net.parameters(), weights = net.weights();");
  c.line("  std::vector<Point> points = train_points;\n  Rng shuffling(", spec.seed, ", Stream::shuffle);");
  c.line("  for (int epoch = 0; epoch < epochs; ++epoch) {\n    shuffling.shuffle(points);");
  c.line("    for (std::size_t at = 0; at < points.size(); at += ", spec.batch, ") {");
  c.line("      const auto first = points.begin() + static_cast<std::ptrdiff_t>(at);");
  c.line("      const std::vector<Point> batch(first, first + static_cast<std::ptrdiff_t>(std::min<std::size_t>(",
         spec.batch, ", points.size() - at)));");
  c.line(
      "      Tape tape;\n      Tensor loss;\n      {\n        const auto on = tape.record();  // operators are "
      "recorded");
  c.line("        std::vector<Tensor> hidden;\n        loss = loss_of(net(features(batch), true, &hidden), batch);");
  c.text += terms;
  c.line("      }");
  c.line("      optimizer.set(\"learning_rate\", schedule.rate(", spec.optimizer.learning_rate(), "));");
  c.line("      optimizer.step(parameters, backward(tape, loss));");
  c.text += constraints;
  c.line("      schedule.advance(static_cast<double>(loss.item()));\n    }\n  }\n}\n");
}

void write_main(Code& c, const Experiment& e) {
  if (!e.data().regression()) {
    c.line(
        "/// The name of the class that the outputs choose for point `n`.\nconst char* class_of(const Tensor& outputs, "
        "int n) {");
    if (e.data().classes() == 2)
      c.line("  return classes[outputs.at({n, 0}) > 0 ? 1 : 0];\n}\n");
    else
      c.line(
          "  int best = 0;\n  for (int k = 1; k < outputs.shape()[1]; ++k)\n    if (outputs.at({n, k}) > outputs.at({n, best})) best = k;\n  return classes[best];\n}\n");
  }
  c.line("void report(Net& net) {");
  for (const char* part : {"train", "test"})
    c.line("  if (!", part, "_points.empty())\n    std::printf(\"", part,
           " loss %.9g\\n\", static_cast<double>(loss_of(net(features(", part, "_points), false), ", part,
           "_points).item()));");
  c.line("  const std::vector<Point> probes = {", probe_list("{", ", 0}"), "};");
  c.line("  const Tensor outputs = net(features(probes), false);");
  c.line("  for (int n = 0; n < outputs.shape()[0]; ++n) {");
  c.line("    const Point& p = probes[static_cast<std::size_t>(n)];");
  c.line("    std::printf(\"(%g, %g):\", static_cast<double>(p.x1), static_cast<double>(p.x2));");
  c.line(
      "    for (int k = 0; k < outputs.shape()[1]; ++k) std::printf(\" %.9g\", static_cast<double>(outputs.at({n, k})));");
  c.line(e.data().regression() ? "    std::puts(\"\");" : "    std::printf(\" -> %s\\n\", class_of(outputs, n));",
         "\n  }\n}\n");
  c.line("}  // namespace\n");
  c.line(
      "int main(int count, char** arguments) {\n  Net net;\n  set_weights(net);\n  report(net);\n  if (count < 2) return 0;");
  c.line(
      "  train(net, std::atoi(arguments[1]));\n  std::printf(\"after %s epochs\\n\", arguments[1]);\n  report(net);\n  return 0;\n}");
}

}  // namespace

std::string cpp_code(const Experiment& e) {
  require_finite(e);
  Code c;
  const std::string program = "deepx_" + e.spec().data.name;
  c.line("// A network from the deepX playground, at epoch ", e.run().epoch(),
         ". Without arguments it prints losses, and outputs at a few\n",
         "// points of the plane; with a number, it then trains for that many epochs from these weights, with a new "
         "optimizer. In CMake:\n//");
  c.line("//   add_subdirectory(deepX)  # the repository; -DDEEPX_PLAYGROUND=OFF builds only the engine");
  c.line("//   add_executable(", program, " ", program, ".cpp)\n//   target_link_libraries(", program,
         " PRIVATE deepx_f32)");
  c.line(
      "#include <algorithm>\n#include <cmath>\n#include <cstdio>\n#include <cstdlib>\n#include <initializer_list>\n#include <span>\n#include <vector>\n");
  c.line("#include \"engine/deepx.h\"\n\nusing namespace deepx;\n\nnamespace {\n\nstruct Net {\n  Rng rng{",
         e.spec().seed, ", Stream::dropout};");
  write_members(c, e);
  write_forward(c, e);
  write_lists(c, e);
  write_state(c, e.network().module());
  write_points(c, e);
  if (e.data().from_table()) write_table(c, e);
  write_loss(c, e);
  write_training(c, e);
  c.text.erase(c.text.size() - 1);
  c.line();
  write_main(c, e);
  return c.text;
}

}  // namespace deepx::inline DEEPX_PRECISION
