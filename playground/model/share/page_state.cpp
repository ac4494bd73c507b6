// SPDX-License-Identifier: MIT
// The state of an experiment as JSON.
#include "playground/model/share/page_state.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/data/csv.h"
#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/access.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/gradients/diagnosis.h"
#include "playground/model/gradients/init_comparison.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/plot/point_probe.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/table_points.h"
#include "playground/model/studies/study.h"
#include "playground/model/text/inline_math.h"
#include "playground/model/train/evaluation.h"
#include "playground/model/train/run_csv.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Json = nlohmann::ordered_json;

/// A number computed in float is written with the digits of a float: 0.1, not 0.10000000149011612.
Json number(double v) {
  if (!std::isfinite(v)) return {};
  const auto narrow = static_cast<float>(v);
  constexpr double kSixDigits = 1e6;
  if (static_cast<double>(narrow) != v || (std::abs(v) < kSixDigits && v == std::trunc(v))) return v;
  // From the most digits down: computed numbers need nearly all of them.
  char text[24], shorter[24];
  std::snprintf(text, sizeof text, "%.9g", v);
  for (int digits = 8; digits >= 1; --digits) {
    std::snprintf(shorter, sizeof shorter, "%.*g", digits, v);
    if (std::strtof(shorter, nullptr) != narrow) break;
    std::memcpy(text, shorter, sizeof text);
  }
  return std::strtod(text, nullptr);
}
/// An object that is filled key by key: a braced list would make ten times the code.
class Fields {
 public:
  template <class T>
  Fields& operator()(const char* key, T&& value) {
    using V = std::remove_cvref_t<T>;
    if constexpr (std::is_same_v<V, bool>)
      flag(key, value);
    else if constexpr (std::is_integral_v<V>)
      whole(key, static_cast<long long>(value));
    else if constexpr (std::is_floating_point_v<V>)
      put(key, number(static_cast<double>(value)));
    else if constexpr (std::is_convertible_v<T, std::string_view>)
      text(key, value);
    else
      put(key, Json(std::forward<T>(value)));
    return *this;
  }
  operator Json() { return std::move(json_); }  // NOLINT(google-explicit-constructor)

 private:
  [[gnu::noinline]] void put(const char* key, Json value) { json_[key] = std::move(value); }
  [[gnu::noinline]] void flag(const char* key, bool value) { json_[key] = value; }
  [[gnu::noinline]] void whole(const char* key, long long value) { json_[key] = value; }
  [[gnu::noinline]] void text(const char* key, std::string_view value) { json_[key] = value; }

  Json json_ = Json::object();
};

Json split_json(const Metrics::Split& s) { return Fields()("train", s.train)("test", s.test); }

template <class Values>
Json numbers(const Values& values) {
  Json list = Json::array();
  for (Real v : values) list.push_back(number(static_cast<double>(v)));
  return list;
}

Json check_json(const Trace& trace) {
  const GradientCheck* c = trace.check();
  if (!c) return {};
  return Fields()("node", trace.nodes()[static_cast<std::size_t>(c->node)].name)("element", c->element)("h", c->h)(
      "below", c->below)("above", c->above)("slope", c->slope)("gradient", c->gradient)("agrees", c->agrees());
}

Json exercise_json(const Trace& trace) {
  const Exercise& e = trace.exercise();
  if (e.node < 0) return {};
  return Fields()("node", trace.nodes()[static_cast<std::size_t>(e.node)].name)("element", e.element)(
      "answer", e.answer ? number(*e.answer) : Json())("verdict", e.answer ? Json(name_of(e.verdict)) : Json());
}

Json practice_json(const Trace& trace) {
  const Practice& p = trace.practice();
  if (!p.on()) return {};
  Json boxes = Json::array();
  for (const PracticeBox& box : p.boxes)
    boxes.push_back(Fields()("node", box.node)("name", trace.node(box.node).name)("element", box.element)(
        "typed", box.typed ? number(*box.typed) : Json())("verdict", name_of(box.verdict)));
  return Fields()("level", practice_levels()[static_cast<std::size_t>(p.level)])("right", p.right())("boxes",
                                                                                                     std::move(boxes));
}

