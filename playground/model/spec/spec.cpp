// SPDX-License-Identifier: MIT
// Reading and changing a spec by dotted paths: the one place where its limits and choices are checked.
#include "playground/model/spec/spec.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "engine/data/dataset.h"
#include "engine/nn/init.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_values.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kMaxSeed = 9007199254740991;  // JSON numbers are exact up to 2^53 - 1

struct NumberField {
  std::string_view path;
  Limits limits;
  double (*get)(const Spec&);
  void (*set)(Spec&, double);
};
const std::array<NumberField, 9> kNumbers = {{
    {"data.points", {20, 5000, true}, [](const Spec& s) { return double(s.data.points); }, [](Spec& s, double v) { s.data.points = int(v); }},
    {"data.noise", {0, 2, false}, [](const Spec& s) { return s.data.noise; }, [](Spec& s, double v) { s.data.noise = v; }},
    {"data.train_share", {0.1, 1, false}, [](const Spec& s) { return s.data.train_share; }, [](Spec& s, double v) { s.data.train_share = v; }},
    {"data.seed", {0, kMaxSeed, true}, [](const Spec& s) { return double(s.data.seed); }, [](Spec& s, double v) { s.data.seed = std::uint64_t(v); }},
    {"batch", {1, 5000, true}, [](const Spec& s) { return double(s.batch); }, [](Spec& s, double v) { s.batch = int(v); }},
    {"seed", {0, kMaxSeed, true}, [](const Spec& s) { return double(s.seed); }, [](Spec& s, double v) { s.seed = std::uint64_t(v); }},
    {"stop.epochs", {0, 1e6, true}, [](const Spec& s) { return double(s.stop.epochs); }, [](Spec& s, double v) { s.stop.epochs = int(v); }},
    {"stop.loss", {0, 1e6, false}, [](const Spec& s) { return s.stop.loss; }, [](Spec& s, double v) { s.stop.loss = v; }},
    {"stop.patience", {0, 1e6, true}, [](const Spec& s) { return double(s.stop.patience); }, [](Spec& s, double v) { s.stop.patience = int(v); }},
}};
Names data_names() {
  Names names = names_in(dataset_catalogue().entries());
  names.push_back(kOwnData);
  return names;
}

constexpr std::string_view kOwnPath = "data.own";
bool has_own(const Spec& spec) { return spec.data.name == kOwnData; }

using Values = std::map<std::string, double>;

// A catalogue's entry and its settings: "optimizer.name" and "optimizer.momentum".
struct EntryField {
  std::string_view name_path, prefix;
  Names (*known)();
  std::span<const Setting> (*declared)(std::string_view name);
  std::string& (*name)(Spec&);
  Values& (*settings)(Spec&);
};
const std::array<EntryField, 5> kEntries = {{
    {"data.name", "data.", data_names,
     [](std::string_view name) { return std::span<const Setting>(plane_set(name).settings); },
     [](Spec& s) -> std::string& { return s.data.name; }, [](Spec& s) -> Values& { return s.data.settings; }},
    {"network.init", "network.init_settings.", [] { return names_in(initializer_catalogue().entries()); },
     [](std::string_view name) { return std::span<const Setting>(initializer_catalogue().at(name).settings); },
     [](Spec& s) -> std::string& { return s.network.init; }, [](Spec& s) -> Values& { return s.network.init_settings; }},
    {"regularizer.name", "regularizer.", regularizer_names,
     [](std::string_view name) {
       return name == "none" ? std::span<const Setting>() : std::span<const Setting>(regularizer_catalogue().at(name).settings);
     },
     [](Spec& s) -> std::string& { return s.regularizer.name; }, [](Spec& s) -> Values& { return s.regularizer.settings; }},
    {"optimizer.name", "optimizer.", [] { return names_in(optimizer_choices()); },
     [](std::string_view name) { return std::span<const Setting>(optimizer_catalogue().at(name).settings); },
     [](Spec& s) -> std::string& { return s.optimizer.name; }, [](Spec& s) -> Values& { return s.optimizer.settings; }},
    {"schedule.name", "schedule.", [] { return names_in(schedule_catalogue().entries()); },
     [](std::string_view name) { return std::span<const Setting>(schedule_catalogue().at(name).settings); },
     [](Spec& s) -> std::string& { return s.schedule.name; }, [](Spec& s) -> Values& { return s.schedule.settings; }},
}};

