// SPDX-License-Identifier: MIT
// The experiment as a Python program for PyTorch: the same module with the current weights, its data and its training
// loop.
#include <array>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/share/export_code.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

std::string activation_call(const std::string& name) {
  if (name == "linear") return "y";
  if (name == "tanh" || name == "sigmoid") return join("torch.", name, "(y)");
  return join("F.", name == "log_sigmoid" ? "logsigmoid" : name, "(y)");
}

/// A feature of the catalogue; x1 and x2 are plane coordinates.
std::string torch_feature(int feature) {
  constexpr std::array kCode = {"x1 / 3",      "x2 / 3",        "(x1 / 3) ** 2", "(x2 / 3) ** 2",
                                "x1 * x2 / 9", "torch.sin(x1)", "torch.sin(x2)"};
  return kCode.at(static_cast<std::size_t>(feature));
}

void write_module(Code& c, const Experiment& e) {
  const Network& net = e.network().module();
  const std::size_t layers = static_cast<std::size_t>(net.layers());
  c.line("class Net(nn.Module):\n    def __init__(self):\n        super().__init__()");
  for (std::size_t k = 0; k < layers; ++k) {
    const int i = static_cast<int>(k);
    const LayerCode layer = layer_of(e.spec(), k);
    const Shape shape = net.linear(i).weight.shape();
    c.line("        self.", net.name(i), " = nn.Linear(", shape[0], ", ", shape[1], layer.bias ? "" : ", bias=False",
           ")");
    if (k + 1 < layers && layer.norm != "none")
      c.line("        self.", net.name(i), "_norm = nn.", layer.norm, "(", shape[1], ")");
    if (!layer.frozen) continue;
    c.line("        self.", net.name(i), ".requires_grad_(False)");
    if (k + 1 < layers && layer.norm != "none") c.line("        self.", net.name(i), "_norm.requires_grad_(False)");
  }
  c.line("\n    def forward(self, points, hidden=None):");
  c.line("        \"\"\"Points of the plane (-6 to 6) [N, 2] -> outputs [N, ", net.outputs(),
         "]; `hidden` gets each hidden layer's output.\"\"\"");
  c.line("        x1, x2 = points[:, 0], points[:, 1]");
  std::string features;
  for (const int f : e.network().inputs()) features += join(features.empty() ? "" : ", ", torch_feature(f));
  c.line("        h = torch.stack([", features, "], 1)");
  for (std::size_t k = 0; k < layers; ++k) {
    const std::string name = net.name(static_cast<int>(k));
    const LayerCode layer = layer_of(e.spec(), k);
    if (layer.drop_connect > 0) {
      c.line("        weight = F.dropout(self.", name, ".weight, ", layer.drop_connect, ", self.training)");
      c.line("        y = F.linear(h, weight, self.", name, ".bias)");
    } else {
      c.line("        y = self.", name, "(h)");
    }
    if (k + 1 == layers) break;
    if (layer.norm != "none") {
      // One row has no variance, and statistics of a frozen layer do not change.
      if (layer.norm.starts_with("BatchNorm"))
        c.line("        self.", name, "_norm.train(", layer.frozen ? "False" : "self.training and len(h) > 1", ")");
      c.line("        y = self.", name, "_norm(y)");
    }
    c.line("        h = ", layer.residual ? "h + " : "", activation_call(layer.activation));
    c.line("        if hidden is not None:\n            hidden.append(h)");
    if (layer.dropout > 0) c.line("        h = F.dropout(h, ", layer.dropout, ", self.training)");
    if (layer.noise > 0)
      c.line("        if self.training:\n            h = h + ", layer.noise, " * torch.randn_like(h)");
  }
  c.line("        return y\n");
}

