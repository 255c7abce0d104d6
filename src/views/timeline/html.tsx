import { useMemo, useState } from 'preact/hooks';
import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { bounds } from '../bounds.js';
import { duration } from '../duration.js';
import { RulesOfView } from '../explanation/ruled.js';
import { Foldable } from '../parts.js';
import { reveal } from '../reveal.js';
import { StatesHtml } from '../states/html.js';
import { statesModel } from '../states/model.js';
import { ConnectionList } from './connectionList.js';
import { connectionIds, FOLLOW, type FollowEvent } from './follow.js';
import { fitting } from './grouping.js';
import { LadderHtml, type LadderView } from './ladderView.js';
import { clockErrorOf, type TimelineConnection, type TimelineModel } from './model.js';
import { RowLink } from './rowLink.js';
import { verdict } from './words.js';

const { timeline } = labels;
const { controls } = timelineSentences;

/** From so many connections on, there is a box to find one by its name. */
const FILTER_FROM = 4;

export function TimelineHtml({ model }: { readonly model: TimelineModel }) {
  return (
    <RulesOfView.Provider value={model.rules ?? NO_RULES}>
      <ConnectionsHtml model={model} />
    </RulesOfView.Provider>
  );
}

const NO_RULES = [] as const;

function ConnectionsHtml({ model }: { readonly model: TimelineModel }) {
  const { connections, lost } = model;
  const clockError = clockErrorOf(model);
  const [filter, setFilter] = useState('');
  const [view, setView] = useState<LadderView>({ numbers: false, events: true, idle: false });
  const [chosen, setChosen] = useState(0);
  const ids = useMemo(() => connectionIds(connections), [connections]);
  const shown = useMemo(() => fitting(connections, filter), [connections, filter]);
  const many = connections.length > bounds.htmlLadders;

  const follow = (event: FollowEvent): void => {
    const index = connections.findLastIndex(({ client }) => client.name === event.detail.name);
    if (index < 0 || event.defaultPrevented) return;
    event.preventDefault();
    setFilter('');
    setChosen(index);
    const root = event.currentTarget as Element;
    // Once it is drawn: it may have been filtered out or folded.
    queueMicrotask(() => requestAnimationFrame(() => show(root, ids[index] ?? '')));
  };

  return (
    <div class="tb-timeline" onKeyDown={keepKeys} {...{ [`on${FOLLOW}`]: follow }}>
      {lost > 0 && <p class="tb-warning">{timeline.lost(lost)}</p>}
      {clockError !== undefined && <p class="tb-quiet">{timeline.clocks(duration(clockError))}</p>}
      {connections.length === 0 && <p>{timeline.empty}</p>}
      {connections.length > 0 && (
        <div class="tb-controls" role="toolbar" aria-label={controls.label}>
          {connections.length >= FILTER_FROM && (
            <>
              <input
                type="search"
                aria-label={controls.filter}
                placeholder={`${controls.filter}, ${controls.filterHint}`}
                value={filter}
                onInput={event => setFilter(event.currentTarget.value)}
              />
              <span class="tb-quiet" role="status">
                {controls.connections(shown.length, connections.length)}
              </span>
            </>
          )}
          <Switch view={view} name="events" set={setView} title={controls.eventsTitle} />
          <Switch view={view} name="numbers" set={setView} title={controls.numbersTitle} />
          <Switch view={view} name="idle" set={setView} title={controls.idleTitle} />
        </div>
      )}
      {connections.length > 0 && shown.length === 0 && <p>{controls.noneFits}</p>}
      {many ? (
        <ConnectionList
          connections={connections}
          shown={shown}
          chosen={chosen}
          choose={setChosen}
          detail={index => {
            const connection = connections[index];
            return (
              connection && (
                <section key={index} class="tb-connection" id={ids[index]} tabIndex={-1}>
                  <RowLink client={connection.client.name} />
                  <ConnectionTitle connection={connection} />
                  <ConnectionBody connection={connection} view={view} />
                </section>
              )
            );
          }}
        />
      ) : (
        <div onKeyDown={betweenSummaries}>
          {shown.map(index => {
            const connection = connections[index];
            return (
              connection && (
                <div key={index} id={ids[index]} class="tb-connection" tabIndex={-1}>
                  <RowLink client={connection.client.name} />
                  <Foldable title={<ConnectionTitle connection={connection} />} open={true}>
                    {() => <ConnectionBody connection={connection} view={view} />}
                  </Foldable>
                </div>
              )
            );
          })}
        </div>
      )}
    </div>
  );
}

function Switch(props: {
  readonly view: LadderView;
  readonly name: keyof LadderView;
  readonly set: (view: LadderView) => void;
  readonly title: string;
}) {
  const { view, name, set, title } = props;
  return (
    <button
      type="button"
      class="tb-switch"
      title={title}
      aria-pressed={view[name]}
      onClick={() => set({ ...view, [name]: !view[name] })}
    >
      {controls[name]}
    </button>
  );
}

function ConnectionTitle({ connection }: { readonly connection: TimelineConnection }) {
  const { client, server, start } = connection;
  return (
    <>
      <span class="tb-title">
        {client.name} → {server.name}
      </span>{' '}
      <small title={timeline.start(duration(start))}>{verdict(connection)}</small>
    </>
  );
}

function ConnectionBody(props: {
  readonly connection: TimelineConnection;
  readonly view: LadderView;
}) {
  const { connection, view } = props;
  const { segments, events, client, server } = connection;
  const known = [segments, events, client.states, server.states].some(({ length }) => length > 0);
  if (!known) return <p class="tb-quiet">{timeline.noSegments}</p>;
  return (
    <>
      {connection.cutAtStart && <p class="tb-quiet">{timeline.cutAtStart}</p>}
      <LadderHtml connection={connection} view={view} />
      <Foldable class="tb-alternative" title={controls.stateMap} open={false}>
        {() => <StatesHtml model={statesModel(connection)} />}
      </Foldable>
    </>
  );
}

/** What a button or a box of ours is pressed or filled with is no command to the notebook. */
function keepKeys(event: KeyboardEvent): void {
  const isTyped = (event.target as Element).matches('input'); // of a keyboard event, an element
  if (isTyped || event.key === 'Enter' || event.key === ' ') event.stopPropagation();
}

/** Arrow keys go from one connection's summary to the next. */
function betweenSummaries(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const target = event.target as Element; // of a keyboard event, always an element
  if (step === 0 || !target.matches('.tb-connection > details > summary')) return;
  const all = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('.tb-connection > details > summary'),
  ];
  event.preventDefault();
  event.stopPropagation();
  all[all.findIndex(summary => summary === target) + step]?.focus();
}

function show(root: Element, id: string): void {
  const found = [...root.querySelectorAll<HTMLElement>('.tb-connection')].find(
    element => element.id === id,
  );
  const details = found?.querySelector('details');
  if (details) details.open = true;
  if (found === undefined) return;
  found.focus({ preventScroll: true });
  reveal(found);
}
