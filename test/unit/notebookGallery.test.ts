import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { aboutNotebook } from '../../src/document/aboutNotebook.js';
import {
  catalogue,
  editionFor,
  editionIn,
  FILE_END,
  type ExperimentFile,
} from '../../src/notebook/gallery/catalogue.js';
import { CONTENTS } from '../../src/notebook/gallery/contents.js';
import { linkOf, linkTarget } from '../../src/notebook/gallery/linkTarget.js';
import { galleryLabels, languageName } from '../../src/words/galleryLabels.js';

const FOLDER = 'experiments';
const shipped = readdirSync(FOLDER)
  .filter(file => file.endsWith(FILE_END))
  .map(file => ({ file, text: readFileSync(`${FOLDER}/${file}`, 'utf8') }));

const notebook = (file: string, front = ''): ExperimentFile => ({
  file,
  text: `---\ntcpbook: 1\n${front}---\n\n# ${file}\n`,
});

describe('the gallery of the shipped experiments', () => {
  const groups = catalogue(shipped);
  const experiments = groups.flatMap(group => group.experiments);
  const editions = experiments.flatMap(experiment => experiment.editions);

  it('has every file of the folder, once', () => {
    assert.deepEqual(
      editions.map(({ file }) => file).sort(),
      shipped.map(({ file }) => file).sort(),
    );
  });

  it('has a place in the list for each', () => {
    assert.deepEqual(
      groups.filter(({ id }) => id === 'more'),
      [],
    );
  });

  it('has each in English and in Chinese, under its own title, with a description', () => {
    for (const experiment of experiments) {
      assert.deepEqual(
        experiment.editions.map(({ lang }) => lang).sort(),
        ['en', 'zh-CN'],
        experiment.name,
      );
    }
    for (const { file, title, description } of editions) {
      assert.notEqual(title, file.slice(0, -FILE_END.length));
      assert.ok((description ?? '').length > 10, file);
    }
    for (const said of ['title', 'description'] as const)
      assert.equal(new Set(editions.map(edition => edition[said])).size, editions.length);
  });

  it('leads nowhere but to shipped notebooks', () => {
    const files = new Set(shipped.map(({ file }) => file));
    for (const { file, text } of shipped) {
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(
        ([, href = '']) => linkTarget(href)?.path ?? [],
      );
      for (const link of links) assert.ok(files.has(link), `${link} in ${file}`);
    }
  });

  it('lists none twice', () => {
    const listed = CONTENTS.flatMap(([, names]) => names);
    assert.equal(new Set(listed).size, listed.length);
  });
});

describe('a catalogue', () => {
  it('keeps the order of the list, and leaves out what is not there', () => {
    const files = ['nginx', 'listen-backlog', 'first-handshake', 'crowd'];
    const found = catalogue(files.map(name => notebook(`${name}.tcpbook.md`)));
    assert.deepEqual(
      found.map(({ id, experiments }) => [id, experiments.map(({ name }) => name)]),
      [
        ['first-steps', ['first-handshake', 'listen-backlog']],
        ['queues', ['crowd']],
        ['servers', ['nginx']],
      ],
    );
  });

  it('shows what nobody has listed, behind all others', () => {
    const found = catalogue([notebook('zz.tcpbook.md'), notebook('crowd.tcpbook.md')]);
    const [, more] = found;
    assert.deepEqual(
      found.map(({ id }) => id),
      ['queues', 'more'],
    );
    assert.equal(more?.experiments[0]?.editions[0]?.title, 'zz');
  });

  it('tells an edition by its front matter, else by its name', () => {
    const [group] = catalogue([
      notebook('crowd.de.tcpbook.md'),
      notebook('crowd.tcpbook.md'),
      notebook('crowd.zh-CN.tcpbook.md', 'lang: zh-Hans\n'),
      notebook('crowd.v2.tcpbook.md'),
    ]);
    const langs = group?.experiments[0]?.editions.map(({ lang }) => lang);
    assert.deepEqual(langs?.sort(), ['de', 'en', 'zh-Hans']);
  });

  const [group] = catalogue(
    ['crowd', 'crowd.zh-CN', 'crowd.zh-TW'].map(name => notebook(`${name}.tcpbook.md`)),
  );
  const experiment = group!.experiments[0]!;
  const cases: readonly (readonly [language: string, lang: string])[] = [
    ['en', 'en'],
    ['en-gb', 'en'],
    ['zh-cn', 'zh-CN'],
    ['zh-tw', 'zh-TW'],
    ['zh-hans', 'zh-CN'],
    ['fr', 'en'],
    ['', 'en'],
  ];
  for (const [language, lang] of cases) {
    it(`opens ${lang} where VS Code speaks "${language}"`, () =>
      assert.equal(editionFor(experiment, language).lang, lang));
  }

  it('has any edition where there is none in English', () => {
    const [only] = catalogue([notebook('crowd.zh-CN.tcpbook.md')]);
    assert.equal(editionFor(only!.experiments[0]!, 'fr').lang, 'zh-CN');
    assert.equal(editionIn(only!.experiments[0]!, 'en'), undefined);
    assert.equal(editionIn(only!.experiments[0]!, 'zh')?.file, 'crowd.zh-CN.tcpbook.md');
  });
});

