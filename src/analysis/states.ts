import type { Nanoseconds } from '../lab/recording.js';
import { ACK } from '../wire/packetTable.js';
import type { TcpState } from '../wire/tcpState.js';
import { finEndOf, onReceive, onSend, type Situation } from './endMachine.js';
import type { Judgement } from './fates.js';
import { Lane } from './lane.js';
import type { Listening } from './listening.js';
import { answersWithCookies, requestExpiry } from './requests.js';
import { sequenceLength, type End, type RawSegment } from './segments.js';
import { LOOK_LASTS, type Sighting } from './sightings.js';
import { follows, leadsTo } from './transitions.js';

/** What is known of one connection. There is at least one segment. */
export interface Evidence {
  readonly segments: readonly RawSegment[];
  readonly judgement: Judgement;
  /** Its first SYN or SYN-ACK was captured. */
  readonly handshake: boolean;
  readonly sightings: Readonly<Record<End, readonly Sighting[]>>;
  readonly listening: Listening;
  /** When the client's program learned that there is no connection, or gave it up. */
  readonly clientGone: readonly Nanoseconds[];
}

/**
 * The states of both ends over time. Segments drive them (endMachine.ts); looks confirm, and add
 * what no segment shows: a request that expired, a client that gave up, a listener that closed.
 */
export function followStates(evidence: Evidence): Record<End, Lane> {
  const walk = new Walk(evidence);
  for (const event of eventsOf(evidence)) walk.take(event);
  return walk.lanes;
}

type Event = { readonly at: Nanoseconds } & (
  | { readonly kind: 'sent' | 'came'; readonly index: number }
  | { readonly kind: 'look'; readonly end: End; readonly sighting: Sighting }
  | { readonly kind: 'completed' | 'listening' | 'client-gone' }
);

function eventsOf(evidence: Evidence): Event[] {
  const { segments, judgement, sightings, listening, clientGone } = evidence;
  const { arrivals, completion } = judgement;
  const events: Event[] = [];
  for (const [index, { time }] of segments.entries()) {
    const arrival = arrivals[index] ?? null;
    events.push({ at: time, kind: 'sent', index });
    if (arrival !== null) events.push({ at: arrival, kind: 'came', index });
  }
  if (completion !== undefined && completion.segment === undefined) {
    events.push({ at: completion.time, kind: 'completed' });
  }
  for (const end of ['client', 'server'] as const) {
    for (const sighting of sightings[end]) {
      // Behind the segments that may have come while the look lasted.
      events.push({ at: sighting.time + LOOK_LASTS, kind: 'look', end, sighting });
    }
  }
  const start = segments[0]?.time ?? 0;
  for (const at of listening.changes()) if (at > start) events.push({ at, kind: 'listening' });
  for (const at of clientGone) events.push({ at, kind: 'client-gone' });
  return events.sort((first, second) => first.at - second.at);
}

class Walk {
  readonly lanes: Record<End, Lane>;
  private readonly cookies: boolean;
  private readonly simultaneous: boolean;
  private readonly synEnd: Record<End, number> = { client: 1, server: 1 };
  private readonly finEnd: Partial<Record<End, number>> = {};
  /** Relative number up to which an end has received everything. */
  private readonly received: Record<End, number> = { client: 1, server: 1 };
  /** A FIN that came before data it follows. */
  private readonly earlyFin: Record<End, RawSegment | undefined> = {
    client: undefined,
    server: undefined,
  };
  private lastSyn = -Infinity;
  private readonly refusedAnswer: number | undefined;

  constructor(private readonly evidence: Evidence) {
    const { segments, judgement, sightings, handshake } = evidence;
    const start = segments[0]?.time ?? 0;
    this.cookies = answersWithCookies(segments, judgement, sightings.server);
    this.simultaneous = segments.some(({ from, kind }) => from === 'server' && kind === 'SYN');
    this.refusedAnswer = refusedAnswer(segments);
    for (const { from, kind, time, length } of segments) {
      if (kind === 'SYN') this.synEnd[from] = Math.max(this.synEnd[from], 1 + length);
      if (from === 'client' && kind === 'SYN') this.lastSyn = Math.max(this.lastSyn, time);
    }
    this.lanes = handshake
      ? {
          client: new Lane(start, 'SYN_SENT'),
          server: new Lane(start, this.firstServerState(start)),
        }
      : { client: new Lane(start, 'ESTABLISHED'), server: new Lane(start, 'ESTABLISHED') };
  }

  take(event: Event): void {
    const { client, server } = this.lanes;
    switch (event.kind) {
      case 'sent':
        this.sent(event.index);
        break;
      case 'came':
        this.came(event.index);
        break;
      case 'look':
        this.look(event.end, event.sighting);
        break;
      case 'completed':
        // By a segment that was not captured.
        if (server.state === 'CLOSED' && !server.wasOpen) server.to(event.at, 'SYN_RECV');
        if (follows(server.state, 'ESTABLISHED')) server.to(event.at, 'ESTABLISHED');
        break;
      case 'listening':
        this.listenerChanged(event.at);
        break;
      case 'client-gone':
        if (client.state === 'SYN_SENT') client.to(event.at, 'CLOSED');
        break;
    }
  }

  private sent(index: number): void {
    const segment = this.evidence.segments[index];
    if (segment === undefined) return;
    const end = segment.from;
    this.enter(end, segment.time, onSend(segment, this.situation(end, index, true)));
    if (segment.kind === 'FIN') this.finEnd[end] = finEndOf(segment);
    const acknowledged = segment.kind === 'RST' ? 0 : (segment.relativeAck ?? 0);
    this.received[end] = Math.max(this.received[end], acknowledged);
    const fin = this.earlyFin[end];
    if (fin !== undefined && acknowledged >= finEndOf(fin)) {
      this.earlyFin[end] = undefined;
      this.enter(end, segment.time, onReceive(fin, this.situation(end, index, true)));
    }
  }

