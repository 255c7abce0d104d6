import uPlot from 'uplot';
import { duration } from '../duration.js';
import { courseOf, fillOf, heightOf, QUEUES, type QueueName } from './course.js';
import type { ListenerDepth } from './model.js';

/** A drawn chart of a listener. */
export interface DepthChart {
  /** Puts the cursor on a moment; null takes it away. */
  point(time: number | null): void;
  /** Shows another state of the listener, or another listener, in the same picture. */
  update(listener: ListenerDepth): void;
  destroy(): void;
}

export const queueTone: Readonly<Record<QueueName, 'again' | 'waiting'>> = {
  acceptQueue: 'again',
  synQueue: 'waiting',
};

/** Width of the dash in a limit's line, in CSS pixels. */
const DASH = [5, 4];
/** Marks nearer to each other than this are labelled together. CSS pixels. */
const LEAST_GAP = 22;

/**
 * Draws into `element`, whose size it takes and follows, in the colours of the theme. `pointed`
 * hears of the moment under the mouse, null when it leaves.
 */
export function drawDepth(
  element: HTMLElement,
  listener: ListenerDepth,
  pointed: (time: number | null) => void,
): DepthChart {
  const color = (name: string) => () =>
    getComputedStyle(element).getPropertyValue(`--tb-${name}`).trim();
  let shown = listener;
  const plot = new uPlot(
    options(() => shown, color, element),
    dataOf(listener),
    element,
  );
  plot.over.addEventListener('mousemove', () => {
    const left = plot.cursor.left ?? -1;
    pointed(left < 0 ? null : plot.posToVal(left, 'x'));
  });
  plot.over.addEventListener('mouseleave', () => pointed(null));
  const resized = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = element;
    if (width > 0 && (width !== plot.width || height !== plot.height)) {
      plot.setSize({ width, height });
    }
  });
  resized.observe(element);
  // VS Code tells a page of its theme by the body's class and the root's variables.
  const themed = new MutationObserver(() => plot.redraw(false, true));
  const attributes = { attributes: true, attributeFilter: ['class', 'style'] };
  themed.observe(document.documentElement, attributes);
  themed.observe(document.body, attributes);
  return {
    point(time) {
      const left = time === null ? -10 : plot.valToPos(time, 'x');
      plot.setCursor({ left, top: 0 }, false);
    },
    update(next) {
      if (next === shown) return;
      shown = next;
      plot.batch(() => {
        plot.setData(dataOf(next));
        for (const [index, queue] of QUEUES.entries()) {
          const { show } = heightIn(next, queue);
          const at = limitSeries(index);
          if (plot.series[at]?.show !== show) plot.setSeries(at, { show });
        }
      });
    },
    destroy() {
      resized.disconnect();
      themed.disconnect();
      plot.destroy();
    },
  };
}

type Color = (name: string) => () => string;

/** Series: times, then length and limit of each queue. */
const limitSeries = (queue: number): number => 2 * queue + 2;

function heightIn(listener: ListenerDepth, queue: QueueName): { top: number; show: boolean } {
  const { most, limit } = courseOf(listener, queue);
  const height = heightOf(most, limit);
  return { top: height.top, show: height.limit };
}

function options(listener: () => ListenerDepth, color: Color, element: HTMLElement): uPlot.Options {
  const top = (): number => Math.max(...QUEUES.map(queue => heightIn(listener(), queue).top));
  const font = () => `11px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: color('quiet'), font: font(), ticks: { show: false } };
  const faint = { stroke: color('grid'), width: 1 };
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const paths = stepped === undefined ? {} : { paths: stepped };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
    padding: [18, 30, 0, 0],
    scales: {
      x: { time: false, range: () => [0, Math.max(1, listener().duration)] },
      y: { range: () => [0, top() * 1.08] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 26, values: (_, ticks) => ticks.map(tickText) },
      {
        ...axis,
        grid: faint,
        size: 40,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000],
        space: 24,
      },
    ],
    series: [
      {},
      ...QUEUES.flatMap((queue): uPlot.Series[] => {
        const stroke = color(queueTone[queue]);
        const { show } = heightIn(listener(), queue);
        return [
          { ...paths, stroke, width: 2, points: { show: false }, spanGaps: false },
          { ...paths, stroke, width: 1, dash: DASH, points: { show: false }, show },
        ];
      }),
    ],
    hooks: { draw: [plot => drawMarks(plot, listener(), color, font())] },
  };
}

function tickText(time: number): string {
  return time === 0 ? '0' : duration(time);
}

/** Times, then length and limit of each queue; the last sample holds to the end. */
function dataOf(listener: ListenerDepth): uPlot.AlignedData {
  const { samples, duration: end } = listener;
  const last = samples.at(-1);
  const held =
    last === undefined || last.time >= end ? samples : [...samples, { ...last, time: end }];
  return [
    held.map(({ time }) => time),
    ...QUEUES.flatMap(queue => [
      held.map(sample => fillOf(sample, queue)?.length ?? null),
      held.map(sample => fillOf(sample, queue)?.limit ?? null),
    ]),
  ];
}

/** A line and a number for each step, a cross for each segment that found no room. */
function drawMarks(plot: uPlot, listener: ListenerDepth, color: Color, font: string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const xOf = (time: number): number => plot.valToPos(time, 'x', true);
  ctx.save();
  ctx.font = font.replace('11px', `${11 * ratio}px`);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  ctx.lineWidth = ratio;
  ctx.strokeStyle = color('quiet')();
  ctx.fillStyle = color('fore')();
  const positions = listener.steps.map(({ time }) => xOf(time));
  ctx.globalAlpha = 0.45;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  for (const x of positions) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  for (const { first, last, at } of clusters(positions, LEAST_GAP * ratio)) {
    const text = first === last ? String(first + 1) : `${first + 1}–${last + 1}`;
    const half = ctx.measureText(text).width / 2;
    ctx.fillText(text, Math.min(at, plot.width * ratio - half), bbox.top - 3 * ratio);
  }
  ctx.setLineDash([]);
  ctx.strokeStyle = color('bad')();
  ctx.lineWidth = 2 * ratio;
  const arm = 4 * ratio;
  const y = bbox.top + arm + 2 * ratio;
  ctx.beginPath();
  let drawn = -Infinity;
  for (const { time } of listener.overflows ?? []) {
    const x = xOf(time);
    if (x - drawn < ratio) continue;
    drawn = x;
    ctx.moveTo(x - arm, y - arm);
    ctx.lineTo(x + arm, y + arm);
    ctx.moveTo(x - arm, y + arm);
    ctx.lineTo(x + arm, y - arm);
  }
  ctx.stroke();
  ctx.restore();
}

/** Neighbours among ascending positions, each less than `gap` from the one before it. */
export function clusters(
  positions: readonly number[],
  gap: number,
): readonly { readonly first: number; readonly last: number; readonly at: number }[] {
  const found: { first: number; last: number; at: number }[] = [];
  for (const [index, position] of positions.entries()) {
    const open = found.at(-1);
    const near = position - (positions[index - 1] ?? -Infinity) < gap;
    if (open !== undefined && near) {
      open.last = index;
      open.at = ((positions[open.first] ?? 0) + position) / 2;
    } else {
      found.push({ first: index, last: index, at: position });
    }
  }
  return found;
}