void write_weights(Code& c, const Network& network) {
  c.line("\ndef numbers(values):\n    return torch.tensor(values, dtype=torch.float32)  # also for whole numbers\n\n");
  c.line("# The current weights, as torch.nn.Linear stores them: [out, in].\nSTATE = {");
  for (const NamedTensor& t : lasting_state(network)) {
    const bool turned = t.value.rank() == 2;
    const std::vector<Real> values = (turned ? transpose(t.value.detach()) : t.value.detach()).values();
    const Shape& s = t.value.shape();
    c.line("    \"", attribute_name(t.name), "\": numbers([");
    c.numbers(values, 8);
    c.line("    ])", turned ? join(".view(", s[1], ", ", s[0], ")") : "", ",");
  }
  c.line("}\n");
}

void write_torch_points(Code& c, const Experiment& e) {
  for (const bool test : {false, true}) {
    std::vector<Real> row;
    for (const DataPoint& p : e.data().points())
      if (p.test == test) row.insert(row.end(), {p.x, p.y, target_of(p, e.data().regression())});
    c.line(test ? "TEST" : "TRAIN", " = numbers([");
    c.numbers(row, 4);
    c.line("]).view(-1, 3)");
  }
  if (!e.data().regression()) c.line("# The names of the classes, from class 0 on.\nCLASSES = [", class_list(e), "]");
}

/// Converts rows of the points' table to points, and outputs to the table's numbers.
void write_columns(Code& c, const Experiment& e) {
  const auto& [x1, x2, target] = e.data().columns();
  c.line("# Columns of the table: value in the table = offset + scale times the network's value.");
  c.line("COLUMNS = [  # name, offset, scale");
  for (const OwnColumn& column : e.data().columns())
    c.line("    (", in_quotes(column.name), ", ", column.offset, ", ", column.scale, "),");
  c.line(
      "]\n\n\ndef from_table(rows):\n    \"\"\"The first two columns of rows of the table -> points for the "
      "network.\"\"\"");
  c.line("    return numbers([[(a - ", x1.offset, ") / ", x1.scale, ", (b - ", x2.offset, ") / ", x2.scale,
         "] for a, b in rows])");
  if (e.data().regression())
    c.line(
        "\n\ndef to_table(outputs):\n    \"\"\"Outputs of the network -> numbers of the last column.\"\"\"\n    return ",
        target.offset, " + ", target.scale, " * outputs[:, 0].double()");
}

std::string loss_code(const Experiment& e) {
  const std::string& loss = e.spec().loss;
  const std::string K = std::to_string(e.data().classes());
  if (e.data().regression()) {
    if (loss == "mae") return "    return F.l1_loss(outputs[:, 0], targets)";
    if (loss == "huber") return join("    return F.huber_loss(outputs[:, 0], targets, delta=", kHuberDelta, ")");
    return "    return F.mse_loss(outputs[:, 0], targets)";
  }
  if (e.data().classes() == 2) {
    if (loss == "mse") return "    return F.mse_loss(outputs[:, 0], 2 * targets - 1)";
    if (loss == "hinge") return "    return (1 - (2 * targets - 1) * outputs[:, 0]).clamp(min=0).mean()";
    return "    return F.binary_cross_entropy_with_logits(outputs[:, 0], targets)";
  }
  if (loss == "mse") return join("    return F.mse_loss(outputs, F.one_hot(targets.long(), ", K, ").float())");
  if (loss == "hinge")
    return "    right = targets.long()[:, None]\n    short = 1 + outputs - outputs.gather(1, right)\n"
           "    return short.scatter(1, right, 0).clamp(min=0).amax(1).mean()  # equal violations share";
  return "    return F.cross_entropy(outputs, targets.long())";
}

/// The term that one tensor adds, by the regularizer's formula; empty for a constraint.
std::string term_code(const RegularizerSpec& r, const std::string& weight, const std::string& output) {
  const auto setting = [&](const char* name) { return r.settings.at(name); };
  const auto l1 = [](double s, const std::string& x) { return join(s, " * ", x, ".abs().sum()"); };
  const auto l2 = [](double s, const std::string& x) { return join(s / 2, " * (", x, " ** 2).sum()"); };
  if (r.name == "l1") return l1(setting("lambda"), weight);
  if (r.name == "l2") return l2(setting("lambda"), weight);
  if (r.name == "elastic_net") {
    const double strength = setting("lambda"), share = setting("l1_ratio");
    return l1(strength * share, weight) + " + " + l2(strength * (1 - share), weight);
  }
  if (output.empty()) return "";
  if (r.name == "activity_l1") return l1(setting("lambda"), output) + join(" / len(", output, ")");
  if (r.name == "activity_l2") return l2(setting("lambda"), output) + join(" / len(", output, ")");
  return "";
}