describe('what a notebook says of itself', () => {
  const nothing = {
    title: undefined,
    description: undefined,
    lang: undefined,
    kernel: undefined,
    programs: [],
  };
  const cases: readonly (readonly [
    front: string,
    about: Partial<ReturnType<typeof aboutNotebook>>,
  ])[] = [
    ['title: A\ndescription: B\nlang: en', { title: 'A', description: 'B', lang: 'en' }],
    ['title: 404\ndescription: ""', { title: '404' }],
    ['title: [a]\nlang: {a: b}', {}],
    ['requires:\n  kernel: ">=4.10"\n  programs: nginx', { kernel: '>=4.10', programs: ['nginx'] }],
    ['requires: { programs: [php-fpm, node] }', { programs: ['php-fpm', 'node'] }],
    ['requires: nginx', {}],
    ['title: "not closed\nlang: en', { title: 'not closed lang: en' }],
    [`title: ${'['.repeat(20_000)}`, {}],
    ['- a list', {}],
    ['', {}],
  ];
  for (const [front, about] of cases) {
    it(`is read from ${JSON.stringify(front.slice(0, 60))}`, () =>
      assert.deepEqual(aboutNotebook(`---\n${front}\n---\n\ntext`), { ...nothing, ...about }));
  }

  it('is nothing without front matter', () => assert.deepEqual(aboutNotebook('# A'), nothing));
});

describe('a link in a notebook', () => {
  const cases: readonly (readonly [href: string, path: string | undefined, fragment?: string])[] = [
    ['crowd.tcpbook.md', 'crowd.tcpbook.md', ''],
    ['crowd.zh-CN.tcpbook.md#1-start', 'crowd.zh-CN.tcpbook.md', '1-start'],
    ['../a%20b/crowd.tcpbook.md', '../a b/crowd.tcpbook.md', ''],
    ['%E9%97%A8.tcpbook.md', '门.tcpbook.md', ''],
    ['100%.tcpbook.md', undefined],
    ['crowd.md', undefined],
    ['#crowd.tcpbook.md', undefined],
    ['/crowd.tcpbook.md', undefined],
    ['~/crowd.tcpbook.md', undefined],
    ['https://example.org/crowd.tcpbook.md', undefined],
    ['command:x?crowd.tcpbook.md', undefined],
    ['C:\\crowd.tcpbook.md', undefined],
    ['', undefined],
  ];
  for (const [href, path, fragment] of cases) {
    it(`${JSON.stringify(href)} leads to ${path ?? 'no notebook of ours'}`, () =>
      assert.deepEqual(linkTarget(href), path === undefined ? undefined : { path, fragment }));
  }

  it('is taken from a message, whatever that is', () => {
    assert.equal(linkOf({ link: 'crowd.tcpbook.md' })?.path, 'crowd.tcpbook.md');
    for (const message of [undefined, null, 'crowd.tcpbook.md', {}, { link: 1 }])
      assert.equal(linkOf(message), undefined);
  });
});

describe('the gallery in words', () => {
  it('says what a host needs', () => {
    assert.equal(galleryLabels.needs(undefined, []), '');
    assert.equal(galleryLabels.needs('>=4.10', []), 'Needs Linux 4.10 or later');
    assert.equal(galleryLabels.needs('<6', ['nginx', 'curl']), 'Needs Linux <6, nginx, curl');
  });

  it('calls languages by their own names', () => {
    assert.deepEqual(['en', 'zh-CN', 'ZH', 'pt-BR'].map(languageName), [
      'English',
      '中文',
      '中文',
      'pt-BR',
    ]);
  });
});
