import assert from 'node:assert/strict';
import {
  askedBacklog,
  filesToRead,
  type AskedBacklog,
  type ProgramReading,
} from '../../src/analysis/programs/programs.js';
import { shellWords } from '../../src/analysis/programs/text.js';

interface Case {
  readonly title: string;
  readonly comm: string;
  /** Its command line, words apart by blanks; one in brackets is a title: a single word. */
  readonly line: string;
  readonly exe?: string;
  readonly cgroup?: string;
  readonly command?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly at: string;
  readonly kept?: number;
  readonly somaxconn?: number;
  readonly expected: string;
}

function readingOf({ comm, line, exe = '', cgroup = '0::/', files = {} }: Case): ProgramReading {
  const process = {
    pid: 7,
    parent: 1,
    comm,
    exe,
    cgroup,
    cwd: '/srv',
    arguments: line.startsWith('[') ? [line.slice(1, -1)] : line.split(' '),
  };
  const read = Object.entries(files).map(([path, text]) => ({ pattern: path, path, text }));
  return { process, files: read };
}

/** `511 (/etc/x.conf:3 listen 80 backlog=511)`, `511 (default)`, `unknown (why)`. */
function shown(asked: AskedBacklog): string {
  switch (asked.from) {
    case 'configuration':
      return `${asked.asked} (${asked.file}:${asked.line} ${asked.directive})`;
    case 'arguments':
      return `${asked.asked} (${asked.directive})`;
    case 'default':
      return `${asked.asked} (default)`;
    case 'unknown':
      return `unknown (${asked.why})`;
  }
}

const MASTER = '[nginx: master process nginx -c /n.conf]';
const PHP = '[php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)]';
const PHP_MAIN = '/etc/php/8.2/fpm/php-fpm.conf';
const POOL = '/etc/php/8.2/fpm/pool.d/www.conf';
const UNIT = '0::/system.slice/redis-server.service';

const nginx = (title: string, text: string, at: string, expected: string): Case => ({
  title: `nginx: ${title}`,
  comm: 'nginx',
  line: MASTER,
  files: { '/n.conf': text },
  at,
  expected,
});

