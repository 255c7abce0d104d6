import { build } from 'esbuild';
import { themes, type ThemeName } from './views-themes.js';

/** What the gallery's page runs: our renderer, and samples for it. `project`: its folder. */
export async function galleryScript(project: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: ['test/support/views-gallery-page.tsx'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return outputFiles.map(({ text }) => text).join('\n');
}

/** A page with every sample view, in the colours of a theme. */
export function galleryHtml(theme: ThemeName, script: string): string {
  const variables = Object.entries(themes[theme]).map(
    ([name, value]) => `--vscode-${name}: ${value};`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Views, ${theme}</title>
<style>
:root { ${variables.join(' ')} }
body { margin: 0; padding: 8px 16px; background: var(--vscode-editor-background); }
h2 { font: 12px var(--vscode-font-family); color: var(--vscode-descriptionForeground); margin: 28px 0 8px; }
.output { max-height: 760px; overflow: hidden; }
</style>
<body>
<script type="module">${script.replaceAll('</script', '<\\/script')}</script>
`;
}
