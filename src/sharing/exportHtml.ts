import { createHash } from 'node:crypto';
import { viewStyle } from '../views/style.js';
import type { View } from '../views/view.js';
import { ranWith, type ExportCell, type ExportNotebook } from './exportModel.js';
import pageScript from './exportPage.tsx?script';
import { VIEWS_ID, VIEW_ATTRIBUTE } from './exportPageNames.js';
import { escapeHtml } from './escapeHtml.js';
import { markdownHtml, staticHtml } from './exportStatic.js';
import { pageStyle } from './exportStyle.js';
import { problemText, withoutComments } from './exportText.js';
import type { Block } from './saved.js';

/**
 * The notebook as one page with the views as the notebook shows them. It needs nothing from the
 * network and may not ask: its Content-Security-Policy allows its own script and style by their
 * hashes, and pictures that are in the text itself. Without scripts its views are tables and text.
 */
export function exportHtml(notebook: ExportNotebook): string {
  const page = new Page();
  const body = notebook.cells.map(cell => page.cell(cell)).join('');
  const script = inScript(pageScript);
  const style = `${pageStyle}${viewStyle}`;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="${notebook.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(notebook.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}</main>
<footer>
${markdownHtml(ranWith(notebook))}</footer>
<script type="application/json" id="${VIEWS_ID}">${page.json()}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Cells as HTML; collects their views on the way. */
class Page {
  private readonly views: View[] = [];

  cell(cell: ExportCell): string {
    if (cell.kind === 'markdown') {
      const html = markdownHtml(withoutComments(cell.text));
      return html === '' ? '' : `<section class="text">\n${html}</section>\n`;
    }
    const info = cell.info === '' ? '' : `<span class="info">${escapeHtml(cell.info)}</span>`;
    const outputs =
      cell.outputs.length > 0
        ? cell.outputs.map(output => this.output(output)).join('')
        : visible(cell.visible);
    return `<section class="step">\n${info}<pre><code>${escapeHtml(cell.text)}</code></pre>\n${outputs}</section>\n`;
  }

  /** The views in the order of the page, safe within a script element. */
  json(): string {
    return JSON.stringify(this.views).replaceAll('<', '\\u003c');
  }

  private output(output: Block): string {
    switch (output.kind) {
      case 'view': {
        const index = this.views.push(output.view) - 1;
        const drawn = `<div class="tcpbook-view">${staticHtml(output.view)}</div>`;
        return `<div class="output" ${VIEW_ATTRIBUTE}="${index}">${drawn}</div>\n`;
      }
      case 'problems': {
        const problems = output.problems.map(one => `<p>${escapeHtml(problemText(one))}</p>`);
        return `<div class="output problem">${problems.join('')}</div>\n`;
      }
    }
  }
}

function visible(markdown: string): string {
  if (markdown === '') return '';
  return `<div class="output tcpbook-view">${markdownHtml(withoutComments(markdown))}</div>\n`;
}

/** A script that holds nothing that would end the element it stands in. */
function inScript(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}
