// SPDX-License-Identifier: MIT
// What the data panel remembers between frames.
#pragma once

namespace deepx::panels {

struct DataState {
  bool wants_table = false;  ///< the user wants to choose a table; the app lets them
};

}  // namespace deepx::panels
