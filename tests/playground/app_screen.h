// SPDX-License-Identifier: MIT
// The whole application without a window or a browser.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "imgui.h"
#include "playground/app/app.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/theme.h"

namespace deepx {

/// The application on a virtual screen; its textures are discarded.
class AppScreen {
 public:
  AppScreen(float width, float height) : surface_{width, height, 1} {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ui::load_fonts();
    ui::set_theme(true);
  }
  ~AppScreen() {
    for (ImTextureData* t : ImGui::GetPlatformIO().Textures) {
      t->SetTexID(ImTextureID_Invalid);
      t->SetStatus(ImTextureStatus_Destroyed);
    }
    ui::release_atlas();
    ImGui::DestroyContext();
  }
  AppScreen(const AppScreen&) = delete;
  AppScreen& operator=(const AppScreen&) = delete;

  void frames(int count) {
    for (; count > 0; --count) {
      ImGuiIO& io = ImGui::GetIO();
      io.DisplaySize = {surface_.width, surface_.height};
      io.DeltaTime = 0.05f;
      ImGui::NewFrame();
      ui::begin_frame();
      app_.build(surface_);
      ImGui::Render();
      for (ImTextureData* t : *ImGui::GetDrawData()->Textures) {
        const bool gone = t->Status == ImTextureStatus_WantDestroy;
        t->SetTexID(gone ? ImTextureID_Invalid : 1);
        t->SetStatus(gone ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
      }
    }
  }

  void click(const std::string& name) {
    for (const ui::Target& t : ui::targets()) {
      if (!t.name.ends_with(name)) continue;
      ImGuiIO& io = ImGui::GetIO();
      io.AddMousePosEvent(t.area.center().x, t.area.center().y);
      frames(2);
      io.AddMouseButtonEvent(0, true);
      frames(2);
      io.AddMouseButtonEvent(0, false);
      frames(2);
      return;
    }
  }

  /// The answer's "ok", or null if the call was refused.
  nlohmann::json call(const std::string& method, const std::string& json = "null") {
    return nlohmann::json::parse(app_.call(method, json)).value("ok", nlohmann::json());
  }
  void open(const std::string& link) { app_.open(link); }
  app::App& app() { return app_; }

 private:
  app::Surface surface_;
  app::App app_;
};

}  // namespace deepx