Values default_settings(const EntryField& entry, std::string_view name) {
  Values settings;
  for (const Setting& s : entry.declared(name)) settings[std::string(s.name)] = s.value;
  if (entry.prefix == "optimizer.") settings["learning_rate"] = optimizer_catalogue().at(name).recipe.learning_rate;
  return settings;
}

const EntryField& entry_field(std::string_view name_path) {
  return *std::find_if(kEntries.begin(), kEntries.end(), [&](const EntryField& e) { return e.name_path == name_path; });
}

// The setting of the chosen entry that a path means.
struct EntrySetting {
  const EntryField* entry;
  const Setting* setting;
  double& value(Spec& spec) const { return entry->settings(spec).at(std::string(setting->name)); }
};
std::optional<EntrySetting> entry_setting(const Spec& spec, std::string_view path) {
  for (const EntryField& entry : kEntries) {
    if (!path.starts_with(entry.prefix)) continue;
    for (const Setting& s : entry.declared(entry.name(const_cast<Spec&>(spec))))
      if (s.name == path.substr(entry.prefix.size())) return EntrySetting{&entry, &s};
  }
  return std::nullopt;
}

void choose_entry(Spec& spec, const EntryField& entry, std::string_view name) {
  if (entry.name(spec) == name) return;
  Values &old = entry.settings(spec), settings = default_settings(entry, name);
  // A decay that somebody chose stays. A default does not: adam has 0 and adamw 0.01.
  const auto decay = old.find("weight_decay"), to = settings.find("weight_decay");
  if (decay != old.end() && to != settings.end() && decay->second != default_settings(entry, entry.name(spec)).at("weight_decay"))
    to->second = decay->second;
  entry.name(spec) = name;
  old = std::move(settings);
  if (!has_own(spec)) spec.data.own.clear();
}

std::string_view usual_loss(bool regression) { return regression ? "mse" : "cross_entropy"; }

// Data of the other kind bring their usual loss.
void fit_loss(Spec& spec, bool was_regression) {
  if (is_regression(spec) != was_regression) spec.loss = usual_loss(!was_regression);
}

void choose_loss(Spec& spec, std::string_view text) {
  const bool regression = is_regression(spec);
  Names fitting;
  bool known = false;
  for (const LossChoice& l : loss_choices()) {
    known |= l.name == text;
    if (l.fits(regression)) fitting.push_back(l.name);
  }
  const bool fits = std::find(fitting.begin(), fitting.end(), text) != fitting.end();
  DEEPX_REQUIRE(fits || !known, value, "spec: loss is ", quote(text), ", which does not fit data set ", spec.data.name, ": its points have ",
                regression ? "a number each" : "a class each", "; those that fit are ", listed(fitting));
  DEEPX_REQUIRE(fits, value, "spec: loss is ", quote(text), "; known are ", listed(fitting));
  spec.loss = text;
}

std::vector<std::string> features_from(std::string_view text) {
  const Names known = names_in(feature_catalogue());
  const std::vector<std::string_view> given = split(text, ',');
  DEEPX_REQUIRE(!given.empty(), value, "spec: features is empty; give at least one of ", listed(known));
  for (std::string_view name : given) require_name("features", name, known);
  std::vector<std::string> features;
  for (std::string_view name : known)
    if (std::find(given.begin(), given.end(), name) != given.end()) features.emplace_back(name);
  return features;
}

[[noreturn]] void unknown_path(const Spec& spec, std::string_view path) {
  for (const EntryField& entry : kEntries) {
    if (!path.starts_with(entry.prefix)) continue;
    const std::string& name = entry.name(const_cast<Spec&>(spec));
    std::string known = entry.prefix == join(entry.name_path.substr(0, entry.name_path.find('.')), ".") ? "name" : "";
    for (const NumberField& f : kNumbers)
      if (f.path.starts_with(entry.prefix)) known += join(", ", f.path.substr(entry.prefix.size()));
    for (const Setting& s : entry.declared(name)) known += (known.empty() ? "" : ", ") + std::string(s.name);
    if (name == kOwnData) known += ", own";
    const std::string_view what = entry.prefix.substr(0, entry.prefix.find('.'));
    throw Error(ErrorKind::value, join("spec: ", clipped(path), ": ", what == "network" ? "initializer" : what == "data" ? "data set" : what, " ", name, " has no ",
                                       quote(path.substr(entry.prefix.size())), "; known are ", known.empty() ? "none" : known));
  }
  std::string known = "features, network.hidden, network.output, optimizer.learning_rate, loss";
  for (const EntryField& entry : kEntries) known += ", " + std::string(entry.name_path);
  for (const NumberField& f : kNumbers) known += ", " + std::string(f.path);
  throw Error(ErrorKind::value, join("spec: ", clipped(path), ": there is no such path; known are ", known));
}

}  // namespace

