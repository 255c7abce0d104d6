import { failure } from '../words/problems.js';
import type { LaunchEnd } from './launch.js';

/** ssh's own exit status for what went wrong on the way to the host (man 1 ssh). */
const SSH_FAILED = 255;
/** A shell's, for a command that it cannot find. */
const NOT_FOUND = 127;

/** What ssh says on stderr, told by its words, which it does not translate. */
const SAYINGS = [
  ['host-key-changed', /REMOTE HOST IDENTIFICATION HAS CHANGED/],
  ['host-key-unknown', /Host key verification failed|No .* host key is known/],
  ['auth-refused', /Permission denied \(|Too many authentication failures|No more authentication/],
  [
    'ssh-config',
    /Bad configuration option|terminating, \d+ bad configuration|Bad owner or perm|Can't open user config/,
  ],
  ['host-unresolved', /Could not resolve hostname/],
] as const;

/** Why ssh ended before an agent on the host had said anything. */
export function sshFailure(host: string, end: LaunchEnd): Error {
  const { stderr, stdout } = end;
  const missing =
    end.kind === 'not-started' || (end.status === NOT_FOUND && stderr.includes('ssh'));
  if (missing && stdout === '') return failure('no-ssh', { reason: wordsOf(end) });
  if (end.kind === 'ended' && end.status === SSH_FAILED) {
    const [code] = SAYINGS.find(([, words]) => words.test(stderr)) ?? ['host-unreachable' as const];
    return failure(code, { host, said: lastWords(stderr) });
  }
  return failure('login-refused', {
    host,
    said: lastWords(`${stdout}\n${stderr}`),
    how: wordsOf(end),
  });
}

function wordsOf(end: LaunchEnd): string {
  if (end.kind === 'not-started') return end.reason;
  return end.signal ?? `exit status ${end.status ?? 0}`;
}

/** Without what a server prints before it lets anyone in: banners, and lines of its own tools. */
function lastWords(text: string): string {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(Warning: Permanently added|@@@)/.test(line))
    .slice(-3)
    .join('\n');
}
