import type { ListenSettings } from '../../src/analysis/kernel/model.js';

/** A listener on Linux 6.18.44 with the settings of a fresh namespace, apart from what is told. */
export function listening(more: Partial<ListenSettings> = {}): ListenSettings {
  return {
    release: '6.18.44',
    backlog: undefined,
    kept: undefined,
    somaxconn: 4096,
    maxSynBacklog: 128,
    syncookies: 1,
    abortOnOverflow: 0,
    synRetries: 6,
    synackRetries: 5,
    synLinearTimeouts: 4,
    defers: false,
    ...more,
  };
}
