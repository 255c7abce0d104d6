/** Of comparisons. Part of `viewStyle`. */
export const comparisonStyle = `
.tcpbook-view .tb-compared { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
.tcpbook-view .tb-compared-claim { display: flex; flex-wrap: wrap; gap: 0 4px; align-items: baseline; }
.tcpbook-view .tb-compared-claim code { font-weight: 600; overflow-wrap: anywhere; color: inherit; background: none; padding: 0; }
.tcpbook-view .tb-compared-reasons { margin: 4px 0 0; padding-inline-start: 2em; display: grid; gap: 6px; }
.tcpbook-view .tb-compared-reasons ul { margin: 2px 0 0; padding-inline-start: 1.2em; }
.tcpbook-view .tb-compared-cause { overflow-wrap: anywhere; }
.tcpbook-view .tb-compared-reasons small { overflow-wrap: anywhere; }
.tcpbook-view .tb-compared .tb-warning { font-weight: 600; }
.tcpbook-view .tb-compared-remark { overflow-wrap: anywhere; }
`;
