import type { KnownServer, Nanoseconds, Recording, SideName } from '../../lab/recording.js';
import type { UnknownBecause } from '../../views/explanation/model.js';
import type { TimelineConnection } from '../../views/timeline/model.js';
import { isWildcard, wireAddress } from '../../wire/address.js';
import { formatEndpoint } from '../../wire/endpoint.js';
import { keptBacklog } from '../kernel/limits.js';
import type { SeenListener } from './comparison.js';
import { listenerRecord, type ListenerRecord } from './inputs.js';
import { replay, type Replay, type ReplaySettings } from './replay.js';
import { ListenerSettings, type SettingHistory } from './settings.js';

export interface Seeing {
  readonly release: string;
  readonly recording: Recording;
  readonly settings: SettingHistory;
  /** Packets are captured. */
  readonly capturing: boolean;
}

const NO_REPLAY: Replay = { course: [], stopped: undefined, countersDependOn: undefined };

/** The notebook's servers, also those that listen no more, each with its recording replayed once. */
export class SeenServers {
  private readonly known = new Map<KnownServer, SeenListener>();

  constructor(
    private readonly seeing: Seeing,
    readonly connections: readonly TimelineConnection[],
    private readonly moments: readonly Nanoseconds[],
  ) {}

  /** undefined: a program that the notebook did not start. */
  of(server: KnownServer | undefined): SeenListener {
    if (server === undefined) {
      const life = { name: '', side: 'both', address: '', port: 0, from: 0, to: 0 } as const;
      const record = { life, connections: [], inputs: [] };
      return { record, replay: NO_REPLAY, unknown: { why: 'foreign-program' } };
    }
    const known = this.known.get(server);
    if (known !== undefined) return known;
    const seen = this.see(server);
    this.known.set(server, seen);
    return seen;
  }

  on(side: SideName): readonly SeenListener[] {
    const { servers } = this.seeing.recording;
    return servers.filter(server => server.side === side).map(server => this.of(server));
  }

  /** A listener on that side that is none of the notebook's, and that somebody has talked to. */
  foreigner(side: SideName): string | undefined {
    const { servers } = this.seeing.recording;
    const found = this.connections.find(
      ({ server, segments }) =>
        server.side === side &&
        !servers.some(one => one.side === side && one.port === server.port) &&
        segments.some(({ from, kind }) => from === 'server' && kind === 'SYN-ACK'),
    );
    return found && formatEndpoint(found.server);
  }

  private see(server: KnownServer): SeenListener {
    const { recording } = this.seeing;
    const { name, side, address, port, from, to } = server;
    const life = { name, side, address, port, from, to };
    const record = listenerRecord(life, this.connections, recording);
    const unknown = this.unknownOf(server);
    return unknown === undefined
      ? { record, replay: this.replayed(server, record), unknown }
      : { record, replay: NO_REPLAY, unknown };
  }

  private replayed(server: KnownServer, record: ListenerRecord): Replay {
    const { release, settings } = this.seeing;
    const { side, backlog, from, to } = server;
    const about = { side, backlog, defers: server.deferAccept === true };
    const atListen = new ListenerSettings(release, settings, { ...about, kept: undefined });
    const kept = this.keptSeen(server) ?? keptBacklog(atListen.asFarAsKnown(from));
    const over = new ListenerSettings(release, settings, { ...about, kept });
    const replaySettings: ReplaySettings = {
      at: time => over.at(time),
      mayKnowPeers(time) {
        const found = settings.at(side, 'net.ipv4.tcp_no_metrics_save', time);
        return !found.known || found.value !== '1';
      },
    };
    const moments = this.moments.filter(time => time >= from && time < (to ?? Infinity));
    return replay(record, replaySettings, moments);
  }

  /** sk_max_ack_backlog, as a look at the listener showed it. */
  private keptSeen(server: KnownServer): number | undefined {
    const { looks } = this.seeing.recording;
    for (const { side, time, sockets } of looks) {
      if (side !== server.side || time < server.from || time >= (server.to ?? Infinity)) continue;
      const found = sockets.find(
        ({ state, local }) => state === 'LISTEN' && local.port === server.port,
      );
      if (found !== undefined) return found.sendQueue;
    }
    return undefined;
  }

  private unknownOf(server: KnownServer): UnknownBecause | undefined {
    const { recording, capturing } = this.seeing;
    if (!capturing) return { why: 'no-capture' };
    if (recording.lost > 0) return { why: 'packets-lost' };
    const sharing = recording.servers.filter(
      other => other !== server && overlap(other, server) && meets(other, server),
    );
    if (sharing.length > 0) {
      return { why: 'shared-port', with: [...new Set(sharing.map(({ name }) => name))] };
    }
    return server.backlog === undefined ? { why: 'foreign-program' } : undefined;
  }
}

/** Both listened at some time. */
function overlap(one: KnownServer, other: KnownServer): boolean {
  return one.from < (other.to ?? Infinity) && other.from < (one.to ?? Infinity);
}

function meets(one: KnownServer, other: KnownServer): boolean {
  if (one.side !== other.side || one.port !== other.port) return false;
  const isAny = isWildcard(one.address) || isWildcard(other.address);
  return isAny || wireAddress(one.address) === wireAddress(other.address);
}
