/** What a lab may change on the machines themselves where the user, not the notebook, says so. */
export const ALLOWANCES = ['sysctl'] as const;

export type Allowance = (typeof ALLOWANCES)[number];
