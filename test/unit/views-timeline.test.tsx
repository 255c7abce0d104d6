import { whisker } from '../../src/views/timeline/arrowSvg.js';
import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { options, render } from 'preact';
import { ViewHtml } from '../../src/views/html.js';
import { followConnection } from '../../src/views/timeline/follow.js';
import { alike, fitting, listLines } from '../../src/views/timeline/grouping.js';
import type { EndEvent, Segment, TimelineConnection } from '../../src/views/timeline/model.js';
import { eventText, fateMark, headerFacts, story } from '../../src/views/timeline/sentences.js';
import {
  conversation,
  droppedSyn,
  handshake,
  heldAck,
  long,
  samples,
  segment,
  timeline,
} from '../support/views-samples.js';

const µs = 1e3;
const s = 1e9;

describe('what is said about a segment', () => {
  const told = (from: Segment['from'], kind: Segment['kind'], more: Partial<Segment>): string =>
    story(segment(0, from, kind, more), heldAck);
  const ignored = (more: Partial<Extract<Segment['fate'], { kind: 'ack-ignored' }>>) => ({
    fate: { kind: 'ack-ignored' as const, queue: { length: 3, bound: 2 }, sequel: null, ...more },
  });
  const cases: [said: string, from: Segment['from'], kind: Segment['kind'], Partial<Segment>][] = [
    ['h1 asks web for a connection.', 'client', 'SYN', {}],
    [
      'h1 asks web for a connection. The listener dropped it: accept queue full (3 > 2).',
      'client',
      'SYN',
      { fate: { kind: 'syn-dropped', full: { queue: 'accept', length: 3, bound: 2 } } },
    ],
    [
      'h1 asks web for a connection. The listener dropped it: SYN queue full (1 request, backlog 1).',
      'client',
      'SYN',
      { fate: { kind: 'syn-dropped', full: { queue: 'syn', length: 1, bound: 1 } } },
    ],
    [
      'h1 sends it again: its retransmission timer ran out after 1.03 s; nothing came back from web. The listener dropped it without an answer, as it does when a queue is full.',
      'client',
      'SYN',
      {
        cause: { kind: 'timer', after: 1.03 * s, missing: 'answer' },
        fate: { kind: 'syn-dropped', full: null },
      },
    ],
    [
      'web sends it again: its retransmission timer ran out after 2.02 s; it had ignored the final ACK, its accept queue being full. Spurious: h1 had it already.',
      'server',
      'SYN-ACK',
      { cause: { kind: 'timer', after: 2.016 * s, missing: 'answer-ignored' }, spurious: true },
    ],
    [
      'h1 confirms: it holds the connection for established. Final ACK arrived, accept queue full (3 > 2): kept in SYN_RECV. SYN-ACK will be repeated in 1.0 s, or the request given up if that was its last try.',
      'client',
      'ACK',
      ignored({ sequel: { kind: 'due', after: 0.999 * s } }),
    ],
    [
      'h1 says it again, because web repeated its SYN-ACK. Final ACK arrived, but found no room: kept in SYN_RECV. The request expired 4.0 s later.',
      'client',
      'ACK',
      {
        cause: { kind: 'asked-again', by: 'SYN-ACK' },
        ...ignored({ queue: null, sequel: { kind: 'expired', after: 4 * s } }),
      },
    ],
    [
      'h1 confirms: it holds the connection for established. The listener waits for data (TCP_DEFER_ACCEPT): kept in SYN_RECV. The SYN-ACK was repeated 3.0 s later.',
      'client',
      'ACK',
      ignored({ queue: null, deferred: true, sequel: { kind: 'repeated', after: 3 * s } }),
    ],
    [
      'h1 confirms: it holds the connection for established. This completes the handshake: the connection waits in the accept queue of web.',
      'client',
      'ACK',
      { completes: true },
    ],
    [
      'h1 confirms: it holds the connection for established. A socket filter dropped it before TCP saw it (rule: drop ack h1 -> web).',
      'client',
      'ACK',
      { fate: { kind: 'dropped-by-rule', rule: 'drop ack h1\n-> web' } },
    ],
    [
      'h1 sends it again 19.0 ms later, before its timer ran out: it takes the first for lost. It left, and never arrived at web.',
      'client',
      'data',
      { cause: { kind: 'suspects-loss', after: 19e6 }, fate: { kind: 'lost' } },
    ],
    ['h1 sends 1 byte.', 'client', 'data', { length: 1 }],
    [
      'web answers with a SYN cookie, and will not repeat this.',
      'server',
      'SYN-ACK',
      { cause: { kind: 'answers-with-cookie' } },
    ],
    ['web refuses: nobody listens there.', 'server', 'RST', { cause: { kind: 'refuses' } }],
    [
      'web found no room in its accept queue and says so (tcp_abort_on_overflow).',
      'server',
      'RST',
      { cause: { kind: 'aborts' } },
    ],
  ];
  for (const [said, from, kind, more] of cases) {
    it(said, () => assert.equal(told(from, kind, more), said));
  }

  it('each way not to arrive has its own mark', () => {
    const marks = ([{ kind: 'dropped-by-rule', rule: 'r' }, { kind: 'lost' }] as const).map(
      fateMark,
    );
    assert.deepEqual(
      marks.map(mark => mark?.sign),
      ['⊘', '✗'],
    );
    assert.equal(
      fateMark({ kind: 'syn-dropped', full: { queue: 'syn', length: 3, bound: 2 } })?.text,
      'dropped: SYN queue full (3)',
    );
    assert.equal(fateMark({ kind: 'delivered' }), undefined);
  });

  it('the header in numbers, with options where they were captured', () => {
    const options = ['mss 1460', 'sackOK'];
    assert.equal(
      headerFacts(segment(0, 'client', 'SYN', { options, arrival: 24 * µs }), undefined),
      'seq 0 · win 65483 · flags SYN · options mss 1460, sackOK · arrived after 24 µs',
    );
    assert.equal(
      headerFacts(segment(0, 'server', 'data', { length: 5, options: [] }), undefined),
      'seq 1 · ack 1 · win 65483 · 5 B · flags PSH ACK',
    );
    assert.match(
      headerFacts(segment(0, 'client', 'SYN', { arrival: 240 * µs }), 60 * µs),
      / · arrived after 240 µs ± 60 µs$/,
    );
  });
});

