import { lookUp } from './lookUp.js';
import type { ProblemCode, ProblemData } from './problems.js';

/** A problem in words: what is wrong, and what to do or type about it. Whole sentences. */
export interface Description {
  readonly message: string;
  readonly remedy: string;
}

/** The sentences for some or all problem codes. */
export type Sentences<Code extends ProblemCode = ProblemCode> = {
  readonly [C in Code]: (data: ProblemData[C]) => Description;
};

/** UTF-16 units of the reader's text that a message repeats. */
const LONGEST_QUOTE = 60;

/** Control characters, and halves of characters: neither can be shown. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Something the reader wrote, marked as such, on one line and short. */
export function quote(text: string): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  const shown = short.replace(UNPRINTABLE, character => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `\`${shown}\``;
}

/** Something to type, whole. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** The nearest right spelling, or else what there is to choose from. */
export function suggest(nearest: string | undefined, known: readonly string[] = []): string {
  if (nearest !== undefined) return `Did you mean ${quote(nearest)}?`;
  return known.length > 0 ? `Write one of: ${known.join(', ')}.` : '';
}

export function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Several lines or a long text cut to its end, where the reason stands. */
export function tail(output: string): string {
  const lines = output.trim().split(/\r\n|\n|\r/);
  const last = lines.slice(-3).join(' / ').replace(UNPRINTABLE, ' ');
  return last.length > 300 ? `…${last.slice(-300)}` : last;
}

const ERRNOS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'address not on this host, or no free port',
  EAGAIN: 'try again',
  EBADF: 'the socket is closed',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by the other end',
  EHOSTUNREACH: 'no route to the host',
  EINVAL: 'invalid value',
  EMFILE: 'too many open files in the process',
  ENETUNREACH: 'network unreachable',
  ENFILE: 'too many open files on the host',
  ENOBUFS: 'no buffer space',
  ENOENT: 'no such file',
  ENOMEM: 'out of memory',
  ENOTCONN: 'not connected',
  EPERM: 'operation not permitted',
  EPIPE: 'the connection is closed for sending',
  ESRCH: 'no such process',
  ETIMEDOUT: 'timed out',
};

/** `EADDRINUSE (address already in use)`. */
export function errnoWords(errno: string): string {
  const meaning = lookUp(ERRNOS, errno);
  return meaning === undefined ? errno : `${errno} (${meaning})`;
}
