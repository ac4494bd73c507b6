// SPDX-License-Identifier: MIT
// Chooses the theme before the first paint: the last choice made here, else what the system prefers.
// Runs before the style sheet so that the page never flashes the other theme.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('deepx.theme');
  } catch {
    // Storage is refused in private windows and sandboxed frames; the system's preference will do.
  }
  const prefers = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : prefers;
})();
