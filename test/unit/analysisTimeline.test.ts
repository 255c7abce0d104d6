import assert from 'node:assert/strict';
import { timelineConnections } from '../../src/analysis/connections.js';
import { lines, script, type Setting } from './analysisScript.js';

interface Case {
  readonly what: string;
  readonly given: string;
  /** One connection after the other. */
  readonly expected: string;
  readonly setting?: Setting;
}

const trimmed = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

const HANDSHAKES: readonly Case[] = [
  {
    what: 'a handshake',
    given: `
      0    c1>web SYN
      18us web>c1 SYN-ACK
      30us c1>web ACK`,
    expected: `
      0 c SYN
      18us s SYN-ACK
      30us c ACK
      client: SYN_SENT 0, ESTABLISHED 18us
      server: LISTEN 0, SYN_RECV 18us, ESTABLISHED 30us`,
  },
  {
    what: 'a handshake over IPv6',
    setting: { ipv6: true },
    given: `
      0    c1>web SYN
      18us web>c1 SYN-ACK
      30us c1>web ACK
      1s   look c1=ESTABLISHED c1@web=ESTABLISHED`,
    expected: `
      0 c SYN
      18us s SYN-ACK
      30us c ACK
      client: SYN_SENT 0, ESTABLISHED 18us
      server: LISTEN 0, SYN_RECV 18us, ESTABLISHED 30us`,
  },
  {
    what: 'data in the SYN, taken: the server speaks before its handshake is done',
    given: `
      0    c1>web SYN:5
      18us web>c1 SYN-ACK
      30us web>c1 DATA:5
      40us c1>web ACK`,
    expected: `
      0 c SYN (5)
      18us s SYN-ACK
      30us s data (5)
      40us c ACK
      client: SYN_SENT 0, ESTABLISHED 18us
      server: LISTEN 0, SYN_RECV 18us, ESTABLISHED 40us`,
  },
  {
    what: 'data in the SYN, taken, and the last ACK lost on purpose',
    given: `
      0    drop ack c1 -> web
      0    c1>web SYN:5
      18us web>c1 SYN-ACK
      40us c1>web ACK
      1s   look c1=ESTABLISHED c1@web=SYN_RECV`,
    expected: `
      0 c SYN (5)
      18us s SYN-ACK
      40us c ACK [drop ack c1 -> web]
      client: SYN_SENT 0, ESTABLISHED 18us
      server: LISTEN 0, SYN_RECV 18us`,
  },
  {
    what: 'FINs lost at both ends, then one that comes through',
    given: `
      0    c1>web SYN
      18us web>c1 SYN-ACK
      30us c1>web ACK
      1ms  accepted c1
      2ms  drop fin c1 -> web
      2ms  drop fin web -> c1
      3ms  c1>web FIN
      4ms  web>c1 FIN behind=1
      100ms pass
      204ms c1>web FIN again behind=1
      205ms web>c1 ACK
      410ms web>c1 FIN again
      411ms c1>web ACK`,
    expected: `
      0 c SYN
      18us s SYN-ACK
      30us c ACK
      3ms c FIN [drop fin c1 -> web]
      4ms s FIN [drop fin web -> c1]
      204ms c FIN x1
      205ms s ACK
      410ms s FIN x1
      411ms c ACK
      client: SYN_SENT 0, ESTABLISHED 18us, FIN_WAIT1 3ms, FIN_WAIT2 205ms, TIME_WAIT 410ms
      server: LISTEN 0, SYN_RECV 18us, ESTABLISHED 30us, FIN_WAIT1 4ms, CLOSING 204ms, TIME_WAIT 411ms`,
  },
  {
    what: 'a SYN that a full accept queue drops, again and again',
    given: `
      0  c1>web SYN
      1s c1>web SYN again
      3s c1>web SYN again
      4s look c1=SYN_SENT`,
    expected: `
      0 c SYN [syn-dropped]
      1s c SYN x1 [syn-dropped]
      3s c SYN x2 [syn-dropped]
      client: SYN_SENT 0
      server: LISTEN 0`,
  },
  {
    what: 'a dropped SYN, and room for its repeat',
    given: `
      0  c1>web SYN
      1s c1>web SYN again
      1.00001s web>c1 SYN-ACK
      1.00002s c1>web ACK`,
    expected: `
      0 c SYN [syn-dropped]
      1s c SYN x1
      1.00001s s SYN-ACK
      1.00002s c ACK
      client: SYN_SENT 0, ESTABLISHED 1.00001s
      server: LISTEN 0, SYN_RECV 1.00001s, ESTABLISHED 1.00002s`,
  },
  {
    what: 'a SYN that may still be answered when the slice ends',
    given: `
      0    c1>web SYN
      20ms end`,
    expected: `
      0 c SYN
      client: SYN_SENT 0
      server: LISTEN 0`,
  },
  {
    what: 'a SYN of which a look finds no trace, when the slice ends',
    given: `
      0    c1>web SYN
      10ms look c1=SYN_SENT
      20ms end`,
    expected: `
      0 c SYN [syn-dropped]
      client: SYN_SENT 0
      server: LISTEN 0`,
  },
  {
    what: 'a client that gives up',
    given: `
      0  c1>web SYN
      1s c1>web SYN again
      3s gone c1
      4s look`,
    expected: `
      0 c SYN [syn-dropped]
      1s c SYN x1 [syn-dropped]
      client: SYN_SENT 0, CLOSED 3s
      server: LISTEN 0`,
  },
  {
    what: 'a port without a listener',
    setting: { anonymous: true },
    given: `
      0    c1>web SYN
      10us web>c1 RST-ACK`,
    expected: `
      0 c SYN
      10us s RST
      client: SYN_SENT 0, CLOSED 10us
      server: CLOSED 0`,
  },
  {
    what: 'a listener that closes between a SYN and its repeat',
    given: `
      0     c1>web SYN
      500ms close web
      1s    c1>web SYN again
      1.1s  web>c1 RST-ACK`,
    expected: `
      0 c SYN [syn-dropped]
      1s c SYN x1
      1.1s s RST
      client: SYN_SENT 0, CLOSED 1.1s
      server: LISTEN 0, CLOSED 500ms`,
  },
  {
    what: 'a SYN-ACK that a rule drops at the client',
    given: `
      0       drop syn-ack web -> c1
      1us     c1>web SYN
      11us    web>c1 SYN-ACK
      1s      c1>web SYN again
      1.00001s web>c1 SYN-ACK again
      2s      pass
      3s      web>c1 SYN-ACK again
      3.00001s c1>web ACK`,
    expected: `
      0 c SYN
      10us s SYN-ACK [drop syn-ack web -> c1]
      999.999ms c SYN x1 spurious
      1.000009s s SYN-ACK x1 [drop syn-ack web -> c1]
      2.999999s s SYN-ACK x2
      3.000009s c ACK
      client: SYN_SENT 0, ESTABLISHED 2.999999s
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 3.000009s`,
  },
  {
    what: 'a SYN that a rule drops at the server',
    given: `
      0   drop syn c1 -> web
      1us c1>web SYN
      1s  c1>web SYN again
      1.5s end`,
    expected: `
      0 c SYN [drop syn c1 -> web]
      999.999ms c SYN x1 [drop syn c1 -> web]
      client: SYN_SENT 0
      server: LISTEN 0`,
  },
  {
    what: 'rules for others',
    given: `
      0    drop ack c2 c3 -> web
      0    drop syn-ack web -> c2
      0    c1>web SYN
      18us web>c1 SYN-ACK
      30us c1>web ACK`,
    expected: `
      0 c SYN
      18us s SYN-ACK
      30us c ACK
      client: SYN_SENT 0, ESTABLISHED 18us
      server: LISTEN 0, SYN_RECV 18us, ESTABLISHED 30us`,
  },
  {
    what: "the article's picture: ACK held back, then a full accept queue, then room",
    given: `
      0        drop ack c1 -> web
      0        c1>web SYN
      10us     web>c1 SYN-ACK
      20us     c1>web ACK
      1s       web>c1 SYN-ACK again
      1.00001s c1>web ACK
      2s       pass
      3s       web>c1 SYN-ACK again
      3.00001s c1>web ACK
      4s       look c1=ESTABLISHED c1@web=SYN_RECV
      7s       web>c1 SYN-ACK again
      7.00001s c1>web ACK
      8s       look c1=ESTABLISHED c1@web=ESTABLISHED`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [drop ack c1 -> web]
      1s s SYN-ACK x1 spurious
      1.00001s c ACK x1 [drop ack c1 -> web]
      3s s SYN-ACK x2 spurious
      3.00001s c ACK x2 [ack-ignored]
      7s s SYN-ACK x3 spurious
      7.00001s c ACK x3 spurious
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 7.00001s`,
  },
  {
    what: 'an ignored ACK that only a look tells of',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1ms  look c1=ESTABLISHED c1@web=SYN_RECV`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [ack-ignored]
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us`,
  },
  {
    what: 'data that meets a full accept queue, and brings the connection in when sent again',
    given: `
      0      c1>web SYN
      10us   web>c1 SYN-ACK
      20us   c1>web ACK
      100ms  c1>web DATA:5
      310ms  c1>web DATA:5 again
      900ms  look c1=ESTABLISHED c1@web=SYN_RECV
      1.1s   c1>web DATA:5 again
      1.10001s web>c1 ACK`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [ack-ignored]
      100ms c data (5) [ack-ignored]
      310ms c data (5) x1 [ack-ignored]
      1.1s c data (5) x2
      1.10001s s ACK
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 1.1s`,
  },
  {
    what: 'tcp_abort_on_overflow: a bare RST answers the ACK',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      30us web>c1 RST`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      30us s RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 30us
      server: LISTEN 0, SYN_RECV 10us, LISTEN 30us`,
  },
  {
    what: 'a SYN cookie whose ACK opens the connection',
    given: `
      0    drop syn-ack web -> c1
      0    c1>web SYN
      10us web>c1 SYN-ACK
      1ms  look c1=SYN_SENT
      900ms pass
      1s   c1>web SYN again
      1.00001s web>c1 SYN-ACK again
      1.00002s c1>web ACK
      1.1s look c1=ESTABLISHED c1@web=ESTABLISHED`,
    expected: `
      0 c SYN
      10us s SYN-ACK [drop syn-ack web -> c1]
      1s c SYN x1 spurious
      1.00001s s SYN-ACK x1
      1.00002s c ACK
      client: SYN_SENT 0, ESTABLISHED 1.00001s
      server: LISTEN 0, ESTABLISHED 1.00002s`,
  },
  {
    what: 'a SYN cookie whose ACK is held back for good, and data answered with RST',
    given: `
      0    drop ack c1 -> web
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1ms  look c1=ESTABLISHED
      2s   pass
      3s   c1>web DATA:5
      3.00001s web>c1 RST`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [drop ack c1 -> web]
      3s c data (5)
      3.00001s s RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 3.00001s
      server: LISTEN 0`,
  },
  {
    what: 'a SYN cookie whose ACK meets a full accept queue',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1ms  look c1=ESTABLISHED`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [ack-ignored]
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0`,
  },
  {
    what: 'a request that expires: at the timer behind its last SYN-ACK',
    given: `
      0     drop ack c1 -> web
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      1s    web>c1 SYN-ACK again
      1.00001s c1>web ACK
      2s    look c1=ESTABLISHED c1@web=SYN_RECV
      9s    look c1=ESTABLISHED`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [drop ack c1 -> web]
      1s s SYN-ACK x1 spurious
      1.00001s c ACK x1 [drop ack c1 -> web]
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us, LISTEN 2.99998s`,
  },
  {
    what: 'a request that was there past that time: gone at the look',
    given: `
      0     drop ack c1 -> web
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      2s    look c1=ESTABLISHED c1@web=SYN_RECV
      9s    look c1=ESTABLISHED`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [drop ack c1 -> web]
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us, LISTEN 9s`,
  },
  {
    what: 'a request of a listener that closes: it goes without a word, data gets RST',
    given: `
      0     drop ack c1 -> web
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      500ms close web
      600ms look c1=ESTABLISHED c1@web=SYN_RECV deaf
      1.5s  look c1=ESTABLISHED deaf
      2s    c1>web DATA:5
      2.1s  web>c1 RST`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [drop ack c1 -> web]
      2s c data (5)
      2.1s s RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 2.1s
      server: LISTEN 0, SYN_RECV 10us, CLOSED 1.00001s`,
  },
  {
    what: 'a look that was taken while the handshake ran',
    given: `
      0    look
      0    c1>web SYN
      10us web>c1 SYN-ACK
      15us look c1=ESTABLISHED c1@web=ESTABLISHED
      20us c1>web ACK
      1s   look c1=ESTABLISHED c1@web=ESTABLISHED`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us`,
  },
  {
    what: 'a look that saw a request before the RST that ended it',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   look c1=ESTABLISHED c1@web=SYN_RECV
      1.001s web>c1 RST
      1.1s look`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      1.001s s RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 1.001s
      server: LISTEN 0, SYN_RECV 10us, LISTEN 1.001s`,
  },
  {
    what: 'a look that saw a client before it gave up',
    given: `
      0    c1>web SYN
      1s   look c1=SYN_SENT
      1.001s gone c1
      1.1s look`,
    expected: `
      0 c SYN [syn-dropped]
      client: SYN_SENT 0, CLOSED 1.001s
      server: LISTEN 0`,
  },
  {
    what: 'a look that saw nothing yet of a handshake that a repeated SYN began',
    given: `
      0    c1>web SYN
      500ms look c1=SYN_SENT
      1s   look c1=SYN_SENT
      1.001s c1>web SYN again
      1.0011s web>c1 SYN-ACK
      1.0012s c1>web ACK
      1.1s look c1=ESTABLISHED c1@web=ESTABLISHED`,
    expected: `
      0 c SYN [syn-dropped]
      1.001s c SYN x1
      1.0011s s SYN-ACK
      1.0012s c ACK
      client: SYN_SENT 0, ESTABLISHED 1.0011s
      server: LISTEN 0, SYN_RECV 1.0011s, ESTABLISHED 1.0012s`,
  },
  {
    what: 'a client that closed its socket before the SYN-ACK came',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web RST`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c RST
      client: SYN_SENT 0, CLOSED 10us
      server: LISTEN 0, SYN_RECV 10us, LISTEN 20us`,
  },
];

const ENDINGS: readonly Case[] = [
  {
    what: 'data, then both sides close, the client first',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1ms  c1>web DATA:5
      2ms  web>c1 ACK
      3ms  c1>web FIN
      4ms  web>c1 ACK
      5ms  web>c1 FIN
      6ms  c1>web ACK`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      1ms c data (5)
      2ms s ACK
      3ms c FIN
      4ms s ACK
      5ms s FIN
      6ms c ACK
      client: SYN_SENT 0, ESTABLISHED 10us, FIN_WAIT1 3ms, FIN_WAIT2 4ms, TIME_WAIT 5ms
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us, CLOSE_WAIT 3ms, LAST_ACK 5ms, CLOSED 6ms`,
  },
  {
    what: "the server's FIN acknowledges the client's",
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      3ms  c1>web FIN
      5ms  web>c1 FIN
      6ms  c1>web ACK
      61s  look`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      3ms c FIN
      5ms s FIN
      6ms c ACK
      client: SYN_SENT 0, ESTABLISHED 10us, FIN_WAIT1 3ms, TIME_WAIT 5ms, CLOSED 61s
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us, CLOSE_WAIT 3ms, LAST_ACK 5ms, CLOSED 6ms`,
  },
  {
    what: 'both close at once',
    setting: { pair: true },
    given: `
      0     c1>web SYN
      100us web>c1 SYN-ACK
      200us c1>web ACK
      1ms   c1>web FIN
      1.01ms web>c1 FIN behind=1
      1.1ms c1>web ACK
      1.11ms web>c1 ACK`,
    expected: `
      0 c SYN
      100us s SYN-ACK
      200us c ACK
      1ms c FIN
      1.01ms s FIN
      1.1ms c ACK
      1.11ms s ACK
      client: SYN_SENT 0, ESTABLISHED 120us, FIN_WAIT1 1ms, CLOSING 1.03ms, TIME_WAIT 1.13ms
      server: LISTEN 0, SYN_RECV 100us, ESTABLISHED 220us, FIN_WAIT1 1.01ms, CLOSING 1.02ms, TIME_WAIT 1.12ms`,
  },
  {
    what: 'a server that is killed: RST to whom it had not accepted',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   close web
      1.1s web>c1 RST-ACK`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      1.1s s RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 1.1s
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us, CLOSED 1.1s`,
  },
  {
    what: 'a client that resets',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   c1>web RST-ACK`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      1s c RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 1s
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us, CLOSED 1s`,
  },
  {
    what: 'a client that resets while its ACK is held: back to listening',
    given: `
      0    drop ack c1 -> web
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   c1>web RST`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK [drop ack c1 -> web]
      1s c RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 1s
      server: LISTEN 0, SYN_RECV 10us, LISTEN 1s`,
  },
  {
    what: 'a FIN in the accept queue',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   c1>web FIN
      1.1s web>c1 ACK
      2s   look c1=FIN_WAIT2 c1@web=CLOSE_WAIT`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      1s c FIN
      1.1s s ACK
      client: SYN_SENT 0, ESTABLISHED 10us, FIN_WAIT1 1s, FIN_WAIT2 1.1s
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us, CLOSE_WAIT 1s`,
  },
  {
    what: 'a FIN that an ACK-dropping rule does not hold: the connection is a socket of its own',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   drop ack c1 -> web
      2s   c1>web FIN
      2.1s web>c1 ACK`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      2s c FIN
      2.1s s ACK
      client: SYN_SENT 0, ESTABLISHED 10us, FIN_WAIT1 2s, FIN_WAIT2 2.1s
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us, CLOSE_WAIT 2s`,
  },
];

