import type { Nanoseconds, SideName } from './recording.js';

type Values = Readonly<Record<string, string | null>>;

interface Known {
  readonly time: Nanoseconds;
  readonly value: string | null;
  /** It was written by a step at that time; else it was read, and may have held before. */
  readonly written: boolean;
}

/** What a setting was at a time; not known: it changed behind our back somewhere about then. */
export type SettingAt =
  { readonly known: true; readonly value: string | null } | { readonly known: false };

/** The settings of every side over time, as they were read and written. */
export class SettingLog {
  private readonly bySide = new Map<SideName, Map<string, Known[]>>();

  read(side: SideName, time: Nanoseconds, values: Values): void {
    for (const [key, value] of Object.entries(values)) this.add(side, key, time, value, false);
  }

  written(side: SideName, time: Nanoseconds, key: string, value: string): void {
    this.add(side, key, time, value, true);
  }

  /** What was read first counts for the time before. */
  at(side: SideName, key: string, time: Nanoseconds): SettingAt {
    const entries = this.bySide.get(side)?.get(key) ?? [];
    const index = entries.findLastIndex(entry => entry.time <= time);
    const now = entries[index] ?? entries[0];
    if (now === undefined) return { known: false };
    const next = index < 0 ? undefined : entries[index + 1];
    // Somebody wrote it between two readings, such as a shell cell.
    const changed = next !== undefined && !next.written && next.value !== now.value;
    return changed ? { known: false } : { known: true, value: now.value };
  }

  /** Of readings that say the same in a row, the first and the last are kept. */
  private add(
    side: SideName,
    key: string,
    time: Nanoseconds,
    value: string | null,
    written: boolean,
  ): void {
    const keys = this.bySide.get(side) ?? new Map<string, Known[]>();
    this.bySide.set(side, keys);
    const entries = keys.get(key) ?? [];
    keys.set(key, entries);
    const [before, last] = entries.slice(-2);
    const again = !written && last?.value === value && !last.written && before?.value === value;
    if (again) entries.pop();
    entries.push({ time, value, written });
  }
}
