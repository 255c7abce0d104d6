/** VS Code's colours in its default themes, as far as the views use them (style.ts). */
const light = {
  'editor-background': '#ffffff',
  foreground: '#3b3b3b',
  descriptionForeground: '#5c5c5c',
  'editorWidget-border': 'rgba(59, 59, 59, 0.2)',
  'list-hoverBackground': '#f2f2f2',
  'list-activeSelectionBackground': '#e8e8e8',
  'list-activeSelectionForeground': '#000000',
  'list-inactiveSelectionBackground': '#e4e6f1',
  'list-warningForeground': '#855f00',
  'list-focusOutline': '#005fb8',
  focusBorder: '#005fb8',
  'button-border': 'rgba(0, 0, 0, 0.1)',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryForeground': '#3b3b3b',
  'input-background': '#ffffff',
  'input-foreground': '#3b3b3b',
  'input-border': '#cecece',
  'input-placeholderForeground': '#767676',
  'textLink-foreground': '#005fb8',
  'textCodeBlock-background': '#f4f4f4',
  'charts-red': '#e51400',
  'charts-blue': '#0063d3',
  'charts-yellow': '#bf8803',
  'charts-green': '#388a34',
  'charts-purple': '#652d90',
};

type Theme = Readonly<Record<keyof typeof light, string>>;

const dark: Theme = {
  'editor-background': '#1f1f1f',
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  'editorWidget-border': 'rgba(204, 204, 204, 0.2)',
  'list-hoverBackground': '#2a2d2e',
  'list-activeSelectionBackground': '#04395e',
  'list-activeSelectionForeground': '#ffffff',
  'list-inactiveSelectionBackground': '#37373d',
  'list-warningForeground': '#cca700',
  'list-focusOutline': '#0078d4',
  focusBorder: '#0078d4',
  'button-border': 'rgba(255, 255, 255, 0.1)',
  'button-secondaryBackground': '#313131',
  'button-secondaryForeground': '#cccccc',
  'input-background': '#313131',
  'input-foreground': '#cccccc',
  'input-border': '#3c3c3c',
  'input-placeholderForeground': '#989898',
  'textLink-foreground': '#4daafc',
  'textCodeBlock-background': '#2b2b2b',
  'charts-red': '#f14c4c',
  'charts-blue': '#59a4f9',
  'charts-yellow': '#cca700',
  'charts-green': '#89d185',
  'charts-purple': '#b180d7',
};

function variables(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, value]) => `--vscode-${name}: ${value};`)
    .join(' ');
}

/** The style of an exported page around its views. */
export const pageStyle = `
:root { color-scheme: light dark;
  --vscode-font-family: system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif;
  --vscode-font-size: 14px; --vscode-editor-font-size: 13px;
  --vscode-editor-font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
body {
  margin: 0 auto; padding: 24px 20px 48px; max-width: 1000px; overflow-wrap: break-word;
  color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font: 15px/1.6 var(--vscode-font-family);
}
h1, h2, h3, h4 { line-height: 1.25; margin: 1.4em 0 0.5em; }
h1 { margin-top: 0; }
a { color: var(--vscode-textLink-foreground); }
img { max-width: 100%; }
pre, code { font-family: var(--vscode-editor-font-family); font-size: 13px; }
:is(.text, .step) > pre {
  margin: 0 0 10px; padding: 10px 14px; overflow-x: auto; border-radius: 4px; line-height: 1.45;
  background: var(--vscode-textCodeBlock-background);
}
:is(p, li, td, th) > code { padding: 1px 4px; border-radius: 3px; background: var(--vscode-textCodeBlock-background); }
.text table { border-collapse: collapse; display: block; overflow-x: auto; }
.text :is(th, td) { padding: 4px 12px; border: 1px solid var(--vscode-editorWidget-border); }
blockquote { margin: 0; padding-left: 14px; border-left: 3px solid var(--vscode-editorWidget-border); }
.step { margin: 18px 0; }
.info { font: 12px var(--vscode-editor-font-family); color: var(--vscode-descriptionForeground); }
.output { margin: 0 0 14px; padding: 0 14px; overflow-x: auto; }
.problem { border-left: 3px solid var(--vscode-charts-red); }
.output pre { overflow-x: auto; }
.diagram svg { max-width: 100%; height: auto; }
.remark { margin: -6px 0 14px; font-size: 12px; color: var(--vscode-descriptionForeground); }
footer { margin-top: 32px; color: var(--vscode-descriptionForeground); font-size: 13px; }
@media print { body { max-width: none; } }
`;
