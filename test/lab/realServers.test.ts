import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { runCells, USERS, type JsonRun } from '../support/cli.js';
import { ensureServerPrograms } from '../support/serverPrograms.js';
import type { CountersModel } from '../../src/views/counters/model.js';
import type { ListenerQueues, QueuesModel } from '../../src/views/queues/model.js';

/** A real program, its configuration, and what is expected of it. */
interface Case {
  readonly title: string;
  readonly port: number;
  /** Files by name, in a folder of the lab's own. */
  readonly files: Readonly<Record<string, string>>;
  readonly exec: string;
  readonly somaxconn: number;
  /** What the program asks for; undefined: its listener says nothing that we could read. */
  readonly asked: number | undefined;
  readonly kept: number;
  /** How the `server` step says where it read it. */
  readonly note: RegExp;
}

const nginxConf = (comment: string): string =>
  `daemon off;
user root;
pid /dev/shm/nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path /dev/shm/body;
  proxy_temp_path /dev/shm/proxy;
  fastcgi_temp_path /dev/shm/fastcgi;
  uwsgi_temp_path /dev/shm/uwsgi;
  scgi_temp_path /dev/shm/scgi;
  # ${comment}
  include sites/*.conf;
}
`;

const fpmConf = `[global]
daemonize = no
error_log = /dev/shm/fpm.log
include = /dev/shm/pools/*.conf
`;

const pool = (more: string): string => `[www]
user = root
pm = static
pm.max_children = 2
${more}`;

const PHP_FPM = '$(ls /usr/sbin/php-fpm* | tail -n 1) -F -R -y /dev/shm/fpm.conf';

const CASES: readonly Case[] = [
  {
    title: 'nginx, backlog= of an included file',
    port: 8080,
    files: {
      'nginx.conf': nginxConf('no listener here'),
      'sites/a.conf': 'server {\n  listen 127.0.0.1:8080 backlog=20;\n}\n',
    },
    exec: 'nginx -c /dev/shm/nginx.conf',
    somaxconn: 4096,
    asked: 20,
    kept: 20,
    note: /, backlog 20 \(\/dev\/shm\/sites\/a\.conf, line 2\)/,
  },
  {
    title: 'nginx, its default, clamped',
    port: 8081,
    files: {
      'nginx.conf': nginxConf('listen 127.0.0.1:8081 backlog=7;'),
      'sites/a.conf': 'server { listen 127.0.0.1:8081; }\n',
    },
    exec: 'nginx -c /dev/shm/nginx.conf',
    somaxconn: 30,
    asked: 511,
    kept: 30,
    note: /, backlog 511 \(the default of nginx\)/,
  },
  {
    title: 'redis-server, tcp-backlog of its file',
    port: 6379,
    files: { 'redis.conf': 'bind 127.0.0.1\nport 6379\ntcp-backlog 25\nsave ""\n' },
    exec: 'redis-server /dev/shm/redis.conf',
    somaxconn: 4096,
    asked: 25,
    kept: 25,
    note: /, backlog 25 \(\/dev\/shm\/redis\.conf, line 3\)/,
  },
  {
    title: 'redis-server, an option of its command line, clamped',
    port: 6380,
    files: { 'redis.conf': 'bind 127.0.0.1\ntcp-backlog 25\nsave ""\n' },
    exec: 'redis-server /dev/shm/redis.conf --port 6380 --tcp-backlog 300',
    somaxconn: 30,
    asked: 300,
    kept: 30,
    note: /, backlog 300 \(--tcp-backlog 300\)/,
  },
  {
    title: 'php-fpm, listen.backlog of a pool',
    port: 9000,
    files: {
      'fpm.conf': fpmConf,
      'pools/www.conf': pool('listen = 127.0.0.1:9000\nlisten.backlog = 15\n'),
    },
    exec: PHP_FPM,
    somaxconn: 4096,
    asked: 15,
    kept: 15,
    note: /, backlog 15 \(\/dev\/shm\/pools\/www\.conf, line 6\)/,
  },
  {
    title: 'php-fpm, listen.backlog clamped',
    port: 9001,
    files: {
      'fpm.conf': fpmConf,
      'pools/www.conf': pool('listen = 127.0.0.1:9001\nlisten.backlog = 65535\n'),
    },
    exec: PHP_FPM,
    somaxconn: 30,
    asked: 65535,
    kept: 30,
    note: /, backlog 65535 \(\/dev\/shm\/pools\/www\.conf, line 6\)/,
  },
  {
    title: 'node, its default, clamped',
    port: 3000,
    files: { 'server.js': "require('net').createServer().listen(3000, '127.0.0.1');\n" },
    exec: 'node /dev/shm/server.js',
    somaxconn: 30,
    asked: 511,
    kept: 30,
    note: /, backlog 511 \(the default of node\)/,
  },
  {
    title: 'node, an argument of listen, which nobody can read',
    port: 3001,
    files: { 'server.js': "require('net').createServer().listen(3001, '127.0.0.1', 12);\n" },
    exec: 'node /dev/shm/server.js',
    somaxconn: 4096,
    asked: undefined,
    kept: 12,
    note: /listens on 127\.0\.0\.1:3001, process/,
  },
];

