/** Of the timeline: its controls, its list of connections, its ladders. Part of `viewStyle`. */
export const timelineStyle = `
.tcpbook-view .tb-controls { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; margin-bottom: 8px; }
.tcpbook-view .tb-controls > [role=status] { margin-right: auto; }
.tcpbook-view .tb-controls input {
  width: 15em; padding: 2px 6px; font: inherit; border-radius: 3px;
  color: var(--vscode-input-foreground, var(--tb-fore)); background: var(--vscode-input-background, transparent);
  border: 1px solid var(--vscode-input-border, var(--tb-border));
}
.tcpbook-view .tb-switch[aria-pressed=true] {
  color: var(--vscode-inputOption-activeForeground, var(--tb-fore));
  background: var(--vscode-inputOption-activeBackground, #8883);
  border-color: var(--vscode-inputOption-activeBorder, var(--vscode-focusBorder, #005fb8));
}
.tcpbook-view .tb-switch[aria-pressed=false] { background: none; border-color: var(--tb-border); color: var(--tb-fore); }

.tcpbook-view .tb-list { overflow-y: auto; margin-bottom: 12px; border: 1px solid var(--tb-border); border-radius: 3px; }
.tcpbook-view .tb-line {
  display: flex; gap: 10px; height: 24px; line-height: 24px; padding: 0 8px; overflow: hidden;
  white-space: nowrap; cursor: pointer;
}
.tcpbook-view .tb-line > :last-child { overflow: hidden; text-overflow: ellipsis; }
.tcpbook-view .tb-line:hover { background: var(--vscode-list-hoverBackground, #8881); }
.tcpbook-view .tb-line[aria-selected=true] { background: var(--vscode-list-inactiveSelectionBackground, #8882); }
.tcpbook-view .tb-list:focus-visible .tb-current { outline: 1px solid var(--vscode-focusBorder, #005fb8); outline-offset: -1px; }
.tcpbook-view .tb-twisty { width: 1em; flex: none; }
.tcpbook-view .tb-depth-2 { padding-left: 26px; }
.tcpbook-view .tb-count { padding: 0 6px; margin: 3px 0; line-height: 18px; border-radius: 9px;
  color: var(--vscode-badge-foreground, var(--tb-fore)); background: var(--vscode-badge-background, #8883); }

.tcpbook-view button.tb-row-link { position: absolute; top: 2px; left: min(100%, 900px); transform: translateX(-100%); padding: 0 4px; color: var(--tb-quiet); background: none; white-space: nowrap;
  border-color: var(--vscode-contrastBorder, transparent); text-decoration: underline dotted; }
.tcpbook-view button.tb-row-link:hover { color: var(--tb-fore); text-decoration: underline; }
.tcpbook-view .tb-connection { position: relative; margin-bottom: 12px; }
.tcpbook-view .tb-connection > details > summary { max-width: 890px; padding-right: 12em; }
.tcpbook-view .tb-alternative { margin: 4px 0 0; }
.tcpbook-view .tb-alternative > summary { color: var(--tb-quiet); }
.tcpbook-view .tb-alternative td.tb-prose:last-child { min-width: 32em; }
.tcpbook-view .tb-overview { max-width: 900px; margin-top: 6px; }
.tcpbook-view .tb-overview-strip {
  position: relative; height: 36px; padding: 2px 6px 0; overflow: hidden; cursor: crosshair; user-select: none; touch-action: pan-y;
  border: 1px solid var(--tb-border); border-radius: 3px;
}
.tcpbook-view .tb-overview-track { position: relative; height: 100%; }
.tcpbook-view .tb-overview-ticks {
  position: relative; display: block; width: 100%; height: 18px; overflow: visible; fill: none; pointer-events: none;
  border-bottom: 1px solid color-mix(in srgb, var(--tb-quiet) 40%, transparent);
}
.tcpbook-view .tb-overview-ticks path { stroke: var(--tb-tone); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.tcpbook-view .tb-overview-ticks path:is(.tb-tone-waiting, .tb-tone-bad) { stroke-width: 2; }
.tcpbook-view .tb-overview-mark {
  position: absolute; bottom: 0; padding-left: 3px; line-height: 13px; font-size: 0.82em; white-space: nowrap; pointer-events: none;
  color: var(--tb-quiet); border-left: 1px solid currentColor; font-variant-numeric: tabular-nums;
}
.tcpbook-view .tb-overview-mark.tb-last { transform: translateX(-100%); padding: 0 3px 0 0; border-width: 0 1px 0 0; border-right: 1px solid currentColor; }
.tcpbook-view .tb-outside { position: absolute; top: -2px; bottom: 0; background: color-mix(in srgb, var(--tb-quiet) 16%, transparent); }
.tcpbook-view .tb-window {
  position: absolute; top: -2px; bottom: 0; box-sizing: content-box; min-width: 1px; transform: translateX(-2px); cursor: grab;
  border: solid var(--vscode-focusBorder, #005fb8); border-width: 0 2px;
}
.tcpbook-view .tb-window:active { cursor: grabbing; }
.tcpbook-view .tb-window::before, .tcpbook-view .tb-window::after { content: ''; position: absolute; top: 0; bottom: 0; width: 12px; cursor: ew-resize; }
.tcpbook-view .tb-window::before { left: -8px; }
.tcpbook-view .tb-window::after { right: -8px; }
.tcpbook-view .tb-overview-facts {
  display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 2px 12px; margin-top: 3px;
  color: var(--tb-quiet); font-size: 0.92em; font-variant-numeric: tabular-nums;
}
.tcpbook-view .tb-overview-facts button { min-width: 22px; margin-left: 4px; }
.tcpbook-view .tb-overview-facts button[aria-disabled=true] { opacity: 0.5; cursor: default; }
.tcpbook-view .tb-ladder-box { position: relative; max-width: 900px; margin-top: 6px; }
.tcpbook-view .tb-ladder {
  display: grid;
  grid-template-columns: max-content 8px minmax(110px, 1.5fr) 8px minmax(90px, 1fr);
}
.tcpbook-view .tb-rungs, .tcpbook-view .tb-rung { display: contents; }
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
.tcpbook-view .tb-fate { display: block; text-wrap: pretty; }
.tcpbook-view .tb-state:not(:empty) + .tb-fate { margin-top: 2px; }
.tcpbook-view .tb-ends > .tb-near { grid-column: 1 / 3; justify-self: end; max-width: 17em; overflow-wrap: anywhere; }
.tcpbook-view .tb-ends > .tb-far { grid-column: 4 / 6; padding-left: 0; }
.tcpbook-view .tb-ends > span { font-weight: 600; padding-bottom: 6px; white-space: normal; }
.tcpbook-view .tb-ends small { display: block; overflow-wrap: anywhere; }
.tcpbook-view .tb-doing {
  display: inline-block; color: var(--tb-quiet); font-weight: normal; font-style: italic;
  white-space: normal; max-width: 20em;
}
.tcpbook-view .tb-far > .tb-doing { font-size: 0.92em; }
.tcpbook-view .tb-lane { display: flex; flex-direction: column; margin-bottom: -0.7px; }
.tcpbook-view .tb-lane > svg { flex: none; display: block; }
.tcpbook-view .tb-lane > .tb-strip { flex: 1; margin-top: -0.7px; }
.tcpbook-view .tb-tick { position: relative; }
.tcpbook-view .tb-tick::after {
  content: ''; position: absolute; left: -3px; right: -3px; top: 8px; border-top: 2px solid var(--tb-fore);
}
.tcpbook-view span.tb-strip { background: var(--tb-tone); }
.tcpbook-view rect.tb-strip { fill: var(--tb-tone); }
.tcpbook-view .tb-tone-absent { --tb-tone: color-mix(in srgb, var(--tb-quiet) 22%, var(--vscode-editor-background, Canvas)); }
.tcpbook-view .tb-rung-gap > .tb-lane, .tcpbook-view .tb-rung-skipped > .tb-lane { opacity: 0.35; }
.tcpbook-view .tb-gap {
  display: flex; align-items: center; gap: 8px; min-height: 24px; padding: 0 6px;
  color: var(--tb-quiet); font-size: 0.92em; white-space: nowrap;
}
.tcpbook-view .tb-rung-event > .tb-gap { min-height: 20px; }
.tcpbook-view .tb-gap:not(:empty)::before, .tcpbook-view .tb-gap:not(:empty)::after {
  content: ''; flex: 1; border-top: 1px dotted var(--tb-quiet);
}
.tcpbook-view .tb-mark { position: relative; }
.tcpbook-view .tb-mark::after { content: ''; position: absolute; inset: 8px 0 auto; border-top: 1px solid var(--tb-quiet); opacity: 0.3; }
.tcpbook-view .tb-pause { padding: 0 4px; border: 0; background: none; color: inherit; font-size: inherit; }
.tcpbook-view .tb-pause:hover { color: var(--tb-fore); text-decoration: underline; }
.tcpbook-view .tb-middle { display: block; min-width: 0; }
.tcpbook-view .tb-arrow {
  display: flex; width: 100%; height: 30px; padding: 0; border: 0; background: none; font-size: inherit;
  color: var(--tb-fore);
}
.tcpbook-view .tb-arrow:is(:hover, :focus-visible) { background: var(--vscode-list-hoverBackground, #8881); }
.tcpbook-view .tb-half { flex: 1 1 8px; min-width: 8px; width: 8px; overflow: visible; stroke: var(--tb-tone); stroke-width: 1.5; fill: none; }
.tcpbook-view .tb-again .tb-half line { stroke-dasharray: 5 4; }
.tcpbook-view .tb-spurious .tb-half line { stroke-dasharray: 1.5 3.5; stroke-width: 2; }
.tcpbook-view .tb-tip { overflow: visible; }
.tcpbook-view .tb-tip path { fill: var(--tb-tone); stroke: none; }
.tcpbook-view .tb-tip .tb-whisker { fill: none; stroke: var(--tb-fore); stroke-width: 1.25; }
.tcpbook-view .tb-tip .tb-cross { fill: none; stroke: var(--tb-bad); stroke-width: 2; }
.tcpbook-view .tb-tip .tb-filtered :is(circle, path) { fill: none; stroke: var(--tb-waiting); stroke-width: 2; }
.tcpbook-view .tb-label { padding: 5px 6px 0; line-height: 20px; text-align: center; overflow-wrap: anywhere; }
.tcpbook-view .tb-ladder-scroll .tb-label { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.tcpbook-view :is(.tb-story, .tb-rule-tip) {
  position: absolute; z-index: 2; left: 8%; right: 8%; max-width: 46em; margin: 2px auto 0; padding: 6px 10px;
  pointer-events: none; border-radius: 4px; white-space: normal; overflow-wrap: anywhere;
  color: var(--vscode-editorHoverWidget-foreground, var(--tb-fore));
  background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background, #fff));
  border: 1px solid var(--vscode-editorHoverWidget-border, var(--tb-border));
  box-shadow: 0 2px 8px var(--vscode-widget-shadow, #0004);
}
.tcpbook-view .tb-story > span, .tcpbook-view .tb-story > span + small { display: block; }
.tcpbook-view .tb-above { transform: translateY(calc(-100% - 36px)); }

.tcpbook-view .tb-ladder-scroll { overflow-y: auto; scrollbar-gutter: stable; border-block: 1px solid var(--tb-border); }
.tcpbook-view .tb-ladder-scroll > .tb-ladder { position: relative; }
.tcpbook-view .tb-even {
  grid-template-columns: minmax(9em, 13em) 8px minmax(110px, 1.5fr) 8px minmax(90px, 1fr);
  overflow: hidden; scrollbar-gutter: stable;
}
.tcpbook-view .tb-ladder-scroll > .tb-even { grid-auto-rows: 30px; overflow: visible; }
.tcpbook-view .tb-ladder-scroll .tb-rung > * { height: 30px; min-height: 0; padding-bottom: 0; }
.tcpbook-view .tb-ladder-scroll :is(.tb-left, .tb-far) { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.tcpbook-view .tb-ladder-scroll :is(.tb-far > *, .tb-doing) { display: inline; white-space: nowrap; }
@container (max-width: 460px) {
  .tcpbook-view .tb-ladder { font-size: 0.88em; }
  .tcpbook-view .tb-left { flex-direction: column; justify-content: flex-start; align-items: flex-end; gap: 0; }
  .tcpbook-view .tb-left > * { line-height: 1.2; }
  .tcpbook-view .tb-near { white-space: normal; max-width: 9.5em; }
  .tcpbook-view .tb-rungs .tb-arrow { height: auto; min-height: 30px; }
  .tcpbook-view .tb-label { padding: 0 4px; align-self: center; line-height: 1.1; text-align: center; white-space: normal; max-width: 76%; }
  .tcpbook-view .tb-story { left: 0; right: 0; }
}
@media print {
  .tcpbook-view .tb-controls { display: none; }
  .tcpbook-view .tb-overview-strip { break-inside: avoid; }
}
`;
