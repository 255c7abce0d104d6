import assert from 'node:assert/strict';
import { judge } from '../../src/steps/asking.js';
import type { Claim, FactAnswer } from '../../src/steps/claim.js';
import { factOf } from '../../src/steps/facts/table.js';

const states = (values: Readonly<Record<string, string>>): FactAnswer[] =>
  Object.entries(values).map(([subject, value]) => ({ subject, value }));

describe('what a claim about times met', () => {
  const fact = factOf('sent-after')!;
  const range = { from: 2900, to: 3300 };
  const cases: [values: Record<string, number | string>, ...Met][] = [
    [{ c1: 3021.4 }, '==', range, true, '3.02 s'],
    [{ c1: 2900, c2: 3300 }, '==', range, true, 'c1 2.9 s, c2 3.3 s'],
    [{ c1: 3301 }, '==', range, false, '3.3 s'],
    [{ c1: 3301 }, '!=', range, true, '3.3 s'],
    [{ c1: 204.31 }, '>=', 200, true, '204 ms'],
    [{ c1: 'not sent yet' }, '==', range, false, 'not sent yet'],
    [{ c1: 'not sent yet' }, '<', 200, false, 'not sent yet'],
  ];
  for (const [values, operator, value, holds, actual] of cases) {
    it(`${JSON.stringify(values)} ${operator} ${JSON.stringify(value)}: ${actual}`, () => {
      const answers = Object.entries(values).map(([subject, met]) => ({ subject, value: met }));
      const met = judge({ text: '', fact, operands: [], operator, value }, answers);
      assert.deepEqual([met.holds, met.actual], [holds, actual]);
    });
  }
});

type Met = [operator: Claim['operator'], value: Claim['value'], holds: boolean, actual: string];

describe('what a claim met', () => {
  const fact = factOf('state')!;
  const claim = { text: '', fact, operands: [], operator: '==', value: 'ESTABLISHED' } as const;
  const cases: [values: Record<string, string>, holds: boolean, actual: string][] = [
    [{ c1: 'ESTABLISHED' }, true, 'ESTABLISHED'],
    [{ c1: 'ESTABLISHED', c2: 'ESTABLISHED' }, true, 'ESTABLISHED'],
    [{ c1: 'ESTABLISHED', c2: 'SYN_SENT' }, false, 'c1 ESTABLISHED, c2 SYN_SENT'],
    [
      { c1: 'SYN_SENT', c2: 'ESTABLISHED', c3: 'SYN_SENT', c4: 'SYN_SENT', c5: 'SYN_SENT' },
      false,
      'c1 c3..c5 SYN_SENT, c2 ESTABLISHED',
    ],
    [{}, false, ''],
  ];
  for (const [values, holds, actual] of cases) {
    it(`${JSON.stringify(values)}: ${actual}`, () => {
      const met = judge(claim, states(values));
      assert.deepEqual([met.holds, met.actual], [holds, actual]);
    });
  }
});
