import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tcpOptions } from '../../src/wire/tcpOptions.js';

/** A TCP header with these option bytes; `words`: what its data offset says, if not the truth. */
function header(options: readonly number[], words = 5 + options.length / 4): Uint8Array {
  const bytes = new Uint8Array(20 + options.length);
  bytes[12] = words << 4;
  bytes.set(options, 20);
  return bytes;
}

const MSS = [2, 4, 0x05, 0xb4];
const TIMESTAMPS = [8, 10, 0, 0, 0, 7, 0, 0, 0, 9];

describe('TCP options', () => {
  const cases: [what: string, header: Uint8Array, options: string[]][] = [
    ['none', header([]), []],
    [
      'of a SYN on Linux',
      header([...MSS, 4, 2, ...TIMESTAMPS, 1, 3, 3, 7]),
      ['mss 1460', 'sackOK', 'TS val 7 ecr 9', 'wscale 7'],
    ],
    ['no-operations are no options', header([1, 1, ...TIMESTAMPS]), ['TS val 7 ecr 9']],
    ['a SACK block', header([1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 1, 0]), ['sack {1:256}']],
    ['nothing is read behind the end of options', header([0, 4, 2, 0]), []],
    [
      'Fast Open, and one that nobody knows',
      header([34, 2, 99, 2]),
      ['tfo cookiereq', 'option 99'],
    ],
    ['a length below two ends them', header([...MSS, 4, 1, 4, 2]), ['mss 1460']],
    ['one that is longer than the header', header([2, 9, 0, 0]), []],
    ['the capture ended early', header([...MSS, 4], 8), ['mss 1460']],
    ['behind the header is data', header(MSS, 5), []],
    ['a known kind of another length', header([2, 3, 0, 1]), ['option 2']],
    ['hardly a header', new Uint8Array(3), []],
  ];
  for (const [what, bytes, options] of cases) {
    it(what, () => assert.deepEqual(tcpOptions(bytes), options));
  }

  it('any bytes give at most one option for two of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        assert.ok(tcpOptions(bytes).length <= Math.max(0, bytes.length - 20) / 2);
      }),
    );
  });
});
