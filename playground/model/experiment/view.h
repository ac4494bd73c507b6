// SPDX-License-Identifier: MIT
// The views of the page.
#pragma once

#include <array>
#include <string_view>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// In the order of their tabs.
enum class View { train, backprop, gradients, problems };
inline constexpr std::array<std::string_view, 4> kViewNames = {"train", "backprop", "gradients", "problems"};
/// True for the views in which the run trains and can be scrubbed; in the others it is paused.
inline bool trains(View view) { return view == View::train || view == View::gradients; }
inline std::string_view name_of(View view) { return kViewNames[static_cast<std::size_t>(view)]; }

}  // namespace deepx::inline DEEPX_PRECISION
