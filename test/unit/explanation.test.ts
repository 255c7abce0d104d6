import assert from 'node:assert/strict';
import { explainKernels, type AskedSettings } from '../../src/analysis/explanation/asked.js';
import { explainListener } from '../../src/analysis/explanation/explain.js';
import type { ListenSettings } from '../../src/analysis/kernel/model.js';
import { drawMarkdown, drawText } from '../../src/views/draw.js';
import { queueLine, ruleText } from '../../src/views/explanation/lines.js';
import { mismatches, type Explanation } from '../../src/views/explanation/model.js';
import { samples } from '../support/views-samples.js';
import { listening } from './kernelSettings.js';

const NOTHING: AskedSettings = { acceptQueue: 0, synQueue: 0, defers: false };

function asked(release: string, settings: Partial<AskedSettings>): Explanation {
  const { listeners } = explainKernels([release], { ...NOTHING, ...settings });
  const [explanation] = listeners;
  assert.ok(explanation);
  return explanation;
}

const limits = ({ queues }: Explanation): readonly (number | null)[] =>
  queues.map(({ limit }) => limit);

const fates = ({ next }: Explanation): readonly string[] => next.map(({ fate }) => fate.kind);

describe('explain: a kernel that is asked about', () => {
  const cases: [
    release: string,
    settings: Partial<AskedSettings>,
    limits: (number | null)[],
    string[],
  ][] = [
    ['3.10', { backlog: 128 }, [129, 256], ['queued', 'established']],
    ['3.10', { backlog: 511 }, [129, 256], ['queued', 'established']],
    ['4.9', { backlog: 2, acceptQueue: 3 }, [3, 2], ['queued', 'ignored']],
    ['4.9', { backlog: 2, acceptQueue: 3, synQueue: 2 }, [3, 2], ['dropped', 'ignored']],
    ['4.10', { backlog: 2, acceptQueue: 3 }, [3, 2], ['dropped', 'ignored']],
    ['6.18', { backlog: 2, acceptQueue: 3 }, [3, 3], ['dropped', 'ignored']],
    ['6.18', { backlog: 2, synQueue: 3 }, [3, 3], ['cookie', 'established']],
    [
      '6.18',
      { backlog: 2, synQueue: 3, syncookies: 0, maxSynBacklog: 99 },
      [3, 3],
      ['dropped', 'established'],
    ],
    ['6.18', { backlog: 2, acceptQueue: 3, abortOnOverflow: 1 }, [3, 3], ['dropped', 'reset']],
    ['6.18', { backlog: 9000 }, [4097, 4097], ['queued', 'established']],
    ['6.18', {}, [4097, 4097], ['queued', 'established']],
    ['6.18', { backlog: 8, syncookies: 0, maxSynBacklog: 4 }, [9, 4], ['queued', 'established']],
    ['5.14.0-427.el9.x86_64', { backlog: 2 }, [3, null], ['queued', 'established']],
  ];
  for (const [release, settings, expected, next] of cases) {
    it(`${release} ${JSON.stringify(settings)}`, () => {
      const explanation = asked(release, settings);
      assert.deepEqual(limits(explanation), expected);
      assert.deepEqual(fates(explanation), next);
    });
  }

  it('says which settings are defaults, and which nobody knows', () => {
    const { settings } = asked('3.10', { backlog: 128 });
    const from = Object.fromEntries(settings.map(one => [one.name, `${one.value} ${one.from}`]));
    assert.deepEqual(from, {
      backlog: '128 asked',
      somaxconn: '128 default',
      tcp_max_syn_backlog: '128 memory',
      tcp_syncookies: '1 default',
      tcp_abort_on_overflow: '0 default',
      tcp_syn_retries: '6 default',
      tcp_synack_retries: '5 default',
    });
  });

  it('marks kernels of distributions that back-port', () => {
    assert.equal(asked('5.14.0-427.el9.x86_64', {}).backports, true);
    assert.equal(asked('5.14', {}).backports, false);
  });

  for (const [release, unread] of [
    ['2.4.37', 'older'],
    ['2.6.31', 'older'],
    ['2.6.32-754.el6.x86_64', undefined],
    ['7.1.3', undefined],
    ['7.2', 'newer'],
  ] as const) {
    it(`says whether the rules were read in ${release}`, () => {
      assert.equal(asked(release, {}).unread, unread);
    });
  }

  it('names no limit that is possible where it cannot name them all', () => {
    const { queues } = asked('2.6.32-754.el6.x86_64', { backlog: 5 });
    assert.deepEqual(queues[1]?.formula, { kind: 'unknown', why: 'syncookies', possible: [] });
  });

  it('names the sources of each rule', () => {
    const { rules } = asked('6.18', { backlog: 2, acceptQueue: 3 });
    const dropped = rules.find(({ id }) => id === 'syn-at-full-accept-queue');
    assert.deepEqual(dropped?.sources, [
      { file: 'net/ipv4/tcp_input.c', symbol: 'tcp_conn_request', commit: '5ea8ea2cb7f1' },
    ]);
  });
});

