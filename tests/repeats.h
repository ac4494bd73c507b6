// SPDX-License-Identifier: MIT
// How often the tests repeat what differs only in its random numbers or in its length.
#pragma once

#include <algorithm>

namespace deepx {

/// Sanitizers make a case take about twenty times as long, and they report a wrong access at the first repetition that
/// makes it. So there a case repeats a fifth as often as it does without them, where results are checked.
inline constexpr bool kSanitized = DEEPX_SANITIZED;
constexpr int repeats(int natively) { return kSanitized ? std::max(1, natively / 5) : natively; }

}  // namespace deepx
