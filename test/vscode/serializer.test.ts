import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import {
  closeAll,
  edit,
  insertCell,
  openFile,
  openText,
  removeCell,
  writeNotebook,
} from './notebooks.js';

const front = '---\ntcpbook: 1\nlab: pair\n---\n';
const step = '```tcpbook\nserver web port=7777 backlog=2\n```\n';

/** Files that a careless save would change. */
const files: readonly [title: string, text: string][] = [
  ['an empty file', ''],
  ['blank lines only', '\n\n \n'],
  ['front matter only', front],
  ['front matter that is wrong', '---\nlab: [\n---\n\n# Title\n'],
  ['no front matter', `# Title\n\n${step}`],
  ['no final newline', `${front}\n# Title\n\n${step.trimEnd()}`],
  ['many final newlines', `${front}\n# Title\n\n${step}\n\n\n`],
  ['CRLF', `${front}\n# Title\n\n${step}\nText\n`.replaceAll('\n', '\r\n')],
  ['mixed line endings', `# Title\r\n\n${step}\r\n\`\`\`tcpbook\r\nwait 1s\nwait 2s\r\n\`\`\`\n`],
  ['old Mac line endings', `# Title\r\rText\r\r\`\`\`tcpbook\rwait 1s\r\`\`\`\r`],
  ['a byte order mark', `\uFEFF${front}${step}`],
  ['a byte order mark where a cell starts', `${step}\n\uFEFF# Title\n`],
  [
    'an indented fence',
    `1. Item\n\n   \`\`\`tcpbook\n   wait 1s\n   \`\`\`\n\n  ~~~ sh @client\n  ss -tan\n  ~~~~\n`,
  ],
  ['a fence in a fence', `\`\`\`\`md\n${step}\`\`\`\`\n\n~~~~tcpbook\n~~~\n~~~~\n`],
  ['a fence left open', `# Title\n\n\`\`\`tcpbook\nwait 1s\n`],
  ['an empty fence', '```tcpbook\n```\n```sh\n\n```\n'],
  ['fences without blank lines between', `Text\n${step}${step}Text\n`],
  ['other languages', '```c\nlisten(fd, 2);\n```\n\n    indented code\n\n<!-- comment -->\n'],
  ['separators', '# A\n\n<!-- cell -->\n\n# B\n\n<!-- cell -->\n<!-- cell -->\n'],
  ['trailing spaces and tabs', `# Title  \n\n\`\`\`tcpbook  \nwait 1s \t\n\`\`\` \n\t\nText\t\n`],
  ['Chinese, emoji, NUL and line separators', `# 全连接队列 🧵\u0000\u2028\n\n${step}\n\u00a0\n`],
];

describe('saving in VS Code', () => {
  afterEach(closeAll);

  for (const [title, text] of files) {
    it(`changes no byte of ${title}`, async () => {
      const uri = await writeNotebook(text);
      const notebook = await openFile(uri);
      const count = notebook.cellCount;
      await insertCell(notebook, count, 'wait 1s');
      await removeCell(notebook, count);
      assert.equal(notebook.isDirty, true);
      assert.equal(await notebook.save(), true);
      assert.equal(await readFile(uri.fsPath, 'utf8'), text);
    });
  }

  it('keeps an edit, and all bytes around it', async () => {
    const text = `${front}\r\n# Title\n\n~~~tcpbook   \nwait 1s\n~~~\n\n\nText`;
    const uri = await writeNotebook(text);
    const first = await openFile(uri);
    await edit(first.cellAt(1), 'wait 2s\nwait 3s');
    await first.save();
    const saved = text.replace('wait 1s', 'wait 2s\nwait 3s');
    assert.equal(await readFile(uri.fsPath, 'utf8'), saved);

    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    const second = await openFile(uri);
    assert.deepEqual(
      second.getCells().map(cell => cell.document.getText()),
      ['# Title', 'wait 2s\nwait 3s', 'Text'],
    );
  });

  it('gives cells the languages of their fences', async () => {
    const notebook = await openText(`# Title\n\n${step}\n\`\`\`sh\nss -tan\n\`\`\`\n`);
    assert.deepEqual(
      notebook.getCells().map(cell => cell.document.languageId),
      ['markdown', 'tcpbook', 'shellscript'],
    );
  });

  it('refuses a file that is not UTF-8 instead of destroying it', async () => {
    const bytes = Uint8Array.of(0x23, 0x20, 0xff, 0xfe, 0x0a);
    const uri = await writeNotebook(bytes);
    await assert.rejects(async () => vscode.workspace.openNotebookDocument(uri), /UTF-8/);
    assert.deepEqual(new Uint8Array(await readFile(uri.fsPath)), bytes);
  });
});
