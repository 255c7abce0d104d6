import { parseBody, topLevelBlocks } from './blocks.js';
import { isUnclosed } from './fence.js';
import { isBlank, splitLines } from './lines.js';

/** Where something may stand between the blocks of a body. Lines count from 0. */
export interface Bounds {
  /** The line behind each closed code cell, with the cell's place among the cells. */
  readonly cellEnds: ReadonlyMap<number, number>;
  /** Whether a line is, and does not start, a fence, a piece of HTML or indented code. */
  isInside(line: number): boolean;
}

const OPAQUE: ReadonlySet<string> = new Set(['fence', 'html_block', 'code_block']);

export function boundsOf(body: string): Bounds {
  const { lead, cells } = parseBody(body);
  const cellEnds = new Map<number, number>();
  let line = splitLines(lead).length;
  for (const [index, { kind, raw }] of cells.entries()) {
    const lines = splitLines(raw);
    const end = lines.findLastIndex(one => !isBlank(one)) + 1;
    const block = lines.slice(
      lines.findIndex(one => !isBlank(one)),
      end,
    );
    if (kind !== 'markdown' && !isUnclosed(block.join(''))) cellEnds.set(line + end, index);
    line += lines.length;
  }
  const opaque = topLevelBlocks(body).filter(({ type }) => OPAQUE.has(type));
  return {
    cellEnds,
    isInside: at => opaque.some(({ map }) => map !== null && map[0] < at && at < map[1]),
  };
}
