import assert from 'node:assert/strict';
import { explainKernels, type AskedSettings } from '../../src/analysis/explanation/asked.js';
import { drawMarkdown, drawText } from '../../src/views/draw.js';
import { mismatches, type Explanation } from '../../src/views/explanation/model.js';
import { samples } from '../support/views-samples.js';

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
      tcp_max_syn_backlog: 'null unknown',
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
