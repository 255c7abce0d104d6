import { tmpdir } from 'node:os';
import type { LabKind } from '../../src/document/model.js';
import type { Session } from '../../src/session/model.js';
import { runReader } from '../../src/sharing/savedRun.js';
import { createSession } from '../../src/session/session.js';

/** A session of a notebook that says nothing but its lab. Default: a `loopback` lab here. */
export function openSession({
  host = 'local',
  configFile,
  lab = 'loopback',
  folder = tmpdir(),
}: {
  readonly host?: string;
  /** For `ssh -F`. */
  readonly configFile?: string | undefined;
  readonly lab?: LabKind;
  readonly folder?: string;
} = {}): Session {
  const none = {
    host: undefined,
    hosts: undefined,
    address: undefined,
    requiresKernel: undefined,
    requiresPrograms: [],
  };
  return createSession({
    frontMatter: { lab, ...none },
    folder,
    host,
    access: { configFile },
    allow: [],
    readRun: runReader(folder),
  });
}
