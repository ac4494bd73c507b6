// SPDX-License-Identifier: MIT
// Tiles of the texture atlas: their places, their contents, and the texels to upload again.
#include "playground/widgets/base/texture_atlas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <unordered_map>
#include <vector>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"

namespace deepx::ui {
namespace {

/// Texels repeated around a tile, so that linear sampling does not reach into its neighbor.
constexpr int kGutter = 1;
/// A tile that is not drawn for this many frames frees its place.
constexpr int kKeepFrames = 30;

/// A hash over 32-bit words. Its quality matters little, since a slot is only compared with its own past.
std::uint64_t hash_words(std::uint64_t h, const void* data, std::size_t count) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t word;
    std::memcpy(&word, bytes + i * 4, 4);
    h = (h ^ word) * 0x9E3779B97F4A7C15ull;
    h ^= h >> 29;
  }
  return h;
}

}  // namespace

std::uint64_t content_hash(std::span<const float> values, std::initializer_list<float> more) {
  const std::uint64_t h = hash_words(settings().dark ? 0x51 : 0xA7, more.begin(), more.size());
  return hash_words(h, values.data(), values.size());
}

struct TextureAtlas::Slot {
  int x = 0, y = 0;  ///< position of the first texel inside the gutter
  int w = 0, h = 0;
  std::uint64_t content = 0;
  int last_frame = 0;
  bool filled = false;
};

/// Shelves of equal height with tiles side by side; the places of unused tiles are given to others.
struct TextureAtlas::Packer {
  struct Shelf {
    int y, height, used;
  };
  std::unordered_map<ImGuiID, Slot> slots;
  std::vector<Shelf> shelves;
  int next_y = 0;
  bool full = false;                  ///< the next frame starts with an empty atlas
  std::vector<Color> texels, colors;  ///< reused buffers
  std::vector<float> coverage;

  bool place(Slot& s) { return reuse(s) || on_shelf(s); }

  /// Takes over a place of the same size that was not drawn for a while.
  bool reuse(Slot& s) {
    const int now = ImGui::GetFrameCount();
    const auto stale = std::find_if(slots.begin(), slots.end(), [&](const auto& entry) {
      const Slot& o = entry.second;
      return o.filled && o.w == s.w && o.h == s.h && o.last_frame + kKeepFrames < now;
    });
    if (stale == slots.end()) return false;
    s.x = stale->second.x;
    s.y = stale->second.y;
    slots.erase(stale);
    return true;
  }

  bool on_shelf(Slot& s) {
    const int w = s.w + 2 * kGutter, h = s.h + 2 * kGutter;
    Shelf* best = nullptr;
    for (Shelf& shelf : shelves) {
      const bool fits = h <= shelf.height && h * 2 > shelf.height && shelf.used + w <= kSide;
      if (fits && (!best || shelf.height < best->height)) best = &shelf;
    }
    if (!best) {
      if (next_y + h > kSide || w > kSide) return false;
      shelves.push_back({next_y, h, 0});
      next_y += h;
      best = &shelves.back();
    }
    s.x = best->used + kGutter;
    s.y = best->y + kGutter;
    best->used += w;
    return true;
  }
};

TextureAtlas::TextureAtlas() : data_(std::make_unique<ImTextureData>()), packer_(std::make_unique<Packer>()) {
  data_->Create(ImTextureFormat_RGBA32, kSide, kSide);
  data_->UseColors = true;
  ImGui::RegisterUserTexture(data_.get());
}

TextureAtlas::~TextureAtlas() { ImGui::UnregisterUserTexture(data_.get()); }

ImTextureRef TextureAtlas::texture() const { return data_->GetTexRef(); }

void TextureAtlas::begin_frame() {
  changed_texels_ = 0;
  // After a lost context the backend has destroyed its texture; the pixels are still in memory.
  if (data_->Status == ImTextureStatus_Destroyed) data_->SetStatus(ImTextureStatus_WantCreate);
  if (packer_->full) {
    packer_->slots.clear();
    packer_->shelves.clear();
    packer_->next_y = 0;
    packer_->full = false;
  }
}

