import type { KnownKernels } from '../analysis/appliedRules.js';
import { timelineConnections, type Slice } from '../analysis/connections.js';
import { counterChanges } from '../analysis/counterChanges.js';
import type { ReadingCircumstances } from '../analysis/depthSeries.js';
import { kernelSettings, type KernelSettings } from '../analysis/kernel/settings.js';
import { observedListenerDepth } from '../analysis/observedDepth.js';
import { queueDepth } from '../analysis/queueDepth.js';
import { QueueHistory } from '../analysis/queueHistory.js';
import { queuesModel, socketsModel, type LabSockets } from '../analysis/queueOccupancy.js';
import type { Lab } from '../lab/lab.js';
import type { LabLook, Owner } from '../lab/look.js';
import type { Recording, SideName } from '../lab/recording.js';
import type { CountersModel } from '../views/counters/model.js';
import type { DepthModel } from '../views/depth/model.js';
import type { QueuesModel } from '../views/queues/model.js';
import type { SocketsModel } from '../views/sockets/model.js';
import type { TimelineConnection } from '../views/timeline/model.js';
import { observedListeners } from './attached.js';
import type { StepContext } from './context.js';
import { serverSockets } from './lookups.js';
import { stableReleaseOf } from './stableRelease.js';

export type Since = 'cell' | 'start';

/** What the lab's queues hold now; `servers`: only theirs, empty for all. */
export async function observedQueues(lab: Lab, servers: readonly string[]): Promise<QueuesModel> {
  for (const name of servers) lab.servers.get(name); // says so when one was never started
  const look = await (lab.capturing ? lab.lookBehindPackets() : lab.look({ owners: true }));
  const history = queueHistory(lab, look);
  const rules = (side: SideName) => rulesOf(lab, look, side);
  const { listeners } = queuesModel(labSockets(lab, look), rules, history);
  const asked = ({ name }: { readonly name: string }): boolean =>
    servers.length === 0 || servers.includes(name);
  return { listeners: listeners.filter(asked) };
}

/** What was recorded up to the look; undefined where packets can't be. */
function queueHistory(lab: Lab, look: LabLook): QueueHistory | undefined {
  if (!lab.capturing) return undefined;
  const { recording } = lab;
  const slice = { from: 0, to: endOf(recording, look) };
  return new QueueHistory(timelineConnections(recording, slice, knownKernels(lab)));
}

/** Every socket of the lab now; `servers`: only theirs and their clients', empty for all. */
export async function observedSockets(lab: Lab, servers: readonly string[]): Promise<SocketsModel> {
  const look = await lab.look({ owners: true });
  if (servers.length === 0) return socketsModel(labSockets(lab, look));
  const own = new Set(servers.flatMap(name => serverSockets(lab, look, name)));
  const clients = lab.clients.all().filter(client => servers.includes(client.server));
  const ports = new Set(clients.flatMap(client => client.local?.port ?? []));
  const sides = look.sides.map(side => ({
    ...side,
    sockets: side.sockets.filter(socket => own.has(socket) || ports.has(socket.local.port)),
  }));
  return socketsModel(labSockets(lab, { ...look, sides }));
}

/**
 * Connections as recorded up to now, with every packet that was on the wire before the call.
 * Failure `no-capture` where packets can't be recorded.
 */
export async function observedConnections(
  context: StepContext,
  since: Since,
): Promise<readonly TimelineConnection[]> {
  const look = await context.lab.lookBehindPackets();
  const { recording } = context.lab;
  return timelineConnections(
    recording,
    sliceUpTo(recording, look, context, since),
    knownKernels(context.lab),
  );
}

/** Up to and with this look: it says what became of the last segments. */
function sliceUpTo(
  recording: Recording,
  look: LabLook,
  { cellStart }: StepContext,
  since: Since,
): Slice {
  return { from: since === 'cell' ? cellStart.time : 0, to: endOf(recording, look) };
}

/** Depth of the queues as recorded up to now; `servers`: only theirs, empty for all. */
export async function observedDepth(
  context: StepContext,
  since: Since,
  servers: readonly string[],
): Promise<DepthModel> {
  const { lab, begun } = context;
  for (const name of servers) lab.servers.get(name); // says so when one was never started
  const { capturing } = lab;
  const look = await (capturing ? lab.lookBehindPackets() : lab.look({ owners: true }));
  const { recording } = lab;
  const slice = sliceUpTo(recording, look, context, since);
  const connections = capturing ? timelineConnections(recording, slice) : null;
  const { listeners } = queueDepth(recording, slice, {
    owners: look.owners,
    rules: side => rulesOf(lab, look, side),
    steps: begun,
    connections,
  });
  const asked = ({ name }: { readonly name: string }): boolean =>
    servers.length === 0 || servers.includes(name);
  const isAttached = new Set(lab.servers.attached);
  const own = listeners.filter(({ name }) => !isAttached.has(name));
  const attached = lab.servers.attached.flatMap(name =>
    observedListeners(lab, name).map(listener =>
      observedListenerDepth(listener, name, slice, {
        rules: rulesOf(lab, look, lab.servers.get(name).side.name),
        steps: begun,
      }),
    ),
  );
  return { listeners: [...own, ...attached].filter(asked) };
}

/** What is known of the queues' circumstances without asking the kernel. */
export function knownCircumstances(lab: Lab): ReadingCircumstances {
  const { lastLook } = lab;
  return {
    owners: lastLook?.owners ?? new Map<number, Owner>(),
    rules: side => lastLook && rulesOf(lab, lastLook, side),
  };
}

/** Kernel counters that changed since the cell or the lab started. */
export async function observedCounters(
  { lab, cellStart, labStart }: StepContext,
  since: Since,
  pattern: string | undefined,
): Promise<CountersModel> {
  const before = since === 'cell' ? cellStart : labStart;
  const after = await lab.counters();
  const sides = lab.sides.all.map(({ name, index }) => ({
    side: name,
    before: before.sides[index] ?? new Map<string, number>(),
    after: after.sides[index] ?? new Map<string, number>(),
  }));
  return counterChanges(sides, pattern ?? null);
}

/** Up to and with this look, as the recording has it: it says what became of the last segments. */
function endOf({ looks }: Recording, { sides }: LabLook): number {
  const times = sides.map(({ side, time }) => {
    return looks.findLast(look => look.side === side)?.time ?? time;
  });
  return Math.max(...times);
}

function labSockets({ recording }: Lab, { sides, owners }: LabLook): LabSockets {
  return { looks: sides, owners, servers: recording.servers, clients: recording.clients };
}

/** For the sentences of the rules that segments met. */
export function knownKernels(lab: Lab): KnownKernels {
  return { releaseOf: side => stableReleaseOf(lab, side), settings: lab.settings };
}

function rulesOf(lab: Lab, look: LabLook, side: SideName): KernelSettings | undefined {
  const index = lab.sides.all.findIndex(({ name }) => name === side);
  const sysctls = look.sysctls[index];
  return sysctls && kernelSettings(stableReleaseOf(lab, side), sysctls);
}
