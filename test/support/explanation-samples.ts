import { explainKernels } from '../../src/analysis/explanation/asked.js';
import type {
  ComparedNumber,
  ComparedWhat,
  Explanation,
  ReplayComparison,
  Span,
  UnknownBecause,
} from '../../src/views/explanation/model.js';
import type { View } from '../../src/views/view.js';

const one = (count: number): Span => ({ least: count, most: count });

function row(
  what: ComparedWhat,
  predicted: number | Span | null,
  observed: number | Span,
  unknown: UnknownBecause | null = null,
): ComparedNumber {
  const span = (value: number | Span): Span => (typeof value === 'number' ? one(value) : value);
  return {
    what,
    predicted: predicted === null ? null : span(predicted),
    observed: span(observed),
    unknown,
  };
}

const agreeing: ReplayComparison = {
  rows: [
    row({ kind: 'accept-queue' }, 3, 3),
    row({ kind: 'syn-queue' }, { least: 1, most: 2 }, 2),
    row({ kind: 'syns-dropped' }, 2, 2),
    row({ kind: 'acks-ignored' }, 4, 4),
    row({ kind: 'counter', counter: 'ListenOverflows' }, 6, 6),
    row({ kind: 'counter', counter: 'ListenDrops' }, 6, 6),
  ],
};

const differing: ReplayComparison = {
  rows: agreeing.rows.map((one, index) =>
    index === 1 ? { ...one, observed: { least: 5, most: 5 } } : one,
  ),
};

const unknown: ReplayComparison = {
  rows: agreeing.rows.map(one => ({
    ...one,
    predicted: null,
    unknown: { why: 'shared-port', with: ['rv', 'rw'] },
  })),
};

/** A listener named web whose kernel and settings are as asked. */
export function explained(
  replay: ReplayComparison | null,
  asked: Partial<Parameters<typeof explainKernels>[1]> = {},
  release = '6.18.44',
): Explanation {
  const { listeners } = explainKernels([release], {
    acceptQueue: 3,
    synQueue: 2,
    defers: false,
    backlog: 2,
    ...asked,
  });
  const [explanation] = listeners;
  if (explanation === undefined) throw new Error('one release has one explanation');
  return { ...explanation, listener: { name: 'web', address: '127.0.0.1', port: 7777 }, replay };
}

function view(...listeners: readonly Explanation[]): View {
  return { view: 'explanation', data: { listeners } };
}

const nothing = { acceptQueue: 0, synQueue: 0, defers: false };

export const explanationViews = {
  'explanation, none': view(),
  'explanation, as predicted': view(explained(agreeing)),
  'explanation, a mismatch': view(explained(differing, { backlog: 511, somaxconn: 128 })),
  'explanation, nothing known': view(explained(unknown, {}, '5.14.0-427.13.1.el9_4.x86_64')),
  'explanation, a limit by tcp_max_syn_backlog': view(
    explained(null, {
      backlog: 8,
      syncookies: 0,
      maxSynBacklog: 4,
      abortOnOverflow: 1,
      acceptQueue: 9,
    }),
  ),
  'explanation, cookies for all': view(explained(agreeing, { syncookies: 2, defers: true })),
  'explanation, an old kernel': {
    view: 'explanation',
    data: explainKernels(['3.10'], { ...nothing, backlog: 128 }),
  },
  'explanation, a negative backlog': view(explained(null, { backlog: -1 })),
  'explanation, 16 bits': {
    view: 'explanation',
    data: explainKernels(['3.10'], { ...nothing, backlog: 70_000, somaxconn: 70_000 }),
  },
  'explanation, beyond what was read': {
    view: 'explanation',
    data: explainKernels(['2.4.37', '7.2', '5.14.0-427.el9'], { ...nothing, backlog: 5 }),
  },
  'explanation, kernels side by side': {
    view: 'explanation',
    data: explainKernels(['2.6.32', '3.10', '4.9', '4.10', '5.14.0-427.el9', '6.18'], {
      ...nothing,
      backlog: 128,
      acceptQueue: 129,
    }),
  },
} as const satisfies Readonly<Record<string, View>>;
