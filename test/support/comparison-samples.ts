import type { ComparedRun, ComparisonModel } from '../../src/views/comparison/model.js';
import type { View } from '../../src/views/view.js';

const settings = {
  'net.core.somaxconn': ['4096'],
  'net.ipv4.tcp_max_syn_backlog': ['2048'],
  'net.ipv4.tcp_syncookies': ['1', '0'],
} as const;

export const here: ComparedRun = {
  name: null,
  host: 'local',
  kernels: ['6.18.44'],
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  start: 1_763_000_000_000,
  settings,
  olderCells: 0,
};

export const there: ComparedRun = {
  name: 'listen-backlog@debian-6.1',
  host: 'debian-6.1',
  kernels: ['6.1.0-56-cloud-amd64'],
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  start: 1_762_900_000_000,
  settings: { ...settings, 'net.core.somaxconn': ['4096', '128'] },
  olderCells: 1,
};

const backlog = { verdict: 'passed', actual: '3' } as const;

const model: ComparisonModel = {
  runs: [there, here],
  stepsDiffer: true,
  claims: [
    {
      claim: 'accept-queue web == 3',
      results: [backlog, backlog],
      difference: 'none',
      explanation: null,
    },
    {
      claim: 'syn-queue web == 3',
      results: [{ verdict: 'failed', actual: '2' }, backlog],
      difference: 'verdict',
      explanation: {
        stepsDiffer: false,
        sameGround: false,
        reasons: [
          {
            rule: 'syn-queue-limit',
            certain: false,
            causes: [{ by: 'change', change: 'syn-queue-one-more', presence: ['unknown', 'has'] }],
            sources: [
              {
                file: 'include/net/inet_connection_sock.h',
                symbol: 'inet_csk_reqsk_queue_is_full',
                commit: '3479c7549fb1',
              },
            ],
          },
        ],
      },
    },
    {
      claim: 'accept-queue large == 1025',
      results: [
        { verdict: 'failed', actual: '129' },
        { verdict: 'passed', actual: '1025' },
      ],
      difference: 'verdict',
      explanation: {
        stepsDiffer: true,
        sameGround: false,
        reasons: ['backlog-clamped', 'accept-queue-limit'].map(rule => ({
          rule: rule as 'backlog-clamped' | 'accept-queue-limit', // safe: the two above
          certain: true,
          causes: [
            {
              by: 'setting' as const,
              name: 'net.core.somaxconn',
              values: [['4096', '128'], ['4096']],
            },
          ],
          sources: [{ file: 'net/socket.c', symbol: '__sys_listen' }],
        })),
      },
    },
    {
      claim: 'error c1..c3 == ECONNREFUSED',
      results: [
        { verdict: 'failed', actual: 'c1..c2 none, c3 ETIMEDOUT' },
        { verdict: 'failed', actual: 'none' },
      ],
      difference: 'actual',
      explanation: { stepsDiffer: false, sameGround: true, reasons: [] },
    },
    {
      claim: 'alive web == yes',
      results: [
        { verdict: 'skipped', actual: null },
        { verdict: 'passed', actual: 'yes' },
      ],
      difference: 'guard',
      explanation: { stepsDiffer: false, sameGround: false, reasons: [] },
    },
    ...Array.from({ length: 6 }, (_, index) => ({
      claim: `connected c${index + 1}`,
      results: [
        { verdict: 'passed' as const, actual: 'yes' },
        { verdict: 'not-reached' as const, actual: null },
      ],
      difference: 'none' as const,
      explanation: null,
    })),
  ],
};

/** What a comparison must be able to show, by name. */
export const comparisonViews = {
  'comparison, two kernels': { view: 'comparison', data: model },
  'comparison, no difference': {
    view: 'comparison',
    data: {
      runs: [
        { ...here, name: 'local' },
        { ...here, name: 'local (2)' },
        {
          ...here,
          name: 'near → far',
          host: 'near → far',
          kernels: ['6.1.158', '4.18.0-553.el8'],
          distribution: null,
        },
      ],
      stepsDiffer: false,
      claims: [
        {
          claim: 'accept-queue web == 3',
          results: [backlog, backlog, { verdict: 'not-there', actual: null }],
          difference: 'none',
          explanation: null,
        },
      ],
    },
  },
} as const satisfies Readonly<Record<string, View>>;
