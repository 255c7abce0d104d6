import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, describe, it } from 'mocha';
import { cli, printed, runCells, startCli, USERS } from '../support/cli.js';
import { HostGroup } from '../support/hostGroup.js';
import { Terminal } from '../support/terminal.js';

/** Listens with a backlog on one or two addresses of a port, and never accepts. */
const LISTEN = `
import socket, sys
first, kept = 0, []
for address in sys.argv[2:]:
    one = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    if ":" in address:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    one.bind((address, first))
    first = one.getsockname()[1]
    one.listen(int(sys.argv[1]))
    kept.append(one)
print(first, flush=True)
sys.stdin.read()
`;

const running: ChildProcess[] = [];

interface Listening {
  readonly port: number;
  readonly pid: number;
}

async function listener(backlog: number, ...addresses: readonly string[]): Promise<Listening> {
  const child = spawn('python3', ['-c', LISTEN, String(backlog), ...addresses], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer]; // safe: the first that it prints
  return { port: Number(line.toString('utf8')), pid: child.pid ?? 0 };
}

async function endListeners(): Promise<void> {
  await Promise.all(
    running.splice(0).map(async child => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await ended;
    }),
  );
}

const HOST = { frontMatter: 'lab: host' };

for (const user of USERS) {
  describe(`servers of the host, as ${user}`, function () {
    this.timeout(120_000);
    afterEach(endListeners);

    it('attach: queues, claims, depth, drops and advice of a listener that fills up', async () => {
      const { port } = await listener(3, '127.0.0.1');
      const run = await runCells(
        [
          `attach web port=${port}\nexpect accept-queue web == 0\nexpect alive web\nclient c1..c4 -> web\nexpect accept-queue web == 4\nqueues web`,
          'client d1 -> web\nwait until counter ListenOverflows >= 1\nwatch web since=start\ncounters Listen*',
        ],
        { ...HOST, user },
      );
      assert.deepEqual(
        run.steps.filter(({ ok }) => !ok),
        [],
      );
      assert.equal(run.host.lab, 'host');
      const queues = run.steps.find(({ text }) => text === 'queues web')?.outputs[0]?.text ?? '';
      assert.match(queues, /Accept queue\s+4 \/ 4/);
      const [depth, report] = run.steps.find(({ text }) => text.startsWith('watch'))?.outputs ?? [];
      assert.match(depth?.text ?? '', /Accept queue {2}most 4 \/ 4/);
      assert.match(report?.text ?? '', /backlog 3 kept; overflowed \d+× in/);
      assert.match(report?.text ?? '', /It dropped \d+ segment/);
      const isHidden = user === 'nobody';
      assert.equal((report?.text ?? '').includes('owner hidden'), isHidden);
      assert.equal(/python3 \(\d+\)/.test(report?.text ?? ''), !isHidden);
    });

    it('a step that would change it is refused', async () => {
      const { port } = await listener(3, '127.0.0.1');
      const steps = [
        'kill web',
        'close web',
        'accept web',
        'drop ack c1 -> web',
        'wait until accepted web == 1',
      ];
      for (const step of steps) {
        const run = await runCells([`attach web port=${port}`, step], { ...HOST, user });
        assert.equal(run.steps.at(-1)?.error?.code, 'attached-only', step);
      }
      const { code, steps: after } = await runCells([`attach web port=${port}\nexpect alive web`], {
        ...HOST,
        user,
      });
      assert.equal(code, 0, JSON.stringify(after));
    });

    it('both addresses of a program are one server', async () => {
      const { port } = await listener(5, '0.0.0.0', '::');
      const run = await runCells(
        [
          `attach web port=${port}\nclient c1..c2 -> web\nwait until accept-queue web == 2\nwatch web`,
        ],
        { ...HOST, user },
      );
      assert.equal(run.code, 0, JSON.stringify(run.steps.at(-1)));
      const { data } = run.steps.at(-1)?.outputs[1] ?? {};
      assert.equal((data as { listeners: unknown[] }).listeners.length, 2); // safe: a listeners view
    });

    it('says who listens where nobody does, and in a lab of its own that it cannot', async () => {
      const { port } = await listener(3, '127.0.0.1');
      const other = port === 65535 ? port - 1 : port + 1;
      const run = await runCells([`attach web port=${other} address=127.0.0.77`], {
        ...HOST,
        user,
      });
      const { code, remedy } = run.steps[0]?.error ?? {};
      assert.equal(code, 'nobody-listens');
      assert.match(remedy ?? '', new RegExp(`127\\.0\\.0\\.1:${port}`));
      const isolated = await runCells([`attach web port=${port}`], { user });
      assert.equal(isolated.steps[0]?.error?.code, 'attach-needs-host');
    });

    it('tcpbook watch in a pipe: lines, JSON, and an end', async () => {
      const { port } = await listener(3, '127.0.0.1');
      const text = await cli(['watch', `:${port}`, '--for', '1200ms'], { user });
      assert.equal(text.code, 0, text.stderr);
      assert.match(text.stdout, new RegExp(`127\\.0\\.0\\.1:${port} .*accept queue 0/4`));
      assert.match(text.stdout, /watched for/);
      assert.ok(!text.stdout.includes('\u001b'));
      const json = await cli(['watch', `:${port}`, '--for', '1200ms', '--format', 'json'], {
        user,
      });
      const lines = json.stdout.trim().split('\n');
      // safe: the shape that this test checks
      const parsed = lines.map(
        line =>
          JSON.parse(line) as { listeners: { port: number; acceptQueue: { limit: number } }[] },
      );
      assert.equal(parsed.at(-1)?.listeners[0]?.port, port);
      assert.equal(parsed.at(-1)?.listeners[0]?.acceptQueue.limit, 4);
    });
  });
}

