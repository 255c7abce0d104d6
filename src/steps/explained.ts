import { explainObserved } from '../analysis/explanation/observedListeners.js';
import type { LabLook } from '../lab/look.js';
import type { Recording } from '../lab/recording.js';
import type { ExplanationModel } from '../views/explanation/model.js';
import type { StepContext } from './context.js';
import { stableRelease } from './stableRelease.js';

/**
 * What the rules say of the lab's listeners, beside what was observed of them; `servers`: only
 * theirs, empty for all. Counters are read before the look and behind it: what moved between may
 * be in the look or not.
 */
export async function explainedServers(
  { lab, labStart }: StepContext,
  servers: readonly string[],
): Promise<ExplanationModel> {
  for (const name of servers) lab.servers.get(name); // says so when one was never started
  await lab.sysctls();
  const before = await lab.counters();
  const look = await (lab.capturing ? lab.lookBehindPackets() : lab.look());
  const after = await lab.counters();
  // What came while we looked is to be in the recording too.
  if (lab.capturing) await lab.flushCapture();
  const recording = withLook(lab.recording, look);
  return explainObserved(
    {
      release: stableRelease(lab),
      recording,
      settings: lab.settings,
      sockets: {
        looks: look.sides,
        owners: look.owners,
        servers: recording.servers,
        clients: recording.clients,
      },
      lookTime: Math.max(...look.sides.map(({ time }) => time)),
      counters: { start: labStart, before, after },
      capturing: lab.capturing,
      countsAlone: lab.isolated && !lab.isDirect,
      sideIndex: side => lab.sides.all.find(({ name }) => name === side)?.index ?? 0,
    },
    name => servers.length === 0 || servers.includes(name),
  );
}

/** The recording keeps the last of equal looks only, which may be a later one by now. */
function withLook(recording: Recording, { sides: looks }: LabLook): Recording {
  const { sides, packets, lost, events, rules, clients, servers } = recording;
  const all = [...recording.looks.filter(look => !looks.includes(look)), ...looks];
  return { sides, packets, lost, events, rules, clients, servers, looks: all };
}
