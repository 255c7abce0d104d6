import { lookUp } from './lookUp.js';

/**
 * What a kernel counter counts, in a few words. Names as `nstat` gives them, those of TcpExt
 * without that prefix. Sources: Documentation/networking/snmp_counter.rst, RFC 4022 (Tcp*), and
 * for those that neither explains the place in net/ipv4 that increments them.
 */
const meanings: Readonly<Record<string, string>> = {
  // RFC 4022, the kernel's table Tcp
  TcpActiveOpens: 'connects started (CLOSED to SYN_SENT)',
  TcpPassiveOpens: 'handshakes completed at a listener',
  TcpAttemptFails: 'handshakes that ended without a connection',
  TcpEstabResets: 'connections that ended by a reset',
  TcpCurrEstab: 'connections that are ESTABLISHED or CLOSE_WAIT now',
  TcpInSegs: 'segments received',
  TcpOutSegs: 'segments sent, repeats left out',
  TcpRetransSegs: 'segments sent again',
  TcpInErrs: 'segments received with errors',
  TcpInCsumErrors: 'segments received with a wrong checksum',
  TcpOutRsts: 'segments sent with RST',
  // tcp_ipv4.c, tcp_input.c, tcp_minisocks.c: the two queues of a listener
  ListenOverflows: 'SYNs and final ACKs that met a full accept queue',
  ListenDrops: 'SYNs and final ACKs that a listener dropped, for any reason',
  TCPReqQFullDrop: 'SYNs dropped because the SYN queue was full',
  TCPReqQFullDoCookies: 'SYNs answered with a cookie because the SYN queue was full',
  SyncookiesSent: 'SYN-ACKs sent that carry a SYN cookie',
  SyncookiesRecv: 'ACKs received with a valid SYN cookie',
  SyncookiesFailed: 'ACKs received with an invalid SYN cookie',
  EmbryonicRsts: 'SYN_RECV entries that ended by a reset',
  TCPDeferAcceptDrop: 'bare final ACKs dropped while TCP_DEFER_ACCEPT waits for data',
  TCPMigrateReqSuccess: 'handshakes moved to another listener of the same port',
  TCPMigrateReqFailure: 'handshakes that found no other listener of the same port',
  TCPACKSkippedSynRecv: 'ACKs not sent in SYN_RECV because of the rate limit',
  // repeats and timers
  TCPSynRetrans: 'SYNs and SYN-ACKs sent again',
  TCPTimeouts: 'retransmission timers that fired, SYN_RECV entries that expired among them',
  TCPLostRetransmit: 'repeats that were lost again',
  TCPFastRetrans: 'segments sent again before their timer fired',
  TCPSlowStartRetrans: 'segments sent again in slow start',
  TCPSpuriousRTOs: 'timers found to have fired too early',
  TCPTimeWaitOverflow: 'TIME_WAIT sockets not kept because there were too many',
  TCPDSACKOldSent: 'duplicates of data already had, reported to the sender',
  TCPDSACKRecv: 'own segments that the other end reports it had already',
  // answers, resets, ends
  TCPChallengeACK: 'ACKs sent to ask whether an unexpected segment was meant (RFC 5961)',
  TCPSYNChallenge: 'ACKs sent to ask about a SYN inside a connection (RFC 5961)',
  TCPAbortOnData: 'connections reset because data came after close',
  TCPAbortOnClose: 'connections reset because close left data unread',
  TCPAbortOnTimeout: 'connections given up after too many repeats',
  TCPAbortOnMemory: 'connections reset for lack of memory',
  TCPAbortOnLinger: 'connections given up after their linger time in FIN_WAIT2',
  TCPAbortFailed: 'resets that could not be sent for lack of memory',
  TW: 'TIME_WAIT sockets that ended by their timer',
  TWRecycled: 'TIME_WAIT sockets used again for a new connection',
  DelayedACKs: 'ACKs sent late, by their timer',
  TCPPureAcks: 'ACKs received without data',
  TCPHPHits: 'data segments received on the fast path',
  TCPHPAcks: 'ACKs received on the fast path',
  TCPOrigDataSent: 'data segments sent for the first time',
  TCPDelivered: 'segments acknowledged by the other end',
  TCPKeepAlive: 'keep-alive probes sent',
  TCPRcvQDrop: 'segments dropped because the receive buffer was full',
  TCPBacklogDrop: 'segments dropped while the socket was busy',
  TCPFastOpenActive: 'Fast Open connects whose data was taken with the SYN',
  TCPFastOpenActiveFail: 'Fast Open connects whose data was not taken with the SYN',
  TCPFastOpenPassive: 'SYNs whose data was taken: connections opened by Fast Open',
  TCPFastOpenPassiveFail: 'SYNs with a Fast Open cookie that was not valid',
  TCPFastOpenCookieReqd: 'SYNs that asked for a Fast Open cookie',
  TCPFastOpenListenOverflow: 'Fast Open requests over the limit of the listener',
};

/** A short meaning of the counter, or undefined for one that is not known here. */
export function counterMeaning(name: string): string | undefined {
  return lookUp(meanings, name);
}

/** The functions in net/ipv4 that count it, read in Linux 5.4 to 6.18. */
const places: Readonly<Record<string, string>> = {
  ListenOverflows: 'tcp_conn_request (SYN), tcp_v4_syn_recv_sock (ACK)',
  ListenDrops: 'tcp_listendrop',
  TCPReqQFullDrop: 'tcp_syn_flood_action',
  TCPReqQFullDoCookies: 'tcp_syn_flood_action',
  SyncookiesSent: 'cookie_init_sequence',
  SyncookiesRecv: 'cookie_v4_check',
  SyncookiesFailed: 'cookie_v4_check',
  EmbryonicRsts: 'tcp_check_req',
  TCPDeferAcceptDrop: 'tcp_check_req',
  TCPSynRetrans: '__tcp_retransmit_skb (SYN), tcp_rtx_synack (SYN-ACK)',
  TCPChallengeACK: 'tcp_send_challenge_ack',
};

/** The objects of the kernel's table Tcp that RFC 4022 defines. */
const standard = new Set([
  ...['TcpActiveOpens', 'TcpPassiveOpens', 'TcpAttemptFails', 'TcpEstabResets', 'TcpCurrEstab'],
  ...['TcpInSegs', 'TcpOutSegs', 'TcpRetransSegs', 'TcpInErrs', 'TcpOutRsts'],
]);

/**
 * Where it comes from: the kernel's table (`Tcp` of /proc/net/snmp, `TcpExt` of /proc/net/netstat),
 * and who defines or counts it.
 */
export function counterSource(name: string): string {
  if (standard.has(name)) return 'Tcp: RFC 4022';
  const functions = lookUp(places, name);
  const table = name.startsWith('Tcp') ? 'Tcp' : 'TcpExt';
  return functions === undefined ? table : `${table}: ${functions}`;
}
