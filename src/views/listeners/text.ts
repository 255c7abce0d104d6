import { adviceLabels } from '../../words/adviceLabels.js';
import { oneLine } from '../clean.js';
import { paint, textTable, wrap, type Pen } from '../terminal.js';
import { adviceSign, adviceText, adviceTone } from './advice.js';
import type { ListenerReport, ListenersModel } from './model.js';
import { listenerFacts, reportNotes, reportTable } from './table.js';

export function listenersText({ listeners }: ListenersModel, pen: Pen): string[] {
  if (listeners.length === 0) return [adviceLabels.none];
  return listeners.flatMap((listener, index) => [
    ...(index === 0 ? [] : ['']),
    ...reportText(listener, pen),
  ]);
}

function reportText(listener: ListenerReport, pen: Pen): string[] {
  const [name, ...facts] = listenerFacts(listener).map(oneLine);
  const { advice } = listener;
  const heading = [name ?? '', facts.join(' · ')].join('  ');
  const [sign, ...rest] = wrap(
    `${adviceSign[advice.seen.kind]} ${oneLine(adviceText(advice))}`,
    pen.width - 4,
  );
  const said = [sign ?? '', ...rest.map(line => `  ${line}`)];
  return [
    ...wrap(heading, pen.width).map((line, at) => (at === 0 ? paint(pen, 'strong', line) : line)),
    ...said.map(line => `  ${paint(pen, adviceTone(advice), line)}`),
    ...textTable(reportTable(listener, false), pen, 2),
    ...reportNotes(listener).flatMap(note => wrap(note, pen.width - 2).map(line => `  ${line}`)),
  ];
}