describe('explain: drawings', () => {
  const text = (name: keyof typeof samples): string =>
    drawText(samples[name], { color: false, width: 100 });
  const markdown = (name: keyof typeof samples, stable = false): string =>
    drawMarkdown(samples[name], { stable });

  it('fills the formulas with numbers, and says what bounds each queue', () => {
    assert.match(
      text('explanation, a mismatch'),
      /Accept queue +3 \/ 129 · min\(backlog 511, somaxconn 128\) \+ 1 = 129: somaxconn bounds it/,
    );
    assert.match(
      text('explanation, a limit by tcp_max_syn_backlog'),
      /min\(9 by the backlog, tcp_max_syn_backlog 4 − 1 \+ 1 = 4\) = 4/,
    );
  });

  const acceptQueues: readonly [
    what: string,
    Partial<ListenSettings>,
    formula: string,
    keeps: string,
  ][] = [
    [
      'the backlog bounds',
      { backlog: 5, somaxconn: 128 },
      'min(backlog 5, somaxconn 128) + 1 = 6: the backlog bounds it',
      'backlog (5) and net.core.somaxconn (128): 5.',
    ],
    [
      'somaxconn bounds',
      { backlog: 511, somaxconn: 128 },
      'min(backlog 511, somaxconn 128) + 1 = 129: somaxconn bounds it: raise that first',
      'backlog (511) and net.core.somaxconn (128): 128.',
    ],
    [
      'a negative one is a large one',
      { backlog: -1, somaxconn: 128 },
      'min(backlog -1 = 4294967295 unsigned, somaxconn 128) + 1 = 129: somaxconn bounds it: raise that first',
      'backlog (-1 = 4294967295 unsigned) and net.core.somaxconn (128): 128.',
    ],
    [
      'so is the lowest',
      { backlog: -(2 ** 31), somaxconn: 128 },
      'min(backlog -2147483648 = 2147483648 unsigned, somaxconn 128) + 1 = 129: somaxconn bounds it: raise that first',
      'backlog (-2147483648 = 2147483648 unsigned) and net.core.somaxconn (128): 128.',
    ],
    [
      'somaxconn was raised since',
      { backlog: 511, somaxconn: 4096, kept: 128 },
      'min(backlog 511, somaxconn 128 when it listened) + 1 = 129: that somaxconn bounds it until the server listens again',
      'backlog (511) and net.core.somaxconn (128): 128.',
    ],
    [
      'and lowered since',
      { backlog: 511, somaxconn: 64, kept: 511 },
      'backlog 511 + 1 = 512: the backlog bounds it',
      'backlog (511) and net.core.somaxconn: 511.',
    ],
    [
      'an old kernel has 16 bits for it',
      { release: '3.10', backlog: 70000, somaxconn: 70000 },
      'min(backlog 70000, somaxconn 70000), of which 16 bits keep 4464, + 1 = 4465: its 16 bits bound it',
      'backlog (70000) and net.core.somaxconn (70000), as far as 16 bits hold it: 4464.',
    ],
    [
      'a newer one does not',
      { release: '6.18', backlog: 70000, somaxconn: 70000 },
      'min(backlog 70000, somaxconn 70000) + 1 = 70001: the backlog bounds it',
      'backlog (70000) and net.core.somaxconn (70000): 70000.',
    ],
    [
      'nobody knows what was asked for',
      { kept: 100, somaxconn: 128 },
      'kept backlog 100 + 1 = 101, of which the kernel does not tell what listen() asked for',
      'backlog and net.core.somaxconn (128): 100.',
    ],
  ];
  for (const [what, about, formula, keeps] of acceptQueues) {
    it(`the accept queue: ${what}`, () => {
      const { queues, rules } = explainListener(listening(about), {
        lengths: { acceptQueue: 0, synQueue: 0 },
        isObserved: false,
      });
      const [accept] = queues.map(queueLine);
      const [rule] = rules.filter(({ id }) => id === 'backlog-clamped').map(ruleText);
      assert.deepEqual(
        [accept?.text, rule],
        [formula, `listen(2) keeps the lesser of its ${keeps}`],
      );
    });
  }

  it('says loudly that a number differs, and what to do about it', () => {
    const drawn = text('explanation, a mismatch').replace(/\s+/g, ' ');
    assert.match(drawn, /1 number differs from what the rules predict\. .* Please report it/);
    assert.match(drawn, /Length of the SYN queue, now 1 to 2 5 ✗ DIFFERS/);
    const view = samples['explanation, a mismatch'];
    assert.equal(view.view === 'explanation' && view.data.listeners.map(mismatches).join(), '1');
  });

  it('says why a number is not known', () => {
    const drawn = text('explanation, nothing known').replace(/\s+/g, ' ');
    assert.match(drawn, /None of the numbers can be told/);
    assert.match(drawn, /not known: rv, rw shares its port/);
    assert.doesNotMatch(drawn, /DIFFERS/);
  });

  it('links commits in Markdown', () => {
    assert.match(
      markdown('explanation, as predicted'),
      /\[commit 5ea8ea2cb7f1\]\(https:\/\/git\.kernel\.org\/[^)]+id=5ea8ea2cb7f1\)/,
    );
  });

  it('leaves numbers that go by timers out of stable Markdown while they agree', () => {
    assert.doesNotMatch(markdown('explanation, as predicted', true), /ListenOverflows \| 6/);
    assert.match(markdown('explanation, as predicted', true), /are as predicted/);
    assert.match(markdown('explanation, a mismatch', true), /DIFFERS/);
  });

  it('puts kernels side by side, a row each', () => {
    const lines = text('explanation, kernels side by side').split('\n');
    const rows = ['2.6.32', '3.10', '4.9', '4.10', '6.18'].map(release =>
      lines.some(line => line.startsWith(`${release} `)),
    );
    assert.deepEqual(rows, [true, true, true, true, true]);
  });
});
