import { compareRuns } from '../analysis/comparison/compareRuns.js';
import { defineStep } from './definition.js';
import { flag, texts } from './parameters.js';

export const compare = defineStep({
  verb: 'compare',
  summary:
    'Shows the claims of saved runs side by side, and the rules that explain where they differ.',
  examples: [
    'compare "listen-backlog.debian.tcpbook.md"',
    'compare "one.tcpbook.md" "other.tcpbook.md" here',
  ],
  operands: {
    files: texts(
      'Notebooks saved with their outputs, by paths from this notebook’s folder. A single one is compared with this notebook.',
    ),
  },
  options: { here: flag('Compares this notebook too, as far as it ran in this lab.') },
  looks: true,
  async run({ operands: { files }, options: { here } }, { runs }) {
    const saved = await Promise.all(files.map(file => runs.saved(file)));
    const own = here || saved.length === 1 ? [await runs.own()] : [];
    return [{ view: 'comparison', data: compareRuns([...saved, ...own]) }];
  },
});