const PAIRS: readonly Case[] = [
  {
    what: 'both copies of each packet',
    given: `
      0     c1>web SYN
      100us web>c1 SYN-ACK
      200us c1>web ACK`,
    expected: `
      0 c SYN
      100us s SYN-ACK
      200us c ACK
      client: SYN_SENT 0, ESTABLISHED 120us
      server: LISTEN 0, SYN_RECV 100us, ESTABLISHED 220us`,
  },
  {
    what: 'a lost SYN-ACK and its repeats, of which one is lost again',
    given: `
      0     c1>web SYN
      100us web>c1 SYN-ACK lost
      1s    web>c1 SYN-ACK again lost
      3s    web>c1 SYN-ACK again
      3.1s  c1>web ACK`,
    expected: `
      0 c SYN
      100us s SYN-ACK [lost]
      1s s SYN-ACK x1 [lost]
      3s s SYN-ACK x2
      3.1s c ACK
      client: SYN_SENT 0, ESTABLISHED 3.00002s
      server: LISTEN 0, SYN_RECV 100us, ESTABLISHED 3.10002s`,
  },
  {
    what: 'a lost SYN: the listener never heard it',
    given: `
      0    c1>web SYN lost
      1s   c1>web SYN again
      1.1s web>c1 SYN-ACK
      1.2s c1>web ACK`,
    expected: `
      0 c SYN [lost]
      1s c SYN x1
      1.1s s SYN-ACK
      1.2s c ACK
      client: SYN_SENT 0, ESTABLISHED 1.10002s
      server: LISTEN 0, SYN_RECV 1.1s, ESTABLISHED 1.20002s`,
  },
  {
    what: 'lost data, sent again, and an acknowledgement lost: what was had is spurious',
    given: `
      0     c1>web SYN
      100us web>c1 SYN-ACK
      200us c1>web ACK
      1s    c1>web DATA:5 lost
      1.2s  c1>web DATA:5 again
      1.21s web>c1 ACK lost
      1.6s  c1>web DATA:5 again
      1.61s web>c1 ACK`,
    expected: `
      0 c SYN
      100us s SYN-ACK
      200us c ACK
      1s c data (5) [lost]
      1.2s c data (5) x1
      1.21s s ACK [lost]
      1.6s c data (5) x2 spurious
      1.61s s ACK x1
      client: SYN_SENT 0, ESTABLISHED 120us
      server: LISTEN 0, SYN_RECV 100us, ESTABLISHED 220us`,
  },
  {
    what: 'a capture that lost packets proves no loss',
    setting: { lost: 3 },
    given: `
      0     c1>web SYN
      100us web>c1 SYN-ACK lost
      200us c1>web ACK unsent`,
    expected: `
      0 c SYN
      100us s SYN-ACK
      220us c ACK
      client: SYN_SENT 0, ESTABLISHED 100us
      server: LISTEN 0, SYN_RECV 100us, ESTABLISHED 220us`,
  },
  {
    what: 'a listener that opens between a lost SYN and its repeat',
    given: `
      0    close web
      0    c1>web SYN lost
      500ms open web
      1s   c1>web SYN again
      1.1s web>c1 SYN-ACK
      1.2s c1>web ACK`,
    expected: `
      0 c SYN [lost]
      1s c SYN x1
      1.1s s SYN-ACK
      1.2s c ACK
      client: SYN_SENT 0, ESTABLISHED 1.10002s
      server: CLOSED 0, LISTEN 500ms, SYN_RECV 1.1s, ESTABLISHED 1.20002s`,
  },
  {
    what: 'a segment on its way when the slice ends',
    given: `
      0    c1>web SYN lost
      10ms end`,
    expected: `
      0 c SYN
      client: SYN_SENT 0
      server: LISTEN 0`,
  },
  {
    what: 'an early FIN: it counts when the data before it has come',
    given: `
      0     c1>web SYN
      100us web>c1 SYN-ACK
      200us c1>web ACK
      1s    c1>web DATA:5 lost
      1.1s  c1>web FIN
      1.2s  web>c1 ACK behind=6
      1.3s  c1>web DATA:5 again
      1.4s  web>c1 ACK`,
    expected: `
      0 c SYN
      100us s SYN-ACK
      200us c ACK
      1s c data (5) [lost]
      1.1s c FIN
      1.2s s ACK
      1.3s c data (5) x1
      1.4s s ACK
      client: SYN_SENT 0, ESTABLISHED 120us, FIN_WAIT1 1.1s, FIN_WAIT2 1.40002s
      server: LISTEN 0, SYN_RECV 100us, ESTABLISHED 220us, CLOSE_WAIT 1.4s`,
  },
];

