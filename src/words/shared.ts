/** What a lab on the machines' own network cannot keep apart from everything else there. */
const SENTENCES = {
  counters: 'Counters and sysctls are the machines’ own: they count foreign traffic too.',
  ports: 'Ports are the machines’ own: one may be taken already.',
  traffic: 'Other traffic on the network can delay segments, or lose them.',
  firewalls: 'Firewalls on the way may drop segments.',
  shell: 'Shell cells run on the machines themselves.',
} as const;

export type Shared = keyof typeof SENTENCES;

// the keys of the object above, and no others
export const SHARED_ON_OWN_NETWORK = Object.keys(SENTENCES) as readonly Shared[];

/** A sentence each. */
export function sharedInWords(shared: readonly Shared[]): readonly string[] {
  return shared.map(one => SENTENCES[one]);
}
