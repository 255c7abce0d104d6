import assert from 'node:assert/strict';
import { settingsOf } from '../../src/session/settings.js';
import type { SysctlReading } from '../../src/session/model.js';
import { sysctlSentences } from '../../src/sharing/sysctlSentences.js';
import { drawText } from '../../src/views/draw.js';
import type { ComparedRun, Settings } from '../../src/views/comparison/model.js';
import { counterMeaning, counterSource } from '../../src/words/counters.js';
import { debianPackages } from '../../src/words/debianPackages.js';
import { languageName } from '../../src/words/galleryLabels.js';
import { localMachine } from '../../src/words/hostLabels.js';
import { lookUp, memberOf } from '../../src/words/lookUp.js';
import { errnoWords } from '../../src/words/sentences.js';

const NAMES = ['toString', 'constructor', '__proto__', 'hasOwnProperty'];

/** Own properties, whatever they are called: `{ [name]: … }` and `JSON.parse` make them so. */
const own = <Value>(name: string, value: Value): Readonly<Record<string, Value>> =>
  Object.fromEntries([[name, value]]);

function run(settings: Settings): ComparedRun {
  const about = { name: null, host: null, kernels: [], distribution: null, start: null };
  return { ...about, settings, olderCells: 0 };
}

const reading = (values: Readonly<Record<string, string>>): SysctlReading => ({
  time: 0,
  sides: [{ name: 'both', values }],
});

for (const name of NAMES) {
  describe(`what a file or a kernel calls ${name}`, () => {
    const cases: readonly (readonly [what: string, found: unknown, expected: unknown])[] = [
      ['an entry that is there', lookUp(own(name, 1), name), 1],
      ['no entry', lookUp({}, name), undefined],
      ['a member that is there', memberOf(JSON.parse(`{"${name}":1}`), name), 1],
      ['no member', memberOf({}, name), undefined],
      ['no member of what is no object', memberOf('text', name), undefined],
      ['a counter', [counterMeaning(name), counterSource(name)], [undefined, 'TcpExt']],
      ['a program', debianPackages([name]), [name]],
      ['a language', languageName(name), name],
      ['a way to a remote machine', localMachine(name).label, 'This machine: remote host'],
      ['an errno', errnoWords(name), name],
      [
        'a setting that was there at first only',
        settingsOf([reading(own(name, '5')), reading({})]),
        own(name, ['5', null]),
      ],
      [
        'the same in an exported page',
        sysctlSentences([reading(own(name, '5')), reading({})]).join(),
        sysctlSentences([reading(own('other', '5')), reading({})])
          .join()
          .replace('other', name),
      ],
    ];
    for (const [what, found, expected] of cases) {
      it(what, () => assert.deepEqual(found, expected));
    }

    it('a setting that one of two compared runs has', () => {
      const data = { runs: [run({}), run(own(name, ['5']))], claims: [], stepsDiffer: false };
      const text = drawText({ view: 'comparison', data }, { width: 100, color: false });
      assert.match(text, new RegExp(`Ran on +${name}\\n.*\\n.* –\\n.* 5\\n`));
    });
  });
}
