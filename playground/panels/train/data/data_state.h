// SPDX-License-Identifier: MIT
// State of the data panel between frames.
#pragma once

namespace deepx::panels {

struct DataState {
  bool wants_table = false;  ///< the user wants to choose a table; the app opens the dialog
};

}  // namespace deepx::panels