/// The optimizer's step of the current element, line by line.
Json update_json(const Trace& trace) {
  Json lines = Json::array();
  for (const UpdateRow& row : trace.explain().update)
    lines.push_back(
        Fields()("symbol", row.symbol)("formula", row.formula)("numbers", row.numbers)("result", row.after));
  return lines;
}

Json paths_json(const Trace& trace) {
  Json parts = Json::array();
  for (const PathPart& p : trace.explain().paths)
    parts.push_back(Fields()("through", trace.nodes()[static_cast<std::size_t>(p.node)].name)("gradient", p.number));
  return parts;
}

/// The strongest path of the chain rule to the number that is followed.
Json journey_json(const Trace& trace) {
  const Journey& j = trace.journey();
  if (j.node < 0) return {};
  const auto name = [&](int node) { return trace.nodes()[static_cast<std::size_t>(node)].name; };
  Json legs = Json::array();
  for (const JourneyLeg& leg : j.paths.empty() ? std::vector<JourneyLeg>() : j.paths.front().legs)
    legs.push_back(Fields()("through", name(leg.node))("slope", leg.slope)("beside", leg.beside));
  return Fields()("of", name(j.node))("element", j.element)("paths", j.count)("legs", std::move(legs))(
      "product", j.paths.empty() ? 0 : j.paths.front().product)("gradient", j.gradient);
}

Json tape_json(const Experiment& e, bool summary) {
  if (!e.backprop().trace()) return {};
  const Trace& trace = *e.backprop().trace();
  if (summary)
    return Fields()("at", trace.at())("steps", trace.steps().size())("phase", name_of(trace.phase()))(
        "loss", trace.loss())("title", trace.explain().title)("place", trace.explain().place)(
        "numbers", trace.hides() ? "" : trace.explain().numbers);
  const TracePlan& plan = e.backprop().plan();
  Json nodes = Json::array(), known = Json::object(), gradients = Json::object(), reference = Json::object(),
       parameters = Json::object();
  for (const TraceNode& n : trace.nodes()) {
    nodes.push_back(Fields()("id", n.id)("name", n.name)("op", n.leaf ? Json() : Json(n.op))("scope", n.scope)(
        "shape", n.shape)("inputs", n.inputs));
    // Names are unique: checking that among thousands would take longer than everything else.
    const auto add = [&](Json& to, std::span<const Real> values) {
      to.get_ref<Json::object_t&>().emplace_back(n.name, numbers(values));
    };
    if (!n.value.empty()) add(known, n.value.values);
    if (!n.grad.empty()) add(gradients, n.grad.values);
    if (const auto g = trace.reference_grad(n.id); !g.empty()) add(reference, g);
    if (n.parameter || n.variable) add(parameters, n.value.values);
  }
  const TraceNode& hand = trace.nodes()[static_cast<std::size_t>(trace.selected())];
  const bool secret = trace.practice().hides();
  return Fields()("nodes", std::move(nodes))("at", trace.at())("steps", trace.steps().size())("phase",
                                                                                              name_of(trace.phase()))(
      "current", trace.current() < 0 ? Json() : Json(trace.nodes()[static_cast<std::size_t>(trace.current())].name))(
      "selected", hand.name)("folds", std::vector<std::string>(e.backprop().folds().begin(),
                                                               e.backprop().folds().end()))("playing", trace.playing())(
      "loss", trace.loss())("lossAfter", secret ? NAN : trace.loss_after())("values", std::move(known))(
      "gradients", secret ? Json() : std::move(gradients))("reference", secret ? Json() : std::move(reference))(
      "parameters", std::move(parameters))("element", trace.chosen_element())("output", trace.output())(
      "graph", walked_names()[static_cast<std::size_t>(plan.walked())])(
      "formula", plan.formula ? Json(plan.text) : Json())("variables", plan.formula ? Json(plan.values) : Json())(
      "slope", plan.slope.leaf.empty() ? Json() : Json(Fields()("of", plan.slope.leaf)("element", plan.slope.element)))(
      "unit", name_of(plan.unit))("samples", std::vector<int>(trace.samples().begin(), trace.samples().end()))(
      "paths", paths_json(trace))("journey", trace.hides() ? Json() : journey_json(trace))(
      "update", update_json(trace))("check", secret ? Json() : check_json(trace))("exercise", exercise_json(trace))(
      "practice", practice_json(trace));
}

