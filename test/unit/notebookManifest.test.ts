import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ALLOWANCES } from '../../src/lab/allowance.js';
import * as commands from '../../src/notebook/commands/names.js';
import { VIEW } from '../../src/notebook/gallery/view.js';
import { grammar } from '../../src/notebook/grammar.js';
import { FACT_NAMES } from '../../src/steps/facts/table.js';
import { VERBS } from '../../src/steps/table.js';
import { PROGRESS_MIME, VIEW_MIME } from '../../src/views/view.js';
import { TCP_STATES } from '../../src/wire/tcpState.js';

interface Setting {
  readonly scope?: string;
  readonly items?: { readonly enum: readonly string[] };
}

interface View {
  readonly id: string;
  readonly icon: string;
}

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, Setting>>;
    };
    readonly notebookRenderer: readonly { readonly mimeTypes?: readonly string[] }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly View[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly grammars: readonly { readonly path: string }[];
    readonly languages: readonly {
      readonly configuration: string;
      readonly icon: Readonly<Record<string, string>>;
    }[];
  };
}

// The manifest of this very project; TypeScript checks what is read of it.
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { contributes } = manifest;

describe('the manifest', () => {
  const known: readonly string[] = Object.values(commands);

  it('contributes the commands that the extension registers', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...known].sort());
  });

  it('lets nobody but the user say what direct labs may change', () => {
    const setting = contributes.configuration.properties['tcpbook.direct.allow'];
    assert.equal(setting?.scope, 'machine');
    assert.deepEqual(setting.items?.enum, ALLOWANCES);
  });

  for (const [menu, items] of Object.entries(contributes.menus)) {
    it(`offers known commands in ${menu}`, () => {
      assert.deepEqual(
        items.filter(({ command }) => !known.includes(command)),
        [],
      );
    });
  }

  it('renders the MIME types of our views', () => {
    assert.deepEqual(
      contributes.notebookRenderer.flatMap(({ mimeTypes }) => mimeTypes ?? []),
      [VIEW_MIME, PROGRESS_MIME],
    );
  });

  const views = Object.values(contributes.views).flat();

  it('contributes the view that the extension fills, and welcomes to it', () => {
    assert.deepEqual(
      views.map(({ id }) => id),
      [VIEW],
    );
    for (const { view, contents } of contributes.viewsWelcome) {
      assert.ok([VIEW, 'explorer'].includes(view), view);
      const links = [...contents.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command);
      assert.ok(links.length > 0);
      for (const link of links) assert.ok([...known, `${VIEW}.focus`].includes(link ?? ''), link);
    }
  });

  const files = [
    manifest.icon,
    ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
    ...views.map(({ icon }) => icon),
    ...contributes.grammars.map(({ path }) => path),
    ...contributes.languages.flatMap(({ configuration, icon }) => [
      configuration,
      ...Object.values(icon),
    ]),
  ];
  for (const file of files) it(`has ${file}`, () => assert.ok(existsSync(file)));
});

describe('the grammar', () => {
  const file = 'media/tcpbook.tmLanguage.json';
  const made = grammar({ verbs: VERBS, facts: FACT_NAMES, states: TCP_STATES });
  const text = `${JSON.stringify(made, undefined, 2)}\n`;

  it('colours the words of the step table (TCPBOOK_UPDATE=1 writes it anew)', () => {
    if (process.env['TCPBOOK_UPDATE'] === '1') writeFileSync(file, text);
    assert.equal(readFileSync(file, 'utf8'), text);
  });
});
