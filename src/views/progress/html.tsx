import { labels } from '../../words/labels.js';
import { queueTone } from '../depth/chart.js';
import { QUEUES } from '../depth/course.js';
import type { ListenerDepth } from '../depth/model.js';
import { useDepthChart } from '../depth/useChart.js';
import type { ProgressModel } from './model.js';
import { depthNow, reachedShare, reachedText } from './words.js';

/** So many listeners are told of; the others are counted. */
const MOST_LISTENERS = 4;

/** Its parts keep their places and heights while the step goes on. */
export function ProgressHtml({ model }: { readonly model: ProgressModel }) {
  const { listeners } = model;
  const more = listeners.length - MOST_LISTENERS;
  return (
    <div class="tcpbook-view" data-view="progress">
      <p class="tb-progress-step">
        <code>{model.step}</code> <span>{reachedText(model)}</span>
      </p>
      <Bar share={reachedShare(model)} text={reachedText(model)} />
      {listeners.slice(0, MOST_LISTENERS).map(listener => (
        <ListenerHtml
          key={`${listener.name} ${listener.address} ${listener.port}`}
          listener={listener}
        />
      ))}
      {more > 0 && <p class="tb-quiet">{labels.progress.more(more)}</p>}
    </div>
  );
}

function Bar({ share, text }: { readonly share: number | undefined; readonly text: string }) {
  if (share === undefined) return null;
  return (
    <div
      class="tb-progress-bar"
      role="progressbar"
      aria-label={labels.progress.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={text}
    >
      <div style={{ width: `${share * 100}%` }} />
    </div>
  );
}

function ListenerHtml({ listener }: { readonly listener: ListenerDepth }) {
  return (
    <section aria-label={listener.name}>
      <p class="tb-progress-queues">
        <strong>{listener.name}</strong>
        {QUEUES.map(queue => (
          <span key={queue} class={`tb-tone-${queueTone[queue]}`}>
            <span class="tb-depth-key" aria-hidden="true" />
            {labels.queues[queue]} <span class="tb-fill">{depthNow(listener, queue)}</span>
          </span>
        ))}
      </p>
      {listener.samples.length > 1 && <ChartHtml listener={listener} />}
    </section>
  );
}

function ChartHtml({ listener }: { readonly listener: ListenerDepth }) {
  const { place } = useDepthChart(listener, nobodyPoints);
  return (
    <div
      ref={place}
      class="tb-depth-chart tb-progress-chart"
      role="img"
      aria-label={labels.depth.caption(listener.name)}
    />
  );
}

function nobodyPoints(): void {
  // The finished chart says what was when.
}
