import type { ListenerReport } from '../../src/views/listeners/model.js';
import type { View } from '../../src/views/view.js';

const bound = { by: 'somaxconn', somaxconn: 128, asked: 511, room: 1 } as const;

/** nginx, clamped and overflowed. */
export const report: ListenerReport = {
  name: 'nginx',
  address: '0.0.0.0',
  port: 80,
  owners: [
    { pid: 812, name: 'nginx' },
    { pid: 813, name: 'nginx' },
    { pid: 814, name: 'nginx' },
  ],
  seesAll: true,
  uid: 0,
  asked: { program: 'nginx', backlog: 511, from: 'default' },
  isHere: true,
  seconds: 10,
  acceptQueue: { length: 129, most: 129, limit: 129, bound },
  synQueue: { length: 0, most: 4, limit: 129, bound },
  drops: 42,
  counters: [
    { name: 'ListenOverflows', growth: 42 },
    { name: 'ListenDrops', growth: 42 },
  ],
  advice: {
    bound: { by: 'somaxconn', kept: 128, asked: 511 },
    seen: { kind: 'overflowed', queue: 'accept', times: 42, seconds: 10, isHostWide: false },
    todo: [{ kind: 'raise-somaxconn', to: 511 }],
  },
};

export const listenerViews = {
  listeners: { view: 'listeners', data: { listeners: [report] } },
  'listeners, hidden owner': {
    view: 'listeners',
    data: {
      listeners: [
        {
          ...report,
          name: 'cache',
          address: '::1',
          port: 6379,
          owners: [],
          seesAll: false,
          uid: 33,
          asked: null,
          drops: null,
          counters: [],
          acceptQueue: { ...report.acceptQueue, length: 0, most: 1 },
          synQueue: { ...report.synQueue, length: 0, most: 0 },
          advice: {
            bound: { by: 'somaxconn-perhaps', kept: 128 },
            seen: { kind: 'fits', most: 1, limit: 129 },
            todo: [],
          },
        },
      ],
    },
  },
  'listeners, none': { view: 'listeners', data: { listeners: [] } },
} as const satisfies Readonly<Record<string, View>>;
