import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LiveDepth } from '../../src/analysis/liveDepth.js';
import { queueDepth } from '../../src/analysis/queueDepth.js';
import { RecordingLog } from '../../src/lab/recordingLog.js';
import type { KnownServer, Recording, SideLook } from '../../src/lab/recording.js';
import type { TimelineConnection } from '../../src/views/timeline/model.js';
import type { ListenerDepth } from '../../src/views/depth/model.js';
import type { SocketEntry } from '../../src/wire/socketEntry.js';
import { entry, nanoseconds, script } from './analysisScript.js';
import { timelineConnections } from '../../src/analysis/connections.js';
import { listening } from './kernelSettings.js';

const WEB = { address: '127.0.0.1', port: 7777 };
const NOBODY = { address: '0.0.0.0', port: 0 };

const server = (name: string, more: Partial<KnownServer> = {}): KnownServer => ({
  name,
  side: 'both',
  ...WEB,
  from: 0,
  to: undefined,
  ...more,
});

/** `50ms 2/3 syn=1`: length and backlog of the listener and its requests; `50ms -`: closed. */
function look(line: string): SideLook {
  const [time = '', depth = '', ...marks] = line.split(' ');
  const [length = 0, backlog = 0] = depth.split('/').map(Number);
  const requests = Number(marks.find(mark => mark.startsWith('syn='))?.slice(4) ?? 0);
  const listener = entry('LISTEN', WEB, NOBODY, { receiveQueue: length, sendQueue: backlog });
  const sockets: SocketEntry[] = depth === '-' ? [] : [listener];
  for (let index = 0; index < requests; index++) {
    sockets.push(entry('SYN_RECV', WEB, { address: '127.0.0.1', port: 40000 + index }));
  }
  // Connections that were accepted are in no queue.
  sockets.push(entry('ESTABLISHED', WEB, { address: '127.0.0.1', port: 50000 }, { inode: 9 }));
  return { side: 'both', time: nanoseconds(time), sockets };
}

function depth(
  looks: readonly SideLook[],
  slice: string,
  more: { servers?: KnownServer[]; connections?: TimelineConnection[] | null } = {},
): readonly ListenerDepth[] {
  const [from = '', to = ''] = slice.split('..');
  const recording: Recording = {
    ...script('').recording,
    servers: more.servers ?? [server('web', { from: -1e9 })],
    looks,
  };
  return queueDepth(
    recording,
    { from: nanoseconds(from), to: nanoseconds(to) },
    {
      owners: new Map(),
      rules: () => listening(),
      steps: [
        { time: 10e6, text: 'client c1 -> web' },
        { time: 900e6, text: 'wait 1s' },
      ],
      connections: more.connections === undefined ? [] : more.connections,
    },
  ).listeners;
}

/** `100ms 2/3 1/3`, or `100ms -`. */
function lines({ samples }: ListenerDepth): string[] {
  return samples.map(({ time, queues }) => {
    const fill = (queue: { length: number; limit: number | null }) =>
      `${queue.length}/${queue.limit}`;
    const text = queues === null ? '-' : `${fill(queues.acceptQueue)} ${fill(queues.synQueue)}`;
    return `${time / 1e6}ms ${text}`;
  });
}

describe('depth of queues over time', () => {
  const cases: readonly (readonly [what: string, looks: string[], slice: string, got: string[]])[] =
    [
      ['nothing seen', [], '0..1s', []],
      [
        'each change once, at the look that showed it first',
        ['0 0/2', '50ms 0/2', '100ms 1/2', '150ms 1/2', '200ms 3/2 syn=2', '250ms 3/2'],
        '0..300ms',
        ['0ms 0/3 0/3', '100ms 1/3 0/3', '200ms 3/3 2/3', '250ms 3/3 0/3'],
      ],
      [
        'what held when the slice began',
        ['0 0/2', '50ms 2/2', '400ms 2/2', '600ms 3/2'],
        '500ms..700ms',
        ['0ms 2/3 0/3', '100ms 3/3 0/3'],
      ],
      [
        'what came behind the slice is not in it',
        ['0 0/2', '800ms 2/2'],
        '0..500ms',
        ['0ms 0/3 0/3'],
      ],
      [
        'a listener that closes, and one in its place',
        ['0 1/2', '50ms -', '100ms -', '150ms 0/4'],
        '0..200ms',
        ['0ms 1/3 0/3', '50ms -', '150ms 0/5 0/5'],
      ],
    ];
  for (const [what, looks, slice, got] of cases) {
    it(what, () => assert.deepEqual(depth(looks.map(look), slice).flatMap(lines), got));
  }

  it('a listener that opens in the slice is empty at first, whenever it was first seen', () => {
    const servers = [server('web', { from: 20e6 })];
    assert.deepEqual(depth([look('50ms 3/2')], '0..100ms', { servers }).flatMap(lines), [
      '20ms 0/3 0/3',
      '50ms 3/3 0/3',
    ]);
  });

  it('has the steps that began in the slice, by its own time', () => {
    const [web] = depth([look('600ms 0/2')], '500ms..2s');
    assert.deepEqual(web?.steps, [{ time: 400e6, text: 'wait 1s' }]);
    assert.equal(web.duration, 1.5e9);
  });

  it('tells two listeners apart by their ports', () => {
    const other = { address: '127.0.0.1', port: 8888 };
    const one = look('50ms 1/2');
    const both = {
      ...one,
      sockets: [
        ...one.sockets,
        entry('LISTEN', other, NOBODY, { receiveQueue: 5, sendQueue: 9 }),
        entry('SYN_RECV', other, { address: '127.0.0.1', port: 40000 }),
      ],
    };
    const servers = [server('web', { from: -1e9 }), server('api', { ...other, from: -1e9 })];
    assert.deepEqual(
      depth([both], '0..100ms', { servers }).map(found => [found.name, ...lines(found)]),
      [
        ['web', '50ms 1/3 0/3'],
        ['api', '50ms 5/10 1/10'],
      ],
    );
  });

  it('has the moments at which a segment found no room', () => {
    const { recording, slice } = script(`
      0 c4>web SYN
      1s c4>web SYN again
      1.5s look c4=SYN_SENT
    `);
    const connections = timelineConnections(recording, slice);
    const looks = [{ ...look('0 3/2'), sockets: [listenerOf(recording)] }];
    const [web] = depth(looks, '0..2s', { servers: [...recording.servers], connections });
    assert.deepEqual(web?.overflows, [
      { time: 0, kind: 'syn-dropped', client: 'c4' },
      { time: 1e9, kind: 'syn-dropped', client: 'c4' },
    ]);
  });

  it('says that it knows of no segments where packets are not captured', () => {
    assert.equal(depth([look('0 0/2')], '0..1s', { connections: null })[0]?.overflows, null);
  });
});

