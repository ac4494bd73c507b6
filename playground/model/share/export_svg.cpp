// SPDX-License-Identifier: MIT
// Everything has a place on a sheet of fixed size; the reader of the file scales it.
#include "playground/model/share/export_svg.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "playground/geometry/contour.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/share/export.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/model/text/base64.h"
#include "playground/model/text/number_text.h"
#include "playground/model/text/png.h"
#include "playground/model/text/svg_text.h"
#include "playground/model/train/history.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

struct Box {
  float x, y, w, h;
};
constexpr float kWidth = 1200, kHeight = 760;
constexpr Box kNetwork{40, 84, 680, 420}, kPlot{776, 92, 384, 384}, kCurves{88, 572, 1072, 140};

/// Coordinates need at most a tenth of a unit.
std::string at(float v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", static_cast<double>(v));
  return text;
}
std::uint32_t ramp(const std::array<std::uint32_t, 256>& lut, float v) {
  return lut[static_cast<std::size_t>(std::lround((std::clamp(std::isfinite(v) ? v : 0, -1.0f, 1.0f) + 1) * 127.5f))];
}

class Drawing {
 public:
  Drawing(const Experiment& e, const Palette& palette) : e_(e), p_(palette) {}
  std::string make();

 private:
  template <class... Parts>
  void put(const Parts&... parts) {
    out_ += join(parts...);
    out_ += '\n';
  }
  void text(float x, float y, std::string_view words, std::uint32_t color, const char* anchor = "start",
            const char* more = "") {
    put("<text x=\"", at(x), "\" y=\"", at(y), "\" fill=\"", svg_color(color), "\" text-anchor=\"", anchor, "\" ", more,
        ">", xml_text(words), "</text>");
  }
  void image(const Box& b, const std::vector<std::uint8_t>& rgb, int side, float radius);
  void title();
  void network();
  void links(int layer);
  void output();
  void border();
  void points();
  void curves();
  void curve(std::span<const float> values, float low, float high, std::uint32_t color, const char* name);
  std::uint32_t class_color(std::span<const float> p) const;
  float neuron_x(int column) const {
    return kNetwork.x + kNetwork.w * (static_cast<float>(column) + 0.5f) / static_cast<float>(columns());
  }
  float neuron_y(int unit, int units) const {
    const float pitch = std::min(54.0f, kNetwork.h / static_cast<float>(units));
    return kNetwork.y + kNetwork.h / 2 + pitch * (static_cast<float>(unit) - static_cast<float>(units - 1) / 2);
  }
  float neuron_side(int units) const { return std::clamp(kNetwork.h / static_cast<float>(units) - 6, 3.0f, 36.0f); }
  int columns() const { return static_cast<int>(e_.network().layers().size()) + 1; }
  int units_of(int column) const {
    return column == 0 ? static_cast<int>(e_.network().inputs().size())
                       : e_.network().layers()[static_cast<std::size_t>(column - 1)].units;
  }

  const Experiment& e_;
  const Palette& p_;
  std::string out_;
};

void Drawing::image(const Box& b, const std::vector<std::uint8_t>& rgb, int side, float radius) {
  const std::string id = join("clip", out_.size());
  put("<clipPath id=\"", id, "\"><rect x=\"", at(b.x), "\" y=\"", at(b.y), "\" width=\"", at(b.w), "\" height=\"",
      at(b.h), "\" rx=\"", at(radius), "\"/></clipPath>");
  put("<image x=\"", at(b.x), "\" y=\"", at(b.y), "\" width=\"", at(b.w), "\" height=\"", at(b.h),
      "\" clip-path=\"url(#", id, ")\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,",
      to_base64(png_of(rgb, side, side)), "\"/>");
}

