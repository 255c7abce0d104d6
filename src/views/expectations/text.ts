import stringWidth from 'string-width';
import { labels } from '../../words/labels.js';
import { oneLine } from '../clean.js';
import { paint, wrap, type Pen } from '../terminal.js';
import type { ExpectationResult, ExpectationsModel } from './model.js';
import { remarks, total, verdictSign, verdictTone } from './table.js';

export function expectationsText(model: ExpectationsModel, pen: Pen): string[] {
  if (model.expectations.length === 0) return [labels.expectations.empty];
  const sum = total(model);
  return [
    ...model.expectations.flatMap(one => expectationText(one, pen)),
    ...(sum === undefined ? [] : wrap(sum, pen.width)),
  ];
}

const GAP = '   ';

/** The claim and its remarks on one line while they fit, the others beneath, further in. */
function expectationText(result: ExpectationResult, pen: Pen): string[] {
  const tone = verdictTone[result.verdict];
  const sign = `${verdictSign[result.verdict]} `;
  const indent = ' '.repeat(sign.length + 2);
  const room = pen.width - indent.length;
  const wrapped = (text: string): string[] => wrap(oneLine(text), room);
  const [first = '', ...more] = wrapped(result.claim);
  const lines = [{ plain: sign + first, painted: paint(pen, tone, sign) + first }];
  for (const line of more) lines.push({ plain: indent + line, painted: indent + line });
  for (const remark of remarks(result).map(oneLine)) {
    const last = lines.at(-1);
    if (last !== undefined && stringWidth(last.plain + GAP + remark) <= pen.width) {
      last.plain += GAP + remark;
      last.painted += GAP + paint(pen, 'quiet', remark);
      continue;
    }
    for (const line of wrapped(remark)) {
      lines.push({ plain: indent + line, painted: indent + paint(pen, 'quiet', line) });
    }
  }
  return lines.map(({ painted }) => painted);
}