const CASES: readonly Case[] = [
  nginx(
    'the listen directive of the port',
    'http {\n  # listen 80 backlog=1;\n  server { listen 81 backlog=9; }\n  server { listen 80\n    backlog=64; }\n}',
    '0.0.0.0:80',
    '64 (/n.conf:4 listen 80 backlog=64)',
  ),
  nginx(
    'the default, whatever the other options',
    'server { listen 80 default_server; }',
    '0.0.0.0:80',
    '511 (default)',
  ),
  nginx(
    'the exact address before a name',
    'listen localhost:80 backlog=3; listen 127.0.0.1:80 backlog=4;',
    '127.0.0.1:80',
    '4 (/n.conf:1 listen 127.0.0.1:80 backlog=4)',
  ),
  nginx(
    'one server says it for all on its address',
    'listen *:80; listen *:80 backlog=7;',
    '0.0.0.0:80',
    '7 (/n.conf:1 listen *:80 backlog=7)',
  ),
  nginx(
    'IPv6 has its own',
    'listen 80 backlog=7; listen "[::]:80" backlog=8;',
    '[::]:80',
    '8 (/n.conf:1 listen [::]:80 backlog=8)',
  ),
  nginx(
    'an address alone means port 80',
    'listen 127.0.0.1 backlog=5;',
    '127.0.0.1:80',
    '5 (/n.conf:1 listen 127.0.0.1 backlog=5)',
  ),
  nginx(
    'a range of ports',
    'listen 8080-8090 backlog=5;',
    '0.0.0.0:8085',
    '5 (/n.conf:1 listen 8080-8090 backlog=5)',
  ),
  nginx(
    'quotes and braces in a string open no block',
    'log_format x "a { ; # \\" b"; listen 80 backlog=5;',
    '0.0.0.0:80',
    '5 (/n.conf:1 listen 80 backlog=5)',
  ),
  nginx(
    'no such listener',
    'listen 81; listen unix:/run/x backlog=3;',
    '0.0.0.0:80',
    'unknown (not-configured)',
  ),
  {
    ...nginx('files that it includes', 'include sites/*;', '0.0.0.0:80', ''),
    files: { '/n.conf': 'include sites/*;', '/sites/a': '\nlisten 80 backlog=6;' },
    expected: '6 (/sites/a:2 listen 80 backlog=6)',
  },
  {
    ...nginx('a file that may not be read', '', '0.0.0.0:80', 'unknown (unreadable)'),
    files: {},
  },
  {
    ...nginx('a configuration that changed since', 'listen 80 backlog=5;', '0.0.0.0:80', ''),
    kept: 6,
    expected: 'unknown (disagrees)',
  },
  {
    title: 'redis: an option of its command line holds',
    comm: 'redis-server',
    line: 'redis-server /r.conf --port 7 --tcp-backlog 9',
    files: { '/r.conf': 'tcp-backlog 8' },
    at: '0.0.0.0:7',
    expected: '9 (--tcp-backlog 9)',
  },
  {
    title: 'redis: the last of its file, what it includes in its place',
    comm: 'redis-server',
    line: 'redis-server ./r.conf',
    files: {
      '/srv/r.conf': 'TCP-BACKLOG "4"\ninclude /more.conf\n# tcp-backlog 6',
      '/more.conf': ' tcp-backlog   5 ',
    },
    at: '0.0.0.0:6379',
    expected: '5 (/more.conf:1 tcp-backlog   5)',
  },
  {
    title: 'redis: the default',
    comm: 'redis-server',
    line: 'redis-server',
    at: '0.0.0.0:6379',
    expected: '511 (default)',
  },
  {
    title: 'redis: a title hides the command line',
    comm: 'redis-server',
    line: '[/usr/bin/redis-server 127.0.0.1:6379]',
    at: '127.0.0.1:6379',
    expected: 'unknown (unreadable)',
  },
  {
    title: 'redis: behind a title, the unit that started it',
    comm: 'redis-server',
    line: '[/usr/bin/redis-server 127.0.0.1:6379]',
    cgroup: UNIT,
    files: {
      '/lib/systemd/system/redis-server.service':
        '[Service]\nExecStart=/usr/bin/redis-server /etc/redis/redis.conf --daemonize no\n',
      '/etc/redis/redis.conf': 'tcp-backlog 511',
    },
    at: '127.0.0.1:6379',
    expected: '511 (/etc/redis/redis.conf:1 tcp-backlog 511)',
  },
  {
    title: 'redis: behind a title, the command that started it',
    comm: 'redis-server',
    line: '[redis-server *:6379]',
    command: `redis-server "/r.conf" --port '6379'`,
    files: { '/r.conf': 'tcp-backlog 20' },
    at: '0.0.0.0:6379',
    expected: '20 (/r.conf:1 tcp-backlog 20)',
  },
  {
    title: 'redis: a command that only a shell understands',
    comm: 'redis-server',
    line: '[redis-server *:6379]',
    command: 'redis-server $CONF',
    at: '0.0.0.0:6379',
    expected: 'unknown (unreadable)',
  },
  {
    title: 'php-fpm: the pool of the port',
    comm: 'php-fpm8.2',
    line: PHP,
    files: {
      [PHP_MAIN]: '[global]\ninclude=/etc/php/8.2/fpm/pool.d/*.conf',
      [POOL]:
        '[a]\nlisten = 9000\nlisten.backlog = 3\n[b]\n;listen.backlog = 5\nlisten.backlog = 4 ; four\nlisten = 127.0.0.1:9001',
    },
    at: '127.0.0.1:9001',
    expected: `4 (${POOL}:6 listen.backlog = 4 ; four)`,
  },
  {
    title: 'php-fpm from 8.2: all that the kernel gives',
    comm: 'php-fpm8.2',
    line: PHP,
    files: { [PHP_MAIN]: '[www]\nlisten = 127.0.0.1:9000' },
    at: '127.0.0.1:9000',
    kept: 4096,
    expected: '-1 (default)',
  },
  {
    title: 'php-fpm before 8.2',
    comm: 'php-fpm7.4',
    line: '[php-fpm: master process (/f.conf)]',
    files: { '/f.conf': '[www]\nlisten = 127.0.0.1:9000' },
    at: '127.0.0.1:9000',
    expected: '511 (default)',
  },
  {
    title: 'php-fpm before 8.2: a pool on demand gets no less than the default',
    comm: 'php-fpm7.4',
    line: '[php-fpm: master process (/f.conf)]',
    files: { '/f.conf': '[www]\nlisten = 127.0.0.1:9000\npm = ondemand\nlisten.backlog = 20' },
    at: '127.0.0.1:9000',
    expected: '511 (default)',
  },
  {
    title: 'php-fpm of an unknown version',
    comm: 'php-fpm',
    line: '[php-fpm: master process (/f.conf)]',
    files: { '/f.conf': '[www]\nlisten = 127.0.0.1:9000' },
    at: '127.0.0.1:9000',
    expected: 'unknown (unreadable)',
  },
  {
    title: 'node: what a script asks for is not to be read',
    comm: 'node',
    line: 'node server.js',
    at: '[::]:3000',
    expected: '511 (default)',
  },
  {
    title: 'node: what the kernel kept says that the script asked for another',
    comm: 'node',
    line: 'node server.js',
    at: '[::]:3000',
    kept: 64,
    expected: 'unknown (disagrees)',
  },
  {
    title: 'nginx: what was clamped stays so when somaxconn is raised',
    comm: 'nginx',
    line: MASTER,
    files: { '/n.conf': 'listen 80;' },
    at: '0.0.0.0:80',
    kept: 128,
    expected: '511 (default)',
  },
  {
    title: 'node: its default, clamped',
    comm: 'node',
    line: 'node server.js',
    at: '[::]:3000',
    kept: 128,
    somaxconn: 128,
    expected: '511 (default)',
  },
  {
    title: 'Apache: ListenBacklog of any file',
    comm: 'apache2',
    line: '/usr/sbin/apache2 -k start',
    files: {
      '/etc/apache2/apache2.conf': 'IncludeOptional mods-enabled/*.conf',
      '/etc/apache2/mods-enabled/mpm.conf': '  ListenBackLog 77',
    },
    at: '[::]:80',
    expected: '77 (/etc/apache2/mods-enabled/mpm.conf:1 ListenBackLog 77)',
  },
  {
    title: 'memcached: -b',
    comm: 'memcached',
    line: '/usr/bin/memcached -m 64 -b 99',
    at: '127.0.0.1:11211',
    expected: '99 (-b 99)',
  },
  {
    title: 'memcached: the default',
    comm: 'memcached',
    line: '/usr/bin/memcached -m 64',
    at: '127.0.0.1:11211',
    expected: '1024 (default)',
  },
  {
    title: 'sshd',
    comm: 'sshd',
    line: '[sshd: /usr/sbin/sshd -D [listener]]',
    at: '0.0.0.0:22',
    kept: 128,
    expected: '128 (default)',
  },
  {
    title: 'Python’s http.server',
    comm: 'python3.11',
    line: 'python3 -m http.server 8000',
    at: '0.0.0.0:8000',
    kept: 5,
    expected: '5 (default)',
  },
  {
    title: 'another program',
    comm: 'python3',
    line: 'python3 app.py',
    at: '0.0.0.0:8000',
    expected: 'unknown (program)',
  },
];

