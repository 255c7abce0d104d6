import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  cli,
  notebook,
  notebookFolder,
  runCells,
  temporaryFolder,
  USERS,
  type JsonRun,
} from '../support/cli.js';
import { readPcapng } from '../support/pcapngReader.js';
import { writeSshConfig, type SshAlias } from '../support/sshConfig.js';
import { CABLE, connectHosts, startSshHost, type SshHost } from '../support/sshHosts.js';
import { assertNothingLeft, tracesOf, type Traces } from '../support/sshTraces.js';
import type { SshUser } from '../support/sshUsers.js';

const FULL = `server web port=7777 backlog=2
client c1..c4 -> web timeout=200ms
expect accept-queue web == 3
expect state c4 == SYN_SENT
expect counter ListenOverflows >= 1
queues web
sockets web
counters Listen*`;

/** Clocks or not: no segment comes before what it answers. */
const HANDSHAKE =
  /c1 → web: connected\n.*\n.* SYN ─+►. LISTEN\n.*│◄─+ SYN-ACK ─+│.*\n.*│─+ ACK ─+►│ ESTABLISHED/;

const DROPPED = `server more port=7790 backlog=2
drop ack h1 -> more
client h1 -> more
expect state h1 == ESTABLISHED
expect server-state h1 == SYN_RECV
pass all`;

