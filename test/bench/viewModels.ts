import { timelineConnections } from '../../src/analysis/connections.js';
import type { Session } from '../../src/session/model.js';
import type { View } from '../../src/views/view.js';
import type { Recording } from '../../src/lab/recording.js';
import { openSession } from '../support/openSession.js';
import { Cells } from './cells.js';

/** A view of what a real kernel did with about so many packets. */
export interface BenchModel {
  readonly packets: number;
  readonly connections: number;
  /** Analysing the recording, milliseconds. */
  readonly analysis: number;
  readonly view: View;
}

/** About what a connection of the first cell takes: handshake, a question and its echo. */
const PACKETS_A_CLIENT = 7;
const MOST_CLIENTS = 2000;
const MESSAGE = 'hello';

/**
 * Timelines of `sizes` packets, from one lab in which clients
 * connect, some in vain, and talk to an echo server until the largest size is reached.
 */
export async function recordModels(sizes: readonly number[]): Promise<readonly BenchModel[]> {
  const most = Math.max(...sizes);
  const clients = Math.min(MOST_CLIENTS, Math.ceil(most / PACKETS_A_CLIENT));
  const session = openSession();
  try {
    const cells = new Cells(session);
    await cells.run(
      'sysctl net.core.somaxconn=4096',
      'server full port=7801 backlog=2',
      'client f1..f8 -> full timeout=20ms',
      'server web port=7777 backlog=4096 accept=all serve=echo',
    );
    // Clients come and talk in turns, so that the first packets hold whole stories too.
    for (let first = 1, size = 8; first <= clients; first += size, size *= 2) {
      const names = `c${first}..c${Math.min(clients, first + size - 1)}`;
      await cells.run(`client ${names} -> web`, `send ${names} "${MESSAGE}"`);
    }
    let recording = await recorded(session);
    while (recording.packets.length < most) {
      const before = recording.packets.length;
      await cells.run(`send c1..c${clients} "${MESSAGE}"`);
      recording = await recorded(session);
      if (recording.packets.length === before) throw new Error('the lab stands still');
    }
    return sizes.map(size => modelOf(recording, size));
  } finally {
    await session.close();
  }
}

async function recorded(session: Session): Promise<Recording> {
  const recorded = await session.recorded();
  if (recorded === undefined) throw new Error('the lab is gone');
  return recorded.recording;
}

function modelOf(recording: Recording, size: number): BenchModel {
  const slice = { from: 0, to: recording.packets.time[size - 1] ?? 0 };
  const start = performance.now();
  const connections = timelineConnections(recording, slice);
  const analysis = performance.now() - start;
  return {
    packets: size,
    connections: connections.length,
    analysis,
    view: { view: 'timeline', data: { connections, lost: recording.lost } },
  };
}
