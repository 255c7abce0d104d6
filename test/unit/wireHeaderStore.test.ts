import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HeaderStore } from '../../src/wire/headerStore.js';

const MEGABYTE = 1 << 20;

describe('HeaderStore', () => {
  it('gives back every row, over the ends of its chunks too', () => {
    const row = fc.record({
      bytes: fc.uint8Array({ maxLength: 128 }),
      tcp: fc.nat({ max: 100 }),
      wireLength: fc.nat({ max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 50 }), rows => {
        const store = new HeaderStore();
        // Most of a chunk first, so that the rows meet its end.
        store.push(new Uint8Array(0xffff), 0, 0);
        for (let index = 0; index < 15; index += 1) store.push(new Uint8Array(0xffff), 0, 0);
        for (const { bytes, tcp, wireLength } of rows) store.push(bytes, tcp, wireLength);
        const read = rows.map((_, index) => ({
          bytes: store.bytes(16 + index),
          tcp: store.tcpOffset(16 + index),
          wireLength: store.wireLength(16 + index),
        }));
        assert.deepEqual(
          read.map(one => ({ ...one, bytes: [...one.bytes] })),
          rows.map(one => ({ ...one, bytes: [...one.bytes] })),
        );
      }),
    );
  });

  it('keeps a copy, not the block it came from', () => {
    const store = new HeaderStore();
    const bytes = Uint8Array.of(1, 2, 3);
    store.push(bytes, 0, 3);
    bytes.fill(0);
    assert.deepEqual([...store.bytes(0)], [1, 2, 3]);
  });

  it('keeps no more bytes than its bound, and says so with empty rows', () => {
    const store = new HeaderStore(2 * MEGABYTE);
    const header = new Uint8Array(1024).fill(7);
    for (let row = 0; row < 3000; row += 1) store.push(header, 20, 1024);
    const lengths = Array.from({ length: 3000 }, (_, row) => store.bytes(row).length);
    assert.deepEqual(
      [lengths.slice(0, 2048).every(length => length === 1024), lengths.slice(2048)],
      [true, new Array(952).fill(0)],
    );
    assert.deepEqual([store.wireLength(2999), store.bytes(3000).length], [1024, 0]);
  });
});
