import { comparisonStyle } from './comparison/style.js';
import { depthStyle } from './depth/style.js';
import { explanationStyle } from './explanation/style.js';
import { progressStyle } from './progress/style.js';
import { statesStyle } from './states/style.js';
import { timelineStyle } from './timeline/style.js';

/**
 * The style of all views: VS Code's theme colours, each with a fallback so that an exported page
 * is readable on its own. Text never has a chart colour alone: it is mixed with the foreground
 * until it reads well on light and dark grounds. What waits is orange, mixed of the colours of
 * warnings in lists and of errors: charts-orange is a translucent highlight in some themes, and
 * the warnings of some are nearly green. Those of high contrast have a warning for charts only.
 */
export const viewStyle = `
.tcpbook-view {
  --tb-fore: var(--vscode-foreground, #3b3b3b);
  --tb-quiet: var(--vscode-descriptionForeground, #717171);
  --tb-border: var(--vscode-contrastBorder, var(--vscode-editorWidget-border, #8884));
  --tb-mono: var(--vscode-editor-font-family, ui-monospace, monospace);
  --tb-plain: var(--tb-fore);
  --tb-good: var(--vscode-charts-green, #388a34);
  --tb-waiting: color-mix(in srgb, var(--vscode-list-warningForeground, var(--vscode-charts-yellow, #855f00)) 75%, var(--tb-bad));
  --tb-closing: var(--vscode-charts-purple, #652d90);
  --tb-again: var(--vscode-charts-blue, #1a85ff);
  --tb-bad: var(--vscode-charts-red, #e51400);
  color: var(--tb-fore);
  font-family: var(--vscode-font-family, system-ui, sans-serif);
  font-size: var(--vscode-font-size, 13px);
  line-height: 1.45;
  container-type: inline-size;
}
.tcpbook-view * { box-sizing: border-box; }
.tcpbook-view p { margin: 6px 0; }
.tcpbook-view small { font-size: 0.92em; font-weight: normal; color: var(--tb-quiet); }
.tcpbook-view code, .tcpbook-view pre, .tcpbook-view td.tb-code { font-family: var(--tb-mono); }
.tcpbook-view h3 { margin: 4px 0 8px; font-size: 1.1em; font-weight: 600; overflow-wrap: anywhere; }
.tcpbook-view section + section {
  margin-top: 18px; padding-top: 12px; border-top: 1px solid var(--tb-border);
}
.tcpbook-view button {
  padding: 1px 8px; border-radius: 3px; cursor: pointer; font: inherit; font-size: 0.92em;
  border: 1px solid var(--vscode-button-border, var(--tb-border));
  color: var(--vscode-button-secondaryForeground, var(--tb-fore));
  background: var(--vscode-button-secondaryBackground, transparent);
}
.tcpbook-view :focus-visible { outline: 1px solid var(--vscode-focusBorder, #005fb8); outline-offset: 1px; }

.tcpbook-view .tb-tone-plain { --tb-tone: var(--tb-plain); }
.tcpbook-view .tb-tone-quiet { --tb-tone: var(--tb-quiet); }
.tcpbook-view .tb-tone-good { --tb-tone: var(--tb-good); }
.tcpbook-view .tb-tone-waiting { --tb-tone: var(--tb-waiting); }
.tcpbook-view .tb-tone-closing { --tb-tone: var(--tb-closing); }
.tcpbook-view .tb-tone-again { --tb-tone: var(--tb-again); }
.tcpbook-view .tb-tone-bad { --tb-tone: var(--tb-bad); }
.tcpbook-view :is(td, .tb-near, .tb-state, .tb-fate, .tb-fill, .tb-label, .tb-verdict) {
  color: color-mix(in srgb, var(--tb-tone, var(--tb-fore)) 70%, var(--tb-fore));
}
.tcpbook-view .tb-quiet, .tcpbook-view td.tb-tone-quiet { color: var(--tb-quiet); }

.tcpbook-view .tb-table { width: fit-content; max-width: 100%; }
.tcpbook-view .tb-tools { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: center;
  min-height: 22px; font-size: 0.92em; color: var(--tb-quiet); }
.tcpbook-view .tb-tools input { width: 12em; padding: 1px 6px; border-radius: 3px; font: inherit;
  color: var(--vscode-input-foreground, var(--tb-fore)); background: var(--vscode-input-background, transparent);
  border: 1px solid var(--vscode-input-border, var(--tb-border)); }
.tcpbook-view .tb-tools ::placeholder { color: var(--tb-quiet); opacity: 1; }
.tcpbook-view .tb-copies { margin-inline-start: auto; }
.tcpbook-view .tb-copies button { font-size: inherit; padding: 0 5px; margin-inline-start: 4px; color: inherit;
  background: none; border-color: var(--vscode-contrastBorder, transparent); text-decoration: underline dotted; }
.tcpbook-view .tb-copies button:hover { color: var(--tb-fore); text-decoration: underline; }
.tcpbook-view .tb-scroll { overflow-x: auto; }
/* A scroll bar that is always there where something is out of sight, as overlaid ones are not. */
.tcpbook-view .tb-scroll::-webkit-scrollbar { width: 8px; height: 8px; }
.tcpbook-view .tb-scroll::-webkit-scrollbar-thumb { background: var(--vscode-scrollbarSlider-background, #8886); }
.tcpbook-view .tb-long-table { max-height: 420px; overflow-y: auto; overflow-anchor: none; }
.tcpbook-view table { border-collapse: separate; border-spacing: 0; margin: 0; font-size: inherit; }
.tcpbook-view :is(th, td) {
  padding: 3px 18px 3px 4px; text-align: start; vertical-align: top; white-space: nowrap;
  border: 0; border-bottom: 1px solid var(--tb-border); font-variant-numeric: tabular-nums;
}
.tcpbook-view td { background: transparent; }
.tcpbook-view th { position: sticky; top: 0; z-index: 1; font-weight: 600;
  background: var(--vscode-notebook-editorBackground, var(--vscode-editor-background, Canvas)); }
.tcpbook-view :is(th, td):last-child { padding-right: 4px; }
.tcpbook-view td.tb-prose { white-space: normal; min-width: 14em; }
.tcpbook-view .tb-long-table td.tb-prose { white-space: nowrap; }
.tcpbook-view :is(th, td).tb-number { text-align: end; }
.tcpbook-view .tb-table button.tb-sort { padding: 0; border: 0; border-radius: 0; font: inherit; color: inherit; background: none; }
.tcpbook-view .tb-sort:hover { text-decoration: underline; }
.tcpbook-view .tb-sorted { display: inline-block; width: 0; overflow: visible; font-size: 0.8em; }
.tcpbook-view .tb-table tbody tr { background: transparent; }
.tcpbook-view .tb-table tbody tr[aria-rowindex]:hover { background: var(--vscode-list-hoverBackground, #8881); }
.tcpbook-view .tb-table tbody tr[aria-selected='true'] {
  background: var(--vscode-list-inactiveSelectionBackground, #8882);
  outline: 1px solid var(--vscode-focusBorder, #005fb8); outline-offset: -1px;
}
.tcpbook-view .tb-widths { visibility: collapse; }

.tcpbook-view .tb-queues { margin: 0 0 10px; display: grid; gap: 6px 14px; align-items: baseline;
  grid-template-columns: max-content max-content minmax(0, max-content) minmax(15em, 1fr); }
.tcpbook-view .tb-queue { display: contents; }
.tcpbook-view .tb-queue dt { font-weight: 600; }
.tcpbook-view .tb-queue dd { margin: 0; }
.tcpbook-view .tb-fill { font-family: var(--tb-mono); font-weight: 600; white-space: nowrap; }
.tcpbook-view .tb-slots { display: flex; flex-wrap: wrap; gap: 4px; min-width: 0; }
.tcpbook-view .tb-names { font-family: var(--tb-mono); overflow-wrap: anywhere; }
.tcpbook-view .tb-wide { grid-column: 3 / -1; min-width: 0; }
.tcpbook-view .tb-slot {
  display: inline-flex; gap: 10px; justify-content: center; min-width: 4.5em; max-width: 18em;
  padding: 1px 8px; border-radius: 4px; white-space: nowrap;
  border: 1px solid var(--tb-tone);
  background: color-mix(in srgb, var(--tb-tone) 14%, transparent);
}
.tcpbook-view .tb-who { overflow: hidden; text-overflow: ellipsis; }
.tcpbook-view .tb-wait { color: color-mix(in srgb, var(--tb-quiet) 40%, var(--tb-fore)); font-family: var(--tb-mono); font-size: 0.92em; }
.tcpbook-view .tb-over { border-width: 2px; border-style: double; }
.tcpbook-view .tb-turned { padding: 1px 10px; border: 1px solid var(--tb-tone); border-radius: 10px;
  background: color-mix(in srgb, var(--tb-tone) 14%, transparent); overflow-wrap: anywhere; }
.tcpbook-view .tb-long { display: grid; gap: 2px; min-width: 0; }
.tcpbook-view .tb-free { border-style: dashed; border-color: var(--tb-quiet); background: none; color: var(--tb-quiet); }
.tcpbook-view .tb-bar { display: block; width: 14em; max-width: 100%; }
.tcpbook-view .tb-bar-room { fill: color-mix(in srgb, var(--tb-tone) 14%, transparent); }
.tcpbook-view .tb-bar-used { fill: var(--tb-tone); }
.tcpbook-view .tb-note, .tcpbook-view .tb-warning { padding-left: 8px; border-left: 3px solid var(--tb-waiting); }
.tcpbook-view .tb-warning { border-color: var(--tb-bad); }

.tcpbook-view .tb-claims { list-style: none; margin: 0; padding: 0; }
.tcpbook-view .tb-claim { display: grid; grid-template-columns: 1.4em minmax(0, 1fr); padding: 1px 0; }
.tcpbook-view .tb-verdict { font-weight: 600; white-space: nowrap; }
.tcpbook-view .tb-claim code { overflow-wrap: anywhere; color: inherit; background: none; padding: 0; }
.tcpbook-view .tb-remark { margin-inline-start: 1em; color: var(--tb-quiet); overflow-wrap: anywhere; }
.tcpbook-view .tb-failed :is(code, .tb-remark) { color: var(--tb-fore); }
.tcpbook-view .tb-failed code { font-weight: 600; }
.tcpbook-view .tb-unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

.tcpbook-view pre {
  margin: 0; padding: 2px 0; max-height: 40em; overflow: auto; tab-size: 8; white-space: pre;
  font-size: var(--vscode-editor-font-size, 13px); line-height: 1.4;
}

.tcpbook-view details > summary { cursor: pointer; padding: 2px 0; overflow-wrap: anywhere; }
.tcpbook-view .tb-title { font-weight: 600; font-size: 1.1em; }
${timelineStyle}
${statesStyle}
${depthStyle}
${explanationStyle}
${progressStyle}
${comparisonStyle}
@container (max-width: 680px) {
  .tcpbook-view table { font-size: 0.92em; }
  .tcpbook-view :is(td, th) { padding-right: 10px; }
}
@container (max-width: 680px) {
  .tcpbook-view .tb-queues { grid-template-columns: max-content max-content minmax(0, 1fr); }
  .tcpbook-view .tb-queue .tb-note-line { grid-column: 3; margin-top: -4px; }
}
@container (max-width: 460px) {
  .tcpbook-view .tb-queues { grid-template-columns: max-content minmax(0, 1fr); gap: 2px 10px; }
  .tcpbook-view .tb-queue :is(.tb-slots, .tb-wide, .tb-note-line) { grid-column: 1 / -1; margin-top: 0; }
  .tcpbook-view .tb-queue .tb-note-line { margin-bottom: 4px; }
}
@media print { .tcpbook-view :is(.tb-tools, button:not(.tb-sort)) { display: none; } }
`;
