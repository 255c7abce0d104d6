import type { HostDescription, SessionRecording } from '../session/model.js';
import { savePackets } from '../sharing/exportPcapng.js';

interface Kept {
  readonly recorded: SessionRecording;
  readonly host: HostDescription;
  /** Made by the first save that needs them. */
  packed?: string | undefined;
}

/** Recordings are kept up to so many packets, 17 MB for each 100,000; the latest always. */
const MAXIMUM_PACKETS = 500_000;

/**
 * What the labs of this window recorded, by `SavedLab.id`: a notebook's outputs carry the id of
 * their lab, and its packets go with them into the file, also when the lab has ended.
 */
export class LabRecordings {
  readonly #labs = new Map<string, Kept>();

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

  /** As `SavedLab.packets` keeps them; undefined for a lab of another window, or one without any. */
  packets(lab: string): string | undefined {
    const kept = this.#labs.get(lab);
    if (kept === undefined) return undefined;
    kept.packed ??= savePackets(kept.recorded, kept.host);
    return kept.packed;
  }
}

function sizeOf({ recorded }: Kept): number {
  return recorded.recording.packets.length;
}
