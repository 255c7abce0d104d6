import { parse } from 'yaml';
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
  const requires = member(read, 'requires');
  return {
    title: textOf(member(read, 'title')),
    description: textOf(member(read, 'description')),
    lang: textOf(member(read, 'lang')),
    kernel: textOf(member(requires, 'kernel')),
    programs: [member(requires, 'programs')].flat().flatMap(one => textOf(one) ?? []),
  };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
