import { scanTokens } from './lineScanner.js';
import type { ScannedLine, Token } from './token.js';
import type { LocatedProblem } from '../words/problems.js';

/** Line ends as editors count them. */
const LINE_END = /\r\n|\n|\r/;

/** Takes a cell's text apart into the tokens of its steps. Lines without any are left out. */
export function scan(text: string): readonly ScannedLine[] {
  const scanned: ScannedLine[] = [];
  let tokens: Token[] = [];
  let problems: LocatedProblem[] = [];
  let pieces: string[] = [];
  const lines = text.split(LINE_END);
  for (const [line, source] of lines.entries()) {
    const found = scanTokens(source, line);
    tokens.push(...found.tokens);
    problems.push(...found.problems);
    const first = found.tokens.at(0);
    const last = found.tokens.at(-1);
    if (first && last) pieces.push(source.slice(first.range.column, last.range.endColumn));
    if (found.continued && line < lines.length - 1) continue;
    if (tokens.length > 0 || problems.length > 0) {
      scanned.push({ tokens, problems, text: pieces.join(' ') });
    }
    tokens = [];
    problems = [];
    pieces = [];
  }
  return scanned;
}
