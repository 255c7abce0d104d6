import { gunzipSync, gzipSync } from 'node:zlib';
import { version } from '../../package.json';
import { timelineConnections } from '../analysis/connections.js';
import type { SideName } from '../lab/recording.js';
import type { HostDescription, SessionRecording } from '../session/model.js';
import type { Segment, TimelineConnection } from '../views/timeline/model.js';
import { story } from '../views/timeline/sentences.js';
import { segmentLabel } from '../views/timeline/words.js';
import type { PacketTable } from '../wire/packetTable.js';
import { sysctlSentences } from './sysctlSentences.js';
import { isPcapng, writePcapng, type CapturePacket } from '../wire/pcapng.js';
import { exportLabels } from '../words/exportLabels.js';
import { failure } from '../words/problems.js';

export interface PacketBounds {
  readonly packets: number;
  /** Bytes after compression. */
  readonly bytes: number;
}

const BOUNDS: PacketBounds = { packets: 20_000, bytes: 2_000_000 };

/** Far more than the bounds allow; what is longer is no file of ours. Bytes. */
const LONGEST_FILE = 256 << 20;

/** As the agent names them (sides.py). */
const DEVICE: Readonly<Record<SideName, string>> = {
  both: 'lo',
  client: 'client0',
  server: 'server0',
};

export interface SavedPackets {
  /** As `SavedLab.packets` keeps them. */
  readonly packed: string;
  /** Packets in it; fewer than `total` where the bounds allow no more. */
  readonly kept: number;
  readonly total: number;
}

/**
 * The packets of a lab: a pcapng file, gzipped, in base64, in the order of time, each with what the
 * timeline says of it as its comment. Where they are more than the bounds allow, the first ones, and
 * the file's comment says so. undefined without any.
 */
export function savePackets(
  recorded: SessionRecording,
  host: HostDescription,
  bounds = BOUNDS,
): SavedPackets | undefined {
  const { recording, packets: total } = recorded;
  if (recording.packets.headers === undefined || total === 0) return undefined;
  const comments = commentsOf(recorded);
  const rows = rowsByTime(recorded);
  let kept = Math.min(total, bounds.packets);
  for (;;) {
    const file = capture(recorded, host, rows.slice(0, kept), comments);
    const packed = gzipSync(file, { level: 9 });
    if (packed.length <= bounds.bytes || kept <= 1) {
      return { packed: packed.toString('base64'), kept, total };
    }
    kept = Math.floor(Math.min(kept - 1, (kept * bounds.bytes * 0.95) / packed.length));
  }
}

/** The pcapng file that `savePackets` packed. Failure `saved-data-damaged`. */
export function exportPcapng(packets: string): Uint8Array {
  let file: Buffer;
  try {
    file = gunzipSync(Buffer.from(packets, 'base64'), { maxOutputLength: LONGEST_FILE });
  } catch (error) {
    throw failure('saved-data-damaged', { reason: String(error) });
  }
  if (!isPcapng(file)) throw failure('saved-data-damaged', { reason: 'no pcapng file' });
  return file;
}

function capture(
  { recording, packets: total, epoch, sysctls }: SessionRecording,
  host: HostDescription,
  rows: readonly number[],
  comments: ReadonlyMap<number, string>,
): Uint8Array {
  const { packets, sides, lost } = recording;
  const remarks = [
    exportLabels.lab(host.lab),
    ...(host.client === undefined
      ? []
      : [
          exportLabels.machine('client', host.client.name, host.client.kernel),
          exportLabels.machine('server', host.name, host.kernel),
        ]),
    ...(rows.length < total ? [exportLabels.packetsCut(rows.length, total)] : []),
    ...(lost > 0 ? [exportLabels.captureLost(lost)] : []),
    ...sysctlSentences(sysctls),
  ];
  return writePcapng(
    {
      os: exportLabels.system(host.kernel),
      application: exportLabels.application(version),
      comment: remarks.join(' '),
    },
    sides.map(side => ({ name: DEVICE[side], description: exportLabels.device(side) })),
    rows.map(row => packetOf(packets, row, epoch, comments.get(row))),
  );
}

function packetOf(
  packets: PacketTable,
  row: number,
  epoch: number,
  comment: string | undefined,
): CapturePacket {
  return {
    interface: packets.side[row] ?? 0,
    time: BigInt(epoch) * 1_000_000_000n + BigInt(packets.time[row] ?? 0),
    outgoing: packets.outgoing[row] === 1,
    bytes: packets.headers?.bytes(row) ?? new Uint8Array(0),
    wireLength: packets.headers?.wireLength(row) ?? 0,
    comment,
  };
}

/** Sides are captured apart and arrive in blocks, so their packets interleave only roughly. */
function rowsByTime({ recording, packets: length }: SessionRecording): readonly number[] {
  const { time } = recording.packets;
  const rows = Array.from({ length }, (_, row) => row);
  return rows.sort((first, second) => (time[first] ?? 0) - (time[second] ?? 0) || first - second);
}

/** What the timeline says, by row of the packet table: of a segment's departure and its arrival. */
function commentsOf({ recording, ...until }: SessionRecording): ReadonlyMap<number, string> {
  const { packets } = recording;
  const rowsAt = new Map<number, number[]>();
  for (let row = 0; row < until.packets; row += 1) {
    const time = packets.time[row] ?? 0;
    const rows = rowsAt.get(time);
    if (rows === undefined) rowsAt.set(time, [row]);
    else rows.push(row);
  }
  const slice = { from: -Infinity, to: until.time };
  const comments = new Map<number, string>();
  for (const connection of timelineConnections(recording, slice)) {
    for (const segment of connection.segments) {
      const comment = commentOn(connection, segment);
      const ports = portsOf(connection, segment);
      for (const time of new Set([segment.time, segment.arrival ?? segment.time])) {
        for (const row of rowsAt.get(connection.start + time) ?? []) {
          const same =
            packets.sourcePort[row] === ports.from && packets.destinationPort[row] === ports.to;
          if (same) comments.set(row, comment);
        }
      }
    }
  }
  return comments;
}

function commentOn(connection: TimelineConnection, segment: Segment): string {
  const { client, server } = connection;
  const [from, to] = segment.from === 'client' ? [client, server] : [server, client];
  return `${exportLabels.packet(from.name, to.name, segmentLabel(segment))} ${story(segment, connection)}`;
}

function portsOf({ client, server }: TimelineConnection, { from }: Segment) {
  return from === 'client'
    ? { from: client.port, to: server.port }
    : { from: server.port, to: client.port };
}
