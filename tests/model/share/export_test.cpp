// SPDX-License-Identifier: MIT
// Files: a saved file opens again with the same contents, and an unreadable file gives an error with a reason.
#include "playground/model/share/export.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"

#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "engine/io/safetensors.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/share/export_svg.h"
#include "playground/model/text/base64.h"
#include "playground/model/text/number_text.h"
#include "playground/model/text/png.h"
#include "playground/model/train/history.h"
#include "tests/model/support.h"

using namespace deepx;
using Catch::Matchers::ContainsSubstring;

namespace {

std::vector<float> outputs(const Experiment& e) {
  std::vector<float> all;
  const int layer = static_cast<int>(e.spec().network.hidden.size()) + 1, units = e.network().layers().back().units;
  for (const auto& [x, y] : {std::pair{0.0f, 0.0f}, {1.5f, -2.0f}, {-3.0f, 3.0f}})
    for (int k = 0; k < units; ++k) all.push_back(e.network().activation_at(layer, k, x, y));
  return all;
}

void open(Experiment& e, std::string_view bytes) { e.apply(command_from_file("model.safetensors", bytes)); }

}  // namespace

TEST_CASE("export: every kind has a name, a type and content") {
  Experiment e;
  e.train(3);
  e.apply(command::ShowGraph{Walked::network});
  e.refresh_maps(MapLevel::all);
  const Palette colors{};
  for (const std::string_view kind : export_kinds()) {
    INFO(kind);
    const ExportedFile file = export_file(e, kind, {.palette = &colors});
    CHECK(file.name.starts_with("deepx_spiral."));
    CHECK(file.type.find('/') != std::string::npos);
    CHECK(file.bytes.size() > 50);
  }
  CHECK_THAT(message_of([&] { export_file(e, "docx"); }),
             ContainsSubstring("export: docx: is not a kind of file; use csv, "));
}

TEST_CASE("export: eight classes are learned, and each has its own mark in the picture") {
  Experiment e(spec_with(
      {{"data.name", "spirals"}, {"data.arms", "8"}, {"data.points", "800"}, {"network.hidden", "tanh:16,tanh:16"}}));
  REQUIRE(e.data().classes() == 8);
  e.apply(command::Step{150, true});
  CHECK(e.run().metrics().accuracy.test > 0.8);
  e.refresh_maps(MapLevel::all);
  Palette colors{};
  for (std::uint32_t k = 0; k < 8; ++k) colors.classes[k] = 0x111111 * (k + 1);
  const std::string svg = run_svg(e, colors);
  std::set<std::string> marks;  // what is drawn in the color of each class, without its position
  for (const std::string color : {"111111", "222222", "333333", "444444", "555555", "666666", "777777", "888888"}) {
    const std::size_t at = svg.find("\" fill=\"#" + color + "\"");
    REQUIRE(at != std::string::npos);
    const std::string head = svg.substr(svg.rfind('<', at), at - svg.rfind('<', at));
    marks.insert(head.starts_with("<circle") ? "circle" : head.substr(head.find('m')));
  }
  CHECK(marks.size() == 8);
}

