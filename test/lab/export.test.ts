import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { before, describe, it } from 'mocha';
import type { HostDescription, SessionRecording, SysctlReading } from '../../src/session/model.js';
import { exportPcapng, savePackets } from '../../src/sharing/exportPcapng.js';
import { saveRecording } from '../../src/sharing/saveRecording.js';
import { problem, type Problem } from '../../src/words/problems.js';
import { LabRecordings } from '../../src/notebook/labRecordings.js';
import { cli, notebook, notebookFolder } from '../support/cli.js';
import { ensureDebianPackages } from '../support/install.js';
import { readPcapng, utf8 } from '../support/pcapngReader.js';
import { tshark } from '../support/tshark.js';
import { openSession } from '../support/openSession.js';

const run = promisify(execFile);
const folder = notebookFolder();

/** Queued, dropped, held, let through, data, reset: a comment of each kind. */
const SCENE = `server web port=7777 backlog=2
drop ack h1 -> web
client h1 -> web
client c1..c4 -> web
wait until packets c4 syn >= 2
pass all
wait until packets h1 syn-ack >= 2
send c1 "hello"
reset c2`;

const SETTINGS = [
  'net.core.somaxconn',
  'net.ipv4.tcp_max_syn_backlog',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_abort_on_overflow',
  'net.ipv4.tcp_syn_retries',
  'net.ipv4.tcp_synack_retries',
];

interface Run {
  readonly recorded: SessionRecording;
  readonly host: HostDescription;
}

/** Runs cells in a lab of their own; the recording outlives it. */
async function record(lab: 'loopback' | 'pair', text: string): Promise<Run> {
  const session = openSession({ lab, folder: folder.path });
  try {
    const cell = { index: 0, kind: 'tcpbook', text, info: '' } as const;
    const report = await session.run(cell, [], {}, new AbortController().signal);
    assert.ok(report.ok, JSON.stringify(report));
    const recorded = await session.recorded();
    const { host } = session;
    assert.ok(recorded && host);
    return { recorded, host };
  } finally {
    await session.close();
  }
}

function written(name: string, file: Uint8Array): string {
  const path = join(folder.path, name);
  writeFileSync(path, file);
  return path;
}

function packed(
  { recorded, host }: Run,
  ...bounds: Parameters<typeof savePackets>[2][]
): Uint8Array {
  const packets = savePackets(recorded, host, ...bounds);
  assert.ok(packets !== undefined);
  return exportPcapng(packets.packed);
}

/** A time of the lab as tshark prints it. */
function epochText({ epoch }: SessionRecording, time: number | undefined): string {
  const text = (BigInt(epoch) * 1_000_000_000n + BigInt(time ?? 0)).toString();
  return `${text.slice(0, -9)}.${text.slice(-9)}`;
}