/** Both ends of what was recorded, `address:port > address:port`. IPv4. */
function recordedIn(pcapng: string): readonly string[] {
  const { packets } = readPcapng(readFileSync(pcapng));
  return packets.map(({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tcp = (view.getUint8(0) & 0xf) * 4;
    const end = (address: number, port: number): string =>
      `${bytes.subarray(address, address + 4).join('.')}:${view.getUint16(tcp + port)}`;
    return `${end(12, 0)} > ${end(16, 2)}`;
  });
}

/** Only root can make such hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('a lab on the own network of two machines', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('tcpbook-direct-');
  let configs = 0;
  const config = (...aliases: readonly SshAlias[]): string =>
    writeSshConfig(join(folder, `config${configs++}`), aliases);
  const as = (user: SshUser): string => config({ host: near, user }, { host: far, user });
  let near: SshHost;
  let far: SshHost;
  let traces: readonly (readonly [SshHost, Traces])[];

  before(async () => {
    near = await startSshHost({ name: 'near' });
    far = await startSshHost({ name: 'far' });
    connectHosts(near, far);
    traces = [near, far].map(host => [host, tracesOf(host)]);
  });
  after(async () => {
    await near.close();
    await far.close();
  });

  const hosts = (file: string): readonly string[] => [
    ...['--ssh-config', file],
    ...['--client', 'near', '--server', 'far'],
  ];
  const FRONT = `lab: direct\naddress: ${CABLE.server}`;
  const run = (
    cells: readonly string[],
    file: string,
    options: Parameters<typeof runCells>[1] = {},
  ): ReturnType<typeof runCells> =>
    runCells(cells, { frontMatter: FRONT, args: hosts(file), ...options });

  const assertSound = ({ steps, cells, code }: Awaited<ReturnType<typeof runCells>>): void => {
    const errors = [...cells, ...steps].flatMap(({ error }) => error ?? []);
    assert.deepEqual(errors, []);
    assert.equal(code, 0);
  };
  const errorsOf = (done: JsonRun): readonly string[] =>
    done.cells.flatMap(({ error, steps }) =>
      [error, ...steps.map(step => step.error)].flatMap(one => one?.code ?? []),
    );

  for (const [version, address, from] of [
    ['IPv4', CABLE.server, CABLE.client],
    ['IPv6', CABLE.server6, CABLE.client6],
  ] as const) {
    it(`fills queues and draws timelines as root, over ${version}`, async () => {
      const cells = [`${FULL}\ntimeline`, DROPPED, '#!sh @client\nhostname', '#!sh\nhostname'];
      const frontMatter = `lab: direct\naddress: ${address}`;
      const done = await run(cells, as('root'), { frontMatter });
      assertSound(done);
      assert.equal(done.host.lab, 'direct');
      assert.deepEqual(done.host.sides, [
        { name: 'client', address: from },
        { name: 'server', address },
      ]);
      const texts = done.steps.map(step => step.outputs[0]?.text);
      assert.match(texts[FULL.split('\n').length] ?? '', HANDSHAKE);
      assert.deepEqual(texts.slice(-2), ['near', 'far']);
      for (const [host, before] of traces) await assertNothingLeft(host, before);
    });
  }

  it('draws the timeline of a program that listens on every address', async () => {
    const program = 'socat -u TCP-LISTEN:7788,fork OPEN:/dev/null';
    const cell = `server web port=7788 exec="${program}"\nclient c1 -> web\ntimeline`;
    const done = await run([cell], as('root'));
    assertSound(done);
    assert.match(done.steps.at(-1)?.outputs[0]?.text ?? '', HANDSHAKE);
    for (const [host, before] of traces) await assertNothingLeft(host, before);
  });

  it('works without root but for timelines, and says what to do', async () => {
    const done = await run([FULL, 'timeline'], as('student'));
    assert.deepEqual(errorsOf(done), ['no-capture']);
    const { message = '', remedy = '' } = done.steps.at(-1)?.error ?? {};
    assert.match(`${message} ${remedy}`, /captured on far: EPERM .*Log in there as root/s);
    assert.equal(done.expectations.passed, 3);
    for (const [host, before] of traces) await assertNothingLeft(host, before);
  });

  it('floods nobody', async () => {
    const done = await run([`${FULL}\nflood web count=5`], as('root'));
    const { code, remedy } = done.steps.at(-1)?.error ?? {};
    assert.equal(code, 'flood-outside');
    assert.match(remedy ?? '', /lab: loopback/);
  });

  it('says what it cannot keep apart', async () => {
    const done = await run(['wait 1ms'], as('student'));
    const shared = ['counters', 'ports', 'traffic', 'firewalls', 'shell'];
    assert.deepEqual(done.host.notIsolated, shared);
    const file = notebookFolder().write('a.tcpbook.md', notebook(['wait 1ms'], FRONT));
    const { stdout } = await cli(['run', ...hosts(as('student')), file]);
    assert.match(
      stdout,
      /running on .*direct lab .*\nthe client’s side is on .*\n +Counters and sysctls are the machines’ own/,
    );
  });

  it('records the lab’s ports between both machines, and nothing else', async () => {
    const others = ['198.51.100.11', '198.51.100.12'] as const;
    near.command('ip', 'address', 'add', `${others[0]}/24`, 'dev', 'cable');
    far.command('ip', 'address', 'add', `${others[1]}/24`, 'dev', 'bridge');
    /** Somebody else's attempt, which nobody listens for. */
    const attempt = (to: string, from: string): string =>
      `socat - TCP:${to},bind=${from} </dev/null 2>&1 | grep -o 'Connection refused'`;
    const foreign = [
      attempt(`${CABLE.server}:9999`, CABLE.client),
      attempt(`${others[1]}:7777`, CABLE.client),
      attempt(`${others[1]}:7777`, others[0]),
    ].join('\n');
    const web = 'server web port=7777 backlog=2\nclient c1 -> web';
    const cells = [`#!sh @client\n${foreign}`, web, `#!sh @client\n${foreign}`];
    const again = 'server more port=7778 backlog=2\nclient c2 -> more\nclient c3 -> web\ntimeline';
    const files = notebookFolder();
    const file = files.write('a.tcpbook.md', notebook([...cells, again], FRONT));
    const { code, stdout } = await cli(['run', '--save', ...hosts(as('root')), file]);
    assert.equal(code, 0, stdout);
    assert.equal(stdout.match(/^ *Connection refused$/gm)?.length, 6);
    assert.match(readFileSync(file, 'utf8'), /^Ran on .*, on the machines’ own network\.$/m);
    const pcapng = join(files.path, 'a.pcapng');
    const exported = await cli(['export', file, '--to', 'pcapng', '--out', pcapng]);
    assert.equal(exported.code, 0, exported.stderr);
    const recorded = recordedIn(pcapng);
    const kinds = new Set(recorded.map(packet => packet.replace(/:(?!777[78]\b)\d+/, '')));
    assert.deepEqual([...kinds].sort(), [
      `${CABLE.client} > ${CABLE.server}:7777`,
      `${CABLE.client} > ${CABLE.server}:7778`,
      `${CABLE.server}:7777 > ${CABLE.client}`,
      `${CABLE.server}:7778 > ${CABLE.client}`,
    ]);
    // Each of three handshakes on both machines.
    assert.equal(recorded.length, 3 * 3 * 2);
  });

  describe('finds the server’s address', () => {
    const cells = ['server web port=7777 backlog=2\nclient c1 -> web\nexpect connected c1 == yes'];
    const frontMatter = 'lab: direct';
    const serverOf = ({ host }: JsonRun): string | undefined =>
      host.sides.find(({ name }) => name === 'server')?.address;

    it('where ssh reached it', async () => {
      const done = await run(cells, config({ host: near }, { host: far, address: CABLE.server }), {
        frontMatter,
      });
      assertSound(done);
      assert.equal(serverOf(done), CABLE.server);
    });

    it('where a server that is this machine was seen from', async () => {
      const direct = { host: { ...near.target(), proxyCommand: undefined }, address: CABLE.client };
      const args = ['--ssh-config', config(direct), '--client', 'near', '--server', 'local'];
      // So that `this machine` has the cable's other end.
      const [nsenter, wrap] = far.inNetwork('env');
      const done = await runCells(cells, { frontMatter, args, wrap: [nsenter, ...wrap] });
      assertSound(done);
      assert.equal(serverOf(done), CABLE.server);
      await assertNothingLeft(near, tracesOf(near));
    });

    it('and asks for it where that was a loopback', async () => {
      const done = await run(cells, as('student'), { frontMatter });
      assert.deepEqual(errorsOf(done), ['no-server-address']);
      assert.match(done.cells[0]?.error?.message ?? '', /ssh reaches far at `127\.0\.0\.1`/);
      assert.equal(done.code, 3);
      for (const [host, before] of traces) await assertNothingLeft(host, before);
    });

    it('and says when no way leads there', async () => {
      const unknown = { frontMatter: 'lab: direct\naddress: 203.0.113.5' };
      const done = await run(cells, as('student'), unknown);
      assert.deepEqual(errorsOf(done), ['no-route']);
      assert.match(done.cells[0]?.error?.message ?? '', /near knows no way.*ENETUNREACH/);
    });
  });

  describe('before it runs', () => {
    const files = notebookFolder();
    const both = 'hosts: { client: near, server: far }';
    const check = (frontMatter: string): ReturnType<typeof cli> =>
      cli(['check', files.write('a.tcpbook.md', notebook([FULL], frontMatter))]);

    it('is checked', async () => {
      const { code, stderr } = await check(`${FRONT}\n${both}`);
      assert.equal(stderr, '');
      assert.equal(code, 0);
    });

    it('needs two machines', async () => {
      const { code, stderr } = await check('lab: direct');
      assert.match(stderr, /a\.tcpbook\.md:3:6: A `direct` lab .*needs both.*--client HOST/);
      assert.equal(code, 2);
    });

    it('does not run on one', async () => {
      const file = files.write('a.tcpbook.md', notebook([FULL], `lab: direct\n${both}`));
      const { code, stderr } = await cli(['run', '--host', 'local', file]);
      assert.match(stderr, /A `direct` lab .*needs both/);
      assert.equal(code, 2);
    });
  });
});
