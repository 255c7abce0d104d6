import { closest, distance } from 'fastest-levenshtein';

/** Words longer or lists larger than anyone types are not compared: a proposal must stay cheap. */
const LONGEST = 64;
const MOST = 500;

/** The known word that `found` most likely meant, or undefined when none is near. */
export function nearest(found: string, known: readonly string[]): string | undefined {
  if (found.length > LONGEST) return undefined;
  const candidates = known.slice(0, MOST).filter(word => word.length <= LONGEST);
  if (candidates.length === 0) return undefined;
  const lower = found.toLowerCase();
  const best = closest(
    lower,
    candidates.map(word => word.toLowerCase()),
  );
  const original = candidates.find(word => word.toLowerCase() === best);
  const bound = Math.max(1, Math.floor(Math.max(found.length, best.length) / 3));
  // Swapped letters count as two changes, too many for a short word, yet they are the usual slip.
  const near = distance(lower, best) <= bound || sameLetters(lower, best);
  return near ? original : undefined;
}

function sameLetters(one: string, other: string): boolean {
  const sorted = (text: string): string => Array.from(text).sort().join('');
  return one.length === other.length && sorted(one) === sorted(other);
}
