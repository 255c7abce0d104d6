/**
 * Everything that can go wrong, as data: a code and what it is about. `english.ts` turns a problem
 * into a message and a remedy; no other place holds a sentence about an error.
 */

/** A place in a text. Lines and columns count from 0, columns in UTF-16 units, as in VS Code. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** What each problem code carries. Names of steps, options and hosts are given as written. */
export interface ProblemData {
  // language: found before anything runs
  'unknown-verb': { found: string; nearest: string | undefined };
  'unknown-option': {
    verb: string;
    found: string;
    nearest: string | undefined;
    known: readonly string[];
  };
  'unknown-name': { found: string; nearest: string | undefined; expected: NameKind };
  'wrong-kind-of-name': { found: string; is: NameKind; expected: NameKind };
  'unknown-word': {
    what: string;
    found: string;
    nearest: string | undefined;
    known: readonly string[];
  };
  'unknown-side': { found: string; nearest: string | undefined; known: readonly string[] };
  'bad-value': { what: string; found: string; expected: string };
  'bad-range': { found: string; reason: 'backwards' | 'different-stems' | 'too-many' };
  'missing-operand': { verb: string; what: string; usage: string };
  'missing-option': { verb: string; option: string; usage: string };
  'surplus-operand': { verb: string; found: string; usage: string };
  'duplicate-option': { option: string };
  'conflicting-options': { verb: string; option: string; other: string };
  'missing-arrow': { verb: string; usage: string };
  'unterminated-text': Record<string, never>;
  'bad-escape': { found: string };
  'unexpected-character': { found: string };
  'missing-operator': { fact: string; known: readonly string[] };

  // document: the file's own form
  'front-matter-syntax': { reason: string };
  'front-matter-unterminated': Record<string, never>;
  'front-matter-key': { found: string; nearest: string | undefined; known: readonly string[] };
  'front-matter-value': { key: string; found: string; expected: string };
  'not-utf8': Record<string, never>;
  'file-unreadable': { file: string; reason: string };
  // Of a shipped notebook that VS Code is asked for by its file's name.
  'no-such-experiment': { file: string };
  'file-unwritable': { file: string; reason: string };
  /** Somebody else has written the file since it was read. */
  'file-changed': { file: string };
  /** What is to be exported was never run, or saved without its outputs. */
  'no-outputs': { file: string };
  'no-packets': { file: string };
  /** A lab's first packets are kept in its notebook; all would be too many. */
  'packets-cut': { kept: number; total: number };
  /** Some of the comments around a cell's outputs are missing or changed. */
  'outputs-damaged': Record<string, never>;
  /** What looks like a cell is text, because something above it has no end. */
  'cell-hidden': Record<string, never>;
  /** The packed outputs at the file's end cannot be read. */
  'saved-data-damaged': { reason: string };
  'saved-data-newer': { version: string };
  'kernel-required': { required: string; kernel: string };
  'programs-required': { host: string; missing: readonly string[] };

  // comparing saved runs. `line`: of the file, from 1
  'compare-nothing-shared': Record<string, never>;
  'compare-needs-two': Record<string, never>;
  'saved-run-visible': { file: string };
  'saved-run-damaged': { file: string; line: number; reason: string };
  'saved-run-newer': { file: string; line: number; version: string };
  /** The text of a cell was changed after the run that its outputs are of. */
  'saved-run-stale': { file: string; line: number };
  /** Where a run is to be saved there is a file with another text. */
  'save-target-differs': { file: string };
  'save-two-same': { file: string };

  // host and agent
  'no-python': { host: string; command: string };
  'python-too-old': { host: string; version: string };
  /** `asleep`: seconds for which this machine, or this program, stood still before; 0: it did not. */
  'agent-lost': { host: string; how: string; stderr: string; asleep: number };
  'agent-silent': { host: string; call: string; seconds: number };
  'agent-error': { call: string; reason: string };
  /** Nothing came over the connection for a while, though it was asked for. */
  'host-silent': { host: string; seconds: number };
  'bad-destination': { found: string };
  /** A notebook proposes where to run; `options` say so on the command line. */
  'host-not-chosen': { options: string };
  'hosts-incomplete': Record<string, never>;
  'hosts-conflict': Record<string, never>;
  /** `lab: direct` without two machines. */
  'direct-needs-hosts': Record<string, never>;
  /** `found`: what ssh knows of the server's address, which others cannot use; or nothing. */
  'no-server-address': { server: string; found: string };
  'no-route': { client: string; address: string; errno: string };
  /** Asked whether to connect to the host that the notebook proposes, the person said no. */
  'host-declined': { host: string };
  'no-ssh': { reason: string };
  // ssh did not reach the host, or was not let in. `said`: its own last words.
  'host-unresolved': { host: string; said: string };
  'host-unreachable': { host: string; said: string };
  'host-key-changed': { host: string; said: string };
  'host-key-unknown': { host: string; said: string };
  'auth-refused': { host: string; said: string };
  'ssh-config': { host: string; said: string };
  /** Someone was logged in, and no command run. */
  'login-refused': { host: string; said: string; how: string };
  /** `local` is no Linux machine. */
  'not-linux': { platform: string };
  'no-privilege': { reason: PrivilegeLack; detail: string };
  'needs-isolation': { what: string; reason: PrivilegeLack; detail: string };
  'no-iproute2': { host: string };
  'pair-failed': { reason: string };
  'link-congested': { host: string };
  /** `host`: whose own network it would be. */
  'no-capture': { reason: string; host?: string };
  'no-sock-diag': { reason: string };

