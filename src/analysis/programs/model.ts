import type { ProgramReading } from '../../lab/processes.js';

export type { ProgramReading } from '../../lab/processes.js';

/**
 * Which backlog a program asked for, i.e. the second argument of its listen(2). The kernel keeps
 * only the lesser of that and net.core.somaxconn, and tells nobody what it was. Negative: as much
 * as the kernel gives (it reads the number as unsigned).
 */
export type AskedBacklog =
  | {
      readonly from: 'configuration';
      readonly asked: number;
      /** As the program sees it. */
      readonly file: string;
      /** From 1. */
      readonly line: number;
      /** As written there. */
      readonly directive: string;
    }
  | {
      readonly from: 'arguments';
      readonly asked: number;
      /** What its command line says: `--tcp-backlog 64`. */
      readonly directive: string;
    }
  /** `source`: where the program's own default is written. */
  | { readonly from: 'default'; readonly asked: number; readonly source: string }
  | { readonly from: 'unknown'; readonly asked?: undefined; readonly why: UnknownBacklog };

export type UnknownBacklog =
  /** No program that we know. */
  | 'program'
  /** Its configuration is not named, or may not be read. */
  | 'unreadable'
  /** Its configuration, as we understand it, has no such listener. */
  | 'not-configured'
  /** The kernel kept another number: a configuration changed since, or the program decided. */
  | 'disagrees';

/** A program that listens, and how it comes to its backlog. */
export interface KnownProgram {
  /** What its users call it. */
  readonly name: string;
  /** By its process's name, at most 15 bytes. */
  readonly matches: (comm: string, argv: readonly string[]) => boolean;
  /** Files to read, given those that have been read; paths or patterns, absolute. */
  readonly files?: (about: ProgramAbout) => readonly string[];
  /** It may ask for another than its default where nobody can read it: in a script of its user's. */
  readonly hasHiddenBacklog?: true;
  readonly asked: (about: ProgramAbout, listener: ListenerAddress) => AskedBacklog;
}

/** A program's reading, and the words by which it was started as far as anybody knows. */
export interface ProgramAbout extends ProgramReading {
  readonly argv: readonly string[];
}

export interface ListenerAddress {
  readonly address: string;
  readonly port: number;
}

export const unknownBacklog = (why: UnknownBacklog): AskedBacklog => ({ from: 'unknown', why });
