import { PacketLog } from '../wire/packetLog.js';
import type { SocketEntry } from '../wire/socketEntry.js';
import type {
  DropRule,
  KnownClient,
  KnownServer,
  LabEvent,
  Nanoseconds,
  Recording,
  SideLook,
  SideName,
} from './recording.js';

/** The recording as it grows. Everything else sees it as a `Recording`. */
export class RecordingLog implements Recording {
  readonly packets: PacketLog;
  readonly events: LabEvent[] = [];
  readonly rules: DropRule[] = [];
  readonly clients: KnownClient[] = [];
  readonly servers: KnownServer[] = [];
  readonly looks: SideLook[] = [];
  private readonly lostBySide = new Map<number, number>();
  /** Per side: the last two looks and what they showed, to keep only first and last of a run. */
  private readonly runs = new Map<SideName, { shown: string; index: number; length: number }>();

  constructor(
    readonly sides: readonly SideName[],
    epochSeconds: number,
  ) {
    this.packets = new PacketLog(epochSeconds);
  }

  get lost(): number {
    let sum = 0;
    for (const lost of this.lostBySide.values()) sum += lost;
    return sum;
  }

  captureLost(side: number, lost: number): void {
    this.lostBySide.set(side, lost);
  }

  /** Keeps the first and the last of equal looks in a row: when a state began and was last seen. */
  look(look: SideLook): void {
    const shown = look.sockets.map(signature).sort().join(' ');
    const run = this.runs.get(look.side);
    if (run?.shown === shown && run.length > 1) {
      this.looks.splice(run.index, 1);
      for (const other of this.runs.values()) if (other.index > run.index) other.index--;
    }
    const length = run?.shown === shown ? run.length + 1 : 1;
    this.looks.push(look);
    this.runs.set(look.side, { shown, index: this.looks.length - 1, length });
  }

  ruleOn(rule: Omit<DropRule, 'to'>): void {
    this.rules.push({ ...rule, to: undefined });
    this.events.push({ kind: 'rule-on', rule: rule.id, time: rule.from });
  }

  ruleOff(id: number, time: Nanoseconds): void {
    const index = this.rules.findIndex(rule => rule.id === id);
    const rule = this.rules[index];
    if (rule === undefined || rule.to !== undefined) return;
    this.rules[index] = { ...rule, to: time };
    this.events.push({ kind: 'rule-off', rule: id, time });
  }

  serverListens(name: string, backlog: number): void {
    const index = this.servers.findLastIndex(server => server.name === name);
    const server = this.servers[index];
    if (server) this.servers[index] = { ...server, backlog };
  }

  serverEnded(name: string, time: Nanoseconds): void {
    for (const [index, server] of this.servers.entries()) {
      if (server.name !== name || server.to !== undefined) continue;
      this.servers[index] = { ...server, to: time };
    }
  }
}

function signature(socket: SocketEntry): string {
  const { local, remote } = socket;
  return `${local.address}:${local.port}>${remote.address}:${remote.port}${socket.state}${socket.inode > 0 ? '+' : '-'}${socket.state === 'LISTEN' ? `${socket.receiveQueue}/${socket.sendQueue}` : ''}`;
}
