// SPDX-License-Identifier: MIT
// The Backprop view without a window: it draws at every position and size, comes to rest, and handles clicks and drags.
#include "playground/panels/backprop/backprop_view.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <map>
#include <string>

#include "engine/ops/ops.h"
#include "imgui.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/view.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/panels/backprop/trace_recipe.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/texture_atlas.h"
#include "tests/repeats.h"

using namespace deepx;

namespace {

/// The sizes of windows at which the view is drawn. Under sanitizers each draws every third position, each another one first.
struct Size {
  float w, h;
  int first;
};
constexpr int kStride = kSanitized ? 3 : 1;
constexpr std::array<Size, 5> kSizes = {
    {{1440, 900, 0}, {1024, 768, 1 % kStride}, {1024, 600, 2 % kStride}, {720, 450, 0}, {390, 844, 1 % kStride}}};

/// A Dear ImGui context without textures, and one window that covers its screen.
class Screen {
 public:
  Screen(float width, float height) : width_(width), height_(height) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.DisplaySize = {width, height};
    ui::load_fonts();
    ui::set_theme(true);
  }
  ~Screen() {
    for (ImTextureData* t : ImGui::GetPlatformIO().Textures) {
      t->SetTexID(ImTextureID_Invalid);
      t->SetStatus(ImTextureStatus_Destroyed);
    }
    ui::release_atlas();
    ImGui::DestroyContext();
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  ui::Layout layout(const Experiment& e) const {
    ui::LayoutInput in{.width = width_, .height = height_, .modes = true, .formula = e.backprop().plan().formula};
    in.recipe_height = panels::trace_recipe_height(e, ui::Layout(in).recipe.w);
    return ui::Layout(in);
  }

  /// Draws one frame of the view; returns the requested command.
  std::optional<Command> frame(const Experiment& e) {
    ImGui::GetIO().DeltaTime = 0.05f;
    ImGui::NewFrame();
    ui::begin_frame();
    ui::clear_targets();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({width_, height_});
    ImGui::Begin("screen", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground);
    auto command = panels::backprop_view(e, state_, layout(e));
    ImGui::End();
    ImGui::Render();
    for (ImTextureData* t : *ImGui::GetDrawData()->Textures) {
      const bool gone = t->Status == ImTextureStatus_WantDestroy;
      t->SetTexID(gone ? ImTextureID_Invalid : 1);
      t->SetStatus(gone ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
    }
    return command;
  }
  std::optional<Command> frames(const Experiment& e, int count) {
    std::optional<Command> last;
    while (count-- > 0) {
      if (auto c = frame(e)) last = c;
    }
    return last;
  }

  /// Draws frames until nothing moves, for at most seven seconds.
  std::optional<Command> wait_until_idle(const Experiment& e) {
    std::optional<Command> last = frames(e, 3);
    for (int i = 0; i < 140 && ui::wants_frame(); ++i)
      if (auto c = frame(e)) last = c;
    return last;
  }

  /// Presses at `from`, moves to `to`, releases.
  std::optional<Command> drag(const Experiment& e, ui::Point from, ui::Point to) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x, from.y);
    std::optional<Command> command = frames(e, 2);
    io.AddMouseButtonEvent(0, true);
    if (auto c = frames(e, 2)) command = c;
    io.AddMousePosEvent(to.x, to.y);
    if (auto c = frames(e, 2)) command = c;
    io.AddMouseButtonEvent(0, false);
    if (auto c = frames(e, 2)) command = c;
    return command;
  }
  std::optional<Command> click(const Experiment& e, ui::Point at) { return drag(e, at, at); }
  std::optional<Command> key(const Experiment& e, ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(key, true);
    std::optional<Command> command = frames(e, 2);
    ImGui::GetIO().AddKeyEvent(key, false);
    if (auto c = frames(e, 2)) command = c;
    return command;
  }

  panels::BackpropState& state() { return state_; }

 private:
  float width_, height_;
  panels::BackpropState state_;
};

/// A network that fits at 1440 px: X, matmul, add, tanh, matmul, add, loss.
constexpr const char* kSmall = R"({"network": {"hidden": [{"units": 8, "activation": "tanh"}]}})";

void show(Experiment& e, const char* spec) {
  e.apply(command::Load{spec_from_json(spec)});
  e.train(3);
  e.apply(command::ShowGraph{Walked::network});
}

