import assert from 'node:assert/strict';
import { rulesOfTimeline, type KnownKernels } from '../../src/analysis/appliedRules.js';
import { timelineConnections } from '../../src/analysis/connections.js';
import { SettingLog } from '../../src/lab/settingLog.js';
import { ruleTip } from '../../src/views/explanation/sources.js';
import { script, type Setting } from './analysisScript.js';

const SETTINGS = {
  'net.ipv4.tcp_syncookies': '0',
  'net.ipv4.tcp_syn_retries': '2',
  'net.ipv4.tcp_syn_linear_timeouts': '0',
  'net.ipv4.tcp_synack_retries': '5',
};

function kernels(values: Readonly<Record<string, string>>, release = '6.18.44'): KnownKernels {
  const settings = new SettingLog();
  settings.read('both', 0, { ...SETTINGS, ...values });
  return { releaseOf: () => release, settings };
}

const SYN_DROPPED = `
  0     look web=3/2
  1ms   c1>web SYN
  2ms   look web=3/2 c1=SYN_SENT
  1s    c1>web SYN again
  1.1s  look web=3/2 c1=SYN_SENT`;
const COOKIE = `
  0     c1>web SYN
  10us  web>c1 SYN-ACK
  20us  c1>web ACK
  1ms   look c1=ESTABLISHED`;
const HELD = `
  0        c1>web SYN
  10us     web>c1 SYN-ACK
  20us     c1>web ACK
  1ms      look web=3/2 c1=ESTABLISHED c1@web=SYN_RECV
  1s       web>c1 SYN-ACK again
  1.00001s c1>web ACK again
  1.1s     look web=3/2 c1=ESTABLISHED c1@web=SYN_RECV`;

interface Case {
  readonly what: string;
  readonly given: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly setting?: Setting;
  /** `SYN: …` why it was sent, `SYN → …` how it fared. */
  readonly expected: readonly string[];
}

const IGNORED =
  'ACK → A final ACK that meets a full accept queue is ignored: the request stays, and its SYN-ACK is sent again.';
const DROPPED = 'SYN → A SYN that meets a full accept queue is dropped without an answer.';

const CASES: readonly Case[] = [
  {
    what: 'a handshake and data: none',
    given: '0 c1>web SYN\n10us web>c1 SYN-ACK\n20us c1>web ACK\n1ms c1>web DATA:5',
    expected: [],
  },
  {
    what: 'a SYN at a full accept queue, and again',
    given: SYN_DROPPED,
    expected: [
      DROPPED,
      'SYN: A SYN without an answer is sent again with tcp_syn_retries 2, and given up after 7 s.',
      DROPPED,
    ],
  },
  {
    what: 'a SYN at a full SYN queue',
    given: `
      0   look web=0/1 c2@web=SYN_RECV c3@web=SYN_RECV
      1ms c1>web SYN
      2ms look web=0/1 c1=SYN_SENT c2@web=SYN_RECV c3@web=SYN_RECV`,
    expected: [
      'SYN → Without SYN cookies, a SYN that meets a full SYN queue is dropped without an answer.',
    ],
  },
  {
    what: 'a SYN dropped, nobody looked, and any rule may be it',
    given: '0 c1>web SYN\n1s look c1=SYN_SENT',
    expected: [],
  },
  {
    what: 'the same with cookies, with which only the accept queue drops',
    given: '0 c1>web SYN\n1s look c1=SYN_SENT',
    settings: { 'net.ipv4.tcp_syncookies': '1' },
    expected: [DROPPED],
  },
  {
    what: 'final ACKs ignored, and the SYN-ACK repeated',
    given: HELD,
    expected: [
      IGNORED,
      'SYN-ACK: A SYN-ACK without an answer is sent again 5 times; the request is dropped without a word after 63 s.',
      IGNORED,
    ],
  },
  {
    what: 'a final ACK reset',
    given: `
      0     look web=3/2
      1ms   c1>web SYN
      1.01ms web>c1 SYN-ACK
      1.02ms c1>web ACK
      1.03ms web>c1 RST`,
    expected: [
      'RST: With tcp_abort_on_overflow 1, a final ACK that meets a full accept queue is answered with a RST.',
    ],
  },
  {
    what: 'a cookie, and an ACK that brings it back to a full accept queue',
    given: COOKIE,
    settings: { 'net.ipv4.tcp_syncookies': '1' },
    expected: [
      'SYN-ACK: While the SYN queue is full, SYNs are answered with a cookie, and nothing is queued.',
      'ACK → A final ACK that brings back a cookie and meets a full accept queue is ignored, never reset.',
    ],
  },
  {
    what: 'a cookie for everybody',
    given: '0 c1>web SYN\n10us web>c1 SYN-ACK\n100ms look c1=SYN_SENT',
    settings: { 'net.ipv4.tcp_syncookies': '2' },
    expected: [
      'SYN-ACK: With tcp_syncookies 2, every SYN is answered with a cookie, and nothing is queued.',
    ],
  },
  {
    what: 'an ACK that is set aside until there is data',
    setting: { defers: true },
    given: `
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      100ms look web=0/2 c1=ESTABLISHED c1@web=SYN_RECV`,
    expected: ['ACK → With TCP_DEFER_ACCEPT, a final ACK without data is ignored for a time.'],
  },
];

describe('the kernel’s rules behind segments', () => {
  const found = ({ given, settings = {}, setting }: Case, known = kernels(settings)) => {
    const { recording, slice } = script(given, setting);
    const connections = timelineConnections(recording, slice, known);
    return { connections, rules: rulesOfTimeline(connections, known.releaseOf) };
  };

  for (const one of CASES) {
    it(one.what, () => {
      const { connections, rules } = found(one);
      const segments = connections[0]?.segments ?? [];
      const said = segments.flatMap(({ kind, causeRule, fateRule }) => [
        ...(causeRule ? [`${kind}: ${ruleTip(causeRule).sentence}`] : []),
        ...(fateRule ? [`${kind} → ${ruleTip(fateRule).sentence}`] : []),
      ]);
      assert.deepEqual(said, one.expected);
      const named = segments.flatMap(({ causeRule, fateRule }) => [causeRule, fateRule]);
      const ids = new Set(named.flatMap(rule => rule?.id ?? []));
      assert.deepEqual(new Set(rules.map(({ id }) => id)), ids);
    });
  }

  it('can be read in the kernel that they held in', () => {
    const [dropped] = CASES.filter(({ given }) => given === SYN_DROPPED);
    assert.ok(dropped);
    const { rules } = found(dropped);
    assert.equal(
      ruleTip({ id: 'syn-at-full-accept-queue' }, rules).source,
      'tcp_conn_request in net/ipv4/tcp_input.c, commit 5ea8ea2cb7f1',
    );
  });

  it('have no numbers where settings changed behind our back, or nothing is known of kernels', () => {
    const { recording, slice } = script(HELD);
    const settings = new SettingLog();
    settings.read('both', 0, { 'net.ipv4.tcp_synack_retries': '5' });
    settings.read('both', 9e9, { 'net.ipv4.tcp_synack_retries': '2' });
    const changed = { releaseOf: () => '6.18.44', settings };
    for (const known of [changed, undefined]) {
      const [connection] = timelineConnections(recording, slice, known);
      const rule = connection?.segments.find(({ causeRule }) => causeRule)?.causeRule;
      assert.ok(rule);
      assert.equal(
        ruleTip(rule).sentence,
        'A SYN-ACK without an answer is sent again tcp_synack_retries times; the request is dropped without a word.',
      );
    }
  });
});