describe('the backlog that a program asked for', () => {
  for (const one of CASES) {
    it(one.title, () => {
      const [, address = '', port = ''] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(one.at) ?? [];
      const { somaxconn = 4096, command } = one;
      const { kept = Math.min(parseInt(one.expected) >>> 0, somaxconn) } = one;
      const listener = { address, port: Number(port), kept, somaxconn, command };
      assert.equal(shown(askedBacklog(readingOf(one), listener)), one.expected);
    });
  }
});

describe('the files that tell how a program was configured', () => {
  const wanted: readonly (readonly [string, Partial<Case>, readonly string[]])[] = [
    ['nginx without -c', { comm: 'nginx', line: 'nginx' }, ['/etc/nginx/nginx.conf']],
    [
      'what nginx includes, from the folder of its main file',
      {
        comm: 'nginx',
        line: '[nginx: master process nginx -c /a/n.conf]',
        files: { '/a/n.conf': 'include b/*.conf; include /c.conf;' },
      },
      ['/a/n.conf', '/a/b/*.conf', '/c.conf'],
    ],
    ['nginx with a prefix', { comm: 'nginx', line: 'nginx -p /p -c n.conf' }, ['/p/n.conf']],
    ['redis', { comm: 'redis-server', line: 'redis-server r.conf' }, ['/srv/r.conf']],
    [
      'redis behind a title',
      { comm: 'redis-server', line: '[redis-server *:1]', cgroup: UNIT },
      ['/lib/systemd/system/redis-server.service'],
    ],
    ['php-fpm', { comm: 'php-fpm8.2', line: PHP }, [PHP_MAIN]],
    ['apache', { comm: 'httpd', line: 'httpd' }, ['/etc/httpd/conf/httpd.conf']],
  ];
  for (const [title, about, files] of wanted) {
    it(title, () => {
      const one = { title, comm: '', line: '', at: '', expected: '', ...about };
      const asked = filesToRead(readingOf(one));
      assert.deepEqual(
        files.filter(file => !asked.includes(file)),
        [],
      );
    });
  }

  it('are none of a program that we do not know', () => {
    const one = { title: '', comm: 'bash', line: 'bash /x', at: '', expected: '' };
    assert.deepEqual(filesToRead(readingOf(one)), []);
  });
});

describe('words of a command', () => {
  const cases: readonly (readonly [string, readonly string[] | undefined])[] = [
    [`a  b 'c d'e "f \\"g" h\\ i`, ['a', 'b', 'c de', 'f "g', 'h i']],
    ['a $B', undefined],
    ['a; b', undefined],
    ['a *', undefined],
  ];
  for (const [command, words] of cases) {
    it(command, () => assert.deepEqual(shellWords(command), words));
  }
});
