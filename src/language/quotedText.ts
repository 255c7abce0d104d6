import { characterOfByte } from '../steps/bytes.js';
import { problem, type LocatedProblem } from '../words/problems.js';

export interface QuotedText {
  readonly text: string;
  /** Column behind the closing quote, or the line's end where there is none. */
  readonly end: number;
  readonly problems: readonly LocatedProblem[];
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

const UNESCAPED = /[^"\\]+/y;
const BYTE = /[0-9A-Fa-f]{2}/y;

/** Reads the text whose opening quote stands at `start`. */
export function scanQuoted(source: string, start: number, line: number): QuotedText {
  const parts: string[] = [];
  const problems: LocatedProblem[] = [];
  let at = start + 1;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(source)?.[0];
    if (match !== undefined) at += match.length;
    return match;
  };
  while (at < source.length) {
    const plain = take(UNESCAPED);
    if (plain !== undefined) {
      parts.push(plain);
      continue;
    }
    if (source[at] === '"') return { text: parts.join(''), end: at + 1, problems };
    const column = at;
    at += 1;
    // Nothing behind the backslash: the missing quote is all there is to report.
    if (at === source.length) break;
    const letter = String.fromCodePoint(source.codePointAt(at) ?? 0);
    at += letter.length;
    const byte = letter === 'x' ? take(BYTE) : undefined;
    const meant =
      byte === undefined ? SIMPLE_ESCAPES.get(letter) : characterOfByte(Number.parseInt(byte, 16));
    if (meant === undefined) {
      const found = source.slice(column, at);
      const range = { line, column, endColumn: at };
      problems.push({ problem: problem('bad-escape', { found }), range });
    } else {
      parts.push(meant);
    }
  }
  const range = { line, column: start, endColumn: source.length };
  problems.push({ problem: problem('unterminated-text', {}), range });
  return { text: parts.join(''), end: source.length, problems };
}