NetworkSpec::NetworkSpec() : init_settings(default_settings(entry_field("network.init"), init)) {}
// Adam's rate for small problems, 0.03: the default spiral is then learned from any seed within some 200 epochs.
OptimizerSpec::OptimizerSpec() : settings(default_settings(entry_field("optimizer.name"), name)) {}
ScheduleSpec::ScheduleSpec() : settings(default_settings(entry_field("schedule.name"), name)) {}

bool is_regression(const Spec& spec) {
  return has_own(spec) ? own_numbers(spec.data.own) : plane_set(spec.data.name).kind == DataKind::regression;
}

const std::vector<LossChoice>& loss_choices() {
  static const std::vector<LossChoice> choices = {
      {"cross_entropy", "cross-entropy", "minus the logarithm of the probability given to the right class"},
      {"mse", "squared error", "the squared distance of the outputs from their targets, on average", true, true},
      {"hinge", "hinge", "how far the right class falls short of beating all others by 1; nothing once it does"},
      {"mae", "absolute error", "the distance of the output from its target, on average: outliers count less", false, true},
      {"huber", "Huber loss", "squared error up to a distance of 0.25, absolute error beyond, joined smoothly", false, true}};
  return choices;
}

std::vector<std::string_view> regularizer_names() {
  std::vector<std::string_view> names = names_in(regularizer_catalogue().entries());
  names.insert(names.begin(), "none");
  return names;
}

const std::vector<OptimizerInfo>& optimizer_choices() {
  static const std::vector<OptimizerInfo> choices = [] {
    std::vector<OptimizerInfo> all;
    for (const OptimizerInfo& o : optimizer_catalogue().entries())
      if (!o.needs_evaluation()) all.push_back(o);
    return all;
  }();
  return choices;
}

Limits limits_of(const Spec& spec, std::string_view path) {
  for (const NumberField& f : kNumbers)
    if (f.path == path) return f.limits;
  if (const auto at = layer_path(spec, path); at && at.option->is_number()) return at.option->limits;
  if (const auto at = entry_setting(spec, path); at && at->setting->choices.empty()) {
    const Setting& s = *at->setting;
    const bool classes = at->entry->prefix == "data." && s.name == plane_set(spec.data.name).class_setting;
    return {s.low, classes ? std::min(s.high, double(kMaxClasses)) : s.high, s.whole};
  }
  throw Error(ErrorKind::value, join("spec: ", clipped(path), ": is not a number; numbers are data.points, optimizer.learning_rate, batch and so on"));
}

std::span<const Setting> settings_of(const Spec& spec, std::string_view prefix) {
  for (const EntryField& entry : kEntries)
    if (entry.prefix.substr(0, entry.prefix.size() - 1) == prefix) return entry.declared(entry.name(const_cast<Spec&>(spec)));
  throw Error(ErrorKind::value, join("spec: ", clipped(prefix), ": nothing with settings is called so; known are data, network.init_settings, "
                                     "regularizer, optimizer, schedule"));
}

void set_path(Spec& spec, std::string_view path, std::string_view text) {
  for (const NumberField& f : kNumbers)
    if (f.path == path) return f.set(spec, number_in(path, text, f.limits));
  for (const EntryField& entry : kEntries) {
    if (entry.name_path != path) continue;
    require_name(path, text, entry.known());
    const bool regression = is_regression(spec);
    choose_entry(spec, entry, text);
    return fit_loss(spec, regression);
  }
  if (path == "loss") {
    choose_loss(spec, text);
  } else if (path == "features") {
    spec.features = features_from(text);
    settle_units(spec);
  } else if (path == kOwnPath && has_own(spec)) {
    const bool regression = is_regression(spec);
    spec.data.own = own_text(own_points_from(text));
    fit_loss(spec, regression);
  } else if (path == "network.hidden") {
    spec.network.hidden = hidden_from(text);
    settle_units(spec);
  } else if (path == "network.output") {
    spec.network.output = output_from(text);
  } else if (const auto at = layer_path(spec, path)) {
    at.set(spec, path, text);
    settle_units(spec);
  } else if (const auto setting = entry_setting(spec, path)) {
    const Setting& s = *setting->setting;
    setting->value(spec) = s.choices.empty() ? number_in(path, text, limits_of(spec, path))
                                             : s.parse(join("spec: ", setting->entry->prefix.substr(0, setting->entry->prefix.size() - 1)), text);
  } else {
    unknown_path(spec, path);
  }
}

