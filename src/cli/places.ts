import { LOCAL } from '../agent/destination.js';
import type { FrontMatter } from '../document/model.js';
import type { LabPlace } from '../session/labPlace.js';
import { failure } from '../words/problems.js';

/** Where the user wants notebooks to run, as the options say it. */
export interface PlaceOptions {
  /** `--host`, once or several times. */
  readonly host: readonly string[];
  /** `--client` and `--server`. */
  readonly client?: string;
  readonly server?: string;
}

/**
 * The places on which to run a notebook, one after the other. What a notebook proposes is never
 * followed unasked: it may be somebody else's, and its shell cells run anything. Failures
 * `host-not-chosen`, `hosts-incomplete`, `hosts-conflict`, and `direct-needs-hosts`.
 */
export function placesFor(
  { host, client, server }: PlaceOptions,
  frontMatter: FrontMatter,
): readonly [LabPlace, ...LabPlace[]] {
  if (client !== undefined || server !== undefined) {
    if (client === undefined || server === undefined) throw failure('hosts-incomplete', {});
    if (host.length > 0) throw failure('hosts-conflict', {});
    return [{ client, server }];
  }
  const [first, ...others] = host;
  if (first !== undefined) {
    const isApart = frontMatter.lab === 'direct' && frontMatter.hosts !== undefined;
    if (isApart) throw failure('direct-needs-hosts', {});
    return [first, ...others];
  }
  const { host: proposed = LOCAL, hosts } = frontMatter;
  if (hosts !== undefined) {
    const { client: apart, server: from } = hosts;
    throw failure('host-not-chosen', { options: `--client ${apart} --server ${from}` });
  }
  if (proposed !== LOCAL) throw failure('host-not-chosen', { options: `--host ${proposed}` });
  return [LOCAL];
}
