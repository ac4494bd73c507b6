// SPDX-License-Identifier: MIT
// The reference pages: their content, how they are written as HTML, and their small drawings.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/setting.h"

namespace deepx::reference {

/// The content of a page for one catalogue entry. Formulas are Unicode plain text.
struct Entry {
  std::string name, label, words, source;
  std::vector<std::string> formulas, gradients;
  std::vector<Setting> settings;
  std::string figure;  ///< SVG, or empty
  bool word = false;   ///< a word of the playground: its label is its name for people
  std::string more;    ///< address of a page that says more, or empty
};

struct Section {
  std::string title;  ///< "" for the only section of a page
  std::vector<Entry> entries;
};

struct Page {
  std::string file, title, words;
  std::string legend;  ///< how to read its figures, or empty
  std::vector<Section> sections;
};

/// Every page, from the catalogues.
std::vector<Page> pages();

/// A page of `all` as HTML, and the page that lists all of them.
std::string html_of(const Page& page, std::span<const Page> all);
std::string index_html(std::span<const Page> all);

struct File {
  std::string name, html;
};
/// Every page as a file; the index is last.
std::vector<File> files();

/// `text` with &, <, > and quotes as entities.
std::string escape(std::string_view text);
/// A formula with its variables in italics and its scripts raised or lowered.
std::string formula_html(std::string_view formula);
/// A number as people write it: a true minus, powers of ten.
std::string number_text(double value);

/// A function of one variable to draw: its value, and its derivative unless that is NaN.
struct Point {
  double y, slope;
};
struct Plot {
  std::string name;  ///< a text for readers who cannot see it: "tanh"
  double low, high;  ///< range of x
  std::function<Point(double x)> at;
  double least = -4, most = 4;  ///< range of y; the curve is clipped to it
};
std::string plot_svg(const Plot& plot);

/// A point of a scatter plot in [0, 1]², y upward.
struct Dot {
  double x, y;
  int group;
};
std::string scatter_svg(std::string_view name, std::span<const Dot> dots);

}  // namespace deepx::reference
