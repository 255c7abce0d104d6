import type { ProblemCode } from '../words/problems.js';

export const EXIT = { ok: 0, failed: 1, usage: 2, host: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const HOST_PROBLEMS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'no-python',
  'python-too-old',
  'agent-lost',
  'host-silent',
  'bad-destination',
  'no-ssh',
  'host-unresolved',
  'host-unreachable',
  'host-key-changed',
  'host-key-unknown',
  'auth-refused',
  'ssh-config',
  'login-refused',
  'not-linux',
  'no-privilege',
  'needs-isolation',
  'no-iproute2',
  'pair-failed',
  'no-server-address',
  'no-route',
  'no-sock-diag',
  'kernel-required',
  'programs-required',
]);

/** A lab that can't be had is the host's lack; anything else that went wrong is a failure. */
export function exitCodeOf(code: ProblemCode): ExitCode {
  return HOST_PROBLEMS.has(code) ? EXIT.host : EXIT.failed;
}
