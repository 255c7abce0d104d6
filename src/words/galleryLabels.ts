import { lookUp } from './lookUp.js';

/** What VS Code shows of the gallery of shipped experiments. */

const GROUPS = {
  'first-steps': 'First steps',
  queues: 'Queues and limits',
  timers: 'Timers',
  options: 'Options',
  closing: 'Closing',
  servers: 'Real servers',
  more: 'More',
} as const;

export type GroupId = keyof typeof GROUPS;

/** In the language itself, as those who look for it read it. */
const LANGUAGES: Readonly<Record<string, string>> = { en: 'English', zh: '中文' };

/** `中文` for `zh-CN`; a language that we have no name for keeps its tag. */
export function languageName(tag: string): string {
  const [primary = tag] = tag.toLowerCase().split('-');
  return lookUp(LANGUAGES, primary) ?? tag;
}

/** `Linux 4.10 or later` for `>=4.10`; another requirement stays as it is written. */
function linux(requirement: string): string {
  const least = /^\s*>=\s*([\d.]+)\s*$/.exec(requirement)?.[1];
  return least === undefined ? `Linux ${requirement}` : `Linux ${least} or later`;
}

export const galleryLabels = {
  group: (id: GroupId) => GROUPS[id],
  pickTitle: 'Experiments',
  pickPlaceholder: 'Opens a copy to play with',
  openCopy: 'Open a Copy',
  openIn: (language: string) => `Open a Copy: ${language}`,
  /** What a host must have; empty when every one will do. */
  needs: (kernel: string | undefined, programs: readonly string[]) => {
    const needed = [...(kernel === undefined ? [] : [linux(kernel)]), ...programs];
    return needed.length === 0 ? '' : `Needs ${needed.join(', ')}`;
  },
  /** The languages of an experiment, the one that is opened first. */
  languages: (languages: readonly string[]) => languages.join(' · '),
  opensCopy: 'Opens a copy that you can change, run, and save where you like.',
} as const;