void Drawing::title() {
  const Spec& s = e_.spec();
  std::string sizes = std::to_string(e_.network().inputs().size());
  for (const LayerPicture& l : e_.network().layers()) sizes += join("–", l.units);
  text(40, 46, "deepX", p_.ink1, "start", "font-size=\"17\" font-weight=\"600\"");
  text(104, 46,
       join(s.data.name, ", network ", sizes, ", ", s.optimizer.name, " at learning rate ", s.optimizer.learning_rate(),
            ", epoch ", e_.run().epoch()),
       p_.ink2, "start", "font-size=\"15\"");
}

void Drawing::links(int layer) {
  const LayerPicture& l = e_.network().layers()[static_cast<std::size_t>(layer)];
  const float from = neuron_x(layer) + neuron_side(l.inputs) / 2, to = neuron_x(layer + 1) - neuron_side(l.units) / 2,
              middle = (from + to) / 2;
  for (int i = 0; i < l.inputs; ++i) {
    for (int j = 0; j < l.units; ++j) {
      const float w = static_cast<float>(l.weights[static_cast<std::size_t>(i * l.units + j)]),
                  share = l.max_weight > 0 ? w / l.max_weight : 0;
      if (!(std::abs(share) > 0.02f)) continue;
      const std::string y1 = at(neuron_y(i, l.inputs)), y2 = at(neuron_y(j, l.units));
      put("<path d=\"M", at(from), " ", y1, "C", at(middle), " ", y1, " ", at(middle), " ", y2, " ", at(to), " ", y2,
          "\" stroke=\"", svg_color(ramp(p_.value, share)), "\" stroke-width=\"", at(0.4f + 3.6f * std::abs(share)),
          "\"/>");
    }
  }
}

void Drawing::network() {
  put("<g fill=\"none\" stroke-linecap=\"round\">");
  for (int k = 0; k + 1 < columns(); ++k) links(k);
  put("</g>");
  constexpr int kSide = PlotPart::kMapSide;
  for (int column = 0; column < columns(); ++column) {
    const int units = units_of(column);
    const float side = neuron_side(units), x = neuron_x(column);
    const bool output = column + 1 == columns();
    for (int unit = 0; unit < units; ++unit) {
      const float y = neuron_y(unit, units);
      if (output) {
        put("<circle cx=\"", at(x), "\" cy=\"", at(y), "\" r=\"6\" fill=\"", svg_color(p_.ink1), "\"/>");
        continue;
      }
      const int shown = column == 0 ? e_.network().inputs()[static_cast<std::size_t>(unit)] : unit;
      const float scale = e_.plot().map_scale(column, shown);
      std::vector<std::uint8_t> rgb;
      for (const float v : e_.plot().map(column, shown)) {
        const std::uint32_t c = ramp(p_.field, scale > 0 ? v / scale : 0);
        for (const int shift : {16, 8, 0}) rgb.push_back(static_cast<std::uint8_t>(c >> shift & 255));
      }
      image({x - side / 2, y - side / 2, side, side}, rgb, kSide, std::min(8.0f, side / 5));
      if (column == 0)
        text(x - side / 2 - 8, y + 4, feature_catalogue()[static_cast<std::size_t>(shown)].name, p_.ink2, "end");
    }
    const std::string_view head = column == 0 ? "features"
                                  : output    ? "output"
                                              : e_.network().layers()[static_cast<std::size_t>(column - 1)].activation;
    text(x, kNetwork.y + kNetwork.h + 24, head, p_.ink3, "middle");
  }
}

/// Muted class colors by probability, paler if no class wins clearly.
std::uint32_t Drawing::class_color(std::span<const float> p) const {
  const float K = static_cast<float>(p.size()), top = *std::ranges::max_element(p),
              sure = std::clamp((top - 1 / K) / (1 - 1 / K), 0.0f, 1.0f);
  std::uint32_t out = 0;
  for (const int shift : {16, 8, 0}) {
    float sum = 0, used = 0;
    for (std::size_t k = 0; k < p.size(); ++k) {
      const float share = p[k] * (0.35f + 0.65f * sure);
      used += share;
      sum += share * static_cast<float>(p_.muted[std::min(k, p_.muted.size() - 1)] >> shift & 255);
    }
    sum += (1 - used) * static_cast<float>(p_.field[128] >> shift & 255);
    out |= static_cast<std::uint32_t>(std::clamp(sum, 0.0f, 255.0f)) << shift;
  }
  return out;
}

