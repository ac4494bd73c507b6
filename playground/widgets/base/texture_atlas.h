// SPDX-License-Identifier: MIT
// One 1024 x 1024 texture for every picture made of numbers. The renderer backend uploads changed rectangles, and the
// whole texture after a lost context. Immediate mode: pass the numbers every frame.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/theme.h"

struct ImTextureData;

namespace deepx::ui {

/// A picture in the atlas, valid until the end of the frame.
struct Tile {
  ImVec2 uv0, uv1;
  bool valid = false;  ///< false if there was no room in this frame; there is in the next one
};

/// One cell of a heat map, in texels.
struct CellShape {
  int w, h;
  float gap, radius;
  bool ink = false;  ///< gray by |value|, for numbers that are neither values nor gradients
};

class TextureAtlas {
 public:
  static constexpr int kSide = 1024;

  TextureAtlas();
  ~TextureAtlas();
  TextureAtlas(const TextureAtlas&) = delete;
  TextureAtlas& operator=(const TextureAtlas&) = delete;

  /// `values` [h, w] times `scale` through a ramp; row 0 is the top. Sampled linearly when stretched.
  /// Texels are written and marked for upload only if the values or the theme have changed.
  Tile field(ImGuiID key, std::span<const float> values, int w, int h, Ramp r, float scale = 1);
  /// Class probabilities `p` [h, w, K] mixed by confidence. If `winner`, the plain color of the winning class.
  Tile classes(ImGuiID key, std::span<const float> p, int w, int h, int K, bool winner = false);
  /// Sharp cells with gaps and rounded corners, [rows * shape.h, cols * shape.w] texels; values that are not finite are
  /// left empty. Draw it 1 : 1 in device pixels.
  Tile cells(ImGuiID key, std::span<const float> values, int rows, int cols, const CellShape& shape, Ramp r,
             float scale);
  /// Any other picture: `painter` fills the texels [h, w], only if `content` or the size has changed.
  template <class F>
  Tile paint(ImGuiID key, std::uint64_t content, int w, int h, F&& painter) {
    const Claim c = claim(key, content, w, h);
    if (!c.texels.empty()) painter(c.texels);
    return finish(c);
  }
  /// A horizontal bar that shows the ramp.
  Tile bar(Ramp r);
  /// Soft white streak for comets that fades to the right.
  Tile streak();

  /// For ImDrawList::AddImage and friends.
  ImTextureRef texture() const;
  /// Called by begin_frame().
  void begin_frame();
  /// Texels uploaded since begin_frame(): those that the last calls changed.
  int changed_texels() const { return changed_texels_; }

 private:
  struct Slot;
  struct Packer;
  /// A place in the atlas, and the texels to paint if its content is not `content`.
  struct Claim {
    Slot* slot = nullptr;
    std::span<Color> texels = {};
  };
  Claim claim(ImGuiID key, std::uint64_t content, int w, int h);
  Slot* find_slot(ImGuiID key, int w, int h);
  Tile finish(const Claim& c);
  void mark(int x, int y, int w, int h);

  std::unique_ptr<ImTextureData> data_;
  std::unique_ptr<Packer> packer_;
  int changed_texels_ = 0;
};

/// The atlas of the current Dear ImGui context, created on first use.
TextureAtlas& atlas();
/// Deletes the atlas; call before ImGui::DestroyContext().
void release_atlas();

/// A hash of numbers and theme that tells whether they have changed.
std::uint64_t content_hash(std::span<const float> values, std::initializer_list<float> more = {});

/// Draws a tile over `r` with rounded corners and an opacity; nothing if the tile is not valid.
void draw_tile(const Tile& t, const Rect& r, float radius = 0, float opacity = 1);

}  // namespace deepx::ui
