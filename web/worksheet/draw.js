// SPDX-License-Identifier: MIT
// A page of a worksheet as SVG: cards with cells, and arrows between them.
import {kWidth} from './layout.js';

const kSvg = 'http://www.w3.org/2000/svg', kBelow = '₀₁₂₃₄₅₆₇₈₉';

function shape(tag, attributes, text) {
  const element = document.createElementNS(kSvg, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, typeof value === 'number' ? +value.toFixed(1) : value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/// W1 as W₁; names of operators keep their digits.
export const symbol_of = ({name, op}) => op ? name : name.replace(/\d+$/, (digits) => [...digits].map((d) => kBelow[d]).join(''));
/// A number as on paper: three decimals, or two digits where those would be zeros.
export function on_paper(value) {
  if (value === null || value === undefined) return '?';
  const text = Math.abs(value) < 0.0095 && value !== 0 ? String(+value.toPrecision(2)) : String(+value.toFixed(3));
  return text.replace('e+', 'e').replaceAll('-', '−');
}

/// The cells of a card: `values` below each other, then `gradients`. A list that is null leaves empty boxes.
function draw_cells(group, card, lists) {
  const {rows, columns, cell, line, pad, head} = card, left = card.x + (card.width - columns * cell) / 2;
  let top = card.y + head + pad;
  for (const [kind, numbers] of lists) {
    for (let i = 0; i < rows * columns; ++i) {
      const x = left + i % columns * cell, y = top + Math.floor(i / columns) * line;
      group.append(shape('rect', {class: `${kind} ${numbers ? 'given' : 'box'}`, x: x + 1, y: y + 1, width: cell - 2, height: line - 2, rx: 2}));
      if (numbers) group.append(shape('text', {class: `number ${kind}`, x: x + cell / 2, y: y + line - 4.5}, on_paper(numbers[i])));
    }
    top += (rows + 0.25) * line;
  }
}

function draw_card(card, {label, values, gradients}) {
  const group = shape('g', {class: card.node.op ? 'operator' : 'leaf', 'data-node': card.node.name});
  group.append(shape('rect', {class: 'card', x: card.x, y: card.y, width: card.width, height: card.height, rx: 4}));
  group.append(shape('text', {class: 'name', x: card.x + 6, y: card.y + 12}, label));
  if (card.closed) group.append(shape('text', {class: 'from', x: card.x + card.width - 6, y: card.y + 28}, `${card.node.shape}, not printed`));
  else draw_cells(group, card, card.graded ? [['value', values], ['gradient', gradients]] : [['value', values]]);
  return group;
}

function arrow(from, to, at) {
  const x1 = from.x + from.width / 2, y1 = from.y + from.height, x2 = to.x + to.width * at, y2 = to.y, bend = Math.max(8, (y2 - y1) / 2);
  const head = to.gap === undefined ? {'marker-end': 'url(#head)'} : {};
  return shape('path', {class: 'arrow', ...head, d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`});
}

/// The SVG of one page. `content(node)` gives {label, values, gradients}; null leaves boxes. content.symbol(id) names what
/// comes from another page.
export function draw_page(page, content, title) {
  const svg = shape('svg', {viewBox: `${(kWidth - page.width) / 2} 0 ${page.width} ${Math.ceil(page.height)}`, role: 'img', 'aria-label': title});
  const head = shape('marker', {id: 'head', viewBox: '0 0 6 6', refX: 6, refY: 3, markerWidth: 6, markerHeight: 6, orient: 'auto'});
  head.append(shape('path', {class: 'head', d: 'M0 0L6 3L0 6z'}));
  const definitions = shape('defs', {});
  definitions.append(head);
  svg.append(definitions);
  const here = new Map(page.cards.map((card) => [card.id, card])), is_gap = (card) => card.gap !== undefined;
  for (const card of page.cards) {
    card.links.forEach((from, i) => here.has(from) && svg.append(arrow(here.get(from), card, (i + 1) / (card.links.length + 1))));
    if (is_gap(card)) svg.append(shape('path', {class: 'arrow', d: `M${card.x + card.width / 2} ${card.y}v${card.height}`}));
    const away = card.links.filter((from) => !here.has(from)).map((from) => content.symbol(parseInt(from, 10)));
    if (away.length) svg.append(shape('text', {class: 'from', x: card.x + card.width, y: card.y - 3}, `of ${away.join(', ')}`));
  }
  for (const card of page.cards) if (!is_gap(card)) svg.append(draw_card(card, content(card.node)));
  return svg;
}