void Drawing::output() {
  const int side = e_.plot().field_side();
  const auto K = static_cast<std::size_t>(e_.data().classes() > 2 ? e_.data().classes() : 1);
  const std::span<const float> field = e_.plot().field();
  std::vector<std::uint8_t> rgb;
  for (std::size_t i = 0; i + K <= field.size(); i += K) {
    const std::uint32_t c = K > 1 ? class_color(field.subspan(i, K)) : ramp(p_.field, field[i]);
    for (const int shift : {16, 8, 0}) rgb.push_back(static_cast<std::uint8_t>(c >> shift & 255));
  }
  image(kPlot, rgb, side, 8);
  border();
  points();
  put("<rect x=\"", at(kPlot.x), "\" y=\"", at(kPlot.y), "\" width=\"", at(kPlot.w), "\" height=\"", at(kPlot.h),
      "\" rx=\"8\" fill=\"none\" stroke=\"", svg_color(p_.line), "\"/>");
  for (const std::size_t axis : {0u, 1u}) {
    for (const AxisTick& tick : axis_ticks(e_.data().columns()[axis])) {
      const float share = (static_cast<float>(tick.shown) + kPlaneExtent) / (2 * kPlaneExtent);
      const std::string number = deepx::to_text(tick.number);
      if (axis == 0)
        text(kPlot.x + share * kPlot.w, kPlot.y + kPlot.h + 20, number, p_.ink3, "middle");
      else
        text(kPlot.x - 10, kPlot.y + (1 - share) * kPlot.h + 4, number, p_.ink3, "end");
    }
    const std::string& name = e_.data().columns()[axis].name;
    if (axis == 0)
      text(kPlot.x + kPlot.w, kPlot.y + kPlot.h + 38, name, p_.ink2, "end");
    else
      text(kPlot.x, kPlot.y - 8, name, p_.ink2, "start");
  }
}

/// The strong line of the page's plot: where the decision changes.
void Drawing::border() {
  if (e_.data().regression() || !e_.plot().state().contours) return;
  const float cell = kPlot.w / static_cast<float>(e_.plot().field_side());
  std::vector<ContourLines> lines;
  border_into(lines, e_.plot().field(), e_.plot().field_side(), e_.data().classes() > 2 ? e_.data().classes() : 1);
  std::string path;
  for (const ContourLines& level : lines) {
    for (int i = 0; i < level.count(); ++i) {
      const char* command = "M";
      for (const ContourLines::Point& p : level.line(i)) {
        path += join(command, at(kPlot.x + p.x * cell), " ", at(kPlot.y + p.y * cell));
        command = "L";
      }
    }
  }
  if (path.empty()) return;
  put("<path id=\"border\" d=\"", path, "\" fill=\"none\" stroke=\"", svg_color(p_.ink1),
      "\" stroke-width=\"1.5\" stroke-linejoin=\"round\"/>");
}

