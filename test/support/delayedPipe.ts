// `node delayedPipe.mjs MS PROGRAM ARGUMENT…`: what goes to the program and what comes from it takes
// MS milliseconds longer each way, as through a long cable. For ssh's ProxyCommand.
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

const [ms = '', program = '', ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
child.once('exit', status => setTimeout(() => process.exit(status ?? 1), Number(ms)));
// Whoever is gone needs nothing any more; its end is told of by `exit`, or by the end of our input.
for (const stream of [child.stdin, process.stdout]) stream.on('error', () => undefined);
delay(process.stdin, child.stdin);
delay(child.stdout, process.stdout);

/** Timers of one length fire in the order in which they were set, so that bytes keep theirs. */
function delay(from: Readable, to: Writable): void {
  from.on('data', (chunk: Buffer) => setTimeout(() => to.write(chunk), Number(ms)));
  from.once('end', () => setTimeout(() => to.end(), Number(ms)));
}
