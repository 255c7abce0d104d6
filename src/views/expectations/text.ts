import { labels } from '../../words/labels.js';
import { oneLine } from '../clean.js';
import { padEnd, paint, wrap, type Pen } from '../terminal.js';
import type { ExpectationResult, ExpectationsModel } from './model.js';
import { remarks, total, verdictSign, verdictTone } from './table.js';

const verdictWidth = Math.max(
  ...Object.values(labels.expectations.verdict).map(word => word.length),
);

export function expectationsText(model: ExpectationsModel, pen: Pen): string[] {
  if (model.expectations.length === 0) return [labels.expectations.empty];
  const sum = total(model);
  return [
    ...model.expectations.flatMap(one => expectationText(one, pen)),
    ...(sum === undefined ? [] : wrap(sum, pen.width)),
  ];
}

function expectationText(result: ExpectationResult, pen: Pen): string[] {
  const { verdict } = result;
  const word = padEnd(labels.expectations.verdict[verdict], verdictWidth);
  const lead = `${verdictSign[verdict]} ${word}  `;
  const under = (text: string): string[] => wrap(oneLine(text), pen.width - lead.length);
  const [first = '', ...more] = under(result.claim);
  return [
    paint(pen, verdictTone[verdict], lead) + first,
    ...[...more, ...remarks(result).flatMap(under)].map(line => ' '.repeat(lead.length) + line),
  ];
}