function writing(files: Case['files']): string {
  const each = Object.entries(files).map(
    ([name, text]) =>
      `mkdir -p "$(dirname /dev/shm/${name})"\ncat > /dev/shm/${name} <<'EOF'\n${text}EOF`,
  );
  return ['#!sh\nmount -t tmpfs lab /dev/shm', ...each].join('\n');
}

/** All that the tools print in the lab, beside what we show. */
const BESIDE = `#!sh
ss -ltnH
nstat -asz TcpExtListenOverflows TcpExtListenDrops`;

type Steps = JsonRun['cells'][number]['steps'];

function outputOf(steps: Steps, view: string): Steps[number]['outputs'][number] {
  const found = steps.flatMap(({ outputs }) => outputs).find(output => output.view === view);
  assert.ok(found, `no ${view}`);
  return found;
}

/** `Recv-Q` and `Send-Q` of the LISTEN line of a port. */
function listenLine(text: string, port: number): readonly number[] {
  const line = text.split('\n').find(one => one.includes(`:${port} `)) ?? '';
  return line.split(/\s+/).slice(1, 3).map(Number);
}

function counterOf(text: string, name: string): number {
  return Number(new RegExp(`^${name}\\s+(\\d+)`, 'm').exec(text)?.[1]);
}

function boundOf({ acceptQueue }: ListenerQueues): unknown {
  return acceptQueue.bound;
}

for (const user of USERS) {
  describe(`real servers, as ${user}`, function () {
    this.timeout(120_000);
    before(() => ensureServerPrograms());

    for (const { title, port, files, exec, somaxconn, asked, kept, note } of CASES) {
      it(title, async () => {
        const run = await runCells(
          [
            writing(files),
            `sysctl net.ipv4.tcp_syncookies=0
sysctl net.core.somaxconn=${somaxconn}
server real port=${port} exec="${exec}"
kill real signal=STOP
client c1..c${kept + 11} -> real together timeout=300ms
wait until accept-queue real == ${kept + 1} within=5s
reset c${kept + 2}..c${kept + 11}
queues real
counters Listen*`,
            BESIDE,
            `kill real signal=CONT
wait until count real ESTABLISHED == ${kept + 1} within=5s`,
          ],
          { user },
        );
        const failed = run.steps.filter(step => !step.ok);
        assert.deepEqual(failed, []);

        const started = run.steps.find(({ text }) => text.startsWith('server '));
        assert.match(started?.outputs[0]?.text ?? '', note);

        // safe: the data of a `queues` and of a `counters` output
        const { listeners } = outputOf(run.steps, 'queues').data as QueuesModel;
        const { counters } = outputOf(run.steps, 'counters').data as CountersModel;
        const beside = run.cells[2]?.steps[0]?.outputs[0]?.text ?? '';
        const [listener] = listeners;
        assert.ok(listener);
        const { backlog, acceptQueue, turnedAway = [] } = listener;
        assert.deepEqual([acceptQueue.length, backlog], listenLine(beside, port));
        assert.deepEqual([acceptQueue.length, backlog], [kept + 1, kept]);
        assert.deepEqual(
          boundOf(listener),
          asked !== undefined && asked > kept
            ? { by: 'somaxconn', somaxconn, asked, room: 1 }
            : { by: 'backlog', backlog: kept, room: 1 },
        );
        for (const name of ['ListenOverflows', 'ListenDrops']) {
          const ours = counters.find(counter => counter.name === name);
          assert.equal(ours?.after, counterOf(beside, `TcpExt${name}`), name);
        }
        const dropped = turnedAway.reduce((sum, { times }) => sum + times, 0);
        assert.equal(dropped, counterOf(beside, 'TcpExtListenDrops'));
        assert.ok(dropped >= 10, `${dropped} dropped`);
      });
    }
  });
}
