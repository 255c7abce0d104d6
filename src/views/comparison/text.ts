import { comparisonLabels as words } from '../../words/comparisonLabels.js';
import { oneLine } from '../clean.js';
import { paint, textTable, wrap, type Pen } from '../terminal.js';
import type { Tone } from '../table.js';
import { explained, type Explained } from './explained.js';
import type { ComparisonModel } from './model.js';
import { claimTable, isDifferent, remarks, runTable, summary } from './table.js';

export function comparisonText(model: ComparisonModel, pen: Pen): string[] {
  const why = explained(model);
  return [
    paint(pen, 'strong', words.title),
    ...textTable(runTable(model, false), pen),
    ...remarks(model).flatMap(text => paragraph(text, pen, 'quiet')),
    '',
    ...textTable(claimTable(model), pen),
    ...(why.length === 0 ? [] : ['', paint(pen, 'strong', words.why)]),
    ...why.flatMap(group => groupText(group, pen)),
    '',
    ...wrap(summary(model), pen.width).map(line =>
      paint(pen, model.claims.some(isDifferent) ? 'bad' : 'good', line),
    ),
  ];
}

function groupText({ claims, notes, reasons, finding }: Explained, pen: Pen): string[] {
  return [
    ...claims.flatMap(({ claim }) => paragraph(claim, pen, 'strong')),
    ...(finding === undefined ? [] : paragraph(`✗ ${finding}`, pen, 'bad', 2)),
    ...notes.flatMap(note => paragraph(note, pen, 'plain', 2)),
    ...reasons.flatMap(({ causes, rules }) => [
      ...causes.flatMap(cause => paragraph(cause, pen, 'plain', 2)),
      ...rules.flatMap(({ text, source }) => [
        ...paragraph(text, pen, 'plain', 4),
        ...(source === '' ? [] : paragraph(source, pen, 'quiet', 4)),
      ]),
    ]),
  ];
}

function paragraph(text: string, pen: Pen, tone: Tone | 'strong', indent = 0): string[] {
  const room = pen.width - indent;
  return wrap(oneLine(text), room).map(line => ' '.repeat(indent) + paint(pen, tone, line));
}
