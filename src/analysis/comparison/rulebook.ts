import type { Rulebook } from './explainDifference.js';

export const RULEBOOK: Rulebook = { rules: [], presenceOf: () => 'unknown' };
