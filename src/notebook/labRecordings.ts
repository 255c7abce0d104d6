import type { HostDescription, SessionRecording } from '../session/model.js';
import type { SavedRecording } from '../sharing/saved.js';
import { saveRecording, type RecordingToSave } from '../sharing/saveRecording.js';
import type { Problem } from '../words/problems.js';

interface Kept {
  readonly recorded: SessionRecording;
  readonly host: HostDescription;
  /** Made by the first save that needs them. */
  saved?: RecordingToSave;
}

/** Recordings are kept up to so many packets, 17 MB for each 100,000; the latest always. */
const MAXIMUM_PACKETS = 500_000;

/**
 * What the labs of this window recorded, by `SavedLab.id`: a notebook's outputs carry the id of
 * their lab, and its packets go with them into the file, also when the lab has ended.
 */
export class LabRecordings {
  readonly #labs = new Map<string, Kept>();
  /** Labs of which it is known already that not all can be saved. */
  readonly #warned = new Set<string>();

  /** `warn` hears once of each lab of which a file cannot hold all. */
  constructor(private readonly warn: (warning: Problem) => void) {}

  /** Takes the place of what was kept of the same lab before. */
  keep(lab: string, recorded: SessionRecording, host: HostDescription): void {
    this.#labs.delete(lab);
    this.#labs.set(lab, { recorded, host });
    let sum = [...this.#labs.values()].reduce((total, kept) => total + sizeOf(kept), 0);
    for (const [oldest, kept] of this.#labs) {
      if (sum <= MAXIMUM_PACKETS || oldest === lab) break;
      this.#labs.delete(oldest);
      sum -= sizeOf(kept);
    }
  }

  /** undefined for a lab of another window. */
  toSave(lab: string): SavedRecording | undefined {
    const kept = this.#labs.get(lab);
    if (kept === undefined) return undefined;
    kept.saved ??= saveRecording(kept.recorded, kept.host);
    const { saved, warning } = kept.saved;
    if (warning !== undefined && !this.#warned.has(lab)) {
      this.#warned.add(lab);
      this.warn(warning);
    }
    return saved;
  }
}

function sizeOf({ recorded }: Kept): number {
  return recorded.recording.packets.length;
}
