/** The counters that the rules say something of, as `nstat` names them, without TcpExt. */
export const LISTENER_COUNTERS = [
  'ListenOverflows',
  'ListenDrops',
  'TCPReqQFullDrop',
  'TCPReqQFullDoCookies',
  'SyncookiesSent',
  'SyncookiesRecv',
  'SyncookiesFailed',
  'EmbryonicRsts',
  'TCPDeferAcceptDrop',
  'TcpPassiveOpens',
] as const;
