// SPDX-License-Identifier: MIT
// The static pages of the lessons: readable, searchable and printable without a script. The panel beside the playground
// takes the same text and the logic from the page's last element.
const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke-width='2'" +
  "%3E%3Cpath d='M4 5c8 0 8 14 16 14' stroke='%23888f99'/%3E%3Cpath d='M20 5C12 5 12 19 4 19' stroke='%23e2528e'/%3E%3C/svg%3E";
const dot = (x, y, back = '') => `<circle${back} cx="${x}" cy="${y}" r="3"/>`, back = ' class="back"';
const brand = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5c8 0 8 14 16 14"/><path class="back" d="M20 5C12 5 12 19 4 19"/>' +
  `${dot(4, 5)}${dot(20, 19)}${dot(20, 5, back)}${dot(4, 19, back)}</svg>`;

export const escaped = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
/** A text of the words with names in braces replaced. */
export const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A whole page around `body`. */
export function page_shell({ lang, title, description, words, others, top = '../../', body }) {
  const languages = others.map(({ lang: code, name, href }) =>
    `<li><a href="${href}" hreflang="${code}" lang="${code}">${name}</a></li>`).join('\n');
  return `<!doctype html>
<!-- SPDX-License-Identifier: MIT -->
<!-- Written by web/toolchain/lessons.mjs from web/lessons: change those. -->
<html lang="${lang}">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<meta name="description" content="${escaped(description)}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="dark light">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="${icon}">
<script src="${top}theme.js"></script>
<link rel="stylesheet" href="${top}style.css">
<link rel="stylesheet" href="${top}reference/reference.css">
<link rel="stylesheet" href="../inter.css">
<link rel="stylesheet" href="../katex.css">
<link rel="stylesheet" href="${top}lesson/lesson.css">
</head>
<body class="lessons">
<a class="skip" href="#content">${words.skip}</a>
<header>
<a class="brand" href="${top}">${brand}deepX <span>${words.lessons_small}</span></a>
<nav aria-label="${words.site}"><ul>
<li><a href="./">${words.lessons}</a></li>
<li><a href="${top}reference/">${words.reference}</a></li>
${languages}
<li class="back"><a href="${top}">${words.playground}</a></li>
</ul></nav>
</header>
<main id="content">
${body}
</main>
</body>
</html>
`;
}

/** A question as a page without scripts has it: the options, and folded below them what is measured and the replies. */
function question_html(id, question, render, words, right) {
  const options = Object.entries(question.options);
  return `<section class="question" data-question="${id}">
<h2 data-ask>${render.inline(question.ask)}</h2>
<ol>
${options.map(([key, { text }]) => `<li data-option="${key}">${render.inline(text)}</li>`).join('\n')}
</ol>
<p class="label" data-label>${render.inline(question.label)}</p>
${Object.entries(question.shows ?? {}).map(([key, { label }]) =>
    `<p class="label" data-show="${key}">${render.inline(label)}</p>`).join('\n')}
<details>
<summary>${words.answers}</summary>
<p><b>${words.measured_is}</b> ${render.inline(question.options[right].text)}</p>
<dl>
${options.map(([key, { text, reply }]) =>
    `<dt>${render.inline(text)}</dt>\n<dd data-reply="${key}">${render.inline(reply)}</dd>`).join('\n')}
<dt>${words.unknown}</dt>
<dd data-reply="unknown">${render.inline(question.unknown)}</dd>
</dl>
</details>
</section>`;
}

function holes_html(holes, render, words) {
  return `<section class="holes" data-holes>
<ul>
${Object.entries(holes).map(([id, { ask, hint }]) => `<li data-hole="${id}"><span data-ask>${render.inline(ask)}</span>
<span class="blank">____</span><p data-hint hidden>${render.inline(hint)}</p></li>`).join('\n')}
</ul>
<p class="note">${words.holes_static}</p>
</section>`;
}

