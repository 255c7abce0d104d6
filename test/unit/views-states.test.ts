import assert from 'node:assert/strict';
import { drawMarkdown, drawText } from '../../src/views/draw.js';
import { edges, visits } from '../../src/views/states/diagram.js';
import { statesModel } from '../../src/views/states/model.js';
import type { TcpState } from '../../src/wire/tcpState.js';
import { heldAck, samples, states, wholeLife } from '../support/views-samples.js';

const path = (...names: TcpState[]) => ({
  name: 'c1',
  states: states(...names.map((name, at) => [at, name] as [number, TcpState])),
});

describe('the state map', () => {
  const cases: [what: string, path: TcpState[], places: string, extra: number][] = [
    [
      'a client that closes first',
      ['SYN_SENT', 'ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'TIME_WAIT', 'CLOSED'],
      'SYN_SENT ESTABLISHED FIN_WAIT1 FIN_WAIT2 TIME_WAIT END',
      0,
    ],
    [
      'a server',
      ['LISTEN', 'SYN_RECV', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
      'LISTEN SYN_RECV ESTABLISHED CLOSE_WAIT LAST_ACK END',
      0,
    ],
    ['a request that expires', ['LISTEN', 'SYN_RECV', 'LISTEN'], 'LISTEN SYN_RECV LISTEN', 1],
    ['a connection that is refused', ['SYN_SENT', 'CLOSED'], 'SYN_SENT CLOSED', 1],
    ['a connection that is reset', ['ESTABLISHED', 'CLOSED'], 'ESTABLISHED END', 1],
    ['a SYN cookie', ['LISTEN', 'ESTABLISHED'], 'LISTEN ESTABLISHED', 1],
    ['nothing known', [], '', 0],
  ];
  for (const [what, names, places, extra] of cases) {
    it(what, () => {
      const steps = visits(path(...names));
      assert.equal(steps.map(({ place }) => place).join(' '), places);
      const drawn = edges(steps);
      assert.equal(drawn.filter(edge => edge.extra).length, extra);
      assert.deepEqual(
        drawn.flatMap(edge => edge.steps).sort((one, other) => one - other),
        steps.slice(1).map((_, index) => index + 1),
      );
    });
  }

  it('a way taken twice has both numbers', () => {
    const twice = edges(visits(path('LISTEN', 'SYN_RECV', 'LISTEN', 'SYN_RECV')));
    assert.deepEqual(
      twice.map(edge => edge.steps).filter(steps => steps.length > 0),
      [[1, 3], [2]],
    );
  });

  it('no state twice in a row', () => {
    const { client } = statesModel({
      ...heldAck,
      client: { ...heldAck.client, states: states([0, 'SYN_SENT'], [5, 'SYN_SENT']) },
    });
    assert.equal(client.states.length, 1);
  });

  it('as text, a line for each end', () => {
    assert.equal(
      drawText(samples['states, the article'], { color: false, width: 80 }),
      'client h1: SYN_SENT 0 → ESTABLISHED 18 µs\nserver web: SYN_RECV 0',
    );
  });

  it('as Markdown, a mermaid diagram that tells of pauses, not of microseconds', () => {
    const drawn = drawMarkdown({ view: 'states', data: statesModel(wholeLife) });
    assert.match(drawn, /^```mermaid\nstateDiagram-v2\n {2}state "client c7" as c \{\n/);
    assert.match(drawn, /\n {4}c_SYN_SENT --> c_ESTABLISHED: 1\n/);
    assert.match(drawn, /\n {4}c_ESTABLISHED --> c_FIN_WAIT1: 2, after 2.5 s\n/);
    assert.match(drawn, /\n {4}c_TIME_WAIT --> c_CLOSED: 4, after 60 s\n {2}\}\n/);
  });
});