describe('packets of a run, read by tshark', function () {
  this.timeout(60_000);
  for (const lab of ['loopback', 'pair'] as const) {
    it(`has all of them, in the order of time, on the devices of a ${lab} lab`, async () => {
      const run = await record(lab, SCENE);
      const { recording } = run.recorded;
      const { packets } = recording;
      const read = await tshark(written(`${lab}.pcapng`, packed(run)));
      const device = (side: number): string =>
        lab === 'loopback' ? 'lo' : side === 0 ? 'client0' : 'server0';
      const rows = Array.from({ length: packets.length }, (_, row) => ({
        time: epochText(run.recorded, packets.time[row]),
        interface: device(packets.side[row] ?? 0),
        sourcePort: String(packets.sourcePort[row]),
        destinationPort: String(packets.destinationPort[row]),
        flags: `0x${(packets.flags[row] ?? 0).toString(16).padStart(4, '0')}`,
      }));
      rows.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
      assert.deepEqual(
        read.map(({ time, interface: name, sourcePort, destinationPort, flags }) => ({
          time,
          interface: name,
          sourcePort,
          destinationPort,
          flags,
        })),
        rows,
      );
    });
  }

  it('says of each packet what the timeline says', async () => {
    const read = await tshark(written('comments.pcapng', packed(await record('pair', SCENE))));
    const comments = new Set(read.map(({ comment }) => comment));
    for (const expected of [
      'c1 → web: SYN. c1 asks web',
      'web → c1: SYN-ACK. web answers',
      'c1 → web: data 5 B. c1 sends 5 bytes',
      'c2 → web: RST. c2 ends the connection',
      'c4 → web: SYN repeat 1. c4 sends it again: its retransmission timer ran out',
      'web → h1: SYN-ACK repeat 1, spurious. web sends it again',
      'h1 → web: ACK. h1 confirms: it holds the connection for established. A socket filter dropped it before TCP saw it (rule: drop ack h1 -> web).',
    ]) {
      assert.ok(
        [...comments].some(comment => comment.startsWith(expected)),
        `${expected} in:\n${[...comments].join('\n')}`,
      );
    }
    assert.deepEqual(
      read.filter(({ comment }) => comment === ''),
      [],
    );
  });

  it('names both machines where the sides are on two', async () => {
    const { recorded, host } = await record('pair', SCENE);
    const client = { name: 'near', kernel: '6.1.0', privilege: 'root', clockError: 2e5 } as const;
    const comments = [host, { ...host, name: 'far', client }].map(where =>
      utf8(readPcapng(packed({ recorded, host: where })).section.get(1)),
    );
    const both = `The client's side is on near, Linux 6.1.0. The server's side is on far, Linux ${host.kernel}.`;
    assert.deepEqual(
      comments.map(comment => comment?.includes(both)),
      [false, true],
    );
  });

  it('says with which settings they were captured, and what a cell made of these', async () => {
    for (const [lab, written, expected] of [
      ['loopback', '', /A loopback lab\. .*Settings: .*tcp_syncookies 1 → 0,/],
      ['pair', ' @server', /Settings of the client: .*tcp_syncookies 1,.*server: .*1 → 0,/],
    ] as const) {
      const run = await record(lab, `sysctl net.ipv4.tcp_syncookies=0${written}\n${SCENE}`);
      const comment = utf8(readPcapng(packed(run)).section.get(1)) ?? '';
      assert.match(comment, expected);
      for (const name of SETTINGS) assert.match(comment, new RegExp(`${name} \\d`), name);
    }
  });

  it('keeps the first packets where they are too many, and says so', async () => {
    const run = await record('loopback', SCENE);
    const total = run.recorded.recording.packets.length;
    const file = packed(run, { packets: 5, bytes: 1e6 });
    const { section, packets } = readPcapng(file);
    assert.equal(packets.length, 5);
    assert.match(utf8(section.get(1)) ?? '', new RegExp(`The first 5 of ${total} packets`));
    assert.equal((await tshark(written('cut.pcapng', file))).length, 5);
    const small = savePackets(run.recorded, run.host, { packets: 1e6, bytes: 800 });
    assert.ok(small !== undefined && Buffer.from(small.packed, 'base64').length <= 800);
    assert.equal(readPcapng(exportPcapng(small.packed)).packets.length, small.kept);
    assert.ok(small.kept > 0 && small.kept < small.total);
    const { warning } = saveRecording(run.recorded, run.host, { packets: 5, bytes: 1e6 });
    assert.deepEqual(warning, problem('packets-cut', { kept: 5, total }));
    assert.equal(saveRecording(run.recorded, run.host).warning, undefined);
  });
});

describe('recordings of a window', () => {
  it('warn once of a lab of which a file cannot hold all packets', async () => {
    const crowd = ['a', 'b'].map((name, index) =>
      [
        `server ${name} port=${7777 + index} backlog=4000`,
        `client ${name}1..${name}4000 -> ${name} together`,
        `reset ${name}1..${name}4000`,
      ].join('\n'),
    );
    const { recorded, host } = await record('loopback', crowd.join('\n'));
    const warnings: Problem[] = [];
    const recordings = new LabRecordings(warning => warnings.push(warning));
    for (let cells = 0; cells < 2; cells++) {
      recordings.keep('lab1', recorded, host);
      assert.deepEqual(recordings.toSave('lab1'), recordings.toSave('lab1'));
    }
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['packets-cut'],
    );
    assert.equal(recordings.toSave('lab2'), undefined);
  }).timeout(60_000);
});

const NBFORMAT = '/usr/lib/python3/dist-packages/nbformat';

/** Debian's python3, whatever other one is first on the PATH: it has Debian's nbformat. */
async function nbformatSays(file: string): Promise<{ cells: number; outputs: string[] }> {
  await ensureDebianPackages([{ name: 'python3-nbformat', files: [NBFORMAT] }]);
  const program = `
import json, sys, nbformat
with open(sys.argv[1], encoding="utf-8") as file:
    notebook = json.load(file)
nbformat.validate(notebook)
read = nbformat.read(sys.argv[1], as_version=4)
outputs = [o.output_type for c in read.cells if c.cell_type == "code" for o in c.outputs]
print(json.dumps({"cells": len(read.cells), "outputs": outputs}))`;
  const { stdout } = await run('/usr/bin/python3', ['-W', 'error', '-c', program, file]);
  return JSON.parse(stdout) as { cells: number; outputs: string[] }; // safe: printed just above
}

interface ExportedIpynb {
  readonly metadata: { readonly tcpbook: { readonly ran: readonly ExportLab[] } };
}
interface ExportLab {
  readonly host: HostDescription;
  readonly sysctls: readonly SysctlReading[];
}