TEST_CASE("export: the drawing has the decision border, unless there is none or it is turned off") {
  Experiment e(spec_with({{"data.name", "moons"}, {"network.hidden", ""}}));
  e.refresh_maps(MapLevel::all);
  // z = x1 / 3 - 2 / 3: the border is x1 = 2, a third of the half plane to the right of the middle.
  const auto drawn = [&](double w1, double w2, double bias) {
    for (const auto& [from, value] : {std::pair{0, w1}, {1, w2}, {-1, bias}})
      e.apply(command::SetWeight{0, from, 0, value});
    e.refresh_maps(MapLevel::all);
    const std::string svg = run_svg(e, Palette{}), begin = "<path id=\"border\" d=\"";
    const std::size_t at = svg.find(begin);
    if (at == std::string::npos) return std::string();
    return svg.substr(at + begin.size(), svg.find('"', at + begin.size()) - at - begin.size());
  };
  const std::string path = drawn(1, 0, -2.0 / 3);
  REQUIRE(path.starts_with("M"));
  CHECK(std::ranges::count(path, 'M') == 1);
  CHECK(std::ranges::count(path, 'L') == e.plot().field_side() - 1);
  for (std::size_t i = 0; i < path.size(); ++i)
    if (path[i] == 'M' || path[i] == 'L') CHECK(path.substr(i + 1, path.find(' ', i) - i - 1) == "1032.0");
  CHECK(drawn(0, 0, 1).empty());
  REQUIRE_FALSE(drawn(0, 1, 0).empty());
  e.apply(command::ShowPlot{.contours = false});
  CHECK(drawn(0, 1, 0).empty());
  Experiment eight(spec_with({{"data.name", "spirals"}, {"data.arms", "8"}}));
  eight.refresh_maps(MapLevel::all);
  CHECK_THAT(run_svg(eight, Palette{}), ContainsSubstring("<path id=\"border\" d=\"M"));
  Experiment plane(spec_with({{"data.name", "plane"}}));
  plane.refresh_maps(MapLevel::all);
  CHECK(run_svg(plane, Palette{}).find("id=\"border\"") == std::string::npos);
}

TEST_CASE("export: the run as CSV has one line for each epoch") {
  Experiment e;
  e.apply(command::Step{.count = 4, .epochs = true});
  const std::string csv = export_file(e, "csv").bytes;
  CHECK(csv.starts_with("epoch,train_loss,test_loss,train_accuracy,test_accuracy,learning_rate,spec\n0,"));
  CHECK(std::ranges::count(csv, '\n') == 6);
  const std::string last = csv.substr(csv.rfind('\n', csv.size() - 2) + 1);
  CHECK(last.starts_with("4," + short_text(static_cast<float>(e.run().metrics().loss.train)) + ","));
}

TEST_CASE("export: the spec as JSON opens again") {
  Experiment e, other;
  e.apply(command_from_json(R"({"set": {"path": "data.name", "value": "moons"}})"));
  other.apply(command_from_file("deepx_moons.json", export_file(e, "json").bytes));
  CHECK(other.spec() == e.spec());
}

TEST_CASE("export: a model opens again with spec and weights, to the last bit") {
  Experiment e, other;
  for (const char* command : {R"({"set": {"path": "data.name", "value": "spiral3"}})", R"({"toggle_feature": "x1^2"})",
                              R"({"set": {"path": "network.hidden", "value": "relu:5,tanh:3"}})"})
    e.apply(command_from_json(command));
  e.train(40);
  const std::string bytes = export_file(e, "safetensors").bytes;
  open(other, bytes);
  CHECK(other.spec() == e.spec());
  CHECK(outputs(other) == outputs(e));
  CHECK(other.run().step() == 0);
  CHECK(!other.playing());
  CHECK(other.run().history().size() == 1);
  CHECK(other.run().metrics().loss.test == e.run().metrics().loss.test);
  // Through the command's JSON, as a page sends it.
  Experiment third;
  third.apply(command_from_json(R"({"load_model": ")" + to_base64(bytes) + R"("})"));
  CHECK(outputs(third) == outputs(e));
  // The layout of PyTorch.
  const NamedTensors file = from_safetensors(bytes, "model");
  CHECK(file.at("hidden1.weight").shape() == Shape{5, 3});
  CHECK(file.at("output.bias").shape() == Shape{3});
}

TEST_CASE("export: weights that are not finite are named by tensor and index, and opened on request") {
  Experiment e;
  e.train(10);
  const std::string good = export_file(e, "safetensors").bytes;
  NamedTensors file = from_safetensors(good, "model");
  for (auto& [name, tensor] : file.tensors)
    if (name == "hidden1.bias") tensor.mutable_data()[3] = std::numeric_limits<Real>::quiet_NaN();
  const std::string bad = to_safetensors(file);
  Experiment other;
  other.train(2);
  const auto before = outputs(other);
  CHECK(
      message_of([&] { open(other, bad); }) ==
      "safetensors: load_model: hidden1.bias[3] is nan; weights are finite numbers, so correct them where they come from");
  CHECK(outputs(other) == before);
  CHECK(other.run().step() == 2);
  other.apply(command_from_json(R"({"load_model": {"base64": ")" + to_base64(bad) + R"(", "anyway": true}})"));
  CHECK(other.spec() == e.spec());
  CHECK(std::isnan(other.network().layers()[0].biases[3]));
}