/// The latest target whose name ends in `name`.
ui::Rect target(const std::string& name) {
  for (const ui::Target& t : ui::targets())
    if (t.name.ends_with("/" + name)) return t.area;
  return {};
}
/// A place on the card but not on its maps, because a click there would select a cell.
ui::Point name_of_card(const std::string& name) {
  const ui::Rect r = target("card/" + name);
  return {r.x + 30, r.y + 16};
}

/// Eight numbers that are mixed and squashed repeatedly: each step has 32 operators and two leaves that all of them
/// use.
std::string unrolled(int steps) {
  std::string text;
  for (int t = 0; t < steps; ++t)
    for (int i = 0; i < 8; ++i) {
      const auto h = [](int step, int unit) { return "h" + std::to_string(step) + "_" + std::to_string(unit); };
      text += h(t + 1, i) + " = tanh(w*" + h(t, i) + " + v*" + h(t, (i + 1) % 8) + "); ";
    }
  return text + "L = h" + std::to_string(steps) + "_0*h" + std::to_string(steps) + "_1";
}

/// True if something one or two px thin is drawn there.
bool thin_at(float x, float y) {
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    for (const ImDrawCmd& cmd : list->CmdBuffer) {
      for (unsigned i = cmd.IdxOffset; i < cmd.IdxOffset + cmd.ElemCount; i += 3) {
        const auto at = [&](unsigned k) {
          return list->VtxBuffer[static_cast<int>(cmd.VtxOffset) + list->IdxBuffer[static_cast<int>(i + k)]].pos;
        };
        const auto [left, right] = std::minmax({at(0).x, at(1).x, at(2).x});
        const auto [top, bottom] = std::minmax({at(0).y, at(1).y, at(2).y});
        if (std::min(right - left, bottom - top) <= 2.5f && x >= left - 0.5f && x <= right + 0.5f && y >= top - 0.5f &&
            y <= bottom + 0.5f)
          return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE(
    "Backprop view: thousands of nodes are tiles, each edge goes from its producer to its consumer, with few shapes") {
  Experiment e;
  e.apply(command::SetFormula{unrolled(24)});
  Screen screen(1440, 900);
  screen.wait_until_idle(e);
  std::map<std::string, ui::Rect> tiles;
  for (const ui::Target& t : ui::targets())
    if (const auto at = t.name.find("graph/card/"); at != std::string::npos)
      tiles[std::string(t.name.substr(at + 11))] = t.area;
  const auto nodes = e.backprop().trace()->nodes();
  REQUIRE(tiles.size() == nodes.size());
  float gap = 1e6f;
  for (const TraceEdge& edge : e.backprop().trace()->edges()) {
    const float room = tiles[nodes[static_cast<std::size_t>(edge.to)].name].x -
                       tiles[nodes[static_cast<std::size_t>(edge.from)].name].right();
    gap = std::min(gap, room);
  }
  REQUIRE(gap > 2);
  REQUIRE(gap < 16);
  int bent = 0;
  for (const TraceEdge& edge : e.backprop().trace()->edges()) {
    const ui::Rect a = tiles[nodes[static_cast<std::size_t>(edge.from)].name],
                   b = tiles[nodes[static_cast<std::size_t>(edge.to)].name];
    CAPTURE(nodes[static_cast<std::size_t>(edge.from)].name, nodes[static_cast<std::size_t>(edge.to)].name);
    CHECK(thin_at(a.right() + gap / 4, a.center().y));
    CHECK(thin_at(b.x - gap / 4, b.center().y));
    if (b.x - a.right() > 1.5f * gap || a.y == b.y) continue;
    ++bent;
    CHECK(thin_at(a.right() + gap / 2, (a.center().y + b.center().y) / 2));
  }
  CHECK(bent > 100);
  CHECK(ImGui::GetDrawData()->TotalIdxCount / 3 < 4 * static_cast<int>(nodes.size()) + 6000);
}

TEST_CASE("Backprop view: draws every position at every size, requests nothing by itself, and comes to rest") {
  const Size size = kSizes[static_cast<std::size_t>(GENERATE(range(0, 5)))];
  const char* spec =
      GENERATE(kSmall, R"({"network": {"hidden": []}, "loss": "mse"})",
               R"({"data": {"name": "spiral3"}, "network": {"hidden": [{"units": 40, "activation": "leaky_relu"}]}})");
  Experiment e;
  show(e, spec);
  Screen screen(size.w, size.h);
  const int end = static_cast<int>(e.backprop().trace()->steps().size());
  for (int at = size.first; at <= end; at += kStride) {
    CAPTURE(size.w, size.h, spec, at);
    e.apply(command::TraceTo{at});
    CHECK_FALSE(screen.wait_until_idle(e).has_value());
    CHECK_FALSE(ui::wants_frame());
    CHECK(ImGui::GetDrawData()->TotalVtxCount > 1000);
  }
}

TEST_CASE("Backprop view: every tab of its card draws at every size, for the network and for formulas") {
  const Size size = kSizes[static_cast<std::size_t>(GENERATE(range(0, 5)))];
  const int preset = GENERATE(-1, 0, 1, 2, 3, 4);
  Experiment e;
  show(e, kSmall);
  if (preset >= 0) e.apply(command::SetFormula{std::string(formula_presets()[static_cast<std::size_t>(preset)].text)});
  for (const panels::ExplainTab tab :
       {panels::ExplainTab::curves, panels::ExplainTab::rule, panels::ExplainTab::check, panels::ExplainTab::numbers}) {
    Screen screen(size.w, size.h);
    screen.state().explain = {tab == panels::ExplainTab::curves ? panels::ExplainTab::rule : tab, tab};
    for (int at = size.first; at <= static_cast<int>(e.backprop().trace()->steps().size()); at += 3 * kStride) {
      CAPTURE(size.w, size.h, preset, static_cast<int>(tab), at);
      e.apply(command::TraceTo{at});
      // The view requests the check if its tab is shown, and ends it if not.
      if (auto c = screen.frame(e)) {
        REQUIRE(c->is<command::CheckGradient>());
        e.apply(*c);
      }
      CHECK_FALSE(screen.wait_until_idle(e).has_value());
      CHECK_FALSE(ui::wants_frame());
      CHECK(ImGui::GetDrawData()->TotalVtxCount > 800);
    }
    e.apply(command::TraceTo{0});
  }
}

TEST_CASE("Backprop view: a click on a card selects its node, a click beside it selects the current step again") {
  Experiment e;
  show(e, kSmall);
  Screen screen(1440, 900);
  screen.frames(e, 20);
  const ui::Rect graph = screen.layout(e).graph;
  for (const TraceNode& n : e.backprop().trace()->nodes()) {
    CAPTURE(n.name);
    const auto c = screen.click(e, name_of_card(n.name));
    REQUIRE((c && c->is<command::TraceSelect>()));
    CHECK(c->as<command::TraceSelect>()->node == n.id);
  }
  e.apply(command::TraceSelect{3, -1});
  const auto c = screen.click(e, {target("card/tanh1").x + 70, graph.bottom() - 20});  // below tanh
  REQUIRE((c && c->is<command::TraceSelect>()));
  CHECK(c->as<command::TraceSelect>()->node == -1);
}

TEST_CASE("Backprop view: a drag over cards pans and selects nothing") {
  Experiment e;
  show(e, "{}");  // three hidden layers, wider than the canvas
  Screen screen(1024, 768);
  screen.frames(e, 20);
  const ui::Layout l = screen.layout(e);
  const float two_columns = target("card/add1").x - target("card/X").x;
  const ui::Point from{l.graph.x + two_columns + 14, l.graph.y + 40}, to{l.graph.x + 14, l.graph.y + 40};
  CHECK_FALSE(screen.drag(e, from, to).has_value());
  CHECK(target("card/add1").x == l.graph.x);
}

TEST_CASE("Backprop view: a check or an exercise started by a command is shown until another tab is chosen") {
  Experiment e;
  show(e, kSmall);
  Screen screen(1440, 900);
  const auto run = [&](int frames) {
    while (frames-- > 0)
      if (const auto asked = screen.frame(e)) e.apply(*asked);
  };
  run(4);
  CHECK(target("nudge/0.01").empty());
  e.apply(command::TraceSelect{1, 0});
  if (GENERATE(false, true))
    e.apply(command::StartExercise{true});
  else
    e.apply(command::CheckGradient{0.01});
  run(6);
  CHECK(e.backprop().trace()->check() != nullptr);
  CHECK(e.backprop().trace()->check_step() == 0.01);
  CHECK_FALSE(target("nudge/0.01").empty());
  if (const auto asked = screen.click(e, target("card/Rule").center())) e.apply(*asked);
  run(6);
  CHECK(e.backprop().trace()->check_step() == 0);
  CHECK(target("nudge/0.01").empty());
}

TEST_CASE(
    "Backprop view: a click on a layer's name folds it, a folded layer is a card with the numbers of its output") {
  Experiment e;
  show(e, kSmall);
  Screen screen(1440, 900);
  screen.frames(e, 20);
  const ui::Rect head = target("scope/hidden1");
  const auto c = screen.click(e, {head.center().x, head.center().y});
  REQUIRE((c && c->is<command::Fold>()));
  CHECK(c->as<command::Fold>()->on);
  e.apply(*c);
  screen.frames(e, 20);
  CHECK(target("card/tanh1").empty());
  const auto select = screen.click(e, name_of_card("hidden1"));
  REQUIRE((select && select->is<command::TraceSelect>()));
  CHECK(e.backprop().trace()->nodes()[static_cast<std::size_t>(select->as<command::TraceSelect>()->node)].name ==
        "tanh1");
}

TEST_CASE("Backprop view: Tab reaches the graph, arrows walk along its edges, Enter selects") {
  Experiment e;
  show(e, kSmall);
  Screen screen(1440, 900);
  screen.frames(e, 20);
  int stops = 0, before = 0;
  for (const ui::Target& t : ui::targets()) {
    if (t.name.ends_with("graph/cards")) before = stops;
    stops += t.tab && !t.disabled;
  }
  REQUIRE(before < stops);
  for (int i = 0; i <= before; ++i) screen.key(e, ImGuiKey_Tab);
  for (const ImGuiKey key : {ImGuiKey_RightArrow, ImGuiKey_RightArrow, ImGuiKey_LeftArrow, ImGuiKey_DownArrow})
    CHECK_FALSE(screen.key(e, key).has_value());
  const auto c = screen.key(e, ImGuiKey_Enter);
  REQUIRE((c && c->is<command::TraceSelect>()));
  const int chosen = c->as<command::TraceSelect>()->node;
  CHECK(e.backprop().trace()->nodes()[static_cast<std::size_t>(chosen)].name == "b1");
}

TEST_CASE("Backprop view: a click on the tape goes to that step") {
  Experiment e;
  show(e, kSmall);
  const float width = GENERATE(1440.0f, 390.0f);
  Screen screen(width, width > 1000 ? 900 : 844);
  screen.frames(e, 20);
  const ui::Rect tape = screen.layout(e).tape;
  const auto first = screen.click(e, {tape.x + 4, tape.center().y});
  REQUIRE((first && first->is<command::TraceTo>()));
  CHECK(first->as<command::TraceTo>()->at == 1);
  const auto last = screen.click(e, {tape.right() - 4, tape.center().y});
  REQUIRE((last && last->is<command::TraceTo>()));
  CHECK(last->as<command::TraceTo>()->at == static_cast<int>(e.backprop().trace()->steps().size()));
}

TEST_CASE("Chain rules are split if dy is a factor, and only then") {
  const auto apart = [](const char* rule) {
    const panels::ChainRule r = panels::parse_chain_rule(rule);
    return r.input + " " + r.output + " " + r.local;
  };
  CHECK(apart("dx = dy · (1 − y²)") == "x y 1 − y²");
  CHECK(apart("dx = dy · y · (1 − y)") == "x y y · (1 − y)");
  CHECK(apart("dx = dy / (2y)") == "x y 1 / (2y)");
  CHECK(apart("dx = −dy · sin x") == "x y −sin x");
  CHECK(apart("db = dy") == "b y 1");
  CHECK(apart("dA = dY · Bᵀ") == "A Y Bᵀ");
  CHECK(apart("dx = dy if x > 0, else 0") == "x y ");
  CHECK(apart("dxₖ = yₖ · (dyₖ − Σ dyⱼ yⱼ)") == "xₖ  ");
  CHECK(apart("y = tanh x") == "  ");
}

TEST_CASE("Every rule of the catalogue fits beside its explanation at a readable size") {
  Experiment e;
  show(e, kSmall);
  Screen screen(1440, 900);
  screen.frame(e);
  ImGui::NewFrame();
  for (const OpTable& op : operator_catalogue().entries()) {
    CAPTURE(op.info->name);
    CHECK(ui::math_size(panels::rule_math(op.info->math, {}, false), 12).width < 328);
    for (std::string_view rule : op.info->grads)
      CHECK(ui::math_size(panels::rule_math(rule, {}, true), 12).width < 328);
  }
  ImGui::EndFrame();
}
