import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { parseDocument } from '../../src/document/parseDocument.js';
import {
  EXPORT_FORMATS,
  exportedName,
  exportNotebook,
  type ExportFormat,
} from '../../src/sharing/export.js';
import { exportModel } from '../../src/sharing/exportModel.js';
import { pack } from '../../src/sharing/pack.js';
import { readOutputs } from '../../src/sharing/readOutputs.js';
import type { SavedLab, SavedNotebook } from '../../src/sharing/saved.js';
import { Failure } from '../../src/words/problems.js';

const lab: SavedLab = {
  id: 'lab1',
  host: { name: 'local', kernel: '6.18.0', lab: 'loopback', privilege: 'root', sides: [] },
};
const saved = (...labs: readonly SavedLab[]): SavedNotebook => ({
  version: 1,
  labs,
  cells: [
    {
      id: '11111111',
      ok: true,
      start: 0,
      ms: 1,
      lab: 'lab1',
      outputs: [{ kind: 'view', view: { view: 'text', data: { text: 'as data', cut: 0 } } }],
    },
  ],
});

const outputs = (id: string, text: string): string =>
  `<!-- tcpbook:outputs ${id} -->\n\n${text}\n\n<!-- /tcpbook:outputs ${id} -->\n\n`;
const data = (text: string): string => `<!-- tcpbook:data\n${text}\n-->\n`;
const ran = '<!-- tcpbook:run -->\n\nRan on Linux.\n\n<!-- /tcpbook:run -->\n\n';

const TEXT = '---\ntcpbook: 1\nlab: pair\n---\n\nBefore.\n\n## The `title`\n\n';
const FIRST = '```tcpbook\nqueues\n```\n\n';
const SECOND = '```sh @client\nss -tan\n```\n\n';

const SHOWN =
  TEXT +
  FIRST +
  outputs('11111111', 'as *Markdown*') +
  SECOND +
  outputs('22222222', 'only so') +
  ran;

function model(text: string, name = 'x.tcpbook.md') {
  const document = parseDocument(text);
  return exportModel(name, document, readOutputs(document));
}

describe('exportModel', () => {
  it('has of each cell what the file keeps: data, Markdown, or nothing', () => {
    const { cells, title, lab: kind, ranOn } = model(SHOWN + data(pack(saved(lab))));
    assert.deepEqual([title, kind, ranOn], ['The title', 'pair', 'Ran on Linux.']);
    assert.deepEqual(cells, [
      { kind: 'markdown', text: 'Before.\n\n## The `title`' },
      {
        kind: 'tcpbook',
        text: 'queues',
        info: '',
        visible: 'as *Markdown*',
        outputs: saved().cells[0]?.outputs,
      },
      { kind: 'sh', text: 'ss -tan', info: '@client', visible: 'only so', outputs: [] },
    ]);
  });

  for (const [name, language] of [
    ['x.tcpbook.md', 'en'],
    ['x.zh-CN.tcpbook.md', 'zh-CN'],
    ['x.de.tcpbook.md', 'de'],
    ['x.2.tcpbook.md', 'en'],
    ['zh.tcpbook.md', 'en'],
  ] as const) {
    it(`takes ${name} to be written in ${language}`, () => {
      assert.equal(model(SHOWN, name).language, language);
    });
  }

  it('takes the name of the file where there is no heading', () => {
    assert.equal(model(FIRST).title, 'x.tcpbook.md');
  });
});

describe('exportedName', () => {
  for (const [name, format, expected] of [
    ['a.tcpbook.md', 'html', 'a.html'],
    ['/b/a.zh-CN.tcpbook.md', 'pcapng', '/b/a.zh-CN.pcapng'],
    ['notes.md', 'ipynb', 'notes.ipynb'],
    ['a.tcpbook.md', 'md', 'a.md'],
    ['a', 'md', 'a.md'],
  ] as const) {
    it(`${name} as ${format} is ${expected}`, () => {
      assert.equal(exportedName(name, format), expected);
    });
  }
});

describe('exportNotebook', () => {
  const code = (text: string, to: ExportFormat): string => {
    try {
      const { warnings } = exportNotebook('x.tcpbook.md', parseDocument(text), to);
      return ['ok', ...warnings.map(({ problem }) => problem.code)].join(', ');
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      return error.problem.code;
    }
  };
  const notPcapng = { ...lab, packets: gzipSync('no capture').toString('base64') };
  for (const [what, text, html, pcapng] of [
    ['never run', TEXT + FIRST, 'no-outputs', 'no-outputs'],
    ['visible outputs', SHOWN, 'ok', 'no-packets'],
    ['no packets', SHOWN + data(pack(saved(lab))), 'ok', 'no-packets'],
    ['damaged data', SHOWN + data('H4sI!'), 'ok, saved-data-damaged', 'saved-data-damaged'],
    [
      'damaged packets',
      SHOWN + data(pack(saved({ ...lab, packets: '****' }))),
      'ok',
      'saved-data-damaged',
    ],
    ['packets that are none', SHOWN + data(pack(saved(notPcapng))), 'ok', 'saved-data-damaged'],
  ] as const) {
    it(`of a file with ${what}: html ${html}, pcapng ${pcapng}`, () => {
      assert.deepEqual([code(text, 'html'), code(text, 'pcapng')], [html, pcapng]);
    });
  }

  it('gives every format something to read', () => {
    for (const to of EXPORT_FORMATS.filter(format => format !== 'pcapng')) {
      const { bytes } = exportNotebook('x.tcpbook.md', parseDocument(SHOWN), to);
      assert.ok(Buffer.from(bytes).includes('only so'), to);
    }
  });
});