void write_objective(Code& c, const Experiment& e) {
  c.line("\n\ndef loss_of(outputs, targets):\n", loss_code(e));
  c.line("\n\ndef penalty(net, hidden):\n    \"\"\"The regularizers' part of the loss.\"\"\"\n    total = 0");
  std::string limits;
  const std::size_t layers = static_cast<std::size_t>(e.network().module().layers());
  for (std::size_t k = 0; k < layers; ++k) {
    const RegularizerSpec r = layer_of(e.spec(), k).regularizer;
    const std::string name = e.network().module().name(static_cast<int>(k)), weight = join("net.", name, ".weight");
    const std::string term = term_code(r, weight, k + 1 < layers ? join("hidden[", k, "]") : "");
    if (!term.empty()) c.line("    total = total + ", term);
    if (r.name == "max_norm" && !layer_of(e.spec(), k).frozen)
      limits += join("    ", weight, " *= (", r.settings.at("max_value"), " / ", weight,
                     ".norm(dim=1, keepdim=True)).clamp(max=1)\n");
  }
  c.line(
      "    return total\n\n\n@torch.no_grad()\ndef constrain(net):\n    \"\"\"After each step: returns weights to "
      "their allowed range.\"\"\"");
  c.line(limits.empty() ? "    pass\n" : limits);
}

constexpr const char* kLion = R"(
class Lion(torch.optim.Optimizer):
    """p <- p - lr (sign(b1 m + (1 - b1) g) + weight_decay p); m <- b2 m + (1 - b2) g"""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.sub_(group["lr"] * torch.sign(b1 * m + (1 - b1) * p.grad))
                m.mul_(b2).add_((1 - b2) * p.grad)
)";

constexpr const char* kDampedNesterov = R"py(
class DampedNesterov(torch.optim.Optimizer):
    """g <- g + weight_decay p; v <- momentum v + (1 - dampening) g, first g; p <- p - lr (g + momentum v)"""

    def __init__(self, parameters, lr, momentum, dampening, weight_decay):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                g = p.grad + group["weight_decay"] * p
                if "v" in self.state[p]:
                    self.state[p]["v"].mul_(group["momentum"]).add_((1 - group["dampening"]) * g)
                v = self.state[p].setdefault("v", g.clone())
                p.sub_(group["lr"] * (g + group["momentum"] * v))
)py";

/// The optimizer with PyTorch's names for its settings. Code for missing parts of PyTorch is included.
std::string optimizer_code(Code& c, const OptimizerSpec& o) {
  const auto value = [&](const char* name) { return o.settings.at(name); };
  const auto given = [&](const char* name) { return join(", ", name, "=", value(name)); };
  const auto flag = [&](const char* name) { return join(", ", name, "=", value(name) != 0 ? "True" : "False"); };
  const std::string betas =
      o.settings.contains("beta1") ? join(", betas=(", value("beta1"), ", ", value("beta2"), ")") : "";
  const std::string start = join("(parameters, lr=", o.learning_rate());
  const std::string decay = given("weight_decay") + ")";
  if (o.name == "sgd") {
    const bool ahead = value("nesterov") != 0 && value("momentum") > 0;  // PyTorch refuses one without the other
    if (ahead && value("dampening") != 0) {
      c.line(kDampedNesterov);
      return "DampedNesterov" + start + given("momentum") + given("dampening") + decay;
    }
    return "torch.optim.SGD" + start + given("momentum") + given("dampening") + (ahead ? ", nesterov=True" : "") +
           decay;
  }
  if (o.name == "adam" || o.name == "adamw")
    return join("torch.optim.", o.name == "adam" ? "Adam" : "AdamW") + start + betas + given("eps") + flag("amsgrad") +
           decay;
  if (o.name == "nadam") return "torch.optim.NAdam" + start + betas + given("eps") + given("momentum_decay") + decay;
  if (o.name == "rmsprop")
    return "torch.optim.RMSprop" + start + given("alpha") + given("eps") + flag("centered") + given("momentum") + decay;
  if (o.name == "adagrad")
    return "torch.optim.Adagrad" + start + given("lr_decay") + given("initial_accumulator_value") + given("eps") +
           decay;
  if (o.name == "adadelta") return "torch.optim.Adadelta" + start + given("rho") + given("eps") + decay;
  DEEPX_REQUIRE(o.name == "lion", value, "export: optimizer.name is ", quote(o.name),
                ", which has no form in PyTorch; choose another");
  c.line(kLion);
  return "Lion" + start + betas + decay;
}

