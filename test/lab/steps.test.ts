import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { runCells, USERS } from '../support/cli.js';

/** Cells that hold on any kernel from 4.10 on; each case is a notebook of its own in its own lab. */
const HOLDING: readonly (readonly [title: string, ...cells: string[]])[] = [
  [
    'backlog 2 holds three, the fourth stays in SYN_SENT',
    'server web port=7777 backlog=2\nclient c1..c4 -> web',
    'expect accept-queue web == 3\nexpect connected c1..c3\nexpect state c4 == SYN_SENT\nexpect server-state c4 == CLOSED\nexpect counter ListenOverflows == 0',
  ],
  [
    'counters count what happened in their cell',
    'server web port=7777 backlog=0\nclient c1 -> web\nexpect counter ListenOverflows == 0\nclient c2 -> web\nexpect counter ListenOverflows >= 1\nexpect counter ListenDrops >= 1',
  ],
  [
    'a server accepts as it was told',
    'server web port=7777 backlog=5 accept=1\nclient c1 -> web\nwait until accepted web == 1\nclient c2..c3 -> web\naccept web\nexpect accepted web == 2\nexpect accept-queue web == 1',
  ],
  [
    'accept=all takes everyone',
    'server web port=7777 backlog=5 accept=all\nclient c1..c20 -> web\nwait until accepted web == 20\nexpect accept-queue web == 0\nexpect count web ESTABLISHED == 20',
  ],
  [
    'listen(2) again: new limits, and what waits stays',
    'server web port=7777 backlog=0\nclient c1..c2 -> web\nexpect backlog web == 0\nexpect accept-queue web == 1\nlisten web 3\nexpect backlog web == 3\nwait until connected c2\nlisten web 0\nexpect accept-queue web == 2\nexpect backlog web == 0',
  ],
  [
    'a negative backlog is a very large one',
    'sysctl net.core.somaxconn=7\nserver web port=7777 backlog=-1\nexpect backlog web == 7\nlisten web 2\nexpect backlog web == 2\nlisten web -2147483648\nexpect backlog web == 7',
  ],
  [
    'servers that share a port have queues of their own',
    'server a port=7777 backlog=5 reuseport\nclient c1..c3 -> a\nserver b port=7777 backlog=9 reuseport\nexpect accept-queue a == 3\nexpect accept-queue b == 0\nexpect backlog a == 5\nexpect backlog b == 9\nkill a\nexpect accept-queue b == 0\nexpect error c1..c3 == ECONNRESET within=2s',
  ],
  [
    'nofile bounds what is accepted',
    'server web port=7777 backlog=10 nofile=6\nclient c1..c4 -> web\naccept web 4',
    'expect error web == EMFILE\nexpect accepted web == 2\nexpect accept-queue web == 2\nexpect alive web',
  ],
  [
    'clients together',
    'server web port=7777 backlog=50\nclient c1..c40 -> web together\nexpect connected c1..c40\nexpect accept-queue web == 40',
  ],
  [
    'a refused client is a result, no error',
    'server web port=7777 backlog=1\nclose web\nclient c1 -> web\nexpect error c1 == ECONNREFUSED\nexpect state c1 == CLOSED',
  ],
  [
    'a held ACK leaves the two ends with different beliefs',
    'server web port=7777 backlog=2\ndrop ack h1..h2 -> web\nclient h1..h2 -> web\nexpect state h1..h2 == ESTABLISHED\nexpect server-state h1..h2 == SYN_RECV\nexpect syn-queue web == 2\nexpect accept-queue web == 0',
    'pass all\nwait until server-state h1..h2 == ESTABLISHED\nexpect accept-queue web == 2',
  ],
  [
    'a lost SYN-ACK leaves the client in SYN_SENT',
    'server web port=7777 backlog=2\ndrop syn-ack web -> c1\nclient c1 -> web\nexpect state c1 == SYN_SENT\nexpect server-state c1 == SYN_RECV\npass c1\nwait until state c1 == ESTABLISHED',
  ],
  [
    'one rule at many clients',
    'server web port=7777 backlog=8\ndrop syn-ack web -> c1..c3\nclient c1..c3 -> web together\nexpect state c1..c3 == SYN_SENT\npass c1..c3\nwait until connected c1..c3\nexpect state c1..c3 == ESTABLISHED\nsend c1..c3 "x"\nwait until packets c1..c3 data == 1',
  ],
  [
    'a rule with a count ends by itself',
    'server web port=7777 backlog=2\ndrop syn-ack web -> c1 count=1\nclient c1 -> web\nexpect state c1 == SYN_SENT\nwait until state c1 == ESTABLISHED within=5s\nexpect packets c1 syn-ack >= 2',
  ],
  [
    'a SYN-ACK without an answer is repeated after one second, then two',
    'server web port=7777 backlog=2\ndrop ack c1 -> web\nclient c1 -> web\nexpect sent-after c1 syn-ack 2 != 1s\nwait until sent-after c1 syn-ack 3 >= 2.5s within=9s',
    'expect sent-after c1 syn-ack 2 == 950ms..1.5s\nexpect sent-after c1 syn-ack 3 == 2.9s..3.6s',
  ],
  [
    'an echo server answers, a closed one says goodbye',
    'server web port=7777 backlog=2 accept=all serve=echo\nclient c1 -> web\nsend c1 "hello"\nwait until packets c1 data == 2\nclose c1\nwait until packets c1 fin == 2',
  ],
  [
    'reset sends RST',
    'server web port=7777 backlog=2 accept=all\nclient c1 -> web\nreset c1\nwait until packets c1 rst == 1\nexpect state c1 == CLOSED',
  ],
  [
    'the server’s end closes first, and waits',
    'server web port=7777 backlog=2 accept=all\nclient c1 -> web\nwait until accepted web == 1\nclose c1 end=server\nwait until state c1 == CLOSE_WAIT\nwait until server-state c1 == FIN_WAIT2\nclose c1\nwait until server-state c1 == TIME_WAIT\nexpect state c1 == CLOSED\nexpect packets c1 fin == 2',
  ],
  [
    'half closed, one end at a time',
    'server web port=7777 backlog=2 accept=all serve=echo\nclient c1..c2 -> web\nwait until accepted web == 2\nshutdown c1 end=server\nwait until state c1 == CLOSE_WAIT\nsend c1 "still"\nwait until packets c1 data == 1\nwait until server-state c1 == FIN_WAIT2\nshutdown c1\nwait until server-state c1 == TIME_WAIT\nshutdown c2\nwait until state c2 == TIME_WAIT\nexpect server-state c2 == CLOSED',
  ],
  [
    'FINs lost at both ends: a close from both sides, through CLOSING',
    'server web port=7777 backlog=2 accept=all\nclient c1 -> web\nwait until accepted web == 1\ndrop fin c1 -> web count=4\ndrop fin web -> c1\nshutdown c1\nshutdown c1 end=server\nexpect state c1 == FIN_WAIT1\nexpect server-state c1 == FIN_WAIT1\nwait until server-state c1 == CLOSING within=9s\nexpect state c1 == FIN_WAIT2\npass all\nwait until server-state c1 == TIME_WAIT within=9s\nexpect state c1 == TIME_WAIT',
  ],
  [
    'a rule written before the handshake reaches the connection, accepted or not',
    'server web port=7777 backlog=2\ndrop fin c1..c2 -> web\nclient c1..c2 -> web\naccept web\nshutdown c1..c2\nwait until packets c2 fin >= 2\nexpect state c1..c2 == FIN_WAIT1\nexpect server-state c1..c2 == ESTABLISHED\npass all\nwait until server-state c1 == CLOSE_WAIT\nwait until packets c2 fin >= 4\nexpect server-state c2 == ESTABLISHED\naccept web\nwait until server-state c2 == CLOSE_WAIT within=9s',
  ],
  [
    'FIN_WAIT2 of a closed socket ends silently after tcp_fin_timeout',
    'sysctl net.ipv4.tcp_fin_timeout=1\nserver web port=7777 backlog=2 accept=all\nclient c1 -> web\nwait until accepted web == 1\nshutdown c1\nwait until state c1 == FIN_WAIT2\nclose c1\nwait until state c1 == CLOSED within=9s\nexpect server-state c1 == CLOSE_WAIT\nexpect packets c1 fin == 1',
  ],
  [
    'TCP Fast Open: a cookie, then data in the SYN, then a full queue',
    'sysctl net.ipv4.tcp_fastopen=3\nserver web port=7777 backlog=8 fastopen=2\nclient c1 -> web fastopen="hello"\nwait until packets c1 data == 1\nexpect counter TCPFastOpenCookieReqd == 1\ndrop ack c2..c4 -> web\nclient c2..c4 -> web fastopen="hello"\nexpect state c2..c4 == ESTABLISHED\nexpect server-state c2..c4 == SYN_RECV\nexpect counter TCPFastOpenPassive == 2\nexpect counter TCPFastOpenListenOverflow == 1\nexpect accept-queue web == 3\nexpect syn-queue web == 1\nexpect packets c2..c3 data == 0\nwait until packets c4 data >= 1\naccept web 3\npass all\nwait until server-state c2..c4 == ESTABLISHED within=9s\nexpect accept-queue web == 1',
  ],
  [
    'killing the server resets the clients that wait in its accept queue',
    'server web port=7777 backlog=2\nclient c1..c2 -> web\nkill web\nexpect alive web == no\nwait until error c1..c2 == ECONNRESET',
  ],
  [
    'closing the listener keeps what was accepted',
    'server web port=7777 backlog=2 accept=1\nclient c1 -> web\nwait until accepted web == 1\nclient c2 -> web\nclose web\nwait until error c2 == ECONNRESET\nexpect state c1 == ESTABLISHED\nexpect alive web',
  ],
  [
    'a name used again takes the place of the old one',
    'server web port=7777 backlog=2\nclient c1 -> web',
    'server web port=7777 backlog=0\nclient c1 -> web\nexpect accept-queue web == 1',
  ],
  [
    'sysctls are the lab’s own',
    'sysctl net.ipv4.tcp_syncookies=0\nsysctl net.core.somaxconn=1\nserver web port=7777 backlog=100\nclient c1..c3 -> web\nexpect accept-queue web == 2',
  ],
  [
    'IPv6',
    'server web port=7777 backlog=2 address=::1\nclient c1..c4 -> web\nexpect accept-queue web == 3\nexpect server-state c1 == ESTABLISHED\nexpect state c4 == SYN_SENT',
  ],
  [
    'a dual-stack listener has one queue',
    'server web port=7777 backlog=2 address=::\nclient c1..c3 -> web\nexpect accept-queue web == 3\nexpect server-state c1 == ESTABLISHED',
  ],
  [
    'a real program as the server',
    'server files port=8123 exec="python3 -m http.server 8123 --bind 127.0.0.1"\nclient c1 -> files\nsend c1 "GET /nosuch HTTP/1.0\\r\\n\\r\\n"\nwait until packets c1 data >= 2\nexpect alive files\nkill files\nexpect alive files == no',
  ],
  [
    'a guard that does not apply skips the claim',
    'server web port=7777 backlog=2\nexpect accept-queue web == 99 if kernel < 3.0',
  ],
  [
    'a shell cell runs in the lab',
    'server web port=7777 backlog=2',
    '#!sh\nss -ltn | grep -q :7777',
  ],
];

