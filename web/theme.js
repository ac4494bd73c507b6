// SPDX-License-Identifier: MIT
// Chooses the theme before the first paint: the reader's last choice, else the system's preference.
// Runs before the style sheet so that the page never flashes the other theme.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('deepx.theme');
  } catch {
    // Private windows and sandboxed frames refuse storage: use the system's preference.
  }
  const prefers = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : prefers;
})();
