import { problem, type LocatedProblem, type Range } from '../words/problems.js';
import { hiddenCells } from './blocks.js';
import { boundsOf } from './bounds.js';
import { splitFrontMatter } from './frontMatter.js';
import { isBlank, splitLines } from './lines.js';
import { blankLinesAbove, endOf, looseMarks, markPairs, marks, startedOutputs } from './marks.js';
import type { GeneratedPart } from './model.js';

/** A file parted into what people write and what was written for them. */
export interface SeparatedFile {
  readonly source: string;
  /** In the order of the file. */
  readonly generated: readonly GeneratedPart[];
  /** For each line of `source`, its line in the file. */
  readonly fileLine: (sourceLine: number) => number;
  /** Remains of damaged parts, which stay in `source`. */
  readonly warnings: readonly LocatedProblem[];
}

/** Lines `from` up to `end` of the file. */
interface Span {
  readonly from: number;
  readonly end: number;
  readonly id: string | undefined;
}

/**
 * Takes outputs and what is known of the run out of a file's text. `restored` puts them back: not a
 * byte is lost. Only outputs right behind a closed code cell count, and only where their start and
 * end agree; whatever else looks like them is the author's text.
 */
export function separate(text: string): SeparatedFile {
  const lines = splitLines(text);
  let spans = [...outputSpans(lines), ...tailSpans(lines)].sort((a, b) => a.from - b.from);
  for (;;) {
    const placed = place(lines, spans);
    const sound = placed.filter(({ isSound }) => isSound);
    if (sound.length === placed.length) {
      return separated(
        lines,
        spans,
        placed.map(({ cell }) => cell),
      );
    }
    spans = sound.map(({ span }) => span);
  }
}

/** The text again, from its source and all that was taken out. */
export function restored(source: string, generated: readonly GeneratedPart[]): string {
  let from = 0;
  const pieces = generated.flatMap(({ offset, raw }) => {
    const before = source.slice(from, offset);
    from = offset;
    return [before, raw];
  });
  return pieces.join('') + source.slice(from);
}

function outputSpans(lines: readonly string[]): Span[] {
  return lines.flatMap((line, at) => {
    const id = startedOutputs(line);
    const end = id === undefined ? undefined : endOf(lines, at);
    return end === undefined ? [] : [{ from: blankLinesAbove(lines, at), end: end + 1, id }];
  });
}

/** The last line about the run and the last comment with data, with the blank lines above them. */
function tailSpans(lines: readonly string[]): Span[] {
  const run = lines.findLastIndex(line => line.trimEnd() === marks.runStart);
  const runEnd = run < 0 ? undefined : endOf(lines, run);
  const data = lines.findLastIndex(line => line.trimEnd() === marks.dataStart);
  const found = [
    ...(runEnd === undefined ? [] : [{ at: run, end: runEnd + 1 }]),
    ...(data < 0 ? [] : [{ at: data, end: dataEnd(lines, data) }]),
  ];
  return found.map(({ at, end }) => ({ from: blankLinesAbove(lines, at), end, id: undefined }));
}

/** Behind the comment's end; where that is damaged, behind what can be nothing but its own. */
function dataEnd(lines: readonly string[], start: number): number {
  const at = (line: number): string => (lines[line] ?? '').trimEnd();
  const end = isPayload(at(start + 1)) ? start + 2 : start + 1;
  return /^(?=\S*[->])\S{1,4}$/.test(at(end)) ? end + 1 : end;
}

/** Base64, of which a few letters may be damaged. */
function isPayload(line: string): boolean {
  const foreign = line.replace(/[A-Za-z0-9+/=]/g, '').length;
  return line.length >= 20 && foreign * 40 <= line.length;
}

interface Placed {
  readonly span: Span;
  /** The code cell right above; undefined for what concerns the whole file. */
  readonly cell: number | undefined;
  readonly isSound: boolean;
}

function place(lines: readonly string[], spans: readonly Span[]): Placed[] {
  if (spans.length === 0) return [];
  const source = without(lines, spans);
  const { front, body } = splitFrontMatter(source);
  const above = splitLines(front).length;
  const bounds = boundsOf(body);
  const taken = new Set<number>();
  let removed = 0;
  return spans.map(span => {
    const line = span.from - removed - above;
    removed += span.end - span.from;
    const cell = bounds.cellEnds.get(line);
    if (span.id === undefined) return { span, cell, isSound: line >= 0 && !bounds.isInside(line) };
    const isSound = cell !== undefined && !taken.has(cell);
    if (cell !== undefined) taken.add(cell);
    return { span, cell, isSound };
  });
}

function separated(
  lines: readonly string[],
  spans: readonly Span[],
  cells: readonly (number | undefined)[],
): SeparatedFile {
  const generated: GeneratedPart[] = [];
  const removed: { readonly line: number; readonly count: number }[] = [];
  let at = 0;
  let offset = 0;
  let sourceLine = 0;
  for (const [index, { from, end, id }] of spans.entries()) {
    offset += lines.slice(at, from).join('').length;
    sourceLine += from - at;
    at = end;
    removed.push({ line: sourceLine, count: end - from });
    const own = lines.slice(from, end);
    const raw = own.join('');
    const content = own.filter(line => !isBlank(line));
    const cell = cells[index];
    if (id !== undefined && cell !== undefined) {
      const markdown = innerText(own);
      generated.push({ kind: 'outputs', offset, raw, cell, id, markdown, line: from });
    } else if (content[0]?.trimEnd() === marks.dataStart) {
      generated.push({ kind: 'data', offset, raw, data: content[1]?.trim() ?? '', line: from });
    } else {
      generated.push({ kind: 'run', offset, raw, markdown: innerText(own), line: from });
    }
  }
  const source = without(lines, spans);
  const fileLine = (line: number): number =>
    removed.reduce((sum, one) => (one.line <= line ? sum + one.count : sum), line);
  return { source, generated, fileLine, warnings: warningsOf(source, fileLine) };
}

function innerText(own: readonly string[]): string {
  const start = own.findIndex(line => !isBlank(line));
  return own
    .slice(start + 1, -1)
    .map(line => line.replace(/\s*$/, ''))
    .join('\n')
    .trim();
}

function warningsOf(source: string, fileLine: (line: number) => number): LocatedProblem[] {
  const lines = splitLines(source);
  const { front, body } = splitFrontMatter(source);
  const above = splitLines(front).length;
  const damaged = [...looseMarks(lines), ...halfHidden(lines, body, above)];
  const hidden = hiddenCells(body).map(line => above + line);
  const at = (line: number): Range => {
    const endColumn = (lines[line] ?? '').trimEnd().length;
    return { line: fileLine(line), column: 0, endColumn };
  };
  return [
    ...damaged.map(line => ({ problem: problem('outputs-damaged', {}), range: at(line) })),
    ...hidden.map(line => ({ problem: problem('cell-hidden', {}), range: at(line) })),
  ];
}

/** Outputs of which one mark is in a block and the other is not: something above has no end. */
function halfHidden(lines: readonly string[], body: string, above: number): readonly number[] {
  const pairs = markPairs(lines);
  if (pairs.length === 0) return [];
  const bounds = boundsOf(body);
  return pairs.flatMap(([start, end]) =>
    bounds.isInside(start - above) === bounds.isInside(end - above) ? [] : [start],
  );
}

function without(lines: readonly string[], spans: readonly Span[]): string {
  const kept = lines.filter((_, at) => !spans.some(({ from, end }) => from <= at && at < end));
  return kept.join('');
}
