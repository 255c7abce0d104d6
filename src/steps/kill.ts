import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { server } from './nameParameters.js';
import { choice, optional } from './parameters.js';
import { textView } from './textView.js';

const SIGNALS = ['KILL', 'TERM', 'INT', 'QUIT', 'HUP', 'STOP', 'CONT', 'USR1', 'USR2'] as const;

const DEADLY: ReadonlySet<string> = new Set(['KILL', 'TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2']);
const KILL_MILLISECONDS = 1000;

export const kill = defineStep({
  verb: 'kill',
  summary: 'Sends a signal to the process of a server.',
  examples: ['kill web', 'kill web signal=STOP'],
  operands: { server: server('The server whose process gets the signal.') },
  options: {
    signal: optional(
      choice('The signal, with or without SIG before it.', SIGNALS, found =>
        found.replace(/^SIG/i, ''),
      ),
      'KILL',
    ),
  },
  async run({ operands: { server: name }, options: { signal: short } }, { lab, signal }) {
    await lab.servers.kill(name, `SIG${short}`);
    if (!DEADLY.has(short)) return [textView(notes.killed(name, short, undefined))];
    // A program may catch the signal and live on: then the wait simply ends.
    const ended = await lab.changes.until(() => lab.servers.get(name).ended, {
      ms: KILL_MILLISECONDS,
      signal,
    });
    const how = ended && notes.exitStatus(ended.status, ended.signal);
    return [textView(notes.killed(name, short, how))];
  },
});
