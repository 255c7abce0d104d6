import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatEndpoint } from '../../wire/endpoint.js';
import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { Foldable, TableHtml } from '../parts.js';
import { ladder, type Rung } from './ladder.js';
import type { TimelineConnection, TimelineEnd } from './model.js';
import { RungHtml, type RungContext } from './rung.js';
import { useScrollWindow } from './scrollWindow.js';
import { segmentTable } from './table.js';
import { segmentSummary, verdict } from './words.js';

const { timeline } = labels;
const { controls } = timelineSentences;

/** What is shown of all ladders of a timeline. */
export interface LadderView {
  readonly numbers: boolean;
  readonly events: boolean;
  readonly idle: boolean;
}

/** Of a ladder in a box of its own: pixels a rung, and rungs. */
const RUNG = 30;
const VISIBLE = 16;

interface LadderProps {
  readonly connection: TimelineConnection;
  readonly view: LadderView;
}

/** A ladder, with its table as its text alternative. */
export function LadderHtml({ connection, view }: LadderProps) {
  const [whole, setWhole] = useState(false);
  /** Pauses, by when they begin, that are not as `view.idle` says. */
  const [others, setOthers] = useState<ReadonlySet<number>>(new Set());
  const { events, idle } = view;
  const rungs = useMemo(
    () => ladder(connection, { events, whole, idle: from => idle !== others.has(from) }),
    [connection, events, whole, idle, others],
  );
  const flip = (from: number): void =>
    setOthers(
      new Set(others.has(from) ? [...others].filter(one => one !== from) : [...others, from]),
    );
  const { client, server } = connection;
  const described = `${timeline.caption(client.name, server.name)}: ${segmentSummary(connection)}. ${verdict(connection)}. ${controls.segments}`;
  return (
    <>
      <div class="tb-ladder-box" role="group" aria-label={described}>
        <div class={`tb-ladder tb-ends-row ${whole ? 'tb-even' : ''}`}>
          <div class="tb-rung tb-ends">
            <EndHtml class="tb-near" title={timeline.client(client.name)} end={client} />
            <EndHtml class="tb-far" title={timeline.server(server.name)} end={server} />
          </div>
          {!whole && (
            <Rungs
              rungs={rungs}
              connection={connection}
              view={view}
              flip={flip}
              showAll={() => setWhole(true)}
            />
          )}
        </div>
        {whole && <LongLadder rungs={rungs} connection={connection} view={view} flip={flip} />}
      </div>
      <Foldable class="tb-alternative" title={timeline.asTable} open={false}>
        {() => <TableHtml table={segmentTable(connection)} />}
      </Foldable>
    </>
  );
}

interface RungsProps extends LadderProps {
  readonly rungs: readonly Rung[];
  readonly flip: (from: number) => void;
}

/** Every rung of a ladder that is short enough. */
function Rungs(props: RungsProps & { readonly showAll: () => void }) {
  const { rungs, connection, view, flip, showAll } = props;
  const box = useRef<HTMLDivElement>(null);
  const keys = useSegmentKeys(box, rungs, () => undefined);
  const context = { connection, numbers: view.numbers, flip, showAll, ...keys.context };
  return (
    <div ref={box} class="tb-rungs" onKeyDown={keys.press}>
      {rungs.map((rung, index) => (
        <RungHtml
          key={index}
          rung={rung}
          index={index}
          above={index > 3 && index >= rungs.length / 2}
          context={context}
        />
      ))}
    </div>
  );
}

/** A ladder of any length, in a box that scrolls. */
function LongLadder({ rungs, connection, view, flip }: RungsProps) {
  const box = useRef<HTMLDivElement>(null);
  const window = useScrollWindow(box, { rows: rungs.length, height: RUNG, visible: VISIBLE });
  const keys = useSegmentKeys(box, rungs, window.show);
  const context = { connection, numbers: view.numbers, flip, ...keys.context };
  const { first, last } = window;
  const middle = (first + last) / 2;
  return (
    <div
      ref={box}
      class="tb-ladder-scroll"
      role="region"
      aria-label={timeline.caption(connection.client.name, connection.server.name)}
      tabIndex={0}
      style={{ height: `${Math.min(VISIBLE, rungs.length) * RUNG}px` }}
      onScroll={window.onScroll}
      onKeyDown={keys.press}
    >
      <div style={{ height: `${first * RUNG}px` }} />
      <div class="tb-ladder tb-even">
        {rungs.slice(first, last).map((rung, offset) => (
          <RungHtml
            key={first + offset}
            rung={rung}
            index={first + offset}
            above={first + offset > middle && first + offset > 3}
            context={context}
          />
        ))}
      </div>
      <div style={{ height: `${(rungs.length - last) * RUNG}px` }} />
    </div>
  );
}

/** Arrow keys go from segment to segment; one of them is in the order of Tab. */
function useSegmentKeys(
  box: { readonly current: HTMLElement | null },
  rungs: readonly Rung[],
  show: (index: number) => void,
): {
  readonly press: (event: KeyboardEvent) => void;
  readonly context: Pick<RungContext, 'active' | 'told' | 'tell'>;
} {
  const first = rungs.findIndex(({ kind }) => kind === 'segment');
  const [active, setActive] = useState(first);
  const [told, setTold] = useState<number | undefined>(undefined);
  const [wanted, setWanted] = useState<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (wanted === undefined) return;
    box.current?.querySelector<HTMLElement>(`[data-rung="${wanted}"]`)?.focus();
    setWanted(undefined);
  }, [wanted, box]);
  const goTo = (index: number): void => {
    setActive(index);
    show(index);
    setWanted(index);
  };
  const press = (event: KeyboardEvent): void => {
    const to = segmentAt(rungs, active, event.key);
    if (event.key === 'Escape') setTold(undefined);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    goTo(to);
  };
  const known = rungs[active]?.kind === 'segment' ? active : first;
  const tell = (index: number | undefined, focused: boolean): void => {
    setTold(index);
    if (focused && index !== undefined) setActive(index);
  };
  return { press, context: { active: known, told, tell } };
}

/** Where a key leads from a segment; undefined: nowhere. */
function segmentAt(rungs: readonly Rung[], from: number, key: string): number | undefined {
  const isSegment = ({ kind }: Rung): boolean => kind === 'segment';
  const found = (index: number): number | undefined => (index < 0 ? undefined : index);
  switch (key) {
    case 'ArrowDown':
      return found(rungs.findIndex((rung, index) => index > from && isSegment(rung)));
    case 'ArrowUp':
      return found(rungs.findLastIndex((rung, index) => index < from && isSegment(rung)));
    case 'Home':
      return found(rungs.findIndex(isSegment));
    case 'End':
      return found(rungs.findLastIndex(isSegment));
    default:
      return undefined;
  }
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
