import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import type { SocketsModel } from '../../src/views/sockets/model.js';
import type { TimelineModel } from '../../src/views/timeline/model.js';
import { notebookFolder, runCells, USERS, type JsonStep } from '../support/cli.js';
import { ensureDebianPackages } from '../support/install.js';
import { descendants, eventually } from '../support/processes.js';

/** Everything the article shows: queued, accepted, held, dropped, promoted, reset, data. */
const SCENE = `server web port=7777 backlog=2 accept=1 serve=echo
drop ack h1..h2 -> web
client c0 -> web
wait until accepted web == 1
client h1..h2 -> web
client c1..c4 -> web
send c0 "hello"
wait until packets c0 data == 2
pass all
wait until packets h1..h2 syn-ack >= 2
close c0
reset c1`;

const LAST_LOOK = 'wait 100ms\nsockets\ntimeline since=start';

/** Holds the notebook in its lab until tcpdump listens there. */
const holdFor = (file: string): string => `#!sh
until [ -e ${file} ]; do sleep 0.02; done`;

/**
 * Starts tcpdump as root in the namespace of the lab that `cli` runs, before any of its packets.
 * (In a user namespace tcpdump refuses to work: it can't drop privileges there.)
 */
async function tcpdumpBeside(
  cli: ChildProcess,
  device: string,
  file: string,
): Promise<{ readonly process: ChildProcess; readonly ended: Promise<unknown> }> {
  const held = (): number | undefined =>
    descendants(cli.pid ?? 0).find(pid => readCommandLine(pid).startsWith('sh -c until'));
  const pid = await eventually(held, 10_000);
  assert.ok(pid, 'the lab did not start');
  const args = ['-t', String(pid), '-n', 'tcpdump', '--immediate-mode', '-i', device];
  const tcpdump = spawn('nsenter', [
    ...args,
    '-Z',
    'root',
    '-nn',
    '-U',
    '-s',
    '128',
    '-w',
    file,
    'tcp',
  ]);
  // It may end before it is told to: its device goes with the lab.
  const ended = once(tcpdump, 'exit');
  await new Promise<void>((resolve, reject) => {
    let said = '';
    tcpdump.once('exit', () => reject(new Error(`tcpdump ended: ${said}`)));
    tcpdump.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('listening on')) resolve();
    });
  });
  return { process: tcpdump, ended };
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

const SS = '#!sh\nss -tanHp';

/** The data of the last view of a kind. */
function data(steps: readonly JsonStep[], view: 'sockets'): SocketsModel;
function data(steps: readonly JsonStep[], view: 'timeline'): TimelineModel;
function data(steps: readonly JsonStep[], view: string): unknown {
  const output = steps.flatMap(step => step.outputs).find(candidate => candidate.view === view);
  assert.ok(output, `no ${view} view`);
  return output.data;
}

const STATES: Readonly<Record<string, string>> = {
  ESTAB: 'ESTABLISHED',
  'FIN-WAIT-1': 'FIN_WAIT1',
  'FIN-WAIT-2': 'FIN_WAIT2',
};

/** A line of `ss -tanHp` in the words of our table. */
function ssRow(line: string): string {
  const [state = '', receive, send, local = '', remote = '', users = ''] = line.trim().split(/\s+/);
  const pid = /pid=(\d+)/.exec(users)?.[1] ?? '-';
  const name = STATES[state] ?? state.replaceAll('-', '_');
  return [name, receive, send, local, remote.replace(':*', ':0'), pid].join(' ');
}

function ourRow(row: SocketsModel['sockets'][number]): string {
  const { state, receiveQueue, sendQueue, local, remote, owner } = row;
  return [
    state,
    receiveQueue,
    sendQueue,
    local,
    remote.replace(':*', ':0'),
    owner?.pid ?? '-',
  ].join(' ');
}

interface Packet {
  readonly time: number;
  readonly text: string;
}

