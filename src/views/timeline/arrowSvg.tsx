import type { ComponentChildren } from 'preact';
import type { Segment, SegmentFate } from './model.js';

/** Heights in a rung, in pixels: where an arrow leaves its lane and where it reaches the other. */
export const LEAVES = 9;
export const REACHES = 21;

const MIDDLE = (LEAVES + REACHES) / 2;

/** So far may a whisker reach, that it stays in its rung. Pixels. */
const LONGEST_WHISKER = 8;

/** So far must one reach, that it shows on the arrow's line. Pixels. */
const SHORTEST_WHISKER = 3;

/** From the lane, which would cover it, to where it stands behind the head. Pixels. */
const BEHIND_HEAD = 14;

/**
 * How far the arrival may be from where it is drawn, above and below, in pixels: as much of the
 * arrow's fall as the clocks' error is of its time.
 */
export function whisker({ time, arrival }: Segment, clockError: number | undefined): number {
  if (clockError === undefined || arrival === null || arrival <= time) return 0;
  const error = ((REACHES - LEAVES) * clockError) / (arrival - time);
  return Math.min(LONGEST_WHISKER, Math.max(SHORTEST_WHISKER, error));
}

/** A line that falls from its sender to its receiver, its label in the middle of it. */
export function ArrowHtml(props: {
  readonly segment: Segment;
  /** Of a connection between two machines. Nanoseconds. */
  readonly clockError: number | undefined;
  readonly children: ComponentChildren;
}) {
  const { segment, clockError, children } = props;
  const spread = whisker(segment, clockError);
  const toServer = segment.from === 'client';
  const [left, right] = toServer ? (['tail', 'head'] as const) : (['head', 'tail'] as const);
  return (
    <>
      <Half part={left} side="left" fate={segment.fate} spread={spread} />
      <span class="tb-label">{children}</span>
      <Half part={right} side="right" fate={segment.fate} spread={spread} />
    </>
  );
}

function Half(props: {
  readonly part: 'head' | 'tail';
  readonly side: 'left' | 'right';
  readonly fate: SegmentFate;
  readonly spread: number;
}) {
  const { part, side, fate, spread } = props;
  const outer = side === 'left' ? '0%' : '100%';
  const inner = side === 'left' ? '100%' : '0%';
  const lost = fate.kind === 'lost' || fate.kind === 'nobody';
  const end = lost ? '50%' : outer;
  const direction = side === 'right' ? 1 : -1;
  const y = part === 'tail' ? LEAVES : lost ? (MIDDLE + REACHES) / 2 : REACHES;
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
          <Tip fate={fate} direction={direction} />
          {spread > 0 && (
            <path
              class="tb-whisker"
              d={`M${-BEHIND_HEAD * direction},${-spread} v${2 * spread} m-3,0 h6 m-6,${-2 * spread} h6`}
            />
          )}
        </svg>
      )}
    </svg>
  );
}

/** A head for what arrived, a sign of its own for each way not to. */
function Tip({ fate, direction }: { readonly fate: SegmentFate; readonly direction: 1 | -1 }) {
  switch (fate.kind) {
    case 'delivered':
      return <path d={`M0,0 L${-9 * direction},-5 L${-9 * direction},3 Z`} />;
    case 'dropped-by-rule':
      return (
        <g class="tb-filtered">
          <circle cx={-7 * direction} cy="-1" r="5.5" />
          <path d={`M${-7 * direction - 4},-5 l8,8`} />
        </g>
      );
    case 'syn-dropped':
    case 'ack-ignored':
    case 'lost':
    case 'nobody':
      return (
        <path
          class="tb-cross"
          d={`M${-2 * direction},-5 l${-9 * direction},9 m0,-9 l${9 * direction},9`}
        />
      );
  }
}