describe('what programs did, in a few words', () => {
  type Happening = EndEvent extends infer One
    ? One extends unknown
      ? Omit<One, 'time' | 'end'>
      : never
    : never;
  const cases: [text: string, event: Happening][] = [
    ['connect() called', { kind: 'connect-called' }],
    ['connect() returned', { kind: 'connected' }],
    ['connect() failed: ETIMEDOUT', { kind: 'connect-failed', errno: 'ETIMEDOUT' }],
    ['broken: ECONNRESET', { kind: 'broken', errno: 'ECONNRESET' }],
    ['received 5 B', { kind: 'received', bytes: 5 }],
    ['read() returned 0', { kind: 'peer-closed' }],
    ['close()', { kind: 'closed' }],
    ['close() with RST', { kind: 'reset' }],
    ['accept() returned 6', { kind: 'accepted', fd: 6 }],
    ['listener closed', { kind: 'listener-closed' }],
    ['process killed, SIGKILL', { kind: 'exited', signal: 'SIGKILL' }],
    ['process ended', { kind: 'exited', signal: null }],
    ['rule off: drop ack h1 -> web', { kind: 'rule-off', rule: 'drop ack h1 -> web' }],
  ];
  for (const [text, event] of cases) {
    // Safe: each case is an event but for its time and end.
    it(text, () => assert.equal(eventText({ ...event, time: 0, end: 'client' }), text));
  }
});

