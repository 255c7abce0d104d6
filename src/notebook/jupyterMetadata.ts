import { isDestination } from '../agent/destination.js';
import type { FrontMatter, LabKind } from '../document/model.js';
import { memberOf } from '../words/lookUp.js';
import { problem, type LocatedProblem } from '../words/problems.js';

/** The notebook type of `.ipynb` files; VS Code's built-in `ipynb` extension reads and writes them. */
export const JUPYTER_TYPE = 'jupyter-notebook';

const LABS: readonly LabKind[] = ['loopback', 'pair', 'host'];

/** What a notebook of another format says about its lab, as front matter would. */
export interface JupyterSettings {
  readonly frontMatter: FrontMatter;
  readonly problems: readonly LocatedProblem[];
}

/**
 * From the document's metadata, which hold the file's own under `metadata`:
 * `{"tcpbook": {"lab": "pair", "host": "local"}}` beside the kernel's name. All of it may be left out.
 */
export function jupyterSettings(metadata: unknown): JupyterSettings {
  const own = ownMetadata(metadata);
  const lab = memberOf(own, 'lab') ?? 'loopback';
  const host = memberOf(own, 'host') ?? undefined;
  const kind = LABS.find(known => known === lab);
  const destination = typeof host === 'string' && isDestination(host) ? host : undefined;
  const frontMatter = {
    lab: kind ?? 'loopback',
    host: destination,
    hosts: undefined,
    address: undefined,
    requiresKernel: undefined,
    requiresPrograms: [],
  };
  const problems = [
    ...(kind === undefined ? [misfit('lab', lab, LABS.join(', '))] : []),
    ...(host === destination ? [] : [misfit('host', host, 'local or an SSH destination')]),
  ];
  return { frontMatter, problems };
}

function misfit(key: string, value: unknown, expected: string): LocatedProblem {
  const found = typeof value === 'string' ? value : JSON.stringify(value);
  const data = { key: `metadata.tcpbook.${key}`, found, expected };
  const range = { line: 0, column: 0, endColumn: 0 };
  return { problem: problem('front-matter-value', data), range };
}

/** What stands behind a fence's language in our own format, e.g. `@client`. */
export function jupyterInfo(metadata: unknown): string {
  const info = memberOf(ownMetadata(metadata), 'info');
  return typeof info === 'string' ? info : '';
}

/** Whether the file asks for our kernel. */
export function isMeantForUs(metadata: unknown): boolean {
  const file = memberOf(metadata, 'metadata');
  return (
    memberOf(file, 'tcpbook') !== undefined ||
    memberOf(memberOf(file, 'kernelspec'), 'name') === 'tcpbook' ||
    memberOf(memberOf(file, 'language_info'), 'name') === 'tcpbook'
  );
}

function ownMetadata(metadata: unknown): unknown {
  return memberOf(memberOf(metadata, 'metadata'), 'tcpbook');
}
