import { isFromServer, ruleWord, type DropRule, type Nanoseconds } from '../lab/recording.js';
import { ACK, FIN, SYN } from '../wire/packetTable.js';
import type { End, RawSegment } from './segments.js';

/** A rule as it is written. `atConnection`: also behind the handshake, at a socket of its own. */
export interface Dropping {
  readonly rule: string;
  readonly atConnection: boolean;
}

/** What programs did with the ends of a connection, as far as they did. */
export interface EndsInTime {
  /** The server's end became a socket of its own. */
  readonly made: Nanoseconds;
  readonly accepted: Nanoseconds | undefined;
  /** close(2) at an end. */
  readonly closed: Readonly<Record<End, Nanoseconds | undefined>>;
}

/** The drop rules that concern one connection. */
export class ConnectionRules {
  constructor(
    private readonly rules: readonly DropRule[],
    private readonly client: string,
    private readonly ends?: EndsInTime,
  ) {}

  /** The rule that discards the segment when it arrives at that time. */
  dropping(segment: RawSegment, arrival: Nanoseconds): Dropping | undefined {
    const rule = this.rules.find(
      rule => rule.from <= arrival && arrival < this.end(rule) && matches(rule.segment, segment),
    );
    return rule && { rule: ruleText(rule, this.client), atConnection: rule.segment === 'fin' };
  }

  /**
   * A connection keeps the filter that it inherited until its server accepts it, and the one that
   * it had when its program closed it, if any, for ever: nobody has a descriptor then to set
   * another.
   */
  private end({ from, to = Infinity, segment }: DropRule): Nanoseconds {
    if (this.ends === undefined || !(segment === 'fin' || segment === 'server-fin')) return to;
    const { made, accepted = Infinity, closed } = this.ends;
    const inherited = segment === 'fin' && from <= made && made < to;
    const until = inherited ? Math.max(to, accepted) : to;
    const left = closed[segment === 'fin' ? 'server' : 'client'];
    if (left === undefined || left >= until) return until;
    return inherited || from <= left ? Infinity : from;
  }
}

/** A rule as it is written, for one of its clients. */
export function ruleText({ segment, server }: DropRule, client: string): string {
  const [source, target] = isFromServer(segment) ? [server, client] : [client, server];
  return `drop ${ruleWord(segment)} ${source} -> ${target}`;
}

/** All rules of a recording, found by client. */
export class RuleBook {
  private readonly byClient = new Map<string, DropRule[]>();

  constructor(rules: readonly DropRule[]) {
    for (const rule of rules) {
      for (const client of new Set(rule.clients)) {
        const known = this.byClient.get(client);
        if (known === undefined) this.byClient.set(client, [rule]);
        else known.push(rule);
      }
    }
  }

  of(client: string, server: string, ends?: EndsInTime): ConnectionRules {
    const rules = this.byClient.get(client) ?? [];
    return new ConnectionRules(
      rules.filter(rule => rule.server === server),
      client,
      ends,
    );
  }
}

/** The socket filters look at SYN and ACK alone, or at FIN alone: wire/filterProgram.ts, `dropFilter`. */
function matches(kind: DropRule['segment'], { from, flags }: RawSegment): boolean {
  const syn = (flags & SYN) !== 0;
  const ack = (flags & ACK) !== 0;
  switch (kind) {
    case 'syn':
      return from === 'client' && syn && !ack;
    case 'ack':
      return from === 'client' && ack && !syn;
    case 'syn-ack':
      return from === 'server' && syn && ack;
    case 'fin':
      return from === 'client' && (flags & FIN) !== 0;
    case 'server-fin':
      return from === 'server' && (flags & FIN) !== 0;
  }
}
