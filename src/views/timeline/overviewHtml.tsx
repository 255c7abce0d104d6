import type { TargetedPointerEvent } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { timelineSentences } from '../../words/timelineSentences.js';
import { duration } from '../duration.js';
import type { Segment } from './model.js';
import { axisMarks, COLUMNS, overviewTicks, shareOf } from './overview.js';
import {
  afterKey,
  dragged,
  gripAt,
  isWhole,
  middleOf,
  moved,
  within,
  zoomed,
  type Grip,
  type TimeWindow,
} from './timeWindow.js';
import { useWheelZoom } from './wheelZoom.js';

const words = timelineSentences.overview;

/** How near to an edge of the window the pointer takes hold of it, and what is no drag. Pixels. */
const REACH = 6;
const STILL = 3;

/** Behind this share of the span a label has no room on its right. */
const LAST = 0.9;

interface OverviewProps {
  /** Of the connection, for screen readers. */
  readonly name: string;
  readonly segments: readonly Segment[];
  /** When something happened, in order. */
  readonly times: readonly number[];
  readonly span: TimeWindow;
  readonly window: TimeWindow;
  readonly choose: (window: TimeWindow) => void;
}

interface Drag {
  readonly grip: Grip;
  /** Where it began: time, and CSS pixels. */
  readonly start: number;
  readonly x: number;
  /** What is chosen when it ends here. */
  readonly to: TimeWindow;
}

/**
 * A connection's whole time, true to scale, and on it the stretch that its ladder shows: a slider
 * whose value is that stretch.
 */
export function OverviewHtml(props: OverviewProps) {
  const { name, segments, times, span, window, choose } = props;
  const track = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | undefined>(undefined);
  const ticks = useMemo(() => overviewTicks(segments, span), [segments, span]);
  const shown = drag?.to ?? window;
  const whole = isWhole(shown, span);

  const place = (x: number): { readonly time: number; readonly reach: number } => {
    const { left = 0, width = 1 } = track.current?.getBoundingClientRect() ?? {};
    const scale = (span.to - span.from) / Math.max(1, width);
    return { time: span.from + (x - left) * scale, reach: REACH * scale };
  };
  const wheel = useWheelZoom((factor, x) => choose(zoomed(window, span, factor, place(x).time)));

  const onPointerDown = (event: TargetedPointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    const { time, reach } = place(event.clientX);
    const grip = isWhole(window, span) ? 'nothing' : gripAt(time, window, reach);
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ grip, start: time, x: event.clientX, to: window });
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLElement>): void => {
    if (drag === undefined) return;
    const still = Math.abs(event.clientX - drag.x) < STILL;
    const { time } = place(event.clientX);
    const to = still ? window : dragged(drag.grip, window, span, drag.start, time);
    setDrag({ ...drag, to });
  };
  const onPointerUp = (): void => {
    if (drag === undefined) return;
    const clicked = drag.to === window && drag.grip === 'nothing';
    setDrag(undefined);
    if (clicked) choose(moved(window, span, drag.start - middleOf(window)));
    else if (drag.to !== window) choose(drag.to);
  };
  const press = (key: string): boolean => {
    const to = afterKey(key, window, span, times);
    if (to !== undefined) choose(to);
    return to !== undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // With one of these, a key is a command to the notebook or the browser.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const dropped = event.key === 'Escape' && drag !== undefined;
    if (dropped) setDrag(undefined);
    if (!dropped && !press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const text = valueText(props, shown);
  return (
    <div class={`tb-overview${whole ? '' : ' tb-zoomed'}`}>
      <div
        ref={wheel}
        class="tb-overview-strip"
        role="slider"
        tabIndex={0}
        title={words.hint}
        aria-label={words.label(name)}
        aria-valuemin={span.from / 1e6}
        aria-valuemax={span.to / 1e6}
        aria-valuenow={shown.from / 1e6}
        aria-valuetext={text}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrag(undefined)}
        onDblClick={() => choose(span)}
      >
        <div class="tb-overview-track" ref={track}>
          {!whole && <WindowHtml window={shown} span={span} />}
          <svg
            class="tb-overview-ticks"
            viewBox={`0 0 ${COLUMNS} 1`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            {ticks.map(({ tone, columns }) => (
              <path
                key={tone}
                class={`tb-tone-${tone}`}
                d={columns.map(column => `M${column},${TOP[tone] ?? 0}V1`).join('')}
              />
            ))}
          </svg>
          {axisMarks(span).map(({ time, label }) => (
            <span
              key={time}
              class={`tb-overview-mark${shareOf(time, span) > LAST ? ' tb-last' : ''}`}
              aria-hidden="true"
              style={{ left: percent(shareOf(time, span)) }}
            >
              {label}
            </span>
          ))}
        </div>
      </div>
      <div class="tb-overview-facts">
        <span aria-hidden="true">{text}</span>
        <span role="group" aria-label={words.zoom}>
          <button type="button" title={words.out} aria-disabled={whole} onClick={() => press('-')}>
            −
          </button>
          <button type="button" title={words.in} onClick={() => press('+')}>
            +
          </button>
          <button
            type="button"
            title={words.wholeTitle}
            aria-disabled={whole}
            onClick={() => choose(span)}
          >
            {words.whole}
          </button>
        </span>
      </div>
    </div>
  );
}

/** By tone where a tick begins, 0 at the top: what is worse is higher, whoever sees no colour. */
const TOP: Readonly<Record<string, number>> = { plain: 0.5, again: 0.25 };

function WindowHtml({ window, span }: { readonly window: TimeWindow; readonly span: TimeWindow }) {
  const from = shareOf(window.from, span);
  const to = shareOf(window.to, span);
  return (
    <>
      <span class="tb-outside" style={{ left: '-6px', width: `calc(${percent(from)} + 6px)` }} />
      <span class="tb-outside" style={{ left: percent(to), right: '-6px' }} />
      <span class="tb-window" style={{ left: percent(from), width: percent(to - from) }} />
    </>
  );
}

function valueText({ times, segments, span }: OverviewProps, window: TimeWindow): string {
  const stretch = words.stretch(duration(window.from), duration(window.to));
  if (isWhole(window, span)) return words.all(stretch, segments.length);
  const [first, end] = within(
    segments.map(({ time }) => time),
    window,
  );
  return end === first && within(times, window)[0] === within(times, window)[1]
    ? words.nothing(stretch)
    : words.part(stretch, end - first, segments.length);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
