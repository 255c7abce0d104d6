import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { openSession } from '../support/openSession.js';
import { descendants } from '../support/processes.js';
import { Terminal } from '../support/terminal.js';
import { Cells } from './cells.js';
import { printTable } from './numbers.js';

const CONNECTIONS = 10_000;
const RATE = 100;
const SECONDS = 10;
/** Beside those of the crowd: so many, or one that comes and goes each second. */
const LISTENERS = 30;

/** Connections on loopback: one process has the servers' ends and a listener, one the clients'. */
const CROWD = `
import os, resource, socket, sys
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
count = int(sys.argv[1])
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(4096)
watched = socket.socket()
watched.bind(("127.0.0.1", 0))
watched.listen(511)
read, write = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(write)
    kept = []
    for _ in range(count):
        one = socket.socket()
        one.connect(listener.getsockname())
        kept.append(one)
    os.read(read, 1)
    os._exit(0)
kept = [listener.accept()[0] for _ in range(count)]
print(watched.getsockname()[1], flush=True)
sys.stdin.read()
`;

/** So many listeners, of which the last comes and goes where `moving` is given. */
const MORE = `
import select, socket, sys
count, moving = int(sys.argv[1]), sys.argv[2:]
def listen():
    one = socket.socket()
    one.bind(("127.0.0.1", 0))
    one.listen(128)
    return one
kept = [listen() for _ in range(count)]
print(len(kept), flush=True)
while not select.select([sys.stdin], [], [], 1 if moving else None)[0]:
    if len(kept) == count:
        kept.pop().close()
    else:
        kept.append(listen())
`;

/** A command in a loop, so many times a second; prints its processor seconds and how often it ran. */
const LOOP = `
import os, resource, sys, time
rate, seconds, command = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
start = time.monotonic()
null = os.open("/dev/null", os.O_WRONLY)
runs = 0
while time.monotonic() - start < seconds:
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    os.waitpid(pid, 0)
    runs += 1
    time.sleep(max(0, start + runs / rate - time.monotonic()))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print((used.ru_utime + used.ru_stime) / (time.monotonic() - start), runs / (time.monotonic() - start))
`;

/** What waking up so many times a second costs by itself, on this machine and in the same run. */
const FLOOR = `
import gc, sys, time
gc.disable()
rate, seconds = int(sys.argv[1]), float(sys.argv[2])
start, used = time.monotonic(), time.process_time()
for turn in range(int(rate * seconds)):
    time.sleep(max(0, start + (turn + 1) / rate - time.monotonic()))
passed = time.monotonic() - start
print((time.process_time() - used) / passed, rate * seconds / passed)
`;

/** Processor time of `tcpbook watch` and of an attached server, beside \`ss\` in a loop. */
export async function benchWatch(): Promise<void> {
  const crowd = spawn('python3', ['-c', CROWD, String(CONNECTIONS)], { stdio: 'pipe' });
  try {
    const [line] = (await once(crowd.stdout, 'data')) as [Buffer]; // safe: the first that it prints
    const port = line.toString('utf8').trim();
    console.log(
      `${CONNECTIONS} established connections on loopback, ${RATE} samples a second, ` +
        `${SECONDS} s each; processor time of all processes, in percent of one core\n`,
    );
    const before = await python(FLOOR, []);
    const screen = await watchOnScreen(['watch', `:${port}`, '--rate', String(RATE)]);
    const everything = (): Promise<Used> => watchOnScreen(['watch', '--rate', String(RATE)]);
    const all = await everything();
    const many = await besideListeners([String(LISTENERS)], everything);
    const moving = await besideListeners(['1', 'moving'], everything);
    const pipe = await watchInPipe(['watch', `:${port}`, '--format', 'json']);
    const attached = await attachedServer(port);
    const after = await python(FLOOR, []);
    const floor = { ...after, total: (before.total + after.total) / 2 };
    const ss = await loop(['ss', '-tnlH']);
    const filtered = await loop(['ss', '-tlnH', `sport = :${port}`]);
    const row = (what: string, used: Used): string[] => [
      what,
      ...[used.total, used.node, used.agent].map(part => (part === undefined ? '' : percent(part))),
      `× ${(used.total / floor.total).toFixed(1)}`,
      `× ${(ss.total / used.total).toFixed(0)}`,
      `× ${(filtered.total / used.total).toFixed(0)}`,
      used.rate.toFixed(0),
    ];
    printTable(
      ['', 'total', 'Node.js', 'agent', 'of waking up', 'ss -tnlH', 'ss with filter', 'a second'],
      [
        row('tcpbook watch :PORT, on a terminal', screen),
        row('tcpbook watch, all listeners', all),
        row(`tcpbook watch, ${LISTENERS} more listeners`, many),
        row('tcpbook watch, one comes and goes', moving),
        row('tcpbook watch :PORT --format json', pipe),
        row('attach, in a session', attached),
        row('Python that only wakes up as often', floor),
        row('ss -tnlH in a loop', ss),
        row('ss -tlnH sport = :PORT in a loop', filtered),
      ],
    );
  } finally {
    crowd.stdin.end();
  }
}