Json problem_json(const ProblemRun& run) {
  Json measures = Json::object(), settings = Json::object();
  for (const Measure& m : run.measures()) {
    measures[m.name] = Fields()("value", m.value);
    if (const Goal* goal = run.goal_of(m))
      measures[m.name].update(Fields()("goal", goal->text())("met", goal->met(m.value)));
  }
  for (const Setting& s : run.info().settings) settings[std::string(s.name)] = number(run.setting(s.name));
  return Fields()("name", run.preset())("title", run.spec().title)("sought", run.spec().sought)(
      "about", spoken_math(run.spec().words))("formula", spoken_formula(run.info().math))(
      "settings", std::move(settings))("seed", run.spec().seed)("step", run.problem().steps())(
      "steps", run.spec().steps)("loss", number(run.problem().loss()))("done", run.done())("measures",
                                                                                           std::move(measures));
}

Json plot_json(const PlotState& p) {
  return Fields()("shown", name_of(p.shown))("layer", p.layer)("unit", p.unit)(
      "units", p.across < 0 ? Json("principal") : Json({p.across, p.up}))("classes", p.classes)("contours", p.contours);
}

Json point_json(const Experiment& e) {
  const PointAnswer* a = e.plot().point_answer();
  if (!a) return {};
  Json activations = Json::array();
  for (int layer = 0; layer <= static_cast<int>(e.network().layers().size()); ++layer)
    activations.push_back(numbers(e.plot().activations_at_point(layer)));
  Json point = Fields()("index", e.plot().selected_point())("x1", a->x)("x2", a->y)("test", a->test)("loss", a->loss)(
      "activations", std::move(activations));
  if (e.data().classes() < 2)
    point.update(Fields()("target", a->given)("predicted", a->predicted));
  else
    point.update(Fields()("class", a->target)("decided", a->decided)("probability", a->probability));
  if (e.data().from_table()) {
    const auto table_number = [&](std::size_t i, float shown) {
      return e.data().columns()[i].number(static_cast<double>(shown));
    };
    point["table"] = Fields()("x1", table_number(0, a->x))("x2", table_number(1, a->y));
    if (e.data().classes() < 2)
      point["table"].update(Fields()("target", table_number(2, a->given))("predicted", table_number(2, a->predicted)));
  }
  return point;
}

/// A part without points only has their number.
Json split_json(const SplitEvaluation& s, int classes) {
  if (s.size == 0) return Fields()("points", 0);
  if (classes == 0)
    return Fields()("points", s.size)("targets", numbers(s.targets))("predicted", numbers(s.predicted))("r2", s.r2);
  Json confusion = Json::array();
  for (int truth = 0; truth < classes; ++truth) {
    Json row = Json::array();
    for (int decided = 0; decided < classes; ++decided) row.push_back(s.count(truth, decided, classes));
    confusion.push_back(std::move(row));
  }
  Json out = Fields()("points", s.size)("confusion", std::move(confusion));
  if (classes != 2) return out;
  Json roc = Json::array();
  for (const RocPoint& p : s.roc)
    roc.push_back({number(static_cast<double>(p.false_positive)), number(static_cast<double>(p.true_positive))});
  out.update(Fields()("roc", std::move(roc))("auc", s.auc));
  return out;
}

Json kept_json(const Experiment& e) {
  Json list = Json::array();
  for (const KeptRun& k : e.run().kept()) {
    list.push_back(Fields()("name", k.name)("epoch", k.epoch)("step", k.step < 0 ? Json() : Json(k.step))(
        "loss", split_json(k.metrics.loss))("accuracy", split_json(k.metrics.accuracy))(
        "spec", k.spec ? Json::parse(spec_to_json(*k.spec)) : Json()));
  }
  return list;
}

