import type { TwoHosts } from '../agent/hosts.js';
import type { LocatedProblem } from '../words/problems.js';

export type CellKind = 'markdown' | 'tcpbook' | 'sh';
export type LabKind = 'loopback' | 'pair' | 'host' | 'direct';

export interface FrontMatter {
  readonly lab: LabKind;
  /** Host proposed by the notebook; undefined: the user's choice. */
  readonly host: string | undefined;
  /** Two machines proposed, one for each side. */
  readonly hosts: TwoHosts | undefined;
  /** Of a `direct` lab: the server's address as the client reaches it; undefined: as ssh does. */
  readonly address: string | undefined;
  /** `requires: kernel:` as written, e.g. ">=4.10". */
  readonly requiresKernel: string | undefined;
  /** `requires: programs:`, which must be on the host: names of commands. */
  readonly requiresPrograms: readonly string[];
}

export interface Cell {
  readonly kind: CellKind;
  /** What a person edits: a fence's content, or Markdown without the blank lines around it. */
  readonly text: string;
  /** Line of the file, from 0, on which `text` starts. */
  readonly line: number;
  /** The rest of the fence's info string behind `tcpbook` or `sh`: `@client`. */
  readonly info: string;
  /** The cell's exact share of the source; the shares of all cells and `head` add up to it. */
  readonly raw: string;
}

/** What a file has besides its source: written when it is saved, never edited by hand. */
export type GeneratedPart = {
  /** Where it stands: UTF-16 units of the source before it. */
  readonly offset: number;
  /** Its exact share of the file, blank lines above it included. */
  readonly raw: string;
  /** Line of the file, from 0, on which it starts. */
  readonly line: number;
} & (
  | {
      readonly kind: 'outputs';
      /** Place of the cell that has these outputs, among all cells. */
      readonly cell: number;
      readonly id: string;
      /** What readers see of the outputs. */
      readonly markdown: string;
    }
  /** The line that says where and when the cells ran. */
  | { readonly kind: 'run'; readonly markdown: string }
  /** Everything about the outputs, packed; base64. */
  | { readonly kind: 'data'; readonly data: string }
);

export interface TcpbookDocument {
  /** Everything before the first cell, exactly: byte order mark, front matter, blank lines. */
  readonly head: string;
  readonly frontMatter: FrontMatter;
  readonly cells: readonly Cell[];
  /** The file's line ending, used for what we write anew. */
  readonly eol: '\n' | '\r\n';
  /** What is wrong with the front matter; the document is usable all the same. */
  readonly problems: readonly LocatedProblem[];
  /** The file's text without what was generated. */
  readonly source: string;
  readonly generated: readonly GeneratedPart[];
  /** Generated parts that are damaged; they are part of the source now, and cost nothing else. */
  readonly warnings: readonly LocatedProblem[];
}
