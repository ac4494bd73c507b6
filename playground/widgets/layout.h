// SPDX-License-Identifier: MIT
// The design's grid as rectangles for any canvas size; pure functions of width and height.
#pragma once

#include "playground/widgets/rect.h"

namespace deepx::ui {

enum class Columns { wide, medium, narrow, phone };  ///< from 1280, 960, 600 px of width, and below
enum class Rows { full, tight, low };                ///< from 840, 700 px of height, and below

/// What the frame is computed from.
struct LayoutInput {
  float width, height;
  float recipe_height = 32;  ///< as recipe_height() says for recipe.w; more than 32 pushes the content down
  bool touch = false;
};

/// Where everything stands. A rectangle that does not exist at this size is empty.
struct Layout {
  explicit Layout(const LayoutInput& in);

  Columns columns;
  Rows rows;
  float margin;  ///< 24, on a phone 16
  float extra;   ///< what the recipe needs beyond one line

  // Bands.
  Rect top_bar, recipe_band, content, time;
  // Top bar: where the tabs start and how far apart they are; on a phone the view's name is a menu.
  float tabs_x, tab_gap;
  // Recipe band.
  Rect seed, recipe;  ///< recipe.y + 16 is the first line's middle
  bool recipe_one_line;
  // Content columns.
  Rect left, centre, right;
  float head_y;  ///< middle of column heads
  // Train.
  Rect plot;            ///< square output plot
  Rect plot_key;        ///< class key line above the plot, or beside it
  Rect legend;          ///< scale bar and pulse below the plot; only when rows are full
  Rect network;         ///< heads, steppers and neurons
  Rect inspector;       ///< strip below the network; empty: use a popover
  Rect sections;        ///< segmented control Network / Data / Recipe, for narrow and phone
  Rect section;         ///< what it switches, for narrow and phone
  float thumb, pitch;   ///< neuron thumbnails and their distance
  bool insert_buttons;  ///< plus circles between layer heads
  bool features;        ///< room for all input features, else only the used ones
  // Data column or rail.
  int data_columns;  ///< 3, or 1 as a rail
  float data_cell, data_step_x, data_step_y;
  bool data_names;
  // Backprop.
  Rect graph, card;  ///< nodes; inspector card
  float card_pitch;  ///< distance of node cards, 208
  // Time panel.
  Rect transport;     ///< middle line at transport.centre().y
  Rect speed;         ///< label line at speed.y + 8, track below; empty on a phone
  Rect chart;         ///< the plot area of the time chart or the tape
  bool chart_labels;  ///< x labels
  Rect readouts;      ///< three columns
  Rect accuracy;      ///< sparkline, labels to its left; may be empty
  float play_radius;
};

}  // namespace deepx::ui
