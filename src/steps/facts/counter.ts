import { counterName } from '../parameters.js';
import { KNOWN_COUNTERS } from '../counterNames.js';
import { sum } from '../lookups.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const counter = defineFact({
  name: 'counter',
  summary: 'By how much a kernel counter grew during the cell.',
  operands: {
    counter: counterName('The counter, as nstat names it, without TcpExt.', KNOWN_COUNTERS),
  },
  value: NUMBER,
  async ask({ counter: name }, { lab, cellStart }) {
    const now = await lab.counters();
    const growth = now.sides.map(
      (counters, side) => (counters.get(name) ?? 0) - (cellStart.sides[side]?.get(name) ?? 0),
    );
    return [{ subject: name, value: sum(growth) }];
  },
});