/** Packets as tcpdump reads them back, sequence numbers relative to each flow's SYN. */
function tcpdumpPackets(file: string): readonly Packet[] {
  const lines = execFileSync('tcpdump', ['-r', file, '-nn', '-tt', '-S'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const initial = new Map<string, number>();
  return lines
    .trim()
    .split('\n')
    .map(line => {
      const parts = /^(\S+) IP \S+\.(\d+) > \S+\.(\d+): Flags \[([^\]]*)\],(.*)$/.exec(line);
      assert.ok(parts, `tcpdump line not understood: ${line}`);
      const [, time, from, to, flags = '', rest = ''] = parts;
      const number = (name: string): number | undefined => {
        const found = new RegExp(` ${name} (\\d+)`).exec(rest)?.[1];
        return found === undefined ? undefined : Number(found);
      };
      const seq = number('seq');
      if (flags.includes('S') && seq !== undefined) initial.set(`${from}>${to}`, seq);
      const relative = (value: number | undefined, flow: string): string =>
        value === undefined ? '' : String((value - (initial.get(flow) ?? 0)) >>> 0);
      const text = packetText({
        from: Number(from),
        to: Number(to),
        flags: FLAGS.filter(([letter]) => flags.includes(letter))
          .map(([, name]) => name)
          .join(' '),
        ack: relative(number('ack'), `${to}>${from}`),
        length: number('length') ?? 0,
      });
      return { time: Number(time), text };
    });
}

const FLAGS = [
  ['F', 'FIN'],
  ['S', 'SYN'],
  ['R', 'RST'],
  ['P', 'PSH'],
  ['.', 'ACK'],
] as const;

const packetText = (packet: {
  from: number;
  to: number;
  flags: string;
  ack: string;
  length: number;
}): string =>
  `${packet.from}>${packet.to} ${packet.flags.split(' ').sort().join(' ')} ack=${packet.ack} len=${packet.length}`;

/** Segments of all timelines in the order of time, as seen at the given end. */
function ourPackets({ connections }: TimelineModel): readonly Packet[] {
  return connections
    .flatMap(({ client, server, start, segments }) =>
      segments.map(segment => {
        const [from, to] = segment.from === 'client' ? [client, server] : [server, client];
        const text = packetText({
          from: from.port,
          to: to.port,
          flags: segment.flags,
          ack: segment.ack === null ? '' : String(segment.ack),
          length: segment.length,
        });
        const seen = segment.from === 'client' ? (segment.arrival ?? segment.time) : segment.time;
        return { time: (start + seen) / 1e9, text };
      }),
    )
    .sort((one, other) => one.time - other.time);
}

before(async function () {
  this.timeout(300_000);
  await ensureDebianPackages([
    { name: 'tcpdump', files: ['/usr/bin/tcpdump', '/usr/sbin/tcpdump'] },
    { name: 'iproute2', files: ['/usr/bin/ss', '/bin/ss', '/usr/sbin/ss'] },
  ]);
});

const folder = notebookFolder();
execFileSync('chmod', ['1777', folder.path]);

for (const user of USERS) {
  for (const [lab, device] of [
    ['loopback', 'lo'],
    ['pair', 'server0'],
  ] as const) {
    describe(`a ${lab} lab beside ss and tcpdump, as ${user}`, function () {
      this.timeout(60_000);

      it('every socket and every packet is the same', async () => {
        const file = join(folder.path, `${lab}-${user}.pcap`);
        const sides = lab === 'pair' ? [' @server', ' @client'] : [''];
        const go = join(folder.path, `${lab}-${user}.go`);
        const cells = [
          holdFor(go),
          `${SCENE}\n${LAST_LOOK}`,
          ...sides.map(side => SS.replace('#!sh', `#!sh${side}`)),
        ];
        let tcpdump: Awaited<ReturnType<typeof tcpdumpBeside>> | undefined;
        const run = await runCells(cells, {
          user,
          frontMatter: `lab: ${lab}`,
          started: async cli => {
            tcpdump = await tcpdumpBeside(cli, device, file);
            writeFileSync(go, '');
          },
        });
        tcpdump?.process.kill('SIGINT');
        await tcpdump?.ended;
        assert.deepEqual(
          run.steps.filter(step => !step.ok),
          [],
        );
        assert.equal(run.code, 0);

        const ss = run.cells
          .slice(2, 2 + sides.length)
          .flatMap(cell =>
            cell.steps
              .flatMap(step => step.outputs)
              .flatMap(output => output.text.trim().split('\n')),
          );
        const sockets = data(run.steps, 'sockets').sockets;
        assert.deepEqual(sockets.map(ourRow).sort(), ss.map(ssRow).sort());
        assert.ok(
          sockets.some(row => row.queue === 'syn') && sockets.some(row => row.queue === 'accept'),
        );

        const theirs = tcpdumpPackets(file);
        const ours = ourPackets(data(run.steps, 'timeline'));
        const shown = theirs.slice(0, ours.length); // tcpdump ran on when the timeline was drawn
        assert.ok(ours.length > 30, `only ${ours.length} packets`);
        assert.deepEqual(
          ours.map(packet => packet.text),
          shown.map(packet => packet.text),
        );
        const last = ours.at(-1)?.time ?? 0;
        const offset = (theirs[0]?.time ?? 0) - (ours[0]?.time ?? 0);
        const later = theirs
          .slice(ours.length)
          .filter(packet => packet.time - offset < last - 0.001);
        assert.deepEqual(later, [], 'packets that the timeline missed');
        for (const [index, packet] of ours.entries()) {
          const difference = (shown[index]?.time ?? 0) - offset - packet.time;
          assert.ok(Math.abs(difference) < 0.001, `packet ${index} is ${difference} s off`);
        }
      });
    });
  }
}

describe('the lab’s /proc', () => {
  it('is not the host’s', async () => {
    const run = await runCells(['#!sh\ncat /proc/1/comm; readlink /proc/self/ns/net']);
    const [comm, net] = run.steps[0]?.outputs[0]?.text.trim().split('\n') ?? [];
    assert.equal(comm, 'tcpbook-agent');
    assert.notEqual(net, undefined);
    assert.notEqual(readFileSync('/proc/1/comm', 'utf8').trim(), comm);
  });
});
