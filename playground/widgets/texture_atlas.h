// SPDX-License-Identifier: MIT
// One 1024 x 1024 texture for every picture made of numbers, uploaded by the renderer backend rectangle by
// rectangle and again as a whole after a lost context. Immediate mode: pass the numbers every frame.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "imgui.h"
#include "playground/widgets/rect.h"
#include "playground/widgets/theme.h"

struct ImTextureData;

namespace deepx::ui {

/// A picture in the atlas, valid until the end of the frame.
struct Tile {
  ImVec2 uv0, uv1;
  bool valid = false;  ///< false if there was no room this frame; there will be in the next
};

class TextureAtlas {
 public:
  static constexpr int kSide = 1024;

  TextureAtlas();
  ~TextureAtlas();
  TextureAtlas(const TextureAtlas&) = delete;
  TextureAtlas& operator=(const TextureAtlas&) = delete;

  /// `values` [h, w] times `scale` through a ramp; row 0 is the top. Sampled linearly when stretched.
  /// Texels are written and marked for upload only when the values or the theme changed.
  Tile field(ImGuiID key, std::span<const float> values, int w, int h, Ramp r, float scale = 1);
  /// Class probabilities `p` [h, w, K] mixed by confidence. If `winner`, the winning class's plain colour.
  Tile classes(ImGuiID key, std::span<const float> p, int w, int h, int K, bool winner = false);
  /// Crisp cells: each value a block of `cell_w` x `cell_h` texels with a gap and rounded corners baked in;
  /// what is not finite is left as ground. Draw it 1 : 1 in device pixels.
  Tile cells(ImGuiID key, std::span<const float> values, int rows, int cols, int cell_w, int cell_h, int gap,
             int radius, Ramp r, float scale);
  /// A horizontal bar with the ramp itself.
  Tile bar(Ramp r);
  /// Soft streak for comets, white, fading to the right.
  Tile streak();

  /// For ImDrawList::AddImage and friends.
  ImTextureRef texture() const;
  /// Called by begin_frame().
  void begin_frame();
  /// Texels uploaded since begin_frame(): what the last calls changed.
  int changed_texels() const { return changed_texels_; }

 private:
  struct Slot;
  struct Packer;
  Slot* claim(ImGuiID key, int w, int h);
  Tile uv_of(const Slot& s) const;
  void store(Slot& s, std::span<const Color> texels);
  void mark(int x, int y, int w, int h);

  std::unique_ptr<ImTextureData> data_;
  std::unique_ptr<Packer> packer_;
  int changed_texels_ = 0;
  bool registered_ = false;
};

/// The atlas of the current Dear ImGui context; made on first use.
TextureAtlas& atlas();
/// Lets go of the atlas; call before ImGui::DestroyContext().
void release_atlas();

/// Draws a tile over `r` with rounded corners and an opacity; nothing if the tile is not valid.
void draw_tile(const Tile& t, const Rect& r, float radius = 0, float opacity = 1);

}  // namespace deepx::ui
