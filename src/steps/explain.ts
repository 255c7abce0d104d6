import { explainKernels } from '../analysis/explanation/asked.js';
import { backlogArgument } from './backlog.js';
import { defineStep } from './definition.js';
import { explainedServers } from './explained.js';
import { servers } from './nameParameters.js';
import { releases } from './kernelParameters.js';
import { flag, integer, optional } from './parameters.js';
import type { Parameter } from './parameter.js';
import { stableRelease } from './stableRelease.js';

const LARGEST = 2 ** 31 - 1;

/** One that makes sense only where no server is named. */
function instead<T>(parameter: Parameter<T>): Parameter<T> {
  return { ...parameter, conflicts: ['servers'] };
}

function setting(docs: string, max = LARGEST) {
  return instead(
    optional(integer({ docs: `${docs}; left out: that kernel's default.`, min: 0, max })),
  );
}

export const explain = defineStep({
  verb: 'explain',
  summary:
    "Says what a kernel's rules make of listening servers, and how that fits what was observed.",
  examples: [
    'explain web',
    'explain kernel=3.10 backlog=128',
    'explain kernel=4.9,4.10,6.18 backlog=2 accept-queue=3 syn-queue=1',
  ],
  operands: { servers: optional(servers('The servers to explain; left out: all.'), []) },
  options: {
    kernel: instead(
      optional(releases('Kernels to ask about, which need not be there; left out: the one here.')),
    ),
    backlog: instead(optional(backlogArgument(' Left out: as much as somaxconn allows.'))),
    somaxconn: setting('net.core.somaxconn'),
    'max-syn-backlog': setting('net.ipv4.tcp_max_syn_backlog'),
    syncookies: setting('net.ipv4.tcp_syncookies', 2),
    'abort-on-overflow': setting('net.ipv4.tcp_abort_on_overflow', 1),
    'syn-retries': setting('net.ipv4.tcp_syn_retries', 127),
    'synack-retries': setting('net.ipv4.tcp_synack_retries', 255),
    'defer-accept': instead(flag('The listener has TCP_DEFER_ACCEPT.')),
    'accept-queue': instead(
      optional(integer({ docs: 'How many wait in the accept queue.', min: 0, max: LARGEST }), 0),
    ),
    'syn-queue': instead(
      optional(integer({ docs: 'How many are in SYN_RECV.', min: 0, max: LARGEST }), 0),
    ),
  },
  looks: true,
  async run({ operands: { servers: names }, options }, context) {
    const { kernel, ...asked } = options;
    const isAsked = kernel !== undefined || Object.values(asked).some(isWritten);
    const data = isAsked
      ? explainKernels(kernel ?? [stableRelease(context.lab)], {
          backlog: asked.backlog,
          somaxconn: asked.somaxconn,
          maxSynBacklog: asked['max-syn-backlog'],
          syncookies: asked.syncookies,
          abortOnOverflow: asked['abort-on-overflow'],
          synRetries: asked['syn-retries'],
          synackRetries: asked['synack-retries'],
          defers: asked['defer-accept'],
          acceptQueue: asked['accept-queue'],
          synQueue: asked['syn-queue'],
        })
      : await explainedServers(context, names);
    return [{ view: 'explanation', data }];
  },
});

/** The fallbacks of options are nothing, false and 0, which ask for nothing by themselves. */
function isWritten(value: number | boolean | undefined): boolean {
  return value !== undefined && value !== false && value !== 0;
}
