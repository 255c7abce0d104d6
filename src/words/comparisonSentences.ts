import { code, quote, tail, type Sentences } from './sentences.js';

const RUN_AGAIN = (file: string): string =>
  `Run it and save it again: ${code(`tcpbook run --save ${file}`)}.`;

/** What keeps runs from being compared, and saved beside each other. */
export const COMPARISON_SENTENCES = {
  'compare-nothing-shared': () => ({
    message: 'These notebooks have no claim in common.',
    remedy: 'Compare runs of the same notebook, or notebooks with some of the same `expect` steps.',
  }),
  'compare-needs-two': () => ({
    message: 'There is nothing to compare with.',
    remedy: `Name two notebooks or more: ${code('tcpbook compare FILE FILE')}.`,
  }),
  'saved-run-visible': ({ file }) => ({
    message: `${quote(file)} keeps of its outputs only what readers see, not the values.`,
    remedy: `${RUN_AGAIN(file)} In VS Code, set ${code('tcpbook.outputs')} to ${code('inline')} and save.`,
  }),
  'saved-run-damaged': ({ file, line, reason }) => ({
    message: `The outputs saved at ${code(`${file}:${line}`)} cannot be read${reason === '' ? '' : `: ${tail(reason)}`}.`,
    remedy: RUN_AGAIN(file),
  }),
  'saved-run-newer': ({ file, line, version }) => ({
    message: `The outputs saved at ${code(`${file}:${line}`)} are of a newer TCP Book, in version ${quote(version)} of its format.`,
    remedy: 'Update TCP Book.',
  }),
  'saved-run-stale': ({ file, line }) => ({
    message: `The outputs of the cell at ${code(`${file}:${line}`)} are older than its text.`,
    remedy: RUN_AGAIN(file),
  }),
  'save-target-differs': ({ file }) => ({
    message: `${quote(file)} holds another text than the notebook: it is not written over.`,
    remedy: `Move it away, or write elsewhere: ${code('--out-dir DIR')}.`,
  }),
  'save-two-same': ({ file }) => ({
    message: `Runs of two notebooks would both be saved as ${quote(file)}.`,
    remedy: 'Run them one after the other, each with an `--out-dir` of its own.',
  }),
} satisfies Partial<Sentences>;
