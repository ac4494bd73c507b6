// SPDX-License-Identifier: MIT
// A line for each operator from a table of operators, and the program around the lines.
#include "playground/model/share/trace_code.h"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/core/text.h"
#include "engine/graph/operator.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// An operator of one input in PyTorch; y, x and g stand for result, input and arriving gradient.
struct TorchFunction {
  std::string_view op, call, backward;
};
constexpr TorchFunction kTorch[] = {
    {"tanh", "torch.tanh(x)", "g * (1 - y**2)"},
    {"sigmoid", "torch.sigmoid(x)", "g * y * (1 - y)"},
    {"relu", "torch.relu(x)", "g * (x > 0)"},
    {"softplus", "F.softplus(x)", "g * torch.sigmoid(x)"},
    {"softsign", "F.softsign(x)", "g / (1 + x.abs())**2"},
    {"silu", "F.silu(x)", "g * torch.sigmoid(x) * (1 + x * (1 - torch.sigmoid(x)))"},
};

/// A loss of scores s and targets y.
struct TorchLoss {
  std::string_view op, call, backward;
};
constexpr TorchLoss kLosses[] = {
    {"bce_with_logits", "F.binary_cross_entropy_with_logits(s, y)", "(torch.sigmoid(s) - y) / len(x)"},
    {"cross_entropy", "F.cross_entropy(s, y)", "(torch.softmax(s, 1) - F.one_hot(y, s.shape[1])) / len(x)"},
    {"mse", "F.mse_loss(s, y)", "2 * (s - y) / s.numel()"},
};

class StepNames {
 public:
  explicit StepNames(const Trace& trace) {
    for (const TraceNode& n : trace.nodes()) {
      std::string name = n.leaf ? n.symbol == "X" ? "x" : n.name : n.symbol == trace.output() ? "L" : letter(trace, n);
      if (const int seen = count_[name]++) name += "_" + std::to_string(seen + 1);
      names_.push_back(name);
    }
  }
  const std::string& operator[](int node) const { return names_[static_cast<std::size_t>(node)]; }

 private:
  std::string letter(const Trace& trace, const TraceNode& n) const {
    const bool hidden = n.scope.starts_with("hidden");
    const std::string layer = hidden && n.scope != "hidden1" ? n.scope.substr(6) : "";
    if (n.op == "matmul") return hidden ? "a" + layer : "c";
    if (n.op == "add" && trace.node(n.inputs[0]).op == "matmul") return hidden ? "z" + layer : "s";
    return "h" + layer;
  }
  std::map<std::string, int> count_;
  std::vector<std::string> names_;
};

/// The template with its letters replaced: a letter stands alone.
std::string filled(std::string_view form, const std::map<char, std::string>& letters) {
  std::string text;
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; };
  for (std::size_t i = 0; i < form.size(); ++i) {
    const auto found = letters.find(form[i]);
    const bool alone =
        (i == 0 || !is_word(form[i - 1])) && (i + 1 == form.size() || !is_word(form[i + 1]) || form[i + 1] == '.');
    if (found != letters.end() && alone)
      text += found->second;
    else
      text += form[i];
  }
  return text;
}

struct Pair {
  std::string forward, backward;
};

std::string gradient(const std::string& name) { return "d" + name; }
bool wants(const TraceNode& n) { return n.arrival != Arrival::none; }

