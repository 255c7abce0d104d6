import type {
  ExplainedSetting,
  Explanation,
  ExplanationModel,
} from '../../views/explanation/model.js';
import { isBackporting } from './backports.js';
import { defaultSettings, LEAST_MAX_SYN_BACKLOG } from './defaults.js';
import { knownOfLine } from './knownOfLine.js';
import { unreadRelease } from './unread.js';
import type { ListenSettings, QueueLengths } from '../kernel/model.js';
import { synQueueLimit } from '../kernel/limits.js';
import { explainListener } from './explain.js';

/** What a kernel is to be told; undefined: its default. */
export interface AskedSettings extends QueueLengths {
  readonly backlog?: number | undefined;
  readonly somaxconn?: number | undefined;
  readonly maxSynBacklog?: number | undefined;
  readonly syncookies?: number | undefined;
  readonly abortOnOverflow?: number | undefined;
  readonly synRetries?: number | undefined;
  readonly synackRetries?: number | undefined;
  readonly defers: boolean;
}

const SYSCTLS = [
  ['somaxconn', 'somaxconn'],
  ['maxSynBacklog', 'tcp_max_syn_backlog'],
  ['syncookies', 'tcp_syncookies'],
  ['abortOnOverflow', 'tcp_abort_on_overflow'],
  ['synRetries', 'tcp_syn_retries'],
  ['synackRetries', 'tcp_synack_retries'],
] as const;

/** What kernels would do, of which none is asked. */
export function explainKernels(
  releases: readonly string[],
  asked: AskedSettings,
): ExplanationModel {
  return { listeners: releases.map(release => explainKernel(release, asked)) };
}

function explainKernel(release: string, asked: AskedSettings): Explanation {
  const defaults = defaultSettings(release);
  const valueOf = (key: (typeof SYSCTLS)[number][0]): number | undefined =>
    asked[key] ?? defaults[key];
  const somaxconn = valueOf('somaxconn');
  const listen: ListenSettings = {
    release,
    known: knownOfLine(release),
    backlog: asked.backlog ?? somaxconn,
    kept: undefined,
    somaxconn,
    maxSynBacklog: valueOf('maxSynBacklog'),
    syncookies: valueOf('syncookies'),
    abortOnOverflow: valueOf('abortOnOverflow'),
    synRetries: valueOf('synRetries'),
    synackRetries: valueOf('synackRetries'),
    synLinearTimeouts: defaults.synLinearTimeouts,
    defers: asked.defers,
  };
  const settings: ExplainedSetting[] = [
    {
      name: 'backlog',
      value: listen.backlog ?? null,
      from: asked.backlog === undefined ? defaultOr(listen.backlog) : 'asked',
    },
    ...SYSCTLS.map(([key, name]): ExplainedSetting => ({
      name,
      ...(key === 'maxSynBacklog' && valueOf(key) === undefined
        ? { value: LEAST_MAX_SYN_BACKLOG, from: 'memory' }
        : {
            value: valueOf(key) ?? null,
            from: asked[key] === undefined ? defaultOr(valueOf(key)) : 'asked',
          }),
    })),
  ];
  const explained = explainListener(withLeastMaxSynBacklog(listen), {
    lengths: { acceptQueue: asked.acceptQueue, synQueue: asked.synQueue },
    isObserved: asked.acceptQueue > 0 || asked.synQueue > 0,
  });
  const queues = explained.queues.map(queue =>
    queue.formula.kind === 'table' && listen.maxSynBacklog === undefined
      ? { ...queue, formula: { ...queue.formula, atLeast: true as const } }
      : queue,
  );
  return {
    listener: null,
    release,
    backports: isBackporting(release),
    unread: unreadRelease(release),
    settings,
    replay: null,
    ...explained,
    queues,
  };
}

function defaultOr(value: number | undefined): ExplainedSetting['from'] {
  return value === undefined ? 'unknown' : 'default';
}

/**
 * The default of tcp_max_syn_backlog goes by the machine's memory. Where any value that it may have
 * gives the same limit, the least stands for all.
 */
function withLeastMaxSynBacklog(listen: ListenSettings): ListenSettings {
  if (listen.maxSynBacklog !== undefined) return listen;
  const least = { ...listen, maxSynBacklog: LEAST_MAX_SYN_BACKLOG };
  const most = { ...listen, maxSynBacklog: 2 ** 30 };
  const agree = synQueueLimit(least).limit === synQueueLimit(most).limit;
  return agree ? least : listen;
}
