import type { CounterLook } from '../../lab/look.js';
import type { KnownServer, Nanoseconds, Recording, SideName } from '../../lab/recording.js';
import type {
  ComparedNumber,
  ExplainedSetting,
  Explanation,
  ExplanationModel,
} from '../../views/explanation/model.js';
import { timelineConnections } from '../connections.js';
import { Occupancy, placeOf, type LabSockets, type Listener } from '../occupancy.js';
import { LOOK_LASTS } from '../sightings.js';
import { isBackporting } from './backports.js';
import { listenerRows, type SeenLengths } from './comparison.js';
import { counterRows } from './counterRows.js';
import { explainListener } from './explain.js';
import { SeenServers, type Seeing } from './seenServers.js';
import { UNORDERED } from './replay.js';
import { ListenerSettings, type SettingHistory } from './settings.js';
import { unreadRelease } from './unread.js';
import type { ListenSettings } from '../kernel/model.js';

/** A lab at one moment, and all that was recorded of it. */
export interface Evidence extends Seeing {
  readonly release: string;
  readonly recording: Recording;
  readonly settings: SettingHistory;
  /** One look at all sides. */
  readonly sockets: LabSockets;
  /** When it was taken. */
  readonly lookTime: Nanoseconds;
  /** When the lab started, just before the look, and behind it. */
  readonly counters: {
    readonly start: CounterLook;
    readonly before: CounterLook;
    readonly after: CounterLook;
  };
  /** Counters are this lab's own. */
  readonly countsAlone: boolean;
  /** By side: how the counters index it. */
  readonly sideIndex: (side: SideName) => number;
}

/** `wanted`: which listeners, by name. */
export function explainObserved(
  evidence: Evidence,
  wanted: (name: string) => boolean,
): ExplanationModel {
  const { recording, sockets, lookTime, capturing } = evidence;
  // What came behind the look has no look yet that says what became of it.
  const slice = { from: 0, to: lookTime };
  const connections = capturing ? timelineConnections(recording, slice) : [];
  const occupancy = new Occupancy(sockets);
  const seen = new SeenServers(evidence, connections, [lookTime - UNORDERED, lookTime]);
  const chosen = occupancy.listeners.filter(({ name }) => wanted(name));
  return { listeners: chosen.map(listener => explain(listener, evidence, occupancy, seen)) };
}

function explain(
  listener: Listener,
  evidence: Evidence,
  occupancy: Occupancy,
  seen: SeenServers,
): Explanation {
  const { release, lookTime } = evidence;
  const { name, socket, side, server } = listener;
  const lengths: SeenLengths = {
    acceptQueue: socket.receiveQueue,
    synQueue: requestsOf(listener, evidence.sockets, occupancy),
    time: lookTime,
    during: segmentsDuring(socket.local.port, evidence),
  };
  const about = settingsOf(listener, evidence);
  return {
    listener: { name, address: socket.local.address, port: socket.local.port },
    release,
    backports: isBackporting(release),
    unread: unreadRelease(release),
    settings: shownSettings(about),
    replay: { rows: rowsOf(server, side, lengths, evidence, seen) },
    ...explainListener(about, { lengths, isObserved: true }),
  };
}

function rowsOf(
  server: KnownServer | undefined,
  side: SideName,
  lengths: SeenLengths,
  evidence: Evidence,
  seen: SeenServers,
): ComparedNumber[] {
  const own = seen.of(server);
  return [...listenerRows(own, lengths), ...counterRows(own, side, evidence, seen)];
}

/** What holds now; what listen(2) kept, as the socket shows it. */
function settingsOf({ side, socket, server }: Listener, evidence: Evidence): ListenSettings {
  const about = {
    side,
    backlog: server?.backlog,
    kept: socket.sendQueue,
    defers: server?.deferAccept === true,
  };
  const settings = new ListenerSettings(evidence.release, evidence.settings, about);
  return settings.asFarAsKnown(evidence.lookTime);
}

function shownSettings(about: ListenSettings): ExplainedSetting[] {
  const shown: readonly (readonly [string, number | undefined])[] = [
    ['backlog', about.backlog],
    ['somaxconn', about.somaxconn],
    ['tcp_max_syn_backlog', about.maxSynBacklog],
    ['tcp_syncookies', about.syncookies],
    ['tcp_abort_on_overflow', about.abortOnOverflow],
    ['tcp_syn_retries', about.synRetries],
    ['tcp_synack_retries', about.synackRetries],
  ];
  return shown.map(([name, value]) =>
    value === undefined
      ? { name, value: null, from: 'unknown' }
      : { name, value, from: 'observed' },
  );
}

/** Packets of a port while the look was taken. */
function segmentsDuring(port: number, { recording: { packets }, lookTime }: Evidence): number {
  let count = 0;
  for (let row = 0; row < packets.length; row++) {
    const time = packets.time[row] ?? 0;
    const isDuring = time > lookTime && time <= lookTime + LOOK_LASTS;
    if (isDuring && packets.destinationPort[row] === port) count += 1;
  }
  return count;
}

function requestsOf(listener: Listener, { looks }: LabSockets, occupancy: Occupancy): number {
  return looks
    .flatMap(({ side, sockets }) => sockets.map(socket => ({ side, socket })))
    .filter(
      ({ side, socket }) =>
        placeOf(socket) === 'syn' && occupancy.candidates(side, socket).includes(listener),
    ).length;
}
