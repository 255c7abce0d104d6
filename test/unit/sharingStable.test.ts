import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { KnownClient } from '../../src/lab/recording.js';
import { stableText } from '../../src/session/stableText.js';
import { drawMarkdown } from '../../src/views/draw.js';
import type { TimelineConnection } from '../../src/views/timeline/model.js';
import type { View } from '../../src/views/view.js';
import { samples } from '../support/views-samples.js';

const client = (name: string, port: number): KnownClient => ({
  name,
  server: 'web',
  side: 'both',
  local: { address: '127.0.0.1', port },
  remote: { address: '127.0.0.1', port: 7777 },
  from: 0,
});

describe('a program’s output in a file', () => {
  const clients = [client('c1', 41234), client('c2', 56789), client('c10', 40001)];
  const cases: [title: string, text: string, stable: string | undefined][] = [
    ['without a client', 'LISTEN 127.0.0.1:7777', undefined],
    ['with a number that is no port', '141234 x41234 1.412345', undefined],
    [
      'with a client',
      'ESTAB 127.0.0.1:41234 127.0.0.1:7777',
      'ESTAB 127.0.0.1:c1    127.0.0.1:7777',
    ],
    ['with an address of IPv6', '[::1]:56789', '[::1]:c2'],
    ['as BSD writes it', '127.0.0.1.56789', '127.0.0.1.c2'],
    [
      'with clients in the order of the kernel’s hash table',
      'head\nLISTEN :7777\nE :56789\nE :40001\nE :41234\nend\nE :56789\nE :41234\n',
      'head\nLISTEN :7777\nE :c1\nE :c2\nE :c10\nend\nE :c1\nE :c2\n',
    ],
  ];
  for (const [title, text, stable] of cases) {
    it(title, () => assert.equal(stableText(text, clients), stable));
  }

  it('is the same for any ports and any order', () => {
    const ports = fc.uniqueArray(fc.integer({ min: 32768, max: 60999 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(ports, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (ports, order) => {
        const known = ports.map((port, index) => client(`c${index}`, port));
        const text = order.map(at => `E 0 127.0.0.1:${ports[at] ?? 0} *:7777`).join('\n');
        assert.equal(
          stableText(text, known),
          'E 0 127.0.0.1:c0    *:7777\nE 0 127.0.0.1:c1    *:7777\nE 0 127.0.0.1:c2    *:7777',
        );
      }),
    );
  });
});

/** The same connection in another run: `late` nanoseconds later for each 50 ms. */
function rerun(connection: TimelineConnection, late: number, port: number): TimelineConnection {
  const stretched = (time: number): number => time + Math.floor(time / 50e6) * late;
  return {
    ...connection,
    start: connection.start + 12_345,
    client: {
      ...connection.client,
      port,
      states: connection.client.states.map(one => ({ ...one, time: stretched(one.time) })),
    },
    server: {
      ...connection.server,
      states: connection.server.states.map(one => ({ ...one, time: stretched(one.time) })),
    },
    segments: connection.segments.map(one => ({
      ...one,
      time: stretched(one.time),
      arrival: one.arrival === null ? null : stretched(one.arrival),
    })),
  };
}

const drawn = (view: View): string => drawMarkdown(view, { stable: true });

describe('Markdown in a file', () => {
  for (const [name, view] of Object.entries(samples)) {
    if (view.view !== 'timeline') continue;
    it(`does not show when things happened to the microsecond: ${name}`, () => {
      const text = drawn(view);
      assert.doesNotMatch(text, /\d (?:µs|ms)\b/);
      const change = fc.tuple(fc.nat(1e6), fc.nat(65535));
      fc.assert(
        fc.property(change, ([late, port]) => {
          const connections = view.data.connections.map(one => rerun(one, late, port));
          assert.equal(drawn({ view: 'timeline', data: { ...view.data, connections } }), text);
        }),
      );
    });
  }

  it('shows the pauses that the kernel’s timers make', () => {
    const timelines = Object.values(samples).filter(({ view }) => view === 'timeline');
    assert.match(timelines.map(drawn).join('\n'), /Note over c,s: 1\.0 s later/);
  });

  it('has no process and no measured time of a step', () => {
    const data = { text: 'web listens, process 4121', stable: 'web listens', cut: 0 };
    assert.equal(drawn({ view: 'text', data }), '```text\nweb listens\n```');
  });
});