void Drawing::points() {
  put("<g stroke=\"", svg_color(p_.outline), "\" stroke-width=\"1.25\">");
  for (const DataPoint& d : e_.data().points()) {
    if (std::abs(d.x) > kPlaneExtent || std::abs(d.y) > kPlaneExtent) continue;
    const float x = kPlot.x + (d.x + kPlaneExtent) / (2 * kPlaneExtent) * kPlot.w,
                y = kPlot.y + (kPlaneExtent - d.y) / (2 * kPlaneExtent) * kPlot.h;
    const auto k = static_cast<std::size_t>(std::clamp(d.label, 0, Palette::kClasses - 1));
    const std::string color = svg_color(e_.data().regression() ? ramp(p_.value, d.target) : p_.classes[k]);
    // Test points are hollow: the outline in the class's color, the inside in the outline's color.
    const std::string paint =
        d.test ? join("fill=\"", svg_color(p_.outline), "\" stroke=\"", color, "\"") : join("fill=\"", color, "\"");
    // The page's marks: ● ◆ ▲ ■ ▼ ✚ ▬ ▮, from the point's middle.
    constexpr std::array<const char*, Palette::kClasses> kMarks = {
        "",
        "m0-4.2l4.2 4.2l-4.2 4.2l-4.2-4.2z",
        "m0-4.4l4.1 7.5h-8.2z",
        "m-3-3h6v6h-6z",
        "m0 4.4l4.1-7.5h-8.2z",
        "m-1.3-4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z",
        "m-4.1-2h8.2v4h-8.2z",
        "m-2-4.1h4v8.2h-4z"};
    if (k == 0 || e_.data().regression())
      put("<circle cx=\"", at(x), "\" cy=\"", at(y), "\" r=\"3.4\" ", paint, "/>");
    else
      put("<path d=\"M", at(x), " ", at(y), kMarks[k], "\" ", paint, "/>");
  }
  put("</g>");
}

void Drawing::curve(std::span<const float> values, float low, float high, std::uint32_t color, const char* name) {
  const float n = std::max(1.0f, static_cast<float>(values.size() - 1));
  std::string path;
  float x = kCurves.x, y = kCurves.y;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i]) || values[i] <= 0) continue;
    x = kCurves.x + kCurves.w * static_cast<float>(i) / n;
    y = kCurves.y + kCurves.h * (high - std::log10(values[i])) / (high - low);
    path += join(path.empty() ? "M" : "L", at(x), " ", at(y));
  }
  if (path.empty()) return;
  put("<path d=\"", path, "\" fill=\"none\" stroke=\"", svg_color(color),
      "\" stroke-width=\"2\" stroke-linejoin=\"round\"/>");
  text(kCurves.x + kCurves.w + 8, y + (name[1] == 'e' ? -2.0f : 12.0f), name, color, "start", "font-size=\"11\"");
}

void Drawing::curves() {
  const History& h = e_.run().history();
  float low = INFINITY, high = -INFINITY;
  for (const auto& values : {h.train_loss(), h.test_loss()}) {
    for (const float v : values) {
      if (!std::isfinite(v) || v <= 0) continue;
      low = std::min(low, std::log10(v));
      high = std::max(high, std::log10(v));
    }
  }
  text(kCurves.x, kCurves.y - 20, "Loss", p_.ink1, "start", "font-weight=\"600\"");
  if (!(low <= high)) return;
  low = std::floor(low);
  high = std::max(std::ceil(high), low + 1);
  for (float decade = low; decade <= high; ++decade) {
    const float y = kCurves.y + kCurves.h * (high - decade) / (high - low);
    put("<path d=\"M", at(kCurves.x), " ", at(y), "h", at(kCurves.w), "\" stroke=\"", svg_color(p_.line), "\"/>");
    text(kCurves.x - 10, y + 4, short_text(std::pow(10.0f, decade)), p_.ink3, "end");
  }
  curve(h.train_loss(), low, high, p_.ink3, "train");
  curve(h.test_loss(), low, high, p_.ink1, "test");
  text(kCurves.x, kCurves.y + kCurves.h + 22, "0", p_.ink3, "middle");
  text(kCurves.x + kCurves.w, kCurves.y + kCurves.h + 22, join("epoch ", h.epoch_of(h.size() - 1)), p_.ink3, "end");
}

std::string Drawing::make() {
  put("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", at(kWidth), " ", at(kHeight),
      "\" font-family=\"Inter, system-ui, sans-serif\" font-size=\"12\">");
  put("<rect width=\"100%\" height=\"100%\" fill=\"", svg_color(p_.ground), "\"/>");
  title();
  network();
  output();
  curves();
  put("</svg>");
  return std::move(out_);
}

}  // namespace

std::string run_svg(const Experiment& e, const Palette& palette) { return Drawing(e, palette).make(); }

}  // namespace deepx::inline DEEPX_PRECISION
