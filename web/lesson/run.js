// SPDX-License-Identifier: MIT
// Carries out the commands of a lesson so that the reader sees them happen: training advances frame by frame, a backward
// pass step by step. The result is the same as all at once.
const kFrames = 90, kStepMs = 260;

const reduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden;
/// The next frame, or a moment later where the browser draws none.
const frame = () => new Promise((done) => {
  const timer = setTimeout(done, 200);
  requestAnimationFrame(() => {
    clearTimeout(timer);
    done();
  });
});
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function train(deepx, count, signal) {
  const each = reduced() ? count : Math.ceil(count / kFrames);
  for (let left = count; left > 0; left -= each) {
    deepx.apply({step: Math.min(each, left)});
    await frame();
    signal.throwIfAborted();
  }
}

async function trace_to_end(deepx, signal) {
  for (let at = -1; !reduced(); await pause(kStepMs)) {
    signal.throwIfAborted();
    const {tape} = deepx.summary();
    if (tape.at >= tape.steps || tape.at === at) break;
    at = tape.at;
    deepx.apply({trace: 'forward'});
  }
  deepx.apply({trace: 'last'});
}

/// Carries out `commands`: those of deepx.apply(), links as texts, and {keep: name}. `access` holds the controls that
/// stay hidden or locked; opening a link would release them. Returns the states that were kept, by name. Once `signal` is
/// aborted nothing more is carried out, and it throws the signal's reason: the playground belongs to the reader again.
export async function carry_out(deepx, commands, access, signal) {
  const kept = {};
  const restrict = () => deepx.apply({access});
  for (const command of commands) {
    if (typeof command === 'string') {
      deepx.apply({open: command});
      deepx.pause();
      restrict();
    } else if (command.keep) {
      kept[command.keep] = deepx.state();
    } else if (typeof command.step === 'number') {
      await train(deepx, command.step, signal);
    } else if (command.trace === 'last') {
      await trace_to_end(deepx, signal);
    } else {
      deepx.apply(command);
    }
  }
  restrict();
  return kept;
}