describe('connections that went alike', () => {
  const connections = [
    handshake('c1', 1),
    droppedSyn,
    handshake('c2', 2),
    heldAck,
    handshake('c3', 3),
  ];
  it('are one group', () => {
    assert.deepEqual(
      alike(connections, fitting(connections, '')).map(({ names, members }) => [names, members]),
      [
        ['c1..c3', [0, 2, 4]],
        ['c4', [1]],
        ['h1', [3]],
      ],
    );
  });
  const filters: [filter: string, shown: number[]][] = [
    ['', [0, 1, 2, 3, 4]],
    [' C2 ', [2]],
    ['web', [0, 1, 2, 3, 4]],
    ['h', [3]],
    ['nobody', []],
  ];
  for (const [filter, shown] of filters) {
    it(`filtered by "${filter}"`, () => assert.deepEqual(fitting(connections, filter), shown));
  }
  it('are lines, folded and unfolded', () => {
    const groups = alike(connections, fitting(connections, ''));
    const lines = (open: readonly string[]) =>
      listLines(groups, new Set(open)).map(({ index, depth, place, of }) =>
        [index ?? 'group', depth, `${place}/${of}`].join(' '),
      );
    assert.deepEqual(lines([]), ['group 1 1/3', '1 1 2/3', '3 1 3/3']);
    assert.deepEqual(lines([groups[0]!.key]), [
      'group 1 1/3',
      '0 2 1/3',
      '2 2 2/3',
      '4 2 3/3',
      '1 1 2/3',
      '3 1 3/3',
    ]);
  });
});

