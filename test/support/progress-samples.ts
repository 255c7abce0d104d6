import type { ProgressModel } from '../../src/views/progress/model.js';
import { depthSamples, listenerDepth } from './depth-samples.js';

const filled = listenerDepth({
  samples: depthSamples([
    [0, 0, 0],
    [50, 1, 1],
    [300, 2, 2],
  ]),
});
const idle = (name: string) => listenerDepth({ name, samples: depthSamples([[0, 0, 0]]) });

export const progressSamples: Readonly<Record<string, ProgressModel>> = {
  'progress, clients': {
    step: 'client c1..c1000 -> web every=50ms',
    elapsed: 16_420,
    reached: { kind: 'connecting', connected: 312, failed: 0, pending: 17, toCome: 671 },
    listeners: [filled, idle('idle')],
  },
  'progress, a claim': {
    step: 'wait until accept-queue web == 3',
    elapsed: 3_140,
    reached: { kind: 'asking', within: 5_000, actual: '2', holding: 0, answers: 1 },
    listeners: [filled],
  },
  'progress, many listeners': {
    step: 'wait 10s',
    elapsed: 400,
    reached: { kind: 'waiting', duration: 10_000 },
    listeners: ['a', 'b', 'c', 'd', 'e', 'f'].map(idle),
  },
};