function goal_html(goal, render, words) {
  return `<section class="goal-text" data-goal>
<h2><span>${words.goal}</span> <span data-title>${render.inline(goal.title)}</span></h2>
<p data-text>${render.inline(goal.text)}</p>
<ul>
${Object.entries(goal.parts).map(([id, { text }]) => `<li data-part="${id}">${render.inline(text)}</li>`).join('\n')}
</ul>
<p data-met hidden>${render.inline(goal.met)}</p>
</section>`;
}

/** The text with what stands at its markers. */
export function lesson_body(lesson, render, words, truths) {
  const parts = lesson.body.split(/^::(.*)$/m);
  return parts.map((part, i) => {
    if (i % 2 === 0) return render.block(part);
    const [kind, id] = part.trim().split(' ');
    if (kind === 'question') return question_html(id, lesson.questions[id], render, words, truths[id]);
    return kind === 'holes' ? holes_html(lesson.holes, render, words) : goal_html(lesson.goal, render, words);
  }).join('\n');
}

/**
 * A lesson's page: `body` and `beliefs` are HTML, `previous` and `next` {href, title} or null, `others` the same lesson in
 * other languages, `logic` what the panel needs.
 */
export function lesson_page(lesson, { number, lang, words, body, beliefs, previous, next, others, logic }) {
  const facts = [say(words.number_of, { number, count: logic.count }), say(words.minutes, { minutes: lesson.minutes }),
    ...(lesson.needs.length ? [say(words.after, { lessons: lesson.needs.join(', ') })] : [])].join(' · ');
  const around = (rel, word, to) => to ? `<a rel="${rel}" href="${to.href}">${word}: ${escaped(to.title)}</a>`
    : `<a href="./">${words.all_lessons}</a>`;
  return page_shell({ lang, words, others, title: `${lesson.title} · ${words.site_title}`, description: lesson.summary, body: `<article data-lesson="${number}">
<p class="facts">${facts}</p>
<h1>${escaped(lesson.title)}</h1>
<p class="beside"><a href="../../?lesson=${number}&amp;lang=${lang}">${words.beside}</a></p>
<div class="text">
${body}
</div>
<section class="beliefs">
<h2>${words.beliefs}</h2>
<ul>
${beliefs.map((text) => `<li>${text}</li>`).join('\n')}
</ul>
</section>
<nav class="around" aria-label="${words.around}">
${around('prev', words.previous, previous)}
${around('next', words.next, next)}
</nav>
</article>
<script type="application/json" id="logic">${JSON.stringify(logic).replaceAll('<', '\\u003c')}</script>` });
}

/**
 * The list of all lessons. `entries`: {number, title, summary, minutes, href, elsewhere: {lang, name} or null}, or
 * {number, title} of those in preparation. `workshops`: {title, summary, minutes, href, elsewhere}.
 */
export function index_page({ lang, words, entries, workshops, others }) {
  const about = (title, summary, minutes, href, elsewhere) => {
    const language = elsewhere ? ` lang="${elsewhere.lang}"` : '';
    return `<a href="${href}"${language}>${escaped(title)}</a>
<span class="tag">${elsewhere ? `${elsewhere.name} · ` : ''}${say(words.minutes, { minutes })}</span>
<p${language}>${escaped(summary)}</p></li>`;
  };
  const rows = entries.map(({ number, title, summary, href, elsewhere, minutes }) => {
    if (!href) return `<li value="${number}" class="coming">${escaped(title)} <span class="tag">${words.coming}</span></li>`;
    return `<li value="${number}">${about(title, summary, minutes, href, elsewhere)}`;
  }).join('\n');
  return page_shell({ lang, words, others, title: words.site_title, description: words.index_lead, body: `<article>
<h1>${words.lessons}</h1>
<p class="lead">${words.index_lead}</p>
<p class="beside"><a href="../../?tour=1">${words.tour}</a></p>
<ol class="all">
${rows}
</ol>
<h2>${words.workshops}</h2>
<ul class="all">
${workshops.map(({ title, summary, minutes, href, elsewhere }) => `<li>${about(title, summary, minutes, href, elsewhere)}`).join('\n')}
</ul>
<p class="note">${words.for_teachers} <a href="../../teach.html" hreflang="en">${words.teach_link}</a></p>
</article>` });
}