  // steps
  /** A write to a machine's own, which the user has not allowed. */
  'sysctl-not-allowed': { key: string; value: string };
  'sysctl-unknown': { key: string; userNamespace: boolean };
  'sysctl-refused': { key: string; value: string; errno: string };
  'sysctl-clamped': { key: string; wanted: string; got: string };
  'listen-failed': { server: string; call: string; errno: string; address: string; port: number };
  'exec-failed': { server: string; command: string; reason: string; output: string };
  'exec-not-listening': {
    server: string;
    command: string;
    port: number;
    seconds: number;
    output: string;
  };
  'client-failed': { client: string; call: string; errno: string };
  'not-there': { name: string; what: string };
  'not-connected': { name: string; state: string };
  'send-failed': { client: string; errno: string };
  'signal-failed': { server: string; signal: string; errno: string };
  /** A step that only the built-in server can do, asked of a program started by `exec`. */
  'not-ours': { server: string };
  /** A step that would send packets of foreign addresses into a network that others use. */
  'flood-outside': { lab: 'direct' | 'host' };
  'flood-ipv4': { server: string };
  'flood-too-many': { count: number; left: number };
  'flood-failed': { server: string; errno: string };
  /** A step that would change a server of the host, or knows what only a notebook's own tells. */
  'attached-only': { server: string };
  'bad-target': { found: string };
  'attach-needs-host': Record<string, never>;
  /** `others`: listeners as `127.0.0.1:80 nginx (812)`, the nearest port first. */
  'nobody-listens': {
    port: number | undefined;
    address: string | undefined;
    pid: number | undefined;
    others: readonly string[];
  };
  /** `seesAll`: as root we would have seen it. */
  'pid-without-listener': { pid: number; seesAll: boolean };
  'several-listeners': {
    port: number | undefined;
    pid: number | undefined;
    by: 'port' | 'address';
    listeners: readonly string[];
  };
  /** A rule for a connection that waits where no filter can be set. */
  'rule-too-late': { client: string; server: string };
  'no-server-in-rule': Record<string, never>;
  /** The server's program does not have a connection of this client. */
  'not-accepted': { client: string; server: string };
  'rule-too-large': { clients: number; limit: number };
  'expectation-failed': { claim: string; actual: string };
  'wait-timed-out': { claim: string; actual: string; seconds: number };
  'shell-exit': { status: number; signal: string | undefined };
  /** `by`: the signal without which a program would not have ended. */
  interrupted: { readonly by?: 'SIGTERM' | 'SIGKILL' };
  /** A running cell was given up: it did not stop when asked to, or a restart was asked for. */
  'lab-restarted': { why: 'interrupt-ignored' | 'restart' };
  'timed-out': { seconds: number };
  'no-match': { what: string; pattern: string };
  internal: { reason: string };
}

export type NameKind = 'server' | 'client';

/** Why a lab cannot have network namespaces of its own here. */
export type PrivilegeLack =
  'userns-disabled' | 'userns-apparmor' | 'userns-refused' | 'netns-refused' | 'asked';

export type ProblemCode = keyof ProblemData;

export type ProblemOf<Code extends ProblemCode> = Code extends ProblemCode
  ? { readonly code: Code; readonly data: ProblemData[Code] }
  : never;

export type Problem = ProblemOf<ProblemCode>;

/** A problem and the place in the text that it is about. */
export interface LocatedProblem {
  readonly problem: Problem;
  readonly range: Range;
}

export function problem<Code extends ProblemCode>(
  code: Code,
  data: ProblemData[Code],
): { readonly code: Code; readonly data: ProblemData[Code] } {
  return { code, data };
}

/** A problem on its way up the stack. Carries data only; whoever shows it asks `words` for text. */
export class Failure extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = 'Failure';
  }
}

export function failure<Code extends ProblemCode>(code: Code, data: ProblemData[Code]): Failure {
  // The pair of code and data is a Problem by construction; TypeScript cannot correlate the union.
  return new Failure({ code, data } as Problem);
}

/** What was thrown, as a problem: our own failures as they are, anything else as `internal`. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Failure) return thrown.problem;
  const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { code: 'internal', data: { reason } };
}

/** Why `signal` was aborted, as far as whoever did it says. */
export function interruption({ reason }: AbortSignal): Failure {
  return reason instanceof Failure ? reason : failure('interrupted', {});
}
