import { failure } from '../words/problems.js';
import { notes } from '../words/notes.js';
import { askUntil } from './asking.js';
import { defineStep } from './definition.js';
import { duration, optional } from './parameters.js';
import { measuredView, textView } from './textView.js';

export const wait = defineStep({
  verb: 'wait',
  summary: 'Waits for a time, or until something holds.',
  examples: ['wait 500ms', 'wait until server-state c5 == SYN_RECV within=2s'],
  // Required where no `until` is written; the parser sees to it.
  operands: { duration: optional(duration('How long.')) },
  options: {
    within: optional({ ...duration('How long to wait at most.'), conflicts: ['duration'] }, 5000),
  },
  claim: 'after-until',
  async run({ operands, options: { within }, claim }, context) {
    const { lab, signal } = context;
    const start = performance.now();
    if (claim === undefined) {
      const ms = operands.duration ?? 0;
      context.tell(() => ({ kind: 'waiting', duration: ms }));
      await lab.changes.until(() => undefined, { ms, signal });
      return [textView(notes.waited(ms))];
    }
    const last = await askUntil(claim, within, context);
    if (!last.holds) {
      const data = { claim: claim.text, actual: last.actual, seconds: within / 1000 };
      throw failure('wait-timed-out', data);
    }
    const note = notes.holds(claim.text);
    return [measuredView(notes.after(note, performance.now() - start), note)];
  },
});
