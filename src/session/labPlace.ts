import { LOCAL } from '../agent/destination.js';
import type { TwoHosts } from '../agent/hosts.js';
import type { FrontMatter, LabKind } from '../document/model.js';

/** Where a lab is: on one host, or its sides on two. */
export type LabPlace = string | TwoHosts;

/** No name of a host has a space in it. */
const APART = ' → ';

/** `box`, or `laptop → box` for the client's and the server's machine. */
export function placeName(place: LabPlace): string {
  return typeof place === 'string' ? place : `${place.client}${APART}${place.server}`;
}

/** The place of that name. */
export function placeNamed(name: string): LabPlace {
  const [client = name, server] = name.split(APART);
  return server === undefined ? name : { client, server };
}

/**
 * Two machines make a pair, unless the notebook asks for a lab on their own network; also where it
 * does not name them, or no longer.
 */
export function labAt(place: LabPlace, { lab }: Pick<FrontMatter, 'lab'>): LabKind {
  return typeof place === 'string' || lab === 'direct' ? lab : 'pair';
}

/** The machines that ssh connects to, none twice. */
export function remoteMachines(place: LabPlace): readonly string[] {
  const all = typeof place === 'string' ? [place] : [place.client, place.server];
  return [...new Set(all)].filter(host => host !== LOCAL);
}
