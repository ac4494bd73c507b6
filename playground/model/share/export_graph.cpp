// SPDX-License-Identifier: MIT
// Both are made only from the nodes in order, so that the same graph gives the same bytes.
#include "playground/model/share/export_graph.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "playground/model/backprop/shown_graph.h"
#include "playground/model/text/svg_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr float kCardW = 144, kCardH = 72, kPitchX = 208, kPitchY = 128, kLaneH = 32, kSheetMargin = 32;

std::string dot_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

/// "±0.14", three digits.
std::string most_text(float most) {
  char text[24];
  std::snprintf(text, sizeof text, "±%.3g", static_cast<double>(most));
  return text;
}

/// The text on a card: an operator's label with its attributes, or a leaf's name.
std::string title_of(const TraceNode& n) { return n.leaf || n.label.empty() ? n.name : n.label; }

class GraphDrawing {
 public:
  GraphDrawing(const Trace& trace, std::span<const std::string> folds, const Palette& palette)
      : trace_(trace),
        graph_(shown_graph(trace.nodes(), trace.edges(), folds, trace.scalar() ? Leaves::lead : Leaves::below)),
        p_(palette) {}

  std::string make() {
    const float width = x(graph_.columns - 1) + kCardW + kSheetMargin,
                height = y(graph_.rows) - (kPitchY - kCardH) + kSheetMargin;
    put("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", width, " ", height,
        "\" font-family=\"Inter, system-ui, sans-serif\" font-size=\"13\">");
    put("<rect width=\"100%\" height=\"100%\" fill=\"", svg_color(p_.ground), "\"/>");
    put("<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"",
        svg_color(p_.ink3), "\"/></marker></defs>");
    for (const ShownScope& s : graph_.scopes)
      if (!s.folded && s.box.columns > 0) frame(s);
    put("<g fill=\"none\" stroke=\"", svg_color(p_.ink3), "\" stroke-width=\"1.5\" marker-end=\"url(#head)\">");
    for (const ShownEdge& e : graph_.edges) edge(e);
    put("</g>");
    for (const ShownNode& n : graph_.nodes) card(n);
    put("</svg>");
    return std::move(out_);
  }

 private:
  template <class... Parts>
  void put(const Parts&... parts) {
    out_ += join(parts...);
    out_ += '\n';
  }
  float x(int column) const { return kSheetMargin + kPitchX * static_cast<float>(column); }
  float y(int row) const {
    const int full = graph_.full_rows[static_cast<std::size_t>(row)];
    return kSheetMargin + kPitchY * static_cast<float>(full) + kLaneH * static_cast<float>(row - full);
  }
  void text(float left, float top, std::string_view words, std::uint32_t color, const char* more = "") {
    put("<text x=\"", left, "\" y=\"", top, "\" fill=\"", svg_color(color), "\"", more, ">", xml_text(words),
        "</text>");
  }
  void frame(const ShownScope& s) {
    const int last = s.box.row + s.box.rows - 1;
    const float left = x(s.box.column) - 16, top = y(s.box.row) - 24,
                bottom = y(last) + (graph_.only_edges(last) ? kLaneH : kCardH) + 8;
    put("<rect x=\"", left, "\" y=\"", top, "\" width=\"", x(s.box.column + s.box.columns - 1) + kCardW + 16 - left,
        "\" height=\"", bottom - top, "\" rx=\"12\" fill=\"none\" stroke=\"", svg_color(p_.line), "\"/>");
    text(left + 12, top + 16, s.name, p_.ink3, " font-size=\"12\"");
  }
  void edge(const ShownEdge& e) {
    const GraphPlace &from = graph_.nodes[static_cast<std::size_t>(e.from)].place,
                     &to = graph_.nodes[static_cast<std::size_t>(e.to)].place;
    if (from.column == to.column) {
      const bool below = from.row > to.row;
      put("<path d=\"M", x(from.column) + kCardW / 2, " ", y(from.row) + (below ? 0 : kCardH), "V",
          y(to.row) + (below ? kCardH : 0), "\"/>");
      return;
    }
    std::string path = join("M", x(from.column) + kCardW, " ", y(from.row) + kCardH / 2);
    float at_x = x(from.column) + kCardW, at_y = y(from.row) + kCardH / 2;
    const auto curve = [&](float to_x, float to_y) {
      const float middle = (at_x + to_x) / 2;
      path += join("C", middle, " ", at_y, " ", middle, " ", to_y, " ", to_x, " ", to_y);
      at_x = to_x, at_y = to_y;
    };
    if (e.lane >= 0) {
      curve(x(from.column + 1), y(e.lane) + (graph_.only_edges(e.lane) ? 0 : kCardH / 2));
      at_x = x(to.column - 1) + kCardW;
      path += join("H", at_x);
    }
    curve(x(to.column), y(to.row) + kCardH / 2);
    put("<path d=\"", path, "\"/>");
  }
  void card(const ShownNode& shown) {
    const TraceNode& n = trace_.nodes()[static_cast<std::size_t>(shown.node)];
    const float left = x(shown.place.column), top = y(shown.place.row);
    const std::string title = shown.scope < 0 ? title_of(n) : graph_.scopes[static_cast<std::size_t>(shown.scope)].name;
    put("<rect x=\"", left, "\" y=\"", top, "\" width=\"", kCardW, "\" height=\"", kCardH, "\" rx=\"10\" fill=\"",
        svg_color(p_.ground), "\" stroke=\"", svg_color(p_.line), "\"/>");
    text(left + 12, top + 24, title, p_.ink1, " font-weight=\"600\"");
    text(left + kCardW - 12, top + 24, n.shape, p_.ink3, " text-anchor=\"end\" font-size=\"12\"");
    if (!n.value.empty()) text(left + 12, top + 52, most_text(n.max_value), p_.ink2, " font-size=\"12\"");
    if (!n.grad.empty())
      text(left + kCardW - 12, top + 52, join("∂ ", most_text(n.max_grad)), p_.ink2,
           " text-anchor=\"end\" font-size=\"12\"");
  }

  const Trace& trace_;
  const ShownGraph graph_;
  const Palette& p_;
  std::string out_;
};

}  // namespace

std::string graph_dot(std::span<const TraceNode> nodes) {
  std::string out = "digraph deepx {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"Inter\"];\n";
  const auto node = [](const TraceNode& n, std::string_view indent) {
    return join(indent, "n", n.id, " [label=", dot_quoted(join(title_of(n), "\n", n.shape)),
                n.leaf ? ", shape=ellipse" : "", "];\n");
  };
  std::vector<std::string_view> scopes;
  for (const TraceNode& n : nodes) {
    const std::string_view scope = outermost(n.scope);
    if (n.leaf || scope.empty())
      out += node(n, "  ");
    else if (std::ranges::find(scopes, scope) == scopes.end())
      scopes.push_back(scope);
  }
  for (std::size_t s = 0; s < scopes.size(); ++s) {
    out += join("  subgraph cluster_", s, " {\n    label=", dot_quoted(scopes[s]), ";\n");
    for (const TraceNode& n : nodes)
      if (!n.leaf && outermost(n.scope) == scopes[s]) out += node(n, "    ");
    out += "  }\n";
  }
  for (const TraceNode& n : nodes)
    for (int input : n.inputs) out += join("  n", input, " -> n", n.id, ";\n");
  return out + "}\n";
}

std::string graph_svg(const Trace& trace, std::span<const std::string> folds, const Palette& palette) {
  return GraphDrawing(trace, folds, palette).make();
}

}  // namespace deepx::inline DEEPX_PRECISION
