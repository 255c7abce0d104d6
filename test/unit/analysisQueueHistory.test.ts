import assert from 'node:assert/strict';
import { timelineConnections } from '../../src/analysis/connections.js';
import { QueueHistory } from '../../src/analysis/queueHistory.js';
import type { AppliedRule } from '../../src/views/explanation/sources.js';
import type { QueuedConnection, TurnedAway } from '../../src/views/queues/model.js';
import { nanoseconds, script, timeText } from './analysisScript.js';

function historyOf(text: string) {
  const { recording, slice } = script(text);
  const [web] = recording.servers;
  const [c1] = recording.clients;
  assert.ok(web && c1);
  return { history: new QueueHistory(timelineConnections(recording, slice)), web, c1 };
}

const RULE_BEHIND: Readonly<Record<TurnedAway['what'], AppliedRule | undefined>> = {
  // Nobody looked at the queues, so that any of three rules may be it.
  'syn-dropped': undefined,
  'cookie-sent': { id: 'cookies' },
  'ack-ignored': { id: 'ack-at-full-accept-queue', numbers: { abortOnOverflow: 0 } },
  reset: { id: 'ack-at-full-accept-queue', numbers: { abortOnOverflow: 1 } },
};

const COOKIE_ACK: AppliedRule = { id: 'cookie-ack-at-full-accept-queue' };

describe('who found no slot', () => {
  const cases: [what: string, given: string, expected: string[], from?: string][] = [
    [
      'nobody',
      `0    c1>web SYN
       18us web>c1 SYN-ACK
       30us c1>web ACK
       1s   look c1=ESTABLISHED c1@web=ESTABLISHED`,
      [],
    ],
    [
      'whose SYN was dropped, again and again',
      `0  c1>web SYN
       1s c1>web SYN again
       3s c1>web SYN again
       4s look c1=SYN_SENT`,
      ['c1 syn-dropped 3'],
    ],
    [
      'only what this listener did',
      `0  c1>web SYN
       1s c1>web SYN again
       3s c1>web SYN again
       4s look c1=SYN_SENT`,
      ['c1 syn-dropped 1'],
      '2s',
    ],
    [
      'whose final ACK was ignored',
      `0    c1>web SYN
       10us web>c1 SYN-ACK
       20us c1>web ACK
       1ms  look c1=ESTABLISHED c1@web=SYN_RECV
       1s   web>c1 SYN-ACK again
       1.00001s c1>web ACK again
       1.1s look c1=ESTABLISHED c1@web=SYN_RECV`,
      ['c1 ack-ignored 2'],
    ],
    [
      'who got a cookie, and then met a full accept queue',
      `0    c1>web SYN
       10us web>c1 SYN-ACK
       20us c1>web ACK
       1ms  look c1=ESTABLISHED`,
      ['c1 cookie-sent 1', 'c1 ack-ignored 1'],
    ],
    [
      'who was reset instead (tcp_abort_on_overflow)',
      `0    c1>web SYN
       10us web>c1 SYN-ACK
       20us c1>web ACK
       30us web>c1 RST
       1ms  look`,
      ['c1 reset 1'],
    ],
    [
      'several, in the order in which they came',
      `0   c2>web SYN
       1ms c1>web SYN
       1s  look c1=SYN_SENT c2=SYN_SENT`,
      ['c2 syn-dropped 1', 'c1 syn-dropped 1'],
    ],
  ];
  for (const [what, given, expected, from = '0'] of cases) {
    it(what, () => {
      const { history, web } = historyOf(given);
      const turned = history.turnedAway({ ...web, from: nanoseconds(from) });
      assert.deepEqual(
        turned.map(({ client, what, times }) => `${client} ${what} ${times}`),
        expected,
      );
      for (const { what, rule } of turned) {
        const isCookie = what === 'ack-ignored' && turned.some(one => one.what === 'cookie-sent');
        assert.deepEqual(rule, isCookie ? COOKIE_ACK : RULE_BEHIND[what]);
      }
    });
  }

  it('is told of one listener only', () => {
    const { history, web } = historyOf('0 c1>web SYN\n1s look c1=SYN_SENT');
    const count = (more: Partial<typeof web>) => history.turnedAway({ ...web, ...more }).length;
    assert.equal(count({}), 1);
    assert.equal(count({ address: '0.0.0.0' }), 1);
    assert.equal(count({ address: '127.0.0.9' }), 0);
    assert.equal(count({ port: web.port + 1 }), 0);
    assert.equal(count({ side: 'server' }), 0);
  });
});

describe('since when a client has been where it is', () => {
  const held = `0    c1>web SYN
    10ms web>c1 SYN-ACK
    20ms c1>web ACK
    30ms look c1=ESTABLISHED c1@web=ESTABLISHED`;
  const cases: [place: QueuedConnection['place'], given: string, since: string | undefined][] = [
    ['accept', held, '20ms'],
    ['syn', held, '10ms'],
    ['none', '5ms c1>web SYN\n1s c1>web SYN again\n2s look c1=SYN_SENT', '5ms'],
    ['accepted', held, undefined],
    ['accept', '0 c1>web SYN\n1s look c1=SYN_SENT', undefined],
  ];
  for (const [place, given, since] of cases) {
    it(`${place}: ${since ?? 'nobody knows'}`, () => {
      const { history, c1 } = historyOf(given);
      const found = history.since(c1.local, c1.remote, place);
      assert.equal(found === undefined ? undefined : timeText(found), since);
    });
  }

  it('is not known of a connection that was not recorded', () => {
    const { history, c1 } = historyOf(held);
    assert.equal(history.since({ ...c1.local, port: 1 }, c1.remote, 'accept'), undefined);
  });
});