const SEVERAL: readonly Case[] = [
  {
    what: 'SYNs that cross: one connection, opened from both ends',
    setting: { pair: true },
    given: `
      0    c1>web SYN
      5us  web>c1 SYN
      30us c1>web SYN-ACK
      31us web>c1 SYN-ACK`,
    expected: `
      0 c SYN
      5us s SYN
      30us c SYN-ACK x1 spurious
      31us s SYN-ACK x1 spurious
      client: SYN_SENT 0, SYN_RECV 25us, ESTABLISHED 51us
      server: LISTEN 0, SYN_SENT 5us, SYN_RECV 20us, ESTABLISHED 50us`,
  },
  {
    what: 'ends used again: a new initial sequence number is a new connection',
    given: `
      0     c1>web SYN
      10us  web>c1 SYN-ACK
      20us  c1>web ACK
      1s    c1>web RST-ACK
      2s    c1>web SYN isn=77
      2.1s  web>c1 SYN-ACK
      2.2s  c1>web ACK
      2.3s  look c1=ESTABLISHED c1@web=ESTABLISHED`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      1s c RST
      client: SYN_SENT 0, ESTABLISHED 10us, CLOSED 1s
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us, CLOSED 1s
      0 c SYN
      100ms s SYN-ACK
      200ms c ACK
      client: SYN_SENT 0, ESTABLISHED 100ms
      server: LISTEN 0, SYN_RECV 100ms, ESTABLISHED 200ms`,
  },
  {
    what: 'several clients, in the order in which they began',
    given: `
      0     c1>web SYN
      1us   c2>web SYN
      10us  web>c2 SYN-ACK
      11us  web>c1 SYN-ACK
      20us  c2>web ACK
      21us  c1>web ACK`,
    expected: `
      0 c SYN
      11us s SYN-ACK
      21us c ACK
      client: SYN_SENT 0, ESTABLISHED 11us
      server: LISTEN 0, SYN_RECV 11us, ESTABLISHED 21us
      0 c SYN
      9us s SYN-ACK
      19us c ACK
      client: SYN_SENT 0, ESTABLISHED 9us
      server: LISTEN 0, SYN_RECV 9us, ESTABLISHED 19us`,
  },
  {
    what: 'what came before the slice, which is left out but known of',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   c1>web DATA:5
      1.1s web>c1 ACK
      2s   begin
      3s   c1>web DATA:5 again
      3.1s web>c1 ACK
      4s   end`,
    expected: `
      3s c data (5) x1 spurious
      3.1s s ACK x1 spurious
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us`,
  },
  {
    what: 'nothing of connections outside the slice',
    given: `
      0    c1>web SYN
      1s   begin
      2s   end
      3s   c2>web SYN`,
    expected: ``,
  },
  {
    what: 'what is known by the end of the slice, not later',
    given: `
      0    c1>web SYN
      10us web>c1 SYN-ACK
      20us c1>web ACK
      1s   end
      2s   web>c1 SYN-ACK again`,
    expected: `
      0 c SYN
      10us s SYN-ACK
      20us c ACK
      client: SYN_SENT 0, ESTABLISHED 10us
      server: LISTEN 0, SYN_RECV 10us, ESTABLISHED 20us`,
  },
  {
    what: 'a connection that was there before the recording',
    given: `
      0    web>c1 DATA:3
      10us c1>web ACK
      1s   web>c1 FIN`,
    expected: `
      0 s data (3)
      10us c ACK
      1s s FIN
      client: ESTABLISHED 0, CLOSE_WAIT 1s
      server: ESTABLISHED 0, FIN_WAIT1 1s`,
  },
];

