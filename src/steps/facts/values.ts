import { TCP_STATES } from '../../wire/tcpState.js';
import type { FactValue } from '../claim.js';
import { foldTcpState } from '../parameters.js';

export const NUMBER: FactValue = { type: 'number' };

export const TIME: FactValue = { type: 'time' };

export const YES_NO: FactValue = { type: 'yes-no' };

export const yesNo = (yes: boolean): string => (yes ? 'yes' : 'no');

export const STATE: FactValue = {
  type: 'word',
  expected: 'a TCP state such as ESTABLISHED or SYN_RECV',
  words: TCP_STATES,
  fold: foldTcpState,
};

/** errno(3) names; any may occur, those offered are what TCP gives. */
export const ERRNO: FactValue = {
  type: 'word',
  expected: 'an error name such as ECONNREFUSED, or none',
  words: [
    'none',
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EPIPE',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'EADDRINUSE',
    'EMFILE',
    'ENFILE',
  ],
  fold(text) {
    if (text.toLowerCase() === 'none') return 'none';
    const upper = text.toUpperCase();
    return /^E[A-Z0-9]{2,}$/.test(upper) ? upper : undefined;
  },
};