Json rates_json(const RateRange& r, bool curves) {
  const auto rate_at = [&](int batch) { return batch < 0 ? Json() : number(r.rate(batch)); };
  Json json = Fields()("batch", r.size())("batches", r.batches())("exploded", r.exploded())(
      "steepest", rate_at(r.steepest()))("lowest", rate_at(r.lowest()))("last", rate_at(r.size() - 1))(
      "suggestion", r.suggestion() > 0 ? Json(r.suggestion()) : Json());
  if (!curves) return json;
  Json rates = Json::array();
  for (int i = 0; i < r.size(); ++i) rates.push_back(number(r.rate(i)));
  json.update(Fields()("rates", std::move(rates))("loss", numbers(r.losses()))("smooth", numbers(r.smooth())));
  return json;
}

Json member_json(const Study& study, const StudyMember& m, bool curves) {
  const auto reached = [&](StudyCurve curve) {
    const std::optional<int> epoch = study.reached(m, curve);
    return epoch ? Json(*epoch) : Json();
  };
  Json json = Fields()("name", m.name)("optimizer", m.spec.optimizer.name)(
      "learningRate", m.spec.optimizer.learning_rate())("seed", m.spec.seed)("epoch", m.epoch)("done", m.done)(
      "diverged", m.diverged)("loss", split_json(m.metrics.loss))("accuracy", split_json(m.metrics.accuracy))(
      "reached", Fields()("train", reached(StudyCurve::train_loss))("test", reached(StudyCurve::test_loss)));
  if (!curves) return json;
  for (const auto& [key, curve] :
       {std::pair("trainLoss", StudyCurve::train_loss), std::pair("testLoss", StudyCurve::test_loss),
        std::pair("trainAccuracy", StudyCurve::train_accuracy), std::pair("testAccuracy", StudyCurve::test_accuracy)})
    json[key] = numbers(curve_of(m.history, curve));
  json["field"] = numbers(m.field);
  return json;
}

Json quartiles_json(std::span<const Quartiles> all, bool curves) {
  const auto json = [](const Quartiles& q) {
    return Json(Fields()("low", q.low)("lowerQuartile", q.lower_quartile)("median", q.median)(
        "upperQuartile", q.upper_quartile)("high", q.high));
  };
  if (!curves) return all.empty() ? Json() : json(all.back());
  Json list = Json::array();
  for (const Quartiles& q : all) list.push_back(json(q));
  return list;
}

Json study_of(const Experiment& e, bool curves) {
  if (!e.study()) return {};
  const Study& study = *e.study();
  Json members = Json::array();
  for (const StudyMember& m : study.members()) members.push_back(member_json(study, m, curves));
  return Fields()("kind", name_of(study.plan().kind))("running", study.running())("progress", study.progress())(
      "epochs", study.plan().epochs)("target", study.target())("members", std::move(members))(
      "spread", Fields()("loss", quartiles_json(study.spread(StudyCurve::test_loss), curves))(
                    "accuracy", quartiles_json(study.spread(StudyCurve::test_accuracy), curves)))(
      "rates", study.rates() ? rates_json(*study.rates(), curves) : Json());
}

Json moment_json(const InitLab::Moment& m) {
  if (!m.known()) return {};
  Json json;
  json["outputs"] = numbers(m.outputs);
  json["gradients"] = numbers(m.gradients);
  json["loss"] = number(m.loss);
  return json;
}

Json init_lab_json(const Experiment& e) {
  if (!e.gradients().init_lab()) return {};
  const InitLab& lab = *e.gradients().init_lab();
  Json rows = Json::array();
  for (const InitLab::Row& row : lab.rows()) {
    Json& to = rows.emplace_back();
    to["name"] = row.name;
    to["before"] = moment_json(row.before);
    to["after"] = moment_json(row.after);
    to["diverged"] = row.diverged;
  }
  Json json;
  json["running"] = lab.running();
  json["progress"] = number(lab.progress());
  json["steps"] = lab.plan().steps;
  json["rows"] = std::move(rows);
  return json;
}

Json layer_stats_json(const LayerStats& l) {
  constexpr std::pair<const char*, float LayerStats::*> kNumbers[] = {
      {"gradientRms", &LayerStats::gradient_rms},       {"gradientNorm", &LayerStats::gradient_norm},
      {"gradientMedian", &LayerStats::gradient_median}, {"updateRatio", &LayerStats::update_ratio},
      {"outputRms", &LayerStats::output_rms},           {"noise", &LayerStats::noise}};
  constexpr std::pair<const char*, std::int16_t LayerStats::*> kCounts[] = {
      {"units", &LayerStats::units}, {"dead", &LayerStats::dead}, {"saturated", &LayerStats::saturated}};
  Json json;
  for (const auto& [key, value] : kNumbers) json[key] = number(static_cast<double>(l.*value));
  for (const auto& [key, value] : kCounts) json[key] = static_cast<int>(l.*value);
  json["alike"] = l.alike;
  json["histogram"] = numbers(l.histogram);
  return json;
}

