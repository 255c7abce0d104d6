import assert from 'node:assert/strict';
import { timelineConnections } from '../../src/analysis/connections.js';
import type { EndEvent, Segment } from '../../src/views/timeline/model.js';
import { script, timeText, type Setting } from './analysisScript.js';

interface Case {
  readonly what: string;
  readonly given: string;
  /** Of the first connection: a line each segment, or each event. */
  readonly expected: readonly string[];
  readonly setting?: Setting;
}

/**
 * `1s c SYN: timer 1s answer`, `!` if it completed the handshake, and behind an arrow what the
 * kernel did with it.
 */
function segmentLine({ time, from, kind, cause, fate, completes }: Segment): string {
  const why = Object.values(cause).map((value: string | number) =>
    typeof value === 'number' ? timeText(value) : value,
  );
  const end = completes ? ' !' : '';
  const line = `${timeText(time)} ${from.charAt(0)} ${kind}: ${why.join(' ')}${end}`;
  if (fate.kind === 'syn-dropped') {
    const { full } = fate;
    return `${line} → ${full === null ? '?' : `${full.queue} ${full.length}>${full.bound}`}`;
  }
  if (fate.kind !== 'ack-ignored') return line;
  const { queue, sequel } = fate;
  const unseen = fate.deferred ? 'deferred' : '?';
  const fill = queue === null ? unseen : `${queue.length}>${queue.bound}`;
  return `${line} → ${fill} ${sequel === null ? '?' : `${sequel.kind} ${timeText(sequel.after)}`}`;
}

function eventLine(event: EndEvent): string {
  const { time, end, kind, ...more } = event;
  const words = Object.values(more).map(String);
  const at = time < 0 ? `-${timeText(-time)}` : timeText(time);
  return [at, end.charAt(0), kind, ...words].join(' ');
}

