import type { Range } from '../../src/words/problems.js';

/** A text without its `⟦…⟧` marks, and the ranges that they enclosed, in the order of the text. */
export function unmark(marked: string): {
  readonly text: string;
  readonly ranges: readonly Range[];
} {
  const ranges: Range[] = [];
  const lines = marked.split('\n').map((source, line) => {
    const open: number[] = [];
    let column = 0;
    const kept = source.split(/([⟦⟧])/).filter(part => {
      if (part === '⟦') {
        open.push(ranges.push({ line, column, endColumn: column }) - 1);
        return false;
      }
      if (part === '⟧') {
        const index = open.pop() ?? -1;
        ranges[index] = { ...ranges[index]!, endColumn: column };
        return false;
      }
      column += part.length;
      return true;
    });
    return kept.join('');
  });
  return { text: lines.join('\n'), ranges };
}