/// The current content of the Gradients view; with `over_time` also the columns that it draws.
Json gradients_of(const Experiment& e, bool over_time) {
  const Diagnosis d = diagnose(e.gradients().stats(), loss_trend(e.run().history(), e.run().epoch()));
  Json layers = Json::array(), suggested = Json::array(), diagnosis, json;
  for (std::size_t k = 0; k < e.gradients().stats().size(); ++k) {
    Json layer = layer_stats_json(e.gradients().stats()[k]);
    layer["name"] = e.network().layers()[k].name;
    if (over_time) layer["passing"] = numbers(e.gradients().passing(static_cast<int>(k)));
    layers.push_back(std::move(layer));
  }
  for (const Suggestion& s : suggestions(d.condition, e.spec())) {
    Json& to = suggested.emplace_back();
    for (const auto& [key, text] :
         {std::pair("label", &s.label), std::pair("path", &s.path), std::pair("value", &s.value)})
      to[key] = *text;
  }
  for (const auto& [key, text] :
       {std::pair("title", &d.title), std::pair("words", &d.words), std::pair("caption", &d.caption)})
    diagnosis[key] = *text;
  diagnosis["condition"] = name_of(d.condition);
  diagnosis["number"] = number(d.number);
  json["diagnosis"] = std::move(diagnosis);
  json["suggestions"] = std::move(suggested);
  json["layers"] = std::move(layers);
  json["initLab"] = init_lab_json(e);
  if (!over_time) return json;
  Json columns = Json::array();
  for (int i = 0; i < e.gradients().history().size(); ++i) {
    Json column = Json::array();
    for (const LayerStats& l : e.gradients().history().column(i)) column.push_back(layer_stats_json(l));
    Json& to = columns.emplace_back();
    to["epoch"] = e.gradients().history().epoch_of(i);
    to["layers"] = std::move(column);
  }
  json["history"] = std::move(columns);
  return json;
}

/// Why the current activity stopped by itself, or null.
Json stopped(const Experiment& e) {
  if (!e.problem()) return e.run().divergence() ? Json(e.run().divergence()->message) : Json();
  if (e.problem()->finite()) return {};
  return join("the loss is not a number since step ", e.problem()->problem().steps(), "; reset, or change a setting");
}

/// What is wrong although training goes on, or null.
Json warning(const Experiment& e) {
  const std::optional<int> since = e.problem() ? std::nullopt : e.run().diverging_since();
  if (!since) return {};
  const Remedy r = e.run().remedy();
  return join("the training loss is more than 10 times its best since epoch ", *since, "; go back to epoch ", r.rewind,
              " and set ", r.fix_path, " to ", r.fix_value);
}

/// A state, with the columns if points come from a table.
std::string with_columns(Json state, const Experiment& e) {
  for (const OwnColumn& c : e.data().columns())
    if (e.data().from_table())
      state["columns"].push_back(Fields()("name", c.name)("offset", c.offset)("scale", c.scale));
  return state.dump();
}

}  // namespace

