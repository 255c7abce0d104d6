import { timelineSentences } from '../../words/timelineSentences.js';
import { labels } from '../../words/labels.js';
import { duration } from '../duration.js';
import { stateTone } from '../table.js';
import { boxes, DIAGRAM, edges, visits, type Box, type Edge, type Visit } from './diagram.js';
import type { StatePath, StatesModel } from './model.js';

const { timeline } = labels;
const { states } = timelineSentences;

/** RFC 9293's state diagram once for each end, with the way that this end took through it. */
export function StatesHtml({ model }: { readonly model: StatesModel }) {
  return (
    <div class="tb-states">
      <PathHtml title={timeline.client(model.client.name)} path={model.client} />
      <PathHtml title={timeline.server(model.server.name)} path={model.server} />
    </div>
  );
}

function PathHtml({ title, path }: { readonly title: string; readonly path: StatePath }) {
  const steps = visits(path);
  const lines = edges(steps);
  return (
    <figure class="tb-path">
      <figcaption>{title}</figcaption>
      <svg
        width={DIAGRAM.width}
        height={DIAGRAM.height}
        viewBox={`0 0 ${DIAGRAM.width} ${DIAGRAM.height}`}
        role="img"
        aria-label={states.described(title, steps.map(({ state }) => state).join(', '))}
      >
        {lines.map((edge, index) => (
          <EdgeSvg key={index} edge={edge} />
        ))}
        {boxes(steps).map(box => (
          <BoxSvg key={box.place} box={box} last={steps.at(-1)?.place === box.place} />
        ))}
        {lines.map((edge, index) => (
          <NumberSvg key={index} edge={edge} />
        ))}
      </svg>
      {steps.length === 0 ? (
        <p class="tb-quiet">{states.unknown}</p>
      ) : (
        <ol class="tb-steps" start={0}>
          {steps.map((step, index) => (
            <StepHtml key={index} step={step} before={steps[index - 1]} />
          ))}
        </ol>
      )}
      {lines.some(({ extra }) => extra) && <p class="tb-quiet">{states.extra}</p>}
    </figure>
  );
}

function StepHtml({ step, before }: { readonly step: Visit; readonly before: Visit | undefined }) {
  const { state, time } = step;
  return (
    <li>
      <span class={`tb-state tb-tone-${stateTone(state)}`}>{state}</span>{' '}
      <small>
        {duration(time)}
        {before !== undefined && `, ${states.after(duration(time - before.time))}`}
      </small>
    </li>
  );
}

function EdgeSvg({ edge: { from, to, steps, extra } }: { readonly edge: Edge }) {
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const taken = steps.length > 0 ? ' tb-taken' : '';
  return (
    <g class={`tb-edge${taken}${extra ? ' tb-extra' : ''}`}>
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      <path d="M0,0 L-7,-3.5 L-7,3.5 Z" transform={`translate(${to.x} ${to.y}) rotate(${angle})`} />
    </g>
  );
}

function NumberSvg({ edge: { from, to, steps } }: { readonly edge: Edge }) {
  if (steps.length === 0) return null;
  const text = steps.join(', ');
  const width = 9 + 7 * text.length;
  const x = (from.x + to.x) / 2;
  const y = (from.y + to.y) / 2;
  return (
    <g class="tb-step" transform={`translate(${x} ${y})`}>
      <rect x={-width / 2} y="-8" width={width} height="16" rx="8" />
      <text y="4">{text}</text>
    </g>
  );
}

function BoxSvg({ box, last }: { readonly box: Box; readonly last: boolean }) {
  const { x, y, state, visited } = box;
  const { boxWidth, boxHeight } = DIAGRAM;
  const tone = visited ? stateTone(state) : 'quiet';
  return (
    <g
      class={`tb-box tb-tone-${tone}${visited ? ' tb-visited' : ''}${last ? ' tb-last' : ''}`}
      transform={`translate(${x} ${y})`}
    >
      <rect x={-boxWidth / 2} y={-boxHeight / 2} width={boxWidth} height={boxHeight} rx="4" />
      <text y="4">{state}</text>
    </g>
  );
}
