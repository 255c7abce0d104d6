import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QueuesModel } from '../../src/views/queues/model.js';
import type { TimelineModel } from '../../src/views/timeline/model.js';
import { isFloodAddress } from '../../src/wire/floodNetwork.js';
import { openSession } from '../support/openSession.js';
import { runCells, USERS } from '../support/cli.js';

const COUNT = 200;

/** Without cookies, whatever the kernel's SYN queue holds: room in it for none of `c1`. */
const FLOOD = `
sysctl net.ipv4.tcp_syncookies=0
server web port=7777 backlog=8
flood web count=${COUNT} every=250us
client c1 -> web
expect state c1 == SYN_SENT
expect syn-queue web >= 8
expect syn-queue web <= 9
expect count web SYN_RECV >= 8
expect counter TCPReqQFullDrop >= ${COUNT - 9}
expect accept-queue web == 0
expect packets c1 syn-ack == 0
queues web
timeline web
close c1`;

/** With cookies everybody is answered, and who answers back gets in. */
const COOKIES = `
sysctl net.ipv4.tcp_syncookies=1
server shop port=7778 backlog=8
flood shop count=${COUNT}
client d1 -> shop
expect server-state d1 == ESTABLISHED
expect accept-queue shop == 1
expect counter SyncookiesSent >= ${COUNT - 8}
expect counter SyncookiesRecv == 1
expect counter TcpEstabResets == 0
expect counter TcpOutRsts == 0`;

for (const user of USERS) {
  for (const lab of ['loopback', 'pair']) {
    describe(`a flood in a ${lab} lab, as ${user}`, function () {
      this.timeout(60_000);

      it('fills the SYN queue with requests that nothing answers', async () => {
        const run = await runCells([FLOOD, COOKIES], { user, frontMatter: `lab: ${lab}` });
        const failed = run.steps.filter(step => !step.ok).map(({ text, error }) => [text, error]);
        assert.deepEqual([run.code, failed], [0, []]);
        const outputs = run.steps.flatMap(step => step.outputs);
        const data = (view: string): unknown => outputs.find(one => one.view === view)?.data;

        const { listeners } = data('queues') as QueuesModel; // safe: the view is called so
        const waiting = listeners[0]?.connections.filter(({ place }) => place === 'syn') ?? [];
        assert.ok(waiting.length >= 8 && waiting.every(({ remote }) => isFloodAddress(remote)));
        assert.deepEqual(
          new Set(waiting.map(({ clientState }) => clientState)),
          new Set([undefined]),
        );

        const { connections } = data('timeline') as TimelineModel; // safe: likewise
        const strangers = connections.filter(({ client }) => client.nobody);
        assert.equal(strangers.length, COUNT);
        assert.deepEqual(
          new Set(strangers.flatMap(({ client }) => client.states.map(({ state }) => state))),
          new Set(['CLOSED']),
        );
        const answers = strangers.flatMap(one =>
          one.segments.filter(({ from }) => from === 'server'),
        );
        assert.ok(answers.length >= 8);
        assert.ok(answers.every(({ fate, kind }) => kind === 'SYN-ACK' && fate.kind === 'nobody'));
        const drawn = outputs.find(one => one.view === 'timeline')?.text ?? '';
        assert.ok(drawn.split('\n').length < 60, drawn);
      });
    });
  }
}

describe('what a flood cannot do', function () {
  this.timeout(60_000);
  const CASES: readonly (readonly [code: string, cell: string])[] = [
    ['flood-ipv4', 'server web port=7777 backlog=2 address=::1\nflood web count=5'],
    [
      'flood-too-many',
      'server web port=7777 backlog=2\nflood web count=70000 every=125us\nflood web count=70000',
    ],
  ];
  for (const [code, cell] of CASES) {
    it(code, async () => {
      const { steps } = await runCells([cell]);
      assert.equal(steps.at(-1)?.error?.code, code);
      assert.notEqual(steps.at(-1)?.error?.remedy, '');
    });
  }
});

describe('an interrupted flood', function () {
  this.timeout(60_000);

  it('tells how many there are, stops at once, and leaves the lab as it was', async () => {
    const session = openSession();
    try {
      const interrupt = new AbortController();
      let told = 0;
      const text = 'server web port=7777 backlog=2\nflood web count=100000';
      const report = await session.run(
        { index: 0, kind: 'tcpbook', text, info: '' },
        [],
        {
          stepGoesOn: ({ reached }) => {
            if (reached?.kind !== 'flooding' || reached.sent === 0) return;
            told = reached.sent;
            interrupt.abort();
          },
        },
        interrupt.signal,
      );
      assert.equal(report.steps.at(-1)?.problem?.code, 'interrupted');
      assert.ok(told > 0 && told < 100_000, `${told}`);
      const next = { index: 1, kind: 'tcpbook', text: '', info: '' } as const;
      const above = [{ index: 0, kind: 'tcpbook', text, info: '' }] as const;
      const quiet = 'counters Tcp\nexpect counter TcpInSegs < 50';
      const signal = new AbortController().signal;
      const after = await session.run({ ...next, text: quiet }, above, {}, signal);
      assert.deepEqual(after.steps.at(-1)?.problem, undefined);
    } finally {
      await session.close();
    }
  });
});
