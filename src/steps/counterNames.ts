import { LISTENER_COUNTERS } from '../analysis/kernel/listenerCounters.js';

/**
 * The counters that listen queues move, as `nstat` names them, without TcpExt. Offered, not
 * required: each kernel has its own set (/proc/net/netstat, /proc/net/snmp).
 */
export const KNOWN_COUNTERS: readonly string[] = [
  ...LISTENER_COUNTERS,
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
  'TcpAttemptFails',
  'TcpEstabResets',
  'TcpRetransSegs',
  'TcpOutRsts',
];