const PAIR: typeof HOLDING = [
  [
    'client and server on sides of their own',
    'server web port=7777 backlog=2\nclient c1..c4 -> web\nexpect accept-queue web == 3\nexpect server-state c1..c3 == ESTABLISHED\nexpect state c4 == SYN_SENT\nexpect packets c4 syn >= 1',
    '#!sh @server\nip -4 addr | grep -q 192.0.2.2',
    '#!sh @client\nip -4 addr | grep -q 192.0.2.1',
  ],
  [
    'sysctls of one side',
    'sysctl net.core.somaxconn=1 @server\nserver web port=7777 backlog=100\nclient c1..c3 -> web\nexpect accept-queue web == 2',
  ],
  [
    'IPv6 across the pair',
    'server web port=7777 backlog=2 address=2001:db8::2\nclient c1..c4 -> web timeout=1500ms\nexpect accept-queue web == 3',
  ],
];

/** What goes wrong while running: the code that the failing step reports. */
const FAILING: readonly (readonly [code: string, cell: string])[] = [
  ['expectation-failed', 'server web port=7777 backlog=2\nexpect accept-queue web == 1'],
  ['wait-timed-out', 'server web port=7777 backlog=2\nwait until accepted web == 1 within=50ms'],
  ['sysctl-unknown', 'sysctl net.ipv4.no_such_thing'],
  ['sysctl-refused', 'sysctl net.ipv4.tcp_syncookies=abc'],
  ['listen-failed', 'server a port=7777 backlog=2\nserver b port=7777 backlog=2'],
  ['listen-failed', 'server a port=7777 backlog=2 address=203.0.113.9'],
  ['exec-failed', 'server a port=7777 exec="no-such-program-here"'],
  ['not-ours', 'server a port=8123 exec="python3 -m http.server 8123 --bind 127.0.0.1"\naccept a'],
  ['not-there', 'server a port=7777 backlog=2\nclose a\naccept a'],
  ['not-accepted', 'server a port=7777 backlog=2\nclient c -> a\nclose c end=server'],
  [
    'not-accepted',
    'server a port=7777 backlog=2\nclient c -> a\naccept a\nclose c end=server\nshutdown c end=server',
  ],
  ['rule-too-late', 'server a port=7777 backlog=2\nclient c -> a\ndrop fin c -> a'],
  ['not-connected', 'server a port=7777 backlog=2\nclose a\nclient c -> a\nshutdown c'],
  ['not-there', 'server a port=7777 backlog=2\nclose a\nlisten a 5'],
  ['not-there', 'server a port=7777 backlog=2\nclose a\nexpect backlog a == 2'],
  ['not-connected', 'server a port=7777 backlog=2\nclose a\nclient c -> a\nsend c "x"'],
];

