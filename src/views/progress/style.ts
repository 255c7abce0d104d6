/** The part of the style of all views that a running step's output needs. */
export const progressStyle = `
.tcpbook-view .tb-progress-step code { color: var(--tb-fore); background: none; padding: 0; overflow-wrap: anywhere; }
.tcpbook-view .tb-progress-step > span { margin-inline-start: 0.6em; color: var(--tb-quiet); font-variant-numeric: tabular-nums; }
.tcpbook-view .tb-progress-bar { height: 3px; max-width: 900px; margin: 0 0 8px; border-radius: 2px; overflow: hidden;
  background: color-mix(in srgb, var(--tb-quiet) 25%, transparent); }
.tcpbook-view .tb-progress-bar > div { height: 100%; background: var(--vscode-progressBar-background, var(--tb-again)); }
.tcpbook-view .tb-progress-queues { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 4px 0; }
.tcpbook-view .tb-progress-queues .tb-fill { display: inline-block; min-width: 4.5em; }
.tcpbook-view .tb-progress-chart { height: 120px; }
.tcpbook-view[data-view='progress'] section + section { margin-top: 4px; padding-top: 0; border-top: 0; }
`;
