import type { HostDescription, SessionRecording } from '../session/model.js';
import { problem, type Problem } from '../words/problems.js';
import { savePackets } from './exportPcapng.js';
import type { SavedRecording } from './saved.js';

export interface RecordingToSave {
  readonly saved: SavedRecording;
  /** `packets-cut` where they are more than a file should hold. */
  readonly warning: Problem | undefined;
}

/** What a file keeps of what a lab recorded. */
export function saveRecording(
  recorded: SessionRecording,
  host: HostDescription,
  bounds?: Parameters<typeof savePackets>[2],
): RecordingToSave {
  const packets = savePackets(recorded, host, bounds);
  const { kept = 0, total = 0 } = packets ?? {};
  return {
    saved: { sysctls: recorded.sysctls, packets: packets?.packed },
    warning: kept < total ? problem('packets-cut', { kept, total }) : undefined,
  };
}
