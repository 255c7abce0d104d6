import type { LocatedProblem } from '../words/problems.js';

export type CellKind = 'markdown' | 'tcpbook' | 'sh';
export type LabKind = 'loopback' | 'pair' | 'host';

export interface FrontMatter {
  readonly lab: LabKind;
  /** Host proposed by the notebook; undefined: the user's choice. */
  readonly host: string | undefined;
  /** `requires: kernel:` as written, e.g. ">=4.10". */
  readonly requiresKernel: string | undefined;
}

export interface Cell {
  readonly kind: CellKind;
  /** What a person edits: a fence's content, or Markdown without the blank lines around it. */
  readonly text: string;
  /** Line of the file, from 0, on which `text` starts. */
  readonly line: number;
  /** The rest of the fence's info string behind `tcpbook` or `sh`: `@client`. */
  readonly info: string;
  /** The cell's exact share of the file; the shares of all cells and `head` add up to the file. */
  readonly raw: string;
}

export interface TcpbookDocument {
  /** Everything before the first cell, exactly: byte order mark, front matter, blank lines. */
  readonly head: string;
  readonly frontMatter: FrontMatter;
  readonly cells: readonly Cell[];
  /** The file's line ending, used for what we write anew. */
  readonly eol: '\n' | '\r\n';
  /** What is wrong with the front matter; the document is usable all the same. */
  readonly problems: readonly LocatedProblem[];
}
