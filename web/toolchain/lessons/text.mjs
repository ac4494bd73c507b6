// SPDX-License-Identifier: MIT
// From a lesson's Markdown to HTML: formulas between $ signs by KaTeX, and numbers {= expression | format =} as measured.
import katex from 'katex';
import MarkdownIt from 'markdown-it';

import { evaluate, written } from '../../lesson/evaluate.js';
import { names_in, parse } from './expression.mjs';

/** The page's policy forbids style attributes, which KaTeX writes: each becomes a class, shared by all pages. */
export class StyleClasses {
  #names = new Map();

  apply(html) {
    return html.replace(/<(\w+)([^<>]*?) style="([^"]*)"([^<>]*)>/g, (_, tag, before, style, after) => {
      if (!this.#names.has(style)) this.#names.set(style, `m${this.#names.size}`);
      const name = this.#names.get(style), rest = before + after;
      return / class="/.test(rest) ? `<${tag}${rest.replace(' class="', ` class="${name} `)}>` : `<${tag}${rest} class="${name}">`;
    });
  }

  css() {
    return [...this.#names].map(([style, name]) => `.katex .${name}{${style}}`).join('\n') + '\n';
  }
}

const kShort = 24;  // a longer formula must be able to break

function math_rule(state, silent) {
  const found = /^(\$\$?)([^$]+)\1([.,;:?!)]*)/.exec(state.src.slice(state.pos));
  if (!found) return false;
  if (!silent) Object.assign(state.push('math', 'math', 0), { content: found[2], markup: found[1], info: found[3] });
  state.pos += found[0].length;
  return true;
}

const markdown = new MarkdownIt({ html: false, typographer: true, quotes: '“”‘’' });
markdown.inline.ruler.before('escape', 'math', math_rule);
markdown.renderer.rules.math = (tokens, i) => {
  const { content, markup, info: sign } = tokens[i], whole = markup === '$$';
  const html = katex.renderToString(content, { displayMode: whole, throwOnError: true, output: 'htmlAndMathml', strict: 'error' });
  // A line may end after a formula, but not before the sign that follows it.
  return sign && content.length < kShort ? `<span class="glue">${html}${sign}</span>` : html + sign;
};

/** Numbers in the text. In a formula a decimal comma is put into braces, where KaTeX leaves no gap after it. */
function fill(text, scope, decimal) {
  return text.split(/(\$\$?[^$]+\$\$?)/).map((part, i) =>
    part.replace(/\{=\s*(.*?)\s*(?:\|\s*([^|=\s]+)\s*)?=\}/g, (_, expression, format) => {
      const tree = parse(expression);
      const unknown = names_in(tree).find((name) => !(name in scope));
      if (unknown) throw new Error(`{= ${expression} =}: ${unknown} is not measured; use ${Object.keys(scope).join(', ')}`);
      const value = evaluate(tree, scope);
      if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`{= ${expression} =} is ${JSON.stringify(value)}; it must be a number`);
      const text = written(value, format, decimal);
      return i % 2 ? text.replace('−', '-').replace(',', '{,}').replace(' %', '\\,\\%') : text;
    })).join('');
}

/** Renders texts of one lesson. `fail` reports an error with its place. */
export function renderer(scope, { decimal, typographer_quotes: quotes }, styles) {
  const options = { quotes };
  const render = (text, inline) => {
    markdown.set(options);
    const filled = fill(text, scope, decimal);
    return styles.apply(inline ? markdown.renderInline(filled) : markdown.render(filled));
  };
  return { inline: (text) => render(text, true), block: (text) => render(text, false) };
}
