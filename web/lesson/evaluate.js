// SPDX-License-Identifier: MIT
// Expressions of the lessons, as trees: the build parses them, and build and page evaluate them here, since the page's
// policy forbids eval. A tree is a number, text, boolean or null as itself, or a list: ["name", n], [".", object, key],
// ["call", function, arguments…], ["?", condition, then, else], or an operator with its operands.

/// What a layer of the spec has where it does not say so.
const kDefaults = {layer: 'Linear', norm: 'none', dropout: 0};

export const functions = {
  abs: Math.abs, min: Math.min, max: Math.max, exp: Math.exp, log: Math.log, log10: Math.log10, sqrt: Math.sqrt, tanh: Math.tanh,
  round: Math.round,
  /// True if `a` is `b`, apart from `tolerance` (0.1 % of b).
  near: (a, b, tolerance = 0.001 * Math.abs(b)) => Math.abs(a - b) <= tolerance,
  /// The number of entries of a list.
  count: (list) => list?.length ?? 0,
  /// The smallest and the largest number in all of the lists.
  least: (...lists) => Math.min(...lists.flat()),
  most: (...lists) => Math.max(...lists.flat()),
  /// The number of nodes of a tape that compute something.
  operations: (nodes) => nodes.filter((node) => node.op).length,
  /// The number of hidden neurons.
  units: (hidden) => hidden.reduce((sum, layer) => sum + layer.units, 0),
  /// True if `value` of each hidden layer under `key` is that.
  every: (hidden, key, value) => hidden.length > 0 && hidden.every((layer) => (layer[key] ?? kDefaults[key]) === value),
};

export const operators = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '**': (a, b) => a ** b,
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b,
  '==': (a, b) => a === b, '!=': (a, b) => a !== b,
};

/// The value of a tree. `scope` holds the names; a part of something that does not exist is undefined, and comparisons
/// with undefined are false.
export function evaluate(tree, scope) {
  if (!Array.isArray(tree)) return tree;
  const [kind, ...parts] = tree;
  switch (kind) {
    case 'name': return scope[parts[0]];
    case '.': {
      const object = evaluate(parts[0], scope), key = evaluate(parts[1], scope);
      return object !== null && typeof object === 'object' && Object.hasOwn(object, key) ? object[key] : undefined;
    }
    case 'call': return functions[parts[0]](...parts.slice(1).map((part) => evaluate(part, scope)));
    case '?': return evaluate(evaluate(parts[0], scope) ? parts[1] : parts[2], scope);
    case '&&': return evaluate(parts[0], scope) && evaluate(parts[1], scope);
    case '||': return evaluate(parts[0], scope) || evaluate(parts[1], scope);
    case '!': return !evaluate(parts[0], scope);
    case 'negative': return -evaluate(parts[0], scope);
    default: return operators[kind](evaluate(parts[0], scope), evaluate(parts[1], scope));
  }
}

/// A number as the lessons write it. `format`: "3" fixed digits, "3s" significant digits, "1%" percent; "" as short as
/// possible. `decimal` is the sign of the language.
export function written(value, format = '', decimal = '.') {
  if (typeof value !== 'number') return String(value ?? '');
  const digits = parseInt(format, 10) || 0;
  const text = !format ? String(Number(value.toPrecision(12)))
    : format.endsWith('%') ? (100 * value).toFixed(digits)
      : format.endsWith('s') ? String(Number(value.toPrecision(digits)))
        : value.toFixed(digits);
  return text.replace('-', '−').replace('.', decimal) + (format.endsWith('%') ? ' %' : '');
}

/// The reader's number: a product, a sum or a fraction of numbers such as "-0.779 * 1.2", with comma or point; NaN for
/// anything else.
export function typed_number(text) {
  const tokens = text.replace(/[−–]/g, '-').replace(/[×·]/g, '*').replace(/,/g, '.').match(/\d*\.?\d+(?:e[-+]?\d+)?|\S/gi) ?? [];
  let at = 0;
  const factor = () => {
    const token = tokens[at++];
    if (token === '-') return -factor();
    if (token === '+') return factor();
    if (token !== '(') return /^[\d.]/.test(token ?? '') ? Number(token) : NaN;
    const value = sum();
    return tokens[at++] === ')' ? value : NaN;
  };
  const product = () => {
    let value = factor();
    while (tokens[at] === '*' || tokens[at] === '/') value = tokens[at++] === '*' ? value * factor() : value / factor();
    return value;
  };
  const sum = () => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') value = tokens[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const value = tokens.length ? sum() : NaN;
  return at === tokens.length ? value : NaN;
}

/// How a typed number answers a hole: "right", "close", or the kind of mistake: "sign", "missing" or "extra" (a factor),
/// "path" (the sum of some, but not of all `paths`), "other". `factors` are the slopes along the path.
export function judge(typed, value, factors = [], paths = []) {
  const right = (x) => Math.abs(x - value) <= 0.0006 + 0.002 * Math.abs(value);
  if (!Number.isFinite(typed)) return 'unreadable';
  if (right(typed)) return 'right';
  if (Math.abs(typed - value) <= 0.02 * Math.abs(value)) return 'close';
  if (right(-typed)) return 'sign';
  const part = (sum) => Math.abs(typed - sum) <= 0.0006 + 0.002 * Math.abs(sum);
  for (let some = 1; some < 2 ** paths.length - 1; ++some)
    if (part(paths.reduce((sum, path, i) => some >> i & 1 ? sum + path : sum, 0))) return 'path';
  const real = factors.filter((f) => Math.abs(Math.abs(f) - 1) > 0.01 && f !== 0);
  if (real.some((f) => right(typed * f))) return 'missing';
  if (real.some((f) => right(typed / f))) return 'extra';
  return 'other';
}