/// `rate` of a step counted from 0; None leaves it to a scheduler of PyTorch.
std::string schedule_code(const Spec& spec) {
  const ScheduleSpec& s = spec.schedule;
  const std::string base = deepx::to_text(spec.optimizer.learning_rate());
  const auto value = [&](const char* name) { return deepx::to_text(s.settings.at(name)); };
  if (s.name == "step")
    return join("    return ", base, " * ", value("gamma"), " ** (step // ", value("step_size"), ")");
  if (s.name == "exponential") return join("    return ", base, " * ", value("gamma"), " ** step");
  if (s.name == "linear")
    return join("    start, end = ", value("start_factor"), ", ", value("end_factor"), "\n    return ", base,
                " * (start + (end - start) * min(step / ", value("total_iters"), ", 1))");
  if (s.name == "cosine")
    return join("    least = ", value("eta_min"), "\n    return least + (", base,
                " - least) * (1 + math.cos(math.pi * step / ", value("T_max"), ")) / 2");
  if (s.name == "one_cycle") {
    const bool straight = s.settings.at("anneal_strategy") != 0, three = s.settings.at("three_phase") != 0;
    return join(
        "    top, first = ", base, ", ", base, " / ", value("div_factor"), "\n    last = first / ",
        value("final_div_factor"), "\n    end, turn = ", value("total_steps"), " - 1, ", value("pct_start"), " * ",
        value("total_steps"), " - 1\n\n",
        "    def between(a, b, start, stop):\n        share = min(max((step - start) / (stop - start), 0), 1) if stop > start else 1\n        return ",
        straight ? "a + (b - a) * share" : "b + (a - b) * (1 + math.cos(math.pi * share)) / 2",
        "\n\n    if step <= turn:\n        return between(first, top, 0, turn)\n",
        three
            ? "    return between(top, first, turn, 2 * turn) if step <= 2 * turn else between(first, last, 2 * turn, end)"
            : "    return between(top, last, turn, end)");
  }
  return join("    return ", base);
}

