/** Of the state map. Part of `viewStyle`. */
export const statesStyle = `
.tcpbook-view .tb-states { display: flex; flex-wrap: wrap; gap: 12px 32px; }
.tcpbook-view .tb-path { margin: 6px 0; max-width: 100%; }
.tcpbook-view .tb-path > figcaption { font-weight: 600; margin-bottom: 6px; }
.tcpbook-view .tb-path > svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.tcpbook-view .tb-edge line { stroke: var(--tb-quiet); stroke-width: 1; opacity: 0.45; }
.tcpbook-view .tb-edge path { fill: var(--tb-quiet); opacity: 0.45; }
.tcpbook-view .tb-taken line { stroke: var(--tb-again); stroke-width: 2; opacity: 1; }
.tcpbook-view .tb-taken path { fill: var(--tb-again); opacity: 1; }
.tcpbook-view .tb-extra line { stroke-dasharray: 5 4; }
.tcpbook-view .tb-box rect { fill: var(--vscode-editor-background, Canvas); stroke: var(--tb-border); }
.tcpbook-view .tb-box text { font: 10.5px var(--tb-mono); text-anchor: middle; fill: var(--tb-quiet); }
.tcpbook-view .tb-visited rect {
  fill: color-mix(in srgb, var(--tb-tone) 18%, var(--vscode-editor-background, Canvas)); stroke: var(--tb-tone); stroke-width: 1.5;
}
.tcpbook-view .tb-visited text { font-weight: 600; fill: color-mix(in srgb, var(--tb-tone) 60%, var(--tb-fore)); }
.tcpbook-view .tb-last rect { stroke-width: 3; }
.tcpbook-view .tb-step rect { fill: var(--vscode-editor-background, Canvas); stroke: var(--tb-again); stroke-width: 1.5; }
.tcpbook-view .tb-step text { font: 600 10.5px var(--tb-mono); text-anchor: middle; fill: var(--tb-fore); }
.tcpbook-view .tb-steps { margin: 6px 0 0; padding-left: 2.2em; font-variant-numeric: tabular-nums; }
.tcpbook-view .tb-steps .tb-state { font-family: var(--tb-mono); }
`;
