import type { LabEvent, Nanoseconds, Recording, SideName } from '../lab/recording.js';
import type { StateChange, TimelineConnection, TimelineEnd } from '../views/timeline/model.js';
import { formatEndpoint } from '../wire/endpoint.js';
import { ACK, type PacketTable } from '../wire/packetTable.js';
import type { Endpoint } from '../wire/socketEntry.js';
import { tcpOptions } from '../wire/tcpOptions.js';
import { AppliedRules, type KnownKernels } from './appliedRules.js';
import { causesOf } from './causes.js';
import { sidesOf } from './connectionSides.js';
import { EventBook } from './endEvents.js';
import { judge } from './fates.js';
import { collectFlows, EndpointNumbers, type Flow, type Slice } from './flows.js';
import { fatesWithQueues } from './fullQueues.js';
import { splitIncarnations, type Incarnation } from './incarnations.js';
import { KnownEnds, serverAt } from './knownEnds.js';
import { isFloodAddress } from '../wire/floodNetwork.js';
import { Lane } from './lane.js';
import { Listening } from './listening.js';
import { countRepeats } from './repeats.js';
import { answersWithCookies } from './requests.js';
import { RuleBook } from './rules.js';
import { flagNames, segmentsOf, type End, type RawSegment } from './segments.js';
import { Sightings } from './sightings.js';
import { followStates } from './states.js';
import { mergeCopies } from './transmissions.js';

export type { Slice } from './flows.js';

/**
 * The connections that have a segment in the slice, in the order in which they began, each with
 * the slice's segments and the states of both ends since it began. What came before the slice
 * counts for what is said of its segments; what came after does not.
 * `kernels`: whose settings fill in the numbers of rules; undefined where they are not known.
 */
export function timelineConnections(
  recording: Recording,
  slice: Slice,
  kernels?: KnownKernels,
): TimelineConnection[] {
  return new Analysis(recording, slice, kernels).connections();
}

class Analysis {
  private readonly numbers: EndpointNumbers;
  private readonly known: KnownEnds;
  private readonly rules: RuleBook;
  private readonly events: EventBook;
  private readonly clientEvents: ReadonlyMap<string, readonly Nanoseconds[]>;
  private readonly flooded: boolean;
  private readonly applied: AppliedRules;
  private sightings: Sightings | undefined;

  constructor(
    private readonly recording: Recording,
    private readonly slice: Slice,
    kernels: KnownKernels | undefined,
  ) {
    this.applied = new AppliedRules(kernels);
    this.numbers = new EndpointNumbers(recording.packets);
    this.known = new KnownEnds(recording);
    this.rules = new RuleBook(recording.rules);
    this.events = new EventBook(recording);
    this.flooded = recording.events.some(({ kind }) => kind === 'flood');
    this.clientEvents = failedClients(recording.events, slice.to);
  }

  connections(): TimelineConnection[] {
    const flows = collectFlows(this.recording, this.slice, this.numbers);
    // The looks are indexed by endpoint numbers, which `collectFlows` gives out.
    this.sightings = new Sightings(this.recording, this.numbers);
    const found = flows.flatMap(flow => this.ofFlow(flow));
    return found.sort((first, second) => first.start - second.start);
  }

  private ofFlow(flow: Flow): TimelineConnection[] {
    const { packets } = this.recording;
    const low = this.numbers.endpoint(flow.low);
    const transmissions = mergeCopies(packets, flow, row => {
      const address = packets.addresses[packets.source[row] ?? 0];
      return packets.sourcePort[row] === low.port && address === low.address;
    });
    const incarnations = splitIncarnations(transmissions, () => this.lowServes(flow));
    return incarnations.flatMap((incarnation, index) => {
      const last = incarnation.transmissions.at(-1)?.time ?? 0;
      if (last < this.slice.from) return [];
      const next = incarnations[index + 1]?.transmissions[0]?.time ?? Infinity;
      return this.ofIncarnation(flow, incarnation, Math.min(next, this.slice.to));
    });
  }

  /** Without a handshake to see: a known server serves, else the lower port number does. */
  private lowServes(flow: Flow): boolean {
    const low = this.numbers.endpoint(flow.low);
    const high = this.numbers.endpoint(flow.high);
    if (this.known.servers(low, undefined).length > 0) return true;
    return this.known.servers(high, undefined).length === 0 && low.port < high.port;
  }

