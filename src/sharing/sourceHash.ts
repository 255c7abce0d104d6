import { createHash, randomUUID } from 'node:crypto';
import type { HashedSource } from './saved.js';

const DIGITS = 8;

/** Tells whether outputs are of this source: it changes with everything that a run depends on. */
export function sourceHash({ kind, text, info }: HashedSource): string {
  const source = text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '');
  return createHash('sha256')
    .update(JSON.stringify([kind, info, source]))
    .digest('hex')
    .slice(0, DIGITS);
}

/** An `id` for a lab, unlike all others. */
export function newLabId(): string {
  return randomUUID().slice(0, DIGITS);
}

/** The hash in the id of saved outputs. */
export function hashOf(id: string): string {
  return id.split('-', 1)[0] ?? id;
}
