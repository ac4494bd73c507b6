// SPDX-License-Identifier: MIT
// Controls that can be seen but not used.
#pragma once

namespace deepx::ui {

/// If `on`, everything drawn in its scope takes no input.
class Locked {
 public:
  explicit Locked(bool on);
  ~Locked();
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  bool on_;
};
/// True inside such a scope.
bool locked();

}  // namespace deepx::ui