TEST_CASE("export: weights without a spec must fit the current network") {
  Experiment e;
  e.train(10);
  NamedTensors file = from_safetensors(export_file(e, "safetensors").bytes, "model");
  file.metadata.clear();
  Experiment other;
  open(other, to_safetensors(file));
  CHECK(outputs(other) == outputs(e));

  const Spec before = other.spec();
  const long long step = (other.train(2), other.run().step());
  const auto refused = [&](const NamedTensors& f) { return message_of([&] { open(other, to_safetensors(f)); }); };
  NamedTensors wrong = file;
  wrong.tensors.front().second = Tensor::zeros({3, 9});
  CHECK_THAT(refused(wrong), ContainsSubstring("[3, 9]; this network needs ["));
  wrong = file;
  wrong.tensors.pop_back();
  CHECK_THAT(refused(wrong), ContainsSubstring("is missing; this network needs it as ["));
  wrong = file;
  wrong.add("hidden9.weight", Tensor::zeros({2, 2}));
  CHECK_THAT(refused(wrong), ContainsSubstring("hidden9.weight [2, 2] belongs to no layer of this network"));
  CHECK(other.spec() == before);
  CHECK(other.run().step() == step);
}

TEST_CASE("import: errors name what cannot be opened") {
  const auto refused = [](std::string_view bytes) { return message_of([&] { command_from_file("a.bin", bytes); }); };
  CHECK_THAT(refused("\x89PNG\r\n"),
             ContainsSubstring("open: a.bin: is a PNG picture; can be opened: a spec (.json), "));
  CHECK_THAT(refused("PK\x03\x04"), ContainsSubstring("a zip archive"));
  CHECK_THAT(refused(""), ContainsSubstring("is empty"));
  CHECK_THAT(refused("hello"), ContainsSubstring("a text in an unknown format"));
  CHECK_THAT(refused(std::string_view("a\0b", 3)), ContainsSubstring("a binary file"));
  CHECK_THAT(refused(R"({"batch": "many"})"), ContainsSubstring("open: a.bin: "));
  CHECK_THAT(refused("{broken"), ContainsSubstring("open: a.bin: "));
}

TEST_CASE("base64: as in RFC 4648, in both directions") {
  for (const auto& [bytes, text] : {std::pair<std::string, std::string>{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foobar", "Zm9vYmFy"},
                                    {std::string("\0\xff\x7f", 3), "AP9/"}}) {
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64("test", text) == bytes);
  }
  CHECK_THAT(message_of([] { from_base64("test", "abc"); }), ContainsSubstring("test: 3 characters"));
  CHECK_THAT(message_of([] { from_base64("test", "ab!d"); }), ContainsSubstring("character 2"));
}

TEST_CASE("png: chunks and stored blocks cover every byte") {
  const int width = 200, height = 150;  // more than one stored block
  const std::vector<std::uint8_t> pixels(static_cast<std::size_t>(3 * width * height), 7);
  const std::string png = png_of(pixels, width, height);
  const auto number = [&](std::size_t at) {
    unsigned v = 0;
    for (std::size_t i = 0; i < 4; ++i) v = v << 8 | static_cast<std::uint8_t>(png[at + i]);
    return v;
  };
  CHECK(png.substr(1, 3) == "PNG");
  CHECK(png.substr(12, 4) == "IHDR");
  CHECK(number(16) == 200u);
  CHECK(number(20) == 150u);
  const std::size_t data = static_cast<std::size_t>(height) * (1 + 3 * width), blocks = (data + 65534) / 65535;
  CHECK(number(33) == 2 + data + 5 * blocks + 4);
  CHECK(png.substr(png.size() - 12) == std::string("\0\0\0\0IEND\xae\x42\x60\x82", 12));
}
