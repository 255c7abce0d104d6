/** The depth chart's part of the style of all views; uPlot's own sheet is not loaded. */
export const depthStyle = `
.tcpbook-view .tb-depth-legend { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 4px; padding: 0; list-style: none; }
.tcpbook-view .tb-depth-key { display: inline-block; width: 18px; height: 0; margin-right: 6px; vertical-align: middle;
  border-top: 3px solid var(--tb-tone); }
.tcpbook-view .tb-depth-limit { border-top: 2px dashed var(--tb-tone); }
.tcpbook-view .tb-depth-cross { width: auto; height: auto; border: 0; font-weight: 600; color: var(--tb-tone); vertical-align: baseline; }
.tcpbook-view .tb-depth-chart { --tb-grid: color-mix(in srgb, var(--tb-quiet) 30%, transparent); height: 190px; max-width: 900px; overflow: hidden; }
.tcpbook-view .tb-depth-readout { min-height: 1.45em; margin: 2px 0 6px; color: var(--tb-quiet); font-variant-numeric: tabular-nums; }
.tcpbook-view .tb-depth-steps { columns: 2 24em; max-width: 900px; margin: 0 0 8px; padding-left: 2.2em; color: var(--tb-quiet); }
.tcpbook-view .tb-depth-steps code { color: var(--tb-fore); background: none; padding: 0; overflow-wrap: anywhere; }
.tcpbook-view .u-wrap { position: relative; }
.tcpbook-view :is(.u-over, .u-under) { position: absolute; overflow: hidden; }
.tcpbook-view .uplot canvas { display: block; position: relative; width: 100%; height: 100%; }
.tcpbook-view .u-axis { position: absolute; }
.tcpbook-view .u-cursor-x { position: absolute; left: 0; top: 0; height: 100%; border-right: 1px solid var(--tb-fore); pointer-events: none; will-change: transform; }
.tcpbook-view :is(.u-off, .u-select, .u-cursor-y, .u-cursor-pt, .u-legend) { display: none; }
`;
