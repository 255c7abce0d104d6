import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { readSshConfiguration } from '../../src/agent/sshConfiguration.js';

describe('the hosts of an ssh configuration', () => {
  const me = userInfo().username;
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'tcpbook-config-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function write(name: string, text: string): string {
    const path = join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** `name user@hostname:port` of each host, as a file for `-F` gives them. */
  function hostsOf(text: string): readonly string[] {
    const { hosts } = readSshConfiguration(write('given', text), home);
    return hosts.map(({ name, address }) => `${name} ${address}`);
  }

  const cases: readonly (readonly [title: string, text: string, hosts: readonly string[]])[] = [
    ['nothing', '', []],
    [
      'an alias',
      'Host box\n  HostName 192.0.2.7\n  User ada\n  Port 2222',
      ['box ada@192.0.2.7:2222'],
    ],
    ['an alias without more', 'Host box', [`box ${me}@box:22`]],
    ['several in one line', 'Host a b\n User ada', ['a ada@a:22', 'b ada@b:22']],
    ['any case, = and quotes', 'host="box"\nUSER = "ada"', ['box ada@box:22']],
    [
      'CRLF, tabs and comments',
      '# mine\r\nHost\tbox # here\r\n\tUser\tada\r\n',
      ['box ada@box:22'],
    ],
    ['patterns, which are no hosts', 'Host *.lab !bad web? box\n User ada', ['box ada@box:22']],
    ['what patterns say', 'Host box.lab\nHost *.lab\n User ada', ['box.lab ada@box.lab:22']],
    ['the first value', 'Host box\n User ada\nHost *\n User bob', ['box ada@box:22']],
    ['what stands above all hosts', 'User ada\nHost box\n User bob', ['box ada@box:22']],
    ['exceptions', 'Host * !box\n User bob\nHost box pc', [`box ${me}@box:22`, 'pc bob@pc:22']],
    ['%h', 'Host box\n HostName %h.lab.example\n User ada', ['box ada@box.lab.example:22']],
    ['IPv6', 'Host box\n HostName 2001:db8::7\n User ada', ['box ada@[2001:db8::7]:22']],
    ['a name said twice', 'Host box\n User ada\nHost box\n Port 23', ['box ada@box:23']],
    ['names that ssh would take for options', 'Host -oPort box', [`box ${me}@box:22`]],
    [
      'Match, which ssh alone can judge',
      'Match host box\n User bob\nHost box',
      [`box ${me}@box:22`],
    ],
    ['what is not in order', 'Host box\n User "ada', []],
  ];
  for (const [title, text, hosts] of cases) {
    it(title, () => assert.deepEqual(hostsOf(text), hosts));
  }

  it('runs no command of a Match', () => {
    const mark = join(home, 'mark');
    assert.deepEqual(hostsOf(`Match exec "touch ${mark}"\n User ada\nHost box`), [
      `box ${me}@box:22`,
    ]);
    assert.equal(existsSync(mark), false);
  });

  it('a file that is not there has none', () => {
    assert.deepEqual(readSshConfiguration(join(home, 'none'), home).hosts, []);
  });

  it('the user’s own file is in ~/.ssh', () => {
    write('.ssh/config', 'Host box\n User ada');
    const [first] = readSshConfiguration(undefined, home).hosts;
    assert.deepEqual(first, { name: 'box', address: 'ada@box:22' });
  });

  describe('Include', () => {
    it('is relative to ~/.ssh, takes patterns in their order, and misses nothing that is missing', () => {
      write('.ssh/conf.d/20', 'Host second');
      write('.ssh/conf.d/10', 'Host first');
      write('.ssh/conf.d/.hidden', 'Host hidden');
      const absolute = write('elsewhere', 'Host third');
      const text = `Include conf.d/* none*\nInclude "${absolute}" ~/nothing\nUser ada`;
      assert.deepEqual(hostsOf(text), [
        'first ada@first:22',
        'second ada@second:22',
        'third ada@third:22',
      ]);
    });

    it('below a Host holds for that host only', () => {
      write('.ssh/inner', 'User bob\nHost box other\n Port 23');
      assert.deepEqual(hostsOf('Host box\n Include inner\nHost pc\n User ada'), [
        'box bob@box:23',
        'pc ada@pc:22',
      ]);
    });

    it('below a Match counts for nothing', () => {
      write('.ssh/inner', 'Host inner');
      assert.deepEqual(hostsOf('Match all\n Include inner'), []);
    });

    it('of a file in itself ends', () => {
      write('.ssh/a', 'Include [ab]\nHost a');
      write('.ssh/b', 'Include [ab]\nHost b');
      assert.deepEqual(hostsOf('Include a'), [`b ${me}@b:22`, `a ${me}@a:22`]);
    });

    it('goes on the list of what to watch', () => {
      const given = write('given', 'Include conf.d/*\nInclude /none');
      write('.ssh/conf.d/10', 'Host first');
      assert.deepEqual(readSshConfiguration(given, home).sources, [
        given,
        join(home, '.ssh/conf.d/*'),
        join(home, '.ssh/conf.d/10'),
        '/none',
      ]);
    });
  });

  it('takes hundreds of hosts', () => {
    const names = Array.from({ length: 500 }, (_, index) => `host${index}`);
    const text = names.map(name => `Host ${name}\n HostName ${name}.lab\n User ada\n`).join('');
    assert.deepEqual(
      hostsOf(`${text}Host host*\n Port 23`),
      names.map(name => `${name} ada@${name}.lab:23`),
    );
  });
});
