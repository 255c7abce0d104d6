import assert from 'node:assert/strict';
import { options } from 'preact';
import type { OutputItem, RendererApi } from 'vscode-notebook-renderer';
import { activate } from '../../src/views/renderer.js';
import { VIEW_MIME } from '../../src/views/view.js';
import { FakeDocument, type FakeElement } from '../support/views-dom.js';
import { allSamples, samples } from '../support/views-samples.js';

const context = {
  setState: () => undefined,
  getState: () => undefined,
  getRenderer: () => Promise.resolve(undefined),
  workspace: { isTrusted: true },
};

function item(id: string, value: unknown): OutputItem {
  const text = JSON.stringify(value);
  return {
    id,
    mime: VIEW_MIME,
    metadata: undefined,
    text: () => text,
    json: (): unknown => JSON.parse(text),
    data: () => new TextEncoder().encode(text),
    blob: () => new Blob([text]),
  };
}

/** No output of these tests is in a shadow tree; the renderer asks all the same. */
class FakeShadowRoot {
  readonly mode = 'open';
}

describe('views as HTML', () => {
  const replaced = ['document', 'ShadowRoot', 'navigator'] as const;
  const before = replaced.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
  let fake: FakeDocument;
  let renderer: RendererApi;
  let copied: string[];

  beforeEach(async () => {
    fake = new FakeDocument();
    copied = [];
    const clipboard = {
      writeText: (text: string) => Promise.resolve(void copied.push(text)),
    };
    Object.defineProperties(globalThis, {
      document: { value: fake, configurable: true },
      ShadowRoot: { value: FakeShadowRoot, configurable: true },
      navigator: { value: { clipboard }, configurable: true },
    });
    options.debounceRendering = redraw => redraw();
    renderer = (await activate(context))!;
  });

  afterEach(() => {
    replaced.forEach((name, at) => {
      const descriptor = before[at];
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    });
    delete options.debounceRendering;
  });

  function draw(value: unknown, id = 'one'): FakeElement {
    const element = fake.createElement('div');
    // The fake document has all that Preact and the renderer use of a real one.
    const real = element as unknown as HTMLElement;
    void renderer.renderOutputItem(item(id, value), real, new AbortController().signal);
    return element;
  }

  function rows(element: FakeElement): string[][] {
    return element
      .all('tr')
      .map(row => [...row.all('th'), ...row.all('td')].map(one => one.textContent));
  }

  for (const [name, view] of allSamples) {
    it(`${name} is drawn at once`, () => assert.notEqual(draw(view).textContent, ''));
  }

  it('queues: slots and a row for each connection', () => {
    const element = draw(samples['queues, the article']);
    assert.deepEqual(
      element.all('.tb-slot').map(slot => slot.textContent),
      ['c1', 'c2', 'c3', 'h1', 'h2', 'free'],
    );
    assert.deepEqual(
      element.all('.tb-fill').map(fill => fill.textContent),
      ['3 / 3', '2 / 3', '1', '1'],
    );
    assert.deepEqual(rows(element).slice(0, 2), [
      ['Client', 'Remote', 'At server', 'Server state', 'Client state', 'Owner (pid)'],
      ['c0', '127.0.0.1:40000', 'accepted', 'ESTABLISHED', 'ESTABLISHED', 'web (4121)'],
    ]);
    assert.equal(rows(element).length, 8);
  });

  it('a thousand rows: 200 until asked for all', () => {
    const element = draw(samples['queues, a thousand']);
    assert.equal(rows(element).length, 201);
    const button = element.all('button').find(one => one.textContent === 'Show all 1000');
    button?.dispatch('click');
    assert.equal(rows(element).length, 1001);
    assert.deepEqual(
      element.all('button').map(one => one.textContent),
      ['Copy'],
    );
  });

  it('a table is copied as tab-separated text, all rows of it', async () => {
    const element = draw(samples['queues, a thousand']);
    const [button] = element.all('button');
    button!.dispatch('click');
    await Promise.resolve();
    const lines = copied.join('').split('\n');
    assert.equal(lines.length, 1001);
    assert.equal(lines[1], 'c1\t127.0.0.1:30000\taccept queue\tESTABLISHED\tESTABLISHED\t–');
    assert.equal(button!.textContent, 'Copied');
    button!.dispatch('blur');
    assert.equal(button!.textContent, 'Copy');
  });

  it('a timeline: arrows with labels, notes, states, and a table that says the same', () => {
    const element = draw(samples['timeline, the article']);
    const [, held] = element.all('.tb-connection');
    assert.deepEqual(
      held!.all('.tb-label').map(label => label.textContent),
      [
        'SYN',
        'SYN-ACK',
        'ACK',
        'SYN-ACK repeat 1, spurious',
        'ACK repeat 1, spurious',
        'SYN-ACK repeat 2, spurious',
        'ACK repeat 2, spurious',
      ],
    );
    assert.deepEqual(
      held!.all('.tb-fate').map(note => note.textContent),
      [
        '✗ dropped by rule: drop ack h1..h2 -> web',
        '✗ ignored: accept queue full',
        '✗ ignored: accept queue full',
      ],
    );
    assert.deepEqual(
      held
        ?.all('.tb-near')
        .map(state => state.textContent)
        .filter(text => text !== ''),
      ['client h1127.0.0.1:40004', 'SYN_SENT', 'ESTABLISHED'],
    );
    const [alternative] = held.all('.tb-alternative');
    assert.deepEqual(alternative!.all('table'), []);
    alternative!.open = true;
    alternative!.dispatch('toggle');
    assert.equal(rows(alternative!).length, 8);
    assert.deepEqual(rows(alternative!)[4], [
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
    ]);
  });

  it('hundreds of connections: twenty drawn, the others folded and empty', () => {
    const element = draw(samples['timeline, hundreds']);
    assert.equal(element.all('.tb-connection').length, 200);
    assert.equal(element.all('.tb-ladder').length, 20);
    element.all('button').at(-1)?.dispatch('click');
    assert.equal(element.all('.tb-connection').length, 300);
    const last = element.all('.tb-connection').at(-1)!;
    assert.equal(last.textContent, 'c300 → web connected');
    last.open = true;
    last.dispatch('toggle');
    assert.equal(last.all('.tb-ladder').length, 1);
  });

  it('expectations: a word beside each sign', () => {
    assert.deepEqual(
      draw(samples.expectations)
        .all('.tb-verdict')
        .map(verdict => verdict.textContent),
      ['✓ passed', '✗ failed', '– skipped'],
    );
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
    assert.equal(fake.head.all('style').length, 1);
    assert.match(fake.head.textContent, /--vscode-charts-green/);
  });
});
