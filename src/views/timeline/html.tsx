import { useState } from 'preact/hooks';
import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { duration } from '../duration.js';

import { formatEndpoint } from '../../wire/endpoint.js';
import { Foldable, TableHtml } from '../parts.js';
import { ladder } from './ladder.js';
import type { TimelineConnection, TimelineEnd, TimelineModel } from './model.js';
import { RungHtml } from './rung.js';
import { segmentTable } from './table.js';
import { segmentSummary, verdict } from './words.js';

const { timeline } = labels;

export function TimelineHtml({ model }: { readonly model: TimelineModel }) {
  const [all, setAll] = useState(false);
  const count = model.connections.length;
  const cut = !all && count > bounds.htmlRows;
  const shown = cut ? model.connections.slice(0, bounds.htmlRows) : model.connections;
  return (
    <>
      {model.lost > 0 && <p class="tb-warning">{timeline.lost(model.lost)}</p>}
      {count === 0 && <p>{timeline.empty}</p>}
      {shown.map((connection, index) => (
        <ConnectionHtml key={index} connection={connection} open={index < bounds.htmlLadders} />
      ))}
      {cut && (
        <p class="tb-quiet">
          {labels.firstOf(shown.length, count)}{' '}
          <button type="button" onClick={() => setAll(true)}>
            {labels.showAll(count)}
          </button>
        </p>
      )}
    </>
  );
}

function ConnectionHtml(props: {
  readonly connection: TimelineConnection;
  readonly open: boolean;
}) {
  const { connection } = props;
  const { client, server } = connection;
  const title = (
    <>
      <span class="tb-title">
        {client.name} → {server.name}
      </span>{' '}
      <small title={timeline.start(duration(connection.start))}>{verdict(connection)}</small>
    </>
  );
  return (
    <Foldable class="tb-connection" title={title} open={props.open}>
      {() => <LadderHtml connection={connection} />}
    </Foldable>
  );
}

function LadderHtml({ connection }: { readonly connection: TimelineConnection }) {
  const { client, server, cutAtStart } = connection;
  const rungs = ladder(connection);
  const described = `${timeline.caption(client.name, server.name)}: ${segmentSummary(connection)}. ${verdict(connection)}`;
  return (
    <>
      {cutAtStart && <p class="tb-quiet">{timeline.cutAtStart}</p>}
      {rungs.length === 0 ? (
        <p class="tb-quiet">{timeline.noSegments}</p>
      ) : (
        <>
          <div class="tb-ladder" role="img" aria-label={described}>
            <div class="tb-rung tb-ends">
              <EndHtml class="tb-near" title={timeline.client(client.name)} end={client} />
              <EndHtml class="tb-far" title={timeline.server(server.name)} end={server} />
            </div>
            {rungs.map((rung, index) => (
              <RungHtml key={index} rung={rung} first={index === 0} />
            ))}
          </div>
          <Foldable class="tb-alternative" title={timeline.asTable} open={false}>
            {() => <TableHtml table={segmentTable(connection)} />}
          </Foldable>
        </>
      )}
    </>
  );
}

function EndHtml(props: {
  readonly class: string;
  readonly title: string;
  readonly end: TimelineEnd;
}) {
  return (
    <span class={props.class}>
      {props.title}
      <small>{formatEndpoint(props.end)}</small>
    </span>
  );
}
