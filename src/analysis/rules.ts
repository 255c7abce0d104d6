import type { DropRule, Nanoseconds } from '../lab/recording.js';
import { ACK, SYN } from '../wire/packetTable.js';
import type { RawSegment } from './segments.js';

/** The drop rules that concern one connection. */
export class ConnectionRules {
  constructor(
    private readonly rules: readonly DropRule[],
    private readonly client: string,
  ) {}

  /** The rule that discards the segment when it arrives at that time, as it is written. */
  dropping(segment: RawSegment, arrival: Nanoseconds): string | undefined {
    const rule = this.rules.find(
      ({ segment: kind, from, to }) =>
        from <= arrival && (to === undefined || arrival < to) && matches(kind, segment),
    );
    return rule && ruleText(rule, this.client);
  }
}

/** A rule as it is written, for one of its clients. */
export function ruleText({ segment, server }: DropRule, client: string): string {
  const [source, target] = segment === 'syn-ack' ? [server, client] : [client, server];
  return `drop ${segment} ${source} -> ${target}`;
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

  of(client: string, server: string): ConnectionRules {
    const rules = this.byClient.get(client) ?? [];
    return new ConnectionRules(
      rules.filter(rule => rule.server === server),
      client,
    );
  }
}

/** The socket filters look at SYN and ACK alone: wire/filterProgram.ts, `dropFilter`. */
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
  }
}