const CAUSES: readonly Case[] = [
  {
    what: 'a handshake, data and an end',
    given: `
      0     c1>web SYN
      18us  web>c1 SYN-ACK
      30us  c1>web ACK
      1ms   c1>web DATA:5
      1.1ms web>c1 ACK
      2ms   c1>web FIN
      2.1ms web>c1 FIN
      2.2ms c1>web ACK`,
    expected: [
      '0 c SYN: connects',
      '18us s SYN-ACK: answers',
      '30us c ACK: confirms !',
      '1ms c data: sends',
      '1.1ms s ACK: acknowledges',
      '2ms c FIN: closes',
      '2.1ms s FIN: closes',
      '2.2ms c ACK: acknowledges',
    ],
  },
  {
    what: 'SYNs that a full accept queue drops',
    given: `
      0    look web=3/2
      1ms  c1>web SYN
      1001ms c1>web SYN again
      3s   look web=3/2`,
    expected: ['0 c SYN: connects → accept 3>2', '1s c SYN: timer 1s answer → accept 3>2'],
  },
  {
    what: 'a SYN that a full SYN queue drops',
    given: `
      0    look web=0/2 a@web=SYN_RECV b@web=SYN_RECV d@web=SYN_RECV
      1ms  c1>web SYN
      1001ms c1>web SYN again
      3s   look web=0/2`,
    expected: ['0 c SYN: connects → syn 3>2', '1s c SYN: timer 1s answer → syn 3>2'],
  },
  {
    what: 'a SYN dropped for a reason that no look shows',
    given: `
      0  c1>web SYN
      1s c1>web SYN again
      2s look web=1/2`,
    expected: ['0 c SYN: connects → ?', '1s c SYN: timer 1s answer → ?'],
  },
  {
    what: "the article's picture: the final ACK held back, then ignored",
    given: `
      0       drop ack c1 -> web
      1ms     c1>web SYN
      1.018ms web>c1 SYN-ACK
      1.03ms  c1>web ACK
      500ms   pass
      600ms   look web=3/2 c1=ESTABLISHED c1@web=SYN_RECV
      1001ms     web>c1 SYN-ACK again
      1001.01ms  c1>web ACK again
      3001ms     web>c1 SYN-ACK again
      3001.01ms  c1>web ACK again
      3100ms  look web=3/2 c1=ESTABLISHED c1@web=SYN_RECV`,
    expected: [
      '0 c SYN: connects',
      '18us s SYN-ACK: answers',
      '30us c ACK: confirms',
      '1s s SYN-ACK: timer 999.982ms answer-lost',
      '1.00001s c ACK: asked-again SYN-ACK → 3>2 repeated 1.99999s',
      '3s s SYN-ACK: timer 2s answer-ignored',
      '3.00001s c ACK: asked-again SYN-ACK → 3>2 due 3.99999s',
    ],
  },
  {
    what: 'an ignored ACK whose request expires',
    given: `
      0       c1>web SYN
      10us    web>c1 SYN-ACK
      20us    c1>web ACK
      100ms   look web=3/2 c1=ESTABLISHED c1@web=SYN_RECV
      1100ms  look web=3/2 c1=ESTABLISHED`,
    expected: [
      '0 c SYN: connects',
      '10us s SYN-ACK: answers',
      '20us c ACK: confirms → 3>2 expired 999.99ms',
    ],
  },
  {
    what: 'TCP_DEFER_ACCEPT: no queue is full, the listener waits for data',
    setting: { defers: true },
    given: `
      0       look web=0/2
      1ms     c1>web SYN
      1.01ms  web>c1 SYN-ACK
      1.02ms  c1>web ACK
      100ms   look web=0/2 c1=ESTABLISHED c1@web=SYN_RECV
      1001.01ms  web>c1 SYN-ACK again
      1001.02ms  c1>web ACK again
      1100ms  look web=1/2 c1=ESTABLISHED c1@web=ESTABLISHED`,
    expected: [
      '0 c SYN: connects',
      '10us s SYN-ACK: answers',
      '20us c ACK: confirms → deferred repeated 999.99ms',
      '1.00001s s SYN-ACK: timer 1s data',
      '1.00002s c ACK: asked-again SYN-ACK !',
    ],
  },
  {
    what: 'TCP_DEFER_ACCEPT, before its time',
    setting: { defers: true },
    given: `
      0       c1>web SYN
      10us    web>c1 SYN-ACK
      20us    c1>web ACK
      100ms   look web=0/2 c1=ESTABLISHED c1@web=SYN_RECV`,
    expected: ['0 c SYN: connects', '10us s SYN-ACK: answers', '20us c ACK: confirms → deferred ?'],
  },
  {
    what: 'a cookie',
    given: `
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      100ms look c1=SYN_SENT`,
    expected: ['0 c SYN: connects', '10us s SYN-ACK: answers-with-cookie'],
  },
  {
    what: 'a SYN-ACK that never reached the client',
    setting: { pair: true },
    given: `
      0   c1>web SYN
      50us web>c1 SYN-ACK lost
      1s  c1>web SYN again
      1.00005s web>c1 SYN-ACK again
      1.0001s c1>web ACK`,
    expected: [
      '0 c SYN: connects',
      '50us s SYN-ACK: answers',
      '1s c SYN: timer 1s answer-lost',
      '1.00005s s SYN-ACK: asked-again SYN',
      '1.0001s c ACK: confirms !',
    ],
  },
  {
    what: 'data lost: by the timer, and before it',
    setting: { pair: true },
    given: `
      0     c1>web SYN
      50us  web>c1 SYN-ACK
      100us c1>web ACK
      1ms   c1>web DATA:5 lost
      20ms  c1>web DATA:5 lost again
      300ms c1>web DATA:5 again`,
    expected: [
      '0 c SYN: connects',
      '50us s SYN-ACK: answers',
      '100us c ACK: confirms !',
      '1ms c data: sends',
      '20ms c data: suspects-loss 19ms',
      '300ms c data: timer 280ms answer',
    ],
  },
  {
    what: 'refused',
    given: `
      0    close web
      1ms  c1>web SYN
      1.01ms web>c1 RST-ACK`,
    expected: ['0 c SYN: connects', '10us s RST: refuses'],
  },
  {
    what: 'a request that is gone when the client speaks',
    given: `
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      100ms look web=3/2 c1=ESTABLISHED c1@web=SYN_RECV
      2s    look web=3/2 c1=ESTABLISHED
      3s    c1>web DATA:5
      3.00001s web>c1 RST`,
    expected: [
      '0 c SYN: connects',
      '10us s SYN-ACK: answers',
      '20us c ACK: confirms → 3>2 expired 999.99ms',
      '3s c data: sends',
      '3.00001s s RST: knows-nothing',
    ],
  },
  {
    what: 'tcp_abort_on_overflow',
    given: `
      0     look web=3/2
      1ms   c1>web SYN
      1.01ms web>c1 SYN-ACK
      1.02ms c1>web ACK
      1.03ms web>c1 RST`,
    expected: [
      '0 c SYN: connects',
      '10us s SYN-ACK: answers',
      '20us c ACK: confirms',
      '30us s RST: aborts',
    ],
  },
  {
    what: 'an established connection that its server resets',
    given: `
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      1s    web>c1 RST-ACK`,
    expected: [
      '0 c SYN: connects',
      '10us s SYN-ACK: answers',
      '20us c ACK: confirms !',
      '1s s RST: resets',
    ],
  },
];

