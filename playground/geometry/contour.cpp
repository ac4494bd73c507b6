// SPDX-License-Identifier: MIT
// Marching squares. Each crossing is on one grid edge, and each edge has at most one crossing per level, so joining
// segments needs no comparison of coordinates: edges are numbered.
#include "playground/geometry/contour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace deepx {
namespace {

constexpr int kNone = -1;

/// The two crossings to which a crossing is joined.
struct Joints {
  std::array<int, 2> to = {kNone, kNone};

  void add(int other) { to[to[0] == kNone ? 0 : 1] = other; }
};

/// Buffers for one grid, reused from call to call.
struct Grid {
  int w = 0, h = 0;
  std::vector<Joints> joints;  ///< per edge: first w * h horizontal ones, then w * h vertical ones
  std::vector<ContourLines::Point> points;
  std::vector<std::uint8_t> done;
  std::vector<int> crossed;  ///< edges with a crossing, in the order found
  std::vector<int> backward;

  int top_edge(int x, int y) const { return y * w + x; }
  int left_edge(int x, int y) const { return w * h + y * w + x; }

  void begin(int width, int height) {
    w = width;
    h = height;
    const auto edges = static_cast<std::size_t>(2 * w * h);
    joints.assign(edges, Joints{});
    points.resize(edges);
    done.assign(edges, 0);
    crossed.clear();
  }

  void join(int a, int b) {
    for (int e : {a, b}) {
      if (joints[static_cast<std::size_t>(e)].to[0] == kNone) crossed.push_back(e);
    }
    joints[static_cast<std::size_t>(a)].add(b);
    joints[static_cast<std::size_t>(b)].add(a);
  }
};

/// Where the level is between two values of different sign, 0 to 1.
float cut(float a, float b) { return a / (a - b); }

/// Crossings of the cell whose corners are a (top left), b, c, d clockwise, all relative to the level.
void march(Grid& g, int x, int y, float a, float b, float c, float d) {
  const int id = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
  if (id == 0 || id == 15) return;
  const int top = g.top_edge(x, y), bottom = g.top_edge(x, y + 1), left = g.left_edge(x, y),
            right = g.left_edge(x + 1, y);
  const auto fx = static_cast<float>(x) + 0.5f, fy = static_cast<float>(y) + 0.5f;
  const auto put = [&g](int edge, float px, float py) { g.points[static_cast<std::size_t>(edge)] = {px, py}; };
  if ((a > 0) != (b > 0)) put(top, fx + cut(a, b), fy);
  if ((d > 0) != (c > 0)) put(bottom, fx + cut(d, c), fy + 1);
  if ((a > 0) != (d > 0)) put(left, fx, fy + cut(a, d));
  if ((b > 0) != (c > 0)) put(right, fx + 1, fy + cut(b, c));
  switch (id) {
    case 1:
    case 14:
      return g.join(left, top);
    case 2:
    case 13:
      return g.join(top, right);
    case 3:
    case 12:
      return g.join(left, right);
    case 4:
    case 11:
      return g.join(right, bottom);
    case 6:
    case 9:
      return g.join(top, bottom);
    case 7:
    case 8:
      return g.join(left, bottom);
    // Saddles: the two positive corners stay separate.
    case 5:
      g.join(left, top);
      return g.join(right, bottom);
    default:
      g.join(top, right);
      return g.join(left, bottom);
  }
}

/// Follows the joints from `edge` until they end or close; appends the points that it passes.
template <class F>
void follow(Grid& g, int edge, F&& visit) {
  while (edge != kNone) {
    g.done[static_cast<std::size_t>(edge)] = 1;
    visit(edge);
    int next = kNone;
    for (int n : g.joints[static_cast<std::size_t>(edge)].to) {
      if (n != kNone && !g.done[static_cast<std::size_t>(n)]) next = n;
    }
    edge = next;
  }
}

void emit_line(Grid& g, int start, ContourLines& out) {
  const Joints from = g.joints[static_cast<std::size_t>(start)];
  g.backward.clear();
  g.done[static_cast<std::size_t>(start)] = 1;
  int last = start;
  const bool open_back = from.to[1] != kNone;
  if (open_back) follow(g, from.to[1], [&](int e) { g.backward.push_back(e); });
  for (auto e = g.backward.rbegin(); e != g.backward.rend(); ++e)
    out.points.push_back(g.points[static_cast<std::size_t>(*e)]);
  out.points.push_back(g.points[static_cast<std::size_t>(start)]);
  const bool closed = g.done[static_cast<std::size_t>(from.to[0])] && open_back;
  if (closed) {
    // The walk backward has reached the start's other neighbor.
    last = g.backward.back();
    out.points.push_back(g.points[static_cast<std::size_t>(last)]);
  } else {
    follow(g, from.to[0], [&](int e) { out.points.push_back(g.points[static_cast<std::size_t>(e)]); });
  }
  out.starts.push_back(static_cast<int>(out.points.size()));
}

/// p[k] minus the best of the others: its zero line is the border of class k.
void margin_of(std::span<const float> p, int K, int k, std::vector<float>& out) {
  const auto classes = static_cast<std::size_t>(K), mine = static_cast<std::size_t>(k);
  out.resize(p.size() / classes);
  for (std::size_t i = 0; i < out.size(); ++i) {
    float best = -INFINITY;
    for (std::size_t c = 0; c < classes; ++c) {
      if (c != mine) best = std::max(best, p[i * classes + c]);
    }
    out[i] = p[i * classes + mine] - best;
  }
}

}  // namespace

void contour_into(ContourLines& out, std::span<const float> values, int w, int h, float level) {
  out.points.clear();
  out.starts.assign(1, 0);
  if (w < 2 || h < 2 || values.size() < static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) return;
  static Grid g;
  g.begin(w, h);
  const auto at = [&](int x, int y) { return values[static_cast<std::size_t>(y * w + x)] - level; };
  for (int y = 0; y + 1 < h; ++y) {
    for (int x = 0; x + 1 < w; ++x) {
      const float a = at(x, y), b = at(x + 1, y), c = at(x + 1, y + 1), d = at(x, y + 1);
      if (std::isfinite(a + b + c + d)) march(g, x, y, a, b, c, d);
    }
  }
  for (int e : g.crossed) {
    if (!g.done[static_cast<std::size_t>(e)]) emit_line(g, e, out);
  }
}

ContourLines contour(std::span<const float> values, int w, int h, float level) {
  ContourLines out;
  contour_into(out, values, w, h, level);
  return out;
}

void border_into(std::vector<ContourLines>& lines, std::span<const float> values, int side, int classes) {
  static std::vector<float> margin;
  lines.resize(static_cast<std::size_t>(std::max(1, classes)));
  if (classes <= 1) return contour_into(lines[0], values, side, side, 0);
  for (int k = 0; k < classes; ++k) {
    margin_of(values, classes, k, margin);
    contour_into(lines[static_cast<std::size_t>(k)], margin, side, side, 0);
  }
}

}  // namespace deepx
