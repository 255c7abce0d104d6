import { many } from './sentences.js';

/** Words of the comparison of one notebook's runs on several hosts. */
export const comparisonLabels = {
  title: 'Claims by host',
  claim: 'Claim',
  notReached: 'not reached',
  differs: '← differs',
  summary: (claims: number, hosts: number, differing: number): string =>
    differing === 0
      ? `${many(claims, 'claim')} on ${many(hosts, 'host')}: no difference`
      : `${many(claims, 'claim')} on ${many(hosts, 'host')}: ${differing} differ`,
} as const;
