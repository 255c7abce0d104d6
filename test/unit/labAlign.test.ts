import assert from 'node:assert/strict';
import { timelineConnections } from '../../src/analysis/connections.js';
import { aligned } from '../../src/lab/align.js';
import type { Recording } from '../../src/lab/recording.js';
import { lines, script } from './analysisScript.js';

/** One way takes 20 us, and an answer 10 us more. */
const EXCHANGE = `
  10ms      called c1
  10ms      c1>web SYN +20us
  10.03ms   web>c1 SYN-ACK +20us
  10.06ms   c1>web ACK +20us
  1s        look c1=ESTABLISHED c1@web=ESTABLISHED
  2s        c1>web DATA:5 +20us
  2.00003s  web>c1 ACK +20us
  9s        end`;

/** The recording as a client's clock would have made it that is wrong by so much at each time. */
function skewed(recording: Recording, wrong: (time: number) => number): Recording {
  const { packets, sides } = recording;
  const client = sides.indexOf('client');
  const time = packets.time.map((at, row) => (packets.side[row] === client ? at + wrong(at) : at));
  return {
    ...recording,
    packets: { ...packets, time },
    looks: recording.looks.map(look =>
      look.side === 'client' ? { ...look, time: look.time + wrong(look.time) } : look,
    ),
    events: recording.events.map(event =>
      'client' in event ? { ...event, time: event.time + wrong(event.time) } : event,
    ),
  };
}

/** To the microsecond: bounds widen by some nanoseconds from one packet to the next. */
const told = (recording: Recording): readonly string[] =>
  timelineConnections(recording, { from: 0, to: 9e9 })
    .flatMap(lines)
    .map(line => line.replaceAll(/[\d.]+(?=us)/g, us => String(Math.round(Number(us)))));

describe('aligned', () => {
  const { recording } = script(EXCHANGE, { pair: true });
  const WRONG: readonly (readonly [what: string, wrong: (time: number) => number])[] = [
    ['right', () => 0],
    ['300 us ahead', () => 300_000],
    ['300 us behind', () => -300_000],
    ['behind, and faster by 50 ppm', time => -200_000 + time * 50e-6],
  ];
  for (const [what, wrong] of WRONG) {
    it(`tells the same of a client whose clock is ${what}`, () => {
      const made = aligned(skewed(recording, wrong), []);
      assert.deepEqual(told(made), told(recording));
      const called = made.events.find(({ kind }) => kind === 'connect-called');
      assert.ok(Math.abs((called?.time ?? NaN) - 10e6) < 1_000);
    });
  }

  it('without it, a SYN-ACK comes before its SYN', () => {
    const clock = skewed(recording, () => 300_000);
    assert.notDeepEqual(told(clock), told(recording));
  });

  it('keeps to what is known otherwise, where packets tell of one bound only', () => {
    const oneWay = script('0 c1>web SYN +20us\n9s end', { pair: true }).recording;
    const [sent, received] = oneWay.packets.time;
    const moved = (least: number, most: number): number =>
      (aligned(oneWay, [{ at: 0, least, most }]).packets.time[0] ?? NaN) - (sent ?? 0);
    assert.equal(received, 20_000);
    assert.equal(moved(-40_000, 60_000), -10_000);
    assert.equal(moved(-40_000, 0), -20_000);
    assert.equal(aligned(oneWay, []).packets.time[0], 0);
  });

  it('makes nothing of repeats, which leave open what arrived', () => {
    const repeated = '0 c1>web SYN lost\n1s c1>web SYN again +20us\n9s end';
    const lossy = script(repeated, { pair: true }).recording;
    const made = aligned(
      skewed(lossy, () => -300_000),
      [],
    );
    assert.equal(made.packets.time[0], -300_000);
  });
});
