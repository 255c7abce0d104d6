import { problem, type NameKind } from '../words/problems.js';
import { readAs, refuse, type Names, type Place, type Read } from './parameter.js';

/** No step may name more clients than this: each is a real socket. */
export const MAX_CLIENTS = 5000;

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** A name that ends in a number: `c12` is stem `c` and number 12. */
const NUMBERED = /^([A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z_-])?)(\d+)$/;
/** No notebook may know more names than this: each costs memory as long as the notebook is open. */
export const MAX_NAMES = 50_000;

/** Words that the language needs where names stand. */
const RESERVED: ReadonlySet<string> = new Set(['all', 'if', 'until']);

export const NAME_FORM = 'a name such as web or c1: letters, digits, - and _, a letter first';

export function isName(text: string): boolean {
  return NAME.test(text) && !RESERVED.has(text);
}

/**
 * `c1..c4` as c1, c2, c3, c4; any other name as itself. The names are made as they are asked for,
 * so that a range costs nothing when its first name is refused.
 */
export function readNameRange(text: string, place: Place): Read<Iterable<string>> {
  const dots = text.indexOf('..');
  if (dots < 0) {
    if (isName(text)) return readAs([text]);
    return refuse(problem('bad-value', { what: place.what, found: text, expected: NAME_FORM }));
  }
  const first = NUMBERED.exec(text.slice(0, dots));
  const last = NUMBERED.exec(text.slice(dots + 2));
  const [, stem = '', from = ''] = first ?? [];
  const [, lastStem = '', to = ''] = last ?? [];
  if (!first || !last || stem !== lastStem) {
    return refuse(problem('bad-range', { found: text, reason: 'different-stems' }));
  }
  const low = Number(from);
  const high = Number(to);
  if (high < low) return refuse(problem('bad-range', { found: text, reason: 'backwards' }));
  // Past 2^53 the difference is no longer exact, but then it is far above the limit or a single
  // name; both ends that long are refused alike.
  if (high - low >= MAX_CLIENTS || !Number.isSafeInteger(high)) {
    return refuse(problem('bad-range', { found: text, reason: 'too-many' }));
  }
  const width = from.startsWith('0') ? from.length : 0;
  return readAs(numberedNames(stem, low, high, width));
}

function* numberedNames(stem: string, low: number, high: number, width: number): Iterable<string> {
  for (let number = low; number <= high; number += 1) {
    yield stem + String(number).padStart(width, '0');
  }
}

/** What a word that could not be read may have meant to define; see `Names.doubtful`. */
export function doubtfulNames(text: string): readonly string[] {
  const parts = text.split('..').filter(part => NAME.test(part));
  if (!text.includes('..')) return parts;
  return parts.flatMap(part => {
    const stem = NUMBERED.exec(part)?.[1];
    return stem === undefined ? [part] : [part, `${stem}*`];
  });
}

/** What `name` stands for; 'doubtful' when a faulty line above may have defined it. */
export function kindOfName(name: string, names: Names): NameKind | 'doubtful' | undefined {
  const kind = names.defined.get(name);
  if (kind !== undefined) return kind;
  if (!names.doubtful) return undefined;
  const stem = NUMBERED.exec(name)?.[1];
  const doubtful =
    names.doubtful.has(name) || (stem !== undefined && names.doubtful.has(`${stem}*`));
  return doubtful ? 'doubtful' : undefined;
}