  private ofIncarnation(
    flow: Flow,
    incarnation: Incarnation,
    until: Nanoseconds,
  ): TimelineConnection {
    const { recording, slice } = this;
    const segments = segmentsOf(incarnation);
    const start = segments[0]?.time ?? 0;
    const { clientIsLow } = incarnation;
    const number: Record<End, number> = clientIsLow
      ? { client: flow.low, server: flow.high }
      : { client: flow.high, server: flow.low };
    const endpoint: Record<End, Endpoint> = {
      client: this.numbers.endpoint(number.client),
      server: this.numbers.endpoint(number.server),
    };
    const client = this.known.client(endpoint.client, endpoint.server, start);
    const side = sidesOf(recording, incarnation, client?.side);
    const servers = this.known.servers(endpoint.server, side.server);
    const server = serverAt(servers, start);
    const name: Record<End, string> = {
      client: client?.name ?? formatEndpoint(endpoint.client),
      server: server?.name ?? formatEndpoint(endpoint.server),
    };
    const sightings = {
      client: this.sightingsOf(side.client, number.client, number.server, start, until),
      server: this.sightingsOf(side.server, number.server, number.client, start, until),
    };
    const first = segments[0]?.kind;
    const handshake = first === 'SYN' || first === 'SYN-ACK';
    const listening = new Listening(servers, time =>
      this.sightings?.listenedAt(side.server, endpoint.server, time),
    );
    const judgement = judge(segments, {
      end: slice.to,
      provesLoss: recording.sides.length > 1 && recording.lost === 0,
      handshake,
      rules: this.rules.of(name.client, name.server, {
        made: madeAt(segments),
        ...this.events.endsOf(name.client, name.server, endpoint.client, start),
      }),
      listening,
      serverSightings: sightings.server,
    });
    const lanes = followStates({
      segments,
      judgement,
      handshake,
      sightings,
      listening,
      clientGone: (this.clientEvents.get(name.client) ?? []).filter(
        time => time >= start && time <= until && this.known.isStill(client, time),
      ),
    });
    const repeats = countRepeats(segments, judgement);
    const cookies = answersWithCookies(segments, judgement, sightings.server);
    const fates = fatesWithQueues(segments, judgement, {
      lane: lanes.server,
      cookies,
      defers: servers.some(({ deferAccept }) => deferAccept === true),
      queuesAround: time => this.sightings?.queuesAround(side.server, endpoint.server, time) ?? [],
    });
    const causes = causesOf({ segments, fates, repeats, lanes, cookies });
    const nobody = client === undefined && this.isForged(endpoint.client);
    if (nobody) lanes.client = new Lane(start, 'CLOSED');
    const end = (which: End): TimelineEnd => ({
      name: name[which],
      side: side[which],
      ...endpoint[which],
      states: stateChanges(lanes[which], start, slice.to),
      ...(nobody && which === 'client' ? NOBODY : {}),
    });
    return {
      client: end('client'),
      server: end('server'),
      start,
      cutAtStart: !incarnation.begun || start < slice.from,
      segments: segments.flatMap((segment, index) => {
        if (segment.time < slice.from) return [];
        const cause = causes[index] ?? { kind: 'sends' };
        const fate = nobody && segment.from === 'server' ? TO_NOBODY : (fates[index] ?? DELIVERED);
        return {
          time: segment.time - start,
          arrival: segment.arrival === null ? null : segment.arrival - start,
          from: segment.from,
          kind: segment.kind,
          flags: flagNames(segment.flags),
          seq: segment.relativeSeq,
          ack: segment.relativeAck,
          length: segment.length,
          window: segment.window,
          ...optionsOf(recording.packets, segment),
          ...(repeats[index] ?? { repeat: 0, spurious: false }),
          ...(nobody ? NOTHING_KNOWN : {}),
          cause,
          fate,
          ...(judgement.completion?.segment === index && COMPLETES),
          ...this.applied.of({ segment, cause, fate, side, cookies }),
        };
      }),
      events: this.events.of({
        client: name.client,
        server: name.server,
        clientEndpoint: endpoint.client,
        start,
        from: slice.from,
        to: until,
        lanes,
      }),
    };
  }

  /** Elsewhere than in a lab of its own, somebody may have such an address. */
  private isForged({ address }: Endpoint): boolean {
    return this.flooded && isFloodAddress(address);
  }

  private sightingsOf(side: SideName, local: number, remote: number, from: number, to: number) {
    return this.sightings?.of(side, local, remote, from, to) ?? [];
  }
}

const DELIVERED = { kind: 'delivered' } as const;
/** About when the server's end became a socket of its own: its handshake's last ACK. */
function madeAt(segments: readonly RawSegment[]): Nanoseconds {
  const last = segments.find(({ from, flags, kind }) => {
    return from === 'client' && (flags & ACK) !== 0 && kind !== 'RST' && kind !== 'SYN-ACK';
  });
  return last?.time ?? Infinity;
}

/** Nobody has received it before. */
const NOTHING_KNOWN = { spurious: false } as const;
const NOBODY = { nobody: true } as const;
const TO_NOBODY = { kind: 'nobody' } as const;

const COMPLETES = { completes: true } as const;

/** Undefined where the headers were not kept. */
function optionsOf(
  { headers }: PacketTable,
  { row }: RawSegment,
): { readonly options?: readonly string[] } {
  const bytes = headers?.bytes(row);
  if (headers === undefined || bytes === undefined || bytes.length === 0) return {};
  return { options: tcpOptions(bytes.subarray(headers.tcpOffset(row))) };
}

function stateChanges(lane: Lane, start: Nanoseconds, end: Nanoseconds): StateChange[] {
  return lane.changes
    .filter(({ time }, index) => index === 0 || time <= end)
    .map(({ time, state }) => ({ time: time - start, state }));
}

/** When connect(2) of each client failed for good, or its program closed it. */
function failedClients(
  events: readonly LabEvent[],
  until: Nanoseconds,
): ReadonlyMap<string, readonly Nanoseconds[]> {
  const times = new Map<string, Nanoseconds[]>();
  for (const event of events) {
    const gone = event.kind === 'client-error' || event.kind === 'client-closed';
    if (!gone || event.time > until) continue;
    const known = times.get(event.client);
    if (known === undefined) times.set(event.client, [event.time]);
    else known.push(event.time);
  }
  return times;
}
