import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../support/cli.js';
import { writeSshConfig } from '../support/sshConfig.js';
import { startSshHost } from '../support/sshHosts.js';
import { median } from './numbers.js';

/** Hosts of the bench, as ssh's destinations in `configFile`. */
export interface Places {
  readonly configFile: string;
  /** What travels to and from `far` takes longer, so many milliseconds each way by intention. */
  readonly delay: number;
  close(): Promise<void>;
}

/** An ordinary user over the machine's loopback, root there, and the first behind a long cable. */
export const NEAR = 'student@near';
export const NEAR_ROOT = 'root@near';
export const FAR = 'student@far';

/** Starts one SSH host, which is both near and far. */
export async function startPlaces(delay: number): Promise<Places> {
  const host = await startSshHost({ name: 'near' });
  const target = host.target();
  const pipe = resolve('dist/test/support/delayedPipe.mjs');
  const proxyCommand = `${process.execPath} ${pipe} ${delay} ${host.proxyCommand}`;
  const configFile = writeSshConfig(join(temporaryFolder('tcpbook-bench-hosts-'), 'ssh'), [
    { host: target },
    { host: { ...target, proxyCommand }, alias: 'far' },
  ]);
  return { configFile, delay, close: () => host.close() };
}

/** How long a byte takes to a host and back in a connection that stands: median, milliseconds. */
export async function echoTime(configFile: string, host: string, runs: number): Promise<number> {
  const cat = spawn('ssh', ['-F', configFile, host, 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const echo = async (): Promise<number> => {
    const start = performance.now();
    const back = once(cat.stdout, 'data');
    cat.stdin.write('x');
    await back;
    return performance.now() - start;
  };
  await echo(); // waits for the login too
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await echo());
  const ended = once(cat, 'close');
  cat.stdin.end();
  await ended;
  return median(times);
}