function check({ what, given, expected, setting }: Case, more: Setting = {}): void {
  it(what, () => {
    const { recording, slice } = script(given, { ...setting, ...more });
    const found = timelineConnections(recording, slice).flatMap(lines);
    assert.deepEqual(found, trimmed(expected));
  });
}

describe('timelineConnections', () => {
  describe('handshakes', () => {
    for (const one of HANDSHAKES) check(one);
  });
  describe('endings', () => {
    for (const one of ENDINGS) check(one);
  });
  describe('between two namespaces', () => {
    for (const one of PAIRS) check(one, { pair: true });
  });
  describe('slices and connections', () => {
    for (const one of SEVERAL) check(one);
  });

  it('names ends, says where they are, counts from the initial sequence numbers', () => {
    const given = `
      0      c1>web SYN isn=4294967290
      100us  web>c1 SYN-ACK isn=4294967295
      200us  c1>web ACK
      300us  c1>web DATA:10
      400us  web>c1 FIN`;
    const { recording, slice } = script(given, { pair: true });
    const [connection] = timelineConnections(recording, slice);
    assert.ok(connection);
    const { client, server, start, cutAtStart, segments } = connection;
    assert.deepEqual(
      { ...client, states: [] },
      {
        name: 'c1',
        side: 'client',
        address: '192.0.2.1',
        port: 40001,
        states: [],
      },
    );
    assert.deepEqual(
      { ...server, states: [] },
      {
        name: 'web',
        side: 'server',
        address: '192.0.2.2',
        port: 7777,
        states: [],
      },
    );
    assert.deepEqual([start, cutAtStart], [0, false]);
    assert.deepEqual(
      segments.map(({ time, arrival, flags, seq, ack }) => [time, arrival, flags, seq, ack]),
      [
        [0, 20e3, 'SYN', 0, null],
        [100e3, 120e3, 'SYN ACK', 0, 1],
        [200e3, 220e3, 'ACK', 1, 1],
        [300e3, 320e3, 'PSH ACK', 1, 1],
        [400e3, 420e3, 'FIN ACK', 1, 11],
      ],
    );
  });

  for (const [what, given, cut] of [
    ['all of it', '5us c1>web SYN', false],
    ['its SYN before the slice', '0 c1>web SYN\n1s begin\n2s c1>web SYN again', true],
    ['its SYN before the recording', '0 web>c1 SYN-ACK', true],
  ] as const) {
    it(`tells that the start is cut off: ${what}`, () => {
      const { recording, slice } = script(given);
      assert.deepEqual(
        timelineConnections(recording, slice).map(one => one.cutAtStart),
        [cut],
      );
    });
  }

  it('calls unknown ends by address and port', () => {
    const { recording, slice } = script('0 c1>web SYN', { anonymous: true, ipv6: true });
    const names = timelineConnections(recording, slice).map(one => [
      one.client.name,
      one.server.name,
    ]);
    assert.deepEqual(names, [['[2001:db8::2]:40001', '[2001:db8::2]:7777']]);
  });
});
