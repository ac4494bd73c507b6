// SPDX-License-Identifier: MIT
/// An element with properties and children; `data` and `aria` become attributes.
export function make(tag, {data = {}, aria = {}, ...properties} = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/// A text with the names in braces replaced.
export const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/// The text of an element without the second copy of its formulas, which is for screen readers only.
export function plain_text(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll('.katex-html').forEach((part) => part.remove());
  copy.querySelectorAll('annotation').forEach((part) => part.remove());
  return copy.textContent.replace(/\s+/g, ' ').trim();
}