int rank_of(std::string_view path) {
  enum { kName, kPoints, kInputs, kEntry, kOption };
  if (path == "data.name") return kName;
  if (path.starts_with("data.")) return kPoints;
  if (path == "features") return kInputs;
  const bool entry = std::ranges::any_of(kEntries, [&](const EntryField& e) { return e.name_path == path; });
  if (entry || path == "network.hidden" || path == "network.output") return kEntry;
  const auto options = layer_options();
  const std::string_view key = path.substr(path.rfind('.') + 1);
  const auto option = std::ranges::find(options, key, &LayerOption::key);
  const bool of_layer = path.starts_with("network.hidden.") || path.starts_with("network.output.");
  // All else, losses among it, comes after the options, whose order is that of their table.
  return kOption + static_cast<int>(of_layer ? option - options.begin() : std::ssize(options));
}

std::string get_path(const Spec& spec, std::string_view path) {
  for (const NumberField& f : kNumbers)
    if (f.path == path) return deepx::to_text(f.get(spec));
  for (const EntryField& entry : kEntries)
    if (entry.name_path == path) return entry.name(const_cast<Spec&>(spec));
  if (path == "loss") return spec.loss;
  if (path == kOwnPath && has_own(spec)) return spec.data.own;
  std::string text;
  if (path == "features") {
    for (const std::string& name : spec.features) text += (text.empty() ? "" : ",") + name;
    return text;
  }
  if (path == "network.hidden") {
    for (const LayerSpec& h : spec.network.hidden) text += (text.empty() ? "" : ",") + layer_text(h);
    return text;
  }
  if (path == "network.output") return options_text(spec.network.output);
  if (const auto at = layer_path(spec, path)) return at.option->text(at.layer(spec));
  if (const auto at = entry_setting(spec, path)) return at->setting->text(at->value(const_cast<Spec&>(spec)));
  unknown_path(spec, path);
}

std::vector<std::string> changed_paths(const Spec& spec, const Spec& from) {
  std::vector<std::string> paths;
  const auto compare = [&](std::string_view path) {
    if (get_path(spec, path) != get_path(from, path)) paths.emplace_back(path);
  };
  // Settings of an entry that `from` does not use are compared with the entry's defaults.
  const auto compare_settings = [&](std::string_view name_path) {
    const EntryField& entry = entry_field(name_path);
    const std::string& name = entry.name(const_cast<Spec&>(spec));
    const Values base = name == entry.name(const_cast<Spec&>(from)) ? entry.settings(const_cast<Spec&>(from)) : default_settings(entry, name);
    for (const Setting& s : entry.declared(name))
      if (const std::string key(s.name); entry.settings(const_cast<Spec&>(spec)).at(key) != base.at(key)) paths.push_back(join(entry.prefix, key));
  };
  // The loss that another kind of data brings along goes without saying.
  const bool other_kind = is_regression(spec) != is_regression(from);
  const std::string_view loss = other_kind ? usual_loss(is_regression(spec)) : std::string_view(from.loss);
  for (const char* path : {"data.name", "data.points", "data.noise", "data.train_share", "data.seed", "features", "network.hidden",
                           "network.output", "network.init", "loss", "regularizer.name", "optimizer.name", "schedule.name"}) {
    if (path != std::string_view("loss")) compare(path);
    else if (spec.loss != loss) paths.emplace_back(path);
    for (const EntryField& entry : kEntries)
      if (entry.name_path == path) compare_settings(path);
    if (path == std::string_view("data.name") && has_own(spec) && spec.data.own != from.data.own) paths.emplace_back(kOwnPath);
  }
  for (const char* path : {"batch", "seed", "stop.epochs", "stop.loss", "stop.patience"}) compare(path);
  return paths;
}

}  // namespace deepx::inline DEEPX_PRECISION