describe('a timeline in a page', () => {
  const replaced = ['document', 'window', 'Node', 'CustomEvent', 'requestAnimationFrame'] as const;
  const before = replaced.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
  let dom: JSDOM['window'];
  let frames: (() => void)[];
  let page: HTMLElement;

  beforeEach(() => {
    dom = new JSDOM('<!doctype html>').window;
    // jsdom lays nothing out: nothing changes its size, nothing is out of sight.
    const nothing = (): void => undefined;
    Object.assign(dom.Element.prototype, { scrollIntoView: nothing, scrollTo: nothing });
    const ResizeObserver = function () {
      return { observe: nothing, disconnect: nothing };
    };
    const requestAnimationFrame = (frame: () => void): number => frames.push(frame);
    Object.assign(dom, { ResizeObserver, requestAnimationFrame, cancelAnimationFrame: nothing });
    frames = [];
    const values = {
      document: dom.document,
      window: dom,
      Node: dom.Node,
      CustomEvent: dom.CustomEvent,
      requestAnimationFrame,
    };
    for (const name of replaced) {
      Object.defineProperty(globalThis, name, { value: values[name], configurable: true });
    }
    options.debounceRendering = redraw => redraw();
    page = document.createElement('div');
    document.body.append(page);
  });

  afterEach(() => {
    render(null, page);
    replaced.forEach((name, at) => {
      const descriptor = before[at];
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    });
    delete options.debounceRendering;
    dom.close();
  });

  const all = (selector: string, inside: ParentNode = page): HTMLElement[] => [
    ...inside.querySelectorAll<HTMLElement>(selector),
  ];
  const texts = (selector: string, inside: ParentNode = page): string[] =>
    all(selector, inside).map(({ textContent }) => textContent);
  const draw = (connections: readonly TimelineConnection[]): void =>
    render(<ViewHtml view={timeline(connections)} />, page);
  const press = (key: string): void => {
    const { activeElement } = document;
    activeElement?.dispatchEvent(new dom.KeyboardEvent('keydown', { key, bubbles: true }));
  };
  const unfold = (details: HTMLElement): void => {
    details.setAttribute('open', '');
    details.dispatchEvent(new dom.Event('toggle'));
  };
  const button = (text: string): HTMLElement =>
    all('button').find(({ textContent }) => textContent === text)!;

  it('arrows with labels, notes, states and events, and a table that says the same', () => {
    render(<ViewHtml view={samples['timeline, the article']} />, page);
    const held = all('.tb-connection')[1]!;
    assert.deepEqual(texts('.tb-label', held), [
      'SYN',
      'SYN-ACK',
      'ACK',
      'SYN-ACK repeat 1, spurious',
      'ACK repeat 1, spurious',
      'SYN-ACK repeat 2, spurious',
      'ACK repeat 2, spurious',
    ]);
    assert.deepEqual(texts('.tb-fate', held), [
      '⊘ dropped by rule: drop ack h1..h2 -> web',
      '✗ ignored: accept queue full (3 > 2)',
      '✗ ignored: accept queue full (3 > 2)',
    ]);
    assert.deepEqual(texts('.tb-doing', held), [
      'connect() called',
      'connect() returned',
      'rule off: drop ack h1 -> web',
    ]);
    const [table] = all('.tb-alternative', held);
    assert.deepEqual(all('table', table), []);
    unfold(table!);
    const rows = all('tbody tr', table).map(row => texts('td', row));
    assert.equal(rows.length, 10);
    assert.deepEqual(rows[6], [
      '1.030400',
      'web → h1',
      'SYN-ACK repeat 1, spurious',
      '0',
      '1',
      '0',
      'SYN ACK',
      'delivered: the other end already had it',
      'ESTABLISHED',
      'SYN_RECV',
      'web sends it again: its retransmission timer ran out after 1.03 s; h1 had answered, but that was lost or dropped on its way. Spurious: h1 had it already.',
    ]);
  });

  it('arrow keys go from segment to segment, and its story is told', () => {
    draw([heldAck]);
    const segments = all('[data-rung]');
    assert.deepEqual(
      segments.map(({ tabIndex }) => tabIndex),
      [0, -1, -1, -1, -1, -1, -1],
    );
    segments[0]!.focus();
    press('ArrowDown');
    assert.equal(document.activeElement, segments[1]);
    assert.match(texts('.tb-story').join(), /^SYN-ACK 0.000018 sweb answers, and keeps a request/);
    press('End');
    assert.equal(document.activeElement, segments[6]);
    press('ArrowDown');
    assert.equal(document.activeElement, segments[6]);
    press('ArrowUp');
    press('Escape');
    assert.deepEqual(texts('.tb-story'), []);
    press('Home');
    assert.equal(document.activeElement, segments[0]);
    assert.match(segments[0]!.getAttribute('aria-label') ?? '', /^SYN, 0.000000 s. h1 asks web/);
  });

  it('tells the kernel’s rules behind a segment, and where to read them, by keyboard too', () => {
    const [syn, ...rest] = droppedSyn.segments;
    assert.ok(syn);
    const fateRule = { id: 'syn-at-full-accept-queue' } as const;
    const segments = [{ ...syn, fateRule }, ...rest];
    const sources = [{ file: 'net/ipv4/tcp_input.c', symbol: 'tcp_conn_request' }];
    const data = {
      connections: [{ ...droppedSyn, segments }],
      lost: 0,
      rules: [{ id: fateRule.id, sources }],
    };
    render(<ViewHtml view={{ view: 'timeline', data }} />, page);
    const [first, second] = all('[data-rung]');
    first!.focus();
    const rule = 'A SYN that meets a full accept queue is dropped without an answer.';
    const source = 'tcp_conn_request in net/ipv4/tcp_input.c';
    assert.deepEqual(texts('.tb-story .tb-rule'), [`${rule} ${source}`]);
    assert.ok(first!.getAttribute('aria-label')?.includes(` ${rule} ${source} seq 0`));
    second!.focus();
    assert.deepEqual(texts('.tb-story .tb-rule'), []);
  });

  it('numbers, events and idle time on demand', () => {
    draw([heldAck]);
    button('Numbers').click();
    assert.equal(texts('.tb-label')[1], 'SYN-ACK seq 0 · ack 1 · win 65483');
    button('Events').click();
    assert.deepEqual(texts('.tb-doing'), []);
    const pauses = all('.tb-pause').length;
    assert.equal(all('.tb-mark').length, 0);
    all('.tb-pause')[0]!.click();
    const one = all('.tb-mark').length;
    assert.ok(one > 3 && one <= 10);
    button('Idle time').click();
    assert.equal(all('.tb-pause').length, pauses);
    assert.ok(all('.tb-mark').length > 0);
    assert.equal(all('.tb-pause')[0]!.getAttribute('aria-expanded'), 'false');
  });

  it('a long ladder: what is left out on demand, and only what is seen of it', () => {
    draw([long]);
    assert.equal(all('.tb-label').length, 60);
    button('Show all 400 segments').click();
    assert.ok(all('.tb-label').length < 40);
    all('[data-rung]')[0]!.focus();
    press('End');
    assert.equal(document.activeElement?.getAttribute('data-rung'), '399');
    assert.ok(all('.tb-label').length < 40);
  });

  it('hundreds of connections: a list of groups, and the ladder of one', () => {
    render(<ViewHtml view={samples['timeline, hundreds']} />, page);
    assert.equal(all('[role=treeitem]').length, 1);
    assert.equal(all('.tb-ladder').length, 1);
    all('[role=tree]')[0]!.focus();
    press('ArrowRight');
    assert.ok(all('[role=treeitem]').length > 10 && all('[role=treeitem]').length < 30);
    press('ArrowDown');
    press('ArrowDown');
    assert.match(texts('.tb-title').join(), /^c2 → web$/);
    press('End');
    assert.match(texts('.tb-title').join(), /^c300 → web$/);
    assert.equal(
      all('[role=tree]')[0]!.getAttribute('aria-activedescendant'),
      all('.tb-current')[0]!.id,
    );
    press('ArrowLeft');
    press('ArrowLeft');
    assert.equal(all('[role=treeitem]').length, 1);
    const input = all('input')[0] as HTMLInputElement; // the filter is the only one
    input.value = 'c29';
    input.dispatchEvent(new dom.Event('input', { bubbles: true }));
    assert.match(texts('[role=status]').join(), /^11 of 300 connections$/);
    assert.match(texts('.tb-title').join(), /^c29 → web$/);
  });

  it('follows a connection from another view', async () => {
    draw([handshake('c1', 1), heldAck, droppedSyn]);
    const link = document.createElement('a');
    page.before(link);
    all('.tb-connection details').forEach(details => details.removeAttribute('open'));
    assert.equal(followConnection(link, 'c4'), true);
    await Promise.resolve();
    for (const frame of frames) frame();
    assert.equal(document.activeElement?.id, 'tb-connection-c4');
    assert.equal(all('#tb-connection-c4 details')[0]!.hasAttribute('open'), true);
    assert.equal(followConnection(link, 'nobody'), false);
  });

  describe('the way back to a table', () => {
    let around: HTMLElement[];

    /** Tables before and behind a timeline of c12 and of a client that is in none. */
    beforeEach(() => {
      draw([handshake('c12', 1), handshake('nobody', 2)]);
      around = [samples['sockets, a thousand'], samples['sockets, a thousand']].map((view, at) => {
        const element = document.createElement('div');
        if (at === 0) page.before(element);
        else page.after(element);
        render(<ViewHtml view={view} />, element);
        return element;
      });
    });

    afterEach(() => around.forEach(element => render(null, element)));

    const link = (client: string): HTMLElement =>
      all('.tb-row-link').find(({ title }) => title.split(' ').includes(client))!;
    const chosen = (): string[] =>
      around.map(element =>
        texts('[aria-selected=true]', element)
          .map(text => /c\d+/.exec(text)?.[0])
          .join(),
      );
    const type = (text: string): void => {
      const [input] = around[0]!.querySelectorAll('input');
      input!.value = text;
      input!.dispatchEvent(new dom.Event('input', { bubbles: true }));
    };

    it('leads to the nearest before, and folds no ladder', () => {
      link('c12').click();
      assert.deepEqual(chosen(), ['c12', '']);
      assert.equal(document.activeElement, all('[role=grid]', around[0])[0]);
      assert.equal(all('#tb-connection-c12 details')[0]!.hasAttribute('open'), true);
      assert.deepEqual(texts('[role=status]', around[0]), ['1000 rows']);
    });

    it('clears a filter that hides the row, and says so until the next', () => {
      type('c99');
      link('c12').click();
      assert.deepEqual(chosen(), ['c12', '']);
      assert.deepEqual(texts('[role=status]', around[0]), ['Filter cleared to show c12']);
      assert.equal(around[0]!.querySelector('input')!.value, '');
      type('c99');
      assert.deepEqual(texts('[role=status]', around[0]), ['11 of 1000 rows']);
    });

    it('keeps a filter that does not', () => {
      type('c12');
      link('c12').click();
      assert.deepEqual(texts('[role=status]', around[0]), ['11 of 1000 rows']);
    });

    it('says where no table has it', () => {
      link('nobody').click();
      assert.equal(link('nobody').getAttribute('aria-label'), 'No table here has it: nobody');
      assert.deepEqual(chosen(), ['', '']);
    });
  });

  describe('the overview of its time', () => {
    const strip = (): HTMLElement => all('[role=slider]')[0]!;
    const said = (): string | null => strip().getAttribute('aria-valuetext');

    it('is there for what is long enough to be zoomed', () => {
      draw([handshake('c1', 1)]);
      assert.deepEqual(all('[role=slider]'), []);
      draw([heldAck]);
      assert.equal(all('[role=slider]').length, 1);
    });

    it('zooms and pans with the keys, and says what is shown', () => {
      draw([heldAck]);
      strip().focus();
      for (const [key, text, labels] of [
        ['x', '-21 µs to 3.05 s, all 7 segments', 7],
        ['+', '515 ms to 2.04 s, 2 of 7 segments', 2],
        ['Home', '-21 µs to 1.52 s, 5 of 7 segments', 5],
        ['End', '1.52 s to 3.05 s, 2 of 7 segments', 2],
        ['0', '-21 µs to 3.05 s, all 7 segments', 7],
      ] as const) {
        press(key);
        assert.deepEqual([key, said(), all('.tb-label').length], [key, text, labels]);
      }
    });

    it('leads from what is left out to it', () => {
      draw([heldAck]);
      strip().focus();
      press('+');
      press('Home');
      button('2 segments after').click();
      assert.equal(said(), '1.52 s to 3.05 s, 2 of 7 segments');
      assert.equal(all('.tb-label').length, 2);
      button('Whole').click();
      assert.equal(all('.tb-label').length, 7);
    });

    it('leaves keys with Ctrl to the notebook', () => {
      draw([heldAck]);
      let left = 0;
      page.addEventListener('keydown', () => left++);
      for (const ctrlKey of [true, false]) {
        strip().dispatchEvent(
          new dom.KeyboardEvent('keydown', { key: '+', ctrlKey, bubbles: true }),
        );
      }
      assert.equal(left, 1);
    });

    it('of a long ladder, only what is in the window, and only what is seen of it', () => {
      draw([long]);
      button('Show all 400 segments').click();
      strip().focus();
      press('+');
      assert.match(said() ?? '', /, 20[01] of 400 segments$/);
      assert.ok(all('.tb-label').length < 40);
    });
  });

  it('a name used twice has two places', () => {
    draw([handshake('c1', 1), handshake('c1', 2)]);
    assert.deepEqual(
      all('.tb-connection').map(({ id }) => id),
      ['tb-connection-c1', 'tb-connection-c1-2'],
    );
  });

  it('a connection of which nothing is known says so', () => {
    draw([conversation('c1', 1, [], [], [])]);
    assert.match(page.textContent, /No segment in this slice of time\./);
  });

  it('arrow keys go from one connection to the next', () => {
    draw([handshake('c1', 1), heldAck]);
    const summaries = all('.tb-connection > details > summary');
    summaries[0]!.focus();
    press('ArrowDown');
    assert.equal(document.activeElement, summaries[1]);
    press('ArrowUp');
    assert.equal(document.activeElement, summaries[0]);
  });
});

describe('a whisker at an arrival', () => {
  const cases: [what: string, arrival: number | null, error: number | undefined, pixels: number][] =
    [
      ['none on one machine', 240 * µs, undefined, 0],
      ['none where it was not seen', null, 60 * µs, 0],
      ['a third of the fall', 240 * µs, 80 * µs, 4],
      ['never out of its rung', 240 * µs, 900 * µs, 8],
      ['never too small to be seen', 240 * µs, 1, 3],
    ];
  for (const [what, arrival, error, pixels] of cases) {
    it(what, () => assert.equal(whisker(segment(0, 'client', 'SYN', { arrival }), error), pixels));
  }
});