describe('depth of queues while the recording grows', () => {
  const RULES = listening();
  const about = { owners: new Map<number, never>(), rules: () => RULES };

  /** Records the looks; follows at each `|`, and at the end. Gives what each call said. */
  function live(script: string, from: string) {
    const log = new RecordingLog(['both'], 0);
    log.servers.push(server('web', { from: -1e9 }));
    const followed = new LiveDepth(nanoseconds(from));
    const said: boolean[] = [];
    for (const part of script.split('|')) {
      for (const line of part.split(',')) if (line.trim() !== '') log.look(look(line.trim()));
      said.push(followed.follow(log, about));
    }
    return { said, log, listeners: followed.listeners(log) };
  }

  const cases: readonly (readonly [
    what: string,
    script: string,
    said: readonly boolean[],
    got: readonly string[],
  ])[] = [
    ['nothing recorded', '|', [false, false], []],
    [
      'each change when it comes',
      '0 0/2 | 50ms 1/2 | 100ms 1/2 | 150ms 2/2',
      [true, true, false, true],
      ['0ms 0/3 0/3', '50ms 1/3 0/3', '150ms 2/3 0/3'],
    ],
    [
      'equal looks, of which the recording keeps two',
      '0 1/2, 50ms 1/2 | 100ms 1/2, 150ms 1/2 | 200ms 1/2',
      [true, false, false],
      ['0ms 1/3 0/3'],
    ],
    ['a listener that closed', '0 1/2 | 50ms -', [true, true], []],
    [
      'one that is up again',
      '0 1/2 | 50ms - | 100ms 0/2',
      [true, true, true],
      ['0ms 1/3 0/3', '50ms -', '100ms 0/3 0/3'],
    ],
  ];
  for (const [what, script, said, got] of cases) {
    it(what, () => {
      const one = live(script, '0');
      assert.deepEqual(one.said, said);
      assert.deepEqual(one.listeners.flatMap(lines), got);
    });
  }

  it('begins with what held before', () => {
    const { listeners } = live('0 0/2, 50ms 2/2, 400ms 2/2 | 600ms 3/2', '500ms');
    assert.deepEqual(listeners.flatMap(lines), ['0ms 2/3 0/3', '100ms 3/3 0/3']);
    assert.equal(listeners[0]?.duration, 100e6);
  });

  it('is what a look at the whole recording gives, however often it was followed', () => {
    const looks = fc.array(
      fc.record({ length: fc.nat(3), requests: fc.nat(2), follow: fc.boolean() }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(looks, fc.nat(20), (seen, first) => {
        const script = seen
          .map(
            ({ length, requests, follow }, index) =>
              `${index * 50}ms ${length}/2 syn=${requests}${follow ? '|' : ','}`,
          )
          .join('');
        const from = first * 50;
        const to = Math.max(from, (seen.length - 1) * 50);
        const { log, listeners } = live(script, `${from}ms`);
        const whole = queueDepth(
          log,
          { from: from * 1e6, to: to * 1e6 },
          { ...about, steps: [], connections: [] },
        );
        assert.deepEqual(listeners, whole.listeners);
      }),
    );
  });
});

function listenerOf({ servers }: Recording): SocketEntry {
  const { address, port } = servers[0]!;
  return entry('LISTEN', { address, port }, NOBODY, { receiveQueue: 3, sendQueue: 2 });
}
