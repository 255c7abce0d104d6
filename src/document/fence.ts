import type { CodeKind } from './blocks.js';
import { splitFinalEol, splitLines, withNewlines } from './lines.js';

/** A fenced block as it is written: what an edit of its content keeps. */
interface Fence {
  readonly indent: string;
  /** Three or more backticks or tildes. */
  readonly marker: string;
  /** The opening line behind the marker, exactly. */
  readonly infoString: string;
  /** The closing line without its ending; undefined when the file ends before one. */
  readonly closing: string | undefined;
  readonly finalEol: string;
}

/** Reads a block that CommonMark takes for a fence. */
function readFence(block: string): Fence | undefined {
  const lines = splitLines(block);
  const opening = /^( {0,3})(`{3,}|~{3,})([^\r\n]*)/.exec(lines[0] ?? '');
  if (opening === null) return undefined;
  const [, indent = '', marker = '', infoString = ''] = opening;
  const last = splitFinalEol(lines.length > 1 ? (lines.at(-1) ?? '') : '');
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(last.body)?.[1] ?? '';
  return {
    indent,
    marker,
    infoString,
    closing: closing.startsWith(marker) ? last.body : undefined,
    finalEol: splitFinalEol(block).eol,
  };
}

/** The length of the longest line that could close a fence of this marker, 0 when none could. */
function longestClosing(lines: readonly string[], marker: string): number {
  const pattern = marker.startsWith('~') ? /^[ \t]*(~{3,})[ \t]*$/ : /^[ \t]*(`{3,})[ \t]*$/;
  return Math.max(0, ...lines.map(line => pattern.exec(line)?.[1]?.length ?? 0));
}

export interface FenceContent {
  readonly kind: CodeKind;
  readonly text: string;
  readonly info: string;
}

/** The block that a fenced block comes from, and what no longer fits of it. */
export interface FenceBefore {
  readonly block: string;
  /** The info string has changed. */
  readonly newInfo?: boolean;
  /** To be moved to the left margin. */
  readonly unindent?: boolean;
}

/**
 * A fenced block with this content, which looks as the one before did: marker, indentation, info
 * string, last line ending. The fence grows where the content has a line that would close it.
 */
export function printFence(
  { kind, text, info }: FenceContent,
  eol: string,
  before?: FenceBefore,
): string {
  const old = before && readFence(before.block);
  const infoString =
    old === undefined || before?.newInfo === true
      ? `${kind}${info === '' ? '' : ` ${info}`}`
      : old.infoString;
  // An info string behind backticks cannot have any.
  const isTilde = old?.marker.startsWith('~') ?? false;
  const oldMarker = infoString.includes('`') && !isTilde ? '~~~' : (old?.marker ?? '```');

  const content = text === '' ? [] : withNewlines(text).split('\n');
  const longest = longestClosing(content, oldMarker);
  const marker = oldMarker.padEnd(longest + 1, oldMarker);
  const indent = before?.unindent === true ? '' : (old?.indent ?? '');
  const isAsBefore = marker === old?.marker && indent === old.indent;
  const closing = isAsBefore ? old.closing : undefined;
  return (
    [
      `${indent}${marker}${infoString}`,
      ...content.map(line => (line === '' ? '' : indent + line)),
      closing ?? indent + marker,
    ].join(eol) + (old?.finalEol ?? eol)
  );
}

/** Whether a block that CommonMark takes for a fence ends with the file instead of a closing line. */
export function isUnclosed(block: string): boolean {
  return readFence(block)?.closing === undefined;
}
