import { closingLine } from './blocks.js';
import { boundsOf } from './bounds.js';
import { splitFrontMatter } from './frontMatter.js';
import { isBlank, splitFinalEol, splitLines } from './lines.js';
import { marks, withoutMarks } from './marks.js';

/** A cell's outputs as the file has them, a blank line above. `markdown` has `\n` endings. */
export function printOutputs(id: string, markdown: string, eol: string): string {
  return printed(eol, marks.outputsStart(id), markdown, marks.outputsEnd(id));
}

/** What is said about the run at the end of the file. */
export function printRun(markdown: string, eol: string): string {
  return printed(eol, marks.runStart, markdown, marks.runEnd);
}

/** The comment that no reader sees; `data` is base64, on one line: a change of it is one line. */
export function printData(data: string, eol: string): string {
  return ['', marks.dataStart, data, marks.dataEnd, ''].join(eol);
}

function printed(eol: string, start: string, markdown: string, end: string): string {
  const lines = withoutMarks(markdown.trim()).split('\n');
  return ['', start, '', ...lines, '', end, ''].join(eol);
}

/**
 * A source with outputs behind its code cells, by their place among all cells, and with `tail` at
 * its end. A fence that the file's end would close gets its closing line.
 */
export function weave(
  source: string,
  outputs: ReadonlyMap<number, string>,
  tail: string,
  eol: string,
): string {
  if (outputs.size === 0 && tail === '') return source;
  const { front, body } = splitFrontMatter(source);
  const closed = closedBody(body, outputs, eol);
  const { cellEnds } = boundsOf(closed);
  const lines = splitLines(closed);
  const woven = lines.map((line, at) => {
    const cell = cellEnds.get(at + 1);
    const behind = cell === undefined ? undefined : outputs.get(cell);
    if (behind === undefined) return line;
    return withFinalEol(line, eol) + (at + 1 < lines.length ? withFinalEol(behind, eol) : behind);
  });
  const text = front + woven.join('');
  if (tail === '') return text;
  const isSpaced = isBlank(splitLines(text).at(-1) ?? '');
  return withFinalEol(text, eol) + (isSpaced ? tail.replace(/^\r?\n/, '') : tail);
}

function closedBody(body: string, outputs: ReadonlyMap<number, string>, eol: string): string {
  const ends = new Set(boundsOf(body).cellEnds.values());
  if ([...outputs.keys()].every(cell => ends.has(cell))) return body;
  const closing = closingLine(body);
  return closing === undefined ? body : withFinalEol(body, eol) + closing + eol;
}

function withFinalEol(text: string, eol: string): string {
  return text === '' || splitFinalEol(text).eol !== '' ? text : text + eol;
}
