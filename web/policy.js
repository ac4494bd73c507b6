// SPDX-License-Identifier: MIT
// Allows loading only from this folder. The policy names the folder's address, since a sandboxed frame has no origin,
// and 'self' may match nothing there; index.html forbids everything else.
(() => {
  if (location.protocol === 'file:') return;  // the page asks to be opened from a server
  const folder = new URL('.', location.href).href.replaceAll(';', '%3B').replaceAll(',', '%2C');
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = `default-src 'none'; script-src ${folder} 'wasm-unsafe-eval'; style-src ${folder}; img-src ${folder} data:; font-src ${folder}; connect-src ${folder}`;
  document.head.append(policy);
})();
