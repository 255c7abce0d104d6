import { adviceLabels } from '../../words/adviceLabels.js';
import { TableHtml } from '../parts.js';
import { adviceSign, adviceText, adviceTone } from './advice.js';
import type { ListenerReport, ListenersModel } from './model.js';
import { listenerFacts, reportNotes, reportTable } from './table.js';

export function ListenersHtml({ model }: { readonly model: ListenersModel }) {
  if (model.listeners.length === 0) return <p>{adviceLabels.none}</p>;
  return (
    <>
      {model.listeners.map((listener, index) => (
        <ReportHtml key={index} listener={listener} />
      ))}
    </>
  );
}

function ReportHtml({ listener }: { readonly listener: ListenerReport }) {
  const [name, ...facts] = listenerFacts(listener);
  const { advice } = listener;
  return (
    <section aria-label={name}>
      <h3>
        {name} <small>{facts.join(' · ')}</small>
      </h3>
      <p class={`tb-tone-${adviceTone(advice)}`}>
        <span aria-hidden="true">{adviceSign[advice.seen.kind]} </span>
        {adviceText(advice)}
      </p>
      <TableHtml table={reportTable(listener, false)} />
      {reportNotes(listener).map(note => (
        <p key={note} class="tb-note">
          {note}
        </p>
      ))}
    </section>
  );
}