std::optional<Pair> torch_pair(const Trace& trace, const TraceNode& n, const StepNames& name) {
  const std::string &y = name[n.id], g = gradient(y);
  const auto in = [&](std::size_t i) -> const TraceNode& { return trace.node(n.inputs[i]); };
  if (n.op == "matmul") {
    const std::string a = name[n.inputs[0]], b = name[n.inputs[1]];
    const bool both = wants(in(0)) && wants(in(1));
    const std::string left = join(g, " @ ", b, ".T"), right = join(a, ".T @ ", g);
    return Pair{join(y, " = ", a, " @ ", b), both ? join(gradient(a), ", ", gradient(b), " = ", left, ", ", right)
                                             : wants(in(0)) ? join(gradient(a), " = ", left)
                                                            : join(gradient(b), " = ", right)};
  }
  if (n.op == "add" && in(1).parameter && wants(in(1))) {
    const std::string a = name[n.inputs[0]], b = name[n.inputs[1]];
    return Pair{join(y, " = ", a, " + ", b), join(gradient(a), ", ", gradient(b), " = ", g, ", ", g, ".sum(0)")};
  }
  for (const TorchFunction& f : kTorch)
    if (f.op == n.op) {
      const std::string& x = name[n.inputs[0]];
      return Pair{join(y, " = ", filled(f.call, {{'x', x}})),
                  join(gradient(x), " = ", filled(f.backward, {{'x', x}, {'y', y}, {'g', g}}))};
    }
  for (const TorchLoss& l : kLosses)
    if (l.op == n.op && n.inputs.size() == 2) {
      const std::string& s = name[n.inputs[0]];
      return Pair{join(y, " = ", filled(l.call, {{'s', s}})), join(gradient(s), " = ", filled(l.backward, {{'s', s}}))};
    }
  return std::nullopt;
}

std::optional<Pair> cpp_pair(const Trace& trace, const TraceNode& n, const StepNames& name) {
  const OpInfo& info = *operator_catalogue().at(n.op).info;
  const int shown = n.inputs.size() > 1 && !wants(trace.node(n.inputs[0])) ? 1 : 0;
  const std::string call = n.op == "add"          ? join(name[n.inputs[0]], " + ", name[n.inputs[1]])
                           : n.inputs.size() == 2 ? join(n.op, "(", name[n.inputs[0]], ", ", name[n.inputs[1]], ")")
                                                  : join(n.op, "(", name[n.inputs[0]], ")");
  const std::string start = name[n.id] == "L" ? "L = " : join("const Tensor ", name[n.id], " = ");
  return Pair{join(start, call, ";"), join("sweep.step();  // ", info.grads[static_cast<std::size_t>(shown)])};
}

/// Every operator has its lines, and every result one user.
bool writable(const Trace& trace) {
  std::map<int, int> users;
  for (const TraceNode& n : trace.nodes())
    for (const int input : n.inputs) ++users[input];
  return !trace.scalar() && trace.updates() && std::ranges::all_of(trace.nodes(), [&](const TraceNode& n) {
    return n.leaf ? n.parameter || n.symbol == "X" || n.symbol == "y"
                  : users[n.id] <= 1 && n.label == operator_catalogue().at(n.op).info->label;
  });
}

std::string list_of(std::span<const Real> values) {
  std::string text;
  for (const Real v : values) text += join(text.empty() ? "" : ", ", deepx::to_text(static_cast<double>(v)));
  return text;
}

constexpr std::string_view kFloat = "], dtype=torch.float32)";  // also for whole numbers

std::string torch_tensor(const TraceNode& n, std::span<const Real> values, bool classes) {
  const std::size_t cols = std::max(1, n.value.cols);
  if (classes) {
    std::string text;
    for (const Real v : values) text += join(text.empty() ? "" : ", ", static_cast<int>(v));
    return join("torch.tensor([", text, "])");
  }
  if (n.shape.find("×") == std::string::npos) return join("torch.tensor([", list_of(values), kFloat);
  std::string rows;
  for (std::size_t i = 0; i < values.size(); i += cols)
    rows += join(rows.empty() ? "" : ", ", "[", list_of(values.subspan(i, cols)), "]");
  return join("torch.tensor([", rows, kFloat);
}

/// "{2, 3}" for "2×3".
std::string cpp_shape(const TraceNode& n) {
  std::string text = "{";
  for (std::size_t i = 0; i < n.shape.size(); ++i) {
    if (n.shape.compare(i, std::string_view("×").size(), "×") == 0)
      text += ", ", i += std::string_view("×").size() - 1;
    else
      text += n.shape[i];
  }
  return text + "}";
}

