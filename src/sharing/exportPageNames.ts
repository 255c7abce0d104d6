/** What the exported page and its script know each other by. */
export const VIEWS_ID = 'tcpbook-views';
export const VIEW_ATTRIBUTE = 'data-tcpbook-view';
