// SPDX-License-Identifier: MIT
// Only what lies in this folder may be loaded. Written here by its address, since in a frame with a sandbox the page has no origin of its
// own, and 'self' may match nothing; index.html forbids what no address allows.
(() => {
  if (location.protocol === 'file:') return;  // the page tells to open it from a server
  const folder = new URL('.', location.href).href.replaceAll(';', '%3B').replaceAll(',', '%2C');
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = `default-src 'none'; script-src ${folder} 'wasm-unsafe-eval'; style-src ${folder}; img-src ${folder} data:; font-src ${folder}; connect-src ${folder}`;
  document.head.append(policy);
})();
