/**
 * The style of all views: VS Code's theme colours, each with a fallback so that an exported page
 * is readable on its own. Text never has a chart colour alone: it is mixed with the foreground
 * until it reads well on light and dark grounds.
 */
export const viewStyle = `
.tcpbook-view {
  --tb-fore: var(--vscode-foreground, #3b3b3b);
  --tb-quiet: var(--vscode-descriptionForeground, #717171);
  --tb-border: var(--vscode-contrastBorder, var(--vscode-editorWidget-border, #8884));
  --tb-mono: var(--vscode-editor-font-family, ui-monospace, monospace);
  --tb-plain: var(--tb-fore);
  --tb-good: var(--vscode-charts-green, #388a34);
  --tb-waiting: var(--vscode-charts-orange, #d18616);
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

.tcpbook-view .tb-table { position: relative; width: fit-content; max-width: 100%; }
.tcpbook-view .tb-scroll { overflow-x: auto; }
.tcpbook-view table { border-collapse: collapse; margin: 0; font-size: inherit; }
.tcpbook-view th, .tcpbook-view td {
  padding: 3px 18px 3px 0; text-align: start; vertical-align: top; white-space: nowrap;
  border: 0; border-bottom: 1px solid var(--tb-border); font-variant-numeric: tabular-nums;
}
.tcpbook-view td { background: transparent; }
.tcpbook-view th { font-weight: 600; }
.tcpbook-view :is(th, td):last-child { padding-right: 4px; }
.tcpbook-view td.tb-prose { white-space: normal; min-width: 14em; }
.tcpbook-view th.tb-number, .tcpbook-view td.tb-number { text-align: end; }
.tcpbook-view tbody tr:hover { background: var(--vscode-list-hoverBackground, #8881); }
.tcpbook-view .tb-copy { display: block; margin: 0 0 0 auto; color: var(--tb-quiet); background: none;
  border-color: var(--vscode-button-border, transparent); }
.tcpbook-view .tb-copy:is(:hover, :focus-visible) {
  color: var(--tb-fore); border-color: var(--tb-border);
  background: var(--vscode-list-hoverBackground, #8881);
}

.tcpbook-view .tb-queues { margin: 0 0 10px; display: grid; gap: 6px 14px; align-items: center;
  grid-template-columns: max-content max-content minmax(0, max-content) minmax(80px, 1fr); }
.tcpbook-view .tb-queue { display: contents; }
.tcpbook-view .tb-queue dt { font-weight: 600; }
.tcpbook-view .tb-queue dd { margin: 0; }
.tcpbook-view .tb-fill { font-family: var(--tb-mono); font-weight: 600; white-space: nowrap; }
.tcpbook-view .tb-slots { display: flex; flex-wrap: wrap; gap: 4px; min-width: 0; }
.tcpbook-view .tb-names { font-family: var(--tb-mono); overflow-wrap: anywhere; }
.tcpbook-view .tb-slot {
  min-width: 4.5em; max-width: 14em; padding: 1px 8px; border-radius: 4px; text-align: center;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  border: 1px solid var(--tb-tone);
  background: color-mix(in srgb, var(--tb-tone) 14%, transparent);
}
.tcpbook-view .tb-free { border-style: dashed; border-color: var(--tb-quiet); background: none; color: var(--tb-quiet); }
.tcpbook-view .tb-bar { display: block; width: 14em; max-width: 100%; }
.tcpbook-view .tb-bar-room { fill: color-mix(in srgb, var(--tb-tone) 14%, transparent); }
.tcpbook-view .tb-bar-used { fill: var(--tb-tone); }
.tcpbook-view .tb-note, .tcpbook-view .tb-warning { padding-left: 8px; border-left: 3px solid var(--tb-waiting); }
.tcpbook-view .tb-warning { border-color: var(--tb-bad); }

.tcpbook-view .tb-claims { list-style: none; margin: 0; padding: 0; }
.tcpbook-view .tb-claim { display: grid; grid-template-columns: 6.5em minmax(0, 1fr); padding: 3px 0; }
.tcpbook-view .tb-verdict { font-weight: 600; white-space: nowrap; }
.tcpbook-view .tb-claim code { overflow-wrap: anywhere; color: inherit; background: none; padding: 0; }
.tcpbook-view .tb-remark { display: block; color: var(--tb-quiet); overflow-wrap: anywhere; }
.tcpbook-view .tb-failed .tb-remark { color: var(--tb-fore); }

.tcpbook-view pre {
  margin: 0; padding: 2px 0; max-height: 40em; overflow: auto; tab-size: 8; white-space: pre;
  font-size: var(--vscode-editor-font-size, 13px); line-height: 1.4;
}

.tcpbook-view details > summary { cursor: pointer; padding: 2px 0; overflow-wrap: anywhere; }
.tcpbook-view .tb-title { font-weight: 600; font-size: 1.1em; }
.tcpbook-view .tb-connection { margin-bottom: 12px; }
.tcpbook-view .tb-alternative { margin: 4px 0 0; }
.tcpbook-view .tb-alternative > summary { color: var(--tb-quiet); }
.tcpbook-view .tb-ladder {
  display: grid; margin-top: 6px; max-width: 900px;
  grid-template-columns: max-content 8px minmax(110px, 1.2fr) 8px minmax(90px, 1fr);
}
.tcpbook-view .tb-rung { display: contents; }
.tcpbook-view .tb-time {
  padding-top: 1px; min-width: 5.2em; text-align: end; color: var(--tb-quiet); white-space: nowrap;
  font-family: var(--tb-mono); font-size: 0.92em; font-variant-numeric: tabular-nums;
}
.tcpbook-view .tb-left { display: flex; justify-content: space-between; gap: 2px 14px; padding-right: 8px; }
.tcpbook-view .tb-near { text-align: end; }
.tcpbook-view .tb-far { padding: 0 0 0 8px; grid-column: 5; overflow-wrap: anywhere; }
.tcpbook-view :is(.tb-near, .tb-state) { font-weight: 600; font-size: 0.92em; }
.tcpbook-view .tb-near { white-space: nowrap; }
.tcpbook-view .tb-rung-segment > .tb-far { min-height: 30px; padding-bottom: 6px; }
.tcpbook-view .tb-fate { display: block; }
.tcpbook-view .tb-state:not(:empty) + .tb-fate { margin-top: 2px; }
.tcpbook-view .tb-ends > .tb-near { grid-column: 1 / 3; }
.tcpbook-view .tb-ends > .tb-far { grid-column: 4 / 6; padding-left: 0; }
.tcpbook-view .tb-ends > span { font-weight: 600; padding-bottom: 6px; white-space: normal; }
.tcpbook-view .tb-ends small { display: block; overflow-wrap: anywhere; }
.tcpbook-view .tb-lane { display: flex; flex-direction: column; margin-bottom: -0.7px; }
.tcpbook-view .tb-lane > svg { flex: none; display: block; }
.tcpbook-view .tb-lane > .tb-strip { flex: 1; margin-top: -0.7px; }
.tcpbook-view span.tb-strip { background: var(--tb-tone); }
.tcpbook-view rect.tb-strip { fill: var(--tb-tone); }
.tcpbook-view .tb-tone-absent { --tb-tone: color-mix(in srgb, var(--tb-quiet) 22%, transparent); }
.tcpbook-view .tb-rung-gap > .tb-lane, .tcpbook-view .tb-rung-skipped > .tb-lane { opacity: 0.35; }
.tcpbook-view .tb-gap {
  display: flex; align-items: center; gap: 8px; min-height: 24px; padding: 0 6px;
  color: var(--tb-quiet); font-size: 0.92em; white-space: nowrap;
}
.tcpbook-view .tb-gap:not(:empty)::before, .tcpbook-view .tb-gap:not(:empty)::after {
  content: ''; flex: 1; border-top: 1px dotted var(--tb-quiet);
}
.tcpbook-view .tb-arrow { display: flex; height: 30px; }
.tcpbook-view .tb-half { flex: 1 1 8px; min-width: 8px; width: 8px; overflow: visible; stroke: var(--tb-tone); stroke-width: 1.5; fill: none; }
.tcpbook-view .tb-again .tb-half line { stroke-dasharray: 5 4; }
.tcpbook-view .tb-tip { overflow: visible; }
.tcpbook-view .tb-tip path { fill: var(--tb-tone); stroke: none; }
.tcpbook-view .tb-tip .tb-cross { fill: none; stroke: var(--tb-bad); stroke-width: 2; }
.tcpbook-view .tb-label { padding: 5px 6px 0; line-height: 20px; white-space: nowrap; }
@container (max-width: 680px) {
  .tcpbook-view table { font-size: 0.92em; }
  .tcpbook-view :is(td, th) { padding-right: 10px; }
}
@container (max-width: 460px) {
  .tcpbook-view .tb-queues { grid-template-columns: max-content minmax(0, 1fr); gap: 2px 10px; }
  .tcpbook-view .tb-queue :is(.tb-slots, .tb-note-line) { grid-column: 1 / -1; }
  .tcpbook-view .tb-queue .tb-note-line { margin-bottom: 4px; }
  .tcpbook-view .tb-ladder { font-size: 0.88em; }
  .tcpbook-view .tb-left { flex-direction: column; justify-content: flex-start; align-items: flex-end; gap: 0; }
  .tcpbook-view .tb-left > * { line-height: 1.2; }
  .tcpbook-view .tb-label { padding: 0 4px; align-self: center; line-height: 1.1; text-align: center; white-space: normal; max-width: 76%; }
}
@media print { .tcpbook-view :is(.tb-copy, button) { display: none; } }
`;
