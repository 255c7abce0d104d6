import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { duration } from '../duration.js';
import { nameList } from '../names.js';
import { Ruled } from '../explanation/ruled.js';
import { TableHtml } from '../parts.js';
import type { ListenerQueues, QueuedConnection, QueueFill, QueuesModel } from './model.js';
import {
  connectionTable,
  halfOpenNote,
  listenerFacts,
  longestWait,
  notesText,
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
  const { title, fill, tone, queue, clients, notes } = line;
  return (
    <div class={`tb-queue tb-tone-${tone}`}>
      <dt>{title}</dt>
      <dd class="tb-fill">{fill}</dd>
      {queue === null ? (
        <OutsideHtml clients={clients} notes={notes} />
      ) : (
        <>
          <dd class="tb-slots">
            <SlotsHtml fill={queue} clients={clients} />
          </dd>
          <dd class="tb-note-line tb-quiet">
            {notes.map(({ text, tips }) => (
              <Ruled key={text} tips={tips}>
                {text}
              </Ruled>
            ))}
          </dd>
        </>
      )}
    </div>
  );
}

/** Clients that are in no queue, by name; those that found no slot by what was done about it. */
function OutsideHtml({ clients, notes }: Pick<QueueLine, 'clients' | 'notes'>) {
  if (clients.length === 0) {
    return (
      <dd class="tb-slots tb-wide">
        {notes.map(({ text, tips }) => (
          <Ruled key={text} tips={tips}>
            <span class="tb-turned">{text}</span>
          </Ruled>
        ))}
      </dd>
    );
  }
  return (
    <dd class="tb-wide">
      <span class="tb-names">
        {nameList(
          clients.map(({ client }) => client),
          bounds.slots,
        )}
      </span>{' '}
      <span class="tb-quiet">{notesText({ notes }, ' · ')}</span>
    </dd>
  );
}

interface QueueProps {
  readonly fill: QueueFill;
  readonly clients: readonly QueuedConnection[];
}

/** One box a slot, with the client in it and how long it has waited; a long queue as a bar. */
function SlotsHtml({ fill, clients }: QueueProps) {
  const { length, limit } = fill;
  const room = limit ?? 0;
  const free = Math.max(0, room - length);
  if (length > bounds.slots) return <BarHtml fill={fill} clients={clients} />;
  return (
    <>
      {Array.from({ length }, (_, index) => (
        <SlotHtml key={index} client={clients[index]} over={limit !== null && index >= room} />
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

function SlotHtml(props: {
  readonly client: QueuedConnection | undefined;
  readonly over: boolean;
}) {
  const { client, over } = props;
  const waiting = client?.waiting;
  return (
    <span class={over ? 'tb-slot tb-over' : 'tb-slot'}>
      <span class="tb-who">{client?.client ?? labels.queues.unnamed}</span>
      {waiting !== undefined && <span class="tb-wait">{duration(waiting, 2)}</span>}
    </span>
  );
}

/** The share of the queue that is taken, with who is in it in short. */
function BarHtml({ fill: { length, limit }, clients }: QueueProps) {
  const share = limit === null ? 1 : length / Math.max(1, limit);
  const width = `${Math.min(100, 100 * share).toFixed(1)}%`;
  const wait = longestWait(clients);
  const facts = [
    nameList(
      clients.map(({ client }) => client),
      3,
    ),
    ...(wait === undefined ? [] : [labels.queues.longestWait(wait)]),
    ...(limit !== null && limit > length ? [labels.queues.manyFree(limit - length)] : []),
  ];
  return (
    <span class="tb-long">
      <svg class="tb-bar" width="100%" height="14" aria-hidden="true">
        <rect class="tb-bar-room" width="100%" height="14" rx="3" />
        <rect class="tb-bar-used" width={width} height="14" rx="3" />
      </svg>
      <span class="tb-names">{facts.filter(fact => fact !== '').join(' · ')}</span>
    </span>
  );
}
