import { useMemo, useRef, useState } from 'preact/hooks';
import { formatEndpoint } from '../../wire/endpoint.js';
import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { bounds } from '../bounds.js';
import { Foldable, TableHtml } from '../parts.js';
import { drawnRungs } from './drawnLadder.js';
import { allRungs, type Rung } from './ladder.js';
import type { TimelineConnection, TimelineEnd } from './model.js';
import { OverviewHtml } from './overviewHtml.js';
import { RungHtml, type RungContext } from './rung.js';
import { useScrollWindow } from './scrollWindow.js';
import { useSegmentKeys } from './segmentKeys.js';
import { segmentTable } from './table.js';
import {
  afterKey,
  isWhole,
  middleOf,
  moved,
  spanOf,
  zoomed,
  type TimeWindow,
} from './timeWindow.js';
import { useWheelZoom } from './wheelZoom.js';
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

/** A ladder, with its table as its text alternative; a longer one with an overview to zoom with. */
export function LadderHtml({ connection, view }: LadderProps) {
  const [whole, setWhole] = useState(false);
  /** Pauses, by when they begin, that are not as `view.idle` says. */
  const [others, setOthers] = useState<ReadonlySet<number>>(new Set());
  /** undefined: all of the connection's time. */
  const [chosen, setChosen] = useState<TimeWindow | undefined>(undefined);
  const { events, idle } = view;
  const all = useMemo(() => allRungs(connection, { events }), [connection, events]);
  const times = useMemo(() => all.map(({ time }) => time), [all]);
  const span = useMemo(() => spanOf(times), [times]);
  const window = useMemo(() => chosen && moved(chosen, span, 0), [chosen, span]);
  const rungs = useMemo(
    () => drawnRungs(all, { whole, window, idle: from => idle !== others.has(from) }),
    [all, whole, window, idle, others],
  );
  const flip = (from: number): void =>
    setOthers(
      new Set(others.has(from) ? [...others].filter(one => one !== from) : [...others, from]),
    );
  const choose = (to: TimeWindow): void => setChosen(isWhole(to, span) ? undefined : to);
  const zoom = (factor: number, anchor: number | undefined): void => {
    const now = window ?? span;
    choose(zoomed(now, span, factor, anchor ?? middleOf(now)));
  };
  const { client, server, segments } = connection;
  const zooms = segments.length >= bounds.overviewFrom;
  const box = useWheelZoom((factor, _, target) => {
    if (zooms) zoom(factor, timeOf(rungs, target));
  });
  const name = timeline.caption(client.name, server.name);
  const described = `${name}: ${segmentSummary(connection)}. ${verdict(connection)}. ${controls.segments}`;
  const shared = {
    rungs,
    connection,
    view,
    flip,
    showAll: () => setWhole(true),
    pan: (side: 'before' | 'after') => {
      const key = side === 'before' ? 'PageUp' : 'PageDown';
      choose(afterKey(key, window ?? span, span, times) ?? span);
    },
  };
  return (
    <>
      {zooms && (
        <OverviewHtml
          name={controls.members(client.name, server.name)}
          segments={segments}
          times={times}
          span={span}
          window={window ?? span}
          choose={choose}
        />
      )}
      <div ref={box} class="tb-ladder-box" role="group" aria-label={described}>
        <div class={`tb-ladder tb-ends-row ${whole ? 'tb-even' : ''}`}>
          <div class="tb-rung tb-ends">
            <EndHtml class="tb-near" title={timeline.client(client.name)} end={client} />
            <EndHtml class="tb-far" title={timeline.server(server.name)} end={server} />
          </div>
          {!whole && <Rungs {...shared} />}
        </div>
        {whole && <LongLadder {...shared} />}
      </div>
      <Foldable class="tb-alternative" title={timeline.asTable} open={false}>
        {() => <TableHtml table={segmentTable(connection)} />}
      </Foldable>
    </>
  );
}

/** When the segment was sent that an element of the ladder is part of. */
function timeOf(rungs: readonly Rung[], element: Element): number | undefined {
  const drawn = element.closest('.tb-rung')?.querySelector<HTMLElement>('[data-rung]');
  const rung = rungs[Number(drawn?.dataset['rung'])];
  return rung?.kind === 'segment' ? rung.time : undefined;
}

interface RungsProps extends LadderProps, Pick<RungContext, 'flip' | 'showAll' | 'pan'> {
  readonly rungs: readonly Rung[];
}

/** What the rungs share, but for what the keys decide. */
function contextOf({ connection, view, rungs, flip, showAll, pan }: RungsProps) {
  const segments = rungs.reduce((sum, rung) => sum + segmentsOf(rung), 0);
  return { connection, numbers: view.numbers, segments, flip, showAll, pan };
}

/** How many of the stretch of time that is drawn a rung stands for. */
function segmentsOf(rung: Rung): number {
  if (rung.kind === 'segment') return 1;
  return rung.kind === 'skipped' && rung.side === undefined ? rung.segments : 0;
}

/** Every rung of a ladder that is short enough. */
function Rungs(props: RungsProps) {
  const { rungs } = props;
  const box = useRef<HTMLDivElement>(null);
  const keys = useSegmentKeys(box, rungs, () => undefined);
  const context = { ...contextOf(props), ...keys.context };
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
function LongLadder(props: RungsProps) {
  const { rungs, connection } = props;
  const box = useRef<HTMLDivElement>(null);
  const window = useScrollWindow(box, { rows: rungs.length, height: RUNG, visible: VISIBLE });
  const keys = useSegmentKeys(box, rungs, window.show);
  const context = { ...contextOf(props), ...keys.context };
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
