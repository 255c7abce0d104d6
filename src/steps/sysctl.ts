import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { assignment } from './parameters.js';
import { textView } from './textView.js';

export const sysctl = defineStep({
  verb: 'sysctl',
  summary: 'Writes a kernel setting of the lab and reads it back, or only reads it.',
  examples: ['sysctl net.ipv4.tcp_max_syn_backlog=2', 'sysctl net.core.somaxconn'],
  operands: {
    setting: assignment(
      'The key, and behind = the value to write. Values with blanks need quotes.',
    ),
  },
  takesSide: true,
  async run({ operands: { setting }, side }, { lab }) {
    const { key, value } = setting;
    const now =
      value === undefined
        ? await lab.readSysctl(key, side)
        : await lab.writeSysctl(key, value, side);
    return [textView(notes.sysctl(key, now))];
  },
});
