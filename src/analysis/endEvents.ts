import { isFromServer, type LabEvent, type Nanoseconds, type Recording } from '../lab/recording.js';
import type { EndEvent } from '../views/timeline/model.js';
import type { Endpoint } from '../wire/socketEntry.js';
import { endpointKey } from './knownEnds.js';
import type { Lane } from './lane.js';
import { ruleText, type EndsInTime } from './rules.js';
import type { End } from './segments.js';

/** A program may have called connect(2) this long before the SYN left. */
const CALL_LASTS: Nanoseconds = 50e6;

type Ends = Pick<EndsInTime, 'accepted' | 'closed'>;

const ENDED = { close: 'closed', reset: 'reset', shutdown: 'shutdown' } as const;

/** A connection, for the question of what concerns it. Times by the lab's clock. */
export interface Concerned {
  /** Names in the notebook. */
  readonly client: string;
  readonly server: string;
  readonly clientEndpoint: Endpoint;
  /** The first segment. */
  readonly start: Nanoseconds;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly lanes: Readonly<Record<End, Lane>>;
}

/** What the programs of a recording did, found by whom it concerns. */
export class EventBook {
  private readonly byClient = new Map<string, LabEvent[]>();
  private readonly byServer = new Map<string, LabEvent[]>();
  private readonly accepted = new Map<string, Extract<LabEvent, { kind: 'accepted' }>[]>();

  private readonly ended = new Map<string, Extract<LabEvent, { kind: 'connection-ended' }>[]>();

  constructor(private readonly recording: Pick<Recording, 'events' | 'rules'>) {
    for (const event of recording.events) {
      if (event.kind === 'accepted') push(this.accepted, endpointKey(event.remote), event);
      else if (event.kind === 'connection-ended')
        push(this.ended, endpointKey(event.remote), event);
      else if ('client' in event) push(this.byClient, event.client, event);
      else if ('server' in event) push(this.byServer, event.server, event);
      else {
        const rule = recording.rules.find(({ id }) => id === event.rule);
        for (const client of new Set(rule?.clients)) push(this.byClient, client, event);
      }
    }
  }

  /** When programs got and closed the ends of the connection from there that began at `start`. */
  endsOf(client: string, server: string, from: Endpoint, start: Nanoseconds): Ends {
    const key = endpointKey(from);
    const first = (events: readonly (LabEvent & { server: string })[] = []) =>
      events.find(one => one.server === server && one.time >= start)?.time;
    const ended = (this.ended.get(key) ?? []).filter(({ how }) => how !== 'shutdown');
    const own = this.clientEvents(client, start, Infinity);
    const left = own.find(({ kind, time }) => kind === 'client-closed' && time >= start);
    return {
      accepted: first(this.accepted.get(key)),
      closed: { client: left?.time, server: first(ended) },
    };
  }

  /** Its events between `from` and `to`, in the order of time, relative to its start. */
  of(about: Concerned): EndEvent[] {
    const { client, server, clientEndpoint, start, from, to } = about;
    const first = Math.max(from, start - CALL_LASTS);
    const accepted = this.accepted.get(endpointKey(clientEndpoint)) ?? [];
    const ended = this.ended.get(endpointKey(clientEndpoint)) ?? [];
    const found = [
      ...this.clientEvents(client, start, to).flatMap(event => this.ofClient(event, about)),
      ...accepted.flatMap(({ server: by, time, fd }): EndEvent[] =>
        by === server && time >= start ? [{ time, end: 'server', kind: 'accepted', fd }] : [],
      ),
      ...ended.flatMap(({ server: by, time, how }): EndEvent[] =>
        by === server && time >= start ? [{ time, end: 'server', kind: ENDED[how] }] : [],
      ),
      ...(this.byServer.get(server) ?? []).flatMap(event =>
        event.time > start && isAlive(about.lanes, event.time) ? ofServer(event) : [],
      ),
    ];
    return found
      .filter(({ time }) => time >= first && time <= to)
      .sort((one, other) => one.time - other.time)
      .map(event => ({ ...event, time: event.time - start }));
  }

  /** From this connection's connect(2) up to that of the next client of the name. */
  private clientEvents(client: string, start: Nanoseconds, to: Nanoseconds): readonly LabEvent[] {
    const events = this.byClient.get(client) ?? [];
    const isCall = ({ kind }: LabEvent): boolean => kind === 'connect-called';
    const own = events.findLast(event => isCall(event) && event.time <= start)?.time ?? start;
    const next = events.find(event => isCall(event) && event.time > start)?.time ?? Infinity;
    return events.filter(({ time }) => time >= own && time < Math.min(next, to + 1));
  }

  private ofClient(event: LabEvent, { client, server, lanes }: Concerned): EndEvent[] {
    const { time } = event;
    const end = 'client';
    switch (event.kind) {
      case 'connect-called':
      case 'connected':
      case 'peer-closed':
        return [{ time, end, kind: event.kind }];
      case 'client-shutdown':
        return [{ time, end, kind: 'shutdown' }];
      case 'received':
        return [{ time, end, kind: 'received', bytes: event.bytes }];
      case 'client-closed':
        return [{ time, end, kind: event.reset ? 'reset' : 'closed' }];
      case 'client-error': {
        const open = lanes.client.changes.some(
          ({ state, time: since }) => state === 'ESTABLISHED' && since <= time,
        );
        return [{ time, end, kind: open ? 'broken' : 'connect-failed', errno: event.errno }];
      }
      case 'rule-on':
      case 'rule-off': {
        const rule = this.recording.rules.find(({ id }) => id === event.rule);
        if (rule?.server !== server) return [];
        const at = isFromServer(rule.segment) ? 'client' : 'server';
        return [{ time, end: at, kind: event.kind, rule: ruleText(rule, client) }];
      }
      case 'listening':
      case 'flood':
      case 'connection-ended':
      case 'accepted':
      case 'accept-failed':
      case 'server-closed':
      case 'server-exited':
        return [];
    }
  }
}

function ofServer(event: LabEvent): EndEvent[] {
  const { time } = event;
  const end = 'server';
  if (event.kind === 'listening') return [{ time, end, kind: 'listening' }];
  if (event.kind === 'server-closed') return [{ time, end, kind: 'listener-closed' }];
  if (event.kind !== 'server-exited') return [];
  return [{ time, end, kind: 'exited', signal: event.signal }];
}

/** Whether somebody still had, or asked for, the connection right before that time. */
function isAlive(lanes: Concerned['lanes'], time: Nanoseconds): boolean {
  const client = stateBefore(lanes.client, time);
  const server = stateBefore(lanes.server, time);
  const waits = client !== 'CLOSED' && client !== 'TIME_WAIT';
  return waits || (server !== 'CLOSED' && server !== 'LISTEN' && server !== 'TIME_WAIT');
}

function stateBefore({ changes }: Lane, time: Nanoseconds) {
  return changes.findLast(change => change.time < time - 1e6)?.state ?? changes[0]?.state;
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
