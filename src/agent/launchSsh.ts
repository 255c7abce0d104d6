import { failure } from '../words/problems.js';
import type { SshAccess } from './access.js';
import { newMark, shellCommand } from './boot.js';
import { isDestination } from './destination.js';
import { commonFailure, type Launch } from './launch.js';
import { sshFailure } from './sshFailure.js';

/** Seconds until a host that does not answer at all counts as out of reach. */
const CONNECT_SECONDS = 20;

/**
 * An agent on another machine, through the system's own ssh: the user's configuration, keys,
 * agent, jump hosts, known hosts and multiplexing all hold. One connection; nothing is written
 * there. Failure `bad-destination` for what is no name of a host.
 */
export function sshLaunch(host: string, { configFile, askpass }: SshAccess): Launch {
  if (!isDestination(host)) throw failure('bad-destination', { found: host });
  const mark = newMark();
  const args = [
    ...(configFile === undefined ? [] : ['-F', configFile]),
    // Only what carries the agent's frames: no terminal, no escape characters, no forwarding.
    ...['-T', '-a', '-x', '-e', 'none'],
    ...['ClearAllForwardings=yes', 'PermitLocalCommand=no', 'RemoteCommand=none'].flatMap(option),
    ...option(`ConnectTimeout=${CONNECT_SECONDS}`),
    ...['--', host, shellCommand(mark)],
  ];
  const common = {
    host,
    mark,
    heartbeat: { every: 2_000, silence: 6_000 },
    explain: (end: Parameters<Launch['explain']>[0]) =>
      commonFailure(host, end) ?? sshFailure(host, end),
  };
  if (askpass === undefined) {
    // It stays in our terminal's session, where it can ask; Ctrl-C there is for us to act upon.
    const program = 'sh';
    const ignoring = ['-c', 'trap "" INT; exec ssh "$@"', 'ssh', ...args];
    return { ...common, program, args: ignoring, options: {} };
  }
  const env = { DISPLAY: ':0', ...process.env, SSH_ASKPASS_REQUIRE: 'force', ...askpass };
  // Without a terminal of its own also an old ssh asks the program (SSH_ASKPASS, man 1 ssh).
  return { ...common, program: 'ssh', args, options: { detached: true, env } };
}

const option = (text: string): readonly string[] => ['-o', text];
