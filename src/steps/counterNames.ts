/**
 * The counters that listen queues move, as `nstat` names them, without TcpExt. Offered, not
 * required: each kernel has its own set (/proc/net/netstat, /proc/net/snmp).
 */
export const KNOWN_COUNTERS: readonly string[] = [
  'ListenOverflows',
  'ListenDrops',
  'TCPReqQFullDrop',
  'TCPReqQFullDoCookies',
  'SyncookiesSent',
  'SyncookiesRecv',
  'SyncookiesFailed',
  'EmbryonicRsts',
  'TCPDeferAcceptDrop',
  'TCPFastOpenActive',
  'TCPFastOpenActiveFail',
  'TCPFastOpenPassive',
  'TCPFastOpenPassiveFail',
  'TCPFastOpenListenOverflow',
  'TCPFastOpenCookieReqd',
  'TCPSynRetrans',
  'TCPTimeouts',
  'TCPChallengeACK',
  'TcpActiveOpens',
  'TcpPassiveOpens',
  'TcpAttemptFails',
  'TcpEstabResets',
  'TcpRetransSegs',
  'TcpOutRsts',
];
