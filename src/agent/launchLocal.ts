import { existsSync } from 'node:fs';
import { failure } from '../words/problems.js';
import { newMark, pythonArguments } from './boot.js';
import { LOCAL } from './destination.js';
import { commonFailure, type Launch, type LaunchEnd } from './launch.js';

/** An agent on this machine. Failure `not-linux`. */
export function localLaunch(): Launch {
  const { platform } = process;
  if (platform !== 'linux') throw failure('not-linux', { platform });
  // A version manager's `python3` starts slowly.
  const program = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const mark = newMark();
  return {
    host: LOCAL,
    program,
    args: pythonArguments(mark),
    // A process group of its own: Ctrl-C in a terminal is for us to act upon, not for the lab.
    options: { detached: true },
    mark,
    heartbeat: undefined,
    explain: end => commonFailure(LOCAL, end) ?? localFailure(program, end),
  };
}

function localFailure(program: string, end: LaunchEnd): Error {
  if (end.kind === 'not-started') {
    return failure('no-python', { host: LOCAL, command: `${program}: ${end.reason}` });
  }
  const how = end.signal ?? `exit status ${end.status ?? 0}`;
  return failure('agent-lost', { host: LOCAL, how, stderr: end.stderr, asleep: 0 });
}
