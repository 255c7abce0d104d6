import { useState } from 'preact/hooks';
import { labels } from '../../words/labels.js';
import { duration } from '../duration.js';
import { Foldable, TableHtml } from '../parts.js';
import { queueTone } from './chart.js';
import { courseOf, fillOf, QUEUES, sampleAt, type QueueName } from './course.js';
import { depthEvents } from './events.js';
import type { DepthModel, ListenerDepth } from './model.js';
import { eventTable, fillText, listenerTitle } from './table.js';
import { useDepthChart } from './useChart.js';

/** So many steps are listed under the chart; more are in its table only. */
const MOST_STEPS = 16;

export function DepthHtml({ model }: { readonly model: DepthModel }) {
  if (model.listeners.length === 0) return <p>{labels.queues.empty}</p>;
  return (
    <>
      {model.listeners.map((listener, index) => (
        <ListenerHtml key={index} listener={listener} />
      ))}
    </>
  );
}

function ListenerHtml({ listener }: { readonly listener: ListenerDepth }) {
  const [name, endpoint] = listenerTitle(listener);
  const { steps, overflows } = listener;
  return (
    <section aria-label={name}>
      <h3>
        {name} <small>{`${endpoint} · ${labels.depth.over(duration(listener.duration))}`}</small>
      </h3>
      <ul class="tb-depth-legend">
        {QUEUES.map(queue => (
          <KeyHtml key={queue} listener={listener} queue={queue} />
        ))}
        {overflows !== null && overflows.length > 0 && (
          <li class="tb-tone-bad">
            <span class="tb-depth-key tb-depth-cross" aria-hidden="true">
              ×
            </span>
            {labels.depth.overflow}
          </li>
        )}
      </ul>
      <ChartHtml listener={listener} />
      {overflows === null && <p class="tb-note">{labels.depth.noCapture}</p>}
      {steps.length > 0 && steps.length <= MOST_STEPS && (
        <ol class="tb-depth-steps">
          {steps.map(({ text, time }, index) => (
            <li key={index}>
              <code>{text}</code> <small>{duration(time)}</small>
            </li>
          ))}
        </ol>
      )}
      <Foldable class="tb-alternative" title={labels.depth.asTable} open={false}>
        {() => <TableHtml table={eventTable(listener)} />}
      </Foldable>
    </section>
  );
}

function KeyHtml({
  listener,
  queue,
}: {
  readonly listener: ListenerDepth;
  readonly queue: QueueName;
}) {
  const { most, limit } = courseOf(listener, queue);
  return (
    <li class={`tb-tone-${queueTone[queue]}`}>
      <span class="tb-depth-key" aria-hidden="true" />
      {labels.queues[queue]} <small>{labels.depth.most(fillText({ length: most, limit }))}</small>
    </li>
  );
}

/** The picture: the mouse or the arrow keys choose a moment, which is then said in words. */
function ChartHtml({ listener }: { readonly listener: ListenerDepth }) {
  const [time, setTime] = useState<number | null>(null);
  const { place, chart } = useDepthChart(listener, setTime);
  const point = (to: number | null): void => {
    setTime(to);
    chart.current?.point(to);
  };
  const moments = (): readonly number[] => depthEvents(listener).map(event => event.time);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moved(moments(), time, event.key);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    point(to);
  };
  const text = time === null ? labels.depth.hint : momentText(listener, time);
  return (
    <>
      <div
        ref={place}
        class="tb-depth-chart"
        role="slider"
        tabIndex={0}
        aria-label={labels.depth.caption(listener.name)}
        aria-valuemin={0}
        aria-valuemax={Math.round(listener.duration / 1e6)}
        aria-valuenow={Math.round((time ?? listener.duration) / 1e6)}
        aria-valuetext={momentText(listener, time ?? listener.duration)}
        onKeyDown={onKeyDown}
        onBlur={() => point(null)}
      />
      <p class="tb-depth-readout" aria-hidden="true">
        {text}
      </p>
    </>
  );
}

/** The moment that a key leads to from `time`, null being none yet; undefined for other keys. */
function moved(moments: readonly number[], time: number | null, key: string): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return moments.find(moment => time === null || moment > time) ?? moments.at(-1);
    case 'ArrowLeft':
      return moments.findLast(moment => time === null || moment < time) ?? moments[0];
    case 'Home':
      return moments[0];
    case 'End':
      return moments.at(-1);
    default:
      return undefined;
  }
}

function momentText({ samples, steps }: ListenerDepth, time: number): string {
  const sample = sampleAt(samples, time);
  const at = duration(time);
  const step = steps.findLast(one => one.time <= time);
  const depths =
    sample?.queues === null || sample === undefined
      ? labels.depth.atClosed(at)
      : labels.depth.at(
          at,
          fillText(fillOf(sample, 'acceptQueue')),
          fillText(fillOf(sample, 'synQueue')),
        );
  return step === undefined ? depths : `${depths} · ${step.text}`;
}
