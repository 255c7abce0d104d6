import { distance } from 'fastest-levenshtein';
import { isBlank } from './lines.js';

/**
 * The comments around what we write into a file: outputs behind their cell, and at the file's end
 * what is known of the run. Each stands on a line of its own at the left margin, so that no Markdown
 * around it matters.
 */
export const marks = {
  outputsStart: (id: string): string => `<!-- tcpbook:outputs ${id} -->`,
  outputsEnd: (id: string): string => `<!-- /tcpbook:outputs ${id} -->`,
  runStart: '<!-- tcpbook:run -->',
  runEnd: '<!-- /tcpbook:run -->',
  dataStart: '<!-- tcpbook:data',
  dataEnd: '-->',
} as const;

/** The id of the outputs that start on this line. */
export function startedOutputs(line: string): string | undefined {
  return /^<!-- tcpbook:outputs ([0-9a-z-]+) -->\s*$/.exec(line)?.[1];
}

/** Whether a line is one of ours, undamaged. */
export function isMark(line: string): boolean {
  return /^<!-- (?:\/?tcpbook:(?:outputs [0-9a-z-]+|run) -->|tcpbook:data)\s*$/.test(line);
}

/** How our comments begin, or are. */
const FORMS = [
  '<!-- tcpbook:outputs ',
  '<!-- /tcpbook:outputs ',
  marks.runStart,
  marks.runEnd,
  marks.dataStart,
];

/** Letters that may differ: any one edit of a mark, and most of two. */
const TOLERANCE = 3;

/**
 * Whether a line is one of ours, or was before it was damaged: it is nearly one, it has some of our
 * words, or it is what is left of them with half an end behind. One that is indented as code is not,
 * nor is a comment with nothing in it, which swallows no line.
 */
function looksLikeMark(line: string): boolean {
  if (/^<!---?>/.test(line)) return false;
  if (/^<!-- ?\/?(?:.{0,8}(?:tcpb|book:)|(?:t|tc|tcp)?-?>\s*$)|^<!-- \/tc/.test(line)) return true;
  return isNearMark(line);
}

function isNearMark(line: string): boolean {
  if (line.length < SHORTEST || line.startsWith('    ')) return false;
  const start = line.slice(0, LONGEST).trimEnd();
  return FORMS.some(form => distance(start.slice(0, form.length), form) <= TOLERANCE);
}

const LONGEST = Math.max(...FORMS.map(form => form.length));
const SHORTEST = Math.min(...FORMS.map(form => form.length)) - TOLERANCE;

/** The lines that look like ours; of one that a line break was put in, the first half. */
function markLines(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set(lines.flatMap((line, at) => (looksLikeMark(line) ? [at] : [])));
  lines.forEach((line, at) => {
    const next = lines[at + 1];
    if (next === undefined || isBlank(line) || found.has(at) || found.has(at + 1)) return;
    if (line.length < LONGEST && isNearMark(line.trimEnd() + next)) found.add(at);
  });
  return found;
}

/**
 * Text in which no line is taken for one of ours, nor for the start of a code cell should the fence
 * around it be damaged: such a line is indented so far that it is neither.
 */
export function withoutMarks(markdown: string): string {
  let lines = markdown.split('\n');
  for (;;) {
    const found = markLines(lines);
    const isBad = (line: string, at: number): boolean => found.has(at) || looksLikeCell(line);
    if (!lines.some(isBad)) return lines.join('\n');
    lines = lines.map((line, at) => (isBad(line, at) ? `    ${line}` : line));
  }
}

/** Lines that look like ours and belong to no pair of start and end: remains of something damaged. */
export function looseMarks(lines: readonly string[]): readonly number[] {
  const found = [...markLines(lines)].sort((a, b) => a - b);
  return found.filter((at, place) => {
    const next = found[place + 1] ?? lines.length;
    const last = found[place - 1] ?? -1;
    return endOf(lines, at) !== next && (last < 0 || endOf(lines, last) !== at);
  });
}

/**
 * The line that ends what starts on line `at`, if nothing is between that we never write there: a
 * line that looks like ours, or like the start of a cell.
 */
export function endOf(lines: readonly string[], at: number): number | undefined {
  const start = (lines[at] ?? '').trimEnd();
  const id = startedOutputs(start);
  const wanted = id === undefined ? marks.runEnd : marks.outputsEnd(id);
  if (id === undefined && start !== marks.runStart) return undefined;
  for (let line = at + 1; line < lines.length; line += 1) {
    const text = lines[line] ?? '';
    if (text.trimEnd() === wanted) return line;
    if (looksLikeMark(text) || looksLikeCell(text)) return undefined;
  }
  return undefined;
}

/** The pairs of start and end, by their lines. */
export function markPairs(lines: readonly string[]): readonly (readonly [number, number])[] {
  return lines.flatMap((line, at) => {
    const end = line.startsWith('<!--') ? endOf(lines, at) : undefined;
    return end === undefined ? [] : [[at, end] as const];
  });
}

/** A code cell's opening line, whatever is open above it. */
export function looksLikeCell(line: string): boolean {
  return /^ {0,3}(?:`{3,}|~{3,})[ \t]*(?:tcpbook|sh)(?!\S)/.test(line);
}

/** A code cell's opening line that nothing but a damaged block can have swallowed. */
export function startsCell(line: string): boolean {
  return looksLikeCell(line) && !line.startsWith(' ');
}

/**
 * Lines before which Markdown starts anew: what is left of damaged outputs. `code`: the lines inside
 * of code cells that are surely whole.
 */
export function firebreaks(lines: readonly string[], code: ReadonlySet<number>): readonly number[] {
  const breaks = new Set<number>();
  for (const at of looseMarks(lines)) {
    if (code.has(at)) continue;
    breaks.add(at);
    if (/^<!-- ?\//.test(lines[at] ?? '')) breaks.add(at + 1);
  }
  return [...breaks].sort((a, b) => a - b);
}

/** The first of the blank lines right above a line, or the line itself. */
export function blankLinesAbove(lines: readonly string[], at: number): number {
  let first = at;
  while (first > 0 && isBlank(lines[first - 1] ?? '')) first -= 1;
  return first;
}
