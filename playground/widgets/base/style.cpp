// SPDX-License-Identifier: MIT
// The theme written into Dear ImGui's style, and the start of every frame.
#include "imgui.h"
#include "imgui_internal.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/theme.h"

namespace deepx::ui {

void begin_motion();  // motion.cpp: the frame's clock

namespace {

void apply_colors(ImGuiStyle& s) {
  const Theme& t = theme();
  const auto set = [&s](ImGuiCol_ slot, Color c) { s.Colors[slot] = ImGui::ColorConvertU32ToFloat4(c); };
  set(ImGuiCol_Text, t.ink1);
  set(ImGuiCol_TextDisabled, t.ink4);
  set(ImGuiCol_WindowBg, t.bg0);
  set(ImGuiCol_PopupBg, t.bg1);
  set(ImGuiCol_Border, t.line2);
  set(ImGuiCol_FrameBg, t.bg2);
  set(ImGuiCol_FrameBgHovered, t.bg3);
  set(ImGuiCol_FrameBgActive, t.bg3);
  set(ImGuiCol_Button, t.bg2);
  set(ImGuiCol_ButtonHovered, t.bg3);
  set(ImGuiCol_ButtonActive, t.line2);
  set(ImGuiCol_Header, t.bg2);
  set(ImGuiCol_HeaderHovered, t.bg3);
  set(ImGuiCol_HeaderActive, t.line2);
  set(ImGuiCol_CheckMark, t.on_ink);
  set(ImGuiCol_SliderGrab, t.ink1);
  set(ImGuiCol_SliderGrabActive, t.ink1);
  set(ImGuiCol_TextSelectedBg, fade(t.ink1, 0.25f));
  set(ImGuiCol_NavCursor, t.ink1);
  set(ImGuiCol_Separator, t.line);
  set(ImGuiCol_ScrollbarBg, 0);
  set(ImGuiCol_ScrollbarGrab, t.line2);
  set(ImGuiCol_ModalWindowDimBg, 0);
}

}  // namespace

void apply_style() {
  ImGuiStyle& s = ImGui::GetStyle();
  s.WindowPadding = {0, 0};
  s.WindowBorderSize = 0;
  s.WindowRounding = 0;
  s.WindowMinSize = {1, 1};
  s.PopupRounding = 12;
  s.PopupBorderSize = 0;  // raised() draws outline and shadow
  s.ChildBorderSize = 0;
  s.FrameRounding = 8;
  s.FramePadding = {12, 8};
  s.FrameBorderSize = 0;
  s.ItemSpacing = {8, 8};
  s.ItemInnerSpacing = {8, 4};
  s.GrabRounding = 8;
  s.GrabMinSize = 12;
  s.ScrollbarSize = 10;
  s.ScrollbarRounding = 5;
  s.AntiAliasedLinesUseTex = true;
  s.CurveTessellationTol = 0.8f;
  s.CircleTessellationMaxError = 0.2f;
  s.DisabledAlpha = 1;
  s.HoverStationaryDelay = 0.15f;
  s.HoverDelayNormal = 0.35f;
  s.TouchExtraPadding = settings().touch ? ImVec2(6, 6) : ImVec2(0, 0);
  apply_colors(s);
}

void set_theme(bool dark) {
  settings().dark = dark;
  if (ImGui::GetCurrentContext()) apply_style();
}

void begin_frame() {
  const float scale = ImGui::GetIO().DisplayFramebufferScale.x;
  settings().scale = scale > 0 ? scale : 1;
  // Half a device pixel of softness on each side of an edge, at any density; it applies to the draw lists that start
  // from now on.
  ImGui::GetDrawListSharedData()->InitialFringeScale = 1 / settings().scale;
  begin_motion();
  atlas().begin_frame();
}

}  // namespace deepx::ui