describe('tcpbook export', () => {
  const text = `# Two queues\n\n<!-- for the author -->\n\n${notebook([
    'server web port=7777 backlog=1\nclient c1..c3 -> web\nqueues web\ntimeline\nexpect accept-queue web == 2',
    '#!sh\nss -tan',
    'counters\nexpect accept-queue web == 7\nserver other port=7777 backlog=1',
  ])}`;
  const file = folder.write('saved.tcpbook.md', text);
  const beside = (ending: string): string => file.replace('.tcpbook.md', `.${ending}`);

  before(async () => {
    const { code, stderr } = await cli(['run', '--save', file]);
    assert.deepEqual([code, stderr], [1, ''], 'a claim and a step fail, and are saved too');
  });

  for (const ending of ['html', 'ipynb', 'md', 'pcapng']) {
    it(`writes ${ending} beside the notebook, and leaves that alone`, async () => {
      const before = readFileSync(file, 'utf8');
      const { code, stdout, stderr } = await cli(['export', file, '--to', ending]);
      assert.deepEqual([code, stdout, stderr], [0, `wrote ${beside(ending)}\n`, '']);
      assert.ok(existsSync(beside(ending)));
      assert.equal(readFileSync(file, 'utf8'), before);
    });
  }

  it('writes a notebook that nbformat finds valid', async () => {
    const { cells, outputs } = await nbformatSays(beside('ipynb'));
    assert.equal(cells, 5);
    assert.deepEqual(
      ['display_data', 'stream', 'error'].filter(type => !outputs.includes(type)),
      [],
    );
  });

  it('writes the settings of the lab where it says on what it ran', () => {
    const ipynb = JSON.parse(readFileSync(beside('ipynb'), 'utf8')) as ExportedIpynb; // safe: nbformat found it valid
    const [ran] = ipynb.metadata.tcpbook.ran;
    assert.deepEqual(Object.keys(ran?.sysctls[0]?.sides[0]?.values ?? {}), SETTINGS);
    assert.match(ran?.host.kernel ?? '', /^\d/);
    for (const ending of ['html', 'ipynb', 'md']) {
      assert.match(readFileSync(beside(ending), 'utf8'), /Settings: net\.core\.somaxconn \d+, /);
    }
  });

  it('writes Markdown without comments and machine data', () => {
    const markdown = readFileSync(beside('md'), 'utf8');
    assert.ok(markdown.startsWith('# Two queues\n\n```tcpbook\nserver web'), markdown);
    assert.ok(!markdown.includes('<!--') && !/\S{500}/.test(markdown), markdown);
    for (const part of ['| Accept queue |', '```mermaid', 'LISTEN', 'accept-queue web == 7']) {
      assert.ok(markdown.includes(part), `${part} in ${markdown}`);
    }
  });

  it('writes packets that tshark reads', async () => {
    const read = await tshark(beside('pcapng'));
    // Two handshakes of three, and a SYN that is dropped, repeated or not.
    assert.ok(read.length >= 7, `${read.length} packets`);
    assert.match(read[0]?.comment ?? '', /^c1 → web: SYN\./);
  });

  it('writes to a path, and to standard output', async () => {
    const elsewhere = join(folder.path, 'elsewhere.html');
    const { stdout } = await cli(['export', file, '--to', 'html', '--out', elsewhere]);
    assert.equal(stdout, `wrote ${elsewhere}\n`);
    const piped = await cli(['export', file, '--to', 'html', '--out', '-']);
    assert.equal(piped.stdout, readFileSync(elsewhere, 'utf8'));
  });

  const never = folder.write('never.tcpbook.md', text);
  for (const [what, code, said, ...args] of [
    ['no outputs', 1, /holds no outputs\. .*`tcpbook run --save/, never, '--to', 'html'],
    ['no file', 2, /cannot be read/, join(folder.path, 'none.tcpbook.md'), '--to', 'md'],
    ['no format', 2, /--to/, file],
    ['the notebook itself', 1, /the notebook itself/, file, '--to', 'md', '--out', file],
    ['no folder', 1, /cannot be written/, file, '--to', 'md', '--out', '/nowhere/x.md'],
  ] as const) {
    it(`says what is wrong: ${what}`, async () => {
      const run = await cli(['export', ...args]);
      assert.equal(run.code, code);
      assert.match(run.stderr, said);
      assert.equal(run.stdout, '');
    });
  }

  it('says that packets are not in a file without machine data', async () => {
    const visible = folder.write('visible.tcpbook.md', text);
    await cli(['run', '--save', '--outputs', 'visible', visible]);
    const { code, stderr } = await cli(['export', visible, '--to', 'pcapng']);
    assert.equal(code, 1);
    assert.match(stderr, /holds no packets\. .*`tcpbook run --save/);
    const html = await cli(['export', visible, '--to', 'html', '--out', '-']);
    assert.match(html.stdout, /<td>Accept queue<\/td>/);
    assert.match(html.stdout, /<div class="diagram"><svg [^]*>client c1<\/text>/);
  });
});
