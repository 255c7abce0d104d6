/** The style of explanations; part of `viewStyle`, whose variables it uses. */
export const explanationStyle = `
.tcpbook-view .tb-explanation { margin: 0 0 10px; display: grid; gap: 6px 14px; align-items: baseline;
  grid-template-columns: max-content minmax(0, 1fr); }
.tcpbook-view .tb-explained { display: contents; }
.tcpbook-view .tb-explained dt { font-weight: 600; }
.tcpbook-view .tb-explained dd { margin: 0; overflow-wrap: anywhere; }
.tcpbook-view .tb-explained .tb-fill { margin-inline-end: 10px; }
.tcpbook-view .tb-mismatch { font-weight: 600; padding-block: 4px;
  background: color-mix(in srgb, var(--tb-bad) 10%, transparent); }
.tcpbook-view .tb-rules { margin: 4px 0 0; padding-inline-start: 1.4em; }
.tcpbook-view .tb-rules li { margin: 3px 0; overflow-wrap: anywhere; }
.tcpbook-view .tb-rules code { background: none; padding: 0; color: inherit; }
.tcpbook-view .tb-rules a { color: var(--vscode-textLink-foreground, #005fb8); }
.tcpbook-view .tb-queues { position: relative; }
.tcpbook-view .tb-holds { text-decoration: underline dotted; text-underline-offset: 3px; }
.tcpbook-view .tb-rule-tip { display: none; left: 0; right: 0; margin-inline: 0; }
.tcpbook-view .tb-ruled:is(:hover, :focus-visible) .tb-rule-tip { display: block; }
.tcpbook-view .tb-rule { display: block; }
@container (max-width: 460px) {
  .tcpbook-view .tb-explanation { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .tcpbook-view .tb-explained dd { margin-bottom: 6px; }
}`;