  private came(index: number): void {
    const { segments, judgement } = this.evidence;
    const segment = segments[index];
    const arrival = judgement.arrivals[index] ?? null;
    const taken = judgement.fates[index]?.kind === 'delivered';
    if (segment === undefined || arrival === null || !taken) return;
    const end = segment.from === 'client' ? 'server' : 'client';
    const inOrder = segment.relativeSeq <= this.received[end];
    this.enter(end, arrival, onReceive(segment, this.situation(end, index, inOrder)));
    if (segment.kind === 'RST') return;
    if (inOrder) {
      const behind = segment.relativeSeq + sequenceLength(segment);
      this.received[end] = Math.max(this.received[end], behind);
    } else if (segment.kind === 'FIN') {
      this.earlyFin[end] = segment;
    }
  }

  private situation(end: End, index: number, inOrder: boolean): Situation {
    const { completion } = this.evidence.judgement;
    const time = this.evidence.segments[index]?.time ?? 0;
    return {
      end,
      state: this.lanes[end].state,
      idle: this.idleAt(time),
      cookies: this.cookies,
      completes: this.simultaneous || completion?.segment === index,
      synEnd: this.synEnd[end],
      finEnd: this.finEnd[end],
      inOrder,
      refuses: this.refusedAnswer === index,
    };
  }

  private enter(end: End, time: Nanoseconds, states: readonly TcpState[]): void {
    for (const state of states) this.lanes[end].to(time, state);
  }

  private idleAt(time: Nanoseconds): 'LISTEN' | 'CLOSED' {
    return this.evidence.listening.at(time) === false ? 'CLOSED' : 'LISTEN';
  }

  private firstServerState(start: Nanoseconds): TcpState {
    const { segments, listening } = this.evidence;
    const answer = segments.find(({ from }) => from === 'server');
    if (answer?.kind === 'SYN-ACK') {
      if (answer === segments[0] && !this.cookies) return 'SYN_RECV';
      // Somebody listened by then; at the start already, unless a listener opened in between.
      const opened = listening.at(start) === false && listening.at(answer.time) === true;
      return opened ? 'CLOSED' : 'LISTEN';
    }
    const refused = answer?.kind === 'RST' && (answer.flags & ACK) !== 0;
    return (listening.at(start) ?? !refused) ? 'LISTEN' : 'CLOSED';
  }

  private listenerChanged(at: Nanoseconds): void {
    const { server } = this.lanes;
    const idle = this.idleAt(at);
    if (server.state === 'LISTEN') server.to(at, idle);
    // A listener that opens concerns this connection only if its client still asks for it.
    const concerned = !server.wasOpen && this.lastSyn >= at;
    if (server.state === 'CLOSED' && concerned) server.to(at, idle);
  }

  private look(end: End, { time, state }: Sighting): void {
    const lane = this.lanes[end];
    // It may have seen the end before what changed it while the look lasted.
    if (lane.since > time && agree(lane.at(time), state)) return;
    if (state !== null) {
      const possible = lane.state !== 'CLOSED' || !lane.wasOpen;
      if (possible && leadsTo(lane.state, state)) lane.to(time, state);
      return;
    }
    if (lane.state === 'CLOSED') return;
    const idle = end === 'client' ? 'CLOSED' : this.idleAt(time);
    if (lane.state === 'LISTEN') {
      lane.to(time, idle);
    } else if (!this.livesAfter(end, time)) {
      const request = end === 'server' && lane.state === 'SYN_RECV';
      const seen = Math.max(lane.since, this.lastSighting(end, time));
      const gone = request ? requestExpiry(this.evidence.segments, seen, time) : time;
      lane.to(gone, request ? idle : 'CLOSED');
    }
  }

  private lastSighting(end: End, before: Nanoseconds): Nanoseconds {
    const seen = this.evidence.sightings[end].findLast(
      ({ time, state }) => time < before && state !== null,
    );
    return seen?.time ?? -Infinity;
  }

  /**
   * Whether an end that a look missed shows itself later, so that the look was too early or too
   * late for it. A request that a new SYN made is no sign of the one before.
   */
  private livesAfter(end: End, time: Nanoseconds): boolean {
    const { segments, sightings } = this.evidence;
    const seen = sightings[end].find(sighting => sighting.time > time && sighting.state !== null);
    for (let index = firstAfter(segments, time); index < segments.length; index += 1) {
      const segment = segments[index];
      if (segment === undefined || (seen !== undefined && segment.time > seen.time)) break;
      if (end === 'server' && segment.from === 'client' && segment.kind === 'SYN') return false;
      if (segment.from === end && segment.kind !== 'RST') return true;
    }
    return seen !== undefined;
  }
}

/** Whether a look shows, with a socket's state or with none, what an end was. */
function agree(was: TcpState | undefined, seen: TcpState | null): boolean {
  const socket = was === 'LISTEN' || was === 'CLOSED' ? undefined : was;
  return socket === (seen ?? undefined);
}

/** Index of a SYN-ACK that the client answers with RST: its program had closed the socket. */
function refusedAnswer(segments: readonly RawSegment[]): number | undefined {
  const answer = segments.findIndex(({ kind, from }) => kind === 'SYN-ACK' && from === 'server');
  const next = segments.find(({ from }, index) => index > answer && from === 'client');
  return answer >= 0 && next?.kind === 'RST' ? answer : undefined;
}

/** Index of the first segment after `time`. */
function firstAfter(segments: readonly RawSegment[], time: Nanoseconds): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
