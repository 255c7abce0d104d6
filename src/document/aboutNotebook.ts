import { parse } from 'yaml';
import { memberOf } from '../words/lookUp.js';
import { splitFrontMatter } from './frontMatter.js';

/** What a notebook's front matter says to somebody who looks for one. */
export interface NotebookAbout {
  /** Undefined where it has none. */
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** A BCP 47 tag such as `zh-CN`; undefined where it does not say. */
  readonly lang: string | undefined;
  /** `requires: kernel:` as written, e.g. ">=4.10". */
  readonly kernel: string | undefined;
  /** Names of the programs that it starts. */
  readonly programs: readonly string[];
}

const NOTHING: NotebookAbout = {
  title: undefined,
  description: undefined,
  lang: undefined,
  kernel: undefined,
  programs: [],
};

/** Reads what is there. What is wrong with the front matter is told when the notebook is opened. */
export function aboutNotebook(text: string): NotebookAbout {
  const { yaml } = splitFrontMatter(text);
  if (yaml === undefined) return NOTHING;
  let read: unknown;
  try {
    // Silent, it gives what it could make of the text.
    read = parse(yaml, { logLevel: 'silent' });
  } catch {
    // The library recurses, so that absurd nesting ends in a RangeError.
    return NOTHING;
  }
  const requires = memberOf(read, 'requires');
  return {
    title: textOf(memberOf(read, 'title')),
    description: textOf(memberOf(read, 'description')),
    lang: textOf(memberOf(read, 'lang')),
    kernel: textOf(memberOf(requires, 'kernel')),
    programs: [memberOf(requires, 'programs')].flat().flatMap(one => textOf(one) ?? []),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
