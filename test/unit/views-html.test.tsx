import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { options } from 'preact';
import type { OutputItem, RendererApi } from 'vscode-notebook-renderer';
import { activate } from '../../src/views/renderer.js';
import { PROGRESS_MIME, VIEW_MIME } from '../../src/views/view.js';
import { progressSamples } from '../support/progress-samples.js';
import { allSamples, samples } from '../support/views-samples.js';

const context = {
  setState: () => undefined,
  getState: () => undefined,
  getRenderer: () => Promise.resolve(undefined),
  workspace: { isTrusted: true },
};

function item(id: string, value: unknown, mime = VIEW_MIME): OutputItem {
  const text = JSON.stringify(value);
  return {
    id,
    mime,
    metadata: undefined,
    text: () => text,
    json: (): unknown => JSON.parse(text),
    data: () => new TextEncoder().encode(text),
    blob: () => new Blob([text]),
  };
}

describe('views as HTML', () => {
  const replaced = ['document', 'window', 'ShadowRoot', 'navigator'] as const;
  const before = replaced.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
  let dom: JSDOM['window'];
  let renderer: RendererApi;
  let copied: string[];

  beforeEach(async () => {
    dom = new JSDOM('<!doctype html>').window;
    // jsdom lays nothing out: nothing changes its size, nothing is out of sight.
    const nothing = (): void => undefined;
    const ResizeObserver = function () {
      return { observe: nothing, disconnect: nothing };
    };
    Object.assign(dom, { ResizeObserver });
    Object.assign(dom.HTMLElement.prototype, { scrollIntoView: nothing });
    copied = [];
    const clipboard = {
      writeText: (text: string) => Promise.resolve(void copied.push(text)),
    };
    Object.defineProperties(globalThis, {
      document: { value: dom.document, configurable: true },
      window: { value: dom, configurable: true },
      ShadowRoot: { value: dom.ShadowRoot, configurable: true },
      navigator: { value: { clipboard }, configurable: true },
    });
    options.debounceRendering = redraw => redraw();
    renderer = (await activate(context))!;
  });

  afterEach(() => {
    renderer.disposeOutputItem?.();
    replaced.forEach((name, at) => {
      const descriptor = before[at];
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    });
    delete options.debounceRendering;
    dom.close();
  });

  function draw(value: unknown, id = 'one', mime = VIEW_MIME): HTMLElement {
    const element = document.createElement('div');
    document.body.append(element);
    void renderer.renderOutputItem(item(id, value, mime), element, new AbortController().signal);
    return element;
  }

  function all(element: ParentNode, selector: string): HTMLElement[] {
    return [...element.querySelectorAll<HTMLElement>(selector)];
  }

  function texts(element: ParentNode, selector: string): string[] {
    return all(element, selector).map(({ textContent }) => textContent);
  }

  function rows(element: ParentNode): string[][] {
    return all(element, 'tr').map(row => texts(row, 'th, td'));
  }

  for (const [name, view] of allSamples) {
    it(`${name} is drawn at once`, () => assert.notEqual(draw(view).textContent, ''));
  }

  for (const [name, progress] of Object.entries(progressSamples)) {
    it(`${name} is drawn at once`, () =>
      assert.notEqual(draw(progress, 'one', PROGRESS_MIME).textContent, ''));
  }

  it('progress: what comes later is drawn into the same elements', () => {
    const first = progressSamples['progress, clients']!;
    const element = draw(first, 'one', PROGRESS_MIME);
    const parts = all(element, '*');
    const before = element.textContent;
    const reached = { kind: 'connecting', connected: 313, failed: 0, pending: 18, toCome: 669 };
    const later = item('one', { ...first, elapsed: 16_700, reached }, PROGRESS_MIME);
    void renderer.renderOutputItem(later, element, new AbortController().signal);
    assert.equal(
      element.textContent,
      before.replace('312', '313').replace('17 ', '18 ').replace('671', '669'),
    );
    assert.deepEqual(
      all(element, '*').map((part, index) => part === parts[index]),
      parts.map(() => true),
    );
  });

  it('progress: of many listeners some are told of', () => {
    const element = draw(progressSamples['progress, many listeners'], 'one', PROGRESS_MIME);
    assert.deepEqual(texts(element, 'strong'), ['a', 'b', 'c', 'd']);
    assert.match(element.textContent, /2 more listeners$/);
    assert.equal(all(element, '[role=progressbar]')[0]?.getAttribute('aria-valuenow'), '4');
  });

  it('queues: slots and a row for each connection', () => {
    const element = draw(samples['queues, the article']);
    assert.deepEqual(texts(element, '.tb-slot'), ['c1', 'c2', 'c3', 'h1', 'h2', 'free']);
    assert.deepEqual(texts(element, '.tb-fill'), ['3 / 3', '2 / 3', '1', '1']);
    assert.deepEqual(rows(element).slice(0, 2), [
      ['Client', 'Remote', 'At server', 'Server state', 'Client state', 'Owner (pid)'],
      ['c0', '127.0.0.1:40000', 'accepted', 'ESTABLISHED', 'ESTABLISHED', 'web (4121)'],
    ]);
    assert.equal(rows(element).length, 8);
  });

  it('queues: how long each client has waited, and who found no slot', () => {
    const element = draw(samples['queues, with what was recorded']);
    assert.deepEqual(texts(element, '.tb-slot'), [
      ...['c13.7 s', 'c23.7 s', 'c33.7 s', 'h13.7 s', 'h23.7 s'],
      'free',
    ]);
    assert.deepEqual(texts(element, '.tb-turned'), [
      'c4: SYN dropped ×3, still SYN_SENT',
      'h1, h2: final ACK ignored ×4, still SYN_RECV',
      'c0: final ACK ignored, accepted since',
      'c9: reset, gone since',
      'c10: cookie sent, gone since',
    ]);
  });

  it('queues: five thousand slots as a bar with counts', () => {
    const element = draw(samples['queues, five thousand']);
    assert.deepEqual(texts(element, '.tb-long'), ['c1..c5000 · longest wait 7.0 s · 3001 free']);
    assert.deepEqual(texts(element, '.tb-note-line'), [
      'somaxconn 8000 + 1 (backlog 65535 was asked for)',
      'tcp_max_syn_backlog 128 with cookies off',
    ]);
  });

  it('queues: who is over the limit is marked', () => {
    const element = draw(samples['queues, over the limit, cookies']);
    assert.deepEqual(texts(element, '.tb-over'), ['c3']);
    assert.match(element.textContent, /over its limit: backlog 1 \+ 1/);
    assert.match(element.textContent, /tcp_syncookies 2: nothing is queued/);
  });

  it('queues: the kernel’s rule behind a limit, and behind who found no slot', () => {
    const view = samples['queues, with what was recorded'];
    assert.ok(view.view === 'queues');
    const source = (file: string, symbol: string) => [{ file, symbol, commit: '3479c7549fb1' }];
    const listeners = view.data.listeners.map(listener => ({
      ...listener,
      synQueue: {
        ...listener.synQueue,
        rules: [{ id: 'syn-queue-limit', numbers: { limit: 3 } } as const],
      },
      turnedAway: listener.turnedAway?.map(one =>
        one.what === 'cookie-sent' ? { ...one, rule: { id: 'cookies' } as const } : one,
      ),
      rules: [{ id: 'syn-queue-limit', sources: source('include/net/x.h', 'is_full') } as const],
    }));
    const element = draw({ view: 'queues', data: { listeners } });
    const ruled = all(element, '.tb-ruled');
    assert.deepEqual(
      ruled.map(one => [one.tabIndex, one.querySelector('.tb-holds')?.textContent]),
      [
        [0, 'backlog 2 + 1'],
        [0, 'c10: cookie sent, gone since'],
      ],
    );
    assert.deepEqual(texts(element, '[role=tooltip]'), [
      'The SYN queue holds 3 requests of this listener. is_full in include/net/x.h, commit 3479c7549fb1',
      'While the SYN queue is full, with tcp_syncookies 2 always, SYNs are answered with a cookie, and nothing is queued. ',
    ]);
    for (const one of ruled) {
      const tip = one.querySelector('[role=tooltip]');
      assert.ok(tip?.id);
      assert.equal(tip.id, one.getAttribute('aria-describedby'));
    }
  });

  describe('a table', () => {
    const firsts = (element: ParentNode): string[] =>
      texts(element, 'tr[aria-selected] td:first-child');

    function press(element: HTMLElement, ...keys: string[]): void {
      const [grid] = all(element, '[role=grid]');
      for (const key of keys) {
        grid!.dispatchEvent(new dom.KeyboardEvent('keydown', { key, bubbles: true }));
      }
    }

    function filter(element: HTMLElement, text: string): void {
      const input = element.querySelector('input')!;
      input.value = text;
      input.dispatchEvent(new dom.Event('input', { bubbles: true }));
    }

    it('of five thousand rows has only those in sight in the page', () => {
      const element = draw(samples['queues, five thousand']);
      const drawn = firsts(element);
      assert.ok(drawn.length < 60, `${drawn.length} rows`);
      assert.deepEqual(drawn.slice(0, 2), ['c1', 'c2']);
      assert.equal(all(element, '[role=grid]')[0]?.getAttribute('aria-rowcount'), '5001');
    });

    it('is sorted by a column, the other way round, and as it was', () => {
      const element = draw(samples['queues, the article']);
      const head = all(element, '.tb-sort')[2]!;
      const orders = [1, 2, 3].map(() => {
        head.click();
        return [head.closest('th')?.getAttribute('aria-sort'), firsts(element).join(' ')];
      });
      assert.deepEqual(orders, [
        ['ascending', 'c1 c2 c3 c0 c4 h1 h2'],
        ['descending', 'h1 h2 c4 c0 c1 c2 c3'],
        ['none', 'c0 c1 c2 c3 h1 h2 c4'],
      ]);
    });

    it('is filtered by words, in whatever case', () => {
      const element = draw(samples['sockets, a thousand']);
      filter(element, 'syn_sent C99');
      assert.deepEqual(firsts(element).length, 11);
      assert.deepEqual(texts(element, '[role=status]'), ['11 of 1000 rows']);
      filter(element, 'nobody');
      assert.deepEqual(texts(element, 'tfoot'), ['No row matches.']);
    });

    it('has a row selected by the arrow keys', () => {
      const element = draw(samples['queues, the article']);
      const selected = (): string[] => texts(element, '[aria-selected=true] td:first-child');
      const steps: [key: string, selected: string[]][] = [
        ['ArrowDown', ['c0']],
        ['ArrowDown', ['c1']],
        ['End', ['c4']],
        ['ArrowDown', ['c4']],
        ['ArrowUp', ['h2']],
        ['Home', ['c0']],
        ['x', ['c0']],
        ['Escape', []],
      ];
      for (const [key, expected] of steps) {
        press(element, key);
        assert.deepEqual(selected(), expected, key);
      }
      all(element, 'tr[aria-selected]')[2]!.click();
      assert.deepEqual(selected(), ['c2']);
      const active = all(element, '[role=grid]')[0]?.getAttribute('aria-activedescendant') ?? '';
      assert.equal(document.getElementById(active)?.getAttribute('aria-selected'), 'true');
    });

    it('is copied as it is shown, for a spreadsheet or for Markdown', async () => {
      const element = draw(samples['queues, a thousand']);
      const [tsv, markdown] = all(element, '.tb-copies button');
      filter(element, 'c999');
      tsv!.click();
      await Promise.resolve();
      assert.equal(tsv!.textContent, 'Copied');
      tsv!.dispatchEvent(new dom.FocusEvent('blur'));
      assert.equal(tsv!.textContent, 'TSV');
      markdown!.click();
      await Promise.resolve();
      assert.deepEqual(
        copied.map(text => text.split('\n')),
        [
          [
            'Client\tRemote\tAt server\tServer state\tClient state\tOwner (pid)',
            'c999\t127.0.0.1:30998\tno socket\tCLOSED\tSYN_SENT\t–',
          ],
          [
            '| Client | Remote | At server | Server state | Client state | Owner (pid) |',
            '| --- | --- | --- | --- | --- | --- |',
            '| c999 | 127.0.0.1:30998 | no socket | CLOSED | SYN_SENT | – |',
          ],
        ],
      );
    });
  });

  it('expectations: a word beside each sign', () => {
    assert.deepEqual(texts(draw(samples.expectations), '.tb-claim'), [
      '✓passed accept-queue web == 3 backlog 2 lets 2 + 1 clients wait',
      '✓passed counter ListenOverflows >= 1 actual: 6',
      '✗failed syn-queue web == 2 within=2s actual: 3 the article saw `qlen >= max` | backlog entries <= 4.11',
      '–skipped counter ListenOverflows >= 1 if kernel < 4.10 skipped: kernel 6.18.44',
    ]);
  });

  it('a view of a newer version is named, not drawn', () => {
    const text = 'This version of TCP Book cannot show a "watch" output.';
    assert.equal(draw({ view: 'watch', data: {} }).textContent, text);
    assert.match(draw({ view: 'toString', data: {} }).textContent, /cannot show a "toString"/);
    assert.match(draw(null).textContent, /cannot show/);
  });

  it('an output is emptied when it is disposed of, one or all', () => {
    const one = draw(samples.counters, 'one');
    const two = draw(samples.counters, 'two');
    const three = draw(samples.counters, 'three');
    renderer.disposeOutputItem?.('one');
    assert.deepEqual(
      [one, two, three].map(({ childNodes }) => childNodes.length),
      [0, 1, 1],
    );
    renderer.disposeOutputItem?.();
    assert.deepEqual(
      [one, two, three].map(({ childNodes }) => childNodes.length),
      [0, 0, 0],
    );
  });

  it('an output that is drawn again elsewhere leaves its first place', () => {
    const first = draw(samples.counters, 'same');
    const second = draw(samples['counters, pair'], 'same');
    assert.equal(first.childNodes.length, 0);
    assert.match(second.textContent, /TcpActiveOpens/);
  });

  it('one style sheet serves all outputs', () => {
    draw(samples.counters, 'one');
    draw(samples.text, 'two');
    assert.equal(all(document.head, 'style').length, 1);
    assert.match(document.head.textContent, /--vscode-charts-green/);
  });
});
