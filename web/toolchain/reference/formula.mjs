// SPDX-License-Identifier: MIT
// The formulas of the catalogues' blocks, which deepx-reference writes as HTML (<i>x</i><sub>k</sub>), typeset by KaTeX.
import katex from 'katex';

const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '\\&' };
const signs = {
  '·': '\\cdot ', '−': '-', '←': '\\leftarrow ', '→': '\\to ', '≤': '\\le ', '≥': '\\ge ', '≠': '\\ne ', '≈': '\\approx ', '∞': '\\infty ', 'Σ': '\\textstyle\\sum ',
  'Π': '\\textstyle\\prod ', '∂': '\\partial ', '⋆': '\\star ', '⟨': '\\langle ', '⟩': '\\rangle ', '‖': '\\Vert ', '⌊': '\\lfloor ', '⌋': '\\rfloor ', '∘': '\\circ ',
  '∇': '\\nabla ', '~': '\\sim ', '%': '\\%', '#': '\\#', '_': '\\_', '…': '\\dots ', '|': '|', '{': '\\{', '}': '\\}', '×': '\\times ', '²': '^2', '′': '\'', '″': '\'\'', '∈': '\\in ',
};
const greek = {
  'α': 'alpha', 'β': 'beta', 'γ': 'gamma', 'δ': 'delta', 'ε': 'varepsilon', 'η': 'eta', 'λ': 'lambda', 'μ': 'mu', 'π': 'pi', 'ρ': 'rho', 'σ': 'sigma', 'τ': 'tau',
  'φ': 'varphi', 'Φ': 'Phi', 'Δ': 'Delta', 'θ': 'theta', 'ω': 'omega', 'κ': 'kappa', 'ν': 'nu', 'χ': 'chi', 'ψ': 'psi', 'Ω': 'Omega',
};
const marks = { '\u0302': '\\hat', '\u0304': '\\bar', '\u0303': '\\tilde' };

/** A letter, with a mark above it if it has one. */
function letter(text) {
  const [first, mark] = [...text.normalize('NFD')], plain = greek[first] ? `\\${greek[first]}` : first;
  return mark in marks ? `${marks[mark]}{${plain}}` : `{${plain}}`;
}

/** Words stand upright, with the blanks around them; names of functions are functions; d is the one of dx. */
function words(text) {
  return text.split(/\b(d|exp|ln|log|max|min|sin|cos|tan|tanh|arctan)\b/).map((part, i) => {
    if (i % 2) return part === 'd' ? '\\mathrm d' : `\\${part} `;
    return /\w/.test(part) ? `\\text{${part.replaceAll('_', '\\_')}}` : '';
  }).join('');
}

const kWords = / *(?:'?[A-Za-z]+[\d_]*)(?:['A-Za-z\d_ ]*[A-Za-z\d])? */;
const kParts = new RegExp(`${kWords.source}|\\p{L}\\p{M}?|&\\w+;|\\.\\.|.`, 'gu');

/** The parts of a formula between its variables. */
function plain(text) {
  return text.replace(kParts, (part) => {
    if (entities[part]) return entities[part];
    if (part === '..') return '\\ldots ';
    if (part === ',' || part === ';') return `${part}\\,`;
    if (part === '√') return '\\sqrt ';
    if (signs[part]) return signs[part];
    if (/[A-Za-z]/.test(part)) return words(part);
    return /^\p{L}/u.test(part) ? letter(part) : part;
  });
}

/** Blanks and indices as the blocks' plain text means them. */
const joined = (html) => html.replaceAll('</sub>꜀', 'c</sub>').replaceAll('꜀', '<sub>c</sub>').replaceAll('</sub>,<sub>', ',')
  .replace(/2<i>d<\/i>/g, '2d').replace(/'<i>s<\/i>/g, "'s").replace(/<i>a<\/i>(?= (?!if\b)[a-z]{2})/g, 'a');

/** In a script up to two letters are indices, more are a word. */
const indices = (text) => text.split(/([A-Za-z]+)/).map((part, i) => i % 2 && part.length < 3 ? part : plain(part)).join('');

/** The TeX of a formula's HTML. */
export function tex_of(html) {
  let tex = '';
  for (const [part] of joined(html).matchAll(/<[^>]+>[^<]*|[^<]+/g)) {
    const [, tag, text] = /^(?:<([^>]+)>)?([\s\S]*)$/.exec(part);
    if (tag === 'i') tex += letter(text);
    else if (tag === 'sub' || tag === 'sup') tex += `${tag === 'sub' ? '_' : '^'}{${indices(text)}`;
    else if (tag === '/sub' || tag === '/sup') tex += `}${plain(text)}`;
    else tex += plain(text);
  }
  return with_roots(tex).replace(/\^(\\lfloor .*?\\rfloor )/g, '^{$1}');
}

/** √ takes what is in the parentheses behind it, or else the next letter with its scripts. */
function with_roots(tex) {
  const at = tex.lastIndexOf('\\sqrt ');
  if (at < 0) return tex;
  let rest = tex.slice(at + 6).trimStart(), end = 0;
  if (rest[0] === '(') {
    for (let depth = 0; end < rest.length; ++end) {
      if (rest[end] === '(') ++depth;
      if (rest[end] === ')' && --depth === 0) break;
    }
    return with_roots(`${tex.slice(0, at)}\\sqrt{${rest.slice(1, end)}}${rest.slice(end + 1)}`);
  }
  const found = /^(?:\\textstyle\\sum *)?(?:\\hat\{(?:\{[^{}]*\}|[^{}]*)\}|\{[^{}]*\}|\d+|[^{}])(?:[_^]\{(?:\{[^{}]*\}|[^{}])*\})*/.exec(rest);
  return with_roots(`${tex.slice(0, at)}\\sqrt{${found[0]}}${rest.slice(found[0].length)}`);
}

/** The page with every formula typeset. */
export function typeset(page, styles) {
  return page.replace(/<(p|li|td) class="math">([\s\S]*?)<\/\1>/g, (whole, tag, html) => {
    if (!html.trim()) return whole;
    let typeset;
    try {
      typeset = katex.renderToString(tex_of(html), { throwOnError: true, output: 'htmlAndMathml', strict: 'error' });
    } catch (error) {
      throw new Error(`the formula ${html} as ${tex_of(html)}: ${error.message}; add its sign to web/toolchain/reference/formula.mjs`);
    }
    return `<${tag} class="math">${styles.apply(typeset)}</${tag}>`;
  });
}