std::string state_json(const Experiment& e, double fps, bool summary) {
  return with_columns(
      Fields()("spec", Json::parse(spec_to_json(e.spec())))("view", name_of(e.view()))(
          "access", Fields()("hide", e.access().hide)("lock", e.access().lock))("playing", e.playing())(
          "step", e.run().step())("epoch", e.run().epoch())("lastEpoch", e.run().last_epoch())(
          "inPast", e.run().in_past())("canUndo", e.can_undo())("canRedo", e.can_redo())(
          "stopped", e.run().stopped().empty() ? Json() : Json(e.run().stopped()))(
          "loss", split_json(e.run().metrics().loss))("accuracy", split_json(e.run().metrics().accuracy))(
          "r2", split_json(e.run().metrics().r2))(
          "points", Fields()("train", e.data().train_size())("test", e.data().test_size()))(
          "classNames", std::vector<std::string>(e.data().class_names().begin(), e.data().class_names().end()))(
          "learningRate", e.run().learning_rate())("speed", e.speed())("stepsPerSecond", e.run().steps_per_second())(
          "fps", fps)("plot", plot_json(e.plot().state()))("point", point_json(e))("kept", kept_json(e))(
          "study", study_of(e, false))("gradients", e.view() == View::gradients ? gradients_of(e, false) : Json())(
          "problem", e.problem() ? problem_json(*e.problem()) : Json())("tape", tape_json(e, summary))(
          "warning", warning(e))("error", stopped(e)),
      e);
}

std::string network_json(const Experiment& e) {
  Json list = Json::array();
  for (const LayerPicture& layer : e.network().layers()) {
    list.push_back(Fields()("name", layer.name)("inputs", layer.inputs)("units", layer.units)(
        "weights", numbers(layer.weights))("biases", numbers(layer.biases))(
        "weightGradients", numbers(layer.weight_grads))("biasGradients", numbers(layer.bias_grads)));
  }
  return list.dump();
}

std::string evaluation_json(const Experiment& e) {
  const ClassReport& v = e.run().evaluation();
  if (!v.known) return "null";
  return Json(Fields()("classes", v.classes)("train", split_json(v.train, v.classes))("test",
                                                                                      split_json(v.test, v.classes)))
      .dump();
}

std::string gradients_json(const Experiment& e) { return gradients_of(e, true).dump(); }

std::string study_json(const Experiment& e) { return study_of(e, true).dump(); }

std::string table_json(const Table& table, bool run, const Json& asked) {
  const auto text = [&](const char* key) {
    DEEPX_REQUIRE(!asked.contains(key) || asked[key].is_string(), value, "table: ", key, " must be text");
    return asked.contains(key) ? asked[key].get<std::string>() : std::string();
  };
  const std::optional<char> decimal = decimal_sign(text("decimal"));
  Json answer = Fields()("columns", table.names)("rows", table.rows())("run", run);
  if (asked.contains("target")) {
    const Examples examples = to_examples(table, {.target = text("target"), .decimal = decimal});
    answer["problem"] = Fields()("target", examples.target_name)("features", examples.feature_names)(
        "classes", examples.classes)("notes", examples.notes);
  } else if (asked.is_object()) {
    const TablePoints points = points_from_table(table, {text("x"), text("y"), text("label"), decimal});
    answer["points"] = Fields()("x", points.columns.x)("y", points.columns.y)("label", points.columns.label)(
        "count", points.own.size())("numbers", points.own.numbers)("classes", points.classes)("notes", points.notes);
  }
  return answer.dump();
}

std::string table_json(std::string_view question) {
  const Json asked = read_json("table", question, "text in CSV format");
  const bool with_columns = asked.is_object() && asked.contains("csv");
  const Json csv = with_columns ? asked["csv"] : asked;
  DEEPX_REQUIRE(csv.is_string(), value, "table: ", with_columns ? "csv is " : "", shown_json(csv),
                "; must be text in CSV format");
  const std::string& text = csv.get_ref<const std::string&>();
  return table_json(parse_csv(text, "table"), is_run_csv(text), asked);
}

std::string presets_json(std::span<const PresetFile> files) {
  Json list = Json::array();
  for (const PresetFile& file : files) {
    const ProblemSpec spec = problem_from_json(file.json);
    list.push_back(Fields()("name", file.name)("title", spec.title)("words", in_words(spec))(
        "view", spec.problem == "plane" ? "train" : "problems"));
  }
  return list.dump();
}

std::string result_json(const Experiment& e, double seconds) {
  Json result = Fields()("step", e.run().step())("epoch", e.run().epoch())("loss", split_json(e.run().metrics().loss))(
      "accuracy", split_json(e.run().metrics().accuracy))("r2", split_json(e.run().metrics().r2))("seconds", seconds);
  if (e.run().divergence()) result["error"] = e.run().divergence()->message;
  return result.dump();
}

}  // namespace deepx::inline DEEPX_PRECISION