async function besideListeners(
  args: readonly string[],
  measure: () => Promise<Used>,
): Promise<Used> {
  const more = spawn('python3', ['-c', MORE, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(more.stdout, 'data');
    return await measure();
  } finally {
    more.stdin.end();
  }
}

interface Used {
  readonly total: number;
  readonly node?: number;
  readonly agent?: number;
  /** Times a second that it looked: for ours, that the process which looks woke up. */
  readonly rate: number;
}

const percent = (part: number): string => `${(100 * part).toFixed(2)} %`;

async function watchOnScreen(args: readonly string[]): Promise<Used> {
  const size = { columns: 120, rows: 40 };
  const { terminal, pid } = await Terminal.open([process.execPath, 'dist/cli.mjs', ...args], size);
  await terminal.until(screen => screen.some(line => line.includes('127.0.0.1:')));
  const used = await usedByAll(pid);
  terminal.press('q');
  await terminal.ended;
  return used;
}

async function watchInPipe(args: readonly string[]): Promise<Used> {
  const cli = spawn(process.execPath, ['dist/cli.mjs', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(cli.stdout, 'data');
  cli.stdout.resume();
  const used = await usedByAll(idOf(cli));
  cli.kill('SIGINT');
  await once(cli, 'close');
  return used;
}

/** What this process itself uses meanwhile is counted with it. */
async function attachedServer(port: string): Promise<Used> {
  const session = openSession({ lab: 'host' });
  try {
    await new Cells(session).run(`attach web port=${port}`);
    const before = descendants(process.pid);
    const agents = before.filter(pid => /^(?:tcpbook-agent|observe)$/.test(commOf(pid)));
    return await usedBy(process.pid, agents);
  } finally {
    await session.close();
  }
}

/** Of a process, and of those below it. */
async function usedByAll(pid: number): Promise<Used> {
  await delay(1500);
  return usedBy(pid, descendants(pid));
}

async function usedBy(pid: number, below: readonly number[]): Promise<Used> {
  const looks = below.filter(one => commOf(one) === 'observe');
  const total = (of: (pid: number) => number, pids: readonly number[]): number =>
    pids.reduce((sum, one) => sum + of(one), 0);
  const [node, agent, rate] = await Promise.all([
    perSecond(() => seconds(pid)),
    perSecond(() => total(seconds, below)),
    perSecond(() => total(sleeps, looks)),
  ]);
  return { total: node + agent, node, agent, rate };
}

async function perSecond(used: () => number): Promise<number> {
  const [before, start] = [used(), performance.now()];
  await delay(SECONDS * 1000);
  return (used() - before) / ((performance.now() - start) / 1000);
}

/** Of all its threads; the first number is nanoseconds on a processor (man 5 proc_pid_schedstat). */
function seconds(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [used] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return sum + Number(used) / 1e9;
  }, 0);
}

/** Times that it gave up the processor to wait (man 5 proc_pid_status). */
function sleeps(pid: number): number {
  const [, count] =
    /^voluntary_ctxt_switches:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(count);
}

function commOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
}

function idOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('not started');
  return pid;
}

const loop = (command: readonly string[]): Promise<Used> => python(LOOP, command);

/** A program that gets the rate, how long, and more; prints its part of the time, and its rate. */
async function python(program: string, more: readonly string[]): Promise<Used> {
  const child = spawn('python3', ['-c', program, String(RATE), String(SECONDS), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [total = NaN, rate = NaN] = (await text(child.stdout)).trim().split(' ').map(Number);
  return { total, rate };
}