describe('servers of the host', function () {
  this.timeout(120_000);
  afterEach(endListeners);

  it('by process: one listener, and of several which port', async () => {
    const one = await listener(3, '127.0.0.1');
    const run = await runCells([`attach web pid=${one.pid}\nexpect accept-queue web == 0`], HOST);
    assert.equal(run.code, 0, JSON.stringify(run.steps));
    const none = await runCells(['attach web pid=1'], HOST);
    assert.equal(none.steps[0]?.error?.code, 'pid-without-listener');
  });

  it('two programs on a port: an address has to choose', async () => {
    const first = await listener(3, '127.0.0.1');
    const other = spawn(
      'python3',
      [
        '-c',
        `import socket,ctypes;ctypes.CDLL(None).prctl(15,b"other");s=socket.socket();s.bind(("127.0.0.2",${first.port}));s.listen(7);print(1,flush=True);input()`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    running.push(other);
    await once(other.stdout, 'data');
    const run = await runCells([`attach web port=${first.port}`], HOST);
    assert.equal(run.steps[0]?.error?.code, 'several-listeners');
    assert.match(run.steps[0].error.message, /127\.0\.0\.2:\d+ other/);
    const chosen = await runCells(
      [`attach web port=${first.port} address=127.0.0.2\nqueues web`],
      HOST,
    );
    assert.match(chosen.steps.at(-1)?.outputs[0]?.text ?? '', /backlog 7/);
  });

  it('tcpbook watch waits for a listener, and ends with 1 where none came', async () => {
    const { port } = await listener(3, '127.0.0.1');
    await endListeners();
    const none = await cli(['watch', `127.0.0.1:${port}`, '--for', '300ms']);
    assert.equal(none.code, 1);
    assert.match(none.stdout, /waiting: nobody listens/);
    const waiting = startCli(['watch', `:${port}`]);
    await printed(waiting, 'waiting: nobody listens');
    const seen = printed(waiting, 'accept queue 0/10');
    const again = spawn(
      'python3',
      [
        '-c',
        `import socket;s=socket.socket();s.setsockopt(1,2,1);s.bind(("127.0.0.1",${port}));s.listen(9);input()`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    running.push(again);
    await seen;
    const ended = once(waiting, 'close');
    waiting.kill('SIGINT');
    assert.deepEqual(await ended, [0, null]);
  });

  const terminals: Terminal[] = [];
  after(() => {
    for (const terminal of terminals) terminal.hangUp();
  });

  async function openTerminal(...args: Parameters<typeof Terminal.open>): Promise<Terminal> {
    const { terminal } = await Terminal.open(...args);
    terminals.push(terminal);
    return terminal;
  }

  it('tcpbook watch on a terminal: redraws in place, follows its size, leaves with q', async () => {
    const { port } = await listener(3, '127.0.0.1');
    const terminal = await openTerminal([process.execPath, 'dist/cli.mjs', 'watch', `:${port}`], {
      columns: 100,
      rows: 20,
    });
    const has = (text: string) => (screen: readonly string[]) =>
      screen.some(line => line.includes(text));
    await terminal.until(has(`127.0.0.1:${port}`));
    assert.ok(terminal.output.startsWith('\u001b[?1049h'));
    assert.match(terminal.screen.join('\n'), /Owner \(pid\)/);
    terminal.resize({ columns: 44, rows: 8 });
    await terminal.until(
      screen => !has('Owner (pid)')(screen) && screen.every(line => line.length <= 44),
    );
    terminal.press('q');
    assert.equal(await terminal.ended, 0);
    const [, left = ''] = terminal.output.split('\u001b[?1049l');
    assert.match(left, /watched for/);
  });

  it('tcpbook watch on a terminal without colour, ended by Ctrl-C', async () => {
    const { port } = await listener(3, '127.0.0.1');
    const terminal = await openTerminal(
      [process.execPath, 'dist/cli.mjs', 'watch', `:${port}`],
      { columns: 80, rows: 20 },
      { NO_COLOR: '1' },
    );
    await terminal.until(screen => screen.some(line => line.includes(`:${port}`)));
    terminal.press('\u0003');
    assert.equal(await terminal.ended, 0);
    // eslint-disable-next-line no-control-regex -- colours begin so
    assert.ok(!/\u001b\[\d+m/.test(terminal.output));
  });

  it('what is no listener: usage', async () => {
    const { code, stderr } = await cli(['watch', 'web']);
    assert.equal(code, 2);
    assert.match(stderr, /no listener’s address/);
  });
});

/** Only root can make such hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('servers of an SSH host', function () {
  this.timeout(120_000);
  const group = new HostGroup('attach');
  let config: string;
  before(async () => {
    config = group.config({ host: await group.start({ name: 'box' }) });
  });
  after(() => group.close());

  for (const login of ['root', 'student']) {
    it(`its sshd, as ${login}: attach, and tcpbook watch`, async () => {
      const place = ['--ssh-config', config, '--host', `${login}@box`];
      const run = await runCells(['attach ssh port=22\nexpect accept-queue ssh == 0\nwatch ssh'], {
        ...HOST,
        args: place,
      });
      assert.equal(run.code, 0, JSON.stringify(run.steps.at(-1)));
      const watched = await cli(['watch', ':22', ...place, '--for', '1500ms']);
      assert.equal(watched.code, 0, watched.stderr);
      assert.match(watched.stdout, /:22 .*accept queue 0\/129/);
      assert.equal(watched.stdout.includes('owner hidden'), login === 'student');
    });
  }
});