const EVENTS: readonly Case[] = [
  {
    what: 'what both programs did, from connect to close',
    given: `
      980us called c1
      1ms   c1>web SYN
      1.01ms web>c1 SYN-ACK
      1.02ms c1>web ACK
      1.03ms connected c1
      1.05ms accepted c1
      2ms   web>c1 DATA:5
      2.1ms got c1 5
      3ms   closed c1
      3.1ms c1>web FIN`,
    expected: [
      '-20us c connect-called',
      '30us c connected',
      '50us s accepted 5',
      '1.1ms c received 5',
      '2ms c closed',
    ],
  },
  {
    what: 'an error before and after the connection was there',
    given: `
      0    c1>web SYN
      1s   c1>web SYN again
      3s   gone c1`,
    expected: ['3s c connect-failed ETIMEDOUT'],
  },
  {
    what: 'a connection that broke',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      3s   gone c1`,
    expected: ['3s c broken ETIMEDOUT'],
  },
  {
    what: 'a rule that ends meanwhile, not one from before, nor one for somebody else',
    given: `
      0    drop ack c1 -> web
      0    drop ack c2 -> web
      1ms  c1>web SYN
      1.01ms web>c1 SYN-ACK
      1.02ms c1>web ACK
      500ms  pass`,
    expected: ['499ms s rule-off drop ack c1 -> web'],
  },
  {
    what: 'the listener closes while the client asks, and its process is killed',
    given: `
      0    c1>web SYN
      2s   close web
      2.5s killed web
      3s   end`,
    expected: ['2s s listener-closed', '2.5s s exited SIGKILL'],
  },
  {
    what: 'nothing of a listener whose connection was over',
    given: `
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      1s    c1>web FIN
      1.01s web>c1 FIN
      1.02s c1>web ACK
      5s    close web
      6s    end`,
    expected: [],
  },
  {
    what: 'the second client of a name has its own events',
    given: `
      0      called c1
      10us   c1>web SYN
      20us   connected c1
      1s     closed c1
      2s     called c1
      2.00001s c1>web SYN isn=7
      2.00002s connected c1
      3s     end`,
    expected: ['-10us c connect-called', '10us c connected', '999.99ms c closed'],
  },
];

describe('what the analysis says about a connection', () => {
  const first = ({ given, setting }: Case) => {
    const { recording, slice } = script(given, setting);
    return timelineConnections(recording, slice)[0]!;
  };
  describe('why a segment was sent, and which queue had no room', () => {
    for (const one of CAUSES) {
      it(one.what, () => assert.deepEqual(first(one).segments.map(segmentLine), one.expected));
    }
  });
  describe('what the programs did meanwhile', () => {
    for (const one of EVENTS) {
      it(one.what, () => assert.deepEqual(first(one).events.map(eventLine), one.expected));
    }
  });
});
