import assert from 'node:assert/strict';
import { routeDevice } from '../../src/wire/route.js';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** As Linux 6.18 answers RTM_GETROUTE: RTA_TABLE, RTA_DST, RTA_OIF 5, RTA_PREFSRC. */
const RTMSG = '02200000 fe000001 00020000';
const ATTRIBUTES = '08000f00fe000000 08000100c6336401 0800040005000000 08000700c6336402';

describe('routeDevice', () => {
  const header = (length: number, type: string): string =>
    `${Buffer.from([length]).toString('hex')}000000 ${type} 0000 01000000 00000000`;
  const CASES: readonly (readonly [what: string, hex: string, device: number])[] = [
    ['a route', `${header(60, '1800')} ${RTMSG} ${ATTRIBUTES}`, 5],
    ['a route without a device', `${header(28, '1800')} ${RTMSG}`, 0],
    ['another message', `${header(60, '1400')} ${RTMSG} ${ATTRIBUTES}`, 0],
    ['nothing', '', 0],
  ];
  for (const [what, hex, device] of CASES) {
    it(`${what}: ${device}`, () => assert.equal(routeDevice(bytes(hex)), device));
  }
});
