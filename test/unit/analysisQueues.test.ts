import assert from 'node:assert/strict';
import { queuesModel, socketsModel, type LabSockets } from '../../src/analysis/queueOccupancy.js';
import type { Owner } from '../../src/lab/look.js';
import type { KnownClient, KnownServer, SideName } from '../../src/lab/recording.js';
import type { KernelSettings } from '../../src/analysis/kernel/settings.js';
import { ruleTip } from '../../src/views/explanation/sources.js';
import type { QueuesModel } from '../../src/views/queues/model.js';
import { decodeSocketDump } from '../../src/wire/socketDump.js';
import type { SocketEntry } from '../../src/wire/socketEntry.js';
import type { TcpState } from '../../src/wire/tcpState.js';
import { entry } from './analysisScript.js';
import { SOCKET_DUMP } from './wireGolden.js';
import { listening } from './kernelSettings.js';

const RULES = listening();
const WEB = '127.0.0.1:7777';

function endpoint(text: string) {
  const at = text.lastIndexOf(':');
  return { address: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

/** `STATE local remote`, or `LISTEN local queued/backlog`; `#inode` where somebody has it open. */
function socket(line: string): SocketEntry {
  const [state, local = '', remote = '', mark = ''] = line.split(/\s+/);
  const more = { inode: Number(mark.slice(1)) };
  // The lines below write only names of states.
  const kind = state as TcpState;
  if (kind !== 'LISTEN') return entry(kind, endpoint(local), endpoint(remote), more);
  const [receiveQueue = 0, sendQueue = 0] = remote.split('/').map(Number);
  const nobody = { address: local.includes('::') ? '::' : '0.0.0.0', port: 0 };
  return entry(kind, endpoint(local), nobody, { ...more, receiveQueue, sendQueue });
}

const OWNERS = new Map<number, Owner>([
  [1, { pid: 100, name: 'web' }],
  [2, { pid: 100, name: 'web' }],
  [3, { pid: 200, name: 'clients' }],
  [5, { pid: 300, name: 'web2' }],
  [6, { pid: 300, name: 'web2' }],
]);

const server = (name: string, address = WEB, side: SideName = 'both'): KnownServer => ({
  name,
  side,
  ...endpoint(address),
  from: 0,
  to: undefined,
});

/** Clients c1, c2, … of web from ports 1, 2, … of the same address. */
const client = (number: number, to = WEB, side: SideName = 'both'): KnownClient => ({
  name: `c${number}`,
  server: 'web',
  side,
  local: { address: side === 'client' ? '127.0.0.9' : endpoint(to).address, port: number },
  remote: endpoint(to),
  from: number,
});

function lab(sockets: string, more: Partial<LabSockets> = {}): LabSockets {
  const lines = sockets.split('\n').map(line => line.trim());
  return {
    looks: [{ side: 'both', time: 1e9, sockets: lines.filter(line => line !== '').map(socket) }],
    owners: OWNERS,
    servers: [server('web')],
    clients: [1, 2, 3, 4, 5].map(number => client(number)),
    ...more,
  };
}

/** `web 3/3 2/3`: accept and SYN queue; then a line for each connection. */
const summary = ({ listeners }: QueuesModel): string[] =>
  listeners.flatMap(({ name, acceptQueue, synQueue, connections, sharesWith }) => [
    [
      name,
      `${acceptQueue.length}/${acceptQueue.limit}`,
      `${synQueue.length}/${synQueue.limit}`,
      ...(sharesWith ? [`with ${sharesWith.join()}`] : []),
    ].join(' '),
    ...connections.map(one =>
      [one.client, one.place, one.serverState, one.clientState ?? '-', one.owner?.pid ?? '']
        .join(' ')
        .trim(),
    ),
  ]);

const queues = (given: LabSockets): string[] => summary(queuesModel(given, () => RULES));

describe('queuesModel', () => {
  it('puts every connection where it is', () => {
    const given = lab(`
      SYN_RECV    127.0.0.1:7777 127.0.0.1:4
      ESTABLISHED 127.0.0.1:7777 127.0.0.1:3
      ESTABLISHED 127.0.0.1:7777 127.0.0.1:1 #2
      LISTEN      127.0.0.1:7777 2/2 #1
      CLOSE_WAIT  127.0.0.1:7777 127.0.0.1:2
      ESTABLISHED 127.0.0.1:1 127.0.0.1:7777 #3
      FIN_WAIT2   127.0.0.1:2 127.0.0.1:7777
      ESTABLISHED 127.0.0.1:3 127.0.0.1:7777 #3
      ESTABLISHED 127.0.0.1:4 127.0.0.1:7777 #3
      SYN_SENT    127.0.0.1:5 127.0.0.1:7777 #3`);
    assert.deepEqual(queues(given), [
      'web 2/3 1/3',
      'c1 accepted ESTABLISHED ESTABLISHED 100',
      'c2 accept CLOSE_WAIT FIN_WAIT2',
      'c3 accept ESTABLISHED ESTABLISHED',
      'c4 syn SYN_RECV ESTABLISHED',
      'c5 none CLOSED SYN_SENT',
    ]);
  });

  it('says whose listener it is, where, with which backlog', () => {
    const { listeners } = queuesModel(lab('LISTEN 127.0.0.1:7777 0/2 #1'), () => undefined);
    assert.deepEqual(listeners, [
      {
        name: 'web',
        address: '127.0.0.1',
        port: 7777,
        owner: { pid: 100, name: 'web' },
        backlog: 2,
        acceptQueue: {
          length: 0,
          limit: 3,
          bound: { by: 'backlog', backlog: 2, room: 1 },
          rules: [{ id: 'accept-queue-limit', numbers: { kept: 2, limit: 3 } }],
        },
        synQueue: {
          length: 0,
          limit: null,
          bound: { by: 'unknown' },
          rules: [{ id: 'syn-queue-limit', numbers: { kept: 2, limit: null } }],
        },
        connections: [],
        rules: [
          {
            id: 'accept-queue-limit',
            sources: [{ file: 'include/net/sock.h', symbol: 'sk_acceptq_is_full' }],
          },
          {
            id: 'syn-queue-limit',
            sources: [
              {
                file: 'include/net/inet_connection_sock.h',
                symbol: 'inet_csk_reqsk_queue_is_full',
              },
              { file: 'net/core/request_sock.c', symbol: 'reqsk_queue_alloc' },
            ],
          },
        ],
      },
    ]);
  });

  it('knows what was asked of listen(2) and what somaxconn left of it', () => {
    const servers = [{ ...server('web'), backlog: 100 }];
    const given = lab('LISTEN 127.0.0.1:7777 0/1 #1', { servers });
    const bound = { by: 'somaxconn', somaxconn: 1, asked: 100, room: 1 } as const;
    assert.deepEqual(
      queuesModel(given, () => RULES).listeners.map(({ acceptQueue, synQueue }) =>
        [acceptQueue, synQueue].map(queue => [queue.length, queue.limit, queue.bound]),
      ),
      [
        [
          [0, 2, bound],
          [0, 2, bound],
        ],
      ],
    );
  });

  describe('names the kernel’s rule behind each limit', () => {
    const cases: [what: string, more: Partial<KernelSettings>, asked: number, says: string[][]][] =
      [
        [
          'the backlog',
          {},
          1,
          [
            ['The accept queue is full when it holds more than the backlog (1): 2 fit.'],
            ['The SYN queue holds 2 requests of this listener.'],
          ],
        ],
        [
          'a kernel before the change',
          { release: '6.1.27' },
          1,
          [
            ['The accept queue is full when it holds more than the backlog (1): 2 fit.'],
            ['The SYN queue holds 1 request of this listener.'],
          ],
        ],
        [
          'somaxconn as it was',
          { somaxconn: 4096 },
          100,
          [
            [
              'listen(2) keeps the lesser of its backlog (100) and net.core.somaxconn (1): 1.',
              'The accept queue is full when it holds more than the backlog (1): 2 fit.',
            ],
            [
              'listen(2) keeps the lesser of its backlog (100) and net.core.somaxconn (1): 1.',
              'The SYN queue holds 2 requests of this listener.',
            ],
          ],
        ],
        [
          'cookies for all',
          { syncookies: 2 },
          1,
          [
            ['The accept queue is full when it holds more than the backlog (1): 2 fit.'],
            ['With tcp_syncookies 2, every SYN is answered with a cookie, and nothing is queued.'],
          ],
        ],
        [
          'three quarters',
          { syncookies: 0, maxSynBacklog: 0 },
          1,
          [
            ['The accept queue is full when it holds more than the backlog (1): 2 fit.'],
            [
              'Without SYN cookies, a quarter of tcp_max_syn_backlog (0) is kept for peers that are proven: others find room for 1.',
            ],
          ],
        ],
      ];
    for (const [what, more, backlog, says] of cases) {
      it(what, () => {
        const given = lab('LISTEN 127.0.0.1:7777 0/1 #1', {
          servers: [{ ...server('web'), backlog }],
        });
        const { listeners } = queuesModel(given, () => ({ ...RULES, ...more }));
        const [web] = listeners;
        assert.ok(web);
        const tips = [web.acceptQueue, web.synQueue].map(({ rules = [] }) =>
          rules.map(rule => ruleTip(rule, web.rules)),
        );
        assert.deepEqual(
          tips.map(of => of.map(({ sentence }) => sentence)),
          says,
        );
        for (const { source } of tips.flat()) assert.match(source, /^\w+ in (net|include)\//);
      });
    }
  });

  for (const [what, sockets, expected, more] of [
    ['nothing listens', 'ESTABLISHED 127.0.0.1:1 127.0.0.1:7777', [], {}],
    [
      'a client whose request expired',
      'LISTEN 127.0.0.1:7777 0/2 #1\nESTABLISHED 127.0.0.1:1 127.0.0.1:7777 #3',
      ['web 0/3 0/3', 'c1 none CLOSED ESTABLISHED'],
      {},
    ],
    [
      'a client that is through',
      'LISTEN 127.0.0.1:7777 0/2 #1\nTIME_WAIT 127.0.0.1:1 127.0.0.1:7777',
      ['web 0/3 0/3'],
      {},
    ],
    [
      'an orphan that its server has closed',
      `LISTEN 127.0.0.1:7777 0/2 #1
       FIN_WAIT2 127.0.0.1:7777 127.0.0.1:1
       CLOSE_WAIT 127.0.0.1:1 127.0.0.1:7777 #3`,
      ['web 0/3 0/3'],
      {},
    ],
    [
      'one that was reset in the queue: counted, but not to be seen',
      'LISTEN 127.0.0.1:7777 1/2 #1',
      ['web 1/3 0/3'],
      {},
    ],
    [
      'a client whose socket is gone',
      'LISTEN 127.0.0.1:7777 1/2 #1\nCLOSE_WAIT 127.0.0.1:7777 127.0.0.1:1',
      ['web 1/3 0/3', 'c1 accept CLOSE_WAIT CLOSED'],
      {},
    ],
    [
      'a stranger from outside the lab',
      'LISTEN 127.0.0.1:7777 1/2 #1\nESTABLISHED 127.0.0.1:7777 192.0.2.7:99',
      ['web 1/3 0/3', '192.0.2.7:99 accept ESTABLISHED -'],
      {},
    ],
    [
      'an accepted connection whose owner is not known',
      'LISTEN 127.0.0.1:7777 0/2 #1\nESTABLISHED 127.0.0.1:7777 127.0.0.1:1 #99',
      ['web 0/3 0/3', 'c1 accepted ESTABLISHED CLOSED'],
      {},
    ],
    [
      'a listener the notebook did not make',
      'LISTEN 127.0.0.1:80 0/5\nSYN_RECV 127.0.0.1:80 127.0.0.1:9',
      ['127.0.0.1:80 0/6 1/6', '127.0.0.1:9 syn SYN_RECV -'],
      {},
    ],
    [
      'a wildcard listener',
      'LISTEN 0.0.0.0:7777 1/2 #1\nESTABLISHED 127.0.0.1:7777 127.0.0.1:1',
      ['web 1/3 0/3', 'c1 accept ESTABLISHED CLOSED'],
      { servers: [server('web', '0.0.0.0:7777')] },
    ],
    [
      'a program of a server that listens on more than it was asked for',
      'LISTEN 0.0.0.0:7777 0/2 #1\nLISTEN :::7777 0/2 #1',
      ['web 0/3 0/3', 'web 0/3 0/3'],
      {},
    ],
    [
      'a dual-stack listener, talked to over IPv4',
      `LISTEN :::7777 1/2 #1
       ESTABLISHED ::ffff:127.0.0.1:7777 ::ffff:127.0.0.1:1
       ESTABLISHED 127.0.0.1:1 127.0.0.1:7777 #3`,
      ['web 1/3 0/3', 'c1 accept ESTABLISHED ESTABLISHED'],
      { servers: [server('web', ':::7777')] },
    ],
    [
      'a listener of its own address before one of all',
      `LISTEN 0.0.0.0:7777 0/4 #5
       LISTEN 127.0.0.1:7777 1/2 #1
       ESTABLISHED 127.0.0.1:7777 127.0.0.1:1`,
      ['other 0/5 0/5', 'web 1/3 0/3', 'c1 accept ESTABLISHED CLOSED'],
      { servers: [server('web'), server('other', '0.0.0.0:7777')] },
    ],
  ] as const) {
    it(`takes ${what}`, () => {
      // The empty object of most rows has no property to read.
      const others = more as Partial<LabSockets>;
      assert.deepEqual(queues(lab(sockets, others)), expected);
    });
  }

  it('attributes to listeners on one port only what is certain', () => {
    const given = lab(
      `LISTEN 127.0.0.1:7777 0/2 #5
       LISTEN 127.0.0.1:7777 1/2 #1
       ESTABLISHED 127.0.0.1:7777 127.0.0.1:1 #6
       ESTABLISHED 127.0.0.1:7777 127.0.0.1:2 #2
       ESTABLISHED 127.0.0.1:7777 127.0.0.1:3
       SYN_RECV 127.0.0.1:7777 127.0.0.1:4`,
      { servers: [server('web'), server('web2')] },
    );
    assert.deepEqual(queues(given), [
      'web2 0/3 1/3 with web',
      'c1 accepted ESTABLISHED CLOSED 300',
      'c4 syn SYN_RECV CLOSED',
      'web 1/3 1/3 with web2',
      'c2 accepted ESTABLISHED CLOSED 100',
      'c3 accept ESTABLISHED CLOSED',
      'c4 syn SYN_RECV CLOSED',
    ]);
  });

  it('finds both ends in their own namespaces', () => {
    const given: LabSockets = {
      looks: [
        { side: 'client', time: 1, sockets: [socket('ESTABLISHED 127.0.0.9:1 127.0.0.1:7777 #3')] },
        {
          side: 'server',
          time: 2,
          sockets: [
            socket('LISTEN 127.0.0.1:7777 1/2 #1'),
            socket('ESTABLISHED 127.0.0.1:7777 127.0.0.9:1'),
          ],
        },
      ],
      owners: OWNERS,
      servers: [server('web', WEB, 'server')],
      clients: [client(1, WEB, 'client')],
    };
    assert.deepEqual(queues(given), ['web 1/3 0/3', 'c1 accept ESTABLISHED ESTABLISHED']);
  });

  it("reads a real kernel's sockets", () => {
    const given: LabSockets = {
      looks: [{ side: 'both', time: 1, sockets: decodeSocketDump(SOCKET_DUMP) }],
      owners: new Map(),
      servers: [server('one', '127.0.0.1:7001'), server('two', ':::7002')],
      clients: [],
    };
    assert.deepEqual(queues(given), [
      'one 2/2 0/2',
      '127.0.0.1:40001 accepted ESTABLISHED ESTABLISHED',
      '127.0.0.1:40002 accept ESTABLISHED ESTABLISHED',
      '127.0.0.1:40003 accept ESTABLISHED ESTABLISHED',
      'two 2/9 1/9',
      '[::1]:40006 accept ESTABLISHED ESTABLISHED',
      '[::ffff:127.0.0.1]:40007 accept ESTABLISHED ESTABLISHED',
      '[::ffff:127.0.0.1]:40005 syn SYN_RECV ESTABLISHED',
    ]);
  });
});

describe('socketsModel', () => {
  const rows = (given: LabSockets): string[] =>
    socketsModel(given).sockets.map(({ local, remote, state, name, queue, owner }) =>
      [local, remote, state, name ?? '-', queue ?? '-', owner?.pid ?? '-'].join(' '),
    );

  it('names sockets, and says in which queue they are', () => {
    const given = lab(`
      SYN_SENT    127.0.0.1:5 127.0.0.1:7777 #3
      SYN_RECV    127.0.0.1:7777 127.0.0.1:4
      ESTABLISHED 127.0.0.1:9 127.0.0.1:10
      ESTABLISHED 127.0.0.1:7777 127.0.0.1:3
      ESTABLISHED 127.0.0.1:7777 127.0.0.1:1 #2
      TIME_WAIT   127.0.0.1:7777 127.0.0.1:2
      LISTEN      127.0.0.1:7777 1/2 #1
      ESTABLISHED 127.0.0.1:1 127.0.0.1:7777 #3`);
    assert.deepEqual(rows(given), [
      '127.0.0.1:7777 0.0.0.0:0 LISTEN web - 100',
      '127.0.0.1:7777 127.0.0.1:1 ESTABLISHED web accepted 100',
      '127.0.0.1:7777 127.0.0.1:2 TIME_WAIT web - -',
      '127.0.0.1:7777 127.0.0.1:3 ESTABLISHED web accept -',
      '127.0.0.1:7777 127.0.0.1:4 SYN_RECV web syn -',
      '127.0.0.1:1 127.0.0.1:7777 ESTABLISHED c1 - 200',
      '127.0.0.1:5 127.0.0.1:7777 SYN_SENT c5 - 200',
      '127.0.0.1:9 127.0.0.1:10 ESTABLISHED - - -',
    ]);
  });

  it('still names the sockets of a server that listens no more', () => {
    const given = lab('ESTABLISHED 127.0.0.1:7777 127.0.0.1:1 #2', {
      servers: [{ ...server('web'), to: 5 }],
    });
    assert.deepEqual(rows(given), ['127.0.0.1:7777 127.0.0.1:1 ESTABLISHED web - 100']);
  });

  it('does not depend on the order in which the kernel lists them', () => {
    const sockets = decodeSocketDump(SOCKET_DUMP);
    const given = (list: readonly SocketEntry[]): LabSockets => ({
      looks: [{ side: 'both', time: 1, sockets: list }],
      owners: OWNERS,
      servers: [server('one', '127.0.0.1:7001')],
      clients: [],
    });
    assert.deepEqual(rows(given(sockets.toReversed())), rows(given(sockets)));
  });
});
