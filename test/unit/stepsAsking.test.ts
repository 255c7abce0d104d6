import assert from 'node:assert/strict';
import { judge } from '../../src/steps/asking.js';
import type { FactAnswer } from '../../src/steps/claim.js';
import { factOf } from '../../src/steps/facts/table.js';

const states = (values: Readonly<Record<string, string>>): FactAnswer[] =>
  Object.entries(values).map(([subject, value]) => ({ subject, value }));

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