TextureAtlas::Slot* TextureAtlas::find_slot(ImGuiID key, int w, int h) {
  Packer& p = *packer_;
  if (p.full) return nullptr;
  auto found = p.slots.find(key);
  if (found != p.slots.end() && (found->second.w != w || found->second.h != h)) {
    // It stays under an unused name, so that reuse() may give its place to another texture.
    Slot old = found->second;
    old.last_frame = -kKeepFrames;
    p.slots.erase(found);
    p.slots.emplace(ImHashData(&old, sizeof old), old);
    found = p.slots.end();
  }
  if (found == p.slots.end()) {
    Slot fresh;
    fresh.w = w;
    fresh.h = h;
    if (!p.place(fresh)) {
      p.full = true;
      want_frame();
      return nullptr;
    }
    found = p.slots.emplace(key, fresh).first;
  }
  found->second.last_frame = ImGui::GetFrameCount();
  return &found->second;
}

TextureAtlas::Claim TextureAtlas::claim(ImGuiID key, std::uint64_t content, int w, int h) {
  Slot* s = w > 0 && h > 0 ? find_slot(key, w, h) : nullptr;
  if (!s || (s->filled && s->content == content)) return {s, {}};
  s->content = content;
  s->filled = true;
  packer_->texels.resize(static_cast<std::size_t>(w * h));
  return {s, packer_->texels};
}

/// Copies painted texels into the slot and its gutter.
Tile TextureAtlas::finish(const Claim& c) {
  if (!c.slot) return {};
  const Slot& s = *c.slot;
  if (!c.texels.empty()) {
    auto* pixels = reinterpret_cast<Color*>(data_->Pixels);
    for (int y = -kGutter; y < s.h + kGutter; ++y) {
      const Color* from = c.texels.data() + std::clamp(y, 0, s.h - 1) * s.w;
      Color* to = pixels + (s.y + y) * kSide + s.x;
      std::copy_n(from, s.w, to);
      to[-1] = from[0];
      to[s.w] = from[s.w - 1];
    }
    mark(s.x - kGutter, s.y - kGutter, s.w + 2 * kGutter, s.h + 2 * kGutter);
  }
  constexpr float kUnit = 1.0f / kSide;
  return {{static_cast<float>(s.x) * kUnit, static_cast<float>(s.y) * kUnit},
          {static_cast<float>(s.x + s.w) * kUnit, static_cast<float>(s.y + s.h) * kUnit},
          true};
}

void TextureAtlas::mark(int x, int y, int w, int h) {
  changed_texels_ += w * h;
  if (data_->Status == ImTextureStatus_WantCreate || data_->Status == ImTextureStatus_Destroyed) return;
  if (data_->Status == ImTextureStatus_OK) {
    data_->Updates.resize(0);
    data_->SetStatus(ImTextureStatus_WantUpdates);
  }
  const auto s = [](int v) { return static_cast<unsigned short>(v); };
  data_->Updates.push_back({s(x), s(y), s(w), s(h)});
}

Tile TextureAtlas::field(ImGuiID key, std::span<const float> values, int w, int h, Ramp r, float scale) {
  if (w <= 0 || h <= 0 || values.size() < static_cast<std::size_t>(w * h)) return {};
  return paint(key, content_hash(values, {scale, static_cast<float>(r)}), w, h, [&](std::span<Color> texels) {
    const Lut& lut = ramp(r);
    for (std::size_t i = 0; i < texels.size(); ++i) {
      texels[i] = std::isfinite(values[i]) ? lut_color(lut, values[i] * scale) : theme().bg1;
    }
  });
}

Tile TextureAtlas::classes(ImGuiID key, std::span<const float> p, int w, int h, int K, bool winner) {
  const auto k = static_cast<std::size_t>(K);
  if (K < 2 || K > static_cast<int>(std::size(theme().fcls)) || w <= 0 || h <= 0 ||
      p.size() < static_cast<std::size_t>(w * h) * k)
    return {};
  const std::uint64_t content = content_hash(p, {static_cast<float>(K), winner ? 1.0f : 0.0f});
  return paint(key, content, w, h, [&](std::span<Color> texels) {
    const Theme& t = theme();
    for (std::size_t i = 0; i < texels.size(); ++i) {
      const auto here = p.subspan(i * k, k);
      const auto top = std::max_element(here.begin(), here.end());
      texels[i] = !std::isfinite(*top) ? t.bg1
                  : winner             ? t.fcls[top - here.begin()]
                                       : mix_classes(here, t.fcls, t.stops[1][2]);
    }
  });
}

