import type { Nanoseconds, SideName } from '../../lab/recording.js';
import type { SettingAt } from '../../lab/settingLog.js';
import type { ListenSettings } from '../kernel/model.js';
import { kernelSettings, type Sysctls } from '../kernel/settings.js';

/** The settings of a side at any time, as far as they are known. */
export interface SettingHistory {
  at(side: SideName, key: string, time: Nanoseconds): SettingAt;
}

/** Those that bear on what a listener does to a segment. */
const KEYS = [
  'net.core.somaxconn',
  'net.ipv4.tcp_max_syn_backlog',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_abort_on_overflow',
  'net.ipv4.tcp_syn_retries',
  'net.ipv4.tcp_synack_retries',
  'net.ipv4.tcp_syn_linear_timeouts',
] as const;

/** Their values at a time; what changed behind our back about then is null. */
export function sysctlsAt(history: SettingHistory, side: SideName, time: Nanoseconds): Sysctls {
  const values = KEYS.map(key => {
    const found = history.at(side, key, time);
    return [key, found.known ? found.value : null] as const;
  });
  return Object.fromEntries(values);
}

/** Of a setting that was written behind our back, which one. */
export type SettingsAt =
  | { readonly known: true; readonly settings: ListenSettings }
  | { readonly known: false; readonly setting: string };

/**
 * What bears on one listener over time. The same object for as long as nothing changes, so that
 * whoever asks often need not calculate again.
 */
export class ListenerSettings {
  private last: { readonly values: string; readonly settings: ListenSettings } | undefined;
  private lastTime: { readonly time: Nanoseconds; readonly found: SettingsAt } | undefined;

  constructor(
    private readonly release: string,
    private readonly history: SettingHistory,
    private readonly about: {
      readonly side: SideName;
      readonly backlog: number | undefined;
      readonly kept: number | undefined;
      readonly defers: boolean;
    },
  ) {}

  at(time: Nanoseconds): SettingsAt {
    if (this.lastTime?.time === time) return this.lastTime.found;
    const found = this.find(time);
    this.lastTime = { time, found };
    return found;
  }

  /** What changed behind our back is left out. */
  asFarAsKnown(time: Nanoseconds): ListenSettings {
    const { side, ...about } = this.about;
    const sysctls = sysctlsAt(this.history, side, time);
    return { ...kernelSettings(this.release, sysctls), ...about };
  }

  private find(time: Nanoseconds): SettingsAt {
    const { side, ...about } = this.about;
    const sysctls: Record<string, string | null> = {};
    for (const key of KEYS) {
      const found = this.history.at(side, key, time);
      if (!found.known) return { known: false, setting: key };
      sysctls[key] = found.value;
    }
    const values = JSON.stringify(sysctls);
    if (this.last?.values !== values) {
      this.last = { values, settings: { ...kernelSettings(this.release, sysctls), ...about } };
    }
    return { known: true, settings: this.last.settings };
  }
}
