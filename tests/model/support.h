// SPDX-License-Identifier: MIT
// What the model's tests share.
#pragma once

#include <string>

#include "engine/core/error.h"

/// What the Error thrown by `f` says, "" when none is thrown.
template <class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const deepx::Error& error) {
    return error.what();
  }
  return "";
}