void write_torch_training(Code& c, const Experiment& e) {
  const Spec& spec = e.spec();
  const std::string optimizer = optimizer_code(c, spec.optimizer);
  const bool plateau = spec.schedule.name == "reduce_on_plateau";
  const double warmup = spec.schedule.settings.at("warmup_steps");
  c.line("\ndef rate(step):\n    \"\"\"The learning rate of a step, counted from 0.\"\"\"");
  if (warmup > 0) {
    const double base = spec.optimizer.learning_rate(), factor = spec.schedule.settings.at("warmup_factor");
    c.line("    if step < ", warmup, ":\n        return ", base, " * (", factor, " + ", 1 - factor, " * step / ",
           warmup, ")\n    step -= ", warmup);
  }
  c.line(schedule_code(spec));
  c.line("\n\ndef train(net, epochs):\n    parameters = [p for p in net.parameters() if p.requires_grad]");
  if (all_frozen(e)) c.line("    if not parameters:  # all layers are frozen\n        return");
  c.line("    optimizer = ", optimizer);
  if (plateau) {
    const auto value = [&](const char* name) { return spec.schedule.settings.at(name); };
    c.line("    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode=\"",
           value("mode") != 0 ? "max" : "min", "\", factor=", value("factor"), ", patience=", value("patience"),
           ", threshold=", value("threshold"), ", threshold_mode=\"", value("threshold_mode") != 0 ? "abs" : "rel",
           "\", cooldown=", value("cooldown"), ", min_lr=", value("min_lr"), ", eps=", value("eps"), ")");
  }
  c.line("    step = 0\n    net.train()\n    for _ in range(epochs):\n        order = torch.randperm(len(TRAIN))");
  c.line("        for at in range(0, len(TRAIN), ", spec.batch, "):\n            rows = order[at:at + ", spec.batch,
         "]");
  const char* each_group = "for group in optimizer.param_groups:";
  if (!plateau)
    c.line("            ", each_group, "\n                group[\"lr\"] = rate(step)");
  else if (warmup > 0)
    c.line("            if step <= ", warmup, ":\n                ", each_group,
           "\n                    group[\"lr\"] = rate(step)");
  c.line("            hidden = []\n            outputs = net(TRAIN[rows, :2], hidden)");
  c.line("            loss = loss_of(outputs, TRAIN[rows, 2]) + penalty(net, hidden)");
  c.line(
      "            optimizer.zero_grad()\n            loss.backward()\n            optimizer.step()\n            constrain(net)");
  if (plateau && warmup > 0)
    c.line("            if step >= ", warmup,
           ":  # ignore plateaus during warmup\n                plateau.step(loss.detach())");
  else if (plateau)
    c.line("            plateau.step(loss.detach())");
  c.line("            step += 1\n");
}

void write_torch_main(Code& c, const Experiment& e) {
  if (!e.data().regression()) {
    c.line("\ndef class_of(outputs):\n    \"\"\"The name of the class that the outputs choose for one point.\"\"\"");
    c.line("    return CLASSES[", e.data().classes() == 2 ? "int(outputs[0] > 0)" : "outputs.index(max(outputs))",
           "]\n");
  }
  c.line("\ndef report(net):\n    net.eval()\n    with torch.no_grad():");
  c.line("        for name, part in (\"train\", TRAIN), (\"test\", TEST):\n            if len(part) > 0:");
  c.line("                print(f\"{name} loss {loss_of(net(part[:, :2]), part[:, 2]).item():.9g}\")");
  c.line("        probes = numbers([", probe_list("[", "]"), "])");
  c.line("        for (x1, x2), outputs in zip(probes.tolist(), net(probes).tolist()):");
  c.line("            print(f\"({x1:g}, {x2:g}):\", *[f\"{y:.9g}\" for y in outputs]",
         e.data().regression() ? "" : ", \"->\", class_of(outputs)", ")");
  c.line("\n\nif __name__ == \"__main__\":\n    net = Net()\n    net.load_state_dict(STATE)\n    report(net)");
  c.line(
      "    if len(sys.argv) > 1:\n        train(net, int(sys.argv[1]))\n        print(f\"after {sys.argv[1]} epochs\")\n        report(net)");
}

}  // namespace

std::string pytorch_code(const Experiment& e) {
  require_finite(e);
  Code c;
  c.line("# A network from the deepX playground, at epoch ", e.run().epoch(), ", for PyTorch 1.13 or newer.\n#");
  c.line("#   python3 deepx_", e.spec().data.name, ".py         losses, and outputs at a few points of the plane");
  c.line("#   python3 deepx_", e.spec().data.name,
         ".py 100     the same, then 100 epochs of training from these weights\n#");
  c.line("# The optimizer starts from scratch, and the order of samples differs from the playground's.");
  c.line("import math\nimport sys\n\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n");
  write_module(c, e);
  write_weights(c, e.network().module());
  c.line("# x1, x2 and ", e.data().regression() ? "the number to predict" : "the class", " of each point.");
  write_torch_points(c, e);
  if (e.data().from_table()) write_columns(c, e);
  write_objective(c, e);
  write_torch_training(c, e);
  write_torch_main(c, e);
  return c.text;
}

}  // namespace deepx::inline DEEPX_PRECISION