for (const user of USERS) {
  describe(`steps on a real kernel, as ${user}`, function () {
    this.timeout(60_000);
    const run = (cells: readonly string[], frontMatter = ''): ReturnType<typeof runCells> =>
      runCells(cells, { user, frontMatter });

    for (const [title, ...cells] of HOLDING) {
      it(title, async () => assertHolds(await run(cells)));
    }
    for (const [title, ...cells] of PAIR) {
      it(`pair: ${title}`, async () => assertHolds(await run(cells, 'lab: pair')));
    }
    for (const [code, cell] of FAILING) {
      it(`${code}: ${cell.split('\n').at(-1) ?? ''}`, async () => {
        const { steps, code: exitCode } = await run([cell]);
        assert.equal(exitCode, 1);
        assert.equal(steps.at(-1)?.error?.code, code);
        assert.notEqual(steps.at(-1)?.error?.remedy, '');
      });
    }

    it('says with which privilege it ran', async () => {
      const { host } = await run(['server web port=7777 backlog=1']);
      const asRoot = user === 'self' && process.getuid?.() === 0;
      assert.equal(host.privilege, asRoot ? 'root' : 'userns');
      assert.equal(host.lab, 'loopback');
    });

    it('goes on behind a claim that fails, and stops behind the cell', async () => {
      const { cells, code, expectations } = await run([
        'server web port=7777 backlog=2\nexpect accept-queue web == 7\nexpect accept-queue web == 0',
        'expect alive web',
      ]);
      assert.equal(code, 1);
      assert.equal(cells.length, 1);
      assert.deepEqual(expectations, { passed: 1, failed: 1, skipped: 0 });
    });

    it('reports the exit status of a shell cell, and keeps its output', async () => {
      const [step] = (await run(['#!sh\necho before; exit 3'])).steps;
      assert.equal(step?.error?.code, 'shell-exit');
      assert.match(step.outputs[0]?.text ?? '', /before/);
    });

    it('cuts a flood of output in the middle', async () => {
      const { steps } = await run(['#!sh\nyes 0123456789 | head -c 20000000; echo; echo the end']);
      const output = steps[0]?.outputs[0];
      const { cut, text } = output?.data as { cut: number; text: string }; // safe: a text view
      assert.ok(cut > 10_000_000 && text.length < 1_000_000, `cut ${cut}, kept ${text.length}`);
      assert.match(text, /the end\s*$/);
    });
  });
}

function assertHolds(run: Awaited<ReturnType<typeof runCells>>): void {
  const failed = run.cells.flatMap(cell => [
    ...(cell.error ? [cell.error] : []),
    ...cell.steps.filter(step => !step.ok).map(step => ({ step: step.text, error: step.error })),
  ]);
  assert.deepEqual(failed, []);
  assert.equal(run.code, 0);
}
