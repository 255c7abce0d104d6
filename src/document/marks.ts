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

/**
 * Whether a line is one of ours, or was before it was damaged: it has some of our words, or is what
 * is left of them with half an end behind.
 */
export function looksLikeMark(line: string): boolean {
  return /^<!-- ?\/?(?:.{0,8}(?:tcpb|book:)|(?:t|tc|tcp)?-?>\s*$)|^<!-- \/tc/.test(line);
}

/**
 * Text in which no line is taken for one of ours, nor for the start of a code cell should the fence
 * around it be damaged: such a line is indented so far that it is neither.
 */
export function withoutMarks(markdown: string): string {
  return markdown
    .split('\n')
    .map(line =>
      looksLikeMark(line) || (/^ {0,3}\S/.test(line) && looksLikeCell(line.trim()))
        ? `    ${line}`
        : line,
    )
    .join('\n');
}

/** Lines that look like ours and belong to no pair of start and end: remains of something damaged. */
export function looseMarks(lines: readonly string[]): readonly number[] {
  const found = lines.flatMap((line, index) => (looksLikeMark(line) ? [index] : []));
  return found.filter((at, place) => {
    const next = found[place + 1] ?? lines.length;
    const last = found[place - 1] ?? -1;
    return endOf(lines, at) !== next && (last < 0 || endOf(lines, last) !== at);
  });
}

/** The line that ends what starts on line `at`, if nothing else of ours is between. */
export function endOf(lines: readonly string[], at: number): number | undefined {
  const start = (lines[at] ?? '').trimEnd();
  const id = startedOutputs(start);
  const wanted = id === undefined ? marks.runEnd : marks.outputsEnd(id);
  if (id === undefined && start !== marks.runStart) return undefined;
  for (let line = at + 1; line < lines.length; line += 1) {
    const text = lines[line] ?? '';
    if (text.trimEnd() === wanted) return line;
    if (looksLikeMark(text)) return undefined;
  }
  return undefined;
}

/** A code cell's opening line at the left margin, whatever is open above it. */
function looksLikeCell(line: string): boolean {
  return /^(?:`{3,}|~{3,})[ \t]*(?:tcpbook|sh)\b/.test(line);
}

/**
 * Lines before which Markdown starts anew. What is left of damaged outputs may hold half a fence or
 * half a comment, which must not swallow the cells below. `codeLines`: the lines inside of
 * code cells that are surely whole.
 */
export function firebreaks(
  lines: readonly string[],
  codeLines: () => ReadonlySet<number>,
): readonly number[] {
  const found = looseMarks(lines);
  if (found.length === 0) return [];
  // What stands in a code cell is what somebody wrote there, whatever it looks like.
  const code = codeLines();
  const loose = found.filter(line => !code.has(line));
  const [first] = loose;
  if (first === undefined) return [];
  const breaks = new Set(loose);
  for (const at of loose) if (/^<!-- ?\//.test(lines[at] ?? '')) breaks.add(at + 1);
  lines.forEach((line, at) => {
    if (at > first && looksLikeCell(line) && !code.has(at)) breaks.add(at);
  });
  return [...breaks].filter(line => line > 0).sort((a, b) => a - b);
}

/** The first of the blank lines right above a line, or the line itself. */
export function blankLinesAbove(lines: readonly string[], at: number): number {
  let first = at;
  while (first > 0 && isBlank(lines[first - 1] ?? '')) first -= 1;
  return first;
}
