import type { SshAccess } from './access.js';
import type { Agent } from './agent.js';
import { LOCAL } from './destination.js';
import { launch } from './launch.js';
import { localLaunch } from './launchLocal.js';
import { sshLaunch } from './launchSsh.js';
import type { AgentConfig } from './protocol.js';

/** Seconds after which an agent on another machine that hears nothing ends itself, and its lab. */
const SILENCE_SECONDS = 20;

/**
 * Starts an agent on a host, with the most isolation to be had there: as root, in an unprivileged
 * user namespace, through `sudo -n`, else without (`privilege` is `none`; what needs a namespace
 * says so when it is asked for). Failures: those of `localLaunch`, `sshLaunch` and `launch`.
 */
export async function startAgent(
  host: string,
  access: SshAccess,
  { lab }: Pick<AgentConfig, 'lab'>,
  signal: AbortSignal,
): Promise<Agent> {
  const isLocal = host === LOCAL;
  const how = isLocal ? localLaunch() : sshLaunch(host, access);
  return launch(how, { lab, sudo: lab !== 'host', silence: isLocal ? 0 : SILENCE_SECONDS }, signal);
}
