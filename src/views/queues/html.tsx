import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { nameList } from '../names.js';
import { TableHtml } from '../parts.js';
import type { ListenerQueues, QueueFill, QueuesModel } from './model.js';
import {
  connectionTable,
  halfOpenNote,
  listenerFacts,
  queueLines,
  type QueueLine,
} from './table.js';

export function QueuesHtml({ model }: { readonly model: QueuesModel }) {
  if (model.listeners.length === 0) return <p>{labels.queues.empty}</p>;
  return (
    <>
      {model.listeners.map((listener, index) => (
        <ListenerHtml key={index} listener={listener} />
      ))}
    </>
  );
}

function ListenerHtml({ listener }: { readonly listener: ListenerQueues }) {
  const [name, ...facts] = listenerFacts(listener);
  const note = halfOpenNote(listener);
  return (
    <section aria-label={name}>
      <h3>
        {name} <small>{facts.join(' · ')}</small>
      </h3>
      <dl class="tb-queues">
        {queueLines(listener).map(line => (
          <LineHtml key={line.title} line={line} />
        ))}
      </dl>
      {note !== undefined && <p class="tb-note">{note}</p>}
      {listener.connections.length === 0 ? (
        <p class="tb-quiet">{labels.queues.noConnections}</p>
      ) : (
        <TableHtml table={connectionTable(listener)} />
      )}
    </section>
  );
}

function LineHtml({ line }: { readonly line: QueueLine }) {
  return (
    <div class={`tb-queue tb-tone-${line.tone}`}>
      <dt>{line.title}</dt>
      <dd class="tb-fill">{line.fill}</dd>
      <dd class="tb-slots">
        {line.queue === null ? (
          <span>
            <span class="tb-names">{nameList(line.names, bounds.slots)}</span>{' '}
            <span class="tb-quiet">{line.note}</span>
          </span>
        ) : (
          <SlotsHtml fill={line.queue} names={line.names} />
        )}
      </dd>
      <dd class="tb-note-line tb-quiet">{line.queue === null ? '' : line.note}</dd>
    </div>
  );
}

/** One box a slot with the client in it; a long queue as a bar of its share. */
function SlotsHtml({
  fill,
  names,
}: {
  readonly fill: QueueFill;
  readonly names: readonly string[];
}) {
  const { length, limit } = fill;
  const free = Math.max(0, (limit ?? 0) - length);
  if (length > bounds.slots) return <BarHtml share={limit === null ? 1 : length / limit} />;
  return (
    <>
      {Array.from({ length }, (_, index) => (
        <span key={index} class="tb-slot">
          {names[index] ?? labels.queues.unnamed}
        </span>
      ))}
      {length + free <= bounds.slots ? (
        Array.from({ length: free }, (_, index) => (
          <span key={`free ${index}`} class="tb-slot tb-free">
            {labels.queues.free}
          </span>
        ))
      ) : (
        <span class="tb-slot tb-free">{labels.queues.manyFree(free)}</span>
      )}
    </>
  );
}

function BarHtml({ share }: { readonly share: number }) {
  const width = `${Math.min(100, 100 * share).toFixed(1)}%`;
  return (
    <svg class="tb-bar" width="100%" height="14" aria-hidden="true">
      <rect class="tb-bar-room" width="100%" height="14" rx="3" />
      <rect class="tb-bar-used" width={width} height="14" rx="3" />
    </svg>
  );
}