namespace {

/// The share of texel (x, y) of a cell that is inside its rounded rectangle, 0 to 1.
float cell_coverage(int x, int y, const CellShape& c) {
  const auto w = static_cast<float>(c.w), h = static_cast<float>(c.h);
  const float dx = std::abs(static_cast<float>(x) + 0.5f - w / 2) - ((w - c.gap) / 2 - c.radius);
  const float dy = std::abs(static_cast<float>(y) + 0.5f - h / 2) - ((h - c.gap) / 2 - c.radius);
  const float corner = std::hypot(std::max(dx, 0.0f), std::max(dy, 0.0f));
  return std::clamp(0.5f - (corner + std::min(std::max(dx, dy), 0.0f) - c.radius), 0.0f, 1.0f);
}

Color cell_color(float v, Ramp r, bool ink) {
  const Theme& t = theme();
  if (!std::isfinite(v)) return t.line;
  if (!ink) return ramp_color(r, v);
  return blend(t.bg2, t.ink1, t.dark ? 0.06f + 0.8f * std::abs(v) : 0.04f + 0.42f * std::abs(v));
}

}  // namespace

Tile TextureAtlas::cells(ImGuiID key, std::span<const float> values, int rows, int cols, const CellShape& shape, Ramp r,
                         float scale) {
  if (rows <= 0 || cols <= 0 || values.size() < static_cast<std::size_t>(rows * cols)) return {};
  const std::uint64_t content = content_hash(values, {scale, static_cast<float>(r), shape.gap, shape.radius,
                                                      static_cast<float>(rows), shape.ink ? 1.0f : 0.0f});
  const int w = cols * shape.w, h = rows * shape.h;
  return paint(key, content, w, h, [&](std::span<Color> texels) {
    std::vector<Color>& colors = packer_->colors;
    colors.resize(static_cast<std::size_t>(rows * cols));
    std::transform(values.begin(), values.begin() + rows * cols, colors.begin(),
                   [&](float v) { return cell_color(v * scale, r, shape.ink); });
    std::vector<float>& inside = packer_->coverage;
    inside.resize(static_cast<std::size_t>(shape.w * shape.h));
    for (int i = 0; i < shape.w * shape.h; ++i) {
      inside[static_cast<std::size_t>(i)] = cell_coverage(i % shape.w, i / shape.w, shape);
    }
    for (int y = 0; y < h; ++y) {
      for (int x = 0; x < w; ++x) {
        const Color cell = colors[static_cast<std::size_t>(y / shape.h * cols + x / shape.w)];
        const float part = inside[static_cast<std::size_t>(y % shape.h * shape.w + x % shape.w)];
        texels[static_cast<std::size_t>(y * w + x)] = part >= 1 ? cell : blend(theme().line, cell, part);
      }
    }
  });
}

Tile TextureAtlas::bar(Ramp r) {
  constexpr int kTexels = 96;
  static std::array<float, kTexels> values = [] {
    std::array<float, kTexels> v{};
    for (int i = 0; i < kTexels; ++i) v[static_cast<std::size_t>(i)] = 2 * static_cast<float>(i) / (kTexels - 1) - 1;
    return v;
  }();
  return field(ImHashStr("bar", 0, static_cast<ImGuiID>(r)), values, kTexels, 1, r);
}

Tile TextureAtlas::streak() {
  constexpr int kW = 64, kH = 16;
  return paint(ImHashStr("streak"), 1, kW, kH, [](std::span<Color> texels) {
    for (int i = 0; i < kW * kH; ++i) {
      const float along = (static_cast<float>(i % kW) + 0.5f) / kW;
      const float across = std::abs(static_cast<float>(i / kW) + 0.5f - kH / 2.0f) / (kH / 2.0f);
      const float edge = std::clamp(((1 - 0.64f * along) - across) * 4, 0.0f, 1.0f);
      texels[static_cast<std::size_t>(i)] = fade(0xffffffffu, 0.6f * (1 - along) * edge);
    }
  });
}

namespace {
std::unique_ptr<TextureAtlas>& holder() {
  static std::unique_ptr<TextureAtlas> current;
  return current;
}
}  // namespace

TextureAtlas& atlas() {
  if (!holder()) holder() = std::make_unique<TextureAtlas>();
  return *holder();
}

void release_atlas() { holder().reset(); }

void draw_tile(const Tile& t, const Rect& r, float radius, float opacity) {
  if (!t.valid) return;
  canvas().AddImageRounded(atlas().texture(), top_left(r), bottom_right(r), t.uv0, t.uv1, fade(0xffffffffu, opacity),
                           radius);
}

}  // namespace deepx::ui