void write_torch(const Trace& trace, const StepNames& name, TraceCode& code) {
  const bool classes = trace.node(static_cast<int>(trace.nodes().size()) - 1).op == "cross_entropy";
  std::string& p = code.program;
  p = "import torch\nimport torch.nn.functional as F\n\n";
  for (const TraceNode& n : trace.nodes())
    if (n.leaf)
      p += join(name[n.id], " = ", torch_tensor(n, trace.start_values(n.id), classes && n.symbol == "y"), "\n");
  p += "\n# Forward\n";
  for (const CodeLine& line : code.forward) p += line.text + "\n";
  p += "\n# Backward\n";
  for (const CodeLine& line : code.backward) p += line.text + "\n";
  p += "\nprint('L', float(L))\n";
  for (const TraceNode& n : trace.nodes())
    if (n.parameter && wants(n))
      p += join("print('", name[n.id], "', *", gradient(name[n.id]), ".flatten().tolist())\n");
  if (!code.update.empty()) p += "\n# Update\n" + code.update + "\n";
}

void write_cpp(const Trace& trace, const StepNames& name, TraceCode& code) {
  std::string& p = code.program;
  p = "#include <cstdio>\n\n#include \"engine/deepx.h\"\nusing namespace deepx;\n\nint main() {\n";
  for (const TraceNode& n : trace.nodes()) {
    if (!n.leaf) continue;
    const bool trained = n.parameter && wants(n);
    p += join(trained ? "  Tensor " : "  const Tensor ", name[n.id], " = Tensor::from(", cpp_shape(n), ", {",
              list_of(trace.start_values(n.id)), "})", trained ? ".requires_grad();\n" : ";\n");
  }
  p += "\n  // Forward\n  Tape tape;\n  const auto on = tape.record();\n  Tensor L;\n";
  for (const CodeLine& line : code.forward) p += "  " + line.text + "\n";
  p += "\n  // Backward\n  ReverseSweep sweep(tape, L);\n";
  for (const CodeLine& line : code.backward) p += "  " + line.text + "\n";
  p += "\n  std::printf(\"L %.7g\\n\", static_cast<double>(L.item()));\n";
  for (const TraceNode& n : trace.nodes()) {
    if (!n.parameter || !wants(n)) continue;
    p += join("  std::printf(\"", name[n.id], "\");\n  for (const Real g : sweep.gradients().of(", name[n.id],
              ")) std::printf(\" %.7g\", static_cast<double>(g));\n  std::puts(\"\");\n");
  }
  p += "}\n";
}

}  // namespace

TraceCode trace_code(const Trace& trace, CodeLanguage language) {
  TraceCode code;
  if (!writable(trace)) return code;
  const StepNames name(trace);
  std::map<int, Pair> pairs;
  for (const TraceNode& n : trace.nodes()) {
    if (n.leaf) continue;
    const std::optional<Pair> pair =
        language == CodeLanguage::pytorch ? torch_pair(trace, n, name) : cpp_pair(trace, n, name);
    if (!pair) return {};
    pairs[n.id] = *pair;
  }
  for (std::size_t i = 0; i < trace.steps().size(); ++i) {
    const TraceStep& step = trace.steps()[i];
    const int at = static_cast<int>(i) + 1;
    if (step.phase == TracePhase::forward) code.forward.push_back({pairs[step.node].forward, at});
    if (step.phase == TracePhase::backward) code.backward.push_back({pairs[step.node].backward, at});
  }
  if (trace.plain_descent() && language == CodeLanguage::pytorch) {
    std::string weights, gradients;
    for (const TraceNode& n : trace.nodes())
      if (n.parameter && wants(n)) {
        weights += join(weights.empty() ? "" : ", ", name[n.id]);
        gradients += join(gradients.empty() ? "" : ", ", gradient(name[n.id]));
      }
    code.update = join("for w, g in zip((", weights, "), (", gradients,
                       ")): w -= ", deepx::to_text(trace.learning_rate()), " * g");
  }
  language == CodeLanguage::pytorch ? write_torch(trace, name, code) : write_cpp(trace, name, code);
  return code;
}

}  // namespace deepx::inline DEEPX_PRECISION
