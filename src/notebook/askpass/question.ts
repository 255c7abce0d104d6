/** What ssh wants of a person, told by its hint (SSH_ASKPASS_PROMPT) and its words. */
export interface Question {
  /** A text that nobody else may see; yes or no; or nothing but attention. */
  readonly kind: 'secret' | 'confirm' | 'notice';
  /** ssh's own words. */
  readonly prompt: string;
}

/** What ssh takes for a yes. */
export const YES = 'yes';

/** ssh gives no hint with its question about a host key. */
const YES_OR_NO = /\(yes\/no(?:\/\[fingerprint\])?\)\?\s*$|^Please type 'yes'/;

export function questionOf(prompt: string, hint: string | undefined): Question {
  if (hint === 'none') return { kind: 'notice', prompt: prompt.trim() };
  const isConfirmed = hint === 'confirm' || YES_OR_NO.test(prompt);
  return { kind: isConfirmed ? 'confirm' : 'secret', prompt: prompt.trim() };
}
