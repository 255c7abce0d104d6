import { labels } from '../../words/labels.js';
import { duration, exactSeconds } from '../duration.js';
import { stateTone } from '../table.js';
import { statesShown, type EndStep, type Rung } from './ladder.js';
import type { Segment } from './model.js';
import { fateNote, segmentLabel, segmentTone } from './words.js';

const { timeline } = labels;

/** Heights in a rung, in pixels: where an arrow leaves its lane and where it reaches the other. */
const LEAVES = 9;
const REACHES = 21;

/** One row of the ladder's grid: time and client's state, lane, arrow, lane, server's state and note. */
export function RungHtml({ rung, first }: { readonly rung: Rung; readonly first: boolean }) {
  const note = rung.kind === 'segment' ? fateNote(rung.segment) : undefined;
  const fromClient = rung.kind !== 'segment' || rung.segment.from === 'client';
  const exact = 'time' in rung ? `${exactSeconds(rung.time)} s` : undefined;
  return (
    <div class={`tb-rung tb-rung-${rung.kind}`}>
      <span class="tb-left">
        <span class="tb-time" title={exact}>
          {'label' in rung ? rung.label : ''}
        </span>
        <span class={`tb-near tb-tone-${stateTone(rung.client.after)}`}>
          {statesShown(rung.client, first).join(' → ')}
        </span>
      </span>
      <Lane step={rung.client} at={fromClient ? LEAVES : REACHES} />
      <Middle rung={rung} />
      <Lane step={rung.server} at={fromClient ? REACHES : LEAVES} />
      <span class="tb-far">
        <span class={`tb-state tb-tone-${stateTone(rung.server.after)}`}>
          {statesShown(rung.server, first).join(' → ')}
        </span>
        {note !== undefined && <span class="tb-fate tb-tone-bad">✗ {note}</span>}
      </span>
    </div>
  );
}

/** The end's state as a strip: the old one down to where the segment touches it, then the new. */
function Lane({ step, at }: { readonly step: EndStep; readonly at: number }) {
  return (
    <span class="tb-lane">
      <svg width="8" height={at} aria-hidden="true">
        <rect class={`tb-strip tb-tone-${laneTone(step.before)}`} width="8" height={at} />
      </svg>
      <span class={`tb-strip tb-tone-${laneTone(step.after)}`} />
    </span>
  );
}

function laneTone(state: EndStep['after']): string {
  return state === undefined || state === 'CLOSED' || state === 'LISTEN'
    ? 'absent'
    : stateTone(state);
}

function Middle({ rung }: { readonly rung: Rung }) {
  switch (rung.kind) {
    case 'segment':
      return <Arrow segment={rung.segment} />;
    case 'gap':
      return <span class="tb-gap">{timeline.later(duration(rung.duration, 2))}</span>;
    case 'skipped':
      return <span class="tb-gap">{timeline.skipped(rung.segments)}</span>;
    case 'state':
      return <span class="tb-gap" />;
  }
}

const MIDDLE = (LEAVES + REACHES) / 2;

/** A line that falls from its sender to its receiver, its label in the middle of it. */
function Arrow({ segment }: { readonly segment: Segment }) {
  const toServer = segment.from === 'client';
  const again = segment.repeat > 0 || segment.spurious ? 'tb-again' : '';
  const [left, right] = toServer ? (['tail', 'head'] as const) : (['head', 'tail'] as const);
  return (
    <span class={`tb-arrow tb-tone-${segmentTone(segment)} ${again}`}>
      <Half part={left} side="left" segment={segment} />
      <span class="tb-label">{segmentLabel(segment)}</span>
      <Half part={right} side="right" segment={segment} />
    </span>
  );
}

function Half(props: {
  readonly part: 'head' | 'tail';
  readonly side: 'left' | 'right';
  readonly segment: Segment;
}) {
  const { part, side, segment } = props;
  const outer = side === 'left' ? '0%' : '100%';
  const inner = side === 'left' ? '100%' : '0%';
  const lost = segment.fate.kind === 'lost';
  const end = lost ? '50%' : outer;
  const y = part === 'tail' ? LEAVES : lost ? (MIDDLE + REACHES) / 2 : REACHES;
  const direction = side === 'right' ? 1 : -1;
  return (
    <svg class={`tb-half tb-${part}`} height="30" aria-hidden="true">
      <line
        x1={part === 'head' ? end : outer}
        y1={y}
        x2={inner}
        y2={part === 'tail' ? MIDDLE - 1 : MIDDLE + 1}
      />
      {part === 'head' && (
        <svg x={end} y={y} class="tb-tip">
          {segment.fate.kind === 'delivered' ? (
            <path d={`M0,0 L${-9 * direction},-5 L${-9 * direction},3 Z`} />
          ) : (
            <path
              class="tb-cross"
              d={`M${-2 * direction},-5 l${-9 * direction},9 m0,-9 l${9 * direction},9`}
            />
          )}
        </svg>
      )}
    </svg>
  );
}
