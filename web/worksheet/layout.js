// SPDX-License-Identifier: MIT
// Where the cards of a worksheet stand: operators in layers from top to bottom, cut into pages. Lengths are in units of
// the drawing, kWidth of them across the paper.
export const kWidth = 720, kPage = 880;
const kCell = 42, kLine = 16, kHead = 16, kPad = 4, kMostColumns = 8, kMostNumbers = 64, kNarrowest = 64, kAcross = 14, kDown = 26, kLetter = 5.6, kGap = 8, kSmallest = 420;

/// {rows, columns} of a shape such as "6×8", "8" or "2×3×4", whose last axis is drawn across.
export function size_of(shape) {
  const sizes = shape.split('×').map(Number), columns = sizes.at(-1);
  return {rows: sizes.slice(0, -1).reduce((product, n) => product * n, 1), columns};
}

/// Whether a tensor has more numbers than anybody fills in: it is drawn without them.
export const is_closed = ({rows, columns}) => columns > kMostColumns || rows * columns > kMostNumbers;

/// The layer of each node: behind all of its inputs. A leaf stands directly before its first use.
export function ranks_of(nodes) {
  const rank = new Map();
  for (const {id, inputs} of nodes) rank.set(id, inputs.length ? 1 + Math.max(...inputs.map((from) => rank.get(from))) : 0);
  for (const {id, inputs} of nodes)
    if (!inputs.length) {
      const users = nodes.filter((node) => node.inputs.includes(id)).map((node) => rank.get(node.id) - 1);
      rank.set(id, users.length ? Math.min(...users) : 0);
    }
  return rank;
}

/// The card of a node: its size, and where its cells begin. `graded` says whether it has a gradient.
function card_of(node, graded, label) {
  const {rows, columns} = size_of(node.shape), closed = is_closed({rows, columns});
  const lines = closed ? 1 : rows * (graded ? 2 : 1) + (graded ? 0.25 : 0);
  const cell = kCell, across = closed ? 0 : columns * cell;
  return {id: node.id, links: [...node.inputs], node, rows, columns, closed, graded, cell, line: kLine, head: kHead, pad: kPad,
    width: Math.max(kNarrowest, label.length * kLetter + 12, across + 2 * kPad), height: kHead + lines * kLine + 2 * kPad};
}

/// Sorts a layer by the places of what its cards are made from, so that few arrows cross; leaves come last.
function order(layer, place) {
  const key = new Map(layer.map((card) => [card, place(card)]));
  return layer.sort((a, b) => key.get(a) - key.get(b));
}

/// The pages: lists of cards (and of gaps, through which arrows pass) with x and y, of at most kPage in height unless one layer is taller. Adds to each page
/// `height`. `graded(name)` says which nodes have a gradient, `label(node)` what is written on a card.
export function pages_of(nodes, graded, label) {
  const rank = ranks_of(nodes), layers = [];
  const add = (card, at) => (layers[at] ??= []).push(card);
  for (const node of nodes) {
    const card = card_of(node, graded(node.name), label(node));
    card.links = card.links.map((from) => lead(from, rank.get(from), rank.get(node.id), layers));
    add(card, rank.get(node.id));
  }
  const at = new Map(), middle = (ids) => ids.reduce((sum, id) => sum + (at.get(id) ?? 0), 0) / ids.length;
  for (const layer of layers) {
    order(layer, ({links}) => links.length ? middle(links) : 1);
    layer.forEach((card, i) => at.set(card.id, (i + 0.5) / layer.length));
  }
  return divide(layers.map(wrap)).map(place);
}

/// Leads an arrow past the layers between its ends, by a gap in each, which all arrows from the same node share. Returns
/// the last gap, or the node itself.
function lead(from, first, last, layers) {
  let before = from;
  for (let at = first + 1; at < last; ++at) {
    const id = `${from}@${at}`, layer = layers[at] ??= [];
    if (!layer.some((card) => card.id === id)) layer.push({id, links: [before], gap: from, width: kGap, height: 0});
    before = id;
  }
  return before;
}

/// The layers of each page: as few pages as possible, and of these the lowest, so that no page holds a single card.
function divide(layers) {
  const height_of = (lines) => lines.reduce((sum, line) => sum + tallest(line) + kDown, 0);
  const cut = (limit) => {
    const pages = [];
    let height = Infinity;
    for (const lines of layers) {
      if (height + height_of(lines) > limit) pages.push([]), height = 0;
      pages.at(-1).push(lines);
      height += height_of(lines);
    }
    return pages;
  };
  let best = cut(kPage);
  for (let limit = kPage; limit > 0; limit -= 20) {
    const tried = cut(limit);
    if (tried.length > best.length) break;
    best = tried;
  }
  return best;
}

/// The cards of one page with their places, its height, and the width that is drawn: less than kWidth for a small graph,
/// whose boxes become larger on paper.
function place(layers) {
  const page = {cards: [], height: 0, width: kSmallest};
  for (const line of layers.flat()) {
    const across = line.reduce((sum, card) => sum + card.width, 0) + kAcross * (line.length - 1);
    let x = Math.max(0, (kWidth - across) / 2);
    page.width = Math.max(page.width, Math.min(kWidth, across + 20));
    for (const card of line) {
      Object.assign(card, {x, y: page.height + kDown / 2});
      x += card.width + kAcross;
      page.cards.push(card);
    }
    for (const card of line) if (card.gap !== undefined) card.height = tallest(line);
    page.height += tallest(line) + kDown;
  }
  page.width = Math.max(page.width, Math.min(kWidth, page.height * kWidth / kPage));
  return page;
}
/// The height of the tallest card.
const tallest = (line) => Math.max(...line.map((card) => card.height));
/// A layer that is wider than the paper goes on in another line.
function wrap(layer) {
  const lines = [[]];
  let across = 0;
  for (const card of layer) {
    if (across && across + card.width > kWidth) lines.push([]), across = 0;
    lines.at(-1).push(card);
    across += card.width + kAcross;
  }
  return lines;
}
